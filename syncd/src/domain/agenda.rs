//! What a record asks of somebody, and when: the rows of *Today*.
//!
//! Each record tells its own items, from what it holds alone; *Today* sorts them by date.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::appointment::{Appointment, AppointmentStatus};
use super::consent::ConsentState;
use super::equipment::Equipment;
use super::erasure;
use super::event::Event;
use super::meeting::Meeting;
use super::pathway::ActivityState;
use super::patient::{Patient, PatientStatus};
use super::plan::{Plan, PlanStatus};
use super::practice::Practice;
use super::settings::Settings;
use super::{Typed, TypedRecord};

/// One thing that a record asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// Where it stands in *Today*.
    pub lane: Lane,
    /// The day: due, or waiting since, or when it happened.
    pub on: Date,
    /// The time of that day, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
    /// Why it is here.
    pub reason: Reason,
    /// What the reason is about: an activity's or step's code, a level; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Who is responsible, where a person is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
}

codes! {
    /// The parts of *Today*.
    Lane {
        /// Somebody must act now.
        Alert,
        /// Due on its day; late after it.
        Due,
        /// Waiting for somebody else since its day.
        Waiting,
        /// To be erased from its day on. *Today* tells only how many there are.
        Retention,
    }
}

codes! {
    /// Why an item is in *Today*; its words stand in the translations.
    Reason {
        /// A yellow or red event is open; the detail is the level.
        EventOpen,
        /// An activity is due; the detail is its code.
        ActivityDue,
        /// Consent was asked for and not answered.
        ConsentAsked,
        /// A consent was withdrawn and the service is not ended; the detail is the next activity.
        ConsentWithdrawn,
        /// The service is paused; the detail is why.
        ServicePaused,
        /// A plan is with the GP.
        PlanAtGp,
        /// A plan is to be gone through.
        PlanReview,
        /// A plan's approval does not cover what it says.
        PlanNotCovered,
        /// An item is to come back.
        LoanDue,
        /// An item is lent twice.
        LentTwice,
        /// A DSK takes place.
        Dsk,
        /// A step of arranging a DSK; the detail is the step.
        DskStep,
        /// The evaluation form of a DSK is missing.
        DskEvaluation,
        /// A journal note of a DSK is missing.
        DskNotes,
        /// An action of a check-in; the detail is what.
        Action,
        /// A DSK is at the same time as another. Each that has a time has such an item; it stands
        /// only while there is another.
        BookedTwice,
        /// Somebody is away, and so are those who would stand in. No record asks for it by itself: it follows
        /// from the roster and the day.
        NobodyCovers,
        /// Records were kept for as long as the municipality keeps them: of a patient's own, or in one row of
        /// *Today* of so many as the detail says.
        ErasureDue,
    }
}

impl AgendaItem {
    fn new(lane: Lane, on: Date, reason: Reason) -> Self {
        Self { lane, on, at: None, reason, detail: String::new(), responsible: None }
    }

