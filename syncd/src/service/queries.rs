//! Queries: what screens and the command line read. Only [`Open::show`] loads documents, and
//! only those that it shows.

use std::collections::{BTreeMap, BTreeSet};

use super::Open;
use super::protocol::{Guide, NextView, PAGE_MAX, RecordView, Refusal, Status, Who};
use super::timeline::timeline;
use crate::documents::{ActorBase, Document};
use crate::domain::event::Event;
use crate::domain::patient::Patient;
use crate::domain::plan::{Plan, PlanStatus};
use crate::domain::{Kind, Record, RecordId, Shape, rules, text};
use crate::membership::Member;
use crate::store::{AgendaQuery, DocumentMeta, Order, Query, Row, Store};

/// The most changes that a timeline goes back.
const REVISIONS_MAX: usize = 100;
/// The most records of a kind that a patient's detail lists.
const RELATED_MAX: usize = 50;
/// The longest reference that is given back in a refusal.
const REFERENCE_MAX: usize = 60;

impl<S: Store> Open<S> {
    /// A list's window, no larger than a page may be.
    pub(super) fn list(&self, query: Query) -> Result<crate::store::Page, Refusal> {
        let page = self.store.list(&Query { limit: query.limit.min(PAGE_MAX), ..query })?;
        Ok(crate::store::Page { rows: self.covered(page.rows)?, ..page })
    }

    /// What is here and how it is.
    pub(super) fn status(&self) -> Result<Status, Refusal> {
        let counts = self.store.counts()?;
        let agenda = AgendaQuery { today: self.clock.today(), days_ahead: 0, limit: 0 };
        let now = self.clock.local();
        Ok(Status {
            sync: self.sync_summary(),
            backups: self.backups()?,
            profile: self.profile.clone(),
            role: self.membership.members().member(&self.key.public()).map(|me| me.role),
            now,
            conflicts: counts.iter().map(|count| count.disputed).sum(),
            problems: counts.iter().map(|count| count.faulty).sum(),
            counts: counts.into_iter().map(|count| (count.kind, count.in_use)).collect(),
            alerts: self.store.agenda(&agenda)?.counts.alert,
            quarantined: self.store.quarantined()?.len(),
            read_only: self.read_only.clone(),
            on_duty: self.duty.on_duty(now),
            deputy: self.duty.deputy(now),
        })
    }

    /// One record, opened.
    pub(super) fn show(&self, reference: &str, kind: Option<Kind>) -> Result<RecordView, Refusal> {
        let id = self.resolve_any(reference, kind)?;
        self.view(reference, &self.document(id)?)
    }

    /// A document, now or as it was, opened.
    pub(super) fn view(&self, reference: &str, document: &Document) -> Result<RecordView, Refusal> {
        let (id, record) = (document.id(), document.record());
        let row = self.store.row(id)?.ok_or_else(|| not_found(reference))?;
        let row = self.covered(vec![row])?.remove(0);
        let revisions = document.revisions(REVISIONS_MAX);
        let actors = self.actors();
        let is_patient = document.kind() == Kind::Patient;
        let mut names = self.names(&record)?;
        let related = match document.kind() {
            Kind::Patient => self.covered(self.related(id)?)?,
            Kind::Equipment => self.borrowers(&record, &mut names)?,
            Kind::Contact => self.store.referring(id, RELATED_MAX)?,
            _ => Vec::new(),
        };
        let patient = is_patient.then(|| record.read::<Patient>().value);
        let lent = match &patient {
            Some(patient) => self.lent(patient)?,
            None => Vec::new(),
        };
        Ok(RecordView {
            heads: document.heads().iter().map(|head| data_encoding::HEXLOWER.encode(head)).collect(),
            problems: rules::problems(&record).into_iter().chain(self.booked_twice(id)?).collect(),
            call: self.call(&record)?,
            names,
            guide: self.guide(&record)?,
            responsible: self.responsible(&row)?,
            actors: disputing(&record, &actors),
            next: match &patient {
                Some(patient) => self.next(patient, &row)?,
                None => None,
            },
            timeline: timeline(patient.as_ref(), lent, &related, &revisions, &actors),
            settings: match is_patient {
                true => Some(Box::new(self.practice.settings.clone())),
                false => None,
            },
            check_in: match document.kind() {
                Kind::Meeting => self.check_in(&record.read().value)?,
                _ => None,
            },
            row,
            related,
            record,
        })
    }

