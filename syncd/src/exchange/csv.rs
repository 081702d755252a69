//! CSV: rows of cells, whatever their encoding and delimiter.

use ::csv::{ByteRecord, Reader, ReaderBuilder, Trim};

use super::encoding;
use super::formula::unguarded;
use super::import::ImportError;
use super::sheet::{COLUMNS_MAX, Line};

/// How often a row that took others into its quotation marks may be read anew.
const AGAIN_MAX: usize = 1_000;

/// The rows of a file, without its mark.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    reader: Reader<&'a [u8]>,
    /// Where the reader began.
    offset: usize,
    record: ByteRecord,
    number: usize,
    width: usize,
    again: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let delimiter = delimiter(bytes);
        let (record, reader) = (ByteRecord::new(), reader(bytes, delimiter, true));
        Self { bytes, delimiter, reader, offset: 0, record, number: 0, width: 0, again: 0 }
    }

    fn read(&mut self) -> Result<Option<Line>, ImportError> {
        if !self.reader.read_byte_record(&mut self.record)? {
            return Ok(None);
        }
        self.number += 1;
        let begin = self.record.position().map_or(0, |position| position.byte() as usize);
        let end = self.reader.position().byte() as usize;
        let raw = self.bytes.get(self.offset + begin..self.offset + end).unwrap_or_default();
        if self.width > 0 && self.has_swallowed_others(raw) {
            return self.first_line_alone(self.offset + begin, raw).map(Some);
        }
        if self.width == 0 {
            self.width = self.record.len();
        }
        Ok(Some(line(self.number, &self.record)))
    }

    /// Whether a quotation mark that was meant otherwise made one row of several.
    fn has_swallowed_others(&self, raw: &[u8]) -> bool {
        let raw = raw.trim_ascii();
        let lines: Vec<_> = raw.split(|byte| *byte == b'\n').collect();
        let [_, middle @ .., _] = &lines[..] else { return false };
        let is_row = |line: &&[u8]| {
            self.width > 1 && line.iter().filter(|byte| **byte == self.delimiter).count() >= self.width - 1
        };
        self.record.len() != self.width || !is_quoted_well(raw, self.delimiter) || middle.iter().any(is_row)
    }

    /// Takes the first line for a row of its own, and goes on after it.
    fn first_line_alone(&mut self, begin: usize, raw: &[u8]) -> Result<Line, ImportError> {
        self.again += 1;
        if self.again > AGAIN_MAX {
            return Err(ImportError::TooManyFaults);
        }
        let blank = raw.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let length =
            raw[blank..].iter().position(|byte| *byte == b'\n').map_or(raw.len(), |at| blank + at + 1);
        self.offset = begin + length;
        self.reader = reader(&self.bytes[self.offset..], self.delimiter, true);
        let mut alone = ByteRecord::new();
        reader(&raw[..length], self.delimiter, false).read_byte_record(&mut alone)?;
        Ok(Line { is_whole: false, ..line(self.number, &alone) })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Line, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn reader(bytes: &[u8], delimiter: u8, quoting: bool) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).trim(Trim::All).quoting(quoting);
    builder.from_reader(bytes)
}

fn line(number: usize, record: &ByteRecord) -> Line {
    // One more than can be is enough to see that there are too many.
    let cells = record.iter().take(COLUMNS_MAX + 1);
    let cells = cells.map(|cell| unguarded(encoding::text(cell).trim()).to_owned()).collect();
    Line { number, cells, may_be_short: false, is_whole: true }
}

/// Whether every quotation mark that opens a cell is closed at the end of one.
fn is_quoted_well(raw: &[u8], delimiter: u8) -> bool {
    let (mut quoted, mut cell_begins) = (false, true);
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => match bytes.peek() {
                Some(b'"') => drop(bytes.next()),
                None | Some(b' ' | b'\r' | b'\n') => quoted = false,
                Some(next) if *next == delimiter => quoted = false,
                Some(_) => return false,
            },
            b'"' if cell_begins => quoted = true,
            _ => {}
        }
        cell_begins = !quoted && (byte == delimiter || byte == b'\n' || (cell_begins && byte == b' '));
    }
    !quoted
}

/// The delimiter that the header has most of; a comma where there is one column only.
fn delimiter(bytes: &[u8]) -> u8 {
    let is_content = |line: &&[u8]| !line.trim_ascii().is_empty();
    let header = bytes.split(|byte| *byte == b'\n').find(is_content).unwrap_or_default();
    let count = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        let rows = Rows::of(text.as_bytes()).map(Result::unwrap);
        rows.map(|line| (line.number, line.cells, line.is_whole)).collect()
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_takes_its_own_row_only() {
        for stray in
            ["b;\"Stolt Furu", "b;\"Stolt\" Furu\nx;y;z", "\"b;Stolt Furu\nx;y\nx;\"y", "b;\"Stolt \"Furu"]
        {
            let text = format!("number;name\na;Mild Lyng\n{stray}\nc;\"Rask; Elv\"\nd;Seig Einer\n");
            let read = rows(&text);
            let good = |number: &str| read.iter().any(|(_, cells, whole)| *whole && cells[0] == number);
            assert!(good("a") && good("c") && good("d"), "{stray}: {read:?}");
        }
    }

    #[test]
    fn a_cell_may_hold_lines() {
        let read = rows("notes;number;name\n\"ein\nto; tre\nfire\";b;Mild Lyng\n");
        assert_eq!(read[1].1, ["ein\nto; tre\nfire", "b", "Mild Lyng"]);
        assert!(read[1].2);
    }
}
