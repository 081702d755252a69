//! What lists, *Today* and search read of a record.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::domain::agenda;
use crate::domain::appointment::Appointment;
use crate::domain::booking::Booking;
use crate::domain::contact::Contact;
use crate::domain::dispute;
use crate::domain::equipment::Equipment;
use crate::domain::event::Event;
use crate::domain::meeting::Meeting;
use crate::domain::merge;
use crate::domain::patient::Patient;
use crate::domain::plan::Plan;
use crate::domain::practice::Practice;
use crate::domain::{Key, Kind, Phone, Record, RecordId, Shape, Typed, TypedRecord, Value, rules};
use crate::store::Projection;

/// Which projections these are: a higher number where records that did not change derive otherwise than they
/// did; then every home derives its own anew.
pub(super) const VERSION: u32 = 1;

/// The projection of a record in a municipality that works so. Nothing in it depends on today's date: what
/// is late is told by who reads it.
pub(super) fn of(read: &TypedRecord<'_>, practice: &Practice) -> Projection {
    let record = read.record;
    let mut projection = match &read.value {
        Typed::Patient(patient) => of_patient(patient, practice),
        Typed::Plan(plan) => of_plan(plan),
        Typed::Event(event) => of_event(event),
        Typed::Equipment(item) => of_equipment(item),
        Typed::Appointment(dsk) => of_appointment(dsk),
        Typed::Contact(contact) => of_contact(contact),
        Typed::Meeting(meeting) => of_meeting(meeting),
        Typed::Duty(_) | Typed::Settings(_) => {
            Projection { title: record.scope.to_string(), ..Projection::default() }
        }
    };
    projection.number = projection.number.or_else(|| record.top("number").as_text().map(str::to_owned));
    projection.patient = merge::about(record);
    projection.archived = *record.top("archived") == Value::Flag(true);
    let problems = rules::of(read);
    projection.conflicts = dispute::of(record, &problems).len() as u32;
    projection.problems = problems.len() as u32;
    projection.columns.extend(short_fields(record));
    projection.text = searchable(record);
    projection.agenda = agenda::of(read, practice);
    projection.links = links(record);
    projection.bookings = bookings(read, &projection);
    projection
}

/// What a record takes that only one may have; what is put away takes nothing.
fn bookings(read: &TypedRecord<'_>, projection: &Projection) -> Vec<Booking> {
    if projection.archived {
        return Vec::new();
    }
    let mut taken = match &read.value {
        Typed::Appointment(dsk) => dsk.bookings(),
        Typed::Patient(patient) => patient.bookings(),
        _ => Vec::new(),
    };
    taken.extend(projection.number.as_deref().map(|number| Booking::of_number(read.record.kind, number)));
    taken
}

/// The filled fields at the top, but for long texts.
fn short_fields(record: &Record) -> impl Iterator<Item = (String, Json)> {
    let fields = record.schema().fields.iter().filter(|field| field.shape != Shape::LongText);
    let filled =
        fields.map(|field| (field.name, record.top(field.name))).filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| (name.to_owned(), value.to_json()))
}

/// The records that it refers to; of a patient the loans too, whose entries have the loans' ids. Also
/// those that it was found to be right beside.
fn links(record: &Record) -> Vec<RecordId> {
    let is_reference = |key| {
        let field = record.schema().field(key);
        field.is_some_and(|field| matches!(field.shape, Shape::Reference(_)))
    };
    let referred = record.fields.iter().filter(|(key, _)| is_reference(key));
    let mut links: Vec<_> =
        referred.filter_map(|(_, held)| held.value.as_text()?.parse::<RecordId>().ok()).collect();
    if record.kind == Kind::Patient {
        links.extend(record.entries("loan").filter_map(|loan| loan.parse::<RecordId>().ok()));
    }
    let apart = |id: &&str| *record.value(&Key::within("apart", id, "noted")) == Value::Flag(true);
    links.extend(record.entries("apart").filter(apart).filter_map(|id| id.parse::<RecordId>().ok()));
    links.sort_unstable();
    links.dedup();
    links
}

