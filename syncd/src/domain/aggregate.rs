//! A municipality's figures as the others see them: counts in which nobody can be recognised.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::benefit::Figures;
use super::patient::PatientStatus;

/// Counts under this point to persons (`design.md`, "Records and scopes", `region`).
pub const SMALLEST_SHOWN: u32 = 5;

/// A municipality's figures, small ones left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Patients by the code of their status.
    pub patients: Table,
    /// DSK by the code of their state.
    pub appointments: Table,
    /// How recruitment went.
    #[serde(default)]
    pub recruitment: Recruitment,
}

/// Where candidates come from, and why some of them were not included.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recruitment {
    /// Everybody who was ever a candidate, by the code of where they come from.
    pub candidates: Table,
    /// Those who were turned down, by the code of why.
    pub not_included: Table,
}

impl Recruitment {
    /// The same for everybody, beside the patients by status: those who were turned down are one of
    /// its counts, so where that one is left out their sum is as well.
    #[must_use]
    pub fn without_small(&self, patients: &Table) -> Self {
        let turned_down: &str = PatientStatus::Cancelled.into();
        let is_hidden = patients.without_small().by.get(turned_down) == Some(&None);
        let not_included = match is_hidden {
            true => self.not_included.without_any(),
            false => self.not_included.without_small(),
        };
        Self { candidates: self.candidates.without_small(), not_included }
    }
}

/// Figures that somebody who answers for them has given to the region, small ones too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// As of which day.
    pub day: Date,
    /// Who released them.
    pub by: String,
    /// The figures.
    pub figures: Figures,
}

/// Counts that add up to a total; none where a count was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// All of them.
    pub total: Option<u32>,
    /// By code. What is not named is 0.
    pub by: BTreeMap<String, Option<u32>>,
}

impl Table {
    /// All the counts, for who may know them.
    pub fn whole(counts: BTreeMap<String, u32>) -> Self {
        let by: BTreeMap<_, _> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        let total = by.values().sum();
        Self { total: Some(total), by: by.into_iter().map(|(code, count)| (code, Some(count))).collect() }
    }

    /// The same for everybody: without the counts that are small, and what would give one away.
    #[must_use]
    pub fn without_small(&self) -> Self {
        match self.by.iter().map(|(code, count)| Some((code.clone(), (*count)?))).collect() {
            Some(counts) => Self::of(counts),
            None => self.clone(),
        }
    }

    /// The counts by code, of what has none last.
    pub fn counts(&self) -> impl Iterator<Item = (&str, Option<u32>)> {
        let mut counts: Vec<_> = self.by.iter().map(|(code, count)| (code.as_str(), *count)).collect();
        counts.sort_by_key(|(code, _)| code.is_empty());
        counts.into_iter()
    }

    /// Which codes there are, and no count.
    fn without_any(&self) -> Self {
        let total = self.total.filter(|total| *total == 0);
        Self { total, by: self.by.keys().map(|code| (code.clone(), None)).collect() }
    }

