//! The card: the pilot's anonymous overview row, derived from documents and never written.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::RecordId;
use super::appointment::{Appointment, Companion, Place, Step, Transport};
use super::pathway::Pathway;
use super::patient::{Group, Patient, PatientStatus};

/// What other municipalities see of a patient or a DSK. **A whitelist:** a field is here only
/// because `design.md` ("Records and scopes", `cards`) names it; no name, no free text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum Card {
    /// Of a patient.
    Patient(PatientCard),
    /// Of a DSK.
    Appointment(AppointmentCard),
}

/// The overview row of a patient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PatientCard {
    /// The shown number, such as `MAS-03`.
    pub number: Option<String>,
    /// Patient group.
    pub group: Option<Group>,
    /// Phase of the pathway, 1–5; none once all is done.
    pub phase: Option<u8>,
    /// Where the service stands.
    pub status: Option<PatientStatus>,
    /// DHO tools used: codes of equipment kinds.
    pub tools: Option<String>,
    /// Hours of home care decided per week.
    pub hours_decided: Option<f64>,
    /// Hours spent on DHO follow-up.
    pub hours_spent: Option<f64>,
    /// Driving distance, km.
    pub distance_km: Option<f64>,
    /// Start of the service.
    pub start_date: Option<Date>,
    /// End of the service.
    pub end_date: Option<Date>,
}

/// The overview row of a DSK.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AppointmentCard {
    /// Start, Europe/Oslo.
    pub start: Option<jiff::civil::DateTime>,
    /// End, Europe/Oslo.
    pub end: Option<jiff::civil::DateTime>,
    /// Kind of place.
    pub place: Option<Place>,
    /// The hospital unit, a contact.
    pub contact: Option<RecordId>,
    /// The item used, where one is.
    pub equipment: Option<RecordId>,
    /// The next step of arranging.
    pub step: Option<Step>,
    /// Kilometres saved.
    pub km_saved: Option<f64>,
    /// Transport avoided.
    pub transport: Option<Transport>,
    /// Companion avoided.
    pub companion: Option<Companion>,
}

impl PatientCard {
    /// The card of a patient.
    pub fn of(patient: &Patient, pathway: &Pathway) -> Self {
        Self {
            number: patient.number.clone(),
            group: patient.group,
            phase: pathway.phase(patient),
            status: patient.status,
            tools: patient.tools.clone(),
            hours_decided: patient.hours_decided,
            hours_spent: patient.hours_spent,
            distance_km: patient.distance_km,
            start_date: patient.start_date,
            end_date: patient.end_date,
        }
    }
}

impl AppointmentCard {
    /// The card of a DSK.
    pub fn of(appointment: &Appointment) -> Self {
        Self {
            start: appointment.start,
            end: appointment.end,
            place: appointment.place,
            contact: appointment.hospital,
            equipment: None,
            step: appointment.next_step(),
            km_saved: appointment.km_saved,
            transport: appointment.transport,
            companion: appointment.companion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Key, Kind, Municipality, Record, Scope, Shape, Value};

    /// Every field is filled with a value that can be found again; only whitelisted ones may be.
    #[test]
    fn nothing_but_the_whitelist_is_on_a_card() {
        let canary = "Kanari Fugl";
        let scope = Scope::Municipality(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), Kind::Patient, scope);
        let schema = Kind::Patient.schema();
        for field in schema.fields.iter().filter(|field| field.name != "number") {
            match field.shape {
                Shape::Line(_) | Shape::LongText => record.set(Key::top(field.name), canary),
                Shape::Phone => record.set(Key::top(field.name), "+4768050000"),
                Shape::IdentityNumber => record.set(Key::top(field.name), "41814061033"),
                _ => {}
            }
        }
        record.set(Key::top("number"), "MAS-03");
        record.set(Key::top("birth_date"), "1950-01-02");
        record.set(Key::within("relative", RecordId::random(), "name"), canary);
        record.set(Key::top("hours_decided"), Value::Decimal(3.5));
        let patient = record.read::<Patient>().value;
        assert_eq!(patient.name, canary);
        let card = PatientCard::of(&patient, Pathway::published());
        let json = serde_json::to_string(&Card::Patient(card)).unwrap();
        for forbidden in [canary, "68050000", "41814061033", "1950-01-02"] {
            assert!(!json.contains(forbidden), "{json}");
        }
        assert!(json.contains("MAS-03") && json.contains("3.5"), "{json}");
    }
}
