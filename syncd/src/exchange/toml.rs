//! TOML: several kinds in a file, each a list of tables (`[[patient]]`), with sections as
//! tables by code or label (`activity."2.1"`) or as lists (`[[patient.relative]]`).

use ::toml::{Table, Value};

use super::draft::{Column, Draft};
use super::import::{Collector, ImportError, kind_named, known_kinds};
use super::{Kind, Mistake};

/// Reads every table of every kind.
pub(super) fn read(collector: &mut Collector<'_>, text: &str) -> Result<(), ImportError> {
    let file: Table = text.parse().map_err(|error| not_toml(text, &error))?;
    for (name, tables) in &file {
        match (kind_named(name), tables) {
            (Some(kind), Value::Array(tables)) => read_kind(collector, kind, tables)?,
            (Some(_), other) => collector.fault("file", name, misplaced(other, "a list of tables"))?,
            (None, _) => collector.fault("file", name, Mistake::Unknown { known: known_kinds() })?,
        }
    }
    Ok(())
}

fn not_toml(text: &str, error: &::toml::de::Error) -> ImportError {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = 1 + text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
    ImportError::NotToml { line }
}

fn read_kind(collector: &mut Collector<'_>, kind: Kind, tables: &[Value]) -> Result<(), ImportError> {
    for (index, table) in tables.iter().enumerate() {
        let mut draft = Draft::new(kind, format!("{kind} {}", index + 1), collector.words());
        match table {
            Value::Table(table) => {
                table.iter().for_each(|(name, value)| read_field(&mut draft, kind, name, value));
            }
            other => draft.mistake(kind.into(), misplaced(other, "a table")),
        }
        collector.take(draft)?;
    }
    Ok(())
}

fn read_field(draft: &mut Draft<'_>, kind: Kind, name: &str, value: &Value) {
    let is_section = kind.schema().section(name).is_some();
    match value {
        Value::Table(entries) if is_section => {
            entries.iter().for_each(|(entry, fields)| read_entry(draft, kind, name, entry, fields));
        }
        Value::Array(entries) if is_section => {
            for (index, fields) in entries.iter().enumerate() {
                read_entry(draft, kind, name, &(index + 1).to_string(), fields);
            }
        }
        other if is_section => draft.mistake(name, misplaced(other, "a table")),
        value => read_cell(draft, kind, name, value),
    }
}

fn read_entry(draft: &mut Draft<'_>, kind: Kind, section: &str, entry: &str, fields: &Value) {
    match fields {
        Value::Table(fields) => {
            for (name, value) in fields {
                read_cell(draft, kind, &format!("{section}/{entry}/{name}"), value);
            }
        }
        other => draft.mistake(&format!("{section}/{entry}"), misplaced(other, "a table")),
    }
}

fn read_cell(draft: &mut Draft<'_>, kind: Kind, path: &str, value: &Value) {
    match (Column::find(kind, path), scalar(value)) {
        (Ok(column), Some(text)) => draft.cell(&column, &text),
        (Ok(_), None) => draft.mistake(path, misplaced(value, "one value")),
        (Err(mistake), _) => draft.mistake(path, mistake),
    }
}

/// A single value as text, so that it is read as any spelling of it is.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Datetime(moment) => Some(moment.to_string()),
        Value::Array(_) | Value::Table(_) => None,
    }
}

fn misplaced(found: &Value, expected: &str) -> Mistake {
    Mistake::Misplaced { found: found.type_str().to_owned(), expected: expected.to_owned() }
}
