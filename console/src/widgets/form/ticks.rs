//! Any of some codes: ← and → move, space ticks.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::Handled;
use crate::theme::Theme;
use crate::widgets::width::{columns, truncate};

/// The box before a word, the mark of the cursor, and the space after them.
const SIGNS: u16 = 5;

#[derive(Debug, Clone)]
pub(super) struct TickList {
    codes: &'static [&'static str],
    words: Vec<String>,
    ticked: Vec<bool>,
    cursor: usize,
}

impl TickList {
    pub(super) fn new(codes: &'static [&'static str], words: Vec<String>, stored: &str) -> Self {
        let mut list = Self { codes, words, ticked: Vec::new(), cursor: 0 };
        list.restore(stored);
        list
    }

    pub(super) fn typed(&self) -> String {
        let ticked = self.codes.iter().zip(&self.ticked).filter(|(_, ticked)| **ticked);
        ticked.map(|(code, _)| *code).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn restore(&mut self, stored: &str) {
        self.ticked = self.codes.iter().map(|code| stored.split(' ').any(|listed| listed == *code)).collect();
    }

    pub(super) fn handle(&mut self, key: KeyEvent) -> Handled {
        match key.code {
            KeyCode::Left if self.cursor > 0 => self.cursor -= 1,
            KeyCode::Right if self.cursor + 1 < self.codes.len() => self.cursor += 1,
            KeyCode::Left | KeyCode::Right => {}
            KeyCode::Char(' ') => {
                if let Some(ticked) = self.ticked.get_mut(self.cursor) {
                    *ticked = !*ticked;
                }
                return Handled::Edited;
            }
            _ => return Handled::Ignored,
        }
        Handled::Moved
    }

    /// Where each word stands: column and line, in so many columns.
    fn places(&self, width: u16) -> Vec<(u16, u16)> {
        let (mut column, mut line) = (0, 0);
        let place = |word: &String| {
            let taken = columns(word) + SIGNS;
            if column > 0 && column + taken > width {
                (column, line) = (0, line + 1);
            }
            let place = (column, line);
            column += taken + 1;
            place
        };
        self.words.iter().map(place).collect()
    }

    pub(super) fn height(&self, width: u16) -> u16 {
        self.places(width).last().map_or(1, |(_, line)| line + 1)
    }

    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, focused: bool) {
        if !focused {
            let ticked = self.words.iter().zip(&self.ticked).filter(|(_, ticked)| **ticked);
            let words = ticked.map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(", ");
            let shown = truncate(&words, area.width, theme.symbols.ellipsis);
            Line::styled(shown, theme.text).render(area, buffer);
            return;
        }
        for (index, (column, line)) in self.places(area.width).into_iter().enumerate() {
            let (mark, style) = match index == self.cursor {
                true => (theme.symbols.pointer, theme.input),
                false => (" ", theme.text),
            };
            let sign = if self.ticked[index] { theme.symbols.ticked } else { theme.symbols.unticked };
            let words = format!("{mark}{sign} {}", self.words[index]);
            let place = Rect::new(area.x + column, area.y + line, area.width.saturating_sub(column), 1);
            Line::styled(words, style).render(place.intersection(area), buffer);
        }
    }
}
