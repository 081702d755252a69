//! The course of a service: begun or not, paused and resumed, evaluated, ended; and a consent withdrawn
//! (`domain.md`, "Patients and pathway").

use jiff::ToSpan;

use super::{Definition, Given, Hindrance, Subject, Writes, nothing, top, value};
use crate::domain::consent::ConsentStatus;
use crate::domain::episode::{EvaluationOutcome, NotIncluded, PauseReason};
use crate::domain::pathway::ActivityState;
use crate::domain::patient::{
    ADMISSIONS, DAYS_AFTER, DAYS_BEFORE, PER_MONTH, Patient, PatientStatus, Reporter,
};
use crate::domain::plan::PlanStatus;
use crate::domain::{Field, Key, Kind, Shape, Value};

/// How many days after a pause the follow-up is evaluated anew, where nobody says otherwise.
const EVALUATED_WITHIN: i64 = 7;

/// What is written on the day that a service starts.
const AT_START: [&str; 8] = [
    "start_date",
    "hours_decided",
    "visits_at_start",
    "distance_km",
    "admissions_before",
    "admission_days_before",
    "gp_before",
    "gp_asked_before",
];
/// What is known of the use of services when it is evaluated, or ends.
const AT_EVALUATION: [&str; 6] = [
    "visits_at_evaluation",
    "hours_spent",
    "admissions_after",
    "admission_days_after",
    "gp_after",
    "gp_asked_after",
];

pub(super) static START: Definition = Definition {
    kind: Kind::Patient,
    section: None,
    fields: &[
        Field::new("start_date", Shape::Date).required(),
        Field::new("hours_decided", Shape::Decimal(0.0, 168.0)),
        Field::new("visits_at_start", Shape::Decimal(0.0, 100.0)),
        Field::new("distance_km", Shape::Decimal(0.0, 2_000.0)),
        Field::new("admissions_before", ADMISSIONS),
        Field::new("admission_days_before", DAYS_BEFORE),
        Field::new("gp_before", PER_MONTH),
        Field::new("gp_asked_before", PER_MONTH),
    ],
    hindrance: |subject| match patient(subject) {
        patient if is_running(&patient) => Some(Hindrance::ServiceRuns),
        patient if patient.status() == PatientStatus::Finished => Some(Hindrance::ServiceEnded),
        patient => without_consent(&patient),
    },
    suggested: |subject| {
        let mut given = held(subject, &AT_START);
        given.entry("start_date").or_insert_with(|| subject.today().into());
        given
    },
    writes: |subject, given| {
        let mut written = top(given, &AT_START);
        written.push(to_status(PatientStatus::Active));
        // Who was turned down once and is taken in later was not turned down after all.
        let emptied = ["not_included", "end_date", "end_reason"].map(Key::top);
        let emptied = emptied.into_iter().filter(|key| !subject.record.value(key).is_empty());
        written.extend(emptied.map(|key| (key, Value::Empty)));
        Ok(Writes::of(written))
    },
};

pub(super) static TURN_DOWN: Definition = Definition {
    kind: Kind::Patient,
    section: None,
    fields: &[
        Field::new("not_included", Shape::Choice(NotIncluded::CODES)).required(),
        Field::new("end_date", Shape::Date).required(),
        Field::new("end_reason", Shape::Line(200)),
    ],
    hindrance: |subject| {
        let is_candidate =
            matches!(patient(subject).status(), PatientStatus::Planned | PatientStatus::Waitlist);
        (!is_candidate).then_some(Hindrance::NoCandidate)
    },
    suggested: |subject| Given::from([("end_date", subject.today().into())]),
    writes: |_, given| {
        let mut written = top(given, &["not_included", "end_date", "end_reason"]);
        written.push(to_status(PatientStatus::Cancelled));
        Ok(Writes::of(written))
    },
};

pub(super) static PAUSE: Definition = Definition {
    kind: Kind::Patient,
    section: Some("pause"),
    fields: &[
        Field::new("from", Shape::Date).required(),
        Field::new("reason", Shape::Choice(PauseReason::CODES)).required(),
        Field::new("note", Shape::Line(300)),
    ],
    hindrance: |subject| {
        (patient(subject).status() != PatientStatus::Active).then_some(Hindrance::ServiceDoesNotRun)
    },
    suggested: |subject| {
        let reason: &str = PauseReason::HospitalStay.into();
        Given::from([("from", subject.today().into()), ("reason", reason.into())])
    },
    writes: |subject, given| {
        let mut written = entry(subject, "pause", given, &["from", "reason", "note"]);
        written.push(to_status(PatientStatus::Onhold));
        Ok(Writes::of(written))
    },
};

