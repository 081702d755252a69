//! The console on a real terminal, with a real daemon behind it.

use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use syncd::service::client::{self, Client};
use syncd::service::protocol::Request;

use super::connect::Home;
use super::failure::Failure;
use crate::app::{self, Console, Incoming};
use crate::effect::{Backend, Runner};
use crate::language::{Language, Texts};
use crate::model::{Model, Start};
use crate::settings::SettingsFile;
use crate::terminal::Taken;
use crate::theme::Terminal;

/// The daemon at the other end of a socket.
struct Daemon {
    sender: client::Sender,
    lost: Sender<Incoming>,
    last: u64,
}

impl Backend for Daemon {
    fn send(&mut self, request: Request) -> u64 {
        match self.sender.send(request) {
            Ok(id) => self.last = id,
            Err(_) => {
                let _ = self.lost.send(Incoming::Lost);
            }
        }
        self.last
    }
}

/// Runs the console until the person closes it.
pub(super) fn run(home: &Home, language: Language) -> Result<(), Failure> {
    let texts = Texts::new(language);
    let (client, _) = home.connect(&texts)?;
    let (sender, incoming) = mpsc::channel();
    let Client { sender: asking, receiver } = client;
    listen(receiver, sender.clone())?;
    let daemon = Daemon { sender: asking, lost: sender.clone(), last: 0 };
    let file = SettingsFile::in_folder(&home.folder);
    let mut taken = Taken::take()?;
    close_on_signals(sender.clone())?;
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

/// Starts the thread that hears the daemon; it ends with the connection.
fn listen(mut receiver: client::Receiver, sender: Sender<Incoming>) -> Result<(), Failure> {
    let hear = move || {
        while let Ok(Some(message)) = receiver.receive() {
            if sender.send(Incoming::Daemon(message)).is_err() {
                return;
            }
        }
        let _ = sender.send(Incoming::Lost);
    };
    thread::Builder::new().name("daemon".into()).spawn(hear)?;
    Ok(())
}

/// A closed window or a machine that shuts down closes the console as a person would, so that
/// the terminal is given back and a demo ends.
fn close_on_signals(sender: Sender<Incoming>) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let wait = move || {
        if signals.forever().next().is_some() {
            let _ = sender.send(Incoming::TerminalGone);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait)?;
    Ok(())
}
