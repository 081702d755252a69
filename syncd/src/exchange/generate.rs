//! Synthetic patients and their histories, for benchmarks and large tests: the same for the
//! same seed, and people who do not exist (`standards.md`, numbers with the month raised by 80).

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::domain::identity_number::Checksum;
use crate::domain::pathway::Pathway;
use crate::domain::patient::{Group, Patient, Reporter};
use crate::domain::{IdentityNumber, Key, Kind, Value};

use super::Row;
use super::draft::entry_id;

/// The first day on which a generated patient can have been recruited.
const FIRST_DAY: Date = date(2024, 9, 2);
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

fn patient(index: usize, random: &mut Random) -> Row {
    let born = random.day_after(date(1934, 1, 1), 36 * 365);
    let recruited = random.day_after(FIRST_DAY, 120);
    let mut row = Row { kind: Kind::Patient, place: format!("patient {index}"), fields: BTreeMap::new() };
    let mut set = |name: &str, value: Value| row.fields.insert(Key::top(name), value);
    set("number", format!("MAS-{index:05}").into());
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

/// SplitMix64: a few lines, and the same numbers on every machine and in every version.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(seed ^ stream.wrapping_mul(0xD605_1D09_77B7_ED35))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    fn day_after(&mut self, first: Date, within: usize) -> Date {
        first.saturating_add((self.below(within) as i64).days())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::identity_number::NumberKind;
    use crate::domain::{Municipality, Record, RecordId, rules};

    fn record(row: &Row) -> Record {
        let scope = row.kind.schema().scope(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), row.kind, scope);
        row.fields.iter().for_each(|(key, value)| record.set(key.clone(), value.clone()));
        record
    }

    #[test]
    fn generated_patients_and_their_histories_keep_every_rule() {
        for row in patients(500, 7) {
            let mut record = record(&row);
            assert_eq!(rules::problems(&record), [], "{}", row.place);
            for (key, value) in edits(&row, 20, 7).into_iter().flatten() {
                record.set(key, value);
            }
            assert_eq!(rules::problems(&record), [], "{} after its edits", row.place);
        }
    }

    #[test]
    fn generated_people_do_not_exist() {
        for row in patients(500, 7) {
            let patient: Patient = record(&row).read().value;
            let number = IdentityNumber::parse(&patient.identity_number.unwrap()).unwrap();
            assert_eq!((number.kind(), number.checksum()), (NumberKind::Synthetic, Checksum::Valid));
            assert!(patient.phone.unwrap().starts_with("+476805"));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_and_another_gives_another() {
        let all = |seed| patients(50, seed).collect::<Vec<_>>();
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
        let row = &all(1)[0];
        assert_eq!(edits(row, 9, 1), edits(row, 9, 1));
        assert_eq!((edits(row, 9, 1).len(), edits(row, 0, 1).len()), (9, 0));
        assert_ne!(edits(row, 9, 1), edits(&all(1)[1], 9, 1));
    }

    #[test]
    fn patients_differ_and_stand_at_every_place_of_the_pathway() {
        let rows: Vec<_> = patients(500, 7).collect();
        assert_eq!(rows.iter().filter_map(Row::natural_key).collect::<HashSet<_>>().len(), 500);
        let read = |row| record(row).read::<Patient>().value;
        let next = |row| Pathway::published().next(&read(row)).map(|next| next.code);
        let places: HashSet<_> = rows.iter().map(next).collect();
        assert!(places.len() > 12, "{places:?}");
    }
}
