//! What is asked of the store, and its answers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::filter::Condition;
use crate::domain::agenda::{AgendaItem, Lane};
use crate::domain::booking::Shared;
use crate::domain::duty::StandIn;
use crate::domain::plan::Level;
use crate::domain::{Kind, RecordId, Scope};

/// A record as listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The record.
    pub id: RecordId,
    /// What it is.
    pub kind: Kind,
    /// Who holds it.
    pub scope: Scope,
    /// The shown number.
    pub number: Option<String>,
    /// Name, or what it is called.
    pub title: String,
    /// The patient that it is about, where this machine holds that record.
    pub patient: Option<PatientRef>,
    /// The code of its state.
    pub state: String,
    /// The code of its group.
    pub group: String,
    /// The phase of the pathway.
    pub phase: Option<u8>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Who stands in for them today, where they are away. The store does not know: who reads from it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<StandIn>,
    /// When something is due.
    pub due: Option<Date>,
    /// Whether it is put away.
    pub archived: bool,
    /// How many things people have to decide in it.
    pub conflicts: u32,
    /// How many rules it breaks, and how many others have what only one may have.
    pub problems: u32,
    /// Of its problems, how many others it is booked at the same time as.
    pub booked_twice: u32,
    /// Further columns.
    pub columns: serde_json::Map<String, serde_json::Value>,
}

/// The patient that a record is about, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientRef {
    /// The patient's record.
    pub id: RecordId,
    /// The shown number.
    pub number: Option<String>,
    /// The name.
    pub title: String,
}

/// Another record that takes the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The other record.
    pub with: RecordId,
    /// What they have in common; the gravest, where there is more.
    pub shared: Shared,
}

/// A list and the page wanted of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The kind listed.
    pub kind: Kind,
    /// Words that each row must hold, in itself or in its patient's number or name.
    pub filter: String,
    /// What each row must fulfil beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The words are looked for in numbers alone: the record's own, and its patient's.
    #[serde(default)]
    pub by_number: bool,
    /// Only what is about this patient.
    pub patient: Option<RecordId>,
    /// What is put away, in place of what is in use.
    pub archived: bool,
    /// Only what has its day from the first of these to the last.
    #[serde(default)]
    pub days: Option<(Date, Date)>,
    /// What it is sorted by; then by title.
    pub order: Order,
    /// The whole order turned round.
    pub descending: bool,
    /// How many rows to leave out first.
    pub offset: usize,
    /// The most rows wanted.
    pub limit: usize,
}

impl Query {
    /// Everything in use of a kind, by title.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            filter: String::new(),
            conditions: Vec::new(),
            by_number: false,
            patient: None,
            archived: false,
            days: None,
            order: Order::Title,
            descending: false,
            offset: 0,
            limit: usize::MAX,
        }
    }
}

/// What a list is sorted by. Rows that have nothing there come last.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::EnumString,
    strum::Display,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Order {
    /// The shown number, its digits by value.
    #[default]
    Number,
    /// The title, as Norwegians sort.
    Title,
    /// The state's code.
    State,
    /// The group's code.
    Group,
    /// The phase, in it what is due first.
    Phase,
    /// Who is responsible, as Norwegians sort.
    Owner,
    /// The day something is due.
    Due,
    /// When it was last changed here.
    Updated,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many the whole list has.
    pub total: usize,
    /// How many stand before the first row here.
    pub offset: usize,
}

/// A record that search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The record.
    pub row: Row,
    /// The text around what was found, in one line; empty where number, title or patient say it.
    pub excerpt: String,
    /// The words that were found in another spelling: as typed, and as found.
    #[serde(default)]
    pub spelled: Vec<(String, String)>,
}

/// What *Today* is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaQuery {
    /// The day.
    pub today: Date,
    /// How many days after it are coming.
    pub days_ahead: u16,
    /// The most rows of each part.
    pub limit: usize,
}

/// *Today*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// The rows, part by part.
    pub rows: Vec<AgendaRow>,
    /// How many there are in each part, shown or not.
    pub counts: AgendaCounts,
}

/// Something that a record asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgendaRow {
    /// Where it stands.
    pub part: Part,
    /// The record.
    pub record: Row,
    /// What it asks for.
    pub item: AgendaItem,
    /// Who stands in today for whom it names, where they are away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<StandIn>,
}

/// The parts of *Today*, in their order. All but [`Part::Now`], where red stands before
/// yellow, are sorted by day and time, the oldest first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumIter,
    strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Part {
    /// Somebody must act now.
    Now,
    /// Due today.
    Today,
    /// Due before today.
    Late,
    /// Waiting for somebody else.
    Waiting,
    /// Due in the days ahead.
    Coming,
}

/// How many items there are in each part of *Today*.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaCounts {
    /// Alerts.
    pub alert: usize,
    /// Due today.
    pub today: usize,
    /// Late.
    pub late: usize,
    /// Waiting.
    pub waiting: usize,
    /// Coming.
    pub coming: usize,
    /// Records that are to be erased.
    pub to_erase: usize,
}

impl AgendaCounts {
    /// The count of a part.
    pub fn get(mut self, part: Part) -> usize {
        *self.of(part)
    }

    /// The count of a part, to be changed.
    pub(super) fn of(&mut self, part: Part) -> &mut usize {
        match part {
            Part::Now => &mut self.alert,
            Part::Today => &mut self.today,
            Part::Late => &mut self.late,
            Part::Waiting => &mut self.waiting,
            Part::Coming => &mut self.coming,
        }
    }
}

impl Part {
    /// The lane whose items stand here, from one day to another, both included.
    pub(super) fn bounds(self, query: &AgendaQuery) -> (Lane, Date, Date) {
        let today = query.today;
        let day = |days: i64| today.saturating_add(jiff::Span::new().days(days));
        match self {
            Self::Now => (Lane::Alert, Date::MIN, Date::MAX),
            Self::Today => (Lane::Due, today, today),
            Self::Late => (Lane::Due, Date::MIN, day(-1)),
            Self::Waiting => (Lane::Waiting, Date::MIN, Date::MAX),
            Self::Coming => (Lane::Due, day(1), day(i64::from(query.days_ahead))),
        }
    }
}

/// How many records there are of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The kind.
    pub kind: Kind,
    /// In use.
    pub in_use: usize,
    /// Put away.
    pub archived: usize,
    /// What people have to decide: within records, in use or put away, between two, and where the patient
    /// was replaced.
    pub disputed: usize,
    /// In use and breaking a rule, or booked at the same time as another.
    pub faulty: usize,
}

/// How soon something is to be seen within its part: red alerts before all others.
pub(super) fn urgency(item: &AgendaItem) -> u8 {
    match item.lane == Lane::Alert && item.detail == <&str>::from(Level::Red) {
        true => 0,
        false => 1,
    }
}
