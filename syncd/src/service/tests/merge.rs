//! Two records of one person become one, and two again: on a real store.

use super::*;
use crate::domain::dispute::{Choice, Dispute};
use crate::domain::erasure::ErasureGround;
use crate::domain::merge::MergeHindrance;

const BORN: (&str, &str) = ("birth_date", "1950-01-02");
const RELATIVE: &str = "relative/00000000000000000000000000000007/name";

impl Home {
    fn merge(&mut self, patient: &str, into: &str, preview: bool) -> Result<Merging, Refusal> {
        let request = Request::Merge { patient: patient.into(), into: into.into(), preview };
        match self.ask(request)? {
            Response::Merging(merging) => Ok(*merging),
            other => panic!("{other:?}"),
        }
    }

    fn unmerge(&mut self, patient: &str) -> Result<Saved, Refusal> {
        match self.ask(Request::Unmerge { patient: patient.into() })? {
            Response::Saved(saved) => Ok(saved),
            other => panic!("{other:?}"),
        }
    }

    fn hindered(&mut self, patient: &str, into: &str) -> MergeHindrance {
        match self.merge(patient, into, false) {
            Err(Refusal::NotMergeable { hindrance }) => hindrance,
            other => panic!("{other:?}"),
        }
    }

    /// MAS-01 and MAS-02 are one person, with an alert on the second.
    fn with_twins() -> (Self, RecordId) {
        let mut home = Self::begun();
        let first = [("name", "Stolt Furu"), BORN, ("phone", "+4768050001"), ("notes", "Går tur.")];
        home.add(Kind::Patient, &first).unwrap();
        let second = [
            ("name", "Stolt Furu"),
            BORN,
            ("phone", "+4768050002"),
            ("address", "Nes"),
            ("notes", "Les avisa."),
            ("legal_hold", "klagesak"),
            (RELATIVE, "Mild Bjørk"),
        ];
        home.add(Kind::Patient, &second).unwrap();
        let alert =
            [("patient", "MAS-02"), ("level", "red"), ("at", "2025-02-14T08:00"), ("trigger", "tung pust")];
        let alert = home.add(Kind::Event, &alert).unwrap().id;
        (home, alert)
    }

