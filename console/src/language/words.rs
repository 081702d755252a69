//! The words that are understood when typed, from the translations of all three languages: a
//! coordinator who reads nynorsk may well type bokmål.

use std::sync::LazyLock;

use strum::IntoEnumIterator;

use super::{Language, Texts};

/// What a typed word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A day, so many after today.
    Day(i32),
    /// A weekday, 1 is Monday.
    Weekday(i8),
    /// A month, 1 is January.
    Month(i8),
    /// So many days: a day, a week.
    Unit(i32),
    /// What stands before a number of days or weeks.
    In,
    /// A word that is passed over.
    Filler,
    /// Yes or no.
    Answer(bool),
}

/// From how many letters the beginning of a weekday or month stands for all of it.
const PREFIX_MIN: usize = 3;

/// The words listed in a message, separated by commas.
pub(super) fn listed(message: &str) -> impl Iterator<Item = &str> {
    message.split(',').map(str::trim)
}

/// What a word in lower case may mean: a weekday in one language may be a month in another.
pub(super) fn meanings(word: &str) -> impl Iterator<Item = Meaning> + use<'_> {
    let begins = move |form: &str| word.chars().count() >= PREFIX_MIN && form.starts_with(word);
    let means = move |(form, meaning): &(String, Meaning)| {
        let name = matches!(meaning, Meaning::Weekday(_) | Meaning::Month(_));
        (form == word || (name && begins(form))).then_some(*meaning)
    };
    WORDS.iter().filter_map(means)
}

static WORDS: LazyLock<Vec<(String, Meaning)>> = LazyLock::new(|| {
    let weekdays = (1..=7).map(|number| (format!("weekday-{number}"), Meaning::Weekday(number)));
    let months = (1..=12).map(|number| (format!("month-{number}"), Meaning::Month(number)));
    let others = [
        ("day-yesterday", Meaning::Day(-1)),
        ("day-today", Meaning::Day(0)),
        ("day-tomorrow", Meaning::Day(1)),
        ("day-after-tomorrow", Meaning::Day(2)),
        ("date-unit-days", Meaning::Unit(1)),
        ("date-unit-weeks", Meaning::Unit(7)),
        ("date-in", Meaning::In),
        ("date-fillers", Meaning::Filler),
        ("yes-forms", Meaning::Answer(true)),
        ("no-forms", Meaning::Answer(false)),
    ];
    let messages: Vec<_> = others
        .map(|(id, meaning)| (id.to_owned(), meaning))
        .into_iter()
        .chain(weekdays)
        .chain(months)
        .collect();
    let of_language = |language| {
        let texts = Texts::new(language);
        let forms = messages.iter().flat_map(move |(id, meaning)| {
            let message = texts.get(id).to_lowercase();
            listed(&message).map(|form| (form.to_owned(), *meaning)).collect::<Vec<_>>()
        });
        forms.collect::<Vec<_>>()
    };
    Language::iter().flat_map(of_language).collect()
});
