//! Why something was not done.

use serde::{Deserialize, Serialize};

use crate::backup::BackupError;
use crate::domain::Problem;
use crate::domain::erasure::ErasureHindrance;
use crate::domain::merge::MergeHindrance;
use crate::domain::operation::{Hindrance, Operation};

/// Why something was not done. What a person reads comes from the translations; this English
/// is for logs and scripts, and names no patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// Another version speaks.
    #[error("the daemon speaks protocol {daemon}, this program {client}: stop it with `varde daemon stop`")]
    OtherVersion {
        /// The daemon's.
        daemon: u32,
        /// The client's.
        client: u32,
    },
    /// The call could not be understood.
    #[error("the request could not be understood: {reason}")]
    NotUnderstood {
        /// Why, without any of its values.
        reason: String,
    },
    /// There is no home.
    #[error("there is no Varde here yet: begin with `varde init`")]
    Absent,
    /// There is a home already.
    #[error("there is a Varde here already; nothing was changed")]
    Exists,
    /// The home is locked.
    #[error("locked: the passphrase is needed")]
    Locked,
    /// The home waits to be let in.
    #[error("this machine waits to be let in: compare the codes and confirm on both machines")]
    Joining,
    /// The ticket cannot be read.
    #[error("not a ticket, or not all of it: {reason}")]
    NotATicket {
        /// Why.
        reason: String,
    },
    /// The ticket is too old.
    #[error("the ticket is older than ten minutes: ask for a new one")]
    TicketExpired,
    /// The role does not allow it.
    #[error("your role does not allow this; ask a coordinator-admin of the municipality")]
    NotAllowed,
    /// Nobody would lead the municipality any more.
    #[error("this is the municipality's last coordinator-admin: give another machine that role first")]
    LastAdmin,
    /// Nobody waits under this id.
    #[error("nobody waits to be let in as “{id}”")]
    NobodyJoining {
        /// The id as it was given, cleaned.
        id: String,
    },
    /// The code is another one.
    #[error("the code is not the one shown here: do not go on, and ask for a new ticket")]
    WrongCode,
    /// There is no network to be reached over.
    #[error("no ticket can be made: this machine cannot be reached over any network now")]
    NoNetwork,
    /// The relay's address is none.
    #[error("not the address of a relay: https://… is expected")]
    NotARelay,
    /// The passphrase is another one.
    #[error("wrong passphrase; nothing was changed")]
    WrongPassphrase,
    /// Nothing but a key file opens the home.
    #[error("this home is opened by a key file: there is no passphrase to lock it with; set one first")]
    NoPassphrase,
    /// The passphrase is too short.
    #[error("a passphrase needs at least {min} characters")]
    PassphraseTooShort {
        /// The fewest characters.
        min: usize,
    },
    /// A profile cannot be made from this.
    #[error("{field} must be filled in")]
    ProfileIncomplete {
        /// Which field.
        field: String,
    },
    /// The store is damaged, foreign or newer. It is never reset.
    #[error("the store cannot be opened: {reason}; nothing was changed")]
    CannotOpen {
        /// Why.
        reason: String,
    },
    /// Nothing has this number, name or id.
    #[error("nothing found for “{reference}”")]
    NotFound {
        /// As it was given, cleaned.
        reference: String,
    },
    /// Several have.
    #[error("“{reference}” fits {count} records: use the number or the id")]
    Ambiguous {
        /// As it was given, cleaned.
        reference: String,
        /// How many.
        count: usize,
    },
    /// Fields break rules.
    #[error("not saved: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// Which and why.
        problems: Vec<Problem>,
    },
    /// It cannot be done with the record as it is.
    #[error("not done: {operation} cannot be done now: {hindrance}")]
    Hindered {
        /// What was to be done.
        operation: Operation,
        /// Why it cannot.
        hindrance: Hindrance,
    },
    /// What is held on a patient cannot be erased now.
    #[error("nothing was erased: {}", match hindrance {
        ErasureHindrance::LegalHold => "the records are under legal hold; take that away first",
        ErasureHindrance::InService => "the patient is in service; end the service first",
        ErasureHindrance::HasEquipment => "equipment is lent to the patient; collect it first",
    })]
    NotErasable {
        /// Why.
        hindrance: ErasureHindrance,
    },
    /// Two records do not become one, or not two again.
    #[error("nothing was changed: {}", match hindrance {
        MergeHindrance::Itself => "a record is not merged with itself",
        MergeHindrance::OtherMunicipality => "the patients are of two municipalities",
        MergeHindrance::PutAway => "the record to keep is put away; take it into use first",
        MergeHindrance::Replaced => "the record was merged already",
        MergeHindrance::NotReplaced => "the record was not merged into another",
        MergeHindrance::NotesTooLong => "the notes of both together are too long; shorten them first",
    })]
    NotMergeable {
        /// Why.
        hindrance: MergeHindrance,
    },
    /// The record was erased, perhaps while somebody had it open.
    #[error("everything on this person was erased; what was not saved yet is kept nowhere")]
    Erased,
    /// There is nothing to decide there any more, or it is not decided like that.
    #[error("not done: there is nothing to decide there any more, or not like that")]
    Decided,
    /// In meeting mode nothing of a patient is written: what stands in the fields is not seen.
    #[error("not done: records of patients are not changed in meeting mode; leave it first")]
    InMeeting,
    /// A record of a newer version may be read and not changed.
    #[error("not saved: this record was made by a newer version of Varde, and is read-only here")]
    NewerSchema,
    /// More than one call may carry.
    #[error("too large: at most {max} at a time")]
    TooMany {
        /// The most allowed.
        max: usize,
    },
    /// A backup could not be made, or nothing was made of it.
    #[error("{0}")]
    Backup(BackupError),
    /// The store failed; it is read-only until it is opened anew.
    #[error("not saved: the store is read-only after an error: {reason}")]
    Storage {
        /// The storage error.
        reason: String,
    },
}
