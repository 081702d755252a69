//! A record as its document holds it: every value, with what people disagree on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Fault, Key, Keyed, Kind, RecordId, Schema, Scope, Value};

/// A record with all its values, known or not to this version's schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The id, random or computed.
    pub id: RecordId,
    /// What it is.
    pub kind: Kind,
    /// Who holds it; never changes.
    pub scope: Scope,
    /// The version of the schema that it was last brought up to.
    pub version: u32,
    /// The values. Fields of a newer schema are here too, kept and not shown.
    pub fields: BTreeMap<Key, Held>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The value shown: the one that all machines pick alike until a person chooses.
    pub value: Value,
    /// All the values where two people disagree, the shown one first; otherwise empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
}

/// One of several values that were written apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The value.
    pub value: Value,
    /// The actor that wrote it, as hexadecimal digits; the service knows the person.
    pub actor: String,
    /// When, by that machine's clock.
    pub at: Timestamp,
}

/// Something about a field that a person should see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{key} {fault}")]
pub struct Problem {
    /// The field.
    pub key: Key,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A record read as its domain type.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// What could be read; a value that breaks its field's rule is left out here and stays in
    /// the record.
    pub value: T,
    /// What broke a field's rule.
    pub problems: Vec<Problem>,
}

impl Record {
    /// An empty record that this version would make.
    pub fn new(id: RecordId, kind: Kind, scope: Scope) -> Self {
        Self { id, kind, scope, version: kind.schema().version(), fields: BTreeMap::new() }
    }

    /// What this kind of record may hold.
    pub fn schema(&self) -> &'static Schema {
        self.kind.schema()
    }

    /// The value shown for a field; [`Value::Empty`] where nothing was ever written.
    pub fn value(&self, key: &Key) -> &Value {
        self.fields.get(key).map_or(&Value::Empty, |held| &held.value)
    }

    /// The value shown for a field at the top.
    pub fn top(&self, name: &str) -> &Value {
        self.value(&Key::top(name))
    }

    /// Puts a value in place of what a field held.
    pub fn set(&mut self, key: Key, value: impl Into<Value>) {
        self.fields.insert(key, Held { value: value.into(), claims: Vec::new() });
    }

    /// The fields on which people disagree.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Key, &[Claim])> {
        let disputed = self.fields.iter().filter(|(_, held)| held.claims.len() > 1);
        disputed.map(|(key, held)| (key, held.claims.as_slice()))
    }

    /// The entries of a section that hold something and are not archived, by their key.
    pub fn entries<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a str> {
        let mut last = "";
        self.fields.keys().filter_map(move |key| {
            let (name, entry) = key.entry()?;
            (name == section && entry != last).then(|| last = entry)?;
            let archived = self.value(&Key::within(section, entry, "archived"));
            (*archived != Value::Flag(true) && self.holds(section, entry)).then_some(entry)
        })
    }

    /// Whether anything stands in an entry. One whose adding was taken back has only emptied fields.
    pub fn holds(&self, section: &str, entry: &str) -> bool {
        let first = Key::within(section, entry, "");
        let fields = self.fields.range(first..).take_while(|(key, _)| key.entry() == Some((section, entry)));
        fields.into_iter().any(|(_, held)| !held.value.is_empty())
    }

    /// The record as its domain type, and the values that had to be left out.
    ///
    /// Reading never fails: what a peer wrote may break a rule that is newer than the peer, and
    /// the record must stay readable.
    pub fn read<T: DeserializeOwned + Default>(&self) -> Reading<T> {
        self.read_of(|key| !self.is_in_archived_entry(key))
    }

    /// As [`Record::read`], with the entries that were put away.
    pub fn read_whole<T: DeserializeOwned + Default>(&self) -> Reading<T> {
        self.read_of(|_| true)
    }

    fn read_of<T: DeserializeOwned + Default>(&self, is_read: impl Fn(&Key) -> bool) -> Reading<T> {
        let schema = self.schema();
        let mut problems = Vec::new();
        let mut json = serde_json::Map::new();
        for (key, held) in &self.fields {
            let Some(field) = schema.field(key) else { continue };
            if held.value.is_empty() || !is_read(key) {
                continue;
            }
            if let Some(fault) = field.check(&held.value) {
                let kept = fault.is_warning() || fault.kept_on_import();
                problems.push(Problem { key: key.clone(), fault });
                if !kept {
                    continue;
                }
            }
            let object = match key.entry() {
                None => Some(&mut json),
                Some((section, entry)) => descend(&mut json, section).and_then(|map| descend(map, entry)),
            };
            if let Some(object) = object {
                object.insert(key.name().to_owned(), held.value.to_json());
            }
        }
        let missing = schema.fields.iter().filter(|field| field.required && self.top(field.name).is_empty());
        problems.extend(missing.map(|field| Problem { key: Key::top(field.name), fault: Fault::Required }));
        // Every value has the shape that its field declares, and a test holds the types to the
        // schema, so this default is never reached for a schema of this version.
        let value = serde_json::from_value(json.into()).unwrap_or_default();
        Reading { value, problems }
    }

    /// The fields by which people know the entries that some fields are of, where an entry is known by
    /// nothing but a random id: those that it must have, or else its first, other than these fields.
    pub fn entries_told_by<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a Key>,
    ) -> BTreeMap<String, Vec<(Key, Value)>> {
        let mut told = BTreeMap::new();
        for key in keys {
            let Some((section, entry)) = key.entry() else { continue };
            let Some(of) = self.schema().section(section).filter(|of| of.keyed == Keyed::Random) else {
                continue;
            };
            let some_required = of.fields.iter().any(|field| field.required);
            let fields = of.fields.iter().filter(|field| field.required || !some_required);
            let keys = fields.map(|field| Key::within(section, entry, field.name));
            let filled = keys.filter(|known| known != key && !self.value(known).is_empty());
            let fields = filled.map(|key| (key.clone(), self.value(&key).clone())).collect();
            told.insert(format!("{section}/{entry}"), fields);
        }
        told
    }

    fn is_in_archived_entry(&self, key: &Key) -> bool {
        key.entry().is_some_and(|(section, entry)| {
            *self.value(&Key::within(section, entry, "archived")) == Value::Flag(true)
        })
    }
}

