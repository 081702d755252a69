//! Who belongs to the region.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::service::protocol::MemberView;

use super::{Layer, draw_panel, place};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 100;

/// One's place in the list.
#[derive(Debug, Default)]
pub struct MembersList {
    place: TableState,
}

fn members(model: &Model) -> &[MemberView] {
    model.machines.members().map_or(&[], |members| &members.members)
}

fn area(model: &Model) -> Rect {
    let rows = u16::try_from(members(model).len()).unwrap_or(u16::MAX);
    place(model, WIDTH, rows.saturating_add(3))
}

/// Moves.
pub(super) fn go(model: &mut Model, action: Action) {
    let (total, page) = (members(model).len(), usize::from(area(model).height.saturating_sub(3)));
    let Some(Layer::Members(list)) = model.layers.last_mut() else { return };
    let row = list.place.selected;
    let row = match action {
        Action::Up => row.saturating_sub(1),
        Action::Down => row + 1,
        Action::PageUp => row.saturating_sub(page),
        Action::PageDown => row + page,
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => row,
    };
    list.place.select(row, total, page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, list: &MembersList) {
    let (texts, look) = (model.texts(), model.look());
    let inside = draw_panel(frame, model, &texts.get("members-title"), area(model));
    let columns = [
        Column::new(texts.get("sync-name"), 17, 20, 0),
        Column::new(texts.get("sync-person"), 15, 18, 0),
        Column::new(texts.get("sync-municipality"), 10, 12, 1),
        Column::new(texts.get("field-member-role"), 17, 17, 0),
        Column::new("", 14, 14, 2),
    ];
    let rows: Vec<Vec<Cell>> = members(model).iter().map(|member| cells(member, &look)).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: list.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn cells(member: &MemberView, look: &Look<'_>) -> Vec<Cell> {
    let here = if member.here { look.texts.get("sync-here") } else { String::new() };
    vec![
        member.machine.clone().into(),
        member.person.clone().into(),
        member.municipality.name().into(),
        look.texts.member_role(member.role).into(),
        Cell { text: here, style: look.theme.muted },
    ]
}
