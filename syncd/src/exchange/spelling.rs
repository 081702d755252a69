//! How people spell values in files, and the one form in which they are stored.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};

use crate::domain::text::{check, clean_line, clean_lines};
use crate::domain::{Fault, Field, IdentityNumber, Municipality, Phone, Shape, Value};

/// The longest reference: a number or a contact's name.
const REFERENCE_MAX: usize = 120;

/// The days that a spreadsheet's number may stand for, counted as it counts them: this century, as two
/// digits of a year mean this century.
pub(super) const SERIALS: RangeInclusive<i64> = 36_526..=73_050;
/// The same of a birth, from 1910. A year by itself is never among them.
const BIRTHS: RangeInclusive<i64> = 3_654..=73_050;
/// The day from which a spreadsheet counts, as it is since March 1900.
const DAY_ZERO: Date = date(1899, 12, 30);

/// The code that a word stands for.
pub(super) type Codes<'a> = dyn Fn(&str) -> Option<&'static str> + 'a;

/// The value that a cell spells, and what is wrong with it where it is kept all the same.
///
/// # Errors
/// What is wrong with a value that is not kept.
pub(super) fn read(field: &Field, text: &str, code: &Codes<'_>) -> Result<(Value, Option<Fault>), Fault> {
    let value = spelled(field, text.trim(), code)?;
    let checked = match field.shape {
        // Only the service knows the records that a number or name can mean.
        Shape::Reference(_) => check(text.trim(), REFERENCE_MAX, false),
        shape => shape.check(&value),
    };
    match checked {
        Ok(()) => Ok((value, None)),
        Err(fault) if fault.kept_on_import() => Ok((value, Some(fault))),
        Err(fault) => Err(fault),
    }
}

fn spelled(field: &Field, text: &str, code: &Codes<'_>) -> Result<Value, Fault> {
    Ok(match field.shape {
        // Cleaned, not cut: what is too long is told, and nothing is lost in silence.
        Shape::Line(_) | Shape::Reference(_) => clean_line(text, usize::MAX).trim().into(),
        Shape::LongText => clean_lines(text, usize::MAX).trim().into(),
        Shape::Flag => flag(text).ok_or(Fault::NotAFlag)?.into(),
        Shape::Integer(..) => Value::Integer(text.parse().map_err(|_| Fault::NotANumber)?),
        Shape::Decimal(..) => {
            // A space may stand between thousands.
            let number: String = text.chars().filter(|character| !character.is_whitespace()).collect();
            Value::Decimal(number.replacen(',', ".", 1).parse().map_err(|_| Fault::NotANumber)?)
        }
        Shape::Date => day(field, text).ok_or(Fault::NotADate)?.into(),
        Shape::DateTime => date_time(field, text).ok_or(Fault::NotADateTime)?.to_string().into(),
        Shape::Choice(codes) => choice(codes, text, code).unwrap_or(text).into(),
        Shape::Ticks(codes) => ticks(codes, text, code)?.into(),
        Shape::Phone => text.parse::<Phone>().map_err(|_| Fault::NotAPhone)?.to_string().into(),
        Shape::IdentityNumber => {
            IdentityNumber::parse(text).map_err(|_| Fault::NotAnIdentityNumber)?.to_string().into()
        }
        Shape::Municipality => Municipality::find(text).ok_or(Fault::NotAMunicipality)?.to_string().into(),
    })
}

fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "ja" | "yes" | "x" | "1" => Some(true),
        "false" | "nei" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// `2026-12-31`, `31.12.2026`, `31.12.26`, or a spreadsheet's number.
fn day(field: &Field, text: &str) -> Option<Date> {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits(text) {
        return serial(field, text.parse().ok()?);
    }
    if let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] {
        let iso = (year.len(), month.len(), day.len()) == (4, 2, 2);
        let digits = [year, month, day].into_iter().all(all_digits);
        return (iso && digits).then(|| new_date(year, month, day)).flatten();
    }
    let [day, month, year] = text.split('.').collect::<Vec<_>>()[..] else { return None };
    let digits = [day, month, year].into_iter().all(all_digits);
    match year.len() {
        4 if digits => new_date(year, month, day),
        // Two digits mean this century, except for a birth, of which they cannot tell it.
        2 if digits && !is_birth(field) => new_date(&format!("20{year}"), month, day),
        _ => None,
    }
}

/// The day that a spreadsheet shows for a number, where it can be meant.
fn serial(field: &Field, days: i64) -> Option<Date> {
    let meant = if is_birth(field) { BIRTHS } else { SERIALS };
    meant.contains(&days).then(|| DAY_ZERO.checked_add(days.days()).ok()).flatten()
}

fn is_birth(field: &Field) -> bool {
    field.name == "birth_date"
}

fn new_date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date, a `T` or a space, and `10:00` or `10:00:00`; never an offset, since times are local.
fn date_time(field: &Field, text: &str) -> Option<DateTime> {
    if let Ok(days) = text.parse::<f64>() {
        // The fraction is the part of the day that has passed.
        let seconds = (days.fract() * 86_400.0).round() as i64;
        return serial(field, days as i64)?.to_datetime(Time::midnight()).checked_add(seconds.seconds()).ok();
    }
    let (written, time) = text.split_once(['T', ' '])?;
    let clock = time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let time = clock.then(|| time.parse::<Time>().ok()).flatten()?;
    Some(day(field, written)?.to_datetime(time))
}

/// The code that is written, or that a word stands for.
fn choice(codes: &'static [&'static str], word: &str, code: &Codes<'_>) -> Option<&'static str> {
    codes.iter().find(|known| **known == word).copied().or_else(|| code(word))
}

