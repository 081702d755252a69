//! Saved views of lists.

use serde::{Deserialize, Serialize};

use crate::domain::Kind;
use crate::store::view::Order;

/// A list as somebody wants to see it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// What it is called.
    pub name: String,
    /// What is listed.
    pub kind: Kind,
    /// The filter, as it was written.
    pub filter: String,
    /// What it is sorted by.
    pub order: Order,
    /// Greatest first.
    pub descending: bool,
}
