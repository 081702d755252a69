//! Understanding the days and times that people type: `3.12`, `i morgon`, `tysdag 10`.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use syncd::domain::Field;

use super::words::{Meaning, meanings};

/// How far back a day without a year may lie before it means next year's, in days.
const HALF_A_YEAR: i32 = 183;
/// The most words that name one day: *day after tomorrow*.
const WORDS_OF_A_DAY: usize = 3;

/// Which way a day without a year, or with two digits of it, is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// It has been: a birth date.
    Past,
    /// It is near or to come.
    Future,
}

impl Leaning {
    /// The way that a field's days lean.
    pub fn of(field: &Field) -> Self {
        match field.name {
            "birth_date" => Self::Past,
            _ => Self::Future,
        }
    }
}

/// The text names no day, or no time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not understood as a date or time")]
pub struct NotUnderstood;

/// The day that a person meant.
///
/// # Errors
/// When the text names no day, or something beside a day.
pub fn date(text: &str, today: Date, leaning: Leaning) -> Result<Date, NotUnderstood> {
    let words = split(text);
    let reader = Reader { today, leaning, with_time: false };
    match reader.day(&words) {
        Some((day, [])) => Ok(day),
        _ => Err(NotUnderstood),
    }
}

/// The moment that a person meant: a day and a time, or a time with a colon, which is of the day
/// `of_time`.
///
/// # Errors
/// When the text names no day or no time.
pub fn date_time(
    text: &str,
    today: Date,
    of_time: Date,
    leaning: Leaning,
) -> Result<DateTime, NotUnderstood> {
    let words = split(text);
    let reader = Reader { today, leaning, with_time: true };
    if let [only] = words.as_slice()
        && only.contains(':')
        && let Some(time) = time(only)
    {
        return Ok(of_time.to_datetime(time));
    }
    match reader.day(&words) {
        Some((day, [rest])) => time(rest).map(|time| day.to_datetime(time)).ok_or(NotUnderstood),
        _ => Err(NotUnderstood),
    }
}

/// The words of a text in lower case, without what is passed over. The `T` of an ISO moment
/// separates words too.
fn split(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|character: char| character.is_whitespace() || character == ',');
    let parts = words.flat_map(|word| match word.split_once('t') {
        Some((day, time)) if iso(day).is_some() => vec![day, time],
        _ => vec![word],
    });
    let bare = parts.map(|word| match word.starts_with(|first: char| first.is_alphabetic()) {
        true => word.trim_end_matches('.'),
        false => word,
    });
    let is_filler = |word: &str| meanings(word).any(|meaning| meaning == Meaning::Filler);
    bare.filter(|word| !word.is_empty() && !is_filler(word)).map(str::to_owned).collect()
}

/// A day and the words after it.
type Read<'a> = Option<(Date, &'a [String])>;

/// What words are read against.
#[derive(Clone, Copy)]
struct Reader {
    today: Date,
    leaning: Leaning,
    /// Whether a time is to follow the day.
    with_time: bool,
}

