//! Commands, queries and events: the daemon's inside, without its socket.
//!
//! A command checks what it is given by the rules of the domain, writes it to a document,
//! derives what lists show, and stores all of that in one transaction before it answers: a
//! [`protocol::Response::Saved`] means on disk. Queries read projections.
//!
//! **Invariant:** the [`Service`] alone owns the store. It is one thread's: whoever wants
//! something sends a request.

mod absence;
mod access;
mod agenda;
mod backup;
mod bookings;
mod bulk;
mod check_in;
pub mod client;
mod clock;
mod columns;
mod commands;
mod connections;
pub mod daemon;
mod derive;
mod drafts;
mod erasure;
mod export;
mod history;
mod home;
mod import;
mod inbox;
mod joining;
mod journal;
mod lock;
mod mask;
mod members;
mod merge;
mod network;
mod open;
mod operations;
mod projection;
pub mod protocol;
mod queries;
mod report;
mod retention;
mod session;
#[cfg(test)]
mod simulation;
mod sync;
#[cfg(test)]
mod tests;
mod timeline;
mod views;
pub mod wire;

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::DateTime;

pub use backup::verify_backup;
pub use clock::{Clock, local};
use lock::{Locked, Sleep};
use open::Open;
use protocol::{Event, Hello, HomeState, Init, Join, Passphrase, Refusal, Request, Response, VERSION};
pub use session::Session;

use crate::net::{NetCommand, NetEvent, NetOptions};
use crate::store::{OpenError, PASSPHRASE_MIN, Secret, SqliteStore, StoreError};

/// One home's records: what the daemon runs, and tests and benches run without a socket.
pub struct Service {
    home: PathBuf,
    key_file: Option<PathBuf>,
    clock: Clock,
    loopback: bool,
    state: State,
    /// Whether an open home is locked.
    locked: Option<Locked>,
    sleep: Sleep,
    /// What the network is told last, once the key was dropped.
    farewell: Option<NetCommand>,
}

enum State {
    Absent,
    Locked,
    Open(Box<Open<SqliteStore>>),
}

/// How a service is to run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder that holds everything.
    pub home: PathBuf,
    /// A file that opens the home without a passphrase.
    pub key_file: Option<PathBuf>,
    /// The local time that the clock starts at; now, where it is missing.
    pub starting_at: Option<DateTime>,
    /// Whether to reach only this machine, for demonstrations and tests.
    pub loopback: bool,
}

impl Service {
    /// A service for a home, opened at once where there is a key file.
    ///
    /// # Errors
    /// [`Refusal::CannotOpen`] when there is a home and the key file does not open it.
    pub fn new(options: Options) -> Result<Self, Refusal> {
        let clock = options.starting_at.map_or_else(Clock::system, Clock::starting_at);
        let state = match SqliteStore::is_here(&options.home).map_err(cannot_open)? {
            true => State::Locked,
            false => State::Absent,
        };
        let Options { home, key_file, loopback, .. } = options;
        let (locked, sleep, farewell) = (None, Sleep::default(), None);
        let mut service = Self { home, key_file, clock, loopback, state, locked, sleep, farewell };
        if let (State::Locked, Some(key_file)) = (&service.state, service.key_file.clone()) {
            service.open(&Secret::KeyFile(key_file))?;
        }
        Ok(service)
    }

    /// Answers a request of a client that has asked nothing before, and tells what others should know
    /// of.
    pub fn handle(&mut self, request: Request) -> (Result<Response, Refusal>, Vec<Event>) {
        self.handle_in(&mut Session::default(), request)
    }

    /// Answers a request, and tells what others should know of.
    pub fn handle_in(
        &mut self,
        session: &mut Session,
        request: Request,
    ) -> (Result<Response, Refusal>, Vec<Event>) {
        let mut events = Vec::new();
        self.drop_key_when_due(&mut events);
        let result = self.answer(session, request, &mut events);
        if let Err(refusal) = &result {
            self.note_failure(refusal, &mut events);
        }
        (result, events)
    }

