//! Everything that happened about a record, in one list.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Open;
use super::clock::local;
use super::protocol::{Happening, Refusal, TimelineEntry, Who};
use super::queries::called;
use crate::documents::{ActorBase, Revision};
use crate::domain::equipment::Equipment;
use crate::domain::patient::Patient;
use crate::store::{Row, Store};

fn entry(on: Date, what: Happening) -> TimelineEntry {
    TimelineEntry { on, what }
}

/// What happened, newest first: of a patient the course of the service too, with what was lent.
pub(super) fn timeline(
    patient: Option<&Patient>,
    lent: Vec<TimelineEntry>,
    related: &[Row],
    revisions: &[Revision],
    actors: &BTreeMap<ActorBase, Who>,
) -> Vec<TimelineEntry> {
    let mut entries = lent;
    entries.extend(patient.into_iter().flat_map(course));
    entries.extend(related.iter().filter_map(|row| {
        let (kind, id, title, state) = (row.kind, row.id, row.title.clone(), row.state.clone());
        Some(entry(row.due?, Happening::Related { kind, id, title, state }))
    }));
    entries.extend(revisions.iter().map(|revision| {
        let unknown = || Who { person: "?".to_owned(), machine: "?".to_owned() };
        let who = actors.get(&revision.actor).cloned().unwrap_or_else(unknown);
        let fields = revision.fields.clone();
        entry(local(revision.at).date(), Happening::Changed { who, at: revision.at, fields })
    }));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.on));
    entries
}

/// What was noted of the course of a patient's service, as far as its day is known.
fn course(patient: &Patient) -> Vec<TimelineEntry> {
    let mut entries = Vec::new();
    entries.extend(patient.activity.iter().filter_map(|(activity, noted)| {
        let (activity, state) = (activity.clone(), noted.state?.to_string());
        Some(entry(noted.date?, Happening::Activity { activity, state }))
    }));
    entries.extend(patient.consent.values().filter_map(|answer| {
        Some(entry(answer.date?, Happening::Consent { status: answer.status?.to_string() }))
    }));
    for pause in patient.pause.values() {
        let reason = pause.reason.map(|reason| reason.to_string());
        entries.extend(pause.from.map(|from| entry(from, Happening::Paused { reason })));
        entries.extend(pause.until.map(|until| entry(until, Happening::Resumed)));
    }
    entries.extend(patient.evaluation.values().filter_map(|evaluation| {
        Some(entry(evaluation.date?, Happening::Evaluated { outcome: evaluation.outcome?.to_string() }))
    }));
    entries.extend(patient.questionnaire.values().filter_map(|answers| {
        Some(entry(answers.date?, Happening::Answered { moment: answers.moment?.to_string() }))
    }));
    entries
}

impl<S: Store> Open<S> {
    /// What was lent to a patient and came back: the days stand in the items' own records.
    pub(super) fn lent(&self, patient: &Patient) -> Result<Vec<TimelineEntry>, Refusal> {
        let mut entries = Vec::new();
        for (loan, of) in &patient.loan {
            let Some(id) = of.equipment else { continue };
            let Some(row) = self.store.row(id)? else { continue };
            let Some(item) = self.readable(id)? else { continue };
            let item: Equipment = item.record().read().value;
            let Some(loan) = item.loan.get(loan) else { continue };
            for (day, returned) in [(loan.handed_out_on, false), (loan.returned_on, true)] {
                let lent = Happening::Lent { id, title: called(&row), returned };
                entries.extend(day.map(|day| entry(day, lent)));
            }
        }
        Ok(entries)
    }
}
