//! Who stands in for somebody who is away (`domain.md`, "Duty": an absent coordinator's patients go to the
//! deputy). Nothing is rewritten: it follows from the roster and the day, so all comes back by itself.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Absence, Duty};
use crate::domain::fold::fold;

/// Who stands in for somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Who; none where every deputy is away as well, so that nobody covers.
    pub person: Option<String>,
    /// The last day of the absence; none where no end is known.
    pub until: Option<Date>,
}

impl Absence {
    /// Whether somebody is away on a day. One that ends before it begins holds on none.
    fn covers(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Duty {
    /// Who stands in for a person on a day; none where that person is there.
    ///
    /// The `own` deputy comes first, as a patient has one; then who was named with the absence, of several the
    /// one that began last. A deputy's deputy is not looked for: somebody has to be asked.
    pub fn stand_in(&self, person: &str, own: Option<&str>, day: Date) -> Option<StandIn> {
        let mut away: Vec<_> = self.absences(person).filter(|absence| absence.covers(day)).collect();
        if away.is_empty() {
            return None;
        }
        away.sort_by_key(|absence| std::cmp::Reverse(absence.from));
        let named = away.iter().map(|absence| absence.deputy.as_str());
        let here = |deputy: &&str| !deputy.trim().is_empty() && !self.is_away(deputy, day);
        let person_in = own.into_iter().chain(named).find(here).map(str::to_owned);
        Some(StandIn { person: person_in, until: self.until(person, day) })
    }

    /// Whether a person is away on a day.
    pub fn is_away(&self, person: &str, day: Date) -> bool {
        self.absences(person).any(|absence| absence.covers(day))
    }

    /// Those who are away on a day for whom the roster has nobody, each named once, with who would have it.
    pub fn uncovered(&self, day: Date) -> Vec<(&str, StandIn)> {
        let mut found: Vec<(&str, StandIn)> = Vec::new();
        for Absence { person, .. } in self.absence.values().filter(|absence| absence.covers(day)) {
            let known = found.iter().any(|(other, _)| same(other, person));
            let stand_in = self.stand_in(person, None, day).filter(|it| it.person.is_none() && !known);
            found.extend(stand_in.map(|stand_in| (person.as_str(), stand_in)));
        }
        found.sort_unstable_by_key(|(person, _)| fold(person));
        found
    }

    /// The last day of being away without a day between; none where no end is known.
    fn until(&self, person: &str, day: Date) -> Option<Date> {
        let mut last = day;
        loop {
            let on = self.absences(person).filter(|absence| absence.covers(last));
            let furthest = on.map(|absence| absence.until).max_by_key(|until| until.unwrap_or(Date::MAX));
            let Some(Some(end)) = furthest else { return furthest.map_or(Some(last), |_| None) };
            let next = end.saturating_add(1.day());
            match self.is_away(person, next) && next > end {
                true => last = next,
                false => return Some(end),
            }
        }
    }

    fn absences(&self, person: &str) -> impl Iterator<Item = &Absence> {
        self.absence.values().filter(move |absence| same(&absence.person, person))
    }
}

/// Whether two people wrote the same name.
pub(in crate::domain) fn same(one: &str, other: &str) -> bool {
    fold(one.trim()) == fold(other.trim())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::RecordId;

    fn november(day: i8) -> Date {
        date(2026, 11, day)
    }

    /// A roster of who is away, with which deputy, from and until which day of November.
    fn roster(away: &[(&str, &str, i8, Option<i8>)]) -> Duty {
        let absence = |(person, deputy, from, until): &(&str, &str, i8, Option<i8>)| Absence {
            person: (*person).into(),
            deputy: (*deputy).into(),
            from: Some(november(*from)),
            until: until.map(november),
        };
        let absence = (1..).zip(away).map(|(id, away)| (RecordId::from_bytes([id; 16]), absence(away)));
        Duty { absence: absence.collect(), ..Duty::default() }
    }

    fn told(person: Option<&str>, until: Option<i8>) -> Option<StandIn> {
        Some(StandIn { person: person.map(str::to_owned), until: until.map(november) })
    }

    #[test]
    fn everything_goes_to_the_deputy_and_comes_back_by_itself() {
        let roster = roster(&[("Lun", "Mild", 10, Some(12))]);
        assert_eq!(roster.stand_in("Lun", None, november(9)), None);
        for day in 10..=12 {
            assert_eq!(roster.stand_in("Lun", None, november(day)), told(Some("Mild"), Some(12)));
        }
        assert_eq!(roster.stand_in("Lun", None, november(13)), None);
        assert_eq!(
            roster.stand_in(" lun", None, november(11)),
            told(Some("Mild"), Some(12)),
            "as it is typed"
        );
    }

    #[test]
    fn the_patients_own_deputy_comes_first_while_there() {
        let roster = roster(&[("Lun", "Mild", 10, Some(12)), ("Hug", "Mild", 11, Some(11))]);
        let own = |day| roster.stand_in("Lun", Some("Hug"), november(day)).unwrap().person;
        assert_eq!(
            [10, 11, 12].map(own),
            [Some("Hug"), Some("Mild"), Some("Hug")].map(|it| it.map(str::to_owned))
        );
    }

    #[test]
    fn a_deputy_who_is_away_too_covers_nothing_and_that_is_told() {
        let roster = roster(&[("Lun", "Mild", 10, Some(12)), ("Mild", "Lun", 11, None)]);
        assert_eq!(roster.uncovered(november(10)), []);
        let nobody = |until: Option<i8>| told(None, until).unwrap();
        assert_eq!(roster.uncovered(november(11)), [("Lun", nobody(Some(12))), ("Mild", nobody(None))]);
        assert_eq!(roster.uncovered(november(13)), [], "Lun is back, and stands in for Mild");
        assert_eq!(roster.stand_in("Mild", None, november(13)), told(Some("Lun"), None));
    }

    #[test]
    fn overlapping_absences_are_one_and_the_later_ones_deputy_goes_first() {
        let roster = roster(&[
            ("Lun", "Mild", 10, Some(14)),
            ("Lun", "Hug", 12, Some(13)),
            ("Lun", "Klok", 15, Some(16)),
            ("Lun", "Klok", 18, None),
        ]);
        let on = |day| roster.stand_in("Lun", None, november(day));
        assert_eq!(on(10), told(Some("Mild"), Some(16)));
        assert_eq!(on(12), told(Some("Hug"), Some(16)));
        assert_eq!(on(17), None);
        assert_eq!(on(18), told(Some("Klok"), None));
    }

    #[test]
    fn an_end_before_the_start_and_a_deputy_for_oneself_cover_nothing() {
        let turned = roster(&[("Lun", "Mild", 12, Some(10))]);
        assert!((9..14).all(|day| turned.stand_in("Lun", None, november(day)).is_none()));
        let alone = roster(&[("Lun", "Lun", 10, Some(12))]);
        assert_eq!(alone.stand_in("Lun", Some("Lun"), november(11)), told(None, Some(12)));
        let last = roster(&[("Lun", "Mild", 10, None)]);
        assert_eq!(last.stand_in("Lun", None, Date::MAX), told(Some("Mild"), None));
    }

    proptest! {
        /// It always ends, never names who is away, and tells an end only after which the person is there.
        #[test]
        fn nobody_who_is_away_stands_in(
            away in prop::collection::vec(("[a-d]", "[a-e]?", 1..28_i8, option::of(1..28_i8)), 0..12),
            (person, own, day) in ("[a-d]", option::of("[a-e]"), 1..28_i8),
        ) {
            let away: Vec<_> =
                away.iter().map(|(who, deputy, from, until)| (who.as_str(), deputy.as_str(), *from, *until)).collect();
            let (roster, day) = (roster(&away), november(day));
            let stand_in = roster.stand_in(&person, own.as_deref(), day);
            prop_assert_eq!(stand_in.is_some(), roster.is_away(&person, day));
            if let Some(StandIn { person: found, until }) = stand_in {
                prop_assert!(found.is_none_or(|found| found != person && !roster.is_away(&found, day)));
                if let Some(until) = until {
                    prop_assert!(until >= day && !roster.is_away(&person, until.tomorrow().unwrap()));
                }
            }
            for (person, stand_in) in roster.uncovered(day) {
                prop_assert!(roster.is_away(person, day) && stand_in.person.is_none());
            }
        }
    }
}
