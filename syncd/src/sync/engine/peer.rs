//! What is known of one peer, and how a topic goes between the two.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::{Engine, Fault, IN_FLIGHT_MAX, Output, Refused};
use crate::membership::{Actor, Feed, Log, PublicKey};
use crate::sync::message::{Digest, Holding, Mark, Message, NAMES_MAX};
use crate::sync::topic::{Held, Topic};

/// A connected peer.
#[derive(Debug, Default)]
pub(super) struct Peer {
    /// Its hello has come.
    pub(super) greeted: bool,
    /// What this side's hello said of all that is shared.
    pub(super) said: Digest,
    /// What both may hold.
    pub(super) topics: BTreeMap<Topic, Shared>,
    /// How far its feeds are taken: which life of its store, and the place.
    pub(super) cursors: BTreeMap<Feed, (u64, u64)>,
    /// How many batches it has not acknowledged, and since when.
    pub(super) in_flight: u32,
    pub(super) unacknowledged_since: Option<Duration>,
    /// Logs whose missing changes it was asked for.
    pub(super) waiting: BTreeSet<Log>,
}

/// A topic that is shared with a peer.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// What was held here when the hello was said.
    pub(super) said: Option<Digest>,
    /// What it holds, by its last offer.
    pub(super) theirs: Option<Digest>,
    /// What it was last told of what is held here.
    pub(super) told: Option<Digest>,
    /// What it held when it was last asked and had no more.
    pub(super) drained: Option<Digest>,
    /// Where it stands in a log, as far as known.
    pub(super) marks: Option<BTreeMap<Actor, Mark>>,
    /// Of a feed, which life of its store it last offered, and the last place of it.
    pub(super) place: (u64, u64),
    /// Of a feed, the last place of this store's that it has, as far as known.
    pub(super) acknowledged: Option<u64>,
    /// When something of it last came from the peer, or was taken.
    pub(super) heard: Option<Duration>,
    /// Something of it is being taken: what is held here is about to change.
    pub(super) taking: bool,
    /// Of a feed, what the peer held when it was to be asked for all of it, derived or not.
    pub(super) whole: Option<Digest>,
    /// Something came unasked, which is acknowledged by an offer whatever becomes of it.
    pub(super) owing: bool,
    /// Whether the answer that is being taken is not the last.
    pub(super) more: Option<bool>,
    /// An author of whom the peer holds another history.
    pub(super) forked: Option<Actor>,
    /// Why nothing of it is taken from this peer.
    pub(super) refused: Option<Refused>,
}

impl Peer {
    pub(super) fn share(&mut self, topics: BTreeSet<Topic>) {
        self.topics.retain(|topic, _| topics.contains(topic));
        for topic in topics {
            self.topics.entry(topic).or_default();
        }
    }

    /// What could not be taken may be taken now.
    pub(super) fn unblock(&mut self) {
        for shared in self.topics.values_mut() {
            if shared.refused.take().is_some() {
                shared.drained = None;
            }
        }
    }

    pub(super) fn acknowledged(&mut self) {
        self.in_flight = 0;
        self.unacknowledged_since = None;
    }

    fn sent(&mut self, now: Duration) {
        self.in_flight += 1;
        self.unacknowledged_since.get_or_insert(now);
    }
}

impl Engine {
    pub(super) fn offered(&mut self, from: PublicKey, holding: Holding) {
        let (topic, digest, place) = match holding {
            Holding::Log { log, digest } => (Topic::Log(log), digest, (0, 0)),
            Holding::Feed { feed, epoch, last, digest } => (Topic::Feed(feed), digest, (epoch, last)),
        };
        let (is_equal, now) = (self.digest(topic) == digest, self.now);
        let Some(shared) = self.shared(from, topic) else { return };
        if shared.theirs.is_none() {
            // What was told before it shared the topic, it has not heard.
            shared.told = None;
        }
        shared.theirs = Some(digest);
        // It may have had less to give than it held.
        shared.drained = None;
        shared.place = place;
        shared.heard = Some(now);
        if is_equal {
            let told = shared.told;
            self.equal(from, topic);
            if let (Topic::Feed(feed), Some(peer)) = (topic, self.peers.get_mut(&from)) {
                peer.cursors.insert(feed, place);
            }
            // It must learn of that too.
            if let Some(shared) = self.shared(from, topic) {
                shared.told = told;
            }
        }
    }

