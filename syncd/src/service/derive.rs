//! Deriving anew. What is derived of a record depends on how the municipality works and on the version of
//! Varde beside the record itself: where one of the two has changed, every record is derived again, a few at
//! a time between calls, and goes on after a restart where it was.

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::open::{Draft, Open};
use super::projection;
use super::protocol::{Event, Refusal};
use crate::documents::Document;
use crate::domain::practice::Practice;
use crate::domain::settings::Settings;
use crate::domain::{Kind, RecordId};
use crate::store::{Commit, Store};

/// The setting that tells how far records are derived as they are now.
const DERIVED: &str = "derived";

/// How many records at a time: a call that comes meanwhile waits for no more.
const AT_A_TIME: usize = 8;

/// By what the records here are derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Derived {
    version: u32,
    /// A hash of [`Practice::derived_from`].
    practice: String,
    left: Option<Left>,
}

/// Which records are still to be derived.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Left {
    /// Those of this kind, or of all.
    kind: Option<Kind>,
    /// Those that come later by id.
    after: Option<RecordId>,
}

impl Derived {
    /// By this version and practice, with what follows from how it was before.
    fn by(practice: &Practice, before: Option<Self>) -> Self {
        let json = serde_json::to_vec(&practice.derived_from()).unwrap_or_default();
        let (version, practice) = (projection::VERSION, blake3::hash(&json).to_hex().to_string());
        match before {
            Some(before) if (before.version, &before.practice) == (version, &practice) => before,
            before => {
                // How a municipality works is told of its patients only.
                let only_patients = before.is_some_and(|before| {
                    before.version == version
                        && before.left.is_none_or(|left| left.kind == Some(Kind::Patient))
                });
                let left = Left { kind: only_patients.then_some(Kind::Patient), after: None };
                Self { version, practice, left: Some(left) }
            }
        }
    }

    fn setting(&self) -> Result<(String, String), Refusal> {
        let json =
            serde_json::to_string(self).map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        Ok((DERIVED.into(), json))
    }
}

impl<S: Store> Open<S> {
    /// Learns how the municipality works, and what is to be derived anew for it.
    pub(super) fn read_practice(&mut self) -> Result<(), Refusal> {
        let settings = self.readable(self.only_id(Kind::Settings))?;
        let roster = self.readable(self.only_id(Kind::Duty))?;
        let practice = settings.map(|document| Practice {
            changes: document.changes_count(),
            ..document.record().read_whole::<Settings>().value.into()
        });
        self.practice = practice.unwrap_or_default();
        self.duty = roster.map(|document| document.record().read().value).unwrap_or_default();
        let known = self.store.setting(DERIVED)?.and_then(|json| serde_json::from_str(&json).ok());
        let derived = Derived::by(&self.practice, known.clone());
        if known.as_ref() != Some(&derived) {
            let (name, value) = derived.setting()?;
            self.store.set_setting(&name, &value)?;
            // Cards that were derived by the practice that is no more are not to be signed.
            let owed = std::mem::take(&mut self.syncing.cards_owed);
            for (id, card) in owed {
                if self.meta(id)?.kind != Kind::Patient {
                    self.syncing.cards_owed.insert(id, card);
                }
            }
        }
        self.derived = Some(derived);
        Ok(())
    }

    /// A document, where it is here and can be read. One that cannot be is told in the log, by its id, and stops
    /// nothing but what is about it.
    pub(super) fn readable(&self, id: RecordId) -> Result<Option<Document>, Refusal> {
        if self.store.document(id)?.is_none() {
            return Ok(None);
        }
        let read = self.document(id);
        if let Err(error) = &read {
            tracing::error!(%id, %error, "a document cannot be read");
        }
        Ok(read.ok())
    }

    /// Whether there is something to derive anew, and all has come that was asked for.
    pub(super) fn derives_anew(&self) -> bool {
        self.read_only.is_none() && self.syncing.is_at_rest() && self.left().is_some()
    }

    fn left(&self) -> Option<Left> {
        self.derived.as_ref()?.left
    }

    /// Derives the next few records anew, with their cards.
    pub(super) fn derive_some(&mut self, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let (Some(derived), Some(left)) = (self.derived.clone(), self.left()) else { return Ok(()) };
        let ids = self.store.ids(left.kind, left.after, AT_A_TIME)?;
        let (mut drafts, mut statements) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in &ids {
            let Some(document) = self.readable(*id)? else { continue };
            let mut draft = Draft::with(&document, Vec::new(), &document.record(), &self.practice);
            statements.extend(self.signed_card(draft.card.take(), false)?);
            drafts.push(draft);
        }
        let rest = ids.last().map(|last| Left { after: Some(*last), ..left });
        let derived = Derived { left: rest, ..derived };
        let settings = vec![derived.setting()?];
        self.derived = Some(derived);
        self.commit(drafts, Commit { settings, statements, ..Commit::default() })?;
        if left.after.map(sixteenth) != rest.and_then(|rest| rest.after).map(sixteenth) {
            let kinds = left.kind.map_or_else(|| Kind::iter().collect(), |kind| vec![kind]);
            events.push(Event::Changed { kinds, ids: Vec::new() });
        }
        Ok(())
    }
}

/// In which of sixteen parts of all ids one lies: who shows a list is told after each.
fn sixteenth(id: RecordId) -> u8 {
    id.as_bytes()[0] >> 4
}
