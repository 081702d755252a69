//! Everything that is held on a person: what a data subject may ask for (GDPR, article 15).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::DateTime;
use serde::Serialize;
use syncd::domain::{Held, Key, Kind, Municipality, RecordId, Scope};
use syncd::service::protocol::{
    AccessView, CardView, ExportedRecord, HistoryStep, Profile, Request, Response, Who,
};

use super::page;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::records::{Session, in_order};

/// What is held on a person.
#[derive(Debug, Serialize)]
pub(super) struct Personal {
    /// When it was taken out, in Europe/Oslo.
    pub(super) at: DateTime,
    /// The region.
    pub(super) region: String,
    /// The municipality that answers for it.
    pub(super) municipality: Municipality,
    /// Who took it out.
    pub(super) by: Who,
    /// The person's record, those about the person, and the items lent to the person.
    pub(super) records: Vec<PersonalRecord>,
    /// The rows without a name that the other municipalities see of these records.
    pub(super) cards: Vec<CardView>,
    /// What the access log tells, newest first: lists that the person may have been on too, and this
    /// export.
    pub(super) access: Vec<AccessView>,
}

/// One of the records.
#[derive(Debug, Serialize)]
pub(super) struct PersonalRecord {
    pub(super) id: RecordId,
    pub(super) kind: Kind,
    pub(super) scope: Scope,
    pub(super) number: Option<String>,
    pub(super) title: String,
    pub(super) archived: bool,
    /// What it says now.
    pub(super) fields: Vec<PersonalField>,
    /// What was written, newest first.
    pub(super) history: Vec<HistoryStep>,
    /// What entries are known by that have only a random id: by `section/id`, their main fields.
    #[serde(skip)]
    pub(super) entries: BTreeMap<String, Vec<(Key, syncd::domain::Value)>>,
    /// What the records that it refers to are called.
    pub(super) names: BTreeMap<RecordId, String>,
}

/// A field, and who wrote last what stands there.
#[derive(Debug, Serialize)]
pub(super) struct PersonalField {
    pub(super) field: Key,
    #[serde(flatten)]
    pub(super) held: Held,
    /// When, by that machine's clock.
    pub(super) at: Option<DateTime>,
    /// By whom, where the machine is known.
    pub(super) who: Option<Who>,
}

impl PersonalRecord {
    fn of(exported: ExportedRecord) -> Self {
        let ExportedRecord { record, history } = exported;
        let field = |(key, held): (&Key, &Held)| {
            let written = history.steps.iter().find(|step| step.field == *key);
            PersonalField {
                field: key.clone(),
                held: held.clone(),
                at: written.map(|step| step.at),
                who: written.and_then(|step| step.who.clone()),
            }
        };
        Self {
            id: record.id,
            kind: record.kind,
            scope: record.scope,
            fields: in_order(&record).into_iter().map(field).collect(),
            number: history.row.number,
            title: history.row.title,
            archived: history.row.archived,
            history: history.steps,
            entries: history.entries,
            names: history.names,
        }
    }
}

impl Session<'_> {
    /// What is held on a person, as a page or as JSON.
    pub(super) fn export_person(
        &mut self,
        reference: &str,
        format: Format,
        file: Option<&Path>,
    ) -> Result<(), Failure> {
        let personal = self.personal(reference)?;
        let text = match format {
            Format::Html => page::of(&personal, self.texts),
            Format::Json => serde_json::to_string_pretty(&personal).map_err(std::io::Error::from)?,
        };
        self.give_out(&text, file, 1)
    }

    fn personal(&mut self, reference: &str) -> Result<Personal, Failure> {
        let export = self.held_on(reference, true)?;
        let records: Vec<_> = export.records.into_iter().map(PersonalRecord::of).collect();
        let patient = records.first().map(|person| person.id.to_string());
        let Response::AccessLog(access) = self.ask(Request::AccessLog { patient, limit: usize::MAX })? else {
            return self.unexpected();
        };
        let Response::Cards(mut cards) = self.ask(Request::Cards)? else { return self.unexpected() };
        let ids: BTreeSet<RecordId> = records.iter().map(|record| record.id).collect();
        cards.retain(|card| ids.contains(&card.record));
        let Profile { region, municipality, person, machine } = self.read_status()?.profile;
        let by = Who { person, machine };
        Ok(Personal { at: export.at, region, municipality, by, records, cards, access })
    }
}
