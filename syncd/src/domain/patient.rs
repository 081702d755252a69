//! A person in the service: who they are, what was agreed, and how far they have come.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::booking::{Apart, Booking, Shared, folded};
use super::consent::{self, ConsentEntry};
use super::criteria::CriterionAnswer;
use super::episode::{self, Evaluation, NotIncluded, Pause, Source};
use super::equipment::EquipmentKind;
use super::pathway::{ActivityState, Model, PathwayEntry};
use super::{Field, HeldIn, Keyed, Kind, RecordId, Schema, Section, Shape};

/// The seven questions (`domain.md`, "Benefits"), by the names of their fields.
pub const QUESTIONS: &[&str] = &[
    "own_health",
    "handle_situation",
    "health_stops_me",
    "understand_signals",
    "get_follow_up",
    "feel_safe",
    "digital_skill",
];

/// How often somebody may be admitted to hospital.
pub(super) const ADMISSIONS: Shape = Shape::Integer(0, 200);
/// For how many days of the twelve months before the start, and since.
pub(super) const DAYS_BEFORE: Shape = Shape::Integer(0, 366);
pub(super) const DAYS_AFTER: Shape = Shape::Integer(0, 3_660);
/// How many GP consultations there may be in a month.
pub(super) const PER_MONTH: Shape = Shape::Decimal(0.0, 60.0);

