//! Several lines to type in.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};
use ratatui_textarea::{CursorMove, TextArea as Editor, WrapMode};
use syncd::domain::{LONG_TEXT_MAX, text};

use super::width::wrap;
use super::{Handled, typed_character};
use crate::theme::Theme;

/// Several lines to type in, broken between words.
#[derive(Debug, Clone)]
pub struct TextArea {
    editor: Editor<'static>,
}

impl TextArea {
    /// An area that holds this text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let clean = text::clean_lines(text, LONG_TEXT_MAX);
        let mut editor = Editor::new(clean.split('\n').map(str::to_owned).collect());
        editor.set_wrap_mode(WrapMode::WordOrGlyph);
        editor.set_cursor_line_style(Style::new());
        editor.move_cursor(CursorMove::Bottom);
        editor.move_cursor(CursorMove::End);
        Self { editor }
    }

    /// What is written.
    pub fn text(&self) -> String {
        self.editor.lines().join("\n")
    }

    /// Takes a key. ↑ on the first line and ↓ on the last are left to the owner.
    pub fn handle(&mut self, key: KeyEvent) -> Handled {
        if let Some(character) = typed_character(key) {
            return self.insert(character.encode_utf8(&mut [0; 4]));
        }
        let before = self.editor.cursor();
        match self.editor.input(key) {
            true => Handled::Edited,
            false if matches!(key.code, KeyCode::Up | KeyCode::Down) && self.editor.cursor() == before => {
                Handled::Ignored
            }
            false => Handled::Moved,
        }
    }

    /// Inserts pasted text, without what a terminal must not see.
    pub fn paste(&mut self, pasted: &str) -> Handled {
        self.insert(pasted)
    }

    fn insert(&mut self, text: &str) -> Handled {
        let room = LONG_TEXT_MAX.saturating_sub(self.text().chars().count());
        let clean = text::clean_lines(text, room);
        match self.editor.insert_str(clean) {
            true => Handled::Edited,
            false => Handled::Moved,
        }
    }

    /// How many lines the text takes in so many columns.
    pub fn height(&self, width: u16) -> u16 {
        let lines = self.editor.lines().iter().map(|line| wrap(line, width).len().max(1));
        u16::try_from(lines.sum::<usize>()).unwrap_or(u16::MAX)
    }

    /// Draws the text from its beginning; with the focus, where its cursor is.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, focused: bool) {
        match focused {
            true => {
                buffer.set_style(area, theme.input);
                (&self.editor).render(area, buffer);
            }
            false => {
                let lines: Vec<_> = wrap(&self.text(), area.width).into_iter().map(Line::raw).collect();
                Paragraph::new(lines).style(theme.text).render(area, buffer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;

    fn press(area: &mut TextArea, code: KeyCode) -> Handled {
        area.handle(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn enter_begins_a_line_and_the_arrows_leave_at_the_edges() {
        let mut area = TextArea::new("");
        for code in [KeyCode::Char('æ'), KeyCode::Enter, KeyCode::Char('å')] {
            assert_eq!(press(&mut area, code), Handled::Edited);
        }
        assert_eq!(area.text(), "æ\nå");
        assert_eq!(press(&mut area, KeyCode::Down), Handled::Ignored);
        assert_eq!(press(&mut area, KeyCode::Up), Handled::Moved);
        assert_eq!(press(&mut area, KeyCode::Up), Handled::Ignored);
    }

    #[test]
    fn what_is_pasted_keeps_its_lines_and_nothing_else() {
        let mut area = TextArea::new("");
        area.paste("ein\r\n\tto\u{1b}[2J\u{200b}");
        assert_eq!(area.text(), "ein\n to[2J");
    }

    #[test]
    fn the_height_counts_broken_lines() {
        assert_eq!(TextArea::new("Ta pusten roleg og set deg ned\n\nRing").height(12), 5);
        assert_eq!(TextArea::new("").height(12), 1);
    }
}
