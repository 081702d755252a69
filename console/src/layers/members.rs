//! Who belongs to the region, when each was last heard from, and who does not belong any more.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::service::protocol::{FormerView, MemberView};

use super::{Layer, draw_panel, place};
use crate::keymap::Action;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 116;

/// One's place in the list.
#[derive(Debug, Default)]
pub struct MembersList {
    place: TableState,
}

fn members(model: &Model) -> &[MemberView] {
    model.machines.members().map_or(&[], |members| &members.members)
}

fn former(model: &Model) -> &[FormerView] {
    model.machines.members().map_or(&[], |members| &members.former)
}

fn rows(model: &Model) -> usize {
    members(model).len() + former(model).len()
}

fn area(model: &Model) -> Rect {
    let rows = u16::try_from(rows(model)).unwrap_or(u16::MAX);
    place(model, WIDTH, rows.saturating_add(3))
}

/// The member under the cursor of the front layer.
pub(crate) fn chosen(model: &Model) -> Option<&MemberView> {
    match model.layers.last()? {
        Layer::Members(list) => members(model).get(list.place.selected),
        _ => None,
    }
}

/// Moves.
pub(super) fn go(model: &mut Model, action: Action) {
    let (total, page) = (rows(model), usize::from(area(model).height.saturating_sub(3)));
    let Some(Layer::Members(list)) = model.layers.last_mut() else { return };
    list.place.select(action.row_from(list.place.selected, page), total, page);
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, list: &MembersList) {
    let (texts, look) = (model.texts(), model.look());
    let inside = draw_panel(frame, model, &texts.get("members-title"), area(model));
    let columns = [
        Column::new(texts.get("sync-name"), 13, 18, 0),
        Column::new(texts.get("sync-person"), 14, 18, 0),
        Column::new(texts.get("sync-municipality"), 10, 12, 2),
        Column::new(texts.get("field-member-role"), 17, 17, 1),
        Column::new(texts.get("members-state"), 18, 44, 0),
    ];
    let present = members(model).iter().map(|member| cells(model, member, &look));
    let gone = former(model).iter().map(|former| former_cells(former, &look));
    let rows: Vec<Vec<Cell>> = present.chain(gone).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: list.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

fn cells(model: &Model, member: &MemberView, look: &Look<'_>) -> Vec<Cell> {
    let state = match member.here {
        true => look.texts.get("sync-here"),
        false => match model.machines.peer(&member.key).and_then(|peer| peer.last_heard) {
            Some(at) => {
                let when = look.texts.moment_near(at, look.today);
                look.texts.format("members-seen", &[("when", when.into())])
            }
            None => look.texts.get("members-never-seen"),
        },
    };
    vec![
        member.machine.clone().into(),
        member.person.clone().into(),
        member.municipality.name().into(),
        look.texts.member_role(member.role).into(),
        Cell { text: state, style: look.theme.muted },
    ]
}

fn former_cells(former: &FormerView, look: &Look<'_>) -> Vec<Cell> {
    let heard = former.others.saturating_sub(former.unheard_by.len());
    let words = [
        ("heard", heard.into()),
        ("others", former.others.into()),
        ("unheard", former.unheard_by.join(", ").into()),
    ];
    let (message, style) = match former.unheard_by.is_empty() {
        true => ("members-revoked", look.theme.muted),
        false => ("members-revoked-some-know", look.theme.warning),
    };
    let text = format!("{} {}", look.theme.symbols.fault, look.texts.format(message, &words));
    let name = [former.machine.clone(), former.person.clone(), former.municipality.name()];
    let role = look.texts.member_role(former.role);
    let quiet = |text| Cell { text, style: look.theme.muted };
    name.into_iter().chain([role]).map(quiet).chain([Cell { text, style }]).collect()
}
