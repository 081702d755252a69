//! Peers that speak QUIC, and then whatever they like.

use iroh::Endpoint;
use iroh::endpoint::{Connection, RecvStream, SendStream, presets};

use super::*;
use crate::net::connection::Code;
use crate::net::peers::Moment;

const ALPN: &[u8] = b"varde/sync/1";

/// Of one who never took a connection.
const START: Moment = Moment { run: [0; 8], count: 0 };

/// A member, by its key.
struct Hostile {
    runtime: tokio::runtime::Runtime,
    endpoint: Endpoint,
}

impl Hostile {
    fn new(key: SecretKey) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let endpoint = runtime.block_on(async {
            let builder = Endpoint::builder(presets::Minimal).secret_key(key).alpns(vec![ALPN.into()]);
            builder.clear_ip_transports().bind_addr("127.0.0.1:0").unwrap().bind().await.unwrap()
        });
        Self { runtime, endpoint }
    }

    /// Connects as one who speaks the protocol, at some moment; whether it was taken.
    fn connect(&self, to: &Machine, moment: Moment) -> (Connection, Option<(SendStream, RecvStream)>) {
        self.runtime.block_on(async {
            let connection = self.endpoint.connect(to.address.clone(), ALPN).await.unwrap();
            let (mut send, mut receive) = connection.open_bi().await.unwrap();
            send.write_all(&moment.encode()).await.unwrap();
            let answered = receive.read_exact(&mut [0; 16]).await.is_ok();
            (connection, answered.then_some((send, receive)))
        })
    }

    /// Has itself dialled, and takes the call at some moment.
    fn is_dialled(&self, by: &Machine, moment: Moment) -> (Connection, SendStream, RecvStream) {
        by.net.command(NetCommand::Members(BTreeMap::from([(self.endpoint.id(), self.endpoint.addr())])));
        self.runtime.block_on(async {
            let connection = self.endpoint.accept().await.unwrap().await.unwrap();
            let (mut send, mut receive) = connection.accept_bi().await.unwrap();
            receive.read_exact(&mut [0; 16]).await.unwrap();
            send.write_all(&moment.encode()).await.unwrap();
            (connection, send, receive)
        })
    }
}

/// Two keys, the lower first.
fn in_order() -> (SecretKey, SecretKey) {
    let (one, other) = (SecretKey::generate(), SecretKey::generate());
    if one.public() < other.public() { (one, other) } else { (other, one) }
}

#[test]
fn what_is_no_frame_ends_the_connection() {
    let a = Machine::start(key(3), 0);
    let hostile = Hostile::new(key(4));
    a.admits(key(4).public());
    let too_long = u32::try_from(FRAME_MAX + 1).unwrap().to_le_bytes();
    let cases: [&[u8]; 5] = [&too_long, &[0; 4], &[0xff; 4], &[9, 0], &[9, 0, 0, 0, 1, 2]];
    for bytes in cases {
        let (_connection, streams) = hostile.connect(&a, START);
        let at_a = a.connected();
        let (mut send, _receive) = streams.unwrap();
        hostile.runtime.block_on(async {
            send.write_all(bytes).await.unwrap();
            send.finish().unwrap();
        });
        assert_eq!(a.closed(at_a), Why::Ours, "{bytes:?}");
    }
}

#[test]
fn a_member_that_dials_anew_has_lost_its_connection() {
    let a = Machine::start(key(5), 0);
    let member = Hostile::new(key(6));
    a.admits(key(6).public());
    let (first, _streams) = member.connect(&a, START);
    let at_a = a.connected();
    let (_second, streams) = member.connect(&a, START);
    assert!(streams.is_some());
    assert_eq!(a.closed(at_a), Why::Ours);
    a.connected();
    member.runtime.block_on(first.closed());
}

#[test]
fn a_member_that_was_killed_is_not_kept_waiting_by_its_old_connection() {
    let (lower, higher) = in_order();
    let a = Machine::start(lower, 0);
    let before = Hostile::new(higher.clone());
    let _streams = before.is_dialled(&a, Moment { run: [1; 8], count: 5 });
    let at_a = a.connected();
    let after = Hostile::new(higher);
    let (_connection, streams) = after.connect(&a, Moment { run: [2; 8], count: 0 });
    assert!(streams.is_some());
    assert_eq!(a.closed(at_a), Why::Ours);
    a.connected();
}

#[test]
fn a_call_that_crossed_one_of_the_lower_key_is_turned_down() {
    let (lower, higher) = in_order();
    let a = Machine::start(lower, 0);
    let member = Hostile::new(higher);
    let (first, _send, mut receive) = member.is_dialled(&a, Moment { run: [1; 8], count: 5 });
    let at_a = a.connected();
    let (second, streams) = member.connect(&a, Moment { run: [1; 8], count: 4 });
    assert!(streams.is_none());
    assert!(Code::Duplicate.ended(&second.close_reason().unwrap()));
    // The first is the one that is spoken on.
    a.send(at_a, [9]);
    member.runtime.block_on(receive.read_exact(&mut [0; 5])).unwrap();
    assert!(first.close_reason().is_none());
}

#[test]
fn nobody_opens_a_second_stream() {
    let a = Machine::start(key(7), 0);
    let member = Hostile::new(key(8));
    a.admits(key(8).public());
    let (connection, streams) = member.connect(&a, START);
    let at_a = a.connected();
    let (_send, mut receive) = streams.unwrap();
    a.send(at_a, [9]);
    let mut frame = [0; 5];
    member.runtime.block_on(async {
        tokio::select! {
            biased;
            Ok(_) = connection.open_bi() => panic!("a second stream"),
            Ok(_) = connection.open_uni() => panic!("a stream one way"),
            // What leave there is for streams came with the handshake, long before this.
            read = receive.read_exact(&mut frame) => read.unwrap(),
        }
    });
}
