//! Consent (`domain.md`, "Consent"): what was asked, what was answered, what holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fold::fold;
use super::pathway::{ActivityState, phase};
use super::patient::{Patient, Reporter};
use super::{Field, Keyed, Section, Shape};

/// The most characters of the version of a form.
pub(super) const FORM_MAX: usize = 40;

/// One entry for each time that consent was asked for, given, refused or withdrawn.
pub(super) const SECTION: Section = Section {
    name: "consent",
    keyed: Keyed::Random,
    fields: &[
        Field::new("status", Shape::Choice(ConsentStatus::CODES)).required(),
        Field::new("date", Shape::Date).required(),
        Field::new("by", Shape::Choice(Reporter::CODES)),
        Field::new("form_version", Shape::Line(FORM_MAX)),
        Field::new("informed_by", Shape::Line(80)),
        Field::new("informed_on", Shape::Date),
        Field::new("questions_answered", Shape::Flag),
        Field::new("demonstration_given", Shape::Flag),
    ],
};

codes! {
    /// What was answered (FHIR Consent.status).
    ConsentStatus {
        /// Asked for, not answered.
        Proposed,
        /// Given.
        Active,
        /// Refused.
        Rejected,
        /// Withdrawn.
        Inactive,
    }
}

/// One thing that happened about consent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentEntry {
    /// What was answered.
    pub status: Option<ConsentStatus>,
    /// When.
    pub date: Option<Date>,
    /// By whom: the patient or a relative.
    pub by: Option<Reporter>,
    /// The version of the form.
    pub form_version: Option<String>,
    /// Who informed.
    pub informed_by: Option<String>,
    /// When information was given.
    pub informed_on: Option<Date>,
    /// Whether questions were answered.
    pub questions_answered: bool,
    /// Whether a demonstration was given.
    pub demonstration_given: bool,
}

/// What holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentState {
    /// Nobody has asked.
    NotAsked,
    /// Asked on this day, no answer yet.
    Asked(Date),
    /// In force since this day.
    InForce(Date),
    /// Refused on this day.
    Refused(Date),
    /// Withdrawn on this day.
    Withdrawn(Date),
}

impl ConsentState {
    /// The codes of all states, without their days.
    pub const CODES: &[&str] = &["not-asked", "asked", "in-force", "refused", "withdrawn"];

    /// The state without its day, as lists have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAsked => "not-asked",
            Self::Asked(_) => "asked",
            Self::InForce(_) => "in-force",
            Self::Refused(_) => "refused",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// Whether a consent is in force.
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::InForce(_))
    }
}

impl Patient {
    /// What holds about consent, from everything that was entered.
    ///
    /// The latest day decides. On one day a refusal or withdrawal beats a consent, whatever
    /// order they were entered or merged in: doubt never counts as consent.
    pub fn consent_state(&self) -> ConsentState {
        self.consent_on(Date::MAX)
    }

    /// What held about consent at the end of a day.
    pub fn consent_on(&self, day: Date) -> ConsentState {
        let answers = self.consent.values().filter_map(|entry| Some((entry.date?, entry.status?)));
        let answers = answers.filter(|(date, _)| *date <= day);
        // Codes are declared in the order of their weight on one day.
        let Some((date, status)) = answers.max() else { return ConsentState::NotAsked };
        match status {
            ConsentStatus::Proposed => match self.last_consent_before(date) {
                Some(since) => ConsentState::InForce(since),
                None => ConsentState::Asked(date),
            },
            ConsentStatus::Active => ConsentState::InForce(date),
            ConsentStatus::Rejected => ConsentState::Refused(date),
            ConsentStatus::Inactive => ConsentState::Withdrawn(date),
        }
    }

    /// The version of the form that the consent in force was given on and the one in use, where both are known
    /// and differ.
    pub fn consent_on_other_form<'a>(&'a self, in_use: Option<&'a str>) -> Option<(&'a str, &'a str)> {
        let in_use = in_use.map(str::trim).filter(|form| !form.is_empty())?;
        let is_in_use = |form: &str| fold(form) == fold(in_use);
        let other = self.consent_forms().next().filter(|_| !self.consent_forms().any(is_in_use))?;
        Some((other, in_use))
    }

    /// The versions of the form that the consent in force was given on, as far as they are known.
    pub fn consent_forms(&self) -> impl Iterator<Item = &str> {
        let since = match self.consent_state() {
            ConsentState::InForce(since) => Some(since),
            _ => None,
        };
        let given = move |entry: &&ConsentEntry| {
            since.is_some() && entry.date == since && entry.status == Some(ConsentStatus::Active)
        };
        let forms = self.consent.values().filter(given).filter_map(|entry| entry.form_version.as_deref());
        forms.map(str::trim).filter(|form| !form.is_empty())
    }

    /// Whether an activity is done, and counts: after 2.2 it does only where a consent was in force when it was
    /// done. What was done while one stood is not undone by a later withdrawal; what was done while none did does
    /// not come to count when one is given later.
    pub fn counts_as_done(&self, code: &str) -> bool {
        let entry = self.activity.get(code).filter(|entry| entry.state == Some(ActivityState::Done));
        entry.is_some_and(|entry| {
            let held = || entry.date.map_or_else(|| self.consent_state(), |day| self.consent_on(day));
            !needs_consent(code) || held().is_in_force()
        })
    }

    /// A consent that still stood when somebody asked anew, as with a new form.
    fn last_consent_before(&self, asked: Date) -> Option<Date> {
        let answers = self.consent.values().filter_map(|entry| Some((entry.date?, entry.status?)));
        let answered = answers.filter(|(date, status)| *date <= asked && *status != ConsentStatus::Proposed);
        answered.max().filter(|(_, status)| *status == ConsentStatus::Active).map(|(date, _)| date)
    }
}

