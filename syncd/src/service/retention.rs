//! Whose records have been kept for as long as the municipality keeps them. Nothing is erased here.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Open;
use super::clock::local;
use super::protocol::{DueForErasure, PAGE_MAX, Refusal, Retention};
use crate::domain::equipment::Equipment;
use crate::domain::erasure;
use crate::domain::patient::{Patient, PatientStatus};
use crate::domain::settings::Settings;
use crate::domain::{Key, Kind, Problem, RecordId, Value};
use crate::store::filter::{Column, Condition, Test};
use crate::store::{Query, Row, Store};

/// By how many days months differ: what ended so long before counts may be due all the same.
const MONTHS_DIFFER_BY: i64 = 3;

impl<S: Store> Open<S> {
    /// Who is due for erasure today, as the municipality's settings stand, or if both were so many months.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where the months are not those of a setting.
    pub(super) fn retention(&self, months: Option<i64>) -> Result<Retention, Refusal> {
        let settings = match months {
            Some(months) => tried(months)?,
            None => self.practice.settings.clone(),
        };
        let day = self.clock.today();
        let mut due = Vec::new();
        for status in [PatientStatus::Finished, PatientStatus::Cancelled] {
            let Some(months) = settings.kept_for(status) else { continue };
            for archived in [false, true] {
                let query = Query { archived, ..ended_before(status, day, months) };
                // Who was merged into another goes with that one.
                let stand = |row: &Row| row.patient.is_none();
                for patient in self.store.list(&query)?.rows.into_iter().filter(stand) {
                    due.extend(self.due(patient, months)?.filter(|due| due.since <= day));
                }
            }
        }
        due.sort_by(|one, other| (one.since, &one.patient.number).cmp(&(other.since, &other.patient.number)));
        let total = due.len();
        due.truncate(PAGE_MAX);
        self.tell_hindrances(&mut due)?;
        let Settings { kept_after_end, kept_after_turned_down, .. } = settings;
        Ok(Retention { day, kept_after_end, kept_after_turned_down, due, total })
    }

    /// Since when a patient is due whose records are kept for so many months.
    fn due(&self, patient: Row, months: i64) -> Result<Option<DueForErasure>, Refusal> {
        let recorded = patient.columns.get("end_date").and_then(serde_json::Value::as_str);
        let recorded = recorded.and_then(|day| day.parse::<Date>().ok());
        let ended_on = match recorded {
            Some(day) => day,
            None => match self.document(patient.id)?.revisions(1).first() {
                Some(last) => local(last.at).date(),
                None => return Ok(None),
            },
        };
        let due = |since| {
            let is_last_change = recorded.is_none();
            DueForErasure { patient, ended_on, is_last_change, since, hindrance: None }
        };
        Ok(erasure::due_since(ended_on, months).map(due))
    }

    fn tell_hindrances(&self, due: &mut [DueForErasure]) -> Result<(), Refusal> {
        if due.is_empty() {
            return Ok(());
        }
        let lent_to = self.patients_lent_to()?;
        for one in due {
            // A row's columns are the record's filled fields.
            let columns = one.patient.columns.clone().into();
            let patient: Patient = serde_json::from_value(columns).unwrap_or_default();
            one.hindrance = erasure::hindrance(&patient, lent_to.contains(&one.patient.id));
        }
        Ok(())
    }

    /// The patients to whom something is lent: from the items, of which there are few.
    fn patients_lent_to(&self) -> Result<BTreeSet<RecordId>, Refusal> {
        let column = Column::Further("borrower".to_owned());
        let is_lent = Condition { column, test: Test::Nothing, negated: true };
        let mut patients = BTreeSet::new();
        for archived in [false, true] {
            let query = Query { archived, conditions: vec![is_lent.clone()], ..Query::of(Kind::Equipment) };
            for row in self.store.list(&query)?.rows {
                let item: Equipment = self.document(row.id)?.record().read().value;
                for (loan, _) in item.open_loans() {
                    patients.extend(self.store.referring(*loan, 1)?.into_iter().map(|row| row.id));
                }
            }
        }
        Ok(patients)
    }
}

/// The settings of who would keep all records for so many months.
fn tried(months: i64) -> Result<Settings, Refusal> {
    let key = Key::top("kept_after_end");
    let field = Kind::Settings.schema().field(&key);
    match field.and_then(|field| field.check(&Value::Integer(months))) {
        Some(fault) => Err(Refusal::Invalid { problems: vec![Problem { key, fault }] }),
        None => Ok(Settings {
            kept_after_end: Some(months),
            kept_after_turned_down: Some(months),
            ..Settings::default()
        }),
    }
}

/// Those whose course may have ended so long ago, and those of whom no day is recorded.
fn ended_before(status: PatientStatus, day: Date, months: i64) -> Query {
    let latest = day.saturating_sub(months.months()).saturating_add(MONTHS_DIFFER_BY.days());
    let condition = |column, test, negated| Condition { column, test, negated };
    let conditions = vec![
        condition(Column::State, Test::OneOf(vec![<&str>::from(status).into()]), false),
        condition(Column::Further("end_date".to_owned()), Test::Above(latest.into()), true),
    ];
    Query { conditions, ..Query::of(Kind::Patient) }
}
