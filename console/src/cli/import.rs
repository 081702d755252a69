//! Taking in files: what was taken, what was left, and why.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use syncd::domain::RecordId;
use syncd::exchange::{self, Parsed};
use syncd::service::client::Client;
use syncd::service::protocol::{IMPORT_ROWS_MAX, ImportNote, Imported, Request, Response};

use super::failure::Failure;
use super::print;
use crate::language::Texts;

/// What became of a file.
#[derive(Debug, Default, Serialize)]
pub(super) struct Outcome {
    /// The file's name.
    pub(super) file: String,
    /// Rows that became records.
    pub(super) added: usize,
    /// Rows whose record was here already.
    pub(super) already: usize,
    /// Rows that were left, and fields that were taken with something to look at.
    pub(super) notes: Vec<Note>,
}

/// Something about a row.
#[derive(Debug, Serialize)]
pub(super) struct Note {
    /// Where in the file.
    pub(super) place: String,
    /// Which field.
    pub(super) field: String,
    /// Whether the row was left out.
    pub(super) left: bool,
    /// What is wrong.
    pub(super) text: String,
}

impl Outcome {
    /// Whether every row is here now without anything to look at.
    pub(super) fn is_clean(&self) -> bool {
        self.notes.is_empty()
    }
}

/// Takes in a file, some rows at a time, so that nobody else waits long for the daemon.
fn file(client: &mut Client, texts: &Texts, path: &Path, batch: RecordId) -> Result<Outcome, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file(texts, path, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    bytes_of(client, texts, (&name, &bytes), batch)
}

/// Takes in what a file holds; what is of one batch is taken back together.
pub(super) fn bytes_of(
    client: &mut Client,
    texts: &Texts,
    (name, bytes): (&str, &[u8]),
    batch: RecordId,
) -> Result<Outcome, Failure> {
    let parsed =
        exchange::parse(name, bytes).map_err(|error| {
            Failure::Told(texts.format(
                "cli-import-unreadable",
                &[("file", name.into()), ("error", error.to_string().into())],
            ))
        })?;
    let mut outcome = Outcome { file: name.to_owned(), ..Outcome::default() };
    outcome.notes.extend(unreadable(texts, &parsed));
    for rows in parsed.rows.chunks(IMPORT_ROWS_MAX) {
        let imported = client.call(Request::Import { rows: rows.to_vec(), batch: Some(batch) });
        match imported.map_err(|error| Failure::client(texts, &error))? {
            Response::Imported(Imported { added, already, notes }) => {
                outcome.added += added;
                outcome.already += already;
                outcome.notes.extend(notes.into_iter().map(|note| noted(texts, note)));
            }
            _ => return Err(Failure::of(texts, "cli-unexpected")),
        }
    }
    Ok(outcome)
}

fn unreadable(texts: &Texts, parsed: &Parsed) -> impl Iterator<Item = Note> {
    parsed.faults.iter().filter(|fault| !fault.mistake.keeps_the_row()).map(|fault| Note {
        place: fault.place.clone(),
        field: fault.field.clone(),
        left: true,
        text: texts.mistake(&fault.mistake),
    })
}

fn noted(texts: &Texts, note: ImportNote) -> Note {
    let (field, text) = (note.problem.key.to_string(), texts.fault(&note.problem.fault));
    Note { place: note.place, field, left: note.left, text }
}

/// Takes in files and prints what became of them. `false` where something was left or is to be
/// looked at.
pub(super) fn files(
    client: &mut Client,
    texts: &Texts,
    json: bool,
    paths: &[PathBuf],
) -> Result<bool, Failure> {
    let (mut outcomes, batch) = (Vec::new(), RecordId::random());
    for path in paths {
        outcomes.push(file(client, texts, path, batch)?);
    }
    let clean = outcomes.iter().all(Outcome::is_clean);
    if json {
        print::json(&outcomes)?;
        return Ok(clean);
    }
    for outcome in &outcomes {
        let left = outcome.notes.iter().filter(|note| note.left);
        let mut places: Vec<_> = left.map(|note| note.place.as_str()).collect();
        places.dedup();
        let counts = [
            ("file", outcome.file.as_str().into()),
            ("added", outcome.added.into()),
            ("already", outcome.already.into()),
            ("left", places.len().into()),
        ];
        print::line(&texts.format("cli-imported", &counts))?;
        for note in &outcome.notes {
            let kept = if note.left { "cli-row-left" } else { "cli-row-kept" };
            let Note { place, field, text, .. } = note;
            print::line(&format!("  {}, {place}, {field}: {text} ({})", outcome.file, texts.get(kept)))?;
        }
    }
    Ok(clean)
}
