//! An automerge change chunk, taken apart and put together again.

use sha2::{Digest, Sha256};

use super::BatchError;
use super::pack::{Put, Reader};
use crate::documents::scan::CHANGE_MAX;
use crate::membership::Hash;

/// What a change chunk begins with, before its checksum.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// How many bytes stand before what is hashed: the magic and the checksum.
const UNHASHED: usize = 8;
const CHANGE_CHUNK: u8 = 1;

/// The most dependencies, and the most other actors, that a change is taken apart with.
pub(super) const NAMES_MAX: u64 = 64;
/// The most columns of one.
pub(super) const COLUMNS_MAX: u64 = 64;
/// The longest actor id.
pub(super) const ACTOR_MAX: u64 = 32;
/// The column that tells of each operation whether it inserts: runs of no and yes in turn, so that
/// their sum is the number of operations.
const INSERT_COLUMN: u64 = 3 << 4 | 4;

/// What a change chunk says, apart from what follows from the rest and from a message: none is
/// written here.
#[derive(Debug, Default)]
pub(super) struct Chunk<'a> {
    /// The hashes of the changes that it builds on.
    pub(super) dependencies: Vec<Hash>,
    /// What automerge puts before the actor's base in concurrent edits.
    pub(super) mark: &'a [u8],
    /// The actor's base.
    pub(super) base: [u8; 16],
    /// Its number among the actor's changes in the document.
    pub(super) sequence: u64,
    /// The counter of its first operation.
    pub(super) start: u64,
    /// In seconds.
    pub(super) time: i64,
    /// The other actors that it refers to.
    pub(super) others: Vec<&'a [u8]>,
    /// Columns of operations: specification and data.
    pub(super) columns: Vec<(u64, &'a [u8])>,
}

impl<'a> Chunk<'a> {
    /// The parts of a chunk. What is not written as automerge writes it is none, or comes to
    /// other bytes when it is put together again.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, BatchError> {
        let mut outer = Reader(bytes.get(UNHASHED + 1..).ok_or(BatchError::Malformed)?);
        let mut body = Reader(outer.bytes(CHANGE_MAX as u64)?);
        let dependencies =
            (0..body.count(NAMES_MAX)?).map(|_| body.array().copied()).collect::<Result<_, _>>()?;
        let (mark, base) = body.bytes(ACTOR_MAX)?.split_last_chunk().ok_or(BatchError::Malformed)?;
        let (sequence, start, time) = (body.number()?, body.number()?, body.signed()?);
        body.count(0)?;
        let others = (0..body.count(NAMES_MAX)?).map(|_| body.bytes(ACTOR_MAX)).collect::<Result<_, _>>()?;
        let lengths = (0..body.count(COLUMNS_MAX)?).map(|_| Ok((body.number()?, body.number()?)));
        let lengths = lengths.collect::<Result<Vec<_>, _>>()?;
        let columns = lengths.into_iter().map(|(spec, length)| Ok((spec, body.take(length)?)));
        let columns = columns.collect::<Result<_, _>>()?;
        body.end()?;
        Ok(Self { dependencies, mark, base: *base, sequence, start, time, others, columns })
    }

    /// The chunk, and the hash of its change.
    pub(super) fn write(&self) -> (Vec<u8>, Hash) {
        let mut body = Vec::with_capacity(256);
        body.put(self.dependencies.len() as u64);
        self.dependencies.iter().for_each(|hash| body.extend_from_slice(hash));
        body.put((self.mark.len() + self.base.len()) as u64);
        body.extend_from_slice(self.mark);
        body.extend_from_slice(&self.base);
        body.put(self.sequence);
        body.put(self.start);
        body.put_signed(self.time);
        body.put(0);
        body.put(self.others.len() as u64);
        self.others.iter().for_each(|other| body.put_bytes(other));
        body.put(self.columns.len() as u64);
        for (spec, data) in &self.columns {
            body.put(*spec);
            body.put(data.len() as u64);
        }
        self.columns.iter().for_each(|(_, data)| body.extend_from_slice(data));
        let mut chunk = Vec::with_capacity(body.len() + 16);
        chunk.extend_from_slice(&MAGIC);
        chunk.extend_from_slice(&[0; 4]);
        chunk.push(CHANGE_CHUNK);
        chunk.put_bytes(&body);
        let hash = hash(&chunk);
        chunk[MAGIC.len()..UNHASHED].copy_from_slice(&hash[..4]);
        (chunk, hash)
    }

    /// The counter after its last operation, as far as it can be told.
    pub(super) fn end(&self) -> u64 {
        let column = self.columns.iter().find(|(spec, _)| *spec == INSERT_COLUMN);
        let mut runs = Reader(column.map_or(&[], |(_, data)| data));
        let mut end = self.start;
        while let Ok(run) = runs.number() {
            end = end.wrapping_add(run);
        }
        end
    }
}

/// The hash of the change in a chunk.
pub(super) fn hash(chunk: &[u8]) -> Hash {
    Sha256::digest(chunk.get(UNHASHED..).unwrap_or_default()).into()
}
