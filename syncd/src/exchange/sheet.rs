//! Sheets: one kind of record in a file, a column for each field, wherever the rows come from.

use super::draft::{Column, Draft};
use super::import::{Collector, ImportError};
use super::{Kind, Mistake};

/// The most columns of a sheet.
pub const COLUMNS_MAX: usize = 300;
/// The most cells of a sheet.
pub(super) const CELLS_MAX: usize = 4_000_000;
/// What the headings begin with that a file of what was left has more than its
/// sheet had.
pub(super) const ADDED: &str = "Varde: ";

/// A row of cells, trimmed.
pub(super) struct Line {
    /// As a spreadsheet counts it.
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
    /// Cells at the end are missing where they are empty.
    pub(super) may_be_short: bool,
    /// Whether it is certain where this row ends.
    pub(super) is_whole: bool,
}

/// A sheet as it was written, so that what was left of it can be given back.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it holds.
    pub kind: Kind,
    /// The headings, and the field that each was taken for; none where it is left out.
    pub columns: Vec<(String, Option<String>)>,
    /// The cells of each row, by [place](super::Row::place).
    pub rows: Vec<(String, Vec<String>)>,
}

impl Sheet {
    /// The heading above a field.
    pub fn heading(&self, path: &str) -> Option<&str> {
        let taken = self.columns.iter().find(|(_, taken)| taken.as_deref() == Some(path));
        taken.map(|(heading, _)| heading.as_str())
    }
}

/// Reads every row. Where the header is not understood that is told, and no row is taken.
pub(super) fn read(
    collector: &mut Collector<'_>,
    kind: Kind,
    lines: impl Iterator<Item = Result<Line, ImportError>>,
) -> Result<(), ImportError> {
    let is_empty = |line: &Line| line.cells.iter().all(String::is_empty);
    let mut lines = lines.skip_while(|line| line.as_ref().is_ok_and(is_empty));
    let Some(mut header) = lines.next().transpose()? else { return Ok(()) };
    while header.cells.last().is_some_and(String::is_empty) {
        header.cells.pop();
    }
    // What was added stands first, so that a row with too many or too few cells is as it was.
    let added = header.cells.iter().take_while(|heading| heading.starts_with(ADDED.trim_end())).count();
    let headings: Vec<String> = header.cells.drain(..).skip(added).collect();
    if headings.len() > COLUMNS_MAX {
        return Err(ImportError::TooManyColumns);
    }
    let Some(columns) = columns(collector, kind, header.number, &headings)? else { return Ok(()) };
    let mut cells = 0;
    for line in lines {
        let mut line = line?;
        if is_empty(&line) {
            continue;
        }
        line.cells.drain(..added.min(line.cells.len()));
        cells += line.cells.len().max(columns.len());
        if cells > CELLS_MAX {
            return Err(ImportError::TooManyCells);
        }
        read_row(collector, kind, &columns, line)?;
    }
    Ok(())
}

fn read_row(
    collector: &mut Collector<'_>,
    kind: Kind,
    columns: &[Option<Column>],
    mut line: Line,
) -> Result<(), ImportError> {
    let mut draft = Draft::new(kind, format!("row {}", line.number), collector.words());
    let (found, expected) = (line.cells.len(), columns.len());
    let has_more = line.cells.iter().skip(expected).any(|cell| !cell.is_empty());
    let is_short = found < expected && !line.may_be_short;
    if has_more || is_short {
        draft.mistake(kind.into(), Mistake::CellCount { found, expected });
    } else if !line.is_whole {
        draft.mistake(kind.into(), Mistake::QuotationMark);
    } else {
        let is_named = columns.iter().flatten().any(|column| column.path() == "name");
        if kind == Kind::Patient && !is_named {
            draft.unnamed();
        }
        line.cells.resize(expected, String::new());
        for (column, cell) in columns.iter().zip(&line.cells) {
            if let Some(column) = column {
                draft.cell(column, cell);
            }
        }
    }
    collector.keep(format!("row {}", line.number), line.cells);
    collector.take(draft)
}

/// The columns of the header, none for one that is left out, if all are understood.
fn columns(
    collector: &mut Collector<'_>,
    kind: Kind,
    number: usize,
    headings: &[String],
) -> Result<Option<Vec<Option<Column>>>, ImportError> {
    let (place, words) = (format!("row {number}"), collector.words());
    let mut columns = Vec::new();
    for heading in headings {
        let found = match words.mapped(kind, heading) {
            Some(path) if path.is_empty() => Ok(None),
            Some(path) => Column::find(kind, &path).map(Some),
            None => Column::find(kind, heading)
                .or_else(|mistake| match words.field(kind, heading) {
                    Some(name) => Column::find(kind, name),
                    None => Err(mistake),
                })
                .map(Some),
        };
        match found {
            Ok(column) => columns.push(column),
            Err(mistake) => collector.fault(&place, heading, mistake)?,
        }
    }
    let understood = columns.len() == headings.len();
    if understood {
        let paths = columns.iter().map(|column| column.as_ref().map(|column| column.path().to_owned()));
        collector.begin_sheet(kind, headings.iter().cloned().zip(paths).collect());
    }
    Ok(understood.then_some(columns))
}
