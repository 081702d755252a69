//! Two machines book without contact: what they booked stands, and both say what collides.

use std::collections::BTreeMap;

use super::number;
use super::world::World;
use crate::domain::agenda::Reason;
use crate::domain::appointment::Appointment;
use crate::domain::booking::Booking;
use crate::domain::member::Role;
use crate::domain::{Fault, Key, Kind, RecordId, Value};
use crate::exchange::generate::Random;
use crate::service::protocol::{RecordView, Request, Response};
use crate::store::{AgendaQuery, Query, Store};

const MASFJORDEN: [(u16, Role); 2] = [(4634, Role::CoordinatorAdmin), (4634, Role::Coordinator)];
const SEEDS: u64 = 500;
/// The day on which all is booked.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

impl World {
    /// Books a patient at some time of the morning; somebody answers for it.
    fn book(&mut self, place: usize, patient: RecordId, random: &mut Random) -> RecordId {
        let start = DAY.at(9 + random.below(2) as i8, 15 * random.below(4) as i8, 0, 0);
        let responsible = ["Lun Fjellrev", "Mild Elvebreidd"][random.below(2)];
        let start = (Key::top("start"), Value::text(start.to_string()));
        // Numbers given apart may be the same: that is another matter.
        let number = Value::text(format!("MAS-D{}", random.below(1_000_000)));
        let fields = BTreeMap::from([
            start.clone(),
            (Key::top("number"), number),
            (Key::top("patient"), patient.into()),
            (Key::top("status"), ["booked", "booked", "pending", "cancelled"][random.below(4)].into()),
            (Key::top("responsible"), responsible.into()),
        ]);
        self.add(place, Kind::Appointment, start, fields)
    }

    fn view(&mut self, place: usize, id: RecordId) -> RecordView {
        match self.ask(place, Request::Show { reference: id.to_string(), kind: None }) {
            Response::Record(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    /// Every list, detail and count of a machine says what collides, and nothing else.
    fn tells_what_collides(&mut self, place: usize, made: &[RecordId]) -> usize {
        let views: Vec<_> = made.iter().map(|id| self.view(place, *id)).collect();
        let bookings: Vec<Vec<Booking>> =
            views.iter().map(|view| view.record.read::<Appointment>().value.bookings()).collect();
        let meet = |one: &[Booking], other: &[Booking]| {
            one.iter().any(|one| other.iter().any(|other| one.overlaps(other)))
        };
        let others = |own: usize| {
            bookings
                .iter()
                .enumerate()
                .filter(|(other, theirs)| *other != own && meet(&bookings[own], theirs))
                .count()
        };
        for (index, view) in views.iter().enumerate() {
            let told =
                view.problems.iter().filter(|it| matches!(it.fault, Fault::BookedTwice { .. })).count();
            assert_eq!((told, view.row.booked_twice as usize), (others(index), others(index)));
        }
        let colliding = (0..made.len()).filter(|index| others(*index) > 0).count();
        let store = &self.nodes[place].open.store;
        let faulty: usize = store.counts().unwrap().iter().map(|count| count.faulty).sum();
        let today = store.agenda(&AgendaQuery { today: DAY, days_ahead: 0, limit: 99 }).unwrap();
        let told = today.rows.iter().filter(|row| row.item.reason == Reason::BookedTwice).count();
        assert_eq!((faulty, told), (colliding, colliding));
        colliding
    }
}

fn two_book_apart(seed: u64) -> usize {
    let mut random = Random::new(seed, 7);
    let mut world = World::of_cast(&MASFJORDEN);
    let name = (Key::top("name"), Value::text("Stolt Furu"));
    let patient = world.add(0, Kind::Patient, name.clone(), BTreeMap::from([name]));
    world.meet(0, 1);
    let mut made = Vec::new();
    for _ in 0..2 + random.below(4) {
        let place = random.below(2);
        made.push(world.book(place, patient, &mut random));
        if random.below(4) == 0 {
            world.meet(place, 1 - place);
        }
    }
    world.settle();
    for place in [0, 1] {
        let listed = world.nodes[place].open.store.list(&Query::of(Kind::Appointment)).unwrap();
        assert_eq!(listed.total, made.len(), "nothing was refused");
    }
    let colliding = world.tells_what_collides(0, &made);
    assert_eq!(world.tells_what_collides(1, &made), colliding);
    colliding
}

#[test]
fn what_was_booked_apart_stands_and_is_flagged_on_both_machines() {
    let seeds = number("VARDE_SEEDS").unwrap_or(SEEDS);
    let colliding = (0..seeds).filter(|seed| two_book_apart(*seed) > 0).count() as u64;
    assert!(colliding > seeds / 4, "{colliding} of {seeds} seeds booked twice");
}
