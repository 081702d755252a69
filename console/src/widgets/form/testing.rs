//! What the tests of widgets share.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::{Date, date};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use syncd::domain::{Key, Kind, Value};

use super::{Form, FormEvent, FormPart};
use crate::language::input::Context;
use crate::language::{Language, Texts};
use crate::theme::{self, Palette, Theme};

/// A Tuesday.
pub(crate) const TODAY: Date = date(2026, 11, 24);

pub(crate) fn theme() -> Theme {
    Theme::new(Palette::Dark, theme::Terminal::default())
}

/// What stands on a screen of this size after drawing.
pub(crate) fn screen(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> TestBackend {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame.area(), frame.buffer_mut())).unwrap();
    terminal.backend().clone()
}

/// A form on a screen, as a person meets it.
pub(crate) struct Filled {
    pub(crate) form: Form,
    texts: Texts,
}

impl Filled {
    pub(crate) fn new(language: Language, kind: Kind, values: &[(&str, Value)]) -> Self {
        let texts = Texts::new(language);
        let parts = FormPart::of_kind(kind, &texts, |field, key| {
            let value = values.iter().find(|(name, _)| *name == key.as_str());
            let field = field.value(value.map_or(Value::Empty, |(_, value)| value.clone()));
            Some(if key.as_str() == "gp" { field.shown("Alver legekontor") } else { field })
        });
        let form = Form::new(parts, Context { texts: &texts, today: TODAY, start: None });
        Self { form, texts }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context { texts: &self.texts, today: TODAY, start: None }
    }

    pub(crate) fn press(&mut self, code: KeyCode) -> Option<FormEvent> {
        self.key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    pub(crate) fn save(&mut self) -> Option<FormEvent> {
        self.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL))
    }

    fn key(&mut self, key: KeyEvent) -> Option<FormEvent> {
        self.form.handle(key, Context { texts: &self.texts, today: TODAY, start: None })
    }

    pub(crate) fn paste(&mut self, text: &str) -> Option<FormEvent> {
        self.form.paste(text, Context { texts: &self.texts, today: TODAY, start: None })
    }

    pub(crate) fn click(&mut self, area: Rect, column: u16, row: u16) {
        self.form.click(area, column, row, Context { texts: &self.texts, today: TODAY, start: None });
    }

    pub(crate) fn type_text(&mut self, text: &str) -> Option<FormEvent> {
        text.chars().fold(None, |_, character| self.press(KeyCode::Char(character)))
    }

    /// Goes to a field with Tab.
    pub(crate) fn go_to(&mut self, key: &str) {
        for _ in 0..100 {
            if self.form.focused().is_some_and(|focused| focused.as_str() == key) {
                return;
            }
            self.press(KeyCode::Tab);
        }
        panic!("no field {key} further down");
    }

    pub(crate) fn touched(&self) -> Vec<(String, Value)> {
        let touched = self.form.touched(self.context());
        touched.into_iter().map(|(key, value): (Key, Value)| (key.to_string(), value)).collect()
    }

    pub(crate) fn screen(&self, width: u16, height: u16) -> TestBackend {
        screen(width, height, |area, buffer| self.form.render(area, buffer, &theme(), self.context()))
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        let screen = self.screen(100, 60);
        let buffer = screen.buffer();
        let mut rows = buffer.area.rows();
        rows.any(|row| {
            let line: String = row.positions().map(|at| buffer[at].symbol()).collect();
            line.contains(text)
        })
    }
}
