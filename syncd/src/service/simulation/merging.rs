//! Two records of one person are merged on machines that do not meet: nobody vanishes, and what comes late is told.

use std::collections::{BTreeMap, BTreeSet};

use super::world::World;
use crate::domain::dispute::{Choice, Dispute};
use crate::domain::erasure::ErasureGround;
use crate::domain::member::Role;
use crate::domain::{Key, Kind, RecordId, Value};
use crate::service::protocol::{ConflictView, Request, Response, Settlement};
use crate::store::Store;

const MASFJORDEN: [(u16, Role); 2] = [(4634, Role::CoordinatorAdmin), (4634, Role::Coordinator)];

/// Two machines, and two records of one person that both know.
fn twins() -> (World, [RecordId; 2]) {
    let mut world = World::of_cast(&MASFJORDEN);
    let name = (Key::top("name"), Value::from("Stolt Furu"));
    let born = (Key::top("birth_date"), Value::from("1950-01-02"));
    let mut add = |address: &str| {
        let address = (Key::top("address"), Value::from(address));
        world.add(0, Kind::Patient, name.clone(), BTreeMap::from([name.clone(), born.clone(), address]))
    };
    let both = [add("Nes"), add("Eide")];
    world.meet(0, 1);
    (world, both)
}

fn merge(world: &mut World, place: usize, merged: RecordId, into: RecordId) {
    let (patient, into) = (merged.to_string(), into.to_string());
    world.ask(place, Request::Merge { patient, into, preview: false });
}

fn alert(world: &mut World, place: usize, patient: RecordId) -> RecordId {
    let trigger = (Key::top("trigger"), Value::from("tung pust"));
    let fields = BTreeMap::from([
        trigger.clone(),
        (Key::top("patient"), patient.into()),
        (Key::top("level"), "red".into()),
        (Key::top("at"), "2025-02-14T08:00".into()),
    ]);
    world.add(place, Kind::Event, trigger, fields)
}

fn conflicts(world: &mut World, place: usize) -> Vec<ConflictView> {
    match world.ask(place, Request::Conflicts { limit: 99 }) {
        Response::Conflicts(conflicts) => conflicts,
        other => panic!("{other:?}"),
    }
}

fn settle(world: &mut World, place: usize, conflict: ConflictView, choice: Choice) {
    let ConflictView { dispute, row, heads, .. } = conflict;
    world.ask(place, Request::Settle(Settlement { id: row.id, heads, dispute, choice }));
}

#[test]
fn two_machines_that_merge_one_pair_alike_have_merged_it_once() {
    let (mut world, [kept, other]) = twins();
    merge(&mut world, 0, other, kept);
    merge(&mut world, 1, other, kept);
    world.settle();
    super::checks::converged(&world);
    for place in 0..2 {
        let told = conflicts(&mut world, place);
        let [ConflictView { dispute: Dispute::Values { key }, sides, .. }] = &told[..] else {
            panic!("{told:?}")
        };
        assert_eq!((key.as_str(), sides.len()), ("address", 2));
    }
}

#[test]
fn two_that_were_merged_each_into_the_other_are_told_and_one_comes_back() {
    let (mut world, [one, other]) = twins();
    merge(&mut world, 0, other, one);
    merge(&mut world, 1, one, other);
    world.settle();
    super::checks::converged(&world);
    let told = conflicts(&mut world, 1);
    let vanished = |told: &[ConflictView]| {
        let of = told.iter().filter(|it| it.dispute == Dispute::AboutReplaced).map(|it| it.row.id);
        of.collect::<BTreeSet<_>>()
    };
    assert_eq!(vanished(&told), BTreeSet::from([one, other]), "{told:#?}");
    let back = told.into_iter().find(|it| it.dispute == Dispute::AboutReplaced && it.row.id == one).unwrap();
    settle(&mut world, 1, back, Choice::Take(0));
    world.meet(0, 1);
    for place in 0..2 {
        let told = conflicts(&mut world, place);
        assert!(vanished(&told).is_empty(), "{told:#?}");
        let store = &world.nodes[place].open.store;
        let rows = [one, other].map(|id| store.row(id).unwrap().unwrap());
        assert_eq!(
            rows.map(|row| (row.archived, row.patient.map(|it| it.id))),
            [(false, None), (true, Some(one))]
        );
    }
}

#[test]
fn what_comes_of_a_merged_record_from_a_machine_that_was_away_is_told_and_taken_over() {
    let (mut world, [kept, other]) = twins();
    merge(&mut world, 0, other, kept);
    world.save(1, other, Key::top("phone"), "+4768050001".into());
    let alert = alert(&mut world, 1, other);
    world.meet(0, 1);
    for (id, dispute) in [(other, Dispute::ChangedSinceMerged), (alert, Dispute::AboutReplaced)] {
        let told = conflicts(&mut world, 1);
        let conflict = told.into_iter().find(|it| it.row.id == id && it.dispute == dispute).unwrap();
        settle(&mut world, 1, conflict, Choice::Take(0));
    }
    world.meet(0, 1);
    let record = world.nodes[0].open.document(kept).unwrap().record();
    assert_eq!(*record.top("phone"), "+4768050001".into());
    assert_eq!(*world.nodes[0].open.document(alert).unwrap().record().top("patient"), kept.into());
    let left: Vec<_> = conflicts(&mut world, 0).into_iter().map(|it| it.dispute).collect();
    assert_eq!(left, [Dispute::Values { key: Key::top("address") }]);
}

#[test]
fn who_was_erased_while_another_machine_merged_is_erased_with_both_records() {
    let (mut world, [kept, other]) = twins();
    merge(&mut world, 1, other, kept);
    let late = alert(&mut world, 1, other);
    let (patient, ground) = (kept.to_string(), ErasureGround::Requested);
    world.ask(0, Request::Erase { patient, ground, preview: false });
    world.settle();
    world.after(0, |open, events| open.finish_erasing(events)).unwrap();
    world.settle();
    for place in 0..2 {
        let store = &world.nodes[place].open.store;
        for id in [kept, other, late] {
            assert!(store.is_erased(id).unwrap() && store.row(id).unwrap().is_none(), "{id} on {place}");
        }
        let Response::Erasures(erasures) = world.ask(place, Request::Erasures) else {
            panic!("who was erased")
        };
        assert_eq!(erasures.iter().map(|it| it.records).collect::<Vec<_>>(), [3], "one person");
    }
}
