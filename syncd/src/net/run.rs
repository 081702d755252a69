//! The thread that runs iroh, and the handle to it.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use iroh::Watcher;
use tokio::runtime::Builder;
use tokio::sync::mpsc;

use super::connection::Code;
use super::dialling::{self, Context};
use super::discovery::Discovery;
use super::endpoint::{self, Reach};
use super::hooks::Gate;
use super::peers::Peers;
use super::{NetCommand, NetEvent, NetOptions};

/// How many events may wait for the daemon; beyond that the network waits. With frames of the
/// longest sort this is the memory that they take.
const EVENTS: usize = 8;

/// How long peers may take to acknowledge that this machine says goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// The endpoint of this machine, for as long as this lives.
#[derive(Debug)]
pub struct Net {
    commands: mpsc::UnboundedSender<NetCommand>,
    thread: Option<JoinHandle<()>>,
}

impl Net {
    /// Binds the endpoint on a thread of its own and tells what happens, first
    /// [`NetEvent::Listening`] or [`NetEvent::Failed`].
    ///
    /// `events` is called on one thread and may block: nothing more is read from the peers while
    /// it does. What was under way when the endpoint ended may still be told after that.
    ///
    /// # Errors
    ///
    /// A thread could not be started.
    pub fn start(options: NetOptions, events: impl FnMut(NetEvent) + Send + 'static) -> io::Result<Self> {
        let (commands, orders) = mpsc::unbounded_channel();
        let (teller, told) = mpsc::channel(EVENTS);
        thread::Builder::new().name("net-events".into()).spawn(move || forward(told, events))?;
        let thread =
            thread::Builder::new().name("net".into()).spawn(move || run(&options, orders, teller))?;
        Ok(Self { commands, thread: Some(thread) })
    }

    /// Has something done; never waits. Ignored once the endpoint has ended.
    pub fn command(&self, command: NetCommand) {
        let _ = self.commands.send(command);
    }
}

impl Drop for Net {
    /// Closes the endpoint and waits until its port is free: as a rule some milliseconds, three
    /// seconds if peers do not answer.
    fn drop(&mut self) {
        self.command(NetCommand::Stop);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of the network panicked");
        }
    }
}

/// Passes events on, where blocking does no harm.
fn forward(mut told: mpsc::Receiver<NetEvent>, mut events: impl FnMut(NetEvent)) {
    while let Some(event) = told.blocking_recv() {
        events(event);
    }
}

fn run(options: &NetOptions, orders: mpsc::UnboundedReceiver<NetCommand>, events: mpsc::Sender<NetEvent>) {
    match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            runtime.block_on(serve(options, orders, events));
            // Drops all tasks, and with them the sockets.
            runtime.shutdown_timeout(GOODBYE);
        }
        Err(error) => {
            let _ = events.blocking_send(NetEvent::Failed { reason: error.to_string() });
        }
    }
}

async fn serve(
    options: &NetOptions,
    mut orders: mpsc::UnboundedReceiver<NetCommand>,
    events: mpsc::Sender<NetEvent>,
) {
    let mut run = [0; 8];
    getrandom::fill(&mut run).expect("the operating system gives random bytes");
    let gate = Gate::new(Peers::new(options.key.public(), run));
    let endpoint = match endpoint::bind(options, &gate).await {
        Ok(endpoint) => endpoint,
        Err(error) => {
            tracing::warn!(%error, "the endpoint could not be bound");
            let _ = events.send(NetEvent::Failed { reason: error.to_string() }).await;
            return;
        }
    };
    let context = Context { endpoint: endpoint.clone(), gate, reach: Reach::new(options), events };
    tokio::spawn(tell_address(context.clone()));
    let mut discovery =
        if options.mdns && !options.loopback { Discovery::start(&endpoint).await } else { Discovery::off() };
    // Nothing in this loop waits for the daemon, so that its commands are always heard.
    let last_word = loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(NetCommand::Stop) | None => break Code::Done,
                Some(NetCommand::Lock) => break Code::Locked,
                Some(order) => obey(&context, order),
            },
            incoming = endpoint.accept() => match incoming {
                Some(incoming) => dialling::accept(&context, incoming),
                None => break Code::Done,
            },
            sighting = discovery.next() => context.gate.peers().sighted(sighting.peer, sighting.addresses),
        }
    };
    context.gate.peers().end(last_word);
    if tokio::time::timeout(GOODBYE, endpoint.close()).await.is_err() {
        tracing::debug!("not everybody heard the goodbye");
    }
    tracing::info!("the endpoint is closed");
}

fn obey(context: &Context, order: NetCommand) {
    let mut peers = context.gate.peers();
    match order {
        NetCommand::Members(members) => peers.set_members(members, |peer, wake| {
            tokio::spawn(dialling::keep_connected(context.clone(), peer, wake)).abort_handle()
        }),
        NetCommand::Invite(open) => peers.set_invites(open),
        NetCommand::Dial { to } => {
            tokio::spawn(dialling::join(context.clone(), to));
        }
        NetCommand::Send { connection, bytes } => peers.send(connection, bytes),
        NetCommand::Close { connection } => peers.close(connection),
        NetCommand::Lock | NetCommand::Stop => {}
    }
}

/// Tells where this machine is reached, now and whenever it changes.
async fn tell_address(context: Context) {
    let port = endpoint::port(&context.endpoint);
    let mut watcher = context.endpoint.watch_addr();
    let mut told = None;
    loop {
        let address = watcher.get();
        if told.as_ref() != Some(&address) {
            tracing::info!(port, addresses = address.addrs.len(), "listening");
            context.tell(NetEvent::Listening { address: address.clone(), port }).await;
            told = Some(address);
        }
        if watcher.updated().await.is_err() {
            return;
        }
    }
}
