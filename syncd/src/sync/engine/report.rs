//! What can truly be said of how things stand with a peer.

use std::collections::BTreeMap;
use std::time::Duration;

use super::peer::Shared;
use super::{Engine, Refused};
use crate::domain::Scope;
use crate::membership::{Actor, PublicKey};
use crate::sync::message::Mark;
use crate::sync::topic::{Held, Topic};

/// How things stand with a connected peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// By scope.
    pub scopes: BTreeMap<Scope, Lack>,
    /// Why something of it is not taken.
    pub refused: Option<Refused>,
}

/// What the two sides lack of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// How many changes and statements the peer lacks, where that is known.
    pub theirs: Option<u64>,
    /// How many this side lacks, where that is known.
    pub ours: Option<u64>,
    /// When anything of the scope last came from the peer, as time was told.
    pub heard: Option<Duration>,
}

impl Report {
    /// Whether nothing is lacking on either side, as far as can be known.
    pub fn is_equal(&self) -> bool {
        self.scopes.values().all(|lack| (lack.theirs, lack.ours) == (Some(0), Some(0)))
    }
}

impl Engine {
    /// How things stand with a peer; none where it is not connected or has not said hello.
    pub fn report(&self, peer: &PublicKey) -> Option<Report> {
        let peer = self.peers.get(peer).filter(|peer| peer.greeted)?;
        let mut report = Report::default();
        for (topic, shared) in &peer.topics {
            let cursor = match topic {
                Topic::Feed(feed) => peer.cursors.get(feed).copied(),
                Topic::Log(_) => None,
            };
            let lack = self.lack(*topic, shared, cursor);
            report
                .scopes
                .entry(topic.scope())
                .and_modify(|sum| {
                    *sum = Lack {
                        theirs: sum.theirs.zip(lack.theirs).map(|(a, b)| a + b),
                        ours: sum.ours.zip(lack.ours).map(|(a, b)| a + b),
                        heard: sum.heard.max(lack.heard),
                    }
                })
                .or_insert(lack);
            let forked = shared.forked.map(Refused::Forked);
            report.refused = report.refused.or(shared.refused).or(forked);
        }
        Some(report)
    }

    /// Whether a peer is known to hold just what is held here of a topic.
    pub fn holds_the_same(&self, peer: &PublicKey, topic: Topic) -> bool {
        let shared = self.peers.get(peer).and_then(|peer| peer.topics.get(&topic));
        shared.is_some_and(|shared| shared.theirs == Some(self.digest(topic)))
    }

    fn lack(&self, topic: Topic, shared: &Shared, cursor: Option<(u64, u64)>) -> Lack {
        let heard = shared.heard;
        if shared.theirs == Some(self.digest(topic)) {
            return Lack { theirs: Some(0), ours: Some(0), heard };
        }
        let lack = match self.held.get(&topic) {
            Some(Held::Log { marks, .. }) => {
                let known = shared.marks.as_ref();
                let (theirs, ours) =
                    (known.map(|known| beyond(marks, known)), known.map(|known| beyond(known, marks)));
                Lack { theirs, ours, heard }
            }
            Some(Held::Feed { last, .. }) => {
                let (epoch, offered) = shared.place;
                let taken = cursor.filter(|(of, _)| *of == epoch).map_or(0, |(_, place)| place);
                let ours = shared.theirs.map(|_| offered.saturating_sub(taken));
                Lack { theirs: shared.acknowledged.map(|place| last.saturating_sub(place)), ours, heard }
            }
            None => Lack { theirs: None, ours: None, heard },
        };
        // What was sent and not acknowledged yet: it holds something else, by its last word.
        match (lack.theirs, lack.ours) {
            (Some(0), Some(0)) => Lack { theirs: None, ..lack },
            _ => lack,
        }
    }
}

/// How many entries one side has beyond where the other stands.
fn beyond(one: &BTreeMap<Actor, Mark>, other: &BTreeMap<Actor, Mark>) -> u64 {
    let further = |(author, (n, _)): (&Actor, &Mark)| {
        n.saturating_sub(other.get(author).map_or(0, |(theirs, _)| *theirs))
    };
    one.iter().map(further).sum()
}
