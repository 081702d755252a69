//! Patients as FHIR R4.

use std::collections::BTreeMap;
use std::path::Path;

use syncd::domain::contact::Contact;
use syncd::domain::{Key, Kind, RecordId};
use syncd::exchange::fhir::{self, Person, Source, Words};
use syncd::service::protocol::{Export, ExportedRecord};

use crate::cli::failure::Failure;
use crate::cli::records::Session;
use crate::language::{Place, Texts};

impl Words for Texts {
    fn field(&self, kind: Kind, key: &Key) -> String {
        self.field(&Place::of(kind, key), key.name())
    }

    fn code(&self, kind: Kind, key: &Key, code: &str) -> String {
        self.code(&Place::of(kind, key), key.name(), code)
    }
}

impl Session<'_> {
    /// The patients that are named, or all, as one bundle.
    pub(super) fn export_fhir(&mut self, named: Vec<String>, file: Option<&Path>) -> Result<(), Failure> {
        let named = match named.is_empty() {
            true => self.every_patient()?.iter().map(|row| row.id.to_string()).collect(),
            false => named,
        };
        let (mut people, mut contacts) = (Vec::<Person>::new(), BTreeMap::<RecordId, Contact>::new());
        for reference in &named {
            let export = self.held_on(reference, false)?;
            contacts.extend(export.contacts.iter().map(|contact| (contact.id, contact.read().value)));
            let person = person(export);
            // Two references may mean one patient.
            people.extend(person.filter(|person| people.iter().all(|known| known.id != person.id)));
        }
        let status = self.read_status()?;
        let (municipality, at) = (status.profile.municipality, status.now);
        let source = Source { municipality, at, people: &people, contacts: &contacts };
        let bundle = fhir::bundle(&source, self.texts);
        self.give_out(&format!("{bundle:#}"), file, people.len())
    }
}

/// A patient of whom that is held; events that were put away are none.
fn person(export: Export) -> Option<Person> {
    let mut records = export.records.into_iter();
    let ExportedRecord { record, .. } = records.next()?;
    let events = records.filter(|held| held.record.kind == Kind::Event && !held.history.row.archived);
    let events = events.map(|held| (held.record.id, held.record.read().value));
    Some(Person { id: record.id, patient: record.read().value, events: events.collect() })
}
