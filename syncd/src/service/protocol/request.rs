//! What a client may ask for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Draft, Extent, NetworkSettings, Settlement, SheetColumn, View};
#[cfg(doc)]
use super::{HomeState, IMPORT_ROWS_MAX, Joining, Response, VERSION};
use crate::domain::benefit::Line;
use crate::domain::erasure::ErasureGround;
use crate::domain::member::Role as MemberRole;
use crate::domain::operation::Operation;
use crate::domain::{Key, Kind, Municipality, RecordId, Value};
use crate::exchange::Row as ImportRow;
use crate::store::view::{AgendaQuery, Query};

/// What a client may ask for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// The first call of a connection. → [`Response::Hello`]
    Hello {
        /// The client's [`VERSION`].
        version: u32,
    },
    /// Make a home where there is none: begin a region. → [`Response::Hello`]
    Init(Init),
    /// Open a locked home. → [`Response::Hello`]
    Unlock {
        /// The passphrase.
        passphrase: Passphrase,
    },
    /// Keep everybody out until the passphrase is given; sync goes on for a while.
    /// → [`Response::Done`]
    Lock {
        /// For how many minutes from a lock sync goes on, from now on; then the key is dropped too.
        /// As it was set before where it is missing.
        #[serde(default)]
        keep: Option<u32>,
    },
    /// Have another passphrase open the home, or a first one beside the key file. → [`Response::Done`]
    ChangePassphrase {
        /// The one that opens it now; of a home that a key file opens, none.
        current: Option<Passphrase>,
        /// The new one.
        new: Passphrase,
    },
    /// From now on this connection is given numbers in place of patients' names, and neither free text
    /// nor identifiers; or no longer. → [`Response::Done`]
    Meeting {
        /// Whether it is.
        on: bool,
    },
    /// What is here and how it is. → [`Response::Status`]
    Status,
    /// A window of a list. → [`Response::Page`]
    List(Query),
    /// Where a record stands in a list. → [`Response::Position`]
    Position {
        /// The list.
        query: Query,
        /// The record.
        id: RecordId,
    },
    /// What is due, late, waiting. → [`Response::Agenda`]
    Agenda(AgendaQuery),
    /// Records of every kind that match all words. → [`Response::Hits`]
    Search {
        /// The words.
        text: String,
        /// How many at most.
        limit: usize,
    },
    /// One record, opened. → [`Response::Record`]
    Show {
        /// Id, shown number or title.
        reference: String,
        /// Of this kind; any where it is missing.
        #[serde(default)]
        kind: Option<Kind>,
    },
    /// What was written in one record, newest first. → [`Response::History`]
    History {
        /// Shown number, title or id.
        reference: String,
        /// The most changes that are told of.
        limit: usize,
    },
    /// One record as it was after one of its changes. → [`Response::Record`]
    ShowAt {
        /// Shown number, title or id.
        reference: String,
        /// The change, as the history names it: 64 hexadecimal digits, or the first eight or more.
        change: String,
    },
    /// Erases everything that is held on a patient, on every machine and for ever; or only tells what
    /// that would be. → [`Response::Erasing`]
    Erase {
        /// Number, name or id.
        patient: String,
        /// Why.
        ground: ErasureGround,
        /// Whether only to tell.
        preview: bool,
    },
    /// Who was erased, and on which machines. → [`Response::Erasures`]
    Erasures,
    /// Who is due for erasure today. → [`Response::Retention`]
    Retention {
        /// As if all records were kept for so many months; by the municipality's settings otherwise.
        #[serde(default)]
        months: Option<i64>,
    },
    /// Everything that is held on one patient, to be given out of Varde. → [`Response::Exported`]
    Export {
        /// The patient: id, shown number or name.
        patient: String,
        /// With who wrote what and when.
        history: bool,
    },
    /// Bring fields of a record back to what they were after a change, as a new change.
    /// → [`Response::Saved`]
    Revert {
        /// The record.
        id: RecordId,
        /// The change.
        change: String,
        /// The fields; all of them where none is named.
        fields: Vec<Key>,
    },
    /// Merge a patient's record into another's: they are one person. → [`Response::Merging`]
    Merge {
        /// The one that is put away: id, shown number or name.
        patient: String,
        /// The one that is kept.
        into: String,
        /// Nothing is written: only what would come of it is told.
        preview: bool,
    },
    /// Bring back a record that was merged into another: they are two after all.
    /// → [`Response::Saved`]
    Unmerge {
        /// The one that was put away.
        patient: String,
    },
    /// What people have to decide, over all records. → [`Response::Conflicts`]
    Conflicts {
        /// How many at most.
        limit: usize,
    },
    /// Decide something. → [`Response::Saved`]
    Settle(Settlement),
    /// Take back what was done last on this machine, or do again what was taken back last.
    /// → [`Response::Turned`]
    Undo {
        /// Do it again.
        redo: bool,
        /// How much of it.
        extent: Extent,
    },
    /// Save the same fields of many records, at their newest heads. → [`Response::Many`]
    SaveMany {
        /// The records.
        ids: Vec<RecordId>,
        /// The fields.
        fields: BTreeMap<Key, Value>,
        /// Nothing is saved: only what would be is told.
        preview: bool,
    },
    /// A form that was begun is kept, or with nothing in it forgotten. → [`Response::Done`]
    KeepDraft(Draft),
    /// Forms that were begun and not saved, the last one first. → [`Response::Drafts`]
    Drafts,
    /// Saved views of lists. → [`Response::Views`]
    Views,
    /// Keep a view, in place of one of the same name, or forget it. → [`Response::Views`]
    KeepView {
        /// The view.
        view: View,
        /// Forget it.
        removed: bool,
    },
    /// What columns of sheets were said to be. → [`Response::Columns`]
    Columns,
    /// Keep what columns of sheets are, in place of what was said of the same ones before.
    /// → [`Response::Columns`]
    KeepColumns(Vec<SheetColumn>),
    /// Make a record. → [`Response::Saved`]
    Add {
        /// What.
        kind: Kind,
        /// Its values. References may be given as shown number or title.
        fields: BTreeMap<Key, Value>,
    },
    /// Save the fields that were touched. → [`Response::Saved`]
    Save {
        /// The record.
        id: RecordId,
        /// The heads that it was opened on; where others have changed the same field since,
        /// both values stand until a person chooses.
        heads: Vec<String>,
        /// The touched fields.
        fields: BTreeMap<Key, Value>,
    },
    /// Do something with a record in one go. → [`Response::Saved`], of the record that it made where
    /// it made one
    Operate {
        /// What.
        operation: Operation,
        /// The record.
        id: RecordId,
        /// The entry that is meant, where one was pointed at.
        #[serde(default)]
        entry: Option<String>,
        /// The heads that the record was seen at: what is approved is what was seen.
        heads: Vec<String>,
        /// What was asked for, by name. What is not here is as the operation suggests.
        fields: BTreeMap<Key, Value>,
    },
    /// Take in rows of a file, at most [`IMPORT_ROWS_MAX`]. → [`Response::Imported`]
    Import {
        /// The rows.
        rows: Vec<ImportRow>,
        /// What is taken back together has the same one; each call by itself where it is missing.
        #[serde(default)]
        batch: Option<RecordId>,
        /// Records that are here get what their row says otherwise; they stay as they are without.
        #[serde(default)]
        update: bool,
        /// Nothing is written: only what would be is told.
        #[serde(default)]
        preview: bool,
    },
    /// Make a ticket with which one machine joins, once, within ten minutes. Admins only.
    /// → [`Response::Invitation`]
    Invite {
        /// The municipality of the machine that joins.
        municipality: Municipality,
        /// What it may do.
        role: MemberRole,
    },
    /// Make a home where there is none, by a ticket; or use another ticket in a home that still
    /// waits to be let in. → [`Response::Hello`] with [`HomeState::Joining`]
    Join(Join),
    /// Who belongs to the region, and who waits to be let in. → [`Response::Members`]
    Members,
    /// The codes are the same on both screens: let the machine in, or go in. → [`Response::Done`]
    Confirm {
        /// Which [`Joining`].
        id: String,
        /// The code, as it was read.
        code: String,
    },
    /// Do not let a machine in, or do not go in. → [`Response::Done`]
    Decline {
        /// Which [`Joining`].
        id: String,
    },
    /// Let a machine do something else from now on. Admins of its municipality only.
    /// → [`Response::Members`]
    SetRole {
        /// The machine's key, 64 hexadecimal digits.
        key: String,
        /// What it may do.
        role: MemberRole,
    },
    /// A machine belongs to the region no longer. Admins of its municipality only.
    /// → [`Response::Members`]
    Revoke {
        /// The machine's key, 64 hexadecimal digits.
        key: String,
    },
    /// How things stand with every other machine. → [`Response::Sync`]
    Sync,
    /// The overview rows of every municipality, by number. → [`Response::Cards`]
    Cards,
    /// The figures of every municipality. → [`Response::Aggregates`]
    Aggregates,
    /// The figures of the reports as of a day. → [`Response::Report`]
    Report {
        /// The day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// The rows of this municipality that a line of the figures counts. → [`Response::Page`]
    FigureRows {
        /// The line.
        #[serde(flatten)]
        line: Line,
        /// As of which day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// Give the region this municipality's figures as of a day, small ones too. Admins only.
    /// → [`Response::Report`]
    ReleaseFigures {
        /// The day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// Who has read what in this municipality, newest first. → [`Response::AccessLog`]
    AccessLog {
        /// Only what concerns this patient: number, name or id.
        #[serde(default)]
        patient: Option<String>,
        /// The most entries wanted.
        limit: usize,
    },
    /// Whether that log is whole. → [`Response::Verdict`]
    VerifyAccessLog,
    /// How this machine is reached and reaches others. → [`Response::Network`]
    Network,
    /// Changes that, from now on. → [`Response::Network`]
    SetNetwork(NetworkSettings),
    /// Send events on this connection from now on. → [`Response::Done`]
    Subscribe,
    /// Have backups be made for this recovery kit from now on. → [`Response::Done`]
    SetKit {
        /// Its public half.
        recipient: String,
    },
    /// Write a backup of this home to a new file. → [`Response::BackedUp`]
    BackUp {
        /// The file, absolute.
        file: PathBuf,
    },
    /// Make a home from a backup where there is none. → [`Response::BackedUp`]
    Restore(Restore),
    /// End the daemon, cleanly. Understood by every version, and before any hello.
    /// → [`Response::Done`]
    Stop,
}

/// What a home is made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Init {
    /// The region's name.
    pub region: String,
    /// The municipality of this machine.
    pub municipality: Municipality,
    /// Who uses it.
    pub person: String,
    /// What the machine is called.
    pub machine: String,
    /// The passphrase; with none, the daemon must have been given a key file.
    pub passphrase: Option<Passphrase>,
}

/// What a home that joins is made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Join {
    /// The ticket, as text.
    pub ticket: String,
    /// Who uses the machine.
    pub person: String,
    /// What the machine is called.
    pub machine: String,
    /// The passphrase; with none, the daemon must have been given a key file.
    pub passphrase: Option<Passphrase>,
}

/// What a home is made from that was lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Restore {
    /// The backup, absolute.
    pub file: PathBuf,
    /// The words of its recovery kit.
    pub words: Passphrase,
    /// The passphrase from now on; with none, the daemon must have been given a key file.
    pub passphrase: Option<Passphrase>,
}

/// A passphrase: wiped from memory when dropped, and never printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Passphrase(pub Zeroizing<String>);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}
