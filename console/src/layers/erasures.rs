//! Who was erased, and which machines have done it.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::service::protocol::{ErasureView, Request};

use super::{Layer, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 116;

/// The erasures, and one's place among them.
#[derive(Debug)]
pub struct Erasures {
    erasures: Vec<ErasureView>,
    place: TableState,
}

/// Asks for them.
pub(crate) fn ask() -> Vec<Effect> {
    vec![Effect::Ask(Tag::Erasures, Request::Erasures)]
}

/// Shows what came, in place of what is shown; where there is nothing, that is told.
pub(crate) fn take(model: &mut Model, erasures: Vec<ErasureView>) {
    match (model.layers.last_mut(), erasures.is_empty()) {
        (Some(Layer::Erasures(layer)), _) => layer.erasures = erasures,
        (_, true) => model.inform(model.texts().get("erasures-none")),
        (_, false) => {
            model.layers.push(Layer::Erasures(Erasures { erasures, place: TableState::default() }));
        }
    }
}

fn area(model: &Model, layer: &Erasures) -> Rect {
    let rows = u16::try_from(layer.erasures.len()).unwrap_or(u16::MAX);
    place(model, WIDTH, rows.saturating_add(3))
}

/// Moves.
pub(super) fn go(model: &mut Model, action: Action) {
    let Some(Layer::Erasures(layer)) = model.layers.last() else { return };
    let page = usize::from(area(model, layer).height.saturating_sub(3));
    let Some(Layer::Erasures(layer)) = model.layers.last_mut() else { return };
    let row = action.row_from(layer.place.selected, page);
    layer.place.select(row, layer.erasures.len(), page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &Erasures) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("erasures-title"), area(model, layer));
    let columns = [
        Column::new(look.texts.get("access-when"), 17, 21, 1),
        Column::new(look.texts.get("sync-person"), 12, 20, 3),
        Column::new(look.texts.get("erasures-ground"), 14, 24, 2),
        Column::new(look.texts.get("erasures-records"), 6, 8, 4),
        Column::new(look.texts.get("erasures-on"), 24, 46, 0),
    ];
    let rows: Vec<_> = layer.erasures.iter().map(|erasure| cells(erasure, &look)).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn cells(erasure: &ErasureView, look: &Look<'_>) -> Vec<Cell> {
    let (texts, symbols) = (look.texts, &look.theme.symbols);
    // Of another municipality's only whose it was is known.
    let who = erasure.person.clone().unwrap_or_else(|| erasure.municipality.name());
    let ground = erasure.ground.map(|ground| texts.get(&format!("erasure-{ground}")));
    let receipts = texts.receipts(erasure);
    let (mark, style) = match erasure.not_yet_on.is_empty() && erasure.beyond_reach.is_empty() {
        true => (symbols.done, look.theme.success),
        false => (symbols.conflict, look.theme.warning),
    };
    vec![
        erasure.at.map(|at| texts.date_time(at)).unwrap_or_default().into(),
        who.into(),
        ground.unwrap_or_default().into(),
        erasure.records.to_string().into(),
        Cell { text: format!("{mark} {receipts}"), style },
    ]
}
