//! What is printed of an import.

use syncd::service::protocol::{Fate, RowFate};

use super::super::failure::Failure;
use super::super::print;
use super::super::records::Session;
use super::{Note, Outcome, Taken};

impl Session<'_> {
    pub(super) fn print_outcome(&self, outcome: &Outcome) -> Result<(), Failure> {
        let texts = self.texts;
        let counts = [
            ("file", outcome.file.as_str().into()),
            ("added", outcome.added.into()),
            ("changed", outcome.changed.into()),
            ("already", outcome.already.into()),
            ("left", outcome.left().len().into()),
        ];
        let message = match (outcome.dry_run, outcome.changed) {
            (true, _) => "cli-import-would",
            (false, 0) => "cli-imported",
            (false, _) => "cli-imported-changed",
        };
        print::line(&texts.format(message, &counts))?;
        if outcome.dry_run {
            outcome.columns.iter().try_for_each(|column| print::line(&self.column(column)))?;
            let is_told = |row: &&RowFate| row.fate != Fate::Left;
            outcome.rows.iter().filter(is_told).try_for_each(|row| print::line(&self.fate(row)))?;
        } else {
            let left = outcome.columns.iter().filter(|column| column.field.is_none());
            left.into_iter().try_for_each(|column| print::line(&self.column(column)))?;
        }
        for Note { place, field, text, left } in &outcome.notes {
            let kept = if *left { "cli-row-left" } else { "cli-row-kept" };
            print::line(&format!("  {}, {place}, {field}: {text} ({})", outcome.file, texts.get(kept)))?;
        }
        let is_sheet = [".csv", ".xlsx"].iter().any(|ending| outcome.file.to_lowercase().ends_with(ending));
        if outcome.sheet.is_none() && is_sheet {
            print::line(&texts.get("cli-map-hint"))?;
        }
        Ok(())
    }

    fn column(&self, Taken { heading, field }: &Taken) -> String {
        match field {
            Some(field) => format!("  {heading} → {field}"),
            None => format!("  {heading} → {}", self.texts.get("cli-column-left")),
        }
    }

    fn fate(&self, row: &RowFate) -> String {
        let fields: Vec<_> = row.fields.iter().map(ToString::to_string).collect();
        let told = [("count", fields.len().into()), ("fields", fields.join(", ").into())];
        let fate: &str = row.fate.into();
        format!("  {}: {}", row.place, self.texts.format(&format!("fate-{fate}"), &told))
    }
}
