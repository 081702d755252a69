//! Forms that were begun and not saved.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A form as somebody left it. What it is for and what stands in it only the console reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What the form is for; there is one draft for each.
    pub subject: String,
    /// When it was last kept, in Europe/Oslo; set by the daemon.
    #[serde(default)]
    pub at: Option<DateTime>,
    /// What stands in it; nothing where it is to be forgotten.
    pub content: Option<String>,
}
