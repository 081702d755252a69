//! Consent (`domain.md`, "Consent"): what was asked, what was answered, what holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::pathway::{ActivityState, phase};
use super::patient::{Patient, Reporter};
use super::{Field, Keyed, Section, Shape};

/// One entry for each time that consent was asked for, given, refused or withdrawn.
pub(super) const SECTION: Section = Section {
    name: "consent",
    keyed: Keyed::Random,
    fields: &[
        Field::new("status", Shape::Choice(ConsentStatus::CODES)).required(),
        Field::new("date", Shape::Date).required(),
        Field::new("by", Shape::Choice(Reporter::CODES)),
        Field::new("form_version", Shape::Line(40)),
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
