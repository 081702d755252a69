//! From bytes to a batch. Nothing here is believed.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::chunk::{self, ACTOR_MAX, COLUMNS_MAX, Chunk, NAMES_MAX};
use super::pack::{Reader, unpack};
use super::{Batch, BatchEntry, BatchError, ENTRIES_MAX, KIND_MAX, PARTS, Part, Run, Sent, UNPACKED_MAX};
use crate::documents::scan::CHANGE_MAX;
use crate::domain::RecordId;
use crate::membership::{Actor, Hash, Signature};

/// Decodes a batch. The changes are those that were encoded, whether automerge would have them or
/// not.
///
/// # Errors
/// [`BatchError`].
pub fn decode(bytes: &[u8]) -> Result<Batch, BatchError> {
    read(&unpack(bytes)?)
}

/// Reads a batch that is not compressed.
pub(super) fn read(bytes: &[u8]) -> Result<Batch, BatchError> {
    let mut decoder = Decoder::open(bytes)?;
    let (runs, count) = decoder.runs()?;
    let places = decoder.places(&runs, count)?;
    let mut by_document: Vec<_> = (0..count).collect();
    by_document.sort_by_key(|entry| places[*entry].document);
    let (mut changes, mut room) = (vec![Sent::Erased(Hash::default()); count], UNPACKED_MAX);
    for of_one in by_document.chunk_by(|one, other| places[*one].document == places[*other].document) {
        let mut past = Past::default();
        for entry in of_one {
            let change = decoder.change(&runs, &places[*entry], &mut past)?;
            room = room.checked_sub(change.size()).ok_or(BatchError::TooLarge)?;
            changes[*entry] = change;
        }
    }
    let entries = places.into_iter().zip(changes).map(|(place, change)| {
        let (document, kind) = decoder.documents[place.document];
        BatchEntry { run: place.run, document, kind: kind.to_owned(), change }
    });
    let entries = entries.collect();
    decoder.end()?;
    Ok(Batch { runs, entries })
}

/// What is told of an entry in the batch's order.
struct Place {
    /// Within the batch's runs.
    run: u16,
    /// Within the decoder's documents.
    document: usize,
    /// Of the change, in seconds.
    time: i64,
}

/// The changes of a document that came before.
#[derive(Default)]
struct Past<'a> {
    /// The hash of each and the counter after its last operation.
    changes: Vec<(Hash, u64)>,
    /// The last sequence number of each actor, by mark and base.
    sequences: HashMap<(&'a [u8], [u8; 16]), u64>,
}

