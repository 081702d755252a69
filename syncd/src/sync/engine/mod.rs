//! The state machine: what every peer holds, who is asked for what, and what is still to be told.
//!
//! Each topic is handled alike. Both sides offer a digest of what they hold; whoever sees another
//! digest than its own asks for what comes after where it stands, one peer at a time for a topic,
//! until nothing more comes; what it took changes its own digest, which it offers in turn. A
//! change made here goes out at once to those who hold everything before it.

mod peer;
mod report;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::message::{Digest, Mark, Message, VERSIONS};
use super::topic::{Held, Topic};
use crate::domain::RecordId;
use crate::membership::{Actor, Feed, Hash, Log, PublicKey};
use peer::{Peer, Shared};
pub use report::{Lack, Report};

/// How long a peer may take to answer before it is taken for dead.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long after the last word of a feed all is derived that should be: figures take two seconds.
const QUIET: Duration = Duration::from_secs(5);

/// How many batches may be on their way to a peer without being acknowledged.
const IN_FLIGHT_MAX: u32 = 32;

/// What the engine is told.
#[derive(Debug)]
pub enum Input {
    /// A member is connected.
    Connected {
        /// Who.
        peer: PublicKey,
        /// What both may hold.
        topics: BTreeSet<Topic>,
        /// How far each feed of its was taken: which life of its store, and the place.
        cursors: BTreeMap<Feed, (u64, u64)>,
    },
    /// It may hold something else from now on.
    Shares {
        /// Who.
        peer: PublicKey,
        /// What both may hold.
        topics: BTreeSet<Topic>,
    },
    /// It is connected no longer.
    Disconnected(PublicKey),
    /// It says something.
    Received(PublicKey, Message),
    /// The store holds this of a topic now.
    Holds(Held),
    /// This store's own changes are by this actor now.
    Author(Actor),
    /// The answer to [`Output::Load`].
    Loaded {
        /// Whom it is for.
        peer: PublicKey,
        /// The log.
        log: Log,
        /// The encoded batch.
        batch: Vec<u8>,
        /// Where the peer stands when it has taken the batch.
        marks: BTreeMap<Actor, Mark>,
        /// An author of whom the peer holds another history.
        forked: Option<Actor>,
        /// Whether this is an answer, and whether there is more.
        more: Option<bool>,
    },
    /// The answer to [`Output::LoadStatements`].
    LoadedStatements {
        /// Whom it is for.
        peer: PublicKey,
        /// The feed.
        feed: Feed,
        /// The place that they follow.
        after: u64,
        /// The place of the last.
        upto: u64,
        /// Encoded.
        statements: Vec<u8>,
        /// Whether this is an answer, and whether there is more.
        more: Option<bool>,
    },
    /// What became of an [`Output::Take`], [`Output::TakeStatements`] or [`Output::TakeChanges`];
    /// what the store holds now was told before.
    Taken {
        /// Whose it was.
        peer: PublicKey,
        /// Of what.
        topic: Topic,
        /// Whether it is durable.
        result: Result<(), Refused>,
    },
    /// Bytes of logged changes are missing here.
    Missing(Log, Vec<(RecordId, Hash)>),
    /// Time has passed.
    Tick,
}

/// Why what a peer sent was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not follow on what is here.
    #[error("it does not follow on what is here")]
    Gap,
    /// Its author has another history here.
    #[error("its author {0} has another history here")]
    Forked(Actor),
    /// Nobody has introduced its author, or the author may not write there.
    #[error("its author may not write there")]
    UnknownAuthor,
    /// It is not what its author signed, or cannot be read.
    #[error("it is not what its author signed")]
    Forged,
    /// The store here failed.
    #[error("the store failed")]
    Storage,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this.
    Send(PublicKey, Message),
    /// Read what comes after these marks, and tell it as [`Input::Loaded`].
    Load {
        /// Whom it is for.
        peer: PublicKey,
        /// The log.
        log: Log,
        /// Where the peer stands.
        after: BTreeMap<Actor, Mark>,
        /// Whether the peer has asked for it.
        asked: bool,
    },
    /// Read what comes after this place, and tell it as [`Input::LoadedStatements`].
    LoadStatements {
        /// Whom it is for.
        peer: PublicKey,
        /// The feed.
        feed: Feed,
        /// The place.
        after: u64,
        /// Whether the peer has asked for it.
        asked: bool,
        /// Whether it has asked for what it should have derived by itself too.
        whole: bool,
    },
    /// Take this in, and tell what became of it.
    Take {
        /// From whom.
        peer: PublicKey,
        /// The log.
        log: Log,
        /// The encoded batch.
        batch: Vec<u8>,
    },
    /// Take this in, and tell what became of it.
    TakeStatements {
        /// From whom.
        peer: PublicKey,
        /// The feed.
        feed: Feed,
        /// Encoded.
        statements: Vec<u8>,
        /// Which life of the peer's store, and how far its feed is taken with this: to be kept.
        cursor: Option<(u64, u64)>,
    },
    /// Send these changes.
    LoadChanges {
        /// Whom they are for.
        peer: PublicKey,
        /// The log.
        log: Log,
        /// Which.
        changes: Vec<(RecordId, Hash)>,
    },
    /// Put these missing changes in their place, and tell what became of it.
    TakeChanges {
        /// From whom.
        peer: PublicKey,
        /// The log.
        log: Log,
        /// Encoded.
        changes: Vec<u8>,
    },
    /// Close the connection to this peer; it is said to be disconnected already.
    Close(PublicKey, Fault),
}

