//! Entries of a log as they go over the wire.
//!
//! What the receiver can work out is left out (`design.md`, "Sync" 3), and what is left is laid
//! out by what it is (`Part`), so that zstd finds what repeats. A change that this does not give
//! back byte for byte goes as it is.
//!
//! **Invariant:** whatever the bytes, decoding ends, and holds no more than the limits here.

mod chunk;
mod decode;
mod encode;
mod list;
mod pack;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::encode;
pub use list::{decode_changes, decode_list, encode_changes, encode_list};
pub use pack::LEVEL;

use crate::domain::RecordId;
use crate::membership::{Actor, Hash, Signature};

/// The most bytes that a batch may have when it is unpacked.
pub const UNPACKED_MAX: usize = 32 * 1024 * 1024;

/// The most entries of a batch.
pub const ENTRIES_MAX: usize = 200_000;

/// The most operations that the changes of a batch stand for (`security.md`, fact 1): a few bytes
/// can stand for thousands. The receiver refuses what is more.
pub const OPERATIONS_MAX: u64 = 1_000_000;

/// The longest code of a kind, in bytes.
const KIND_MAX: u64 = 64;

/// Entries of one log, in an order in which each change follows those that it builds on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The authors, each with where its part begins and ends.
    pub runs: Vec<Run>,
    /// The entries.
    pub entries: Vec<BatchEntry>,
}

/// What a batch holds of one author: an unbroken part of its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The author.
    pub author: Actor,
    /// The place of its first entry in the batch.
    pub first: u64,
    /// The first bytes of the chain before that, by which a forked log is told from a forged one.
    pub before: [u8; 8],
    /// By the author's machine, over the head at its last entry in the batch.
    pub signature: Signature,
}

/// One entry; its place is counted, and its change's hash computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchEntry {
    /// Which of the batch's runs it continues.
    pub run: u16,
    /// The document changed.
    pub document: RecordId,
    /// The code of the document's kind.
    pub kind: String,
    /// The change.
    pub change: Sent,
}

/// What is sent of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// All of it: an uncompressed automerge change chunk.
    Whole(Vec<u8>),
    /// Its hash, which the log chains: the document was erased.
    Erased(Hash),
}

impl From<Vec<u8>> for Sent {
    fn from(change: Vec<u8>) -> Self {
        Self::Whole(change)
    }
}

impl Sent {
    /// The change, where it is here.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Whole(bytes) => Some(bytes),
            Self::Erased(_) => None,
        }
    }

    /// How many bytes of a change.
    pub fn size(&self) -> usize {
        self.bytes().map_or(0, <[u8]>::len)
    }
}

/// Bytes are not a batch, nor a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// They unpack to more than is taken, or hold more of something.
    #[error("larger than a batch may be")]
    TooLarge,
    /// They cannot be read.
    #[error("not a batch")]
    Malformed,
}

/// The parts of a batch, each a series of numbers or bytes of one sort; columns of operations, a
/// series for each specification, come after them. Up to `Documents` entries are in the batch's
/// order, from `Shape` on they are grouped by document, documents in the order in which they
/// first stand. Numbers are in LEB128; of one that mostly follows from what went before only the
/// difference is written.
///
/// What is named more than once is a code: zero for what is named now, otherwise one more than
/// the place of what was named before.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// The number of runs and entries; the runs.
    Runs,
    /// Of each entry the run, as the difference from the one before.
    Run,
    /// Of each entry the document's place in `Documents`, as the difference from the one before; of
    /// each new document the code of its kind too.
    Document,
    /// Of each entry the seconds since the one before it in its run; of a raw one zero.
    Time,
    /// The ids of documents.
    Documents,
    /// Of each entry zero for raw and one for erased, otherwise two more than the code of its shape:
    /// which columns it has.
    Shape,
    /// Kinds, shapes and actors that are named.
    Names,
    /// Hashes that are named, of changes that do not stand before in the batch.
    Hashes,
    /// How many dependencies, and of each how many changes of the document ago it was; or zero, and
    /// the code of its hash.
    Dependencies,
    /// What stands before the author in the actor.
    Mark,
    /// How much the sequence number differs from one more than the actor's last.
    Sequence,
    /// How much the first operation differs from one more than the dependencies' last.
    Start,
    /// How many other actors, and of each the code; the authors of the runs are named already.
    Others,
    /// How long each column is.
    Lengths,
    /// Raw changes, each after its length; of erased ones the hash.
    Raw,
}

/// How many parts there are before the columns.
const PARTS: usize = Part::Raw as usize + 1;
