//! What is done with a record in one go, where that is more than writing fields: an item is handed
//! out, a plan is sent to the GP, a DSK is held. FHIR calls such things operations.
//!
//! One table, from which the keys of the console, their forms, the command line and the docs work,
//! as they do from schemas for fields. What an operation writes are fields of records: documents,
//! sync and history know nothing of operations.

mod appointment;
mod equipment;
mod event;
mod meeting;
mod patient;
mod plan;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{Fault, Field, Key, Kind, Municipality, Problem, Record, RecordId, Value};

codes! {
    /// What can be done.
    Operation {
        /// A candidate comes into the service.
        StartService,
        /// A candidate is not included.
        TurnDown,
        /// The service is paused, as during a stay in hospital.
        PauseService,
        /// The service goes on after a pause.
        ResumeService,
        /// The follow-up is evaluated, and goes on or ends.
        EvaluateService,
        /// The service ends.
        EndService,
        /// A consent is withdrawn.
        WithdrawConsent,
        /// Somebody whose service is over is put away: kept, and out of the way.
        PutAway,
        /// Somebody who was put away stands in the lists again.
        BringBack,
        /// An item goes to a patient or a place.
        HandOut,
        /// A loan may last longer.
        Extend,
        /// An item comes back.
        TakeBack,
        /// An item that is back is checked, cleaned and wiped.
        Prepare,
        /// An item cannot be lent for now: cleaning, repair, lost, retired.
        SetAside,
        /// An item that was set aside can be lent again.
        PutBack,
        /// A plan goes to the GP.
        SendPlan,
        /// The GP approves what a plan says.
        ApprovePlan,
        /// A plan comes into force, in the place of the patient's last.
        ActivatePlan,
        /// The next edition of a plan is begun.
        RevisePlan,
        /// A plan ends with the service.
        EndPlan,
        /// Somebody takes an alert on, or closes it with an outcome.
        Handle,
        /// What was decided at a check-in is done.
        FinishAction,
        /// A step of arranging a DSK is begun, done or passed over.
        FinishStep,
        /// The time of a DSK is agreed.
        Book,
        /// The link of a DSK was checked, and the equipment tested.
        CheckLink,
        /// A DSK was held, by video or by phone.
        Hold,
        /// A DSK is cancelled, or somebody did not come.
        Cancel,
        /// The evaluation form of a DSK.
        Evaluate,
    }
}

codes! {
    /// Why an operation cannot be done now; its words stand in the translations.
    Hindrance {
        /// No consent is in force.
        NoConsent,
        /// The service runs, or is paused.
        ServiceRuns,
        /// The service does not run.
        ServiceDoesNotRun,
        /// The service is ended.
        ServiceEnded,
        /// The service is not paused.
        NotPaused,
        /// The patient is no candidate any more.
        NoCandidate,
        /// The patient is a candidate still: turned down first.
        StillCandidate,
        /// The record is put away already.
        IsPutAway,
        /// The record was not put away.
        NotPutAway,
        /// The item is with somebody.
        OnLoan,
        /// The item is in repair, lost, retired or being cleaned.
        SetAside,
        /// The item is not with anybody.
        NotOnLoan,
        /// The item is with two: which loan is meant must be said.
        WhichLoan,
        /// Nothing remains to be done with the item before the next loan.
        NothingToPrepare,
        /// The item was not set aside.
        NotSetAside,
        /// The plan is superseded or ended.
        PlanEnded,
        /// A plan without limits says nothing that a GP could approve.
        NoLimits,
        /// What the plan says is approved.
        PlanApproved,
        /// The plan is in force.
        PlanInForce,
        /// Nobody has approved the plan.
        PlanNotApproved,
        /// The plan was changed after the approval.
        PlanChanged,
        /// The plan is a draft: it is written on.
        PlanDraft,
        /// The alert has an outcome.
        Handled,
        /// Which action is meant must be said.
        WhichAction,
        /// The action is done.
        ActionDone,
        /// No step of the DSK remains.
        NothingNext,
        /// The time of the DSK is not agreed.
        NotBooked,
        /// The DSK has no link.
        NoLink,
        /// The DSK was held.
        Held,
        /// The DSK was not held yet.
        NotHeld,
        /// The DSK was cancelled, or somebody did not come.
        CalledOff,
    }
}

/// Values by the names of an operation's fields.
pub type Given = BTreeMap<&'static str, Value>;

/// What an operation is about, and who does it when.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The record, as it was seen by who does it.
    pub record: &'a Record,
    /// The entry of the operation's section, where one was pointed at.
    pub entry: Option<&'a str>,
    /// Now, in Europe/Oslo.
    pub now: DateTime,
    /// Who does it.
    pub person: &'a str,
    /// Where.
    pub municipality: Municipality,
    /// The id of the entry that is made, where one is.
    pub new_entry: RecordId,
    /// Other records of the same kind about the same patient, with their states; of a patient the plans.
    pub siblings: &'a [(RecordId, String)],
}

/// What an operation writes: all of it is saved together, or nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Writes {
    /// Into the record itself.
    pub here: BTreeMap<Key, Value>,
    /// Into other records.
    pub there: BTreeMap<RecordId, BTreeMap<Key, Value>>,
    /// A record that is made; it is what the operation gives back then.
    pub new: Option<(Kind, BTreeMap<Key, Value>)>,
}

