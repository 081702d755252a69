//! The service without its socket, on a real store.

mod absence;
mod access;
mod backup;
mod export;
mod inbox;
mod meeting;
mod merge;
mod practice;
mod retention;
mod searching;
mod settings;
mod timeline;

use std::collections::BTreeMap;

use jiff::civil::date;
use tempfile::TempDir;

use super::protocol::*;
use super::*;
use crate::domain::equipment::Equipment;
use crate::domain::operation::{Hindrance, Operation};
use crate::domain::plan::{Approval, Plan};
use crate::domain::{Fault, Key, Kind, Municipality, RecordId, Value};
use crate::exchange;
use crate::store::{AgendaQuery, Query};

struct Home {
    service: Service,
    folder: TempDir,
}

fn options(folder: &TempDir) -> Options {
    Options {
        home: folder.path().join("home"),
        key_file: Some(folder.path().join("key")),
        starting_at: Some(date(2025, 2, 14).at(8, 12, 0, 0)),
        loopback: true,
    }
}

fn init(passphrase: Option<&str>) -> Request {
    Request::Init(Init {
        region: "Nordhordland".into(),
        municipality: Municipality::new(4634).unwrap(),
        person: "Lun Fjellrev".into(),
        machine: "kontor".into(),
        passphrase: passphrase.map(|text| Passphrase(text.to_owned().into())),
    })
}

impl Home {
    fn absent() -> Self {
        let folder = TempDir::new().unwrap();
        Self { service: Service::new(options(&folder)).unwrap(), folder }
    }

    fn begun() -> Self {
        let mut home = Self::absent();
        home.ask(init(None)).unwrap();
        home
    }

    fn with_demo() -> Self {
        let mut home = Self::begun();
        for file in ["region.toml", "masfjorden.toml"] {
            let (imported, _) = home.import(file);
            assert_eq!(
                imported.notes.iter().filter(|note| note.left).collect::<Vec<_>>(),
                Vec::<&ImportNote>::new()
            );
        }
        home
    }

    fn ask(&mut self, request: Request) -> Result<Response, Refusal> {
        self.service.handle(request).0
    }

    fn add(&mut self, kind: Kind, fields: &[(&str, &str)]) -> Result<Saved, Refusal> {
        match self.ask(Request::Add { kind, fields: values(fields) })? {
            Response::Saved(saved) => Ok(saved),
            other => panic!("{other:?}"),
        }
    }

    fn save(&mut self, view: &RecordView, fields: &[(&str, &str)]) -> Result<Saved, Refusal> {
        let save = Request::Save { id: view.record.id, heads: view.heads.clone(), fields: values(fields) };
        match self.ask(save)? {
            Response::Saved(saved) => Ok(saved),
            other => panic!("{other:?}"),
        }
    }

