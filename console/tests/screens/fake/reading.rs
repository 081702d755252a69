//! What the records come to: rows, pages, views and the agenda.

use jiff::civil::{Date, date};
use syncd::domain::agenda::{self, AgendaItem, Lane, Reason};
use syncd::domain::appointment::{Appointment, PhoneCall};
use syncd::domain::booking::{Booking, Shared};
use syncd::domain::contact::Contact;
use syncd::domain::duty::{Duty, StandIn};
use syncd::domain::merge;
use syncd::domain::patient::Patient;
use syncd::domain::practice::Practice;
use syncd::domain::{Fault, Key, Kind, Problem, Record, rules};
use syncd::service::protocol::*;
use syncd::store::view::{Agenda, AgendaCounts, AgendaRow, Order, Page, Part, PatientRef, Query, Row};

use super::{Fake, NOW};
use crate::machines;

impl Fake {
    pub(super) fn status(&self) -> Status {
        let count = |kind| self.records.iter().filter(|record| record.kind == kind).count();
        Status {
            profile: self.profile.clone(),
            role: self.members.members.iter().find(|member| member.here).map(|member| member.role),
            now: NOW,
            counts: [Kind::Patient, Kind::Plan, Kind::Equipment].map(|kind| (kind, count(kind))).into(),
            conflicts: self.records.iter().map(|record| record.conflicts().count()).sum(),
            problems: 0,
            alerts: count(Kind::Event),
            quarantined: 0,
            read_only: self.read_only.then(|| "disk full".into()),
            on_duty: Some("Lun Fjellrev".into()),
            deputy: Some("Mild Elvebreidd".into()),
            sync: machines::summary(&self.peers, &self.members),
            backups: Backups::default(),
        }
    }

    pub(super) fn rows(&self, query: &Query) -> Vec<Row> {
        let of_kind = self.records.iter().filter(|record| record.kind == query.kind);
        let words =
            |row: &Row| format!("{} {}", row.number.clone().unwrap_or_default(), row.title).to_lowercase();
        let mut rows: Vec<_> = of_kind.map(|record| self.row(record)).collect();
        rows.retain(|row| words(row).contains(&query.filter.to_lowercase()));
        rows.retain(|row| {
            query.days.is_none_or(|(from, to)| row.due.is_some_and(|due| (from..=to).contains(&due)))
        });
        rows.retain(|row| query.conditions.iter().all(|condition| condition.is_fulfilled(row)));
        match query.order {
            Order::Phase => rows.sort_by_key(|row| {
                (row.phase.is_none(), row.phase, row.due.is_none(), row.due, row.title.clone())
            }),
            Order::Title => rows.sort_by_key(|row| row.title.clone()),
            Order::Due => rows.sort_by_key(|row| (row.due.is_none(), row.due, row.title.clone())),
            _ => rows.sort_by_key(|row| (row.number.clone(), row.title.clone())),
        }
        if query.descending {
            rows.reverse();
        }
        rows
    }

    /// Whom the roster names while somebody is away.
    fn stand_in(&self, person: Option<&str>) -> Option<StandIn> {
        let roster = self.records.iter().find(|record| record.kind == Kind::Duty)?;
        roster.read::<Duty>().value.stand_in(person?, None, NOW.date())
    }

    pub(super) fn page(&self, query: &Query) -> Page {
        let rows = self.rows(query);
        let total = rows.len();
        let rows = rows.into_iter().skip(query.offset).take(query.limit).collect();
        Page { rows, total, offset: query.offset }
    }

