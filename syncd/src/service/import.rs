//! Taking in rows of a file: what each becomes.

use std::collections::BTreeMap;

use super::commands::Origin;
use super::open::{Draft, Open};
use super::protocol::{Deed, Fate, IMPORT_ROWS_MAX, ImportNote, Imported, Refusal, RowFate};
use crate::domain::{Key, Kind, Problem, Record, RecordId, Value};
use crate::exchange::Row;
use crate::store::{Query, Store};

/// How rows are taken in.
#[derive(Clone, Copy)]
pub(super) struct Taking {
    /// What is taken back together.
    pub(super) batch: RecordId,
    /// Records that are here get what their row says otherwise.
    pub(super) update: bool,
    /// Nothing is written.
    pub(super) preview: bool,
}

/// The record that a row means.
enum Meant {
    Stored(RecordId),
    /// One of the same batch, not stored yet.
    Pending,
    New,
}

/// What became of a row, and what is still to be written.
struct Done {
    fate: Fate,
    fields: Vec<Key>,
    draft: Option<Draft>,
    warnings: Vec<Problem>,
}

impl Done {
    fn of(fate: Fate) -> Self {
        Self { fate, fields: Vec::new(), draft: None, warnings: Vec::new() }
    }
}

impl<S: Store> Open<S> {
    /// Takes in rows of a file, kind by kind, so that a row may refer to one before it.
    /// All of one batch is taken back together.
    pub(super) fn import(&mut self, rows: Vec<Row>, taking: Taking) -> Result<Imported, Refusal> {
        if rows.len() > IMPORT_ROWS_MAX {
            return Err(Refusal::TooMany { max: IMPORT_ROWS_MAX });
        }
        let mut imported = Imported::default();
        for of_one_kind in rows.chunk_by(|one, other| one.kind == other.kind) {
            let mut drafts = Vec::new();
            for row in of_one_kind {
                // A number is given from what is stored, so what waits is stored first.
                if self.number_prefix(row.kind, &row.fields).is_some() {
                    self.write_imported(std::mem::take(&mut drafts), taking)?;
                }
                self.import_row(row, taking, &mut drafts, &mut imported)?;
            }
            self.write_imported(drafts, taking)?;
        }
        Ok(imported)
    }

    fn write_imported(&mut self, drafts: Vec<Draft>, taking: Taking) -> Result<(), Refusal> {
        match taking.preview {
            true => self.check_writes(&drafts),
            false => self.write(drafts, &Deed::Imported, taking.batch),
        }
    }

    fn import_row(
        &mut self,
        row: &Row,
        taking: Taking,
        drafts: &mut Vec<Draft>,
        imported: &mut Imported,
    ) -> Result<(), Refusal> {
        let done = match self.meant(row, drafts)? {
            Meant::New => {
                let id = self.new_id(row.kind, &row.fields);
                let prepared = self.prepare_new(id, row.kind, row.fields.clone(), Origin::Imported);
                prepared.map(|(draft, saved)| Done {
                    draft: Some(draft),
                    warnings: saved.warnings,
                    ..Done::of(Fate::Added)
                })
            }
            Meant::Stored(id) if taking.update || taking.preview => {
                // Two changes of one record do not stand beside each other in a commit.
                if drafts.iter().any(|draft| draft.document.id == id) {
                    self.write_imported(std::mem::take(drafts), taking)?;
                }
                self.compared(row, id, taking.update)
            }
            Meant::Stored(_) | Meant::Pending => Ok(Done::of(Fate::Already)),
        };
        let note = |left| move |problem| ImportNote { place: row.place.clone(), left, problem };
        let (fate, fields) = match done {
            Ok(Done { fate, fields, draft, warnings }) => {
                imported.notes.extend(warnings.into_iter().map(note(false)));
                drafts.extend(draft);
                (fate, fields)
            }
            Err(Refusal::Invalid { problems }) => {
                imported.notes.extend(problems.into_iter().map(note(true)));
                (Fate::Left, Vec::new())
            }
            Err(other) => return Err(other),
        };
        match fate {
            Fate::Added => imported.added += 1,
            Fate::Changed => imported.changed += 1,
            Fate::Already | Fate::Differs => imported.already += 1,
            Fate::Left => {}
        }
        imported.fates.push(RowFate { place: row.place.clone(), fate, fields });
        Ok(())
    }

