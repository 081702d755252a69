//! Who is due for erasure, as the municipality's settings stand.

use super::*;
use crate::domain::erasure::ErasureHindrance;
use crate::service::Session;

fn retention(home: &mut Home, months: Option<i64>) -> Retention {
    match home.ask(Request::Retention { months }) {
        Ok(Response::Retention(retention)) => retention,
        other => panic!("{other:?}"),
    }
}

/// The numbers of those who are due, with the day since when.
fn due(home: &mut Home, months: Option<i64>) -> Vec<(String, String)> {
    let of = |due: DueForErasure| (due.patient.number.unwrap_or_default(), due.since.to_string());
    retention(home, months).due.into_iter().map(of).collect()
}

fn pair(number: &str, since: &str) -> (String, String) {
    (number.to_owned(), since.to_owned())
}

/// A home of 14 February 2025 with five people: one ended long ago, one lately, one turned down, one in
/// service, and one of whom no day is recorded.
fn with_people() -> Home {
    let mut home = Home::begun();
    let people = [
        ("Stolt Furu", "finished", "2022-05-31"),
        ("Rask Elv", "finished", "2025-01-10"),
        ("Mild Bekk", "cancelled", "2024-02-14"),
        ("Lun Vik", "active", ""),
        ("Klok Ås", "finished", ""),
    ];
    for (name, status, end_date) in people {
        let fields = [("name", name), ("status", status), ("end_date", end_date)];
        home.add(Kind::Patient, &fields).unwrap();
    }
    home
}

fn decide(home: &mut Home, fields: &[(&str, i64)]) -> Result<Response, Refusal> {
    let fields = fields.iter().map(|(name, months)| (Key::top(name), Value::Integer(*months))).collect();
    home.ask(Request::Add { kind: Kind::Settings, fields })
}

#[test]
fn nobody_is_due_until_the_municipality_has_said_how_long_records_are_kept() {
    let mut home = with_people();
    assert_eq!(due(&mut home, None), []);
    decide(&mut home, &[("kept_after_end", 24)]).unwrap();
    assert_eq!(due(&mut home, None), [pair("MAS-01", "2024-05-31")]);
    // What is decided later is written in the same record.
    decide(&mut home, &[("kept_after_turned_down", 12)]).unwrap();
    assert_eq!(due(&mut home, None), [pair("MAS-01", "2024-05-31"), pair("MAS-03", "2025-02-14")]);
    let record = home.show("settings").record;
    assert_eq!(record.kind, Kind::Settings);
    assert_eq!(record.top("kept_after_end"), &Value::Integer(24));
    assert_eq!(home.titles(Kind::Settings).len(), 1);
}

#[test]
fn another_number_of_months_is_tried_without_being_kept() {
    let mut home = with_people();
    let tried = due(&mut home, Some(1));
    assert_eq!(
        tried.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(),
        ["MAS-01", "MAS-03", "MAS-02"]
    );
    assert_eq!(due(&mut home, None), []);
    for months in [0, -1, 1_201, i64::MAX] {
        let refused = home.ask(Request::Retention { months: Some(months) });
        assert!(matches!(refused, Err(Refusal::Invalid { .. })), "{months}");
        let refused = decide(&mut home, &[("kept_after_end", months)]);
        assert!(matches!(refused, Err(Refusal::Invalid { .. })), "{months}");
    }
}

#[test]
fn of_whom_no_day_is_recorded_the_last_change_counts_and_what_is_put_away_counts_too() {
    let mut home = with_people();
    let id = home.show("MAS-01").record.id;
    let heads = home.show("MAS-01").heads;
    home.ask(Request::Save { id, heads, fields: [(Key::top("archived"), Value::Flag(true))].into() })
        .unwrap();
    decide(&mut home, &[("kept_after_end", 1)]).unwrap();
    assert_eq!(due(&mut home, None), [pair("MAS-01", "2022-06-30"), pair("MAS-02", "2025-02-10")]);
    let Home { service, folder } = home;
    drop(service);
    let starting_at = Some(date(2025, 3, 14).at(8, 12, 0, 0));
    let service = Service::new(Options { starting_at, ..options(&folder) }).unwrap();
    let mut home = Home { service, folder };
    let undated: Vec<_> =
        retention(&mut home, None).due.into_iter().filter(|due| due.is_last_change).collect();
    assert_eq!(undated.len(), 1);
    assert_eq!(undated[0].ended_on, date(2025, 2, 14));
}

#[test]
fn what_hinders_is_told_and_nothing_is_erased() {
    let mut home = Home::begun();
    home.add(Kind::Equipment, &[("kind", "tablet"), ("model", "Pad")]).unwrap();
    for (name, hold) in [("Stolt Furu", "klagesak"), ("Rask Elv", "")] {
        let ended = [("status", "finished"), ("end_date", "2022-05-31"), ("legal_hold", hold)];
        home.add(Kind::Patient, &[&[("name", name)][..], &ended].concat()).unwrap();
    }
    home.add(Kind::Patient, &[("name", "Mild Bekk"), ("status", "cancelled"), ("end_date", "2022-05-31")])
        .unwrap();
    operate(&mut home, Operation::HandOut, "NB-0001", &[("patient", "MAS-02")]).unwrap();
    let told = retention(&mut home, Some(12));
    let hindrances: Vec<_> = told.due.iter().map(|due| due.hindrance).collect();
    assert_eq!(hindrances, [Some(ErasureHindrance::LegalHold), Some(ErasureHindrance::HasEquipment), None]);
    assert_eq!((told.total, home.titles(Kind::Patient).len()), (3, 3));
}

#[test]
fn in_meeting_mode_those_who_are_due_are_not_named() {
    let mut home = with_people();
    let mut meeting = Session::default();
    home.service.handle_in(&mut meeting, Request::Meeting { on: true }).0.unwrap();
    let (told, _) = home.service.handle_in(&mut meeting, Request::Retention { months: Some(1) });
    let told = serde_json::to_string(&told.unwrap()).unwrap();
    assert!(told.contains("MAS-01") && !told.contains("Furu"), "{told}");
}
