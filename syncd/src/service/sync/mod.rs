//! What the sync engine asks of the store, and what the network brings.
//!
//! The engine decides who is asked for what; here it is read from the store, verified, taken in
//! and told to the console.

mod admit;
mod cards;
mod give;
mod peering;
mod take;
mod told;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

pub(super) use cards::card_of;
pub(in crate::service) use take::Proven;

use super::open::{Open, UNTOLD, YES};
use super::protocol::{Event, Refusal, Trouble};
use crate::domain::{RecordId, Scope};
use crate::membership::{Actor, Content, EndpointAddr, Feed, Log, PublicKey};
use crate::net::{ConnectionId, NetCommand, Why};
use crate::store::Store;
use crate::sync::message;
use crate::sync::{Engine, Fault, Held, Input, Output, Refused, Topic};

/// The membership log, as a topic.
const MEMBERSHIP: Topic = Topic::Feed(Feed::Membership);

/// How long after a change the municipality's figures are counted anew.
const FIGURES_AFTER: Duration = Duration::from_secs(2);

/// The machines that this one syncs with.
pub(super) struct Syncing {
    engine: Engine,
    began: Instant,
    connections: BTreeMap<PublicKey, ConnectionId>,
    /// What is known of those who are not connected too.
    known: BTreeMap<PublicKey, Known>,
    /// Where this machine is reached.
    address: Option<EndpointAddr>,
    /// Why it is not.
    failed: Option<String>,
    /// Cards of received changes: signed once all that was asked for has come, so that what is only
    /// on its way to its newest state is told to nobody.
    pub(super) cards_owed: BTreeMap<RecordId, Content>,
    /// Whether there may be something to erase still: words and pages, what came late, receipts.
    pub(super) erasing: bool,
    /// When the figures are to be counted.
    figures_due: Option<Instant>,
    /// At which place of this store each machine was removed.
    removals: BTreeMap<PublicKey, u64>,
    /// What the console was last told that it would see.
    seen: Option<told::Seen>,
}

/// What is known of another machine.
#[derive(Debug, Default)]
struct Known {
    trouble: Option<Trouble>,
    /// Bytes of messages since the daemon started.
    sent: u64,
    received: u64,
    /// When something of a scope last came from it.
    heard: BTreeMap<Scope, Timestamp>,
    /// Up to which place of this store it has been known to hold the membership log.
    members_upto: u64,
}

impl Default for Syncing {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            began: Instant::now(),
            connections: BTreeMap::new(),
            known: BTreeMap::new(),
            address: None,
            failed: None,
            cards_owed: BTreeMap::new(),
            // What a stop came in between of.
            erasing: true,
            figures_due: None,
            removals: BTreeMap::new(),
            seen: None,
        }
    }
}

impl Syncing {
    /// Where this machine is reached.
    pub(super) fn address(&self) -> Option<&EndpointAddr> {
        self.address.as_ref()
    }

    /// Whether a machine is not to be talked to until the next start.
    pub(super) fn is_banned(&self, key: &PublicKey) -> bool {
        self.known.get(key).is_some_and(|known| known.trouble == Some(Trouble::Forged))
    }

    fn is_locked(&self, key: &PublicKey) -> bool {
        let locked = Trouble::Unreachable { why: Why::Locked };
        self.known.get(key).is_some_and(|known| known.trouble.as_ref() == Some(&locked))
    }

    fn owes_cards(&self) -> bool {
        !self.cards_owed.is_empty() && !self.engine.is_asking()
    }

    /// Whether all has come that was asked for.
    pub(super) fn is_at_rest(&self) -> bool {
        !self.engine.is_asking()
    }

