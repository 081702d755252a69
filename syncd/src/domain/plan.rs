//! The self-treatment plan: three levels, limits, and a GP's approval bound to what it says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Field, HeldIn, Keyed, Kind, RecordId, Schema, Section, Shape};

/// The fields of a plan (`domain.md`, "Self-treatment plan").
pub static SCHEMA: Schema = Schema {
    kind: Kind::Plan,
    held_in: HeldIn::Municipality,
    versions: &[&["goals", "prevention", "medicine"]],
    fields: &[
        Field::new("patient", Shape::Reference(Kind::Patient)).required(),
        Field::new("form", Shape::Choice(PlanForm::CODES)),
        Field::new("edition", Shape::Integer(1, 1_000)),
        Field::new("status", Shape::Choice(PlanStatus::CODES)),
        Field::new("review_date", Shape::Date),
        Field::new("goals", Shape::LongText).group("content"),
        Field::new("prevention", Shape::LongText).group("content"),
        Field::new("medicine", Shape::LongText).group("content"),
        Field::new("sent_on", Shape::Date).group("approval"),
        Field::new("sent_to", Shape::Reference(Kind::Contact)).group("approval"),
        Field::new("approved_on", Shape::Date).group("approval"),
        Field::new("approved_by", Shape::Line(80)).group("approval"),
        Field::new("approved_content", Shape::Line(64)).group("approval").not_entered(),
    ],
    sections: &[
        Section {
            name: "level",
            keyed: Keyed::OneOf(Level::CODES),
            fields: &[
                Field::new("signs", Shape::Line(500)),
                Field::new("patient_does", Shape::Line(500)),
                Field::new("relative_does", Shape::Line(500)),
                Field::new("service_does", Shape::Line(500)),
                Field::new("call", Shape::Line(120)),
                Field::new("call_phone", Shape::Phone),
                Field::new("call_when", Shape::Line(120)),
            ],
        },
        Section {
            name: "limit",
            keyed: Keyed::Random,
            fields: &[
                Field::new("level", Shape::Choice(Level::CODES)).required(),
                Field::new("measure", Shape::Choice(Measure::CODES)).required(),
                Field::new("comparison", Shape::Choice(Comparison::CODES)).required(),
                Field::new("value", Shape::Decimal(-1_000.0, 1_000.0)).required(),
                Field::new("days", Shape::Integer(1, 365)),
            ],
        },
    ],
};

codes! {
    /// Which form of plan.
    PlanForm {
        /// Self-treatment plan (EBP).
        SelfTreatment,
        /// Crisis plan, the mental-health form.
        Crisis,
    }
}

codes! {
    /// The life of a plan.
    PlanStatus {
        /// Being written.
        Draft,
        /// With the GP.
        Sent,
        /// Approved, not yet in use.
        Approved,
        /// In force (FHIR CarePlan `active`).
        Active,
        /// Followed by a newer edition.
        Superseded,
        /// Ended with the service.
        Ended,
    }
}

codes! {
    /// The three levels.
    Level {
        /// The patient's normal.
        Green,
        /// Worsening.
        Yellow,
        /// Serious.
        Red,
    }
}

codes! {
    /// What is measured or asked (`standards.md`, "Measurements" and "ESAS-r").
    Measure {
        /// Oxygen saturation, % (LOINC 2708-6).
        Spo2,
        /// Pulse, beats per minute (LOINC 8867-4).
        Pulse,
        /// Systolic blood pressure, mmHg (LOINC 8480-6).
        Systolic,
        /// Diastolic blood pressure, mmHg (LOINC 8462-4).
        Diastolic,
        /// Temperature, °C (LOINC 8310-5).
        Temperature,
        /// Weight, kg (LOINC 29463-7).
        Weight,
        /// Blood sugar, mmol/l (LOINC 15074-8).
        Glucose,
        /// ESAS-r pain, 0–10.
        EsasPain,
        /// ESAS-r tiredness, 0–10.
        EsasTiredness,
        /// ESAS-r nausea, 0–10.
        EsasNausea,
        /// ESAS-r shortness of breath, 0–10.
        EsasBreath,
        /// ESAS-r anxiety, 0–10.
        EsasAnxiety,
    }
}

codes! {
    /// How a measurement is held against a limit.
    Comparison {
        /// Less than the value.
        Below,
        /// The value or more.
        AtLeast,
        /// More than the value.
        Above,
        /// Risen by the value in so many days.
        RisenBy,
        /// Fallen by the value in so many days.
        FallenBy,
    }
}

