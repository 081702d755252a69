//! The kinds of record.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::{HeldIn, Schema};

/// What a record is. Each kind that is stored as a document has a [`Schema`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// A person in the service, with criteria, consent and pathway (FHIR Patient, EpisodeOfCare).
    Patient,
    /// A self-treatment plan with its three levels (FHIR CarePlan).
    Plan,
    /// A yellow or red alert and what was done about it (FHIR Flag).
    Event,
    /// An item of the common pool, with its loans (FHIR Device, DeviceUseStatement).
    Equipment,
    /// A joint video consultation, DSK, with steps and evaluation (FHIR Appointment).
    Appointment,
    /// A unit or person that one phones (FHIR Organization, PractitionerRole).
    Contact,
    /// A Tuesday check-in with its actions; one for each date.
    Meeting,
    /// A municipality's duty roster; one for each municipality.
    Duty,
    /// What a municipality has decided for itself; one for each municipality.
    Settings,
}

impl Kind {
    /// Whether such a record is a patient's, or about one. What the region holds names no patient, a
    /// roster names only who is on duty, and settings name nobody.
    pub fn concerns_patients(self) -> bool {
        self.schema().held_in == HeldIn::Municipality && !self.is_one_of_its_kind()
    }

    /// Whether a municipality has one record of this kind, so that its id is computed.
    pub fn is_one_of_its_kind(self) -> bool {
        matches!(self, Self::Duty | Self::Settings)
    }

    /// What a record of this kind may hold.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::Patient => &super::patient::SCHEMA,
            Self::Plan => &super::plan::SCHEMA,
            Self::Event => &super::event::SCHEMA,
            Self::Equipment => &super::equipment::SCHEMA,
            Self::Appointment => &super::appointment::SCHEMA,
            Self::Contact => &super::contact::SCHEMA,
            Self::Meeting => &super::meeting::SCHEMA,
            Self::Duty => &super::duty::SCHEMA,
            Self::Settings => &super::settings::SCHEMA,
        }
    }
}