/// The codes with one space between, in the order of the list.
fn ticks(codes: &'static [&'static str], text: &str, code: &Codes<'_>) -> Result<String, Fault> {
    let parts = text.split([',', ';', '+', '\n']).map(str::trim).filter(|part| !part.is_empty());
    // A code holds no space, a word may.
    let ticked: Vec<&str> = parts
        .flat_map(|part| match choice(codes, part, code) {
            Some(code) => vec![code],
            None => part.split_whitespace().collect(),
        })
        .collect();
    match ticked.iter().find(|code| !codes.contains(code)) {
        Some(code) => Err(Fault::UnknownCode { code: clean_line(code, 40) }),
        None => {
            let in_order = codes.iter().filter(|code| ticked.contains(code));
            Ok(in_order.copied().collect::<Vec<_>>().join(" "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    fn stored(shape: Shape, text: &str) -> Result<Value, Fault> {
        read(&Field::new("field", shape), text, &|_| None).map(|(value, _)| value)
    }

    #[test]
    fn every_way_of_writing_a_value_is_the_same_value() {
        for (shape, spellings, value) in [
            (
                Shape::Date,
                &["2026-12-31", "31.12.2026", " 31.12.26 ", "46387"][..],
                Value::from("2026-12-31"),
            ),
            (
                Shape::DateTime,
                &["2026-12-31T10:00", "2026-12-31 10:00:00", "31.12.2026 10:00", "46387.416666667"],
                "2026-12-31T10:00:00".into(),
            ),
            (Shape::Decimal(0.0, 99.0), &["97.5", "97,5"], Value::Decimal(97.5)),
            (Shape::Decimal(0.0, 9_999.0), &["1 234,5", "1\u{a0}234.5"], Value::Decimal(1234.5)),
            (Shape::Integer(1, 5), &["4", "+4"], Value::Integer(4)),
            (Shape::Flag, &["true", "Ja", "yes", "X", "1"], true.into()),
            (Shape::Flag, &["false", "nei", "No", "0"], false.into()),
            (Shape::Phone, &["68050001", "+47 68 05 00 01", "004768050001"], "+4768050001".into()),
            (Shape::Municipality, &["4634", "masfjorden"], "4634".into()),
            (Shape::IdentityNumber, &["41814061033", "418140 61033"], "41814061033".into()),
            (Shape::Ticks(&["mo", "tu"]), &["mo tu", "tu, mo", "tu;mo;tu"], "mo tu".into()),
            (Shape::Line(20), &[" Åse\u{202e} Lyng ", "Åse Lyng"], "Åse Lyng".into()),
            (Shape::LongText, &["ein\r\nto\n"], "ein\nto".into()),
            (Shape::Reference(Kind::Contact), &["Fjordlyset legekontor"], "Fjordlyset legekontor".into()),
        ] {
            for text in spellings {
                assert_eq!(stored(shape, text).as_ref(), Ok(&value), "{text}");
            }
        }
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        let unknown = |code: &str| Fault::UnknownCode { code: code.to_owned() };
        for (shape, text, fault) in [
            (Shape::Date, "31.02.2026", Fault::NotADate),
            (Shape::Date, "2026-12-31T10:00", Fault::NotADate),
            (Shape::Date, "12/31/2026", Fault::NotADate),
            (Shape::Date, "å.12.26", Fault::NotADate),
            (Shape::Date, "2026", Fault::NotADate),
            (Shape::Date, "311226", Fault::NotADate),
            (Shape::Date, "36525", Fault::NotADate),
            (Shape::DateTime, "inf", Fault::NotADateTime),
            (Shape::DateTime, "2026-12-31", Fault::NotADateTime),
            (Shape::DateTime, "2026-12-31T10:00:00+01:00", Fault::NotADateTime),
            (Shape::Decimal(0.0, 9.0), "1,2,3", Fault::NotANumber),
            (Shape::Decimal(0.0, 9.0), "nan", Fault::OutOfRange { min: 0.0, max: 9.0 }),
            (Shape::Integer(1, 5), "6", Fault::OutOfRange { min: 1.0, max: 5.0 }),
            (Shape::Integer(1, 5), "ein", Fault::NotANumber),
            (Shape::Flag, "kanskje", Fault::NotAFlag),
            (Shape::Phone, "ring meg", Fault::NotAPhone),
            (Shape::Municipality, "Atlantis", Fault::NotAMunicipality),
            (Shape::IdentityNumber, "123", Fault::NotAnIdentityNumber),
            (Shape::Choice(&["done"]), "Done", unknown("Done")),
            (Shape::Ticks(&["mo"]), "mo xx", unknown("xx")),
            (Shape::Line(3), "fire", Fault::TooLong { max: 3 }),
        ] {
            assert_eq!(stored(shape, text), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_century_of_a_birth_is_never_guessed() {
        let born = Field::new("birth_date", Shape::Date);
        let read = |text: &str| read(&born, text, &|_| None).map(|(value, _)| value);
        assert_eq!(read("31.12.26"), Err(Fault::NotADate));
        assert_eq!(read("1926"), Err(Fault::NotADate));
        assert_eq!(read("31.12.1926"), read("9862"));
        assert!(read("9862").is_ok());
    }

    #[test]
    fn a_number_that_fails_its_checksum_is_kept_and_told() {
        let field = Field::new("identity_number", Shape::IdentityNumber);
        let kept = ("02013299998".into(), Some(Fault::IdentityNumberChecksum));
        assert_eq!(read(&field, "02013299998", &|_| None), Ok(kept));
    }
}
