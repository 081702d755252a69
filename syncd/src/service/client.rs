//! The client of the local protocol: what the console and the command line hold.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use interprocess::local_socket::Stream;
use interprocess::local_socket::prelude::*;

use super::connections;
use super::daemon::{self, DaemonError, READY};
use super::protocol::{Call, Hello, Message, Refusal, Request, Response, VERSION};
use super::wire::{self, FrameError};

/// The daemon could not be asked, or said no.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// It said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No daemon runs for this home.
    #[error("no daemon runs for this home")]
    NotRunning,
    /// The daemon did not start; it said this.
    #[error("the daemon did not start: {said}")]
    NotStarted {
        /// Its last words, without anything of a patient's.
        said: String,
    },
    /// The connection ended.
    #[error("the connection to the daemon ended; what was saved is on disk")]
    Ended,
    /// The connection failed.
    #[error("the connection to the daemon failed: {0}")]
    Io(#[from] io::Error),
    /// The home cannot have a socket.
    #[error(transparent)]
    Home(#[from] DaemonError),
}

impl ClientError {
    /// Whether the other end is gone.
    fn is_end(&self) -> bool {
        use io::ErrorKind::{BrokenPipe, ConnectionReset};
        match self {
            Self::Ended => true,
            Self::Io(error) => matches!(error.kind(), BrokenPipe | ConnectionReset),
            _ => false,
        }
    }
}

impl From<FrameError> for ClientError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Io(error) => Self::Io(error),
            other => Self::Io(io::Error::other(other)),
        }
    }
}

/// A connection to a home's daemon.
pub struct Client {
    /// Asks.
    pub sender: Sender,
    /// Is answered.
    pub receiver: Receiver,
}

/// The half of a connection that asks.
pub struct Sender {
    stream: Arc<Stream>,
    last: u64,
}

/// The half of a connection that is answered.
pub struct Receiver(BufReader<Shared>);

/// A stream that both halves read and write through.
struct Shared(Arc<Stream>);

impl io::Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Client {
    /// Connects to the daemon of a home.
    ///
    /// # Errors
    /// [`ClientError::NotRunning`] where none runs; [`Refusal::OtherVersion`].
    pub fn connect(home: &Path) -> Result<(Self, Hello), ClientError> {
        let mut client = Self::open(home)?;
        match client.call(Request::Hello { version: VERSION }) {
            Ok(Response::Hello(hello)) => Ok((client, hello)),
            Ok(_) => Err(unexpected()),
            // A daemon that is about to end lets go of those who come last.
            Err(error) if error.is_end() => Err(ClientError::NotRunning),
            Err(error) => Err(error),
        }
    }

    /// A connection on which nothing was said yet.
    fn open(home: &Path) -> Result<Self, ClientError> {
        use io::ErrorKind::{ConnectionRefused, NotFound};
        let (_, name) = daemon::socket(home)?;
        let stream = Stream::connect(name).map_err(|error| match error.kind() {
            NotFound | ConnectionRefused => ClientError::NotRunning,
            _ => ClientError::Io(error),
        })?;
        // A passphrase is told to nobody else.
        if !connections::is_ours(&stream)? {
            return Err(DaemonError::NotOurs.into());
        }
        let stream = Arc::new(stream);
        let receiver = Receiver(BufReader::new(Shared(Arc::clone(&stream))));
        Ok(Self { sender: Sender { stream, last: 0 }, receiver })
    }

    /// Connects to the daemon of a home, and starts it with this command where none runs.
    ///
    /// # Errors
    /// As [`Client::connect`], and [`ClientError::NotStarted`].
    pub fn connect_or_start(home: &Path, start: Command) -> Result<(Self, Hello), ClientError> {
        match Self::connect(home) {
            Err(ClientError::NotRunning) => {}
            connected => return connected,
        }
        // One starter at a time: whoever waits finds a daemon running.
        fs::create_dir_all(home)?;
        let starting = daemon::lock_file(&home.join("starting"))?;
        starting.lock()?;
        match Self::connect(home) {
            Err(ClientError::NotRunning) => {}
            connected => return connected,
        }
        self::start(start)?;
        Self::connect(home)
    }

    /// Asks, and waits for the answer. Not for a connection that has subscribed: events that
    /// come before the answer are passed over.
    ///
    /// # Errors
    /// [`ClientError::Refused`] where the daemon says no.
    pub fn call(&mut self, request: Request) -> Result<Response, ClientError> {
        let id = self.sender.send(request)?;
        loop {
            match self.receiver.receive()?.ok_or(ClientError::Ended)? {
                Message::Reply(reply) if reply.id == id => return Ok(reply.result?),
                Message::Reply(_) | Message::Event(_) => {}
            }
        }
    }

    /// Ends the daemon of a home, if one runs, whatever version it speaks, and waits until it
    /// has let go of everything.
    ///
    /// # Errors
    /// When the daemon cannot be reached.
    pub fn stop(home: &Path) -> Result<(), ClientError> {
        let mut client = match Self::open(home) {
            Err(ClientError::NotRunning) => return Ok(()),
            opened => opened?,
        };
        // One that is ending already needs no asking, and what it says last means nothing here.
        let _ = client.sender.send(Request::Stop);
        let _ = io::copy(&mut client.receiver.0, &mut io::sink());
        Ok(())
    }
}

impl Sender {
    /// Goes on numbering where another connection's sender stopped, so that no reply is taken for
    /// another's.
    pub fn continue_after(&mut self, other: &Self) {
        self.last = other.last;
    }

    /// Sends a request, and tells the number that its reply will have.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn send(&mut self, request: Request) -> Result<u64, ClientError> {
        self.last += 1;
        wire::write(&mut &*self.stream, &Call { id: self.last, request })?;
        Ok(self.last)
    }
}

impl Receiver {
    /// Waits for the next message; `None` at the end of the connection.
    ///
    /// # Errors
    /// When the connection fails or what comes is not understood.
    pub fn receive(&mut self) -> Result<Option<Message>, ClientError> {
        Ok(wire::read(&mut self.0)?)
    }
}

/// Starts a daemon and waits until it says that it can be reached.
fn start(mut command: Command) -> Result<(), ClientError> {
    let mut daemon = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut lines = daemon.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
    if lines.any(|line| line.is_ok_and(|line| line == READY)) {
        return Ok(());
    }
    let said = daemon.stderr.take().map(io::read_to_string).transpose()?.unwrap_or_default();
    daemon.wait()?;
    Err(ClientError::NotStarted { said: said.trim().to_owned() })
}

fn unexpected() -> ClientError {
    ClientError::Io(io::Error::other("the daemon answered something else"))
}
