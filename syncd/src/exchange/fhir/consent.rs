//! Consent: what was asked and answered about taking part.

use serde_json::{Value, json};

use super::{Person, Words, coded, entry, organization, person};
use crate::domain::consent::{ConsentEntry, ConsentState, ConsentStatus};
use crate::domain::patient::{Patient, Reporter};
use crate::domain::{Key, Kind, Municipality, RecordId};

const SCOPES: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
const LOINC: &str = "http://loinc.org";
/// LOINC's patient consent.
const PATIENT_CONSENT: &str = "59284-0";
const POLICIES: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/// Nothing is done without a yes.
const OPT_IN: &str = "OPTIN";

/// Everything that was entered about consent.
pub(super) fn entries(person: &Person, municipality: Municipality, words: &dyn Words) -> Vec<Value> {
    let entered = person.patient.consent.iter();
    let one = |(id, entered): (&RecordId, &ConsentEntry)| {
        let status = status(&person.patient, entered)?;
        let policy = json!({
            "coding": coded(POLICIES, OPT_IN)["coding"],
            "text": entered.form_version,
        });
        let content = json!({
            "status": status,
            "scope": coded(SCOPES, "treatment"),
            "category": [coded(LOINC, PATIENT_CONSENT)],
            "patient": person::of(person),
            "dateTime": entered.date,
            "performer": [entered.by.map(|by| performer(person, *id, by, words))],
            "organization": [organization::of_municipality(municipality)],
            "policyRule": policy,
        });
        Some(entry("Consent", format!("{}/{id}", person.id), content))
    };
    entered.filter_map(one).collect()
}

/// Its status now: what was answered since ended it, and a receiver that reads this one alone must
/// not take it for a consent in force.
fn status(patient: &Patient, entered: &ConsentEntry) -> Option<ConsentStatus> {
    let (status, date) = (entered.status?, entered.date);
    let stands = match (status, patient.consent_state()) {
        (ConsentStatus::Active, ConsentState::InForce(since)) => date == Some(since),
        (ConsentStatus::Active, _) => false,
        (ConsentStatus::Proposed, ConsentState::Asked(asked)) => date == Some(asked),
        (ConsentStatus::Proposed, ConsentState::InForce(since)) => date > Some(since),
        (ConsentStatus::Proposed, _) => false,
        (ConsentStatus::Rejected | ConsentStatus::Inactive, _) => true,
    };
    Some(if stands { status } else { ConsentStatus::Inactive })
}

/// Who answered; which relative is not known.
fn performer(person: &Person, id: RecordId, by: Reporter, words: &dyn Words) -> Value {
    match by {
        Reporter::Patient => person::of(person),
        Reporter::Relative => {
            let relative = words.code(Kind::Patient, &Key::within("consent", id, "by"), by.into());
            json!({ "type": "RelatedPerson", "display": relative })
        }
    }
}