impl Reader {
    fn day<'a>(&self, words: &'a [String]) -> Read<'a> {
        self.named(words)
            .or_else(|| self.counted(words))
            .or_else(|| self.with_month_name(words))
            .or_else(|| self.numeric(words))
            .or_else(|| self.weekday(words))
    }

    /// `i morgon`.
    fn named<'a>(&self, words: &'a [String]) -> Read<'a> {
        let longest = words.len().min(WORDS_OF_A_DAY);
        (1..=longest).rev().find_map(|count| {
            let (name, rest) = words.split_at(count);
            let day = meanings(&name.join(" ")).find_map(|meaning| match meaning {
                Meaning::Day(offset) => Some(offset),
                _ => None,
            })?;
            Some((self.after(day)?, rest))
        })
    }

    /// `+7`, `om 2 veker`.
    fn counted<'a>(&self, words: &'a [String]) -> Read<'a> {
        if let [first, rest @ ..] = words
            && first.starts_with(['+', '-'])
        {
            return Some((self.after(first.parse().ok()?)?, rest));
        }
        let [first, count, unit, rest @ ..] = words else { return None };
        meanings(first).find(|meaning| *meaning == Meaning::In)?;
        let days = meanings(unit).find_map(|meaning| match meaning {
            Meaning::Unit(days) => Some(days),
            _ => None,
        })?;
        Some((self.after(count.parse::<i32>().ok()?.checked_mul(days)?)?, rest))
    }

    /// `3. desember`, `3 des 2026`, `December 3`.
    fn with_month_name<'a>(&self, words: &'a [String]) -> Read<'a> {
        let [first, second, rest @ ..] = words else { return None };
        let number = |word: &str| word.trim_end_matches('.').parse::<i8>().ok();
        let month_of = |word: &str| {
            meanings(word).find_map(|meaning| match meaning {
                Meaning::Month(month) => Some(month),
                _ => None,
            })
        };
        let (day, month) =
            number(first).zip(month_of(second)).or_else(|| number(second).zip(month_of(first)))?;
        if let [year, rest @ ..] = rest {
            // Two digits at the end are a time where a time belongs.
            let may_be_short = !self.with_time || !rest.is_empty();
            if (year.len() == 4 || may_be_short)
                && let Some(day) = self.in_year(day, month, year)
            {
                return Some((day, rest));
            }
        }
        Some((self.without_year(day, month)?, rest))
    }

    /// `3.12`, `03.12.26`, `2026-12-03`, `031226`.
    fn numeric<'a>(&self, words: &'a [String]) -> Read<'a> {
        let (first, rest) = words.split_first()?;
        let day = iso(first).or_else(|| self.digits(first)).or_else(|| self.separated(first))?;
        Some((day, rest))
    }

    fn digits(&self, word: &str) -> Option<Date> {
        let all_digits = word.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits || !matches!(word.len(), 6 | 8) {
            return None;
        }
        self.in_year(word[..2].parse().ok()?, word[2..4].parse().ok()?, &word[4..])
    }

    fn separated(&self, word: &str) -> Option<Date> {
        let mut parts = word.trim_end_matches('.').split(['.', '/']);
        let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        match (parts.next(), parts.next()) {
            (None, _) => self.without_year(day, month),
            (Some(year), None) => self.in_year(day, month, year),
            _ => None,
        }
    }

    /// `tysdag`; before a day that is a Tuesday it only says so again.
    fn weekday<'a>(&self, words: &'a [String]) -> Read<'a> {
        let (first, rest) = words.split_first()?;
        let number = meanings(first).find_map(|meaning| match meaning {
            Meaning::Weekday(number) => Some(number),
            _ => None,
        })?;
        let weekday = jiff::civil::Weekday::from_monday_one_offset(number).ok()?;
        let said_again = self.with_month_name(rest).or_else(|| self.numeric(rest));
        if let Some(read) = said_again.filter(|(day, _)| day.weekday() == weekday) {
            return Some(read);
        }
        let step = if self.leaning == Leaning::Past { -1 } else { 1 };
        Some((self.today.nth_weekday(step, weekday).ok()?, rest))
    }

    fn after(&self, days: i32) -> Option<Date> {
        self.today.checked_add(days.days()).ok()
    }

    fn without_year(&self, day: i8, month: i8) -> Option<Date> {
        let of_year = |year| Date::new(year, month, day).ok();
        let this_year = self.today.year();
        // Eight years on or back there is a 29 February.
        match self.leaning {
            Leaning::Past => {
                (0..=8).filter_map(|back| of_year(this_year - back)).find(|day| *day <= self.today)
            }
            Leaning::Future => {
                let earliest = self.after(-HALF_A_YEAR)?;
                (0..=8).filter_map(|on| of_year(this_year + on)).find(|day| *day >= earliest)
            }
        }
    }

    fn in_year(&self, day: i8, month: i8, year: &str) -> Option<Date> {
        let number: i16 = year.parse().ok()?;
        match year.len() {
            4 if (1850..2200).contains(&number) => Date::new(number, month, day).ok(),
            2 => {
                let latest = match self.leaning {
                    Leaning::Past => self.today,
                    Leaning::Future => self.today.saturating_add(50.years()),
                };
                let centuries = [2000, 1900].into_iter();
                centuries
                    .filter_map(|century| Date::new(century + number, month, day).ok())
                    .find(|day| *day <= latest)
            }
            _ => None,
        }
    }
}

fn iso(word: &str) -> Option<Date> {
    (word.len() == 10 && word.contains('-')).then(|| word.parse().ok()).flatten()
}