/// A row of the table.
pub struct Definition {
    /// The kind of record that it is done with.
    pub kind: Kind,
    /// The section whose entries it is about, if it is.
    pub section: Option<&'static str>,
    /// What is asked for; may be nothing.
    pub fields: &'static [Field],
    hindrance: fn(&Subject<'_>) -> Option<Hindrance>,
    suggested: fn(&Subject<'_>) -> Given,
    writes: fn(&Subject<'_>, &Given) -> Result<Writes, Vec<Problem>>,
}

impl Operation {
    /// Its row of the table.
    pub fn definition(self) -> &'static Definition {
        match self {
            Self::StartService => &patient::START,
            Self::TurnDown => &patient::TURN_DOWN,
            Self::PauseService => &patient::PAUSE,
            Self::ResumeService => &patient::RESUME,
            Self::EvaluateService => &patient::EVALUATE,
            Self::EndService => &patient::END,
            Self::PutAway => &patient::PUT_AWAY,
            Self::BringBack => &patient::BRING_BACK,
            Self::WithdrawConsent => &patient::WITHDRAW_CONSENT,
            Self::HandOut => &equipment::HAND_OUT,
            Self::Extend => &equipment::EXTEND,
            Self::TakeBack => &equipment::TAKE_BACK,
            Self::Prepare => &equipment::PREPARE,
            Self::SetAside => &equipment::SET_ASIDE,
            Self::PutBack => &equipment::PUT_BACK,
            Self::SendPlan => &plan::SEND,
            Self::ApprovePlan => &plan::APPROVE,
            Self::ActivatePlan => &plan::ACTIVATE,
            Self::RevisePlan => &plan::REVISE,
            Self::EndPlan => &plan::END,
            Self::Handle => &event::HANDLE,
            Self::FinishAction => &meeting::FINISH_ACTION,
            Self::FinishStep => &appointment::FINISH_STEP,
            Self::Book => &appointment::BOOK,
            Self::CheckLink => &appointment::CHECK_LINK,
            Self::Hold => &appointment::HOLD,
            Self::Cancel => &appointment::CANCEL,
            Self::Evaluate => &appointment::EVALUATE,
        }
    }

    /// The field of its form with this key.
    pub fn field(self, key: &Key) -> Option<&'static Field> {
        let named = |field: &&Field| key.entry().is_none() && field.name == key.name();
        self.definition().fields.iter().find(named)
    }

    /// The entry that it would write into, where those are known by codes: the step of a DSK.
    pub fn entry(self, subject: &Subject<'_>) -> Option<&'static str> {
        match self {
            Self::FinishStep => appointment::step(subject).map(<&str>::from),
            _ => None,
        }
    }

    /// Why it cannot be done now, if it cannot.
    pub fn hindrance(self, subject: &Subject<'_>) -> Option<Hindrance> {
        (self.definition().hindrance)(subject)
    }

    /// What stands in its form from the start.
    pub fn suggested(self, subject: &Subject<'_>) -> Given {
        (self.definition().suggested)(subject)
    }

    /// What it writes. What was not given is as suggested; an empty value takes a suggestion away.
    ///
    /// # Errors
    /// What is wrong with what was given, by the names of the operation's fields.
    pub fn writes(self, subject: &Subject<'_>, given: &BTreeMap<Key, Value>) -> Result<Writes, Vec<Problem>> {
        let mut taken = self.suggested(subject);
        let mut problems = Vec::new();
        for (key, value) in given {
            match self.field(key) {
                Some(field) => drop(taken.insert(field.name, value.clone())),
                None => problems.push(Problem { key: key.clone(), fault: Fault::UnknownField }),
            }
        }
        for field in self.definition().fields {
            let fault = field.check(taken.get(field.name).unwrap_or(&Value::Empty));
            let hindering = fault.filter(|fault| !fault.is_warning());
            problems.extend(hindering.map(|fault| Problem { key: Key::top(field.name), fault }));
        }
        match problems.is_empty() {
            true => (self.definition().writes)(subject, &taken),
            false => Err(problems),
        }
    }
}

impl Subject<'_> {
    /// Today.
    pub fn today(&self) -> Date {
        self.now.date()
    }
}

impl Writes {
    /// Only into the record itself.
    fn of(here: impl IntoIterator<Item = (Key, Value)>) -> Self {
        Self { here: here.into_iter().collect(), ..Self::default() }
    }
}

/// A given value; empty where none was.
fn value(given: &Given, name: &str) -> Value {
    given.get(name).cloned().unwrap_or(Value::Empty)
}

/// What was given of these fields, for the fields of the same names at the top of a record.
fn top(given: &Given, names: &[&str]) -> Vec<(Key, Value)> {
    let written = names.iter().map(|name| (Key::top(name), value(given, name)));
    written.filter(|(_, value)| !value.is_empty()).collect()
}

/// Nothing is suggested.
fn nothing(_: &Subject<'_>) -> Given {
    Given::new()
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn an_operation_is_about_a_section_of_its_kind() {
        for operation in Operation::iter() {
            let Definition { kind, section, fields, .. } = operation.definition();
            assert!(section.is_none_or(|name| kind.schema().section(name).is_some()), "{operation}");
            for field in *fields {
                assert!(operation.field(&Key::top(field.name)).is_some(), "{operation} {}", field.name);
            }
        }
    }
}
