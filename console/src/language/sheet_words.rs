//! What sheets say in words: headings, codes and files' names, of all three languages. A sheet written in
//! one is read whatever language the reader has.

use std::collections::HashMap;

use strum::IntoEnumIterator;
use syncd::domain::{Field, Key, Kind, Shape};
use syncd::exchange::Vocabulary;

use super::words::listed;
use super::{Language, Place, Texts};

/// The columns of the overview sheet, as fields of a patient. Their headings are the messages
/// `overview-…`, the first of each as it is written.
pub const OVERVIEW: [&str; 8] =
    ["number", "challenge", "tools", "hours_decided", "hours_spent", "distance_km", "start_date", "end_date"];

/// Where a code stands: the kind, the section, the field, and the word in small letters.
type Word = (Kind, Option<&'static str>, &'static str, String);

/// The words of all languages, and what was said of columns.
pub struct SheetWords {
    /// None for a heading that two fields have.
    headings: HashMap<(Kind, String), Option<&'static str>>,
    codes: HashMap<Word, &'static str>,
    kinds: HashMap<String, Kind>,
    mapped: HashMap<(Kind, String), String>,
}

impl SheetWords {
    /// The words of all languages.
    pub fn new() -> Self {
        let (headings, codes, kinds, mapped) = Default::default();
        let mut words = Self { headings, codes, kinds, mapped };
        for texts in Language::iter().map(Texts::new) {
            Kind::iter().for_each(|kind| words.learn(&texts, kind));
            words.learn_overview(&texts);
        }
        words
    }

    fn learn(&mut self, texts: &Texts, kind: Kind) {
        self.kinds.insert(texts.kinds(kind).to_lowercase(), kind);
        for field in kind.schema().fields {
            self.heading(kind, &texts.field(&Place::top(kind), field.name), field.name);
            self.learn_codes(texts, (kind, None), field);
        }
        for section in kind.schema().sections {
            for field in section.fields {
                self.learn_codes(texts, (kind, Some(section.name)), field);
            }
        }
    }

    fn learn_codes(&mut self, texts: &Texts, at: (Kind, Option<&'static str>), field: &'static Field) {
        let (Shape::Choice(codes) | Shape::Ticks(codes)) = field.shape else { return };
        let (kind, section) = at;
        let place = section.map_or_else(|| Place::top(kind), |section| Place::within(kind, section));
        for code in codes {
            let word = texts.code(&place, field.name, code).to_lowercase();
            self.codes.insert((kind, section, field.name, word), code);
        }
    }

    fn learn_overview(&mut self, texts: &Texts) {
        for name in OVERVIEW {
            for heading in listed(&overview_headings(texts, name)) {
                self.heading(Kind::Patient, heading, name);
            }
        }
        let titles = texts.get("overview-titles").to_lowercase();
        self.kinds.extend(listed(&titles).map(|title| (title.to_owned(), Kind::Patient)));
    }

    fn heading(&mut self, kind: Kind, heading: &str, name: &'static str) {
        let known = self.headings.entry((kind, plain(heading))).or_insert(Some(name));
        if *known != Some(name) {
            *known = None;
        }
    }

    /// From now on the column with this heading is this field, given by its name, path or label; or is left
    /// out, where that is empty.
    pub fn map(&mut self, kind: Kind, heading: &str, field: &str) {
        let is_name = kind.schema().field(&Key::top(field)).is_some();
        let named = self.field(kind, field).filter(|_| !is_name).unwrap_or(field);
        self.mapped.insert((kind, plain(heading)), named.to_owned());
    }
}

impl Default for SheetWords {
    fn default() -> Self {
        Self::new()
    }
}

impl Texts {
    /// The heading of a column of the overview sheet.
    pub fn overview_heading(&self, name: &str) -> String {
        listed(&overview_headings(self, name)).next().unwrap_or_default().to_owned()
    }

    /// The title of the overview sheet.
    pub fn overview_title(&self) -> String {
        listed(&self.get("overview-titles")).next().unwrap_or_default().to_owned()
    }
}

fn overview_headings(texts: &Texts, name: &str) -> String {
    texts.get(&super::place::message_id("overview", name))
}

/// A heading as it is compared: letters and digits. What has none is compared as it is.
fn plain(heading: &str) -> String {
    let plain: String =
        heading.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect();
    if plain.is_empty() { heading.trim().to_owned() } else { plain }
}

impl Vocabulary for SheetWords {
    fn mapped(&self, kind: Kind, heading: &str) -> Option<String> {
        self.mapped.get(&(kind, plain(heading))).cloned()
    }

    fn field(&self, kind: Kind, heading: &str) -> Option<&'static str> {
        self.headings.get(&(kind, plain(heading))).copied().flatten()
    }

    fn code(
        &self,
        kind: Kind,
        section: Option<&str>,
        field: &'static Field,
        word: &str,
    ) -> Option<&'static str> {
        let section =
            kind.schema().sections.iter().map(|known| known.name).find(|known| Some(*known) == section);
        self.codes.get(&(kind, section, field.name, word.trim().to_lowercase())).copied()
    }

    fn kind(&self, name: &str) -> Option<Kind> {
        self.kinds.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pilots_sheet_is_understood_in_every_language() {
        let words = SheetWords::new();
        for (heading, name) in [
            ("Brukarnummer", "number"),
            ("UTFORDRINGSBILETE", "challenge"),
            ("DHO-verktøy", "tools"),
            ("Vedtakstimar", "hours_decided"),
            ("Timar DHO", "hours_spent"),
            ("Køyreavstand (km)", "distance_km"),
            ("Startdato", "start_date"),
            ("Sluttdato", "end_date"),
            ("Kjøreavstand km", "distance_km"),
            ("Driving distance km", "distance_km"),
            ("Fødd", "birth_date"),
        ] {
            assert_eq!(words.field(Kind::Patient, heading), Some(name), "{heading}");
        }
        for texts in Language::iter().map(Texts::new) {
            for name in OVERVIEW {
                assert_eq!(words.field(Kind::Patient, &texts.overview_heading(name)), Some(name));
            }
            assert_eq!(words.kind(&texts.overview_title().to_lowercase()), Some(Kind::Patient));
        }
    }

    #[test]
    fn words_stand_for_codes_and_a_column_is_what_it_was_said_to_be() {
        let mut words = SheetWords::new();
        let tools = Kind::Patient.schema().field(&Key::top("tools")).unwrap();
        for word in ["Nettbrett", "tablet "] {
            assert_eq!(words.code(Kind::Patient, None, tools, word), Some("tablet"), "{word}");
        }
        for (heading, field, meant) in
            [("Kven", "coordinator", "coordinator"), ("Født", "Fødd", "birth_date"), ("%", "", "")]
        {
            words.map(Kind::Patient, heading, field);
            assert_eq!(words.mapped(Kind::Patient, heading).as_deref(), Some(meant));
        }
        assert_eq!(words.mapped(Kind::Equipment, "Kven"), None);
    }
}