/// What makes a peer one that is not talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It speaks no version that is spoken here.
    OtherVersion,
    /// It sent what its author never signed, or what is no message.
    Forged,
    /// It does not answer.
    Silent,
}

/// The state machine.
#[derive(Debug, Default)]
pub struct Engine {
    held: BTreeMap<Topic, Held>,
    author: Option<Actor>,
    peers: BTreeMap<PublicKey, Peer>,
    /// Who was asked for a topic, and since when.
    asking: BTreeMap<Topic, (PublicKey, Duration)>,
    missing: BTreeMap<Log, Vec<(RecordId, Hash)>>,
    now: Duration,
    outputs: VecDeque<Output>,
    /// The store failed: nothing more is asked for.
    broken: bool,
}

impl Engine {
    /// Takes an input; `now` is the time since any moment, and never less than it was. What is to
    /// be done then is given by [`Engine::next_output`], until there is no more.
    pub fn handle(&mut self, now: Duration, input: Input) {
        self.now = now;
        match input {
            Input::Connected { peer, topics, cursors } => self.connected(peer, topics, cursors),
            Input::Shares { peer, topics } => {
                if let Some(known) = self.peers.get_mut(&peer) {
                    known.share(topics);
                }
            }
            Input::Disconnected(peer) => self.forget(peer),
            Input::Received(peer, message) => self.received(peer, message),
            Input::Holds(held) => {
                if held.topic() == Topic::Feed(Feed::Membership) {
                    self.peers.values_mut().for_each(Peer::unblock);
                }
                drop(self.held.insert(held.topic(), held));
            }
            Input::Author(actor) => self.author = Some(actor),
            Input::Loaded { peer, log, batch, marks, forked, more } => {
                self.loaded(peer, log, batch, (marks, forked), more);
            }
            Input::LoadedStatements { peer, feed, after, upto, statements, more } => {
                self.loaded_statements(peer, feed, (after, upto), statements, more);
            }
            Input::Taken { peer, topic, result } => self.taken(peer, topic, result),
            Input::Missing(log, changes) => self.miss(log, changes),
            Input::Tick => self.tick(),
        }
        self.pump();
    }

    /// The next thing to do.
    pub fn next_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the engine wants to be told the time: only while somebody owes an answer, or a feed differs
    /// that was given to its end.
    pub fn deadline(&self) -> Option<Duration> {
        let asked = self.asking.values().map(|(_, since)| *since);
        let sent = self.peers.values().filter_map(|peer| peer.unacknowledged_since);
        let owed = asked.chain(sent).min().map(|since| since + PATIENCE);
        owed.into_iter().chain(self.stuck().map(|(_, _, since)| since + QUIET)).min()
    }

    /// Whether somebody was asked for what is lacking here and has not given all of it yet.
    pub fn is_asking(&self) -> bool {
        !self.asking.is_empty()
    }

    fn connected(&mut self, peer: PublicKey, topics: BTreeSet<Topic>, cursors: BTreeMap<Feed, (u64, u64)>) {
        self.forget(peer);
        let mut known = Peer { cursors, ..Peer::default() };
        known.share(topics);
        for (topic, shared) in &mut known.topics {
            shared.said = Some(self.digest(*topic));
        }
        let all = self.digest_of_all(&known);
        known.said = all;
        self.peers.insert(peer, known);
        self.send(peer, Message::Hello { versions: VERSIONS, all });
    }

    fn miss(&mut self, log: Log, changes: Vec<(RecordId, Hash)>) {
        if !changes.is_empty() {
            self.missing.insert(log, changes);
        } else if self.missing.remove(&log).is_some() {
            // Who could not be given them is told that there is something to ask for.
            let shared = self.peers.values_mut().filter_map(|peer| peer.topics.get_mut(&Topic::Log(log)));
            shared.for_each(|shared| shared.told = None);
        }
    }

    fn forget(&mut self, peer: PublicKey) {
        self.peers.remove(&peer);
        self.asking.retain(|_, (asked, _)| *asked != peer);
    }

    fn close(&mut self, peer: PublicKey, fault: Fault) {
        self.forget(peer);
        self.outputs.push_back(Output::Close(peer, fault));
    }

