//! A client's connection, as far as what it is answered depends on what it did before.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{Kind, RecordId};

/// What a client has done on its connection. Each console and each command has its own.
#[derive(Debug, Default)]
pub struct Session {
    /// Whether it has said which version it speaks, and that is this one.
    pub(super) greeted: bool,
    /// Whether it wants events.
    pub(super) subscribed: bool,
    /// The record that it has opened last: asked for again, it is no opening.
    pub(super) opened: Option<RecordId>,
    /// The lists that it was shown, with since when.
    pub(super) listed: BTreeMap<Option<Kind>, Timestamp>,
    /// When it last found patients by searching.
    pub(super) searched: Option<Timestamp>,
    /// Whether it is in meeting mode: names are left out of what it is answered.
    pub(super) meeting: bool,
}