/// A plan as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Whose plan it is.
    pub patient: Option<RecordId>,
    /// Which form.
    pub form: Option<PlanForm>,
    /// The edition, from 1.
    pub edition: Option<i64>,
    /// Where it is in its life.
    pub status: Option<PlanStatus>,
    /// When it is to be gone through again.
    pub review_date: Option<Date>,
    /// What matters to the patient.
    pub goals: Option<String>,
    /// Daily preventive measures.
    pub prevention: Option<String>,
    /// Regular medicine, as text.
    pub medicine: Option<String>,
    /// When it was sent to the GP.
    pub sent_on: Option<Date>,
    /// The GP's office, a contact.
    pub sent_to: Option<RecordId>,
    /// When the GP approved.
    pub approved_on: Option<Date>,
    /// Who approved.
    pub approved_by: Option<String>,
    /// The [`Plan::content_hash`] that was approved.
    pub approved_content: Option<String>,
    /// What is known and done at each level.
    pub level: BTreeMap<Level, LevelContent>,
    /// The limits.
    pub limit: BTreeMap<RecordId, Limit>,
}

/// One level of a plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LevelContent {
    /// Signs, in the patient's own words.
    pub signs: Option<String>,
    /// What the patient does.
    pub patient_does: Option<String>,
    /// What the relative does.
    pub relative_does: Option<String>,
    /// What the service does.
    pub service_does: Option<String>,
    /// Whom to call.
    pub call: Option<String>,
    /// The number to call, E.164.
    pub call_phone: Option<String>,
    /// When to call.
    pub call_when: Option<String>,
}

/// A limit: where a level begins.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limit {
    /// The level that it leads to.
    pub level: Option<Level>,
    /// What is measured.
    pub measure: Option<Measure>,
    /// How.
    pub comparison: Option<Comparison>,
    /// Against what, in the measure's unit.
    pub value: Option<f64>,
    /// Over how many days, for what rises or falls.
    pub days: Option<i64>,
}

/// What the GP's approval says of the plan as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// Nobody has approved.
    None,
    /// What was approved is what stands here.
    Covers,
    /// Something was changed after the approval, here or by somebody else's edit merged in.
    NoLongerCovers,
}

impl Plan {
    /// Where the plan is in its life; a draft until something else was said.
    pub fn status(&self) -> PlanStatus {
        self.status.unwrap_or(PlanStatus::Draft)
    }

    /// A hash of what a GP approves: limits, levels, goals, prevention and medicine. Two plans
    /// that say the same have the same hash, in whatever order they were written or merged.
    pub fn content_hash(&self) -> String {
        let mut limits: Vec<_> =
            self.limit.values().map(|limit| serde_json::json!(limit).to_string()).collect();
        limits.sort_unstable();
        let content = serde_json::json!([limits, self.level, self.goals, self.prevention, self.medicine]);
        let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 approved plan content");
        hasher.update(content.to_string().as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// Whether the approval, if there is one, covers what the plan says now.
    pub fn approval(&self) -> Approval {
        match &self.approved_content {
            None => Approval::None,
            Some(approved) if *approved == self.content_hash() => Approval::Covers,
            Some(_) => Approval::NoLongerCovers,
        }
    }

    /// Whether the plan claims an approval that it does not have.
    pub fn claims_too_much(&self) -> bool {
        matches!(self.status(), PlanStatus::Approved | PlanStatus::Active)
            && self.approval() != Approval::Covers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approved() -> Plan {
        let limit = Limit {
            level: Some(Level::Red),
            measure: Some(Measure::Spo2),
            comparison: Some(Comparison::Below),
            value: Some(88.0),
            days: None,
        };
        let mut plan = Plan { status: Some(PlanStatus::Active), ..Plan::default() };
        plan.limit.insert(RecordId::random(), limit);
        plan.approved_content = Some(plan.content_hash());
        plan
    }

    #[test]
    fn an_approval_covers_what_was_approved_and_nothing_else() {
        let mut plan = approved();
        assert_eq!((plan.approval(), plan.claims_too_much()), (Approval::Covers, false));
        plan.limit.values_mut().next().unwrap().value = Some(86.0);
        assert_eq!((plan.approval(), plan.claims_too_much()), (Approval::NoLongerCovers, true));
    }

    #[test]
    fn what_the_gp_does_not_approve_may_change() {
        let mut plan = approved();
        plan.review_date = Some(jiff::civil::date(2027, 1, 1));
        assert_eq!(plan.approval(), Approval::Covers);
    }

    #[test]
    fn the_order_of_limits_does_not_matter() {
        let (mut one, mut other) = (approved(), approved());
        let weight = Limit { measure: Some(Measure::Weight), ..Limit::default() };
        one.limit.insert(RecordId::from_bytes([0; 16]), weight.clone());
        other.limit.insert(RecordId::from_bytes([0xff; 16]), weight);
        assert_eq!(one.content_hash(), other.content_hash());
    }

    #[test]
    fn a_plan_in_force_without_an_approval_claims_too_much() {
        let plan = Plan { status: Some(PlanStatus::Active), ..Plan::default() };
        assert!(plan.claims_too_much());
    }
}