    fn erases(&self) -> bool {
        self.erasing && !self.engine.is_asking()
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn handle(&mut self, input: Input) {
        let now = self.now();
        self.engine.handle(now, input);
    }

    fn blame(&mut self, key: PublicKey, trouble: Option<Trouble>) {
        self.known.entry(key).or_default().trouble = trouble;
    }
}

impl<S: Store> Open<S> {
    /// Tells the engine what the store holds, once.
    pub(super) fn begin_sync(&mut self) -> Result<(), Refusal> {
        self.read_heard()?;
        self.syncing.removals = self.removals()?;
        self.read_owed_cards()?;
        self.moved.extend(self.feeds().map(Topic::Feed));
        let scopes = [Scope::Region, Scope::Municipality(self.profile.municipality)];
        for log in scopes.into_iter().flat_map(Log::both) {
            self.moved.insert(Topic::Log(log));
        }
        self.syncing.figures_due = Some(Instant::now());
        if self.store.setting(UNTOLD)?.as_deref() == Some(YES) {
            let mut lacks = false;
            for log in Log::both(scopes[1]) {
                lacks |= !self.store.missing(log, 1)?.is_empty();
                self.look_for_missing(log)?;
            }
            if !lacks {
                self.store.set_setting(UNTOLD, "")?;
            }
        }
        Ok(())
    }

    /// The feeds that this machine may hold.
    fn feeds(&self) -> [Feed; 4] {
        Feed::of(self.profile.municipality)
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, events: &mut Vec<Event>) -> Result<(), Refusal> {
        if self.derives_anew() {
            self.derive_some(events)?;
        }
        if self.syncing.figures_due.is_some_and(|due| due <= Instant::now()) {
            self.syncing.figures_due = None;
            self.sign_figures()?;
        }
        self.syncing.handle(Input::Tick);
        self.tell_engine(events);
        self.tell_console(events);
        Ok(())
    }

    /// How long until time matters; none where it does not.
    pub(super) fn next_tick(&self) -> Option<Duration> {
        let now = self.syncing.now();
        let owed = self.syncing.engine.deadline().map(|deadline| deadline.saturating_sub(now));
        let figures = self.syncing.figures_due.map(|due| due.saturating_duration_since(Instant::now()));
        let derived = self.derives_anew().then_some(Duration::ZERO);
        owed.into_iter().chain(figures).chain(derived).min()
    }

    /// The municipality's figures may be others than were signed, or were never.
    pub(in crate::service) fn count_figures(&mut self) {
        self.syncing.figures_due.get_or_insert_with(Instant::now);
    }

    /// Who belongs here is another than before: what is shared, and whom the network reaches.
    pub(super) fn membership_changed(&mut self) -> Result<(), Refusal> {
        self.syncing.removals = self.removals()?;
        let peers: Vec<_> = self.syncing.connections.keys().copied().collect();
        for peer in peers {
            let topics = self.shared_with(&peer);
            self.syncing.handle(Input::Shares { peer, topics });
        }
        self.tell_network()
    }

    /// This store's own log goes on elsewhere, so it was set back to an older state.
    fn go_on_anew(&mut self) -> Result<(), Refusal> {
        tracing::warn!("this store was set back to an older state; it goes on under a new name");
        self.begin_incarnation()?;
        self.syncing.handle(Input::Author(Actor::from_bytes(self.actor)));
        // The places of its feeds are of another life from now on.
        self.moved.extend(self.feeds().map(Topic::Feed));
        self.membership_changed()
    }

    /// Tells the engine what has changed in the store, and does what it asks for.
    pub(super) fn tell_engine(&mut self, events: &mut Vec<Event>) {
        self.syncing.handle(Input::Author(Actor::from_bytes(self.actor)));
        loop {
            if let Err(refusal) = self.tell_holdings() {
                return self.broken(&refusal, events);
            }
            let done = match self.syncing.engine.next_output() {
                Some(output) => self.carry_out(output, events),
                None if self.syncing.owes_cards() => self.sign_owed_cards(),
                None if self.syncing.erases() => self.finish_erasing(events),
                None => return,
            };
            if let Err(refusal) = done {
                return self.broken(&refusal, events);
            }
        }
    }

    /// The store failed while nobody had asked for anything.
    fn broken(&mut self, refusal: &Refusal, events: &mut Vec<Event>) {
        let reason = refusal.to_string();
        tracing::error!(reason, "sync has stopped");
        if self.read_only.is_none() {
            self.read_only = Some(reason.clone());
            events.push(Event::ReadOnly { reason });
        }
        while self.syncing.engine.next_output().is_some() {}
    }

