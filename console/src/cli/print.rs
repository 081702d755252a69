//! What a command prints: words for people, JSON for scripts. Text that somebody else wrote is
//! cleaned before it reaches the terminal.

use std::io::{self, Write, stdout};

use serde::Serialize;
use syncd::domain::text::clean_line;
use unicode_width::UnicodeWidthStr;

/// The longest text of one line.
const LINE_MAX: usize = 2_000;

/// Prints a line.
pub(super) fn line(text: &str) -> io::Result<()> {
    writeln!(stdout(), "{}", clean_line(text, LINE_MAX))
}

/// Prints a text of one line that must not be cut.
pub(super) fn whole(text: &str) -> io::Result<()> {
    writeln!(stdout(), "{}", clean_line(text, usize::MAX))
}

/// Prints a text of several lines.
pub(super) fn lines(text: &str) -> io::Result<()> {
    text.lines().try_for_each(line)
}

/// Prints a value as JSON.
pub(super) fn json(value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(stdout(), value)?;
    writeln!(stdout())
}

/// Prints rows in columns as wide as their widest cell, empty columns left out.
pub(super) fn columns(rows: &[Vec<String>]) -> io::Result<()> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let clean = |row: &Vec<String>| row.iter().map(|cell| clean_line(cell, LINE_MAX)).collect::<Vec<_>>();
    let rows: Vec<_> = rows.iter().map(clean).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<_> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).filter(|(_, width)| **width > 0);
        let padded = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        writeln!(stdout(), "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