    fn show(&mut self, reference: &str) -> RecordView {
        match self.ask(Request::Show { reference: reference.into(), kind: None }) {
            Ok(Response::Record(view)) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn titles(&mut self, kind: Kind) -> Vec<String> {
        match self.ask(Request::List(Query::of(kind))) {
            Ok(Response::Page(page)) => page.rows.into_iter().map(|row| row.title).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn import(&mut self, file: &str) -> (Imported, usize) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo-data").join(file);
        let parsed = exchange::parse(file, &std::fs::read(path).unwrap()).unwrap();
        let mut all = Imported::default();
        for rows in parsed.rows.chunks(IMPORT_ROWS_MAX) {
            match self.ask(Request::Import {
                rows: rows.to_vec(),
                batch: None,
                update: false,
                preview: false,
            }) {
                Ok(Response::Imported(imported)) => {
                    all.added += imported.added;
                    all.already += imported.already;
                    all.notes.extend(imported.notes);
                }
                other => panic!("{other:?}"),
            }
        }
        (all, parsed.rows.len())
    }
}

fn values(fields: &[(&str, &str)]) -> BTreeMap<Key, Value> {
    fields.iter().map(|(key, value)| (key.parse().unwrap(), Value::text(*value))).collect()
}

fn faults(refused: Result<Saved, Refusal>) -> Vec<(String, Fault)> {
    match refused {
        Err(Refusal::Invalid { problems }) => {
            problems.into_iter().map(|problem| (problem.key.to_string(), problem.fault)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_home_is_begun_once_and_opened_with_its_passphrase_only() {
    let folder = TempDir::new().unwrap();
    let without_key_file = || Options { key_file: None, ..options(&folder) };
    let mut service = Service::new(without_key_file()).unwrap();
    assert_eq!(service.handle(Request::Status).0.unwrap_err(), Refusal::Absent);
    assert_eq!(service.handle(init(Some("kort"))).0.unwrap_err(), Refusal::PassphraseTooShort { min: 8 });
    service.handle(init(Some("eit langt passord"))).0.unwrap();
    assert_eq!(service.handle(init(Some("eit langt passord"))).0.unwrap_err(), Refusal::Exists);
    drop(service);
    let mut again = Service::new(without_key_file()).unwrap();
    assert_eq!(again.handle(Request::Status).0.unwrap_err(), Refusal::Locked);
    let unlock = |text: &str| Request::Unlock { passphrase: Passphrase(text.to_owned().into()) };
    assert_eq!(again.handle(unlock("eit anna passord")).0.unwrap_err(), Refusal::WrongPassphrase);
    match again.handle(unlock("eit langt passord")).0 {
        Ok(Response::Hello(hello)) => {
            assert_eq!(hello.state, HomeState::Open);
            assert_eq!(hello.profile.unwrap().person, "Lun Fjellrev");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_saved_is_there_after_opening_anew() {
    let mut home = Home::begun();
    let saved = home.add(Kind::Patient, &[("name", "Stolt Furu"), ("birth_date", "1950-01-02")]).unwrap();
    assert_eq!(saved.number.as_deref(), Some("MAS-01"));
    let options = options(&home.folder);
    drop(home.service);
    let mut home = Home { service: Service::new(options).unwrap(), folder: home.folder };
    assert_eq!(home.titles(Kind::Patient), ["Stolt Furu"]);
    assert_eq!(home.add(Kind::Patient, &[("name", "Mild Lyng")]).unwrap().number.as_deref(), Some("MAS-02"));
    let view = home.show("mas-01");
    assert_eq!(*view.record.top("birth_date"), "1950-01-02".into());
    assert_eq!(
        *view.record.top("coordinator"),
        "Lun Fjellrev".into(),
        "somebody is responsible from the start"
    );
    let changed = view.timeline.iter().find_map(|entry| match &entry.what {
        Happening::Changed { who, .. } => Some(who.clone()),
        _ => None,
    });
    assert_eq!(changed, Some(Who { person: "Lun Fjellrev".into(), machine: "kontor".into() }));
}

#[test]
fn what_breaks_a_rule_is_refused_whole_and_says_where() {
    let mut home = Home::begun();
    let refused = home.add(
        Kind::Patient,
        &[("birth_date", "i går"), ("identity_number", "02013299998"), ("shoe_size", "44")],
    );
    assert_eq!(
        faults(refused),
        [
            ("birth_date".to_owned(), Fault::NotADate),
            ("identity_number".to_owned(), Fault::IdentityNumberChecksum),
            ("shoe_size".to_owned(), Fault::UnknownField),
        ]
    );
    let refused = home.add(Kind::Patient, &[("address", "Fjordvegen 1")]);
    assert_eq!(faults(refused), [("name".to_owned(), Fault::Required)]);
    assert_eq!(home.titles(Kind::Patient), [""; 0]);
}

#[test]
fn two_forms_saved_apart_leave_both_values_with_their_names() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let opened = home.show("MAS-01");
    home.save(&opened, &[("address", "Fjordvegen 1")]).unwrap();
    home.save(&opened, &[("address", "Fjellvegen 2")]).unwrap();
    let view = home.show("MAS-01");
    let (_, claims) = view.record.conflicts().next().unwrap();
    assert_eq!(claims.len(), 2);
    assert!(claims.iter().all(|claim| view.actors[&claim.actor].person == "Lun Fjellrev"));
    assert_eq!(view.row.conflicts, 1);
    match home.ask(Request::Status) {
        Ok(Response::Status(status)) => assert_eq!(status.conflicts, 1),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_record_that_came_with_a_fault_can_be_mended_field_by_field() {
    let mut home = Home::begun();
    let row = exchange::Row {
        kind: Kind::Patient,
        place: "row 2".into(),
        fields: values(&[("name", "Stolt Furu"), ("identity_number", "02013299998")]),
    };
    home.ask(Request::Import { rows: vec![row], batch: None, update: false, preview: false }).unwrap();
    let view = home.show("MAS-01");
    assert_eq!(view.problems.len(), 1);
    home.save(&view, &[("address", "Fjordvegen 1")]).unwrap();
    let view = home.show("MAS-01");
    home.save(&view, &[("identity_number", "02013299997")]).unwrap();
    assert_eq!(home.show("MAS-01").problems, []);
}

#[test]
fn a_withdrawal_is_never_refused_and_what_it_leaves_without_a_consent_is_to_be_decided() {
    let mut home = Home::begun();
    let consent = |name| format!("consent/00000000000000000000000000000005/{name}");
    let (status, date) = (consent("status"), consent("date"));
    home.add(Kind::Patient, &[("name", "Stolt Furu"), (&status, "active"), (&date, "2025-02-01")]).unwrap();
    let view = home.show("MAS-01");
    home.save(&view, &[("activity/2.3/state", "done"), ("activity/2.3/date", "2025-02-03")]).unwrap();
    let view = home.show("MAS-01");
    home.save(&view, &[("activity/2.4/state", "done")]).unwrap();
    let view = home.show("MAS-01");
    let day = view.record.value(&"activity/2.4/date".parse().unwrap());
    assert_eq!(*day, "2025-02-14".into(), "what is ticked without a day is of today");

    // Later that day.
    home.ask(Request::Operate {
        operation: Operation::WithdrawConsent,
        id: view.record.id,
        entry: None,
        heads: view.heads,
        fields: BTreeMap::new(),
    })
    .unwrap();
    let view = home.show("MAS-01");
    let wrong: Vec<_> = view.problems.iter().map(|problem| problem.key.to_string()).collect();
    assert_eq!(wrong, ["activity/2.4/state"]);
    assert_eq!(view.row.conflicts, 1);
    let refused = home.save(&view, &[("activity/2.5/state", "done")]);
    assert_eq!(faults(refused), [("activity/2.5/state".to_owned(), Fault::NoConsent)]);
}

#[test]
fn what_two_forms_say_together_must_keep_the_rules_too() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu"), ("start_date", "2025-01-10")]).unwrap();
    let opened = home.show("MAS-01");
    home.save(&opened, &[("end_date", "2025-02-01")]).unwrap();
    let refused = home.save(&opened, &[("start_date", "2025-02-10")]);
    assert_eq!(
        faults(refused),
        [("end_date".to_owned(), Fault::EndBeforeStart { start: "start_date".into() })]
    );
}

#[test]
fn a_reference_is_found_by_number_or_name_and_must_be_there() {
    let mut home = Home::begun();
    let patient = home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    home.add(Kind::Plan, &[("patient", "MAS-01")]).unwrap();
    home.add(Kind::Plan, &[("patient", "stolt furu")]).unwrap();
    let view = home.show("MAS-01");
    assert_eq!(view.related.iter().filter(|row| row.kind == Kind::Plan).count(), 2);
    assert!(view.related.iter().all(|row| row.patient.as_ref().unwrap().id == patient.id));
    let missing = home.add(Kind::Plan, &[("patient", "MAS-99")]);
    assert_eq!(faults(missing), [("patient".to_owned(), Fault::NoSuchRecord { kind: Kind::Patient })]);
    let nothing = home.ask(Request::Show { reference: "MAS-99".into(), kind: None }).unwrap_err();
    assert_eq!(nothing, Refusal::NotFound { reference: "MAS-99".into() });
}

#[test]
fn no_patient_is_named_where_the_region_reads() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    for note in ["utlånt til Stolt Furu i går", "hentast hjå «stolt furu».", "MAS-01 har den"] {
        let refused = home.add(Kind::Equipment, &[("kind", "tablet"), ("note", note)]);
        assert_eq!(faults(refused), [("note".to_owned(), Fault::PointsToPatient)], "{note}");
    }
    let saved = home.add(Kind::Equipment, &[("kind", "tablet"), ("note", "Furu-veska")]).unwrap();
    assert_eq!(saved.number.as_deref(), Some("NB-0001"));
}

#[test]
fn there_is_one_meeting_a_day_whoever_makes_it() {
    let mut home = Home::begun();
    let first = home.add(Kind::Meeting, &[("date", "2025-02-11"), ("present", "Lun")]).unwrap();
    let second = home.add(Kind::Meeting, &[("date", "2025-02-11"), ("decisions", "Meir kaffi.")]).unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(*home.show("2025-02-11").record.top("present"), "Lun".into());
}

#[test]
fn the_demo_comes_in_whole_and_only_once() {
    let mut home = Home::begun();
    for file in ["region.toml", "masfjorden.toml"] {
        let (first, rows) = home.import(file);
        assert_eq!((first.added, first.already), (rows, 0), "{file}: {:?}", first.notes);
        let (again, _) = home.import(file);
        assert_eq!((again.added, again.already), (0, rows), "{file}");
    }
}

#[test]
fn today_on_the_demos_day_is_worth_opening() {
    let mut home = Home::with_demo();
    let agenda = AgendaQuery { today: date(2025, 2, 14), days_ahead: 7, limit: 50 };
    match home.ask(Request::Agenda(agenda)) {
        Ok(Response::Agenda(agenda)) => {
            let counts = agenda.counts;
            assert_eq!((counts.alert, counts.waiting), (2, 2));
            assert!(counts.today >= 3 && counts.late >= 3 && counts.coming >= 1, "{counts:?}");
            assert_eq!(agenda.rows[0].record.patient.as_ref().unwrap().title, "Rolig Havørn");
        }
        other => panic!("{other:?}"),
    }
    match home.ask(Request::Status) {
        Ok(Response::Status(status)) => assert!(status.on_duty.is_some()),
        other => panic!("{other:?}"),
    }
    let view = home.show("MAS-07");
    let next = view.next.unwrap();
    assert_eq!((next.person.as_deref(), next.activity.as_str()), (Some("Lun Fjellrev"), "4.1"));
}

#[test]
fn a_broken_row_is_left_and_told_and_the_others_are_taken() {
    let mut home = Home::begun();
    let csv = "number;name;identity_number;start_date;end_date\n\
               MAS-01;Stolt Furu;02013299998;;\n\
               MAS-02;Mild Lyng;;2025-02-10;2025-02-01\n\
               MAS-03;Rask Elv;;2025-02-10;\n";
    let parsed = exchange::parse("patients.csv", csv.as_bytes()).unwrap();
    assert_eq!(parsed.rows.len(), 3);
    match home.ask(Request::Import { rows: parsed.rows, batch: None, update: false, preview: false }) {
        Ok(Response::Imported(imported)) => {
            assert_eq!(imported.added, 2);
            let told: Vec<_> = imported
                .notes
                .iter()
                .map(|note| (note.place.as_str(), note.left, note.problem.key.as_str()))
                .collect();
            assert_eq!(told, [("row 2", false, "identity_number"), ("row 3", true, "end_date")]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(home.titles(Kind::Patient), ["Rask Elv", "Stolt Furu"]);
}

#[test]
fn two_rows_that_mean_one_record_make_one_record() {
    let mut home = Home::begun();
    let toml = "[[meeting]]\ndate = 2025-02-11\npresent = \"Lun\"\n[[meeting]]\ndate = 2025-02-11\n\
                [[patient]]\nnumber = \"MAS-07\"\nname = \"Stolt Furu\"\n\
                [[patient]]\nnumber = \"MAS-07\"\nname = \"Mild Lyng\"\n\
                [[patient]]\nname = \"Rask Elv\"\n[[patient]]\nname = \"Rolig Hei\"\n";
    let parsed = exchange::parse("pilot.toml", toml.as_bytes()).unwrap();
    match home.ask(Request::Import { rows: parsed.rows, batch: None, update: false, preview: false }) {
        Ok(Response::Imported(imported)) => assert_eq!((imported.added, imported.already), (4, 0)),
        other => panic!("{other:?}"),
    }
    assert_eq!(*home.show("2025-02-11").record.top("present"), "Lun".into());
    let numbers = ["Stolt Furu", "Rask Elv", "Rolig Hei"].map(|name| home.show(name).row.number.unwrap());
    assert_eq!(numbers, ["MAS-07", "MAS-08", "MAS-09"]);
}

#[test]
fn others_are_told_of_a_change_and_not_of_a_refusal() {
    let mut home = Home::begun();
    let add = |fields| Request::Add { kind: Kind::Patient, fields: values(fields) };
    let (_, events) = home.service.handle(add(&[("name", "Stolt Furu")]));
    assert!(
        matches!(events.as_slice(), [Event::Changed { kinds, ids }, ..] if kinds == &[Kind::Patient] && ids.len() == 1)
    );
    let (_, events) = home.service.handle(add(&[]));
    assert_eq!(events, []);
}

/// Does something with the record that a reference means.
fn operate(
    home: &mut Home,
    operation: Operation,
    reference: &str,
    fields: &[(&str, &str)],
) -> Result<Saved, Refusal> {
    let view = home.show(reference);
    let (id, heads, fields) = (view.record.id, view.heads, values(fields));
    match home.ask(Request::Operate { operation, id, entry: None, heads, fields })? {
        Response::Saved(saved) => Ok(saved),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_item_is_lent_to_a_patient_whom_only_the_municipality_knows() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let item = home.add(Kind::Equipment, &[("kind", "tablet")]).unwrap().number.unwrap();
    let lent = [("patient", "MAS-01"), ("due", "2026-12-20")];
    operate(&mut home, Operation::HandOut, &item, &lent).unwrap();
    let view = home.show(&item);
    let (loan, _) = view.record.read::<Equipment>().value.loan.into_iter().next().unwrap();
    assert_eq!(view.names[&loan], "MAS-01 Stolt Furu");
    assert_eq!(view.related.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Stolt Furu"]);
    assert_eq!(view.responsible.unwrap().person, "Lun Fjellrev");
    let again = operate(&mut home, Operation::HandOut, &item, &lent).unwrap_err();
    assert!(matches!(again, Refusal::Hindered { hindrance: Hindrance::OnLoan, .. }), "{again:?}");
    let nobody = operate(&mut home, Operation::TakeBack, &item, &[("returned_on", "i går")]).unwrap_err();
    assert!(matches!(nobody, Refusal::Invalid { .. }), "{nobody:?}");
    operate(&mut home, Operation::TakeBack, &item, &[]).unwrap();
    assert_eq!(home.show(&item).row.state, "being-prepared");
    let wrong = operate(&mut home, Operation::TakeBack, "MAS-01", &[]).unwrap_err();
    assert!(matches!(wrong, Refusal::NotFound { .. }), "an operation is of one kind: {wrong:?}");
}

#[test]
fn the_next_edition_of_a_plan_takes_the_place_of_the_last() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let limit = RecordId::random();
    let key = |name: &str| format!("limit/{limit}/{name}");
    let (level, measure, comparison) = (key("level"), key("measure"), key("comparison"));
    let fields = [("patient", "MAS-01"), (&level, "red"), (&measure, "spo2"), (&comparison, "below")];
    let mut fields = values(&fields);
    fields.insert(key("value").parse().unwrap(), Value::Decimal(88.0));
    home.ask(Request::Add { kind: Kind::Plan, fields }).unwrap();
    let approved = [("approved_by", "Fjordlyset legekontor")];
    let review = [("review_date", "2027-02-01")];
    let hindrance = |refused: Result<Saved, Refusal>| match refused {
        Err(Refusal::Hindered { hindrance, .. }) => hindrance,
        other => panic!("{other:?}"),
    };
    let early = operate(&mut home, Operation::ActivatePlan, "MAS-01/1", &review);
    assert_eq!(hindrance(early), Hindrance::PlanNotApproved);
    operate(&mut home, Operation::SendPlan, "MAS-01/1", &[]).unwrap();
    operate(&mut home, Operation::ApprovePlan, "MAS-01/1", &approved).unwrap();
    operate(&mut home, Operation::ActivatePlan, "MAS-01/1", &review).unwrap();
    let next = operate(&mut home, Operation::RevisePlan, "MAS-01/1", &[]).unwrap();
    assert_eq!(home.show("MAS-01/2").record.id, next.id);
    operate(&mut home, Operation::ApprovePlan, "MAS-01/2", &approved).unwrap();
    operate(&mut home, Operation::ActivatePlan, "MAS-01/2", &review).unwrap();
    assert_eq!(
        (home.show("MAS-01/1").row.state, home.show("MAS-01/2").row.state),
        ("superseded".into(), "active".into())
    );
}

#[test]
fn an_approval_is_of_what_was_seen() {
    let mut home = Home::with_demo();
    let plan = "MAS-09/1";
    let seen = home.show(plan);
    let limit = seen.record.entries("limit").next().unwrap().to_owned();
    let fields = BTreeMap::from([(Key::within("limit", &limit, "value"), Value::Decimal(1.5))]);
    home.ask(Request::Save { id: seen.record.id, heads: seen.heads.clone(), fields }).unwrap();
    let fields = values(&[("approved_by", "Fjordlyset legekontor")]);
    let (id, heads) = (seen.record.id, seen.heads);
    home.ask(Request::Operate { operation: Operation::ApprovePlan, id, entry: None, heads, fields }).unwrap();
    let plan: Plan = home.show(plan).record.read().value;
    assert_eq!(plan.approval(), Approval::NoLongerCovers, "somebody changed a limit meanwhile");
}