    fn tell_holdings(&mut self) -> Result<(), Refusal> {
        let epoch =
            u64::from_le_bytes(*self.actor.first_chunk().expect("an actor is longer than eight bytes"));
        for topic in std::mem::take(&mut self.moved) {
            let held = match topic {
                Topic::Log(log) => {
                    if matches!(log.scope, Scope::Municipality(_)) {
                        self.syncing.figures_due.get_or_insert_with(|| Instant::now() + FIGURES_AFTER);
                    }
                    Held::log(log, &self.store.log_heads(log)?)
                }
                Topic::Feed(feed) => {
                    Held::feed(feed, epoch, self.store.last_place(feed)?, &self.store.feed_digest(feed)?)
                }
            };
            self.syncing.handle(Input::Holds(held));
        }
        Ok(())
    }

    fn carry_out(&mut self, output: Output, events: &mut Vec<Event>) -> Result<(), Refusal> {
        match output {
            Output::Send(peer, message) => {
                if let Some(connection) = self.syncing.connections.get(&peer).copied() {
                    let bytes = message::encode(&message);
                    self.syncing.known.entry(peer).or_default().sent += framed(&bytes);
                    self.commands.push(NetCommand::Send { connection, bytes });
                }
            }
            Output::Load { peer, log, after, asked } => {
                let given = self.give(peer, log, after, asked)?;
                if !given.is_here {
                    self.look_for_missing(log)?;
                }
                self.syncing.handle(given.loaded);
                if given.was_set_back {
                    self.go_on_anew()?;
                }
            }
            Output::LoadStatements { peer, feed, after, asked, whole } => {
                let loaded = self.give_statements(peer, feed, after, (asked, whole))?;
                self.syncing.handle(loaded);
            }
            Output::LoadChanges { peer, log, changes } => {
                let message = self.give_changes(log, &changes)?;
                self.carry_out(Output::Send(peer, message), events)?;
            }
            Output::Take { peer, log, batch } => {
                let result = self.take(peer, log, &batch, events);
                self.taken(peer, Topic::Log(log), result)?;
            }
            Output::TakeStatements { peer, feed, statements, cursor } => {
                let result = self.take_statements(peer, feed, &statements, cursor);
                self.taken(peer, Topic::Feed(feed), result)?;
            }
            Output::TakeChanges { peer, log, changes } => {
                let result = self.take_changes(log, &changes, events);
                self.taken(peer, Topic::Log(log), result)?;
            }
            Output::Close(peer, fault) => {
                tracing::warn!(peer = %peer.fmt_short(), ?fault, "a connection is closed");
                let trouble = match fault {
                    Fault::OtherVersion => Trouble::OtherVersion,
                    Fault::Forged => Trouble::Forged,
                    Fault::Silent => Trouble::Unreachable { why: Why::Lost },
                };
                let connection = self.syncing.connections.remove(&peer);
                self.syncing.blame(peer, Some(trouble));
                self.commands.extend(connection.map(|connection| NetCommand::Close { connection }));
                self.tell_network()?;
            }
        }
        Ok(())
    }

    /// Tells the engine which changes of a log are gone from the store, so that they are asked for.
    pub(super) fn look_for_missing(&mut self, log: Log) -> Result<(), Refusal> {
        let missing = self.store.missing(log, message::NAMES_MAX)?;
        let changes = missing.iter().map(|entry| (entry.document, entry.hash)).collect();
        self.syncing.handle(Input::Missing(log, changes));
        Ok(())
    }

    /// Tells the engine what became of something taken. What the store now holds is told first.
    fn taken(
        &mut self,
        peer: PublicKey,
        topic: Topic,
        result: Result<(), take::Untaken>,
    ) -> Result<(), Refusal> {
        let result = match result {
            Ok(()) => Ok(()),
            Err(take::Untaken::Refused(refused)) => {
                tracing::warn!(peer = %peer.fmt_short(), %refused, "what a member sent was not taken");
                Err(refused)
            }
            Err(take::Untaken::Storage(refusal)) => {
                self.syncing.handle(Input::Taken { peer, topic, result: Err(Refused::Storage) });
                return Err(refusal);
            }
        };
        self.tell_holdings()?;
        self.syncing.handle(Input::Taken { peer, topic, result });
        Ok(())
    }
}

/// What a frame takes, its length included.
fn framed(frame: &[u8]) -> u64 {
    frame.len() as u64 + 4
}

/// The setting that keeps how far a peer's feed was taken.
fn cursor_name(peer: &PublicKey, feed: Feed) -> String {
    format!("cursor/{feed}/{peer}")
}
