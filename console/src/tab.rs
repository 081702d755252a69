//! The tabs, in the order of their numbers.

use strum::{Display, EnumCount, EnumIter, FromRepr, IntoEnumIterator};
use syncd::domain::Kind;

/// A tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter, EnumCount, FromRepr)]
#[strum(serialize_all = "kebab-case")]
#[repr(u8)]
pub enum Tab {
    /// What is due, late and waiting.
    Today = 1,
    /// Patients.
    Patients,
    /// Self-treatment plans.
    Plans,
    /// The common pool of equipment.
    Equipment,
    /// DSK appointments.
    Appointments,
    /// The Tuesday check-ins.
    Meetings,
    /// Figures for the reports.
    Benefits,
    /// This machine and, later, its peers.
    Sync,
    /// The directory.
    Contacts,
}

impl Tab {
    /// All tabs, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        Self::iter()
    }

    /// The digit that opens it.
    pub fn digit(self) -> u8 {
        self as u8
    }

    /// The kind of record that it lists, where it is a list.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Patients => Some(Kind::Patient),
            Self::Plans => Some(Kind::Plan),
            Self::Equipment => Some(Kind::Equipment),
            Self::Appointments => Some(Kind::Appointment),
            Self::Meetings => Some(Kind::Meeting),
            Self::Contacts => Some(Kind::Contact),
            Self::Today | Self::Benefits | Self::Sync => None,
        }
    }

    /// The tab that lists a kind, where one does.
    pub fn of(kind: Kind) -> Option<Self> {
        Self::iter().find(|tab| tab.kind() == Some(kind))
    }

    /// The message that names it.
    pub fn label(self) -> String {
        format!("tab-{self}")
    }

    /// The tab `step` places on, around the end.
    pub fn step(self, step: i8) -> Self {
        let count = Self::COUNT as i8;
        let index = (self as i8 - 1 + step).rem_euclid(count) + 1;
        Self::from_repr(index.unsigned_abs()).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_go_around_both_ways() {
        assert_eq!(Tab::Contacts.step(1), Tab::Today);
        assert_eq!(Tab::Today.step(-1), Tab::Contacts);
        assert_eq!(Tab::Patients.step(1), Tab::Plans);
    }
}