    /// Takes in what the network brings, and tells what others should know of.
    pub fn network(&mut self, event: NetEvent) -> Vec<Event> {
        let mut dropped = Vec::new();
        self.drop_key_when_due(&mut dropped);
        if !dropped.is_empty() {
            return dropped;
        }
        self.unasked(|open, events| open.network_event(event, events))
    }

    /// Does what time has made due, and tells what others should know of.
    pub fn tick(&mut self) -> Vec<Event> {
        let mut dropped = Vec::new();
        self.drop_key_when_due(&mut dropped);
        if !dropped.is_empty() {
            return dropped;
        }
        self.unasked(Open::tick)
    }

    /// How long until [`Service::tick`] is due; none while it is not.
    pub fn next_tick(&self) -> Option<Duration> {
        match &self.state {
            State::Open(open) => open.next_tick().into_iter().chain(self.keeps_for()).min(),
            State::Absent | State::Locked => None,
        }
    }

    /// What the network is to run with; none while the home is not open.
    pub fn net_options(&self) -> Option<NetOptions> {
        match &self.state {
            State::Open(open) => open.net_options(self.loopback).ok(),
            State::Absent | State::Locked => None,
        }
    }

    /// The network runs from now on.
    pub fn network_begins(&mut self) -> Vec<Event> {
        self.unasked(|open, _| open.network_begins())
    }

    /// What the network is to do, in this order.
    pub fn take_net_commands(&mut self) -> Vec<NetCommand> {
        match &mut self.state {
            State::Open(open) => std::mem::take(&mut open.commands),
            State::Absent | State::Locked => self.farewell.take().into_iter().collect(),
        }
    }

    /// Does something that no client has asked for.
    fn unasked(
        &mut self,
        work: impl FnOnce(&mut Open<SqliteStore>, &mut Vec<Event>) -> Result<(), Refusal>,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        let State::Open(open) = &mut self.state else { return events };
        let before = open.state();
        let result = work(open, &mut events);
        if open.state() != before {
            events.push(Event::Home(self.hello()));
        }
        if let Err(refusal) = result {
            self.note_failure(&refusal, &mut events);
        }
        events
    }

    fn note_failure(&mut self, refusal: &Refusal, events: &mut Vec<Event>) {
        if let Refusal::Storage { reason } = refusal
            && let State::Open(open) = &mut self.state
            && open.read_only.is_none()
        {
            tracing::error!(reason, "the store is read-only");
            open.read_only = Some(reason.clone());
            events.push(Event::ReadOnly { reason: reason.clone() });
        }
    }

    fn answer(
        &mut self,
        session: &mut Session,
        request: Request,
        events: &mut Vec<Event>,
    ) -> Result<Response, Refusal> {
        match request {
            Request::Hello { version: VERSION } => return Ok(Response::Hello(self.hello())),
            Request::Hello { version } => {
                return Err(Refusal::OtherVersion { daemon: VERSION, client: version });
            }
            Request::Init(init) => {
                self.init(init)?;
                events.push(Event::Home(self.hello()));
                return Ok(Response::Hello(self.hello()));
            }
            Request::Join(join) if matches!(self.state, State::Absent) => {
                self.join(join)?;
                events.push(Event::Home(self.hello()));
                return Ok(Response::Hello(self.hello()));
            }
            Request::Unlock { passphrase } => {
                self.unlock(passphrase)?;
                events.push(Event::Home(self.hello()));
                return Ok(Response::Hello(self.hello()));
            }
            Request::Restore(restore) => {
                let about = self.restore(restore, events)?;
                return Ok(Response::BackedUp(Box::new(about)));
            }
            Request::Subscribe | Request::Stop => return Ok(Response::Done),
            _ if self.locked.is_some() => return Err(Refusal::Locked),
            Request::Lock { keep } => {
                self.lock(keep, events)?;
                return Ok(Response::Done);
            }
            Request::ChangePassphrase { current, new } => {
                self.change_passphrase(current, &new)?;
                return Ok(Response::Done);
            }
            _ => {}
        }
        if let (Request::BackUp { file }, State::Open(open)) = (&request, &mut self.state) {
            let about = open.back_up(file, events)?;
            return Ok(Response::BackedUp(Box::new(about)));
        }
        let joins = matches!(request, Request::Join(_));
        let response = match &mut self.state {
            State::Absent => return Err(Refusal::Absent),
            State::Locked => return Err(Refusal::Locked),
            State::Open(open) => open.answer(session, request, events)?,
        };
        // Another ticket may be of another municipality.
        Ok(if joins { Response::Hello(self.hello()) } else { response })
    }

