//! The detail on the screen, and moving in it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Content, Target, content};
use crate::frame::say;
use crate::keymap::Action;
use crate::model::Model;

/// Draws the record that is wanted; while it is on its way, the place stays empty.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let Some(content) = model.detail_content() else {
        if model.detail.is_open() && model.detail.asking.is_none() {
            say(frame, &model.look(), area, &[model.texts().get("detail-not-found")]);
        }
        return;
    };
    let visible = content.lines().iter().enumerate().skip(model.detail.top()).take(area.height.into());
    let (lines, theme) = (model.layout().detail_lines(), model.theme());
    for (y, (index, (line, _))) in (area.y..).zip(visible) {
        let row = Rect { y, height: 1, ..area };
        frame.render_widget(line, Rect { y, height: 1, ..lines });
        if model.detail.is_open() && index == model.detail.cursor() {
            frame.buffer_mut().set_style(row, theme.selected);
            frame.buffer_mut().set_string(row.x, y, theme.symbols.pointer, theme.selected);
        }
    }
}

/// Moves the cursor.
pub(crate) fn go(model: &mut Model, action: Action) {
    let page = usize::from(model.layout().detail.height);
    put_cursor(model, action.row_from(model.detail.cursor(), page));
}

/// Puts the cursor on a line.
pub(crate) fn put_cursor(model: &mut Model, line: usize) {
    let lines = model.detail_content().map_or(0, |content| content.lines().len());
    let height = model.layout().detail.height.into();
    model.detail.put_cursor(line, lines, height);
}

impl Model {
    /// The lines of the record shown, where it is here.
    pub(crate) fn detail_content(&self) -> Option<Content<'_>> {
        Some(content(self.shown()?, self.look(), self.layout().detail_lines().width, self.detail.only))
    }

    /// What the line under the cursor is about.
    pub(crate) fn target_under_cursor(&self) -> Option<Target> {
        let content = self.detail_content().filter(|_| self.detail.is_open())?;
        content.target(self.detail.cursor()).cloned()
    }
}
