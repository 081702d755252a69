//! Meeting mode: whatever a session asks for, it is given no name, free text or identifier of a
//! patient (`security.md`, "names on a shared screen").

use strum::IntoEnumIterator;

use super::*;
use crate::domain::benefit::Figure;
use crate::domain::{Keyed, Shape};
use crate::service::Session;
use crate::store::Order;

/// What stands in every field that could name somebody.
const CANARY: &str = "Kanari";
const IDENTITY_NUMBER: &str = "41814061033";
const PHONE: &str = "+4768059876";
/// What is found in answers where one of these is.
const TRACES: [&str; 3] = [CANARY, IDENTITY_NUMBER, "68059876"];

/// A value in a field that could name somebody, or that must be filled.
fn filled(field: &crate::domain::Field, patient: Option<RecordId>) -> Option<Value> {
    match field.shape {
        _ if ["number", "link"].contains(&field.name) => None,
        Shape::Line(_) | Shape::LongText => Some(format!("{CANARY} {}", field.name).into()),
        Shape::Phone => Some(PHONE.into()),
        Shape::IdentityNumber => Some(IDENTITY_NUMBER.into()),
        Shape::Reference(Kind::Patient) => patient.map(Into::into),
        Shape::DateTime if field.required => Some("2025-02-14T10:00:00".into()),
        Shape::Date if field.required => Some("2025-02-14".into()),
        Shape::Choice(codes) if field.required => Some(codes[0].into()),
        Shape::Integer(least, _) if field.required => Some(Value::Integer(least)),
        Shape::Decimal(least, _) if field.required => Some(Value::Decimal(least)),
        _ => None,
    }
}

/// A home in which every field that could name somebody does, of records that concern a patient.
fn home() -> (Home, Vec<RecordId>) {
    let mut home = Home::begun();
    let (mut ids, mut patient) = (Vec::new(), None);
    for kind in Kind::iter().filter(|kind| kind.concerns_patients()) {
        let schema = kind.schema();
        let mut fields = BTreeMap::new();
        for field in schema.fields {
            fields.extend(filled(field, patient).map(|value| (Key::top(field.name), value)));
        }
        for section in schema.sections {
            let entry = match section.keyed {
                Keyed::Random => RecordId::random().to_string(),
                Keyed::OneOf(codes) => codes[0].to_owned(),
                Keyed::Code => "1.1".to_owned(),
                Keyed::Municipality => "4634".to_owned(),
            };
            for field in section.fields {
                let value = filled(field, patient);
                fields.extend(value.map(|value| (Key::within(section.name, &entry, field.name), value)));
            }
        }
        let saved = home.ask(Request::Add { kind, fields });
        let Ok(Response::Saved(saved)) = saved else { panic!("{kind}: {saved:?}") };
        if kind == Kind::Patient {
            patient = Some(saved.id);
        }
        ids.push(saved.id);
    }
    home.add(Kind::Contact, &[("name", "Fuglekassa sjukehus")]).unwrap();
    home.add(Kind::Equipment, &[("kind", "tablet"), ("model", "Pad")]).unwrap();
    (home, ids)
}

/// Everything that a session can ask for to read.
fn questions(ids: &[RecordId]) -> Vec<Request> {
    let mut questions = vec![
        Request::Status,
        Request::Agenda(AgendaQuery { today: date(2025, 2, 14), days_ahead: 60, limit: 100 }),
        Request::Search { text: "MAS".into(), limit: 100 },
        Request::Search { text: CANARY.into(), limit: 100 },
        Request::Search { text: IDENTITY_NUMBER.into(), limit: 100 },
        Request::Members,
        Request::Sync,
        Request::Cards,
        Request::Aggregates,
        Request::Report { day: None },
        Request::Network,
        Request::Retention { months: None },
    ];
    questions.extend(Figure::iter().map(|figure| Request::FigureRows { line: figure.into(), day: None }));
    for kind in Kind::iter() {
        for (order, filter) in Order::iter().flat_map(|order| ["", "MAS", CANARY].map(|text| (order, text))) {
            questions.push(Request::List(Query { order, filter: filter.into(), ..Query::of(kind) }));
        }
    }
    questions.extend(ids.iter().map(|id| Request::Show { reference: id.to_string(), kind: None }));
    questions.push(Request::Show { reference: "MAS-01".into(), kind: Some(Kind::Patient) });
    questions
}

