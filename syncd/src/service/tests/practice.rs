//! What is derived of patients follows how the municipality works.

use super::*;
use crate::store::{Row, Store};

/// More than are derived at a time.
const PATIENTS: usize = 30;

fn decide(home: &mut Home, fields: &[(&str, Value)]) {
    let fields = fields.iter().map(|(key, value)| (key.parse().unwrap(), value.clone())).collect();
    home.ask(Request::Add { kind: Kind::Settings, fields }).unwrap();
}

fn with_patients() -> Home {
    let mut home = Home::begun();
    for number in 1..=PATIENTS {
        let fields = [("name", format!("Stolt Furu {number}")), ("coordinator", "Lun Fjellrev".into())];
        home.add(Kind::Patient, &fields.each_ref().map(|(key, value)| (*key, value.as_str()))).unwrap();
    }
    home
}

fn patients(home: &mut Home) -> Vec<Row> {
    match home.ask(Request::List(Query { limit: PAGE_MAX, ..Query::of(Kind::Patient) })) {
        Ok(Response::Page(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

/// How many patients there are of each next activity and role that answers for it.
fn next(home: &mut Home) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for row in patients(home) {
        let told = |name: &str| row.columns[name].as_str().unwrap().to_owned();
        *counts.entry((told("next"), told("role"))).or_default() += 1;
    }
    counts
}

fn of(next: &str, role: &str, count: usize) -> ((String, String), usize) {
    ((next.to_owned(), role.to_owned()), count)
}

fn derives(home: &Home) -> bool {
    let State::Open(open) = &home.service.state else { panic!("it is open") };
    open.derives_anew()
}

/// Lets the daemon do what it does between calls; what it tells.
fn idle(home: &mut Home) -> Vec<Event> {
    let mut events = Vec::new();
    while derives(home) {
        events.extend(home.service.tick());
    }
    events
}

fn restart(home: Home) -> Home {
    let Home { service, folder } = home;
    drop(service);
    Home { service: Service::new(options(&folder)).unwrap(), folder }
}

#[test]
fn patients_follow_what_the_municipality_changes_of_the_pathway() {
    let mut home = with_patients();
    idle(&mut home);
    assert_eq!(next(&mut home), [of("2.1", "home-care", PATIENTS)].into());
    let updated = home.show("MAS-07").heads;
    decide(&mut home, &[("activity/2.1/accountable", "administration".into())]);
    // One who is opened is shown as it is; the list follows, a few at a time between calls.
    let role = home.show("MAS-07").next.unwrap().role;
    assert_eq!(role.to_string(), "administration");
    home.service.tick();
    let counts = next(&mut home);
    assert!(counts.len() == 2 && counts.values().sum::<usize>() == PATIENTS, "{counts:?}");
    let events = idle(&mut home);
    let changed =
        |event: &Event| matches!(event, Event::Changed { kinds, .. } if kinds[..] == [Kind::Patient]);
    assert!(events.iter().any(changed), "who shows the list is told: {events:?}");
    assert_eq!(next(&mut home), [of("2.1", "administration", PATIENTS)].into());
    assert_eq!(home.show("MAS-07").heads, updated, "nothing was written in the records");
    decide(&mut home, &[("activity/2.1/not_used", Value::Flag(true))]);
    idle(&mut home);
    assert_eq!(next(&mut home), [of("2.2", "home-care", PATIENTS)].into());
    home.ask(Request::Undo { redo: false, extent: Extent::All }).unwrap();
    idle(&mut home);
    assert_eq!(next(&mut home), [of("2.1", "administration", PATIENTS)].into(), "and what is taken back");
}

#[test]
fn what_was_begun_goes_on_after_a_stop_and_ends() {
    let mut home = with_patients();
    idle(&mut home);
    decide(&mut home, &[("activity/2.1/accountable", "gp".into())]);
    home.service.tick();
    home = restart(home);
    assert!(derives(&home));
    let done = next(&mut home)[&("2.1".to_owned(), "gp".to_owned())];
    assert!(0 < done && done < PATIENTS, "{done}");
    idle(&mut home);
    assert_eq!(next(&mut home), [of("2.1", "gp", PATIENTS)].into());
    home = restart(home);
    assert!(!derives(&home), "once is enough");
}

#[test]
fn a_change_of_mind_halfway_leaves_nobody_behind() {
    let mut home = with_patients();
    idle(&mut home);
    decide(&mut home, &[("activity/2.1/accountable", "gp".into())]);
    home.service.tick();
    decide(&mut home, &[("activity/2.1/accountable", Value::text(""))]);
    home.service.tick();
    home = restart(home);
    decide(&mut home, &[("activity/2.1/accountable", "gp".into())]);
    idle(&mut home);
    assert_eq!(next(&mut home), [of("2.1", "gp", PATIENTS)].into());
}

#[test]
fn what_has_no_part_in_it_derives_nothing_anew() {
    let mut home = with_patients();
    idle(&mut home);
    decide(&mut home, &[("questions", "feel_safe".into()), ("criteria_sets", "dsk".into())]);
    assert!(!derives(&home));
}

#[test]
fn the_records_of_an_older_version_are_derived_as_this_one_does() {
    let mut home = with_patients();
    home.add(Kind::Contact, &[("name", "Legekontoret"), ("kind", "gp-office")]).unwrap();
    idle(&mut home);
    let State::Open(open) = &mut home.service.state else { panic!("it is open") };
    // As a version would have left it that did not derive what is next.
    let columns = BTreeMap::from([("next".to_owned(), "9.9".into()), ("role".to_owned(), "gp".into())]);
    let ids = open.store.ids(None, None, 100).unwrap();
    let old = ids.iter().map(|id| {
        let document = open.document(*id).unwrap();
        let record = document.record();
        let mut draft = super::open::Draft::with(&document, Vec::new(), &record, &open.practice);
        draft.document.projection.columns.extend(columns.clone());
        draft.document
    });
    let documents: Vec<_> = old.collect();
    open.store.commit(crate::store::Commit { documents, ..Default::default() }).unwrap();
    open.store.set_setting("derived", "what an older version said").unwrap();
    let home = &mut restart(home);
    assert_eq!(next(home), [of("9.9", "gp", PATIENTS)].into());
    idle(home);
    assert_eq!(next(home), [of("2.1", "home-care", PATIENTS)].into());
    let Ok(Response::Page(contacts)) = home.ask(Request::List(Query::of(Kind::Contact))) else { panic!() };
    assert_eq!(contacts.rows[0].columns.get("next"), None, "whatever the kind");
}

#[test]
fn consent_and_the_end_are_left_out_by_nobody() {
    let mut home = Home::begun();
    for key in ["activity/2.2/not_used", "activity/5.3/not_used"] {
        let fields = [(key.parse().unwrap(), Value::Flag(true))].into();
        let refused = home.ask(Request::Add { kind: Kind::Settings, fields });
        let Err(Refusal::Invalid { problems }) = refused else { panic!("{refused:?}") };
        assert_eq!((problems[0].key.to_string().as_str(), &problems[0].fault), (key, &Fault::AlwaysUsed));
    }
    for (key, value) in [
        ("activity/9.9/not_used", Value::Flag(true)),
        ("activity/2.1/accountable", "nobody".into()),
        ("activity/2.1/within_days", Value::Integer(-1)),
    ] {
        let fields = [(key.parse().unwrap(), value)].into();
        let refused = home.ask(Request::Add { kind: Kind::Settings, fields });
        assert!(matches!(refused, Err(Refusal::Invalid { .. })), "{key}: {refused:?}");
    }
}

#[test]
fn today_tells_in_one_row_how_many_are_to_be_erased() {
    let mut home = with_patients();
    for (number, end, hold) in [
        ("MAS-01", "2020-01-31", ""),
        ("MAS-02", "2023-02-14", ""),
        ("MAS-03", "2023-02-15", ""),
        ("MAS-04", "2020-01-31", "klagesak"),
    ] {
        let view = home.show(number);
        home.save(&view, &[("status", "finished"), ("end_date", end), ("legal_hold", hold)]).unwrap();
    }
    let view = home.show("MAS-02");
    let fields = [(Key::top("archived"), Value::Flag(true))].into();
    home.ask(Request::Save { id: view.record.id, heads: view.heads, fields }).unwrap();
    idle(&mut home);
    let today = |home: &mut Home| {
        let query = AgendaQuery { today: date(2025, 2, 14), days_ahead: 7, limit: 50 };
        let Ok(Response::Agenda(agenda)) = home.ask(Request::Agenda(query)) else { panic!() };
        let due =
            |row: &crate::store::AgendaRow| row.item.reason == crate::domain::agenda::Reason::ErasureDue;
        let rows: Vec<_> = agenda
            .rows
            .iter()
            .filter(|row| due(row))
            .map(|row| (row.record.kind, row.item.detail.clone()))
            .collect();
        (rows, agenda.counts.today)
    };
    assert_eq!(today(&mut home), (vec![], 0));
    decide(&mut home, &[("kept_after_end", Value::Integer(24))]);
    idle(&mut home);
    assert_eq!(
        today(&mut home),
        (vec![(Kind::Settings, "2".to_owned())], 1),
        "also who is put away; not who is held"
    );
    decide(&mut home, &[("kept_after_end", Value::Integer(120))]);
    idle(&mut home);
    assert_eq!(today(&mut home), (vec![], 0));
}
