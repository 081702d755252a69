//! One record, opened: beside the list where there is room, over it where there is not.

mod content;
mod fields;
mod related;
mod timeline;
mod view;

use syncd::domain::RecordId;
use syncd::service::protocol::{RecordView, Request};

use crate::effect::{Effect, Tag};

pub(crate) use content::{Content, Target, content};
use timeline::Theme;
pub(crate) use timeline::next_theme;
pub(crate) use view::{draw, go, put_cursor};

/// The record shown and the way to it.
#[derive(Debug, Default)]
pub struct Detail {
    /// The records opened one from another; while there are none, the detail only shows what is
    /// selected in the list, and the keys go to the list.
    trail: Vec<RecordId>,
    shown: Option<Box<RecordView>>,
    asking: Option<RecordId>,
    stale: bool,
    refused: Option<RecordId>,
    cursor: usize,
    top: usize,
    /// What the timeline is cut down to.
    pub(crate) only: Option<Theme>,
}

impl Detail {
    /// Whether the keys go to the detail.
    pub fn is_open(&self) -> bool {
        !self.trail.is_empty()
    }

    /// The record opened.
    pub fn opened(&self) -> Option<RecordId> {
        self.trail.last().copied()
    }

    /// The record shown, if it is this one.
    pub fn showing(&self, id: RecordId) -> Option<&RecordView> {
        self.shown.as_deref().filter(|view| view.record.id == id)
    }

    /// Opens a record.
    pub fn open(&mut self, id: RecordId) {
        self.trail.push(id);
        (self.cursor, self.top) = (0, 0);
    }

    /// Goes back to the record, or to the list, that one came from.
    pub fn back(&mut self) {
        self.trail.pop();
        (self.cursor, self.top) = (0, 0);
    }

    /// Goes back to the list.
    pub fn close(&mut self) {
        *self = Self { only: self.only, ..Self::default() };
    }

    /// Something changed: ask anew.
    pub fn refresh(&mut self) {
        (self.stale, self.refused) = (true, None);
    }

    /// The request that is needed to show this record, if one is and none is under way.
    pub fn ask(&mut self, wanted: Option<RecordId>) -> Option<Effect> {
        let Some(id) = wanted.filter(|id| self.refused != Some(*id)) else {
            self.shown = None;
            return None;
        };
        if self.asking.is_some() || (self.showing(id).is_some() && !self.stale) {
            return None;
        }
        (self.asking, self.stale) = (Some(id), false);
        Some(Effect::Ask(Tag::Detail(id), Request::Show { reference: id.to_string(), kind: None }))
    }

    /// Takes in a record.
    pub fn take(&mut self, view: Box<RecordView>) {
        self.asking = None;
        if self.showing(view.record.id).is_none() {
            (self.cursor, self.top) = (0, 0);
        }
        self.shown = Some(view);
    }

    /// The record cannot be shown; it is asked for again when something changes.
    pub fn refused(&mut self, id: RecordId) {
        (self.asking, self.refused) = (None, Some(id));
    }

    /// No answer comes to what was asked for.
    pub fn unanswered(&mut self) {
        self.asking = None;
    }

    /// The line under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first line on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Puts the cursor on a line, of so many, on a screen of this height.
    pub fn put_cursor(&mut self, line: usize, lines: usize, height: usize) {
        self.cursor = line.min(lines.saturating_sub(1));
        let lowest_top = lines.saturating_sub(height);
        let at_least = (self.cursor + 1).saturating_sub(height);
        self.top = self.top.min(lowest_top).max(at_least).min(self.cursor);
    }
}
