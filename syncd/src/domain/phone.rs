//! Phone numbers: stored as E.164, shown as people write them (`standards.md`, "Phones").

use std::fmt;
use std::str::FromStr;

/// A phone number. A Norwegian number without a country code is understood as Norwegian;
/// short ones (`0xxxx`, 113, 116117) have no international form and are kept as they are.
///
/// `Display` gives the stored form, [`Phone::shown`] the readable one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number")]
pub struct NotAPhone;

impl Phone {
    /// The number in groups: `41 23 45 67`, `800 12 345`, `02800`, `+46 70 123 45 67` as digits.
    pub fn shown(&self) -> String {
        match self.local() {
            Some(local) if local.len() == 8 => {
                let sizes: &[usize] = if local.starts_with('8') { &[3, 2, 3] } else { &[2, 2, 2, 2] };
                let mut rest = local;
                let groups = sizes.iter().map(|size| {
                    let (group, tail) = rest.split_at(*size);
                    rest = tail;
                    group
                });
                groups.collect::<Vec<_>>().join(" ")
            }
            Some(local) => local.to_owned(),
            None => self.0.clone(),
        }
    }

    /// The digits one would dial inside Norway, which search goes by; `None` for a foreign one.
    pub fn local(&self) -> Option<&str> {
        match self.0.strip_prefix("+47") {
            Some(local) => Some(local),
            None => (!self.0.starts_with('+')).then_some(&self.0),
        }
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let mut digits = String::new();
        let text = text.trim();
        for character in text.strip_prefix('+').unwrap_or(text).chars() {
            match character {
                '0'..='9' => digits.push(character),
                ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
                _ => return Err(NotAPhone),
            }
        }
        let international = match digits.strip_prefix("00") {
            Some(rest) => Some(rest.to_owned()),
            None => text.starts_with('+').then(|| digits.clone()),
        };
        match international {
            Some(number) => match number.strip_prefix("47") {
                Some(local) => Self::norwegian(local),
                None => Self::foreign(&number),
            },
            None if digits.len() == 10 && digits.starts_with("47") => Self::norwegian(&digits[2..]),
            None => Self::short(&digits).map_or_else(|| Self::norwegian(&digits), Ok),
        }
    }
}

impl Phone {
    fn norwegian(local: &str) -> Result<Self, NotAPhone> {
        match (local.len(), local.as_bytes().first()) {
            (8, Some(b'2'..=b'9')) => Ok(Self(format!("+47{local}"))),
            _ => Err(NotAPhone),
        }
    }

    fn short(digits: &str) -> Option<Self> {
        let short =
            matches!((digits.len(), digits.as_bytes().first()), (5, Some(b'0')) | (3..=6, Some(b'1')));
        short.then(|| Self(digits.to_owned()))
    }

    fn foreign(number: &str) -> Result<Self, NotAPhone> {
        match (number.len(), number.as_bytes().first()) {
            (7..=15, Some(b'1'..=b'9')) => Ok(Self(format!("+{number}"))),
            _ => Err(NotAPhone),
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_number_is_the_same_number() {
        for text in ["41234567", "41 23 45 67", "412 34 567", "+47 412 34 567", "004741234567", "47 41234567"]
        {
            let phone: Phone = text.parse().unwrap();
            assert_eq!((phone.to_string().as_str(), phone.shown().as_str()), ("+4741234567", "41 23 45 67"));
            assert_eq!(phone.local(), Some("41234567"));
        }
    }

    #[test]
    fn other_forms_are_shown_their_own_way() {
        let shown = |text: &str| text.parse::<Phone>().map(|phone| phone.shown());
        assert_eq!(shown("80012345"), Ok("800 12 345".to_owned()));
        assert_eq!(shown("02800"), Ok("02800".to_owned()));
        assert_eq!(shown("116 117"), Ok("116117".to_owned()));
        assert_eq!(shown("+46 70-123 45 67"), Ok("+46701234567".to_owned()));
        assert_eq!("+46701234567".parse::<Phone>().unwrap().local(), None);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "+", "12", "1234567", "12345678", "412345678", "ring meg", "+47 123", "41234567;41234568"]
        {
            assert_eq!(text.parse::<Phone>(), Err(NotAPhone), "{text}");
        }
    }
}
