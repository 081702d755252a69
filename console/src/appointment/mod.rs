//! DSK appointments: the columns of their list, what one says at a glance, and the week.

mod calendar;
mod summary;
mod week;

use jiff::civil::Date;

use crate::keymap::Action;
use crate::list::{Column, cells};
use crate::model::Model;

pub(crate) use calendar::{draw, row_at, time};
pub(crate) use summary::{steps, summary};
pub use week::Week;
pub(crate) use week::query;
use week::{days_of, monday_of};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::NUMBER,
    Column::new("column-start", (16, 20), 0, |row, look| cells::further(row, look, "start")),
    cells::PATIENT,
    cells::STATE,
    Column::new("column-place", (14, 18), 3, |row, look| cells::further(row, look, "place")),
    cells::OWNER,
];

/// Shows the week or the list, or another week.
pub(crate) fn show(model: &mut Model, action: Action) {
    let Some(today) = model.now.map(|now| now.date()) else { return };
    let week = &mut model.week;
    match action {
        Action::Week => week.toggle(),
        Action::NextWeek => week.go(1, today),
        Action::PreviousWeek => week.go(-1, today),
        Action::ThisWeek => week.go_to_today(),
        _ => {}
    }
}

/// Moves through the appointments of the week.
pub(crate) fn go(model: &mut Model, action: Action) {
    let week = &mut model.week;
    match action {
        Action::Up => week.move_by(-1),
        Action::Down => week.move_by(1),
        Action::First | Action::PageUp => week.select(0),
        Action::Last | Action::PageDown => week.select(usize::MAX),
        _ => {}
    }
}

/// The days of a week, as `varde week` tells them.
pub(crate) fn week_of(day: Date) -> Vec<Date> {
    days_of(monday_of(day)).collect()
}
