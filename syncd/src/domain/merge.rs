//! Two records of one person become one, and two again where they were two people after all.
//!
//! The one that is kept takes what the other says: where it says nothing itself, the other's value; where
//! both say something else, both values, for people to choose between as if they were written apart. The
//! other is put away, whole, and names the one that replaces it (FHIR `Patient.link`, `replaced-by`). What is
//! about it is then about the one that is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Key, Kind, LONG_TEXT_MAX, Record, RecordId, Shape, Value};

codes! {
    /// Why two records cannot become one, or not two again.
    MergeHindrance {
        /// It is one record.
        Itself,
        /// Other machines hold the other.
        OtherMunicipality,
        /// The one that is to be kept is put away.
        PutAway,
        /// The other was merged already.
        Replaced,
        /// It was not merged into any.
        NotReplaced,
        /// The notes of both are longer than one record's may be.
        NotesTooLong,
    }
}

/// What is to stand in fields: of several values all, apart from each other.
pub type Values = BTreeMap<Key, Vec<Value>>;

/// What merging writes in the record that is put away.
const OWN: [&str; 2] = ["replaced_by", "replaced_content"];

/// The field in which a record tells whom it is about: of a patient, which other record replaces it.
pub fn reference(kind: Kind) -> Key {
    Key::top(if kind == Kind::Patient { "replaced_by" } else { "patient" })
}

/// The patient that a record is about; of a replaced one that which replaces it.
pub fn about(record: &Record) -> Option<RecordId> {
    record.value(&reference(record.kind)).as_text()?.parse().ok()
}

/// Why one cannot be merged into the other now.
pub fn hindrance(kept: &Record, merged: &Record) -> Option<MergeHindrance> {
    let too_long = || {
        let values = into_kept(kept, merged, |_| true);
        let mut texts = values.iter().filter(|(key, _)| is_text(kept, key)).flat_map(|(_, values)| values);
        texts.any(|text| text.as_text().is_some_and(|text| text.chars().count() > LONG_TEXT_MAX))
    };
    match () {
        () if kept.id == merged.id => Some(MergeHindrance::Itself),
        () if kept.scope != merged.scope => Some(MergeHindrance::OtherMunicipality),
        () if about(merged).is_some() => Some(MergeHindrance::Replaced),
        () if is_put_away(kept) || about(kept).is_some() => Some(MergeHindrance::PutAway),
        () if too_long() => Some(MergeHindrance::NotesTooLong),
        () => None,
    }
}

/// The mark, in the record that is kept, that it replaces another.
pub fn mark(merged: RecordId) -> Key {
    Key::within("replaces", merged, "noted")
}

/// What the record that is kept takes of these fields of the other.
pub fn into_kept(kept: &Record, merged: &Record, wanted: impl Fn(&Key) -> bool) -> Values {
    let mut taken = Values::new();
    for key in merged.fields.keys().filter(|key| is_content(merged, key) && wanted(key)) {
        let mut own = values(kept, key);
        if let Some((section, entry)) = key.entry() {
            let is_here = kept.holds(section, entry);
            let (here, there) = (is_archived(kept, section, entry), is_archived(merged, section, entry));
            let is_of_kept = section == "apart" && kept.id.to_string() == entry;
            if is_of_kept || is_here && (there || key.name() == "archived") {
                continue;
            }
            // An entry that was put away here is there: it comes back as it is there.
            if here {
                own = Vec::new();
                taken.insert(Key::within(section, entry, "archived"), vec![false.into()]);
            }
        }
        let theirs = values(merged, key).into_iter().filter(|value| !value.is_empty());
        let stand = match is_text(kept, key) {
            true => one_after_the_other(own.first(), theirs),
            false => theirs.fold(own.clone(), |mut all, value| {
                all.extend((!all.contains(&value)).then_some(value));
                all
            }),
        };
        if stand != own {
            taken.insert(key.clone(), stand);
        }
    }
    taken
}

/// What puts the other away.
pub fn put_away(kept: RecordId, merged: &Record) -> Values {
    Values::from([
        (Key::top("archived"), vec![true.into()]),
        (Key::top("replaced_by"), vec![kept.into()]),
        (Key::top("replaced_content"), vec![content_hash(merged).into()]),
    ])
}

/// What brings it back into use.
pub fn brought_back() -> Values {
    let emptied = OWN.into_iter().map(|name| (Key::top(name), vec![Value::Empty]));
    emptied.chain([(Key::top("archived"), vec![false.into()])]).collect()
}

/// What takes back in the kept record, `now`, what merging has written there: it was as `before`, and the
/// other as `merged`. What was written there since stays.
pub fn taken_back(before: &Record, merged: &Record, now: &Record) -> Values {
    let as_set = |values: &[Value]| values.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let written = into_kept(before, merged, |_| true).into_iter();
    let untouched = written.filter(|(key, stand)| as_set(&values(now, key)) == as_set(stand));
    let before = |key: &Key| {
        let held = values(before, key);
        if held.is_empty() { vec![Value::Empty] } else { held }
    };
    untouched
        .map(|(key, _)| {
            let values = before(&key);
            (key, values)
        })
        .collect()
}

