//! Entries of a log as they go over the wire.

use crate::domain::RecordId;
use crate::membership::{Actor, Signature};

/// The most bytes that a batch may have when it is unpacked.
pub const UNPACKED_MAX: usize = 16 * 1024 * 1024;

/// The most entries of a batch.
pub const ENTRIES_MAX: usize = 50_000;

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
    /// The change: an uncompressed automerge change chunk.
    pub change: Vec<u8>,
}
