//! What lists, *Today* and search ask the store for, and what they get: rows, never documents.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::agenda::AgendaItem;
use crate::domain::{Kind, RecordId, Scope};

/// A record as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The record's id.
    pub id: RecordId,
    /// What it is.
    pub kind: Kind,
    /// Who holds it.
    pub scope: Scope,
    /// The shown number, where the kind has one.
    pub number: Option<String>,
    /// What it is called: a name, a place, a date.
    pub title: String,
    /// The patient that it is about.
    pub patient: Option<PatientRef>,
    /// Its state, a code of the kind's own.
    pub state: String,
    /// The patient group, or the kind of item or contact: a code, empty where there is none.
    pub group: String,
    /// The phase of the pathway, 1–5.
    pub phase: Option<u8>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// When something is due.
    pub due: Option<Date>,
    /// Whether it is put away.
    pub archived: bool,
    /// Fields on which people disagree.
    pub conflicts: u32,
    /// Problems that a person should see.
    pub problems: u32,
    /// Further columns, by name.
    pub columns: serde_json::Map<String, serde_json::Value>,
}

/// The patient that a row is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatientRef {
    /// The patient's id.
    pub id: RecordId,
    /// The shown number.
    pub number: Option<String>,
    /// The name.
    pub title: String,
}

/// A window of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// What to list.
    pub kind: Kind,
    /// Words that must all be found, as in search; everything where it is empty.
    #[serde(default)]
    pub filter: String,
    /// Only what is about this patient.
    #[serde(default)]
    pub patient: Option<RecordId>,
    /// What is put away, instead of what is not.
    #[serde(default)]
    pub archived: bool,
    /// By which column.
    #[serde(default)]
    pub order: Order,
    /// Greatest first.
    #[serde(default)]
    pub descending: bool,
    /// The first row of the window, from 0.
    #[serde(default)]
    pub offset: usize,
    /// How many rows at most.
    pub limit: usize,
}

/// The column that a list is sorted by.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::EnumString,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Order {
    /// Shown number, then title.
    #[default]
    Number,
    /// Title, by Norwegian sorting.
    Title,
    /// State.
    State,
    /// When something is due; rows without a date last.
    Due,
    /// Who is responsible.
    Owner,
    /// When it was last changed here.
    Updated,
}

/// A window of a list, as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The rows of the window.
    pub rows: Vec<Row>,
    /// How many rows the whole list has.
    pub total: usize,
    /// The first row of the window, from 0.
    pub offset: usize,
}

/// A record that search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The record.
    pub row: Row,
    /// The words around what matched.
    pub excerpt: String,
}

/// What *Today* asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgendaQuery {
    /// The day.
    pub today: Date,
    /// How many days ahead to look.
    pub days_ahead: u16,
    /// How many rows of each part at most.
    pub limit: usize,
}

/// The parts of *Today*, most urgent first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    /// Somebody must act now.
    Now,
    /// Due today.
    Today,
    /// Due before today.
    Late,
    /// Waiting for somebody else.
    Waiting,
    /// Due in the days to come.
    Coming,
}

/// One row of *Today*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgendaRow {
    /// Where it stands.
    pub part: Part,
    /// The record that asks.
    pub record: Row,
    /// What it asks for.
    pub item: AgendaItem,
}

/// *Today*: rows in order, and how many there are of each part in all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Agenda {
    /// The rows, part by part.
    pub rows: Vec<AgendaRow>,
    /// How many rows each part has in all, in the order of the parts.
    pub counts: Vec<(Part, usize)>,
}
