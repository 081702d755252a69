//! Norwegian identity numbers (`standards.md`, "National identity number").

use std::fmt;

/// Weights of the first check digit, the check digit itself included.
const K1: [u32; 11] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0];
/// Weights of the second check digit, both check digits included.
const K2: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// Eleven digits that have the form of an identity number; the checksum may still be wrong,
/// since an imported number is kept and flagged, never dropped.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdentityNumber([u8; 11]);

/// What the check digits say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// Valid by today's rule: both remainders are 0.
    Valid,
    /// Valid only by the rule for numbers issued from 1 January 2032 (first remainder 1–3).
    From2032,
    /// A digit is wrong.
    Wrong,
}

/// What sort of number it is, as far as its digits tell. Neither gender nor century can be
/// derived (numbers from 2032 carry neither), so neither is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// Fødselsnummer.
    National,
    /// D-number: the first digit is raised by 4.
    DNumber,
    /// Synthetic, Tenor: the month is raised by 80. Also of a D-number.
    Synthetic,
    /// Synthetic, reserved test persons of Norsk Helsenett: the month is raised by 65.
    SyntheticHelsenett,
    /// The month is raised by 40: a test number or an organisation's own.
    Ambiguous,
    /// Felles hjelpenummer: the first digit is 8 or 9.
    Helper,
}

/// The text cannot be an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identity number: eleven digits are expected")]
pub struct NotAnIdentityNumber;

impl IdentityNumber {
    /// The number in this text; spaces between the digits are allowed.
    ///
    /// # Errors
    /// When there are not eleven digits, or they do not begin with a possible day and month.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentityNumber> {
        let mut digits = [0; 11];
        let mut count = 0;
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            let digit = character.to_digit(10).ok_or(NotAnIdentityNumber)?;
            *digits.get_mut(count).ok_or(NotAnIdentityNumber)? = digit as u8;
            count += 1;
        }
        let number = Self(digits);
        let possible = count == 11 && number.day_and_month_are_possible();
        possible.then_some(number).ok_or(NotAnIdentityNumber)
    }

    /// What the check digits say.
    pub fn checksum(&self) -> Checksum {
        let remainder = |weights: [u32; 11]| {
            self.0.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum::<u32>() % 11
        };
        match (remainder(K1), remainder(K2)) {
            (0, 0) => Checksum::Valid,
            (1..=3, 0) if self.kind() != NumberKind::Helper => Checksum::From2032,
            _ => Checksum::Wrong,
        }
    }

    /// What sort of number it is.
    pub fn kind(&self) -> NumberKind {
        match (self.0[0], self.month()) {
            (8 | 9, _) => NumberKind::Helper,
            (_, 81..=92) => NumberKind::Synthetic,
            (_, 66..=77) => NumberKind::SyntheticHelsenett,
            (_, 41..=52) => NumberKind::Ambiguous,
            (4..=7, _) => NumberKind::DNumber,
            _ => NumberKind::National,
        }
    }

    fn month(&self) -> u8 {
        self.0[2] * 10 + self.0[3]
    }

    fn day_and_month_are_possible(&self) -> bool {
        let day = self.0[0] * 10 + self.0[1];
        let day = if (41..=71).contains(&day) { day - 40 } else { day };
        let month = matches!(self.month(), 1..=12 | 41..=52 | 66..=77 | 81..=92);
        self.kind() == NumberKind::Helper || ((1..=31).contains(&day) && month)
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

/// Never the digits: identity numbers stay out of logs and error texts.
impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(text: &str) -> Checksum {
        IdentityNumber::parse(text).unwrap().checksum()
    }

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(checksum("02013299997"), Checksum::Valid);
        assert_eq!(checksum("02013299903"), Checksum::From2032);
        assert_eq!(checksum("30108299920"), Checksum::Valid);
        assert_eq!(checksum("30108299939"), Checksum::From2032);
        assert_eq!(checksum("02013299998"), Checksum::Wrong);
    }

    #[test]
    fn synthetic_d_numbers_hold_and_are_told_apart() {
        for text in ["41814061033", "418100 21827"] {
            let number = IdentityNumber::parse(text).unwrap();
            assert_eq!((number.checksum(), number.kind()), (Checksum::Valid, NumberKind::Synthetic));
        }
        let kind = |text: &str| IdentityNumber::parse(text).unwrap().kind();
        assert_eq!(kind("02013299997"), NumberKind::National);
        assert_eq!(kind("42013299997"), NumberKind::DNumber);
        assert_eq!(kind("02663299997"), NumberKind::SyntheticHelsenett);
        assert_eq!(kind("02413299997"), NumberKind::Ambiguous);
        assert_eq!(kind("99013299997"), NumberKind::Helper);
    }

    #[test]
    fn what_cannot_be_a_number_is_refused() {
        for text in
            ["", "0201329999", "020132999971", "0201329999x", "00013299997", "32013299997", "02133299997"]
        {
            assert_eq!(IdentityNumber::parse(text), Err(NotAnIdentityNumber), "{text}");
        }
    }

    #[test]
    fn digits_stay_out_of_debug_output() {
        assert!(!format!("{:?}", IdentityNumber::parse("02013299997").unwrap()).contains("02013"));
    }
}
