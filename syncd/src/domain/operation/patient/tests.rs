use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::super::Operation;
use super::*;
use crate::domain::pathway::Pathway;
use crate::domain::{Municipality, Record, RecordId, Scope, rules};

fn masfjorden() -> Municipality {
    Municipality::new(4634).unwrap()
}

fn candidate() -> Record {
    let scope = Scope::Municipality(masfjorden());
    let mut patient = Record::new(RecordId::from_bytes([1; 16]), Kind::Patient, scope);
    patient.set(Key::top("name"), "Stolt Furu");
    patient.set(Key::top("coordinator"), "Lun Fjellrev");
    patient
}

fn consenting() -> Record {
    let mut patient = candidate();
    let given = RecordId::from_bytes([2; 16]);
    patient.set(Key::within("consent", given, "status"), "active");
    patient.set(Key::within("consent", given, "date"), "2026-11-02");
    patient
}

/// Somebody whose plan is followed up.
fn followed_up() -> Record {
    let mut patient = consenting();
    done(&mut patient, 3, Operation::StartService, &[]);
    for code in ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3.1", "3.2"] {
        patient.set(Key::within("activity", code, "state"), "done");
        patient.set(Key::within("activity", code, "date"), "2026-11-04");
    }
    patient.set(Key::within("activity", "4.1", "state"), "in-progress");
    patient
}

fn on(record: &Record, day: i8) -> Subject<'_> {
    Subject {
        record,
        entry: None,
        now: date(2026, 11, day).at(10, 0, 0, 0),
        person: "Lun Fjellrev",
        municipality: masfjorden(),
        new_entry: RecordId::from_bytes([day as u8; 16]),
        siblings: &[],
    }
}

fn done(patient: &mut Record, day: i8, operation: Operation, fields: &[(&str, Value)]) {
    let given: BTreeMap<_, _> = fields.iter().map(|(name, value)| (Key::top(name), value.clone())).collect();
    let subject = on(patient, day);
    assert_eq!(operation.hindrance(&subject), None, "{operation}");
    let writes = operation.writes(&subject, &given).unwrap();
    writes.here.into_iter().for_each(|(key, value)| patient.set(key, value));
    assert_eq!(rules::problems(patient), [], "{operation}");
}

fn hindered(patient: &Record, operation: Operation) -> Option<Hindrance> {
    operation.hindrance(&on(patient, 30))
}

/// What is next, and until when.
fn next(patient: &Record) -> Option<(String, Option<Date>)> {
    Pathway::published().next(&patient.read().value).map(|next| (next.code, next.due))
}

#[test]
fn no_service_starts_without_a_consent() {
    assert_eq!(hindered(&candidate(), Operation::StartService), Some(Hindrance::NoConsent));
    let mut patient = consenting();
    let before = [
        ("visits_at_start", Value::Decimal(14.0)),
        ("admissions_before", Value::Integer(3)),
        ("admission_days_before", Value::Integer(21)),
        ("gp_before", Value::Decimal(1.5)),
        ("gp_asked_before", Value::Decimal(1.0)),
    ];
    done(&mut patient, 3, Operation::StartService, &before);
    let read: Patient = patient.read().value;
    assert_eq!((read.admissions_before, read.admission_days_before), (Some(3), Some(21)));
    assert_eq!((read.gp_before, read.gp_asked_before), (Some(1.5), Some(1.0)));
    assert_eq!((read.status(), read.start_date), (PatientStatus::Active, Some(date(2026, 11, 3))));
    assert_eq!(read.visits_at_start, Some(14.0));
    assert_eq!(hindered(&patient, Operation::StartService), Some(Hindrance::ServiceRuns));
}

#[test]
fn who_is_turned_down_is_so_for_a_reason_and_may_come_again() {
    let mut patient = consenting();
    let nothing = Operation::TurnDown.writes(&on(&patient, 3), &BTreeMap::new()).unwrap_err();
    assert_eq!(nothing.len(), 1, "a reason is asked for: {nothing:?}");
    done(&mut patient, 3, Operation::TurnDown, &[("not_included", "no-coverage".into())]);
    assert_eq!(next(&patient), None);
    assert_eq!(hindered(&patient, Operation::TurnDown), Some(Hindrance::NoCandidate));
    done(&mut patient, 20, Operation::StartService, &[]);
    let read: Patient = patient.read().value;
    assert_eq!((read.not_included, read.end_date), (None, None));
}

#[test]
fn after_a_pause_the_follow_up_is_evaluated_anew() {
    let mut patient = followed_up();
    done(&mut patient, 10, Operation::PauseService, &[]);
    assert_eq!(next(&patient), None, "nothing is late while somebody is in hospital");
    assert_eq!(hindered(&patient, Operation::PauseService), Some(Hindrance::ServiceDoesNotRun));
    done(&mut patient, 17, Operation::ResumeService, &[]);
    assert_eq!(next(&patient), Some(("4.2".to_owned(), Some(date(2026, 11, 24)))));
    let read: Patient = patient.read().value;
    assert_eq!(read.open_pauses().count(), 0);
    assert_eq!(hindered(&patient, Operation::ResumeService), Some(Hindrance::NotPaused));
}

