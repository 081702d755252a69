//! Sheets that go out: CSV that every spreadsheet opens as it is, and workbooks with typed cells.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::formula::guarded;
use super::sheet::ADDED;

/// The mark by which a spreadsheet knows UTF-8.
const MARK: &str = "\u{feff}";

/// A cell that is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, which never becomes a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
}

/// A sheet as CSV: UTF-8 with its mark, semicolons, decimal commas where `comma`, ISO dates.
///
/// # Errors
/// None that memory does not make.
pub fn csv(headings: &[String], rows: &[Vec<Cell>], comma: bool) -> Result<Vec<u8>, ::csv::Error> {
    let text = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Number(number) if comma => number.to_string().replace('.', ","),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
    };
    let headings = headings.iter().map(|heading| guarded(heading)).collect();
    let rows = rows.iter().map(|row| row.iter().map(text).collect());
    lines(std::iter::once(headings).chain(rows))
}

/// What was left of a sheet, to be corrected and imported again: before the columns as they were stand
/// three more, which an import leaves out. `added` are their names; each row is what stands in them,
/// and the cells as they were.
///
/// # Errors
/// None that memory does not make.
pub fn left<'a>(
    added: [String; 3],
    headings: impl Iterator<Item = &'a str>,
    rows: impl Iterator<Item = ([String; 3], &'a [String])>,
) -> Result<Vec<u8>, ::csv::Error> {
    let added = added.into_iter().map(|name| format!("{ADDED}{name}"));
    let headings = added.chain(headings.map(guarded)).collect();
    let guarded_row = |(told, cells): ([String; 3], &[String])| {
        told.iter().chain(cells).map(|cell| guarded(cell)).collect::<Vec<_>>()
    };
    lines(std::iter::once(headings).chain(rows.map(guarded_row)))
}

fn lines(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ::csv::Error> {
    let mut builder = ::csv::WriterBuilder::new();
    builder.delimiter(b';').flexible(true).terminator(::csv::Terminator::CRLF);
    let mut writer = builder.from_writer(MARK.as_bytes().to_vec());
    for row in rows {
        writer.write_record(&row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A sheet as a workbook, its header bold and always in sight.
///
/// # Errors
/// When it is larger than a workbook can be.
pub fn xlsx(title: &str, headings: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("dd.mm.yyyy"));
    let sheet = book.add_worksheet();
    sheet.set_name(title)?.set_freeze_panes(1, 0)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    for (number, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(sheet.write_string(number, column, text)?),
                Cell::Number(value) => drop(sheet.write_number(number, column, *value)?),
                Cell::Day(value) => drop(sheet.write_datetime_with_format(number, column, *value, &day)?),
            }
        }
    }
    sheet.autofit();
    book.save_to_buffer()
}
