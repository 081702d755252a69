//! The demo's rows, and the story behind them that more than one way of making them needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syncd::domain::criteria;
use syncd::domain::plan::Plan;
use syncd::domain::{Key, Kind, Municipality, Record, RecordId, Shape, Value};
use syncd::exchange::{Row, parse};

/// What Masfjorden's coordinator has: what the region shares, and the municipality's own.
pub(crate) const FILES: [&str; 2] = ["region.toml", "masfjorden.toml"];
/// Whose home it is.
pub(crate) const COORDINATOR: &str = "Lun Fjellrev";
/// The municipality, as numbers have it.
pub(crate) const MASFJORDEN: &str = "4634";
/// The plan that was changed after the GP's approval: the limit of yellow is 2 kg, and was 3 then.
const CHANGED_AFTER_APPROVAL: (&str, f64, f64) = ("MAS-03/1", 2.0, 3.0);
/// What is only known of a patient once the service runs, or has ended.
const LATER: [&str; 6] =
    ["status", "start_date", "end_date", "end_reason", "hours_spent", "visits_at_evaluation"];

/// Values by the names of their fields.
pub(crate) type Fields = BTreeMap<String, Value>;

/// A file of the demo.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo-data").join(name)
}

/// All rows.
pub(crate) struct Demo(Vec<Row>);

/// A loan of an item.
pub(crate) struct Lent {
    /// The patient, where one borrowed.
    pub(crate) patient: Option<String>,
    /// What stands with the item.
    pub(crate) fields: Fields,
}

impl Demo {
    pub(crate) fn of_masfjorden() -> Self {
        Self::of(&FILES)
    }

    /// All three municipalities of the pilot.
    pub(crate) fn of_the_pilot() -> Self {
        Self::of(&[&FILES[..], &["alver.toml", "austrheim.toml"]].concat())
    }

    fn of(files: &[&str]) -> Self {
        let rows = |name: &&str| parse(name, &fs::read(file(name)).unwrap()).unwrap().rows;
        Self(files.iter().flat_map(rows).collect())
    }

    /// The rows of a kind, as the files have them.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(move |row| row.kind == kind)
    }

    /// The rows of a kind about a patient.
    pub(crate) fn about(&self, kind: Kind, patient: &str) -> impl Iterator<Item = &Row> {
        self.all(kind).filter(move |row| row.text("patient") == patient)
    }

    /// Masfjorden's own items.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Row> {
        self.all(Kind::Equipment).filter(|item| item.text("owner") == MASFJORDEN)
    }

    /// The contacts that something here refers to.
    pub(crate) fn needed_contacts(&self) -> impl Iterator<Item = &Row> {
        let of_others = |row: &&Row| !matches!(row.kind, Kind::Equipment | Kind::Meeting);
        let rows = self.0.iter().filter(of_others).chain(self.items());
        let needed: BTreeSet<_> = rows.flat_map(|row| row.references(Kind::Contact)).collect();
        self.all(Kind::Contact).filter(move |contact| needed.contains(&contact.key()))
    }

    /// The loans of an item, with who borrowed.
    pub(crate) fn loans(&self, item: &Row) -> Vec<Lent> {
        let borrower = |loan: &str| {
            let holds = |patient: &&Row| patient.entries("loan").contains_key(loan);
            self.all(Kind::Patient).find(holds).map(Told::key)
        };
        let loans = item.entries("loan").into_iter();
        loans.map(|(id, fields)| Lent { patient: borrower(&id), fields }).collect()
    }

    /// Those who used DHO in the trial: the ones who started.
    pub(crate) fn users(&self) -> impl Iterator<Item = &Row> {
        self.all(Kind::Patient).filter(|patient| !patient.text("start_date").is_empty())
    }

    /// The first plan of a patient.
    pub(crate) fn first_plan(&self, patient: &Row) -> &Row {
        self.about(Kind::Plan, &patient.key()).next().unwrap()
    }

    /// What a patient borrowed, by number and kind of loan.
    pub(crate) fn borrowed(&self, patient: &Row) -> Vec<(&Row, Lent)> {
        let lent = |item| self.loans(item).into_iter().map(move |lent| (item, lent));
        let of_patient = |(_, lent): &(&Row, Lent)| lent.patient.as_ref() == Some(&patient.key());
        self.all(Kind::Equipment).flat_map(lent).filter(of_patient).collect()
    }

    /// What somebody looks for to find what a reference means: a name.
    pub(crate) fn called(&self, kind: Kind, reference: &str) -> String {
        match kind {
            Kind::Patient => {
                let patient = self.all(kind).find(|row| row.key() == reference);
                patient.unwrap().text("name").to_owned()
            }
            Kind::Plan => {
                let (patient, edition) = reference.split_once('/').unwrap();
                format!("{} v{edition}", self.called(Kind::Patient, patient))
            }
            _ => reference.to_owned(),
        }
    }
}

