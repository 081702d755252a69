//! A machine that runs in the test itself and keeps every frame that it sends and is sent, as it
//! stands once the connection's encryption is off.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use syncd::net::{ConnectionId, Net, NetCommand, NetEvent, Purpose};
use syncd::service::protocol::{Join, Joining, Refusal, Request, Response};
use syncd::service::{Options, Service};
use syncd::sync::batch;
use syncd::sync::message::{self, Message};
use tempfile::TempDir;

use crate::home::Home;
use crate::machine::{Ask, Machine, compare};

/// A frame on a connection.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Whose key the other side has.
    pub peer: String,
    /// Whether it came from there.
    pub received: bool,
    purpose: Purpose,
    bytes: Vec<u8>,
}

impl Frame {
    /// The frame, and all that is packed in it.
    pub fn plain(&self) -> Vec<Vec<u8>> {
        let packed = match self.purpose {
            Purpose::Join => Vec::new(),
            Purpose::Sync => match message::decode(&self.bytes).unwrap() {
                Message::Batch { batch, .. } if batch.is_empty() => Vec::new(),
                Message::Batch { batch, .. } => {
                    let entries = batch::decode(&batch).unwrap().entries.into_iter();
                    entries
                        .flat_map(|entry| {
                            [entry.kind.into_bytes(), entry.change.bytes().unwrap_or_default().to_vec()]
                        })
                        .collect()
                }
                Message::Statements { statements, .. } if statements.is_empty() => Vec::new(),
                Message::Statements { statements, .. } => batch::decode_list(&statements).unwrap(),
                Message::Changes { changes, .. } => {
                    batch::decode_changes(&changes).unwrap().into_iter().map(|(.., change)| change).collect()
                }
                Message::Hello { .. }
                | Message::Offer(_)
                | Message::Ask { .. }
                | Message::AskFeed { .. }
                | Message::AskChanges { .. } => Vec::new(),
            },
        };
        packed.into_iter().chain([self.bytes.clone()]).collect()
    }
}

/// A machine that keeps what it hears and says.
pub struct Recorder {
    folder: TempDir,
    inputs: Sender<Input>,
    frames: Arc<Mutex<Vec<Frame>>>,
    thread: Option<JoinHandle<()>>,
}

enum Input {
    Ask(Request, Sender<Result<Response, Refusal>>),
    Follow(Sender<()>),
    Net(NetEvent),
    Stop,
}

impl Recorder {
    /// Lets a recorder in, by a real ticket.
    pub fn let_in(inviter: &Home, municipality: &str, role: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            home: folder.path().join("home"),
            key_file: Some(folder.path().join("secret")),
            loopback: true,
            ..Options::default()
        };
        let (inputs, received) = mpsc::channel();
        let frames = Arc::default();
        let machine = Running {
            service: Service::new(options).unwrap(),
            net: None,
            inputs: inputs.clone(),
            peers: BTreeMap::new(),
            frames: Arc::clone(&frames),
            followers: Vec::new(),
        };
        let thread = Some(thread::spawn(move || machine.run(&received)));
        let recorder = Self { folder, inputs, frames, thread };
        let join = Join {
            ticket: inviter.invites(municipality, role),
            person: "Stille Mose".into(),
            machine: "opptakar".into(),
            passphrase: None,
        };
        recorder.asker()(Request::Join(join)).unwrap();
        compare(inviter, &recorder);
        recorder
    }

    /// Every frame so far, in order.
    pub fn frames(&self) -> Vec<Frame> {
        self.frames.lock().unwrap().clone()
    }

    /// Ends the machine; gives its home and the key file that opens it, for as long as the
    /// recorder lives.
    pub fn stop(&mut self) -> (PathBuf, PathBuf) {
        let _ = self.inputs.send(Input::Stop);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
        (self.folder.path().join("home"), self.folder.path().join("secret"))
    }
}

impl Machine for Recorder {
    fn follow(&self) -> Receiver<()> {
        let (happened, told) = mpsc::channel();
        self.inputs.send(Input::Follow(happened)).unwrap();
        told
    }

    fn asker(&self) -> Box<Ask<'static>> {
        let inputs = self.inputs.clone();
        Box::new(move |request| {
            let (answer, answered) = mpsc::channel();
            inputs.send(Input::Ask(request, answer)).unwrap();
            answered.recv().unwrap().ok()
        })
    }

    fn confirm(&self, joining: &Joining) {
        let Joining { id, code, .. } = joining.clone();
        self.asker()(Request::Confirm { id, code }).unwrap();
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the daemon does, and recording.
struct Running {
    service: Service,
    net: Option<Net>,
    inputs: Sender<Input>,
    peers: BTreeMap<ConnectionId, (String, Purpose)>,
    frames: Arc<Mutex<Vec<Frame>>>,
    followers: Vec<Sender<()>>,
}

impl Running {
    fn run(mut self, received: &Receiver<Input>) {
        loop {
            self.follow_service();
            let input = match self.service.next_tick() {
                Some(wait) => received.recv_timeout(wait),
                None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let events = match input {
                Ok(Input::Ask(request, answer)) => {
                    let (response, events) = self.service.handle(request);
                    let _ = answer.send(response);
                    events
                }
                Ok(Input::Follow(follower)) => {
                    self.followers.push(follower);
                    Vec::new()
                }
                Ok(Input::Net(event)) => {
                    self.note(&event);
                    self.service.network(event)
                }
                Err(RecvTimeoutError::Timeout) => self.service.tick(),
                Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            };
            if !events.is_empty() {
                self.followers.retain(|follower| follower.send(()).is_ok());
            }
        }
    }

    /// Starts the network once the home is open, and does what the service wants done.
    fn follow_service(&mut self) {
        if let (None, Some(options)) = (&self.net, self.service.net_options()) {
            let inputs = self.inputs.clone();
            self.net = Some(Net::start(options, move |event| drop(inputs.send(Input::Net(event)))).unwrap());
            self.service.network_begins();
        }
        for command in self.service.take_net_commands() {
            if let NetCommand::Send { connection, bytes } = &command {
                self.record(*connection, bytes, false);
            }
            if let Some(net) = &self.net {
                net.command(command);
            }
        }
    }

    fn note(&mut self, event: &NetEvent) {
        match event {
            NetEvent::Connected { connection, peer, purpose, .. } => {
                self.peers.insert(*connection, (peer.to_string(), *purpose));
            }
            NetEvent::Frame { connection, bytes } => self.record(*connection, bytes, true),
            _ => {}
        }
    }

    fn record(&self, connection: ConnectionId, bytes: &[u8], received: bool) {
        let (peer, purpose) = self.peers[&connection].clone();
        self.frames.lock().unwrap().push(Frame { peer, received, purpose, bytes: bytes.to_vec() });
    }
}
