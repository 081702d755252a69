//! Varde's daemon: the one owner of the store, the keys and, later, the peers.
//!
pub mod domain;
pub mod store;
