//! What was done here, to be taken back or done again.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Who;
use crate::domain::operation::Operation;
use crate::domain::{Key, Kind, RecordId, Value};
use crate::store::view::Row;

/// What a person did in one go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case")]
pub enum Deed {
    /// A record was made.
    Added {
        /// Of which kind.
        kind: Kind,
    },
    /// Fields of a record were saved.
    Changed,
    /// Something was done with a record.
    Operated {
        /// What.
        operation: Operation,
    },
    /// Rows of files were taken in.
    Imported,
    /// Something that people disagreed on was decided.
    Settled,
    /// An earlier state was brought back.
    Reverted,
    /// The same fields of many records were saved.
    ChangedMany,
    /// A patient's record was merged into another's.
    Merged,
    /// A record that was merged came back.
    Unmerged,
}

/// How much of a step is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Nothing: only what it would be is told.
    Preview,
    /// What nobody else has changed since.
    Untouched,
    /// All of it.
    All,
}

/// A step that was or would be taken back, or done again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// What was done.
    pub deed: Deed,
    /// When, in Europe/Oslo.
    pub at: DateTime,
    /// How many records it wrote.
    pub records: usize,
    /// The first of them, as they are called now.
    pub rows: Vec<Row>,
    /// Of a single record, what its fields hold now and would hold then.
    pub fields: Vec<(Key, Value, Value)>,
    /// What others have changed since; the first of them.
    pub since: Vec<Changed>,
    /// What entries are known by that have only a random id: by `section/id`, their main fields.
    pub entries: BTreeMap<String, Vec<(Key, Value)>>,
    /// What records that are referred to are called.
    pub names: BTreeMap<RecordId, String>,
}

/// A field that somebody else has changed since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// The record.
    pub row: Row,
    /// The field.
    pub key: Key,
    /// By whom, where the machine is known.
    pub who: Option<Who>,
    /// When, in Europe/Oslo, by that machine's clock.
    pub at: DateTime,
}