    fn numbers(&mut self, archived: bool) -> Vec<String> {
        match self.ask(Request::List(Query { archived, ..Query::of(Kind::Patient) })) {
            Ok(Response::Page(page)) => page.rows.into_iter().filter_map(|row| row.number).collect(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn one_person_entered_twice_becomes_one_and_can_be_taken_back() {
    let (mut home, alert) = Home::with_twins();
    let before = home.state();
    let preview = home.merge("MAS-02", "MAS-01", true).unwrap();
    let disputed: Vec<_> = preview.disputed.keys().map(Key::as_str).collect();
    assert_eq!(disputed, ["phone"]);
    let taken: Vec<_> = preview.taken.keys().map(Key::as_str).collect();
    assert_eq!(taken, ["address", "legal_hold", "notes", RELATIVE]);
    assert_eq!((preview.records, preview.hindrance), (vec![(Kind::Event, 1)], None));
    assert_eq!(home.state(), before, "a preview writes nothing");

    home.merge("MAS-02", "MAS-01", false).unwrap();
    let kept = home.show("MAS-01");
    assert_eq!(*kept.record.top("notes"), "Går tur.\n\nLes avisa.".into());
    assert_eq!(
        (kept.record.top("address"), kept.record.top("legal_hold")),
        (&"Nes".into(), &"klagesak".into())
    );
    assert_eq!(kept.related.iter().map(|row| row.id).collect::<Vec<_>>(), [alert]);
    let merged = home.show("MAS-02");
    assert_eq!(merged.row.patient.map(|patient| patient.id), Some(kept.record.id));
    assert_eq!((home.numbers(false), home.numbers(true)), (vec!["MAS-01".into()], vec!["MAS-02".to_owned()]));
    let conflict = home.conflict();
    assert_eq!((conflict.dispute, conflict.sides.len()), (Dispute::Values { key: Key::top("phone") }, 2));

    let after = home.state();
    let turn = home.undo();
    assert_eq!((turn.deed, turn.records), (Deed::Merged, 3));
    assert_eq!(home.state(), before);
    assert!(matches!(home.conflict().dispute, Dispute::Pair { .. }), "the two are told of again");
    home.turn(true, Extent::All).unwrap();
    assert_eq!(home.state(), after);
}

#[test]
fn two_after_all_are_two_again_with_what_was_written_since() {
    let (mut home, alert) = Home::with_twins();
    home.merge("MAS-02", "MAS-01", false).unwrap();
    let kept = home.show("MAS-01");
    home.save(&kept, &[("address", "Eide")]).unwrap();
    let own = [("patient", "MAS-01"), ("level", "yellow"), ("at", "2025-02-14T09:00"), ("trigger", "hoste")];
    let own = home.add(Kind::Event, &own).unwrap().id;
    let saved = home.unmerge("MAS-02").unwrap();
    assert_eq!(saved.number.as_deref(), Some("MAS-02"));

    let (kept, other) = (home.show("MAS-01"), home.show("MAS-02"));
    assert_eq!(*kept.record.top("address"), "Eide".into(), "what somebody wrote since stands");
    assert_eq!(
        (kept.record.top("notes"), kept.record.top("phone")),
        (&"Går tur.".into(), &"+4768050001".into())
    );
    assert!(kept.record.top("legal_hold").is_empty() && kept.record.entries("relative").next().is_none());
    assert_eq!(kept.related.iter().map(|row| row.id).collect::<Vec<_>>(), [own]);
    assert_eq!(other.related.iter().map(|row| row.id).collect::<Vec<_>>(), [alert]);
    assert_eq!((*other.record.top("notes")).as_text(), Some("Les avisa."));
    assert_eq!((other.row.patient, home.numbers(true)), (None, vec![]));
    assert!(matches!(home.conflict().dispute, Dispute::Pair { .. }));
    assert_eq!(
        home.unmerge("MAS-02").unwrap_err(),
        Refusal::NotMergeable { hindrance: MergeHindrance::NotReplaced }
    );
    home.merge("MAS-02", "MAS-01", false).unwrap();
    assert_eq!(*home.show("MAS-01").record.top("notes"), "Går tur.\n\nLes avisa.".into());
}

#[test]
fn a_third_record_follows_the_one_that_it_was_merged_into_and_back() {
    let (mut home, _) = Home::with_twins();
    home.add(Kind::Patient, &[("name", "Stolt Furu"), ("gender", "female")]).unwrap();
    home.merge("MAS-02", "MAS-01", false).unwrap();
    home.merge("MAS-01", "MAS-03", false).unwrap();
    let about = |home: &mut Home| home.show("MAS-02").row.patient.unwrap().number.unwrap();
    assert_eq!((about(&mut home), home.numbers(false)), ("MAS-03".into(), vec!["MAS-03".to_owned()]));
    home.unmerge("MAS-01").unwrap();
    assert_eq!((about(&mut home), home.numbers(false).len()), ("MAS-01".into(), 2));
}

#[test]
fn what_does_not_go_is_refused_and_changes_nothing() {
    let (mut home, alert) = Home::with_twins();
    let before = home.state();
    assert_eq!(home.hindered("MAS-01", "MAS-01"), MergeHindrance::Itself);
    for (patient, into) in [("MAS-77", "MAS-01"), ("MAS-01", "MAS-77"), (&alert.to_string(), "MAS-01")] {
        assert!(
            matches!(home.merge(patient, into, false), Err(Refusal::NotFound { .. })),
            "{patient} {into}"
        );
    }
    assert_eq!(home.state(), before);
    home.merge("MAS-02", "MAS-01", false).unwrap();
    let before = home.state();
    assert_eq!(home.hindered("MAS-02", "MAS-01"), MergeHindrance::Replaced);
    assert_eq!(home.hindered("MAS-01", "MAS-02"), MergeHindrance::PutAway);
    assert_eq!(home.merge("MAS-01", "MAS-02", true).unwrap().hindrance, Some(MergeHindrance::PutAway));
    assert_eq!(home.state(), before);
}

#[test]
fn what_is_written_in_a_merged_record_is_told_until_somebody_has_decided() {
    for (side, phones) in [(0, 3), (1, 2), (2, 0)] {
        let (mut home, _) = Home::with_twins();
        home.merge("MAS-02", "MAS-01", false).unwrap();
        let merged = home.show("MAS-02");
        home.save(&merged, &[("phone", "+4768050003")]).unwrap();
        let changed = |it: &ConflictView| it.dispute == Dispute::ChangedSinceMerged;
        let conflict = home.conflicts().into_iter().find(changed).unwrap();
        assert_eq!(conflict.sides[0].fields, [(Key::top("phone"), "+4768050003".into())]);
        home.settle(&conflict, Choice::Take(side)).unwrap();
        assert!(!home.conflicts().iter().any(changed), "{side}");
        let kept = home.show("MAS-01").record;
        assert_eq!(kept.fields[&Key::top("phone")].claims.len(), phones, "{side}");
        assert_eq!(home.show("MAS-02").row.archived, side != 2);
        assert_eq!(home.settle(&conflict, Choice::Take(3)).unwrap_err(), Refusal::Decided);
    }
}

#[test]
fn who_is_erased_is_erased_with_every_record_of_that_person() {
    let (mut home, _) = Home::with_twins();
    home.merge("MAS-02", "MAS-01", false).unwrap();
    let Ok(Response::Exported(export)) =
        home.ask(Request::Export { patient: "MAS-01".into(), history: false })
    else {
        panic!("all that is held is told")
    };
    assert_eq!(export.records.len(), 3, "both records and the alert");
    let kept = home.show("MAS-01");
    home.save(&kept, &[("legal_hold", "")]).unwrap();
    // Erasing the record that was merged erases the person.
    let erase =
        |preview| Request::Erase { patient: "MAS-02".into(), ground: ErasureGround::Requested, preview };
    let Ok(Response::Erasing(erasing)) = home.ask(erase(true)) else {
        panic!("what would be erased is told")
    };
    assert_eq!(erasing.patient.number.as_deref(), Some("MAS-01"));
    assert_eq!((erasing.records, erasing.hindrance), (vec![(Kind::Patient, 2), (Kind::Event, 1)], None));
    home.ask(erase(false)).unwrap();
    assert_eq!(home.state(), []);
}
