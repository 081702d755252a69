//! A yellow or red alert, and what was done about it.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::plan::Level;
use super::{Field, HeldIn, Kind, RecordId, Schema, Shape};

/// The fields of an event (`domain.md`, "Events").
pub static SCHEMA: Schema = Schema {
    kind: Kind::Event,
    held_in: HeldIn::Municipality,
    versions: &[&["note"]],
    fields: &[
        Field::new("patient", Shape::Reference(Kind::Patient)).required(),
        Field::new("plan", Shape::Reference(Kind::Plan)),
        Field::new("at", Shape::DateTime).required(),
        Field::new("level", Shape::Choice(Level::CODES)).required(),
        Field::new("trigger", Shape::Line(200)).required(),
        Field::new("measures", Shape::Line(300)).group("handling"),
        Field::new("handled_by", Shape::Line(80)).group("handling"),
        Field::new("gp_contacted", Shape::Flag).group("handling"),
        Field::new("emergency_contacted", Shape::Flag).group("handling"),
        Field::new("outcome", Shape::Choice(Outcome::CODES)).group("handling"),
        Field::new("note", Shape::LongText).group("handling"),
    ],
    sections: &[],
};

codes! {
    /// How an event ended.
    Outcome {
        /// Handled back to green.
        Green,
        /// The GP took over.
        Gp,
        /// Admitted to hospital.
        Admitted,
        /// A false alarm.
        FalseAlarm,
    }
}

/// An event as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Whose event it is.
    pub patient: Option<RecordId>,
    /// The plan that was followed.
    pub plan: Option<RecordId>,
    /// When, Europe/Oslo.
    pub at: Option<DateTime>,
    /// Yellow or red.
    pub level: Option<Level>,
    /// What triggered it.
    pub trigger: String,
    /// Measures taken from the plan.
    pub measures: Option<String>,
    /// Who handled it.
    pub handled_by: Option<String>,
    /// Whether the GP was contacted.
    pub gp_contacted: bool,
    /// Whether the emergency service was contacted.
    pub emergency_contacted: bool,
    /// How it ended; open otherwise.
    pub outcome: Option<Outcome>,
    /// Anything more.
    pub note: Option<String>,
}

impl Event {
    /// Whether somebody still has to handle it.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// A yellow event handled to green: the published benefit indicator.
    pub fn is_yellow_to_green(&self) -> bool {
        self.level == Some(Level::Yellow) && self.outcome == Some(Outcome::Green)
    }
}
