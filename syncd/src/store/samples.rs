//! What the tests of the store write into it.

use jiff::civil::Date;
use tempfile::TempDir;

use super::{Commit, DocumentCommit, MemoryStore, Projection, Received, Secret, SqliteStore, StoredChange};
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::{Kind, Municipality, RecordId, Scope};
use crate::membership::{Actor, Feed, Hash, Log, LogEntry, LogHead, Rank, SecretKey, Statement};

/// An author of changes.
pub(super) const AUTHOR: u8 = 7;

pub(super) fn memory() -> MemoryStore {
    MemoryStore::new([1; 16])
}

/// A new store on disk, opened by a key file so that no test waits for a passphrase.
pub(super) fn sqlite() -> (TempDir, SqliteStore) {
    let home = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(home.path(), &secret(&home)).unwrap();
    (home, store)
}

pub(super) fn secret(home: &TempDir) -> Secret {
    Secret::KeyFile(home.path().join("key"))
}

pub(super) fn masfjorden() -> Scope {
    Scope::Municipality(Municipality::new(4634).unwrap())
}

/// What is not urgent in a scope.
pub(super) fn everyday(scope: Scope) -> Log {
    Log { scope, urgent: false }
}

pub(super) fn author(number: u8) -> Actor {
    Actor::from_bytes([number; 16])
}

/// The id whose digits all come from one number, so that tests can order ids.
pub(super) fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

/// A change by an author, its hash made of two numbers.
pub(super) fn change(author: u8, number: u8) -> StoredChange {
    let mut hash = [author; 32];
    hash[31] = number;
    // The actor of a change is longer than its author: one for each document and session.
    let actor = [[number].as_slice(), &[author; 16]].concat();
    StoredChange { hash, actor, seq: u64::from(number), bytes: vec![author, number] }
}

pub(super) fn titled(title: &str) -> Projection {
    Projection { title: title.to_owned(), state: "active".to_owned(), ..Projection::default() }
}

pub(super) fn numbered(number: &str, title: &str) -> Projection {
    Projection { number: Some(number.to_owned()), ..titled(title) }
}

/// A document whose one change is named after its id.
pub(super) fn document(number: u8, kind: Kind, projection: Projection) -> DocumentCommit {
    let change = change(AUTHOR, number);
    let heads = vec![change.hash];
    DocumentCommit { id: id(number), kind, scope: masfjorden(), heads, changes: vec![change], projection }
}

pub(super) fn of(documents: impl IntoIterator<Item = DocumentCommit>) -> Commit {
    Commit { documents: documents.into_iter().collect(), ..Commit::default() }
}

/// Patients with ids from 1.
pub(super) fn patients(projections: impl IntoIterator<Item = Projection>) -> Commit {
    let numbered = (1..).zip(projections);
    of(numbered.map(|(number, projection)| document(number, Kind::Patient, projection)))
}

pub(super) fn item(lane: Lane, on: Date, detail: &str) -> AgendaItem {
    let detail = detail.to_owned();
    AgendaItem { lane, on, at: None, reason: Reason::EventOpen, detail, responsible: None }
}

/// What an author whose log ends at `head` writes next, all of it about patients.
pub(super) fn written(
    mut head: LogHead,
    changes: impl IntoIterator<Item = (RecordId, Hash)>,
) -> Vec<LogEntry> {
    let next = |(document, hash)| {
        let entry = head.next(document, "patient", hash);
        head = LogHead::from(&entry);
        entry
    };
    changes.into_iter().map(next).collect()
}

/// A commit of entries from elsewhere; what is written is added to it.
pub(super) fn received(log: Log, entries: impl IntoIterator<Item = LogEntry>) -> Commit {
    let entries = entries.into_iter().collect();
    Commit { received: Some(Received { log, entries, heads: Vec::new() }), ..Commit::default() }
}

/// The key of a machine elsewhere.
pub(super) fn machine() -> SecretKey {
    SecretKey::from_bytes(&[9; 32])
}

pub(super) fn statement(feed: Feed, subject: u8, rank: Rank) -> Statement {
    let bytes = [[subject].as_slice(), &rank.0.to_le_bytes(), rank.1.as_slice()].concat();
    Statement { feed, subject: [subject; 32], rank, bytes }
}
