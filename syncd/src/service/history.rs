//! What was written in a record, by whom and when, from what to what.

use std::collections::BTreeMap;

use super::clock::local;
use super::open::Open;
use super::protocol::{HistoryStep, HistoryView, Refusal};
use super::queries::{called, not_found};
use crate::domain::{RecordId, Shape, Value};
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
        let row = self.store.row(id)?.ok_or_else(|| not_found(reference))?;
        let (document, actors) = (self.document(id)?, self.actors());
        let mut steps = Vec::new();
        for revision in document.revisions(limit.min(CHANGES_MAX)) {
            let who = actors.get(&revision.actor);
            steps.extend(document.steps(&revision).into_iter().map(|step| HistoryStep {
                at: local(revision.at),
                who: who.cloned(),
                field: step.key,
                from: step.from,
                to: step.to,
            }));
        }
        let mut names = BTreeMap::new();
        for step in &steps {
            let is_reference = document.kind().schema().field(&step.field).map(|field| field.shape);
            if !matches!(is_reference, Some(Shape::Reference(_))) {
                continue;
            }
            let ids = [&step.from, &step.to].into_iter().filter_map(Value::as_text);
            for id in ids.filter_map(|id| id.parse::<RecordId>().ok()) {
                if let Some(row) = self.store.row(id)? {
                    names.insert(id, called(&row));
                }
            }
        }
        Ok(HistoryView { row, steps, names })
    }
}
