//! What can go wrong with a backup or a kit. No text here holds a word of a kit.

use std::io;

use serde::{Deserialize, Serialize};

/// A backup could not be made, or nothing was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum BackupError {
    /// No kit was made for this home.
    #[error("there is no recovery kit yet: make one with `varde backup kit`")]
    NoKit,
    /// What was given as a kit's public half is none.
    #[error("this is not the public half of a recovery kit")]
    NotARecipient,
    /// A kit has another number of words.
    #[error("a recovery kit has {expected} words, and these are {found}")]
    KitLength {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A word is none of those that kits are made of.
    #[error("word {place} of the kit is misspelt")]
    KitWord {
        /// Which, from 1.
        place: usize,
    },
    /// Every word is one that kits are made of, and together they are no kit.
    #[error("a word of the kit is another one than was printed, or two have changed places")]
    KitMistyped,
    /// There is a home already; a backup is never put in its place.
    #[error("there is a Varde here already; nothing was changed")]
    AlreadyHere,
    /// There is a file of this name; nothing is written over.
    #[error("the file is there already")]
    FileExists,
    /// The file was not made by Varde.
    #[error("this is not a backup of Varde")]
    NotABackup,
    /// The file was made for another kit. Damage to its first bytes looks the same.
    #[error("this kit does not open this backup")]
    WrongKit,
    /// The file is not as it was written: cut off, or altered.
    #[error("the backup is damaged or not whole")]
    Damaged,
    /// A newer Varde made the file.
    #[error("the backup is of version {found}, and this program knows versions up to {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A file could not be read or written.
    #[error("a file failed: {reason}")]
    File {
        /// What the system said.
        reason: String,
    },
    /// The store could not be copied.
    #[error("the store could not be copied: {reason}")]
    Store {
        /// What the store said.
        reason: String,
    },
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        Self::File { reason: error.to_string() }
    }
}
