//! What happens to the console: everything that changes the model is one of these.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use crossterm::event::Event as Input;
use syncd::service::protocol::{Event, Refusal, Response};

use crate::effect::Tag;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key, the mouse, pasted text or another size of the terminal.
    Input(Input),
    /// An answer of the daemon, with what it was asked for.
    Reply {
        /// What it was asked for.
        tag: Tag,
        /// The answer.
        result: Result<Response, Refusal>,
    },
    /// Something happened at the daemon.
    Event(Event),
    /// It is now this moment; told before what happened in it.
    Now(Instant),
    /// A minute of the clock has passed.
    Minute,
    /// Nobody has touched a key for as long as was set.
    Idle,
    /// The daemon is gone.
    Lost,
    /// The settings could not be written.
    SettingsNotSaved,
    /// The ticket that was pasted, or read from the file that was named.
    Ticket(io::Result<String>),
    /// A text was kept in this file, or why it was not.
    FileKept(io::Result<PathBuf>),
}
