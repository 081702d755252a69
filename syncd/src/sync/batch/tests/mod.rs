//! What is encoded is decoded to the same bytes.

mod hostile;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::chunk::Chunk;
use super::encode::lay_out;
use super::*;
use crate::documents::Document;
use crate::documents::scan::scan;
use crate::domain::{Key, Kind, LONG_TEXT_MAX, Municipality, Scope, Value};
use crate::exchange::generate;

const LUN: [u8; 16] = *b"Lun, Masfjorden.";
const VARM: [u8; 16] = *b"Varm, Masfjorden";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn new() -> Document {
    let scope = Scope::Municipality(Municipality::new(4634).unwrap());
    Document::new(RecordId::random(), Kind::Patient, scope)
}

fn notes(text: &str) -> BTreeMap<Key, Value> {
    BTreeMap::from([("notes".parse().unwrap(), text.into())])
}

fn run(author: [u8; 16]) -> Run {
    let (author, signature) = (Actor::from_bytes(author), Signature::from_bytes(&[9; 64]));
    Run { author, first: 1_000, before: [7; 8], signature }
}

fn entry(run: u16, change: Vec<u8>) -> BatchEntry {
    BatchEntry { run, document: RecordId::from_bytes([7; 16]), kind: "patient".into(), change: change.into() }
}

/// What is written in documents, in the order in which it was.
struct Writing {
    batch: Batch,
    second: i64,
}

impl Writing {
    fn new() -> Self {
        Self { batch: Batch { runs: vec![run(LUN), run(VARM)], entries: Vec::new() }, second: 0 }
    }

    fn edit(
        &mut self,
        document: &mut Document,
        author: u16,
        heads: &[[u8; 32]],
        fields: &BTreeMap<Key, Value>,
    ) {
        let before = document.heads();
        self.second += 37;
        let actor = [LUN, VARM][usize::from(author)];
        document.edit(actor, at(self.second), heads, fields).unwrap();
        for change in document.changes_since(&before) {
            scan(&change.bytes).unwrap();
            let (document, kind) = (document.id(), document.kind().to_string());
            self.batch.entries.push(BatchEntry { run: author, document, kind, change: change.bytes.into() });
        }
    }

    /// Two people write in all documents by turns, and each also at what the other had not seen.
    fn of_both(documents: usize) -> Self {
        let mut writing = Self::new();
        let mut written: Vec<_> = generate::patients(documents, 3).map(|row| (new(), row)).collect();
        for (place, (document, row)) in written.iter_mut().enumerate() {
            writing.edit(document, (place % 2) as u16, &document.heads(), &row.fields);
        }
        for turn in 0..8 {
            for (document, row) in &mut written {
                let opened = document.heads();
                let edits = generate::edits(row, 3, turn);
                for (author, fields) in [0, 1, 1].into_iter().zip(edits) {
                    writing.edit(document, author, &opened, &fields.into_iter().collect());
                }
                let text = "Ringde, alt vel. ".repeat(turn as usize + 1);
                writing.edit(document, (turn % 2) as u16, &document.heads(), &notes(&text));
            }
        }
        writing
    }
}

