//! With default settings nothing is sent to an address outside the local network: a network of
//! its own is watched, packet by packet.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use end_to_end::{Home, Machine, varde};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, eth, recv, socket_with};

/// Set where the test runs in a network of its own.
const INSIDE: &str = "VARDE_TEST_INSIDE";

/// This machine's addresses in that network; there is nobody else.
const OURS: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))];

/// Addresses outside, in the ranges for documentation.
const OUTSIDE: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, 1)),
];

/// A link with addresses, by which everything outside is reached, and at whose other end nobody
/// answers. Without asking who has an address, packets go out at once.
const NETWORK: [&str; 8] = [
    "link set lo up",
    "link add varde0 type veth peer name nobody0",
    "addr add 192.0.2.1/24 dev varde0",
    "addr add 2001:db8::1/64 dev varde0 nodad",
    "link set varde0 up multicast on arp off",
    "link set nobody0 up",
    "route add default via 192.0.2.254 dev varde0",
    "-6 route add default via 2001:db8::254 dev varde0",
];

/// Where a packet goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Packet {
    /// Over IP, to a port where it has one.
    Ip(IpAddr, Option<u16>),
    /// Anything else: its EtherType.
    Other(u16),
}

impl Packet {
    /// Reads an Ethernet frame's first bytes.
    fn of(frame: &[u8]) -> Self {
        let kind = u16::from_be_bytes([frame[12], frame[13]]);
        let packet = &frame[14..];
        let (to, protocol, header) = match kind {
            0x0800 => {
                let to: [u8; 4] = packet[16..20].try_into().unwrap();
                (IpAddr::from(to), packet[9], usize::from(packet[0] & 0x0f) * 4)
            }
            0x86dd => {
                let to: [u8; 16] = packet[24..40].try_into().unwrap();
                (IpAddr::from(to), packet[6], 40)
            }
            other => return Self::Other(other),
        };
        // TCP and UDP begin with their ports.
        let port = [6, 17].contains(&protocol).then(|| packet.get(header + 2..header + 4)).flatten();
        Self::Ip(to, port.map(|port| u16::from_be_bytes([port[0], port[1]])))
    }

    /// Whether it goes to this machine, or to everybody on the link. A question to a resolver
    /// would be asked on, wherever the resolver is.
    fn stays(&self) -> bool {
        match self {
            Self::Other(_) | Self::Ip(_, Some(53)) => false,
            Self::Ip(to, _) if OURS.contains(to) || to.is_loopback() => true,
            Self::Ip(IpAddr::V4(to), _) => to.is_broadcast() || to.octets()[..3] == [224, 0, 0],
            Self::Ip(IpAddr::V6(to), _) => to.is_unicast_link_local() || to.segments()[0] == 0xff02,
        }
    }
}

/// Every packet that is sent from now on, to whatever interface.
fn watch() -> Receiver<Packet> {
    let (packets, seen) = mpsc::channel();
    let socket =
        socket_with(AddressFamily::PACKET, SocketType::RAW, SocketFlags::CLOEXEC, Some(eth::ALL)).unwrap();
    thread::spawn(move || {
        let mut frame = [0; 128];
        while let Ok((count, _)) = recv(&socket, &mut frame[..], RecvFlags::empty()) {
            if packets.send(Packet::of(&frame[..count])).is_err() {
                return;
            }
        }
    });
    seen
}

/// What two machines that look for each other on the link say.
const MDNS: Packet = Packet::Ip(IpAddr::V4(Ipv4Addr::new(224, 0, 0, 251)), Some(5353));

/// Everything that is seen up to and with this packet.
fn seen_until(seen: &Receiver<Packet>, last: Packet) -> BTreeSet<Packet> {
    let mut packets = BTreeSet::new();
    while !packets.contains(&last) {
        let next = seen.recv_timeout(Duration::from_secs(30));
        packets.insert(next.unwrap_or_else(|_| panic!("{last:?} was never seen; what was: {packets:?}")));
    }
    packets
}

/// Writes to an address outside, and gives all that is seen until that is.
fn seen_until_outside(seen: &Receiver<Packet>, from: &str, to: Packet) -> BTreeSet<Packet> {
    let Packet::Ip(address, Some(port)) = to else { panic!("{to:?} has no port") };
    UdpSocket::bind(from).unwrap().send_to(b"to be seen", (address, port)).unwrap();
    seen_until(seen, to)
}

#[test]
fn with_default_settings_nothing_is_sent_outside_the_local_network() {
    if env::var_os(INSIDE).is_some() {
        return inside();
    }
    let alone = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net"]);
        command
    };
    if !alone().arg("true").status().is_ok_and(|status| status.success()) {
        // Not by a macro: the test runner would keep what those print to itself.
        writeln!(io::stderr(), "IGNORED: no network can be made here, so nothing was watched").unwrap();
        return;
    }
    varde();
    let name = "with_default_settings_nothing_is_sent_outside_the_local_network";
    let mut command = alone();
    command.arg(env::current_exe().unwrap()).args(["--exact", name, "--nocapture"]).env(INSIDE, "1");
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
    println!("{said}");
}

/// The test, in a network of its own.
fn inside() {
    for line in NETWORK {
        let done = Command::new("ip").args(line.split(' ')).status().unwrap();
        assert!(done.success(), "ip {line}");
    }
    let seen = watch();
    let office = Home::with_key_file().going_out().begin();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    office.varde(&["add", "patient", "name=Stolt Furu"]).done();
    let homes = [&office, &tablet];
    homes.iter().for_each(|home| home.until_equal(1));
    homes.iter().for_each(|home| drop(home.varde(&["daemon", "stop"]).done()));
    homes.iter().for_each(|home| drop(home.varde(&["daemon", "start"]).done()));
    homes.iter().for_each(|home| home.until_equal(1));
    let mut packets = seen_until(&seen, MDNS);
    homes.iter().for_each(|home| drop(home.varde(&["daemon", "stop"]).done()));

    let deliberate = OUTSIDE.map(|to| Packet::Ip(to, Some(9)));
    packets.extend(seen_until_outside(&seen, "0.0.0.0:0", deliberate[0]));
    packets.extend(seen_until_outside(&seen, "[::]:0", deliberate[1]));
    let leave: Vec<_> = packets.iter().copied().filter(|packet| !packet.stays()).collect();
    assert_eq!(leave, deliberate, "nothing goes outside but what is sent there now");
    println!("{} destinations, all others local", packets.len());
}
