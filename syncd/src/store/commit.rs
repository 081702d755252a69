//! What is written to the store.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::agenda::AgendaItem;
use crate::domain::booking::Booking;
use crate::domain::{Kind, RecordId, Scope};
use crate::membership::{Hash, Log, LogEntry, SignedHead, Statement};

/// A change as it is kept: opaque bytes, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// The hash by which other changes depend on it. The constant first change of a kind has the
    /// same one in every document.
    pub hash: Hash,
    /// Who made it; its last sixteen bytes are the store that it was made in.
    pub actor: Vec<u8>,
    /// Its place among that actor's changes to the document.
    pub seq: u64,
    /// The change.
    pub bytes: Vec<u8>,
}

/// What a list shows of a record beyond what every record has, by name.
pub type Columns = serde_json::Map<String, serde_json::Value>;

/// What lists, filters, *Today* and search read: derived from the record, never the other way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Projection {
    /// The shown number, such as `MAS-03`.
    pub number: Option<String>,
    /// Name, or what the record is called.
    pub title: String,
    /// The patient that it is about.
    pub patient: Option<RecordId>,
    /// The code of its state; empty where the kind has none.
    pub state: String,
    /// The code of its group; empty where the kind has none.
    pub group: String,
    /// The phase of the pathway.
    pub phase: Option<u8>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// When something is due.
    pub due: Option<Date>,
    /// Whether it is put away.
    pub archived: bool,
    /// How many things people have to decide in it.
    pub conflicts: u32,
    /// How many rules it breaks.
    pub problems: u32,
    /// Further columns of lists.
    pub columns: Columns,
    /// Everything that search should find, beside number and title; phone numbers as their
    /// local digits.
    pub text: String,
    /// What it asks of somebody.
    pub agenda: Vec<AgendaItem>,
    /// What it refers to: records, and loans of which it alone says whose they are.
    pub links: Vec<RecordId>,
    /// The times that it takes, one for each whose time it is.
    pub bookings: Vec<Booking>,
}

/// What one document gets in a commit.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentCommit {
    /// The record.
    pub id: RecordId,
    /// What it is; never changes.
    pub kind: Kind,
    /// Who holds it; never changes.
    pub scope: Scope,
    /// The heads with these changes applied.
    pub heads: Vec<Hash>,
    /// The changes, each after those that it depends on.
    pub changes: Vec<StoredChange>,
    /// The projection with these changes applied.
    pub projection: Projection,
}

/// A change that was received and could not be taken. Its hash counts as held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedChange {
    /// The document that it was meant for.
    pub document: RecordId,
    /// The code of the document's kind, as its author gave it.
    pub kind: String,
    /// Its hash.
    pub hash: Hash,
    /// Why it was not taken, without any of its content.
    pub reason: String,
    /// The change.
    pub bytes: Vec<u8>,
}

/// What a batch from elsewhere adds to a log, verified by whoever commits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The log.
    pub log: Log,
    /// Its new entries, in the order in which they are taken; each follows on its author's last.
    pub entries: Vec<LogEntry>,
    /// The heads that their authors' machines have signed: one for each author of an entry, at
    /// that author's last one.
    pub heads: Vec<SignedHead>,
}

/// One transaction: all of it or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Commit {
    /// Records to be erased: all that is kept of them goes, and nothing of them is taken again.
    pub erased: Vec<RecordId>,
    /// The documents changed.
    pub documents: Vec<DocumentCommit>,
    /// What is put aside.
    pub quarantined: Vec<QuarantinedChange>,
    /// Where the changes stand in a log, when they came from elsewhere: these entries are
    /// written and no others. With none the changes are this store's own, and each is appended
    /// to its author's log, in the order given.
    pub received: Option<Received>,
    /// Statements; one that ranks no higher than what is held of its subject is left out.
    pub statements: Vec<Statement>,
    /// Settings, by name.
    pub settings: Vec<(String, String)>,
    /// What is noted of it in the journal.
    pub journal: Option<Journal>,
}

/// What was done in one go, on this machine, so that it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What is taken back together has the same one: the parts of an import.
    pub batch: RecordId,
    /// When.
    pub at: Timestamp,
    /// What, in words that only the service reads.
    pub what: String,
    /// The records that it wrote.
    pub records: Vec<DoneRecord>,
}

/// A record that was written in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneRecord {
    /// The record.
    pub record: RecordId,
    /// Whether it was made.
    pub made: bool,
    /// The changes that wrote it.
    pub changes: Vec<Hash>,
}

/// A step of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place.
    pub step: u64,
    /// What was done.
    pub done: Done,
}

/// What a commit does to the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Journal {
    /// Something was done: a new step, or more of the newest one where that is of the same batch. What
    /// was taken back before cannot be done again after it.
    Did(Done),
    /// A step was taken back, or done again, by other changes.
    Turned {
        /// Which.
        step: u64,
        /// Whether it was taken back.
        undone: bool,
        /// The records, with those changes.
        records: Vec<DoneRecord>,
    },
}

/// A logged change on its way to another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedChange {
    /// Its place in its author's log.
    pub entry: LogEntry,
    /// The change; none where its record was erased.
    pub bytes: Option<Vec<u8>>,
    /// The signature of the head at this entry, where one was received.
    pub signed: Option<SignedHead>,
}

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMeta {
    /// The kind of record.
    pub kind: Kind,
    /// Who holds it.
    pub scope: Scope,
    /// Its heads.
    pub heads: Vec<Hash>,
}
