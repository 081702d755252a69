//! Dates, numbers and values as a person reads them.

use jiff::civil::{Date, DateTime};
use syncd::domain::{Field, Municipality, Phone, Shape, Value};

use super::texts::Texts;
use super::{Place, words};

impl Texts {
    /// A day in digits: `24.11.2026`.
    pub fn date(&self, day: Date) -> String {
        let parts = [
            ("day", format!("{:02}", day.day()).into()),
            ("month", format!("{:02}", day.month()).into()),
            ("year", day.year().to_string().into()),
        ];
        self.format("date-short", &parts)
    }

    /// A day of about now, in digits: `24.11.`.
    pub fn day_and_month(&self, day: Date) -> String {
        let parts =
            [("day", format!("{:02}", day.day()).into()), ("month", format!("{:02}", day.month()).into())];
        self.format("date-day-and-month", &parts)
    }

    /// A day in words: `tysdag 24. november 2026`.
    pub fn long_date(&self, day: Date) -> String {
        let parts = [
            ("weekday", self.weekday(day).into()),
            ("day", day.day().to_string().into()),
            ("month", self.word(&format!("month-{}", day.month())).into()),
            ("year", day.year().to_string().into()),
        ];
        self.format("date-long", &parts)
    }

    /// The name of a day's weekday.
    pub fn weekday(&self, day: Date) -> String {
        self.word(&format!("weekday-{}", day.weekday().to_monday_one_offset()))
    }

    /// A moment in digits: `24.11.2026 kl. 10:00`.
    pub fn date_time(&self, moment: DateTime) -> String {
        self.moment(self.date(moment.date()), moment)
    }

    /// A moment in words: `tysdag 24. november 2026 kl. 10:00`.
    pub fn long_date_time(&self, moment: DateTime) -> String {
        self.moment(self.long_date(moment.date()), moment)
    }

    fn moment(&self, date: String, moment: DateTime) -> String {
        let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
        self.format("date-time", &[("date", date.into()), ("time", time.into())])
    }

    /// A number with this language's decimal sign, and no decimals that say nothing.
    pub fn number(&self, number: f64) -> String {
        number.to_string().replace('.', &self.get("decimal-sign"))
    }

    /// The word that is shown of a message that lists several.
    fn word(&self, id: &str) -> String {
        words::listed(&self.get(id)).next().unwrap_or_default().to_owned()
    }

    /// A field's value as a person reads it; nothing for an empty one. What does not have the
    /// field's form (a peer may have written it) is shown as it is.
    pub fn value(&self, place: &Place, field: &Field, value: &Value) -> String {
        let raw = || value.to_string();
        match (field.shape, value) {
            (_, Value::Empty) => String::new(),
            (_, Value::Flag(true)) => self.get("yes"),
            (_, Value::Flag(false)) => self.get("no"),
            (_, Value::Integer(number)) => number.to_string(),
            (_, Value::Decimal(number)) => self.number(*number),
            (Shape::Date, Value::Text(text)) => text.parse().map_or_else(|_| raw(), |day| self.date(day)),
            (Shape::DateTime, Value::Text(text)) => {
                text.parse().map_or_else(|_| raw(), |moment| self.date_time(moment))
            }
            (Shape::Choice(codes), Value::Text(code)) if codes.contains(&code.as_str()) => {
                self.code(place, field.name, code)
            }
            (Shape::Ticks(_), Value::Text(codes)) => {
                let words: Vec<_> = codes.split(' ').map(|code| self.code(place, field.name, code)).collect();
                words.join(", ")
            }
            (Shape::Phone, Value::Text(text)) => {
                text.parse::<Phone>().map_or_else(|_| raw(), |phone| phone.shown())
            }
            (Shape::Municipality, Value::Text(text)) => {
                Municipality::find(text).map_or_else(raw, Municipality::name)
            }
            (Shape::IdentityNumber, Value::Text(text)) => match text.split_at_checked(6) {
                Some((birth, rest)) if text.len() == 11 => format!("{birth} {rest}"),
                _ => raw(),
            },
            (_, Value::Text(_)) => raw(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use syncd::domain::{Key, Kind};

    use super::*;
    use crate::language::Language;

    fn shown(language: Language, kind: Kind, key: &str, value: impl Into<Value>) -> String {
        let key: Key = key.parse().unwrap();
        let field = kind.schema().field(&key).unwrap();
        Texts::new(language).value(&Place::of(kind, &key), field, &value.into())
    }

    #[test]
    fn dates_are_written_as_people_of_each_language_do() {
        let moment = date(2026, 11, 24).at(8, 5, 0, 0);
        let long = |language| Texts::new(language).long_date_time(moment);
        assert_eq!(long(Language::Nynorsk), "tysdag 24. november 2026 kl. 08:05");
        assert_eq!(long(Language::Bokmaal), "tirsdag 24. november 2026 kl. 08:05");
        assert_eq!(long(Language::English), "Tuesday 24 November 2026 08:05");
        assert_eq!(Texts::new(Language::Nynorsk).date(date(2026, 3, 2)), "02.03.2026");
    }

    #[test]
    fn a_value_is_shown_in_words() {
        let nynorsk = |kind, key, value: &str| shown(Language::Nynorsk, kind, key, value);
        assert_eq!(nynorsk(Kind::Patient, "phone", "+4741234567"), "41 23 45 67");
        assert_eq!(nynorsk(Kind::Patient, "birth_date", "1955-11-24"), "24.11.1955");
        assert_eq!(nynorsk(Kind::Patient, "tools", "tablet scale"), "nettbrett, vekt");
        assert_eq!(nynorsk(Kind::Patient, "identity_number", "24855512345"), "248555 12345");
        assert_eq!(nynorsk(Kind::Equipment, "owner", "4634"), "Masfjorden");
        assert_eq!(shown(Language::Nynorsk, Kind::Patient, "distance_km", Value::Decimal(97.5)), "97,5");
        assert_eq!(shown(Language::English, Kind::Patient, "distance_km", Value::Decimal(97.5)), "97.5");
        assert_eq!(shown(Language::Bokmaal, Kind::Appointment, "by_phone", false), "nei");
    }

    #[test]
    fn one_code_has_other_words_in_another_place() {
        let active = |kind, key| shown(Language::Nynorsk, kind, key, "active");
        assert_eq!(active(Kind::Patient, "status"), "aktiv");
        assert_eq!(active(Kind::Plan, "status"), "i bruk");
        assert_eq!(active(Kind::Patient, "consent/00112233445566778899aabbccddeeff/status"), "gitt");
    }

    #[test]
    fn what_breaks_the_fields_form_is_shown_as_it_is() {
        assert_eq!(shown(Language::Nynorsk, Kind::Patient, "birth_date", "i fjor"), "i fjor");
        assert_eq!(shown(Language::Nynorsk, Kind::Patient, "status", "levitating"), "levitating");
        assert_eq!(shown(Language::Nynorsk, Kind::Patient, "status", Value::Empty), "");
    }
}
