//! Self-treatment plans.

mod levels;

use syncd::domain::plan::{Approval, Plan};
use syncd::domain::{Field, Kind};
use syncd::service::protocol::RecordView;

use crate::language::Texts;
use crate::list::{Column, cells};

pub(crate) use levels::{levels, lines};

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::PATIENT,
    cells::STATE,
    Column::new("column-edition", (7, 7), 3, |row, look| cells::further(row, look, "edition")),
    Column::new("column-review", (12, 12), 2, |row, look| cells::further(row, look, "review_date")),
    Column::new("column-approved", (12, 12), 4, |row, look| cells::further(row, look, "approved_on")),
];

/// What the mark of the approved content means: whether the approval covers what the plan says.
/// Nothing for other fields.
pub(crate) fn approval(view: &RecordView, field: &Field, texts: &Texts) -> Option<String> {
    if view.record.kind != Kind::Plan || field.name != "approved_content" {
        return None;
    }
    let id = match view.record.read::<Plan>().value.approval() {
        Approval::None => return None,
        Approval::Covers => "approval-covers",
        Approval::NoLongerCovers => "approval-no-longer-covers",
    };
    Some(texts.get(id))
}
