//! The Tuesday check-in: experience, recruitment, status, decisions, who does what.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Field, HeldIn, Keyed, Kind, Municipality, RecordId, Schema, Section, Shape};

/// The fields of a meeting; there is one for each date, so its id is computed.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Meeting,
    held_in: HeldIn::Region,
    versions: &[&["tool_experience", "recruitment", "decisions"]],
    fields: &[
        Field::new("date", Shape::Date).required(),
        Field::new("present", Shape::Line(200)),
        Field::new("tool_experience", Shape::LongText),
        Field::new("recruitment", Shape::LongText),
        Field::new("decisions", Shape::LongText),
    ],
    sections: &[
        Section {
            name: "municipality",
            keyed: Keyed::Municipality,
            fields: &[Field::new("status", Shape::Line(500))],
        },
        Section {
            name: "action",
            keyed: Keyed::Random,
            fields: &[
                Field::new("what", Shape::Line(200)).required(),
                Field::new("owner", Shape::Line(80)),
                Field::new("due", Shape::Date),
                Field::new("done_on", Shape::Date),
            ],
        },
    ],
};

/// A meeting as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meeting {
    /// The day.
    pub date: Option<Date>,
    /// Who was there.
    pub present: Option<String>,
    /// Experience with the tools.
    pub tool_experience: Option<String>,
    /// Recruitment of candidates.
    pub recruitment: Option<String>,
    /// Decisions.
    pub decisions: Option<String>,
    /// Status per municipality.
    pub municipality: BTreeMap<Municipality, MunicipalStatus>,
    /// Who does what.
    pub action: BTreeMap<RecordId, Action>,
}

/// The status of one municipality.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MunicipalStatus {
    /// In words.
    pub status: Option<String>,
}

/// Something that somebody is to do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Done on this day; open otherwise.
    pub done_on: Option<Date>,
}