    /// The id of the one record that a reference means.
    pub(super) fn resolve(&self, kind: Kind, reference: &str) -> Result<RecordId, Refusal> {
        if let Ok(id) = reference.parse::<RecordId>() {
            let meta = self.store.document(id)?.filter(|meta| meta.kind == kind);
            return meta.map(|_| id).ok_or_else(|| not_found(reference));
        }
        let found = match (kind, reference.rsplit_once('/')) {
            (Kind::Plan, Some((patient, edition))) => self.edition(patient, edition)?,
            // Of what there is one of, the kind says which.
            _ if kind.is_one_of_its_kind() && reference.trim() == <&str>::from(kind) => {
                self.only(kind)?.map(|record| record.id).into_iter().collect()
            }
            _ => self.store.find(kind, reference.trim())?,
        };
        one_of(&found, reference)
    }

    pub(super) fn resolve_any(&self, reference: &str, kind: Option<Kind>) -> Result<RecordId, Refusal> {
        if let Some(kind) = kind {
            return self.resolve(kind, reference);
        }
        if let Ok(id) = reference.parse::<RecordId>() {
            return match self.store.document(id)? {
                Some(_) => Ok(id),
                None if self.store.is_erased(id)? => Err(Refusal::Erased),
                None => Err(not_found(reference)),
            };
        }
        let mut found = Vec::new();
        for kind in <Kind as strum::IntoEnumIterator>::iter() {
            match self.resolve(kind, reference) {
                Ok(id) => found.push(id),
                Err(Refusal::NotFound { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        one_of(&found, reference)
    }

    /// The plans of a patient with this edition: what `MAS-07/3` means.
    fn edition(&self, patient: &str, edition: &str) -> Result<Vec<RecordId>, Refusal> {
        let Ok(edition) = edition.parse::<i64>() else { return Ok(Vec::new()) };
        let patient = match self.resolve(Kind::Patient, patient) {
            Err(Refusal::NotFound { .. }) => return Ok(Vec::new()),
            found => found?,
        };
        let plans = self.store.list(&Query { patient: Some(patient), ..Query::of(Kind::Plan) })?;
        let same = |row: &&Row| row.columns.get("edition").is_some_and(|held| held.as_i64() == Some(edition));
        Ok(plans.rows.iter().filter(same).map(|row| row.id).collect())
    }

    /// What a record is.
    pub(super) fn meta(&self, id: RecordId) -> Result<DocumentMeta, Refusal> {
        match self.store.document(id)? {
            Some(meta) => Ok(meta),
            None if self.store.is_erased(id)? => Err(Refusal::Erased),
            None => Err(not_found(&id.to_string())),
        }
    }

    /// A record's document.
    pub(super) fn document(&self, id: RecordId) -> Result<Document, Refusal> {
        let meta = self.meta(id)?;
        let changes = self.store.changes(id)?;
        let bytes = changes.iter().map(|change| change.bytes.as_slice());
        Document::load(id, meta.kind, meta.scope, bytes)
            .map_err(|error| Refusal::Storage { reason: error.to_string() })
    }

    /// The id of the municipality's record of a kind of which there is one.
    pub(super) fn only_id(&self, kind: Kind) -> RecordId {
        self.new_id(kind, &BTreeMap::new())
    }

    /// The municipality's record of a kind of which there is one, where it is here.
    pub(super) fn only(&self, kind: Kind) -> Result<Option<Record>, Refusal> {
        let id = self.only_id(kind);
        match self.store.document(id)? {
            None => Ok(None),
            Some(_) => Ok(Some(self.document(id)?.record())),
        }
    }

    /// What an alert's plan says of its level: the plan that it names, else the patient's in force.
    fn guide(&self, record: &Record) -> Result<Option<Guide>, Refusal> {
        if record.kind != Kind::Event {
            return Ok(None);
        }
        let event: Event = record.read().value;
        let plan = match (event.plan, event.patient) {
            (Some(plan), _) => Some(plan),
            (None, Some(patient)) => {
                let plans = self.store.list(&Query { patient: Some(patient), ..Query::of(Kind::Plan) })?;
                let in_force = |row: &&Row| row.state == <&str>::from(PlanStatus::Active);
                plans.rows.iter().find(in_force).map(|row| row.id)
            }
            (None, None) => None,
        };
        let Some(plan) = plan else { return Ok(None) };
        if self.store.document(plan)?.is_none() {
            return Ok(None);
        }
        let says = self.document(plan)?.record().read::<Plan>().value.level;
        let says = event.level.and_then(|level| says.get(&level).cloned());
        Ok(says.map(|says| Guide { plan, says }))
    }

    /// The patients who have borrowed an item, where they are patients of this municipality; each
    /// loan is named by its patient.
    fn borrowers(
        &self,
        record: &Record,
        names: &mut BTreeMap<RecordId, String>,
    ) -> Result<Vec<Row>, Refusal> {
        let mut patients: Vec<Row> = Vec::new();
        let loans: Vec<RecordId> = record.entries("loan").filter_map(|loan| loan.parse().ok()).collect();
        for loan in loans {
            for row in self.store.referring(loan, 1)? {
                names.insert(loan, called(&row));
                if patients.iter().all(|known| known.id != row.id) {
                    patients.push(row);
                }
            }
        }
        Ok(patients)
    }

    fn next(&self, patient: &Patient, row: &Row) -> Result<Option<NextView>, Refusal> {
        let pathway = &self.practice.pathway;
        let Some(next) = pathway.next(patient) else { return Ok(None) };
        let Some(responsible) = pathway.responsible(patient, &next.code) else { return Ok(None) };
        let stand_in = match &responsible.person {
            Some(person) => self.stand_in(person, row, self.clock.today())?,
            None => None,
        };
        Ok(Some(NextView {
            activity: next.code,
            due: next.due,
            begun: next.begun,
            role: responsible.role,
            person: responsible.person,
            stand_in,
        }))
    }

    fn related(&self, patient: RecordId) -> Result<Vec<Row>, Refusal> {
        let mut related = Vec::new();
        for kind in [Kind::Event, Kind::Appointment, Kind::Plan] {
            let newest = Query {
                patient: Some(patient),
                order: Order::Due,
                descending: true,
                limit: RELATED_MAX,
                ..Query::of(kind)
            };
            related.extend(self.store.list(&newest)?.rows);
        }
        Ok(related)
    }

    /// What the records that this one refers to are called.
    pub(super) fn names(&self, record: &Record) -> Result<BTreeMap<RecordId, String>, Refusal> {
        let schema = record.schema();
        let is_reference =
            |key| matches!(schema.field(key), Some(field) if matches!(field.shape, Shape::Reference(_)));
        let values = record.fields.iter().filter(|(key, _)| is_reference(key)).flat_map(|(_, held)| {
            std::iter::once(&held.value).chain(held.claims.iter().map(|claim| &claim.value))
        });
        let ids: BTreeSet<RecordId> = values.filter_map(|value| value.as_text()?.parse().ok()).collect();
        // Other records that a patient was looked at beside, or replaces, are known by their entries' keys.
        let others = ["apart", "replaces"].into_iter().flat_map(|section| record.entries(section));
        let ids: BTreeSet<_> = ids.into_iter().chain(others.filter_map(|id| id.parse().ok())).collect();
        let mut names = BTreeMap::new();
        for id in ids {
            if let Some(row) = self.store.row(id)? {
                names.insert(id, called(&row));
            }
        }
        Ok(names)
    }

    /// Which person at which machine each actor is.
    pub(super) fn actors(&self) -> BTreeMap<ActorBase, Who> {
        let introduced = self.membership.members().actors();
        let who = |member: &Member| Who { person: member.person.clone(), machine: member.machine.clone() };
        introduced.map(|(actor, member)| (*actor.as_bytes(), who(member))).collect()
    }
}

/// A record by number and title.
pub(super) fn called(row: &Row) -> String {
    [row.number.as_deref().unwrap_or_default(), &row.title].join(" ").trim().to_owned()
}

pub(super) fn not_found(reference: &str) -> Refusal {
    Refusal::NotFound { reference: text::clean_line(reference, REFERENCE_MAX) }
}

fn one_of(found: &[RecordId], reference: &str) -> Result<RecordId, Refusal> {
    match found {
        [] => Err(not_found(reference)),
        [one] => Ok(*one),
        several => Err(Refusal::Ambiguous {
            reference: text::clean_line(reference, REFERENCE_MAX),
            count: several.len(),
        }),
    }
}

/// Who the actors of disputed values are.
fn disputing(record: &Record, actors: &BTreeMap<ActorBase, Who>) -> BTreeMap<String, Who> {
    let disputing: BTreeSet<&str> =
        record.conflicts().flat_map(|(_, claims)| claims.iter().map(|claim| claim.actor.as_str())).collect();
    let name = |actor: &ActorBase| data_encoding::HEXLOWER.encode(actor);
    actors
        .iter()
        .map(|(actor, who)| (name(actor), who.clone()))
        .filter(|(actor, _)| disputing.contains(actor.as_str()))
        .collect()
}
