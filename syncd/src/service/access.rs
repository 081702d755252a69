//! The access log: every reading of a person's record is written before it is answered.
//!
//! What is logged is decided here, not by who asks; a session's refreshes of what it shows are no
//! openings.

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use super::clock::local;
use super::open::Open;
use super::protocol::{AccessFault, AccessView, Refusal, Request, Response, Verdict};
use super::session::Session;
use crate::domain::access::{Access, Occasion};
use crate::domain::erasure::ErasureGround;
use crate::domain::{Kind, RecordId, Scope};
use crate::membership::{AccessHead, Content, Feed, Incarnation, Statement, verify_access};
use crate::store::{Commit, Row, Store};

/// The setting that keeps where this store's own chain stands.
const HEAD: &str = "access-head";

/// A list that is looked at for longer is told of again.
const LIST_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What is typed sooner after a search goes on with it: each key asks anew.
const SEARCH_AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// What a request would be, if it were a reading.
pub(super) enum Asked {
    Record,
    Export,
    List(Option<Kind>),
    Search,
    Unmask,
    Write(Option<Kind>, Option<RecordId>),
    Role,
    Other,
}

impl Asked {
    pub(super) fn of(request: &Request, session: &Session) -> Self {
        match request {
            Request::Show { .. } | Request::ShowAt { .. } | Request::History { .. } => Self::Record,
            Request::Export { .. } => Self::Export,
            Request::List(query) => Self::List(Some(query.kind)),
            Request::Retention { .. } => Self::List(Some(Kind::Patient)),
            Request::Agenda(_)
            | Request::FigureRows { .. }
            | Request::Conflicts { .. }
            | Request::Merge { .. }
            | Request::SaveMany { .. }
            | Request::Import { preview: true, .. }
            | Request::Import { update: true, .. }
            | Request::Undo { .. } => Self::List(None),
            Request::Search { .. } => Self::Search,
            Request::Meeting { on: false } if session.meeting => Self::Unmask,
            Request::Add { kind, .. } => Self::Write(Some(*kind), None),
            Request::Save { id, .. } | Request::Operate { id, .. } | Request::Revert { id, .. } => {
                Self::Write(None, Some(*id))
            }
            Request::Settle(settlement) => Self::Write(None, Some(settlement.id)),
            Request::SetRole { .. } | Request::Revoke { .. } => Self::Role,
            _ => Self::Other,
        }
    }
}

/// A reading, before it is known who and when.
struct Reading {
    occasion: Occasion,
    kind: Option<Kind>,
    record: Option<RecordId>,
    patient: Option<RecordId>,
    ground: Option<ErasureGround>,
}

impl Reading {
    fn of(occasion: Occasion) -> Self {
        Self { occasion, kind: None, record: None, patient: None, ground: None }
    }

    fn of_row(occasion: Occasion, row: &Row) -> Self {
        let patient = match row.kind {
            Kind::Patient => Some(row.id),
            _ => row.patient.as_ref().map(|patient| patient.id),
        };
        Self { occasion, kind: Some(row.kind), record: Some(row.id), patient, ground: None }
    }
}

impl<S: Store> Open<S> {
    /// Logs what was answered, where it was a reading. Where the store takes nothing any more, reading
    /// goes on for the patients' sake, and only the daemon's own log tells.
    pub(super) fn log_access(
        &mut self,
        session: &mut Session,
        asked: Asked,
        answered: &Result<Response, Refusal>,
    ) -> Result<(), Refusal> {
        let readings = self.readings(session, asked, answered)?;
        self.log_readings(readings)
    }

    fn log_readings(&mut self, readings: Vec<Reading>) -> Result<(), Refusal> {
        if readings.is_empty() || !self.reads_patients() {
            return Ok(());
        }
        if self.read_only.is_some() {
            tracing::error!("a reading could not be logged: the store is read-only");
            return Ok(());
        }
        let now = self.clock.now();
        for reading in readings {
            self.write_access(reading, now)?;
        }
        Ok(())
    }

    /// Logs that everything is about to be copied out.
    pub(super) fn log_export(&mut self) -> Result<(), Refusal> {
        self.log_readings(vec![Reading::of(Occasion::Exported)])
    }

    /// Logs that all that is held on a patient is about to be erased.
    pub(super) fn log_erasure(&mut self, patient: RecordId, ground: ErasureGround) -> Result<(), Refusal> {
        let reading = Reading {
            kind: Some(Kind::Patient),
            record: Some(patient),
            patient: Some(patient),
            ground: Some(ground),
            ..Reading::of(Occasion::Erased)
        };
        self.log_readings(vec![reading])
    }

