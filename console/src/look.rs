//! What everything that draws needs to know, beside what it draws.

use jiff::civil::Date;
use ratatui::style::Style;
use ratatui::text::Span;
use syncd::domain::Kind;
use syncd::domain::pathway::ActivityState;
use syncd::domain::plan::Level;
use syncd::store::view::Row;

use crate::deadline::is_deadline;
use crate::language::{Place, Texts};
use crate::theme::Theme;

/// Words, colours and the day.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The words.
    pub texts: &'a Texts,
    /// The colours and symbols.
    pub theme: &'a Theme,
    /// The day, where it is known.
    pub today: Option<Date>,
    /// Whether something is to be decided: all is not well then, however equal the machines are.
    pub undecided: bool,
}

impl Look<'_> {
    /// How it is shown that machines are equal: green only while nothing is to be decided.
    pub fn well(&self) -> Style {
        if self.undecided { self.theme.text } else { self.theme.success }
    }

    /// The words of a record's state; an open event's with the symbol of its level.
    pub fn state(&self, kind: Kind, state: &str) -> Span<'static> {
        let field = match kind {
            Kind::Equipment => "loan-state",
            Kind::Event => "level",
            _ => "status",
        };
        if state.is_empty() {
            return Span::default();
        }
        let words = self.texts.code(&Place::top(kind), field, state);
        match state.parse::<Level>() {
            Ok(level) if kind == Kind::Event => {
                let (symbol, style) = self.theme.level(level);
                Span::styled(format!("{symbol} {words}"), style)
            }
            _ => Span::styled(words, self.theme.text),
        }
    }

    /// How far an activity or a step has come: a symbol and a word, of the same width for all.
    pub fn progress(&self, state: Option<ActivityState>) -> Span<'static> {
        let (theme, symbols) = (self.theme, self.theme.symbols);
        let (symbol, style) = match state {
            Some(ActivityState::Done) => (symbols.done, theme.success),
            Some(ActivityState::InProgress) => (symbols.yellow, theme.warning),
            Some(ActivityState::NotNeeded) => (symbols.empty, theme.muted),
            None => (symbols.green, theme.muted),
        };
        let word = match state {
            Some(state) => self.texts.code(&Place::within(Kind::Patient, "activity"), "state", state.into()),
            None => self.texts.get("activity-not-begun"),
        };
        Span::styled(format!(" {symbol} {word:<14} "), style)
    }

    /// In the place of [`Look::progress`]: done while no consent was in force, so that it does not count.
    pub fn without_consent(&self) -> Span<'static> {
        let word = self.texts.get("activity-without-consent");
        Span::styled(format!(" {} {word:<14} ", self.theme.symbols.conflict), self.theme.warning)
    }

    /// The day of a row, marked where it is a deadline and past.
    pub fn due_of(&self, row: &Row) -> Option<Span<'static>> {
        let due = row.due?;
        Some(match is_deadline(row.kind, &row.state) {
            true => self.due(due),
            false => Span::styled(self.texts.date(due), self.theme.text),
        })
    }

    /// A deadline, marked where it is past.
    pub fn due(&self, due: Date) -> Span<'static> {
        self.marked(due, self.texts.date(due))
    }

    /// A deadline of about now without its year, marked where it is past.
    pub fn due_soon(&self, due: Date) -> Span<'static> {
        self.marked(due, self.texts.day_and_month(due))
    }

    fn marked(&self, due: Date, date: String) -> Span<'static> {
        let late = self.today.is_some_and(|today| due < today);
        match late {
            true => Span::styled(format!("{} {date}", self.theme.symbols.fault), self.theme.error),
            false => Span::styled(date, self.theme.text),
        }
    }
}
