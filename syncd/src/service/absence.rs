//! Who stands in for whom today: told with every row that names somebody who is away, and written nowhere.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Open;
use super::protocol::{Refusal, Responsible};
use crate::domain::Kind;
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::duty::StandIn;
use crate::store::{Agenda, AgendaQuery, AgendaRow, Part, Row, Store};

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

    /// *Today*, with who stands in for whom; first of what is due today those for whom nobody does, and last
    /// how many patients' records are to be erased.
    pub(super) fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, Refusal> {
        let mut agenda = self.store.agenda(query)?;
        for AgendaRow { record, item, stand_in, .. } in &mut agenda.rows {
            if let Some(person) = &item.responsible {
                *stand_in = self.stand_in(person, record, query.today)?;
            }
        }
        let first: Vec<_> = self.uncovered(query.today)?;
        let last = self.due_for_erasure(agenda.counts.to_erase, query.today)?;
        agenda.counts.today += first.len() + usize::from(last.is_some());
        let end = agenda.rows.partition_point(|row| row.part <= Part::Today);
        drop(agenda.rows.splice(end..end, last));
        let begin = agenda.rows.partition_point(|row| row.part < Part::Today);
        drop(agenda.rows.splice(begin..begin, first));
        Ok(agenda)
    }

    /// Those away for whom nobody stands in.
    fn uncovered(&self, today: Date) -> Result<Vec<AgendaRow>, Refusal> {
        let uncovered = self.duty.uncovered(today);
        if uncovered.is_empty() {
            return Ok(Vec::new());
        }
        let Some(roster) = self.store.row(self.only_id(Kind::Duty))? else { return Ok(Vec::new()) };
        let row = |(person, stand_in): (&str, StandIn)| AgendaRow {
            stand_in: Some(stand_in),
            ..of_today(&roster, today, Reason::NobodyCovers, person.to_owned())
        };
        Ok(uncovered.into_iter().map(row).collect())
    }

    /// So many patients' records, in one row: told one by one they would hide all else.
    fn due_for_erasure(&self, count: usize, today: Date) -> Result<Option<AgendaRow>, Refusal> {
        if count == 0 {
            return Ok(None);
        }
        let settings = self.store.row(self.only_id(Kind::Settings))?;
        Ok(settings.map(|row| of_today(&row, today, Reason::ErasureDue, count.to_string())))
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

/// What follows from the municipality's own record, for today.
fn of_today(record: &Row, today: Date, reason: Reason, detail: String) -> AgendaRow {
    let item = AgendaItem { lane: Lane::Due, on: today, at: None, reason, detail, responsible: None };
    AgendaRow { part: Part::Today, record: record.clone(), item, stand_in: None }
}
