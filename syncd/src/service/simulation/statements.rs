//! What a municipality says of itself is lost to nobody: cards and released figures.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::world::World;
use crate::domain::card::Card;
use crate::domain::member::Role;
use crate::domain::pathway::{ACTIVITIES, phase};
use crate::domain::patient::Group;
use crate::domain::{Key, Kind, Municipality, RecordId, Value};
use crate::service::protocol::{Report, Request, Response};

const ADMIN: (u16, Role) = (4634, Role::CoordinatorAdmin);
const COORDINATOR: (u16, Role) = (4634, Role::Coordinator);
const CAST: [(u16, Role); 3] = [ADMIN, COORDINATOR, (4631, Role::CoordinatorAdmin)];

impl World {
    fn patient(&mut self, place: usize, name: &str) {
        let named = (Key::top("name"), name.into());
        self.add(place, Kind::Patient, named.clone(), BTreeMap::from([named]));
    }

    /// A patient of the model that begins with the first phase.
    fn begun_in_hospital(&mut self, place: usize, name: &str) -> RecordId {
        let named = (Key::top("name"), name.into());
        let model = (Key::top("model"), "hospital-first".into());
        self.add(place, Kind::Patient, named.clone(), BTreeMap::from([named, model]))
    }

    /// Phase, tools and group of the patients as the overview has them on a machine.
    fn patient_cards(&mut self, place: usize) -> Vec<(Option<u8>, Option<String>, Option<Group>)> {
        let Response::Cards(cards) = self.ask(place, Request::Cards) else { panic!("cards are told") };
        let told = |card| match card {
            Card::Patient(card) => (card.phase, card.tools, card.group),
            Card::Appointment(_) => panic!("there are only patients"),
        };
        cards.into_iter().map(|view| told(view.card)).collect()
    }

    fn report(&mut self, place: usize) -> Report {
        match self.ask(place, Request::Report { day: None }) {
            Response::Report(report) => report,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_release_stands_whoever_counts_anew_without_having_seen_it() {
    let mut world = World::of_cast(&CAST);
    world.settle();
    world.cut_all();
    let day = date(2025, 2, 14);
    world.ask(0, Request::ReleaseFigures { day: Some(day) });
    // The other machine has more changes, and so the newer count, and knows of no release.
    for name in ["Mild Elv", "Stille Vik", "Grøn Li"] {
        world.patient(1, name);
    }
    world.after(1, |open, _| open.sign_figures()).unwrap();
    world.meet(1, 2);
    world.settle();
    let masfjorden = Municipality::new(4634).unwrap();
    let report = world.report(2);
    let released = report.municipalities.iter().find(|known| known.municipality == masfjorden).unwrap();
    assert_eq!((released.day, released.released_by.is_some()), (day, true));
}

#[test]
fn the_later_of_two_releases_stands() {
    let mut world = World::of_cast(&CAST);
    world.settle();
    for day in [date(2025, 2, 14), date(2025, 2, 7)] {
        world.ask(0, Request::ReleaseFigures { day: Some(day) });
        world.settle();
        let masfjorden = Municipality::new(4634).unwrap();
        let of_masfjorden = |report: Report| {
            report.municipalities.into_iter().find(|known| known.municipality == masfjorden).unwrap()
        };
        assert_eq!(of_masfjorden(world.report(2)).day, day, "what was said last, whatever its day");
    }
}

/// A machine that stops anywhere in between signs the cards of what it has received when it is back.
#[test]
fn cards_of_what_was_received_are_signed_whenever_the_machine_stops() {
    for frames in 0..24 {
        let mut world = World::of_cast(&CAST[..2]);
        world.settle();
        world.cut_all();
        world.patient(0, "Mild Elv");
        let roster = (Key::top("note"), "Vakt".into());
        world.add(0, Kind::Contact, (Key::top("name"), "Legekontoret".into()), {
            BTreeMap::from([(Key::top("name"), "Legekontoret".into()), roster])
        });
        world.connect(0, 1);
        world.deliver(frames);
        let store = world.stop(1);
        world.start(1, store);
        world.settle();
        for place in 0..2 {
            let Response::Cards(cards) = world.ask(place, Request::Cards) else { panic!("cards are told") };
            assert_eq!(cards.len(), 1, "machine {place}, stopped after {frames} frames");
        }
        super::checks::converged(&world);
    }
}

/// The municipality does nothing of the first phase, or does it again, as somebody says at this machine.
fn without_first_phase(world: &mut World, place: usize, not_used: bool) {
    let first = ACTIVITIES.iter().filter(|code| phase(code) == 1);
    let fields = first.map(|code| (Key::within("activity", code, "not_used"), Value::Flag(not_used)));
    let fields = fields.collect();
    world.ask(place, Request::Add { kind: Kind::Settings, fields });
}

/// One machine derives cards anew while another, which works as newly already, writes: whichever stands
/// first, the one of all that is known stands in the end.
#[test]
fn no_old_card_stands_where_one_machine_derives_anew_and_another_writes() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    let patients: Vec<_> =
        (1..=12).map(|number| world.begun_in_hospital(0, &format!("Mild Elv {number}"))).collect();
    world.settle();
    world.cut_all();
    without_first_phase(&mut world, 0, true);
    world.meet(0, 1);
    world.meet(0, 2);
    for patient in patients {
        world.save(2, patient, Key::top("tools"), "tablet".into());
    }
    world.derive_all(1);
    world.meet(1, 2);
    world.settle();
    super::checks::converged(&world);
    assert_eq!(world.patient_cards(0), vec![(Some(2), Some("tablet".to_owned()), None); 12]);
}

/// Two write of the same patients apart, after the municipality has changed how it works.
#[test]
fn a_card_is_of_all_that_was_written_also_after_it_was_derived_anew() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR]);
    let patients: Vec<_> =
        (1..=12).map(|number| world.begun_in_hospital(0, &format!("Mild Elv {number}"))).collect();
    without_first_phase(&mut world, 0, true);
    world.settle();
    world.cut_all();
    for patient in patients {
        world.save(0, patient, Key::top("tools"), "tablet".into());
        world.save(1, patient, Key::top("group"), "copd".into());
    }
    world.settle();
    super::checks::converged(&world);
    let expected = (Some(2), Some("tablet".to_owned()), Some(Group::Copd));
    assert_eq!(world.patient_cards(1), vec![expected; 12]);
}