/// Everything that a person wrote; phones as the digits that one would dial.
fn searchable(record: &Record) -> String {
    let schema = record.schema();
    let mut words = Vec::new();
    for (key, held) in &record.fields {
        let shape = schema.field(key).map(|field| field.shape);
        let Some(text) = held.value.as_text() else { continue };
        match shape {
            Some(Shape::Phone) => {
                let phone = text.parse::<Phone>().ok();
                words.push(phone.as_ref().and_then(Phone::local).unwrap_or(text).to_owned());
            }
            Some(Shape::Line(_) | Shape::LongText | Shape::IdentityNumber) => words.push(text.to_owned()),
            _ => {}
        }
    }
    words.join("\n")
}

fn code(code: impl ToString) -> String {
    code.to_string()
}

fn column(name: &str, value: impl Into<Json>) -> (String, Json) {
    (name.to_owned(), value.into())
}

fn of_patient(patient: &Patient, Practice { pathway, .. }: &Practice) -> Projection {
    let next = pathway.next(patient);
    let responsible = next.as_ref().and_then(|next| pathway.responsible(patient, &next.code));
    let mut columns = serde_json::Map::new();
    columns.extend([column("consent_state", patient.consent_state().code())]);
    columns.extend(patient.consent_forms().next().map(|form| column("consent_form", form)));
    columns.extend(next.as_ref().map(|next| column("next", next.code.as_str())));
    columns.extend(responsible.as_ref().map(|responsible| column("role", code(responsible.role))));
    Projection {
        title: patient.name.clone(),
        state: code(patient.status()),
        group: patient.group.map(code).unwrap_or_default(),
        phase: pathway.phase(patient),
        owner: responsible.and_then(|responsible| responsible.person).or_else(|| patient.coordinator.clone()),
        due: next.and_then(|next| next.due),
        columns,
        ..Projection::default()
    }
}

fn of_plan(plan: &Plan) -> Projection {
    Projection {
        title: format!("v{}", plan.edition.unwrap_or(1)),
        state: code(plan.status()),
        group: plan.form.map(code).unwrap_or_default(),
        due: plan.review_date,
        columns: [column("covered", !plan.claims_too_much())].into_iter().collect(),
        ..Projection::default()
    }
}

fn of_event(event: &Event) -> Projection {
    Projection {
        title: event.trigger.clone(),
        state: event.level.map(code).unwrap_or_default(),
        group: event.outcome.map_or_else(|| "open".to_owned(), code),
        owner: event.handled_by.clone(),
        due: event.at.map(|at| at.date()),
        ..Projection::default()
    }
}

fn of_equipment(item: &Equipment) -> Projection {
    let open = item.open_loans().map(|(_, loan)| loan).next();
    let mut columns = serde_json::Map::new();
    if let Some(loan) = open {
        columns.extend(loan.borrower.map(|borrower| column("borrower", code(borrower))));
        columns.extend(loan.place.as_ref().map(|place| column("place", place.as_str())));
        columns.extend(loan.municipality.map(|municipality| column("lent_in", code(municipality))));
    }
    // Whether a loan is overdue depends on the day; its due date is what is kept.
    let state = serde_json::to_value(item.loan_state(Date::MIN)).ok();
    Projection {
        title: item.model.clone().unwrap_or_default(),
        state: state.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned(),
        group: item.kind.map(code).unwrap_or_default(),
        owner: open.and_then(|loan| loan.handed_out_by.clone()),
        due: open.and_then(|loan| loan.due),
        columns,
        ..Projection::default()
    }
}

fn of_appointment(dsk: &Appointment) -> Projection {
    let next = dsk.next_step().map(|step| column("next_step", code(step)));
    Projection {
        title: dsk.start.map(|start| start.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        state: code(dsk.status()),
        group: dsk.place.map(code).unwrap_or_default(),
        owner: dsk.responsible.clone(),
        due: dsk.start.map(|start| start.date()),
        columns: next.into_iter().collect(),
        ..Projection::default()
    }
}

fn of_contact(contact: &Contact) -> Projection {
    Projection {
        title: contact.name.clone(),
        group: contact.kind.map(code).unwrap_or_default(),
        ..Projection::default()
    }
}

fn of_meeting(meeting: &Meeting) -> Projection {
    let open = meeting.action.values().filter(|action| action.done_on.is_none()).count();
    Projection {
        title: meeting.date.map(|date| date.to_string()).unwrap_or_default(),
        state: if open > 0 { "open".to_owned() } else { String::new() },
        due: meeting.date,
        columns: [column("open_actions", open), column("actions", meeting.action.len())]
            .into_iter()
            .collect(),
        ..Projection::default()
    }
}
