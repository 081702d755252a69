//! Flag: the yellow and red events about a patient that nobody has closed.

use serde_json::{Value, json};

use super::{Person, Words, coded, entry, moment, person};
use crate::domain::event::Event;
use crate::domain::plan::Level;
use crate::domain::{Key, Kind, RecordId};

const CATEGORIES: &str = "http://terminology.hl7.org/CodeSystem/flag-category";

/// The open events that warn of something.
pub(super) fn entries(person: &Person, words: &dyn Words) -> Vec<Value> {
    person.events.iter().filter_map(|(id, event)| flag(person, *id, event, words)).collect()
}

fn flag(person: &Person, id: RecordId, event: &Event, words: &dyn Words) -> Option<Value> {
    let level = event.level.filter(|level| *level != Level::Green && event.is_open())?;
    let level = words.code(Kind::Event, &Key::top("level"), level.into());
    let what = format!("{level}: {}", event.trigger);
    let content = json!({
        "status": "active",
        "category": [coded(CATEGORIES, "clinical")],
        "code": { "text": what },
        "subject": person::of(person),
        "period": { "start": event.at.and_then(moment) },
    });
    Some(entry("Flag", id, content))
}
