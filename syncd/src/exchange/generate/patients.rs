//! Patients, each somewhere on the pathway, and the small edits of a history.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::Random;
use crate::domain::identity_number::Checksum;
use crate::domain::pathway::Pathway;
use crate::domain::patient::{Group, Patient, Reporter};
use crate::domain::{IdentityNumber, Key, Kind, Value};
use crate::exchange::Row;
use crate::exchange::draft::entry_id;

/// The first day on which a generated patient can have been recruited.
pub(super) const FIRST_DAY: Date = date(2024, 9, 2);
/// The activity with which the service starts: the patient reports.
const STARTS: &str = "2.7";
const FIRST_NAMES: &[&str] =
    &["Blid", "Djerv", "Klar", "Lun", "Mild", "Nøysam", "Rolig", "Seig", "Stille", "Stolt", "Varleg", "Åpen"];
const LAST_NAMES: &[&str] = &[
    "Bjørk",
    "Einer",
    "Furu",
    "Havørn",
    "Hegre",
    "Lerk",
    "Lomvi",
    "Myrull",
    "Rogn",
    "Røyskatt",
    "Skogstjerne",
    "Steinskvett",
    "Tiriltunge",
    "Vipe",
    "Østers",
    "Åkerrikse",
];
const CHALLENGES: &[&str] = &[
    "Tung pust ved anstrenging",
    "Væske i kroppen",
    "Ustabilt blodsukker",
    "Smerter",
    "Utrygg åleine om natta",
];
const NOTES: &[&str] = &[
    "Ringde, alt vel.",
    "Vil heller ha besøk på føremiddagen.",
    "Batteriet i målaren er bytt.",
    "Sov dårleg i natt.",
];

/// So many patients of Masfjorden, `MAS-00001` and on, each somewhere on the pathway, with a
/// consent and a relative.
pub fn patients(count: usize, seed: u64) -> impl Iterator<Item = Row> {
    (1..=count).map(move |index| patient(index, &mut Random::new(seed, index as u64)))
}

/// About `n` small edits of a patient's row as a history would hold them, oldest first; each is
/// what one save touched.
pub fn edits(row: &Row, n: usize, seed: u64) -> Vec<Vec<(Key, Value)>> {
    let number = row.natural_key().unwrap_or_default();
    let mut random = Random::new(
        seed,
        number.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))),
    );
    (0..n).map(|_| edit(&mut random)).collect()
}

fn edit(random: &mut Random) -> Vec<(Key, Value)> {
    let top = |name: &str, value: Value| vec![(Key::top(name), value)];
    match random.below(6) {
        0 => top("hours_spent", Value::Decimal(random.below(400) as f64 / 4.0)),
        1 => top("phone", phone(random)),
        2 => top("challenge", random.pick(CHALLENGES).into()),
        3 => top("notes", random.pick(NOTES).into()),
        4 => top("hours_decided", Value::Decimal(random.below(40) as f64 / 2.0)),
        _ => vec![
            (Key::within("activity", "4.1", "note"), random.pick(NOTES).into()),
            // After the last day on which anybody is recruited, and so consents.
            (
                Key::within("activity", "4.1", "date"),
                random.day_after(FIRST_DAY.saturating_add(120.days()), 30).into(),
            ),
        ],
    }
}

/// The number of the patient at this place.
pub(super) fn number(index: usize) -> String {
    format!("MAS-{index:05}")
}

fn patient(index: usize, random: &mut Random) -> Row {
    let born = random.day_after(date(1934, 1, 1), 36 * 365);
    let recruited = random.day_after(FIRST_DAY, 120);
    let mut row = Row { kind: Kind::Patient, place: format!("patient {index}"), fields: BTreeMap::new() };
    let mut set = |name: &str, value: Value| row.fields.insert(Key::top(name), value);
    set("number", number(index).into());
    set("name", name(random));
    set("identity_number", identity_number(born, random).to_string().into());
    set("birth_date", born.into());
    set("gender", random.pick(&["female", "male"]).into());
    set("phone", phone(random));
    set("group", random.pick(Group::CODES).into());
    set("challenge", random.pick(CHALLENGES).into());
    set("reporter", random.pick(Reporter::CODES).into());
    set("tools", random.pick(&["tablet", "tablet pulse-oximeter", "tablet scale"]).into());
    set("coordinator", "Lun Fjellrev".into());
    set("distance_km", Value::Decimal(random.below(600) as f64 / 10.0));
    for (section, field, value) in [
        ("consent", "status", "active".into()),
        ("consent", "date", recruited.into()),
        ("relative", "name", name(random)),
        ("relative", "phone", phone(random)),
    ] {
        let id = entry_id(&row, section, "1");
        row.fields.insert(Key::within(section, id, field), value);
    }
    walk(&mut row, recruited, random);
    row
}

/// Takes a patient some way along the pathway, two days for each activity.
fn walk(row: &mut Row, recruited: Date, random: &mut Random) {
    let activities: Vec<_> = Pathway::published().activities_for(&Patient::default()).collect();
    let steps = random.below(activities.len());
    let mut status = "planned";
    for (step, activity) in activities.iter().take(steps).enumerate().filter(|(_, it)| it.phase() < 5) {
        let day = recruited.saturating_add((2 * step as i64).days());
        row.fields.insert(Key::within("activity", &activity.code, "state"), "done".into());
        row.fields.insert(Key::within("activity", &activity.code, "date"), day.into());
        if activity.code == STARTS {
            status = "active";
            row.fields.insert(Key::top("start_date"), day.into());
        }
    }
    row.fields.insert(Key::top("status"), status.into());
}

fn name(random: &mut Random) -> Value {
    format!("{} {}", random.pick(FIRST_NAMES), random.pick(LAST_NAMES)).into()
}

/// A number of the range that is set aside for fiction.
fn phone(random: &mut Random) -> Value {
    format!("+476805{:04}", random.below(10_000)).into()
}

/// A synthetic number for a day of birth, with check digits that hold.
fn identity_number(born: Date, random: &mut Random) -> IdentityNumber {
    loop {
        // Not every individual number has check digits.
        let individual = random.below(1_000);
        let begun =
            format!("{:02}{:02}{:02}{individual:03}", born.day(), born.month() + 80, born.year() % 100);
        let candidates =
            (0..100).filter_map(|check| IdentityNumber::parse(&format!("{begun}{check:02}")).ok());
        if let Some(number) = candidates.into_iter().find(|number| number.checksum() == Checksum::Valid) {
            return number;
        }
    }
}
