//! Records of which a municipality has one: the duty roster, and what it has decided for itself.

mod pathway;

use syncd::domain::Kind;
use syncd::service::protocol::Request;
use syncd::store::view::{Query, Row};

use crate::effect::{Effect, Tag};
use crate::layers;
use crate::model::Model;

pub(crate) use pathway::pathway;

/// Asks for the record of a kind of which the municipality has one: its roster, its settings.
pub(crate) fn open(kind: Kind) -> Vec<Effect> {
    vec![Effect::Ask(Tag::Only(kind), Request::List(Query { limit: 1, ..Query::of(kind) }))]
}

/// Opens that record; where there is none yet, the form of a new one.
pub(crate) fn take(model: &mut Model, kind: Kind, rows: &[Row]) -> Vec<Effect> {
    match rows.first() {
        Some(row) => {
            model.detail.open(row.id);
            Vec::new()
        }
        None => layers::add_record(model, Some(kind)),
    }
}
