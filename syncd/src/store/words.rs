//! What search compares: text without case and accents, and the words that a person typed.

use rapidfuzz::distance::osa;

use super::{Hit, Row};
use crate::domain::fold::{fold, fold_each};
use crate::domain::{Kind, Phone};

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

/// Fewer exact hits than this, and words that are spelled almost so are looked for too.
pub(super) const FEW: usize = 5;
/// The shortest word that may be misspelt, in characters.
const MISSPELT_MIN: usize = 4;
/// The longest word that is remembered, in characters.
const WORD_MAX: usize = 30;
/// The most spellings that a word is looked for in.
const SPELLINGS_MAX: usize = 12;

/// The spellings in which a typed word is looked for, with how far each is from it: itself first.
pub(super) type Spellings = Vec<(usize, String)>;

/// Whether a name stands in a text, as itself and not as a part of a longer word.
fn mentions(text: &str, name: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            ends(text[..at].chars().next_back()) && ends(text[at + name.len()..].chars().next())
        })
}

/// Whether a form that was begun is about a record with this id, which people call by these names.
pub(super) fn is_about(subject: &str, content: &str, id: &str, names: &[String]) -> bool {
    let named = names.iter().any(|name| mentions(content, name));
    named || subject.contains(id) || content.contains(id)
}

/// The words of a folded text that a misspelt one may mean.
pub(super) fn vocabulary(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| {
        let length = word.chars().count();
        (MISSPELT_MIN..=WORD_MAX).contains(&length) && !word.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// A word and the words like it, nearest first: one slip in a short one, two in a long one, also where
/// only its beginning was typed.
pub(super) fn spellings<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Spellings {
    let itself = vec![(0, word.to_owned())];
    let length = word.chars().count();
    if vocabulary(word).next() != Some(word) {
        return itself;
    }
    let slips = if length >= 2 * MISSPELT_MIN { 2 } else { 1 };
    let typed = osa::BatchComparator::new(word.chars());
    let within = osa::Args::default().score_cutoff(slips);
    let distance = |other: &str| {
        let others = other.chars().count();
        if others + slips < length {
            return None;
        }
        let whole = typed.distance_with_args(other.chars(), &within);
        // Where only the beginning was typed, a slip in it may have made it longer or shorter.
        let begun = |letters: usize| {
            let (end, _) = other.char_indices().nth(letters)?;
            typed.distance_with_args(other[..end].chars(), &within)
        };
        [whole].into_iter().chain((length - 1..=length + 1).map(begun)).flatten().min()
    };
    let mut alike: Vec<_> = known
        .filter(|other| !other.contains(word))
        .filter_map(|other| Some((distance(other)?, other)))
        .collect();
    alike.sort_unstable();
    alike.truncate(SPELLINGS_MAX);
    itself.into_iter().chain(alike.into_iter().map(|(far, other)| (far, other.to_owned()))).collect()
}

/// How far a record's folded name is from what was typed, word by word: of what its name does not
/// hold, further than any misspelling.
pub(super) fn distance(name: &str, typed: &[Spellings]) -> usize {
    const ELSEWHERE: usize = 10;
    let of_word = |spellings: &Spellings| {
        let named = spellings.iter().find(|(_, spelling)| name.contains(spelling.as_str()));
        named.map_or(ELSEWHERE, |(far, _)| *far)
    };
    typed.iter().map(of_word).sum()
}

/// Where a kind stands among what fits equally well: people and things before what is written of them.
pub(super) fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Patient => 0,
        Kind::Contact => 1,
        Kind::Equipment => 2,
        Kind::Plan => 3,
        Kind::Event => 4,
        Kind::Appointment => 5,
        Kind::Meeting | Kind::Duty | Kind::Settings => 6,
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

    /// What each word is looked for as, where it is not misspelt.
    pub(super) fn as_typed(&self) -> Vec<Spellings> {
        self.all.iter().map(|word| vec![(0, word.clone())]).collect()
    }

    /// How well a record's folded number and title fit: the number or title itself, its beginning, all
    /// the words, or else.
    pub(super) fn closeness(&self, names: [&str; 2]) -> u8 {
        let any = |fits: &dyn Fn(&str) -> bool| names.into_iter().any(fits);
        if any(&|name| name == self.phrase) {
            0
        } else if any(&|name| name.starts_with(&self.phrase)) {
            1
        } else if self.all.iter().all(|word| any(&|name| name.contains(word.as_str()))) {
            2
        } else {
            3
        }
    }

    /// A record as found: where its text holds a word that its names do not, and which words were found
    /// in another spelling than typed.
    pub(super) fn hit(&self, typed: &[Spellings], row: Row, text: &str) -> Hit {
        let patient = row.patient.as_ref();
        let names = [
            row.number.as_deref(),
            Some(row.title.as_str()),
            patient.and_then(|patient| patient.number.as_deref()),
            patient.map(|patient| patient.title.as_str()),
        ];
        let held = names.into_iter().flatten().chain([text]).map(fold).collect::<Vec<_>>().join("\n");
        let found = typed.iter().zip(&self.all).map(|(spellings, word)| {
            let found = spellings.iter().find(|(_, spelling)| held.contains(spelling.as_str()));
            (word.clone(), found.map_or_else(|| word.clone(), |(_, spelling)| spelling.clone()))
        });
        let found: Vec<_> = found.collect();
        let as_found =
            Self { phrase: self.phrase.clone(), all: found.iter().map(|it| it.1.clone()).collect() };
        let excerpt = as_found.excerpt(&row, text);
        Hit { row, excerpt, spelled: found.into_iter().filter(|(typed, found)| typed != found).collect() }
    }

    /// Where the record's text holds a word that its number and its title do not.
    fn excerpt(&self, row: &Row, text: &str) -> String {
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
    fn a_word_is_found_in_the_spellings_that_people_mean() {
        let known = ["havorn", "furu", "tiriltunge", "royskatt", "fjellrev", "bjork"];
        let alike = |typed: &str| {
            let found = spellings(typed, known.into_iter());
            found.into_iter().skip(1).map(|(_, word)| word).collect::<Vec<_>>()
        };
        for (typed, meant) in [
            ("havrn", "havorn"),
            ("havron", "havorn"),
            ("furru", "furu"),
            ("tirilltonge", "tiriltunge"),
            ("roiskatt", "royskatt"),
            ("fjelrev", "fjellrev"),
            ("tirillt", "tiriltunge"),
            ("bjoerk", "bjork"),
        ] {
            assert_eq!(alike(typed), [meant], "{typed}");
        }
        assert_eq!(alike("hav"), Vec::<String>::new(), "too short to be misspelt");
        assert_eq!(alike("havorn"), Vec::<String>::new(), "spelled right");
        assert_eq!(alike("mas-07"), Vec::<String>::new(), "a number is exact");
    }

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
