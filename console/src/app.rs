//! The event loop: threads feed one channel; all that waits in it is taken in, then the screen is
//! drawn once. Nothing runs while nothing happens.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, MouseEventKind};
use jiff::Zoned;
use ratatui::Terminal;
use ratatui::backend::Backend as Screen;
use syncd::service::protocol::{Message, Request, VERSION};

use crate::effect::{Backend, Effect, Ending, Runner, Tag};
use crate::frame;
use crate::idle::Idle;
use crate::message::Msg;
use crate::model::Model;
use crate::update::update;

/// How often it is looked whether a toast has stood long enough, while one stands.
const TOAST_STEP: Duration = Duration::from_secs(1);

/// What the threads send.
#[derive(Debug)]
pub enum Incoming {
    /// From the terminal.
    Input(Input),
    /// From the daemon.
    Daemon(Box<Message>),
    /// The connection to the daemon is gone.
    Lost,
    /// The terminal is gone.
    TerminalGone,
}

/// The model with what carries out its wishes.
pub struct Console<B> {
    model: Model,
    runner: Runner<B>,
}

impl<B: Backend> Console<B> {
    /// A console that asks the daemon how the home stands.
    pub fn open(model: Model, runner: Runner<B>) -> Self {
        let mut console = Self { model, runner };
        console.run(vec![Effect::Ask(Tag::Home, Request::Hello { version: VERSION })]);
        console
    }

    /// Takes in what a thread sent.
    pub fn receive(&mut self, incoming: Incoming) {
        let message = match incoming {
            Incoming::Input(input) => Some(Msg::Input(input)),
            Incoming::Daemon(message) => self.runner.receive(*message),
            Incoming::Lost => Some(Msg::Lost),
            Incoming::TerminalGone => {
                self.run(vec![Effect::Quit(Ending::Closed)]);
                None
            }
        };
        message.into_iter().for_each(|message| self.take(message));
    }

    /// Takes in a message, and does what comes of it.
    pub fn take(&mut self, message: Msg) {
        let effects = update(&mut self.model, message);
        self.run(effects);
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for message in self.runner.run(effects) {
            self.take(message);
        }
    }

    /// What the console knows.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What carries out its wishes.
    pub fn runner(&mut self) -> &mut Runner<B> {
        &mut self.runner
    }
}

/// Runs the console until the person closes it; tells what they want next.
///
/// # Errors
/// When the terminal cannot be drawn on.
pub fn run<S, B>(
    terminal: &mut Terminal<S>,
    mut console: Console<B>,
    incoming: &Receiver<Incoming>,
) -> io::Result<Ending>
where
    S: Screen,
    S::Error: Into<io::Error>,
    B: Backend,
{
    let (mut minute, mut idle) = (next_minute(), Idle::new(Instant::now()));
    let mut title = String::new();
    loop {
        terminal.draw(|area| frame::draw(area, console.model())).map_err(Into::into)?;
        let shown = console.model().title();
        if shown != title {
            crate::terminal::set_title(&shown)?;
            title = shown;
        }
        if let Some(text) = console.runner.take_copied() {
            crate::terminal::copy(&text)?;
        }
        let more = wait(&mut console, incoming, &mut minute, &mut idle);
        if let Some(ending) = console.runner.ending().or((!more).then_some(Ending::Closed)) {
            return Ok(ending);
        }
    }
}

/// Waits until the screen is to be drawn anew, and takes in all that has come by then. `false`
/// when nothing can come any more.
fn wait<B: Backend>(
    console: &mut Console<B>,
    incoming: &Receiver<Incoming>,
    minute: &mut Instant,
    idle: &mut Idle,
) -> bool {
    loop {
        let toasts = !console.model.toasts.is_empty();
        let until_minute = minute.saturating_duration_since(Instant::now());
        let timeout = if toasts { until_minute.min(TOAST_STEP) } else { until_minute };
        let lock_after = console.model.settings().lock_after;
        let timeout = idle.left(Instant::now(), lock_after).map_or(timeout, |left| left.min(timeout));
        let first = match incoming.recv_timeout(timeout) {
            Ok(first) => Some(first),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return false,
        };
        let now = Instant::now();
        console.take(Msg::Now(now));
        if now >= *minute {
            *minute = next_minute();
            console.take(Msg::Minute);
        }
        let came = first.is_some();
        for sent in first.into_iter().chain(incoming.try_iter()) {
            if matches!(sent, Incoming::Input(_)) {
                *idle = Idle::new(now);
            }
            console.receive(sent);
        }
        if idle.is_over(now, lock_after) {
            console.take(Msg::Idle);
        }
        if came || (toasts && console.model.toasts.is_empty()) {
            return true;
        }
    }
}

/// When the clock's minute changes.
fn next_minute() -> Instant {
    let second = u64::try_from(Zoned::now().second()).unwrap_or(0);
    Instant::now() + Duration::from_secs(60 - second.min(59))
}

/// Starts the thread that reads the terminal; it ends with the program.
pub fn read_terminal(sender: Sender<Incoming>) {
    std::thread::spawn(move || {
        while let Ok(input) = crossterm::event::read() {
            if is_passed_over(&input) {
                continue;
            }
            if sender.send(Incoming::Input(input)).is_err() {
                return;
            }
        }
        // A console that nobody can type in closes; one that is closed already needs no telling.
        let _ = sender.send(Incoming::TerminalGone);
    });
}

/// Movements of the mouse and released keys mean nothing here, and are not worth a drawing.
fn is_passed_over(input: &Input) -> bool {
    match input {
        Input::Mouse(mouse) => mouse.kind == MouseEventKind::Moved,
        other => other.is_key_release(),
    }
}
