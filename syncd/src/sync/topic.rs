//! What two machines may have in common: logs and feeds.

use std::collections::BTreeMap;

use super::message::{Digest, Holding, Mark};
use crate::domain::Scope;
use crate::membership::{Actor, Feed, Hash, Log, LogHead};

/// A log or a feed. The order is the order in which they are asked for: who belongs here first,
/// then what is urgent, then from what everybody holds to what few do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Statements.
    Feed(Feed),
    /// Changes to documents.
    Log(Log),
}

impl Topic {
    /// Who holds it.
    pub fn scope(self) -> Scope {
        match self {
            Self::Feed(feed) => feed.scope(),
            Self::Log(log) => log.scope,
        }
    }

    fn rank(self) -> (u8, Scope) {
        let rank = match self {
            Self::Feed(Feed::Membership) => 0,
            Self::Log(Log { urgent: true, .. }) => 1,
            Self::Feed(Feed::Region) => 2,
            Self::Log(Log { scope: Scope::Region, .. }) => 3,
            Self::Feed(Feed::Cards) => 4,
            Self::Feed(Feed::Access(_)) => 6,
            Self::Log(_) => 5,
        };
        (rank, self.scope())
    }
}

impl Ord for Topic {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Topic {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What this machine holds of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Of a log: where each author's part stands.
    Log {
        /// Which.
        log: Log,
        /// By author.
        marks: BTreeMap<Actor, Mark>,
        /// Of all heads.
        digest: Digest,
    },
    /// Of a feed.
    Feed {
        /// Which.
        feed: Feed,
        /// Which life of this store the places are of.
        epoch: u64,
        /// The last place.
        last: u64,
        /// Of its subjects and ranks.
        digest: Digest,
    },
}

impl Held {
    /// What the heads of a log say.
    pub fn log(log: Log, heads: &[LogHead]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 heads of a log");
        for head in heads {
            hasher.update(head.author.as_bytes()).update(&head.n.to_le_bytes()).update(&head.chain);
        }
        let marks = heads.iter().map(|head| (head.author, (head.n, tag(&head.chain)))).collect();
        let digest = match heads {
            [] => Digest::default(),
            _ => shortened(hasher.finalize().as_bytes()),
        };
        Self::Log { log, marks, digest }
    }

    /// What is held of a feed.
    pub fn feed(feed: Feed, epoch: u64, last: u64, digest: &Hash) -> Self {
        let digest = if last == 0 { Digest::default() } else { shortened(digest) };
        Self::Feed { feed, epoch, last, digest }
    }

    /// Of what.
    pub fn topic(&self) -> Topic {
        match self {
            Self::Log { log, .. } => Topic::Log(*log),
            Self::Feed { feed, .. } => Topic::Feed(*feed),
        }
    }

    /// Equal where two machines hold the same; zeros where they hold nothing, as of what is not
    /// shared.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Log { digest, .. } | Self::Feed { digest, .. } => *digest,
        }
    }

    pub(super) fn to_holding(&self) -> Holding {
        match self {
            Self::Log { log, digest, .. } => Holding::Log { log: *log, digest: *digest },
            Self::Feed { feed, epoch, last, digest } => {
                Holding::Feed { feed: *feed, epoch: *epoch, last: *last, digest: *digest }
            }
        }
    }
}

/// The first bytes of a chain.
pub fn tag(chain: &Hash) -> [u8; 8] {
    *chain.first_chunk().expect("a hash is longer than eight bytes")
}

fn shortened(hash: &Hash) -> Digest {
    *hash.first_chunk().expect("a hash is longer than sixteen bytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Municipality;

    #[test]
    fn who_belongs_here_goes_first_and_what_is_urgent_before_what_is_large() {
        let ours = Scope::Municipality(Municipality::new(4634).unwrap());
        let log = |scope, urgent| Topic::Log(Log { scope, urgent });
        let order = [
            Topic::Feed(Feed::Membership),
            log(ours, true),
            log(Scope::Region, true),
            Topic::Feed(Feed::Region),
            log(Scope::Region, false),
            Topic::Feed(Feed::Cards),
            log(ours, false),
        ];
        assert!(order.is_sorted());
        assert!(order.windows(2).all(|pair| pair[0] != pair[1] && pair[0] < pair[1]));
    }
}
