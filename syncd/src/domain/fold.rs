//! Text as search compares it: without case and accents.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The text as search compares it: lower case, no accents, ø as o, å and aa as a, one space
/// between words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_each(text, |_, character| folded.push(character));
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each folded character with the place in the text that it comes from.
pub fn fold_each(text: &str, mut sink: impl FnMut(usize, char)) {
    let mut last = None;
    for (at, character) in text.char_indices() {
        let mut push = |folded: char| {
            if (last, folded) != (Some('a'), 'a') {
                sink(at, folded);
            }
            last = Some(folded);
        };
        decompose_compatible(character, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(|lower| match plain(lower) {
                    Some(letters) => letters.chars().for_each(&mut push),
                    None => push(lower),
                });
            }
        });
    }
}

/// Letters that have no accent to take off and are yet typed as others.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'đ' | 'ð' => "d",
        'ŋ' => "n",
        'ŧ' => "t",
        'þ' => "th",
        'ł' => "l",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for text in ["Åse", "AASE", "åse", "A\u{30a}se", "Ase"] {
            assert_eq!(fold(text), "ase", "{text}");
        }
        assert_eq!(fold("Bjørn  Ærlig\u{a0}Tromsø"), "bjorn aerlig tromso");
        assert_eq!(fold("SpO₂"), "spo2");
    }
}
