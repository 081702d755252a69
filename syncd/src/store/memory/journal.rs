//! The journal of the model.

use std::collections::BTreeMap;

use crate::domain::RecordId;
use crate::store::{Done, Journal, Step};

/// Every step, and whether it was taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct Journalled(BTreeMap<u64, (Done, bool)>);

impl Journalled {
    pub(super) fn write(&mut self, noted: Journal) {
        match noted {
            Journal::Did(done) => self.did(done),
            Journal::Turned { step, undone, records } => {
                if let Some((done, was_undone)) = self.0.get_mut(&step) {
                    *was_undone = undone;
                    for record in records {
                        done.records.retain(|known| known.record != record.record);
                        done.records.push(record);
                    }
                }
            }
        }
    }

    fn did(&mut self, mut done: Done) {
        self.0.retain(|_, (_, undone)| !*undone);
        let newest = self.0.last_key_value().map(|(step, (newest, _))| (*step, newest.batch));
        match newest {
            Some((step, batch)) if batch == done.batch => {
                if let Some((newest, _)) = self.0.get_mut(&step) {
                    newest.what = done.what;
                    newest.records.append(&mut done.records);
                }
            }
            _ => drop(self.0.insert(newest.map_or(1, |(step, _)| step + 1), (done, false))),
        }
    }

    /// Keeps nothing of a record, nor a step that wrote no other.
    pub(super) fn forget(&mut self, id: RecordId) {
        self.0.retain(|_, (done, _)| {
            done.records.retain(|record| record.record != id);
            !done.records.is_empty()
        });
    }

    pub(super) fn next(&self, undone: bool) -> Option<Step> {
        let mut fitting = self.0.iter().filter(|(_, (_, is_undone))| *is_undone == undone);
        let (step, (done, _)) = if undone { fitting.next()? } else { fitting.next_back()? };
        let mut done = done.clone();
        done.records.sort_by_key(|record| record.record);
        Some(Step { step: *step, done })
    }
}