/// The fields of a patient (`domain.md`, "Patients and pathway").
pub static SCHEMA: Schema = Schema {
    kind: Kind::Patient,
    held_in: HeldIn::Municipality,
    versions: &[&["notes"]],
    fields: &[
        Field::new("number", Shape::Line(20)),
        Field::new("name", Shape::Line(120)).required(),
        Field::new("identity_number", Shape::IdentityNumber),
        Field::new("birth_date", Shape::Date),
        Field::new("gender", Shape::Choice(Gender::CODES)),
        Field::new("phone", Shape::Phone),
        Field::new("address", Shape::Line(160)),
        Field::new("group", Shape::Choice(Group::CODES)).group("service"),
        Field::new("status", Shape::Choice(PatientStatus::CODES)).group("service"),
        Field::new("model", Shape::Choice(Model::CODES)).group("service"),
        Field::new("challenge", Shape::Line(300)).group("service"),
        Field::new("reporter", Shape::Choice(Reporter::CODES)).group("service"),
        Field::new("tools", Shape::Ticks(EquipmentKind::CODES)).group("service"),
        Field::new("referred_by", Shape::Choice(Source::CODES)).group("service"),
        Field::new("not_included", Shape::Choice(NotIncluded::CODES)).group("service"),
        Field::new("start_date", Shape::Date).group("service"),
        Field::new("end_date", Shape::Date).group("service"),
        Field::new("end_reason", Shape::Line(200)).group("service"),
        Field::new("legal_hold", Shape::Line(200)).group("service"),
        Field::new("replaced_by", Shape::Reference(Kind::Patient)).group("service").not_entered(),
        Field::new("replaced_content", Shape::Line(64)).group("service").not_entered(),
        Field::new("coordinator", Shape::Line(80)).group("people"),
        Field::new("deputy", Shape::Line(80)).group("people"),
        Field::new("gp", Shape::Reference(Kind::Contact)).group("people"),
        Field::new("gp_name", Shape::Line(80)).group("people"),
        Field::new("home_nurse", Shape::Line(80)).group("people"),
        Field::new("hospital", Shape::Reference(Kind::Contact)).group("people"),
        Field::new("hours_decided", Shape::Decimal(0.0, 168.0)).group("figures"),
        Field::new("hours_spent", Shape::Decimal(0.0, 10_000.0)).group("figures"),
        Field::new("distance_km", Shape::Decimal(0.0, 2_000.0)).group("figures"),
        Field::new("visits_at_start", Shape::Decimal(0.0, 100.0)).group("figures"),
        Field::new("visits_at_evaluation", Shape::Decimal(0.0, 100.0)).group("figures"),
        Field::new("admissions_before", ADMISSIONS).group("figures"),
        Field::new("admission_days_before", DAYS_BEFORE).group("figures"),
        Field::new("gp_before", PER_MONTH).group("figures"),
        Field::new("gp_asked_before", PER_MONTH).group("figures"),
        Field::new("admissions_after", ADMISSIONS).group("figures"),
        Field::new("admission_days_after", DAYS_AFTER).group("figures"),
        Field::new("gp_after", PER_MONTH).group("figures"),
        Field::new("gp_asked_after", PER_MONTH).group("figures"),
        Field::new("notes", Shape::LongText).group("notes"),
    ],
    sections: &[
        Section {
            name: "activity",
            keyed: Keyed::Code,
            fields: &[
                Field::new("state", Shape::Choice(ActivityState::CODES)),
                Field::new("date", Shape::Date),
                Field::new("due", Shape::Date),
                Field::new("person", Shape::Line(80)),
                Field::new("note", Shape::Line(300)),
            ],
        },
        Section {
            name: "criterion",
            keyed: Keyed::Code,
            fields: &[Field::new("answer", Shape::Flag), Field::new("note", Shape::Line(300))],
        },
        consent::SECTION,
        episode::PAUSE,
        episode::EVALUATION,
        Section {
            name: "relative",
            keyed: Keyed::Random,
            fields: &[
                Field::new("name", Shape::Line(120)).required(),
                Field::new("relation", Shape::Line(60)),
                Field::new("phone", Shape::Phone),
                Field::new("reports", Shape::Flag),
            ],
        },
        Section {
            name: "questionnaire",
            keyed: Keyed::Random,
            fields: &[
                Field::new("date", Shape::Date).required(),
                Field::new("moment", Shape::Choice(Moment::CODES)).required(),
                Field::new("own_health", Shape::Integer(1, 5)),
                Field::new("handle_situation", Shape::Integer(1, 5)),
                Field::new("health_stops_me", Shape::Integer(1, 5)),
                Field::new("understand_signals", Shape::Integer(1, 5)),
                Field::new("get_follow_up", Shape::Integer(1, 5)),
                Field::new("feel_safe", Shape::Integer(1, 5)),
                Field::new("digital_skill", Shape::Integer(1, 5)),
            ],
        },
        // Which patient holds an item stands here only; the item's own record says "a patient".
        Section {
            name: "loan",
            keyed: Keyed::Random,
            fields: &[Field::new("equipment", Shape::Reference(Kind::Equipment)).required()],
        },
        Section::APART,
        // What this record replaces; the replaced one names this in `replaced_by` (FHIR Patient.link).
        Section { name: "replaces", keyed: Keyed::Random, fields: &[Field::new("noted", Shape::Flag)] },
    ],
};

codes! {
    /// Administrative gender (FHIR).
    Gender {
        /// Female.
        Female,
        /// Male.
        Male,
        /// Other.
        Other,
        /// Not known.
        Unknown,
    }
}

codes! {
    /// The patient groups of the pilot and of the reports.
    Group {
        /// Palliative care.
        Palliation,
        /// Old-age psychiatry.
        OldAgePsychiatry,
        /// Chronic obstructive pulmonary disease.
        Copd,
        /// Heart failure.
        HeartFailure,
        /// Diabetes.
        Diabetes,
        /// Cancer treatment.
        Cancer,
        /// Mental health.
        MentalHealth,
        /// Another need.
        Other,
    }
}

codes! {
    /// Where the service stands (FHIR EpisodeOfCare.status).
    PatientStatus {
        /// A candidate.
        Planned,
        /// Found fit, and waiting for room.
        Waitlist,
        /// In the service.
        Active,
        /// Paused, as during a stay in hospital.
        Onhold,
        /// Ended.
        Finished,
        /// Never started.
        Cancelled,
    }
}

codes! {
    /// Who reports.
    Reporter {
        /// The patient.
        Patient,
        /// A relative, such as the spouse of a person with dementia.
        Relative,
    }
}

