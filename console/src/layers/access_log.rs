//! Who has read what stands about a patient: what the patient may see, too.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::service::protocol::{AccessView, Request};

use super::{Layer, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 116;

/// The newest that are asked for.
const ENTRIES_MAX: usize = 1_000;

/// The entries, and one's place among them.
#[derive(Debug)]
pub struct AccessLog {
    entries: Vec<AccessView>,
    place: TableState,
}

/// Asks for what concerns the patient that is shown.
pub(crate) fn ask(model: &Model) -> Vec<Effect> {
    let patient = model.shown().map(|view| view.record.id.to_string());
    let ask = |patient| {
        let request = Request::AccessLog { patient: Some(patient), limit: ENTRIES_MAX };
        Effect::Ask(Tag::AccessLog, request)
    };
    patient.map(ask).into_iter().collect()
}

/// Shows what came; where there is nothing, that is told.
pub(crate) fn take(model: &mut Model, entries: Vec<AccessView>) {
    match entries.is_empty() {
        true => model.inform(model.texts().get("access-none")),
        false => model.layers.push(Layer::AccessLog(AccessLog { entries, place: TableState::default() })),
    }
}

fn area(model: &Model, layer: &AccessLog) -> Rect {
    let rows = u16::try_from(layer.entries.len()).unwrap_or(u16::MAX);
    place(model, WIDTH, rows.saturating_add(3))
}

/// Moves.
pub(super) fn go(model: &mut Model, action: Action) {
    let Some(Layer::AccessLog(layer)) = model.layers.last() else { return };
    let page = usize::from(area(model, layer).height.saturating_sub(3));
    let Some(Layer::AccessLog(layer)) = model.layers.last_mut() else { return };
    let row = action.row_from(layer.place.selected, page);
    layer.place.select(row, layer.entries.len(), page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &AccessLog) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("access-title"), area(model, layer));
    let columns = [
        Column::new(look.texts.get("access-when"), 20, 21, 0),
        Column::new(look.texts.get("sync-person"), 13, 24, 0),
        Column::new(look.texts.get("access-what"), 20, 28, 0),
        Column::new(look.texts.get("field-member-role"), 13, 17, 2),
        Column::new(look.texts.get("sync-name"), 12, 18, 1),
    ];
    let rows: Vec<_> = layer.entries.iter().map(|entry| cells(entry, &look)).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn cells(entry: &AccessView, look: &Look<'_>) -> Vec<Cell> {
    let texts = look.texts;
    let what = texts.get(&format!("access-{}", entry.occasion));
    let what = match entry.kind {
        Some(kind) => format!("{what}: {}", texts.kind(kind)),
        None => what,
    };
    vec![
        texts.date_time(entry.at).into(),
        entry.person.clone().into(),
        what.into(),
        entry.role.map(|role| texts.member_role(role)).unwrap_or_default().into(),
        entry.machine.clone().into(),
    ]
}