    /// What the municipality's machines have logged, the newest first.
    pub(super) fn accesses(&self) -> Result<Vec<Access>, Refusal> {
        let statements = self.access_statements()?;
        let logged =
            statements.iter().filter_map(|statement| match Statement::read(&statement.bytes).ok()?.content {
                Content::Access { json, .. } => serde_json::from_str(&json).ok(),
                _ => None,
            });
        let mut accesses: Vec<Access> = logged.collect();
        accesses.sort_by_key(|access| std::cmp::Reverse(access.at));
        Ok(accesses)
    }

    fn reads_patients(&self) -> bool {
        let scope = Scope::Municipality(self.profile.municipality);
        self.membership.members().reads(&self.key.public(), scope)
    }

    fn readings(
        &self,
        session: &mut Session,
        asked: Asked,
        answered: &Result<Response, Refusal>,
    ) -> Result<Vec<Reading>, Refusal> {
        Ok(match (asked, answered) {
            (Asked::Record, Ok(Response::Record(view))) => {
                let row = &view.row;
                // Which patients have an item is told with it.
                let borrowers = view.related.iter().filter(|row| row.kind == Kind::Patient);
                let mut readings: Vec<_> = borrowers
                    .map(|patient| Reading {
                        patient: Some(patient.id),
                        ..Reading::of_row(Occasion::Opened, row)
                    })
                    .collect();
                if row.kind.concerns_patients() {
                    readings.push(Reading::of_row(Occasion::Opened, row));
                }
                let again = session.opened.replace(row.id) == Some(row.id);
                if again { Vec::new() } else { readings }
            }
            (Asked::Record, Ok(Response::History(history))) => {
                let row = &history.row;
                let again = session.opened.replace(row.id) == Some(row.id);
                let is_read = row.kind.concerns_patients() && !again;
                is_read.then(|| Reading::of_row(Occasion::Opened, row)).into_iter().collect()
            }
            (Asked::Export, Ok(Response::Exported(export))) => {
                let rows = export.records.iter().map(|held| &held.history.row);
                rows.take(1).map(|patient| Reading::of_row(Occasion::Exported, patient)).collect()
            }
            (Asked::List(kind), Ok(_)) if kind.is_none_or(Kind::concerns_patients) => {
                let now = self.clock.now();
                let shown = session.listed.insert(kind, now);
                let again = shown.is_some_and(|shown| now.duration_since(shown) < LIST_AGAIN);
                if again {
                    session.listed.extend(shown.map(|shown| (kind, shown)));
                    return Ok(Vec::new());
                }
                vec![Reading { kind, ..Reading::of(Occasion::Listed) }]
            }
            (Asked::Search, Ok(Response::Hits(hits)))
                if hits.iter().any(|hit| hit.row.kind.concerns_patients()) =>
            {
                let now = self.clock.now();
                let before = session.searched.replace(now);
                let again = before.is_some_and(|before| now.duration_since(before) < SEARCH_AGAIN);
                if again { Vec::new() } else { vec![Reading::of(Occasion::Found)] }
            }
            (Asked::Unmask, Ok(_)) => vec![Reading::of(Occasion::Unmasked)],
            (Asked::Write(kind, id), Err(Refusal::NotAllowed)) => {
                let row = id.map(|id| self.store.row(id)).transpose()?.flatten();
                match (row, kind) {
                    (Some(row), _) if row.kind.concerns_patients() => {
                        vec![Reading::of_row(Occasion::Refused, &row)]
                    }
                    (None, Some(kind)) if kind.concerns_patients() => {
                        vec![Reading { kind: Some(kind), ..Reading::of(Occasion::Refused) }]
                    }
                    _ => Vec::new(),
                }
            }
            (Asked::Role, Ok(_)) => vec![Reading::of(Occasion::RoleChanged)],
            (Asked::Role, Err(Refusal::NotAllowed)) => vec![Reading::of(Occasion::Refused)],
            _ => Vec::new(),
        })
    }

