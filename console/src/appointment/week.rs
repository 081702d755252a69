//! A week of DSK: what is asked for and where one is in it. How it looks stands in `calendar`.
//!
//! **Invariant:** never more than one request under way, and never more rows than one page.

use jiff::ToSpan;
use jiff::civil::Date;
use syncd::domain::Kind;
use syncd::service::protocol::Request;
use syncd::store::view::{Order, Page, Query, Row};

use crate::effect::{Effect, Tag};

/// The days of a week.
pub(crate) const DAYS: usize = 7;
/// The most rows of one week that are shown.
const ROWS_MAX: usize = 200;

/// The week shown, if one is.
#[derive(Debug, Default)]
pub struct Week {
    open: bool,
    /// The day that it begins on; this week's, while nobody went to another.
    monday: Option<Date>,
    rows: Vec<Row>,
    /// The week that the rows are of.
    known: Option<Date>,
    asking: Option<Date>,
    stale: bool,
    selected: usize,
}

impl Week {
    /// Whether it is shown in place of the list.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows it, or the list again.
    pub fn toggle(&mut self) {
        self.open = !self.open;
    }

    /// The day that it begins on.
    pub fn monday(&self, today: Date) -> Date {
        self.monday.unwrap_or_else(|| monday_of(today))
    }

    /// The rows by time, once they are here.
    pub fn rows(&self, today: Date) -> Option<&[Row]> {
        (self.known == Some(self.monday(today))).then_some(&self.rows)
    }

    /// The place of the selected row.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<&Row> {
        self.rows.get(self.selected).filter(|_| self.known.is_some())
    }

    /// Goes so many weeks on.
    pub fn go(&mut self, weeks: i64, today: Date) {
        self.monday = Some(self.monday(today).saturating_add(weeks.weeks()));
        self.selected = 0;
    }

    /// Goes to the week of today.
    pub fn go_to_today(&mut self) {
        (self.monday, self.selected) = (None, 0);
    }

    /// Selects a row by its place, or the last one.
    pub fn select(&mut self, index: usize) {
        self.selected = index.min(self.rows.len().saturating_sub(1));
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.selected.saturating_add_signed(rows));
    }

    /// Something changed: ask anew; what is known is shown until then.
    pub fn refresh(&mut self) {
        self.stale = true;
    }

    /// The request that is needed, if one is and none is under way.
    pub fn ask(&mut self, today: Date) -> Option<Effect> {
        let monday = self.monday(today);
        if self.asking.is_some() || (self.known == Some(monday) && !self.stale) {
            return None;
        }
        (self.asking, self.stale) = (Some(monday), false);
        Some(Effect::Ask(Tag::Week, Request::List(query(monday))))
    }

    /// Takes in the rows, and stays on the selected record where it is still there.
    pub fn take(&mut self, page: Page) {
        let kept = self.rows.get(self.selected).map(|row| row.id);
        let place = kept.and_then(|id| page.rows.iter().position(|row| row.id == id));
        (self.rows, self.known) = (page.rows, self.asking.take());
        self.select(place.unwrap_or(self.selected));
    }

    /// No answer comes to what was asked for; it is asked for again when something changes.
    pub fn refused(&mut self) {
        self.known = self.asking.take().or(self.known);
        self.rows.clear();
    }

    /// No answer comes any more: it may be asked for again.
    pub fn unanswered(&mut self) {
        self.asking = None;
    }
}

/// The Monday of a day's week.
pub(crate) fn monday_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// The days of a week that begins on this one.
pub(crate) fn days_of(monday: Date) -> impl Iterator<Item = Date> {
    (0..DAYS as i64).map(move |day| monday.saturating_add(day.days()))
}

/// The DSK of a week, by time.
pub(crate) fn query(monday: Date) -> Query {
    let sunday = monday.saturating_add((DAYS as i64 - 1).days());
    Query { days: Some((monday, sunday)), order: Order::Due, limit: ROWS_MAX, ..Query::of(Kind::Appointment) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TUESDAY: Date = date(2026, 11, 24);

    #[test]
    fn a_week_goes_from_monday_to_sunday_over_the_end_of_the_year() {
        assert_eq!(monday_of(date(2027, 1, 3)), date(2026, 12, 28));
        let days: Vec<_> = days_of(monday_of(TUESDAY)).collect();
        assert_eq!((days[0], days[6], days.len()), (date(2026, 11, 23), date(2026, 11, 29), 7));
        assert_eq!(query(days[0]).days, Some((days[0], days[6])));
    }

    #[test]
    fn an_answer_about_another_week_is_not_shown_as_this_one() {
        let mut week = Week::default();
        assert!(week.ask(TUESDAY).is_some() && week.ask(TUESDAY).is_none());
        week.go(1, TUESDAY);
        week.take(Page { rows: Vec::new(), total: 0, offset: 0 });
        assert!(week.rows(TUESDAY).is_none());
        assert!(week.ask(TUESDAY).is_some());
        week.go_to_today();
        assert_eq!(week.monday(TUESDAY), date(2026, 11, 23));
    }
}
