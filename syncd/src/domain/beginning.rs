//! What stands in a new record before anybody has written anything, as a form suggests it.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::appointment::AppointmentStatus;
use super::plan::{PlanForm, PlanStatus};
use super::{Kind, Municipality, Value};

impl Kind {
    /// What a new record of this kind most likely holds, by the names of its fields: the one who
    /// makes it answers for it, now, in this municipality.
    pub fn begins_with(
        self,
        now: DateTime,
        person: &str,
        municipality: Municipality,
    ) -> BTreeMap<&'static str, Value> {
        let code = |code: &'static str| Value::from(code);
        match self {
            Self::Patient => [("coordinator", person.into())].into(),
            Self::Plan => {
                [("form", code(PlanForm::SelfTreatment.into())), ("status", code(PlanStatus::Draft.into()))]
                    .into()
            }
            Self::Event => [("at", now.strftime("%Y-%m-%dT%H:%M:%S").to_string().into())].into(),
            Self::Equipment => [("owner", municipality.to_string().into())].into(),
            Self::Appointment => {
                [("status", code(AppointmentStatus::Pending.into())), ("responsible", person.into())].into()
            }
            Self::Meeting => [("date", now.date().into())].into(),
            Self::Contact | Self::Duty | Self::Settings => BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::domain::Key;

    #[test]
    fn what_is_suggested_is_allowed() {
        let municipality = Municipality::new(4634).unwrap();
        for kind in Kind::iter() {
            let now = date(2026, 11, 24).at(8, 12, 0, 0);
            for (name, value) in kind.begins_with(now, "Lun Fjellrev", municipality) {
                let field = kind.schema().field(&Key::top(name)).unwrap();
                assert_eq!(field.check(&value), None, "{kind} {name}");
            }
        }
    }
}
