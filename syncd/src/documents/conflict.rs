//! What people wrote apart in one field, and what stood there before.
//!
//! Of a scalar automerge keeps all values. A text is merged, character by character, and may then say
//! what nobody wrote; that it was written in apart is told by its last changes, of which none knows the
//! others. Whoever writes in it next has seen all, and settles it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::legacy::OpId;
use automerge::{ChangeHash, ObjId, ObjType, ROOT, ReadDoc, Value as Found};
use jiff::Timestamp;

use super::constants::CONSTANT_ACTOR;
use super::{ActorBase, Document, ScalarOrText, actor_base};
use crate::domain::{Claim, Held, Key, LONG_TEXT_MAX, Value, text};

/// How many changes back a text's last one is looked for. Whoever has changed a record that often since has
/// had the text before their eyes.
const RECENT: usize = 256;

/// What stood in a disputed field before, and who wrote each value first.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    /// The value that the first of the claims was written over.
    pub before: Value,
    /// For each claim, in their order, who wrote that value and when: of a dispute that was opened
    /// again by taking back its settlement, not who opened it.
    pub authors: Vec<(ActorBase, Timestamp)>,
}

impl Document {
    /// What a field holds that several have written, the shown value last.
    pub(super) fn held(&self, found: &[(ScalarOrText, ObjId)], one_line: bool) -> Held {
        let value = found.last().map_or(Value::Empty, |(value, _)| value.clean(one_line));
        let claim = |(value, id): &(ScalarOrText, ObjId)| self.claim(value.clean(one_line), id);
        let claims = if found.len() > 1 { found.iter().rev().map(claim).collect() } else { Vec::new() };
        Held { value, claims }
    }

    /// What each author made of the texts that were written in apart, by field.
    pub(super) fn text_claims(&self) -> BTreeMap<Key, Vec<Claim>> {
        let claims = |(key, changes): (Key, Vec<ChangeHash>)| {
            let Ok(Some((_, id))) = self.automerge.get(ROOT, key.as_str()) else { return (key, Vec::new()) };
            let mut claims: Vec<_> =
                changes.iter().filter_map(|change| self.text_claim(&id, change)).collect();
            claims.sort_by(|one, other| (one.at, &one.actor).cmp(&(other.at, &other.actor)));
            (key, claims)
        };
        self.written_apart().into_iter().map(claims).collect()
    }

    /// The last changes of each text that do not know of each other, where there are several.
    fn written_apart(&self) -> BTreeMap<Key, Vec<ChangeHash>> {
        // The constant actor and one other: nobody can have written apart.
        if self.automerge.stats().num_actors <= 2 {
            return BTreeMap::new();
        }
        let metas = self.automerge.get_changes_meta(&[]);
        let recent = &metas[metas.len().saturating_sub(RECENT)..];
        if self.automerge.get_heads().len() == 1 && recent.iter().all(|meta| meta.deps.len() <= 1) {
            return BTreeMap::new();
        }
        let texts = self.text_containers();
        let mut unmet: BTreeSet<&Key> = texts.values().collect();
        let mut apart = BTreeMap::new();
        for meta in recent.iter().rev() {
            if unmet.is_empty() {
                break;
            }
            let Some(revision) = self.revision_with(&meta.hash, &texts) else { continue };
            for key in revision.fields {
                if let Some(key) = unmet.take(&key) {
                    let changes = self.not_known_to(&meta.hash, key, &texts);
                    if changes.len() > 1 {
                        apart.insert(key.clone(), changes);
                    }
                }
            }
        }
        apart
    }

    /// A change of a text, and the last others that do not know of it or of each other.
    fn not_known_to(&self, newest: &ChangeHash, key: &Key, texts: &HashMap<OpId, Key>) -> Vec<ChangeHash> {
        let mut last = vec![*newest];
        let unknown = self.automerge.get_changes_meta(&[*newest]);
        for meta in unknown.iter().rev() {
            let writes =
                self.revision_with(&meta.hash, texts).is_some_and(|revision| revision.fields.contains(key));
            let is_known = || {
                last.iter().any(|other| {
                    self.automerge.get_changes_meta(&[*other]).iter().all(|unknown| unknown.hash != meta.hash)
                })
            };
            if writes && !is_known() {
                last.push(meta.hash);
            }
        }
        last
    }

