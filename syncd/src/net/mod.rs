//! Connections to other machines over iroh: frames in, frames out.
//!
//! A thread of its own runs iroh; it tells what happens as [`NetEvent`]s and takes
//! [`NetCommand`]s. Who a peer is, is proven by its key before anything else; what it may have is
//! decided by the service.
//!
//! **Invariant:** nothing here knows what a frame says, and by default nothing leaves for a host
//! that is not on the local network or named by a member.

mod connection;
mod dialling;
mod discovery;
mod endpoint;
mod frames;
mod hooks;
mod peers;
mod run;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use run::Net;

use crate::membership::{EndpointAddr, PublicKey, RelayUrl, SecretKey};

/// What a connection is for; each has an ALPN of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Members agree on what they hold: `varde/sync/1`.
    Sync,
    /// Somebody with a ticket joins: `varde/join/1`.
    Join,
}

/// A connection, for as long as it lasts; no number is used twice. Of two to one member the one with
/// the higher number took the other's place, whichever is told first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// How a machine is reached and reaches others.
#[derive(Debug, Clone)]
pub struct NetOptions {
    /// The machine's key; the public part is its iroh EndpointId.
    pub key: SecretKey,
    /// The port that it had last time, so that those who know it find it again; 0 for any.
    pub port: u16,
    /// Only this machine: for demos and tests.
    pub loopback: bool,
    /// Whether machines on the local network find each other.
    pub mdns: bool,
    /// The relay of the region, where it has one of its own.
    pub relay: Option<RelayUrl>,
}

/// What happened.
#[derive(Debug)]
pub enum NetEvent {
    /// The endpoint is bound; said again whenever its addresses change.
    Listening {
        /// Where this machine is reached.
        address: EndpointAddr,
        /// The port, to be asked for next time.
        port: u16,
    },
    /// A connection stands. Of two to the same member, one is closed.
    Connected {
        /// Its number.
        connection: ConnectionId,
        /// Whose key the other side has proven to hold.
        peer: PublicKey,
        /// What it is for.
        purpose: Purpose,
        /// Whether this side dialled.
        dialled: bool,
        /// Keying material of the TLS session that both sides, and nobody else, know.
        exporter: [u8; 32],
    },
    /// A frame came.
    Frame {
        /// On which connection.
        connection: ConnectionId,
        /// The bytes, at most [`FRAME_MAX`](crate::sync::message::FRAME_MAX).
        bytes: Vec<u8>,
    },
    /// A connection ended.
    Closed {
        /// Which.
        connection: ConnectionId,
        /// Why.
        why: Why,
    },
    /// A member could not be reached; it is tried again, later each time.
    Unreachable {
        /// Who.
        peer: PublicKey,
        /// Why.
        why: Why,
    },
    /// The endpoint could not be bound: there is no sync until the next start.
    Failed {
        /// The error.
        reason: String,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// No address of it is known.
    NoAddress,
    /// Nobody answers at its addresses.
    NoAnswer,
    /// It does not know this machine, or no longer.
    Rejected,
    /// It is locked, and syncs again once its person opens it.
    Locked,
    /// This side closed it.
    Ours,
    /// It was lost.
    Lost,
}

/// What is to be done.
#[derive(Debug)]
pub enum NetCommand {
    /// These are the members, with the addresses that are known: each is dialled until it is
    /// connected, and nobody else may connect for [`Purpose::Sync`].
    Members(BTreeMap<PublicKey, EndpointAddr>),
    /// Whether anybody may connect for [`Purpose::Join`]: only while an invitation is open.
    Invite(bool),
    /// The home was locked for good: everybody who is connected is told so, and then it ends.
    Lock,
    /// Connects for joining.
    Dial {
        /// The inviter.
        to: EndpointAddr,
    },
    /// Sends a frame.
    Send {
        /// On which connection.
        connection: ConnectionId,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Ends a connection.
    Close {
        /// Which.
        connection: ConnectionId,
    },
    /// Ends the endpoint and its thread.
    Stop,
}
