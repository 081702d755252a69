//! The rows that a line of the figures counts.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::Kind;
use syncd::domain::benefit::Line;
use syncd::store::view::Row;

use super::{Layer, draw_panel, place};
use crate::keymap::Action;
use crate::language::Place;
use crate::list::cells;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 100;

/// The rows, and one's place among them.
#[derive(Debug)]
pub struct FigureRows {
    line: Line,
    rows: Vec<Row>,
    place: TableState,
}

impl FigureRows {
    /// The rows of a line.
    pub(crate) fn of(line: Line, rows: Vec<Row>) -> Self {
        Self { line, rows, place: TableState::default() }
    }
}

fn area(model: &Model, layer: &FigureRows) -> Rect {
    let rows = u16::try_from(layer.rows.len()).unwrap_or(u16::MAX);
    place(model, WIDTH, rows.saturating_add(3))
}

/// Moves, or opens the selected record.
pub(super) fn act(model: &mut Model, action: Action) {
    let page = match model.layers.last() {
        Some(Layer::FigureRows(layer)) => usize::from(area(model, layer).height.saturating_sub(3)),
        _ => return,
    };
    let Some(Layer::FigureRows(layer)) = model.layers.last_mut() else { return };
    let row = layer.place.selected;
    if action == Action::Open {
        let opened = layer.rows.get(row).map(|row| row.id);
        model.layers.pop();
        return opened.into_iter().for_each(|id| model.detail.open(id));
    }
    let total = layer.rows.len();
    layer.place.select(action.row_from(row, page), total, page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &FigureRows) {
    let look = model.look();
    let title = look.texts.line(&layer.line);
    let inside = draw_panel(frame, model, &title, area(model, layer));
    let mut columns = vec![
        Column::new(look.texts.get("column-number"), 9, 9, 1),
        Column::new(look.texts.get("column-title"), 24, 40, 0),
        Column::new(look.texts.get("column-state"), 12, 20, 0),
        Column::new(look.texts.get("column-date"), 12, 12, 2),
    ];
    // What tells them apart stands beside them.
    let told_apart = layer.line.figure.stratifier();
    columns.extend(told_apart.map(|field| {
        let heading = look.texts.field(&Place::top(Kind::Patient), field);
        Column::new(heading, 18, 28, 1)
    }));
    let row = |row: &Row| {
        let told_apart = told_apart.map(|field| cells::further(row, &look, field));
        shown(row, &look).into_iter().chain(told_apart).collect()
    };
    let rows = layer.rows.iter().map(row).collect();
    let window = Window { offset: 0, total: layer.rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn shown(row: &Row, look: &Look<'_>) -> Vec<Cell> {
    let state = look.state(row.kind, &row.state);
    vec![
        row.number.clone().unwrap_or_default().into(),
        look.texts.row_about(row).into(),
        Cell { text: state.content.into_owned(), style: state.style },
        row.due.map(|due| look.texts.date(due)).unwrap_or_default().into(),
    ]
}