    /// Whether it stands only while the record is booked at the same time as another.
    pub fn needs_another(&self) -> bool {
        self.reason == Reason::BookedTwice
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    fn by(mut self, responsible: Option<String>) -> Self {
        self.responsible = responsible;
        self
    }
}

/// What a record asks for. An archived record asks for nothing but to be erased in time.
pub fn of(read: &TypedRecord<'_>, practice: &Practice) -> Vec<AgendaItem> {
    if *read.record.top("archived") == super::Value::Flag(true) {
        return match &read.value {
            Typed::Patient(patient) => due_for_erasure(patient, &practice.settings).into_iter().collect(),
            _ => Vec::new(),
        };
    }
    match &read.value {
        Typed::Patient(patient) => {
            let mut items = of_patient(patient, practice);
            items.extend(due_for_erasure(patient, &practice.settings));
            items
        }
        Typed::Plan(plan) => of_plan(plan),
        Typed::Event(event) => of_event(event),
        Typed::Equipment(item) => of_equipment(item),
        Typed::Appointment(dsk) => of_appointment(dsk),
        Typed::Meeting(meeting) => of_meeting(meeting),
        Typed::Contact(_) | Typed::Duty(_) | Typed::Settings(_) => Vec::new(),
    }
}

/// From when a patient's records are to be erased; never while they are to be kept, and once where records of one
/// person were merged.
fn due_for_erasure(patient: &Patient, settings: &Settings) -> Option<AgendaItem> {
    if patient.legal_hold.is_some() || patient.replaced_by.is_some() {
        return None;
    }
    let months = settings.kept_for(patient.status())?;
    let since = erasure::due_since(patient.end_date?, months)?;
    Some(AgendaItem::new(Lane::Retention, since, Reason::ErasureDue))
}

fn of_patient(patient: &Patient, Practice { pathway, .. }: &Practice) -> Vec<AgendaItem> {
    if patient.status() == PatientStatus::Onhold {
        let paused = patient.open_pauses().filter_map(|(_, pause)| {
            let reason = pause.reason.map(|reason| reason.to_string()).unwrap_or_default();
            let item = AgendaItem::new(Lane::Waiting, pause.from?, Reason::ServicePaused).detail(reason);
            Some(item.by(patient.coordinator.clone()))
        });
        return paused.collect();
    }
    let Some(next) = pathway.next(patient) else { return Vec::new() };
    let responsible = pathway.responsible(patient, &next.code).and_then(|responsible| responsible.person);
    let item = |lane, on, reason| AgendaItem::new(lane, on, reason).by(responsible.clone());
    match patient.consent_state() {
        ConsentState::Asked(since) if next.code == "2.2" => {
            vec![item(Lane::Waiting, since, Reason::ConsentAsked)]
        }
        ConsentState::Withdrawn(since) => {
            vec![item(Lane::Due, since, Reason::ConsentWithdrawn).detail(next.code)]
        }
        _ => {
            let due = next.due.map(|due| item(Lane::Due, due, Reason::ActivityDue).detail(next.code));
            due.into_iter().collect()
        }
    }
}

fn of_plan(plan: &Plan) -> Vec<AgendaItem> {
    let mut items = Vec::new();
    let not_covered_since = plan.approved_on.or(plan.sent_on);
    if let Some(since) = not_covered_since.filter(|_| plan.claims_too_much()) {
        items.push(AgendaItem::new(Lane::Due, since, Reason::PlanNotCovered));
    }
    match plan.status() {
        PlanStatus::Sent => {
            items.extend(plan.sent_on.map(|since| AgendaItem::new(Lane::Waiting, since, Reason::PlanAtGp)));
        }
        PlanStatus::Active => {
            items.extend(plan.review_date.map(|due| AgendaItem::new(Lane::Due, due, Reason::PlanReview)));
        }
        _ => {}
    }
    items
}

fn of_event(event: &Event) -> Vec<AgendaItem> {
    let open = event.at.filter(|_| event.is_open());
    let item = open.map(|at| {
        let level = event.level.map(|level| level.to_string()).unwrap_or_default();
        let item = AgendaItem::new(Lane::Alert, at.date(), Reason::EventOpen).detail(level);
        AgendaItem { at: Some(at.time()), ..item }.by(event.handled_by.clone())
    });
    item.into_iter().collect()
}

fn of_equipment(item: &Equipment) -> Vec<AgendaItem> {
    let lent_twice = item.open_loans().count() > 1;
    let of_loan = |loan: &super::equipment::Loan| match (lent_twice, loan.handed_out_on, loan.due) {
        (true, Some(since), _) => {
            Some(AgendaItem::new(Lane::Due, since, Reason::LentTwice).by(loan.handed_out_by.clone()))
        }
        (_, _, Some(due)) => {
            Some(AgendaItem::new(Lane::Due, due, Reason::LoanDue).by(loan.handed_out_by.clone()))
        }
        _ => None,
    };
    item.open_loans().filter_map(|(_, loan)| of_loan(loan)).collect()
}

fn of_appointment(dsk: &Appointment) -> Vec<AgendaItem> {
    let mut items = Vec::new();
    let by = |item: AgendaItem| item.by(dsk.responsible.clone());
    let at = |start: DateTime, reason| {
        by(AgendaItem { at: Some(start.time()), ..AgendaItem::new(Lane::Due, start.date(), reason) })
    };
    if let (AppointmentStatus::Booked, Some(start)) = (dsk.status(), dsk.start) {
        items.push(at(start, Reason::Dsk));
    }
    items.extend(dsk.bookings().first().map(|booking| at(booking.start, Reason::BookedTwice)));
    if let Some(step) = dsk.next_step() {
        let entry = dsk.step.get(&step);
        let waiting =
            entry.filter(|entry| entry.state == Some(ActivityState::InProgress)).and_then(|entry| entry.date);
        let due = entry.and_then(|entry| entry.due);
        let item = match (due, waiting) {
            (Some(due), _) => Some(AgendaItem::new(Lane::Due, due, Reason::DskStep)),
            (None, Some(since)) => Some(AgendaItem::new(Lane::Waiting, since, Reason::DskStep)),
            (None, None) => None,
        };
        items.extend(item.map(|item| by(item.detail(step.to_string()))));
    }
    if let Some(held) = dsk.start.map(|start| start.date()) {
        if dsk.lacks_evaluation() {
            items.push(by(AgendaItem::new(Lane::Due, held, Reason::DskEvaluation)));
        }
        if dsk.lacks_notes() {
            items.push(by(AgendaItem::new(Lane::Due, held, Reason::DskNotes)));
        }
    }
    items
}

fn of_meeting(meeting: &Meeting) -> Vec<AgendaItem> {
    let open = meeting.action.values().filter(|action| action.done_on.is_none());
    let item = |action: &super::meeting::Action| {
        // What has no date of its own waits since it was decided.
        let on = action.due.or(meeting.date)?;
        let item = AgendaItem::new(Lane::Due, on, Reason::Action);
        Some(item.detail(action.what.clone()).by(action.owner.clone()))
    };
    open.filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::{Key, Kind, Municipality, Record, RecordId, Scope};

    fn record(kind: Kind, fields: &[(&str, &str)]) -> Record {
        let scope = Scope::Municipality(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), kind, scope);
        for (key, value) in fields {
            record.set(key.parse().unwrap(), *value);
        }
        record
    }