/// What is still to be read, and what was named so far.
struct Decoder<'a> {
    parts: [Reader<'a>; PARTS],
    /// Specification and data.
    columns: Vec<(u64, Reader<'a>)>,
    documents: Vec<(RecordId, &'a str)>,
    kinds: Vec<&'a str>,
    actors: Vec<&'a [u8]>,
    /// Places of columns.
    shapes: Vec<&'a [u8]>,
    hashes: Vec<Hash>,
}

impl<'a> Decoder<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, BatchError> {
        let mut rest = Reader(bytes);
        let mut lengths = [0; PARTS];
        for length in &mut lengths {
            *length = rest.number()?;
        }
        let specs = (0..rest.count(COLUMNS_MAX)?).map(|_| Ok((rest.number()?, rest.number()?)));
        let specs = specs.collect::<Result<Vec<_>, _>>()?;
        let mut parts = [Reader::default(); PARTS];
        for (part, length) in parts.iter_mut().zip(lengths) {
            *part = Reader(rest.take(length)?);
        }
        let columns = specs.into_iter().map(|(spec, length)| Ok((spec, Reader(rest.take(length)?))));
        let columns = columns.collect::<Result<_, _>>()?;
        rest.end()?;
        let (documents, kinds, actors, shapes, hashes) = Default::default();
        Ok(Self { parts, columns, documents, kinds, actors, shapes, hashes })
    }

    fn part(&mut self, part: Part) -> &mut Reader<'a> {
        &mut self.parts[part as usize]
    }

    /// The runs, and the number of entries.
    fn runs(&mut self) -> Result<(Vec<Run>, usize), BatchError> {
        let part = &mut self.parts[Part::Runs as usize];
        let runs = part.count(u64::from(u16::MAX))?;
        let count = part.count(ENTRIES_MAX as u64)? as usize;
        let actors = &mut self.actors;
        let runs = (0..runs).map(|_| {
            let author = part.array()?;
            actors.push(author);
            let (author, first) = (Actor::from_bytes(*author), part.number()?);
            let (before, signature) = (*part.array()?, Signature::from_bytes(part.array()?));
            Ok(Run { author, first, before, signature })
        });
        Ok((runs.collect::<Result<_, _>>()?, count))
    }

    /// What is told of the entries in the batch's order.
    fn places(&mut self, runs: &[Run], count: usize) -> Result<Vec<Place>, BatchError> {
        let mut places = Vec::with_capacity(count);
        let mut times = vec![0i64; runs.len()];
        let (mut run, mut document) = (0, 0);
        for _ in 0..count {
            run = step(run, self.part(Part::Run).signed()?)?;
            document = step(document, self.part(Part::Document).signed()?)?;
            match document.cmp(&self.documents.len()) {
                Ordering::Less => {}
                Ordering::Equal => {
                    let id = RecordId::from_bytes(*self.part(Part::Documents).array()?);
                    let kind = self.kind()?;
                    self.documents.push((id, kind));
                }
                Ordering::Greater => return Err(BatchError::Malformed),
            }
            let last = times.get_mut(run).ok_or(BatchError::Malformed)?;
            *last = last.wrapping_add(self.part(Part::Time).signed()?);
            places.push(Place { run: run as u16, document, time: *last });
        }
        Ok(places)
    }

    fn kind(&mut self) -> Result<&'a str, BatchError> {
        let code = self.part(Part::Document).number()?;
        let names = &mut self.parts[Part::Names as usize];
        named(&mut self.kinds, code, || {
            std::str::from_utf8(names.bytes(KIND_MAX)?).map_err(|_| BatchError::Malformed)
        })
    }

    /// The document's next change, whose runs and document were checked.
    fn change(&mut self, runs: &[Run], place: &Place, past: &mut Past<'a>) -> Result<Sent, BatchError> {
        let shape = match self.part(Part::Shape).number()? {
            0 => {
                let change = self.part(Part::Raw).bytes(CHANGE_MAX as u64)?.to_vec();
                past.changes.push((chunk::hash(&change), 0));
                return Ok(Sent::Whole(change));
            }
            1 => {
                let hash = *self.part(Part::Raw).array()?;
                past.changes.push((hash, 0));
                return Ok(Sent::Erased(hash));
            }
            code => code - 2,
        };
        let base = *runs[usize::from(place.run)].author.as_bytes();
        let chunk =
            Chunk { base, time: place.time, columns: self.columns(shape)?, ..self.header(base, past)? };
        let (change, hash) = chunk.write();
        if change.len() > CHANGE_MAX {
            return Err(BatchError::TooLarge);
        }
        past.changes.push((hash, chunk.end()));
        Ok(Sent::Whole(change))
    }

    fn columns(&mut self, shape: u64) -> Result<Vec<(u64, &'a [u8])>, BatchError> {
        let names = &mut self.parts[Part::Names as usize];
        let shape = named(&mut self.shapes, shape, || names.bytes(COLUMNS_MAX))?;
        let lengths = &mut self.parts[Part::Lengths as usize];
        let columns = shape.iter().map(|place| {
            let (spec, data) = self.columns.get_mut(usize::from(*place)).ok_or(BatchError::Malformed)?;
            Ok((*spec, data.take(lengths.number()?)?))
        });
        columns.collect()
    }

    /// All of a chunk but base, time and columns.
    fn header(&mut self, base: [u8; 16], past: &mut Past<'a>) -> Result<Chunk<'a>, BatchError> {
        let mut chunk = Chunk::default();
        let mut start = 0;
        for _ in 0..self.part(Part::Dependencies).count(NAMES_MAX)? {
            let ago = self.part(Part::Dependencies).number()?;
            chunk.dependencies.push(match ago {
                0 => self.hash()?,
                _ => {
                    let place = (past.changes.len() as u64).checked_sub(ago).ok_or(BatchError::Malformed)?;
                    let (hash, end) = past.changes[place as usize];
                    start = start.max(end);
                    hash
                }
            });
        }
        chunk.mark = self.part(Part::Mark).bytes(ACTOR_MAX)?;
        let last = past.sequences.entry((chunk.mark, base)).or_default();
        let step = self.parts[Part::Sequence as usize].signed()? as u64;
        chunk.sequence = last.wrapping_add(1).wrapping_add(step);
        *last = chunk.sequence;
        chunk.start = start.wrapping_add(self.part(Part::Start).signed()? as u64);
        for _ in 0..self.part(Part::Others).count(NAMES_MAX)? {
            let code = self.part(Part::Others).number()?;
            let names = &mut self.parts[Part::Names as usize];
            chunk.others.push(named(&mut self.actors, code, || names.bytes(ACTOR_MAX))?);
        }
        Ok(chunk)
    }

    fn hash(&mut self) -> Result<Hash, BatchError> {
        let code = self.part(Part::Dependencies).number()?;
        let hashes = &mut self.parts[Part::Hashes as usize];
        named(&mut self.hashes, code, || hashes.array().copied())
    }

    fn end(self) -> Result<(), BatchError> {
        let columns = self.columns.into_iter().map(|(_, data)| data);
        self.parts.into_iter().chain(columns).try_for_each(Reader::end)
    }
}

/// What is named by a code: zero for what is named now, otherwise one more than the place of what
/// was named before.
fn named<T: Copy>(
    known: &mut Vec<T>,
    code: u64,
    read: impl FnOnce() -> Result<T, BatchError>,
) -> Result<T, BatchError> {
    match code.checked_sub(1) {
        None => {
            let new = read()?;
            known.push(new);
            Ok(new)
        }
        Some(place) => {
            let place = usize::try_from(place).ok().and_then(|place| known.get(place));
            place.copied().ok_or(BatchError::Malformed)
        }
    }
}

/// The place that is so far from another.
fn step(from: usize, by: i64) -> Result<usize, BatchError> {
    isize::try_from(by).ok().and_then(|by| from.checked_add_signed(by)).ok_or(BatchError::Malformed)
}
