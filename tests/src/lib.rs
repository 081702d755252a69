//! What the end-to-end tests are written with: the real program, in a home of its own, by
//! command and on a real terminal.
//!
//! **Invariant:** nothing here looks into the program. What a test knows it has from a process's
//! output, a screen, a file or the local protocol. The tests run on Linux, whose `/proc` tells
//! which processes there are.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod home;
mod program;
mod screen;

pub use home::{Home, PASSPHRASE};
pub use program::{Ran, daemons_of, varde, wait_for_no_daemon};
pub use screen::{Closed, Screen};