/// The fields in which a record says something else than it did.
pub fn changed(then: &Record, now: &Record) -> BTreeSet<Key> {
    let keys = then.fields.keys().chain(now.fields.keys()).filter(|key| is_content(now, key));
    keys.filter(|key| values(then, key) != values(now, key)).cloned().collect()
}

/// Whether a record was merged into another, and written in or taken into use since.
pub fn is_changed(record: &Record) -> bool {
    let is_as_merged =
        || record.top("replaced_content").as_text() == Some(&content_hash(record)) && is_put_away(record);
    record.kind == Kind::Patient && about(record).is_some() && !is_as_merged()
}

/// A hash of what a record says, of which a merge takes care.
fn content_hash(record: &Record) -> String {
    let content: Vec<_> = record
        .fields
        .keys()
        .filter(|key| is_content(record, key))
        .map(|key| (key.as_str(), values(record, key)))
        .filter(|(_, values)| values.iter().any(|value| !value.is_empty()))
        .collect();
    let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 merged patient content");
    hasher.update(serde_json::json!(content).to_string().as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// Whether a field is what is known of the person. A shown number is the record's own.
fn is_content(record: &Record, key: &Key) -> bool {
    let is_known = record.schema().field(key).is_some();
    is_known
        && match key.entry() {
            Some((section, _)) => section != "replaces",
            None => !OWN.contains(&key.name()) && !matches!(key.name(), "number" | "archived"),
        }
}

/// The values that a field holds, several where people disagree; none where it is empty.
fn values(record: &Record, key: &Key) -> Vec<Value> {
    match record.fields.get(key) {
        Some(held) if held.claims.len() > 1 && !is_text(record, key) => {
            let mut values: Vec<_> = held.claims.iter().map(|claim| claim.value.clone()).collect();
            values.sort_by_key(ToString::to_string);
            values
        }
        Some(held) if !held.value.is_empty() => vec![held.value.clone()],
        _ => Vec::new(),
    }
}

/// A text that holds both; one that holds the other already is enough.
fn one_after_the_other(own: Option<&Value>, mut theirs: impl Iterator<Item = Value>) -> Vec<Value> {
    let own = own.and_then(Value::as_text).unwrap_or_default();
    let theirs = theirs.next();
    let theirs = theirs.as_ref().and_then(Value::as_text).unwrap_or_default();
    let both = match () {
        () if own.contains(theirs) => own.to_owned(),
        () if own.is_empty() => theirs.to_owned(),
        () => format!("{own}\n\n{theirs}"),
    };
    if both.is_empty() { Vec::new() } else { vec![Value::text(both)] }
}

fn is_text(record: &Record, key: &Key) -> bool {
    let shape = record.schema().field(key).map(|field| field.shape);
    shape == Some(Shape::LongText) && key.entry().is_none()
}

fn is_put_away(record: &Record) -> bool {
    *record.top("archived") == Value::Flag(true)
}

fn is_archived(record: &Record, section: &str, entry: &str) -> bool {
    *record.value(&Key::within(section, entry, "archived")) == Value::Flag(true)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{Claim, Held, Municipality};

    const RELATIVE: &str = "00000000000000000000000000000007";

    fn record(fields: &[(&str, &str)]) -> Record {
        let scope = Kind::Patient.schema().scope(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), Kind::Patient, scope);
        for (key, value) in fields {
            record.set(key.parse().unwrap(), *value);
        }
        record
    }

    fn taken(kept: &Record, merged: &Record) -> Vec<(String, Vec<String>)> {
        let told = |(key, values): (Key, Vec<Value>)| {
            (key.to_string(), values.iter().map(ToString::to_string).collect())
        };
        into_kept(kept, merged, |_| true).into_iter().map(told).collect()
    }

    fn one(key: &str, values: &[&str]) -> (String, Vec<String>) {
        (key.to_owned(), values.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_missing_is_filled_in_and_what_disagrees_stands_apart() {
        let kept = record(&[("number", "MAS-01"), ("name", "Stolt Furu"), ("phone", "+4768050001")]);
        let merged = record(&[
            ("number", "MAS-02"),
            ("name", "Stolt Furu"),
            ("phone", "+4768050002"),
            ("address", "Nes"),
            ("notes", "Går tur."),
        ]);
        let filled = [one("address", &["Nes"]), one("notes", &["Går tur."])];
        let apart = one("phone", &["+4768050001", "+4768050002"]);
        assert_eq!(taken(&kept, &merged), [filled[0].clone(), filled[1].clone(), apart]);
    }

    #[test]
    fn the_other_text_follows_and_is_not_written_twice() {
        let kept = record(&[("notes", "Går tur.")]);
        let merged = record(&[("notes", "Les avisa.")]);
        assert_eq!(taken(&kept, &merged), [one("notes", &["Går tur.\n\nLes avisa."])]);
        let holding_both = record(&[("notes", "Går tur.\n\nLes avisa.")]);
        assert_eq!(taken(&holding_both, &merged), []);
        let long = record(&[("notes", &"x".repeat(LONG_TEXT_MAX - 5))]);
        assert_eq!(hindrance(&long, &merged), Some(MergeHindrance::NotesTooLong));
    }

    #[test]
    fn entries_come_under_their_ids_and_what_is_known_by_codes_field_by_field() {
        let name = format!("relative/{RELATIVE}/name");
        let kept = record(&[("activity/2.2/state", "done"), ("activity/2.2/date", "2025-02-01")]);
        let merged = record(&[
            (&name, "Mild Bjørk"),
            ("activity/2.2/date", "2025-02-03"),
            ("activity/2.2/person", "Lun Fjellrev"),
        ]);
        let expected = [
            one("activity/2.2/date", &["2025-02-01", "2025-02-03"]),
            one("activity/2.2/person", &["Lun Fjellrev"]),
            one(&name, &["Mild Bjørk"]),
        ];
        assert_eq!(taken(&kept, &merged), expected);
    }

    #[test]
    fn what_is_put_away_in_one_hides_nothing_of_the_other() {
        let archived = Key::within("activity", "2.2", "archived");
        let live = record(&[("activity/2.2/state", "done")]);
        let mut away = record(&[("activity/2.2/state", "done")]);
        away.set(archived.clone(), true);
        assert_eq!(taken(&live, &away), []);
        let back = [one("activity/2.2/archived", &["false"]), one("activity/2.2/state", &["done"])];
        assert_eq!(taken(&away, &live), back);
    }

    #[test]
    fn what_people_disagree_on_in_either_stands_with_all_its_values() {
        let kept = record(&[("phone", "+4768050001")]);
        let mut merged = record(&[]);
        let claim =
            |value: &str| Claim { value: value.into(), actor: String::new(), at: Timestamp::UNIX_EPOCH };
        let claims = ["+4768050003", "+4768050002"].map(claim).to_vec();
        merged.fields.insert(Key::top("phone"), Held { value: "+4768050003".into(), claims });
        let all = one("phone", &["+4768050001", "+4768050002", "+4768050003"]);
        assert_eq!(taken(&kept, &merged), [all]);
    }

    #[test]
    fn what_a_merge_wrote_is_taken_back_but_for_what_was_written_since() {
        let before = record(&[("phone", "+4768050001")]);
        let merged = record(&[("phone", "+4768050002"), ("address", "Nes"), ("group", "copd")]);
        let mut now = before.clone();
        let disputed = into_kept(&before, &merged, |_| true);
        let claim =
            |value: &Value| Claim { value: value.clone(), actor: String::new(), at: Timestamp::UNIX_EPOCH };
        let claims = disputed[&Key::top("phone")].iter().rev().map(claim).collect();
        now.fields.insert(Key::top("phone"), Held { value: "+4768050002".into(), claims });
        now.set(Key::top("address"), "Eide");
        now.set(Key::top("group"), "copd");
        let back = taken_back(&before, &merged, &now);
        let expected =
            [(Key::top("group"), vec![Value::Empty]), (Key::top("phone"), vec!["+4768050001".into()])];
        assert_eq!(back, Values::from(expected));
    }

    #[test]
    fn a_merged_record_that_is_written_in_or_taken_into_use_says_so() {
        let mut merged = record(&[("name", "Stolt Furu")]);
        for (key, values) in put_away(RecordId::random(), &merged) {
            merged.set(key, values[0].clone());
        }
        assert!(!is_changed(&merged));
        merged.set(mark(RecordId::random()), true);
        assert!(!is_changed(&merged), "that another one was merged into it says nothing of the person");
        let mut written = merged.clone();
        written.set(Key::top("phone"), "+4768050001");
        assert!(is_changed(&written));
        merged.set(Key::top("archived"), false);
        assert!(is_changed(&merged));
        for (key, values) in brought_back() {
            written.set(key, values[0].clone());
        }
        assert!(!is_changed(&written));
    }

    #[test]
    fn only_a_record_in_use_takes_another_that_nothing_replaces() {
        let (kept, merged) = (record(&[]), record(&[]));
        assert_eq!(hindrance(&kept, &merged), None);
        assert_eq!(hindrance(&kept, &kept), Some(MergeHindrance::Itself));
        let mut away = merged.clone();
        away.set(Key::top("archived"), true);
        assert_eq!(hindrance(&kept, &away), None, "a record that is put away may be merged");
        assert_eq!(hindrance(&away, &kept), Some(MergeHindrance::PutAway));
        away.set(Key::top("replaced_by"), kept.id);
        assert_eq!(hindrance(&kept, &away), Some(MergeHindrance::Replaced));
        let elsewhere =
            Record { scope: Kind::Patient.schema().scope(Municipality::new(4631).unwrap()), ..merged };
        assert_eq!(hindrance(&kept, &elsewhere), Some(MergeHindrance::OtherMunicipality));
    }
}
