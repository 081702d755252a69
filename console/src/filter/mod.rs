//! The language of filters, one for the console and the command line: `phase:4 group:kols late owner:me
//! due<7d "both words"`. Fields and values are understood in the reader's language and as codes.
//!
//! A word alone is looked for everywhere. `field:value` compares, with commas between several values;
//! `<`, `>`, `<=` and `>=` compare days and numbers; `-` or `!` before a term turns it round.

mod grammar;
mod vocabulary;

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use syncd::domain::fold::fold;
use syncd::domain::{Kind, Value};
use syncd::store::filter::{Column, Condition, Test};

use crate::deadline::is_deadline;
use crate::language::{Texts, dates};

use grammar::{Operator, Term};
pub(crate) use vocabulary::complete;
use vocabulary::{Sort, Word, find, words};

/// What a filter is understood against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The words of the chosen language.
    pub texts: &'a Texts,
    /// What is listed.
    pub kind: Kind,
    /// The day that it is.
    pub today: Date,
    /// Whom `me` means.
    pub person: &'a str,
}

/// A filter as the daemon takes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Words that each row must hold.
    pub words: String,
    /// What each row must fulfil beside.
    pub conditions: Vec<Condition>,
}

/// What cannot be understood, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The place in the text, in bytes.
    pub at: Range<usize>,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// No field has this name; these there are.
    UnknownField(Vec<String>),
    /// The field has no such value; these there are.
    UnknownValue(Vec<String>),
    /// A day is expected.
    NotADate,
    /// A number is expected.
    NotANumber,
    /// The field's values have no order.
    NoOrder,
    /// A quotation mark has no other.
    OpenQuote,
    /// A value is missing.
    NoValue,
}

impl Mistake {
    /// The mistake in words, with its place counted in characters from 1.
    pub fn told(&self, text: &str, texts: &Texts) -> String {
        let place = text[..self.at.start.min(text.len())].chars().count() + 1;
        let part = text.get(self.at.clone()).unwrap_or_default();
        let known = |known: &[String]| known.join(", ");
        let (id, list) = match &self.what {
            What::UnknownField(fields) => ("filter-unknown-field", known(fields)),
            What::UnknownValue(values) => ("filter-unknown-value", known(values)),
            What::NotADate => ("filter-not-a-date", String::new()),
            What::NotANumber => ("filter-not-a-number", String::new()),
            What::NoOrder => ("filter-no-order", String::new()),
            What::OpenQuote => ("filter-open-quote", String::new()),
            What::NoValue => ("filter-no-value", String::new()),
        };
        texts.format(id, &[("place", place.into()), ("part", part.into()), ("known", list.into())])
    }
}

/// Understands a filter.
///
/// # Errors
/// The first thing that cannot be understood.
pub fn parse(text: &str, context: Context<'_>) -> Result<Filter, Mistake> {
    let mut filter = Filter::default();
    for term in grammar::terms(text)? {
        match term {
            Term::Word { negated, text, .. } => match word(&text, negated, context) {
                Some(conditions) => filter.conditions.extend(conditions),
                None => {
                    filter.words.push_str(if filter.words.is_empty() { "" } else { " " });
                    filter.words.push_str(&text);
                }
            },
            Term::Field { negated, name, operator, values } => {
                let (at, name) = name;
                let fields = words(context);
                let Some(field) = find(&fields, &name) else {
                    let known = fields.iter().map(|field| field.shown.clone()).collect();
                    return Err(Mistake { at, what: What::UnknownField(known) });
                };
                let test = test(field, operator, &values, at, context)?;
                filter.conditions.push(Condition { column: field.column.clone(), test, negated });
            }
        }
    }
    Ok(filter)
}

