//! `F2`: language, colours, meeting mode and locking, changed at once and kept at once.

use ratatui::Frame;
use ratatui::text::{Line, Span};
use strum::IntoEnumIterator;

use super::{Layer, draw_panel, place};
use crate::effect::Effect;
use crate::keymap::Action;
use crate::language::Language;
use crate::model::Model;
use crate::settings::{PALETTES, Settings};
use crate::theme::Palette;

/// The settings, from the top.
const ROWS: usize = 4;
/// After how many minutes one may have the home locked; 0 for never.
const MINUTES: [u32; 6] = [5, 10, 15, 30, 60, 0];

/// One's place in the settings.
#[derive(Debug, Default)]
pub struct SettingsMenu {
    cursor: usize,
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Layer::Settings(menu)) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Up => menu.cursor = menu.cursor.saturating_sub(1),
        Action::Down => menu.cursor = (menu.cursor + 1).min(ROWS - 1),
        _ => {
            let (row, step) = (menu.cursor, if action == Action::NextValue { 1 } else { -1 });
            let chosen = change(model, row, step);
            model.choose(chosen.clone());
            return vec![Effect::KeepSettings(chosen)];
        }
    }
    Vec::new()
}

fn change(model: &Model, row: usize, step: isize) -> Settings {
    let settings = model.settings().clone();
    match row {
        0 => {
            let language = step_in(Language::iter().collect(), model.texts().language(), step);
            Settings { language: Some(language.code().to_owned()), ..settings }
        }
        1 => Settings {
            theme: step_in(PALETTES.map(|(palette, _)| palette).to_vec(), settings.theme, step),
            ..settings
        },
        2 => Settings { meeting_mode: !settings.meeting_mode, ..settings },
        _ => Settings { lock_after: step_in(MINUTES.to_vec(), settings.lock_after, step), ..settings },
    }
}

fn palette_name(chosen: Palette) -> &'static str {
    PALETTES.iter().find(|(palette, _)| *palette == chosen).map_or("", |(_, name)| name)
}

/// The value `step` places on, around the end.
fn step_in<T: Copy + PartialEq>(values: Vec<T>, now: T, step: isize) -> T {
    let at = values.iter().position(|value| *value == now).unwrap_or(0);
    let next = at.cast_signed() + step;
    values[next.rem_euclid(values.len().cast_signed()).unsigned_abs()]
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, menu: &SettingsMenu) {
    let (texts, theme) = (model.texts(), model.theme());
    let settings = model.settings();
    let meeting_mode = if settings.meeting_mode { "settings-on" } else { "settings-off" };
    let lock_after = match settings.lock_after {
        0 => texts.get("settings-never"),
        minutes => texts.format("settings-minutes", &[("minutes", minutes.to_string().into())]),
    };
    let rows = [
        ("settings-language", texts.get(&format!("language-{}", texts.language()))),
        ("settings-theme", texts.get(&format!("theme-{}", palette_name(settings.theme)))),
        ("settings-meeting-mode", texts.get(meeting_mode)),
        ("settings-lock-after", lock_after),
    ];
    let inside = draw_panel(frame, model, &texts.get("settings-title"), place(model, 60, ROWS as u16 + 2));
    for (index, (area, (label, value))) in inside.rows().zip(rows).enumerate() {
        let on_cursor = index == menu.cursor;
        let mark = if on_cursor { theme.symbols.pointer } else { " " };
        let (before, after) = theme.symbols.choice;
        let value = format!("{before} {value} {after}");
        let line = Line::from(vec![
            Span::styled(format!("{mark} {:<28} ", texts.get(label)), theme.muted),
            Span::styled(value, if on_cursor { theme.accent } else { theme.text }),
        ]);
        frame.render_widget(line, area);
    }
}
