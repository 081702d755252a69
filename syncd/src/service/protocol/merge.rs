//! Two records of one person become one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::merge::{MergeHindrance, Values};
use crate::domain::{Key, Kind, RecordId, Value};
use crate::store::view::Row;

/// What comes or would come of merging one patient's record into another's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Merging {
    /// The record that is kept.
    pub kept: Row,
    /// The record that is put away.
    pub merged: Row,
    /// The fields that the kept record gets of the other.
    pub taken: BTreeMap<Key, Value>,
    /// The fields in which both say something else: both values will stand until a person chooses.
    pub disputed: Values,
    /// How many records of each kind will be about the kept one.
    pub records: Vec<(Kind, usize)>,
    /// Why it cannot be done now.
    pub hindrance: Option<MergeHindrance>,
    /// What entries are known by that have only a random id: by `section/id`, their main fields.
    pub entries: BTreeMap<String, Vec<(Key, Value)>>,
    /// What records that are referred to are called.
    pub names: BTreeMap<RecordId, String>,
}
