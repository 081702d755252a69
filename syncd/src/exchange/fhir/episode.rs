//! EpisodeOfCare: how far the service has come with a patient.

use serde_json::{Value, json};

use super::{Person, Words, organization, person};
use crate::domain::episode::Pause;
use crate::domain::patient::PatientStatus;
use crate::domain::{Key, Kind, Municipality};

/// The patient's time in the service. Of what it was before, the pauses are known.
pub(super) fn entry(person: &Person, municipality: Municipality, words: &dyn Words) -> Value {
    let patient = &person.patient;
    let group = patient.group.map(|group| words.code(Kind::Patient, &Key::top("group"), group.into()));
    let content = json!({
        // Its codes are those of FHIR.
        "status": patient.status(),
        "statusHistory": patient.pause.values().filter_map(pause).collect::<Vec<_>>(),
        "type": [{ "text": group }],
        "patient": person::of(person),
        "managingOrganization": organization::of_municipality(municipality),
        "period": { "start": patient.start_date, "end": patient.end_date },
        "careManager": patient.coordinator.as_ref().map(|name| json!({ "type": "Practitioner", "display": name })),
    });
    super::entry("EpisodeOfCare", person.id, content)
}

/// A pause that has ended; one that has not is the status itself.
fn pause(pause: &Pause) -> Option<Value> {
    let (from, until) = (pause.from?, pause.until?);
    Some(json!({ "status": PatientStatus::Onhold, "period": { "start": from, "end": until } }))
}