    pub(super) fn row(&self, record: &Record) -> Row {
        let words = |name: &str| record.top(name).as_text().map(str::to_owned);
        let next = next(record, &self.practice());
        let columns =
            ["start", "end", "place", "owner", "phone", "phone_hours", "date", "present", "review_date"];
        let columns = columns.iter().map(|name| ((*name).to_owned(), record.top(name).to_json()));
        let mut columns: serde_json::Map<_, _> = columns.collect();
        if let Some(next) = &next {
            columns.insert("next".into(), next.activity.clone().into());
            columns.insert("role".into(), next.role.to_string().into());
        }
        let first = ["name", "model", "trigger", "date", "start"].iter().find_map(|name| words(name));
        let state = match record.kind {
            Kind::Equipment => Some("overdue".into()),
            Kind::Event => words("level"),
            _ => words("status"),
        };
        Row {
            id: record.id,
            kind: record.kind,
            scope: record.scope,
            number: words("number"),
            title: match record.kind {
                Kind::Settings | Kind::Duty => record.scope.to_string(),
                _ => first.unwrap_or_default(),
            },
            patient: self.patient(record),
            state: state.unwrap_or_default(),
            group: words("group").or(words("kind")).unwrap_or_default(),
            phase: phase(record, &self.practice()),
            stand_in: self.stand_in(words("coordinator").or(words("responsible")).as_deref()),
            owner: words("coordinator").or(words("responsible")),
            due: match record.kind {
                Kind::Appointment => record.read::<Appointment>().value.start.map(|start| start.date()),
                _ => next.and_then(|next| next.due),
            },
            archived: false,
            conflicts: record.conflicts().count() as u32,
            problems: self.clashes(record).len() as u32,
            booked_twice: self.clashes(record).len() as u32,
            columns,
        }
    }

    /// What a record is called where others refer to it.
    pub(super) fn called(&self, record: &Record) -> String {
        let row = self.row(record);
        [row.number.unwrap_or_default(), row.title].join(" ").trim().to_owned()
    }

    /// The others that are booked at the same time, with what they have in common.
    pub(super) fn clashes(&self, record: &Record) -> Vec<(&Record, Shared)> {
        let bookings = |record: &Record| match record.kind {
            Kind::Appointment => record.read::<Appointment>().value.bookings(),
            _ => Vec::new(),
        };
        let own = bookings(record);
        let shared = |other: &Record| {
            let others = bookings(other);
            let met = own.iter().filter(|own| others.iter().any(|other| own.overlaps(other)));
            met.filter_map(|booking| Booking::shared(&booking.who)).min()
        };
        let others = self.records.iter().filter(|other| other.id != record.id);
        others.filter_map(|other| Some((other, shared(other)?))).collect()
    }

    /// What is wrong with a record, with what it is booked at the same time as.
    pub(super) fn problems(&self, record: &Record) -> Vec<Problem> {
        let twice = self.clashes(record).into_iter().map(|(other, shared)| Problem {
            key: Key::top("start"),
            fault: Fault::BookedTwice { with: other.top("number").to_string(), shared },
        });
        rules::problems(record).into_iter().chain(twice).collect()
    }

    /// Whom to phone next about a DSK.
    pub(super) fn call(&self, record: &Record) -> Option<PhoneCall> {
        let dsk = (record.kind == Kind::Appointment).then(|| record.read::<Appointment>().value)?;
        let id = dsk.next_step().and_then(|step| dsk.contact_for(step));
        let contact = self.records.iter().find(|record| Some(record.id) == id);
        dsk.next_call(contact.map(|record| record.read::<Contact>().value).as_ref())
    }

    pub(super) fn patient(&self, record: &Record) -> Option<PatientRef> {
        let id = merge::about(record)?;
        let patient = self.records.iter().find(|record| record.id == id)?;
        Some(PatientRef {
            id,
            number: patient.top("number").as_text().map(str::to_owned),
            title: patient.top("name").to_string(),
        })
    }

