//! A connection from the moment that it is taken up to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iroh::endpoint::{Connection, ConnectionError, RecvStream, SendStream, VarInt};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::dialling::Context;
use super::frames::{self, FrameError};
use super::peers::{Moment, Origin};
use super::{ConnectionId, NetEvent, Purpose, Why};

/// The most bytes that wait to be sent to one peer.
const QUEUED_MAX: usize = 16 * 1024 * 1024;

/// How long the other side may take to acknowledge what was sent before a connection is closed.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What keying material is exported for, as TLS has it named.
const EXPORTER: &[u8] = b"EXPORTER-varde-connection-1";

/// Why a side closes a connection, as the other is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Code {
    /// There is nothing more to say; also what iroh says when a program ends.
    Done = 0,
    /// The other side is nobody here.
    Rejected = 1,
    /// There is another connection between the two.
    Duplicate = 2,
    /// What came is no frame.
    BadFrame = 3,
    /// The other side takes too little of what is sent.
    Overflow = 4,
    /// This side's home was locked.
    Locked = 5,
}

impl From<Code> for VarInt {
    fn from(code: Code) -> Self {
        Self::from_u32(code as u32)
    }
}

impl Code {
    /// Closes a connection; the first to do so has the word.
    pub(super) fn close(self, connection: &Connection) {
        connection.close(self.into(), b"");
    }

    /// Whether the other side closed for this reason.
    pub(super) fn ended(self, error: &ConnectionError) -> bool {
        matches!(error, ConnectionError::ApplicationClosed(close) if close.error_code == self.into())
    }
}

/// Why a connection that stood is gone.
fn why(error: &ConnectionError) -> Why {
    match error {
        ConnectionError::LocallyClosed => Why::Ours,
        error if Code::Duplicate.ended(error) => Why::Ours,
        error if Code::Rejected.ended(error) => Why::Rejected,
        error if Code::Locked.ended(error) => Why::Locked,
        _ => Why::Lost,
    }
}

/// What waits to be sent on a connection.
#[derive(Debug)]
pub(super) struct Outgoing {
    frames: mpsc::UnboundedSender<Option<Vec<u8>>>,
    /// Bytes, those being written included.
    queued: Arc<AtomicUsize>,
    /// Whether that was the last.
    finished: watch::Sender<bool>,
}

/// The other end of [`Outgoing`].
pub(super) struct Queue {
    frames: mpsc::UnboundedReceiver<Option<Vec<u8>>>,
    queued: Arc<AtomicUsize>,
    finished: watch::Receiver<bool>,
}

impl Outgoing {
    /// An empty queue, both ends.
    pub(super) fn new() -> (Self, Queue) {
        let (sender, frames) = mpsc::unbounded_channel();
        let (finish, finished) = watch::channel(false);
        let queued = Arc::new(AtomicUsize::new(0));
        (
            Self { frames: sender, queued: Arc::clone(&queued), finished: finish },
            Queue { frames, queued, finished },
        )
    }

    /// Whether there was room for a frame.
    pub(super) fn queue(&self, bytes: Vec<u8>) -> bool {
        let length = bytes.len();
        let room = self.queued.fetch_add(length, Ordering::Relaxed) + length <= QUEUED_MAX;
        if room {
            // Nobody takes it if the connection is ending, of which the daemon hears.
            let _ = self.frames.send(Some(bytes));
        }
        room
    }

    /// What was queued is the last.
    pub(super) fn finish(&self) {
        let _ = self.frames.send(None);
        self.finished.send_replace(true);
    }
}

/// A connection on which both sides can be told that they are connected.
pub(super) struct Established {
    connection: Connection,
    purpose: Purpose,
    origin: Origin,
    send: SendStream,
    receive: RecvStream,
}

impl Established {
    /// Of a stream on which the other side has said its moment.
    pub(super) fn new(
        connection: Connection,
        purpose: Purpose,
        origin: Origin,
        (send, receive): (SendStream, RecvStream),
    ) -> Self {
        Self { connection, purpose, origin, send, receive }
    }

