//! Saved views of lists: one person's, since a home is one person's.

use serde::Serialize;

use super::open::Open;
use super::protocol::{Refusal, VIEWS_MAX, View};
use crate::domain::patient::Patient;
use crate::domain::{Kind, RecordId, erasure, text};
use crate::store::Store;

/// The setting that keeps them.
const VIEWS: &str = "views";
/// The longest name, and the longest filter, in characters.
const NAME_MAX: usize = 60;
const FILTER_MAX: usize = 500;

impl<S: Store> Open<S> {
    /// All views, by kind and name.
    pub(super) fn views(&self) -> Result<Vec<View>, Refusal> {
        let kept = self.store.setting(VIEWS)?.unwrap_or_default();
        Ok(serde_json::from_str(&kept).unwrap_or_default())
    }

    /// The setting with the views that do not tell who any of these patients was; none where all stay.
    pub(super) fn views_without(&self, erased: &[RecordId]) -> Result<Option<(String, String)>, Refusal> {
        let views = self.views()?;
        if views.is_empty() {
            return Ok(None);
        }
        let mut patients: Vec<Patient> = Vec::new();
        for id in erased {
            let patient = self.readable(*id)?.filter(|document| document.kind() == Kind::Patient);
            patients.extend(patient.map(|document| document.record().read().value));
        }
        let tells = |text: &str| patients.iter().any(|patient| erasure::names(text, patient));
        let stay = |view: &&View| !tells(&view.filter) && !tells(&view.name);
        let left: Vec<_> = views.iter().filter(stay).collect();
        Ok((left.len() < views.len()).then(|| setting(&left)))
    }

    /// Keeps a view in place of one of the same name, or forgets it.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where there are too many.
    pub(super) fn keep_view(&mut self, view: View, removed: bool) -> Result<Vec<View>, Refusal> {
        let view = View {
            name: text::clean_line(&view.name, NAME_MAX),
            filter: text::clean_line(&view.filter, FILTER_MAX),
            ..view
        };
        let mut views = self.views()?;
        views.retain(|known| (known.kind, &known.name) != (view.kind, &view.name));
        if !removed {
            views.push(view);
        }
        if views.len() > VIEWS_MAX {
            return Err(Refusal::TooMany { max: VIEWS_MAX });
        }
        views.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
        let (name, kept) = setting(&views);
        self.store.set_setting(&name, &kept)?;
        Ok(views)
    }
}

fn setting(views: &[impl Serialize]) -> (String, String) {
    (VIEWS.into(), serde_json::to_string(views).unwrap_or_default())
}