type Json = serde_json::Map<String, serde_json::Value>;

fn descend<'a>(map: &'a mut Json, key: &str) -> Option<&'a mut Json> {
    map.entry(key).or_insert_with(|| Json::new().into()).as_object_mut()
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::super::{Field, Keyed, Municipality, Shape};
    use super::*;

    /// A value that a field accepts.
    fn sample(field: &Field) -> Value {
        match field.shape {
            Shape::Line(_) | Shape::LongText => "ord".into(),
            Shape::Flag => true.into(),
            Shape::Integer(min, _) => Value::Integer(min.max(1)),
            Shape::Decimal(min, _) => Value::Decimal(min.max(1.5)),
            Shape::Date => "2026-11-24".into(),
            Shape::DateTime => "2026-11-24T10:00:00".into(),
            Shape::Choice(codes) | Shape::Ticks(codes) => codes[0].into(),
            Shape::Reference(_) => RecordId::from_bytes([1; 16]).into(),
            Shape::Phone => "+4768050000".into(),
            Shape::IdentityNumber => "41814061033".into(),
            Shape::Municipality => "4634".into(),
        }
    }

    fn read_as_json(record: &Record) -> serde_json::Value {
        fn json<T: DeserializeOwned + Default + Serialize>(record: &Record) -> serde_json::Value {
            let reading = record.read::<T>();
            assert_eq!(reading.problems, [], "{}", record.kind);
            serde_json::to_value(reading.value).unwrap()
        }
        match record.kind {
            Kind::Patient => json::<super::super::patient::Patient>(record),
            Kind::Plan => json::<super::super::plan::Plan>(record),
            Kind::Event => json::<super::super::event::Event>(record),
            Kind::Equipment => json::<super::super::equipment::Equipment>(record),
            Kind::Appointment => json::<super::super::appointment::Appointment>(record),
            Kind::Contact => json::<super::super::contact::Contact>(record),
            Kind::Meeting => json::<super::super::meeting::Meeting>(record),
            Kind::Duty => json::<super::super::duty::Duty>(record),
            Kind::Settings => json::<super::super::settings::Settings>(record),
        }
    }

    #[test]
    fn every_field_of_every_schema_arrives_in_its_domain_type() {
        for kind in Kind::iter() {
            let scope = kind.schema().scope(Municipality::new(4634).unwrap());
            let mut record = Record::new(RecordId::random(), kind, scope);
            for field in kind.schema().fields {
                record.set(Key::top(field.name), sample(field));
            }
            for section in kind.schema().sections {
                let entries = match section.keyed {
                    Keyed::Code => vec!["2.2".to_owned()],
                    Keyed::OneOf(codes) => codes.iter().map(ToString::to_string).collect(),
                    Keyed::Municipality => vec!["4634".to_owned()],
                    Keyed::Random => vec![RecordId::random().to_string()],
                };
                for (entry, field) in entries.iter().flat_map(|e| section.fields.iter().map(move |f| (e, f)))
                {
                    record.set(Key::within(section.name, entry, field.name), sample(field));
                }
            }
            let json = read_as_json(&record);
            for (key, held) in &record.fields {
                let object = match key.entry() {
                    None => &json,
                    Some((section, entry)) => &json[section][entry],
                };
                let read = &object[key.name()];
                assert!(
                    !read.is_null() && read.is_number() == held.value.to_json().is_number(),
                    "{kind} {key}: {read}"
                );
            }
        }
    }

    #[test]
    fn an_entry_under_an_unknown_code_is_kept_and_empties_nothing() {
        let scope = Kind::Plan.schema().scope(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), Kind::Plan, scope);
        record.set(Key::top("goals"), "gå tur");
        record.set(Key::within("level", "purple", "signs"), "ukjent");
        let plan = record.read::<super::super::plan::Plan>().value;
        assert_eq!((plan.goals.as_deref(), plan.level.len()), (Some("gå tur"), 0));
    }
}
