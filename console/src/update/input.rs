//! Keys, the mouse and pasted text.

use crossterm::event::{Event as Input, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Size};

use super::act::{act, compare, open};
use crate::effect::Effect;
use crate::keymap::{self, Action, KeyPress};
use crate::layers::Typed;
use crate::model::Model;
use crate::patient::board;
use crate::tab::Tab;
use crate::{appointment, detail, frame, layers, sync};

/// Rows that one notch of the wheel goes.
const WHEEL_ROWS: isize = 3;

pub(super) fn input(model: &mut Model, input: Input) -> Vec<Effect> {
    match input {
        Input::Key(key) if key.kind != KeyEventKind::Release => press(model, key),
        Input::Mouse(mouse) => match model.layers.is_empty() {
            true => on_screen(model, mouse),
            false => layers::mouse(model, mouse),
        },
        Input::Paste(text) => typed(model, Typed::Paste(&text)),
        Input::Resize(width, height) => {
            model.resize(Size { width, height });
            Vec::new()
        }
        Input::Key(_) | Input::FocusGained | Input::FocusLost => Vec::new(),
    }
}

fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let action = KeyPress::try_from(event).ok().and_then(|key| keymap::resolve(key, &model.contexts()));
    match action {
        Some(action) => perform(model, action),
        None => typed(model, Typed::Key(event)),
    }
}

/// Does an action, or says why it cannot be done.
pub(super) fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    match action.disabled(model) {
        Some(reason) => {
            model.inform(model.texts().get(&reason.message()));
            Vec::new()
        }
        None => act(model, action),
    }
}

/// What no context binds goes to the field in front.
fn typed(model: &mut Model, typed: Typed<'_>) -> Vec<Effect> {
    if !model.layers.is_empty() {
        return layers::typed(model, typed);
    }
    if let Some(list) = model.list_mut()
        && let Some(line) = &mut list.line
    {
        typed.into_line(line);
        let text = line.text().to_owned();
        model.filter_by(&text);
    }
    Vec::new()
}

fn on_screen(model: &mut Model, mouse: MouseEvent) -> Vec<Effect> {
    let (layout, at) = (model.layout(), Position::new(mouse.column, mouse.row));
    if model.tab == Tab::Sync && !layout.tabs.contains(at) {
        on_machines(model, mouse);
        return Vec::new();
    }
    let beside = layout.wide && !model.is_across();
    let in_detail = layout.detail.contains(at) && (beside || model.detail.is_open());
    match mouse.kind {
        MouseEventKind::ScrollUp if in_detail => scroll_detail(model, -WHEEL_ROWS),
        MouseEventKind::ScrollDown if in_detail => scroll_detail(model, WHEEL_ROWS),
        MouseEventKind::ScrollUp => scroll_list(model, -WHEEL_ROWS),
        MouseEventKind::ScrollDown => scroll_list(model, WHEEL_ROWS),
        MouseEventKind::Down(MouseButton::Left) => {
            if layout.tabs.contains(at) {
                if let Some(tab) = frame::tab_at(model, at.x) {
                    return act(model, Action::GoTo(tab));
                }
            } else if in_detail {
                return click_detail(model, usize::from(at.y - layout.detail.y));
            } else if model.shows_week() {
                return click_week(model, at);
            } else if model.shows_board() {
                return click_board(model, at);
            } else if layout.list.contains(at) {
                return click_list(model, at);
            }
        }
        _ => {}
    }
    Vec::new()
}

/// A click on a machine selects it; on the selected one it opens.
fn on_machines(model: &mut Model, mouse: MouseEvent) {
    match mouse.kind {
        MouseEventKind::ScrollUp => model.machines.move_by(-1),
        MouseEventKind::ScrollDown => model.machines.move_by(1),
        MouseEventKind::Down(MouseButton::Left) => match sync::row_at(model, mouse.row) {
            Some(row) if row == model.machines.place().selected => compare(model),
            Some(row) => model.machines.select(row),
            None => {}
        },
        _ => {}
    }
}

fn scroll_list(model: &mut Model, rows: isize) {
    if model.shows_week() {
        return model.week.move_by(rows.signum());
    }
    if model.shows_board() {
        return model.board.column_mut().move_by(rows.signum());
    }
    match (model.tab, model.list_mut()) {
        (Tab::Today, _) => model.today.move_by(rows),
        (_, Some(list)) => list.window.move_by(rows),
        _ => {}
    }
}

fn scroll_detail(model: &mut Model, rows: isize) {
    let line = model.detail.cursor().saturating_add_signed(rows);
    detail::put_cursor(model, line);
}

/// A click on a line of the detail takes the keys there; on the line of the cursor it opens.
fn click_detail(model: &mut Model, line: usize) -> Vec<Effect> {
    if !model.detail.is_open() {
        let shown = model.wanted_detail();
        shown.into_iter().for_each(|id| model.detail.open(id));
    }
    let line = model.detail.top() + line;
    if line == model.detail.cursor() && Action::Open.disabled(model).is_none() {
        return open(model);
    }
    detail::put_cursor(model, line);
    Vec::new()
}

/// A click on an appointment of the week selects it; on the selected one it opens.
fn click_week(model: &mut Model, at: Position) -> Vec<Effect> {
    let Some(row) = appointment::row_at(model, at) else { return Vec::new() };
    let again = row == model.week.selected() && !model.detail.is_open();
    model.detail.close();
    model.week.select(row);
    if again { open(model) } else { Vec::new() }
}

/// A click on a card selects it; on the selected one it opens. Beside the cards it goes to the column.
fn click_board(model: &mut Model, at: Position) -> Vec<Effect> {
    let Some((column, card)) = board::card_at(model, at) else { return Vec::new() };
    let before = (model.board.at(), model.board.column().place().selected);
    let again = card.map(|card| (column, card)) == Some(before) && !model.detail.is_open();
    model.detail.close();
    model.board.go_to(column);
    card.into_iter().for_each(|card| model.board.column_mut().select(card));
    if again { open(model) } else { Vec::new() }
}

/// A click on a row selects it; on the selected row it opens.
fn click_list(model: &mut Model, at: Position) -> Vec<Effect> {
    let layout = model.layout();
    let area = if model.tab == Tab::Today { layout.list } else { layout.rows() };
    let Some(line) = at.y.checked_sub(area.y).map(usize::from) else { return Vec::new() };
    let hit = match (model.tab, model.list()) {
        (Tab::Today, _) => model.today.row_at(line).map(|row| (row, model.today.selected())),
        (_, Some(list)) => {
            let place = list.window.place();
            Some((place.top + line, place.selected))
        }
        _ => None,
    };
    let Some((row, selected)) = hit else { return Vec::new() };
    let was_open = model.detail.is_open();
    model.detail.close();
    match model.list_mut() {
        Some(list) => list.window.select(row),
        None => model.today.select(row),
    }
    match row == selected && !was_open {
        true => open(model),
        false => Vec::new(),
    }
}
