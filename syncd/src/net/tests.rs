//! Real endpoints on loopback.

mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::net::UdpSocket;
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::time::Duration;

use super::*;
use crate::sync::message::FRAME_MAX;

/// A net that only keeps a test from hanging.
const LONG: Duration = Duration::from_secs(60);

struct Machine {
    key: SecretKey,
    address: EndpointAddr,
    port: u16,
    net: Net,
    events: Receiver<NetEvent>,
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_bytes(&[seed; 32])
}

fn options(key: SecretKey, port: u16) -> NetOptions {
    NetOptions { key, port, loopback: true, mdns: true, relay: None }
}

impl Machine {
    fn start(key: SecretKey, port: u16) -> Self {
        let (sender, events) = channel();
        let net = Net::start(options(key.clone(), port), move |event| drop(sender.send(event))).unwrap();
        match events.recv_timeout(LONG).unwrap() {
            NetEvent::Listening { address, port } => Self { key, address, port, net, events },
            event => panic!("{event:?}"),
        }
    }

    fn pair() -> (Self, Self) {
        (Self::start(SecretKey::generate(), 0), Self::start(SecretKey::generate(), 0))
    }

    fn id(&self) -> PublicKey {
        self.key.public()
    }

    /// Takes these as members, where they are.
    fn knows(&self, others: &[&Self]) {
        let members = others.iter().map(|other| (other.id(), other.address.clone()));
        self.net.command(NetCommand::Members(members.collect()));
    }

    /// Takes a member without knowing where it is.
    fn admits(&self, peer: PublicKey) {
        self.net.command(NetCommand::Members(BTreeMap::from([(peer, EndpointAddr::new(peer))])));
    }

    fn send(&self, connection: ConnectionId, bytes: impl Into<Vec<u8>>) {
        self.net.command(NetCommand::Send { connection, bytes: bytes.into() });
    }

    fn close(&self, connection: ConnectionId) {
        self.net.command(NetCommand::Close { connection });
    }

    /// The first event, from now on, of which something is wanted.
    fn next<T>(&self, wanted: impl Fn(NetEvent) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.events.recv_timeout(LONG).unwrap()) {
                return found;
            }
        }
    }

    fn connected(&self) -> ConnectionId {
        self.next(|event| match event {
            NetEvent::Connected { connection, .. } => Some(connection),
            _ => None,
        })
    }

    fn frame(&self) -> Vec<u8> {
        self.next(|event| match event {
            NetEvent::Frame { bytes, .. } => Some(bytes),
            _ => None,
        })
    }

    fn closed(&self, which: ConnectionId) -> Why {
        self.next(|event| match event {
            NetEvent::Closed { connection, why } if connection == which => Some(why),
            _ => None,
        })
    }

    fn unreachable(&self) -> Why {
        self.next(|event| match event {
            NetEvent::Unreachable { why, .. } => Some(why),
            NetEvent::Connected { .. } => panic!("connected"),
            _ => None,
        })
    }
}

/// Two machines, connected by the first.
fn connected() -> (Machine, ConnectionId, Machine, ConnectionId) {
    let (a, b) = Machine::pair();
    b.admits(a.id());
    a.knows(&[&b]);
    let (at_a, at_b) = (a.connected(), b.connected());
    (a, at_a, b, at_b)
}

#[test]
fn both_sides_of_a_connection_know_each_other_and_share_a_secret() {
    let (a, b) = Machine::pair();
    b.admits(a.id());
    a.knows(&[&b]);
    let met = |machine: &Machine| {
        machine.next(|event| match event {
            NetEvent::Connected { peer, purpose, dialled, exporter, .. } => {
                Some((peer, purpose, dialled, exporter))
            }
            _ => None,
        })
    };
    let (at_a, at_b) = (met(&a), met(&b));
    assert_eq!((at_a.0, at_a.1, at_a.2), (b.id(), Purpose::Sync, true));
    assert_eq!((at_b.0, at_b.1, at_b.2), (a.id(), Purpose::Sync, false));
    assert_eq!(at_a.3, at_b.3);
    assert_ne!(at_a.3, [0; 32]);
}

