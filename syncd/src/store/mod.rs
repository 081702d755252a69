//! The store.
pub mod view;
