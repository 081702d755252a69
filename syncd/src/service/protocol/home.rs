//! Whose home it is, and how it stands.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::VERSION;
use crate::domain::member::Role;
use crate::domain::{Kind, Municipality};

/// How a home stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// The daemon's [`VERSION`].
    pub version: u32,
    /// Whether there is a home and whether it is open.
    pub state: HomeState,
    /// Who and where; only of an open home.
    pub profile: Option<Profile>,
    /// Now, in Europe/Oslo, by the daemon's clock; a demo's clock stands on the demo's day.
    pub now: DateTime,
}

/// Whether there is a home and whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeState {
    /// There is none yet.
    Absent,
    /// There is one, and its key is needed.
    Locked,
    /// It waits to be let in by the ticket's inviter; there is nothing in it yet.
    Joining,
    /// It is open.
    Open,
}

/// Whose home it is. One home is one person on one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The region.
    pub region: String,
    /// The municipality.
    pub municipality: Municipality,
    /// The person.
    pub person: String,
    /// The machine.
    pub machine: String,
}

/// The other machines, in one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncSummary {
    /// How many other machines there are.
    pub others: usize,
    /// How many are connected, with nothing lacking on either side.
    pub equal: usize,
    /// How many are connected.
    pub connected: usize,
    /// How many wait to be let in.
    pub joining: usize,
}

/// What is here and how it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Whose home it is.
    pub profile: Profile,
    /// What this machine may do.
    pub role: Option<Role>,
    /// Now, in Europe/Oslo.
    pub now: DateTime,
    /// How many records there are of each kind, put-away ones not counted.
    pub counts: BTreeMap<Kind, usize>,
    /// What people have to decide, over all records.
    pub conflicts: usize,
    /// Problems that a person should see, over all records.
    pub problems: usize,
    /// Alerts that are open.
    pub alerts: usize,
    /// Changes from elsewhere that were kept apart since they could do harm.
    pub quarantined: usize,
    /// The storage error that made the store read-only, if one has.
    pub read_only: Option<String>,
    /// Who receives alerts now, by the roster.
    pub on_duty: Option<String>,
    /// Who is next where that person does not answer.
    pub deputy: Option<String>,
    /// The other machines.
    pub sync: SyncSummary,
    /// The recovery kit and the last backup.
    pub backups: Backups,
}

/// What there is to begin again from, should this machine be lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Backups {
    /// The letters by which people know the recovery kit; none where there is none.
    pub kit: Option<String>,
    /// When the last backup was made, in Europe/Oslo.
    pub last: Option<DateTime>,
}
