//! Frames of the local protocol: a line of JSON, no longer than allowed.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::protocol::FRAME_MAX;

/// A frame could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The connection failed.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    /// The line is longer than allowed, or the connection ended within it.
    #[error("a frame is longer than {FRAME_MAX} bytes, or was cut off")]
    Unended,
    /// The line is not what was expected. The position is all that is told of it: a frame may
    /// hold a patient's data.
    #[error("not understood at column {column}")]
    NotUnderstood {
        /// Where in the line.
        column: usize,
    },
}

/// Reads one frame; `None` at the end of the connection.
///
/// # Errors
/// [`FrameError`].
pub fn read<T: DeserializeOwned>(reader: &mut impl BufRead) -> Result<Option<T>, FrameError> {
    let mut line = Vec::new();
    let read = reader.by_ref().take(FRAME_MAX as u64).read_until(b'\n', &mut line)?;
    match (read, line.last()) {
        (0, _) => Ok(None),
        (_, Some(b'\n')) => {
            let parsed = serde_json::from_slice(&line);
            parsed.map(Some).map_err(|error| FrameError::NotUnderstood { column: error.column() })
        }
        _ => Err(FrameError::Unended),
    }
}

/// Writes one frame.
pub(super) fn write(writer: &mut impl Write, frame: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(frame)?;
    line.push(b'\n');
    writer.write_all(&line)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::protocol::{Call, Request};

    #[test]
    fn a_frame_is_read_as_written_and_an_end_is_an_end() {
        let mut bytes = Vec::new();
        write(&mut bytes, &Call { id: 7, request: Request::Search { text: "æøå\n".into(), limit: 3 } })
            .unwrap();
        let mut reader = bytes.as_slice();
        let call: Call = read(&mut reader).unwrap().unwrap();
        assert!(
            matches!(call, Call { id: 7, request: Request::Search { text, limit: 3 } } if text == "æøå\n")
        );
        assert!(read::<Call>(&mut reader).unwrap().is_none());
    }

    #[test]
    fn an_endless_line_is_refused_before_it_fills_the_memory() {
        let mut endless = io::BufReader::new(io::repeat(b'x'));
        assert!(matches!(read::<Call>(&mut endless), Err(FrameError::Unended)));
    }

    #[test]
    fn what_is_not_understood_is_not_repeated() {
        let error = read::<Call>(&mut &b"{\"id\":1,\"request\":{\"kanari\":1}}\n"[..]).unwrap_err();
        assert!(!error.to_string().contains("kanari"), "{error}");
    }
}
