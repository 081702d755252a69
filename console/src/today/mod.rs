//! *Today*: what asks for somebody, most urgent first.

mod view;

use syncd::domain::RecordId;
use syncd::domain::agenda::Reason;
use syncd::service::protocol::Request;
use syncd::store::view::{Agenda, AgendaQuery, AgendaRow, Part};

use jiff::civil::Date;

use crate::effect::{Effect, Tag};

pub(crate) use view::draw;

/// How many days ahead *Coming* looks.
const DAYS_AHEAD: u16 = 7;
/// The most rows of one part.
const ROWS_PER_PART: usize = 50;

/// *Today* with one's place in it.
#[derive(Debug, Default)]
pub struct Today {
    agenda: Option<Agenda>,
    selected: usize,
    top: usize,
    height: usize,
    asking: bool,
    /// The day that the rows are for.
    day: Option<Date>,
}

/// A line of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// The heading of a part, with its count.
    Heading(Part, usize),
    /// A row by its number; the second line of an alert has `false`.
    Row(usize, bool),
}

impl Today {
    /// The rows; none before the first answer.
    pub fn rows(&self) -> &[AgendaRow] {
        self.agenda.as_ref().map_or(&[], |agenda| &agenda.rows)
    }

    /// Whether the first answer has come.
    pub fn is_known(&self) -> bool {
        self.agenda.is_some()
    }

    /// The number of the selected row.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<&AgendaRow> {
        self.rows().get(self.selected)
    }

    /// Whether the selected row tells how many are to be erased.
    pub fn is_at_erasures(&self) -> bool {
        self.selected_row().is_some_and(|row| row.item.reason == Reason::ErasureDue)
    }

    /// The record whose detail belongs beside the selected row: its patient where it has one.
    pub fn beside(&self) -> Option<RecordId> {
        let record = &self.selected_row()?.record;
        Some(record.patient.as_ref().map_or(record.id, |patient| patient.id))
    }

    /// Tells how many lines the screen has.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.reveal();
    }

    /// Something changed: ask anew.
    pub fn refresh(&mut self) {
        self.day = None;
    }

    /// The request that is needed for this day, if one is and none is under way.
    pub fn ask(&mut self, today: Date) -> Option<Effect> {
        if self.asking || self.day == Some(today) {
            return None;
        }
        (self.asking, self.day) = (true, Some(today));
        let query = AgendaQuery { today, days_ahead: DAYS_AHEAD, limit: ROWS_PER_PART };
        Some(Effect::Ask(Tag::Agenda, Request::Agenda(query)))
    }

    /// Takes in the rows, and stays on the selected one where it is still there.
    pub fn take(&mut self, agenda: Agenda) {
        self.asking = false;
        let same = |old: &AgendaRow, new: &AgendaRow| {
            (old.record.id, old.item.reason, &old.item.detail)
                == (new.record.id, new.item.reason, &new.item.detail)
        };
        let kept = self.selected_row().and_then(|old| agenda.rows.iter().position(|new| same(old, new)));
        let last = agenda.rows.len().saturating_sub(1);
        self.selected = kept.unwrap_or(self.selected.min(last));
        self.agenda = Some(agenda);
        self.reveal();
    }

    /// The request was refused; it is asked again when something changes.
    pub fn refused(&mut self) {
        self.asking = false;
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.selected.saturating_add_signed(rows));
    }

    /// Moves the selection by about so many screens.
    pub fn page_by(&mut self, screens: isize) {
        self.move_by(screens * self.height.cast_signed());
    }

    /// Selects a row by its number, or the last one.
    pub fn select(&mut self, index: usize) {
        self.selected = index.min(self.rows().len().saturating_sub(1));
        self.reveal();
    }

    /// The row on a line of the screen.
    pub fn row_at(&self, line: usize) -> Option<usize> {
        match self.lines().get(self.top + line)? {
            Line::Row(index, _) => Some(*index),
            Line::Heading(..) => None,
        }
    }

    /// Every line, headings among the rows; alerts take two.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut part = None;
        for (index, row) in self.rows().iter().enumerate() {
            if part.replace(row.part) != Some(row.part) {
                lines.push(Line::Heading(row.part, self.count(row.part)));
            }
            lines.push(Line::Row(index, true));
            if row.part == Part::Now {
                lines.push(Line::Row(index, false));
            }
        }
        lines
    }

    /// How many rows a part has in all.
    fn count(&self, part: Part) -> usize {
        self.agenda.as_ref().map_or(0, |agenda| agenda.counts.get(part))
    }

    /// Scrolls so far that the selected row is on the screen, with its heading where it is the
    /// first under it.
    fn reveal(&mut self) {
        let lines = self.lines();
        let is_selected = |line: &Line| matches!(line, Line::Row(index, _) if *index == self.selected);
        let Some(first) = lines.iter().position(is_selected) else {
            self.top = 0;
            return;
        };
        let last = lines.iter().rposition(is_selected).unwrap_or(first);
        let with_heading = match first.checked_sub(1).map(|before| lines[before]) {
            Some(Line::Heading(..)) => first - 1,
            _ => first,
        };
        self.top = self.top.max((last + 1).saturating_sub(self.height)).min(with_heading);
    }
}
