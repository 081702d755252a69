//! What is mapped to what, and that a bundle holds together.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::super::demo_data;
use super::*;
use crate::domain::consent::{ConsentEntry, ConsentStatus};
use crate::domain::patient::{PatientStatus, Relative, Reporter};
use crate::domain::plan::Level;

/// Codes and names stand for themselves.
struct Codes;

impl Words for Codes {
    fn field(&self, _: Kind, key: &Key) -> String {
        key.name().to_owned()
    }

    fn code(&self, _: Kind, _: &Key, code: &str) -> String {
        code.to_owned()
    }
}

fn bundle_of(people: &[Person], contacts: &BTreeMap<RecordId, Contact>) -> Value {
    let municipality = Municipality::new(4634).unwrap();
    let at = date(2025, 2, 14).at(8, 12, 0, 0);
    bundle(&Source { municipality, at, people, contacts }, &Codes)
}

fn bundle_of_one(patient: Patient) -> Value {
    let person = Person { id: RecordId::from_bytes([7; 16]), patient, events: Vec::new() };
    bundle_of(&[person], &BTreeMap::new())
}

/// The resources of a type.
fn resources<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let entries = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    entries.filter(|resource| resource["resourceType"] == kind).collect()
}

/// Every object in a value that says something under this name, with what it says.
fn all_named<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| all_named(one, name, found)),
        Value::Object(map) => {
            found.extend(map.get(name));
            map.values().for_each(|one| all_named(one, name, found));
        }
        _ => {}
    }
}

/// The elements that R4 requires of the types that are written, and ppc-1, org-1 and pat-1.
fn required(kind: &str) -> &'static [&'static str] {
    match kind {
        "Organization" => &["name"],
        "Patient" => &[],
        "EpisodeOfCare" => &["status", "patient"],
        "Consent" => &["status", "scope", "category", "patient", "policyRule"],
        "QuestionnaireResponse" => &["status"],
        "Flag" => &["status", "code", "subject"],
        other => panic!("{other} is not written"),
    }
}

fn assert_is_well_formed(bundle: &Value) {
    assert_eq!((&bundle["resourceType"], &bundle["type"]), (&json!("Bundle"), &json!("collection")));
    let entries = bundle["entry"].as_array().unwrap();
    let urls: BTreeSet<_> = entries.iter().map(|entry| entry["fullUrl"].as_str().unwrap()).collect();
    assert_eq!(urls.len(), entries.len(), "every fullUrl is one resource");
    for entry in entries {
        let resource = &entry["resource"];
        let id = resource["id"].as_str().unwrap();
        assert_eq!(entry["fullUrl"], json!(format!("urn:uuid:{id}")));
        for element in required(resource["resourceType"].as_str().unwrap()) {
            assert!(!resource[*element].is_null(), "{element} of {resource}");
        }
        let (mut references, mut linked) = (Vec::new(), Vec::new());
        all_named(resource, "reference", &mut references);
        all_named(resource, "linkId", &mut linked);
        for reference in references {
            assert!(urls.contains(reference.as_str().unwrap()), "{reference} of {resource}");
        }
        let different: BTreeSet<_> = linked.iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(different.len(), linked.len(), "{resource}");
    }
    assert_eq!(&bare(bundle.clone()), bundle, "nothing is empty or null");
}

#[test]
fn the_demo_gives_a_bundle_that_holds_together() {
    let (people, contacts) = demo_data::people_of("masfjorden.toml");
    let bundle = bundle_of(&people, &contacts);
    assert_is_well_formed(&bundle);
    let count = |kind| resources(&bundle, kind).len();
    assert_eq!((count("Patient"), count("EpisodeOfCare")), (people.len(), people.len()));
    assert!(count("Consent") >= 5 && count("QuestionnaireResponse") >= 5 && count("Flag") >= 1);
    assert!(resources(&bundle, "Patient").iter().any(|patient| !patient["generalPractitioner"].is_null()));
    // A second export is the same.
    assert_eq!(bundle, bundle_of(&people, &contacts));
}

#[test]
fn a_patient_of_whom_nothing_is_known_still_gives_a_bundle_that_holds_together() {
    let bundle = bundle_of_one(Patient {
        gp: Some(RecordId::random()),
        consent: BTreeMap::from([(RecordId::random(), ConsentEntry::default())]),
        questionnaire: BTreeMap::from([(RecordId::random(), Default::default())]),
        relative: BTreeMap::from([(RecordId::random(), Relative::default())]),
        ..Patient::default()
    });
    assert_is_well_formed(&bundle);
    let patient = resources(&bundle, "Patient")[0];
    assert!(patient["contact"].is_null() && patient["generalPractitioner"].is_null());
    assert_eq!(resources(&bundle, "EpisodeOfCare")[0]["status"], "planned");
    assert_eq!(resources(&bundle, "Consent").len(), 0, "an answer that says nothing is none");
}

