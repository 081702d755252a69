//! What only one record may have at a time: a person's hour, a shown number, an identity.

use std::fmt::Display;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Kind;

codes! {
    /// What two records have in common that only one may have, the gravest first.
    Shared {
        /// The patient, at the same time.
        Patient,
        /// Who answers for them in the municipality, at the same time.
        Person,
        /// The place where the patient sits, at the same time.
        Place,
        /// The identity number: probably one person, entered twice.
        IdentityNumber,
        /// Name and birth date: possibly one person, entered twice.
        NameAndBirthDate,
        /// The shown number: given twice while apart.
        Number,
    }
}

codes! {
    /// The sorts of things that only one record may have.
    Sort {
        /// A person's or a place's time.
        Time,
        /// Who somebody is.
        Identity,
        /// A shown number.
        Number,
    }
}

impl Shared {
    /// What sort of thing it is: of each two records are told the gravest that they have in common.
    pub fn sort(self) -> Sort {
        match self {
            Self::Patient | Self::Person | Self::Place => Sort::Time,
            Self::IdentityNumber | Self::NameAndBirthDate => Sort::Identity,
            Self::Number => Sort::Number,
        }
    }

    /// The field that tells it.
    pub fn field(self) -> &'static str {
        match self {
            Self::Patient | Self::Person | Self::Place => "start",
            Self::IdentityNumber => "identity_number",
            Self::NameAndBirthDate => "name",
            Self::Number => "number",
        }
    }
}

/// A time that a record takes of somebody or something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Of whom: what is taken, a slash, and whose: `patient/<id>`, `person/<name>` in lower case.
    pub who: String,
    /// From when, Europe/Oslo.
    pub start: DateTime,
    /// Until when; that moment is free again.
    pub end: DateTime,
}

impl Booking {
    /// Something that is taken for as long as the record is in use.
    pub fn always(shared: Shared, whose: impl Display) -> Self {
        Self { who: format!("{shared}/{whose}"), start: DateTime::MIN, end: DateTime::MAX }
    }

    /// The shown number of a record.
    pub fn of_number(kind: Kind, number: &str) -> Self {
        Self::always(Shared::Number, format_args!("{kind}/{}", folded(number)))
    }

    /// Whether two bookings take the same time of the same.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.who == other.who && self.start < other.end && other.start < self.end
    }

    /// What is taken, by a booking's `who`.
    pub fn shared(who: &str) -> Option<Shared> {
        who.split('/').next()?.parse().ok()
    }
}

/// A record that was found to be right beside this one, and is no longer told of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Apart {
    /// Whether somebody has noted it.
    pub noted: bool,
}

/// A name as it is compared: people write it with other capitals and blanks.
pub(super) fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
