//! A daemon with a handful of records in memory, which answers at once.

mod merging;
mod reading;

use std::collections::{BTreeMap, VecDeque};

use crate::machines;
use crate::people::{self, id, masfjorden, record};
use console::effect::Backend;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use syncd::domain::check_in::CheckIn;
use syncd::domain::erasure::ErasureHindrance;
use syncd::domain::operation::{Operation, Subject};
use syncd::domain::practice::Practice;
use syncd::domain::settings::Settings;
use syncd::domain::{Key, Kind, Record, RecordId, Value, rules};
use syncd::service::protocol::*;
use syncd::store::view::Query;

/// A Tuesday morning.
pub(crate) const NOW: DateTime = date(2026, 11, 24).at(8, 12, 0, 0);

pub(crate) struct Fake {
    state: HomeState,
    passphrase: String,
    profile: Profile,
    pub(crate) records: Vec<Record>,
    pub(crate) peers: Vec<PeerView>,
    pub(crate) members: Members,
    /// How the municipalities stand, for the newest check-in.
    pub(crate) check_in: Option<CheckIn>,
    pub(crate) read_only: bool,
    /// Forms that were begun and not saved.
    pub(crate) drafts: Vec<Draft>,
    /// Saved views of lists.
    pub(crate) views: Vec<View>,
    /// What people have to decide.
    pub(crate) conflicts: Vec<ConflictView>,
    /// Refuse the next save with this.
    pub(crate) refuse: Option<Refusal>,
    /// Keep requests unanswered.
    pub(crate) silent: bool,
    pub(crate) asked: Vec<Request>,
    pub(crate) said: VecDeque<Message>,
    calls: u64,
}

impl Fake {
    /// A home that is open and empty.
    pub(crate) fn empty() -> Self {
        let profile = Profile {
            region: "Nordhordland".into(),
            municipality: masfjorden(),
            person: "Lun Fjellrev".into(),
            machine: "Masfjorden kontor".into(),
        };
        Self {
            state: HomeState::Open,
            passphrase: "lang nok passfrase".into(),
            profile,
            records: Vec::new(),
            peers: Vec::new(),
            members: Members::default(),
            check_in: None,
            read_only: false,
            drafts: Vec::new(),
            views: Vec::new(),
            conflicts: Vec::new(),
            refuse: None,
            silent: false,
            asked: Vec::new(),
            said: VecDeque::new(),
            calls: 0,
        }
    }

    /// A machine on which nothing was begun.
    pub(crate) fn absent() -> Self {
        Self { state: HomeState::Absent, ..Self::empty() }
    }

    /// A home whose passphrase is needed.
    pub(crate) fn locked() -> Self {
        Self { state: HomeState::Locked, ..Self::with_people() }
    }

    /// A home with a morning's work.
    pub(crate) fn with_people() -> Self {
        Self { records: people::records(), ..Self::empty() }
    }

    /// A morning's work, and more DSK: one begun, one at the same time as another, one held.
    pub(crate) fn with_consultations() -> Self {
        let mut fake = Self::with_people();
        fake.records.extend(people::consultations());
        fake
    }

    /// A morning's work, and the machines of the sketch.
    pub(crate) fn with_machines() -> Self {
        let members = Members { members: machines::members(), ..Members::default() };
        Self { peers: machines::peers(), members, ..Self::with_people() }
    }

    /// As before, and somebody waits to be let in.
    pub(crate) fn with_somebody_waiting() -> Self {
        let mut fake = Self::with_machines();
        fake.members.joining.push(machines::joining(false));
        fake
    }

    /// A home that waits to be let in.
    pub(crate) fn joining() -> Self {
        let members = Members { joining: vec![machines::joining(true)], ..Members::default() };
        Self { state: HomeState::Joining, members, ..Self::empty() }
    }

    /// Something about other machines changed.
    pub(crate) fn tell_of_machines(&mut self) {
        self.said.push_back(Message::Event(Event::Sync));
    }

    /// The inviter confirmed too.
    pub(crate) fn let_in(&mut self) {
        self.state = HomeState::Open;
        self.members.joining.clear();
        self.said.push_back(Message::Event(Event::Home(self.hello())));
    }

    /// Another process adds a patient.
    pub(crate) fn add_elsewhere(&mut self, number: &str, name: &str) {
        let fields = [("number", Value::text(number)), ("name", Value::text(name))];
        let next = 1_000 + self.records.len() as u16;
        self.records.push(record(next, Kind::Patient, &fields));
        self.said.push_back(Message::Event(Event::Changed { kinds: vec![Kind::Patient], ids: Vec::new() }));
    }

