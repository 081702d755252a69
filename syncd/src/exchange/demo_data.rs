//! The demo's files tell one story that holds together, and give the published figures.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::de::DeserializeOwned;

use super::fhir::Person;
use super::{Row, parse};
use crate::domain::agenda::{self, Lane, Reason};
use crate::domain::appointment::Appointment;
use crate::domain::benefit::{Figure, Figures, Rows};
use crate::domain::contact::Contact;
use crate::domain::duty::Duty;
use crate::domain::equipment::{Borrower, Equipment};
use crate::domain::event::Event;
use crate::domain::identity_number::{Checksum, NumberKind};
use crate::domain::pathway::Pathway;
use crate::domain::patient::Patient;
use crate::domain::plan::{Approval, Plan};
use crate::domain::practice::Practice;
use crate::domain::{Fault, IdentityNumber, Kind, Municipality, Record, RecordId, Shape, rules};

/// The day on which the demo plays.
const TODAY: Date = date(2025, 2, 14);
/// The plan whose limits were changed after the GP had approved it.
const NOT_COVERED: &str = "MAS-03/1";

const FILES: [(&str, u16, &[u8]); 4] = [
    ("region.toml", 4634, include_bytes!("../../../demo-data/region.toml")),
    ("masfjorden.toml", 4634, include_bytes!("../../../demo-data/masfjorden.toml")),
    ("alver.toml", 4631, include_bytes!("../../../demo-data/alver.toml")),
    ("austrheim.toml", 4632, include_bytes!("../../../demo-data/austrheim.toml")),
];

/// A row as a record, with what it was called in its file.
struct Demo {
    file: &'static str,
    key: String,
    record: Record,
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    parse("demo.toml", bytes).unwrap().rows
}

/// All rows as records, references resolved as the service resolves them: to what the row's
/// own file holds, or the region's.
fn demo() -> Vec<Demo> {
    let mut ids = HashMap::new();
    for (file, _, bytes) in FILES {
        for row in rows(bytes) {
            let place =
                if row.kind.schema().held_in == crate::domain::HeldIn::Region { "region.toml" } else { file };
            ids.insert((place, row.kind, row.natural_key().unwrap()), RecordId::random());
        }
    }
    let mut all = Vec::new();
    for (file, number, bytes) in FILES {
        for row in rows(bytes) {
            let scope = row.kind.schema().scope(Municipality::new(number).unwrap());
            let key = row.natural_key().unwrap();
            let mut record = Record::new(ids[&(file, row.kind, key.clone())], row.kind, scope);
            for (field, value) in row.fields {
                let value = match record.schema().field(&field).unwrap().shape {
                    Shape::Reference(kind) => {
                        let name = value.as_text().unwrap().to_owned();
                        let found = [file, "region.toml"].map(|place| ids.get(&(place, kind, name.clone())));
                        let id = found.into_iter().flatten().next();
                        (*id.unwrap_or_else(|| panic!("{file}, {key}, {field}: no {kind} {name}"))).into()
                    }
                    _ => value,
                };
                record.set(field, value);
            }
            all.push(Demo { file, key, record });
        }
    }
    all
}

/// The records of a kind as their domain type, by their natural key.
fn read<T: DeserializeOwned + Default>(demo: &[Demo], kind: Kind) -> BTreeMap<String, T> {
    let of_kind = demo.iter().filter(|row| row.record.kind == kind);
    of_kind.map(|row| (format!("{} {}", row.file, row.key), row.record.read().value)).collect()
}

fn with_ids<T: DeserializeOwned + Default>(demo: &[Demo], kind: Kind) -> BTreeMap<RecordId, T> {
    let of_kind = demo.iter().filter(|row| row.record.kind == kind);
    of_kind.map(|row| (row.record.id, row.record.read().value)).collect()
}

/// The patients of one of the files, with their events, and the contacts of the region.
pub(super) fn people_of(file: &str) -> (Vec<Person>, BTreeMap<RecordId, Contact>) {
    let mut demo = demo();
    let contacts = with_ids(&demo, Kind::Contact);
    demo.retain(|row| row.file == file);
    let events: BTreeMap<RecordId, Event> = with_ids(&demo, Kind::Event);
    let about = |patient| {
        let events = events.iter().filter(move |(_, event)| event.patient == Some(patient));
        events.map(|(id, event)| (*id, event.clone())).collect()
    };
    let patients = with_ids(&demo, Kind::Patient).into_iter();
    (patients.map(|(id, patient)| Person { id, patient, events: about(id) }).collect(), contacts)
}

#[test]
fn every_file_is_read_without_a_fault() {
    for (name, _, bytes) in FILES {
        let faults: Vec<_> = parse(name, bytes).unwrap().faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, [""; 0]);
    }
}

#[test]
fn the_only_thing_wrong_is_the_plan_that_is_no_longer_covered() {
    let demo = demo();
    let wrong: Vec<_> = demo
        .iter()
        .flat_map(|row| {
            rules::problems(&row.record).into_iter().map(|problem| (row.key.as_str(), problem.fault))
        })
        .collect();
    assert_eq!(wrong, [(NOT_COVERED, Fault::ApprovalDoesNotCover)]);
}

