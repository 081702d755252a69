//! What everything that draws needs to know, beside what it draws.

use jiff::civil::Date;
use ratatui::text::Span;
use syncd::domain::plan::Level;
use syncd::domain::{Keyed, Kind, Problem};

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
}

impl Look<'_> {
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

    /// What a row's `group` says: a patient's group, or the type of an item or contact.
    pub fn group(&self, kind: Kind, group: &str) -> String {
        let field = if kind == Kind::Patient { "group" } else { "kind" };
        match group {
            "" => String::new(),
            code => self.texts.code(&Place::top(kind), field, code),
        }
    }

    /// What an entry is called: an activity by its name, one of many by its section's.
    pub fn entry(&self, kind: Kind, section: &str, entry: &str) -> String {
        let keyed = kind.schema().section(section).map(|section| section.keyed);
        match keyed {
            Some(Keyed::Code) if section == "activity" => format!("{entry} {}", self.texts.activity(entry)),
            Some(Keyed::Code) => self.texts.entry(section, entry),
            _ => self.texts.section(section),
        }
    }

    /// A day, marked where it is past.
    pub fn due(&self, due: Date) -> Span<'static> {
        self.marked(due, self.texts.date(due))
    }

    /// A day of about now without its year, marked where it is past.
    pub fn due_soon(&self, due: Date) -> Span<'static> {
        self.marked(due, day_and_month(due))
    }

    fn marked(&self, due: Date, date: String) -> Span<'static> {
        let late = self.today.is_some_and(|today| due < today);
        match late {
            true => Span::styled(format!("{} {date}", self.theme.symbols.fault), self.theme.error),
            false => Span::styled(date, self.theme.text),
        }
    }

    /// A field and what is wrong with it.
    pub fn problem(&self, kind: Kind, problem: &Problem) -> String {
        let field = self.texts.field(&Place::of(kind, &problem.key), problem.key.name());
        let fault = self.texts.fault(&problem.fault);
        match problem.key.entry() {
            Some((section, entry)) => {
                format!("{}: {field} {fault}", self.entry(kind, section, entry))
            }
            None => format!("{field} {fault}"),
        }
    }
}

/// A day without its year, in digits.
pub fn day_and_month(day: Date) -> String {
    format!("{:02}.{:02}.", day.day(), day.month())
}
