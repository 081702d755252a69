//! `varde minutes`: a check-in as Markdown, for who reads neither cards nor patients.

use jiff::civil::Date;
use syncd::domain::{Fault, Field, Kind, Shape};

use super::failure::Failure;
use super::print;
use super::records::Session;
use crate::language::Place;
use crate::language::input::{Context, understand};
use crate::meeting::Minutes;

/// A day as it is written on the command line.
static DAY: Field = Field::new("date", Shape::Date);

impl Session<'_> {
    /// The minutes of the check-in of a day.
    pub(super) fn minutes(&mut self, day: &str) -> Result<(), Failure> {
        let day = self.day(day)?;
        let view = self.read_record(&day.to_string(), Some(Kind::Meeting))?;
        let minutes = Minutes::of(&view);
        match self.json {
            true => Ok(print::json(&minutes)?),
            false => Ok(print::lines(&minutes.markdown(self.texts))?),
        }
    }

    /// The day that was written.
    fn day(&mut self, written: &str) -> Result<Date, Failure> {
        let (texts, today) = (self.texts, self.read_status()?.now.date());
        let told = |fault| Failure::Told(format!("{written}: {}", texts.fault(&fault)));
        let value = understand(&Place::default(), &DAY, written, Context { texts, today, start: None })
            .map_err(told)?;
        let day = value.as_text().and_then(|day| day.parse().ok());
        day.ok_or_else(|| told(Fault::NotADate))
    }
}