    /// A record changed elsewhere.
    pub(crate) fn tell_of(&mut self, id: RecordId) {
        let kinds = vec![Kind::Patient];
        self.said.push_back(Message::Event(Event::Changed { kinds, ids: vec![id] }));
    }

    /// Appointments changed, here or elsewhere.
    pub(crate) fn change_appointments(&mut self) {
        let kinds = vec![Kind::Appointment];
        self.said.push_back(Message::Event(Event::Changed { kinds, ids: Vec::new() }));
    }

    fn answer(&mut self, request: Request) -> Result<Response, Refusal> {
        match request {
            Request::Hello { .. } => Ok(Response::Hello(self.hello())),
            Request::Init(init) => {
                self.profile = Profile {
                    region: init.region,
                    municipality: init.municipality,
                    person: init.person,
                    machine: init.machine,
                };
                self.state = HomeState::Open;
                Ok(Response::Hello(self.hello()))
            }
            Request::Unlock { passphrase } if *passphrase.0 == self.passphrase => {
                self.state = HomeState::Open;
                Ok(Response::Hello(self.hello()))
            }
            Request::Unlock { .. } => Err(Refusal::WrongPassphrase),
            Request::Join(join) if join.ticket == machines::TICKET => {
                self.state = HomeState::Joining;
                Ok(Response::Hello(self.hello()))
            }
            Request::Join(_) => Err(Refusal::NotATicket { reason: "too short".into() }),
            Request::Subscribe => Ok(Response::Done),
            Request::Members => Ok(Response::Members(self.members.clone())),
            Request::Confirm { id, code } => self.confirm(&id, &code),
            Request::Decline { id } => {
                self.members.joining.retain(|joining| joining.id != id);
                Ok(Response::Done)
            }
            _ if self.state != HomeState::Open => Err(Refusal::Locked),
            Request::Status => Ok(Response::Status(Box::new(self.status()))),
            Request::List(query) => Ok(Response::Page(self.page(&query))),
            Request::Position { query, id } => {
                Ok(Response::Position(self.rows(&query).iter().position(|row| row.id == id)))
            }
            Request::Agenda(query) => Ok(Response::Agenda(self.agenda(query.today))),
            Request::Show { reference, .. } => {
                let record = self.records.iter().find(|record| record.id.to_string() == reference);
                let record = record.ok_or(Refusal::NotFound { reference })?;
                Ok(Response::Record(Box::new(self.view(record))))
            }
            Request::Add { kind, fields } => {
                let number = 100 + self.records.len() as u16;
                let mut record = Record::new(id(number), kind, kind.schema().scope(masfjorden()));
                record.set(Key::top("number"), format!("MAS-{number}"));
                self.save(record, fields)
            }
            Request::Save { id, fields, .. } => {
                let place = self.records.iter().position(|record| record.id == id).unwrap();
                let record = self.records.remove(place);
                self.save(record, fields)
            }
            Request::Operate { operation, id, entry, fields, .. } => {
                self.operate(operation, id, entry.as_deref(), &fields)
            }
            Request::Views => Ok(Response::Views(self.views.clone())),
            Request::KeepView { view, removed } => {
                self.views.retain(|known| known.name != view.name);
                self.views.extend(Some(view).filter(|_| !removed));
                Ok(Response::Views(self.views.clone()))
            }
            Request::SaveMany { ids, fields, preview } => {
                let mut many = Many::default();
                for record in self.records.iter().filter(|record| ids.contains(&record.id)) {
                    let told =
                        fields.iter().map(|(key, to)| (key.clone(), record.value(key).clone(), to.clone()));
                    many.changes.push(ManyChange { row: self.row(record), fields: told.collect() });
                }
                for record in self.records.iter_mut().filter(|record| !preview && ids.contains(&record.id)) {
                    fields.iter().for_each(|(key, value)| record.set(key.clone(), value.clone()));
                }
                Ok(Response::Many(many))
            }
            Request::Conflicts { .. } => Ok(Response::Conflicts(self.conflicts.clone())),
            Request::Merge { patient, into, preview } => Ok(self.merge(&patient, &into, preview)),
            Request::Unmerge { patient } => self.unmerge(&patient),
            Request::Search { .. } => Ok(Response::Hits(Vec::new())),
            Request::KeepDraft(draft) => {
                self.drafts.retain(|kept| kept.subject != draft.subject);
                self.drafts.extend(Some(draft).filter(|draft| draft.content.is_some()));
                Ok(Response::Done)
            }
            Request::Drafts => Ok(Response::Drafts(self.drafts.clone())),
            Request::Meeting { .. } => Ok(Response::Done),
            Request::Report { .. } => Ok(Response::Report(crate::figures::report())),
            Request::ReleaseFigures { .. } => Ok(Response::Report(crate::figures::released())),
            Request::FigureRows { line, .. } => {
                let kind = match line.figure.stratifier() {
                    Some(_) => Kind::Patient,
                    None => Kind::Appointment,
                };
                Ok(Response::Page(self.page(&Query::of(kind))))
            }
            Request::Retention { .. } => Ok(Response::Retention(self.retention())),
            Request::Sync => Ok(Response::Sync(self.peers.clone())),
            Request::Invite { municipality, role } => {
                if let Some(refusal) = self.refuse.take() {
                    return Err(refusal);
                }
                let (ticket, until) = (machines::TICKET.to_owned(), NOW.saturating_add(10.minutes()));
                Ok(Response::Invitation(Invitation { ticket, municipality, role, until }))
            }
            other => panic!("the console does not ask for {other:?}"),
        }
    }

