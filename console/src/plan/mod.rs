//! Self-treatment plans.

use crate::list::{Column, cells};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::PATIENT,
    cells::STATE,
    Column::new("column-edition", (7, 7), 3, |row, look| cells::further(row, look, "edition")),
    Column::new("column-review", (12, 12), 2, |row, look| cells::further(row, look, "review_date")),
    Column::new("column-approved", (12, 12), 4, |row, look| cells::further(row, look, "approved_on")),
];
