//! Taking in files: what was taken, what was left, and why.

mod left;
mod told;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use strum::IntoEnumIterator;
use syncd::domain::{Fault, Key, Kind, RecordId, Value};
use syncd::exchange::{FILE_MAX, ImportError, Parsed, Reading, Row, Sheet, Vocabulary};
use syncd::service::protocol::{
    Fate, IMPORT_ROWS_MAX, ImportNote, Imported, Request, Response, RowFate, SheetColumn,
};

use super::args::{Import, Mapping};
use super::failure::Failure;
use super::print;
use super::records::Session;
use crate::language::SheetWords;

/// What became of a file, or would.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    /// The file's name.
    file: String,
    /// Nothing was written.
    dry_run: bool,
    /// Rows that became records.
    added: usize,
    /// Rows whose record was here and got what they say otherwise.
    changed: usize,
    /// Rows whose record was here already.
    already: usize,
    /// Rows that were left, and fields that were taken with something to look at.
    notes: Vec<Note>,
    /// The columns of a sheet, and the fields that they were taken for.
    columns: Vec<Taken>,
    /// What would become of each row, of a dry run.
    rows: Vec<RowFate>,
    #[serde(skip)]
    sheet: Option<Sheet>,
}

/// A column, and what it was taken for.
#[derive(Debug, Serialize)]
struct Taken {
    heading: String,
    /// None where it is left out.
    field: Option<String>,
}

/// Something about a row.
#[derive(Debug, Serialize)]
struct Note {
    /// Where in the file.
    place: String,
    /// Which field.
    field: String,
    /// Whether the row was left out.
    left: bool,
    /// What is wrong.
    text: String,
}

impl Outcome {
    /// The places of what was left out.
    fn left(&self) -> BTreeSet<&str> {
        self.notes.iter().filter(|note| note.left).map(|note| note.place.as_str()).collect()
    }
}

/// How files are taken in.
struct Taking {
    batch: RecordId,
    update: bool,
    preview: bool,
}

/// Takes in what a file that comes with the program holds.
pub(super) fn take_in(session: &mut Session<'_>, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let (words, taking) =
        (SheetWords::new(), Taking { batch: RecordId::random(), update: false, preview: false });
    let reading = Reading { kind: None, sheet: None, words: &words };
    let parsed = session.parsed(name, bytes, &reading)?;
    session.take_rows(name, parsed, &taking, &mut HashSet::new()).map(drop)
}

