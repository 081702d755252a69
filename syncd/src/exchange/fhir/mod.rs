//! Patients as FHIR R4, for systems that understand nothing else.
//!
//! **Invariant:** pure, and nothing is guessed: what a record does not say is left out, and a code or
//! an identifier system is claimed only where the record is known to mean it. A resource is plain
//! JSON: seven kinds are written and none is read, so a model of all of FHIR would add nothing.

mod consent;
mod episode;
mod flag;
mod identifier;
mod organization;
mod person;
mod questionnaire;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

use crate::domain::contact::Contact;
use crate::domain::event::Event;
use crate::domain::patient::Patient;
use crate::domain::{Key, Kind, Municipality, RecordId};

/// What a bundle is made of.
#[derive(Debug)]
pub struct Source<'a> {
    /// Whose patients they are.
    pub municipality: Municipality,
    /// When it is made, in Europe/Oslo.
    pub at: DateTime,
    /// The patients.
    pub people: &'a [Person],
    /// The contacts that they may refer to; whom nobody refers to is left out.
    pub contacts: &'a BTreeMap<RecordId, Contact>,
}

/// A patient with what is known about them.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The patient's record.
    pub id: RecordId,
    /// What it says.
    pub patient: Patient,
    /// Yellow and red events about the patient, open or not.
    pub events: Vec<(RecordId, Event)>,
}

/// The words for what a record has as a field or a code: people read them, and there is no code
/// system to name instead.
pub trait Words {
    /// What a field is called.
    fn field(&self, kind: Kind, key: &Key) -> String;
    /// What a code in that field means.
    fn code(&self, kind: Kind, key: &Key, code: &str) -> String;
}

/// One bundle of type `collection`. Every reference in it that points to a record is to a resource
/// of the same bundle, and a record has the same `fullUrl` each time.
pub fn bundle(source: &Source<'_>, words: &dyn Words) -> Value {
    let municipality = source.municipality;
    let mut entries = vec![organization::municipality(municipality)];
    let referred = source.people.iter().filter_map(|person| person.patient.gp);
    let contacts: BTreeMap<_, _> = referred.filter_map(|id| source.contacts.get_key_value(&id)).collect();
    entries.extend(contacts.iter().map(|(id, contact)| organization::contact(**id, contact)));
    for person in source.people {
        entries.push(person::entry(person, municipality, |gp| contacts.contains_key(&gp)));
        entries.push(episode::entry(person, municipality, words));
        entries.extend(consent::entries(person, municipality, words));
        entries.extend(questionnaire::entries(person, words));
        entries.extend(flag::entries(person, words));
    }
    bare(json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": moment(source.at),
        "entry": entries,
    }))
}

/// An entry of the bundle: a resource of this type, made of the record or entry `of`.
fn entry(kind: &str, of: impl ToString, content: Value) -> Value {
    let id = uuid(kind, &of.to_string());
    let mut resource = Map::from_iter([("resourceType".into(), kind.into()), ("id".into(), json!(id))]);
    resource.extend(content.as_object().cloned().unwrap_or_default());
    json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource })
}

/// A reference to what [`entry`] makes.
fn reference(kind: &str, of: impl ToString) -> Value {
    json!({ "reference": format!("urn:uuid:{}", uuid(kind, &of.to_string())), "type": kind })
}

/// The id of a resource: several are made of one record, so it is computed from type and record.
fn uuid(kind: &str, of: &str) -> String {
    let mut bytes = *RecordId::exported(&[kind, of]).as_bytes();
    // RFC 9562: version 8, an id of one's own making, and its variant.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = data_encoding::HEXLOWER.encode(&bytes);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

/// A moment with its offset, without which FHIR has no time of day.
fn moment(at: DateTime) -> Option<String> {
    let zoned = at.in_tz("Europe/Oslo").ok()?;
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// A concept with its code in a code system.
fn coded(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

/// A phone number.
fn phone(number: Option<&str>) -> Value {
    number.map_or(Value::Null, |number| json!([{ "system": "phone", "value": number }]))
}

/// Without what says nothing: FHIR allows no null, and nothing that is empty.
fn bare(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    match value {
        Value::Array(all) => all.into_iter().map(bare).filter(says_something).collect(),
        Value::Object(map) => {
            let fields = map.into_iter().map(|(name, value)| (name, bare(value)));
            Value::Object(fields.filter(|(_, value)| says_something(value)).collect())
        }
        other => other,
    }
}