/// What can be read of an answer.
fn told(answer: &(Result<Response, Refusal>, Vec<Event>)) -> String {
    serde_json::to_string(answer).unwrap()
}

#[test]
fn a_session_in_meeting_mode_is_told_nothing_that_names_a_patient() {
    let (mut home, ids) = home();
    let (mut meeting, mut other) = (Session::default(), Session::default());
    assert_eq!(ids.len(), Kind::iter().filter(|kind| kind.concerns_patients()).count());
    let open: String =
        questions(&ids).into_iter().map(|ask| told(&home.service.handle_in(&mut other, ask))).collect();
    assert!(TRACES.iter().all(|trace| open.contains(trace)), "all of it is told otherwise");

    home.service.handle_in(&mut meeting, Request::Meeting { on: true }).0.unwrap();
    for ask in questions(&ids) {
        let asked = format!("{ask:?}");
        let told = told(&home.service.handle_in(&mut meeting, ask));
        for trace in TRACES {
            assert!(!told.contains(trace), "{asked}: {told}");
        }
    }
    // Numbers are given, and whoever is not in the meeting is told as before.
    let list = || Request::List(Query { filter: "MAS-01".into(), ..Query::of(Kind::Patient) });
    assert!(told(&home.service.handle_in(&mut meeting, list())).contains("MAS-01"));
    assert!(told(&home.service.handle_in(&mut other, list())).contains(CANARY));
    let contacts = || Request::List(Query::of(Kind::Contact));
    assert!(told(&home.service.handle_in(&mut meeting, contacts())).contains("Fuglekassa"));
    home.service.handle_in(&mut meeting, Request::Meeting { on: false }).0.unwrap();
    assert!(told(&home.service.handle_in(&mut meeting, list())).contains(CANARY));
}

#[test]
fn a_name_finds_nothing_in_meeting_mode_and_a_number_does() {
    let (mut home, _) = home();
    let mut meeting = Session::default();
    home.service.handle_in(&mut meeting, Request::Meeting { on: true }).0.unwrap();
    let mut ask = |request| home.service.handle_in(&mut meeting, request).0;
    for kind in Kind::iter().filter(|kind| kind.concerns_patients()) {
        let found = ask(Request::List(Query { filter: CANARY.into(), ..Query::of(kind) }));
        assert!(matches!(found, Ok(Response::Page(page)) if page.total == 0), "{kind}");
    }
    let found = ask(Request::Search { text: CANARY.into(), limit: 9 });
    assert!(matches!(found, Ok(Response::Hits(hits)) if hits.is_empty()));
    let found = ask(Request::Search { text: "mas-01".into(), limit: 9 });
    assert!(
        matches!(found, Ok(Response::Hits(hits)) if hits.iter().any(|hit| hit.row.kind == Kind::Patient))
    );
    let named = Request::Show { reference: format!("{CANARY} name"), kind: Some(Kind::Patient) };
    let refused = ask(named).unwrap_err();
    assert!(matches!(refused, Refusal::NotFound { .. }), "{refused:?}");
}

#[test]
fn nothing_of_a_patient_is_written_in_meeting_mode() {
    let (mut home, ids) = home();
    let mut meeting = Session::default();
    home.service.handle_in(&mut meeting, Request::Meeting { on: true }).0.unwrap();
    let mut ask = |request| home.service.handle_in(&mut meeting, request).0;
    let fields = values(&[("name", "Stolt Furu")]);
    assert_eq!(
        ask(Request::Add { kind: Kind::Patient, fields: fields.clone() }).unwrap_err(),
        Refusal::InMeeting
    );
    let save = Request::Save { id: ids[0], heads: Vec::new(), fields };
    assert_eq!(ask(save).unwrap_err(), Refusal::InMeeting);
    assert_eq!(
        ask(Request::Import { rows: Vec::new(), batch: None, update: false, preview: false }).unwrap_err(),
        Refusal::InMeeting
    );
    // Nor is told what was.
    for reference in [ids[0].to_string(), "MAS-99".into()] {
        assert_eq!(ask(Request::History { reference, limit: 9 }).unwrap_err(), Refusal::InMeeting);
    }
    // The check-in itself is written.
    let date = values(&[("date", "2025-02-11")]);
    assert!(ask(Request::Add { kind: Kind::Meeting, fields: date }).is_ok());
}