    /// What a row says otherwise than its record, which changes it or does not.
    fn compared(&self, row: &Row, id: RecordId, update: bool) -> Result<Done, Refusal> {
        let document = self.document(id)?;
        let (record, heads) = (document.record(), document.heads());
        let mut fields = self.understood(row.kind, row.fields.clone(), Origin::Imported)?;
        fields.retain(|key, value| !is_stand_in(row, key) && !is_same(record.value(key), value));
        let differing = fields.keys().cloned().collect();
        if fields.is_empty() {
            return Ok(Done::of(Fate::Already));
        }
        if !update {
            return Ok(Done { fields: differing, ..Done::of(Fate::Differs) });
        }
        let (draft, _) = self.draft_of_edit(document, &heads, fields)?;
        Ok(Done { fields: differing, draft: Some(draft), ..Done::of(Fate::Changed) })
    }

    /// The record that a row means, by what such a record is recognised by.
    fn meant(&self, row: &Row, pending: &[Draft]) -> Result<Meant, Refusal> {
        let stored_or = |id: Option<RecordId>, is_pending: bool| match (id, is_pending) {
            (Some(id), _) => Meant::Stored(id),
            (None, true) => Meant::Pending,
            (None, false) => Meant::New,
        };
        let Some(natural) = row.natural_key() else { return self.meant_by_name(row) };
        let top = |name: &str| row.fields.get(&Key::top(name));
        Ok(match row.kind {
            Kind::Patient | Kind::Equipment | Kind::Appointment | Kind::Contact => {
                let same = |draft: &Draft| {
                    let projection = &draft.document.projection;
                    projection.number.as_ref() == Some(&natural) || projection.title == natural
                };
                let stored = self.store.find(row.kind, &natural)?.into_iter().next();
                stored_or(stored, pending.iter().any(same))
            }
            Kind::Meeting | Kind::Duty | Kind::Settings => {
                let id = self.new_id(row.kind, &row.fields);
                let stored = self.store.document(id)?.map(|_| id);
                stored_or(stored, pending.iter().any(|draft| draft.document.id == id))
            }
            Kind::Plan | Kind::Event => {
                let Some(patient) = top("patient").and_then(Value::as_text) else { return Ok(Meant::New) };
                let Ok(patient) = self.resolve(Kind::Patient, patient) else { return Ok(Meant::New) };
                let told_by = if row.kind == Kind::Plan { "edition" } else { "at" };
                let told = top(told_by).map(Value::to_json);
                let listed = self.store.list(&Query { patient: Some(patient), ..Query::of(row.kind) })?;
                let same = |held: &&crate::store::Row| held.columns.get(told_by) == told.as_ref();
                let stored = listed.rows.iter().find(same).map(|held| held.id);
                let in_batch = pending.iter().any(|draft| {
                    let projection = &draft.document.projection;
                    projection.patient == Some(patient) && projection.columns.get(told_by) == told.as_ref()
                });
                stored_or(stored, in_batch)
            }
        })
    }

    /// A patient without a number is known by the name with identity number or birth date; by all that the
    /// row says where it has neither.
    fn meant_by_name(&self, row: &Row) -> Result<Meant, Refusal> {
        let said = |name: &str| row.fields.get(&Key::top(name)).filter(|value| !value.is_empty());
        let Some(name) = said("name").and_then(Value::as_text).filter(|_| row.kind == Kind::Patient) else {
            return Ok(Meant::New);
        };
        let telling = ["identity_number", "birth_date"].into_iter().find(|name| said(name).is_some());
        let is_same_person = |record: &Record| match telling {
            Some(telling) => Some(record.top(telling)) == said(telling),
            None => row.fields.iter().all(|(key, value)| is_same(record.value(key), value)),
        };
        for id in self.store.find(row.kind, name)? {
            if is_same_person(&self.document(id)?.record()) {
                return Ok(Meant::Stored(id));
            }
        }
        Ok(Meant::New)
    }
}

/// Whether a value is only in place of a patient's name: a sheet without names has numbers there.
fn is_stand_in(row: &Row, key: &Key) -> bool {
    let fields: &BTreeMap<Key, Value> = &row.fields;
    row.kind == Kind::Patient && key.as_str() == "name" && fields.get(key) == fields.get(&Key::top("number"))
}

/// Whether two values are the same, a whole number with decimals or without.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Integer(whole), Value::Decimal(number)) | (Value::Decimal(number), Value::Integer(whole)) => {
            *number == *whole as f64
        }
        _ => one == other || (one.is_empty() && other.is_empty()),
    }
}
