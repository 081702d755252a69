//! Everything that can be done here, found by its words: the table of keys, as a list.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::fold::fold;

use super::{Layer, Typed, draw_panel, place};
use crate::effect::Effect;
use crate::keymap::{self, Action, Binding, Context};
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 100;

/// What is looked for among what can be done.
#[derive(Debug)]
pub struct Palette {
    line: LineInput,
    /// Where the palette was opened.
    contexts: Vec<Context>,
    place: TableState,
}

impl Palette {
    /// Of what can be done now.
    pub(crate) fn of(model: &Model) -> Self {
        Self { line: LineInput::default(), contexts: model.contexts(), place: TableState::default() }
    }

    /// What fits the words, as in the table; moving about needs no palette.
    fn fitting(&self, model: &Model) -> Vec<&'static Binding> {
        let words: Vec<_> = fold(self.line.text()).split(' ').map(str::to_owned).collect();
        let fits = |binding: &&'static Binding| {
            let told = fold(&words_of(model, binding));
            !binding.action.is_a_move() && words.iter().all(|word| told.contains(word.as_str()))
        };
        let mut met: Vec<Action> = Vec::new();
        let reachable = keymap::reachable(&self.contexts).into_iter().filter(fits);
        reachable
            .filter(|binding| {
                !met.contains(&binding.action) && {
                    met.push(binding.action);
                    true
                }
            })
            .collect()
    }
}

fn words_of(model: &Model, binding: &Binding) -> String {
    let texts = model.texts();
    let label = if binding.label.is_empty() { String::new() } else { texts.get(binding.label) };
    format!("{label} {}", texts.get(binding.tooltip))
}

/// Types into the line; the list begins anew.
pub(super) fn typed(palette: &mut Palette, typed: Typed<'_>) -> Vec<Effect> {
    typed.into_line(&mut palette.line);
    palette.place = TableState::default();
    Vec::new()
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

/// What is selected in the palette in front, which closes with it.
pub(crate) fn choose(model: &mut Model) -> Option<Action> {
    let Some(Layer::Palette(palette)) = model.layers.last() else { return None };
    let chosen = palette.fitting(model).get(palette.place.selected)?.action;
    model.layers.pop();
    Some(chosen)
}

/// Moves through what can be done.
pub(super) fn go(model: &mut Model, action: Action) {
    let page = usize::from(area(model).height.saturating_sub(5));
    let Some(Layer::Palette(palette)) = model.layers.last() else { return };
    let (row, total) = (action.row_from(palette.place.selected, page), palette.fitting(model).len());
    if let Some(Layer::Palette(palette)) = model.layers.last_mut() {
        palette.place.select(row, total, page);
    }
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, palette: &Palette) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("palette-title"), area(model));
    palette.line.render(Rect { height: 1, ..inside }, frame.buffer_mut(), look.theme, true);
    let columns = [
        Column::new(look.texts.get("palette-key"), 8, 12, 0),
        Column::new(look.texts.get("palette-what"), 36, 60, 0),
        Column::new(look.texts.get("palette-why-not"), 20, 50, 1),
    ];
    let rows: Vec<_> = palette
        .fitting(model)
        .into_iter()
        .map(|binding| {
            let reason = binding.action.disabled(model);
            let reason = reason.map(|reason| look.texts.get(&reason.message()));
            let style = if reason.is_some() { look.theme.muted } else { look.theme.text };
            let keys = binding.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            vec![
                Cell { text: keys, style: look.theme.key },
                Cell { text: look.texts.get(binding.tooltip), style },
                Cell { text: reason.unwrap_or_default(), style: look.theme.warning },
            ]
        })
        .collect();
    let empty = look.texts.get("finder-nothing");
    let window = Window { offset: 0, total: rows.len(), rows };
    let table =
        Table { columns: &columns, window: &window, state: palette.place, focused: true, empty: &empty };
    let below = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    table.render(below, frame.buffer_mut(), look.theme);
}
