//! Feeds that differ though a peer has given them to their end: what is not sent because it should be
//! derived here was not derived, or came to something else. All of such a feed is asked for, once the
//! documents are the same on both sides and there was time to derive.

use std::time::Duration;

use super::peer::Peer;
use super::{Engine, QUIET};
use crate::membership::{Feed, PublicKey};
use crate::sync::topic::Topic;

impl Engine {
    /// The feeds that differ, were given to their end and were not asked for whole since; with when
    /// all came to be here that they are derived from.
    pub(super) fn stuck(&self) -> impl Iterator<Item = (PublicKey, Feed, Duration)> {
        let greeted = self.peers.iter().filter(|(_, peer)| peer.greeted);
        greeted.flat_map(|(key, peer)| self.stuck_with(peer).map(|(feed, since)| (*key, feed, since)))
    }

    fn stuck_with(&self, peer: &Peer) -> impl Iterator<Item = (Feed, Duration)> {
        let agree = self.logs_agree_since(peer);
        peer.topics.iter().filter_map(move |(topic, shared)| {
            let Topic::Feed(feed) = topic else { return None };
            let differs = shared.theirs.is_some_and(|theirs| theirs != self.digest(*topic));
            let is_given = shared.drained == shared.theirs && !shared.taking;
            // Who has said that it holds nothing is only catching up.
            let holds = shared.place.1 > 0;
            let is_new = shared.whole != shared.theirs && shared.refused.is_none();
            let since = shared.heard?.max(agree?);
            (differs && holds && is_given && is_new).then_some((*feed, since))
        })
    }

    /// Since when this side and a peer hold the same documents; none while they do not, and what is
    /// derived from them has to differ.
    fn logs_agree_since(&self, peer: &Peer) -> Option<Duration> {
        let mut logs = peer.topics.iter().filter(|(topic, _)| matches!(topic, Topic::Log(_)));
        logs.try_fold(Duration::ZERO, |since, (topic, shared)| {
            let is_equal = shared.theirs.unwrap_or_default() == self.digest(*topic) && !shared.taking;
            is_equal.then_some(since.max(shared.heard.unwrap_or_default()))
        })
    }

    /// Asks for all of what has been stuck long enough for everything to be derived.
    pub(super) fn ask_for_whole(&mut self) {
        let late = |since: &Duration| self.now.saturating_sub(*since) >= QUIET;
        let stuck: Vec<_> = self.stuck().filter(|(_, _, since)| late(since)).collect();
        for (key, feed, _) in stuck {
            let Some(peer) = self.peers.get_mut(&key) else { continue };
            peer.cursors.remove(&feed);
            if let Some(shared) = peer.topics.get_mut(&Topic::Feed(feed)) {
                shared.whole = shared.theirs;
                shared.drained = None;
            }
        }
    }
}
