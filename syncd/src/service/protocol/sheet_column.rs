//! What columns of sheets were said to be.

use serde::{Deserialize, Serialize};

use crate::domain::Kind;

/// A column of the sheets of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetColumn {
    /// What the sheets hold.
    pub kind: Kind,
    /// The heading.
    pub heading: String,
    /// The field, or the path of one in an entry; nothing where the column is left out.
    pub field: String,
}
