//! Plans with their levels and limits, most of them approved and in force.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Random;
use super::patients::{FIRST_DAY, number};
use crate::domain::plan::{Level, Plan};
use crate::domain::{Key, Kind, Record, RecordId, Scope, Value};
use crate::exchange::Row;
use crate::exchange::draft::entry_id;

const SIGNS: &[&str] = &["Går til butikken", "Meir hoste enn elles", "Tung pust i ro", "Hovne anklar"];
const DONE: &[&str] = &["Held fram som vanleg", "Kviler og måler på nytt", "Ringjer heimetenesta"];

/// So many plans, one each for as many patients.
pub fn plans(count: usize, seed: u64) -> impl Iterator<Item = Row> {
    (1..=count).map(move |index| plan(index, &mut Random::new(seed ^ 0x91a7, index as u64)))
}

fn plan(index: usize, random: &mut Random) -> Row {
    let mut row = Row { kind: Kind::Plan, place: format!("plan {index}"), fields: BTreeMap::new() };
    let sent = random.day_after(FIRST_DAY, 90);
    for (name, value) in [
        ("patient", number(index).into()),
        ("form", "self-treatment".into()),
        ("edition", Value::Integer(1)),
        ("goals", random.pick(SIGNS).into()),
        ("prevention", random.pick(DONE).into()),
        ("sent_on", sent.into()),
        ("status", "sent".into()),
    ] {
        row.fields.insert(Key::top(name), value);
    }
    for level in Level::CODES {
        row.fields.insert(Key::within("level", level, "signs"), random.pick(SIGNS).into());
        row.fields.insert(Key::within("level", level, "patient_does"), random.pick(DONE).into());
    }
    limit(&mut row, "yellow", 90 + random.below(3));
    limit(&mut row, "red", 86 + random.below(3));
    if random.below(4) > 0 {
        approve(&mut row, sent.saturating_add(5.days()), random);
    }
    row
}

/// Where a level begins, in per cent of oxygen.
fn limit(row: &mut Row, level: &str, below: usize) {
    let entry = entry_id(row, "limit", level);
    for (name, value) in [
        ("level", level.into()),
        ("measure", "spo2".into()),
        ("comparison", "below".into()),
        ("value", Value::Decimal(below as f64)),
    ] {
        row.fields.insert(Key::within("limit", entry, name), value);
    }
}

/// The GP approved what stands there, and the plan came into force.
fn approve(row: &mut Row, on: Date, random: &mut Random) {
    let mut record = Record::new(RecordId::from_bytes([0; 16]), row.kind, Scope::Region);
    row.fields.iter().for_each(|(key, value)| record.set(key.clone(), value.clone()));
    for (name, value) in [
        ("status", "active".into()),
        ("approved_on", on.into()),
        ("approved_by", "Stø Ulvefot, fastlege".into()),
        ("approved_content", record.read::<Plan>().value.content_hash().into()),
        ("review_date", random.day_after(on.saturating_add(30.days()), 180).into()),
    ] {
        row.fields.insert(Key::top(name), value);
    }
}
