//! Taking changes back: what stood before them is written anew, as a change like any other.

use std::collections::BTreeMap;

use automerge::transaction::{Transactable, Transaction};
use automerge::{ChangeHash, ObjType, ROOT, ReadDoc, Value as Found};
use jiff::Timestamp;

use super::{ActorBase, Document, DocumentError, Hash, actor_base, scalar};
use crate::domain::{Key, Value};

/// What is to be written so that changes are taken back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reversal {
    /// For each field that they wrote what stood there before: several values where people disagreed.
    pub before: BTreeMap<Key, Vec<Value>>,
    /// The fields that others have written since, or apart, newest first.
    pub since: Vec<Since>,
}

/// A field that somebody else has written since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// Which.
    pub key: Key,
    /// By whom.
    pub actor: ActorBase,
    /// When, by that machine's clock.
    pub at: Timestamp,
}

impl Document {
    /// What takes these changes of one author back.
    pub fn reversal(&self, changes: &[Hash]) -> Reversal {
        let (mut reversal, mut author) = (Reversal::default(), None);
        for hash in changes {
            let Some(change) = self.automerge.get_change_by_hash(&ChangeHash(*hash)) else { continue };
            let Some(revision) = self.revision(hash) else { continue };
            author = actor_base(change.actor_id().to_bytes());
            for key in revision.fields {
                let before = self.values_at(&key, change.deps());
                reversal.before.entry(key).or_insert(before);
            }
        }
        for revision in self.revisions_beyond(changes) {
            if Some(revision.actor) == author {
                continue;
            }
            let written = revision.fields.into_iter().filter(|key| reversal.before.contains_key(key));
            let (actor, at) = (revision.actor, revision.at);
            reversal.since.extend(written.map(|key| Since { key, actor, at }));
        }
        reversal.since.reverse();
        reversal
    }

    /// Whether anybody but the author of a change has written in the document.
    pub fn others_than(&self, change: &Hash) -> Option<Since> {
        let made = self.revision(change)?;
        let mut beyond = self.revisions_beyond(&[*change]).into_iter().rev();
        let other = beyond.find(|revision| revision.actor != made.actor)?;
        Some(Since { key: other.fields.first()?.clone(), actor: other.actor, at: other.at })
    }

    /// All the values that a field had at these heads, at least one.
    fn values_at(&self, key: &Key, heads: &[ChangeHash]) -> Vec<Value> {
        let all = self.automerge.get_all_at(ROOT, key.as_str(), heads).unwrap_or_default();
        let mut values: Vec<Value> = Vec::new();
        for (found, _) in &all {
            let value = match found {
                Found::Scalar(scalar) => super::ScalarOrText::Scalar(scalar.as_ref().clone()).clean(true),
                Found::Object(_) => return vec![self.value_at(key, heads)],
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.is_empty() { vec![Value::Empty] } else { values }
    }

    /// Writes what stood before. Several values of a field are written apart from each other, so that
    /// people disagree again.
    ///
    /// # Errors
    /// As [`Document::edit`].
    pub fn put_back(
        &mut self,
        actor: ActorBase,
        at: Timestamp,
        before: &BTreeMap<Key, Vec<Value>>,
    ) -> Result<(), DocumentError> {
        let one = before.iter().filter_map(|(key, values)| match values.as_slice() {
            [value] => Some((key.clone(), value.clone())),
            _ => None,
        });
        self.edit(actor, at, &self.heads(), &one.collect())?;
        let heads = self.heads();
        let most = before.values().map(Vec::len).max().unwrap_or(0);
        // The first values of all such fields are one change, the second ones another beside it.
        for place in 0..most {
            let several = before.iter().filter(|(_, values)| values.len() > 1);
            let these = several.filter_map(|(key, values)| Some((key, values.get(place)?)));
            self.put(actor, at, &heads, &these.collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// Writes fields at these heads, also where a value stands there already.
    fn put(
        &mut self,
        actor: ActorBase,
        at: Timestamp,
        heads: &[Hash],
        fields: &[(&Key, &Value)],
    ) -> Result<(), DocumentError> {
        let put = |transaction: &mut Transaction<'_>| {
            fields.iter().try_for_each(|(key, value)| {
                // automerge writes nothing where the value stands there already; another between makes it.
                let between = if value.is_empty() { Value::Flag(true) } else { Value::Empty };
                transaction.put(ROOT, key.as_str(), scalar(&between))?;
                transaction.put(ROOT, key.as_str(), scalar(value))
            })
        };
        self.at_heads(actor, at, heads, put).map(drop)
    }

    /// Tells that somebody has seen a text as it was merged: from now on nobody disagrees on it.
    ///
    /// # Errors
    /// As [`Document::edit`].
    pub fn affirm(
        &mut self,
        actor: ActorBase,
        at: Timestamp,
        heads: &[Hash],
        key: &Key,
    ) -> Result<(), DocumentError> {
        let held = self.record().value(key).clone();
        let Ok(Some((Found::Object(ObjType::Text), text))) = self.automerge.get(ROOT, key.as_str()) else {
            return self.put(actor, at, heads, &[(key, &held)]);
        };
        let Some(first) = held.as_text().and_then(|text| text.chars().next()) else { return Ok(()) };
        let rewrite = |transaction: &mut Transaction<'_>| {
            transaction.splice_text(&text, 0, 1, first.encode_utf8(&mut [0; 4]))
        };
        self.at_heads(actor, at, heads, rewrite).map(drop)
    }
}
