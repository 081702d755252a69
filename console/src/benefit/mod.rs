//! Benefits: the figures of the reports, each of which opens the rows that it counts.

mod view;

use syncd::domain::benefit::Line;
use syncd::service::protocol::{Report, Request};
use syncd::store::view::Page;

use crate::effect::{Effect, Tag};
use crate::layers::{FigureRows, Layer};
use crate::model::Model;
use crate::told::Told;
use crate::widgets::table::TableState;

pub(crate) use view::draw;

/// The figures, and one's place among them.
#[derive(Debug, Default)]
pub struct Benefits {
    /// As last told.
    pub report: Told<Report>,
    /// One's place.
    pub place: TableState,
}

impl Benefits {
    /// The lines of what is known, the figures of all municipalities together.
    pub(crate) fn lines(&self) -> Vec<Line> {
        self.report.known.as_ref().map(|report| report.total.lines()).unwrap_or_default()
    }

    /// The line that the selection is on.
    pub(crate) fn selected(&self) -> Option<Line> {
        self.lines().into_iter().nth(self.place.selected)
    }

    /// Puts the selection on a row.
    pub fn select(&mut self, row: usize, page: usize) {
        self.place.select(row, self.lines().len(), page);
    }

    /// The question for the figures, where they are to be asked for.
    pub fn ask(&mut self) -> Option<Effect> {
        if self.report.known.is_none() {
            self.report.refresh();
        }
        self.report.ask(Tag::Report, Request::Report { day: None })
    }
}

/// Asks for the rows that a line counts.
pub(crate) fn open(line: Line) -> Effect {
    Effect::Ask(Tag::FigureRows(line.clone()), Request::FigureRows { line, day: None })
}

/// The rows that a line counts; where there are none, that is told.
pub(crate) fn take_rows(model: &mut Model, line: Line, page: Page) {
    match page.rows.is_empty() {
        true => model.inform(model.texts().get("benefits-no-rows")),
        false => model.layers.push(Layer::FigureRows(FigureRows::of(line, page.rows))),
    }
}

/// Gives the region the figures.
pub(crate) fn release() -> Vec<Effect> {
    vec![Effect::Ask(Tag::Report, Request::ReleaseFigures { day: None })]
}
