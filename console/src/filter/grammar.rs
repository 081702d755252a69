//! How a filter is written: terms with blanks between.

use std::ops::Range;

use winnow::ascii::multispace0;
use winnow::combinator::{alt, delimited, opt, repeat, separated, terminated};
use winnow::prelude::*;
use winnow::stream::LocatingSlice;
use winnow::token::{one_of, take_till, take_while};

use super::{Mistake, What};

/// What turns a term round; a shell takes the first for an option.
const NOT: [char; 2] = ['-', '!'];

type Input<'a> = LocatingSlice<&'a str>;

/// A text with its place.
type Placed = (Range<usize>, String);

/// One part of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// A word, or several in quotation marks.
    Word {
        /// Whether it is turned round.
        negated: bool,
        /// The word.
        text: String,
    },
    /// A field and what it is compared with.
    Field {
        /// Whether it is turned round.
        negated: bool,
        /// The field.
        name: Placed,
        /// How.
        operator: Operator,
        /// With what.
        values: Vec<Placed>,
    },
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// The terms of a filter.
pub(super) fn terms(text: &str) -> Result<Vec<Term>, Mistake> {
    if text.matches('"').count() % 2 == 1 {
        let at = text.rfind('"').unwrap_or_default();
        return Err(Mistake { at: at..text.len(), what: What::OpenQuote });
    }
    // Whatever is no field is a word, so that nothing typed is refused by the grammar.
    let terms = delimited(multispace0, repeat(0.., terminated(term, multispace0)), multispace0);
    let parsed: winnow::Result<Vec<Term>, _> = { terms }.parse(LocatingSlice::new(text));
    Ok(parsed.unwrap_or_else(|_: winnow::error::ParseError<_, winnow::error::ContextError>| {
        vec![Term::Word { negated: false, text: text.trim().to_owned() }]
    }))
}

fn term(input: &mut Input<'_>) -> winnow::Result<Term> {
    alt((field, word)).parse_next(input)
}

fn field(input: &mut Input<'_>) -> winnow::Result<Term> {
    let negated = opt(one_of(NOT)).parse_next(input)?.is_some();
    let (name, at) = take_while(1.., |c: char| c.is_alphabetic() || matches!(c, '_' | '-'))
        .with_span()
        .parse_next(input)?;
    let operator = alt((
        "<=".value(Operator::AtMost),
        ">=".value(Operator::AtLeast),
        '<'.value(Operator::Below),
        '>'.value(Operator::Above),
        ':'.value(Operator::Is),
    ))
    .parse_next(input)?;
    let values = separated(0.., value, ',').parse_next(input)?;
    Ok(Term::Field { negated, name: (at, name.to_owned()), operator, values })
}

fn value(input: &mut Input<'_>) -> winnow::Result<Placed> {
    let plain = take_till(1.., |c: char| c.is_whitespace() || matches!(c, ',' | '"'));
    let (text, at) = alt((quoted, plain)).with_span().parse_next(input)?;
    Ok((at, text.to_owned()))
}

fn quoted<'a>(input: &mut Input<'a>) -> winnow::Result<&'a str> {
    delimited('"', take_till(0.., '"'), '"').parse_next(input)
}

fn word(input: &mut Input<'_>) -> winnow::Result<Term> {
    let negated = opt(terminated(one_of(NOT), winnow::combinator::peek(winnow::token::any)))
        .parse_next(input)?
        .is_some();
    let plain = take_till(1.., |c: char| c.is_whitespace() || c == '"');
    let text = alt((quoted, plain)).parse_next(input)?;
    Ok(Term::Word { negated, text: text.to_owned() })
}
