//! Benefits: the figures of the reports, computed from the rows and never typed in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::appointment::{Appointment, Companion, Place, Transport};
use super::equipment::{Borrower, Equipment, EquipmentKind};
use super::event::Event;
use super::patient::Patient;

/// The figures of `domain.md`, "Published figures", as the rows give them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// DSK carried out.
    pub dsk_held: usize,
    /// Patients in those.
    pub dsk_patients: usize,
    /// Held at a GP office.
    pub dsk_at_gp_office: usize,
    /// Held at a nursing home.
    pub dsk_at_nursing_home: usize,
    /// Held in the patient's home.
    pub dsk_at_home: usize,
    /// Carried out by phone after all.
    pub dsk_by_phone: usize,
    /// Mean kilometres saved per DSK evaluated, round trip.
    pub dsk_mean_km: Option<f64>,
    /// Journeys avoided in own car or driven by a relative.
    pub avoided_own_car: usize,
    /// Journeys avoided by patient transport or taxi.
    pub avoided_patient_transport: usize,
    /// Journeys avoided by ambulance.
    pub avoided_ambulance: usize,
    /// Companions spared: family.
    pub spared_family: usize,
    /// Companions spared: municipal health personnel.
    pub spared_personnel: usize,
    /// DHO users in all, the ones who started.
    pub dho_users: usize,
    /// DHO users on the day asked for.
    pub dho_active: usize,
    /// Yellow events handled to green.
    pub yellow_to_green: usize,
    /// Table cameras lent out.
    pub cameras_lent: usize,
}

impl Figures {
    /// The figures from all rows, as of a day.
    pub fn from_rows<'a>(
        day: Date,
        patients: impl IntoIterator<Item = &'a Patient>,
        appointments: impl IntoIterator<Item = &'a Appointment>,
        events: impl IntoIterator<Item = &'a Event>,
        equipment: impl IntoIterator<Item = &'a Equipment>,
    ) -> Self {
        let held: Vec<_> = appointments.into_iter().filter(|dsk| dsk.is_held()).collect();
        let count = |is: &dyn Fn(&Appointment) -> bool| held.iter().filter(|dsk| is(dsk)).count();
        let mut people: Vec<_> = held.iter().filter_map(|dsk| dsk.patient).collect();
        people.sort_unstable();
        people.dedup();
        let km: Vec<f64> = held.iter().filter_map(|dsk| dsk.km_saved).collect();
        let started: Vec<_> = patients
            .into_iter()
            .filter(|patient| patient.start_date.is_some_and(|start| start <= day))
            .collect();
        let is_lent_camera = |item: &&Equipment| {
            let to_a_place = item.open_loans().any(|(_, loan)| loan.borrower == Some(Borrower::Place));
            item.kind == Some(EquipmentKind::TableCamera) && to_a_place
        };
        Self {
            dsk_held: held.len(),
            dsk_patients: people.len(),
            dsk_at_gp_office: count(&|dsk| dsk.place == Some(Place::GpOffice)),
            dsk_at_nursing_home: count(&|dsk| dsk.place == Some(Place::NursingHome)),
            dsk_at_home: count(&|dsk| dsk.place == Some(Place::Home)),
            dsk_by_phone: count(&|dsk| dsk.by_phone),
            dsk_mean_km: (!km.is_empty()).then(|| km.iter().sum::<f64>() / km.len() as f64),
            avoided_own_car: count(&|dsk| dsk.transport == Some(Transport::OwnCar)),
            avoided_patient_transport: count(&|dsk| dsk.transport == Some(Transport::PatientTransport)),
            avoided_ambulance: count(&|dsk| dsk.transport == Some(Transport::Ambulance)),
            spared_family: count(&|dsk| dsk.companion == Some(Companion::Family)),
            spared_personnel: count(&|dsk| dsk.companion == Some(Companion::HealthPersonnel)),
            dho_active: started.iter().filter(|patient| patient.is_active_on(day)).count(),
            dho_users: started.len(),
            yellow_to_green: events.into_iter().filter(|event| event.is_yellow_to_green()).count(),
            cameras_lent: equipment.into_iter().filter(is_lent_camera).count(),
        }
    }
}
