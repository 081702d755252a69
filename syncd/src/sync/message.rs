//! What two machines say to each other once they are connected, and how it is framed.
//!
//! A frame is its length in four bytes, little endian, and a [`Message`] in postcard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::RecordId;
use crate::membership::{Actor, Feed, Hash, Log};

/// The versions of this protocol that are spoken, oldest first.
pub const VERSIONS: (u16, u16) = (1, 1);

/// The longest frame, in bytes, its length not counted.
pub const FRAME_MAX: usize = 2 * 1024 * 1024;

/// The most of anything that one message may name.
pub const NAMES_MAX: usize = 4_096;

/// The first bytes of a hash: enough to see that two members differ.
pub type Digest = [u8; 16];

/// Where an author's log stands: the place, and the first bytes of the chain there.
pub type Mark = (u64, [u8; 8]);

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// The first of both sides.
    Hello {
        /// The oldest and the newest version spoken.
        versions: (u16, u16),
        /// Of everything that the two share: equal where nothing is to be done.
        all: Digest,
    },
    /// What the sender holds of what the two share.
    Offer(Vec<Holding>),
    /// The receiver holds more or other of a log: what comes after this?
    Ask {
        /// The log.
        log: Log,
        /// Where the sender's stands, by author.
        known: BTreeMap<Actor, Mark>,
    },
    /// Entries of a log: an encoded [`Batch`](super::batch::Batch).
    Batch {
        /// The log.
        log: Log,
        /// Encoded and compressed.
        #[serde(with = "bytes")]
        batch: Vec<u8>,
        /// Of what the sender holds of the log.
        digest: Digest,
        /// Of an answer, whether there is more to ask for; none of what was not asked for.
        more: Option<bool>,
    },
    /// What comes after this in a feed of the receiver's?
    AskFeed {
        /// The feed.
        feed: Feed,
        /// Which life of the receiver's store the place is of.
        epoch: u64,
        /// The place.
        after: u64,
    },
    /// Statements of a feed.
    Statements {
        /// The feed.
        feed: Feed,
        /// Which life of the sender's store the places are of.
        epoch: u64,
        /// The place that they follow.
        after: u64,
        /// The place of the last.
        upto: u64,
        /// An encoded list of statements.
        #[serde(with = "bytes")]
        statements: Vec<u8>,
        /// Of what the sender holds of the feed.
        digest: Digest,
        /// Of an answer, whether there is more to ask for; none of what was not asked for.
        more: Option<bool>,
    },
    /// Logged changes whose bytes the sender has lost.
    AskChanges {
        /// The log.
        log: Log,
        /// Document and change.
        changes: Vec<(RecordId, Hash)>,
    },
    /// The bytes of logged changes.
    Changes {
        /// The log.
        log: Log,
        /// Document and change, compressed as a list.
        #[serde(with = "bytes")]
        changes: Vec<u8>,
    },
}

/// What is held of a log or a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holding {
    /// A log.
    Log {
        /// Which.
        log: Log,
        /// Of its heads.
        digest: Digest,
    },
    /// A feed.
    Feed {
        /// Which.
        feed: Feed,
        /// Which life of the sender's store places are of.
        epoch: u64,
        /// The last place.
        last: u64,
        /// Of its subjects and ranks.
        digest: Digest,
    },
}

/// Bytes as postcard writes them, rather than as a list of numbers.
mod bytes {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}
