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
            let mut changed = self.with_references(row.kind, fields)?;
            changed.retain(|key, value| before.value(key) != value);
            if changed.is_empty() {
                many.already += 1;
                continue;
            }
            let mut told = Vec::new();
            for (key, value) in &changed {
                let held = before.value(key);
                self.name_reference(row.kind, key, [held, value], &mut many.names)?;
                told.push((key.clone(), held.clone(), value.clone()));
            }
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

    /// The fields with the references as records hold them. What refers to nothing stays as it is, and is
    /// refused with its record.
    fn with_references(&self, kind: Kind, fields: &Writes) -> Result<Writes, Refusal> {
        let mut found = Writes::new();
        for (key, value) in fields {
            let value = match kind.schema().field(key) {
                Some(field) => self.referred_to(field, value)?.unwrap_or_else(|_| value.clone()),
                None => value.clone(),
            };
            found.insert(key.clone(), value);
        }
        Ok(found)
    }
}