#[test]
fn who_was_not_followed_up_yet_goes_on_where_the_pathway_was() {
    let mut patient = consenting();
    done(&mut patient, 3, Operation::StartService, &[]);
    let before = next(&patient);
    done(&mut patient, 10, Operation::PauseService, &[]);
    done(&mut patient, 17, Operation::ResumeService, &[]);
    assert_eq!(next(&patient), before);
}

#[test]
fn an_evaluation_goes_back_to_follow_up_or_to_the_plan_or_ends() {
    let evaluated = |outcome: &'static str| {
        let mut patient = followed_up();
        let fields = [("outcome", outcome.into()), ("evaluate_by", "2026-12-24".into())];
        done(&mut patient, 12, Operation::EvaluateService, &fields);
        patient
    };
    let by = Some(date(2026, 12, 24));
    assert_eq!(next(&evaluated("continue")), Some(("4.1".to_owned(), by)));
    assert_eq!(next(&evaluated("adjust")), Some(("4.3".to_owned(), by)));
    assert_eq!(next(&evaluated("end")).unwrap().0, "5.1");
    let mut adjusted = evaluated("adjust");
    adjusted.set(Key::within("activity", "4.3", "state"), "done");
    done(&mut adjusted, 20, Operation::EvaluateService, &[("outcome", "end".into())]);
    let state = adjusted.value(&Key::within("activity", "4.3", "state"));
    assert_eq!(*state, "done".into(), "what was done is not called unneeded");
    let mut again = evaluated("continue");
    done(&mut again, 20, Operation::EvaluateService, &[("outcome", "continue".into())]);
    assert_eq!(again.read::<Patient>().value.evaluation.len(), 2, "each is kept");
}

#[test]
fn what_ends_is_asked_to_be_tidied_up() {
    let mut patient = followed_up();
    done(&mut patient, 10, Operation::PauseService, &[]);
    done(&mut patient, 18, Operation::EndService, &[("end_reason", "flytta".into())]);
    assert_eq!(next(&patient).unwrap().0, "5.1");
    let read: Patient = patient.read().value;
    assert_eq!((read.status(), read.open_pauses().count()), (PatientStatus::Finished, 0));
    assert_eq!(hindered(&patient, Operation::EndService), Some(Hindrance::ServiceEnded));
    assert_eq!(hindered(&candidate(), Operation::EndService), Some(Hindrance::ServiceDoesNotRun));
}

#[test]
fn the_plans_of_a_service_end_with_it() {
    let patient = followed_up();
    let [one, other] = [RecordId::from_bytes([3; 16]), RecordId::from_bytes([4; 16])];
    let plans = [(one, "active".to_owned()), (other, "superseded".to_owned())];
    let given = BTreeMap::from([
        (Key::top("end_date"), "2026-11-18".into()),
        (Key::top("end_reason"), "flytta".into()),
    ]);
    let writes = Operation::EndService.writes(&Subject { siblings: &plans, ..on(&patient, 18) }, &given);
    let expected = BTreeMap::from([(one, BTreeMap::from([(Key::top("status"), "ended".into())]))]);
    assert_eq!(writes.unwrap().there, expected);
}

#[test]
fn who_is_done_with_is_put_away_and_brought_back() {
    let mut patient = followed_up();
    assert_eq!(hindered(&patient, Operation::PutAway), Some(Hindrance::ServiceRuns));
    assert_eq!(hindered(&candidate(), Operation::PutAway), Some(Hindrance::StillCandidate));
    assert_eq!(hindered(&patient, Operation::BringBack), Some(Hindrance::NotPutAway));
    done(&mut patient, 18, Operation::EndService, &[("end_reason", "flytta".into())]);
    done(&mut patient, 19, Operation::PutAway, &[]);
    assert_eq!(*patient.top("archived"), Value::Flag(true));
    assert_eq!(hindered(&patient, Operation::PutAway), Some(Hindrance::IsPutAway));
    done(&mut patient, 20, Operation::BringBack, &[]);
    assert_eq!(hindered(&patient, Operation::PutAway), None);
}

#[test]
fn a_consent_withdrawn_starts_phase_five_and_nothing_goes_on() {
    let mut patient = followed_up();
    done(&mut patient, 12, Operation::WithdrawConsent, &[]);
    assert_eq!(next(&patient).unwrap().0, "5.1");
    for operation in [Operation::WithdrawConsent, Operation::EvaluateService] {
        assert_eq!(hindered(&patient, operation), Some(Hindrance::NoConsent), "{operation}");
    }
    done(&mut patient, 13, Operation::EndService, &[("end_reason", "samtykke trekt".into())]);
}
