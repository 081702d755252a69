//! What means harm is refused, or decoded to no more than the limits.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::documents::scan::CHANGE_MAX;
use crate::membership::STATEMENT_MAX;
use crate::sync::batch::pack::{Put, pack};

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
fn what_nothing_refers_to_is_refused() {
    let with_raw = |raw: &[u8]| {
        let mut bytes = Vec::new();
        for part in 0..PARTS {
            bytes.put(match part {
                _ if part == Part::Runs as usize => 2,
                _ if part == Part::Raw as usize => raw.len() as u64,
                _ => 0,
            });
        }
        bytes.put(0);
        decode::read(&[&bytes[..], &[0, 0], raw].concat())
    };
    assert_eq!(with_raw(&[]), Ok(Batch::default()));
    assert_eq!(with_raw(b"kanari"), Err(BatchError::Malformed));
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
    let decoded = |change| decode(&encode(&Batch { runs: vec![run(LUN)], entries: vec![entry(0, change)] }));
    let data = vec![0; CHANGE_MAX];
    for without in 0..60 {
        let columns = vec![(5, &data[without..])];
        let (change, _) = Chunk { base: LUN, columns, ..Chunk::default() }.write();
        let fits = change.len() <= CHANGE_MAX;
        assert_eq!(decoded(change).err(), (!fits).then_some(BatchError::TooLarge), "{without} less");
    }
    assert!(decoded(vec![0; CHANGE_MAX]).is_ok());
    assert_eq!(decoded(vec![0; CHANGE_MAX + 1]), Err(BatchError::TooLarge));
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
        assert!(batch.entries.iter().all(|entry| entry.change.size() <= CHANGE_MAX));
        assert!(batch.entries.iter().all(|entry| usize::from(entry.run) < batch.runs.len()));
        assert!(batch.entries.iter().map(|entry| entry.change.size()).sum::<usize>() <= UNPACKED_MAX);
    }
    for list in [bytes, &pack(bytes)] {
        let statements = decode_list(list).unwrap_or_default();
        assert!(statements.len() <= ENTRIES_MAX);
        assert!(statements.iter().all(|statement| statement.len() <= STATEMENT_MAX));
        let changes = decode_changes(list).unwrap_or_default();
        assert!(changes.iter().all(|(_, _, change)| change.len() <= CHANGE_MAX));
    }
}

/// Bytes that are set, and a part that is cut out.
#[derive(Debug, Clone)]
struct Damage {
    set: Vec<(Index, u8)>,
    cut: Option<(Index, Index)>,
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        let set = prop::collection::vec(any::<(Index, u8)>(), 1..6);
        let cut = prop::option::weighted(0.2, any::<(Index, Index)>());
        (set, cut).prop_map(|(set, cut)| Self { set, cut })
    }

    fn to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for (place, byte) in &self.set {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        if let Some((from, to)) = self.cut {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        bytes
    }
}

proptest! {
    #[test]
    fn a_damaged_batch_never_panics(
        entries in prop::collection::vec(any_entry(), 1..20),
        damage in Damage::any(),
    ) {
        let batch = Batch { runs: vec![run(LUN), run(VARM), run(LUN)], entries };
        let bytes = damage.to(encode(&batch));
        within_limits(&bytes, decode(&bytes));
        let bytes = damage.to(lay_out(&batch));
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
                assert!(batch.entries.iter().map(|entry| entry.change.size()).sum::<usize>() <= UNPACKED_MAX);
            }
        }
    }
    assert!(read > 0, "much of a batch is data that any bytes may be");
}
