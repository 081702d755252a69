//! The rows that a figure counts.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::benefit::Figure;
use syncd::store::view::Row;

use super::{Layer, draw_panel, place};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 100;

/// The rows, and one's place among them.
#[derive(Debug)]
pub struct FigureRows {
    figure: Figure,
    rows: Vec<Row>,
    place: TableState,
}

impl FigureRows {
    /// The rows of a figure.
    pub(crate) fn of(figure: Figure, rows: Vec<Row>) -> Self {
        Self { figure, rows, place: TableState::default() }
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
    let title = look.texts.get(&format!("figure-{}", layer.figure));
    let inside = draw_panel(frame, model, &title, area(model, layer));
    let columns = [
        Column::new(look.texts.get("column-number"), 9, 9, 1),
        Column::new(look.texts.get("column-title"), 24, 40, 0),
        Column::new(look.texts.get("column-state"), 12, 20, 0),
        Column::new(look.texts.get("column-date"), 12, 12, 2),
    ];
    let rows = layer.rows.iter().map(|row| cells(row, &look)).collect();
    let window = Window { offset: 0, total: layer.rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn cells(row: &Row, look: &Look<'_>) -> Vec<Cell> {
    let state = look.state(row.kind, &row.state);
    vec![
        row.number.clone().unwrap_or_default().into(),
        look.texts.row_about(row).into(),
        Cell { text: state.content.into_owned(), style: state.style },
        row.due.map(|due| look.texts.date(due)).unwrap_or_default().into(),
    ]
}
