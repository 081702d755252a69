//! Workbooks (XLSX), whose every size is bounded before and while they are read.
//!
//! A workbook is a ZIP archive: a few kilobytes may unfold to gigabytes, whatever the archive says of
//! itself. So it is unfolded once into nothing and counted. Cells are then read one by one: a cell at the
//! far corner, or a long text that a million cells share, makes no table of that size.

use std::io::{self, Cursor, Read};
use std::panic::catch_unwind;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx};
use jiff::Unit;
use jiff::civil::Date;
use zip::ZipArchive;

use super::import::{FILE_MAX, ImportError};
use super::sheet::{CELLS_MAX, COLUMNS_MAX, Line};
use super::spelling::SERIALS;

/// The most bytes that a workbook may unfold to.
pub const UNFOLDED_MAX: u64 = 64 * 1024 * 1024;
/// The most files in it.
const FILES_MAX: usize = 2_000;

/// The rows of the one sheet that holds something, or of the one that is named.
pub(super) fn rows(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<Line>, ImportError> {
    check_size(bytes)?;
    // calamine 0.38 subtracts what a sheet says of its size unchecked: a broken workbook must not end the
    // program.
    catch_unwind(|| filled_rows(bytes, sheet)).unwrap_or(Err(ImportError::NotXlsx))
}

fn filled_rows(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<Line>, ImportError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| ImportError::NotXlsx)?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    if let Some(name) = sheet {
        let known = || ImportError::NoSuchSheet { known: names.clone() };
        let name = names.iter().find(|known| known.as_str() == name).ok_or_else(known)?;
        return read(&mut book, name);
    }
    let mut filled = Vec::new();
    for name in names {
        let rows = read(&mut book, &name)?;
        if !rows.is_empty() {
            filled.push((name, rows));
        }
    }
    match filled.len() {
        0 | 1 => Ok(filled.pop().map(|(_, rows)| rows).unwrap_or_default()),
        _ => Err(ImportError::SeveralSheets { known: filled.into_iter().map(|(name, _)| name).collect() }),
    }
}

/// Unfolds everything into nothing, and counts.
fn check_size(bytes: &[u8]) -> Result<(), ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::NotXlsx)?;
    let declared = archive.decompressed_size().unwrap_or(0);
    if archive.len() > FILES_MAX || declared > u128::from(UNFOLDED_MAX) {
        return Err(ImportError::Unfolds);
    }
    let mut unfolded = 0;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| ImportError::NotXlsx)?;
        let rest = UNFOLDED_MAX - unfolded;
        unfolded += io::copy(&mut file.take(rest + 1), &mut io::sink()).map_err(|_| ImportError::NotXlsx)?;
        if unfolded > UNFOLDED_MAX {
            return Err(ImportError::Unfolds);
        }
    }
    Ok(())
}

fn read(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Line>, ImportError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| ImportError::NotXlsx)?;
    let mut lines: Vec<Line> = Vec::new();
    let (mut cells, mut length) = (0, 0);
    while let Some(cell) = reader.next_cell().map_err(|_| ImportError::NotXlsx)? {
        let ((row, column), text) = (cell.get_position(), text(cell.get_value()));
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let (number, column) = (row as usize + 1, column as usize);
        if column > COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        if lines.last().is_none_or(|line| line.number != number) {
            lines.push(Line { number, cells: Vec::new(), may_be_short: true, is_whole: true });
        }
        let Some(line) = lines.last_mut() else { continue };
        let before = line.cells.len();
        line.cells.resize(before.max(column + 1), String::new());
        cells += line.cells.len() - before;
        length += text.len();
        if cells > CELLS_MAX || length > FILE_MAX {
            return Err(ImportError::TooManyCells);
        }
        line.cells[column] = text.to_owned();
    }
    // A file may have its rows in any order, and one row in pieces.
    lines.sort_by_key(|line| line.number);
    match lines.windows(2).any(|pair| pair[0].number == pair[1].number) {
        true => Err(ImportError::NotXlsx),
        false => Ok(lines),
    }
}

/// A cell as one would have written it.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(moment) => written(moment).unwrap_or_else(|| moment.as_f64().to_string()),
        DataRef::DateTimeIso(moment) => moment.trim_end_matches("T00:00:00").to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A moment as ISO, the time left out at midnight; none where the number can be no date.
fn written(moment: &ExcelDateTime) -> Option<String> {
    let days = moment.as_f64();
    if !moment.is_datetime() || !days.is_finite() || days < 1.0 || days > *SERIALS.end() as f64 + 1.0 {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let day =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let [hour, minute, second] = [hour, minute, second].map(|part| i8::try_from(part).unwrap_or(0));
    let moment =
        day.to_datetime(jiff::civil::Time::new(hour, minute, second, i32::from(milli) * 1_000_000).ok()?);
    let moment = moment.round(Unit::Second).ok()?;
    let at_midnight = moment.time() == jiff::civil::Time::midnight();
    Some(if at_midnight { moment.date().to_string() } else { moment.to_string() })
}
