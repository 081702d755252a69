//! What people have to decide, and how.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Who;
use crate::domain::dispute::{Choice, Dispute};
use crate::domain::{Key, RecordId, Value};
use crate::store::view::Row;

/// Something that a person has to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    /// What.
    pub dispute: Dispute,
    /// The record.
    pub row: Row,
    /// The heads at which it was seen.
    pub heads: Vec<String>,
    /// What there is to choose from, in the order of [`Choice::Take`].
    pub sides: Vec<Side>,
    /// Of a field, what stood there before.
    pub before: Option<Value>,
    /// Whether both can stand.
    pub both: bool,
    /// Records that are about this one or refer to it.
    pub depends: Vec<Row>,
    /// What entries are known by that have only a random id: by `section/id`, their main fields.
    pub entries: BTreeMap<String, Vec<(Key, Value)>>,
    /// What records that are referred to are called.
    pub names: BTreeMap<RecordId, String>,
}

/// One of the things that there is to choose from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// The fields that tell it; of a side that would be written, as they would stand.
    pub fields: Vec<(Key, Value)>,
    /// The record, where each side is one.
    pub record: Option<Row>,
    /// Who wrote it, where that is one person.
    pub who: Option<Who>,
    /// When, in Europe/Oslo, by that machine's clock.
    pub at: Option<DateTime>,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// The record.
    pub id: RecordId,
    /// The heads at which it was seen: what others have written since is not decided.
    pub heads: Vec<String>,
    /// What.
    pub dispute: Dispute,
    /// How.
    pub choice: Choice,
}