#[test]
fn what_two_people_write_comes_back_byte_for_byte_and_in_order() {
    let batch = Writing::of_both(12).batch;
    let marked =
        batch.entries.iter().filter(|entry| scan(entry.change.bytes().unwrap()).unwrap().actor.len() > 16);
    assert!(marked.count() > 0, "some wrote at older heads");
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn what_the_receiver_can_work_out_is_left_out() {
    let mut writing = Writing::new();
    for row in generate::patients(3, 3) {
        let mut document = new();
        let edits = generate::edits(&row, 9, 3).into_iter().map(BTreeMap::from_iter);
        for (turn, fields) in [row.fields].into_iter().chain(edits).enumerate() {
            let heads = document.heads();
            writing.edit(&mut document, (turn % 2) as u16, &heads, &fields);
        }
    }
    let batch = writing.batch;
    let laid_out = lay_out(&batch);
    let times = |name: &[u8]| laid_out.windows(name.len()).filter(|window| *window == name).count();
    for change in batch.entries.iter().map(|entry| entry.change.bytes().unwrap()) {
        let header = scan(change).unwrap();
        assert_eq!((times(&header.hash), times(&change[..8])), (0, 0), "neither hash nor checksum");
    }
    assert_eq!((times(&LUN), times(&VARM)), (1, 1));
    assert_eq!(times(b"patient"), 1);
    assert!(batch.entries.iter().all(|entry| times(entry.document.as_bytes()) == 1));
}

#[test]
fn a_part_of_a_log_stands_alone() {
    let mut batch = Writing::of_both(5).batch;
    batch.entries.drain(..batch.entries.len() / 2);
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn a_long_text_comes_back() {
    let (mut writing, mut document) = (Writing::new(), new());
    for text in ["æ".repeat(LONG_TEXT_MAX), "ø".repeat(LONG_TEXT_MAX)] {
        let heads = document.heads();
        writing.edit(&mut document, 0, &heads, &notes(&text));
    }
    assert_eq!(decode(&encode(&writing.batch)), Ok(writing.batch));
}

#[test]
fn an_empty_batch_is_one() {
    let batch = Batch::default();
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn what_is_not_as_automerge_writes_it_goes_as_it_is() {
    let first = Writing::of_both(1).batch.entries.swap_remove(0).change;
    let change = first.bytes().unwrap();
    let mut odd = vec![vec![], vec![0; 9], [change, &[0]].concat(), change[..change.len() - 1].to_vec()];
    for place in 0..change.len() {
        let mut damaged = change.to_vec();
        damaged[place] ^= 1;
        odd.push(damaged);
    }
    let entries = odd.into_iter().map(|change| entry(0, change)).collect();
    let batch = Batch { runs: vec![run(LUN)], entries };
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn a_change_of_another_than_the_run_s_author_comes_back_too() {
    let mut batch = Writing::of_both(2).batch;
    batch.runs = vec![run(VARM), run(VARM)];
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn more_sorts_of_columns_than_are_told_apart_come_back() {
    let chunk = |spec| Chunk { base: LUN, columns: vec![(spec, &b"kanari"[..])], ..Chunk::default() };
    let entries = (0..200).map(|spec| entry(0, chunk(spec).write().0)).collect();
    let batch = Batch { runs: vec![run(LUN)], entries };
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

#[test]
fn a_kind_that_nobody_knows_comes_back() {
    let mut batch = Writing::of_both(2).batch;
    batch.entries.iter_mut().step_by(2).for_each(|entry| entry.kind = "zebra".into());
    assert_eq!(decode(&encode(&batch)), Ok(batch));
}

/// An entry as nobody would write it.
fn any_entry() -> impl Strategy<Value = BatchEntry> {
    let bytes = |length| prop::collection::vec(any::<u8>(), 0..length);
    let name = || prop::sample::select(vec![LUN, VARM, [3; 16]]);
    let chunk = (
        prop::collection::vec(name(), 0..4),
        (bytes(6), name()),
        (any::<u64>(), any::<u64>(), any::<i64>()),
        prop::collection::vec(bytes(33), 0..3),
        prop::collection::vec((0u64..90, bytes(5)), 0..4),
    );
    let change = chunk.prop_map(|(dependencies, (mark, base), (sequence, start, time), others, columns)| {
        let chunk = Chunk {
            dependencies: dependencies.iter().map(|name| [*name; 2].concat().try_into().unwrap()).collect(),
            mark: &mark,
            base,
            sequence,
            start,
            time,
            others: others.iter().map(Vec::as_slice).collect(),
            columns: columns.iter().map(|(spec, data)| (*spec, data.as_slice())).collect(),
        };
        chunk.write().0
    });
    let erased = name().prop_map(|name| Sent::Erased([name; 2].concat().try_into().unwrap()));
    let change =
        prop_oneof![6 => change.prop_map(Sent::Whole), 1 => bytes(90).prop_map(Sent::Whole), 1 => erased];
    (0u16..3, name(), prop::sample::select(vec!["patient", "plan"]), change).prop_map(
        |(run, document, kind, change)| {
            let (document, kind) = (RecordId::from_bytes(document), kind.into());
            BatchEntry { run, document, kind, change }
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_put_in_comes_back(entries in prop::collection::vec(any_entry(), 0..40)) {
        let batch = Batch { runs: vec![run(LUN), run(VARM), run(LUN)], entries };
        prop_assert_eq!(decode(&encode(&batch)), Ok(batch));
    }
}
