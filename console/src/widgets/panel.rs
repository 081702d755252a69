//! Borders, and places for what lies above a screen.

use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders};

use crate::theme::Theme;

/// A bordered panel with its title; one panel on the screen has the focus.
pub fn panel<'a>(title: &'a str, focused: bool, theme: &Theme) -> Block<'a> {
    let border = if focused { theme.border_focused } else { theme.border };
    let block = Block::new().borders(Borders::ALL).border_set(theme.symbols.border).border_style(border);
    match title {
        "" => block,
        _ => block.title(Line::styled(format!(" {title} "), theme.title)),
    }
}

/// A place of this size in the middle of an area, no larger than the area.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_centred_and_never_larger_than_its_area() {
        let area = Rect::new(10, 0, 60, 20);
        assert_eq!(centred(area, 40, 10), Rect::new(20, 5, 40, 10));
        assert_eq!(centred(area, 100, 30), area);
    }
}
