//! What two records have that only one may have, and whom to phone next about one: what a record alone cannot tell.

use super::Open;
use super::protocol::{Refusal, Saved};
use crate::domain::appointment::{Appointment, PhoneCall};
use crate::domain::booking::Sort;
use crate::domain::contact::Contact;
use crate::domain::{Fault, Key, Kind, Problem, Record, RecordId};
use crate::store::{Clash, Store};

impl<S: Store> Open<S> {
    /// The others that have what only one may have, each as a problem of the field that tells it.
    pub(super) fn booked_twice(&self, id: RecordId) -> Result<Vec<Problem>, Refusal> {
        let mut problems = Vec::new();
        for Clash { with, shared } in self.store.booked_twice(id)? {
            let row = self.store.row(with)?;
            let with = row.map(|row| row.number.unwrap_or(row.title)).unwrap_or_default();
            let fault = match shared.sort() {
                Sort::Time => Fault::BookedTwice { with, shared },
                Sort::Identity | Sort::Number => Fault::TakenTwice { with, shared },
            };
            problems.push(Problem { key: Key::top(shared.field()), fault });
        }
        Ok(problems)
    }

    /// What was saved, with a warning for each other DSK at the same time.
    pub(super) fn warned(&self, mut saved: Saved) -> Result<Saved, Refusal> {
        saved.warnings.extend(self.booked_twice(saved.id)?);
        Ok(saved)
    }

    /// Whom to phone next; of appointments only.
    pub(super) fn call(&self, record: &Record) -> Result<Option<PhoneCall>, Refusal> {
        if record.kind != Kind::Appointment {
            return Ok(None);
        }
        let dsk: Appointment = record.read().value;
        let contact = match dsk.next_step().and_then(|step| dsk.contact_for(step)) {
            Some(id) => self.contact(id)?,
            None => None,
        };
        Ok(dsk.next_call(contact.as_ref()))
    }

    /// An entry of the directory, where it is here.
    fn contact(&self, id: RecordId) -> Result<Option<Contact>, Refusal> {
        let here = self.store.document(id)?.is_some_and(|meta| meta.kind == Kind::Contact);
        match here {
            true => Ok(Some(self.document(id)?.record().read().value)),
            false => Ok(None),
        }
    }
}
