//! What is encoded is decoded to the same bytes, and what means harm is refused.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;

use super::chunk::Chunk;
use super::encode::lay_out;
use super::pack::{Put, pack};
use super::*;
use crate::documents::scan::{CHANGE_MAX, scan};
use crate::documents::{Document, actor_base};
use crate::domain::{Kind, LONG_TEXT_MAX, Municipality, Scope, Value};
use crate::exchange::generate;
use crate::membership::STATEMENT_MAX;

const LUN: [u8; 16] = [1; 16];
const VARM: [u8; 16] = [2; 16];

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn new() -> Document {
    let scope = Scope::Municipality(Municipality::new(4634).unwrap());
    Document::new(RecordId::random(), Kind::Patient, scope)
}

fn notes(text: &str) -> BTreeMap<crate::domain::Key, Value> {
    BTreeMap::from([("notes".parse().unwrap(), text.into())])
}

fn run(author: [u8; 16]) -> Run {
    let (author, signature) = (Actor::from_bytes(author), Signature::from_bytes(&[9; 64]));
    Run { author, first: 1_000, before: [7; 8], signature }
}

fn entry(run: u16, change: Vec<u8>) -> BatchEntry {
    BatchEntry { run, document: RecordId::from_bytes([7; 16]), kind: "patient".into(), change }
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
        fields: &BTreeMap<crate::domain::Key, Value>,
    ) {
        let before = document.heads();
        self.second += 37;
        let actor = [LUN, VARM][usize::from(author)];
        document.edit(actor, at(self.second), heads, fields).unwrap();
        for change in document.changes_since(&before) {
            scan(&change.bytes).unwrap();
            let (document, kind) = (document.id(), document.kind().to_string());
            self.batch.entries.push(BatchEntry { run: author, document, kind, change: change.bytes });
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

fn raw_changes(batch: &Batch) -> usize {
    let whole: usize = batch.entries.iter().map(|entry| entry.change.len()).sum();
    let out = |change: &&BatchEntry| {
        Chunk::parse(&change.change).map_or(true, |chunk| chunk.write().0 != change.change)
    };
    assert!(lay_out(batch).len() < whole);
    batch.entries.iter().filter(out).count()
}

#[test]
fn what_two_people_write_comes_back_byte_for_byte_and_in_order() {
    let batch = Writing::of_both(12).batch;
    let marked = batch.entries.iter().filter(|entry| {
        let actor = scan(&entry.change).unwrap().actor;
        actor.len() > 16 && actor_base(&actor).is_some()
    });
    assert!(marked.count() > 0, "some wrote at older heads");
    assert_eq!(raw_changes(&batch), 0, "automerge's changes are all taken apart");
    let encoded = encode(&batch);
    assert_eq!(decode(&encoded), Ok(batch.clone()));
    let whole: usize = batch.entries.iter().map(|entry| entry.change.len()).sum();
    assert!(encoded.len() * 4 < whole, "{} of {whole}", encoded.len());
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
    let change = Writing::of_both(1).batch.entries.swap_remove(0).change;
    let mut odd = vec![vec![], vec![0; 9], [&change[..], &[0]].concat(), change[..change.len() - 1].to_vec()];
    for place in 0..change.len() {
        let mut damaged = change.clone();
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

/// A frame of so many blocks, each of which stands for 128 KiB of zeros.
fn zeros(blocks: usize) -> Vec<u8> {
    const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    /// No size of content; a window of 128 KiB.
    const HEADER: [u8; 2] = [0, 7 << 3];
    let block = |last: u32| ((128 * 1024) << 3 | 1 << 1 | last).to_le_bytes();
    let blocks = (0..blocks).flat_map(|place| {
        let [one, two, three, _] = block(u32::from(place + 1 == blocks));
        [one, two, three, 0]
    });
    MAGIC.into_iter().chain(HEADER).chain(blocks).collect()
}

#[test]
fn gigabytes_of_zeros_are_refused() {
    assert_eq!(zstd::decode_all(zeros(3).as_slice()).unwrap(), vec![0; 3 * 128 * 1024]);
    let bomb = zeros(64 * 1024);
    assert_eq!(decode(&bomb), Err(BatchError::TooLarge));
    assert_eq!(decode_list(&bomb), Err(BatchError::TooLarge));
    assert_eq!(decode_changes(&bomb), Err(BatchError::TooLarge));
    assert_ne!(decode_list(&zeros(128)), Err(BatchError::Malformed), "16 MiB are unpacked");
}

#[test]
fn a_frame_that_asks_for_a_large_window_is_refused() {
    let mut frame = zeros(1);
    frame[5] = (24 - 10) << 3;
    assert_eq!(decode_list(&frame), Err(BatchError::Malformed));
    frame[5] = (23 - 10) << 3;
    assert_ne!(decode_list(&frame), Err(BatchError::Malformed));
}

#[test]
fn nothing_may_follow_the_frame_and_none_of_it_may_lack() {
    let frame = encode(&Writing::of_both(1).batch);
    assert_eq!(decode(&[&frame[..], &[0]].concat()), Err(BatchError::Malformed));
    assert_eq!(decode(&[&frame[..], &frame].concat()), Err(BatchError::Malformed));
    for length in (0..frame.len()).step_by(7) {
        assert_eq!(decode(&frame[..length]), Err(BatchError::Malformed));
    }
}

#[test]
fn counts_are_not_believed() {
    let most = |place: usize| {
        let mut bytes = Vec::new();
        (0..PARTS + 1).for_each(|part| bytes.put(if part == place { u64::MAX } else { 0 }));
        bytes
    };
    for place in 0..=PARTS {
        assert!(decode::read(&most(place)).is_err());
    }
    let runs = |runs: u64, entries: u64| {
        let (mut bytes, mut counts) = (Vec::new(), Vec::new());
        counts.put(runs);
        counts.put(entries);
        bytes.put(counts.len() as u64);
        (0..PARTS).for_each(|_| bytes.put(0));
        bytes.extend(counts);
        decode::read(&bytes)
    };
    assert_eq!(runs(0, 0), Ok(Batch::default()));
    for (several, entries) in [(u64::MAX, 0), (0, u64::MAX), (0, ENTRIES_MAX as u64 + 1)] {
        assert_eq!(runs(several, entries), Err(BatchError::TooLarge));
    }
    for (several, entries) in [(1, 0), (u64::from(u16::MAX), 0), (0, 1), (0, ENTRIES_MAX as u64)] {
        assert_eq!(runs(several, entries), Err(BatchError::Malformed));
    }
}

#[test]
fn little_that_stands_for_much_is_refused() {
    let chunk = Chunk { dependencies: vec![[5; 32]; 64], base: LUN, ..Chunk::default() };
    let (change, _) = chunk.write();
    let entries = UNPACKED_MAX / change.len();
    let mut batch = Batch { runs: vec![run(LUN)], entries: vec![entry(0, change); entries] };
    let laid_out = lay_out(&batch);
    assert!(laid_out.len() < UNPACKED_MAX / 10);
    assert!(decode::read(&laid_out).is_ok());
    batch.entries.push(batch.entries[0].clone());
    assert_eq!(decode(&encode(&batch)), Err(BatchError::TooLarge));
}

#[test]
fn more_entries_than_a_batch_may_have_are_refused() {
    let mut batch = Batch { runs: vec![run(LUN)], entries: vec![entry(0, vec![]); ENTRIES_MAX] };
    assert!(decode(&encode(&batch)).is_ok());
    batch.entries.push(entry(0, vec![]));
    assert_eq!(decode(&encode(&batch)), Err(BatchError::TooLarge));
}

#[test]
fn no_change_may_be_longer_than_one_may_be() {
    let data = vec![0; CHANGE_MAX];
    let long = Chunk { base: LUN, columns: vec![(5, &data)], ..Chunk::default() };
    for change in [long.write().0, vec![0; CHANGE_MAX + 1]] {
        let batch = Batch { runs: vec![run(LUN)], entries: vec![entry(0, change)] };
        assert_eq!(decode(&encode(&batch)), Err(BatchError::TooLarge));
    }
}

#[test]
fn lists_come_back_and_nothing_in_them_may_be_longer_than_it_may_be() {
    let statements = vec![vec![1; STATEMENT_MAX], vec![], b"kanari".to_vec()];
    assert_eq!(decode_list(&encode_list(&statements)), Ok(statements));
    assert_eq!(decode_list(&encode_list(&[vec![1; STATEMENT_MAX + 1]])), Err(BatchError::TooLarge));
    assert_eq!(decode_list(&encode_list(&vec![vec![]; ENTRIES_MAX + 1])), Err(BatchError::TooLarge));
    let change = |change| (RecordId::from_bytes([7; 16]), [5; 32], change);
    let changes = vec![change(vec![1; CHANGE_MAX]), change(vec![])];
    assert_eq!(decode_changes(&encode_changes(&changes)), Ok(changes));
    let long = encode_changes(&[change(vec![1; CHANGE_MAX + 1])]);
    assert_eq!(decode_changes(&long), Err(BatchError::TooLarge));
    let mut endless = Vec::new();
    endless.put(u64::MAX);
    assert_eq!(decode_list(&pack(&endless)), Err(BatchError::TooLarge));
    assert_eq!(decode_list(&pack(&[5, 0])), Err(BatchError::Malformed));
}

/// Whatever a decoder gives is within the limits.
fn within_limits(bytes: &[u8], batch: Result<Batch, BatchError>) {
    if let Ok(batch) = batch {
        assert!(batch.entries.len() <= ENTRIES_MAX);
        assert!(batch.entries.iter().all(|entry| entry.change.len() <= CHANGE_MAX));
        assert!(batch.entries.iter().all(|entry| usize::from(entry.run) < batch.runs.len()));
        assert!(batch.entries.iter().map(|entry| entry.change.len()).sum::<usize>() <= UNPACKED_MAX);
    }
    for list in [bytes, &pack(bytes)] {
        let statements = decode_list(list).unwrap_or_default();
        assert!(statements.len() <= ENTRIES_MAX);
        assert!(statements.iter().all(|statement| statement.len() <= STATEMENT_MAX));
        let changes = decode_changes(list).unwrap_or_default();
        assert!(changes.iter().all(|(_, _, change)| change.len() <= CHANGE_MAX));
    }
}

fn damaged(mut bytes: Vec<u8>, damage: &[(Index, u8)], cut: Option<(Index, Index)>) -> Vec<u8> {
    for (place, byte) in damage {
        let place = place.index(bytes.len());
        bytes[place] = *byte;
    }
    if let Some((from, to)) = cut {
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        bytes.drain(from.min(to)..from.max(to));
    }
    bytes
}

fn damage() -> impl Strategy<Value = (Vec<(Index, u8)>, Option<(Index, Index)>)> {
    (prop::collection::vec(any::<(Index, u8)>(), 1..6), prop::option::weighted(0.2, any::<(Index, Index)>()))
}

/// An entry as nobody would write it.
fn any_entry() -> impl Strategy<Value = BatchEntry> {
    let bytes = |length| prop::collection::vec(any::<u8>(), 0..length);
    let name = || prop::sample::select(vec![[1u8; 16], [2; 16], [3; 16]]);
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
    let change = prop_oneof![6 => change, 1 => bytes(90)];
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

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        within_limits(&bytes, decode(&bytes));
        within_limits(&bytes, decode::read(&bytes));
    }

    #[test]
    fn a_damaged_batch_never_panics(
        entries in prop::collection::vec(any_entry(), 1..20),
        (places, cut) in damage(),
    ) {
        let batch = Batch { runs: vec![run(LUN), run(VARM), run(LUN)], entries };
        let bytes = damaged(encode(&batch), &places, cut);
        within_limits(&bytes, decode(&bytes));
        let bytes = damaged(lay_out(&batch), &places, cut);
        within_limits(&bytes, decode::read(&bytes));
    }
}

#[test]
fn a_damaged_batch_of_documents_never_panics() {
    let whole = lay_out(&Writing::of_both(1).batch);
    let mut read = 0;
    for place in 0..whole.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff, whole[place] ^ 1] {
            let mut bytes = whole.clone();
            bytes[place] = byte;
            let batch = decode::read(&bytes);
            read += usize::from(batch.is_ok());
            if let Ok(batch) = batch {
                assert!(batch.entries.iter().map(|entry| entry.change.len()).sum::<usize>() <= UNPACKED_MAX);
            }
        }
    }
    assert!(read > 0, "much of a batch is data that any bytes may be");
}
