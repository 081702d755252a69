//! Who belongs to the region, what each may do, and the proof of who said and wrote what.
//!
//! Everything here is signed by a machine's key: the membership log (an [`Action`] for each
//! founding, admission, change of role, removal and introduction of an author), the heads of the
//! author logs, and the statements that machines make of themselves and their municipality.
//!
//! **Invariant:** what is true is a pure function of the set of statements, whatever order they
//! came in; nothing here reads a clock, a file or a socket.

mod access_log;
mod author_log;
mod circles;
mod effect;
mod entry;
mod handshake;
mod log;
mod members;
mod statement;
#[cfg(test)]
mod tests;
mod ticket;

pub use access_log::{AccessHead, Broken, Fault, access_hash, verify_access};
pub use author_log::{Actor, Incarnation, Log, LogEntry, LogHead, NotALog, SignedHead};
pub use handshake::{JOIN_FRAME_MAX, JoinMessage, JoinMessageError, Session, Side, same_code};
pub use iroh_base::{EndpointAddr, PublicKey, RelayUrl, SecretKey, Signature, TransportAddr};
pub use log::{EntryError, Inserted, MembershipLog, NAME_MAX, PREVIOUS_MAX};
pub use members::{Member, Members};
pub use statement::{
    Action, Content, Feed, Rank, STATEMENT_MAX, Signed, Statement, StatementError, card_subject,
    erased_record,
};
pub use ticket::{InvitationId, InvitationSecret, TICKET_MAX, TICKET_VALID, Ticket, TicketError};

/// A BLAKE3 or SHA-256 hash.
pub type Hash = [u8; 32];

/// A region: the hash of the statement by which it was founded.
pub type RegionId = Hash;
