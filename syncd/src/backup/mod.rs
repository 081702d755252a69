//! Backups: one file for a whole home, which only the words of its recovery kit open.
//!
//! The kit is a secret on paper. A home keeps its public half alone, so that backups are made
//! without it. A file is an age stream: one line that says what it is, with the key of the
//! database, and the database as the store encrypts it.
//!
//! **Invariant:** nothing here knows what a store is, and nothing decrypted is written to disk.

mod about;
mod envelope;
mod error;
mod kit;

pub use about::About;
#[cfg(test)]
pub(crate) use about::sample;
pub(crate) use envelope::{Sealed, seal};
pub use error::BackupError;
pub use kit::{Kit, Recipient, WORDS};