    fn text_claim(&self, id: &ObjId, change: &ChangeHash) -> Option<Claim> {
        let written = self.automerge.text_at(id, &[*change]).ok()?;
        let meta = self.automerge.get_change_meta_by_hash(change)?;
        let actor = actor_base(meta.actor.to_bytes()).unwrap_or(CONSTANT_ACTOR);
        Some(Claim {
            value: Value::text(text::clean_lines(&written, LONG_TEXT_MAX)),
            actor: data_encoding::HEXLOWER.encode(&actor),
            at: Timestamp::from_second(meta.timestamp).unwrap_or_default(),
        })
    }

    /// What a disputed field was before, and who wrote each of its values; none where nobody disagrees.
    pub fn background(&self, key: &Key) -> Option<Background> {
        let changes = self.claiming(key);
        let first = changes.first()?;
        let deps = self.automerge.get_change_meta_by_hash(first)?.deps.clone();
        let written = |change: &ChangeHash| {
            let meta = self.automerge.get_change_meta_by_hash(change)?;
            let at = Timestamp::from_second(meta.timestamp).unwrap_or_default();
            Some((actor_base(meta.actor.to_bytes()).unwrap_or(CONSTANT_ACTOR), at))
        };
        let authors: Vec<_> = changes.iter().filter_map(written).collect();
        let one_hand = authors.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let authors = if one_hand { self.first_authors(key, &changes, authors) } else { authors };
        Some(Background { before: self.value_at(key, &deps), authors })
    }

    /// The changes behind the claims of a field, in the claims' order.
    fn claiming(&self, key: &Key) -> Vec<ChangeHash> {
        match self.automerge.get(ROOT, key.as_str()) {
            Ok(Some((Found::Object(ObjType::Text), id))) => {
                let mut changes = self.written_apart().remove(key).unwrap_or_default();
                changes.sort_by_cached_key(|change| {
                    self.text_claim(&id, change).map(|claim| (claim.at, claim.actor))
                });
                changes
            }
            _ => {
                let found = self.values_of(key.as_str());
                if found.len() < 2 {
                    return Vec::new();
                }
                found.iter().rev().filter_map(|(_, id)| self.automerge.hash_for_opid(id)).collect()
            }
        }
    }

    /// Who wrote each value first, of values that one hand has put there again.
    fn first_authors(
        &self,
        key: &Key,
        changes: &[ChangeHash],
        put: Vec<(ActorBase, Timestamp)>,
    ) -> Vec<(ActorBase, Timestamp)> {
        let values: Vec<_> = changes.iter().map(|change| self.value_at(key, &[*change])).collect();
        let mut firsts = put;
        for revision in self.revisions(usize::MAX).iter().filter(|revision| revision.fields.contains(key)) {
            let written = self.value_at(key, &[ChangeHash(revision.hash)]);
            if let Some(place) = values.iter().position(|value| *value == written) {
                firsts[place] = (revision.actor, revision.at);
            }
        }
        firsts
    }

    pub(super) fn values_of(&self, name: &str) -> Vec<(ScalarOrText, ObjId)> {
        let mut distinct: Vec<(ScalarOrText, ObjId)> = Vec::new();
        // automerge gives the winner last; of equal values the last is kept.
        for (found, id) in self.automerge.get_all(ROOT, name).unwrap_or_default() {
            let value = self.read(found, || id.clone());
            distinct.retain(|(other, _)| *other != value);
            distinct.push((value, id));
        }
        distinct
    }

    fn claim(&self, value: Value, id: &ObjId) -> Claim {
        let actor = match id {
            ObjId::Id(_, actor, _) => actor_base(actor.to_bytes()).unwrap_or(CONSTANT_ACTOR),
            ObjId::Root => CONSTANT_ACTOR,
        };
        let change = self.automerge.hash_for_opid(id);
        let meta = change.and_then(|hash| self.automerge.get_change_meta_by_hash(&hash));
        let at = meta.and_then(|meta| Timestamp::from_second(meta.timestamp).ok()).unwrap_or_default();
        Claim { value, actor: data_encoding::HEXLOWER.encode(&actor), at }
    }
}