/// Cards travel ahead of documents, by way of another municipality's machine that is always on; of two who write
/// apart, again and again, one has seen the other's card each time and not what it is of.
#[test]
fn a_card_that_came_ahead_of_its_document_makes_none_rise_for_good() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, (4631, Role::CoordinatorAdmin)]);
    let patient = world.begun_in_hospital(0, "Mild Elv");
    world.settle();
    for (tools, group) in [("tablet", "copd"), ("thermometer", "cancer"), ("pulse-oximeter", "diabetes")] {
        world.cut_all();
        world.save(0, patient, Key::top("tools"), tools.into());
        world.meet(0, 2);
        world.meet(2, 1);
        world.save(1, patient, Key::top("group"), group.into());
        world.meet(0, 1);
        let expected = [(Some(1), Some(tools.to_owned()), group.parse().ok())];
        assert_eq!(world.patient_cards(0), expected);
        assert_eq!(world.patient_cards(1), expected);
    }
    world.settle();
    super::checks::converged(&world);
}

/// A machine that is behind with patients and hears of a changed pathway, and of its changing back.
#[test]
fn who_is_behind_puts_no_old_card_over_a_newer_one() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR]);
    let patient = world.begun_in_hospital(0, "Mild Elv");
    world.settle();
    world.cut_all();
    world.save(0, patient, Key::top("tools"), "tablet".into());
    for not_used in [true, false, true, false] {
        without_first_phase(&mut world, 1, not_used);
        world.derive_all(1);
    }
    world.settle();
    super::checks::converged(&world);
    assert_eq!(world.patient_cards(1), [(Some(1), Some("tablet".to_owned()), None)]);
}

/// A machine that is let in late signs nothing by the practice that it had before it heard of the one there is.
#[test]
fn nobody_signs_by_a_practice_of_which_it_has_just_heard_better() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR]);
    for number in 1..=12 {
        world.begun_in_hospital(0, &format!("Mild Elv {number}"));
    }
    without_first_phase(&mut world, 0, true);
    world.derive_all(0);
    world.meet(0, 1);
    let right = vec![(Some(2), None, None); 12];
    assert_eq!(world.patient_cards(0), right);
    assert_eq!(world.patient_cards(1), [], "it has not derived anything anew yet");
    world.derive_all(1);
    assert_eq!(world.patient_cards(1), right);
    world.settle();
    super::checks::converged(&world);
}
