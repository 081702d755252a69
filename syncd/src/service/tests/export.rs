//! What is given out on one patient, and that the log tells.

use super::*;
use crate::domain::access::Occasion;
use crate::service::Session;

fn export(home: &mut Home, patient: &str, history: bool) -> Export {
    match home.ask(Request::Export { patient: patient.into(), history }) {
        Ok(Response::Exported(export)) => *export,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_person_gets_their_record_what_is_about_them_and_their_loans_alone() {
    let mut home = Home::with_demo();
    let all = export(&mut home, "MAS-01", true);
    assert_eq!(all.records[0].history.row.number.as_deref(), Some("MAS-01"));
    let (patient, others) = all.records.split_first().unwrap();
    let of = |kind: Kind| others.iter().filter(move |held| held.record.kind == kind);
    for held in others.iter().filter(|held| held.record.kind.concerns_patients()) {
        assert_eq!(held.record.top("patient").as_text(), Some(patient.record.id.to_string().as_str()));
    }
    let theirs: Vec<_> = patient.record.entries("loan").map(str::to_owned).collect();
    assert_eq!((theirs.len(), of(Kind::Equipment).count()), (2, 2));
    for item in of(Kind::Equipment) {
        assert!(item.record.entries("loan").all(|loan| theirs.iter().any(|known| known == loan)));
        assert!(item.record.entries("loan").count() == 1 && !item.history.steps.is_empty());
    }
    // Who wrote what stands there, of every field.
    for key in patient.record.fields.keys() {
        let step = patient.history.steps.iter().find(|step| step.field == *key);
        assert_eq!(step.unwrap().who.as_ref().unwrap().person, "Lun Fjellrev", "{key}");
    }
    assert!(export(&mut home, "MAS-01", false).records.iter().all(|held| held.history.steps.is_empty()));
}

#[test]
fn what_was_put_away_is_given_out_too() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let plan = home.add(Kind::Plan, &[("patient", "MAS-01")]).unwrap().id;
    let view = home.show(&plan.to_string());
    let fields = [(Key::top("archived"), Value::Flag(true))].into();
    home.ask(Request::Save { id: plan, heads: view.heads, fields }).unwrap();
    let given = export(&mut home, "MAS-01", false);
    assert_eq!(given.records.iter().map(|held| held.record.id).collect::<Vec<_>>()[1..], [plan]);
    assert!(given.records[1].history.row.archived);
}

#[test]
fn every_export_is_logged_with_its_patient_and_none_is_made_in_meeting_mode() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let mut session = Session::default();
    let mut ask = |request| home.service.handle_in(&mut session, request).0;
    let request = || Request::Export { patient: "MAS-01".into(), history: true };
    ask(request()).unwrap();
    ask(request()).unwrap();
    ask(Request::Meeting { on: true }).unwrap();
    assert_eq!(ask(request()).unwrap_err(), Refusal::InMeeting);
    ask(Request::Meeting { on: false }).unwrap();
    let Ok(Response::AccessLog(log)) = ask(Request::AccessLog { patient: Some("MAS-01".into()), limit: 9 })
    else {
        panic!("a log")
    };
    let exported = log.iter().filter(|entry| entry.occasion == Occasion::Exported);
    let told: Vec<_> = exported.map(|entry| (entry.kind, entry.patient.as_deref())).collect();
    assert_eq!(told, [(Some(Kind::Patient), Some("MAS-01")); 2]);
}