    pub(super) fn view(&self, record: &Record) -> RecordView {
        let about = |other: &&Record| other.top("patient").as_text() == Some(record.id.to_string().as_str());
        let who = |person: &str| {
            let machine = if person == "Lun Fjellrev" { "Masfjorden kontor" } else { "Masfjorden heime" };
            Who { person: person.into(), machine: machine.into() }
        };
        RecordView {
            record: record.clone(),
            heads: vec!["a1".into()],
            row: self.row(record),
            problems: self.problems(record),
            call: self.call(record),
            names: self.records.iter().map(|other| (other.id, self.called(other))).collect(),
            actors: [("12".into(), who("Lun Fjellrev")), ("21".into(), who("Mild Elvebreidd"))].into(),
            responsible: self.row(record).owner.and_then(|person| {
                Some(Responsible { stand_in: Some(self.stand_in(Some(&person))?), person })
            }),
            guide: None,
            settings: (record.kind == Kind::Patient).then(|| Box::new(self.settings())),
            check_in: self.check_in.clone().filter(|_| record.kind == Kind::Meeting),
            next: next(record, &self.practice())
                .map(|next| NextView { stand_in: self.stand_in(next.person.as_deref()), ..next }),
            related: self.records.iter().filter(about).map(|other| self.row(other)).collect(),
            timeline: [(20, "Mild Elvebreidd"), (2, "Lun Fjellrev")]
                .map(|(day, person)| TimelineEntry {
                    on: date(2026, 11, day),
                    what: Happening::Changed {
                        who: who(person),
                        at: "2026-11-20T10:00:00Z".parse().unwrap(),
                        fields: vec![Key::top("address"); 2],
                    },
                })
                .into(),
        }
    }

    pub(super) fn agenda(&self, today: Date) -> Agenda {
        let practice = self.practice();
        let mut rows: Vec<_> = self
            .records
            .iter()
            .flat_map(|record| {
                let items = agenda::of(&record.typed(), &practice);
                let stands = |item: &AgendaItem| !item.needs_another() || !self.clashes(record).is_empty();
                items.into_iter().filter(stands).filter_map(|item| {
                    let part = match item.lane {
                        Lane::Alert => Part::Now,
                        Lane::Waiting => Part::Waiting,
                        Lane::Due if item.on < today => Part::Late,
                        Lane::Due if item.on == today => Part::Today,
                        Lane::Due => Part::Coming,
                        Lane::Retention => return None,
                    };
                    Some(AgendaRow {
                        part,
                        record: self.row(record),
                        stand_in: self.stand_in(item.responsible.as_deref()),
                        item,
                    })
                })
            })
            .collect();
        let items = self.records.iter().flat_map(|record| agenda::of(&record.typed(), &practice));
        let to_erase = items.filter(|item| item.lane == Lane::Retention && item.on <= today).count();
        let settings = self.records.iter().find(|record| record.kind == Kind::Settings);
        rows.extend(settings.filter(|_| to_erase > 0).map(|settings| AgendaRow {
            part: Part::Today,
            record: self.row(settings),
            item: AgendaItem {
                lane: Lane::Due,
                on: today,
                at: None,
                reason: Reason::ErasureDue,
                detail: to_erase.to_string(),
                responsible: None,
            },
            stand_in: None,
        }));
        rows.sort_by_key(|row| (row.part, row.item.on));
        let count = |part| rows.iter().filter(|row| row.part == part).count();
        let counts = AgendaCounts {
            alert: count(Part::Now),
            today: count(Part::Today),
            late: count(Part::Late),
            waiting: count(Part::Waiting),
            coming: count(Part::Coming),
            to_erase,
        };
        Agenda { rows, counts }
    }
}

fn phase(record: &Record, practice: &Practice) -> Option<u8> {
    let patient = (record.kind == Kind::Patient).then(|| record.read::<Patient>().value)?;
    practice.pathway.phase(&patient)
}

fn next(record: &Record, practice: &Practice) -> Option<NextView> {
    let patient = (record.kind == Kind::Patient).then(|| record.read::<Patient>().value)?;
    let next = practice.pathway.next(&patient)?;
    let responsible = practice.pathway.responsible(&patient, &next.code)?;
    Some(NextView {
        activity: next.code,
        due: next.due,
        begun: next.begun,
        role: responsible.role,
        person: responsible.person,
        stand_in: None,
    })
}
