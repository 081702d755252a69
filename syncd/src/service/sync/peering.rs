//! The connections to other machines: how the network is to run, what it brings, and what is shared with whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{cursor_name, framed};
use crate::domain::Scope;
use crate::membership::{Feed, Log, PublicKey, RelayUrl};
use crate::net::{ConnectionId, NetCommand, NetEvent, NetOptions, Purpose, Why};
use crate::service::home;
use crate::service::open::Open;
use crate::service::protocol::{Event, HomeState, Network, NetworkSettings, Refusal, Trouble};
use crate::store::Store;
use crate::sync::message::{self, Message, MessageError};
use crate::sync::{Input, Topic};

impl<S: Store> Open<S> {
    /// What the network is to run with.
    pub(in crate::service) fn net_options(&self, loopback: bool) -> Result<NetOptions, Refusal> {
        let settings = home::network(&self.store)?;
        let relay = settings.relay.as_deref().map(str::parse).transpose().map_err(|_| Refusal::NotARelay)?;
        let (key, port) = (self.key.clone(), home::port(&self.store)?);
        Ok(NetOptions { key, port, loopback, mdns: settings.mdns && !loopback, relay })
    }

    /// The network runs: it is told whom to reach.
    pub(in crate::service) fn network_begins(&mut self) -> Result<(), Refusal> {
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
    pub(in crate::service) fn network(&self) -> Result<Network, Refusal> {
        let address = self.syncing.address.iter();
        let addresses = address.flat_map(|address| &address.addrs).map(ToString::to_string).collect();
        Ok(Network { settings: home::network(&self.store)?, addresses })
    }

    /// Changes how this machine reaches others; the daemon starts the network anew.
    pub(in crate::service) fn set_network(&mut self, settings: NetworkSettings) -> Result<(), Refusal> {
        if let Some(relay) = &settings.relay {
            let url: RelayUrl = relay.parse().map_err(|_| Refusal::NotARelay)?;
            if url.scheme() != "https" {
                return Err(Refusal::NotARelay);
            }
        }
        home::write_network(&mut self.store, &settings)?;
        self.tell_network()
    }

    /// Something came from the network.
    pub(in crate::service) fn network_event(
        &mut self,
        event: NetEvent,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
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

    fn read(&mut self, peer: PublicKey, frame: &[u8]) -> Result<Message, MessageError> {
        self.syncing.known.entry(peer).or_default().received += framed(frame);
        message::decode(frame)
    }

    fn peer_of(&self, connection: ConnectionId) -> Option<PublicKey> {
        let mut connections = self.syncing.connections.iter();
        connections.find(|(_, known)| **known == connection).map(|(peer, _)| *peer)
    }

    pub(super) fn connected(&mut self, connection: ConnectionId, peer: PublicKey) -> Result<(), Refusal> {
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

    pub(super) fn closed(&mut self, peer: PublicKey, trouble: Option<Trouble>) -> Result<(), Refusal> {
        self.note_report(&peer)?;
        self.syncing.connections.remove(&peer);
        self.syncing.handle(Input::Disconnected(peer));
        self.syncing.blame(peer, trouble);
        Ok(())
    }

    /// What a peer may have that this machine may have too.
    pub(super) fn shared_with(&self, peer: &PublicKey) -> BTreeSet<Topic> {
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
}
