//! Commands, queries and events: the daemon's inside, without its socket.
//!
//! A command checks what it is given by the rules of the domain, writes it to a document,
//! derives what lists show, and stores all of that in one transaction before it answers: a
//! [`protocol::Response::Saved`] means on disk. Queries read projections.
//!
//! **Invariant:** the [`Service`] alone owns the store. It is one thread's: whoever wants
//! something sends a request.

pub mod client;
mod clock;
mod commands;
mod connections;
pub mod daemon;
mod home;
mod projection;
pub mod protocol;
mod queries;
#[cfg(test)]
mod tests;
mod wire;

use std::path::PathBuf;

use jiff::civil::DateTime;

pub use clock::Clock;
use protocol::{Event, Hello, HomeState, Init, Passphrase, Profile, Refusal, Request, Response, VERSION};

use crate::documents::ActorBase;
use crate::domain::{Kind, RecordId};
use crate::store::{OpenError, PASSPHRASE_MIN, Secret, SqliteStore, Store, StoreError};

/// One home's records: what the daemon runs, and tests and benches run without a socket.
pub struct Service {
    home: PathBuf,
    key_file: Option<PathBuf>,
    clock: Clock,
    state: State,
}

enum State {
    Absent,
    Locked,
    Open(Box<Open>),
}

/// An open home.
struct Open {
    store: SqliteStore,
    profile: Profile,
    actor: ActorBase,
    /// The storage error that made the store read-only.
    read_only: Option<String>,
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
        let mut service = Self { home: options.home, key_file: options.key_file, clock, state };
        if let (State::Locked, Some(key_file)) = (&service.state, service.key_file.clone()) {
            service.open(&Secret::KeyFile(key_file))?;
        }
        Ok(service)
    }

    /// Answers a request, and tells what others should know of.
    pub fn handle(&mut self, request: Request) -> (Result<Response, Refusal>, Vec<Event>) {
        let mut events = Vec::new();
        let result = self.answer(request, &mut events);
        if let Err(Refusal::Storage { reason }) = &result
            && let State::Open(open) = &mut self.state
            && open.read_only.is_none()
        {
            tracing::error!(reason, "the store is read-only");
            open.read_only = Some(reason.clone());
            events.push(Event::ReadOnly { reason: reason.clone() });
        }
        (result, events)
    }

    fn answer(&mut self, request: Request, events: &mut Vec<Event>) -> Result<Response, Refusal> {
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
            Request::Unlock { passphrase } => {
                self.unlock(passphrase)?;
                events.push(Event::Home(self.hello()));
                return Ok(Response::Hello(self.hello()));
            }
            Request::Subscribe | Request::Stop => return Ok(Response::Done),
            _ => {}
        }
        let clock = self.clock;
        let open = match &mut self.state {
            State::Absent => return Err(Refusal::Absent),
            State::Locked => return Err(Refusal::Locked),
            State::Open(open) => open,
        };
        match request {
            Request::Status => open.status(&clock).map(Response::Status),
            Request::List(query) => open.list(query).map(Response::Page),
            Request::Position { query, id } => Ok(Response::Position(open.store.position(&query, id)?)),
            Request::Agenda(query) => Ok(Response::Agenda(open.store.agenda(&query)?)),
            Request::Search { text, limit } => Ok(Response::Hits(open.store.search(&text, limit)?)),
            Request::Show { reference, kind } => {
                open.show(&reference, kind, &clock).map(|view| Response::Record(Box::new(view)))
            }
            Request::Add { kind, fields } => {
                let saved = open.add(kind, fields, &clock)?;
                events.push(changed(kind, saved.id));
                Ok(Response::Saved(saved))
            }
            Request::Save { id, heads, fields } => {
                let heads = parse_heads(&heads)?;
                let kind = open.meta(id)?.kind;
                let saved = open.save(id, &heads, fields, &clock)?;
                events.push(changed(kind, id));
                Ok(Response::Saved(saved))
            }
            Request::Import { rows } => {
                let mut kinds: Vec<Kind> = rows.iter().map(|row| row.kind).collect();
                kinds.sort_unstable();
                kinds.dedup();
                let imported = open.import(rows, &clock)?;
                events.extend((imported.added > 0).then_some(Event::Changed { kinds, ids: Vec::new() }));
                Ok(Response::Imported(imported))
            }
            Request::Invite { .. }
            | Request::Join(_)
            | Request::Members
            | Request::Confirm { .. }
            | Request::Decline { .. }
            | Request::Sync
            | Request::Cards
            | Request::Aggregates
            | Request::Network
            | Request::SetNetwork(_) => unimplemented!(),
            Request::Hello { .. }
            | Request::Init(_)
            | Request::Unlock { .. }
            | Request::Subscribe
            | Request::Stop => Ok(Response::Done),
        }
    }

    fn hello(&self) -> Hello {
        let (state, profile) = match &self.state {
            State::Absent => (HomeState::Absent, None),
            State::Locked => (HomeState::Locked, None),
            State::Open(open) => (HomeState::Open, Some(open.profile.clone())),
        };
        Hello { version: VERSION, state, profile, now: self.clock.local() }
    }

    fn init(&mut self, init: Init) -> Result<(), Refusal> {
        if !matches!(self.state, State::Absent) {
            return Err(Refusal::Exists);
        }
        let secret = match (init.passphrase.clone(), self.key_file.clone()) {
            (Some(Passphrase(passphrase)), _) => Secret::Passphrase(passphrase),
            (None, Some(key_file)) => Secret::KeyFile(key_file),
            (None, None) => return Err(Refusal::PassphraseTooShort { min: PASSPHRASE_MIN }),
        };
        let profile = home::profile_of(init)?;
        let mut store = SqliteStore::create(&self.home, &secret, self.clock.now()).map_err(cannot_open)?;
        home::write_profile(&mut store, &profile)?;
        self.state = State::Open(Box::new(Open::new(store, profile)?));
        Ok(())
    }

    fn unlock(&mut self, Passphrase(passphrase): Passphrase) -> Result<(), Refusal> {
        match self.state {
            State::Absent => Err(Refusal::Absent),
            State::Open(_) => Ok(()),
            State::Locked => self.open(&Secret::Passphrase(passphrase)),
        }
    }

    fn open(&mut self, secret: &Secret) -> Result<(), Refusal> {
        let store = SqliteStore::open(&self.home, secret, self.clock.now()).map_err(cannot_open)?;
        let profile = home::read_profile(&store)?;
        self.state = State::Open(Box::new(Open::new(store, profile)?));
        Ok(())
    }
}

impl Open {
    fn new(mut store: SqliteStore, profile: Profile) -> Result<Self, Refusal> {
        home::introduce(&mut store, &profile)?;
        let actor = *store.incarnation()?.as_bytes();
        Ok(Self { store, profile, actor, read_only: None })
    }
}

fn changed(kind: Kind, id: RecordId) -> Event {
    Event::Changed { kinds: vec![kind], ids: vec![id] }
}

fn parse_heads(heads: &[String]) -> Result<Vec<crate::documents::Hash>, Refusal> {
    let parse = |head: &String| {
        let bytes = data_encoding::HEXLOWER.decode(head.as_bytes()).ok()?;
        bytes.try_into().ok()
    };
    let not_heads = || Refusal::NotUnderstood { reason: "heads are 64 hexadecimal digits".into() };
    heads.iter().map(|head| parse(head).ok_or_else(not_heads)).collect()
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
