//! What would be erased, what was, and which machines have done it.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::domain::erasure::{ErasureGround, ErasureHindrance};
use crate::domain::{Kind, Municipality};
use crate::store::view::Row;

/// What is held on a patient here, and would be erased or was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Erasing {
    /// The patient, as listed before anything was erased.
    pub patient: Row,
    /// How many records of each kind, the patient's own included.
    pub records: Vec<(Kind, usize)>,
    /// Why nothing can be erased now.
    pub hindrance: Option<ErasureHindrance>,
    /// How many machines hold something of the municipality, this one included.
    pub machines: usize,
}

/// Whose records are due for erasure. Nothing is erased by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// On which day.
    pub day: Date,
    /// For how many months records are kept after the service ended; for ever where it is not said.
    pub kept_after_end: Option<i64>,
    /// The same after a candidate was turned down.
    pub kept_after_turned_down: Option<i64>,
    /// Those that are due, the longest first; at most a page of them.
    pub due: Vec<DueForErasure>,
    /// How many there are in all.
    pub total: usize,
}

/// A patient whose records are due for erasure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DueForErasure {
    /// The patient, as listed.
    pub patient: Row,
    /// When the service ended, or the candidate was turned down.
    pub ended_on: Date,
    /// That day is not recorded: this is when the record was last changed.
    pub is_last_change: bool,
    /// Since when they are due.
    pub since: Date,
    /// Why they cannot be erased now.
    pub hindrance: Option<ErasureHindrance>,
}

/// A person of whom everything was erased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErasureView {
    /// Tells it from others; who it was cannot be told from it.
    pub id: String,
    /// Whose records.
    pub municipality: Municipality,
    /// How many.
    pub records: usize,
    /// When, in Europe/Oslo; known within the municipality, as are who and why.
    pub at: Option<DateTime>,
    /// Who.
    pub person: Option<String>,
    /// Why.
    pub ground: Option<ErasureGround>,
    /// The machines that have erased it, by municipality and name.
    pub erased_on: Vec<ErasureMachine>,
    /// Those that are not known to have.
    pub not_yet_on: Vec<ErasureMachine>,
    /// Those that were revoked before they were known to have: what they hold they may keep.
    pub beyond_reach: Vec<ErasureMachine>,
}

/// A machine that holds or held something of the municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureMachine {
    /// Its municipality.
    pub municipality: Municipality,
    /// What it is called.
    pub machine: String,
    /// Whose it is.
    pub person: String,
    /// When it was last heard from, in Europe/Oslo.
    pub last_heard: Option<DateTime>,
}
