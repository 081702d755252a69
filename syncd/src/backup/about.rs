//! What a backup says of itself to whoever opens it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Kind, Municipality};

/// Whose a backup is, when it was made and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The version of the program that made it.
    pub program: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The region's id, 64 hexadecimal digits.
    pub region_id: String,
    /// The region.
    pub region: String,
    /// The municipality of the machine.
    pub municipality: Municipality,
    /// The person.
    pub person: String,
    /// The machine.
    pub machine: String,
    /// How many records there are of each kind, put-away ones not counted.
    pub counts: BTreeMap<Kind, usize>,
    /// A hash of all that was written, 64 hexadecimal digits.
    pub state: String,
}

/// What an invented backup says of itself.
#[cfg(test)]
pub(crate) fn sample() -> About {
    About {
        program: "0.1.0".into(),
        made_at: "2025-02-14T07:12:00Z".parse().unwrap(),
        region_id: "ab".repeat(32),
        region: "Nordhordland".into(),
        municipality: Municipality::new(4634).unwrap(),
        person: "Lun Fjellrev".into(),
        machine: "kontor".into(),
        counts: [(Kind::Patient, 3)].into(),
        state: "cd".repeat(32),
    }
}
