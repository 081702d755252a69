//! Files in and out.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Key, Kind, Value};

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The kind of record.
    pub kind: Kind,
    /// Where it stands in the file.
    pub place: String,
    /// The values.
    pub fields: BTreeMap<Key, Value>,
}
