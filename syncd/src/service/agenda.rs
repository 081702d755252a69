//! *Today*: what records ask for, and what follows from the roster and the settings for a day.

use jiff::civil::Date;

use super::Open;
use super::protocol::Refusal;
use crate::domain::Kind;
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::duty::StandIn;
use crate::store::{Agenda, AgendaQuery, AgendaRow, Part, Row, Store};

impl<S: Store> Open<S> {
    /// *Today*, with who stands in for whom; first of what is due today those for whom nobody does, and last
    /// how many patients' records are to be erased.
    pub(super) fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, Refusal> {
        let mut agenda = self.store.agenda(query)?;
        for AgendaRow { record, item, stand_in, .. } in &mut agenda.rows {
            if let Some(person) = &item.responsible {
                *stand_in = self.stand_in(person, record, query.today)?;
            }
        }
        let first = self.uncovered(query.today)?;
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
}

/// What follows from the municipality's own record, for today.
fn of_today(record: &Row, today: Date, reason: Reason, detail: String) -> AgendaRow {
    let item = AgendaItem { lane: Lane::Due, on: today, at: None, reason, detail, responsible: None };
    AgendaRow { part: Part::Today, record: record.clone(), item, stand_in: None }
}
