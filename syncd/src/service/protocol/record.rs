//! A record as it is read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use crate::domain::appointment::PhoneCall;
use crate::domain::check_in::CheckIn;
use crate::domain::duty::StandIn;
use crate::domain::pathway::Role;
use crate::domain::plan::LevelContent;
use crate::domain::settings::Settings;
use crate::domain::{Key, Kind, Problem, Record, RecordId, Value};
use crate::store::view::Row;

/// A record opened for reading or for a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordView {
    /// Its values.
    pub record: Record,
    /// Its heads, for [`Request::Save`].
    pub heads: Vec<String>,
    /// Its row.
    pub row: Row,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What records it refers to are called; of a loan in hand here, the patient.
    pub names: BTreeMap<RecordId, String>,
    /// Who the actors of disputed values are.
    pub actors: BTreeMap<String, Who>,
    /// Who answers for it now, where a person is known.
    pub responsible: Option<Responsible>,
    /// What is next on the pathway; of patients only.
    pub next: Option<NextView>,
    /// What the plan in force says of an alert's level; of alerts only.
    pub guide: Option<Guide>,
    /// How the municipalities stand; of the newest check-in only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// What the municipality has decided for itself: what is asked of a patient; of patients only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Box<Settings>>,
    /// Whom to phone next; of appointments only.
    pub call: Option<PhoneCall>,
    /// Records about a patient, newest first; the patients who have borrowed an item; what refers to
    /// a contact.
    pub related: Vec<Row>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// What was written in a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The record's row.
    pub row: Row,
    /// What was written, newest first.
    pub steps: Vec<HistoryStep>,
    /// What entries are known by that have only a random id: by `section/id`, their main fields.
    pub entries: BTreeMap<String, Vec<(Key, Value)>>,
    /// What records that are referred to are called.
    pub names: BTreeMap<RecordId, String>,
}

/// What is held on one patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// When it was taken out, in Europe/Oslo.
    pub at: DateTime,
    /// The patient's record first; then those about the patient, put-away ones too, and the items
    /// that the patient has or had, of which only that patient's loans are given.
    pub records: Vec<ExportedRecord>,
    /// The contacts that the patient's record refers to, where they are here.
    pub contacts: Vec<Record>,
}

/// A record that is given out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportedRecord {
    /// Its values.
    pub record: Record,
    /// What was written in it, where that was asked for; what its entries and what it refers to
    /// are called.
    pub history: HistoryView,
}

/// A field that was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryStep {
    /// When, in Europe/Oslo, by that machine's clock.
    pub at: DateTime,
    /// By whom, where the machine is known.
    pub who: Option<Who>,
    /// The change: 64 hexadecimal digits.
    pub change: String,
    /// Which.
    pub field: Key,
    /// What its author saw there before.
    pub from: Value,
    /// What stood there after.
    pub to: Value,
}

/// A person at a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The person.
    pub person: String,
    /// The machine.
    pub machine: String,
}

/// What is to be done about an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// The patient's plan.
    pub plan: RecordId,
    /// What it says of the alert's level.
    pub says: LevelContent,
}

/// Who answers for a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The person.
    pub person: String,
    /// Who stands in today, where that person is away.
    pub stand_in: Option<StandIn>,
}

/// What is next for a patient and who is responsible now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextView {
    /// The activity's code.
    pub activity: String,
    /// When it is due.
    pub due: Option<Date>,
    /// Since when it is under way.
    pub begun: Option<Date>,
    /// The accountable role.
    pub role: Role,
    /// The person, where one is known.
    pub person: Option<String>,
    /// Who stands in today, where that person is away.
    pub stand_in: Option<StandIn>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The day, in Europe/Oslo.
    pub on: Date,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "happening", rename_all = "kebab-case")]
pub enum Happening {
    /// An activity of the pathway was begun, done or passed over.
    Activity {
        /// The activity's code.
        activity: String,
        /// A code of [`ActivityState`](crate::domain::pathway::ActivityState).
        state: String,
    },
    /// Something about consent.
    Consent {
        /// A code of [`ConsentStatus`](crate::domain::consent::ConsentStatus).
        status: String,
    },
    /// The service was paused.
    Paused {
        /// A code of [`PauseReason`](crate::domain::episode::PauseReason), where one was given.
        reason: Option<String>,
    },
    /// It went on after a pause.
    Resumed,
    /// An evaluation.
    Evaluated {
        /// A code of [`EvaluationOutcome`](crate::domain::episode::EvaluationOutcome).
        outcome: String,
    },
    /// The questionnaire was answered.
    Answered {
        /// A code of [`Moment`](crate::domain::patient::Moment).
        moment: String,
    },
    /// Something was lent to the patient, or came back.
    Lent {
        /// The item.
        id: RecordId,
        /// What it is called.
        title: String,
        /// Whether it came back.
        returned: bool,
    },
    /// A record about this patient.
    Related {
        /// The record's kind.
        kind: Kind,
        /// Its id.
        id: RecordId,
        /// What it is called.
        title: String,
        /// Its state, a code.
        state: String,
    },
    /// Fields were changed.
    Changed {
        /// By whom.
        who: Who,
        /// When.
        at: Timestamp,
        /// Which.
        fields: Vec<Key>,
    },
}
