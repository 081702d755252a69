//! What a municipality says of itself is lost to nobody: cards and released figures.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::world::World;
use crate::domain::member::Role;
use crate::domain::{Key, Kind, Municipality};
use crate::service::protocol::{Report, Request, Response};

const CAST: [(u16, Role); 3] =
    [(4634, Role::CoordinatorAdmin), (4634, Role::Coordinator), (4631, Role::CoordinatorAdmin)];

impl World {
    fn patient(&mut self, place: usize, name: &str) {
        let named = (Key::top("name"), name.into());
        self.add(place, Kind::Patient, named.clone(), BTreeMap::from([named]));
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
