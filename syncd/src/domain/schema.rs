//! Which fields a record may hold: one table per kind, from which documents, forms, the
//! command line, imports and history all work.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Field, Kind, Municipality, Scope, Shape};

/// The longest part of a key, in characters.
const KEY_PART_MAX: usize = 60;

/// Every record and every entry can be put away and taken back; nothing is deleted.
static ARCHIVED: Field = Field::new("archived", Shape::Flag);

/// What a record of one kind may hold.
#[derive(Debug)]
pub struct Schema {
    /// The kind described.
    pub kind: Kind,
    /// The circle of machines that hold such records.
    pub held_in: HeldIn,
    /// For each version of the schema, the multi-line texts at the top that it brought. A text
    /// needs a container in the document, and containers come from constant changes only.
    pub versions: &'static [&'static [&'static str]],
    /// The fields at the top of the record, in the order of the form.
    pub fields: &'static [Field],
    /// What there can be several of.
    pub sections: &'static [Section],
}

/// The circle of machines that hold the records of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldIn {
    /// The municipality that made the record.
    Municipality,
    /// Every municipality and the project lead.
    Region,
}

/// Entries of one sort inside a record: loans, activities, relatives.
#[derive(Debug)]
pub struct Section {
    /// The first part of the entries' keys.
    pub name: &'static str,
    /// What an entry is known by.
    pub keyed: Keyed,
    /// The fields of an entry.
    pub fields: &'static [Field],
}

impl Section {
    /// The records that somebody has looked at beside this one and found to be right as they are: two
    /// people of one name, two consultations at once. Their ids are the entries' keys.
    pub const APART: Self =
        Self { name: "apart", keyed: Keyed::Random, fields: &[Field::new("noted", Shape::Flag)] };
}

/// What the entries of a section are known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// A natural code, such as activity `2.2`: two people who write it apart meet in one entry.
    Code,
    /// One of these codes, and no other.
    OneOf(&'static [&'static str]),
    /// A municipality's number.
    Municipality,
    /// A random id: two people who add one apart get two entries.
    Random,
}

impl Keyed {
    /// Whether an entry may be known by this.
    pub fn fits(self, entry: &str) -> bool {
        match self {
            Self::Code => true,
            Self::OneOf(codes) => codes.contains(&entry),
            Self::Municipality => entry.parse::<Municipality>().is_ok(),
            Self::Random => entry.parse::<super::RecordId>().is_ok(),
        }
    }
}

impl Schema {
    /// The version, from 1.
    pub fn version(&self) -> u32 {
        self.versions.len() as u32
    }

    /// The field that a key names, if this schema has it.
    pub fn field(&self, key: &Key) -> Option<&'static Field> {
        let (fields, name) = match key.entry() {
            None => (self.fields, key.name()),
            Some((section, entry)) => {
                let section = self.section(section)?;
                (section.keyed.fits(entry).then_some(section.fields)?, key.name())
            }
        };
        match name {
            "archived" => Some(&ARCHIVED),
            _ => fields.iter().find(|field| field.name == name),
        }
    }

    /// The section with this name.
    pub fn section(&self, name: &str) -> Option<&'static Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The scope of a record that a machine of `municipality` makes.
    pub fn scope(&self, municipality: Municipality) -> Scope {
        match self.held_in {
            HeldIn::Municipality => Scope::Municipality(municipality),
            HeldIn::Region => Scope::Region,
        }
    }
}

/// Where a value stands in a record: `name`, or `section/entry/name`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// The text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a field name: NAME or SECTION/ENTRY/NAME is expected")]
pub struct NotAKey;

impl Key {
    /// The key of a field at the top of a record. Meant for names out of a [`Schema`].
    pub fn top(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The key of a field in an entry. Meant for names out of a [`Schema`].
    pub fn within(section: &str, entry: impl fmt::Display, name: &str) -> Self {
        Self(format!("{section}/{entry}/{name}"))
    }

    /// Section and entry, unless the field stands at the top.
    pub fn entry(&self) -> Option<(&str, &str)> {
        let (section, rest) = self.0.split_once('/')?;
        Some((section, rest.split_once('/')?.0))
    }

    /// The field's name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The key as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let is_part = |part: &str| {
            let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b':');
            (1..=KEY_PART_MAX).contains(&part.len()) && part.bytes().all(allowed)
        };
        let parts = text.split('/').count();
        let valid = matches!(parts, 1 | 3) && text.split('/').all(is_part);
        valid.then(|| Self(text.to_owned())).ok_or(NotAKey)
    }
}

impl TryFrom<String> for Key {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, NotAKey> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> String {
        key.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::IntoEnumIterator;

    use super::*;
    use crate::domain::RecordId;

    #[test]
    fn a_key_has_one_part_or_three() {
        let key: Key = "activity/2.2/state".parse().unwrap();
        assert_eq!((key.entry(), key.name()), (Some(("activity", "2.2")), "state"));
        assert_eq!("name".parse::<Key>().unwrap().entry(), None);
        for text in ["", "a/b", "a/b/c/d", "a//c", "Name", "na me", "a/\u{1b}/c"] {
            assert_eq!(text.parse::<Key>(), Err(NotAKey), "{text}");
        }
    }

    #[test]
    fn a_random_entry_is_known_by_an_id_and_a_code_by_a_code() {
        let schema = Kind::Patient.schema();
        assert!(schema.field(&Key::within("relative", RecordId::random(), "name")).is_some());
        assert!(schema.field(&Key::within("relative", "2.2", "name")).is_none());
        assert!(schema.field(&Key::within("activity", "2.2", "state")).is_some());
        assert!(schema.field(&Key::within("activity", "2.2", "archived")).is_some());
        assert!(schema.field(&Key::top("archived")).is_some());
        assert!(schema.field(&Key::top("shoe_size")).is_none());
    }

    #[test]
    fn every_text_at_the_top_has_a_container_from_some_version() {
        for kind in Kind::iter() {
            let schema = kind.schema();
            let mut texts: Vec<_> = schema.versions.concat();
            let long = |field: &&Field| field.shape == Shape::LongText;
            let mut fields: Vec<_> = schema.fields.iter().filter(long).map(|field| field.name).collect();
            texts.sort_unstable();
            fields.sort_unstable();
            assert_eq!(texts, fields, "{kind}");
            assert!(schema.version() >= 1, "{kind}");
        }
    }

    #[test]
    fn names_are_keys_and_stand_once() {
        for kind in Kind::iter() {
            let schema = kind.schema();
            assert_eq!(schema.kind, kind);
            let lists = schema.sections.iter().map(|section| section.fields);
            for fields in lists.chain([schema.fields]) {
                let mut seen = HashSet::new();
                for field in fields {
                    assert!(field.name.parse::<Key>().is_ok(), "{kind} {}", field.name);
                    assert!(seen.insert(field.name), "{kind} {} twice", field.name);
                    assert_ne!(field.name, "archived", "{kind}: every record has it");
                }
            }
        }
    }
}
