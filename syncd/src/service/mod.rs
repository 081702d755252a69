//! Commands, queries and events.

pub mod protocol;