    /// What the municipality has decided for itself.
    fn settings(&self) -> Settings {
        let settings = self.records.iter().find(|record| record.kind == Kind::Settings);
        settings.map(|record| record.read_whole().value).unwrap_or_default()
    }

    fn practice(&self) -> Practice {
        self.settings().into()
    }

    /// As if everybody had ended long ago.
    fn retention(&self) -> Retention {
        let rows = self.rows(&Query::of(Kind::Patient)).into_iter();
        let due = rows.enumerate().map(|(place, patient)| DueForErasure {
            patient,
            ended_on: date(2021, 10, 31),
            is_last_change: place == 1,
            since: date(2026, 10, 31),
            hindrance: (place == 0).then_some(ErasureHindrance::LegalHold),
        });
        let due: Vec<_> = due.collect();
        let (day, total) = (NOW.date(), due.len());
        Retention { day, kept_after_end: Some(60), kept_after_turned_down: None, due, total }
    }

    fn confirm(&mut self, id: &str, code: &str) -> Result<Response, Refusal> {
        let joining = self.members.joining.iter_mut().find(|joining| joining.id == id);
        let joining = joining.ok_or(Refusal::NobodyJoining { id: id.to_owned() })?;
        if joining.code != code {
            return Err(Refusal::WrongCode);
        }
        joining.confirmed = true;
        Ok(Response::Done)
    }

    fn operate(
        &mut self,
        operation: Operation,
        id: RecordId,
        entry: Option<&str>,
        fields: &BTreeMap<Key, Value>,
    ) -> Result<Response, Refusal> {
        let place = self.records.iter().position(|record| record.id == id).unwrap();
        let record = self.records.remove(place);
        let subject = Subject {
            record: &record,
            entry,
            now: NOW,
            person: "Lun Fjellrev",
            municipality: masfjorden(),
            new_entry: people::id(600),
            siblings: &[],
        };
        match operation.writes(&subject, fields) {
            Ok(writes) => self.save(record, writes.here),
            Err(problems) => {
                self.records.push(record);
                Err(Refusal::Invalid { problems })
            }
        }
    }

    fn save(&mut self, mut record: Record, fields: BTreeMap<Key, Value>) -> Result<Response, Refusal> {
        let before = record.clone();
        let refuse = self.refuse.take();
        if refuse.is_none() {
            fields.into_iter().for_each(|(key, value)| record.set(key, value));
        }
        let problems: Vec<_> =
            rules::problems(&record).into_iter().filter(|problem| !problem.fault.is_warning()).collect();
        let refusal = refuse.or((!problems.is_empty()).then_some(Refusal::Invalid { problems }));
        if let Some(refusal) = refusal {
            self.records.push(before);
            return Err(refusal);
        }
        let row = self.row(&record);
        let kinds = vec![record.kind];
        self.records.push(record);
        self.said.push_back(Message::Event(Event::Changed { kinds, ids: vec![row.id] }));
        Ok(Response::Saved(Saved {
            id: row.id,
            number: row.number,
            title: row.title,
            heads: Vec::new(),
            warnings: Vec::new(),
        }))
    }

    pub(crate) fn hello(&self) -> Hello {
        let profile = (self.state == HomeState::Open).then(|| self.profile.clone());
        Hello { version: VERSION, state: self.state, profile, now: NOW }
    }

    /// As after it was killed: what it was asked before is never answered.
    pub(crate) fn start_again(&mut self) {
        self.silent = false;
        self.said.push_back(Message::Event(Event::Home(self.hello())));
    }

    pub(crate) fn lock(&mut self) {
        self.state = HomeState::Locked;
        self.said.push_back(Message::Event(Event::Home(self.hello())));
    }
}

impl Backend for Fake {
    fn send(&mut self, request: Request) -> u64 {
        self.calls += 1;
        self.asked.push(request.clone());
        if !self.silent {
            let result = self.answer(request);
            self.said.push_back(Message::Reply(Reply { id: self.calls, result }));
        }
        self.calls
    }
}