    pub(super) fn asked(&mut self, from: PublicKey, log: Log, known: BTreeMap<Actor, Mark>) {
        match self.shared(from, Topic::Log(log)) {
            Some(shared) => shared.marks = Some(known.clone()),
            // The same answer as of a log in which there is nothing.
            None => {
                let (batch, digest) = (Vec::new(), Digest::default());
                let (forked, more) = (None, Some(false));
                return self.send(from, Message::Batch { log, batch, digest, forked, more });
            }
        }
        self.outputs.push_back(Output::Load { peer: from, log, after: known, asked: true });
    }

    pub(super) fn asked_feed(
        &mut self,
        from: PublicKey,
        feed: Feed,
        (epoch, after): (u64, u64),
        whole: bool,
    ) {
        let (mine, last) = self.last_place(feed);
        let known = if epoch == mine && after <= last { after } else { 0 };
        match self.shared(from, Topic::Feed(feed)) {
            Some(shared) => {
                shared.acknowledged = Some(known);
                self.outputs.push_back(Output::LoadStatements {
                    peer: from,
                    feed,
                    after: known,
                    asked: true,
                    whole,
                });
            }
            // Of the question and of nothing else: whether the place is one is told to nobody.
            None => {
                let (statements, digest, more) = (Vec::new(), Digest::default(), Some(false));
                let (epoch, after, upto) = (mine, 0, 0);
                let message = Message::Statements { feed, epoch, after, upto, statements, digest, more };
                self.send(from, message);
            }
        }
    }

    pub(super) fn loaded(
        &mut self,
        to: PublicKey,
        log: Log,
        batch: Vec<u8>,
        (marks, forked): (BTreeMap<Actor, Mark>, Option<Actor>),
        more: Option<bool>,
    ) {
        if let Some(shared) = self.shared(to, Topic::Log(log)) {
            shared.forked = shared.forked.or(forked);
        }
        if batch.is_empty()
            && more.is_none()
            && let Some(held) = self.held.get(&Topic::Log(log))
        {
            // Nothing can be given: it is told of what there is instead.
            let offer = Message::Offer(vec![held.to_holding()]);
            return self.send(to, offer);
        }
        let (digest, now) = (self.digest(Topic::Log(log)), self.now);
        let Some(shared) = self.shared(to, Topic::Log(log)) else { return };
        shared.marks = Some(marks);
        if more != Some(true) {
            shared.told = Some(digest);
        }
        if more.is_none()
            && let Some(peer) = self.peers.get_mut(&to)
        {
            peer.sent(now);
        }
        self.send(to, Message::Batch { log, batch, digest, forked, more });
    }

    pub(super) fn loaded_statements(
        &mut self,
        to: PublicKey,
        feed: Feed,
        (after, upto): (u64, u64),
        statements: Vec<u8>,
        more: Option<bool>,
    ) {
        let (digest, now, epoch) = (self.digest(Topic::Feed(feed)), self.now, self.last_place(feed).0);
        let Some(shared) = self.shared(to, Topic::Feed(feed)) else { return };
        shared.acknowledged = Some(upto);
        if more != Some(true) {
            shared.told = Some(digest);
        }
        if more.is_none()
            && let Some(peer) = self.peers.get_mut(&to)
        {
            peer.sent(now);
        }
        self.send(to, Message::Statements { feed, epoch, after, upto, statements, digest, more });
    }

    /// Somebody has answered: what was asked of it can be asked again.
    fn answered(&mut self, from: PublicKey, topic: Topic) {
        if self.asking.get(&topic).is_some_and(|(asked, _)| *asked == from) {
            self.asking.remove(&topic);
        }
    }