/// `10`, `9.30`, `14:30`, `1430`.
fn time(word: &str) -> Option<Time> {
    let digits = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute) = match digits {
        true => word.split_at_checked(word.len() - 2)?,
        false => word.split_once([':', '.']).unwrap_or((word, "0")),
    };
    // An ISO moment may have seconds, which nobody plans by.
    let minute = minute.strip_suffix(":00").unwrap_or(minute);
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;
    use crate::language::{Language, Texts};

    /// A Tuesday.
    const TODAY: Date = day(2026, 11, 24);

    fn ahead(text: &str) -> Option<Date> {
        date(text, TODAY, Leaning::Future).ok()
    }

    #[test]
    fn a_day_is_understood_in_every_way_it_is_written() {
        for text in [
            "3.12",
            "3.12.",
            "03.12",
            "03.12.26",
            "3.12.2026",
            "3/12",
            "031226",
            "03122026",
            "2026-12-03",
            "3. desember",
            "3 des",
            "3. des.",
            "3. desember 2026",
            "3 desember 26",
            "den 3. desember",
            "December 3",
            "3 December 2026",
            "torsdag 3. desember 2026",
            "torsdag 3.12",
            "neste torsdag 3.12.",
            "om 9 dagar",
            "om 9 dager",
            "in 9 days",
            "+9",
            " 3.12 ",
        ] {
            assert_eq!(ahead(text), Some(day(2026, 12, 3)), "{text}");
        }
    }

    #[test]
    fn words_for_days_are_understood_in_three_languages() {
        let rows = [
            (day(2026, 11, 23), ["i går", "i går", "yesterday"]),
            (day(2026, 11, 24), ["i dag", "idag", "today"]),
            (day(2026, 11, 25), ["i morgon", "i morgen", "tomorrow"]),
            (day(2026, 11, 26), ["i overmorgon", "overmorgen", "the day after tomorrow"]),
            (day(2026, 12, 1), ["tysdag", "tirsdag", "Tuesday"]),
            (day(2026, 11, 28), ["laurdag", "lørdag", "Saturday"]),
            (day(2026, 11, 30), ["må", "man", "mon"]),
            (day(2026, 11, 28), ["lau", "lør", "sat"]),
            (day(2026, 12, 8), ["om 2 veker", "om 2 uker", "in 2 weeks"]),
        ];
        for (expected, texts) in rows {
            for text in texts {
                assert_eq!(ahead(text), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest_that_makes_sense() {
        assert_eq!(ahead("20.11"), Some(day(2026, 11, 20)), "four days ago");
        assert_eq!(ahead("25.5"), Some(day(2026, 5, 25)), "half a year ago, to the day");
        assert_eq!(ahead("24.5"), Some(day(2027, 5, 24)), "longer ago than that");
        assert_eq!(ahead("3.1"), Some(day(2027, 1, 3)));
        assert_eq!(ahead("29.2"), Some(day(2028, 2, 29)), "the next there is");
    }

    #[test]
    fn a_birth_date_has_been() {
        let behind = |text| date(text, TODAY, Leaning::Past).ok();
        assert_eq!(behind("24.11.55"), Some(day(1955, 11, 24)));
        assert_eq!(behind("241155"), Some(day(1955, 11, 24)));
        assert_eq!(behind("24.11.26"), Some(day(2026, 11, 24)));
        assert_eq!(behind("25.11.26"), Some(day(1926, 11, 25)));
        assert_eq!(behind("3.12"), Some(day(2025, 12, 3)));
        assert_eq!(behind("tysdag"), Some(day(2026, 11, 17)));
        assert_eq!(ahead("24.11.55"), Some(day(2055, 11, 24)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "tull",
            "31.2",
            "32.1.2026",
            "3",
            "3.13",
            "1.2.3.4",
            "12.12.0026",
            "i",
            "torsdag 4. desember",
            "3.12 kl 10",
            "+",
            "æøå",
            "om 99999999999 veker",
            "3122026123",
        ] {
            assert_eq!(ahead(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_follows_a_day() {
        let rows = [
            ("tysdag 10", day(2026, 12, 1).at(10, 0, 0, 0)),
            ("ty 930", day(2026, 12, 1).at(9, 30, 0, 0)),
            ("3.12 kl 14:30", day(2026, 12, 3).at(14, 30, 0, 0)),
            ("3.12. kl. 1430", day(2026, 12, 3).at(14, 30, 0, 0)),
            ("i morgon 9.30", day(2026, 11, 25).at(9, 30, 0, 0)),
            ("tomorrow at 9:30", day(2026, 11, 25).at(9, 30, 0, 0)),
            ("torsdag 3.12 10", day(2026, 12, 3).at(10, 0, 0, 0)),
            ("torsdag 9.30", day(2026, 11, 26).at(9, 30, 0, 0)),
            ("3. desember 10", day(2026, 12, 3).at(10, 0, 0, 0)),
            ("3. desember 26 10", day(2026, 12, 3).at(10, 0, 0, 0)),
            ("2026-12-03T10:00", day(2026, 12, 3).at(10, 0, 0, 0)),
            ("2026-12-03T10:15:00", day(2026, 12, 3).at(10, 15, 0, 0)),
            ("7:10", day(2026, 11, 24).at(7, 10, 0, 0)),
        ];
        for (text, expected) in rows {
            assert_eq!(date_time(text, TODAY, TODAY, Leaning::Future), Ok(expected), "{text}");
        }
        for text in ["3.12", "tysdag", "tysdag 25", "tysdag 9.60", "10", "tysdag klokka ti", ""] {
            assert_eq!(date_time(text, TODAY, TODAY, Leaning::Future), Err(NotUnderstood), "{text}");
        }
    }

    #[test]
    fn what_is_shown_is_understood() {
        for language in [Language::Nynorsk, Language::Bokmaal, Language::English] {
            let texts = Texts::new(language);
            for offset in 0..400 {
                let shown = day(2025, 12, 1).saturating_add(offset.days());
                let moment = shown.at(8, 5, 0, 0);
                assert_eq!(ahead(&texts.date(shown)), Some(shown));
                assert_eq!(ahead(&texts.long_date(shown)), Some(shown), "{}", texts.long_date(shown));
                for text in [texts.date_time(moment), texts.long_date_time(moment)] {
                    assert_eq!(date_time(&text, TODAY, TODAY, Leaning::Future), Ok(moment), "{text}");
                }
            }
        }
    }
}