/// What a word alone means, where it is one of the few that mean more than themselves.
fn word(text: &str, negated: bool, context: Context<'_>) -> Option<Vec<Condition>> {
    let is = |id: &str| {
        let forms = context.texts.get(id);
        forms.split(',').map(fold).any(|form| form == fold(text))
    };
    let more_than_none = |column| vec![Condition { column, test: Test::Above(Value::Integer(0)), negated }];
    if is("filter-word-conflict") {
        return Some(more_than_none(Column::Conflicts));
    }
    if is("filter-word-problem") {
        return Some(more_than_none(Column::Problems));
    }
    if !is("filter-word-late") || negated {
        return None;
    }
    let waits_for_nobody =
        vocabulary::states(context.kind).iter().filter(|state| !is_deadline(context.kind, state));
    let closed: Vec<Value> = waits_for_nobody.map(|state| (*state).into()).collect();
    let late = Condition { column: Column::Due, test: Test::Below(context.today.into()), negated: false };
    let open = Condition { column: Column::State, test: Test::OneOf(closed), negated: true };
    Some(vec![late, open])
}

fn test(
    field: &Word,
    operator: Operator,
    values: &[(Range<usize>, String)],
    at: Range<usize>,
    context: Context<'_>,
) -> Result<Test, Mistake> {
    let Some((first_at, first)) = values.first() else {
        return Err(Mistake { at, what: What::NoValue });
    };
    let ordered = matches!(field.sort, Sort::Date | Sort::Number);
    if operator != Operator::Is && !ordered {
        return Err(Mistake { at, what: What::NoOrder });
    }
    if operator == Operator::Is {
        if vocabulary::is_nothing(first, context.texts) {
            return Ok(Test::Nothing);
        }
        let meant = |(at, text): &(Range<usize>, String)| value(field, text, at, context);
        return match field.sort {
            Sort::Text if vocabulary::is_me(first, context.texts) => {
                Ok(Test::OneOf(vec![context.person.into()]))
            }
            Sort::Text => Ok(Test::Holds(values.iter().map(|(_, text)| fold(text)).collect())),
            _ if field.several => {
                let codes = values.iter().map(meant).collect::<Result<Vec<_>, _>>()?;
                Ok(Test::Holds(codes.iter().map(ToString::to_string).collect()))
            }
            _ => Ok(Test::OneOf(values.iter().map(meant).collect::<Result<_, _>>()?)),
        };
    }
    let value = value(field, first, first_at, context)?;
    Ok(match operator {
        Operator::Below => Test::Below(value),
        Operator::AtMost => Test::AtMost(value),
        Operator::Above => Test::Above(value),
        Operator::AtLeast | Operator::Is => Test::AtLeast(value),
    })
}

fn value(field: &Word, text: &str, at: &Range<usize>, context: Context<'_>) -> Result<Value, Mistake> {
    let wrong = |what| Mistake { at: at.clone(), what };
    match &field.sort {
        Sort::Codes(codes) => {
            let typed = fold(text);
            let exact = codes.iter().find(|(code, shown)| *code == text || fold(shown) == typed);
            let begun = || {
                codes.iter().find(|(code, shown)| {
                    let (code, shown) = (fold(code), fold(shown));
                    code.starts_with(&typed) || shown.starts_with(&typed)
                })
            };
            let found = exact.or_else(begun);
            let known = || codes.iter().map(|(_, shown)| shown.clone()).collect();
            found.map(|(code, _)| (*code).into()).ok_or_else(|| wrong(What::UnknownValue(known())))
        }
        Sort::Number => {
            let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Value::Decimal).ok_or_else(|| wrong(What::NotANumber))
        }
        Sort::Flag => match vocabulary::answer(text, context.texts) {
            Some(answer) => Ok(Value::Flag(answer)),
            None => Err(wrong(What::UnknownValue(vec![context.texts.get("yes"), context.texts.get("no")]))),
        },
        Sort::Date => day(text, context.today).map(Value::from).ok_or_else(|| wrong(What::NotADate)),
        Sort::Text => Ok(text.into()),
    }
}

/// A day as people write it, or so many days or weeks from today: `7d`, `2w`, `-3d`.
fn day(text: &str, today: Date) -> Option<Date> {
    let (count, unit) = text.split_at_checked(text.len().saturating_sub(1))?;
    let span: Option<Span> = match (count.parse::<i32>(), unit) {
        (Ok(days), "d") => Some(days.days()),
        (Ok(weeks), "w" | "v" | "u") => Some(weeks.weeks()),
        _ => None,
    };
    match span {
        Some(span) => today.checked_add(span).ok(),
        None => dates::date(text, today, dates::Leaning::Future).ok(),
    }
}

#[cfg(test)]
mod tests;