    /// Something of a topic has come, to be taken; nobody is asked for more of it until it is.
    pub(super) fn delivered(
        &mut self,
        from: PublicKey,
        topic: Topic,
        digest: Digest,
        more: Option<bool>,
    ) -> Option<&mut Shared> {
        let now = self.now;
        if more.is_some() && self.shared(from, topic).is_none() {
            self.answered(from, topic);
        }
        let shared = self.shared(from, topic)?;
        shared.theirs = Some(digest);
        shared.heard = Some(now);
        shared.taking = true;
        shared.owing |= more.is_none();
        shared.more = more.or(shared.more);
        Some(shared)
    }

    pub(super) fn delivered_statements(
        &mut self,
        from: PublicKey,
        feed: Feed,
        (epoch, after, upto): (u64, u64, u64),
        statements: Vec<u8>,
        digest: Digest,
        more: Option<bool>,
    ) {
        let topic = Topic::Feed(feed);
        let before = self.digest(topic);
        let was_equal = self.shared(from, topic).is_some_and(|shared| shared.theirs == Some(before));
        let Some(shared) = self.delivered(from, topic, digest, more) else { return };
        shared.place = (epoch, upto.max(shared.place.1));
        let Some(peer) = self.peers.get_mut(&from) else { return };
        // What comes unasked counts only where nothing before it can be missing.
        let follows = was_equal || after == 0 || peer.cursors.get(&feed) == Some(&(epoch, after));
        let cursor = follows.then_some((epoch, upto));
        if let Some(cursor) = cursor {
            peer.cursors.insert(feed, cursor);
        }
        self.outputs.push_back(Output::TakeStatements { peer: from, feed, statements, cursor });
    }

    pub(super) fn taken(&mut self, from: PublicKey, topic: Topic, result: Result<(), Refused>) {
        let mine = self.digest(topic);
        let marks = if let Topic::Log(log) = topic { Some(self.marks(log)) } else { None };
        match result {
            Err(Refused::Forged) => return self.close(from, Fault::Forged),
            Err(Refused::Storage) => self.broken = true,
            _ => {}
        }
        let now = self.now;
        let more = self.shared(from, topic).map(|shared| {
            shared.taking = false;
            shared.heard = Some(now);
            shared.more.take()
        });
        if more != Some(None) {
            self.answered(from, topic);
        }
        let Some(shared) = self.shared(from, topic) else { return };
        match result {
            // The rest is asked for.
            Err(Refused::Gap) => shared.drained = None,
            Err(refused) => {
                shared.refused = Some(refused);
                shared.drained = shared.theirs;
            }
            Ok(()) => {
                let last = more == Some(Some(false));
                let is_equal = shared.theirs == Some(mine);
                if last || is_equal {
                    shared.drained = shared.theirs;
                }
                if is_equal {
                    shared.marks = marks;
                }
            }
        }
        if let (Topic::Feed(feed), Err(_), Some(peer)) = (topic, result, self.peers.get_mut(&from)) {
            // What was not taken is to be had again, from the beginning.
            peer.cursors.remove(&feed);
        }
    }

    /// Asks and tells whatever is due.
    pub(super) fn pump(&mut self) {
        let peers: Vec<_> = self.peers.iter().filter(|(_, peer)| peer.greeted).map(|(key, _)| *key).collect();
        for peer in peers {
            self.tell(peer);
            if !self.broken {
                self.ask(peer);
                self.ask_missing(peer);
            }
        }
    }

