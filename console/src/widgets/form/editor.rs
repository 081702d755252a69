//! How each shape of field is edited.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use syncd::domain::{Municipality, Shape, Value};

use super::choice::ChoiceBox;
use super::finder::Finder;
use super::ticks::TickList;
use super::{FormField, Handled};
use crate::language::Texts;
use crate::theme::Theme;
use crate::widgets::line_input::LineInput;
use crate::widgets::text_area::TextArea;

/// Multi-line text shows this many lines at least while one writes, and at most ever.
const LINES_MIN: u16 = 3;
const LINES_MAX: u16 = 8;

/// A field's state while it is edited.
#[derive(Debug, Clone)]
pub(super) enum Editor {
    /// Anything that is typed in one line.
    Line(LineInput),
    /// Text of several lines.
    Lines(Box<TextArea>),
    /// Yes, no or not answered.
    Flag(Option<bool>),
    /// One of some codes.
    Choice(ChoiceBox),
    /// Any of some codes.
    Ticks(TickList),
    /// A record or a municipality.
    Finder(Finder),
}

impl Editor {
    pub(super) fn new(field: &FormField, texts: &Texts) -> Self {
        let stored = field.value.to_string();
        let words = |codes: &[&str]| {
            codes.iter().map(|code| texts.code(&field.place, field.field.name, code)).collect::<Vec<_>>()
        };
        match field.field.shape {
            Shape::LongText => Self::Lines(Box::new(TextArea::new(&stored))),
            Shape::Flag => Self::Flag(match field.value {
                Value::Flag(flag) => Some(flag),
                _ => None,
            }),
            Shape::Choice(codes) => Self::Choice(ChoiceBox::new(codes, words(codes), &stored)),
            Shape::Ticks(codes) => Self::Ticks(TickList::new(codes, words(codes), &stored)),
            Shape::Reference(_) => Self::Finder(Finder::new(&stored, field.shown.as_deref())),
            Shape::Municipality => {
                let region = Municipality::region().map(|one| (one.to_string(), one.name()));
                Self::Finder(Finder::among(region.collect(), &stored))
            }
            _ => Self::Line(LineInput::new(&texts.value(&field.place, field.field, &field.value))),
        }
    }

    /// What stands here, in a form that `language::input` understands.
    pub(super) fn typed(&self) -> String {
        match self {
            Self::Line(line) => line.text().to_owned(),
            Self::Lines(area) => area.text(),
            Self::Flag(flag) => flag.map(|flag| flag.to_string()).unwrap_or_default(),
            Self::Choice(choice) => choice.typed(),
            Self::Ticks(ticks) => ticks.typed(),
            Self::Finder(finder) => finder.typed(),
        }
    }

    /// What is kept of an unfinished form.
    pub(super) fn draft(&self) -> String {
        match self {
            Self::Finder(finder) => finder.draft(),
            _ => self.typed(),
        }
    }

    pub(super) fn restore(&mut self, draft: &str) {
        match self {
            Self::Line(line) => *line = LineInput::new(draft),
            Self::Lines(area) => **area = TextArea::new(draft),
            Self::Flag(flag) => *flag = draft.parse().ok(),
            Self::Choice(choice) => choice.restore(draft),
            Self::Ticks(ticks) => ticks.restore(draft),
            Self::Finder(finder) => finder.restore(draft),
        }
    }

    /// Takes a key; what it leaves is for the form.
    pub(super) fn handle(&mut self, key: KeyEvent) -> Handled {
        match self {
            Self::Line(line) => match key.code {
                KeyCode::Up | KeyCode::Down => Handled::Ignored,
                _ => line.handle(key),
            },
            Self::Lines(area) => area.handle(key),
            Self::Flag(flag) => handle_flag(flag, key),
            Self::Choice(choice) => choice.handle(key),
            Self::Ticks(ticks) => ticks.handle(key),
            Self::Finder(finder) => finder.handle(key),
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Handled {
        match self {
            Self::Line(line) => line.paste(text),
            Self::Lines(area) => area.paste(text),
            Self::Choice(choice) => choice.paste(text),
            Self::Finder(finder) => finder.paste(text),
            Self::Flag(_) | Self::Ticks(_) => Handled::Ignored,
        }
    }

    /// The field is left: an open list closes, and what was pointed at in it is kept.
    pub(super) fn leave(&mut self) {
        match self {
            Self::Choice(choice) => choice.leave(),
            Self::Finder(finder) => finder.leave(),
            _ => {}
        }
    }

    /// Whether a list is open, so that Esc closes it and not the form.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Choice(choice) => choice.is_open(),
            Self::Finder(finder) => finder.is_open(),
            _ => false,
        }
    }

    /// How many lines it takes in so many columns.
    pub(super) fn height(&self, width: u16, focused: bool) -> u16 {
        match self {
            Self::Lines(area) if focused => (area.height(width) + 1).clamp(LINES_MIN, LINES_MAX),
            Self::Lines(area) => area.height(width).clamp(1, LINES_MAX),
            Self::Choice(choice) if focused => choice.height(),
            Self::Ticks(ticks) if focused => ticks.height(width),
            Self::Finder(finder) if focused => finder.height(),
            _ => 1,
        }
    }

    /// The message that says which keys edit this.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::Choice(choice) if choice.pointed_at().is_some() => "form-hint-choice-list",
            _ if self.is_open() => "form-hint-list",
            Self::Line(_) => "form-hint-text",
            Self::Lines(_) => "form-hint-lines",
            Self::Flag(_) => "form-hint-flag",
            Self::Choice(_) => "form-hint-choice",
            Self::Ticks(_) => "form-hint-ticks",
            Self::Finder(_) => "form-hint-reference",
        }
    }

    pub(super) fn render(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        texts: &Texts,
        focused: bool,
    ) {
        if !focused && self.typed().trim().is_empty() && !matches!(self, Self::Flag(_)) {
            Line::styled(theme.symbols.empty, theme.muted).render(area, buffer);
            return;
        }
        match self {
            Self::Line(line) => line.render(area, buffer, theme, focused),
            Self::Lines(lines) => lines.render(area, buffer, theme, focused),
            Self::Flag(flag) => render_flag(*flag, area, buffer, theme, texts, focused),
            Self::Choice(choice) => choice.render(area, buffer, theme, texts, focused),
            Self::Ticks(ticks) => ticks.render(area, buffer, theme, focused),
            Self::Finder(finder) => finder.render(area, buffer, theme, texts, focused),
        }
    }
}

fn handle_flag(flag: &mut Option<bool>, key: KeyEvent) -> Handled {
    *flag = match key.code {
        KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right => Some(*flag != Some(true)),
        KeyCode::Backspace | KeyCode::Delete => None,
        _ => return Handled::Ignored,
    };
    Handled::Edited
}

fn render_flag(
    flag: Option<bool>,
    area: Rect,
    buffer: &mut Buffer,
    theme: &Theme,
    texts: &Texts,
    focused: bool,
) {
    let (sign, word) = match flag {
        Some(true) => (theme.symbols.ticked, "yes"),
        Some(false) => (theme.symbols.unticked, "no"),
        None => (theme.symbols.unticked, "form-not-answered"),
    };
    let style = match (focused, flag) {
        (true, _) => theme.input,
        (false, None) => theme.muted,
        (false, Some(_)) => theme.text,
    };
    Line::styled(format!("{sign} {}", texts.get(word)), style).render(area, buffer);
}
