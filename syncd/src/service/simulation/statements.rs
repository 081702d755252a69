//! What a municipality says of itself is lost to nobody: cards and released figures.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::world::World;
use crate::domain::card::Card;
use crate::domain::member::Role;
use crate::domain::pathway::{ACTIVITIES, phase};
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

/// One machine derives cards anew while another, which works as newly already, writes: both cards are of as many
/// changes, and whichever stands first, the one of all that is known stands in the end.
#[test]
fn no_old_card_stands_where_one_machine_derives_anew_and_another_writes() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    let patients: Vec<_> =
        (1..=12).map(|number| world.begun_in_hospital(0, &format!("Mild Elv {number}"))).collect();
    world.settle();
    world.cut_all();
    let without_first_phase = ACTIVITIES.iter().filter(|code| phase(code) == 1);
    let fields: BTreeMap<_, _> = without_first_phase
        .map(|code| (Key::within("activity", code, "not_used"), Value::Flag(true)))
        .collect();
    world.ask(0, Request::Add { kind: Kind::Settings, fields });
    world.meet(0, 1);
    world.meet(0, 2);
    for patient in patients {
        world.save(2, patient, Key::top("tools"), "tablet".into());
    }
    world.derive_all(1);
    world.meet(1, 2);
    world.settle();
    super::checks::converged(&world);
    let Response::Cards(cards) = world.ask(0, Request::Cards) else { panic!("cards are told") };
    let told = |card: &Card| match card {
        Card::Patient(card) => (card.phase, card.tools.clone()),
        Card::Appointment(_) => panic!("there are only patients"),
    };
    assert!(cards.iter().all(|view| told(&view.card) == (Some(2), Some("tablet".to_owned()))), "{cards:?}");
    assert_eq!(cards.len(), 12);
}
