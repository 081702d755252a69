//! What two machines say to each other once they are connected, and how it is framed.
//!
//! A frame is its length in four bytes, little endian, and a [`Message`] in postcard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::RecordId;
use crate::membership::{Actor, Feed, Hash, Log};

/// The versions of this protocol that are spoken, oldest first.
pub const VERSIONS: (u16, u16) = (2, 2);

/// The longest frame, in bytes, its length not counted.
pub const FRAME_MAX: usize = 4 * 1024 * 1024;

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
        /// An author of whom the sender holds another history, so that nothing of it goes.
        forked: Option<Actor>,
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
        /// Whether the sender wants what it should have derived by itself too, since it holds
        /// something else than the receiver after all.
        whole: bool,
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

/// Bytes are not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// More bytes than a frame may have.
    #[error("longer than a message may be")]
    TooLong,
    /// More names than a message may hold.
    #[error("more named than a message may name")]
    TooMany,
    /// They cannot be read.
    #[error("not a message")]
    Malformed,
}

impl Message {
    /// How many logs, feeds, authors or changes it names.
    fn names(&self) -> usize {
        match self {
            Self::Offer(holdings) => holdings.len(),
            Self::Ask { known, .. } => known.len(),
            Self::AskChanges { changes, .. } => changes.len(),
            Self::Hello { .. }
            | Self::Batch { .. }
            | Self::AskFeed { .. }
            | Self::Statements { .. }
            | Self::Changes { .. } => 0,
        }
    }
}

/// Encodes a message. The caller keeps within [`FRAME_MAX`] and [`NAMES_MAX`]: the other side
/// refuses what is more.
pub fn encode(message: &Message) -> Vec<u8> {
    postcard::to_allocvec(message).expect("a message holds nothing that cannot be encoded")
}

/// Decodes a frame.
///
/// # Errors
/// [`MessageError`].
pub fn decode(frame: &[u8]) -> Result<Message, MessageError> {
    if frame.len() > FRAME_MAX {
        return Err(MessageError::TooLong);
    }
    // What is read takes a few times the frame: postcard believes no length that exceeds the rest.
    match postcard::take_from_bytes::<Message>(frame) {
        Ok((message, [])) if message.names() > NAMES_MAX => Err(MessageError::TooMany),
        Ok((message, [])) => Ok(message),
        Ok(_) | Err(_) => Err(MessageError::Malformed),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Municipality, Scope};

    fn log() -> Log {
        Log { scope: Scope::Municipality(Municipality::new(4634).unwrap()), urgent: true }
    }

    fn holding() -> Holding {
        Holding::Feed { feed: Feed::Cards, epoch: u64::MAX, last: 7, digest: [3; 16] }
    }

    fn messages() -> Vec<Message> {
        let id = RecordId::from_bytes([7; 16]);
        vec![
            Message::Hello { versions: VERSIONS, all: [9; 16] },
            Message::Offer(vec![Holding::Log { log: log(), digest: [1; 16] }, holding()]),
            Message::Ask { log: log(), known: [(Actor::from_bytes([2; 16]), (3, [4; 8]))].into() },
            Message::Batch {
                log: log(),
                batch: vec![0xff; 300],
                digest: [9; 16],
                forked: Some(Actor::from_bytes([2; 16])),
                more: Some(true),
            },
            Message::AskFeed { feed: Feed::Membership, epoch: 1, after: 2, whole: false },
            Message::Statements {
                feed: Feed::Region,
                epoch: 1,
                after: 2,
                upto: 3,
                statements: vec![0; 9],
                digest: [7; 16],
                more: Some(false),
            },
            Message::AskChanges { log: log(), changes: vec![(id, [5; 32])] },
            Message::Changes { log: log(), changes: vec![] },
        ]
    }

    #[test]
    fn a_message_is_read_back_as_written() {
        for message in messages() {
            assert_eq!(decode(&encode(&message)), Ok(message));
        }
    }

    #[test]
    fn bytes_are_written_as_bytes() {
        let batch = |length| {
            encode(&Message::Batch {
                log: log(),
                batch: vec![0xff; length],
                digest: [9; 16],
                forked: None,
                more: None,
            })
        };
        assert_eq!(batch(1_300).len(), batch(300).len() + 1_000);
    }

    #[test]
    fn a_message_is_no_longer_and_names_no_more_than_it_may() {
        let offer = |names| encode(&Message::Offer(vec![holding(); names]));
        assert!(decode(&offer(NAMES_MAX)).is_ok());
        assert_eq!(decode(&offer(NAMES_MAX + 1)), Err(MessageError::TooMany));
        let known = |names: u64| {
            let actor = |name: u64| Actor::from_bytes(u128::from(name).to_le_bytes());
            let known = (0..names).map(|name| (actor(name), (1, [0; 8]))).collect();
            encode(&Message::Ask { log: log(), known })
        };
        assert!(decode(&known(NAMES_MAX as u64)).is_ok());
        assert_eq!(decode(&known(NAMES_MAX as u64 + 1)), Err(MessageError::TooMany));
        let changes = vec![(RecordId::from_bytes([7; 16]), [5; 32]); NAMES_MAX + 1];
        let lost = encode(&Message::AskChanges { log: log(), changes });
        assert_eq!(decode(&lost), Err(MessageError::TooMany));
        assert_eq!(decode(&vec![0; FRAME_MAX + 1]), Err(MessageError::TooLong));
    }

    #[test]
    fn a_length_is_not_believed_and_nothing_may_follow() {
        for message in messages() {
            let whole = encode(&message);
            for length in 0..whole.len() {
                assert_eq!(decode(&whole[..length]), Err(MessageError::Malformed));
            }
            assert_eq!(decode(&[&whole[..], &[0]].concat()), Err(MessageError::Malformed));
        }
        const OFFER: u8 = 1;
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(decode(&[&[OFFER], &most[..]].concat()), Err(MessageError::Malformed));
    }
}