    fn hello(&self) -> Hello {
        let (state, profile) = match &self.state {
            State::Absent => (HomeState::Absent, None),
            State::Locked => (HomeState::Locked, None),
            State::Open(_) if self.locked.is_some() => (HomeState::Locked, None),
            State::Open(open) => (open.state(), Some(open.profile.clone())),
        };
        Hello { version: VERSION, state, profile, now: self.clock.local() }
    }

    fn init(&mut self, init: Init) -> Result<(), Refusal> {
        if !matches!(self.state, State::Absent) {
            return Err(Refusal::Exists);
        }
        let secret = self.new_secret(init.passphrase.clone())?;
        let profile = home::profile_of(init)?;
        let mut store = SqliteStore::create(&self.home, &secret).map_err(cannot_open)?;
        home::write_profile(&mut store, &profile)?;
        self.state = State::Open(Box::new(Open::new(store, profile, self.clock)?));
        Ok(())
    }

    /// Makes a home that waits to be let in.
    fn join(&mut self, join: Join) -> Result<(), Refusal> {
        let ticket = joining::ticket(&join.ticket, self.clock.now())?;
        let secret = self.new_secret(join.passphrase.clone())?;
        let profile = home::profile_of_join(&join, &ticket)?;
        let mut store = SqliteStore::create(&self.home, &secret).map_err(cannot_open)?;
        home::write_profile(&mut store, &profile)?;
        home::write_region(&mut store, &ticket.region)?;
        joining::begin(&mut store, &ticket)?;
        self.state = State::Open(Box::new(Open::new(store, profile, self.clock)?));
        Ok(())
    }

    /// What a new home is to be opened by.
    fn new_secret(&self, passphrase: Option<Passphrase>) -> Result<Secret, Refusal> {
        match (passphrase, self.key_file.clone()) {
            (Some(Passphrase(passphrase)), _) => Ok(Secret::Passphrase(passphrase)),
            (None, Some(key_file)) => Ok(Secret::KeyFile(key_file)),
            (None, None) => Err(Refusal::PassphraseTooShort { min: PASSPHRASE_MIN }),
        }
    }

    fn unlock(&mut self, Passphrase(passphrase): Passphrase) -> Result<(), Refusal> {
        match self.state {
            State::Absent => Err(Refusal::Absent),
            State::Open(_) if self.locked.is_some() => self.unlock_again(Passphrase(passphrase)),
            State::Open(_) => Ok(()),
            State::Locked => self.open(&Secret::Passphrase(passphrase)),
        }
    }

    fn open(&mut self, secret: &Secret) -> Result<(), Refusal> {
        let store = SqliteStore::open(&self.home, secret).map_err(cannot_open)?;
        let profile = home::read_profile(&store)?;
        self.state = State::Open(Box::new(Open::new(store, profile, self.clock)?));
        Ok(())
    }
}

fn cannot_open(error: OpenError) -> Refusal {
    match error {
        OpenError::WrongPassphrase => Refusal::WrongPassphrase,
        OpenError::PassphraseTooShort { min } => Refusal::PassphraseTooShort { min },
        OpenError::AlreadyHere => Refusal::Exists,
        OpenError::NotHere => Refusal::Absent,
        other => Refusal::CannotOpen { reason: other.to_string() },
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Storage { reason: error.to_string() }
    }
}
