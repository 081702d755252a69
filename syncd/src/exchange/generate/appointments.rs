//! DSK appointments: being arranged, agreed and held.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::Random;
use super::patients::{FIRST_DAY, number};
use crate::domain::{Key, Kind, Value};
use crate::exchange::Row;

/// The days over which they are spread.
const DAYS: usize = 500;

/// Who arrange them: with fewer, most would take somebody's time twice.
const COORDINATORS: [&str; 12] = [
    "Lun Fjellrev",
    "Mild Elvebreidd",
    "Hug Strandnellik",
    "Klok Kvitveis",
    "Varm Lynghei",
    "Sindig Bregne",
    "Snill Rogn",
    "Rask Spurv",
    "Traust Selje",
    "Var Svartor",
    "Kvik Erle",
    "Roleg Einer",
];

/// So many appointments, of one patient after the other.
pub fn appointments(count: usize, patients: usize, seed: u64) -> impl Iterator<Item = Row> {
    (1..=count).map(move |index| {
        let patient = 1 + (index - 1) % patients.max(1);
        appointment(index, patient, &mut Random::new(seed ^ 0xd5c0, index as u64))
    })
}

fn appointment(index: usize, patient: usize, random: &mut Random) -> Row {
    let day = random.day_after(FIRST_DAY, DAYS);
    let start = day.at(8 + random.below(6) as i8, 15 * random.below(4) as i8, 0, 0);
    let mut fields = vec![
        ("number", format!("MAS-D{index:05}").into()),
        ("patient", number(patient).into()),
        ("flow", random.pick(&["from-municipality", "from-hospital"]).into()),
        ("place", random.pick(&["gp-office", "home", "nursing-home"]).into()),
        ("responsible", COORDINATORS[random.below(COORDINATORS.len())].into()),
        ("start", start.to_string().into()),
        ("end", start.saturating_add(45.minutes()).to_string().into()),
    ];
    fields.extend(match random.below(3) {
        0 => vec![("status", "pending".into())],
        1 => vec![("status", "booked".into())],
        _ => vec![
            ("status", "fulfilled".into()),
            ("notes_municipality", true.into()),
            ("notes_hospital", true.into()),
            ("evaluated_on", day.into()),
            ("km_saved", Value::Decimal(random.below(300) as f64)),
            ("transport", "own-car".into()),
        ],
    });
    let mut fields: BTreeMap<_, _> =
        fields.into_iter().map(|(name, value)| (Key::top(name), value)).collect();
    fields.insert(Key::within("step", "time", "state"), "done".into());
    fields.insert(Key::within("step", "time", "date"), day.into());
    Row { kind: Kind::Appointment, place: format!("appointment {index}"), fields }
}