codes! {
    /// Which of the two questionnaires.
    Moment {
        /// At start.
        Start,
        /// At follow-up.
        FollowUp,
    }
}

/// A patient as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Patient {
    /// The shown number, such as `MAS-03`: anonymous, and never a reference.
    pub number: Option<String>,
    /// The person's name.
    pub name: String,
    /// Fødselsnummer or another number; its checksum may be wrong where it was imported.
    pub identity_number: Option<String>,
    /// Date of birth, stored since no number can be trusted to tell it.
    pub birth_date: Option<Date>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// Address in one line.
    pub address: Option<String>,
    /// Patient group.
    pub group: Option<Group>,
    /// Where the service stands; a patient without one is a candidate.
    pub status: Option<PatientStatus>,
    /// Which variant of the pathway.
    pub model: Option<Model>,
    /// Challenge picture, in a line.
    pub challenge: Option<String>,
    /// Who reports.
    pub reporter: Option<Reporter>,
    /// The DHO tools used: codes of equipment kinds with a space between.
    pub tools: Option<String>,
    /// Where the candidate came from.
    pub referred_by: Option<Source>,
    /// Why the candidate was not included, if so.
    pub not_included: Option<NotIncluded>,
    /// Start of the service.
    pub start_date: Option<Date>,
    /// End of the service.
    pub end_date: Option<Date>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Why the records are to be kept for now, whatever their age (`security.md`, "Erasure and
    /// retention").
    pub legal_hold: Option<String>,
    /// The record of the same person that this one was merged into.
    pub replaced_by: Option<RecordId>,
    /// The hash of what this record held when it was merged.
    pub replaced_content: Option<String>,
    /// The coordinator who is responsible in the municipality.
    pub coordinator: Option<String>,
    /// Who stands in.
    pub deputy: Option<String>,
    /// The GP's office, a contact.
    pub gp: Option<RecordId>,
    /// What the GP is called.
    pub gp_name: Option<String>,
    /// Whoever of home care knows the patient best.
    pub home_nurse: Option<String>,
    /// The hospital unit, a contact.
    pub hospital: Option<RecordId>,
    /// Hours of home care decided per week.
    pub hours_decided: Option<f64>,
    /// Hours spent on DHO follow-up in all.
    pub hours_spent: Option<f64>,
    /// Driving distance from the service to the home, km.
    pub distance_km: Option<f64>,
    /// Home visits per week at start.
    pub visits_at_start: Option<f64>,
    /// Home visits per week at evaluation.
    pub visits_at_evaluation: Option<f64>,
    /// Hospital admissions in the twelve months before the start (`domain.md`, "Benefits").
    pub admissions_before: Option<i64>,
    /// Days in hospital in the twelve months before the start.
    pub admission_days_before: Option<i64>,
    /// GP consultations per month before the start.
    pub gp_before: Option<f64>,
    /// Those of them that the patient had to ask for.
    pub gp_asked_before: Option<f64>,
    /// Hospital admissions since the start.
    pub admissions_after: Option<i64>,
    /// Days in hospital since the start.
    pub admission_days_after: Option<i64>,
    /// GP consultations per month since the start.
    pub gp_after: Option<f64>,
    /// Those of them that the patient had to ask for.
    pub gp_asked_after: Option<f64>,
    /// Notes that several people write.
    pub notes: Option<String>,
    /// The activities of the pathway that something is noted on, by code.
    pub activity: BTreeMap<String, PathwayEntry>,
    /// Answers to criteria, by `set:criterion`.
    pub criterion: BTreeMap<String, CriterionAnswer>,
    /// What was asked and answered about consent.
    pub consent: BTreeMap<RecordId, ConsentEntry>,
    /// Pauses of the service.
    pub pause: BTreeMap<RecordId, Pause>,
    /// Evaluations of the follow-up.
    pub evaluation: BTreeMap<RecordId, Evaluation>,
    /// Relatives.
    pub relative: BTreeMap<RecordId, Relative>,
    /// Questionnaires answered.
    pub questionnaire: BTreeMap<RecordId, Questionnaire>,
    /// Links to loans, by the loan's id.
    pub loan: BTreeMap<RecordId, LoanLink>,
    /// Others that were looked at beside this one and are other people.
    pub apart: BTreeMap<RecordId, Apart>,
    /// The records of the same person that were merged into this one.
    pub replaces: BTreeMap<RecordId, Replaces>,
}

