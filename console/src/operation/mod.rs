//! Doing something with the record in hand: by a form where something is asked for, else at once.

use jiff::civil::DateTime;
use syncd::domain::RecordId;
use syncd::domain::operation::{Operation, Subject};
use syncd::service::protocol::{Profile, RecordView, Request};

use crate::detail::Target;
use crate::effect::{Effect, Tag};
use crate::layers;
use crate::model::Model;

/// The record in hand, and who does something with it when.
pub(crate) struct InHand<'a> {
    view: &'a RecordView,
    entry: Option<String>,
    now: DateTime,
    profile: &'a Profile,
}

impl InHand<'_> {
    /// As the domain judges it. What the daemon alone knows is left out: it judges again.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            record: &self.view.record,
            entry: self.entry.as_deref(),
            now: self.now,
            person: &self.profile.person,
            municipality: self.profile.municipality,
            new_entry: RecordId::from_bytes([0; 16]),
            siblings: &[],
        }
    }
}

impl Model {
    /// The record in hand with the entry under the cursor, where the record is here.
    pub(crate) fn in_hand(&self) -> Option<InHand<'_>> {
        let entry = match self.target_under_cursor() {
            Some(Target::Entry { entry, .. }) => Some(entry),
            _ => None,
        };
        self.in_hand_of(self.shown()?, entry)
    }

    /// A record with one of its entries as the one in hand.
    pub(crate) fn in_hand_of<'a>(
        &'a self,
        view: &'a RecordView,
        entry: Option<String>,
    ) -> Option<InHand<'a>> {
        Some(InHand { view, entry, now: self.now?, profile: self.profile.as_ref()? })
    }
}

/// Begins an operation that nothing hinders.
pub(crate) fn begin(model: &mut Model, operation: Operation) -> Vec<Effect> {
    let Some(InHand { view, entry, .. }) = model.in_hand() else { return Vec::new() };
    let (id, heads) = (view.record.id, view.heads.clone());
    if operation.definition().fields.is_empty() {
        let request = Request::Operate { operation, id, entry, heads, fields: Default::default() };
        return vec![Effect::Ask(Tag::AtOnce(operation.definition().kind), request)];
    }
    layers::operate(model, operation);
    Vec::new()
}
