//! What comes in from files: sheets (CSV and XLSX) and TOML, read into rows that the service saves; and what
//! goes out: [sheets](mod@write), and bundles for other systems ([`fhir`]).
//!
//! **Invariant:** nothing here reads a file, a clock or the store. Bytes go in; rows and what
//! is wrong with the others come out. Whether a row's references are known, and whether the
//! record that it becomes keeps the [rules](crate::domain::rules), only the service can tell.

mod csv;
#[cfg(test)]
mod demo_data;
mod draft;
mod encoding;
pub mod fhir;
mod formula;
pub mod generate;
mod import;
mod sheet;
mod spelling;
#[cfg(test)]
mod tests;
mod toml;
mod vocabulary;
pub mod write;
mod xlsx;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Fault, Key, Kind, Value};

pub use import::{FAULTS_MAX, FILE_MAX, ImportError, ROWS_MAX, Reading, parse};
pub use sheet::{COLUMNS_MAX, Sheet};
pub use vocabulary::{CodesOnly, Vocabulary};
pub use xlsx::UNFOLDED_MAX;

/// One record as a file has it, and nothing that the file does not say: an empty cell is not
/// here. Whether all that a record must hold is there, the rules tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Where in the file: `row 12` of a sheet, counted as a spreadsheet does, or `patient 3`.
    pub place: String,
    /// The values, in their stored form; a reference is the text that was written, which is
    /// the [natural key](Row::natural_key) of what it refers to.
    pub fields: BTreeMap<Key, Value>,
}

/// Something wrong in a file. Unless it is [kept on import](Fault::kept_on_import), the whole
/// row was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{file}, {place}, {field}: {mistake}")]
pub struct RowFault {
    /// The file's name.
    pub file: String,
    /// Where in it, as in [`Row::place`].
    pub place: String,
    /// The column, field or kind as the file has it, cleaned.
    pub field: String,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What can be wrong with a cell, a column or a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Mistake {
    /// The value breaks its field's rule.
    #[error(transparent)]
    Value(Fault),
    /// No such field, section or kind; these exist.
    #[error("is not known here; known are {}", .known.join(", "))]
    Unknown {
        /// The names that would have been understood.
        known: Vec<String>,
    },
    /// Nothing stands where the entry's code or label should, or it cannot be a code.
    #[error("has no entry such as 2.1")]
    NotAnEntry,
    /// The same field stands twice.
    #[error("stands there twice")]
    Twice,
    /// A table or a list where one value belongs, or the other way round.
    #[error("is {found} where {expected} belongs")]
    Misplaced {
        /// What TOML calls what stands there.
        found: String,
        /// What belongs there.
        expected: String,
    },
    /// Bytes that are no text in any encoding that is known, or an error of the spreadsheet.
    #[error("cannot be read: what stood there was lost")]
    Unreadable,
    /// A quotation mark that is not closed, or closes in the middle of a cell.
    #[error("has a quotation mark that stands alone")]
    QuotationMark,
    /// A record that stands in the file already.
    #[error("stands in {place} already")]
    Again {
        /// Where.
        place: String,
    },
    /// A row with more or fewer cells than the header has columns.
    #[error("has {found} cells under a header of {expected}")]
    CellCount {
        /// The cells in this row.
        found: usize,
        /// The columns.
        expected: usize,
    },
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The rows that can be used: kind by kind, each after the kinds that it refers to; within a
    /// kind in the file's order.
    pub rows: Vec<Row>,
    /// Everything that is wrong.
    pub faults: Vec<RowFault>,
    /// The sheet as it was written, where it was one and its header is understood.
    pub sheet: Option<Sheet>,
}

impl Row {
    /// What this record is recognised by when it comes again: a patient, an item and a DSK by
    /// their number, a contact by its name, a meeting by its date, a plan by patient and
    /// edition (`MAS-07/3`), an event by patient and time. Of a duty roster, and of settings, a
    /// municipality has one, so it is always the same.
    pub fn natural_key(&self) -> Option<String> {
        let part = |name: &str| {
            let value = self.fields.get(&Key::top(name)).filter(|value| !value.is_empty());
            value.map(Value::to_string)
        };
        match self.kind {
            Kind::Patient | Kind::Equipment | Kind::Appointment => part("number"),
            Kind::Contact => part("name"),
            Kind::Meeting => part("date"),
            Kind::Duty | Kind::Settings => Some(self.kind.to_string()),
            Kind::Plan => Some(format!("{}/{}", part("patient")?, part("edition")?)),
            Kind::Event => Some(format!("{}/{}", part("patient")?, part("at")?)),
        }
    }
}

/// The field that tells such a record from others, for who is to mend it.
pub(crate) fn telling_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Patient | Kind::Equipment | Kind::Appointment => "number",
        Kind::Contact => "name",
        Kind::Meeting => "date",
        Kind::Duty => "duty",
        Kind::Settings => "settings",
        Kind::Plan => "edition",
        Kind::Event => "at",
    }
}

impl Mistake {
    /// Whether the row stands all the same.
    pub fn keeps_the_row(&self) -> bool {
        matches!(self, Self::Value(fault) if fault.kept_on_import())
    }
}