impl Session<'_> {
    /// Takes in files and prints what became of them. `false` where something was left or is to be
    /// looked at.
    pub(super) fn import(&mut self, import: &Import) -> Result<bool, Failure> {
        let Import { files, dry_run, update, map, rejected, kind, sheet } = import;
        if let Some(rejected) = rejected {
            self.check_rejected(files, rejected)?;
        }
        let mut words = SheetWords::new();
        for SheetColumn { kind, heading, field } in self.kept_columns(Request::Columns)? {
            words.map(kind, &heading, &field);
        }
        // Which kind a file holds is known once it is read.
        for Mapping { heading, field } in map {
            Kind::iter().for_each(|kind| words.map(kind, heading, field));
        }
        let taking = Taking { batch: RecordId::random(), update: *update, preview: *dry_run };
        let reading = Reading { kind: *kind, sheet: sheet.as_deref(), words: &words };
        let (mut outcomes, mut coming) = (Vec::new(), HashSet::new());
        for path in files {
            let (name, bytes) = self.read_file(path)?;
            let parsed = self.parsed(&name, &bytes, &reading)?;
            self.check_mapped(&name, &parsed, map)?;
            if let (Some(sheet), false) = (&parsed.sheet, *dry_run || map.is_empty()) {
                self.keep_columns(sheet.kind, map)?;
            }
            outcomes.push(self.take_rows(&name, parsed, &taking, &mut coming)?);
        }
        let clean = outcomes.iter().all(|outcome| outcome.notes.is_empty());
        match self.json {
            true => print::json(&outcomes)?,
            false => outcomes.iter().try_for_each(|outcome| self.print_outcome(outcome))?,
        }
        if let (Some(rejected), [outcome]) = (rejected, &outcomes[..]) {
            self.write_rejected(rejected, outcome)?;
        }
        Ok(clean)
    }

    fn read_file(&self, path: &Path) -> Result<(String, Vec<u8>), Failure> {
        let failed = |error| Failure::file(self.texts, path, &error);
        let mut bytes = Vec::new();
        // One byte more than a file may have is enough to see that it is too large.
        let file = File::open(path).map_err(failed)?;
        file.take(FILE_MAX as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok((name, bytes))
    }

    fn parsed(&self, name: &str, bytes: &[u8], reading: &Reading<'_>) -> Result<Parsed, Failure> {
        let told = |error: ImportError| {
            let told = [("file", name.into()), ("error", error.to_string().into())];
            Failure::Told(self.texts.format("cli-import-unreadable", &told))
        };
        reading.parse(name, bytes).map_err(told)
    }

    fn kept_columns(&mut self, request: Request) -> Result<Vec<SheetColumn>, Failure> {
        match self.ask(request)? {
            Response::Columns(columns) => Ok(columns),
            _ => self.unexpected(),
        }
    }

    /// A column that is not there was hardly meant.
    fn check_mapped(&self, name: &str, parsed: &Parsed, map: &[Mapping]) -> Result<(), Failure> {
        let Some(sheet) = &parsed.sheet else { return Ok(()) };
        let is_there = |mapping: &&Mapping| {
            let mut only = SheetWords::new();
            only.map(sheet.kind, &mapping.heading, &mapping.field);
            sheet.columns.iter().any(|(heading, _)| only.mapped(sheet.kind, heading).is_some())
        };
        match map.iter().find(|mapping| !is_there(mapping)) {
            None => Ok(()),
            Some(missing) => {
                let told = [("file", name.into()), ("column", missing.heading.as_str().into())];
                Err(Failure::Told(self.texts.format("cli-no-such-column", &told)))
            }
        }
    }

    fn keep_columns(&mut self, kind: Kind, map: &[Mapping]) -> Result<(), Failure> {
        let column = |Mapping { heading, field }: &Mapping| SheetColumn {
            kind,
            heading: heading.clone(),
            field: field.clone(),
        };
        self.kept_columns(Request::KeepColumns(map.iter().map(column).collect()))?;
        let names: Vec<_> = map.iter().map(|mapping| mapping.heading.as_str()).collect();
        let told = self.texts.format("cli-columns-kept", &[("columns", names.join(", ").into())]);
        if self.json { Ok(()) } else { Ok(print::line(&told)?) }
    }

    /// Takes in rows, some at a time, so that nobody else waits long for the daemon. What a dry run
    /// would bring is noted as coming: later rows may refer to it.
    fn take_rows(
        &mut self,
        name: &str,
        parsed: Parsed,
        taking: &Taking,
        coming: &mut HashSet<(Kind, String)>,
    ) -> Result<Outcome, Failure> {
        let mut outcome = Outcome { file: name.to_owned(), dry_run: taking.preview, ..Outcome::default() };
        let unread = parsed.faults.iter().filter(|fault| !fault.mistake.keeps_the_row());
        outcome.notes.extend(unread.map(|fault| Note {
            place: fault.place.clone(),
            field: heading(parsed.sheet.as_ref(), &fault.field),
            left: true,
            text: self.texts.mistake(&fault.mistake),
        }));
        let left: BTreeSet<String> = outcome.left().into_iter().map(str::to_owned).collect();
        outcome.rows.extend(left.into_iter().map(|place| RowFate {
            place,
            fate: Fate::Left,
            fields: Vec::new(),
        }));
        for rows in parsed.rows.chunks(IMPORT_ROWS_MAX) {
            let &Taking { batch, update, preview } = taking;
            let request = Request::Import { rows: rows.to_vec(), batch: Some(batch), update, preview };
            let Response::Imported(mut imported) = self.ask(request)? else { return self.unexpected() };
            if preview {
                coming.extend(rows.iter().flat_map(names));
                forgive(&mut imported, rows, coming);
            }
            outcome.added += imported.added;
            outcome.changed += imported.changed;
            outcome.already += imported.already;
            outcome.notes.extend(imported.notes.into_iter().map(|note| Note {
                place: note.place,
                field: heading(parsed.sheet.as_ref(), note.problem.key.as_str()),
                left: note.left,
                text: self.texts.fault(&note.problem.fault),
            }));
            outcome.rows.extend(imported.fates);
        }
        if !taking.preview {
            outcome.rows.clear();
        }
        outcome.rows.sort_by_cached_key(|row| left::number(&row.place));
        outcome.notes.sort_by_cached_key(|note| left::number(&note.place));
        if let Some(sheet) = &parsed.sheet {
            let taken = |(heading, field): &(String, Option<String>)| Taken {
                heading: heading.clone(),
                field: field.clone(),
            };
            outcome.columns = sheet.columns.iter().map(taken).collect();
        }
        outcome.sheet = parsed.sheet;
        Ok(outcome)
    }
}

/// What the sheet calls a field.
fn heading(sheet: Option<&Sheet>, path: &str) -> String {
    sheet.and_then(|sheet| sheet.heading(path)).unwrap_or(path).to_owned()
}

/// What others may call the record of a row.
fn names(row: &Row) -> impl Iterator<Item = (Kind, String)> {
    let names = ["number", "name"].map(|name| row.fields.get(&Key::top(name)).and_then(Value::as_text));
    let names = names.map(|name| name.map(str::to_lowercase));
    names.into_iter().flatten().map(|name| (row.kind, name))
}

/// Leaves out of a dry run that something is not here which the same files bring.
fn forgive(imported: &mut Imported, rows: &[Row], coming: &HashSet<(Kind, String)>) {
    let rows: HashMap<&str, &Row> = rows.iter().map(|row| (row.place.as_str(), row)).collect();
    let comes = |note: &ImportNote| {
        let Fault::NoSuchRecord { kind } = note.problem.fault else { return false };
        let field = rows.get(note.place.as_str()).and_then(|row| row.fields.get(&note.problem.key));
        field.and_then(Value::as_text).is_some_and(|name| coming.contains(&(kind, name.to_lowercase())))
    };
    imported.notes.retain(|note| !comes(note));
    let left: HashSet<&str> =
        imported.notes.iter().filter(|note| note.left).map(|note| note.place.as_str()).collect();
    for fate in &mut imported.fates {
        if fate.fate == Fate::Left && !left.contains(fate.place.as_str()) {
            fate.fate = Fate::Added;
            imported.added += 1;
        }
    }
}
