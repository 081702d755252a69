//! Benefits: for now, what will stand here.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::frame::say;
use crate::model::Model;

/// Draws the tab.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let lines = ["benefits-later", "benefits-meanwhile"].map(|id| model.texts().get(id));
    say(frame, &model.look(), area, &lines);
}
