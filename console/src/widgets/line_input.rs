//! One line to type in.

use crossterm::event::{Event, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};
use syncd::domain::text;
use tui_input::backend::crossterm::EventHandler;
use tui_input::{Input, InputRequest};

use super::{Handled, typed_character};
use crate::theme::Theme;

/// The most characters that a line takes; what a field allows is checked by its shape.
const MAX: usize = 2_000;

/// One line to type in, which scrolls sideways where it is longer than its place.
#[derive(Debug, Clone, Default)]
pub struct LineInput {
    input: Input,
}

impl LineInput {
    /// A line that holds this text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { input: Input::new(text::clean_line(text, MAX)) }
    }

    /// What is written.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Takes a key.
    pub fn handle(&mut self, key: KeyEvent) -> Handled {
        if let Some(character) = typed_character(key) {
            return self.insert(character.encode_utf8(&mut [0; 4]));
        }
        match self.input.handle_event(&Event::Key(key)) {
            Some(change) if change.value => Handled::Edited,
            Some(_) => Handled::Moved,
            None => Handled::Ignored,
        }
    }

    /// Inserts pasted text, without what a terminal must not see.
    pub fn paste(&mut self, pasted: &str) -> Handled {
        self.insert(pasted.trim_matches(['\n', '\r']))
    }

    fn insert(&mut self, text: &str) -> Handled {
        let room = MAX.saturating_sub(self.text().chars().count());
        let clean = text::clean_line(text, room);
        for character in clean.chars() {
            self.input.handle(InputRequest::InsertChar(character));
        }
        if clean.is_empty() { Handled::Moved } else { Handled::Edited }
    }

    /// Draws the line; with the focus, its cursor.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, focused: bool) {
        if area.is_empty() {
            return;
        }
        let scroll = match focused {
            // One column is kept for the cursor after the last character.
            true => self.input.visual_scroll(usize::from(area.width - 1)),
            false => 0,
        };
        let style = if focused { theme.input } else { theme.text };
        let offset = u16::try_from(scroll).unwrap_or(u16::MAX);
        Paragraph::new(Line::raw(self.text())).style(style).scroll((0, offset)).render(area, buffer);
        let column = u16::try_from(self.input.visual_cursor() - scroll.min(self.input.visual_cursor()));
        if let Ok(column) = column
            && focused
            && column < area.width
            && let Some(cell) = buffer.cell_mut((area.x + column, area.y))
        {
            cell.set_style(theme.cursor);
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;
    use crate::theme::{Palette, Terminal};

    fn press(input: &mut LineInput, code: KeyCode) -> Handled {
        input.handle(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn norwegian_letters_are_typed_and_taken_back() {
        let mut input = LineInput::default();
        for character in "blåbærgrøt".chars() {
            assert_eq!(press(&mut input, KeyCode::Char(character)), Handled::Edited);
        }
        press(&mut input, KeyCode::Backspace);
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Backspace);
        assert_eq!(input.text(), "blåbærgø");
        assert_eq!(input.handle(KeyEvent::new(KeyCode::Char('Ø'), KeyModifiers::SHIFT)), Handled::Edited);
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(input.handle(KeyEvent::new(KeyCode::Char('@'), alt_gr)), Handled::Edited);
        assert_eq!(input.text(), "blåbærgØ@ø");
    }

    #[test]
    fn what_is_pasted_is_cleaned() {
        let mut input = LineInput::new("a");
        assert_eq!(input.paste("b\u{1b}[31m\u{202e}c\nd\r\n"), Handled::Edited);
        assert_eq!(input.text(), "ab[31mc d");
    }

    #[test]
    fn the_end_of_a_long_line_is_seen_while_typing() {
        let theme = Theme::new(Palette::Dark, Terminal::default());
        let input = LineInput::new("Rolig Havørn på Masfjordnes");
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        let text = |buffer: &Buffer| buffer.content().iter().map(|cell| cell.symbol()).collect::<String>();
        input.render(area, &mut buffer, &theme, true);
        assert_eq!(text(&buffer), "Masfjordnes ");
        buffer.reset();
        input.render(area, &mut buffer, &theme, false);
        assert_eq!(text(&buffer), "Rolig Havørn");
    }
}