#[test]
fn frames_of_every_length_arrive_whole_and_in_order() {
    let (a, at_a, b, at_b) = connected();
    let frames: Vec<Vec<u8>> = [1, 2, 1_200, 70_000, FRAME_MAX, 3]
        .into_iter()
        .enumerate()
        .map(|(n, length)| (0..length).map(|byte| (byte * 31 + n) as u8).collect())
        .collect();
    for frame in &frames {
        a.send(at_a, frame.as_slice());
        b.send(at_b, frame.as_slice());
    }
    for frame in &frames {
        assert!(b.frame() == *frame, "{} bytes to b", frame.len());
        assert!(a.frame() == *frame, "{} bytes to a", frame.len());
    }
}

#[test]
fn what_was_sent_before_closing_arrives() {
    let (a, at_a, b, at_b) = connected();
    a.send(at_a, vec![7; FRAME_MAX]);
    a.send(at_a, "the last");
    a.close(at_a);
    assert_eq!(b.frame().len(), FRAME_MAX);
    assert_eq!(b.frame(), b"the last");
    assert_eq!(b.closed(at_b), Why::Lost);
    assert_eq!(a.closed(at_a), Why::Ours);
}

#[test]
fn a_stranger_is_rejected_until_it_is_a_member() {
    let (a, b) = Machine::pair();
    b.knows(&[&a]);
    assert_eq!(b.unreachable(), Why::Rejected);
    a.admits(b.id());
    b.connected();
    // Nothing of the stranger was heard before that.
    match a.events.recv_timeout(LONG).unwrap() {
        NetEvent::Unreachable { why: Why::NoAddress, .. } => {
            a.connected();
        }
        NetEvent::Connected { .. } => {}
        event => panic!("{event:?}"),
    }
}

#[test]
fn one_that_is_put_out_is_cut_off() {
    let (a, at_a, b, at_b) = connected();
    b.net.command(NetCommand::Members(BTreeMap::new()));
    assert_eq!(b.closed(at_b), Why::Ours);
    assert_eq!(a.closed(at_a), Why::Rejected);
    assert_eq!(a.unreachable(), Why::Rejected);
}

#[test]
fn a_member_of_whom_no_address_is_known_is_not_dialled() {
    let (a, b) = Machine::pair();
    a.admits(b.id());
    assert_eq!(a.unreachable(), Why::NoAddress);
    a.knows(&[&b]);
    b.admits(a.id());
    a.connected();
}

#[test]
fn joining_takes_an_open_invitation() {
    let (inviter, joiner) = Machine::pair();
    let dial = || joiner.net.command(NetCommand::Dial { to: inviter.address.clone() });
    dial();
    assert_eq!(joiner.unreachable(), Why::Rejected);

    inviter.net.command(NetCommand::Invite(true));
    dial();
    let at_joiner = joiner.next(|event| match event {
        NetEvent::Connected { connection, purpose: Purpose::Join, .. } => Some(connection),
        _ => None,
    });
    let at_inviter = inviter.connected();
    joiner.send(at_joiner, "a secret");
    assert_eq!(inviter.frame(), b"a secret");

    // Frames are shorter here, and who is in stays in when the door is closed.
    inviter.net.command(NetCommand::Invite(false));
    inviter.send(at_inviter, vec![1; 2 * 1024]);
    assert_eq!(joiner.frame().len(), 2 * 1024);
    dial();
    assert_eq!(joiner.unreachable(), Why::Rejected);
    joiner.send(at_joiner, vec![1; 2 * 1024 + 1]);
    assert_eq!(joiner.closed(at_joiner), Why::Ours);
    assert_eq!(inviter.closed(at_inviter), Why::Lost);
}

#[test]
fn one_that_restarts_at_its_port_is_found_again() {
    let (a, at_a, b, _) = connected();
    let (key, port) = (b.key.clone(), b.port);
    drop(b);
    assert_eq!(a.closed(at_a), Why::Lost);
    let b = Machine::start(key, port);
    assert_eq!(b.port, port);
    b.admits(a.id());
    b.connected();
    a.connected();
}

