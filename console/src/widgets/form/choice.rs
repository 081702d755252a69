//! One of some codes: ← and → change it, typing or Enter opens a list.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Handled;
use crate::language::Texts;
use crate::theme::Theme;
use crate::widgets::pick_list::PickList;
use crate::widgets::typed_character;

#[derive(Debug, Clone)]
pub(super) struct ChoiceBox {
    codes: &'static [&'static str],
    words: Vec<String>,
    /// The code, or whatever else was stored by a version with other codes.
    chosen: String,
    list: Option<PickList>,
}

impl ChoiceBox {
    pub(super) fn new(codes: &'static [&'static str], words: Vec<String>, stored: &str) -> Self {
        Self { codes, words, chosen: stored.to_owned(), list: None }
    }

    pub(super) fn typed(&self) -> String {
        self.chosen.clone()
    }

    pub(super) fn restore(&mut self, draft: &str) {
        self.chosen = draft.to_owned();
    }

    pub(super) fn is_open(&self) -> bool {
        self.list.is_some()
    }

    /// The code that somebody typed for or moved to in the open list.
    pub(super) fn pointed_at(&self) -> Option<&str> {
        self.list.as_ref().and_then(PickList::pointed_at).map(|(code, _)| code.as_str())
    }

    /// Leaving takes what was pointed at, as Enter does; a list that was only opened changes nothing.
    pub(super) fn leave(&mut self) {
        if let Some(code) = self.pointed_at().map(str::to_owned) {
            self.chosen = code;
        }
        self.list = None;
    }

    fn position(&self) -> Option<usize> {
        self.codes.iter().position(|code| *code == self.chosen)
    }

    fn open(&mut self) -> &mut PickList {
        let items = self.codes.iter().map(|code| (*code).to_owned()).zip(self.words.iter().cloned());
        let list = PickList::of(items.collect(), self.position().unwrap_or(0));
        self.list.insert(list)
    }

    pub(super) fn handle(&mut self, key: KeyEvent) -> Handled {
        if let Some(list) = &mut self.list {
            return match key.code {
                KeyCode::Esc => self.and_close(Handled::Moved),
                KeyCode::Enter => match list.current().cloned() {
                    Some((code, _)) => {
                        self.chosen = code;
                        self.and_close(Handled::Edited)
                    }
                    None => Handled::Moved,
                },
                KeyCode::Tab | KeyCode::BackTab => Handled::Ignored,
                _ => {
                    list.handle(key);
                    Handled::Moved
                }
            };
        }
        match (key.code, typed_character(key)) {
            (KeyCode::Enter, _) | (_, Some(' ')) => {
                self.open();
                Handled::Moved
            }
            (_, Some(_)) => {
                self.open().handle(key);
                Handled::Moved
            }
            (KeyCode::Left, _) => self.step(self.codes.len() - 1),
            (KeyCode::Right, _) => self.step(1),
            (KeyCode::Backspace | KeyCode::Delete, _) => {
                self.chosen.clear();
                Handled::Edited
            }
            _ => Handled::Ignored,
        }
    }

    fn and_close(&mut self, handled: Handled) -> Handled {
        self.list = None;
        handled
    }

    /// Goes on by so many codes, around the end; from nothing to the first or the last.
    fn step(&mut self, by: usize) -> Handled {
        let count = self.codes.len();
        let next = match self.position() {
            Some(position) => (position + by) % count,
            None => by.saturating_sub(1) % count,
        };
        self.chosen = self.codes[next].to_owned();
        Handled::Edited
    }

    pub(super) fn paste(&mut self, text: &str) -> Handled {
        match &mut self.list {
            Some(list) => list.paste(text),
            None => self.open().paste(text),
        };
        Handled::Moved
    }

    pub(super) fn height(&self) -> u16 {
        self.list.as_ref().map_or(1, PickList::height)
    }

    pub(super) fn render(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        texts: &Texts,
        focused: bool,
    ) {
        if let Some(list) = self.list.as_ref().filter(|_| focused) {
            list.render(area, buffer, theme, texts);
            return;
        }
        let word = self.position().map_or(self.chosen.as_str(), |position| self.words[position].as_str());
        let line = match focused {
            false => Line::styled(word, theme.text),
            true => {
                let (before, after) = theme.symbols.choice;
                let shown = if word.is_empty() { theme.symbols.empty } else { word };
                let parts = [
                    (before, theme.key),
                    (" ", theme.text),
                    (shown, theme.input),
                    (" ", theme.text),
                    (after, theme.key),
                ];
                Line::from(parts.map(|(text, style)| Span::styled(text, style)).to_vec())
            }
        };
        line.render(area, buffer);
    }
}
