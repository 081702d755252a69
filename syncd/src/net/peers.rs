//! Who the members are, where they are, and which connections stand.
//!
//! **Invariant:** there is one connection to a member at most, and both sides keep the same one.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use iroh::endpoint::{Connection, IncomingAddr};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::connection::{Code, Outgoing};
use super::{ConnectionId, Purpose};
use crate::membership::{EndpointAddr, PublicKey, TransportAddr};

/// The most connections, those being set up included.
const CONNECTIONS_MAX: usize = 64;

/// The most connections from one address that are being set up.
const SETTING_UP_MAX: usize = 8;

/// The most connections of those who join.
const JOINING_MAX: usize = 8;

/// The most machines whose address is remembered because they were heard on the local network.
const SIGHTINGS_MAX: usize = 256;

/// A moment of a run of the daemon: how many connections it had taken up by then.
///
/// Both sides say it when a connection is set up. Comparing two of one machine tells whether it
/// dialled because it had lost a connection, or before it knew of that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// Random: which run.
    pub(super) run: [u8; 8],
    /// How many connections.
    pub(super) count: u64,
}

impl Moment {
    /// How many bytes it has.
    pub(super) const BYTES: usize = 16;

    /// As it is sent.
    pub(super) fn encode(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.run);
        bytes[8..].copy_from_slice(&self.count.to_le_bytes());
        bytes
    }

    /// As it came.
    pub(super) fn decode(bytes: [u8; Self::BYTES]) -> Self {
        let mut run = [0; 8];
        let mut count = [0; 8];
        run.copy_from_slice(&bytes[..8]);
        count.copy_from_slice(&bytes[8..]);
        Self { run, count: u64::from_le_bytes(count) }
    }
}

/// Which side dialled a connection, and the other side's moment: when it took the call, or when
/// it called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// Whether this side dialled.
    pub(super) dialled: bool,
    /// What the other side said.
    pub(super) theirs: Moment,
}

impl Origin {
    /// Whether a connection takes the place of one that stands to the same member. `lower` is
    /// whether this side's key is the lower of the two.
    ///
    /// Nobody dials who is connected, so a second connection means that the first was lost, unless
    /// both dialled at the same time: then the one that the lower key dialled stays.
    fn replaces(self, standing: Self, lower: bool) -> bool {
        if self.dialled == standing.dialled {
            return true;
        }
        // When the other side dialled, it had already taken the call of the one that stands.
        let lost = !self.dialled
            && (self.theirs.run != standing.theirs.run || self.theirs.count >= standing.theirs.count);
        lost || self.dialled == lower
    }
}

/// Where a connection comes from before its key is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Caller {
    /// An address, whatever the port.
    Ip(IpAddr),
    /// Somebody behind the relay, by the key that the relay knows.
    Relay(PublicKey),
}

