//! Sheets: one kind of record in a file, a column for each field.

use super::draft::{Column, Draft};
use super::import::{Collector, ImportError};
use super::{Kind, Mistake};

/// Reads every row of a sheet. Where the header is not understood, every row of it has that
/// mistake: it is told once, and no row is taken.
pub(super) fn read(collector: &mut Collector, kind: Kind, text: &str) -> Result<(), ImportError> {
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = columns(collector, kind, reader.headers()?)?;
    for (index, cells) in reader.records().enumerate() {
        // The header is row 1 of the spreadsheet.
        let mut draft = Draft::new(kind, format!("row {}", index + 2));
        let cells = cells?;
        match &columns {
            Some(columns) if columns.len() == cells.len() => {
                columns.iter().zip(&cells).for_each(|(column, cell)| draft.cell(column, unguarded(cell)));
            }
            Some(columns) => {
                let mistake = Mistake::CellCount { found: cells.len(), expected: columns.len() };
                draft.mistake(kind.into(), mistake);
            }
            None => {}
        }
        collector.take(draft)?;
    }
    Ok(())
}

/// The columns of the header, if all are understood.
fn columns(
    collector: &mut Collector,
    kind: Kind,
    header: &::csv::StringRecord,
) -> Result<Option<Vec<Column>>, ImportError> {
    let mut columns = Vec::new();
    for path in header {
        match Column::find(kind, path) {
            Ok(column) => columns.push(column),
            Err(mistake) => collector.fault("row 1", path, mistake)?,
        }
    }
    Ok((columns.len() == header.len()).then_some(columns))
}

/// The delimiter that the header has most of; a comma where there is one column only.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("").as_bytes();
    let count = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}
