//! What the end-to-end tests are written with: the real program, in a home of its own, by
//! command and on a real terminal.
//!
//! **Invariant:** nothing here looks into the program. What a test knows it has from a process's
//! output, a screen, a file, the local protocol, or from a [`Recorder`]: a machine of its own that
//! others take for one of theirs. The tests run on Linux, whose `/proc` tells which processes
//! there are.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod chance;
pub mod chapter;
mod home;
mod kit;
mod machine;
mod program;
mod recorder;
mod screen;

pub use chance::Chance;
pub use home::{Home, PASSPHRASE};
pub use machine::{Ask, Machine, compare};
pub use program::{Ran, daemons_of, varde, wait_for_no_daemon};
pub use recorder::{Frame, Recorder};
pub use screen::{Closed, Screen, sent_by};
