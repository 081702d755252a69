//! The daemon's connections: each has a thread that reads and one that writes; the thread that
//! owns the service takes their calls in order.

use std::io::{self, BufReader, BufWriter};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{Listener, Stream};

use super::Service;
use super::network::Network;
use super::protocol::{Call, Event, Message, Refusal, Reply, Request};
use super::session::Session;
use super::wire::{self, FrameError};
use crate::net::NetEvent;

/// The most connections at a time.
const PEERS_MAX: usize = 64;

/// How many messages may wait for a client that does not read; then it is cut off.
const BACKLOG: usize = 1_024;

/// How long a client may take to read one message.
const PATIENCE: Duration = Duration::from_secs(5);

/// What reaches the thread that owns the service.
pub(super) enum Input {
    /// A client connected.
    Connected(Peer),
    /// A client asks.
    Call(u64, Call),
    /// A client sent what is no call.
    NotUnderstood(u64, String),
    /// A client is gone.
    Gone(u64),
    /// The network tells something; in which of its runs.
    Net(u64, NetEvent),
    /// The daemon is to end.
    Stop,
}

/// Takes connections for as long as the program runs.
pub(super) fn accept(listener: &Listener, inputs: &SyncSender<Input>) {
    for (id, connection) in listener.incoming().enumerate() {
        let connected = connection.and_then(|stream| connect(id as u64, stream, inputs));
        if let Err(error) = connected {
            tracing::warn!(%error, "a connection was refused");
        }
    }
}

fn connect(id: u64, stream: Stream, inputs: &SyncSender<Input>) -> io::Result<()> {
    if !is_ours(&stream)? {
        return Err(io::Error::other("it is another user's"));
    }
    stream.set_send_timeout(Some(PATIENCE))?;
    let stream = Arc::new(stream);
    let (messages, waiting) = mpsc::sync_channel(BACKLOG);
    let writing = Arc::clone(&stream);
    let writer = thread::Builder::new().name("write".into()).spawn(move || write(&writing, &waiting))?;
    let reading = Arc::clone(&stream);
    let peer = Peer { id, messages, stream, writer, session: Session::default() };
    let _ = inputs.send(Input::Connected(peer));
    let inputs = inputs.clone();
    thread::Builder::new().name("read".into()).spawn(move || read(id, &reading, &inputs)).map(drop)
}

/// Whether the other end is a process of the same user.
#[cfg(unix)]
pub(super) fn is_ours(stream: &Stream) -> io::Result<bool> {
    let credentials = stream.peer_creds()?;
    Ok(credentials.euid().is_some_and(|uid| uid == rustix::process::geteuid().as_raw()))
}

fn read(id: u64, stream: &Stream, inputs: &SyncSender<Input>) {
    let mut reader = BufReader::new(stream);
    loop {
        let input = match wire::read(&mut reader) {
            Ok(Some(call)) => Input::Call(id, call),
            Err(error @ FrameError::NotUnderstood { .. }) => Input::NotUnderstood(id, error.to_string()),
            Ok(None) | Err(_) => break,
        };
        if inputs.send(input).is_err() {
            return;
        }
    }
    let _ = inputs.send(Input::Gone(id));
}

fn write(stream: &Stream, messages: &Receiver<Message>) {
    let mut writer = BufWriter::new(stream);
    for message in messages {
        if wire::write(&mut writer, &message).is_err() {
            return;
        }
    }
}

/// A client as the owning thread knows it.
pub(super) struct Peer {
    id: u64,
    messages: SyncSender<Message>,
    stream: Arc<Stream>,
    writer: JoinHandle<()>,
    session: Session,
}

impl Peer {
    /// Ends the connection once everything that waits for the client is written.
    fn finish(self) {
        drop(self.messages);
        // A writer that panicked has nothing more to write.
        let _ = self.writer.join();
        cut(&self.stream);
    }
}

/// Ends a connection at once: both its threads wake and end.
fn cut(stream: &Stream) {
    #[cfg(unix)]
    {
        let Stream::UdSocket(socket) = stream;
        let _ = rustix::net::shutdown(socket, rustix::net::Shutdown::Both);
    }
}

/// The clients.
#[derive(Default)]
pub(super) struct Peers(Vec<Peer>);

impl Peers {
    fn connected(&mut self, peer: Peer) {
        match self.0.len() < PEERS_MAX {
            true => self.0.push(peer),
            false => cut(&peer.stream),
        }
    }

    fn gone(&mut self, id: u64) {
        self.0.retain(|peer| peer.id != id);
    }

    fn reply(&mut self, to: u64, id: u64, result: Result<super::protocol::Response, Refusal>) {
        let mut reply = Some(Message::Reply(Reply { id, result }));
        self.send(|peer| peer.id == to, || reply.take());
    }

    fn publish(&mut self, event: &Event) {
        self.send(|peer| peer.session.subscribed, || Some(Message::Event(event.clone())));
    }

    /// Ends every connection, once everything that waits is written.
    pub(super) fn finish(self) {
        self.0.into_iter().for_each(Peer::finish);
    }

    /// Sends to those chosen; who does not read is cut off rather than waited for.
    fn send(&mut self, chosen: impl Fn(&Peer) -> bool, mut message: impl FnMut() -> Option<Message>) {
        self.0.retain(|peer| {
            let Some(message) = chosen(peer).then(&mut message).flatten() else { return true };
            let sent = peer.messages.try_send(message).is_ok();
            if !sent {
                cut(&peer.stream);
            }
            sent
        });
    }
}

/// Answers calls until the daemon is to end; gives back those who are still connected.
pub(super) fn serve(service: &mut Service, network: &mut Network, inputs: &Receiver<Input>) -> Peers {
    let mut peers = Peers::default();
    loop {
        let events = network.follow(service);
        events.iter().for_each(|event| peers.publish(event));
        let input = match service.next_tick() {
            Some(wait) => inputs.recv_timeout(wait),
            None => inputs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match input {
            Ok(Input::Connected(peer)) => peers.connected(peer),
            Ok(Input::Gone(id)) => peers.gone(id),
            Ok(Input::NotUnderstood(id, reason)) => {
                peers.reply(id, 0, Err(Refusal::NotUnderstood { reason }));
            }
            Ok(Input::Net(run, event)) if network.is_current(run) => {
                service.network(event).iter().for_each(|event| peers.publish(event));
            }
            Ok(Input::Net(..)) => {}
            Ok(Input::Call(from, call)) => {
                let stops = matches!(call.request, Request::Stop);
                if answer(service, &mut peers, from, call) && stops {
                    break;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                service.tick().iter().for_each(|event| peers.publish(event));
            }
            Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    peers.publish(&Event::Stopping);
    peers
}

/// Answers one call; `false` where it was refused.
fn answer(service: &mut Service, peers: &mut Peers, from: u64, call: Call) -> bool {
    let Some(peer) = peers.0.iter_mut().find(|peer| peer.id == from) else { return false };
    let greets = matches!(call.request, Request::Hello { .. });
    // A program of another version may still end this one.
    if !greets && !peer.session.greeted && !matches!(call.request, Request::Stop) {
        let reason = "the first call is hello".to_owned();
        peers.reply(from, call.id, Err(Refusal::NotUnderstood { reason }));
        return false;
    }
    let subscribes = matches!(call.request, Request::Subscribe);
    let (result, events) = service.handle_in(&mut peer.session, call.request);
    let done = result.is_ok();
    peer.session.greeted |= greets && done;
    peer.session.subscribed |= subscribes && done;
    peers.reply(from, call.id, result);
    events.iter().for_each(|event| peers.publish(event));
    done
}