/// Where this fails, it tells the hash that belongs in the file.
#[test]
fn every_approval_names_what_was_approved() {
    let plans = read::<Plan>(&demo(), Kind::Plan).into_iter();
    let approved = plans.filter(|(_, plan)| plan.approved_on.is_some());
    let (uncovered, covered): (Vec<_>, Vec<_>) = approved.partition(|(key, _)| key.ends_with(NOT_COVERED));
    assert!(uncovered.iter().all(|(_, plan)| plan.approval() == Approval::NoLongerCovers));
    let wrong = covered.iter().filter(|(_, plan)| plan.approval() != Approval::Covers);
    let wrong: Vec<_> = wrong.map(|(key, plan)| format!("{key}: {}", plan.content_hash())).collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_rows_give_the_published_figures() {
    let demo = demo();
    let appointments = read::<Appointment>(&demo, Kind::Appointment);
    let lent = |row: &&Demo| {
        let item = row.record.read::<Equipment>().value;
        item.open_loans().any(|(_, loan)| loan.borrower == Some(Borrower::Place))
    };
    let items = demo.iter().filter(|row| row.record.kind == Kind::Equipment).filter(lent);
    let kind = |row: &Demo| row.record.read::<Equipment>().value.kind;
    let rows = Rows {
        patients: with_ids(&demo, Kind::Patient),
        appointments: with_ids(&demo, Kind::Appointment),
        events: with_ids(&demo, Kind::Event),
        lent_to_places: items.filter_map(|row| Some((row.record.id, kind(row)?))).collect(),
    };
    let figures = Figures::of(TODAY, &rows);
    let published = [
        (Figure::DskHeld, 4),
        (Figure::DskPatients, 2),
        (Figure::DskGpOffice, 3),
        (Figure::DskNursingHome, 1),
        (Figure::DskHome, 0),
        (Figure::DskByPhone, 1),
        (Figure::DskKm, 4),
        (Figure::AvoidedOwnCar, 3),
        (Figure::AvoidedPatientTransport, 1),
        (Figure::AvoidedAmbulance, 0),
        (Figure::SparedFamily, 3),
        (Figure::SparedPersonnel, 1),
        (Figure::Candidates, 17),
        (Figure::NotIncluded, 0),
        (Figure::DhoUsers, 10),
        (Figure::DhoActive, 3),
        (Figure::YellowToGreen, 8),
        (Figure::CamerasLent, 6),
    ];
    assert_eq!((figures.counts.clone(), figures.mean_km()), (published.into(), Some(97.5)));
    let held = appointments.values().filter(|dsk| dsk.is_held());
    let days: Vec<_> = held.filter_map(|dsk| dsk.start).map(|start| start.date()).collect();
    assert!(days.iter().all(|day| (date(2023, 10, 1)..=date(2024, 6, 30)).contains(day)), "{days:?}");
}

#[test]
fn dho_began_in_september_2024_and_candidates_wait() {
    let patients = read::<Patient>(&demo(), Kind::Patient);
    let started: Vec<_> = patients.values().filter_map(|patient| patient.start_date).collect();
    assert!(started.iter().all(|day| *day >= date(2024, 9, 1)));
    let is_candidate = |patient: &&Patient| patient.status.is_some() && patient.start_date.is_none();
    let candidates: Vec<_> = patients.values().filter(is_candidate).collect();
    assert_eq!(candidates.len(), 5);
    for patient in candidates {
        assert!(Pathway::published().next(patient).unwrap().code.starts_with('2'), "{:?}", patient.number);
    }
}

#[test]
fn the_people_do_not_exist() {
    for (key, patient) in read::<Patient>(&demo(), Kind::Patient) {
        let text = patient.identity_number.clone().unwrap();
        let number = IdentityNumber::parse(&text).unwrap();
        assert_eq!((number.kind(), number.checksum()), (NumberKind::Synthetic, Checksum::Valid), "{key}");
        let born = patient.birth_date.unwrap();
        let digits = format!("{:02}{:02}{:02}", born.day(), born.month() + 80, born.year() % 100);
        assert!(text.starts_with(&digits), "{key}");
        assert!((55..=91).contains(&patient.age_on(TODAY).unwrap()), "{key}");
    }
}

#[test]
fn every_phone_is_of_the_range_for_fiction() {
    for row in demo() {
        let schema = row.record.schema();
        for (key, held) in &row.record.fields {
            if schema.field(key).unwrap().shape == Shape::Phone {
                assert!(held.value.to_string().starts_with("+476805"), "{} {key}", row.key);
            }
        }
    }
}

#[test]
fn nothing_is_there_twice() {
    let mut seen = HashSet::new();
    for row in demo() {
        let file = if row.record.kind == Kind::Duty { row.file } else { "" };
        assert!(seen.insert((file, row.record.kind, row.key.clone())), "{} twice", row.key);
    }
    let numbers = read::<Patient>(&demo(), Kind::Patient).into_values().filter_map(|it| it.identity_number);
    assert_eq!(numbers.collect::<HashSet<_>>().len(), 17);
}

#[test]
fn the_check_ins_are_a_year_of_tuesdays() {
    let rows = rows(FILES[0].2);
    let meetings = rows.iter().filter(|row| row.kind == Kind::Meeting);
    let days: Vec<Date> = meetings.map(|row| row.natural_key().unwrap().parse().unwrap()).collect();
    let first = date(2024, 2, 20);
    assert_eq!(first.weekday(), Weekday::Tuesday);
    assert_eq!(days, (0..52).map(|week| first + week.weeks()).collect::<Vec<_>>());
}

/// The item says "a patient of 4634", the patient's record says which: one link for each loan.
#[test]
fn every_loan_to_a_patient_is_linked_by_one_patient_of_that_municipality() {
    let demo = demo();
    let mut links = HashMap::new();
    for row in demo.iter().filter(|row| row.record.kind == Kind::Patient) {
        for (loan, link) in row.record.read::<Patient>().value.loan {
            assert_eq!(links.insert((row.record.scope, loan, link.equipment), &row.key), None);
        }
    }
    let mut lent = 0;
    for row in demo.iter().filter(|row| row.record.kind == Kind::Equipment) {
        for (id, loan) in row.record.read::<Equipment>().value.loan {
            if loan.borrower == Some(Borrower::Patient) {
                lent += 1;
                let scope = Kind::Patient.schema().scope(loan.municipality.unwrap());
                assert!(links.contains_key(&(scope, id, Some(row.record.id))), "{}", row.key);
            }
        }
    }
    assert_eq!(lent, links.len());
}

#[test]
fn nothing_for_the_region_names_a_patient_or_a_relative() {
    let region = String::from_utf8_lossy(FILES[0].2);
    for row in demo().iter().filter(|row| row.record.kind == Kind::Patient) {
        let patient: Patient = row.record.read().value;
        for name in patient.relative.values().map(|relative| &relative.name).chain([&patient.name]) {
            assert!(!region.contains(name.as_str()), "{}", row.key);
        }
    }
}

#[test]
fn somebody_is_on_duty_everywhere_on_the_day() {
    let duties = read::<Duty>(&demo(), Kind::Duty);
    let now = duties.values().map(|duty| duty.on_duty(TODAY.at(8, 12, 0, 0)).unwrap());
    assert_eq!(now.collect::<Vec<_>>(), ["Sindig Bregne", "Hug Strandnellik", "Lun Fjellrev"]);
    assert!(duties.values().all(|duty| !duty.absence.is_empty()));
}

#[test]
fn today_in_masfjorden_shows_one_of_everything() {
    let soon = TODAY + 7.days();
    let mut items: Vec<_> = demo()
        .iter()
        .filter(|row| matches!(row.file, "masfjorden.toml" | "region.toml"))
        .flat_map(|row| {
            let items = agenda::of(&row.record.typed(), &Practice::default()).into_iter();
            items
                .filter(|item| item.on <= soon && !item.needs_another())
                .map(|item| (item.lane, item.on.to_string(), item.reason, row.key.clone()))
        })
        .collect();
    items.sort();
    let expected = [
        (Lane::Alert, "2025-02-14", Reason::EventOpen, "MAS-03/2025-02-14T06:45:00"),
        (Lane::Alert, "2025-02-14", Reason::EventOpen, "MAS-07/2025-02-14T07:10:00"),
        (Lane::Due, "2024-10-31", Reason::PlanNotCovered, "MAS-03/1"),
        (Lane::Due, "2025-01-31", Reason::LoanDue, "NB-0012"),
        (Lane::Due, "2025-02-04", Reason::Action, "2025-01-21"),
        (Lane::Due, "2025-02-07", Reason::ActivityDue, "MAS-03"),
        (Lane::Due, "2025-02-10", Reason::ActivityDue, "MAS-04"),
        (Lane::Due, "2025-02-12", Reason::ActivityDue, "MAS-06"),
        (Lane::Due, "2025-02-14", Reason::ActivityDue, "MAS-05"),
        (Lane::Due, "2025-02-14", Reason::Dsk, "MAS-D3"),
        (Lane::Due, "2025-02-14", Reason::Action, "2025-02-11"),
        (Lane::Due, "2025-02-18", Reason::ActivityDue, "MAS-08"),
        (Lane::Due, "2025-02-20", Reason::ActivityDue, "MAS-07"),
        (Lane::Due, "2025-02-20", Reason::PlanReview, "MAS-07/2"),
        (Lane::Due, "2025-02-21", Reason::ActivityDue, "MAS-09"),
        (Lane::Due, "2025-02-21", Reason::Action, "2025-02-11"),
        (Lane::Waiting, "2025-02-03", Reason::PlanAtGp, "MAS-09/1"),
        (Lane::Waiting, "2025-02-10", Reason::ConsentAsked, "MAS-10"),
    ];
    let expected = expected.map(|(lane, on, reason, key)| (lane, on.to_owned(), reason, key.to_owned()));
    assert_eq!(items, expected);
}
