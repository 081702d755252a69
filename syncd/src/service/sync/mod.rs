//! What the sync engine asks of the store, and what the network brings.
//!
//! The engine decides who is asked for what; here it is read from the store, verified, taken in
//! and told to the console.

mod admit;
mod cards;
mod give;
mod take;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use jiff::Timestamp;

pub(super) use cards::card_of;
pub(in crate::service) use take::Proven;

use super::home;
use super::open::{Open, UNTOLD, YES};
use super::protocol::{Event, HomeState, Network, NetworkSettings, Refusal, Trouble};
use crate::domain::{RecordId, Scope};
use crate::membership::{Actor, Content, EndpointAddr, Feed, Log, PublicKey, RelayUrl};
use crate::net::{ConnectionId, NetCommand, NetEvent, NetOptions, Purpose, Why};
use crate::store::Store;
use crate::sync::message::{self, Message, MessageError};
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

    /// What the network is to run with.
    pub(super) fn net_options(&self, loopback: bool) -> Result<NetOptions, Refusal> {
        let settings = home::network(&self.store)?;
        let relay = settings.relay.as_deref().map(str::parse).transpose().map_err(|_| Refusal::NotARelay)?;
        let (key, port) = (self.key.clone(), home::port(&self.store)?);
        Ok(NetOptions { key, port, loopback, mdns: settings.mdns && !loopback, relay })
    }

    /// The network runs: it is told whom to reach.
    pub(super) fn network_begins(&mut self) -> Result<(), Refusal> {
        self.commands.clear();
        let peers: Vec<_> = self.syncing.connections.keys().copied().collect();
        for peer in peers {
            self.closed(peer, None)?;
        }
        self.joins.disconnect();
        self.tell_network()?;
        self.resume_joins();
        Ok(())
    }

    /// How this machine is reached and reaches others.
    pub(super) fn network(&self) -> Result<Network, Refusal> {
        let address = self.syncing.address.iter();
        let addresses = address.flat_map(|address| &address.addrs).map(ToString::to_string).collect();
        Ok(Network { settings: home::network(&self.store)?, addresses })
    }

    /// Changes how this machine reaches others; the daemon starts the network anew.
    pub(super) fn set_network(&mut self, settings: NetworkSettings) -> Result<(), Refusal> {
        if let Some(relay) = &settings.relay {
            let url: RelayUrl = relay.parse().map_err(|_| Refusal::NotARelay)?;
            if url.scheme() != "https" {
                return Err(Refusal::NotARelay);
            }
        }
        home::write_network(&mut self.store, &settings)?;
        self.tell_network()
    }

    /// The feeds that this machine may hold.
    fn feeds(&self) -> [Feed; 4] {
        Feed::of(self.profile.municipality)
    }

    /// Something came from the network.
    pub(super) fn network_event(&mut self, event: NetEvent, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let before = self.state();
        match event {
            NetEvent::Listening { address, port } => {
                if home::port(&self.store)? != port {
                    home::write_port(&mut self.store, port)?;
                }
                if before == HomeState::Open {
                    self.say_address(&address)?;
                }
                self.syncing.address = Some(address);
                self.syncing.failed = None;
            }
            NetEvent::Failed { reason } => {
                tracing::warn!(reason, "the network cannot be used");
                self.syncing.address = None;
                self.syncing.failed = Some(reason);
            }
            NetEvent::Connected { connection, peer, purpose: Purpose::Join, dialled, exporter } => {
                self.join_connected(connection, peer, dialled, exporter);
            }
            NetEvent::Connected { connection, peer, purpose: Purpose::Sync, .. } => {
                self.connected(connection, peer)?;
            }
            NetEvent::Frame { connection, bytes } => match self.peer_of(connection) {
                Some(peer) => match self.read(peer, &bytes) {
                    Ok(message) => self.syncing.handle(Input::Received(peer, message)),
                    Err(error) => {
                        tracing::warn!(peer = %peer.fmt_short(), %error, "what a member sent cannot be read");
                        self.closed(peer, Some(Trouble::Forged))?;
                        self.commands.push(NetCommand::Close { connection });
                        self.tell_network()?;
                    }
                },
                None => self.join_received(connection, &bytes)?,
            },
            NetEvent::Closed { connection, why } => {
                if !self.join_closed(connection)?
                    && let Some(peer) = self.peer_of(connection)
                {
                    self.closed(peer, Some(Trouble::Unreachable { why }))?;
                }
            }
            NetEvent::Unreachable { peer, why } => {
                self.join_unreachable(&peer, why)?;
                // That nobody answers follows from its being locked.
                if !(why == Why::NoAnswer && self.syncing.is_locked(&peer)) {
                    self.syncing.blame(peer, Some(Trouble::Unreachable { why }));
                }
            }
        }
        self.tell_engine(events);
        self.tell_console(events);
        Ok(())
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

    fn read(&mut self, peer: PublicKey, frame: &[u8]) -> Result<Message, MessageError> {
        self.syncing.known.entry(peer).or_default().received += framed(frame);
        message::decode(frame)
    }

    fn peer_of(&self, connection: ConnectionId) -> Option<PublicKey> {
        let mut connections = self.syncing.connections.iter();
        connections.find(|(_, known)| **known == connection).map(|(peer, _)| *peer)
    }

    fn connected(&mut self, connection: ConnectionId, peer: PublicKey) -> Result<(), Refusal> {
        if self.syncing.is_banned(&peer) {
            // It was on its way when the ban fell.
            self.commands.push(NetCommand::Close { connection });
            return Ok(());
        }
        // One that was replaced while it was on its way to be told.
        if self.syncing.connections.get(&peer).is_some_and(|standing| *standing > connection) {
            return Ok(());
        }
        self.syncing.blame(peer, None);
        self.syncing.connections.insert(peer, connection);
        let mut cursors = BTreeMap::new();
        for feed in self.feeds() {
            let kept = self.store.setting(&cursor_name(&peer, feed))?;
            let places = kept.as_deref().and_then(|kept| kept.split_once(' '));
            let places = places.and_then(|(epoch, place)| Some((epoch.parse().ok()?, place.parse().ok()?)));
            cursors.extend(places.map(|places| (feed, places)));
        }
        let topics = self.shared_with(&peer);
        self.syncing.handle(Input::Connected { peer, topics, cursors });
        Ok(())
    }

    fn closed(&mut self, peer: PublicKey, trouble: Option<Trouble>) -> Result<(), Refusal> {
        self.note_report(&peer)?;
        self.syncing.connections.remove(&peer);
        self.syncing.handle(Input::Disconnected(peer));
        self.syncing.blame(peer, trouble);
        Ok(())
    }

    /// What a peer may have that this machine may have too.
    fn shared_with(&self, peer: &PublicKey) -> BTreeSet<Topic> {
        let members = self.membership.members();
        let me = self.key.public();
        // Whoever lets this machine in gives it the membership log, and nothing else.
        let mut topics = BTreeSet::from([Topic::Feed(Feed::Membership)]);
        if members.member(&me).is_none() {
            return topics;
        }
        if members.former(peer).is_some() {
            return BTreeSet::new();
        }
        let both = |scope: Scope| members.reads(&me, scope) && members.reads(peer, scope);
        topics.extend(self.feeds().into_iter().filter(|feed| both(feed.scope())).map(Topic::Feed));
        let municipality = Scope::Municipality(self.profile.municipality);
        for scope in [Scope::Region, municipality].into_iter().filter(|scope| both(*scope)) {
            topics.extend(Log::both(scope).map(Topic::Log));
        }
        topics
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
