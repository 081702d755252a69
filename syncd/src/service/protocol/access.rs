//! The access log, read and verified.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::access::Occasion;
use crate::domain::erasure::ErasureGround;
use crate::domain::member::Role as MemberRole;
use crate::domain::{Kind, RecordId};
use crate::membership::Broken;

/// An entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// When, in Europe/Oslo, by that machine's clock.
    pub at: DateTime,
    /// The patient's number, where it concerns one that is here.
    pub patient: Option<String>,
    /// Who.
    pub person: String,
    /// On which machine.
    pub machine: String,
    /// In which role, where it is known.
    pub role: Option<MemberRole>,
    /// What happened.
    pub occasion: Occasion,
    /// What sort of records, where it was one.
    pub kind: Option<Kind>,
    /// The record, where it was one.
    pub record: Option<RecordId>,
    /// Why, where a patient was erased.
    #[serde(default)]
    pub ground: Option<ErasureGround>,
}

/// Whether the access log is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How many entries there are.
    pub entries: usize,
    /// The first fault of each machine's part that has one.
    pub faults: Vec<AccessFault>,
}

/// An entry of the access log that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFault {
    /// Whose part.
    pub machine: String,
    /// The place in it, from 1.
    pub n: u64,
    /// What is wrong.
    pub broken: Broken,
}