    fn tick(&mut self) {
        let now = self.now;
        let late = |since: &Duration| now.saturating_sub(*since) >= PATIENCE;
        let asked = self.asking.values().filter(|(_, since)| late(since)).map(|(peer, _)| *peer);
        let sent = self.peers.iter().filter(|(_, peer)| peer.unacknowledged_since.as_ref().is_some_and(late));
        let silent: BTreeSet<_> = asked.chain(sent.map(|(key, _)| *key)).collect();
        silent.into_iter().for_each(|peer| self.close(peer, Fault::Silent));
        self.ask_for_whole();
    }

    fn send(&mut self, peer: PublicKey, message: Message) {
        self.outputs.push_back(Output::Send(peer, message));
    }

    /// Of all that is shared with a peer.
    fn digest_of_all(&self, peer: &Peer) -> Digest {
        let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 all that two machines share");
        for topic in peer.topics.keys() {
            hasher.update(&self.digest(*topic));
        }
        *hasher.finalize().as_bytes().first_chunk().expect("a hash is longer than sixteen bytes")
    }

    fn digest(&self, topic: Topic) -> Digest {
        self.held.get(&topic).map(Held::digest).unwrap_or_default()
    }

    fn marks(&self, log: Log) -> BTreeMap<Actor, Mark> {
        match self.held.get(&Topic::Log(log)) {
            Some(Held::Log { marks, .. }) => marks.clone(),
            _ => BTreeMap::new(),
        }
    }

    fn last_place(&self, feed: Feed) -> (u64, u64) {
        match self.held.get(&Topic::Feed(feed)) {
            Some(Held::Feed { epoch, last, .. }) => (*epoch, *last),
            _ => (0, 0),
        }
    }

    fn received(&mut self, from: PublicKey, message: Message) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        match message {
            Message::Hello { versions: (oldest, newest), all } => {
                if oldest > VERSIONS.1 || newest < VERSIONS.0 {
                    return self.close(from, Fault::OtherVersion);
                }
                peer.greeted = true;
                peer.waiting.clear();
                if all == peer.said {
                    self.were_equal(from);
                }
            }
            // Nothing is said to, or taken from, one who has not said what it speaks.
            _ if !peer.greeted => {}
            Message::Offer(holdings) => {
                peer.acknowledged();
                holdings.into_iter().for_each(|holding| self.offered(from, holding));
            }
            Message::Ask { log, known } => self.asked(from, log, known),
            Message::AskFeed { feed, epoch, after, whole } => {
                self.asked_feed(from, feed, (epoch, after), whole);
            }
            Message::AskChanges { log, changes } => {
                let shares = peer.topics.contains_key(&Topic::Log(log));
                let changes = if shares { changes } else { Vec::new() };
                self.outputs.push_back(Output::LoadChanges { peer: from, log, changes });
            }
            Message::Batch { log, batch, digest, forked, more } => {
                if let Some(shared) = self.delivered(from, Topic::Log(log), digest, more) {
                    shared.forked = shared.forked.or(forked);
                    self.outputs.push_back(Output::Take { peer: from, log, batch });
                }
            }
            Message::Statements { feed, epoch, after, upto, statements, digest, more } => {
                let place = (epoch, after, upto);
                self.delivered_statements(from, feed, place, statements, digest, more);
            }
            Message::Changes { log, changes } => {
                if peer.topics.contains_key(&Topic::Log(log)) && self.missing.contains_key(&log) {
                    self.outputs.push_back(Output::TakeChanges { peer: from, log, changes });
                }
            }
        }
    }

    /// Both hellos said the same: so each side knows what the other held then of every topic. What has
    /// changed here since is told as any change is, and so is what has changed there.
    fn were_equal(&mut self, with: PublicKey) {
        let topics = self.peers.get(&with).into_iter().flat_map(|peer| &peer.topics);
        let said: Vec<_> = topics.filter_map(|(topic, shared)| Some((*topic, shared.said?))).collect();
        for (topic, said) in said {
            if self.digest(topic) == said {
                self.equal(with, topic);
            } else if let Some(shared) = self.shared(with, topic) {
                shared.theirs = Some(said);
            }
        }
    }

    /// Both hold the same of a topic.
    fn equal(&mut self, with: PublicKey, topic: Topic) {
        let (digest, now) = (self.digest(topic), self.now);
        let marks = match topic {
            Topic::Log(log) => Some(self.marks(log)),
            Topic::Feed(_) => None,
        };
        let place = match topic {
            Topic::Feed(feed) => self.last_place(feed).1,
            Topic::Log(_) => 0,
        };
        if let Some(shared) = self.shared(with, topic) {
            shared.theirs = Some(digest);
            shared.told = Some(digest);
            shared.drained = Some(digest);
            shared.marks = marks;
            shared.forked = None;
            shared.acknowledged = Some(place);
            shared.heard = Some(now);
        }
    }

    fn shared(&mut self, peer: PublicKey, topic: Topic) -> Option<&mut Shared> {
        self.peers.get_mut(&peer)?.topics.get_mut(&topic)
    }
}
