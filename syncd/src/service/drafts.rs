//! Forms that were begun and not saved: kept as they are, encrypted like all else.

use super::open::Open;
use super::protocol::{DRAFT_MAX, Draft, Refusal};
use crate::store::Store;

/// The longest that tells what a form is for.
const SUBJECT_MAX: usize = 200;

impl<S: Store> Open<S> {
    /// Keeps a form, or forgets it.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where it is longer than a form can be; [`Refusal::Erased`] where it names who was.
    pub(super) fn keep_draft(&mut self, draft: Draft) -> Result<(), Refusal> {
        let Draft { subject, content, .. } = draft;
        if subject.len() > SUBJECT_MAX || content.as_ref().is_some_and(|content| content.len() > DRAFT_MAX) {
            return Err(Refusal::TooMany { max: DRAFT_MAX });
        }
        for text in content.iter().chain([&subject]) {
            let ids = text.split(|c: char| !c.is_ascii_hexdigit()).filter_map(|word| word.parse().ok());
            for id in ids {
                if self.store.is_erased(id)? {
                    return Err(Refusal::Erased);
                }
            }
        }
        let at = self.clock.local().to_string();
        Ok(self.store.set_draft(&subject, &at, content.as_deref())?)
    }

    /// All that are kept, the last one first.
    pub(super) fn drafts(&self) -> Result<Vec<Draft>, Refusal> {
        let draft = |(subject, at, content): (String, String, String)| Draft {
            subject,
            at: at.parse().ok(),
            content: Some(content),
        };
        Ok(self.store.drafts()?.into_iter().map(draft).collect())
    }
}
