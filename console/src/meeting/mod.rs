//! The Tuesday check-ins.

use crate::list::{Column, cells};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    Column::new("column-date", (12, 16), 0, |row, look| cells::further(row, look, "date")),
    Column::new("column-present", (20, 60), 1, |row, look| cells::further(row, look, "present")),
];
