//! A yellow or red alert is handled (`domain.md`, "Events").

use super::{Definition, Given, Hindrance, Writes, value};
use crate::domain::event::{Event, Outcome};
use crate::domain::{Field, Key, Kind, Shape, Value};

pub(super) static HANDLE: Definition = Definition {
    kind: Kind::Event,
    section: None,
    fields: &[
        Field::new("measures", Shape::Line(300)),
        Field::new("gp_contacted", Shape::Flag),
        Field::new("emergency_contacted", Shape::Flag),
        Field::new("outcome", Shape::Choice(Outcome::CODES)),
        Field::new("note", Shape::LongText),
    ],
    hindrance: |subject| {
        let event: Event = subject.record.read().value;
        (!event.is_open()).then_some(Hindrance::Handled)
    },
    suggested: |subject| {
        let kept = ["measures", "gp_contacted", "emergency_contacted", "note"];
        let kept = kept.map(|name| (name, subject.record.top(name).clone())).into_iter();
        kept.filter(|(_, value)| !value.is_empty()).collect::<Given>()
    },
    // Whoever writes something about it has taken it on; it is open until there is an outcome.
    writes: |subject, given| {
        let written = HANDLE.fields.iter().map(|field| (Key::top(field.name), value(given, field.name)));
        let by: (Key, Value) = (Key::top("handled_by"), subject.person.into());
        Ok(Writes::of(written.filter(|(_, value)| !value.is_empty()).chain([by])))
    },
};
