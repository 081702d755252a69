//! Packing and unpacking: zstd within limits, numbers, and bytes that are read with care.

use std::io::Read;

use super::{BatchError, UNPACKED_MAX};

/// The level of compression, by `benches/wire.rs`: the next that is clearly smaller takes ten times
/// as long, and looking for what repeats at long distances finds nothing more.
pub const LEVEL: i32 = 12;

/// The window of a frame is at most two to this power, in bytes; no level up to 19 makes a larger.
const WINDOW_LOG_MAX: u32 = 23;

/// Compresses.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, LEVEL).expect("zstd fails only where memory does")
}

/// Decompresses one frame, and nothing after it.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, BatchError> {
    let mut frame = zstd::Decoder::with_buffer(packed).map_err(|_| BatchError::Malformed)?.single_frame();
    frame.window_log_max(WINDOW_LOG_MAX).map_err(|_| BatchError::Malformed)?;
    let mut bytes = Vec::new();
    frame
        .by_ref()
        .take(UNPACKED_MAX as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| BatchError::Malformed)?;
    match (bytes.len() > UNPACKED_MAX, frame.finish().is_empty()) {
        (true, _) => Err(BatchError::TooLarge),
        (false, false) => Err(BatchError::Malformed),
        (false, true) => Ok(bytes),
    }
}

/// Writes numbers and bytes at the end.
pub(super) trait Put {
    /// A number.
    fn put(&mut self, number: u64);
    /// A number that may be negative; near zero is short.
    fn put_signed(&mut self, number: i64);
    /// Bytes after their length.
    fn put_bytes(&mut self, bytes: &[u8]);
}

impl Put for Vec<u8> {
    fn put(&mut self, number: u64) {
        leb128::write::unsigned(self, number).expect("a vector takes bytes");
    }

    fn put_signed(&mut self, number: i64) {
        leb128::write::signed(self, number).expect("a vector takes bytes");
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        self.put(bytes.len() as u64);
        self.extend_from_slice(bytes);
    }
}

/// Bytes that are not read yet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    /// So many bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], BatchError> {
        let length = usize::try_from(length).map_err(|_| BatchError::Malformed)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BatchError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// As many bytes as an array has.
    pub(super) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], BatchError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(BatchError::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Bytes after their length.
    pub(super) fn bytes(&mut self, max: u64) -> Result<&'a [u8], BatchError> {
        let length = self.count(max)?;
        self.take(length)
    }

    /// A number that may not be greater.
    pub(super) fn count(&mut self, max: u64) -> Result<u64, BatchError> {
        Some(self.number()?).filter(|count| *count <= max).ok_or(BatchError::TooLarge)
    }

    /// A number.
    pub(super) fn number(&mut self) -> Result<u64, BatchError> {
        leb128::read::unsigned(&mut self.0).map_err(|_| BatchError::Malformed)
    }

    /// A number that may be negative.
    pub(super) fn signed(&mut self) -> Result<i64, BatchError> {
        leb128::read::signed(&mut self.0).map_err(|_| BatchError::Malformed)
    }

    /// That nothing is left.
    pub(super) fn end(self) -> Result<(), BatchError> {
        match self.0 {
            [] => Ok(()),
            _ => Err(BatchError::Malformed),
        }
    }
}