#[test]
fn of_two_that_dial_each_other_one_connection_is_left() {
    for _ in 0..8 {
        let keys = [SecretKey::generate(), SecretKey::generate()];
        let (sender, events) = channel();
        let nets = [0, 1].map(|which: usize| {
            let sender = sender.clone();
            let told = move |event| drop(sender.send((which, event)));
            Net::start(options(keys[which].clone(), 0), told).unwrap()
        });
        let mut open = [BTreeSet::new(), BTreeSet::new()];
        let mut heard = [None, None];
        let mut addresses = BTreeMap::new();
        // Until each has one connection and has heard the other on it.
        while (0..2).any(|which| open[which].len() != 1 || open[which].first() != heard[which].as_ref()) {
            let (which, event) = events.recv_timeout(LONG).unwrap();
            match event {
                NetEvent::Listening { address, .. } => {
                    addresses.insert(address.id, address);
                    if addresses.len() == 2 {
                        nets.iter().for_each(|net| net.command(NetCommand::Members(addresses.clone())));
                    }
                }
                NetEvent::Connected { connection, .. } => {
                    assert!(open[which].insert(connection));
                    nets[which].command(NetCommand::Send { connection, bytes: b"hello".into() });
                }
                NetEvent::Closed { connection, why } => {
                    assert_eq!(why, Why::Ours);
                    assert!(open[which].remove(&connection));
                }
                NetEvent::Frame { connection, .. } => heard[which] = Some(connection),
                event => panic!("{event:?}"),
            }
        }
    }
}

#[test]
fn a_peer_that_takes_nothing_is_cut_off() {
    let (blocked, wait) = sync_channel::<NetEvent>(0);
    let busy = key(1);
    let net = Net::start(options(busy.clone(), 0), move |event| drop(blocked.send(event))).unwrap();
    let NetEvent::Listening { address, .. } = wait.recv_timeout(LONG).unwrap() else {
        panic!("not listening")
    };
    let a = Machine::start(key(2), 0);
    net.command(NetCommand::Members(BTreeMap::from([(a.id(), EndpointAddr::new(a.id()))])));
    a.net.command(NetCommand::Members(BTreeMap::from([(busy.public(), address)])));
    let connection = a.connected();
    // Some of it waits on the way, in windows and in what the busy side has read; the rest here.
    for _ in 0..32 {
        a.send(connection, vec![1; FRAME_MAX]);
    }
    assert_eq!(a.closed(connection), Why::Ours);
    // It ends although its daemon takes nothing, not even that.
    drop(net);
}

#[test]
fn the_port_is_free_when_the_endpoint_has_ended() {
    let (a, _, b, _) = connected();
    let port = a.port;
    assert!(UdpSocket::bind(("127.0.0.1", port)).is_err());
    drop(a);
    let taken = UdpSocket::bind(("127.0.0.1", port)).unwrap();
    // And one that is taken is no reason not to start.
    let other = Machine::start(b.key.clone(), port);
    assert_ne!(other.port, taken.local_addr().unwrap().port());
}

#[test]
#[ignore = "needs a network with multicast"]
fn machines_on_one_network_find_each_other() {
    let keys = [SecretKey::generate(), SecretKey::generate()];
    let members = keys.iter().map(|key| (key.public(), EndpointAddr::new(key.public())));
    let members: BTreeMap<_, _> = members.collect();
    let (sender, events) = channel();
    let _nets = keys.map(|key| {
        let (sender, options) = (sender.clone(), NetOptions { loopback: false, ..options(key, 0) });
        let net = Net::start(options, move |event| drop(sender.send(event))).unwrap();
        net.command(NetCommand::Members(members.clone()));
        net
    });
    let mut connected = 0;
    while connected < 2 {
        connected += usize::from(matches!(events.recv_timeout(LONG).unwrap(), NetEvent::Connected { .. }));
    }
}
