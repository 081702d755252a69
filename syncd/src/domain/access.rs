//! Who has read a person's record: what the law has a municipality log, and the person may see
//! (`security.md`, "unlogged reading").

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::erasure::ErasureGround;
use super::member::Role;
use super::{Kind, RecordId};

codes! {
    /// What happened.
    Occasion {
        /// A record was opened.
        Opened,
        /// A list of names was shown: one entry for the list.
        Listed,
        /// A search showed records.
        Found,
        /// Copied out: everything, as into a backup, or all that is held on one patient.
        Exported,
        /// Names were shown again where meeting mode had left them out.
        Unmasked,
        /// Somebody tried what their role does not allow.
        Refused,
        /// A machine was let do something else, or revoked.
        RoleChanged,
        /// All that is held on a patient was erased.
        Erased,
    }
}

/// One entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// When, by that machine's clock.
    pub at: Timestamp,
    /// Who.
    pub person: String,
    /// On which machine.
    pub machine: String,
    /// In which role, where it is known.
    pub role: Option<Role>,
    /// What happened.
    pub occasion: Occasion,
    /// What sort of records; none where it was no record, or several sorts.
    pub kind: Option<Kind>,
    /// The record, where it was one.
    pub record: Option<RecordId>,
    /// The patient that the record is about.
    pub patient: Option<RecordId>,
    /// Why, where it was erased: kept here, inside the municipality, and nowhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<ErasureGround>,
}

impl Access {
    /// Whether it concerns a patient: the record was theirs or about them, or names were listed that
    /// theirs may be among.
    pub fn concerns(&self, patient: RecordId) -> bool {
        match self.patient {
            Some(of) => of == patient,
            None => matches!(
                self.occasion,
                Occasion::Listed | Occasion::Found | Occasion::Exported | Occasion::Unmasked
            ),
        }
    }
}
