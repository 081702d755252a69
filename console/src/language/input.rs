//! What a person typed, as the value that is stored. The form and the command line share it.

use jiff::civil::Date;
use syncd::domain::{Fault, Field, Municipality, Phone, Shape, Value, text};

use super::dates::{self, Leaning};
use super::words::{Meaning, meanings};
use super::{Place, Texts};

/// The longest text that looks for a record.
const REFERENCE_MAX: usize = 120;

/// What typed text is understood against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The words of the chosen language.
    pub texts: &'a Texts,
    /// The day that it is.
    pub today: Date,
    /// The day on which what is written begins, where that is known: it ends on the same, if
    /// only a time is typed.
    pub start: Option<Date>,
}

/// The value that a person meant for a field.
///
/// A reference is the text as typed: the daemon knows the records and finds MAS-03 or a name.
/// A fault that is only a warning does not stand in the way; [`Field::check`] tells it.
///
/// # Errors
/// What is wrong, to stand beside the field.
pub fn understand(place: &Place, field: &Field, typed: &str, context: Context<'_>) -> Result<Value, Fault> {
    let typed = typed.trim();
    let value = match typed.is_empty() {
        true => Value::Empty,
        false => read(place, field, typed, context)?,
    };
    let fault = match (field.shape, &value) {
        (Shape::Reference(_), Value::Text(text)) => text::check(text, REFERENCE_MAX, false).err(),
        _ => field.check(&value),
    };
    match fault.filter(|fault| !fault.is_warning()) {
        None => Ok(value),
        Some(fault) => Err(fault),
    }
}

fn read(place: &Place, field: &Field, typed: &str, context: Context<'_>) -> Result<Value, Fault> {
    let leaning = Leaning::of(field);
    match field.shape {
        Shape::Line(_) | Shape::Reference(_) => Ok(typed.into()),
        Shape::LongText => Ok(typed.replace("\r\n", "\n").into()),
        Shape::Flag => flag(typed).map(Value::Flag).ok_or(Fault::NotAFlag),
        Shape::Integer(..) => {
            without_spaces(typed).parse().map(Value::Integer).map_err(|_| Fault::NotANumber)
        }
        Shape::Decimal(..) => decimal(typed).map(Value::Decimal).ok_or(Fault::NotANumber),
        Shape::Date => {
            dates::date(typed, context.today, leaning).map(Value::from).map_err(|_| Fault::NotADate)
        }
        Shape::DateTime => {
            let of_time = context.start.filter(|_| field.name == "end").unwrap_or(context.today);
            let moment =
                dates::date_time(typed, context.today, of_time, leaning).map_err(|_| Fault::NotADateTime)?;
            Ok(moment.to_string().into())
        }
        Shape::Choice(codes) => choice(place, field, codes, typed, context.texts).map(Value::from),
        Shape::Ticks(codes) => ticks(place, field, codes, typed, context.texts),
        Shape::Phone => {
            typed.parse::<Phone>().map(|phone| phone.to_string().into()).map_err(|_| Fault::NotAPhone)
        }
        Shape::IdentityNumber => Ok(without_spaces(typed).into()),
        Shape::Municipality => {
            Municipality::find(typed).map(|found| found.to_string().into()).ok_or(Fault::NotAMunicipality)
        }
    }
}

fn without_spaces(typed: &str) -> String {
    typed.chars().filter(|character| !character.is_whitespace()).collect()
}

fn flag(typed: &str) -> Option<bool> {
    let typed = typed.to_lowercase();
    let answer = meanings(&typed).find_map(|meaning| match meaning {
        Meaning::Answer(answer) => Some(answer),
        _ => None,
    });
    answer.or_else(|| typed.parse().ok())
}

fn decimal(typed: &str) -> Option<f64> {
    let number = without_spaces(typed).replace(',', ".");
    // `parse` alone would take “inf” and “1e9”.
    let plain = number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'));
    plain.then(|| number.parse().ok()).flatten()
}

/// The code that a person wrote: itself, its word, or the beginning of one word only.
fn choice(
    place: &Place,
    field: &Field,
    codes: &[&'static str],
    typed: &str,
    texts: &Texts,
) -> Result<&'static str, Fault> {
    let typed = typed.to_lowercase();
    let word = |code: &&str| texts.code(place, field.name, code).to_lowercase();
    let exact = codes.iter().find(|code| **code == typed || word(code) == typed);
    let mut beginning =
        codes.iter().filter(|code| word(code).starts_with(&typed) || code.starts_with(&typed));
    let only = match (beginning.next(), beginning.next()) {
        (Some(code), None) => Some(code),
        _ => None,
    };
    exact.or(only).copied().ok_or_else(|| Fault::UnknownCode { code: text::clean_line(&typed, 40) })
}

