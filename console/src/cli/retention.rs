//! `varde retention`: who is due for erasure.

use syncd::service::protocol::{DueForErasure, Request, Response};

use super::failure::Failure;
use super::print;
use super::records::Session;

impl Session<'_> {
    /// Who is due today, by the municipality's settings, or as if all were kept for so many months.
    pub(super) fn retention(&mut self, months: Option<i64>) -> Result<(), Failure> {
        let Response::Retention(retention) = self.ask(Request::Retention { months })? else {
            return self.unexpected();
        };
        if self.json {
            return Ok(print::json(&retention)?);
        }
        let texts = self.texts;
        print::line(&texts.retention(&retention))?;
        let row = |due: &DueForErasure| {
            vec![
                due.patient.number.clone().unwrap_or_default(),
                due.patient.title.clone(),
                texts.ended_on(due),
                texts.date(due.since),
                texts.due_hindrance(due).unwrap_or_default(),
            ]
        };
        let heads =
            ["column-number", "column-title", "retention-ended", "retention-since", "retention-hindrance"];
        let rows =
            std::iter::once(heads.map(|head| texts.get(head)).into()).chain(retention.due.iter().map(row));
        match retention.due.is_empty() {
            true => Ok(()),
            false => Ok(print::columns(&rows.collect::<Vec<_>>())?),
        }
    }
}