#[test]
fn a_number_claims_the_system_that_it_is_of_and_no_other() {
    let system = |number: &str| {
        let bundle =
            bundle_of_one(Patient { identity_number: Some(number.to_owned()), ..Patient::default() });
        let identifier = resources(&bundle, "Patient")[0]["identifier"][0].clone();
        assert_eq!(identifier["value"], number);
        identifier["system"].as_str().map(|system| system.rsplit_once("12.4.1.").unwrap().1.to_owned())
    };
    assert_eq!(system("02013299997").as_deref(), Some("4.1"));
    assert_eq!(system("02013299903").as_deref(), Some("4.1"), "valid from 2032");
    assert_eq!(system("41814061033").as_deref(), Some("4.2"), "a synthetic D-number");
    assert_eq!(system("02013299998"), None, "its checksum is wrong");
    assert_eq!(system("0201"), None, "no number at all");
}

#[test]
fn a_patient_says_who_they_are_and_whom_to_reach() {
    let relative = Relative {
        name: "Mild Røyr".into(),
        relation: Some("dotter".into()),
        phone: Some("+4768050101".into()),
        reports: true,
    };
    let bundle = bundle_of_one(Patient {
        number: Some("MAS-01".into()),
        name: "Varleg Rogn".into(),
        birth_date: Some(date(1941, 3, 12)),
        phone: Some("+4768050102".into()),
        relative: BTreeMap::from([(RecordId::random(), relative)]),
        ..Patient::default()
    });
    let patient = resources(&bundle, "Patient")[0];
    let municipality = resources(&bundle, "Organization")[0];
    assert_eq!(municipality["identifier"][0]["system"], "urn:oid:2.16.578.1.12.4.1.1.3402");
    assert_eq!(municipality["identifier"][0]["value"], "4634");
    assert_eq!(patient["name"][0]["text"], "Varleg Rogn");
    assert_eq!(patient["birthDate"], "1941-03-12");
    assert_eq!(patient["telecom"], json!([{ "system": "phone", "value": "+4768050102" }]));
    assert_eq!(patient["contact"][0]["name"]["text"], "Mild Røyr");
    assert_eq!(patient["contact"][0]["relationship"][0]["text"], "dotter");
    assert_eq!(patient["identifier"][0]["value"], "MAS-01");
    assert!(patient["identifier"][0]["system"].is_null());
}

#[test]
fn an_episode_has_the_status_and_the_days_of_the_service() {
    let bundle = bundle_of_one(Patient {
        status: Some(PatientStatus::Onhold),
        start_date: Some(date(2024, 9, 17)),
        coordinator: Some("Lun Fjellrev".into()),
        ..Patient::default()
    });
    let episode = resources(&bundle, "EpisodeOfCare")[0];
    assert_eq!((&episode["status"], &episode["period"]), (&json!("onhold"), &json!({"start": "2024-09-17"})));
    assert_eq!(episode["careManager"]["display"], "Lun Fjellrev");
}

#[test]
fn only_the_consent_that_is_in_force_is_active() {
    use ConsentStatus::{Active, Inactive, Proposed, Rejected};
    let statuses = |answers: &[(i8, ConsentStatus)]| {
        let entered = answers.iter().map(|(day, status)| ConsentEntry {
            status: Some(*status),
            date: Some(date(2025, 1, *day)),
            by: Some(Reporter::Relative),
            ..ConsentEntry::default()
        });
        let ids = (1u8..).map(|n| RecordId::from_bytes([n; 16]));
        let bundle = bundle_of_one(Patient { consent: ids.zip(entered).collect(), ..Patient::default() });
        assert_is_well_formed(&bundle);
        let consents = resources(&bundle, "Consent");
        consents.iter().map(|consent| consent["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&[(1, Proposed)]), ["proposed"]);
    assert_eq!(statuses(&[(1, Proposed), (2, Active)]), ["inactive", "active"]);
    assert_eq!(statuses(&[(2, Active), (9, Proposed)]), ["active", "proposed"]);
    assert_eq!(statuses(&[(2, Active), (3, Inactive)]), ["inactive", "inactive"]);
    assert_eq!(statuses(&[(2, Active), (2, Rejected)]), ["inactive", "rejected"]);
    assert_eq!(statuses(&[(2, Active), (3, Inactive), (4, Active)]), ["inactive", "inactive", "active"]);
}

#[test]
fn only_what_is_open_and_yellow_or_red_is_flagged() {
    let event = |level, outcome| {
        let event = Event {
            at: Some(date(2025, 2, 14).at(7, 10, 0, 0)),
            level: Some(level),
            trigger: "SpO₂ 84 %".into(),
            outcome,
            ..Event::default()
        };
        (RecordId::random(), event)
    };
    let handled = Some(crate::domain::event::Outcome::Green);
    let events = vec![event(Level::Red, None), event(Level::Yellow, handled), event(Level::Green, None)];
    let person = Person { id: RecordId::random(), patient: Patient::default(), events };
    let bundle = bundle_of(&[person], &BTreeMap::new());
    let flags = resources(&bundle, "Flag");
    assert_eq!(flags.len(), 1);
    assert_eq!(flags[0]["code"]["text"], "red: SpO₂ 84 %");
    assert_eq!(flags[0]["period"]["start"], "2025-02-14T07:10:00+01:00");
}

#[test]
fn a_moment_has_the_offset_of_its_day() {
    assert_eq!(moment(date(2025, 7, 1).at(9, 0, 0, 0)).as_deref(), Some("2025-07-01T09:00:00+02:00"));
}
