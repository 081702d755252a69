//! `varde week`: the DSK of a week.

use jiff::civil::Date;
use serde_json::json;
use syncd::service::protocol::{Request, Response};
use syncd::store::Row;

use super::failure::Failure;
use super::print;
use super::records::Session;
use crate::appointment::{query, time, week_of};
use crate::language::dates::{self, Leaning};

impl Session<'_> {
    /// The week of a day, as a person names it; of today where nothing is named.
    pub(super) fn week(&mut self, day: &str) -> Result<(), Failure> {
        let today = self.read_status()?.now.date();
        let not_a_day = |_| Failure::of(self.texts, "cli-not-a-day");
        let day = match day {
            "" => today,
            day => dates::date(day, today, Leaning::Future).map_err(not_a_day)?,
        };
        let days = week_of(day);
        let [monday, .., sunday] = days.as_slice() else { return self.unexpected() };
        let Response::Page(page) = self.ask(Request::List(query(*monday)))? else {
            return self.unexpected();
        };
        if self.json {
            let week = json!({ "from": monday, "to": sunday, "rows": page.rows, "total": page.total });
            return Ok(print::json(&week)?);
        }
        if page.rows.is_empty() {
            return Ok(print::line(&self.texts.get("week-empty"))?);
        }
        let of_day = |day: Date| page.rows.iter().filter(move |row| row.due == Some(day));
        let rows = days.iter().flat_map(|day| of_day(*day).map(|row| self.of_week(*day, row)));
        Ok(print::columns(&rows.collect::<Vec<_>>())?)
    }

    fn of_week(&self, day: Date, row: &Row) -> Vec<String> {
        let texts = self.texts;
        let day = format!("{} {}", texts.weekday(day), texts.day_and_month(day));
        let twice = (row.booked_twice > 0).then(|| texts.get("week-booked-twice"));
        vec![
            day,
            time(row),
            row.number.clone().unwrap_or_default(),
            texts.row_about(row),
            texts.row_state(row.kind, &row.state),
            twice.unwrap_or_default(),
            texts.row_group(row.kind, &row.group),
            texts.owner(row),
        ]
    }
}