    /// Takes the connection up and sees to it until it ends, in a task of its own.
    ///
    /// # Errors
    ///
    /// There is no place for it; it is closed.
    pub(super) fn take_up(self, context: Context) -> Result<(), Code> {
        let (outgoing, queue) = Outgoing::new();
        let taken = context.gate.peers().take_up(&self.connection, self.purpose, self.origin, outgoing);
        match taken {
            Ok((id, moment)) => {
                tokio::spawn(async move {
                    self.live(id, moment, queue, &context).await;
                    context.gate.peers().let_go(id);
                });
                Ok(())
            }
            Err(code) => {
                code.close(&self.connection);
                Err(code)
            }
        }
    }

    /// Answers the dialler, then passes frames on until the connection ends.
    async fn live(mut self, id: ConnectionId, moment: Moment, mut queue: Queue, context: &Context) {
        let mut exporter = [0; 32];
        if self.connection.export_keying_material(&mut exporter, EXPORTER, b"").is_err() {
            return Code::Done.close(&self.connection);
        }
        if !self.origin.dialled && self.send.write_all(&moment.encode()).await.is_err() {
            return;
        }
        let (peer, purpose, dialled) = (self.connection.remote_id(), self.purpose, self.origin.dialled);
        tracing::debug!(peer = %peer.fmt_short(), ?purpose, dialled, "connected");
        context.tell(NetEvent::Connected { connection: id, peer, purpose, dialled, exporter }).await;
        let mut finished = queue.finished.clone();
        let code = tokio::select! {
            code = read(&self.connection, &mut self.receive, purpose, id, context) => code,
            () = write(&mut self.send, &mut queue) => Code::Done,
            () = last_words(&mut finished) => Code::Done,
        };
        let why = match self.connection.close_reason() {
            // The other side may be the first to close when it has heard the last.
            _ if *finished.borrow() => Why::Ours,
            Some(error) => why(&error),
            None if code == Code::BadFrame => Why::Ours,
            None => Why::Lost,
        };
        code.close(&self.connection);
        tracing::debug!(peer = %peer.fmt_short(), ?purpose, ?why, "closed");
        context.tell(NetEvent::Closed { connection: id, why }).await;
    }
}

/// Passes on what comes. While the daemon takes nothing, nothing is read, and the peer waits.
async fn read(
    connection: &Connection,
    stream: &mut RecvStream,
    purpose: Purpose,
    id: ConnectionId,
    context: &Context,
) -> Code {
    loop {
        match frames::read(stream, purpose).await {
            Ok(Some(bytes)) => {
                // What a peer said before it was put out is not heard after.
                if matches!(connection.close_reason(), Some(ConnectionError::LocallyClosed)) {
                    return Code::Done;
                }
                context.tell(NetEvent::Frame { connection: id, bytes }).await;
            }
            Ok(None) | Err(FrameError::Lost) => return Code::Done,
            Err(FrameError::Bad) => return Code::BadFrame,
        }
    }
}

/// Ends when a peer has had its time to acknowledge what was queued before the end.
async fn last_words(finished: &mut watch::Receiver<bool>) {
    let _ = finished.wait_for(|finished| *finished).await;
    sleep(LAST_WORDS).await;
}

/// Sends what is queued, in order, until all is acknowledged that was queued before the end.
async fn write(stream: &mut SendStream, queue: &mut Queue) {
    while let Some(Some(bytes)) = queue.frames.recv().await {
        if frames::write(stream, &bytes).await.is_err() {
            // The connection is lost; what came before that is still to be read.
            return std::future::pending().await;
        }
        queue.queued.fetch_sub(bytes.len(), Ordering::Relaxed);
    }
    if stream.finish().is_ok() {
        let _ = stream.stopped().await;
    }
}
