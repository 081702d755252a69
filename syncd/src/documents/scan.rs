//! A look at a change from elsewhere before automerge sees it.
//!
//! automerge's columns are run-length coded: a valid change of a hundred bytes can stand for
//! millions of operations and bring the process down (`security.md`, fact 1). This scan reads
//! the header and walks the runs without unfolding them, and refuses what is too much.

use sha2::{Digest, Sha256};

/// The most bytes of one change.
pub const CHANGE_MAX: usize = 1024 * 1024;
/// The most operations of one change.
pub const OPERATIONS_MAX: u64 = 20_000;
/// The most bytes that the texts of a change unfold to.
const TEXT_MAX: u64 = 4 * 1024 * 1024;
/// The most dependencies, and the most other actors, that a change may name.
const NAMES_MAX: u64 = 1_000;
/// The longest actor id: a base of 16 bytes and automerge's mark for a concurrent one.
const ACTOR_MAX: usize = 32;
/// The longest message.
const MESSAGE_MAX: usize = 1_024;
/// The greatest counter: automerge counts operations in 32 bits.
const COUNTER_MAX: u64 = u32::MAX as u64 / 2;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The bytes of the checksum after it.
const CHECKSUM: usize = 4;
const CHANGE_CHUNK: u8 = 1;

/// What the header of a change says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The change's hash.
    pub hash: [u8; 32],
    /// The hashes of the changes that it builds on.
    pub dependencies: Vec<[u8; 32]>,
    /// The actor that made it.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes in this document, from 1.
    pub sequence: u64,
    /// The counter of its first operation.
    pub first_operation: u64,
    /// The other actors whose operations it refers to.
    pub others: Vec<Vec<u8>>,
    /// How many operations it holds; never fewer.
    pub operations: u64,
}

/// Why a change was not let through to automerge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Not an uncompressed change chunk; documents and compressed chunks are never taken.
    #[error("not an uncompressed change")]
    NotAChange,
    /// Bytes are missing, or the runs do not add up.
    #[error("malformed")]
    Malformed,
    /// The checksum is another one.
    #[error("wrong checksum")]
    Checksum,
    /// More bytes, operations or names than a change may hold.
    #[error("larger than a change may be")]
    TooLarge,
}

/// The hash by which a change is named, whatever is in it; none where it is too short for one.
pub fn hash(bytes: &[u8]) -> Option<[u8; 32]> {
    let hashed = bytes.get(MAGIC.len() + CHECKSUM..).filter(|hashed| !hashed.is_empty())?;
    Some(Sha256::digest(hashed).into())
}

/// How many operations a change asks automerge to take; none where it never gets so far.
pub fn operations(bytes: &[u8]) -> u64 {
    scan(bytes).map_or(0, |header| header.operations)
}

/// Scans one change.
///
/// # Errors
/// When it is not a change, is damaged, or holds more than a change may.
pub fn scan(bytes: &[u8]) -> Result<Header, ScanError> {
    if bytes.len() > CHANGE_MAX {
        return Err(ScanError::TooLarge);
    }
    let mut outer = Reader(bytes);
    if outer.take(MAGIC.len())? != MAGIC {
        return Err(ScanError::NotAChange);
    }
    let checksum = outer.take(CHECKSUM)?;
    let hashed = outer.0;
    if outer.take(1)? != [CHANGE_CHUNK] {
        return Err(ScanError::NotAChange);
    }
    let length = outer.unsigned()?;
    if length != outer.0.len() as u64 {
        return Err(ScanError::Malformed);
    }
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    if hash[..4] != *checksum {
        return Err(ScanError::Checksum);
    }
    let mut body = Reader(outer.0);
    let header = body.header(hash)?;
    let operations = body.columns()?;
    Ok(Header { operations, ..header })
}

