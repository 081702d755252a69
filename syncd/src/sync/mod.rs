//! How two machines find out what the other lacks, and send it: events in, events out.
//!
//! The [`Engine`] holds no document, opens no socket and reads no clock; the service tells it what
//! the store holds, what came from a peer and what time it is, and does what it asks for.
//! In tests a simulator drives it, in production `net`.
//!
//! **Invariant:** a schedule of cuts, losses and restarts can delay, never prevent: whoever offers
//! something is asked for it until both are equal, and then nobody sends anything.

pub mod batch;
mod engine;
pub mod message;
mod topic;

pub use engine::{Engine, Fault, Input, Lack, Output, Refused, Report};
pub use topic::{Held, Topic, tag};
