//! Everything that is held on one patient, to be given out: to the person, or to another system.

use std::collections::{BTreeMap, BTreeSet};

use super::open::Open;
use super::protocol::{Export, ExportedRecord, HistoryView, Refusal};
use crate::domain::{Key, Kind, Record, RecordId, Shape};
use crate::store::{Order, Query, Store};

impl<S: Store> Open<S> {
    /// A patient's record and every record about the patient, with the history of each where that is
    /// asked for.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Ambiguous`].
    pub(super) fn export(&self, patient: &str, history: bool) -> Result<Export, Refusal> {
        let patient = self.resolve(Kind::Patient, patient)?;
        let person = self.exported(patient, history)?;
        let loans = loans(&person.record);
        let contacts = self.contacts_of(&person.record)?;
        let mut records = vec![person];
        let patients = self.of_one_person(patient)?;
        for merged in patients.iter().skip(1) {
            records.push(self.exported(*merged, history)?);
        }
        let kinds = [Kind::Plan, Kind::Event, Kind::Appointment];
        let lists = kinds.into_iter().flat_map(|kind| [(kind, false), (kind, true)]);
        for (kind, archived) in lists {
            for patient in &patients {
                let query = Query { patient: Some(*patient), archived, order: Order::Due, ..Query::of(kind) };
                for row in self.store.list(&query)?.rows {
                    records.push(self.exported(row.id, history)?);
                }
            }
        }
        for (item, loans) in loans {
            if self.store.document(item)?.is_some() {
                records.push(of_loans(self.exported(item, history)?, &loans));
            }
        }
        Ok(Export { at: self.clock.local(), records, contacts })
    }

    fn contacts_of(&self, patient: &Record) -> Result<Vec<Record>, Refusal> {
        let referred =
            patient.schema().fields.iter().filter(|field| field.shape == Shape::Reference(Kind::Contact));
        let ids = referred.filter_map(|field| patient.top(field.name).as_text()?.parse().ok());
        let mut contacts = Vec::new();
        for id in ids {
            if self.store.document(id)?.is_some() {
                contacts.push(self.document(id)?.record());
            }
        }
        Ok(contacts)
    }

    fn exported(&self, id: RecordId, history: bool) -> Result<ExportedRecord, Refusal> {
        let document = self.document(id)?;
        let record = document.record();
        let told = self.history_in(&document, if history { usize::MAX } else { 0 })?;
        let mut names = told.names;
        names.extend(self.names(&record)?);
        let entries = record.entries_told_by(record.fields.keys());
        Ok(ExportedRecord { history: HistoryView { entries, names, ..told }, record })
    }
}

/// The items that a patient has or had, with the loans: archived links too.
fn loans(patient: &Record) -> BTreeMap<RecordId, BTreeSet<String>> {
    let mut items: BTreeMap<RecordId, BTreeSet<String>> = BTreeMap::new();
    for (key, held) in &patient.fields {
        let loan = key.entry().filter(|(section, _)| *section == "loan");
        let item = held.value.as_text().filter(|_| key.name() == "equipment").and_then(|id| id.parse().ok());
        if let (Some((_, loan)), Some(item)) = (loan, item) {
            items.entry(item).or_default().insert(loan.to_owned());
        }
    }
    items
}

/// An item with these loans only: the others are other people's.
fn of_loans(item: ExportedRecord, loans: &BTreeSet<String>) -> ExportedRecord {
    let ExportedRecord { mut record, mut history } = item;
    let is_theirs = |key: &Key| key.entry().is_some_and(|(_, entry)| loans.contains(entry));
    record.fields.retain(|key, _| key.entry().is_none() || is_theirs(key));
    history.steps.retain(|step| is_theirs(&step.field));
    history.entries.retain(|entry, _| entry.rsplit_once('/').is_some_and(|(_, id)| loans.contains(id)));
    ExportedRecord { record, history }
}
