//! What a municipality has decided for itself: how long records of people are kept, by which criteria
//! somebody is included, what the questionnaire asks, which consent form it uses, how it does the pathway.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::consent;
use super::criteria::{self, CriteriaSet};
use super::patient::{PatientStatus, QUESTIONS};
use super::practice::{self, ActivityChange};
use super::{Field, HeldIn, Keyed, Kind, RecordId, Schema, Section, Shape};

/// The longest that records may be said to be kept, in months: a hundred years.
pub const KEPT_MONTHS_MAX: i64 = 1_200;
/// The most criteria of its own that a municipality has. A person goes through them one by one.
pub const OWN_CRITERIA_MAX: usize = 60;

const MONTHS: Shape = Shape::Integer(1, KEPT_MONTHS_MAX);

/// The section of the municipality's own criteria.
pub const OWN_CRITERION: &str = "own_criterion";

/// The settings of a municipality; there is one record of them for each, so its id is computed.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Settings,
    held_in: HeldIn::Municipality,
    versions: &[&[]],
    fields: &[
        Field::new("kept_after_end", MONTHS).group("retention"),
        Field::new("kept_after_turned_down", MONTHS).group("retention"),
        Field::new("criteria_sets", Shape::Ticks(criteria::SETS)).group("criteria"),
        Field::new("questions", Shape::Ticks(QUESTIONS)).group("questionnaire"),
        Field::new("consent_form", Shape::Line(consent::FORM_MAX)).group("consent"),
    ],
    sections: &[
        Section {
            name: OWN_CRITERION,
            keyed: Keyed::Random,
            fields: &[
                Field::new("set", Shape::Line(60)).required(),
                Field::new("text", Shape::Line(120)).required(),
                Field::new("against", Shape::Flag),
            ],
        },
        practice::SECTION,
    ],
};

/// A municipality's settings as read from a record. What it has not decided is as published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// For how many months a person's records are kept after the service ended; until somebody erases
    /// them where it is not said.
    pub kept_after_end: Option<i64>,
    /// The same after a candidate was turned down.
    pub kept_after_turned_down: Option<i64>,
    /// The published sets of criteria in use: codes with a space between; all where there are none.
    pub criteria_sets: Option<String>,
    /// What the questionnaire asks: names of its fields with a space between; all where there are none.
    pub questions: Option<String>,
    /// The version of the consent form in use.
    pub consent_form: Option<String>,
    /// Criteria of the municipality's own.
    pub own_criterion: BTreeMap<RecordId, OwnCriterion>,
    /// What it has changed of the pathway's activities, by code.
    pub activity: BTreeMap<String, ActivityChange>,
}

/// A criterion that a municipality has made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnCriterion {
    /// The name of its set.
    pub set: String,
    /// The criterion, in the municipality's words.
    pub text: String,
    /// Whether it speaks against including somebody.
    pub against: bool,
    /// Whether it is asked no more. Its words stand where somebody was answered by it.
    pub archived: bool,
}

impl Settings {
    /// For how many months the records of somebody whose course ended with this status are kept.
    pub fn kept_for(&self, status: PatientStatus) -> Option<i64> {
        match status {
            PatientStatus::Finished => self.kept_after_end,
            PatientStatus::Cancelled => self.kept_after_turned_down,
            PatientStatus::Planned
            | PatientStatus::Waitlist
            | PatientStatus::Active
            | PatientStatus::Onhold => None,
        }
    }

    /// The sets of criteria in use: the published ones that were chosen, then the municipality's own by name.
    pub fn sets_in_use(&self) -> Vec<CriteriaSet> {
        let chosen = |set: &&CriteriaSet| is_among(self.criteria_sets.as_deref(), &set.code);
        criteria::published().iter().filter(chosen).cloned().chain(self.own_sets()).collect()
    }

