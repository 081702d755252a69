//! Setting connections up: those that come in, those to members, those to join.
//!
//! The dialler opens the only stream and says its [`Moment`]; the other side answers with its own
//! when it has taken the connection up. Until then, being rejected is a failure to connect.

use std::sync::Arc;
use std::time::Duration;

use iroh::Endpoint;
use iroh::endpoint::{
    ConnectError, ConnectWithOptsError, ConnectingError, Connection, ConnectionError, Incoming, IncomingAddr,
    RecvStream, SendStream,
};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::connection::{Code, Established};
use super::endpoint::Reach;
use super::hooks::Gate;
use super::peers::{Caller, Moment, Origin};
use super::{NetEvent, Purpose, Why};
use crate::membership::{EndpointAddr, PublicKey};

/// How long setting a connection up may take.
const SETTING_UP: Duration = Duration::from_secs(15);

/// The first pause after a failure, and the least between two attempts.
const PAUSE_MIN: Duration = Duration::from_secs(1);

/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// A connection that lasted so long was a good one: failures are counted anew.
const STEADY: Duration = Duration::from_secs(10);

/// What everything at the endpoint works with.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) endpoint: Endpoint,
    pub(super) gate: Gate,
    pub(super) reach: Reach,
    pub(super) events: mpsc::Sender<NetEvent>,
}

impl Context {
    /// Tells the daemon; waits while it is busy.
    pub(super) async fn tell(&self, event: NetEvent) {
        // Nobody hears it only when the daemon is ending.
        let _ = self.events.send(event).await;
    }
}

/// Takes a connection that comes in.
pub(super) fn accept(context: &Context, incoming: Incoming) {
    let from = incoming.remote_addr();
    // A relay knows whom it speaks for; anybody can write a sender on a packet.
    if matches!(from, IncomingAddr::Ip(_)) && !incoming.remote_addr_validated() {
        let _ = incoming.retry();
        return;
    }
    let Some(caller) = Caller::of(from) else { return incoming.ignore() };
    if !context.gate.peers().set_up(&caller) {
        return incoming.refuse();
    }
    let context = context.clone();
    tokio::spawn(async move {
        if timeout(SETTING_UP, take_in(&context, incoming)).await.is_err() {
            tracing::debug!("a connection was not set up in time");
        }
        context.gate.peers().was_set_up(&caller);
    });
}

async fn take_in(context: &Context, incoming: Incoming) -> Option<()> {
    let connection = incoming.await.ok()?;
    let purpose = Purpose::of(connection.alpn())?;
    let (send, mut receive) = connection.accept_bi().await.ok()?;
    let origin = Origin { dialled: false, theirs: moment(&mut receive).await? };
    Established::new(connection, purpose, origin, (send, receive)).take_up(context.clone()).ok()
}

async fn moment(stream: &mut RecvStream) -> Option<Moment> {
    let mut bytes = [0; Moment::BYTES];
    stream.read_exact(&mut bytes).await.ok()?;
    Some(Moment::decode(bytes))
}

/// Connects for joining, in one attempt, which takes a while if it fails: it may be asked for again
/// at once.
pub(super) async fn join(context: Context, to: EndpointAddr) {
    let peer = to.id;
    let to = context.gate.peers().with_sightings(to);
    let begun = Instant::now();
    if let Err(why) = dial(&context, to, Purpose::Join).await {
        sleep_until(begun + PAUSE_MIN).await;
        context.tell(NetEvent::Unreachable { peer, why }).await;
    }
}

/// Dials a member whenever there is no connection to it, for as long as it is one.
pub(super) async fn keep_connected(context: Context, peer: PublicKey, wake: Arc<Notify>) {
    let mut failures = 0;
    loop {
        let begun = Instant::now();
        match dial_member(&context, &peer).await {
            Ok(()) => {
                while context.gate.peers().is_connected(&peer) {
                    wake.notified().await;
                }
                if begun.elapsed() >= STEADY {
                    failures = 0;
                }
            }
            Err(why) => context.tell(NetEvent::Unreachable { peer, why }).await,
        }
        // Whatever wakes it: addresses can be made to change often.
        sleep_until(begun + PAUSE_MIN).await;
        tokio::select! {
            () = sleep(pause(failures)) => failures += 1,
            () = wake.notified() => failures = 0,
        }
    }
}

