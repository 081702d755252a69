//! A row while it is read: where each cell belongs, and what is wrong so far.

use std::collections::BTreeMap;

use crate::domain::{Fault, Field, Key, Keyed, Kind, RecordId, Section, Value};

use super::encoding::LOST;
use super::vocabulary::Vocabulary;
use super::{Mistake, Row, spelling};

/// The longest name of a column, in bytes.
const PATH_MAX: usize = 200;

/// Where the cells of a column belong: a field at the top, or in an entry of a section.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// As the file has it: `name`, `relative/1/name`, `loan/NB-0012/1/equipment`.
    path: String,
    field: &'static Field,
    entry: Option<(&'static Section, String)>,
}

/// A row that is being read.
pub(super) struct Draft<'a> {
    kind: Kind,
    words: &'a dyn Vocabulary,
    place: String,
    cells: Vec<(Column, Value)>,
    /// The sheet has no names at all.
    is_unnamed: bool,
    mistakes: Vec<(String, Mistake)>,
}

impl Column {
    /// The column that a path names. An entry is all that stands between the first slash and
    /// the last, so that a label may hold slashes of its own.
    ///
    /// # Errors
    /// When there is no such section or field, or the entry cannot be one.
    pub(super) fn find(kind: Kind, path: &str) -> Result<Self, Mistake> {
        let path = path.trim();
        let schema = kind.schema();
        if path.len() > PATH_MAX {
            return Err(Mistake::Value(Fault::TooLong { max: PATH_MAX }));
        }
        let Some((section, rest)) = path.split_once('/') else {
            let sections = schema.sections.iter().map(|section| format!("{}/…", section.name));
            let known = || schema.fields.iter().map(|field| field.name.to_owned()).chain(sections).collect();
            let field = schema.field(&Key::top(path)).ok_or_else(|| Mistake::Unknown { known: known() })?;
            return Ok(Self { path: path.to_owned(), field, entry: None });
        };
        let section = schema.section(section).ok_or_else(|| Mistake::Unknown {
            known: schema.sections.iter().map(|section| format!("{}/…", section.name)).collect(),
        })?;
        let (entry, name) = rest.rsplit_once('/').unwrap_or((rest, ""));
        if entry.is_empty() {
            return Err(Mistake::NotAnEntry);
        }
        let probe = match section.keyed {
            Keyed::Random => Key::within(section.name, RecordId::imported(&[]), name),
            Keyed::Code | Keyed::OneOf(_) | Keyed::Municipality => {
                let code = Key::within(section.name, entry, "archived");
                let parsed = code.as_str().parse::<Key>().ok();
                parsed.filter(|_| section.keyed.fits(entry)).ok_or(Mistake::NotAnEntry)?;
                Key::within(section.name, entry, name)
            }
        };
        let field = schema.field(&probe).ok_or_else(|| Mistake::Unknown {
            known: section.fields.iter().map(|field| field.name.to_owned()).collect(),
        })?;
        Ok(Self { path: path.to_owned(), field, entry: Some((section, entry.to_owned())) })
    }

    /// The path that names it.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The key of this column's cell in a row whose fields at the top are known.
    fn key(&self, row: &Row) -> Key {
        match &self.entry {
            None => Key::top(self.field.name),
            Some((section, entry)) if section.keyed != Keyed::Random => {
                Key::within(section.name, entry, self.field.name)
            }
            Some((section, entry)) => {
                Key::within(section.name, entry_id(row, section.name, entry), self.field.name)
            }
        }
    }
}

/// The id of an entry in a file: its own id if it has one (as an export writes it); from its
/// place in the record for a number (`relative/1`, or the first of a list); otherwise from the
/// label alone, so that two records that write the same label mean the same entry.
pub(super) fn entry_id(row: &Row, section: &str, entry: &str) -> RecordId {
    if let Ok(id) = entry.parse() {
        return id;
    }
    match entry.parse::<u32>() {
        Ok(index) => {
            let owner = row.natural_key().unwrap_or_default();
            RecordId::imported(&[row.kind.into(), &owner, section, &index.to_string()])
        }
        Err(_) => RecordId::imported(&[entry]),
    }
}

impl<'a> Draft<'a> {
    pub(super) fn new(kind: Kind, place: String, words: &'a dyn Vocabulary) -> Self {
        Self { kind, words, place, cells: Vec::new(), is_unnamed: false, mistakes: Vec::new() }
    }

    /// Reads a cell; an empty one says nothing.
    pub(super) fn cell(&mut self, column: &Column, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if is_lost(text) {
            return self.mistake(&column.path, Mistake::Unreadable);
        }
        let section = column.entry.as_ref().map(|(section, _)| section.name);
        let code = |word: &str| self.words.code(self.kind, section, column.field, word);
        match spelling::read(column.field, text, &code) {
            Ok((value, kept)) => {
                self.cells.push((column.clone(), value));
                self.mistakes.extend(kept.map(|fault| (column.path.clone(), Mistake::Value(fault))));
            }
            Err(fault) => self.mistake(&column.path, Mistake::Value(fault)),
        }
    }

    /// The sheet has no names, as one that may leave the house: the number stands in for it.
    pub(super) fn unnamed(&mut self) {
        self.is_unnamed = true;
    }

    /// Notes what is wrong with something that is no cell.
    pub(super) fn mistake(&mut self, path: &str, mistake: Mistake) {
        self.mistakes.push((path.to_owned(), mistake));
    }

    /// The place, what is wrong, and the row, unless something is wrong that leaves it out or
    /// every cell was empty.
    pub(super) fn finish(mut self) -> (String, Vec<(String, Mistake)>, Option<Row>) {
        let mut row = Row { kind: self.kind, place: self.place.clone(), fields: BTreeMap::new() };
        // Entries' ids may need the natural key, which stands at the top.
        self.cells.sort_by_key(|(column, _)| column.entry.is_some());
        for (column, value) in self.cells {
            let key = column.key(&row);
            if row.fields.insert(key, value).is_some() {
                self.mistakes.push((column.path, Mistake::Twice));
            }
        }
        if let Some(number) = row.fields.get(&Key::top("number")).filter(|_| self.is_unnamed).cloned() {
            row.fields.insert(Key::top("name"), number);
        }
        let stands = self.mistakes.iter().all(|(_, mistake)| mistake.keeps_the_row());
        let row = (stands && !row.fields.is_empty()).then_some(row);
        (self.place, self.mistakes, row)
    }
}

/// Whether what stood there was lost before: bytes that are no text, or an error that a spreadsheet shows
/// in place of a value.
fn is_lost(text: &str) -> bool {
    const ERRORS: [&str; 12] = [
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#I/T",
        "#VERDI!", "#NAVN?",
    ];
    text.contains(LOST) || ERRORS.contains(&text.trim())
}
