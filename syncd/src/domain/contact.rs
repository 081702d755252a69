//! The directory: units and people that coordinators phone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, HeldIn, Keyed, Kind, Municipality, RecordId, Schema, Section, Shape};

/// The fields of a contact (`domain.md`, "Contacts").
pub static SCHEMA: Schema = Schema {
    kind: Kind::Contact,
    held_in: HeldIn::Region,
    versions: &[&[]],
    fields: &[
        Field::new("name", Shape::Line(120)).required(),
        Field::new("kind", Shape::Choice(ContactKind::CODES)),
        Field::new("organisation", Shape::Line(120)),
        Field::new("role", Shape::Line(80)),
        Field::new("municipality", Shape::Municipality),
        Field::new("phone", Shape::Phone),
        Field::new("phone_hours", Shape::Line(80)),
        Field::new("email", Shape::Line(120)),
        Field::new("note", Shape::Line(300)),
    ],
    sections: &[Section {
        name: "other_phone",
        keyed: Keyed::Random,
        fields: &[
            Field::new("number", Shape::Phone).required(),
            Field::new("label", Shape::Line(60)),
            Field::new("hours", Shape::Line(80)),
        ],
    }],
};

codes! {
    /// What a contact is.
    ContactKind {
        /// A unit of a hospital.
        HospitalUnit,
        /// A unit of a municipality.
        MunicipalUnit,
        /// A GP's office.
        GpOffice,
        /// A nursing home.
        NursingHome,
        /// A response centre.
        ResponseCentre,
        /// A coordinator or another person.
        Person,
    }
}

/// A contact as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Name of the unit or person.
    pub name: String,
    /// What it is.
    pub kind: Option<ContactKind>,
    /// The organisation it belongs to.
    pub organisation: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// The municipality, where it belongs to one.
    pub municipality: Option<Municipality>,
    /// The first number to call, E.164.
    pub phone: Option<String>,
    /// When that phone is answered.
    pub phone_hours: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Further phones.
    pub other_phone: BTreeMap<RecordId, FurtherPhone>,
}

impl Contact {
    /// When one of its numbers is answered, where that is known.
    pub fn hours_of(&self, number: &str) -> Option<&str> {
        match self.phone.as_deref() == Some(number) {
            true => self.phone_hours.as_deref(),
            false => self.other_phone.values().find(|phone| phone.number == number)?.hours.as_deref(),
        }
    }
}

/// A further phone of a contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FurtherPhone {
    /// The number, E.164.
    pub number: String,
    /// Whose it is: secretary, ward.
    pub label: Option<String>,
    /// When it is answered.
    pub hours: Option<String>,
}