/// What a row tells.
pub(crate) trait Told {
    /// What it is recognised by.
    fn key(&self) -> String;
    /// A text at the top; empty where there is none.
    fn text(&self, name: &str) -> &str;
    /// The fields at the top.
    fn top(&self) -> Fields;
    /// The entries of a section.
    fn entries(&self, section: &str) -> BTreeMap<String, Fields>;
    /// What it refers to, of a kind.
    fn references(&self, kind: Kind) -> Vec<String>;
}

impl Told for Row {
    fn key(&self) -> String {
        self.natural_key().unwrap()
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(&Key::top(name)).and_then(Value::as_text).unwrap_or_default()
    }

    fn top(&self) -> Fields {
        let top = self.fields.iter().filter(|(key, _)| key.entry().is_none());
        top.map(|(key, value)| (key.name().to_owned(), value.clone())).collect()
    }

    fn entries(&self, section: &str) -> BTreeMap<String, Fields> {
        let mut entries: BTreeMap<String, Fields> = BTreeMap::new();
        for (key, value) in &self.fields {
            if let Some((_, entry)) = key.entry().filter(|(of, _)| *of == section) {
                entries.entry(entry.to_owned()).or_default().insert(key.name().to_owned(), value.clone());
            }
        }
        entries
    }

    fn references(&self, kind: Kind) -> Vec<String> {
        let refers = |key: &Key| {
            self.kind.schema().field(key).is_some_and(|field| field.shape == Shape::Reference(kind))
        };
        let values = self.fields.iter().filter(|(key, _)| refers(key));
        values.filter_map(|(_, value)| value.as_text().map(str::to_owned)).collect()
    }
}

/// Fields with these values.
pub(crate) fn said<const N: usize>(fields: [(&str, &str); N]) -> Fields {
    fields.map(|(name, value)| (name.to_owned(), value.into())).into()
}

/// The fields with these names.
pub(crate) fn only(fields: &Fields, names: &[&str]) -> Fields {
    let named = fields.iter().filter(|(name, _)| names.contains(&name.as_str()));
    named.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The fields but for these.
pub(crate) fn without(mut fields: Fields, names: &[&str]) -> Fields {
    fields.retain(|name, _| !names.contains(&name.as_str()));
    fields
}

/// What is known of a patient from the start, and what comes later.
pub(crate) fn from_the_start_and_later(patient: &Row) -> (Fields, Fields) {
    patient.top().into_iter().partition(|(name, _)| !LATER.contains(&name.as_str()))
}

/// The limits as they stood when the GP approved the plan.
pub(crate) fn approved_limits(plan: &Row) -> Vec<Fields> {
    let (changed, now, then) = CHANGED_AFTER_APPROVAL;
    let mut limits: Vec<_> = plan.entries("limit").into_values().collect();
    for limit in limits.iter_mut().filter(|_| plan.key() == changed) {
        if limit["value"] == Value::Decimal(now) {
            limit.insert("value".to_owned(), Value::Decimal(then));
        }
    }
    limits
}

/// The limits that were changed after the approval: as they stood then, and the value now.
pub(crate) fn changed_limits(plan: &Row) -> Vec<(Fields, Value)> {
    let (then, now) = (approved_limits(plan), plan.entries("limit").into_values());
    let pairs = then.into_iter().zip(now).filter(|(then, now)| then != now);
    pairs.map(|(then, now)| (then, now["value"].clone())).collect()
}

/// When a plan was to be gone through as it came into force; of one that was followed by another
/// no file says it.
pub(crate) fn first_review(plan: &Row) -> Value {
    let fields = plan.top();
    fields.get("review_date").or(fields.get("approved_on")).cloned().unwrap()
}

/// Whether the approval that the file has is of these limits and texts.
pub(crate) fn is_what_was_approved(plan: &Row) -> bool {
    let scope = Kind::Plan.schema().scope(MASFJORDEN.parse::<Municipality>().unwrap());
    let mut record = Record::new(RecordId::from_bytes([0; 16]), Kind::Plan, scope);
    let is_limit = |key: &Key| key.entry().is_some_and(|(section, _)| section == "limit");
    let said = plan.fields.iter().filter(|(key, _)| !is_limit(key));
    said.for_each(|(key, value)| record.set(key.clone(), value.clone()));
    for (index, limit) in approved_limits(plan).into_iter().enumerate() {
        let id = RecordId::imported(&[&index.to_string()]);
        limit.into_iter().for_each(|(name, value)| record.set(Key::within("limit", id, &name), value));
    }
    record.read::<Plan>().value.content_hash() == plan.text("approved_content")
}

/// The answers to criteria, set by set in the order in which they are asked.
pub(crate) fn answers(patient: &Row) -> Vec<(String, Fields)> {
    let answered = patient.entries("criterion");
    let asked = criteria::published().iter().flat_map(|set| {
        let codes = set.include.iter().chain(&set.exclude);
        codes.map(move |code| format!("{}:{code}", set.code))
    });
    asked.filter_map(|entry| Some((entry.clone(), answered.get(&entry)?.clone()))).collect()
}
