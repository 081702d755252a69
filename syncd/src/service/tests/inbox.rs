//! What is to be decided, taking back, and bringing back: on a real store.

use super::*;
use crate::domain::booking::Shared;
use crate::domain::dispute::{Choice, Dispute};

impl Home {
    pub(super) fn conflicts(&mut self) -> Vec<ConflictView> {
        match self.ask(Request::Conflicts { limit: 100 }) {
            Ok(Response::Conflicts(conflicts)) => conflicts,
            other => panic!("{other:?}"),
        }
    }

    /// The one thing that is to be decided, which the count on every screen tells of.
    #[track_caller]
    pub(super) fn conflict(&mut self) -> ConflictView {
        let conflicts = self.conflicts();
        let Ok(Response::Status(status)) = self.ask(Request::Status) else { panic!("a status is told") };
        assert_eq!((conflicts.len(), status.conflicts), (1, 1), "{conflicts:#?}");
        conflicts.into_iter().next().unwrap()
    }

    pub(super) fn settle(&mut self, conflict: &ConflictView, choice: Choice) -> Result<Response, Refusal> {
        let ConflictView { dispute, row, heads, .. } = conflict.clone();
        self.ask(Request::Settle(Settlement { id: row.id, heads, dispute, choice }))
    }

    pub(super) fn turn(&mut self, redo: bool, extent: Extent) -> Option<Turn> {
        match self.ask(Request::Undo { redo, extent }) {
            Ok(Response::Turned(turn)) => turn.map(|turn| *turn),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn undo(&mut self) -> Turn {
        self.turn(false, Extent::All).unwrap()
    }

    /// Everything that is held, by record: what is empty was never written or was cleared.
    pub(super) fn state(&mut self) -> Vec<(RecordId, Vec<(Key, Value)>)> {
        let mut state = Vec::new();
        for kind in <Kind as strum::IntoEnumIterator>::iter() {
            for archived in [false, true] {
                let Ok(Response::Page(page)) = self.ask(Request::List(Query { archived, ..Query::of(kind) }))
                else {
                    panic!("a list is told")
                };
                for row in page.rows {
                    let fields = self.show(&row.id.to_string()).record.fields.into_iter();
                    let filled = fields.filter(|(_, held)| !held.value.is_empty());
                    state.push((row.id, filled.map(|(key, held)| (key, held.value)).collect()));
                }
            }
        }
        state.sort_unstable_by_key(|(id, _)| *id);
        state
    }
}

/// Two forms of one record, opened at the same time and saved one after the other.
fn written_apart(home: &mut Home, reference: &str, field: &str, values: [&str; 2]) {
    let view = home.show(reference);
    for value in values {
        home.save(&view, &[(field, value)]).unwrap();
    }
}

#[test]
fn a_field_written_apart_is_settled_once_and_its_settlement_can_be_taken_back() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu"), ("phone", "+4768050009")]).unwrap();
    written_apart(&mut home, "MAS-01", "phone", ["+4768050001", "+4768050002"]);
    let conflict = home.conflict();
    assert_eq!(conflict.before, Some("+4768050009".into()));
    let values: Vec<_> = conflict.sides.iter().map(|side| side.fields[0].1.clone()).collect();
    home.settle(&conflict, Choice::Take(1)).unwrap();
    assert_eq!(home.conflicts(), []);
    assert_eq!(*home.show("MAS-01").record.top("phone"), values[1]);
    assert_eq!(home.settle(&conflict, Choice::Take(7)).unwrap_err(), Refusal::Decided);

    let turn = home.undo();
    assert_eq!((turn.deed, turn.records), (Deed::Settled, 1));
    let again = home.conflict();
    let mut reopened: Vec<_> = again.sides.iter().map(|side| side.fields[0].1.to_string()).collect();
    reopened.sort();
    assert_eq!(reopened, ["+4768050001", "+4768050002"], "both stand there again");
    home.turn(true, Extent::All).unwrap();
    assert_eq!(home.conflicts(), []);
    assert_eq!(*home.show("MAS-01").record.top("phone"), values[1]);
}

#[test]
fn a_text_that_was_merged_is_shown_with_what_each_wrote() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu"), ("notes", "Går tur.")]).unwrap();
    written_apart(&mut home, "MAS-01", "notes", ["Går tur. Les avisa.", "Går tur. Søv godt."]);
    let conflict = home.conflict();
    let told: Vec<_> = conflict.sides.iter().map(|side| side.fields[0].1.to_string()).collect();
    assert!(told.contains(&"Går tur. Les avisa.".to_owned()), "{told:?}");
    assert!(told.contains(&"Går tur. Søv godt.".to_owned()) && conflict.both, "{told:?}");
    let merged = home.show("MAS-01").record.top("notes").clone();
    home.settle(&conflict, Choice::Both).unwrap();
    assert_eq!((home.conflicts(), home.show("MAS-01").record.top("notes").clone()), (vec![], merged));
}

