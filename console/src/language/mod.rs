//! What people read and type: nynorsk, bokmål and English.
//!
//! Codes and ISO dates are stored, words are shown. Every word stands in `locales/`; [`Texts`]
//! finds it, [`dates`] understands what people write for a day, and [`input`] makes a stored
//! value of what a person typed. A test holds the three languages to the same messages with the
//! same arguments, and to words for everything that a schema can hold.
//!
//! **Invariant:** nothing here reads a clock or the environment.

#[cfg(test)]
mod coverage;
pub mod dates;
mod disputes;
mod erasing;
mod figures;
pub mod input;
mod machines;
mod merges;
mod place;
mod sheet_words;
mod shown;
mod texts;
mod told;
mod words;

use std::fmt;
use std::str::FromStr;

pub use fluent_bundle::FluentValue as Argument;
pub use place::Place;
pub use sheet_words::{OVERVIEW, SheetWords};
pub use texts::Texts;

/// A language of the console and the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum Language {
    /// Nynorsk, `nn`.
    Nynorsk,
    /// Bokmål, `nb`.
    Bokmaal,
    /// English, `en`.
    English,
}

/// The text names none of the languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a language: nn, nb or en is expected")]
pub struct NotALanguage;

impl Language {
    /// The code, as `--lang` takes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nynorsk => "nn",
            Self::Bokmaal => "nb",
            Self::English => "en",
        }
    }

    /// The language to use: what was asked for, else what is set, else the first of the locales
    /// (`LC_ALL`, `LC_MESSAGES`, `LANG`, in that order) that is not empty; English otherwise.
    pub fn choose(asked: Option<Self>, set: Option<Self>, locales: &[&str]) -> Self {
        let locale = || {
            let first = locales.iter().find(|locale| !locale.is_empty())?;
            first.split(['_', '-', '.', '@']).next()?.parse().ok()
        };
        asked.or(set).or_else(locale).unwrap_or(Self::English)
    }
}

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        match text.to_lowercase().as_str() {
            "nn" => Ok(Self::Nynorsk),
            "nb" | "no" => Ok(Self::Bokmaal),
            "en" => Ok(Self::English),
            _ => Err(NotALanguage),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_goes_before_settings_and_settings_before_the_locale() {
        use Language::{Bokmaal, English, Nynorsk};
        assert_eq!(Language::choose(Some(Nynorsk), Some(English), &["nb_NO.UTF-8"]), Nynorsk);
        assert_eq!(Language::choose(None, Some(English), &["nb_NO.UTF-8"]), English);
        assert_eq!(Language::choose(None, None, &["", "nb_NO.UTF-8", "en_GB"]), Bokmaal);
        assert_eq!(Language::choose(None, None, &["", "", "nn_NO"]), Nynorsk);
        assert_eq!(Language::choose(None, None, &["no_NO"]), Bokmaal);
    }

    #[test]
    fn an_unknown_locale_is_english() {
        for locales in [&["de_DE.UTF-8"][..], &["C"], &[""], &[]] {
            assert_eq!(Language::choose(None, None, locales), Language::English, "{locales:?}");
        }
    }
}
