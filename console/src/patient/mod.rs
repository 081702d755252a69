//! Patients: the columns of their list, their pathway, and the entries that are edited apart
//! from the record's own form.

pub(crate) mod board;
mod criteria;
mod pathway;

use jiff::civil::Date;
use syncd::domain::Kind;
use syncd::domain::patient::Patient;
use syncd::service::protocol::RecordView;

use crate::detail::Target;
use crate::effect::Effect;
use crate::layers;
use crate::list::{Column, cells};
use crate::model::Model;

pub(crate) use criteria::{Answered, answer, criteria, not_answerable, words as criterion_words};
pub(crate) use pathway::{pathway, summary};

/// The columns of the list, the most telling first.
pub(crate) static COLUMNS: &[Column] =
    &[cells::NUMBER, cells::TITLE, cells::GROUP, cells::PHASE, cells::STATE, cells::DUE, cells::OWNER];

/// The age of a patient, in whole years.
pub(crate) fn age(view: &RecordView, today: Option<Date>) -> Option<String> {
    let patient = (view.record.kind == Kind::Patient).then(|| view.record.read::<Patient>().value)?;
    patient.age_on(today?).map(|age| age.to_string())
}

/// Opens the form of the activity under the cursor; elsewhere, of the next one.
pub(crate) fn edit_activity(model: &mut Model) -> Vec<Effect> {
    let under_cursor = match model.target_under_cursor() {
        Some(Target::Entry { section: "activity", entry }) => Some(entry),
        _ => None,
    };
    let next = || model.shown()?.next.as_ref().map(|next| next.activity.clone());
    match under_cursor.or_else(next) {
        Some(code) => layers::edit_entry(model, "activity", code),
        None => model.inform(model.texts().get("disabled-nothing-next")),
    }
    Vec::new()
}
