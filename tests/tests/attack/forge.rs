//! What the attacker makes: changes, batches and bombs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use syncd::documents::scan;
use syncd::documents::{Document, Hash};
use syncd::domain::{Key, Kind, RecordId, Scope, Value};
use syncd::membership::{Action, Actor, Feed, Log, LogHead, MembershipLog, SecretKey};
use syncd::sync::batch::{self, Batch, BatchEntry, Run};
use syncd::sync::tag;

use crate::attacker::Line;

/// A change of a document.
pub(crate) struct Forged {
    pub(crate) document: RecordId,
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
}

impl Forged {
    /// A new contact, made as by an actor.
    pub(crate) fn contact(by: Actor) -> Self {
        Self::of(Kind::Contact, Scope::Region, by)
    }

    /// A new record with a name, made as by an actor.
    pub(crate) fn of(kind: Kind, scope: Scope, by: Actor) -> Self {
        let mut document = Document::new(RecordId::random(), kind, scope);
        let fields = BTreeMap::from([(Key::top("name"), Value::text("Forfalska"))]);
        document.edit(*by.as_bytes(), Timestamp::UNIX_EPOCH, &document.heads(), &fields).unwrap();
        let bytes = document.changes_since(&[]).pop().unwrap().bytes;
        Self { document: document.id(), kind, bytes }
    }
}

/// Has an actor of its own introduced, and says by which it writes.
pub(crate) fn introduce(line: &mut Line<'_>, log: &mut MembershipLog, key: &SecretKey) -> Actor {
    let incarnation = [66; 16];
    let actor = Actor::of_machine(&key.public(), &incarnation);
    let entry = log.append(Action::Introduce { incarnation }, key);
    line.push(Feed::Membership, &[entry.to_statement().bytes]);
    log.insert(entry).unwrap();
    assert!(line.stands());
    actor
}

/// A batch of one author's first entries of a log, signed by a key.
pub(crate) fn batch(log: Log, author: Actor, changes: &[Forged], key: &SecretKey) -> Vec<u8> {
    let start = LogHead::start(log, author);
    batch_after(log, start, changes, key)
}

/// A batch of what follows on a head.
pub(crate) fn batch_after(log: Log, start: LogHead, changes: &[Forged], key: &SecretKey) -> Vec<u8> {
    let mut head = start;
    for change in changes {
        let hash = scan::hash(&change.bytes).unwrap();
        head = LogHead::from(&head.next(change.document, change.kind.into(), hash));
    }
    let signature = head.sign(log, key).signature;
    let run = Run { author: start.author, first: start.n + 1, before: tag(&start.chain), signature };
    let entry = |change: &Forged| BatchEntry {
        run: 0,
        document: change.document,
        kind: <&str>::from(change.kind).to_owned(),
        change: change.bytes.clone().into(),
    };
    batch::encode(&Batch { runs: vec![run], entries: changes.iter().map(entry).collect() })
}

/// So many bombs on one contact, one upon the other, each of so many operations.
pub(crate) fn bombs(by: Actor, operations: u64, count: u64) -> Vec<Forged> {
    let contact = Document::new(RecordId::random(), Kind::Contact, Scope::Region);
    let first = scan::scan(&Forged::contact(by).bytes).unwrap().first_operation;
    let mut before = contact.heads()[0];
    let bomb = |number| {
        let bytes = bomb(by, before, number + 1, first + number * operations, operations);
        before = scan::hash(&bytes).unwrap();
        Forged { document: contact.id(), kind: Kind::Contact, bytes }
    };
    (0..count).map(bomb).collect()
}

/// A well-formed change of so many null values on one key, run-length coded.
fn bomb(by: Actor, before: Hash, sequence: u64, first: u64, operations: u64) -> Vec<u8> {
    let run = |value: &[u8]| {
        let mut bytes = Vec::new();
        leb128::write::signed(&mut bytes, operations as i64).unwrap();
        [&bytes, value].concat()
    };
    // Columns: key text, insert, action (put), value metadata (null), predecessors (none).
    let columns = [
        (1 << 4 | 5, run(b"\x01a")),
        (3 << 4 | 4, unsigned(operations)),
        (4 << 4 | 2, run(b"\x01")),
        (5 << 4 | 6, run(b"\x00")),
        (7 << 4, run(b"\x00")),
    ];
    let mut body = [&[1][..], &before, &[16], by.as_bytes(), &unsigned(sequence), &unsigned(first)].concat();
    // Time 0, no message, no other actors.
    body.extend([0, 0, 0, columns.len() as u8]);
    body.extend(
        columns.iter().flat_map(|(spec, data)| [unsigned(*spec), unsigned(data.len() as u64)].concat()),
    );
    body.extend(columns.iter().flat_map(|(_, data)| data));
    let hashed = [&[1][..], &unsigned(body.len() as u64), &body].concat();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &Sha256::digest(&hashed)[..4], &hashed].concat()
}

fn unsigned(number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    leb128::write::unsigned(&mut bytes, number).unwrap();
    bytes
}
