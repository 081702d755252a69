//! Frames on a stream: a length in four bytes, little endian, and so many bytes.

use iroh::endpoint::{ReadExactError, RecvStream, SendStream, WriteError};

use super::Purpose;
use crate::sync::message::FRAME_MAX;

/// The longest frame while somebody joins, in bytes.
const JOIN_FRAME_MAX: usize = 2 * 1024;

/// What is set aside for a frame before its bytes have come.
const FIRST_BYTES: usize = 64 * 1024;

/// Why no frame could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum FrameError {
    /// Empty, too long, or cut off.
    #[error("what came is no frame")]
    Bad,
    /// The connection is gone.
    #[error("the connection is lost")]
    Lost,
}

impl Purpose {
    /// Whether a frame may have this length, in bytes.
    pub(super) fn fits(self, length: usize) -> bool {
        let longest = match self {
            Self::Sync => FRAME_MAX,
            Self::Join => JOIN_FRAME_MAX,
        };
        (1..=longest).contains(&length)
    }
}

/// The next frame; none when the other side has said its last.
///
/// Memory is taken as bytes come, not as they are announced.
pub(super) async fn read(stream: &mut RecvStream, purpose: Purpose) -> Result<Option<Vec<u8>>, FrameError> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length).await {
        Ok(()) => {}
        Err(ReadExactError::FinishedEarly(0)) => return Ok(None),
        Err(ReadExactError::FinishedEarly(_)) => return Err(FrameError::Bad),
        Err(ReadExactError::ReadError(_)) => return Err(FrameError::Lost),
    }
    let length = u32::from_le_bytes(length) as usize;
    if !purpose.fits(length) {
        return Err(FrameError::Bad);
    }
    let mut bytes = Vec::with_capacity(length.min(FIRST_BYTES));
    while bytes.len() < length {
        match stream.read_chunk(length - bytes.len()).await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Err(FrameError::Bad),
            Err(_) => return Err(FrameError::Lost),
        }
    }
    Ok(Some(bytes))
}

/// Writes a frame; waits while the other side does not read.
pub(super) async fn write(stream: &mut SendStream, bytes: &[u8]) -> Result<(), WriteError> {
    let length = u32::try_from(bytes.len()).expect("a frame was measured before it was queued");
    stream.write_all(&length.to_le_bytes()).await?;
    stream.write_all(bytes).await
}
