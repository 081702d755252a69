//! `varde export overview`: the sheet that the pilot kept, from what is here.

use std::collections::BTreeMap;
use std::io::{self, Write, stdout};
use std::path::Path;

use syncd::domain::text::clean_line;
use syncd::domain::{Key, Kind, Shape, Value};
use syncd::exchange::write::{self, Cell};
use syncd::store::Row;

use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::records::Session;
use crate::language::{OVERVIEW, Place};

impl Session<'_> {
    /// Writes the overview sheet to a new file, or prints it.
    pub(super) fn export_overview(&mut self, file: Option<&Path>) -> Result<(), Failure> {
        let patients = self.every_patient()?;
        let texts = self.texts;
        let headings: Vec<_> = OVERVIEW.into_iter().map(|name| texts.overview_heading(name)).collect();
        let cells = |row: &Row| OVERVIEW.iter().map(|name| self.cell(row, name)).collect();
        let rows: Vec<Vec<Cell>> = patients.iter().map(cells).collect();
        let csv = || write::csv(&headings, &rows, texts.get("decimal-sign") == ",").map_err(io::Error::other);
        let Some(file) = file else {
            if self.json {
                let row = |row| OVERVIEW.into_iter().map(move |name| (name, value(row, name).to_json()));
                let rows: Vec<BTreeMap<_, _>> =
                    patients.iter().map(|patient| row(patient).collect()).collect();
                return Ok(print::json(&rows)?);
            }
            return Ok(stdout().write_all(&csv()?)?);
        };
        let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
        let bytes = match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("csv") => csv()?,
            Some("xlsx") => {
                write::xlsx(&texts.overview_title(), &headings, &rows).map_err(io::Error::other)?
            }
            _ => return Err(Failure::of(texts, "cli-export-ending")),
        };
        self.keep(file, &bytes, rows.len(), "cli-exported")
    }

    /// A cell of the sheet: a number or a day as such, all else in words.
    fn cell(&self, row: &Row, name: &str) -> Cell {
        let (place, value) = (Place::top(Kind::Patient), value(row, name));
        let Some(field) = Kind::Patient.schema().field(&Key::top(name)) else { return Cell::Empty };
        match (field.shape, &value) {
            (_, Value::Empty) => Cell::Empty,
            (_, Value::Integer(number)) => Cell::Number(*number as f64),
            (_, Value::Decimal(number)) => Cell::Number(*number),
            (Shape::Date, Value::Text(day)) => match day.parse() {
                Ok(day) => Cell::Day(day),
                Err(_) => Cell::Text(clean_line(day, usize::MAX)),
            },
            _ => Cell::Text(clean_line(&self.texts.value(&place, field, &value), usize::MAX)),
        }
    }
}

/// What a patient's row holds of a field.
fn value(row: &Row, name: &str) -> Value {
    match (name, row.columns.get(name)) {
        ("number", _) => row.number.as_deref().map_or(Value::Empty, Value::text),
        (_, Some(value)) => serde_json::from_value(value.clone()).unwrap_or(Value::Empty),
        (_, None) => Value::Empty,
    }
}
