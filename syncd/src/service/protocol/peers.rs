//! The other machines: how things stand with them, what they have told, how they are reached.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::aggregate::Aggregate;
use crate::domain::card::Card;
use crate::domain::member::Role as MemberRole;
use crate::domain::{Municipality, RecordId, Scope};
use crate::net::Why;

/// How things stand with another machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeerView {
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
    /// Whether there is a connection now.
    pub connected: bool,
    /// What the two share.
    pub scopes: Vec<SharedScope>,
    /// When it was last heard from, in Europe/Oslo.
    pub last_heard: Option<DateTime>,
    /// Bytes of messages sent to it since the daemon started, their framing included.
    pub sent: u64,
    /// Bytes of messages that came from it since the daemon started, their framing included.
    pub received: u64,
    /// Why it does not go, where it does not.
    pub why: Option<Trouble>,
}

/// A scope that two machines share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedScope {
    /// The scope.
    pub scope: Scope,
    /// When something was last exchanged, or found to be equal, in Europe/Oslo.
    pub last: Option<DateTime>,
    /// How many changes and cards the other lacks; none where that is not known.
    pub they_lack: Option<u64>,
    /// How many this machine lacks; none where that is not known.
    pub we_lack: Option<u64>,
}

/// Why nothing goes between two machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Trouble {
    /// There is no connection.
    Unreachable {
        /// Why.
        why: Why,
    },
    /// It speaks no version that this one does.
    OtherVersion,
    /// It has sent what its author never signed. It is not asked again until the next start.
    Forged,
    /// It holds another history of a machine than this one does: that machine was set back.
    Forked {
        /// The machine that was set back, where it is known.
        machine: Option<String>,
    },
    /// It holds changes by an author that nobody has introduced here, or who may not write.
    UnknownAuthor,
}

/// An overview row, with whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardView {
    /// The municipality that signed it.
    pub municipality: Municipality,
    /// The record that it is about, which this machine need not hold.
    pub record: RecordId,
    /// What it says.
    pub card: Card,
}

/// A municipality's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AggregateView {
    /// The municipality that signed them.
    pub municipality: Municipality,
    /// What they say.
    pub aggregate: Aggregate,
}

/// How this machine is reached and reaches others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// What a person has set.
    pub settings: NetworkSettings,
    /// The addresses at which this machine listens; none while it does not.
    pub addresses: Vec<String>,
}

/// What a person can set of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkSettings {
    /// Whether machines on the local network find each other by themselves (mDNS).
    pub mdns: bool,
    /// The region's own relay, an https address; none for no relay.
    pub relay: Option<String>,
    /// No machine is sought or let in, as on a network that one does not trust.
    #[serde(default)]
    pub offline: bool,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self { mdns: true, relay: None, offline: false }
    }
}
