//! A municipality's figures as the others see them: counts in which nobody can be recognised.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::benefit::Figures;

/// Counts under this point to persons (`design.md`, "Records and scopes", `region`).
pub const SMALLEST_SHOWN: u32 = 5;

/// A municipality's figures, small ones left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// Patients by the code of their status.
    pub patients: Table,
    /// DSK by the code of their state.
    pub appointments: Table,
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

    proptest! {
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
