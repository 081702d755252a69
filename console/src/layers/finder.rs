//! Finding a record of any kind, from anywhere.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::service::protocol::Request;
use syncd::store::view::Hit;

use super::{Layer, Typed, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 116;
/// The most that is found at once.
const HITS: usize = 50;

/// What is looked for, and what was found.
#[derive(Debug, Default)]
pub struct Finder {
    line: LineInput,
    hits: Vec<Hit>,
    place: TableState,
    /// How often was looked, so that an answer that came too late is known.
    looked: u64,
}

/// Looks anew for what stands in the line.
pub(super) fn typed(finder: &mut Finder, typed: Typed<'_>) -> Vec<Effect> {
    let before = finder.line.text().to_owned();
    typed.into_line(&mut finder.line);
    let text = finder.line.text().trim().to_owned();
    if before.trim() == text {
        return Vec::new();
    }
    finder.looked += 1;
    if text.is_empty() {
        finder.hits.clear();
        return Vec::new();
    }
    vec![Effect::Ask(Tag::Found(finder.looked), Request::Search { text, limit: HITS })]
}

/// What was found, unless something else is looked for by now.
pub(crate) fn take(model: &mut Model, looked: u64, hits: Vec<Hit>) {
    if let Some(Layer::Finder(finder)) = model.layers.last_mut()
        && finder.looked == looked
    {
        (finder.hits, finder.place) = (hits, TableState::default());
    }
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

/// Moves, or opens what is selected.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = usize::from(area(model).height.saturating_sub(5));
    let Some(Layer::Finder(finder)) = model.layers.last_mut() else { return Vec::new() };
    if action == Action::Submit {
        let found = finder.hits.get(finder.place.selected).map(|hit| hit.row.id);
        if let Some(id) = found {
            model.layers.pop();
            model.detail.open(id);
        }
        return Vec::new();
    }
    let row = action.row_from(finder.place.selected, page);
    finder.place.select(row, finder.hits.len(), page);
    Vec::new()
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, finder: &Finder) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("finder-title"), area(model));
    finder.line.render(Rect { height: 1, ..inside }, frame.buffer_mut(), look.theme, true);
    let columns = [
        Column::new(look.texts.get("finder-kind"), 9, 14, 0),
        Column::new(look.texts.get("column-title"), 26, 40, 0),
        Column::new(look.texts.get("column-state"), 10, 16, 2),
        Column::new(look.texts.get("finder-why"), 26, 60, 1),
    ];
    let rows: Vec<_> = finder
        .hits
        .iter()
        .map(|hit| {
            let row = &hit.row;
            let title = match row.patient {
                Some(_) => {
                    format!("{} {}", look.texts.row_about(row), look.texts.row_title(row.kind, &row.title))
                }
                None => look.texts.row_about(row),
            };
            let state = look.state(row.kind, &row.state);
            vec![
                look.texts.kind(row.kind).into(),
                title.into(),
                Cell { text: state.content.into_owned(), style: state.style },
                look.texts.why(hit).into(),
            ]
        })
        .collect();
    let empty = if finder.line.text().trim().is_empty() { "finder-begin" } else { "finder-nothing" };
    let empty = look.texts.get(empty);
    let window = Window { offset: 0, total: rows.len(), rows };
    let table =
        Table { columns: &columns, window: &window, state: finder.place, focused: true, empty: &empty };
    let below = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    table.render(below, frame.buffer_mut(), look.theme);
}
