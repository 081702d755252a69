//! What [`update`](crate::update::update) wants done, and the runner that does it.

use std::collections::HashMap;

use syncd::domain::benefit::Line;
use syncd::domain::{Kind, RecordId};
use syncd::service::protocol::{Extent, Message, Request};

use crate::list::Source;
use crate::message::Msg;
use crate::settings::{Settings, SettingsFile};
use crate::ticket;

/// Something to be done outside the model.
#[derive(Debug)]
pub enum Effect {
    /// Ask the daemon; the answer comes back with the tag.
    Ask(Tag, Request),
    /// Keep the settings.
    KeepSettings(Settings),
    /// Find the ticket that a person pasted or named the file of.
    FindTicket(String),
    /// Keep a text in a new file.
    KeepFile {
        /// The file, as a person typed it.
        path: String,
        /// The text.
        text: String,
    },
    /// Give a text to the terminal's clipboard.
    Copy(String),
    /// Close the console.
    Quit(Ending),
}

/// What is to come after the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing.
    Closed,
    /// The demo.
    Demo,
    /// A console that holds nothing: the home was locked.
    Locked,
}

/// What a request was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// The first call, or opening or making the home.
    Home,
    /// How everything stands.
    Status,
    /// How things stand with the other machines.
    Peers,
    /// Who belongs to the region and who waits to be let in.
    Members,
    /// The home is to be locked; whether a person asked for it.
    Lock {
        /// Or nobody has touched a key for long.
        asked: bool,
    },
    /// Names are to be left out, or given again.
    Meeting,
    /// A machine is to be let in, or not; or this one is to go in.
    Admission,
    /// Events from now on.
    Subscription,
    /// A window of the list of this kind.
    Page(Source),
    /// Where the selected record of this kind stands.
    Position(Source),
    /// *Today*.
    Agenda,
    /// The week of DSK.
    Week,
    /// The record shown.
    Detail(RecordId),
    /// A record, to be opened in a form.
    Edit(RecordId),
    /// The form in front is to be saved.
    Save,
    /// Something was written without a form, in a record of this kind.
    AtOnce(Kind),
    /// Records for the reference field of the form in front, looked for so many times before.
    References(u64),
    /// The only record of this kind that the municipality has, to be opened.
    Only(Kind),
    /// The figures of the reports.
    Report,
    /// Who has read what stands about a patient.
    AccessLog,
    /// Everything on a patient was erased, or would be.
    Erase {
        /// It would.
        preview: bool,
    },
    /// Two records were merged, or would be.
    Merge {
        /// They would.
        preview: bool,
    },
    /// A merged record came back.
    Unmerge,
    /// Who was erased.
    Erasures,
    /// Who is due for erasure.
    Retention,
    /// A form that is kept while it is written.
    Draft,
    /// Forms that were kept.
    Drafts,
    /// The record of a form that is opened again.
    Resume,
    /// What the record of the form in front holds by now.
    Beside,
    /// Saved views.
    Views,
    /// What saving many records changes, or would.
    Many {
        /// It would.
        preview: bool,
    },
    /// What people have to decide.
    Conflicts,
    /// Something was decided.
    Settle,
    /// What was written in a record; so many changes were asked for.
    History(usize),
    /// A record as it was.
    State,
    /// Something was brought back.
    Revert,
    /// A step is to be taken back or done again.
    Undo {
        /// Done again.
        redo: bool,
        /// How much of it.
        extent: Extent,
    },
    /// Records found, looked for so many times.
    Found(u64),
    /// The rows that a line of the figures counts.
    FigureRows(Line),
}

/// The daemon as the console needs it: requests go out here; what it says comes in through the
/// channel that [`app::run`](crate::app::run) reads.
pub trait Backend {
    /// Sends a request and returns the number that its reply will carry. Never waits for the
    /// answer; a lost connection is told through the channel.
    fn send(&mut self, request: Request) -> u64;
}

/// Does effects, and gives replies back the tag of their request.
pub struct Runner<B> {
    backend: B,
    settings: SettingsFile,
    asked: HashMap<u64, Tag>,
    ending: Option<Ending>,
    copied: Option<String>,
}

impl<B: Backend> Runner<B> {
    /// A runner for this daemon and this place for settings.
    pub fn new(backend: B, settings: SettingsFile) -> Self {
        Self { backend, settings, asked: HashMap::new(), ending: None, copied: None }
    }

    /// Does what is wanted; returns what came of it at once.
    pub fn run(&mut self, effects: Vec<Effect>) -> Vec<Msg> {
        let mut messages = Vec::new();
        for effect in effects {
            match effect {
                Effect::Ask(tag, request) => {
                    self.asked.insert(self.backend.send(request), tag);
                }
                Effect::KeepSettings(settings) => {
                    let failed = self.settings.write(&settings).is_err();
                    messages.extend(failed.then_some(Msg::SettingsNotSaved));
                }
                Effect::FindTicket(text) => messages.push(Msg::Ticket(ticket::find(&text))),
                Effect::KeepFile { path, text } => {
                    messages.push(Msg::FileKept(ticket::keep(&path, &text)));
                }
                Effect::Copy(text) => self.copied = Some(text),
                Effect::Quit(ending) => self.ending = Some(ending),
            }
        }
        messages
    }

    /// What the daemon said, as a message for the model; none for a reply that nobody waits for.
    pub fn receive(&mut self, message: Message) -> Option<Msg> {
        match message {
            Message::Reply(reply) => {
                let tag = self.asked.remove(&reply.id)?;
                Some(Msg::Reply { tag, result: reply.result })
            }
            Message::Event(event) => Some(Msg::Event(event)),
        }
    }

    /// What is to be given to the terminal's clipboard, once.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// What is to come, once the console is to close.
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// The daemon, for tests that look into theirs.
    pub fn backend(&mut self) -> &mut B {
        &mut self.backend
    }
}