/// Whether an activity may only be done with a consent in force: everything after 2.2, except
/// ending the service, which a withdrawal starts.
fn needs_consent(code: &str) -> bool {
    code > "2.2" && phase(code) < 5
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::RecordId;

    fn patient(answers: &[(i8, ConsentStatus)]) -> Patient {
        let entry = |(day, status): &(i8, ConsentStatus)| ConsentEntry {
            status: Some(*status),
            date: Some(date(2026, 11, *day)),
            ..ConsentEntry::default()
        };
        let consent = answers.iter().map(|answer| (RecordId::random(), entry(answer))).collect();
        Patient { consent, ..Patient::default() }
    }

    #[test]
    fn the_latest_answer_holds() {
        use ConsentStatus::{Active, Inactive, Proposed, Rejected};
        let state = |answers: &[_]| patient(answers).consent_state();
        assert_eq!(state(&[]), ConsentState::NotAsked);
        assert_eq!(state(&[(1, Proposed)]), ConsentState::Asked(date(2026, 11, 1)));
        assert_eq!(state(&[(1, Proposed), (2, Active)]), ConsentState::InForce(date(2026, 11, 2)));
        assert_eq!(state(&[(2, Active), (3, Inactive)]), ConsentState::Withdrawn(date(2026, 11, 3)));
        assert_eq!(state(&[(2, Inactive), (3, Active)]), ConsentState::InForce(date(2026, 11, 3)));
        assert_eq!(state(&[(2, Rejected)]), ConsentState::Refused(date(2026, 11, 2)));
    }

    #[test]
    fn a_consent_on_another_form_than_the_one_in_use_is_told() {
        let on = |forms: &[Option<&str>]| {
            let entry = |form: &Option<&str>| ConsentEntry {
                status: Some(ConsentStatus::Active),
                date: Some(date(2026, 11, 2)),
                form_version: form.map(str::to_owned),
                ..ConsentEntry::default()
            };
            let consent = forms.iter().map(|form| (RecordId::random(), entry(form))).collect();
            Patient { consent, ..Patient::default() }
        };
        assert_eq!(on(&[Some("v1")]).consent_on_other_form(Some("v2")), Some(("v1", "v2")));
        assert_eq!(on(&[Some("V2 ")]).consent_on_other_form(Some("v2")), None);
        assert_eq!(on(&[Some("v1"), Some("v2")]).consent_on_other_form(Some("v2")), None);
        assert_eq!(on(&[None]).consent_on_other_form(Some("v2")), None, "nobody knows");
        assert_eq!(on(&[Some("v1")]).consent_on_other_form(None), None);
        let withdrawn = patient(&[(2, ConsentStatus::Active), (3, ConsentStatus::Inactive)]);
        assert_eq!(withdrawn.consent_on_other_form(Some("v2")), None);
    }

    #[test]
    fn every_state_has_a_code() {
        let day = date(2026, 11, 2);
        let states = [
            ConsentState::NotAsked,
            ConsentState::Asked(day),
            ConsentState::InForce(day),
            ConsentState::Refused(day),
            ConsentState::Withdrawn(day),
        ];
        assert_eq!(states.map(ConsentState::code), ConsentState::CODES);
    }

    #[test]
    fn on_one_day_doubt_never_counts_as_consent() {
        use ConsentStatus::{Active, Inactive, Rejected};
        for other in [Inactive, Rejected] {
            assert!(!patient(&[(2, Active), (2, other)]).consent_state().is_in_force());
        }
    }

    #[test]
    fn asking_anew_does_not_end_a_consent_but_follows_a_withdrawal() {
        use ConsentStatus::{Active, Inactive, Proposed};
        let asked_anew = patient(&[(2, Active), (9, Proposed)]);
        assert_eq!(asked_anew.consent_state(), ConsentState::InForce(date(2026, 11, 2)));
        let after_withdrawal = patient(&[(2, Active), (5, Inactive), (9, Proposed)]);
        assert_eq!(after_withdrawal.consent_state(), ConsentState::Asked(date(2026, 11, 9)));
    }
}
