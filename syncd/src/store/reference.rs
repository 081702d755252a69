//! How a person refers to a record: by its shown number, its name or the start of its id.

use crate::domain::RecordId;

/// The least number of digits that an id is known by.
const ID_DIGITS_MIN: usize = 6;

/// The first and the last id that begin with these lower-case hexadecimal digits; `None` where
/// they are none, or too few.
pub(super) fn ids_beginning_with(digits: &str) -> Option<(RecordId, RecordId)> {
    let id = |filler| format!("{digits}{}", str::repeat(filler, 32usize.saturating_sub(digits.len())));
    let long_enough = digits.len() >= ID_DIGITS_MIN;
    let bounds = (id("0").parse().ok()?, id("f").parse().ok()?);
    long_enough.then_some(bounds)
}

/// The series of a shown number and its place in it: `mas-` and 11 of `mas-0011`.
pub(super) fn serial(number: &str) -> Option<(&str, u32)> {
    let series = number.trim_end_matches(|character: char| character.is_ascii_digit());
    let place = number[series.len()..].parse().ok()?;
    Some((series, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_of_an_id_are_enough_and_five_are_not() {
        let (first, last) = ids_beginning_with("00ff0a").unwrap();
        assert!(first.to_string().ends_with("0a00000000000000000000000000"));
        assert!(last.to_string().ends_with("0affffffffffffffffffffffffff"));
        let id = RecordId::random();
        assert_eq!(ids_beginning_with(&id.to_string()), Some((id, id)));
        for text in ["00ff0", "nothex", "", &"0".repeat(33)] {
            assert_eq!(ids_beginning_with(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_a_place_in_a_series() {
        assert_eq!(serial("mas-0011"), Some(("mas-", 11)));
        assert_eq!(serial("mas-d2"), Some(("mas-d", 2)));
        assert_eq!(serial("11"), Some(("", 11)));
        for other in ["mas-", "mas-1a", "", "mas-99999999999"] {
            assert_eq!(serial(other), None, "{other}");
        }
    }
}
