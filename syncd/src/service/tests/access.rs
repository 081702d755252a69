//! Which readings are logged (`security.md`, "unlogged reading").

use super::*;
use crate::domain::access::Occasion;
use crate::service::Session;

/// What was logged, oldest first.
fn logged(home: &mut Home) -> Vec<(Occasion, Option<Kind>, Option<String>)> {
    match home.ask(Request::AccessLog { patient: None, limit: 100 }) {
        Ok(Response::AccessLog(entries)) => {
            let told = |entry: AccessView| (entry.occasion, entry.kind, entry.patient);
            entries.into_iter().rev().map(told).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn home() -> (Home, RecordId) {
    let mut home = Home::begun();
    let patient = home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap().id;
    home.add(Kind::Patient, &[("name", "Mild Bjørk")]).unwrap();
    (home, patient)
}

fn show(reference: impl ToString) -> Request {
    Request::Show { reference: reference.to_string(), kind: None }
}

#[test]
fn every_opening_is_logged_and_a_refresh_is_none() {
    let (mut home, patient) = home();
    let plan = home.add(Kind::Plan, &[("patient", "MAS-01")]).unwrap().id;
    let mut console = Session::default();
    for reference in [patient, patient, plan, plan, patient] {
        home.service.handle_in(&mut console, show(reference)).0.unwrap();
    }
    let opened = |kind| (Occasion::Opened, Some(kind), Some("MAS-01".to_owned()));
    assert_eq!(logged(&mut home), [Kind::Patient, Kind::Plan, Kind::Patient].map(opened));
}

#[test]
fn a_list_of_names_is_one_entry_and_what_names_nobody_none() {
    let (mut home, _) = home();
    let contact = home.add(Kind::Contact, &[("name", "Fuglekassa")]).unwrap().id;
    let mut console = Session::default();
    let list = |kind, filter: &str| Request::List(Query { filter: filter.into(), ..Query::of(kind) });
    let asked = [
        list(Kind::Patient, ""),
        list(Kind::Patient, "fur"),
        list(Kind::Contact, ""),
        show(contact),
        Request::Search { text: "furu".into(), limit: 9 },
        Request::Search { text: "fuglekassa".into(), limit: 9 },
        Request::Status,
        Request::Cards,
    ];
    for request in asked {
        home.service.handle_in(&mut console, request).0.unwrap();
    }
    let expected = [(Occasion::Listed, Some(Kind::Patient), None), (Occasion::Found, None, None)];
    assert_eq!(logged(&mut home), expected);
}

#[test]
fn who_has_an_item_is_logged_as_the_patients() {
    let (mut home, _) = home();
    home.add(Kind::Equipment, &[("kind", "tablet"), ("number", "UT-01")]).unwrap();
    let lent = Request::Operate {
        operation: Operation::HandOut,
        id: home.show("UT-01").record.id,
        entry: None,
        heads: home.show("UT-01").heads,
        fields: values(&[("patient", "MAS-02"), ("due", "2025-03-14")]),
    };
    home.ask(lent).unwrap();
    assert_eq!(logged(&mut home), [], "nobody had it");
    home.show("UT-01");
    assert_eq!(logged(&mut home), [(Occasion::Opened, Some(Kind::Equipment), Some("MAS-02".to_owned()))]);
}

#[test]
fn leaving_meeting_mode_is_logged() {
    let (mut home, _) = home();
    let mut console = Session::default();
    for on in [false, true, true, false] {
        home.service.handle_in(&mut console, Request::Meeting { on }).0.unwrap();
    }
    assert_eq!(logged(&mut home), [(Occasion::Unmasked, None, None)]);
}

#[test]
fn a_patients_own_log_holds_what_concerns_them_and_the_whole_is_whole() {
    let (mut home, patient) = home();
    home.show("MAS-01");
    home.show("MAS-02");
    home.ask(Request::List(Query::of(Kind::Patient))).unwrap();
    let of = Request::AccessLog { patient: Some(patient.to_string()), limit: 9 };
    let Ok(Response::AccessLog(entries)) = home.ask(of) else { panic!("it may be read") };
    let told: Vec<_> = entries.into_iter().map(|entry| (entry.occasion, entry.patient)).collect();
    assert_eq!(told, [(Occasion::Listed, None), (Occasion::Opened, Some("MAS-01".to_owned()))]);
    let Ok(Response::Verdict(verdict)) = home.ask(Request::VerifyAccessLog) else { panic!("it is asked") };
    assert_eq!(verdict, Verdict { entries: 3, faults: Vec::new() });
}