/// The unread rest of a chunk.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn header(&mut self, hash: [u8; 32]) -> Result<Header, ScanError> {
        let dependencies = (0..self.count(NAMES_MAX)?).map(|_| self.hash()).collect::<Result<_, _>>()?;
        let actor = self.bytes(ACTOR_MAX)?.to_vec();
        let sequence = self.count(COUNTER_MAX)?;
        let first_operation = self.count(COUNTER_MAX)?;
        self.signed()?;
        let message = self.bytes(MESSAGE_MAX)?;
        let others = (0..self.count(NAMES_MAX)?).map(|_| Ok(self.bytes(ACTOR_MAX)?.to_vec()));
        let others = others.collect::<Result<_, ScanError>>()?;
        if sequence == 0 || first_operation == 0 || std::str::from_utf8(message).is_err() {
            return Err(ScanError::Malformed);
        }
        Ok(Header { hash, dependencies, actor, sequence, first_operation, others, operations: 0 })
    }

    /// Walks all columns, and gives the rows of the longest.
    fn columns(&mut self) -> Result<u64, ScanError> {
        let mut operations = 0;
        let mut specs = Vec::new();
        for _ in 0..self.count(64)? {
            let spec = self.unsigned()?;
            specs.push((Column::of(spec)?, self.count(CHANGE_MAX as u64)? as usize));
        }
        let mut described = None;
        for (column, length) in specs {
            let mut data = Reader(self.take(length)?);
            match column {
                Column::Raw => match described.take() {
                    Some(total) if total == length as u64 => {}
                    _ => return Err(ScanError::Malformed),
                },
                Column::Boolean => operations = operations.max(data.booleans()?),
                _ => {
                    let (rows, weight) = data.runs(column)?;
                    operations = operations.max(rows);
                    described = if column == Column::ValueMeta { Some(weight) } else { described };
                }
            }
        }
        match described {
            None | Some(0) => Ok(operations),
            Some(_) => Err(ScanError::Malformed),
        }
    }

    /// Walks a run-length coded column, and gives its rows, and the bytes of raw values that it
    /// describes where it is a column of value metadata.
    fn runs(&mut self, column: Column) -> Result<(u64, u64), ScanError> {
        let (mut rows, mut weight, mut sum) = (0u64, 0u64, 0i64);
        while !self.0.is_empty() {
            let run = self.signed()?;
            let (repeats, literals) = match run {
                0 => {
                    rows = within(rows.checked_add(self.unsigned()?), OPERATIONS_MAX)?;
                    continue;
                }
                1.. => (run.unsigned_abs(), 1),
                _ => (1, run.unsigned_abs()),
            };
            let entries = repeats.checked_mul(literals).and_then(|entries| rows.checked_add(entries));
            rows = within(entries, OPERATIONS_MAX)?;
            for _ in 0..literals {
                match column {
                    Column::Delta => {
                        let step = self.signed()?.checked_mul(repeats as i64);
                        sum = step.and_then(|step| sum.checked_add(step)).ok_or(ScanError::TooLarge)?;
                        within(Some(sum.unsigned_abs()), COUNTER_MAX)?;
                    }
                    _ => {
                        let added = self.entry(column)?.checked_mul(repeats);
                        weight = within(added.and_then(|added| weight.checked_add(added)), column.most())?;
                    }
                }
            }
        }
        Ok((rows, weight))
    }

    /// Reads one entry of a column and tells how much it stands for.
    fn entry(&mut self, column: Column) -> Result<u64, ScanError> {
        match column {
            Column::Group => self.unsigned(),
            Column::ValueMeta => Ok(self.unsigned()? >> 4),
            Column::Text => {
                let text = self.bytes(CHANGE_MAX)?;
                std::str::from_utf8(text).map_err(|_| ScanError::Malformed)?;
                Ok(text.len() as u64)
            }
            _ => within(Some(self.unsigned()?), COUNTER_MAX).map(|_| 0),
        }
    }

    fn booleans(&mut self) -> Result<u64, ScanError> {
        let mut rows = 0u64;
        while !self.0.is_empty() {
            rows = within(rows.checked_add(self.unsigned()?), OPERATIONS_MAX)?;
        }
        Ok(rows)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ScanError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ScanError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn bytes(&mut self, max: usize) -> Result<&'a [u8], ScanError> {
        let length = self.count(max as u64)?;
        self.take(length as usize)
    }

    fn hash(&mut self) -> Result<[u8; 32], ScanError> {
        self.take(32)?.try_into().map_err(|_| ScanError::Malformed)
    }

    fn count(&mut self, max: u64) -> Result<u64, ScanError> {
        within(Some(self.unsigned()?), max)
    }

    fn unsigned(&mut self) -> Result<u64, ScanError> {
        leb128::read::unsigned(&mut self.0).map_err(|_| ScanError::Malformed)
    }

    fn signed(&mut self) -> Result<i64, ScanError> {
        leb128::read::signed(&mut self.0).map_err(|_| ScanError::Malformed)
    }
}

fn within(value: Option<u64>, max: u64) -> Result<u64, ScanError> {
    value.filter(|value| *value <= max).ok_or(ScanError::TooLarge)
}

/// The types of automerge's columns, as the low bits of their specification tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Group,
    Number,
    Delta,
    Boolean,
    Text,
    ValueMeta,
    Raw,
}

impl Column {
    fn of(spec: u64) -> Result<Self, ScanError> {
        const COMPRESSED: u64 = 0b1000;
        if spec & COMPRESSED != 0 || spec > u64::from(u32::MAX) {
            return Err(ScanError::NotAChange);
        }
        Ok(match spec & 0b111 {
            0 => Self::Group,
            1 | 2 => Self::Number,
            3 => Self::Delta,
            4 => Self::Boolean,
            5 => Self::Text,
            6 => Self::ValueMeta,
            _ => Self::Raw,
        })
    }

    /// The most that all entries of a column may stand for together.
    fn most(self) -> u64 {
        match self {
            Self::Text => TEXT_MAX,
            Self::ValueMeta => CHANGE_MAX as u64,
            _ => OPERATIONS_MAX,
        }
    }
}
