//! A question with its answers.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Widget};

use super::panel::{centred, panel};
use super::typed_character;
use super::width::{columns, wrap};
use crate::language::Texts;
use crate::theme::Theme;

/// The widest a dialog grows, in columns.
const WIDEST: u16 = 64;
/// The mark and the key before an answer's words, with a space after each.
const SIGNS: u16 = 4;

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The key that gives it.
    pub key: char,
    /// What it does, in words.
    pub label: String,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogEvent {
    /// This answer was given, by its place in the list.
    Answered(usize),
    /// The question was left without an answer.
    Cancelled,
}

/// A question. Of a destructive one, Enter never gives an answer: each needs its own key.
#[derive(Debug, Clone)]
pub struct Dialog {
    title: String,
    message: String,
    answers: Vec<Answer>,
    destructive: bool,
    selected: usize,
}

impl Dialog {
    /// A question; Enter gives the selected answer, the first to begin with.
    pub fn new(title: impl Into<String>, message: impl Into<String>, answers: Vec<Answer>) -> Self {
        Self { title: title.into(), message: message.into(), answers, destructive: false, selected: 0 }
    }

    /// Something would be lost, so Enter gives no answer.
    pub fn destructive(mut self) -> Self {
        self.destructive = true;
        self
    }

    /// Takes a key. Nothing else on the screen does while a dialog stands.
    pub fn handle(&mut self, key: KeyEvent) -> Option<DialogEvent> {
        if let Some(typed) = typed_character(key) {
            let given = self.answers.iter().position(|answer| answer.key.eq_ignore_ascii_case(&typed));
            return given.map(DialogEvent::Answered);
        }
        match key.code {
            KeyCode::Esc => Some(DialogEvent::Cancelled),
            KeyCode::Enter if !self.destructive && !self.answers.is_empty() => {
                Some(DialogEvent::Answered(self.selected))
            }
            _ => {
                self.move_selection(key.code);
                None
            }
        }
    }

    fn move_selection(&mut self, code: KeyCode) {
        let last = self.answers.len().saturating_sub(1);
        self.selected = match code {
            KeyCode::Left | KeyCode::Up | KeyCode::BackTab => self.selected.saturating_sub(1),
            KeyCode::Right | KeyCode::Down | KeyCode::Tab => (self.selected + 1).min(last),
            _ => self.selected,
        };
    }

    /// Draws the dialog in the middle of an area, over what is there.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, texts: &Texts) {
        let room = WIDEST.min(area.width.saturating_sub(2)).saturating_sub(4);
        let mut lines: Vec<Line<'_>> = wrap(&self.message, room).into_iter().map(Line::raw).collect();
        lines.push(Line::default());
        let answers = self.answers.iter().enumerate();
        lines.extend(answers.flat_map(|(index, answer)| self.answer(index, answer, room, theme)));
        let close = texts.get("dialog-close");
        lines.push(Line::from(vec![
            Span::raw("  "),
            Span::styled("Esc", theme.key),
            Span::styled(format!(" {close}"), theme.key_hint),
        ]));
        let width = lines.iter().map(Line::width).max().unwrap_or(0).max(usize::from(columns(&self.title)));
        let place = centred(area, (width as u16).min(room) + 4, lines.len() as u16 + 2);
        Clear.render(place, buffer);
        let title = match self.destructive {
            true => format!("{} {}", theme.symbols.conflict, self.title),
            false => self.title.clone(),
        };
        let block = panel(&title, true, theme).padding(ratatui::widgets::Padding::horizontal(1));
        Paragraph::new(lines).style(theme.text).block(block).render(place, buffer);
    }

    fn answer(&self, index: usize, answer: &Answer, room: u16, theme: &Theme) -> Vec<Line<'static>> {
        let selected = !self.destructive && index == self.selected;
        let style = if selected { theme.selected } else { theme.text };
        let mark = if selected { theme.symbols.pointer } else { " " };
        let lines = wrap(&answer.label, room.saturating_sub(SIGNS)).into_iter().enumerate();
        let line = |(index, words): (usize, String)| match index {
            0 => Line::from(vec![
                Span::raw(format!("{mark} ")),
                Span::styled(answer.key.to_string(), theme.key),
                Span::raw(format!(" {words}")),
            ]),
            _ => Line::raw(format!("    {words}")),
        };
        lines.map(|numbered| line(numbered).style(style)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;
    use crate::language::Language;
    use crate::widgets::form::testing::{screen, theme};

    fn leave() -> Dialog {
        let answers = [('l', "lagre"), ('f', "forkast det som er skrive")]
            .map(|(key, label)| Answer { key, label: label.to_owned() });
        let message = "Skjemaet for MAS-03 er ikkje lagra. Det som er skrive, går tapt om du forkastar det.";
        Dialog::new("Ulagra endringar", message, answers.to_vec())
    }

    fn press(dialog: &mut Dialog, code: KeyCode) -> Option<DialogEvent> {
        dialog.handle(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn an_answer_is_given_by_its_key_or_by_enter() {
        assert_eq!(press(&mut leave(), KeyCode::Char('F')), Some(DialogEvent::Answered(1)));
        assert_eq!(press(&mut leave(), KeyCode::Char('q')), None);
        assert_eq!(press(&mut leave(), KeyCode::Esc), Some(DialogEvent::Cancelled));
        let mut dialog = leave();
        press(&mut dialog, KeyCode::Down);
        assert_eq!(press(&mut dialog, KeyCode::Enter), Some(DialogEvent::Answered(1)));
    }

    #[test]
    fn enter_never_gives_a_destructive_answer() {
        let mut dialog = leave().destructive();
        for code in [KeyCode::Enter, KeyCode::Down, KeyCode::Enter, KeyCode::Char(' ')] {
            assert_eq!(press(&mut dialog, code), None, "{code}");
        }
        assert_eq!(press(&mut dialog, KeyCode::Char('f')), Some(DialogEvent::Answered(1)));
    }

    #[test]
    fn a_dialog_stands_over_the_screen() {
        let texts = Texts::new(Language::Nynorsk);
        let draw = |dialog: &Dialog, width| {
            screen(width, 12, |area, buffer| dialog.render(area, buffer, &theme(), &texts))
        };
        insta::assert_snapshot!("dialog_60", draw(&leave(), 60));
        insta::assert_snapshot!("dialog_destructive_30", draw(&leave().destructive(), 30));
    }
}
