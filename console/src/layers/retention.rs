//! Who is due for erasure, as the municipality's settings stand. From here one opens the patient.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use syncd::service::protocol::{DueForErasure, Request, Retention};

use super::{Layer, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::tab::Tab;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};
use crate::widgets::width::wrap;

const WIDTH: u16 = 104;
/// The panel's borders, the table's head and what its keys are.
const AROUND: u16 = 3;

/// Who is due, and one's place among them.
#[derive(Debug)]
pub struct RetentionLayer {
    retention: Retention,
    place: TableState,
}

/// Asks who is due.
pub(crate) fn ask() -> Vec<Effect> {
    vec![Effect::Ask(Tag::Retention, Request::Retention { months: None })]
}

/// Shows who is due; where nobody is, that is told.
pub(crate) fn take(model: &mut Model, retention: Retention) {
    match retention.due.is_empty() {
        true => model.inform(model.texts().retention(&retention)),
        false => {
            let layer = RetentionLayer { retention, place: TableState::default() };
            model.layers.push(Layer::Retention(Box::new(layer)));
        }
    }
}

/// The lines above the table: what is kept how long, and how many are due.
fn head(model: &Model, layer: &RetentionLayer) -> Vec<String> {
    let width = WIDTH.min(model.size.width).saturating_sub(4);
    wrap(&model.texts().retention(&layer.retention), width)
}

fn area(model: &Model, layer: &RetentionLayer) -> Rect {
    let rows = layer.retention.due.len() + head(model, layer).len();
    place(model, WIDTH, u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(AROUND))
}

fn page(model: &Model, layer: &RetentionLayer) -> usize {
    let around = usize::from(AROUND) + head(model, layer).len();
    usize::from(area(model, layer).height).saturating_sub(around)
}

/// Moves, or opens the selected patient.
pub(super) fn act(model: &mut Model, action: Action) {
    let page = match model.layers.last() {
        Some(Layer::Retention(layer)) => page(model, layer),
        _ => return,
    };
    let Some(Layer::Retention(layer)) = model.layers.last_mut() else { return };
    let row = layer.place.selected;
    if action == Action::Open {
        let opened = layer.retention.due.get(row).map(|due| due.patient.id);
        model.layers.pop();
        // *Sync* shows no record beside itself.
        if model.tab == Tab::Sync {
            model.tab = Tab::Patients;
        }
        return opened.into_iter().for_each(|id| model.detail.open(id));
    }
    let total = layer.retention.due.len();
    layer.place.select(action.row_from(row, page), total, page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &RetentionLayer) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("retention-title"), area(model, layer));
    let head = head(model, layer);
    for (line, y) in head.iter().zip(inside.y..inside.bottom()) {
        let row = Rect { y, height: 1, ..inside };
        frame.render_widget(Line::styled(line.as_str(), look.theme.text), row);
    }
    let above = u16::try_from(head.len()).unwrap_or(u16::MAX).min(inside.height);
    let below = Rect { y: inside.y + above, height: inside.height - above, ..inside };
    let columns = [
        Column::new(look.texts.get("column-number"), 9, 9, 1),
        Column::new(look.texts.get("column-title"), 16, 24, 0),
        Column::new(look.texts.get("retention-ended"), 12, 22, 2),
        Column::new(look.texts.get("retention-since"), 12, 12, 0),
        Column::new(look.texts.get("retention-hindrance"), 16, 26, 3),
    ];
    let rows: Vec<_> = layer.retention.due.iter().map(|due| cells(due, &look)).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: "" };
    table.render(below, frame.buffer_mut(), look.theme);
}

fn cells(due: &DueForErasure, look: &Look<'_>) -> Vec<Cell> {
    let (texts, symbols) = (look.texts, &look.theme.symbols);
    let (mark, style) = match due.hindrance {
        Some(_) => (symbols.conflict, look.theme.warning),
        None => ("", look.theme.text),
    };
    let hindrance = texts.due_hindrance(due).unwrap_or_default();
    vec![
        due.patient.number.clone().unwrap_or_default().into(),
        due.patient.title.clone().into(),
        texts.ended_on(due).into(),
        texts.date(due.since).into(),
        Cell { text: format!("{mark} {hindrance}").trim().to_owned(), style },
    ]
}