#[test]
fn a_double_loan_is_settled_by_taking_one() {
    let mut home = Home::begun();
    home.add(Kind::Equipment, &[("kind", "tablet")]).unwrap();
    let view = home.show("NB-0001");
    let loans = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
    for loan in loans {
        let key = |name: &str| format!("loan/{loan}/{name}");
        let fields =
            [(key("borrower"), "place"), (key("municipality"), "4634"), (key("handed_out_on"), "2025-02-01")];
        let fields: Vec<_> = fields.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        home.save(&view, &fields).unwrap();
    }
    let conflict = home.conflict();
    assert_eq!((conflict.dispute.clone(), conflict.sides.len()), (Dispute::LentTwice, 2));
    home.settle(&conflict, Choice::Take(0)).unwrap();
    assert_eq!(home.conflicts(), []);
    assert_eq!(home.show("NB-0001").record.read::<Equipment>().value.open_loans().count(), 1);
    home.undo();
    assert_eq!(home.conflict().dispute, Dispute::LentTwice);
}

#[test]
fn an_approval_that_covers_no_longer_is_settled_by_a_draft_or_by_what_was_approved() {
    for (side, status, value) in [(0, "draft", 86.0), (1, "active", 88.0)] {
        let mut home = Home::begun();
        home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
        let limit = |name: &str| format!("limit/{}/{name}", RecordId::from_bytes([1; 16]));
        let fields = [
            (limit("level"), Value::text("red")),
            (limit("measure"), "spo2".into()),
            (limit("comparison"), "below".into()),
            (limit("value"), Value::Decimal(88.0)),
            ("patient".to_owned(), "MAS-01".into()),
            ("review_date".to_owned(), "2025-08-01".into()),
        ];
        let fields: BTreeMap<Key, Value> =
            fields.into_iter().map(|(key, value)| (key.parse().unwrap(), value)).collect();
        home.ask(Request::Add { kind: Kind::Plan, fields }).unwrap();
        let approve = |home: &mut Home, operation| {
            let view = home.show("MAS-01/1");
            let (id, heads) = (view.record.id, view.heads);
            home.ask(Request::Operate { operation, id, entry: None, heads, fields: BTreeMap::new() })
                .unwrap();
        };
        approve(&mut home, Operation::SendPlan);
        let view = home.show("MAS-01/1");
        let by = BTreeMap::from([(Key::top("approved_by"), "Klok Lege".into())]);
        let (id, heads) = (view.record.id, view.heads);
        let operation = Operation::ApprovePlan;
        home.ask(Request::Operate { operation, id, entry: None, heads, fields: by }).unwrap();
        approve(&mut home, Operation::ActivatePlan);
        assert_eq!(home.conflicts(), []);
        let view = home.show("MAS-01/1");
        let lower = BTreeMap::from([(limit("value").parse().unwrap(), Value::Decimal(86.0))]);
        home.ask(Request::Save { id, heads: view.heads, fields: lower }).unwrap();
        let conflict = home.conflict();
        assert_eq!((conflict.dispute.clone(), conflict.sides.len()), (Dispute::Approval, 2));
        home.settle(&conflict, Choice::Take(side)).unwrap();
        assert_eq!(home.conflicts(), []);
        let plan: Plan = home.show("MAS-01/1").record.read().value;
        assert_eq!(plan.status().to_string(), status);
        assert_eq!(plan.limit.values().next().unwrap().value, Some(value));
        assert!(!plan.claims_too_much());
    }
}

