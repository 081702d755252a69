//! What was left of a sheet, as a file that can be corrected and imported again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use syncd::exchange::write;

use super::super::failure::Failure;
use super::super::print;
use super::super::records::Session;
use super::Outcome;
use crate::new_file;

/// The number of a row of a sheet, from its place.
pub(super) fn number(place: &str) -> usize {
    place.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

impl Session<'_> {
    /// Whether what is left can be written: before anything is taken in.
    pub(super) fn check_rejected(&self, files: &[PathBuf], rejected: &Path) -> Result<(), Failure> {
        let is_sheet = |file: &PathBuf| {
            let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
            ending.is_some_and(|ending| ending == "csv" || ending == "xlsx")
        };
        if !matches!(files, [file] if is_sheet(file)) {
            return Err(Failure::of(self.texts, "cli-rejected-of-one-sheet"));
        }
        match rejected.exists() {
            true => Err(Failure::file(self.texts, rejected, &io::ErrorKind::AlreadyExists.into())),
            false => Ok(()),
        }
    }

    /// Writes the rows that were left, with row, fields and reasons before their cells.
    pub(super) fn write_rejected(&self, file: &Path, outcome: &Outcome) -> Result<(), Failure> {
        let Some(sheet) = &outcome.sheet else { return Ok(()) };
        let mut notes: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
        for note in outcome.notes.iter().filter(|note| note.left) {
            let (fields, reasons) = notes.entry(&note.place).or_default();
            fields.push(&note.field);
            reasons.push(&note.text);
        }
        if notes.is_empty() {
            return Ok(());
        }
        let row = |(place, cells): &'_ (String, Vec<String>)| {
            let (fields, reasons) = notes.get(place.as_str())?;
            Some([number(place).to_string(), fields.join("; "), reasons.join("; ")])
                .map(|told| (told, cells.clone()))
        };
        let rows: Vec<_> = sheet.rows.iter().filter_map(row).collect();
        let texts = self.texts;
        let added = ["left-row", "left-field", "left-reason"].map(|name| texts.get(name));
        let headings = sheet.columns.iter().map(|(heading, _)| heading.as_str());
        let cells = rows.iter().map(|(told, cells)| (told.clone(), cells.as_slice()));
        let bytes = write::left(added, headings, cells).map_err(io::Error::other)?;
        new_file::write(file, &bytes).map_err(|error| Failure::file(texts, file, &error))?;
        let told = [("file", file.display().to_string().into()), ("rows", rows.len().into())];
        if self.json { Ok(()) } else { Ok(print::line(&texts.format("cli-rejected", &told))?) }
    }
}
