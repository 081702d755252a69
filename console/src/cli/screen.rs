//! The console on a real terminal, with a real daemon behind it.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use syncd::service::client::{self, Client};
use syncd::service::protocol::{Event, Message, Request};

use super::connect::Home;
use super::failure::Failure;
use crate::app::{self, Console, Incoming};
use crate::effect::{Backend, Ending, Runner};
use crate::language::{Language, Texts};
use crate::model::{Model, Start};
use crate::settings::SettingsFile;
use crate::terminal::Taken;
use crate::theme::Terminal;

/// How many times in a row the daemon is started again without a word from it.
const TRIES: usize = 3;

/// The half of the connection that asks; another one after the daemon was started again.
type Asking = Arc<Mutex<client::Sender>>;

/// The daemon at the other end of a socket.
struct Daemon {
    asking: Asking,
    last: u64,
}

impl Backend for Daemon {
    fn send(&mut self, request: Request) -> u64 {
        // A connection that is gone is told by the thread that hears.
        if let Ok(id) = lock(&self.asking).send(request) {
            self.last = id;
        }
        self.last
    }
}

fn lock(asking: &Asking) -> MutexGuard<'_, client::Sender> {
    asking.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the console until the person closes it; tells what they want next.
pub(super) fn run(home: &Home, language: Language) -> Result<Ending, Failure> {
    let texts = Texts::new(language);
    let (client, _) = home.connect(&texts)?;
    let (sender, incoming) = mpsc::channel();
    let Client { sender: asking, receiver } = client;
    let asking = Arc::new(Mutex::new(asking));
    let hearing =
        Hearing { home: home.clone(), language, asking: Arc::clone(&asking), sender: sender.clone() };
    thread::Builder::new().name("daemon".into()).spawn(move || hearing.hear(receiver))?;
    let daemon = Daemon { asking, last: 0 };
    let file = SettingsFile::in_folder(&home.folder);
    end_on_signals(sender.clone())?;
    let mut taken = Taken::take()?;
    app::read_terminal(sender);
    let area = taken.terminal.size()?;
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).into_iter().find(|it| !it.is_empty());
    let (term, colorterm, locale) = (variable("TERM"), variable("COLORTERM"), locale.unwrap_or_default());
    let terminal = Terminal {
        term: &term,
        colorterm: &colorterm,
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        locale: &locale,
    };
    let settings = file.read();
    let start = Start { language, terminal, settings, size: area, moment: Instant::now() };
    let console = Console::open(Model::new(start), Runner::new(daemon, file));
    Ok(app::run(&mut taken.terminal, console, &incoming)?)
}

/// A terminal that is closed, or a system that shuts down, ends the console as a person would: what
/// was borrowed is given back.
fn end_on_signals(sender: Sender<Incoming>) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let wait = move || {
        if signals.forever().next().is_some() {
            let _ = sender.send(Incoming::TerminalGone);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait)?;
    Ok(())
}

/// The thread that hears the daemon, and starts it again where it was killed.
struct Hearing {
    home: Home,
    language: Language,
    asking: Asking,
    sender: Sender<Incoming>,
}

impl Hearing {
    fn hear(self, mut receiver: client::Receiver) {
        let texts = Texts::new(self.language);
        let mut silent = 0;
        while silent < TRIES {
            let mut stopping = false;
            silent += 1;
            while let Ok(Some(message)) = receiver.receive() {
                silent = 0;
                stopping |= matches!(message, Message::Event(Event::Stopping));
                if self.sender.send(Incoming::Daemon(Box::new(message))).is_err() {
                    return;
                }
            }
            // Whoever stopped the daemon meant it; one that was killed is started again.
            if stopping {
                break;
            }
            let Ok((client, hello)) = self.home.connect(&texts) else { break };
            receiver = self.take(client);
            let _ = self.sender.send(Incoming::Daemon(Box::new(Message::Event(Event::Home(hello)))));
        }
        let _ = self.sender.send(Incoming::Lost);
    }

    /// Puts a new connection in place of the one that is gone.
    fn take(&self, client: Client) -> client::Receiver {
        let Client { mut sender, receiver } = client;
        let mut asking = lock(&self.asking);
        sender.continue_after(&asking);
        *asking = sender;
        receiver
    }
}
