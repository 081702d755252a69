//! The common pool of equipment.

use crate::list::{Column, cells};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::NUMBER,
    Column::new("column-type", (14, 24), 0, |row, look| look.texts.row_group(row.kind, &row.group).into()),
    cells::STATE,
    cells::DUE,
    Column::new("column-municipality", (10, 14), 3, |row, look| cells::further(row, look, "owner")),
    Column::new("column-model", (12, 24), 4, |row, look| cells::further(row, look, "model")),
];
