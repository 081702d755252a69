//! The course of one patient's service, as FHIR's EpisodeOfCare has it: where a candidate came from and
//! why somebody was not included, pauses, evaluations (`domain.md`, "Patients and pathway").

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::patient::Patient;
use super::{Field, Keyed, RecordId, Section, Shape};

/// One entry for each time that the service was paused, as during a stay in hospital.
pub(super) const PAUSE: Section = Section {
    name: "pause",
    keyed: Keyed::Random,
    fields: &[
        Field::new("from", Shape::Date).required(),
        Field::new("until", Shape::Date),
        Field::new("reason", Shape::Choice(PauseReason::CODES)),
        Field::new("note", Shape::Line(300)),
    ],
};

/// One entry for each evaluation, 4.2 to 4.4 of the pathway.
pub(super) const EVALUATION: Section = Section {
    name: "evaluation",
    keyed: Keyed::Random,
    fields: &[
        Field::new("date", Shape::Date).required(),
        Field::new("outcome", Shape::Choice(EvaluationOutcome::CODES)).required(),
        Field::new("person", Shape::Line(80)),
        Field::new("note", Shape::Line(300)),
    ],
};

codes! {
    /// Where a candidate comes from.
    Source {
        /// Home care, which recruited directly in the pilot.
        HomeCare,
        /// The GP.
        Gp,
        /// The hospital.
        Hospital,
        /// The assessment team.
        Administration,
        /// The patient, or a relative.
        Patient,
        /// Somebody else.
        Other,
    }
}

codes! {
    /// Why a candidate was not included: the criteria to exclude of all sets, and what else happens.
    NotIncluded {
        /// Does not want to.
        DoesNotWant,
        /// Poor coverage, no network.
        NoCoverage,
        /// No digital skills, and nobody who helps.
        NoDigitalSkill,
        /// Cannot follow up measurements and plan.
        CannotMeasure,
        /// Not competent to consent and without support.
        NotCompetent,
        /// Too ill, or other illness complicates it.
        TooIll,
        /// Little to be gained.
        LittleBenefit,
        /// Has moved, or lives elsewhere.
        Moved,
        /// Died.
        Died,
        /// Something else.
        Other,
    }
}

codes! {
    /// Why the service is paused.
    PauseReason {
        /// A stay in hospital.
        HospitalStay,
        /// A stay in a nursing home.
        NursingHome,
        /// Travel or holiday.
        Away,
        /// Something else.
        Other,
    }
}

codes! {
    /// What an evaluation came to.
    EvaluationOutcome {
        /// Continue, back to 4.1.
        Continue,
        /// Plan and limits are adjusted first.
        Adjust,
        /// The service ends.
        End,
    }
}

/// A pause of the service.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pause {
    /// The first day.
    pub from: Option<Date>,
    /// The day on which the service went on; none while it is paused.
    pub until: Option<Date>,
    /// Why.
    pub reason: Option<PauseReason>,
    /// A note.
    pub note: Option<String>,
}

/// An evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evaluation {
    /// When.
    pub date: Option<Date>,
    /// What it came to.
    pub outcome: Option<EvaluationOutcome>,
    /// Who evaluated.
    pub person: Option<String>,
    /// A note.
    pub note: Option<String>,
}

impl Patient {
    /// The pauses that have no end yet; two that were begun apart can both stand.
    pub fn open_pauses(&self) -> impl Iterator<Item = (&RecordId, &Pause)> {
        self.pause.iter().filter(|(_, pause)| pause.from.is_some() && pause.until.is_none())
    }
}
