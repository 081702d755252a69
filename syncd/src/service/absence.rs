//! Who stands in for whom today: told with every row that names somebody who is away, and written nowhere.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Open;
use super::protocol::{Refusal, Responsible};
use crate::domain::Kind;
use crate::domain::duty::StandIn;
use crate::store::{Row, Store};

impl<S: Store> Open<S> {
    /// Who stands in for a person in what a record is about: the patient's own deputy for its coordinator,
    /// else who was named with the absence.
    pub(super) fn stand_in(&self, person: &str, row: &Row, day: Date) -> Result<Option<StandIn>, Refusal> {
        if !self.duty.is_away(person, day) {
            return Ok(None);
        }
        let patient = match &row.patient {
            _ if row.kind == Kind::Patient => Some(Cow::Borrowed(row)),
            Some(patient) => self.store.row(patient.id)?.map(Cow::Owned),
            None => None,
        };
        let held = |name: &str| patient.as_ref()?.columns.get(name)?.as_str().map(str::to_owned);
        let own = held("deputy").filter(|_| held("coordinator").as_deref() == Some(person));
        Ok(self.duty.stand_in(person, own.as_deref(), day))
    }

    /// Rows with who stands in for whom they name.
    pub(super) fn covered(&self, mut rows: Vec<Row>) -> Result<Vec<Row>, Refusal> {
        if self.duty.absence.is_empty() {
            return Ok(rows);
        }
        let today = self.clock.today();
        for row in &mut rows {
            if let Some(owner) = row.owner.clone() {
                row.stand_in = self.stand_in(&owner, row, today)?;
            }
        }
        Ok(rows)
    }

    /// Who answers for a record: whoever it names, else of a plan its patient's coordinator and of
    /// an alert whoever is on duty; with who stands in.
    pub(super) fn responsible(&self, row: &Row) -> Result<Option<Responsible>, Refusal> {
        let now = self.clock.local();
        let person = match (&row.owner, row.kind, &row.patient) {
            (Some(owner), ..) => Some(owner.clone()),
            (None, Kind::Event, _) => self.duty.on_duty(now),
            (None, Kind::Plan, Some(patient)) => {
                self.store.row(patient.id)?.and_then(|patient| patient.owner)
            }
            _ => None,
        };
        let Some(person) = person else { return Ok(None) };
        let stand_in = self.stand_in(&person, row, now.date())?;
        Ok(Some(Responsible { person, stand_in }))
    }
}