pub(super) static RESUME: Definition = Definition {
    kind: Kind::Patient,
    section: Some("pause"),
    fields: &[Field::new("until", Shape::Date).required(), Field::new("evaluate_by", Shape::Date)],
    hindrance: |subject| match patient(subject) {
        patient if patient.status() != PatientStatus::Onhold => Some(Hindrance::NotPaused),
        patient => without_consent(&patient),
    },
    suggested: |subject| {
        let mut given = Given::from([("until", subject.today().into())]);
        if is_followed_up(&patient(subject)) {
            given.insert("evaluate_by", subject.today().saturating_add(EVALUATED_WITHIN.days()).into());
        }
        given
    },
    // What was normal before a stay in hospital need not be so after it.
    writes: |subject, given| {
        let until = value(given, "until");
        let mut written = vec![to_status(PatientStatus::Active)];
        written.extend(no_longer_paused(&patient(subject), &until));
        let by = value(given, "evaluate_by");
        if !by.is_empty() {
            written.extend(activity("4.1", Some(ActivityState::Done), until.clone()));
            written.extend(activity("4.2", Some(ActivityState::InProgress), until));
            written.push((Key::within("activity", "4.2", "due"), by));
        }
        Ok(Writes::of(written))
    },
};

pub(super) static EVALUATE: Definition = Definition {
    kind: Kind::Patient,
    section: Some("evaluation"),
    fields: &[
        Field::new("date", Shape::Date).required(),
        Field::new("outcome", Shape::Choice(EvaluationOutcome::CODES)).required(),
        Field::new("evaluate_by", Shape::Date),
        Field::new("visits_at_evaluation", Shape::Decimal(0.0, 100.0)),
        Field::new("hours_spent", Shape::Decimal(0.0, 10_000.0)),
        Field::new("admissions_after", ADMISSIONS),
        Field::new("admission_days_after", DAYS_AFTER),
        Field::new("gp_after", PER_MONTH),
        Field::new("gp_asked_after", PER_MONTH),
        Field::new("note", Shape::Line(300)),
    ],
    hindrance: |subject| match patient(subject) {
        patient if patient.status() != PatientStatus::Active => Some(Hindrance::ServiceDoesNotRun),
        patient => without_consent(&patient),
    },
    suggested: |subject| {
        let mut given = held(subject, &AT_EVALUATION);
        given.insert("date", subject.today().into());
        given
    },
    writes: |subject, given| {
        let mut written = entry(subject, "evaluation", given, &["date", "outcome", "note"]);
        written.push((Key::within("evaluation", subject.new_entry, "person"), subject.person.into()));
        written.extend(top(given, &AT_EVALUATION));
        let outcome = value(given, "outcome");
        let outcome = outcome.as_text().and_then(|code| code.parse().ok());
        for (code, state) in round_after(outcome.unwrap_or(EvaluationOutcome::Continue), &patient(subject)) {
            let on = if state.is_some() { value(given, "date") } else { Value::Empty };
            written.extend(activity(code, state, on));
            let is_next = state == Some(ActivityState::InProgress);
            let due = if is_next { value(given, "evaluate_by") } else { Value::Empty };
            written.push((Key::within("activity", code, "due"), due));
        }
        Ok(Writes::of(written))
    },
};

pub(super) static END: Definition = Definition {
    kind: Kind::Patient,
    section: None,
    fields: &[
        Field::new("end_date", Shape::Date).required(),
        Field::new("end_reason", Shape::Line(200)).required(),
        Field::new("visits_at_evaluation", Shape::Decimal(0.0, 100.0)),
        Field::new("hours_spent", Shape::Decimal(0.0, 10_000.0)),
        Field::new("admissions_after", ADMISSIONS),
        Field::new("admission_days_after", DAYS_AFTER),
        Field::new("gp_after", PER_MONTH),
        Field::new("gp_asked_after", PER_MONTH),
    ],
    hindrance: |subject| match patient(subject) {
        patient if is_running(&patient) => None,
        patient if patient.status() == PatientStatus::Finished => Some(Hindrance::ServiceEnded),
        _ => Some(Hindrance::ServiceDoesNotRun),
    },
    suggested: |subject| {
        let mut given = held(subject, &AT_EVALUATION);
        given.insert("end_date", subject.today().into());
        given
    },
    // What is left, 5.1 to 5.3, the pathway then asks for. No plan is to be reviewed any more.
    writes: |subject, given| {
        let mut written = top(given, &["end_date", "end_reason"]);
        written.extend(top(given, &AT_EVALUATION));
        written.push(to_status(PatientStatus::Finished));
        written.extend(no_longer_paused(&patient(subject), &value(given, "end_date")));
        let over = [PlanStatus::Superseded, PlanStatus::Ended].map(<&str>::from);
        let plans = subject.siblings.iter().filter(|(_, state)| !over.contains(&state.as_str()));
        let ended: &str = PlanStatus::Ended.into();
        let there = plans.map(|(id, _)| (*id, [(Key::top("status"), ended.into())].into())).collect();
        Ok(Writes { there, ..Writes::of(written) })
    },
};

