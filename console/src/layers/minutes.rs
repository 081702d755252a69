//! Minutes of a check-in, and the file that they are to be kept in.

use std::path::Path;

use ratatui::Frame;
use ratatui::text::Line;

use super::{Typed, draw_panel, draw_path, place};
use crate::effect::Effect;
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::toast::Tone;

const WIDTH: u16 = 80;
/// Lines of the minutes that are shown, where there is room for them.
const HEIGHT: u16 = 30;

/// Minutes, and where they are to go.
#[derive(Debug)]
pub struct MinutesFile {
    text: String,
    path: LineInput,
}

impl MinutesFile {
    /// These minutes, in a file of this name unless another is typed.
    pub(crate) fn new(text: String, name: &str) -> Self {
        Self { text, path: LineInput::new(name) }
    }

    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        typed.into_line(&mut self.path);
    }

    /// Keeps them, where a file is named.
    pub(super) fn submit(&self) -> Vec<Effect> {
        let (path, text) = (self.path.text().to_owned(), self.text.clone());
        match path.trim().is_empty() {
            true => Vec::new(),
            false => vec![Effect::KeepFile { path, text }],
        }
    }
}

/// They are kept.
pub(super) fn kept(model: &mut Model, path: &Path) {
    model.layers.pop();
    let path = [("path", path.display().to_string().into())];
    model.tell(Tone::Success, model.texts().format("minutes-kept", &path));
}

/// Draws the beginning of the minutes, and the line below it.
pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &MinutesFile) {
    let lines = u16::try_from(layer.text.lines().count()).unwrap_or(u16::MAX).min(HEIGHT);
    let place = place(model, WIDTH, lines.saturating_add(4));
    let inside = draw_panel(frame, model, &model.texts().get("minutes-title"), place);
    let room = usize::from(inside.height.saturating_sub(2));
    for (line, row) in layer.text.lines().take(room).zip(inside.rows()) {
        frame.render_widget(Line::styled(line, model.theme().muted), row);
    }
    draw_path(frame, model, &layer.path, inside);
}