    /// Adds an entry to this store's own chain.
    fn write_access(&mut self, reading: Reading, at: Timestamp) -> Result<(), Refusal> {
        let Reading { occasion, kind, record, patient, ground } = reading;
        let me = self.membership.members().member(&self.key.public());
        let access = Access {
            at,
            person: self.profile.person.clone(),
            machine: self.profile.machine.clone(),
            role: me.map(|me| me.role),
            occasion,
            kind,
            record,
            patient,
            ground,
        };
        let json =
            serde_json::to_string(&access).map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        let incarnation = self.store.incarnation()?;
        let AccessHead { n, hash } = self.access_head(&incarnation)?;
        let municipality = self.profile.municipality;
        let content = Content::Access { municipality, incarnation, n: n + 1, previous: hash, json };
        let statement = content.sign(self.region(), &self.key).to_statement();
        let hash = HEXLOWER.encode(&crate::membership::access_hash(&statement.bytes));
        let head = format!("{} {} {hash}", HEXLOWER.encode(&incarnation), n + 1);
        let settings = vec![(HEAD.to_owned(), head)];
        self.commit(Vec::new(), Commit { statements: vec![statement], settings, ..Commit::default() })
    }

    /// Where this store's chain stands in this life of it.
    fn access_head(&self, incarnation: &Incarnation) -> Result<AccessHead, Refusal> {
        let kept = self.store.setting(HEAD)?.unwrap_or_default();
        let mut parts = kept.split(' ');
        let is_ours = parts.next() == Some(&HEXLOWER.encode(incarnation));
        let n = parts.next().and_then(|n| n.parse().ok());
        let hash = parts.next().and_then(|hash| HEXLOWER.decode(hash.as_bytes()).ok()?.try_into().ok());
        Ok(match (is_ours, n, hash) {
            (true, Some(n), Some(hash)) => AccessHead { n, hash },
            _ => AccessHead::default(),
        })
    }

    /// The newest entries of the municipality, from all its machines; of one patient, what concerns it.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who reads no patients.
    pub(super) fn access_log(
        &self,
        patient: Option<String>,
        limit: usize,
    ) -> Result<Vec<AccessView>, Refusal> {
        if !self.reads_patients() {
            return Err(Refusal::NotAllowed);
        }
        let patient = patient.map(|reference| self.resolve(Kind::Patient, &reference)).transpose()?;
        let mut entries = self.accesses()?;
        entries.retain(|access| patient.is_none_or(|patient| access.concerns(patient)));
        entries.truncate(limit);
        let number = |id: Option<RecordId>| -> Result<Option<String>, Refusal> {
            let row = id.map(|id| self.store.row(id)).transpose()?.flatten();
            Ok(row.and_then(|row| row.number))
        };
        let view = |access: Access| {
            Ok(AccessView {
                at: local(access.at),
                patient: number(access.patient)?,
                person: access.person,
                machine: access.machine,
                role: access.role,
                occasion: access.occasion,
                kind: access.kind,
                record: access.record,
                ground: access.ground,
            })
        };
        entries.into_iter().map(view).collect()
    }

    /// Whether the log is whole.
    pub(super) fn verify_access_log(&self) -> Result<Verdict, Refusal> {
        if !self.reads_patients() {
            return Err(Refusal::NotAllowed);
        }
        let statements = self.access_statements()?;
        let members = self.membership.members();
        let faults = verify_access(statements.iter().map(|statement| statement.bytes.as_slice()));
        let faults = faults.into_iter().map(|fault| {
            let member = members.member(&fault.author).or(members.former(&fault.author));
            let machine = member.map_or_else(|| fault.author.to_string(), |member| member.machine.clone());
            AccessFault { machine, n: fault.n, broken: fault.broken }
        });
        let mut verdict = Verdict { entries: statements.len(), faults: faults.collect() };
        verdict.faults.extend(self.own_end()?);
        Ok(verdict)
    }

    /// What is missing at the end of this store's own chain, which no later entry tells.
    fn own_end(&self) -> Result<Option<AccessFault>, Refusal> {
        let incarnation = self.store.incarnation()?;
        let AccessHead { n, hash } = self.access_head(&incarnation)?;
        let is_last = |statement: &Statement| crate::membership::access_hash(&statement.bytes) == hash;
        let whole = n == 0 || self.access_statements()?.iter().any(is_last);
        let fault = || AccessFault {
            machine: self.profile.machine.clone(),
            n,
            broken: crate::membership::Broken::Missing,
        };
        Ok((!whole).then(fault))
    }

    fn access_statements(&self) -> Result<Vec<Statement>, Refusal> {
        let feed = Feed::Access(self.profile.municipality);
        let statements = self.store.statements(feed, 0, usize::MAX)?;
        Ok(statements.into_iter().map(|(_, statement)| statement).collect())
    }
}
