//! Patient: who they are and whom to reach.

use serde_json::{Value, json};

use super::{Person, identifier, organization, phone};
use crate::domain::patient::{Patient, Relative};
use crate::domain::{Municipality, RecordId};

const PATIENT: &str = "Patient";

/// The patient; the GP's office only where the bundle has it.
pub(super) fn entry(person: &Person, municipality: Municipality, has: impl Fn(RecordId) -> bool) -> Value {
    let patient = &person.patient;
    let gp = patient.gp.filter(|gp| has(*gp)).map(organization::of_contact);
    let reachable = |relative: &&Relative| !relative.name.trim().is_empty() || relative.phone.is_some();
    let relatives = patient.relative.values().filter(reachable);
    let content = json!({
        "identifier": identifiers(patient, municipality),
        "active": true,
        "name": [{ "text": patient.name }],
        "telecom": phone(patient.phone.as_deref()),
        "gender": patient.gender,
        "birthDate": patient.birth_date,
        "address": [{ "text": patient.address }],
        "contact": relatives.map(contact).collect::<Vec<_>>(),
        "generalPractitioner": [gp],
        "managingOrganization": organization::of_municipality(municipality),
    });
    super::entry(PATIENT, person.id, content)
}

/// A reference to the patient.
pub(super) fn of(person: &Person) -> Value {
    super::reference(PATIENT, person.id)
}

/// The identity number, and the municipality's own.
fn identifiers(patient: &Patient, municipality: Municipality) -> Vec<Value> {
    let identity = patient.identity_number.as_deref().map(|number| {
        let system = identifier::system(number);
        json!({ "use": system.map(|_| "official"), "system": system, "value": number })
    });
    let assigner = organization::of_municipality(municipality);
    let own = patient.number.as_ref();
    let own = own.map(|number| json!({ "use": "secondary", "value": number, "assigner": assigner }));
    identity.into_iter().chain(own).collect()
}

fn contact(relative: &Relative) -> Value {
    json!({
        "relationship": [{ "text": relative.relation }],
        "name": { "text": relative.name },
        "telecom": phone(relative.phone.as_deref()),
    })
}
