//! What is being done, on one line of the terminal that is gone afterwards.

use std::io::{IsTerminal, Write, stderr};

/// The line; none where nobody watches.
pub(super) struct Progress {
    is_watched: bool,
}

impl Progress {
    /// An empty line.
    pub(super) fn begin() -> Self {
        Self { is_watched: stderr().is_terminal() }
    }

    /// Puts a text in place of what stood there.
    pub(super) fn says(&self, text: &str) {
        if self.is_watched {
            let _ = write!(stderr(), "\r\x1b[2K{text}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.says("");
    }
}
