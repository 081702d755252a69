//! How Norwegians sort: Æ Ø Å last, Aa as Å, and the digits in a text by their value.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::CollatorBorrowed;
use icu_locale_core::locale;

/// Sorts after every key of a text: for what is missing.
pub(super) const LAST: [u8; 2] = [0xFF, 0xFF];

static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(locale!("nb-u-kn").into(), Default::default())
        .expect("the rules for Norwegian are compiled in")
});

/// Which text comes first.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    COLLATOR.compare(left, right)
}

/// Bytes that sort as the text does.
pub(super) fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let Ok(()) = COLLATOR.write_sort_key_to(text, &mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_norwegian_letters_come_last_and_aa_is_one_of_them() {
        let sorted = ["Anne", "Bø", "Zita", "Ærlig", "Ødegård", "Aase", "Åshild"];
        for pair in sorted.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn digits_count_by_value() {
        assert_eq!(compare("MAS-9", "MAS-11"), Ordering::Less);
        assert!(sort_key("MAS-99") < sort_key("MAS-100"));
    }

    #[test]
    fn nothing_written_sorts_after_what_is_missing() {
        for text in ["", "z", "å", "\u{10FFFD}", "漢"] {
            assert!(sort_key(text).as_slice() < LAST.as_slice(), "{text}");
        }
    }
}
