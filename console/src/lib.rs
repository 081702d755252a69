//! Varde's console: a person's view of what the daemon holds, in a terminal.
//!
//! One way data flows: a key or an answer becomes a [`message`], [`update`] changes the
//! [`model`] and returns [`effect`]s, [`frame`] draws the model. What a key means stands in
//! [`keymap`] and nowhere else. Each kind of record has a folder of the same name as in
//! `syncd::domain`.
//!
//! **Invariant:** the console talks to the daemon only through the types of
//! `syncd::service::protocol`; it never opens the store.

pub mod app;
pub mod appointment;
mod benefit;
pub mod cli;
mod contact;
mod deadline;
pub mod detail;
pub mod effect;
mod equipment;
mod event;
pub mod filter;
pub mod frame;
pub mod idle;
pub mod keymap;
pub mod language;
pub mod layers;
pub mod layout;
pub mod list;
pub mod look;
pub mod mask;
mod meeting;
pub mod message;
pub mod model;
mod municipality;
mod new_file;
mod operation;
mod patient;
mod plan;
pub mod settings;
pub mod sync;
pub mod tab;
pub mod terminal;
pub mod theme;
mod ticket;
pub mod today;
pub mod told;
pub mod update;
pub mod widgets;
