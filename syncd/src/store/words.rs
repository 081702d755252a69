//! What search compares: text without case and accents, and the words that a person typed.

use super::Row;
use crate::domain::Phone;
use crate::domain::fold::{fold, fold_each};

/// Words shorter than this are looked for in number and title only.
pub(super) const SHORT: usize = 3;

/// The most characters of an excerpt on each side of what was found.
const EXCERPT_SIDE: usize = 40;

impl Row {
    /// Whether every word of a text stands in the record's number or in its patient's.
    pub fn has_number(&self, text: &str) -> bool {
        let words = Words::of(text);
        !words.is_empty() && self.has_number_of(&words.all)
    }

    /// Whether all of these folded words stand there.
    pub(super) fn has_number_of(&self, words: &[String]) -> bool {
        let patient = self.patient.as_ref().and_then(|patient| patient.number.as_deref());
        let numbers = [self.number.as_deref(), patient].map(|number| fold(number.unwrap_or_default()));
        words.iter().all(|word| numbers.iter().any(|number| number.contains(word)))
    }
}

/// What a person searches for.
pub(super) struct Words {
    /// All of it, folded.
    pub(super) phrase: String,
    /// The words that must each be found, folded.
    pub(super) all: Vec<String>,
}

impl Words {
    /// The words of a text. Digits with spaces between, as phone numbers are written, are one.
    pub(super) fn of(text: &str) -> Self {
        let phrase = fold(text);
        let typed: Vec<&str> = phrase.split_whitespace().collect();
        let of_one_sort = typed.chunk_by(|left, right| is_number(left) && is_number(right));
        let all = of_one_sort.flat_map(joined).collect();
        Self { phrase, all }
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Where the record's text holds a word that its number and its title do not.
    pub(super) fn excerpt(&self, row: &Row, text: &str) -> String {
        let (number, title) = (fold(row.number.as_deref().unwrap_or_default()), fold(&row.title));
        let unseen = self.all.iter().filter(|word| !number.contains(*word) && !title.contains(*word));
        excerpt(text, &unseen.map(String::as_str).collect::<Vec<_>>())
    }
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('+').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words to look for where these were typed in a row: a phone number, or the beginning of
/// one, is a single word of local digits.
fn joined(words: &[&str]) -> Vec<String> {
    let together = words.concat();
    if is_number(&together)
        && let Ok(phone) = together.parse::<Phone>()
    {
        return vec![phone.local().map_or_else(|| phone.to_string(), str::to_owned)];
    }
    let in_groups = words.len() > 1 && words.iter().all(|word| word.trim_start_matches('+').len() <= 3);
    match in_groups {
        true => vec![together.strip_prefix("+47").unwrap_or(&together).to_owned()],
        false => words.iter().map(|word| (*word).to_owned()).collect(),
    }
}

/// The text around the first word that is found in it, in one line.
fn excerpt(text: &str, words: &[&str]) -> String {
    let (mut folded, mut sources) = (String::new(), Vec::new());
    fold_each(text, |at, character| {
        folded.push(character);
        sources.resize(folded.len(), at);
    });
    let Some((start, word)) = words.iter().find_map(|word| Some((folded.find(word)?, word))) else {
        return String::new();
    };
    let (start, end) = (sources[start], sources[start + word.len() - 1]);
    let from = text[..start].char_indices().rev().take(EXCERPT_SIDE).last().map_or(start, |(at, _)| at);
    let to = text[end..].char_indices().nth(EXCERPT_SIDE).map_or(text.len(), |(at, _)| end + at);
    let line = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    let before = if from > 0 { "…" } else { "" };
    let after = if to < text.len() { "…" } else { "" };
    format!("{before}{line}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_one_word_however_it_is_typed() {
        for text in ["41 23 45 67", "412 34 567", "+47 41 23 45 67", "004741234567", "41234567"] {
            assert_eq!(Words::of(text).all, ["41234567"], "{text}");
        }
        assert_eq!(Words::of("41 23 4").all, ["41234"]);
        assert_eq!(Words::of("+47 41 2").all, ["412"]);
        assert_eq!(Words::of("+46 70 123 45 67").all, ["+46701234567"]);
        assert_eq!(Words::of("kari 41 23 45 67 kols").all, ["kari", "41234567", "kols"]);
        assert_eq!(Words::of("010180 12345").all, ["010180", "12345"]);
        assert_eq!(Words::of("24.11.2026 12").all, ["24.11.2026", "12"]);
    }

    #[test]
    fn an_excerpt_shows_what_was_found_as_it_was_written() {
        assert_eq!(excerpt("Ring Åse\nfør ti", &["ase"]), "Ring Åse før ti");
        let long = format!("{} Bjørnebær {}", "æ".repeat(60), "ø".repeat(60));
        let found = excerpt(&long, &["nebae"]);
        assert!(found.starts_with('…') && found.ends_with('…') && found.contains("Bjørnebær"), "{found}");
        assert_eq!(excerpt("kort", &["lang"]), "");
    }
}
