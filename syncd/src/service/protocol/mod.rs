//! The local protocol: what the console and the command line say to the daemon.
//!
//! JSON lines over a local socket. The client sends [`Call`]s; the daemon answers each with a
//! [`Reply`] of the same number and, once the client has subscribed, sends [`Event`]s between.
//! The first call must be [`Request::Hello`] with the same [`VERSION`], or [`Request::Stop`].

mod access;
mod draft;
mod erasure;
mod event;
mod home;
mod inbox;
mod journal;
mod members;
mod merge;
mod peers;
mod record;
mod refusal;
mod report;
mod request;
mod response;
mod saved_view;
mod sheet_column;

use serde::{Deserialize, Serialize};

pub use access::{AccessFault, AccessView, Verdict};
pub use draft::Draft;
pub use erasure::{DueForErasure, Erasing, ErasureMachine, ErasureView, Retention};
pub use event::Event;
pub use home::{Backups, Hello, HomeState, Profile, Status, SyncSummary};
pub use inbox::{ConflictView, Settlement, Side};
pub use journal::{Changed, Deed, Extent, Turn};
pub use members::{FormerView, Invitation, Joining, MemberView, Members};
pub use merge::Merging;
pub use peers::{AggregateView, CardView, Network, NetworkSettings, PeerView, SharedScope, Trouble};
pub use record::{
    Export, ExportedRecord, Guide, Happening, HistoryStep, HistoryView, NextView, RecordView, Responsible,
    TimelineEntry, Who,
};
pub use refusal::Refusal;
pub use report::{MunicipalFigures, Report};
pub use request::{Init, Join, Passphrase, Request, Restore};
pub use response::{Fate, ImportNote, Imported, Many, ManyChange, Response, RowFate, Saved};
pub use saved_view::View;
pub use sheet_column::SheetColumn;

/// The version of this protocol. Console and daemon come in one program, so they differ only
/// while an old daemon still runs.
pub const VERSION: u32 = 4;

/// The longest frame either side accepts, in bytes, its line end included.
pub const FRAME_MAX: usize = 8 * 1024 * 1024;

/// The most rows one [`Request::Import`] may carry, so that no import keeps others waiting.
pub const IMPORT_ROWS_MAX: usize = 200;

/// The most records that [`Request::SaveMany`] may name.
pub const MANY_MAX: usize = 2_000;

/// The most views that are kept.
pub const VIEWS_MAX: usize = 100;

/// The most columns of sheets that are kept.
pub const SHEET_COLUMNS_MAX: usize = 500;

/// The longest draft that is kept, in bytes.
pub const DRAFT_MAX: usize = 256 * 1024;

/// The most rows one page may hold.
pub const PAGE_MAX: usize = 1_000;

/// A request with its number.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Chosen by the client; the reply carries it back.
    pub id: u64,
    /// What is asked for.
    pub request: Request,
}

/// What the daemon sends.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// An answer to a call.
    Reply(Reply),
    /// Something happened.
    Event(Event),
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The number of the call.
    pub id: u64,
    /// What was asked for, or why not.
    pub result: Result<Response, Refusal>,
}
