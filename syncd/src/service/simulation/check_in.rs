//! What a check-in says of the municipalities, on machines that hold cards and on one that does not.

use jiff::civil::date;

use super::world::World;
use crate::domain::Kind;
use crate::domain::member::Role;
use crate::exchange;
use crate::service::protocol::{IMPORT_ROWS_MAX, RecordView, Request, Response};

const MASFJORDEN: usize = 0;
const ALVER: usize = 1;
const AUSTRHEIM: usize = 2;
const LEAD: usize = 3;

const CAST: [(u16, Role); 4] = [
    (4634, Role::CoordinatorAdmin),
    (4631, Role::CoordinatorAdmin),
    (4632, Role::CoordinatorAdmin),
    (4634, Role::ProjectLead),
];

impl World {
    fn import(&mut self, place: usize, name: &str, bytes: &[u8]) {
        for rows in exchange::parse(name, bytes).unwrap().rows.chunks(IMPORT_ROWS_MAX) {
            let Response::Imported(taken) = self.ask(
                place,
                Request::Import { rows: rows.to_vec(), batch: None, update: false, preview: false },
            ) else {
                panic!("rows are taken")
            };
            assert!(taken.notes.iter().all(|note| !note.left), "{:?}", taken.notes);
        }
    }

    /// The demo's three municipalities and the project lead, each with its data.
    pub(super) fn of_demo() -> Self {
        let mut world = Self::of_cast(&CAST);
        world.import(MASFJORDEN, "region.toml", include_bytes!("../../../../demo-data/region.toml"));
        world.settle();
        world.import(MASFJORDEN, "masfjorden.toml", include_bytes!("../../../../demo-data/masfjorden.toml"));
        world.import(ALVER, "alver.toml", include_bytes!("../../../../demo-data/alver.toml"));
        world.import(AUSTRHEIM, "austrheim.toml", include_bytes!("../../../../demo-data/austrheim.toml"));
        world.settle();
        world
    }

    fn meeting(&mut self, place: usize, reference: &str) -> RecordView {
        let show = Request::Show { reference: reference.into(), kind: Some(Kind::Meeting) };
        match self.ask(place, show) {
            Response::Record(view) => *view,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_newest_check_in_says_how_the_municipalities_stand() {
    let mut world = World::of_demo();
    for place in [MASFJORDEN, ALVER] {
        let check_in = world.meeting(place, "2025-02-11").check_in.unwrap();
        assert_eq!(check_in.since, Some(date(2025, 2, 4)));
        let totals: Vec<_> = check_in.municipalities.iter().map(|of| of.patients.total.unwrap()).collect();
        assert_eq!((totals.len(), totals.iter().sum::<u32>()), (3, 17));
        assert!(check_in.municipalities.iter().all(|of| of.cards.is_some()));
        assert_eq!(world.meeting(place, "2025-02-04").check_in, None, "cards tell how it is now");
    }
}

#[test]
fn a_machine_without_cards_is_told_no_small_count() {
    let mut world = World::of_demo();
    let check_in = world.meeting(LEAD, "2025-02-11").check_in.unwrap();
    assert_eq!(check_in.municipalities.len(), 3);
    for of in check_in.municipalities {
        assert!(of.cards.is_none() && of.appointments.is_some());
        assert!(of.patients.by.values().flatten().all(|count| *count >= 5), "{:?}", of.patients);
    }
}
