//! Criteria for including and excluding: every set is data, not code (`domain.md`, "Criteria").

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::patient::Patient;

/// A set of yes/no questions with a note each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriteriaSet {
    /// The set's code, such as `dho-nordhordland`.
    pub code: String,
    /// Codes of what speaks for including, all to be answered yes.
    pub include: Vec<String>,
    /// Codes of what speaks against, all to be answered no.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Whether a municipality made it: its code is its name then, and those of its criteria are the ids
    /// under which the municipality's settings hold their words.
    #[serde(skip)]
    pub own: bool,
}

/// An answer to one criterion.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CriterionAnswer {
    /// Yes or no; not answered yet otherwise.
    pub answer: Option<bool>,
    /// A note.
    pub note: Option<String>,
}

/// What the answers point to; a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// Every criterion for including holds and none against.
    Include,
    /// Something speaks against.
    Exclude,
    /// Some criteria are not answered, and nothing speaks against so far.
    Incomplete,
}

/// The file of sets cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the criteria sets cannot be read: {0}")]
pub struct BadCriteria(#[from] toml::de::Error);

#[derive(Deserialize)]
struct File {
    set: Vec<CriteriaSet>,
}

/// The sets in a TOML file.
///
/// # Errors
/// When the text is not TOML of the form of `data/criteria.toml`.
pub fn parse(toml: &str) -> Result<Vec<CriteriaSet>, BadCriteria> {
    Ok(toml::from_str::<File>(toml)?.set)
}

/// The codes of the published sets.
pub const SETS: &[&str] = &[
    "dsk",
    "dho-nordhordland",
    "frogner-lung",
    "trondheim-somatic",
    "trondheim-mental-health",
    "orland-cancer",
    "target-group",
];

/// The published sets.
pub fn published() -> &'static [CriteriaSet] {
    static SETS: LazyLock<Vec<CriteriaSet>> = LazyLock::new(|| {
        parse(include_str!("../../data/criteria.toml"))
            .expect("the shipped criteria are well-formed; a test reads them")
    });
    &SETS
}

impl CriteriaSet {
    /// Under what a patient's record holds the answer to one of the criteria.
    pub fn entry(&self, code: &str) -> String {
        match self.own {
            true => code.to_owned(),
            false => format!("{}:{code}", self.code),
        }
    }

    /// The entries of all criteria, what speaks for including first.
    pub fn entries(&self) -> impl Iterator<Item = String> {
        self.include.iter().chain(&self.exclude).map(|code| self.entry(code))
    }

    /// What a patient's answers to this set point to.
    pub fn proposal(&self, patient: &Patient) -> Proposal {
        let answer = |code: &String| patient.criterion.get(&self.entry(code)).and_then(|a| a.answer);
        let against = self.include.iter().any(|code| answer(code) == Some(false))
            || self.exclude.iter().any(|code| answer(code) == Some(true));
        let complete = self.include.iter().chain(&self.exclude).all(|code| answer(code).is_some());
        match (against, complete) {
            (true, _) => Proposal::Exclude,
            (false, true) => Proposal::Include,
            (false, false) => Proposal::Incomplete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sets_are_read() {
        assert_eq!(published().iter().map(|set| set.code.as_str()).collect::<Vec<_>>(), SETS);
        let sizes = published().iter().map(|set| (set.code.as_str(), set.include.len(), set.exclude.len()));
        assert_eq!(
            sizes.collect::<Vec<_>>(),
            [
                ("dsk", 4, 0),
                ("dho-nordhordland", 6, 4),
                ("frogner-lung", 7, 5),
                ("trondheim-somatic", 6, 6),
                ("trondheim-mental-health", 4, 1),
                ("orland-cancer", 6, 0),
                ("target-group", 5, 0),
            ]
        );
    }

    #[test]
    fn one_answer_against_is_enough_and_all_are_needed_to_include() {
        let set = &published()[1];
        let mut patient = Patient::default();
        let mut answer = |code: &str, yes: bool| {
            let answer = CriterionAnswer { answer: Some(yes), note: None };
            patient.criterion.insert(format!("{}:{code}", set.code), answer);
            set.proposal(&patient)
        };
        for code in &set.include {
            assert_eq!(answer(code, true), Proposal::Incomplete);
        }
        let last = set.exclude.iter().map(|code| answer(code, false)).last();
        assert_eq!(last, Some(Proposal::Include));
        assert_eq!(answer(&set.exclude[0], true), Proposal::Exclude);
    }
}