    /// Tells a peer what is held here, where it does not know: with the changes themselves where
    /// it lacks only what was made here.
    fn tell(&mut self, to: PublicKey) {
        let peer = &self.peers[&to];
        let untold = |(topic, shared): (&Topic, &Shared)| {
            let is_due = shared.told != Some(self.digest(*topic)) || shared.owing;
            (is_due && !shared.taking).then_some(*topic)
        };
        let untold: Vec<_> = peer.topics.iter().filter_map(untold).collect();
        let mut offer = Vec::new();
        for topic in untold {
            let Some(held) = self.held.get(&topic) else { continue };
            let (digest, shared) = (held.digest(), &self.peers[&to].topics[&topic]);
            match (held, shared) {
                // Never by changes: two who refuse each other's would send them for ever.
                (_, Shared { owing: true, .. }) => offer.push(held.to_holding()),
                (Held::Log { log, marks, .. }, Shared { marks: Some(known), .. })
                    if self.peers[&to].in_flight < IN_FLIGHT_MAX && self.lacks_only_ours(marks, known) =>
                {
                    let (log, after) = (*log, known.clone());
                    self.outputs.push_back(Output::Load { peer: to, log, after, asked: false });
                }
                (Held::Feed { feed, .. }, Shared { theirs: Some(_), told: Some(told), .. })
                    if shared.theirs == Some(*told) && self.peers[&to].in_flight < IN_FLIGHT_MAX =>
                {
                    let (feed, after) = (*feed, shared.acknowledged.unwrap_or(0));
                    self.outputs.push_back(Output::LoadStatements {
                        peer: to,
                        feed,
                        after,
                        asked: false,
                        whole: false,
                    });
                }
                _ => offer.push(held.to_holding()),
            }
            if let Some(shared) = self.shared(to, topic) {
                shared.told = Some(digest);
                shared.owing = false;
            }
        }
        if !offer.is_empty() {
            self.send(to, Message::Offer(offer));
        }
    }

    /// Whether a peer that stands there lacks nothing but this store's own changes, and lacks some.
    fn lacks_only_ours(&self, marks: &BTreeMap<Actor, Mark>, known: &BTreeMap<Actor, Mark>) -> bool {
        let behind =
            |(author, mark): &(&Actor, &Mark)| known.get(author).is_none_or(|theirs| theirs.0 < mark.0);
        let mut lacking = marks.iter().filter(behind).map(|(author, _)| *author).peekable();
        lacking.peek().is_some() && lacking.all(|author| Some(author) == self.author)
    }

    /// Asks a peer for the first topic of which it holds something else, unless somebody was asked.
    fn ask(&mut self, from: PublicKey) {
        if self.asking.values().any(|(asked, _)| *asked == from) {
            return;
        }
        let wanted = |(topic, shared): &(&Topic, &Shared)| {
            shared.theirs.is_some_and(|theirs| theirs != self.digest(**topic))
                && shared.drained != shared.theirs
                && !shared.taking
                && !self.asking.contains_key(*topic)
        };
        let peer = &self.peers[&from];
        let Some(topic) = peer.topics.iter().find(wanted).map(|(topic, _)| *topic) else { return };
        let message = match topic {
            Topic::Log(log) => {
                let known: BTreeMap<_, _> = self.marks(log).into_iter().take(NAMES_MAX).collect();
                Message::Ask { log, known }
            }
            Topic::Feed(feed) => {
                let offered = peer.topics[&topic].place;
                let taken = peer.cursors.get(&feed).filter(|(epoch, _)| *epoch == offered.0);
                let (epoch, after) = taken.copied().unwrap_or((offered.0, 0));
                let whole = peer.topics[&topic].whole.is_some();
                Message::AskFeed { feed, epoch, after, whole }
            }
        };
        self.asking.insert(topic, (from, self.now));
        self.send(from, message);
    }

    fn ask_missing(&mut self, from: PublicKey) {
        let peer = &self.peers[&from];
        let asked = |log: &Log| peer.waiting.contains(log) || !peer.topics.contains_key(&Topic::Log(*log));
        let Some((log, changes)) = self.missing.iter().find(|(log, _)| !asked(log)) else { return };
        let message =
            Message::AskChanges { log: *log, changes: changes.iter().take(NAMES_MAX).copied().collect() };
        let log = *log;
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.waiting.insert(log);
        }
        self.send(from, message);
    }
}
