//! What a client may get.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use super::{
    AccessView, AggregateView, CardView, ConflictView, Draft, Erasing, ErasureView, Export, Hello,
    HistoryView, Invitation, Members, Merging, Network, PeerView, RecordView, Refusal, Report, Retention,
    SheetColumn, Status, Turn, Verdict, View,
};
use crate::backup::About;
use crate::domain::{Key, Problem, RecordId, Value};
use crate::store::view::{Agenda, Hit, Page, Row};

/// What a client may get.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// To [`Request::Hello`], [`Request::Init`] and [`Request::Unlock`].
    Hello(Hello),
    /// To [`Request::Status`].
    Status(Box<Status>),
    /// To [`Request::List`].
    Page(Page),
    /// To [`Request::Position`]: from 0; none where the list does not hold it.
    Position(Option<usize>),
    /// To [`Request::Agenda`].
    Agenda(Agenda),
    /// To [`Request::Search`].
    Hits(Vec<Hit>),
    /// To [`Request::Show`].
    Record(Box<RecordView>),
    /// To [`Request::History`].
    History(Box<HistoryView>),
    /// To [`Request::Add`] and [`Request::Save`]: on disk.
    Saved(Saved),
    /// To [`Request::Erase`].
    Erasing(Box<Erasing>),
    /// To [`Request::Merge`].
    Merging(Box<Merging>),
    /// To [`Request::Erasures`].
    Erasures(Vec<ErasureView>),
    /// To [`Request::Retention`].
    Retention(Retention),
    /// To [`Request::Export`].
    Exported(Box<Export>),
    /// To [`Request::Conflicts`].
    Conflicts(Vec<ConflictView>),
    /// To [`Request::Undo`]: none where there is nothing to take back or to do again.
    Turned(Option<Box<Turn>>),
    /// To [`Request::SaveMany`].
    Many(Many),
    /// To [`Request::Views`] and [`Request::KeepView`].
    Views(Vec<View>),
    /// To [`Request::Drafts`].
    Drafts(Vec<Draft>),
    /// To [`Request::Import`].
    Imported(Imported),
    /// What columns of sheets were said to be.
    Columns(Vec<SheetColumn>),
    /// To [`Request::Invite`].
    Invitation(Invitation),
    /// To [`Request::Members`], [`Request::SetRole`] and [`Request::Revoke`].
    Members(Members),
    /// To [`Request::Sync`], by name.
    Sync(Vec<PeerView>),
    /// To [`Request::Cards`].
    Cards(Vec<CardView>),
    /// To [`Request::Aggregates`].
    Aggregates(Vec<AggregateView>),
    /// To [`Request::Report`] and [`Request::ReleaseFigures`].
    Report(Report),
    /// To [`Request::AccessLog`].
    AccessLog(Vec<AccessView>),
    /// To [`Request::VerifyAccessLog`].
    Verdict(Verdict),
    /// To [`Request::Network`] and [`Request::SetNetwork`].
    Network(Network),
    /// To [`Request::BackUp`] and [`Request::Restore`]: on disk.
    BackedUp(Box<About>),
    /// It was done.
    Done,
}

/// Saved means on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The record.
    pub id: RecordId,
    /// Its shown number, where it has one.
    pub number: Option<String>,
    /// What it is called.
    pub title: String,
    /// Its heads now.
    pub heads: Vec<String>,
    /// What a person should look at, though it was saved.
    pub warnings: Vec<Problem>,
}

/// What was or would be saved of many records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Many {
    /// The records that change, with the fields that do: what they hold and what they would.
    pub changes: Vec<ManyChange>,
    /// The records that cannot, with the reason.
    pub refused: Vec<(Row, Refusal)>,
    /// How many hold it already.
    pub already: usize,
    /// What the records are called that the fields refer to, by id.
    pub names: BTreeMap<RecordId, String>,
}

/// One of many records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManyChange {
    /// The record.
    pub row: Row,
    /// Field, what it holds, what it would hold.
    pub fields: Vec<(Key, Value, Value)>,
}

/// What an import took and what it left.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows that became records.
    pub added: usize,
    /// Rows whose record was here and got what they say otherwise.
    pub changed: usize,
    /// Rows whose record was here already; left as they are.
    pub already: usize,
    /// Rows that were taken with something to look at, and rows that were left.
    pub notes: Vec<ImportNote>,
    /// What became of each row.
    pub fates: Vec<RowFate>,
}

/// What became of a row, or would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowFate {
    /// Where in the file.
    pub place: String,
    /// What.
    pub fate: Fate,
    /// The fields that the row says otherwise than its record.
    pub fields: Vec<Key>,
}

/// What can become of a row.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Fate {
    /// A new record.
    Added,
    /// Its record is here and gets what the row says otherwise.
    Changed,
    /// Its record is here, says otherwise, and stays as it is.
    Differs,
    /// Its record is here; where it was looked at, it says the same.
    Already,
    /// The row is left out.
    Left,
}

/// Something about one row of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportNote {
    /// Where in the file.
    pub place: String,
    /// Whether the row was left out.
    pub left: bool,
    /// What is wrong.
    pub problem: Problem,
}
