//! Items, and their loans to patients and places.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::Random;
use super::patients::FIRST_DAY;
use crate::domain::{Key, Kind, Value};
use crate::exchange::Row;
use crate::exchange::draft::entry_id;

/// What items there are, and what their numbers begin with.
const SORTS: [(&str, &str); 3] = [("NB", "tablet"), ("PO", "pulse-oximeter"), ("VE", "scale")];

/// So many items: every second is with the patient at its place, every tenth with a nursing home.
pub fn equipment(count: usize, seed: u64) -> impl Iterator<Item = Row> {
    (1..=count).map(move |index| item(index, &mut Random::new(seed ^ 0xe901, index as u64)))
}

/// The row of the patient at a place, with what this patient has borrowed of so many items.
pub(super) fn borrowing(mut patient: Row, index: usize, items: usize) -> Row {
    if index <= items && borrower(index) == Some("patient") {
        let loan = entry_id(&patient, "loan", &loan(index));
        patient.fields.insert(Key::within("loan", loan, "equipment"), number(index).into());
    }
    patient
}

fn borrower(index: usize) -> Option<&'static str> {
    match index % 10 {
        last if last % 2 == 0 => Some("patient"),
        1 => Some("place"),
        _ => None,
    }
}

fn number(index: usize) -> String {
    format!("{}-{index:05}", SORTS[index % SORTS.len()].0)
}

/// The label of an item's loan, which item and patient share.
fn loan(index: usize) -> String {
    format!("{}/1", number(index))
}

fn item(index: usize, random: &mut Random) -> Row {
    let mut row = Row { kind: Kind::Equipment, place: format!("equipment {index}"), fields: BTreeMap::new() };
    for (name, value) in [
        ("number", number(index).into()),
        ("kind", Value::from(SORTS[index % SORTS.len()].1)),
        ("model", random.pick(&["Nettbrett 10 tommar", "Målar med Bluetooth"]).into()),
        ("serial", format!("GEN-{index:06}").into()),
        ("owner", "4634".into()),
    ] {
        row.fields.insert(Key::top(name), value);
    }
    borrower(index).into_iter().for_each(|borrower| lend(&mut row, index, borrower, random));
    row
}

fn lend(row: &mut Row, index: usize, borrower: &str, random: &mut Random) {
    let (entry, on) = (entry_id(row, "loan", &loan(index)), random.day_after(FIRST_DAY, 90));
    let place = if borrower == "place" { "Elvetunet sjukeheim".into() } else { Value::Empty };
    for (name, value) in [
        ("borrower", borrower.into()),
        ("municipality", "4634".into()),
        ("handed_out_on", on.into()),
        ("handed_out_by", "Lun Fjellrev".into()),
        ("due", random.day_after(on.saturating_add(60.days()), 120).into()),
        ("place", place),
    ] {
        row.fields.insert(Key::within("loan", entry, name), value);
    }
    row.fields.retain(|_, value| !value.is_empty());
}