/// Dials a member unless it is connected; if it was by the time that dialling failed, that is no
/// failure.
async fn dial_member(context: &Context, peer: &PublicKey) -> Result<(), Why> {
    let connected = || context.gate.peers().is_connected(peer);
    if connected() {
        return Ok(());
    }
    let to = context.gate.peers().address(peer);
    dial(context, to, Purpose::Sync).await.or_else(|why| if connected() { Ok(()) } else { Err(why) })
}

/// How long to wait after so many failures: twice as long each time, and not all at once.
fn pause(failures: u32) -> Duration {
    let longest = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(failures)).min(PAUSE_MAX);
    let jitter = getrandom::u32().expect("the operating system gives random bytes") % 256;
    longest * (768 + jitter) / 1024
}

/// Dials. It is well, too, if the other side keeps another connection between the two.
async fn dial(context: &Context, to: EndpointAddr, purpose: Purpose) -> Result<(), Why> {
    let to = context.reach.allowed(&to);
    if to.is_empty() {
        return Err(Why::NoAddress);
    }
    timeout(SETTING_UP, set_up(context, to, purpose)).await.unwrap_or(Err(Why::NoAnswer))
}

async fn set_up(context: &Context, to: EndpointAddr, purpose: Purpose) -> Result<(), Why> {
    let peer = to.id;
    let connection = match context.endpoint.connect(to, purpose.alpn()).await {
        Ok(connection) => connection,
        Err(error) => return not_connected(&error),
    };
    let Some(ours) = context.gate.peers().greeting(&peer, purpose) else {
        Code::Duplicate.close(&connection);
        return Ok(());
    };
    let Some((theirs, streams)) = greet(&connection, ours).await else {
        return ended(connection.close_reason().as_ref());
    };
    let origin = Origin { dialled: true, theirs };
    match Established::new(connection, purpose, origin, streams).take_up(context.clone()) {
        Ok(()) | Err(Code::Duplicate) => Ok(()),
        Err(_) => Err(Why::Ours),
    }
}

async fn greet(connection: &Connection, ours: Moment) -> Option<(Moment, (SendStream, RecvStream))> {
    let (mut send, mut receive) = connection.open_bi().await.ok()?;
    send.write_all(&ours.encode()).await.ok()?;
    Some((moment(&mut receive).await?, (send, receive)))
}

fn not_connected(error: &ConnectError) -> Result<(), Why> {
    match error {
        ConnectError::Connect { source: ConnectWithOptsError::NoAddress { .. }, .. } => Err(Why::NoAddress),
        ConnectError::Connecting { source: ConnectingError::LocallyRejected { .. }, .. } => Err(Why::Ours),
        ConnectError::Connecting { source: ConnectingError::ConnectionError { source, .. }, .. }
        | ConnectError::Connection { source, .. } => ended(Some(source)),
        _ => Err(Why::NoAnswer),
    }
}

fn ended(error: Option<&ConnectionError>) -> Result<(), Why> {
    match error {
        Some(error) if Code::Duplicate.ended(error) => Ok(()),
        Some(error) if Code::Rejected.ended(error) => Err(Why::Rejected),
        _ => Err(Why::NoAnswer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_longer_up_to_a_minute() {
        let bounds = |failures| {
            let longest = PAUSE_MIN * [1, 2, 4, 8, 16, 32, 60, 60][failures as usize];
            longest * 3 / 4..=longest
        };
        for failures in 0..8 {
            assert!(bounds(failures).contains(&pause(failures)), "{failures}");
        }
        assert!(pause(u32::MAX) <= PAUSE_MAX);
    }
}