    fn items(kind: Kind, fields: &[(&str, &str)]) -> Vec<(Lane, Date, Reason, String)> {
        let items = of(&record(kind, fields).typed(), &Practice::default());
        items.into_iter().map(|item| (item.lane, item.on, item.reason, item.detail)).collect()
    }

    #[test]
    fn a_patient_asks_for_the_next_activity() {
        let asked = items(
            Kind::Patient,
            &[("name", "Stolt Furu"), ("activity/2.1/state", "done"), ("activity/2.1/date", "2026-11-02")],
        );
        assert_eq!(asked, [(Lane::Due, date(2026, 11, 9), Reason::ActivityDue, "2.2".into())]);
    }

    #[test]
    fn a_consent_that_was_asked_for_is_waited_for() {
        let entry = RecordId::random();
        let (status, on) = (format!("consent/{entry}/status"), format!("consent/{entry}/date"));
        let asked = items(
            Kind::Patient,
            &[
                ("name", "Stolt Furu"),
                ("activity/2.1/state", "done"),
                (&status, "proposed"),
                (&on, "2026-11-18"),
            ],
        );
        assert_eq!(asked, [(Lane::Waiting, date(2026, 11, 18), Reason::ConsentAsked, String::new())]);
    }

    #[test]
    fn a_plan_waits_for_the_gp_and_is_reviewed_and_must_be_covered() {
        let sent = items(Kind::Plan, &[("status", "sent"), ("sent_on", "2026-11-12")]);
        assert_eq!(sent, [(Lane::Waiting, date(2026, 11, 12), Reason::PlanAtGp, String::new())]);
        let fields = [
            ("status", "active"),
            ("approved_on", "2026-11-02"),
            ("approved_content", "other"),
            ("review_date", "2026-12-01"),
        ];
        let reasons: Vec<_> =
            items(Kind::Plan, &fields).into_iter().map(|(_, _, reason, _)| reason).collect();
        assert_eq!(reasons, [Reason::PlanNotCovered, Reason::PlanReview]);
    }

    #[test]
    fn an_open_event_is_an_alert_until_it_has_an_outcome() {
        let mut event =
            record(Kind::Event, &[("at", "2026-11-24T07:10:00"), ("level", "red"), ("trigger", "SpO₂ 84 %")]);
        let item = &of(&event.typed(), &Practice::default())[0];
        assert_eq!(
            (item.lane, item.at, item.detail.as_str()),
            (Lane::Alert, Some(Time::constant(7, 10, 0, 0)), "red")
        );
        event.set(Key::top("outcome"), "green");
        assert_eq!(of(&event.typed(), &Practice::default()), []);
    }

    #[test]
    fn a_dsk_held_asks_for_its_form_and_its_notes() {
        let held = items(Kind::Appointment, &[("status", "fulfilled"), ("start", "2026-11-20T10:00:00")]);
        let reasons: Vec<_> = held.into_iter().map(|(_, _, reason, _)| reason).collect();
        assert_eq!(reasons, [Reason::DskEvaluation, Reason::DskNotes]);
    }

    #[test]
    fn a_dsk_that_has_its_time_is_told_and_must_not_be_booked_twice() {
        let booked = items(
            Kind::Appointment,
            &[("status", "booked"), ("start", "2026-11-24T10:00:00"), ("responsible", "Lun")],
        );
        let reasons: Vec<_> = booked.iter().map(|(_, on, reason, _)| (*on, *reason)).collect();
        assert_eq!(reasons, [Reason::Dsk, Reason::BookedTwice].map(|reason| (date(2026, 11, 24), reason)));
    }

    #[test]
    fn an_action_without_a_date_is_due_since_its_meeting() {
        let entry = RecordId::random();
        let (what, due) = (format!("action/{entry}/what"), format!("action/{entry}/due"));
        let asked = |fields: &[(&str, &str)]| {
            let meeting = [("date", "2026-11-24"), (what.as_str(), "Ringe Alver")];
            items(Kind::Meeting, &[&meeting[..], fields].concat())
        };
        let expected = |on| [(Lane::Due, on, Reason::Action, "Ringe Alver".to_owned())];
        assert_eq!(asked(&[]), expected(date(2026, 11, 24)));
        assert_eq!(asked(&[(due.as_str(), "2026-12-01")]), expected(date(2026, 12, 1)));
    }

    #[test]
    fn what_is_archived_asks_for_nothing() {
        let mut plan = record(Kind::Plan, &[("status", "sent"), ("sent_on", "2026-11-12")]);
        plan.set(Key::top("archived"), true);
        assert_eq!(of(&plan.typed(), &Practice::default()), []);
    }
}