    fn own_sets(&self) -> impl Iterator<Item = CriteriaSet> {
        let mut sets: BTreeMap<&str, CriteriaSet> = BTreeMap::new();
        let asked = self.own_criterion.iter().filter(|(_, own)| !own.archived && !own.text.is_empty());
        for (id, own) in asked.take(OWN_CRITERIA_MAX) {
            let set = sets.entry(own.set.trim()).or_insert_with(|| CriteriaSet {
                code: own.set.trim().to_owned(),
                include: Vec::new(),
                exclude: Vec::new(),
                own: true,
            });
            if own.against { &mut set.exclude } else { &mut set.include }.push(id.to_string());
        }
        sets.into_values()
    }

    /// The words of one of the municipality's own criteria, asked no more or not.
    pub fn own_words(&self, entry: &str) -> Option<&str> {
        self.own_criterion.get(&entry.parse().ok()?).map(|own| own.text.as_str())
    }

    /// Whether the questionnaire asks what this field holds.
    pub fn asks(&self, question: &str) -> bool {
        !QUESTIONS.contains(&question) || is_among(self.questions.as_deref(), question)
    }
}

/// Whether a code is among those that were ticked; each is where none was.
fn is_among(ticked: Option<&str>, code: &str) -> bool {
    ticked.is_none_or(|ticked| ticked.is_empty() || ticked.split(' ').any(|known| known == code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::criteria::{CriterionAnswer, Proposal};
    use crate::domain::patient::Patient;

    fn own(set: &str, text: &str, against: bool) -> (RecordId, OwnCriterion) {
        let own = OwnCriterion { set: set.into(), text: text.into(), against, archived: false };
        (RecordId::random(), own)
    }

    #[test]
    fn what_is_not_decided_is_as_published() {
        let settings = Settings::default();
        assert_eq!(settings.sets_in_use(), criteria::published());
        assert!(QUESTIONS.iter().all(|question| settings.asks(question)));
    }

    #[test]
    fn only_what_was_chosen_is_asked() {
        let settings = Settings {
            criteria_sets: Some("dsk dho-nordhordland".into()),
            questions: Some("feel_safe".into()),
            ..Settings::default()
        };
        let sets = settings.sets_in_use();
        assert_eq!(sets.iter().map(|set| set.code.as_str()).collect::<Vec<_>>(), ["dsk", "dho-nordhordland"]);
        assert!(settings.asks("feel_safe") && !settings.asks("own_health") && settings.asks("date"));
    }

    #[test]
    fn own_criteria_make_sets_that_propose_as_the_published_do() {
        let (wants, lives_far) =
            (own("Masfjorden", "Vil vere med", false), own("Masfjorden", "Bur utanfor", true));
        let codes = [wants.0.to_string(), lives_far.0.to_string()];
        let mut settings = Settings { own_criterion: [wants, lives_far].into(), ..Settings::default() };
        let set = settings.sets_in_use().pop().unwrap();
        assert_eq!((set.code.as_str(), set.own, set.entries().count()), ("Masfjorden", true, 2));
        let mut patient = Patient::default();
        let mut answer = |code: &str, yes| {
            let answer = CriterionAnswer { answer: Some(yes), note: None };
            patient.criterion.insert(code.to_owned(), answer);
            set.proposal(&patient)
        };
        assert_eq!(answer(&codes[0], true), Proposal::Incomplete);
        assert_eq!(answer(&codes[1], false), Proposal::Include);
        assert_eq!(answer(&codes[1], true), Proposal::Exclude);
        // A set of which nothing is asked any more is none; its words stay.
        settings.own_criterion.values_mut().for_each(|own| own.archived = true);
        assert_eq!(settings.sets_in_use().len(), criteria::published().len());
        assert_eq!(settings.own_words(&codes[0]), Some("Vil vere med"));
    }

    #[test]
    fn a_thousand_own_criteria_are_not_all_asked() {
        let all = (0..1_000).map(|number| own("Mange", &number.to_string(), false));
        let settings = Settings { own_criterion: all.collect(), ..Settings::default() };
        assert_eq!(settings.sets_in_use().pop().unwrap().entries().count(), OWN_CRITERIA_MAX);
    }
}
