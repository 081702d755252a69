//! Varde's daemon: the one owner of the store, the keys and, later, the peers.
//!
//! The rooms import each other in this order only: [`domain`] ← [`documents`] ← [`backup`] ←
//! [`store`] ← [`service`]; [`exchange`] turns files into the rows that the service takes.

pub mod backup;
pub mod documents;
pub mod domain;
pub mod exchange;
pub mod membership;
pub mod net;
pub mod service;
pub mod store;
pub mod sync;
