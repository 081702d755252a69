//! The same fields of many records at once.

use super::open::Open;
use super::protocol::{Deed, MANY_MAX, Many, ManyChange, Refusal};
use crate::domain::dispute::Writes;
use crate::domain::{Kind, RecordId};
use crate::store::Store;

impl<S: Store> Open<S> {
    /// Saves fields of many records, of each where its rules allow it; or tells what that would be.
    ///
    /// # Errors
    /// [`Refusal::TooMany`]; [`Refusal::NotAllowed`].
    pub(super) fn save_many(
        &mut self,
        ids: &[RecordId],
        fields: &Writes,
        preview: bool,
    ) -> Result<(Many, Vec<Kind>), Refusal> {
        if ids.len() > MANY_MAX {
            return Err(Refusal::TooMany { max: MANY_MAX });
        }
        let (mut many, mut drafts) = (Many::default(), Vec::new());
        for id in ids {
            let document = self.document(*id)?;
            let Some(row) = self.store.row(*id)? else { continue };
            let (before, heads) = (document.record(), document.heads());
            let changed = fields.iter().filter(|(key, value)| before.value(key) != *value);
            let changed: Writes = changed.map(|(key, value)| (key.clone(), value.clone())).collect();
            if changed.is_empty() {
                many.already += 1;
                continue;
            }
            let told =
                changed.iter().map(|(key, value)| (key.clone(), before.value(key).clone(), value.clone()));
            let told = told.collect();
            match self.draft_of_edit(document, &heads, changed) {
                Ok((draft, _)) => {
                    drafts.push(draft);
                    many.changes.push(ManyChange { row, fields: told });
                }
                Err(refused @ (Refusal::Invalid { .. } | Refusal::NewerSchema)) => {
                    many.refused.push((row, refused));
                }
                Err(other) => return Err(other),
            }
        }
        let kinds = drafts.iter().map(|draft| draft.document.kind).collect();
        if !preview {
            self.write(drafts, &Deed::ChangedMany, RecordId::random())?;
        }
        Ok((many, kinds))
    }
}
