//! DSK appointments.

use crate::list::{Column, cells};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::NUMBER,
    Column::new("column-start", (16, 20), 0, |row, look| cells::further(row, look, "start")),
    cells::PATIENT,
    cells::STATE,
    Column::new("column-place", (14, 18), 3, |row, look| cells::further(row, look, "place")),
    cells::OWNER,
];
