//! What a municipality has decided for itself: how long records of people are kept.

use serde::{Deserialize, Serialize};

use super::patient::PatientStatus;
use super::{Field, HeldIn, Kind, Schema, Shape};

/// The longest that records may be said to be kept, in months: a hundred years.
pub const KEPT_MONTHS_MAX: i64 = 1_200;

const MONTHS: Shape = Shape::Integer(1, KEPT_MONTHS_MAX);

/// The settings of a municipality; there is one record of them for each, so its id is computed.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Settings,
    held_in: HeldIn::Municipality,
    versions: &[&[]],
    fields: &[
        Field::new("kept_after_end", MONTHS).group("retention"),
        Field::new("kept_after_turned_down", MONTHS).group("retention"),
    ],
    sections: &[],
};

/// A municipality's settings as read from a record. What it has not decided is as published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// For how many months a person's records are kept after the service ended; until somebody erases
    /// them where it is not said.
    pub kept_after_end: Option<i64>,
    /// The same after a candidate was turned down.
    pub kept_after_turned_down: Option<i64>,
}

impl Settings {
    /// For how many months the records of somebody whose course ended with this status are kept.
    pub fn kept_for(&self, status: PatientStatus) -> Option<i64> {
        match status {
            PatientStatus::Finished => self.kept_after_end,
            PatientStatus::Cancelled => self.kept_after_turned_down,
            PatientStatus::Planned
            | PatientStatus::Waitlist
            | PatientStatus::Active
            | PatientStatus::Onhold => None,
        }
    }
}
