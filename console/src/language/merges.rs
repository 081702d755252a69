//! What merging two records of one person makes of them, in words.

use syncd::domain::{Key, Kind, Value};
use syncd::service::protocol::Merging;

use super::Texts;

impl Texts {
    /// What becomes of the two records.
    pub fn merge_what(&self, merging: &Merging) -> String {
        let (kept, merged) = (self.row_about(&merging.kept), self.row_about(&merging.merged));
        self.format("merge-what", &[("kept", kept.into()), ("merged", merged.into())])
    }

    /// The fields in which the records disagree, each with its values.
    pub fn merge_disputed(&self, merging: &Merging) -> Vec<(String, String)> {
        let told = merging.disputed.iter().map(|(key, values)| self.merge_field(merging, key, values));
        told.collect()
    }

    /// The fields that the kept record gets, each with what it gets.
    pub fn merge_taken(&self, merging: &Merging) -> Vec<(String, String)> {
        let taken = merging.taken.iter();
        taken.map(|(key, value)| self.merge_field(merging, key, std::slice::from_ref(value))).collect()
    }

    /// How many records of each kind come along.
    pub fn merge_records(&self, merging: &Merging) -> Option<String> {
        let records = merging.records.iter().map(|(kind, count)| format!("{} {count}", self.kind(*kind)));
        let records = records.collect::<Vec<_>>().join(" · ");
        (!records.is_empty()).then_some(records)
    }

    fn merge_field(&self, merging: &Merging, key: &Key, values: &[Value]) -> (String, String) {
        let value = |value: &Value| {
            self.value_named(Kind::Patient, &merging.names, key, value)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let label = self.key_among(Kind::Patient, key, &merging.entries, &merging.names);
        (label, values.iter().map(value).collect::<Vec<_>>().join(" / "))
    }
}