/// Codes with spaces between, as stored, or words with commas between, as shown.
fn ticks(
    place: &Place,
    field: &Field,
    codes: &[&'static str],
    typed: &str,
    texts: &Texts,
) -> Result<Value, Fault> {
    let stored = typed.split_whitespace().all(|word| codes.contains(&word));
    let words: Vec<_> = match stored {
        true => typed.split_whitespace().collect(),
        false => typed.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
    };
    let found: Result<Vec<_>, _> =
        words.into_iter().map(|word| choice(place, field, codes, word, texts)).collect();
    let found = found?;
    let in_order: Vec<_> = codes.iter().copied().filter(|code| found.contains(code)).collect();
    Ok(in_order.join(" ").into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use syncd::domain::{Key, Kind};

    use super::*;
    use crate::language::Language;

    fn in_language(language: Language, kind: Kind, key: &str, typed: &str) -> Result<Value, Fault> {
        let key: Key = key.parse().unwrap();
        let field = kind.schema().field(&key).unwrap();
        let texts = Texts::new(language);
        let context = Context { texts: &texts, today: date(2026, 11, 24), start: None };
        understand(&Place::of(kind, &key), field, typed, context)
    }

    fn patient(key: &str, typed: &str) -> Result<Value, Fault> {
        in_language(Language::Nynorsk, Kind::Patient, key, typed)
    }

    #[test]
    fn what_was_typed_becomes_what_is_stored() {
        for (key, typed, stored) in [
            ("name", "  Stolt Furu ", "Stolt Furu"),
            ("phone", "+47 412 34 567", "+4741234567"),
            ("birth_date", "24.11.55", "1955-11-24"),
            ("start_date", "i morgon", "2026-11-25"),
            ("group", "Kols", "copd"),
            ("group", "hjarte", "heart-failure"),
            ("group", "copd", "copd"),
            ("tools", "vekt, nettbrett", "tablet scale"),
            ("tools", "scale tablet tablet", "tablet scale"),
            ("notes", "ein\r\nto", "ein\nto"),
            ("gp", "Alver legekontor", "Alver legekontor"),
        ] {
            assert_eq!(patient(key, typed), Ok(stored.into()), "{key} {typed}");
        }
        assert_eq!(patient("hours_decided", "2,5"), Ok(Value::Decimal(2.5)));
        assert_eq!(patient("hours_decided", "2.5"), Ok(Value::Decimal(2.5)));
        assert_eq!(in_language(Language::Nynorsk, Kind::Equipment, "owner", "masfjorden"), Ok("4634".into()));
        assert_eq!(
            in_language(Language::English, Kind::Event, "at", "7:10"),
            Ok("2026-11-24T07:10:00".into())
        );
    }

    #[test]
    fn yes_and_no_are_understood_in_three_languages() {
        for (typed, answer) in
            [("ja", true), ("J", true), ("yes", true), ("nei", false), ("no", false), ("true", true)]
        {
            let flag = in_language(Language::English, Kind::Appointment, "by_phone", typed);
            assert_eq!(flag, Ok(Value::Flag(answer)), "{typed}");
        }
        let unclear = in_language(Language::English, Kind::Appointment, "by_phone", "kanskje");
        assert_eq!(unclear, Err(Fault::NotAFlag));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (key, typed, fault) in [
            ("name", "  ", Fault::Required),
            ("phone", "ring", Fault::NotAPhone),
            ("birth_date", "31.2", Fault::NotADate),
            ("group", "d e", Fault::UnknownCode { code: "d e".to_owned() }),
            ("group", "", Fault::Required),
            ("hours_decided", "169", Fault::OutOfRange { min: 0.0, max: 168.0 }),
            ("hours_decided", "inf", Fault::NotANumber),
            ("identity_number", "123", Fault::NotAnIdentityNumber),
            ("name", "Stolt\u{202e}", Fault::HiddenCharacters),
        ] {
            match (key, typed) {
                ("group", "") => assert_eq!(patient(key, typed), Ok(Value::Empty)),
                _ => assert_eq!(patient(key, typed), Err(fault), "{key} {typed}"),
            }
        }
    }

    #[test]
    fn the_beginning_of_two_words_chooses_neither() {
        let plan = |typed| in_language(Language::Nynorsk, Kind::Plan, "status", typed);
        assert_eq!(plan("avs"), Ok("ended".into()));
        assert_eq!(plan("av"), Err(Fault::UnknownCode { code: "av".to_owned() }));
    }

    #[test]
    fn an_identity_number_of_2032_is_taken_with_a_warning_elsewhere() {
        // A synthetic number (month raised by 80) whose first remainder is 1.
        let field = Kind::Patient.schema().field(&Key::top("identity_number")).unwrap();
        let numbers = (0..100_000).map(|end| format!("248155{end:05}"));
        let from_2032 = numbers
            .into_iter()
            .find(|number| field.check(&number.as_str().into()) == Some(Fault::IdentityNumberFrom2032))
            .unwrap();
        let spaced = format!("{} {}", &from_2032[..6], &from_2032[6..]);
        assert_eq!(patient("identity_number", &spaced), Ok(from_2032.into()));
    }

    #[test]
    fn every_code_is_understood_by_its_word() {
        use strum::IntoEnumIterator;
        for language in Language::iter() {
            let texts = Texts::new(language);
            for kind in Kind::iter() {
                for field in kind.schema().fields {
                    let Shape::Choice(codes) = field.shape else { continue };
                    for code in codes {
                        let word = texts.code(&Place::top(kind), field.name, code);
                        let understood = in_language(language, kind, field.name, &word);
                        assert_eq!(understood, Ok((*code).into()), "{language} {kind} {word}");
                    }
                }
            }
        }
    }
}
