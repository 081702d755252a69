//! Who belongs to the region, did, or waits to.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use crate::domain::Municipality;
use crate::domain::member::Role as MemberRole;

/// A ticket that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// The text to give to whoever joins, and to nobody else.
    pub ticket: String,
    /// The municipality of the machine that joins.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Until when it can be used, in Europe/Oslo.
    pub until: DateTime,
}

/// Who belongs to the region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// Those who do, by municipality and person; this machine too.
    pub members: Vec<MemberView>,
    /// Those who belonged to it and do not any more.
    #[serde(default)]
    pub former: Vec<FormerView>,
    /// Those who have shown a ticket and wait for two people to compare the codes.
    pub joining: Vec<Joining>,
    /// Whether this machine waits to be let in and has no ticket for it any more: it was used
    /// before, declined, or came too late.
    pub needs_ticket: bool,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberView {
    /// The machine's key, 64 hexadecimal digits.
    pub key: String,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
    /// Its municipality.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Whether it is this machine.
    pub here: bool,
}

/// A machine that was revoked. What it holds it keeps; it gets nothing more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormerView {
    /// The machine's key, 64 hexadecimal digits.
    pub key: String,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
    /// Its last municipality.
    pub municipality: Municipality,
    /// What it last might do.
    pub role: MemberRole,
    /// Whether it is this machine.
    pub here: bool,
    /// The other machines of the region that are not known to have heard of it.
    pub unheard_by: Vec<String>,
    /// How many other machines there are.
    pub others: usize,
}

/// A machine that has shown a ticket: to this one, or this one to its inviter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Joining {
    /// Names it in [`Request::Confirm`]: a few letters and digits.
    pub id: String,
    /// The six digits that both screens show, in two halves: `417 092`.
    pub code: String,
    /// The other person: who joins, or who invited.
    pub person: String,
    /// The other machine.
    pub machine: String,
    /// The municipality of the machine that joins.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Whether it is this machine that joins.
    pub here: bool,
    /// Whether this side has confirmed.
    pub confirmed: bool,
}
