//! What can go wrong with the store. No text here holds anything that a person wrote.

use std::io;

use crate::domain::RecordId;
use crate::membership::Actor;

/// Reading or writing failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The store takes no more changes since its first error; it must be opened again.
    #[error("the store takes no changes since it failed: {first}")]
    Latched {
        /// The first error.
        first: String,
    },
    /// The disk or the database failed.
    #[error("storage failed: {0}")]
    Storage(#[from] rusqlite::Error),
    /// What is stored is not as it was written.
    #[error("the store is damaged: {finding}")]
    Damaged {
        /// What was found.
        finding: String,
    },
    /// A document came with another kind or scope than it has.
    #[error("record {id} cannot change its kind or its scope")]
    Moved {
        /// The document.
        id: RecordId,
    },
    /// What was erased may still lie on the disk, as where it is full. Nothing else is the matter.
    #[error("what was erased could not be overwritten: {reason}")]
    NotScrubbed {
        /// The error.
        reason: String,
    },
    /// The record was erased: nothing of it is taken again.
    #[error("record {id} was erased")]
    Erased {
        /// The record.
        id: RecordId,
    },
    /// What was received does not continue its author's log as it is held here.
    #[error("entry {n} of author {author} does not follow on the author's last")]
    OutOfOrder {
        /// The author.
        author: Actor,
        /// The place that the entry, or the signed head, claims.
        n: u64,
    },
}

/// A store could not be made or opened. Nothing was changed, and nothing is ever reset.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no store here.
    #[error("there is no store here")]
    NotHere,
    /// There is a store already.
    #[error("there is a store here already")]
    AlreadyHere,
    /// Another process has the store open.
    #[error("the store is in use by another program")]
    InUse,
    /// The passphrase is too short to protect anything.
    #[error("a passphrase needs at least {min} characters")]
    PassphraseTooShort {
        /// The least number of characters.
        min: usize,
    },
    /// Not this store's passphrase.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Not this store's key file.
    #[error("this key file does not open this store")]
    WrongKeyFile,
    /// The key file does not hold a key.
    #[error("the key file does not hold a key: 64 hexadecimal digits are expected")]
    NotAKeyFile,
    /// This store is not opened by a secret of this sort.
    #[error("this store has no such way in")]
    NoSuchSlot,
    /// The file that holds the wrapped key is not as it was written.
    #[error("the file with the wrapped key is damaged; bring it back from a backup")]
    KeysDamaged,
    /// The key is right and yet does not open the database.
    #[error("the database is damaged, or does not belong with this key")]
    NotAStoreOrDamaged,
    /// A newer version wrote this store.
    #[error("the store is of version {found}, and this program knows versions up to {known}")]
    Newer {
        /// The store's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A file could not be read or written.
    #[error("a file failed: {0}")]
    Io(#[from] io::Error),
    /// The database failed.
    #[error("storage failed: {0}")]
    Storage(rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::NotAStoreOrDamaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            _ => Self::Storage(error),
        }
    }
}
