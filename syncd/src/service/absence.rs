//! Who stands in for whom today: told with every row that names somebody who is away, and written nowhere.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Open;
use super::protocol::{Refusal, Responsible};
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::duty::{Duty, StandIn};
use crate::domain::{Kind, RecordId};
use crate::store::{Agenda, AgendaQuery, AgendaRow, Part, Row, Store};

impl<S: Store> Open<S> {
    /// The municipality's roster, where there is one.
    pub(super) fn duty(&self) -> Result<Option<Duty>, Refusal> {
        Ok(self.only(Kind::Duty)?.map(|record| record.read().value))
    }

    fn roster(&self) -> RecordId {
        let scope = Kind::Duty.schema().scope(self.profile.municipality);
        RecordId::computed(&self.profile.region, scope, Kind::Duty, "")
    }

    /// Who stands in for a person in what a record is about: the patient's own deputy for its coordinator,
    /// else who was named with the absence.
    pub(super) fn stand_in(
        &self,
        duty: &Duty,
        person: &str,
        row: &Row,
        day: Date,
    ) -> Result<Option<StandIn>, Refusal> {
        if !duty.is_away(person, day) {
            return Ok(None);
        }
        let patient = match &row.patient {
            _ if row.kind == Kind::Patient => Some(Cow::Borrowed(row)),
            Some(patient) => self.store.row(patient.id)?.map(Cow::Owned),
            None => None,
        };
        let held = |name: &str| patient.as_ref()?.columns.get(name)?.as_str().map(str::to_owned);
        let own = held("deputy").filter(|_| held("coordinator").as_deref() == Some(person));
        Ok(duty.stand_in(person, own.as_deref(), day))
    }

    /// Rows with who stands in for whom they name.
    pub(super) fn covered(&self, mut rows: Vec<Row>) -> Result<Vec<Row>, Refusal> {
        let Some(duty) = self.duty()?.filter(|duty| !duty.absence.is_empty()) else { return Ok(rows) };
        let today = self.clock.today();
        for row in &mut rows {
            if let Some(owner) = row.owner.clone() {
                row.stand_in = self.stand_in(&duty, &owner, row, today)?;
            }
        }
        Ok(rows)
    }

    /// *Today*, with who stands in for whom, and first of what is due today those for whom nobody does.
    pub(super) fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, Refusal> {
        let mut agenda = self.store.agenda(query)?;
        let Some(duty) = self.duty()?.filter(|duty| !duty.absence.is_empty()) else { return Ok(agenda) };
        for AgendaRow { record, item, stand_in, .. } in &mut agenda.rows {
            if let Some(person) = &item.responsible {
                *stand_in = self.stand_in(&duty, person, record, query.today)?;
            }
        }
        let Some(roster) = self.store.row(self.roster())? else { return Ok(agenda) };
        let uncovered = duty.uncovered(query.today).into_iter().map(|(person, stand_in)| AgendaRow {
            part: Part::Today,
            record: roster.clone(),
            item: AgendaItem {
                lane: Lane::Due,
                on: query.today,
                at: None,
                reason: Reason::NobodyCovers,
                detail: person.to_owned(),
                responsible: None,
            },
            stand_in: Some(stand_in),
        });
        let uncovered: Vec<_> = uncovered.collect();
        agenda.counts.today += uncovered.len();
        let before = agenda.rows.partition_point(|row| row.part < Part::Today);
        drop(agenda.rows.splice(before..before, uncovered));
        Ok(agenda)
    }

    /// Who answers for a record: whoever it names, else of a plan its patient's coordinator and of
    /// an alert whoever is on duty; with who stands in.
    pub(super) fn responsible(&self, row: &Row) -> Result<Option<Responsible>, Refusal> {
        let duty = self.duty()?.unwrap_or_default();
        let now = self.clock.local();
        let person = match (&row.owner, row.kind, &row.patient) {
            (Some(owner), ..) => Some(owner.clone()),
            (None, Kind::Event, _) => duty.on_duty(now),
            (None, Kind::Plan, Some(patient)) => {
                self.store.row(patient.id)?.and_then(|patient| patient.owner)
            }
            _ => None,
        };
        let Some(person) = person else { return Ok(None) };
        let stand_in = self.stand_in(&duty, &person, row, now.date())?;
        Ok(Some(Responsible { person, stand_in }))
    }
}
