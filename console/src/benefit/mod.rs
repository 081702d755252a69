//! Benefits: the figures of the reports, each of which opens the rows that it counts.

mod view;

use strum::IntoEnumIterator;
use syncd::domain::benefit::Figure;
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
    /// The figure that the selection is on.
    pub fn selected(&self) -> Option<Figure> {
        Figure::iter().nth(self.place.selected)
    }

    /// Puts the selection on a row.
    pub fn select(&mut self, row: usize, page: usize) {
        self.place.select(row, Figure::iter().count(), page);
    }

    /// The question for the figures, where they are to be asked for.
    pub fn ask(&mut self) -> Option<Effect> {
        if self.report.known.is_none() {
            self.report.refresh();
        }
        self.report.ask(Tag::Report, Request::Report { day: None })
    }
}

/// Asks for the rows that the selected figure counts.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let figure = model.benefits.selected();
    let ask = |figure| Effect::Ask(Tag::FigureRows(figure), Request::FigureRows { figure, day: None });
    figure.map(ask).into_iter().collect()
}

/// The rows that a figure counts; where there are none, that is told.
pub(crate) fn take_rows(model: &mut Model, figure: Figure, page: Page) {
    match page.rows.is_empty() {
        true => model.inform(model.texts().get("benefits-no-rows")),
        false => model.layers.push(Layer::FigureRows(FigureRows::of(figure, page.rows))),
    }
}

/// Gives the region the figures.
pub(crate) fn release() -> Vec<Effect> {
    vec![Effect::Ask(Tag::Report, Request::ReleaseFigures { day: None })]
}
