//! Benefits: the figures of the reports, counted from the rows and never typed in.
//!
//! A figure is the rows that it counts, so a number and what it opens cannot differ. Figures of
//! several municipalities add up: each counts its own rows.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::RecordId;
use super::appointment::{Appointment, Companion, Place, Transport};
use super::equipment::EquipmentKind;
use super::event::Event;
use super::patient::{Patient, PatientStatus};

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
        /// Everybody who was ever a candidate.
        Candidates,
        /// Those who were turned down.
        NotIncluded,
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

    /// The patient's field whose codes tell its rows apart, where one does: FHIR's stratifier.
    pub fn stratifier(self) -> Option<&'static str> {
        match self {
            Self::Candidates => Some("referred_by"),
            Self::NotIncluded => Some("not_included"),
            _ => None,
        }
    }

    /// The code that a patient has among the others of its rows; empty where nobody said.
    fn stratum(self, patient: &Patient) -> Option<String> {
        match self {
            Self::Candidates => Some(patient.referred_by.map(|source| source.to_string())),
            Self::NotIncluded => Some(patient.not_included.map(|reason| reason.to_string())),
            _ => None,
        }
        .map(Option::unwrap_or_default)
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
            Self::Candidates => patients(&|_| true),
            Self::NotIncluded => patients(&|patient| patient.status() == PatientStatus::Cancelled),
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

/// A figure, or of its rows those with one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The figure.
    pub figure: Figure,
    /// The code; empty for those of whom nobody said. None for all of them.
    #[serde(default)]
    pub stratum: Option<String>,
}

impl Line {
    /// What the trial aimed at, where it had a target.
    pub fn target(&self) -> Option<usize> {
        self.stratum.is_none().then(|| self.figure.target())?
    }

    /// The rows that it counts, as of a day.
    pub fn rows(&self, day: Date, rows: &Rows) -> Vec<RecordId> {
        let mut counted = self.figure.rows(day, rows);
        if self.stratum.is_some() {
            let stratum =
                |id: &RecordId| rows.patients.get(id).and_then(|patient| self.figure.stratum(patient));
            counted.retain(|id| stratum(id) == self.stratum);
        }
        counted
    }
}

impl From<Figure> for Line {
    fn from(figure: Figure) -> Self {
        Self { figure, stratum: None }
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
    /// Of the figures whose rows are told apart, how many have each code that some have.
    #[serde(default)]
    pub strata: BTreeMap<Figure, BTreeMap<String, usize>>,
    /// Kilometres saved in all, round trips.
    pub km_saved: f64,
}

impl Figures {
    /// The figures of these rows, as of a day.
    pub fn of(day: Date, rows: &Rows) -> Self {
        let mut figures = Self::default();
        for figure in Figure::iter() {
            let counted = figure.rows(day, rows);
            figures.counts.insert(figure, counted.len());
            let patients = counted.iter().filter_map(|id| rows.patients.get(id));
            for stratum in patients.filter_map(|patient| figure.stratum(patient)) {
                *figures.strata.entry(figure).or_default().entry(stratum).or_default() += 1;
            }
        }
        let held = rows.appointments.iter().filter(|(_, dsk)| dsk.is_held());
        figures.km_saved = held.filter_map(|(_, dsk)| dsk.km_saved).sum();
        figures
    }

    /// What there is to show: each figure, and under it the codes that its rows have, those without one last.
    pub fn lines(&self) -> Vec<Line> {
        let strata = |figure| {
            let codes = self.strata.get(&figure).into_iter().flat_map(BTreeMap::keys);
            let (unsaid, said): (Vec<_>, Vec<_>) = codes.cloned().partition(String::is_empty);
            said.into_iter().chain(unsaid).map(move |code| Line { figure, stratum: Some(code) })
        };
        Figure::iter().flat_map(|figure| std::iter::once(figure.into()).chain(strata(figure))).collect()
    }

    /// The count of a line.
    pub fn of_line(&self, line: &Line) -> usize {
        match &line.stratum {
            None => self.count(line.figure),
            Some(code) => {
                self.strata.get(&line.figure).and_then(|strata| strata.get(code)).copied().unwrap_or(0)
            }
        }
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
            for (figure, strata) in &figures.strata {
                let sums = sum.strata.entry(*figure).or_default();
                strata.iter().for_each(|(code, count)| *sums.entry(code.clone()).or_default() += count);
            }
            sum.km_saved += figures.km_saved;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::episode::{NotIncluded, Source};

    const DAY: Date = date(2025, 2, 14);

    fn rows() -> Rows {
        let patient = |referred_by, status, not_included| Patient {
            referred_by,
            status: Some(status),
            not_included,
            ..Patient::default()
        };
        use PatientStatus::{Active, Cancelled, Planned};
        let patients = [
            patient(Some(Source::Gp), Planned, None),
            patient(Some(Source::Gp), Active, None),
            patient(Some(Source::Hospital), Cancelled, Some(NotIncluded::DoesNotWant)),
            patient(None, Cancelled, Some(NotIncluded::DoesNotWant)),
            patient(None, Cancelled, None),
            // Turned down once and taken in later by somebody who forgot the reason.
            patient(None, Active, Some(NotIncluded::NoCoverage)),
        ];
        let patients = (1..).zip(patients).map(|(id, patient)| (RecordId::from_bytes([id; 16]), patient));
        Rows { patients: patients.collect(), ..Rows::default() }
    }

    #[test]
    fn candidates_are_counted_by_where_they_come_from_and_the_others_by_why_not() {
        let figures = Figures::of(DAY, &rows());
        assert_eq!((figures.count(Figure::Candidates), figures.count(Figure::NotIncluded)), (6, 3));
        let strata = |figure: Figure| {
            let strata = figures.strata[&figure].iter().map(|(code, count)| (code.as_str(), *count));
            strata.collect::<Vec<_>>()
        };
        assert_eq!(strata(Figure::Candidates), [("", 3), ("gp", 2), ("hospital", 1)]);
        assert_eq!(strata(Figure::NotIncluded), [("", 1), ("does-not-want", 2)], "who is in was taken in");
    }

    #[test]
    fn every_line_opens_as_many_rows_as_it_counts_and_the_codes_add_up() {
        let (rows, figures) = (rows(), Figures::of(DAY, &rows()));
        let lines = figures.lines();
        assert!(lines.len() > Figure::CODES.len());
        for line in &lines {
            assert_eq!(line.rows(DAY, &rows).len(), figures.of_line(line), "{line:?}");
        }
        for (figure, strata) in &figures.strata {
            assert_eq!(strata.values().sum::<usize>(), figures.count(*figure));
        }
        let unknown = Line { figure: Figure::NotIncluded, stratum: Some("no-such".into()) };
        assert!(unknown.rows(DAY, &rows).is_empty() && figures.of_line(&unknown) == 0);
    }

    #[test]
    fn several_municipalities_add_up_code_by_code() {
        let one = Figures::of(DAY, &rows());
        let sum: Figures = [&one, &Figures::default(), &one].into_iter().sum();
        assert_eq!(sum.strata[&Figure::NotIncluded]["does-not-want"], 4);
        assert_eq!(sum.lines(), one.lines());
    }
}
