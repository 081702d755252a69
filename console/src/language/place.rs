//! Where a field stands, which decides its words: `active` is one thing for a patient and
//! another for a plan or a consent.

use syncd::domain::operation::Operation;
use syncd::domain::{Key, Kind};

/// Where a field stands. The default is nowhere in particular, for words that all share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    kind: Option<Kind>,
    section: Option<String>,
}

impl Place {
    /// The place of a key in a record of this kind.
    pub fn of(kind: Kind, key: &Key) -> Self {
        Self { kind: Some(kind), section: key.entry().map(|(section, _)| section.to_owned()) }
    }

    /// At the top of a record of this kind.
    pub fn top(kind: Kind) -> Self {
        Self { kind: Some(kind), section: None }
    }

    /// In the entries of a section of a record of this kind.
    pub fn within(kind: Kind, section: &str) -> Self {
        Self { kind: Some(kind), section: Some(section.to_owned()) }
    }

    /// Of what an operation asks for: as in the entries that it is about, or as in the record.
    pub fn of_operation(operation: Operation) -> Self {
        let definition = operation.definition();
        Self { kind: Some(definition.kind), section: definition.section.map(str::to_owned) }
    }

    /// The message ids to try for a word, the most particular first.
    ///
    /// Inside a section the words of the record's own fields do not apply: a relative's name
    /// and a patient's are two fields.
    pub(super) fn ids(&self, prefix: &str, name: &str) -> Vec<String> {
        let qualifiers = match (&self.kind, &self.section) {
            (Some(kind), Some(section)) => vec![format!("{kind}-{section}-"), format!("{section}-")],
            (None, Some(section)) => vec![format!("{section}-")],
            (Some(kind), None) => vec![format!("{kind}-")],
            (None, None) => Vec::new(),
        };
        let plain = [String::new()];
        let ids = qualifiers
            .iter()
            .chain(&plain)
            .map(|qualifier| message_id(prefix, &format!("{qualifier}{name}")));
        ids.collect()
    }
}

/// The message id of a name or code: underscores, points and colons become hyphens.
pub(super) fn message_id(prefix: &str, name: &str) -> String {
    format!("{prefix}-{}", name.replace(['_', '.', ':'], "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_particular_words_go_first() {
        let consent: Key = "consent/00112233445566778899aabbccddeeff/form_version".parse().unwrap();
        assert_eq!(
            Place::of(Kind::Patient, &consent).ids("field", "form_version"),
            ["field-patient-consent-form-version", "field-consent-form-version", "field-form-version"]
        );
        assert_eq!(
            Place::top(Kind::Plan).ids("code", "status-active"),
            ["code-plan-status-active", "code-status-active"]
        );
        assert_eq!(Place::default().ids("field", "name"), ["field-name"]);
    }
}
