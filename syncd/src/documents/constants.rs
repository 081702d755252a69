//! The constant changes that every document of a kind begins with, the same bytes everywhere.
//!
//! Two machines that each made the same container would lose one of them from view, so
//! containers come from these changes only: one for each version of a kind's schema, by an
//! actor of zeros at time 0, each building on the one before.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ObjType, ROOT};
use strum::IntoEnumIterator;

use crate::domain::{Kind, Schema};

/// The actor of constant changes.
pub(crate) const CONSTANT_ACTOR: [u8; 16] = [0; 16];

/// The key at the top of a document that tells its kind.
pub(crate) const KIND_KEY: &str = "kind_of_record";
/// The key at the top of a document that tells its schema's version.
pub(crate) const VERSION_KEY: &str = "schema_version";

/// A document that holds the constant changes of a schema and nothing else.
pub(crate) fn genesis(schema: &Schema) -> Automerge {
    let mut document = Automerge::new().with_actor(ActorId::from(CONSTANT_ACTOR));
    for (before, texts) in schema.versions.iter().enumerate() {
        let mut transaction = document.transaction();
        let kind: &str = schema.kind.into();
        let written = (|| {
            if before == 0 {
                transaction.put(ROOT, KIND_KEY, kind)?;
            }
            transaction.put(ROOT, VERSION_KEY, before as i64 + 1)?;
            texts.iter().try_for_each(|text| transaction.put_object(ROOT, *text, ObjType::Text).map(drop))
        })();
        written.expect("a new document takes keys at its top");
        transaction.commit_with(CommitOptions::default().with_time(0));
    }
    document
}

/// A new document of a kind.
pub(crate) fn document(kind: Kind) -> Automerge {
    MADE[&kind].0.clone()
}

/// The constant changes of a kind, oldest first.
pub(crate) fn of(kind: Kind) -> &'static [Change] {
    &MADE[&kind].1
}

/// Of every kind: they are the same in every document, and making them takes longer than an edit.
static MADE: LazyLock<BTreeMap<Kind, (Automerge, Vec<Change>)>> = LazyLock::new(|| {
    let made = |kind: Kind| {
        let document = genesis(kind.schema());
        let changes = document.get_changes(&[]);
        (kind, (document, changes))
    };
    Kind::iter().map(made).collect()
});