pub(super) static WITHDRAW_CONSENT: Definition = Definition {
    kind: Kind::Patient,
    section: Some("consent"),
    fields: &[
        Field::new("date", Shape::Date).required(),
        Field::new("by", Shape::Choice(Reporter::CODES)).required(),
    ],
    hindrance: |subject| without_consent(&patient(subject)),
    suggested: |subject| {
        let by: &str = Reporter::Patient.into();
        Given::from([("date", subject.today().into()), ("by", by.into())])
    },
    writes: |subject, given| {
        let mut written = entry(subject, "consent", given, &["date", "by"]);
        let status: &str = ConsentStatus::Inactive.into();
        written.push((Key::within("consent", subject.new_entry, "status"), status.into()));
        Ok(Writes::of(written))
    },
};

fn patient(subject: &Subject<'_>) -> Patient {
    subject.record.read().value
}

pub(super) static PUT_AWAY: Definition = Definition {
    kind: Kind::Patient,
    section: None,
    fields: &[],
    hindrance: |subject| match patient(subject) {
        _ if is_put_away(subject) => Some(Hindrance::IsPutAway),
        patient if is_running(&patient) => Some(Hindrance::ServiceRuns),
        patient => match patient.status() {
            PatientStatus::Planned | PatientStatus::Waitlist => Some(Hindrance::StillCandidate),
            _ => None,
        },
    },
    suggested: nothing,
    writes: |_, _| Ok(Writes::of([(Key::top("archived"), true.into())])),
};

pub(super) static BRING_BACK: Definition = Definition {
    kind: Kind::Patient,
    section: None,
    fields: &[],
    hindrance: |subject| (!is_put_away(subject)).then_some(Hindrance::NotPutAway),
    suggested: nothing,
    writes: |_, _| Ok(Writes::of([(Key::top("archived"), false.into())])),
};

fn is_put_away(subject: &Subject<'_>) -> bool {
    *subject.record.top("archived") == Value::Flag(true)
}

fn is_running(patient: &Patient) -> bool {
    matches!(patient.status(), PatientStatus::Active | PatientStatus::Onhold)
}

/// Whether follow-up of the plan has begun, so that there is something to evaluate.
fn is_followed_up(patient: &Patient) -> bool {
    patient.activity.get("4.1").is_some_and(|entry| entry.state.is_some())
}

/// How the activities of phase 4 stand after an evaluation.
fn round_after(
    outcome: EvaluationOutcome,
    patient: &Patient,
) -> impl Iterator<Item = (&'static str, Option<ActivityState>)> {
    use ActivityState::{Done, InProgress, NotNeeded};
    let adjusted = patient.activity.get("4.3").and_then(|entry| entry.state);
    let states = match outcome {
        EvaluationOutcome::Continue => [Some(InProgress), None, None, None],
        EvaluationOutcome::Adjust => [Some(Done), Some(Done), Some(InProgress), None],
        EvaluationOutcome::End if adjusted == Some(Done) => [Some(Done); 4],
        EvaluationOutcome::End => [Some(Done), Some(Done), Some(NotNeeded), Some(Done)],
    };
    ["4.1", "4.2", "4.3", "4.4"].into_iter().zip(states)
}

fn without_consent(patient: &Patient) -> Option<Hindrance> {
    (!patient.consent_state().is_in_force()).then_some(Hindrance::NoConsent)
}

fn to_status(status: PatientStatus) -> (Key, Value) {
    (Key::top("status"), <&str>::from(status).into())
}

/// Ends the pauses that are open.
fn no_longer_paused(patient: &Patient, until: &Value) -> Vec<(Key, Value)> {
    let pauses = patient.open_pauses().map(|(id, _)| Key::within("pause", id, "until"));
    pauses.map(|key| (key, until.clone())).collect()
}

/// What the record holds of these fields.
fn held(subject: &Subject<'_>, names: &[&'static str]) -> Given {
    let held = names.iter().map(|name| (*name, subject.record.top(name).clone()));
    held.filter(|(_, value)| !value.is_empty()).collect()
}

/// A new entry of a section with what was given of it.
fn entry(subject: &Subject<'_>, section: &str, given: &Given, names: &[&str]) -> Vec<(Key, Value)> {
    let key = |name: &&str| Key::within(section, subject.new_entry, name);
    let written = names.iter().map(|name| (key(name), value(given, name)));
    written.filter(|(_, value)| !value.is_empty()).collect()
}

/// An activity with this state since a day.
fn activity(code: &str, state: Option<ActivityState>, date: Value) -> [(Key, Value); 2] {
    let state = state.map_or(Value::Empty, |state| <&str>::from(state).into());
    [(Key::within("activity", code, "state"), state), (Key::within("activity", code, "date"), date)]
}

#[cfg(test)]
mod tests;
