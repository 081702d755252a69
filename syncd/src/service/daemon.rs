//! The daemon: one for each home, reached through a local socket that only its user can open.
//!
//! One thread owns the [`Service`] and takes requests in order; each connection has a thread
//! that reads and one that writes.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::protocol::{Call, Event, Message, Refusal, Reply, Request};
use super::wire::{self, FrameError};
use super::{Options, Service};

/// What the daemon prints when it can be reached.
pub const READY: &str = "ready";

/// How many messages may wait for a client that does not read; then it is cut off.
const BACKLOG: usize = 1_024;

/// The longest path of a Unix socket that every system takes, in bytes.
const SOCKET_PATH_MAX: usize = 100;

/// The daemon could not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// Another daemon runs for this home.
    #[error("a daemon runs for this home already")]
    AlreadyRunning,
    /// The home's path is too long for a socket.
    #[error(
        "the path of the home is too long for a socket: at most {max} bytes; choose a shorter one with --home"
    )]
    PathTooLong {
        /// The longest path, in bytes.
        max: usize,
    },
    /// The home belongs to somebody else.
    #[error("the home belongs to another user")]
    NotOurs,
    /// The home could not be opened.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file or the socket failed.
    #[error("the daemon cannot run: {0}")]
    Io(#[from] io::Error),
}

/// What reaches the thread that owns the service.
enum Input {
    Connected(Peer),
    Call(u64, Call),
    NotUnderstood(u64, String),
    Gone(u64),
    Stop,
}

/// The name of a home's socket.
pub(super) fn socket(home: &Path) -> Result<(PathBuf, Name<'static>), DaemonError> {
    let path = home.join("syncd.sock");
    if path.as_os_str().len() > SOCKET_PATH_MAX {
        return Err(DaemonError::PathTooLong { max: SOCKET_PATH_MAX });
    }
    let name = path.clone().to_fs_name::<GenericFilePath>()?;
    Ok((path, name))
}

/// Runs the daemon until it is asked to stop. Prints [`READY`] and a line end once it can be
/// reached.
///
/// # Errors
/// [`DaemonError`].
pub fn run(options: Options) -> Result<(), DaemonError> {
    make_private(&options.home)?;
    let lock = lock_file(&options.home.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(DaemonError::AlreadyRunning),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    let (path, name) = socket(&options.home)?;
    // Whoever holds the lock may remove what a killed daemon left.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut service = Service::new(options)?;
    let listener = ListenerOptions::new().name(name).create_sync()?;
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let (inputs, received) = mpsc::channel();
    stop_on_signals(inputs.clone())?;
    thread::Builder::new().name("accept".into()).spawn(move || accept(&listener, &inputs))?;
    println!("{READY}");
    io::stdout().flush()?;
    let mut peers = Vec::new();
    serve(&mut service, &mut peers, &received);
    // The service goes first, so that nobody starts another while this one still writes. The
    // connections go last: who waits for their end finds everything free.
    drop(service);
    fs::remove_file(&path)?;
    drop(lock);
    drop(peers);
    Ok(())
}

/// A file to lock, made where it is missing, for this user only.
pub(super) fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).truncate(false).write(true).open(path)
}

/// Makes the home, for this user only.
fn make_private(home: &Path) -> Result<(), DaemonError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(home)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        if fs::metadata(home)?.uid() != rustix::process::geteuid().as_raw() {
            return Err(DaemonError::NotOurs);
        }
        fs::set_permissions(home, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn stop_on_signals(inputs: Sender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let wait = move || {
        if signals.forever().next().is_some() {
            let _ = inputs.send(Input::Stop);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait).map(drop)
}

fn accept(listener: &interprocess::local_socket::Listener, inputs: &Sender<Input>) {
    for (id, connection) in listener.incoming().enumerate() {
        let connected = connection.and_then(|stream| connect(id as u64, stream, inputs));
        if let Err(error) = connected {
            tracing::warn!(%error, "a connection was refused");
        }
    }
}

fn connect(id: u64, stream: Stream, inputs: &Sender<Input>) -> io::Result<()> {
    if !is_ours(&stream)? {
        return Err(io::Error::other("it is another user's"));
    }
    let stream = Arc::new(stream);
    let (messages, waiting) = mpsc::sync_channel(BACKLOG);
    let peer = Peer { id, messages, stream: Arc::clone(&stream), greeted: false, subscribed: false };
    let _ = inputs.send(Input::Connected(peer));
    let (inputs, reading) = (inputs.clone(), Arc::clone(&stream));
    thread::Builder::new().name("read".into()).spawn(move || read(id, &reading, &inputs))?;
    thread::Builder::new().name("write".into()).spawn(move || write(&stream, &waiting)).map(drop)
}

/// Whether this user's process is at the other end.
#[cfg(unix)]
pub(super) fn is_ours(stream: &Stream) -> io::Result<bool> {
    let credentials = stream.peer_creds()?;
    Ok(credentials.euid().is_some_and(|uid| uid == rustix::process::geteuid().as_raw()))
}

fn read(id: u64, stream: &Stream, inputs: &Sender<Input>) {
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
struct Peer {
    id: u64,
    messages: SyncSender<Message>,
    stream: Arc<Stream>,
    greeted: bool,
    subscribed: bool,
}

impl Drop for Peer {
    /// Both threads of the connection wake and end.
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            let Stream::UdSocket(socket) = &*self.stream;
            let _ = rustix::net::shutdown(socket, rustix::net::Shutdown::Both);
        }
    }
}

fn serve(service: &mut Service, peers: &mut Vec<Peer>, inputs: &Receiver<Input>) {
    for input in inputs {
        match input {
            Input::Connected(peer) => peers.push(peer),
            Input::Gone(id) => peers.retain(|peer| peer.id != id),
            Input::NotUnderstood(id, reason) => {
                let result = Err(Refusal::NotUnderstood { reason });
                send(peers, |peer| peer.id == id, || Message::Reply(Reply { id: 0, result: result.clone() }));
            }
            Input::Call(from, call) => {
                let stop = matches!(call.request, Request::Stop);
                answer(service, peers, from, call);
                if stop {
                    return;
                }
            }
            Input::Stop => return,
        }
    }
}

fn answer(service: &mut Service, peers: &mut Vec<Peer>, from: u64, call: Call) {
    let Some(peer) = peers.iter_mut().find(|peer| peer.id == from) else { return };
    let greets = matches!(call.request, Request::Hello { .. });
    // A program of another version may still end this one.
    if !greets && !peer.greeted && !matches!(call.request, Request::Stop) {
        let result = Err(Refusal::NotUnderstood { reason: "the first call is hello".into() });
        send(peers, |peer| peer.id == from, || Message::Reply(Reply { id: call.id, result: result.clone() }));
        return;
    }
    peer.subscribed |= matches!(call.request, Request::Subscribe);
    let (result, events) = service.handle(call.request);
    peer.greeted |= greets && result.is_ok();
    send(peers, |peer| peer.id == from, || Message::Reply(Reply { id: call.id, result: result.clone() }));
    for event in events {
        publish(peers, &event);
    }
}

fn publish(peers: &mut Vec<Peer>, event: &Event) {
    send(peers, |peer| peer.subscribed, || Message::Event(event.clone()));
}

/// Sends to those chosen; who does not read is cut off rather than waited for.
fn send(peers: &mut Vec<Peer>, chosen: impl Fn(&Peer) -> bool, message: impl Fn() -> Message) {
    peers.retain(|peer| !chosen(peer) || peer.messages.try_send(message()).is_ok());
}
