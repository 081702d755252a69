//! From a batch to bytes.

use std::collections::HashMap;
use std::hash::Hash as Key;

use super::chunk::{self, COLUMNS_MAX, Chunk};
use super::pack::{Put, pack};
use super::{Batch, BatchEntry, PARTS, Part, Sent};
use crate::membership::Hash;

/// Encodes a batch. The caller keeps well within [`UNPACKED_MAX`](super::UNPACKED_MAX) and
/// [`ENTRIES_MAX`](super::ENTRIES_MAX): the other side refuses what is more.
pub fn encode(batch: &Batch) -> Vec<u8> {
    pack(&lay_out(batch))
}

/// A batch before it is compressed.
pub(super) fn lay_out(batch: &Batch) -> Vec<u8> {
    let chunks: Vec<_> = batch.entries.iter().map(|entry| take_apart(batch, entry)).collect();
    let mut encoder = Encoder::default();
    encoder.runs(batch);
    let places = encoder.places(batch, &chunks);
    let mut by_document: Vec<_> = (0..places.len()).collect();
    by_document.sort_by_key(|entry| places[*entry]);
    for of_one in by_document.chunk_by(|one, other| places[*one] == places[*other]) {
        let mut past = Past::default();
        for entry in of_one {
            match &chunks[*entry] {
                Some((chunk, hash)) if encoder.columns(chunk) => {
                    encoder.header(chunk, &mut past);
                    past.add(*hash, chunk.end());
                }
                _ => past.add(encoder.raw(&batch.entries[*entry].change), 0),
            }
        }
    }
    encoder.finish()
}

/// The change of an entry and its hash, where it comes to the same bytes when it is put together
/// again.
fn take_apart<'a>(batch: &Batch, entry: &'a BatchEntry) -> Option<(Chunk<'a>, Hash)> {
    let author = batch.runs.get(usize::from(entry.run))?.author;
    let change = entry.change.bytes()?;
    let chunk = Chunk::parse(change).ok()?;
    let (written, hash) = chunk.write();
    (chunk.base == *author.as_bytes() && written == change).then_some((chunk, hash))
}

/// The changes of a document that came before.
#[derive(Default)]
struct Past<'a> {
    /// How many.
    count: u64,
    /// The place of each and the counter after its last operation.
    changes: HashMap<Hash, (u64, u64)>,
    /// The last sequence number of each actor, by mark and base.
    sequences: HashMap<(&'a [u8], [u8; 16]), u64>,
}

impl Past<'_> {
    fn add(&mut self, hash: Hash, end: u64) {
        self.changes.insert(hash, (self.count, end));
        self.count += 1;
    }
}

/// What was named so far, each with its place.
struct Table<T> {
    places: HashMap<T, u64>,
    count: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { places: HashMap::new(), count: 0 }
    }
}

impl<T: Key + Eq> Table<T> {
    fn add(&mut self, name: T) {
        self.places.insert(name, self.count);
        self.count += 1;
    }

    /// One more than the place of what was named before; zero for what is named now.
    fn code(&mut self, name: T) -> u64 {
        let known = self.places.get(&name).map(|place| place + 1);
        known.unwrap_or_else(|| {
            self.add(name);
            0
        })
    }
}

/// What is written, and what was named so far.
#[derive(Default)]
struct Encoder<'a> {
    parts: [Vec<u8>; PARTS],
    /// Specification and data.
    columns: Vec<(u64, Vec<u8>)>,
    kinds: Table<&'a str>,
    actors: Table<Vec<u8>>,
    /// Places of columns.
    shapes: Table<Vec<u8>>,
    hashes: Table<Hash>,
}

impl<'a> Encoder<'a> {
    fn part(&mut self, part: Part) -> &mut Vec<u8> {
        &mut self.parts[part as usize]
    }

    fn runs(&mut self, batch: &Batch) {
        let runs = &mut self.parts[Part::Runs as usize];
        runs.put(batch.runs.len() as u64);
        runs.put(batch.entries.len() as u64);
        for run in &batch.runs {
            runs.extend_from_slice(run.author.as_bytes());
            runs.put(run.first);
            runs.extend_from_slice(&run.before);
            runs.extend_from_slice(&run.signature.to_bytes());
            self.actors.add(run.author.as_bytes().to_vec());
        }
    }

