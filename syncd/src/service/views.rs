//! Saved views of lists: one person's, since a home is one person's.

use super::open::Open;
use super::protocol::{Refusal, VIEWS_MAX, View};
use crate::domain::text;
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
        let kept = serde_json::to_string(&views).unwrap_or_default();
        self.store.set_setting(VIEWS, &kept)?;
        Ok(views)
    }
}
