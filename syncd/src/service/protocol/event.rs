//! What subscribers are told.

use serde::{Deserialize, Serialize};

use super::Hello;
use crate::domain::{Kind, RecordId};

/// Something that happened, for those who subscribed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Records were made or changed, here or elsewhere.
    Changed {
        /// Their kinds.
        kinds: Vec<Kind>,
        /// Their ids; none where there are too many to name.
        ids: Vec<RecordId>,
    },
    /// The home was made, opened, locked or let in.
    Home(Hello),
    /// Somebody has locked the home: what is shown of it is to be forgotten.
    Locked,
    /// How things stand with other machines, who they are or who waits to be let in has changed.
    Sync,
    /// The daemon ends because it was asked to; it is not to be started again at once.
    Stopping,
    /// The store became read-only.
    ReadOnly {
        /// The storage error.
        reason: String,
    },
}