impl Caller {
    /// Of an incoming connection; none if it came by a way that is not in use.
    pub(super) fn of(address: IncomingAddr) -> Option<Self> {
        match address {
            IncomingAddr::Ip(address) => Some(Self::Ip(address.ip())),
            IncomingAddr::Relay { endpoint_id, .. } => Some(Self::Relay(endpoint_id)),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Member {
    /// As it was told.
    address: EndpointAddr,
    /// Told when it may be worth dialling.
    wake: Arc<Notify>,
    dialling: AbortHandle,
    connection: Option<ConnectionId>,
}

#[derive(Debug)]
struct Standing {
    peer: PublicKey,
    purpose: Purpose,
    origin: Origin,
    connection: Connection,
    outgoing: Outgoing,
}

/// The table.
#[derive(Debug)]
pub(super) struct Peers {
    me: PublicKey,
    now: Moment,
    members: BTreeMap<PublicKey, Member>,
    sightings: BTreeMap<PublicKey, Vec<SocketAddr>>,
    standing: BTreeMap<ConnectionId, Standing>,
    setting_up: BTreeMap<Caller, usize>,
    invites: bool,
}

impl Peers {
    /// Of this machine, which knows nobody yet; `run` is random.
    pub(super) fn new(me: PublicKey, run: [u8; 8]) -> Self {
        Self {
            me,
            now: Moment { run, count: 0 },
            members: BTreeMap::new(),
            sightings: BTreeMap::new(),
            standing: BTreeMap::new(),
            setting_up: BTreeMap::new(),
            invites: false,
        }
    }

    /// Takes these as the members: ends what there is to others, and dials those who are new.
    pub(super) fn set_members(
        &mut self,
        members: BTreeMap<PublicKey, EndpointAddr>,
        dial: impl Fn(PublicKey, Arc<Notify>) -> AbortHandle,
    ) {
        self.members.retain(|peer, member| {
            let stays = members.contains_key(peer);
            if !stays {
                member.dialling.abort();
            }
            stays
        });
        for (peer, address) in members {
            if peer == self.me {
                continue;
            }
            match self.members.get_mut(&peer) {
                Some(member) if member.address == address => {}
                Some(member) => {
                    member.address = address;
                    member.wake.notify_one();
                }
                None => {
                    let wake = Arc::new(Notify::new());
                    let dialling = dial(peer, Arc::clone(&wake));
                    self.members.insert(peer, Member { address, wake, dialling, connection: None });
                }
            }
        }
        for standing in self.standing.values() {
            if standing.purpose == Purpose::Sync && !self.members.contains_key(&standing.peer) {
                Code::Rejected.close(&standing.connection);
            }
        }
    }

    /// Opens or closes the door for those who join; who is in stays in.
    pub(super) fn set_invites(&mut self, open: bool) {
        self.invites = open;
    }

    /// Ends everything: nobody is dialled any more, and who is connected is told why.
    pub(super) fn end(&mut self, why: Code) {
        for member in std::mem::take(&mut self.members).into_values() {
            member.dialling.abort();
        }
        for standing in std::mem::take(&mut self.standing).into_values() {
            why.close(&standing.connection);
        }
        self.invites = false;
    }

    /// Whether somebody may connect.
    pub(super) fn admits(&self, peer: &PublicKey, purpose: Purpose, dialled: bool) -> bool {
        match purpose {
            Purpose::Sync => self.members.contains_key(peer),
            Purpose::Join => dialled || self.invites,
        }
    }

    /// Notes where a machine was heard on the local network; nowhere, if it has gone.
    pub(super) fn sighted(&mut self, peer: PublicKey, addresses: Vec<SocketAddr>) {
        if addresses.is_empty() {
            self.sightings.remove(&peer);
        } else if self.members.contains_key(&peer) || self.sightings.len() < SIGHTINGS_MAX {
            self.sightings.insert(peer, addresses);
            if let Some(member) = self.members.get(&peer) {
                member.wake.notify_one();
            }
        }
    }

    /// An address, with what was heard on the local network.
    pub(super) fn with_sightings(&self, address: EndpointAddr) -> EndpointAddr {
        let heard = self.sightings.get(&address.id).into_iter().flatten();
        let heard = heard.copied().map(TransportAddr::Ip).collect::<Vec<_>>();
        address.with_addrs(heard)
    }

    /// What is known of where a member is, whether it is told or heard.
    pub(super) fn address(&self, peer: &PublicKey) -> EndpointAddr {
        let told = self.members.get(peer).map(|member| member.address.clone());
        self.with_sightings(told.unwrap_or_else(|| EndpointAddr::new(*peer)))
    }

    /// Whether there is a connection to a member.
    pub(super) fn is_connected(&self, peer: &PublicKey) -> bool {
        self.members.get(peer).is_some_and(|member| member.connection.is_some())
    }

    /// What a dialler says first; nothing, if a connection came about meanwhile.
    pub(super) fn greeting(&self, peer: &PublicKey, purpose: Purpose) -> Option<Moment> {
        (purpose == Purpose::Join || !self.is_connected(peer)).then_some(self.now)
    }

    /// Counts a connection that is being set up; whether there is room for it.
    pub(super) fn set_up(&mut self, caller: &Caller) -> bool {
        let all = self.standing.len() + self.setting_up.values().sum::<usize>();
        let theirs = self.setting_up.get(caller).copied().unwrap_or_default();
        let room = all < CONNECTIONS_MAX && theirs < SETTING_UP_MAX;
        if room {
            self.setting_up.insert(caller.clone(), theirs + 1);
        }
        room
    }

    /// A connection is no longer being set up.
    pub(super) fn was_set_up(&mut self, caller: &Caller) {
        if let Some(count) = self.setting_up.get_mut(caller) {
            *count -= 1;
            if *count == 0 {
                self.setting_up.remove(caller);
            }
        }
    }

    /// Takes up a connection on which both have said their moment; its number, and the moment of
    /// this side to answer with.
    ///
    /// # Errors
    ///
    /// What the connection is to be closed with.
    pub(super) fn take_up(
        &mut self,
        connection: &Connection,
        purpose: Purpose,
        origin: Origin,
        outgoing: Outgoing,
    ) -> Result<(ConnectionId, Moment), Code> {
        let peer = connection.remote_id();
        // It may have been put out since the handshake.
        if !self.admits(&peer, purpose, origin.dialled) {
            return Err(Code::Rejected);
        }
        let id = ConnectionId(self.now.count + 1);
        match purpose {
            Purpose::Join => {
                let joining = self.standing.values().filter(|standing| standing.purpose == Purpose::Join);
                if joining.count() >= JOINING_MAX {
                    return Err(Code::Rejected);
                }
            }
            Purpose::Sync => self.take_up_member(&peer, id, origin)?,
        }
        self.now.count += 1;
        let connection = connection.clone();
        self.standing.insert(id, Standing { peer, purpose, origin, connection, outgoing });
        Ok((id, self.now))
    }

    fn take_up_member(&mut self, peer: &PublicKey, id: ConnectionId, origin: Origin) -> Result<(), Code> {
        let lower = self.me < *peer;
        let Some(member) = self.members.get_mut(peer) else { return Err(Code::Rejected) };
        if let Some(standing) = member.connection.and_then(|id| self.standing.get(&id)) {
            if !origin.replaces(standing.origin, lower) {
                return Err(Code::Duplicate);
            }
            Code::Duplicate.close(&standing.connection);
        }
        member.connection = Some(id);
        Ok(())
    }

    /// A connection has ended.
    pub(super) fn let_go(&mut self, id: ConnectionId) {
        let Some(standing) = self.standing.remove(&id) else { return };
        if let Some(member) = self.members.get_mut(&standing.peer)
            && member.connection == Some(id)
        {
            member.connection = None;
            member.wake.notify_one();
        }
    }

    /// Queues a frame; a peer that takes too little of what is sent is cut off.
    pub(super) fn send(&self, id: ConnectionId, bytes: Vec<u8>) {
        let Some(standing) = self.standing.get(&id) else { return };
        let length = bytes.len();
        if !standing.purpose.fits(length) || !standing.outgoing.queue(bytes) {
            tracing::warn!(length, "a frame could not be queued; the connection is closed");
            Code::Overflow.close(&standing.connection);
        }
    }

    /// Ends a connection once what was queued is sent.
    pub(super) fn close(&self, id: ConnectionId) {
        if let Some(standing) = self.standing.get(&id) {
            standing.outgoing.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Moment = Moment { run: [7; 8], count: 4 };

    fn called(count: u64) -> Origin {
        Origin { dialled: false, theirs: Moment { count, ..HERE } }
    }

    fn dialled(count: u64) -> Origin {
        Origin { dialled: true, theirs: Moment { count, ..HERE } }
    }

    #[test]
    fn a_moment_comes_as_it_was_sent() {
        let moment = Moment { run: [3; 8], count: u64::MAX - 1 };
        assert_eq!(Moment::decode(moment.encode()), moment);
    }

    #[test]
    fn of_two_dialled_at_once_the_lower_keys_stays_on_both_sides() {
        // The lower side: its own call was taken as the other's fifth, and the other, at its
        // fourth, called too.
        assert!(!called(4).replaces(dialled(5), true));
        assert!(dialled(5).replaces(called(4), true));
        // The higher side sees the same two the other way round.
        assert!(called(4).replaces(dialled(5), false));
        assert!(!dialled(5).replaces(called(4), false));
    }

    #[test]
    fn one_that_dials_after_it_took_a_call_has_lost_that_one() {
        for lower in [true, false] {
            assert!(called(5).replaces(dialled(5), lower));
            let restarted = Origin { dialled: false, theirs: Moment { run: [9; 8], count: 0 } };
            assert!(restarted.replaces(dialled(5), lower));
            assert!(called(1).replaces(called(1), lower));
        }
    }
}