/// A relative.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relative {
    /// Name.
    pub name: String,
    /// Spouse, daughter, neighbour.
    pub relation: Option<String>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// Whether this person reports in the app.
    pub reports: bool,
}

/// The seven questions, each 1–5 (`domain.md`, "Benefits").
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Questionnaire {
    /// When it was answered.
    pub date: Option<Date>,
    /// At start or at follow-up.
    pub moment: Option<Moment>,
    /// Own health.
    pub own_health: Option<i64>,
    /// I handle my health situation.
    pub handle_situation: Option<i64>,
    /// My health stops me in daily life (5 = very little).
    pub health_stops_me: Option<i64>,
    /// I understand my body's signals.
    pub understand_signals: Option<i64>,
    /// I get the follow-up I need.
    pub get_follow_up: Option<i64>,
    /// I feel safe.
    pub feel_safe: Option<i64>,
    /// Digital skill.
    pub digital_skill: Option<i64>,
}

/// Which item a loan is of; the loan itself stands in the item's record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoanLink {
    /// The item.
    pub equipment: Option<RecordId>,
}

/// A record that this one stands in place of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Replaces {
    /// Whether it does.
    pub noted: bool,
}

impl Patient {
    /// Where the service stands; a candidate until something else was said.
    pub fn status(&self) -> PatientStatus {
        self.status.unwrap_or(PatientStatus::Planned)
    }

    /// Whether the service runs on this day: started, and not ended before or on it.
    pub fn is_active_on(&self, day: Date) -> bool {
        self.start_date.is_some_and(|start| start <= day) && self.end_date.is_none_or(|end| day < end)
    }

    /// What only one person has: the identity number; and name and birth date, mostly.
    pub fn bookings(&self) -> Vec<Booking> {
        let number = self.identity_number.as_ref();
        let named = self.birth_date.filter(|_| !self.name.trim().is_empty());
        let named = named.map(|born| format!("{born}/{}", folded(&self.name)));
        let number = number.map(|number| Booking::always(Shared::IdentityNumber, number));
        number
            .into_iter()
            .chain(named.map(|named| Booking::always(Shared::NameAndBirthDate, named)))
            .collect()
    }

    /// Whole years of age on a day.
    pub fn age_on(&self, day: Date) -> Option<i16> {
        let born = self.birth_date.filter(|born| *born <= day)?;
        let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
        Some(day.year() - born.year() - i16::from(before_birthday))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_question_is_a_field_of_the_questionnaire() {
        let section = SCHEMA.section("questionnaire").unwrap();
        let asked = section.fields.iter().filter(|field| matches!(field.shape, Shape::Integer(1, 5)));
        assert_eq!(asked.map(|field| field.name).collect::<Vec<_>>(), QUESTIONS);
    }

    #[test]
    fn age_counts_whole_years() {
        let patient = Patient { birth_date: Some(date(1955, 11, 24)), ..Patient::default() };
        assert_eq!(patient.age_on(date(2026, 11, 23)), Some(70));
        assert_eq!(patient.age_on(date(2026, 11, 24)), Some(71));
        assert_eq!(patient.age_on(date(1950, 1, 1)), None);
    }

    #[test]
    fn the_service_runs_from_its_start_to_the_day_before_its_end() {
        let patient = Patient {
            start_date: Some(date(2024, 9, 10)),
            end_date: Some(date(2025, 2, 14)),
            ..Patient::default()
        };
        assert!(!patient.is_active_on(date(2024, 9, 9)));
        assert!(patient.is_active_on(date(2024, 9, 10)));
        assert!(!patient.is_active_on(date(2025, 2, 14)));
    }
}
