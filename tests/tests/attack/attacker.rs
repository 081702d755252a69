//! An endpoint that speaks the protocol as far as it serves it.

use std::future::Future;
use std::time::Duration;

use iroh::Endpoint;
use iroh::endpoint::{Connection, ConnectionError, RecvStream, SendStream, presets};
use syncd::membership::{
    EndpointAddr, Feed, JoinMessage, Log, MembershipLog, PublicKey, RegionId, SecretKey, Session, Side,
    Statement, Ticket,
};
use syncd::sync::batch;
use syncd::sync::message::{self, Message, VERSIONS};
use tokio::runtime::{Builder, Runtime};

/// What members speak.
pub(crate) const SYNC: &[u8] = b"varde/sync/1";

/// What those speak who join.
pub(crate) const JOIN: &[u8] = b"varde/join/1";

/// How long anything may take before it is taken to be never.
const PATIENCE: Duration = Duration::from_secs(90);

/// A machine with a key.
pub(crate) struct Attacker {
    pub(crate) key: SecretKey,
    runtime: Runtime,
    endpoint: Endpoint,
}

impl Attacker {
    /// One whom nobody knows.
    pub(crate) fn new() -> Self {
        let (key, runtime) = (
            SecretKey::generate(),
            Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap(),
        );
        let endpoint = runtime.block_on(async {
            let builder = Endpoint::builder(presets::Minimal).secret_key(key.clone()).clear_ip_transports();
            builder.bind_addr("127.0.0.1:0").unwrap().bind().await.unwrap()
        });
        Self { key, runtime, endpoint }
    }

    /// What it is known by.
    pub(crate) fn id(&self) -> PublicKey {
        self.key.public()
    }

    /// Calls; none where the other side wants nothing to do with it.
    pub(crate) fn call(&self, to: &EndpointAddr, alpn: &[u8]) -> Option<Line<'_>> {
        self.within(async {
            let connection = self.endpoint.connect(to.clone(), alpn).await.ok()?;
            let (mut send, mut receive) = connection.open_bi().await.ok()?;
            // A moment at which it had taken up no connection.
            send.write_all(&[0; 16]).await.ok()?;
            receive.read_exact(&mut [0; 16]).await.ok()?;
            Some(Line { attacker: self, connection, send, receive })
        })
    }

    /// Calls as a member and says hello.
    pub(crate) fn sync(&self, with: &EndpointAddr) -> Option<Line<'_>> {
        let mut line = self.call(with, SYNC)?;
        line.say(&Message::Hello { versions: VERSIONS, all: [0; 16] });
        Some(line)
    }

    /// Calls to join and shows a ticket.
    pub(crate) fn show(&self, ticket: &Ticket) -> Option<Line<'_>> {
        let mut line = self.call(&ticket.inviter, JOIN)?;
        let show = line.showing(ticket);
        line.frame(&show.encode());
        Some(line)
    }

    fn within<T>(&self, what: impl Future<Output = T>) -> T {
        let limited = async { tokio::time::timeout(PATIENCE, what).await };
        self.runtime.block_on(limited).expect("the daemon answers or ends the connection")
    }
}

/// A connection.
pub(crate) struct Line<'a> {
    attacker: &'a Attacker,
    connection: Connection,
    send: SendStream,
    receive: RecvStream,
}

