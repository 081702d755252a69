//! The directory: whom one phones.

use crate::list::{Column, cells};

/// The columns of the list; the number to call is never dropped.
pub(crate) static COLUMNS: &[Column] = &[
    Column::new("column-title", (24, 40), 0, |row, _| row.title.as_str().into()),
    Column::new("column-phone", (12, 14), 0, |row, look| cells::further(row, look, "phone")),
    Column::new("column-phone-hours", (14, 24), 1, |row, look| cells::further(row, look, "phone_hours")),
    Column::new("column-type", (14, 20), 2, |row, look| look.texts.row_group(row.kind, &row.group).into()),
    Column::new("column-organisation", (14, 30), 3, |row, look| cells::further(row, look, "organisation")),
];
