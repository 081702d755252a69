//! What was written in a record, by whom and when, from what to what.

use std::collections::BTreeMap;

use super::clock::local;
use super::open::Open;
use super::protocol::{HistoryStep, HistoryView, RecordView, Refusal};
use super::queries::not_found;
use crate::documents::{Document, Hash};
use crate::domain::RecordId;
use crate::store::Store;

/// The most changes that one answer tells of.
const CHANGES_MAX: usize = 1_000;

impl<S: Store> Open<S> {
    /// The newest changes of a record, newest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Ambiguous`].
    pub(super) fn history(&self, reference: &str, limit: usize) -> Result<HistoryView, Refusal> {
        let id = self.resolve_any(reference, None)?;
        self.history_in(&self.document(id)?, limit.min(CHANGES_MAX))
    }

    /// The newest changes of a document, newest first.
    pub(super) fn history_in(&self, document: &Document, limit: usize) -> Result<HistoryView, Refusal> {
        let id = document.id();
        let row = self.store.row(id)?.ok_or_else(|| not_found(&id.to_string()))?;
        let actors = self.actors();
        let mut steps = Vec::new();
        for revision in document.revisions(limit) {
            let who = actors.get(&revision.actor);
            steps.extend(document.steps(&revision).into_iter().map(|step| HistoryStep {
                at: local(revision.at),
                who: who.cloned(),
                change: data_encoding::HEXLOWER.encode(&revision.hash),
                field: step.key,
                from: step.from,
                to: step.to,
            }));
        }
        let mut names = BTreeMap::new();
        for step in &steps {
            self.name_reference(document.kind(), &step.field, [&step.from, &step.to], &mut names)?;
        }
        let entries = document.record().entries_told_by(steps.iter().map(|step| &step.field));
        Ok(HistoryView { row, steps, entries, names })
    }

    /// A record as it was after one of its changes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where it has no such change.
    pub(super) fn show_at(&self, reference: &str, change: &str) -> Result<RecordView, Refusal> {
        let id = self.resolve_any(reference, None)?;
        let document = self.document(id)?;
        let change = change_named(&document, change)?;
        let then = document.at(&[change]).map_err(super::commands::refusal)?;
        self.view(reference, &then)
    }

    /// The change of a record that a text names.
    pub(super) fn change_of(&self, id: RecordId, change: &str) -> Result<Hash, Refusal> {
        change_named(&self.document(id)?, change)
    }
}

/// The fewest digits that name a change.
const DIGITS_MIN: usize = 8;

fn change_named(document: &Document, change: &str) -> Result<Hash, Refusal> {
    let change = change.trim().to_lowercase();
    if change.len() < DIGITS_MIN {
        return Err(not_found(&change));
    }
    let hashes = document.revisions(usize::MAX).into_iter().map(|revision| revision.hash);
    let mut named = hashes.filter(|hash| data_encoding::HEXLOWER.encode(hash).starts_with(&change));
    match (named.next(), named.count()) {
        (Some(hash), 0) => Ok(hash),
        (Some(_), others) => Err(Refusal::Ambiguous { reference: change, count: others + 1 }),
        (None, _) => Err(not_found(&change)),
    }
}