impl Line<'_> {
    /// Writes bytes that may be no frame.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        // Where the connection has ended, the next that is read tells.
        let _ = self.attacker.within(self.send.write_all(bytes));
    }

    /// Says that nothing more comes.
    pub(crate) fn finish(&mut self) {
        let _ = self.send.finish();
    }

    /// Sends a frame.
    pub(crate) fn frame(&mut self, bytes: &[u8]) {
        self.write(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
        self.write(bytes);
    }

    /// Sends a message.
    pub(crate) fn say(&mut self, message: &Message) {
        self.frame(&message::encode(message));
    }

    /// The next frame; none at the end of the connection.
    pub(crate) fn next(&mut self) -> Option<Vec<u8>> {
        let receive = &mut self.receive;
        self.attacker.within(async {
            let mut length = [0; 4];
            receive.read_exact(&mut length).await.ok()?;
            let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
            receive.read_exact(&mut bytes).await.ok()?;
            Some(bytes)
        })
    }

    /// The next message of the join protocol.
    pub(crate) fn next_of_joining(&mut self) -> Option<JoinMessage> {
        self.next().map(|bytes| JoinMessage::decode(&bytes).unwrap())
    }

    /// The frame of the first message that is as wanted; none where the connection ends before.
    fn next_where(&mut self, wanted: impl Fn(&Message) -> bool) -> Option<Vec<u8>> {
        loop {
            let bytes = self.next()?;
            if wanted(&message::decode(&bytes).unwrap()) {
                return Some(bytes);
            }
        }
    }

    /// The answer to what is asked of a log.
    pub(crate) fn answer_of(&mut self, asked: Log) -> Option<Vec<u8>> {
        self.next_where(|message| match message {
            Message::Batch { log, more, .. } => *log == asked && more.is_some(),
            Message::Changes { log, .. } => *log == asked,
            _ => false,
        })
    }

    /// The answer to what is asked of a feed.
    pub(crate) fn answer_of_feed(&mut self, asked: Feed) -> Option<Vec<u8>> {
        self.next_where(
            |message| matches!(message, Message::Statements { feed, more: Some(_), .. } if *feed == asked),
        )
    }

    /// Waits until all that was said before is dealt with; what was heard meanwhile, if the
    /// connection stands.
    pub(crate) fn heard(&mut self) -> Option<Vec<Message>> {
        self.say(&Message::AskFeed { feed: Feed::Membership, epoch: 0, after: 0, whole: false });
        let mut heard = Vec::new();
        loop {
            let message = message::decode(&self.next()?).unwrap();
            let last =
                matches!(message, Message::Statements { feed: Feed::Membership, more: Some(false), .. });
            heard.push(message);
            if last {
                return Some(heard);
            }
        }
    }

    /// Waits until all that was said before is dealt with; whether the connection stands.
    pub(crate) fn stands(&mut self) -> bool {
        self.heard().is_some()
    }

    /// Waits for the end of the connection; the code with which the other side ended it.
    pub(crate) fn ended(self) -> Option<u64> {
        match self.attacker.within(self.connection.closed()) {
            ConnectionError::ApplicationClosed(close) => Some(close.error_code.into_inner()),
            _ => None,
        }
    }

    /// The membership log, as a member is given it.
    pub(crate) fn membership(&mut self, region: RegionId) -> MembershipLog {
        self.say(&Message::AskFeed { feed: Feed::Membership, epoch: 0, after: 0, whole: false });
        let answer = message::decode(&self.answer_of_feed(Feed::Membership).unwrap()).unwrap();
        let Message::Statements { statements, more: Some(false), .. } = answer else { unreachable!() };
        let mut log = MembershipLog::empty(region);
        for bytes in batch::decode_list(&statements).unwrap() {
            // Addresses are none of it.
            let _ = log.insert(Statement::check(&bytes).unwrap().1);
        }
        log
    }

    /// Pushes statements that nobody asked for.
    pub(crate) fn push(&mut self, feed: Feed, statements: &[Vec<u8>]) {
        self.push_packed(feed, batch::encode_list(statements));
    }

    /// As [`Line::push`], of a list that is packed already.
    pub(crate) fn push_packed(&mut self, feed: Feed, statements: Vec<u8>) {
        let (digest, more) = ([1; 16], Some(false));
        self.say(&Message::Statements { feed, epoch: 1, after: 0, upto: 1, statements, digest, more });
    }

    /// Pushes a batch that nobody asked for.
    pub(crate) fn push_batch(&mut self, log: Log, batch: Vec<u8>) {
        self.say(&Message::Batch { log, batch, digest: [1; 16], forked: None, more: Some(false) });
    }

    /// What shows a ticket on this connection.
    pub(crate) fn showing(&self, ticket: &Ticket) -> JoinMessage {
        let proof = self.session().proof(&ticket.secret, Side::Joiner);
        let (person, machine) = ("Slu Mår".to_owned(), "mårhi".to_owned());
        JoinMessage::Show { invitation: ticket.invitation, proof, person, machine }
    }

    /// The connection, as both ends see it.
    pub(crate) fn session(&self) -> Session {
        let mut exporter = [0; 32];
        self.connection.export_keying_material(&mut exporter, b"EXPORTER-varde-connection-1", b"").unwrap();
        Session { exporter, joiner: self.attacker.id(), inviter: self.connection.remote_id() }
    }
}
