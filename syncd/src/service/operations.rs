//! Operations: what changes several fields, or several records, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use super::Open;
use super::commands::{Origin, saved};
use super::open::Draft;
use super::protocol::{Deed, Refusal, Saved};
use crate::documents::{Document, Hash};
use crate::domain::operation::{Operation, Subject};
use crate::domain::{Fault, Key, Kind, Problem, Record, RecordId, Value, rules};
use crate::store::{Query, Store};

impl<S: Store> Open<S> {
    /// Does something with a record; tells what was saved, and everything that was changed.
    ///
    /// What it writes follows from the record as it was seen, at `heads`; whether it may be done
    /// follows from the record as it is now.
    pub(super) fn operate(
        &mut self,
        operation: Operation,
        id: RecordId,
        entry: Option<&str>,
        heads: &[Hash],
        mut given: BTreeMap<Key, Value>,
    ) -> Result<(Saved, Vec<Kind>, Vec<RecordId>), Refusal> {
        let document = self.document(id)?;
        if document.kind() != operation.definition().kind {
            return Err(Refusal::NotFound { reference: id.to_string() });
        }
        self.resolve_references(operation, &mut given)?;
        let (seen, now) = (document.at(heads).map_err(super::commands::refusal)?.record(), document.record());
        let siblings = self.siblings(&now)?;
        let subject = Subject {
            record: &seen,
            entry,
            now: self.clock.local(),
            person: &self.profile.person,
            municipality: self.profile.municipality,
            new_entry: RecordId::random(),
            siblings: &siblings,
        };
        if let Some(hindrance) = operation.hindrance(&Subject { record: &now, ..subject }) {
            return Err(Refusal::Hindered { operation, hindrance });
        }
        let writes = operation.writes(&subject, &given).map_err(|problems| Refusal::Invalid { problems })?;
        let (draft, mut result) = self.draft_of_edit(document, heads, writes.here)?;
        let mut drafts = vec![draft];
        for (id, fields) in writes.there {
            let document = self.document(id)?;
            let heads = document.heads();
            drafts.push(self.draft_of_edit(document, &heads, fields)?.0);
        }
        if let Some((kind, fields)) = writes.new {
            let (draft, made) = self.prepare_new(RecordId::random(), kind, fields, Origin::Entered)?;
            drafts.push(draft);
            result = made;
        }
        let kinds = drafts.iter().map(|draft| draft.document.kind).collect();
        let ids = drafts.iter().map(|draft| draft.document.id).collect();
        self.write(drafts, &Deed::Operated { operation }, RecordId::random())?;
        Ok((self.warned(result)?, kinds, ids))
    }

    /// An edit of a document, not yet written.
    pub(super) fn draft_of_edit(
        &self,
        mut document: Document,
        heads: &[Hash],
        fields: BTreeMap<Key, Value>,
    ) -> Result<(Draft, Saved), Refusal> {
        let before = rules::problems(&document.record());
        let known = document.heads();
        let entry = |key: &Key| key.entry().map(|(section, entry)| (section.to_owned(), entry.to_owned()));
        let written: BTreeSet<_> = fields.keys().filter_map(entry).collect();
        self.edit(&mut document, heads, fields)?;
        let record = document.record();
        let after = rules::problems(&record);
        // What was wrong before does not hinder mending something else. And a withdrawal is never refused: what it
        // leaves without a consent is for people to decide.
        let is_of_a_withdrawal = |problem: &Problem| {
            problem.fault == Fault::NoConsent && !entry(&problem.key).is_some_and(|of| written.contains(&of))
        };
        let new = after.iter().filter(|problem| !before.contains(problem) && !is_of_a_withdrawal(problem));
        self.refuse(new.cloned().collect(), Origin::Entered)?;
        let draft = Draft::of(&document, &known, &record, &self.practice);
        let saved = saved(&draft.document, after);
        Ok((draft, saved))
    }

    /// References given as number or title become ids.
    fn resolve_references(
        &self,
        operation: Operation,
        given: &mut BTreeMap<Key, Value>,
    ) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        for (key, value) in given.iter_mut() {
            if let Some(field) = operation.field(key) {
                match self.referred_to(field, value)? {
                    Ok(resolved) => *value = resolved,
                    Err(fault) => problems.push(Problem { key: key.clone(), fault }),
                }
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid { problems }) }
    }

    /// Records of the same kind about the same patient.
    fn siblings(&self, record: &Record) -> Result<Vec<(RecordId, String)>, Refusal> {
        let about = record.top("patient").as_text().and_then(|id| id.parse().ok());
        let (kind, patient) = match record.kind {
            Kind::Patient => (Kind::Plan, Some(record.id)),
            kind => (kind, about),
        };
        let Some(patient) = patient else { return Ok(Vec::new()) };
        let listed = self.store.list(&Query { patient: Some(patient), ..Query::of(kind) })?;
        let others = listed.rows.into_iter().filter(|row| row.id != record.id);
        Ok(others.map(|row| (row.id, row.state)).collect())
    }
}
