//! The duty roster: who receives alerts, on which days and hours, and who is away.

use syncd::domain::Kind;
use syncd::service::protocol::Request;
use syncd::store::view::{Query, Row};

use crate::effect::{Effect, Tag};
use crate::layers;
use crate::model::Model;

/// Asks for the municipality's roster.
pub(crate) fn open(_: &mut Model) -> Vec<Effect> {
    vec![Effect::Ask(Tag::Roster, Request::List(Query { limit: 1, ..Query::of(Kind::Duty) }))]
}

/// Opens the roster; where there is none yet, the form of a new one.
pub(crate) fn take(model: &mut Model, rows: &[Row]) -> Vec<Effect> {
    match rows.first() {
        Some(roster) => {
            model.detail.open(roster.id);
            Vec::new()
        }
        None => layers::add_record(model, Some(Kind::Duty)),
    }
}
