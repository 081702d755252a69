//! What columns of sheets were said to be, so that the next import knows it.

use super::open::Open;
use super::protocol::{Refusal, SHEET_COLUMNS_MAX, SheetColumn};
use crate::domain::text;
use crate::store::Store;

/// The setting that keeps them.
const COLUMNS: &str = "sheet-columns";
/// The longest heading or path, in characters.
const NAME_MAX: usize = 200;

impl<S: Store> Open<S> {
    /// All that are kept.
    pub(super) fn columns(&self) -> Result<Vec<SheetColumn>, Refusal> {
        let kept = self.store.setting(COLUMNS)?.unwrap_or_default();
        Ok(serde_json::from_str(&kept).unwrap_or_default())
    }

    /// Keeps columns in place of those with the same heading.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] where there are too many.
    pub(super) fn keep_columns(&mut self, columns: Vec<SheetColumn>) -> Result<Vec<SheetColumn>, Refusal> {
        let mut kept = self.columns()?;
        for column in columns {
            let column = SheetColumn {
                heading: text::clean_line(&column.heading, NAME_MAX),
                field: text::clean_line(&column.field, NAME_MAX),
                ..column
            };
            kept.retain(|known| (known.kind, &known.heading) != (column.kind, &column.heading));
            kept.push(column);
        }
        if kept.len() > SHEET_COLUMNS_MAX {
            return Err(Refusal::TooMany { max: SHEET_COLUMNS_MAX });
        }
        self.store.set_setting(COLUMNS, &serde_json::to_string(&kept).unwrap_or_default())?;
        Ok(kept)
    }
}