    /// The counts, without those that are small and without what would give one of those away.
    pub fn of(counts: BTreeMap<String, u32>) -> Self {
        let counts: BTreeMap<_, _> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        let total = counts.values().sum();
        let mut hidden: Vec<_> = counts.iter().filter(|(_, count)| **count < SMALLEST_SHOWN).collect();
        // One count alone is the total less the others: the next smallest is left out with it.
        if hidden.len() == 1 {
            let others = counts.iter().filter(|(_, count)| **count >= SMALLEST_SHOWN);
            hidden.extend(others.min_by_key(|(_, count)| **count));
        }
        let given_away = hidden.len() == 1;
        let hidden: Vec<_> = hidden.into_iter().map(|(code, _)| code.clone()).collect();
        let shown = |(code, count): (String, u32)| {
            let count = (!hidden.contains(&code)).then_some(count);
            (code, count)
        };
        let by = counts.into_iter().map(shown).collect();
        let total = (total == 0 || (total >= SMALLEST_SHOWN && !given_away)).then_some(total);
        Self { total, by }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(counts: &[(&str, u32)]) -> Table {
        Table::of(counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect())
    }

    #[test]
    fn small_counts_are_left_out_and_so_is_what_gives_them_away() {
        let table = table(&[("active", 20), ("paused", 7), ("ended", 2)]);
        assert_eq!(table.total, Some(29));
        let by: Vec<_> = table.by.values().copied().collect();
        assert_eq!(by, [Some(20), None, None], "active, ended, paused");
    }

    #[test]
    fn a_small_total_is_left_out_and_none_at_all_is_no_secret() {
        assert_eq!(table(&[("active", 4)]).total, None);
        assert_eq!(table(&[]).total, Some(0));
        assert_eq!(table(&[("active", 9)]).by["active"], Some(9));
    }

    #[test]
    fn a_whole_table_is_made_safe_and_a_safe_one_stays() {
        let counts = [("active", 20), ("ended", 2)].map(|(code, count)| (code.to_owned(), count));
        let whole = Table::whole(counts.into());
        assert_eq!((whole.total, whole.by["ended"]), (Some(22), Some(2)));
        let safe = whole.without_small();
        assert_eq!(safe, table(&[("active", 20), ("ended", 2)]));
        assert_eq!(safe.without_small(), safe);
    }

    #[test]
    fn what_is_hidden_of_the_patients_is_not_told_by_the_reasons() {
        let whole = |counts: &[(&str, u32)]| {
            Table::whole(counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect())
        };
        let recruitment = Recruitment {
            candidates: whole(&[("gp", 9), ("hospital", 6), ("", 12)]),
            not_included: whole(&[("does-not-want", 5)]),
        };
        // Two wait: the five who were turned down are left out so that they cannot be found.
        let told = recruitment.without_small(&whole(&[("active", 20), ("cancelled", 5), ("planned", 2)]));
        assert_eq!((told.not_included.total, told.not_included.by["does-not-want"]), (None, None));
        assert_eq!((told.candidates.total, told.candidates.by["gp"]), (Some(27), Some(9)));
        let told = recruitment.without_small(&whole(&[("active", 20), ("cancelled", 5)]));
        assert_eq!(told.not_included.by["does-not-want"], Some(5));
        assert_eq!(told.without_small(&whole(&[("active", 20), ("cancelled", 5)])), told);
    }

    proptest! {
        /// Whoever reads patients by status and reasons beside each other finds no small count.
        #[test]
        fn no_small_count_can_be_found_from_the_reasons(
            states in prop::collection::btree_map("[a-d]", 0..30u32, 0..4),
            reasons in prop::collection::btree_map("[a-d]", 0..30u32, 0..4),
        ) {
            let turned_down: u32 = reasons.values().sum();
            let mut states = states;
            states.insert("cancelled".to_owned(), turned_down);
            let patients = Table::whole(states);
            let recruitment = Recruitment { not_included: Table::whole(reasons), ..Recruitment::default() };
            let told = recruitment.without_small(&patients).not_included;
            let known = patients.without_small().by.get("cancelled").copied().flatten();
            let sum = told.total.or_else(|| told.by.values().copied().sum::<Option<u32>>());
            prop_assert!(sum.is_none_or(|sum| sum == 0 || known == Some(sum)), "{patients:?} {told:?}");
        }

        /// Whoever reads a table finds no small count, and no hidden one by subtraction.
        #[test]
        fn no_small_count_can_be_found(counts in prop::collection::btree_map("[a-e]", 0..30u32, 0..5)) {
            let table = Table::of(counts.clone());
            for (code, count) in table.by.iter().filter_map(|(code, count)| Some((code, (*count)?))) {
                prop_assert!(count >= SMALLEST_SHOWN && counts[code] == count);
            }
            let hidden = table.by.values().filter(|count| count.is_none()).count();
            prop_assert!(hidden != 1 || table.total.is_none());
            prop_assert!(table.total.is_none_or(|total| total == 0 || total >= SMALLEST_SHOWN));
        }
    }
}