    /// Writes what stands in the batch's order, and gives each entry's document's place.
    fn places(&mut self, batch: &'a Batch, chunks: &[Option<(Chunk<'_>, Hash)>]) -> Vec<u64> {
        let mut documents = Table::default();
        let (mut last_run, mut last_place) = (0, 0);
        let mut times = vec![0; batch.runs.len()];
        let mut places = Vec::with_capacity(batch.entries.len());
        for (entry, chunk) in batch.entries.iter().zip(chunks) {
            self.part(Part::Run).put_signed(i64::from(entry.run) - last_run);
            last_run = i64::from(entry.run);
            let new = documents.count;
            let code = documents.code((entry.document, entry.kind.as_str()));
            let place = code.checked_sub(1).unwrap_or(new);
            self.part(Part::Document).put_signed(place as i64 - last_place);
            last_place = place as i64;
            places.push(place);
            if code == 0 {
                self.part(Part::Documents).extend_from_slice(entry.document.as_bytes());
                let kind = self.kinds.code(&entry.kind);
                self.part(Part::Document).put(kind);
                if kind == 0 {
                    self.part(Part::Names).put_bytes(entry.kind.as_bytes());
                }
            }
            let passed = chunk.as_ref().map_or(0, |(chunk, _)| {
                let last = std::mem::replace(&mut times[usize::from(entry.run)], chunk.time);
                chunk.time.wrapping_sub(last)
            });
            self.part(Part::Time).put_signed(passed);
        }
        places
    }

    /// Writes shape and columns, unless there are too many sorts of columns in the batch.
    fn columns(&mut self, chunk: &Chunk<'_>) -> bool {
        let mut shape = Vec::with_capacity(chunk.columns.len());
        for (spec, _) in &chunk.columns {
            let known = self.columns.iter().position(|(known, _)| known == spec);
            let place = known.unwrap_or(self.columns.len());
            if place as u64 == COLUMNS_MAX {
                return false;
            }
            if known.is_none() {
                self.columns.push((*spec, Vec::new()));
            }
            shape.push(place as u8);
        }
        for (place, (_, data)) in shape.iter().zip(&chunk.columns) {
            self.parts[Part::Lengths as usize].put(data.len() as u64);
            self.columns[usize::from(*place)].1.extend_from_slice(data);
        }
        let code = self.shapes.code(shape.clone());
        self.part(Part::Shape).put(code + 2);
        if code == 0 {
            self.part(Part::Names).put_bytes(&shape);
        }
        true
    }

    /// Writes a change as it is, or what is left of it, and gives its hash.
    fn raw(&mut self, change: &Sent) -> Hash {
        match change {
            Sent::Whole(change) => {
                self.part(Part::Shape).put(0);
                self.part(Part::Raw).put_bytes(change);
                chunk::hash(change)
            }
            Sent::Erased(hash) => {
                self.part(Part::Shape).put(1);
                self.part(Part::Raw).extend_from_slice(hash);
                *hash
            }
        }
    }

    fn header<'c>(&mut self, chunk: &Chunk<'c>, past: &mut Past<'c>) {
        let mut start = 0;
        self.part(Part::Dependencies).put(chunk.dependencies.len() as u64);
        for hash in &chunk.dependencies {
            if let Some((place, end)) = past.changes.get(hash) {
                self.part(Part::Dependencies).put(past.count - place);
                start = start.max(*end);
            } else {
                let code = self.hashes.code(*hash);
                self.part(Part::Dependencies).put(0);
                self.part(Part::Dependencies).put(code);
                if code == 0 {
                    self.part(Part::Hashes).extend_from_slice(hash);
                }
            }
        }
        self.part(Part::Mark).put_bytes(chunk.mark);
        let last = past.sequences.insert((chunk.mark, chunk.base), chunk.sequence).unwrap_or(0);
        self.part(Part::Sequence).put_signed(chunk.sequence.wrapping_sub(last).wrapping_sub(1) as i64);
        self.part(Part::Start).put_signed(chunk.start.wrapping_sub(start) as i64);
        self.part(Part::Others).put(chunk.others.len() as u64);
        for other in &chunk.others {
            let code = self.actors.code(other.to_vec());
            self.part(Part::Others).put(code);
            if code == 0 {
                self.part(Part::Names).put_bytes(other);
            }
        }
    }

    fn finish(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.parts.iter().for_each(|part| bytes.put(part.len() as u64));
        bytes.put(self.columns.len() as u64);
        for (spec, data) in &self.columns {
            bytes.put(*spec);
            bytes.put(data.len() as u64);
        }
        self.parts.iter().for_each(|part| bytes.extend_from_slice(part));
        self.columns.iter().for_each(|(_, data)| bytes.extend_from_slice(data));
        bytes
    }
}