#[test]
fn one_number_twice_is_settled_by_a_new_one_and_one_person_twice_by_looking() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu"), ("birth_date", "1950-01-02")]).unwrap();
    home.add(Kind::Patient, &[("name", "Mild Bjørk"), ("number", "MAS-01")]).unwrap();
    let conflict = home.conflict();
    assert!(matches!(conflict.dispute, Dispute::Pair { shared: Shared::Number, .. }) && !conflict.both);
    let loser = conflict.sides[1].record.clone().unwrap();
    home.settle(&conflict, Choice::Take(0)).unwrap();
    assert_eq!(home.conflicts(), []);
    assert_eq!(*home.show(&loser.id.to_string()).record.top("number"), "MAS-02".into());

    let saved = home.add(Kind::Patient, &[("name", "stolt  furu"), ("birth_date", "1950-01-02")]).unwrap();
    assert!(
        matches!(&saved.warnings[..], [problem] if matches!(problem.fault, Fault::TakenTwice { .. })),
        "warned at entry: {:?}",
        saved.warnings
    );
    let conflict = home.conflict();
    assert!(conflict.both, "two people may have one name and one birthday");
    home.settle(&conflict, Choice::Both).unwrap();
    assert_eq!(home.conflicts(), []);
    home.undo();
    let conflict = home.conflict();
    home.settle(&conflict, Choice::Take(0)).unwrap();
    assert_eq!((home.conflicts(), home.titles(Kind::Patient).len()), (vec![], 2), "one is put away");
}

#[test]
fn two_dsk_at_once_are_settled_by_calling_one_off() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    for _ in 0..2 {
        let booked = [("patient", "MAS-01"), ("start", "2025-02-17T10:00"), ("status", "booked")];
        home.add(Kind::Appointment, &booked).unwrap();
    }
    let conflict = home.conflict();
    home.settle(&conflict, Choice::Take(1)).unwrap();
    assert_eq!(home.conflicts(), []);
    let called_off = home.show(&conflict.row.id.to_string());
    assert_eq!(*called_off.record.top("status"), "cancelled".into());
}

#[test]
fn no_activity_is_done_without_a_consent_in_force() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let consent = RecordId::from_bytes([1; 16]);
    let key = |name: &str| format!("consent/{consent}/{name}");
    let view = home.show("MAS-01");
    home.save(&view, &[(&key("status"), "active"), (&key("date"), "2025-02-01")]).unwrap();
    let view = home.show("MAS-01");
    home.save(&view, &[(&key("status"), "inactive")]).unwrap();
    home.save(&view, &[("activity/2.4/state", "done")]).unwrap_err();
}

#[test]
fn what_was_done_is_taken_back_step_by_step_and_done_again() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let first = home.state();
    let view = home.show("MAS-01");
    home.save(&view, &[("address", "Rognebakken 3")]).unwrap();
    let second = home.state();
    let view = home.show("MAS-01");
    home.save(&view, &[("address", "Fuglevegen 1"), ("notes", "Går tur.")]).unwrap();
    let third = home.state();

    let told = home.turn(false, Extent::Preview).unwrap();
    assert_eq!((told.deed.clone(), told.records, told.since.len()), (Deed::Changed, 1, 0));
    assert!(told.fields.contains(&(Key::top("address"), "Fuglevegen 1".into(), "Rognebakken 3".into())));
    assert_eq!(home.state(), third, "a preview changes nothing");
    home.undo();
    assert_eq!(home.state(), second);
    home.undo();
    assert_eq!(home.state(), first);
    home.undo();
    assert_eq!(home.titles(Kind::Patient).len(), 0, "put away");
    assert_eq!(home.turn(false, Extent::All), None, "nothing is left");
    for state in [&first, &second, &third] {
        home.turn(true, Extent::All).unwrap();
        assert_eq!(home.state(), *state);
    }
    assert_eq!(home.turn(true, Extent::All), None);
    home.undo();
    let view = home.show("MAS-01");
    home.save(&view, &[("address", "Ny veg 2")]).unwrap();
    assert_eq!(home.turn(true, Extent::All), None, "what was done since cannot be redone around");
}

