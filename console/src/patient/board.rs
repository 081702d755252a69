//! The board: patients by the phase that they stand in, a column for each. How it looks stands in `view`.
//!
//! A column is a list like any other, with one condition more, so it has the same paging. The filter is
//! that of the list of patients.

mod view;

use syncd::domain::{Kind, Value};
use syncd::store::filter::{Column, Condition, Test};
use syncd::store::view::Order;

use crate::effect::Effect;
use crate::filter::Filter;
use crate::keymap::Action;
use crate::list::{Source, Window};
use crate::model::Model;

pub(crate) use view::{card_at, cards_in, draw};

/// How many phases the pathway has.
pub(crate) const PHASES: usize = 5;

/// The board, where it is shown in place of the list.
#[derive(Debug)]
pub struct Board {
    open: bool,
    columns: [Window; PHASES],
    /// The column that the cursor is in, from 0.
    at: usize,
}

impl Default for Board {
    fn default() -> Self {
        let column = |phase: usize| {
            let mut window = Window::of(Source::Phase(phase as u8));
            // Of one phase: the most urgent first.
            window.set_order(Order::Phase);
            window
        };
        Self { open: false, columns: std::array::from_fn(|index| column(index + 1)), at: 0 }
    }
}

impl Board {
    /// Whether it is shown in place of the list.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The columns, phase 1 first.
    pub fn columns(&self) -> &[Window] {
        &self.columns
    }

    /// The column of a phase, to change it.
    pub fn column_of(&mut self, phase: u8) -> Option<&mut Window> {
        self.columns.get_mut(usize::from(phase).checked_sub(1)?)
    }

    /// The column that the cursor is in, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The column that the cursor is in.
    pub fn column(&self) -> &Window {
        &self.columns[self.at]
    }

    /// Goes to a column, as far as there are any.
    pub fn go_to(&mut self, column: usize) {
        self.at = column.min(PHASES - 1);
    }

    /// The column that the cursor is in, to move in it.
    pub fn column_mut(&mut self) -> &mut Window {
        &mut self.columns[self.at]
    }

    /// How many cards the screen has in each column.
    pub fn resize(&mut self, cards: usize) {
        self.columns.iter_mut().for_each(|column| column.resize(cards));
    }

    /// Something changed: ask anew.
    pub fn refresh(&mut self) {
        self.columns.iter_mut().for_each(Window::refresh);
    }

    /// No answer comes to what was asked for.
    pub fn unanswered(&mut self) {
        self.columns.iter_mut().for_each(Window::refused);
    }

    /// The requests that are needed to show it, filtered as the list is.
    pub fn ask(&mut self, written: &str, understood: &Filter) -> Vec<Effect> {
        let asks = self.columns.iter_mut().filter_map(|column| {
            column.set_filter(written.to_owned(), understood.clone());
            column.ask()
        });
        asks.collect()
    }
}

/// The one condition that a column has beside the filter.
pub(crate) fn in_phase(phase: u8) -> Condition {
    let test = Test::OneOf(vec![Value::Integer(phase.into())]);
    Condition { column: Column::Phase, test, negated: false }
}

/// Shows the board, at the patient that the list is on; or the list again, at the board's patient.
pub(crate) fn toggle(model: &mut Model) {
    let Some(list) = model.list_of(Kind::Patient) else { return };
    // What is marked could not be seen on the board.
    list.marked.clear();
    let selected = list.window.selected_row().map(|row| (row.id, row.phase));
    if model.board.open {
        let on_board = model.board.column().selected_id();
        if let Some((id, list)) = on_board.zip(model.list_of(Kind::Patient)) {
            list.window.select_record(id);
        }
    } else if let Some((id, Some(phase))) = selected
        && let Some(column) = model.board.column_of(phase)
    {
        column.select_record(id);
        model.board.go_to(usize::from(phase) - 1);
    }
    model.board.open = !model.board.open;
}

/// Moves through columns and cards.
pub(crate) fn go(model: &mut Model, action: Action) {
    let board = &mut model.board;
    match action {
        Action::NextColumn => board.go_to(board.at + 1),
        Action::PreviousColumn => board.go_to(board.at.saturating_sub(1)),
        action => board.column_mut().go(action),
    }
}

impl Model {
    /// Whether the board stands in place of the list of patients.
    pub fn shows_board(&self) -> bool {
        self.tab.kind() == Some(Kind::Patient) && self.board.is_open()
    }
}
