//! The daemon's clock, and local time in Norway.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The time zone of everything that a person reads or writes.
fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").expect("the time-zone database is part of the program")
}

/// Tells the time. A demo's clock runs on the demo's day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    /// The machine's own time.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows this local time now, and runs on from there.
    pub fn starting_at(moment: DateTime) -> Self {
        let start =
            moment.to_zoned(oslo()).map(|zoned| zoned.timestamp()).unwrap_or_else(|_| Timestamp::now());
        Self { ahead: start.duration_since(Timestamp::now()) }
    }

    /// The machine's clock was set.
    #[cfg(test)]
    pub(super) fn jump(&mut self, by: SignedDuration) {
        self.ahead = self.ahead.saturating_add(by);
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp::now().saturating_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// Now, in Europe/Oslo, to the second.
    pub fn local(&self) -> DateTime {
        local(self.now()).with().subsec_nanosecond(0).build().unwrap_or_else(|_| local(self.now()))
    }

    /// Today, in Europe/Oslo.
    pub fn today(&self) -> Date {
        self.local().date()
    }
}

/// A moment in Europe/Oslo.
pub fn local(moment: Timestamp) -> DateTime {
    moment.to_zoned(oslo()).datetime()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn summer_and_winter_time_are_kept() {
        let moment = |text: &str| local(text.parse().unwrap());
        assert_eq!(moment("2026-07-01T12:00:00Z"), date(2026, 7, 1).at(14, 0, 0, 0));
        assert_eq!(moment("2026-12-01T23:30:00Z"), date(2026, 12, 2).at(0, 30, 0, 0));
    }

    #[test]
    fn a_demo_clock_runs_on_its_own_day() {
        let clock = Clock::starting_at(date(2025, 2, 14).at(8, 12, 0, 0));
        assert_eq!(clock.today(), date(2025, 2, 14));
    }
}