#[test]
fn an_import_is_taken_back_in_one_step_and_survives_a_restart() {
    let mut home = Home::begun();
    let before = home.state();
    let rows: Vec<_> = exchange::generate::patients(450, 7).collect();
    let batch = Some(RecordId::random());
    for rows in rows.chunks(IMPORT_ROWS_MAX) {
        home.ask(Request::Import { rows: rows.to_vec(), batch, update: false, preview: false }).unwrap();
    }
    let after = home.state();
    assert_eq!(after.len(), 450);
    // The store is held by one at a time.
    let elsewhere = TempDir::new().unwrap();
    drop(std::mem::replace(&mut home.service, Service::new(options(&elsewhere)).unwrap()));
    home.service = Service::new(options(&home.folder)).unwrap();
    let turn = home.undo();
    assert_eq!((turn.deed, turn.records), (Deed::Imported, 450));
    assert_eq!(home.titles(Kind::Patient).len(), before.len());
    home.turn(true, Extent::All).unwrap();
    assert_eq!(home.state(), after);
}

#[test]
fn an_earlier_state_is_shown_and_brought_back_unless_a_rule_refuses() {
    let mut home = Home::begun();
    let fields = [("name", "Stolt Furu"), ("start_date", "2025-01-01")];
    home.add(Kind::Patient, &fields).unwrap();
    for day in ["2025-02-01", "2025-03-01"] {
        let view = home.show("MAS-01");
        home.save(&view, &[("start_date", day)]).unwrap();
    }
    let Ok(Response::History(history)) = home.ask(Request::History { reference: "MAS-01".into(), limit: 9 })
    else {
        panic!("a history is told")
    };
    let february = history.steps.iter().find(|step| step.to == "2025-02-01".into()).unwrap().clone();
    let Ok(Response::Record(then)) =
        home.ask(Request::ShowAt { reference: "MAS-01".into(), change: february.change[..8].into() })
    else {
        panic!("a record is shown")
    };
    assert_eq!(*then.record.top("start_date"), "2025-02-01".into());
    let id = then.record.id;
    let revert = Request::Revert { id, change: february.change.clone(), fields: vec![] };
    home.ask(revert.clone()).unwrap();
    assert_eq!(*home.show("MAS-01").record.top("start_date"), "2025-02-01".into());
    home.undo();
    assert_eq!(*home.show("MAS-01").record.top("start_date"), "2025-03-01".into());

    let view = home.show("MAS-01");
    home.save(&view, &[("start_date", "2024-12-01"), ("end_date", "2025-01-10")]).unwrap();
    let field = Request::Revert { id, change: february.change, fields: vec![Key::top("start_date")] };
    let refused = home.ask(field).unwrap_err();
    assert!(
        matches!(&refused, Refusal::Invalid { problems } if problems[0].key == Key::top("end_date")),
        "the rule is named: {refused}"
    );
    home.ask(Request::ShowAt { reference: "MAS-01".into(), change: "12".into() }).unwrap_err();
}

#[test]
fn many_records_get_one_value_and_each_is_judged_by_itself() {
    let mut home = Home::begun();
    let ids: Vec<_> = ["Stolt Furu", "Mild Bjørk", "Rask Elv"]
        .map(|name| home.add(Kind::Patient, &[("name", name), ("start_date", "2025-01-01")]).unwrap().id)
        .into();
    let view = home.show("MAS-03");
    home.save(&view, &[("start_date", "2025-03-01")]).unwrap();
    let fields = BTreeMap::from([(Key::top("end_date"), Value::text("2025-02-01"))]);
    let mut many =
        |preview| match home.ask(Request::SaveMany { ids: ids.clone(), fields: fields.clone(), preview }) {
            Ok(Response::Many(many)) => many,
            other => panic!("{other:?}"),
        };
    let previewed = many(true);
    assert_eq!((previewed.changes.len(), previewed.refused.len()), (2, 1));
    assert_eq!(many(false), previewed);
    assert_eq!(many(true).already, 2);
    assert_eq!(home.undo().deed, Deed::ChangedMany);
    assert_eq!(*home.show("MAS-01").record.top("end_date"), Value::Empty);
}
