//! Benefits: the figures of the reports, counted from the rows and never typed in.
//!
//! A figure is the rows that it counts, so a number and what it opens cannot differ. Figures of
//! several municipalities add up: each counts its own rows.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::RecordId;
use super::appointment::{Appointment, Companion, Place, Transport};
use super::equipment::EquipmentKind;
use super::event::Event;
use super::patient::Patient;

codes! {
    /// What is counted (`domain.md`, "Published figures", and "Benefits").
    Figure {
        /// DSK carried out.
        DskHeld,
        /// Patients in those.
        DskPatients,
        /// Held at a GP office.
        DskGpOffice,
        /// Held at a nursing home.
        DskNursingHome,
        /// Held in the patient's home.
        DskHome,
        /// Carried out by phone after all.
        DskByPhone,
        /// DSK of which kilometres saved are known; the mean stands beside it.
        DskKm,
        /// Journeys avoided in own car or driven by a relative.
        AvoidedOwnCar,
        /// Journeys avoided by patient transport or taxi.
        AvoidedPatientTransport,
        /// Journeys avoided by ambulance.
        AvoidedAmbulance,
        /// Companions spared: family.
        SparedFamily,
        /// Companions spared: municipal health personnel.
        SparedPersonnel,
        /// DHO users in all, the ones who started.
        DhoUsers,
        /// DHO users on the day asked for.
        DhoActive,
        /// Yellow events handled to green.
        YellowToGreen,
        /// Table cameras lent out to places.
        CamerasLent,
    }
}

impl Figure {
    /// What the trial aimed at, where it had a target (`domain.md`, "Published figures").
    pub fn target(self) -> Option<usize> {
        match self {
            Self::DskHeld => Some(20),
            Self::DskGpOffice => Some(10),
            Self::DhoUsers => Some(10),
            _ => None,
        }
    }

    /// The rows that it counts, as of a day.
    pub fn rows(self, day: Date, rows: &Rows) -> Vec<RecordId> {
        let held = rows.appointments.iter().filter(|(_, dsk)| dsk.is_held());
        let dsk = |is: &dyn Fn(&Appointment) -> bool| {
            held.clone().filter(|(_, dsk)| is(dsk)).map(|(id, _)| *id).collect::<Vec<_>>()
        };
        let started = |patient: &Patient| patient.start_date.is_some_and(|start| start <= day);
        let patients = |is: &dyn Fn(&Patient) -> bool| {
            rows.patients.iter().filter(|(_, patient)| is(patient)).map(|(id, _)| *id).collect::<Vec<_>>()
        };
        match self {
            Self::DskHeld => dsk(&|_| true),
            Self::DskPatients => {
                let people: BTreeSet<_> = held.filter_map(|(_, dsk)| dsk.patient).collect();
                people.into_iter().collect()
            }
            Self::DskGpOffice => dsk(&|dsk| dsk.place == Some(Place::GpOffice)),
            Self::DskNursingHome => dsk(&|dsk| dsk.place == Some(Place::NursingHome)),
            Self::DskHome => dsk(&|dsk| dsk.place == Some(Place::Home)),
            Self::DskByPhone => dsk(&|dsk| dsk.by_phone),
            Self::DskKm => dsk(&|dsk| dsk.km_saved.is_some()),
            Self::AvoidedOwnCar => dsk(&|dsk| dsk.transport == Some(Transport::OwnCar)),
            Self::AvoidedPatientTransport => dsk(&|dsk| dsk.transport == Some(Transport::PatientTransport)),
            Self::AvoidedAmbulance => dsk(&|dsk| dsk.transport == Some(Transport::Ambulance)),
            Self::SparedFamily => dsk(&|dsk| dsk.companion == Some(Companion::Family)),
            Self::SparedPersonnel => dsk(&|dsk| dsk.companion == Some(Companion::HealthPersonnel)),
            Self::DhoUsers => patients(&started),
            Self::DhoActive => patients(&|patient| started(patient) && patient.is_active_on(day)),
            Self::YellowToGreen => {
                let green = rows.events.iter().filter(|(_, event)| event.is_yellow_to_green());
                green.map(|(id, _)| *id).collect()
            }
            Self::CamerasLent => {
                let lent =
                    rows.lent_to_places.iter().filter(|(_, kind)| **kind == EquipmentKind::TableCamera);
                lent.map(|(id, _)| *id).collect()
            }
        }
    }
}

/// A municipality's own rows, as far as figures need them.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Its patients.
    pub patients: BTreeMap<RecordId, Patient>,
    /// Its DSK.
    pub appointments: BTreeMap<RecordId, Appointment>,
    /// Its events.
    pub events: BTreeMap<RecordId, Event>,
    /// The items that it owns and has lent to a place.
    pub lent_to_places: BTreeMap<RecordId, EquipmentKind>,
}

/// The figures of one municipality, or of several together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many rows each figure counts.
    pub counts: BTreeMap<Figure, usize>,
    /// Kilometres saved in all, round trips.
    pub km_saved: f64,
}

impl Figures {
    /// The figures of these rows, as of a day.
    pub fn of(day: Date, rows: &Rows) -> Self {
        let all = <Figure as strum::IntoEnumIterator>::iter();
        let counts = all.map(|figure| (figure, figure.rows(day, rows).len())).collect();
        let held = rows.appointments.iter().filter(|(_, dsk)| dsk.is_held());
        Self { counts, km_saved: held.filter_map(|(_, dsk)| dsk.km_saved).sum() }
    }

    /// A count.
    pub fn count(&self, figure: Figure) -> usize {
        self.counts.get(&figure).copied().unwrap_or(0)
    }

    /// Mean kilometres saved per DSK, round trip, of those where they are known.
    pub fn mean_km(&self) -> Option<f64> {
        let known = self.count(Figure::DskKm);
        (known > 0).then(|| self.km_saved / known as f64)
    }
}

impl<'a> Sum<&'a Figures> for Figures {
    fn sum<I: Iterator<Item = &'a Figures>>(several: I) -> Self {
        several.fold(Self::default(), |mut sum, figures| {
            for (figure, count) in &figures.counts {
                *sum.counts.entry(*figure).or_default() += count;
            }
            sum.km_saved += figures.km_saved;
            sum
        })
    }
}
