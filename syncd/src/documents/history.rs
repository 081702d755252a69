//! Who changed what, when: read from the changes themselves.

use std::collections::HashMap;

use automerge::legacy::{Key as OpKey, ObjectId, OpId};
use automerge::{Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use jiff::Timestamp;

use super::constants::CONSTANT_ACTOR;
use super::{ActorBase, Document, Hash, ScalarOrText, actor_base};
use crate::domain::{Key, Shape, Value};

/// One change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The change's hash.
    pub hash: Hash,
    /// The incarnation that made it; the service knows its machine and person.
    pub actor: ActorBase,
    /// When, by that machine's clock.
    pub at: Timestamp,
    /// The fields that it wrote.
    pub fields: Vec<Key>,
}

/// What a change made of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The field.
    pub key: Key,
    /// What its author saw there before.
    pub from: Value,
    /// What stood there after.
    pub to: Value,
}

impl Document {
    /// What a revision made of each field that it wrote. A field that was written as it was is left out.
    pub fn steps(&self, revision: &Revision) -> Vec<Step> {
        let after = [ChangeHash(revision.hash)];
        let Some(change) = self.automerge.get_change_by_hash(&after[0]) else { return Vec::new() };
        let step = |key: &Key| Step {
            key: key.clone(),
            from: self.value_at(key, change.deps()),
            to: self.value_at(key, &after),
        };
        revision.fields.iter().map(step).filter(|step| step.from != step.to).collect()
    }

    /// What a field held at these heads.
    pub(super) fn value_at(&self, key: &Key, heads: &[ChangeHash]) -> Value {
        let one_line =
            !matches!(self.kind.schema().field(key), Some(field) if field.shape == Shape::LongText);
        let held = match self.automerge.get_at(ROOT, key.as_str(), heads) {
            Ok(Some((automerge::Value::Scalar(scalar), _))) => ScalarOrText::Scalar(scalar.into_owned()),
            Ok(Some((automerge::Value::Object(ObjType::Text), id))) => {
                ScalarOrText::Text(self.automerge.text_at(id, heads).unwrap_or_default())
            }
            Ok(Some(_)) => ScalarOrText::Unreadable,
            Ok(None) | Err(_) => return Value::Empty,
        };
        held.clean(one_line)
    }

    /// The newest revisions, newest first, at most `limit`; constant changes are nobody's.
    pub fn revisions(&self, limit: usize) -> Vec<Revision> {
        let texts = self.text_containers();
        let metas = self.automerge.get_changes_meta(&[]);
        let made = metas.iter().rev().filter(|meta| meta.actor.to_bytes() != CONSTANT_ACTOR).take(limit);
        let changes = made.filter_map(|meta| self.automerge.get_change_by_hash(&meta.hash));
        changes.map(|change| revision(&change, &texts)).collect()
    }

    /// The document as who made a change had it before them; none where the change is not here.
    pub fn before(&self, change: &Hash) -> Option<Self> {
        let deps = self.automerge.get_change_meta_by_hash(&ChangeHash(*change))?.deps;
        self.at(&deps.iter().map(|dep| dep.0).collect::<Vec<_>>()).ok()
    }

    /// One change; none where it is not here.
    pub fn revision(&self, hash: &Hash) -> Option<Revision> {
        self.revision_with(&ChangeHash(*hash), &self.text_containers())
    }

    /// One change, where the texts' containers are known.
    pub(super) fn revision_with(&self, hash: &ChangeHash, texts: &HashMap<OpId, Key>) -> Option<Revision> {
        let change = self.automerge.get_change_by_hash(hash)?;
        Some(revision(&change, texts))
    }

    /// The changes that were made without these or after them, constant ones left out.
    pub fn revisions_beyond(&self, hashes: &[Hash]) -> Vec<Revision> {
        let texts = self.text_containers();
        let heads: Vec<_> = hashes.iter().map(|hash| ChangeHash(*hash)).collect();
        let changes = self.automerge.get_changes(&heads);
        let made = changes.iter().filter(|change| change.actor_id().to_bytes() != CONSTANT_ACTOR);
        made.map(|change| revision(change, &texts)).collect()
    }

    /// The multi-line texts by the id of their container.
    pub(super) fn text_containers(&self) -> HashMap<OpId, Key> {
        let names = self.kind.schema().versions.concat();
        let container = |name: &str| match self.automerge.get(ROOT, name) {
            Ok(Some((_, ObjId::Id(counter, actor, _)))) => Some((OpId(counter, actor), Key::top(name))),
            _ => None,
        };
        names.into_iter().filter_map(container).collect()
    }
}

fn revision(change: &Change, texts: &HashMap<OpId, Key>) -> Revision {
    let mut fields = Vec::new();
    for operation in change.decode().operations {
        let field = match (&operation.obj, &operation.key) {
            (ObjectId::Root, OpKey::Map(name)) => name.parse().ok(),
            (ObjectId::Id(container), _) => texts.get(container).cloned(),
            (ObjectId::Root, OpKey::Seq(_)) => None,
        };
        fields.extend(field.filter(|field| !fields.contains(field)));
    }
    Revision {
        hash: change.hash().0,
        actor: actor_base(change.actor_id().to_bytes()).unwrap_or(CONSTANT_ACTOR),
        at: Timestamp::from_second(change.timestamp()).unwrap_or_default(),
        fields,
    }
}
