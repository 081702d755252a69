//! The documents of the model, with their changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fold::fold;
use crate::domain::{Kind, RecordId};
use crate::membership::{Actor, Hash};
use crate::store::words;
use crate::store::{DocumentCommit, DocumentMeta, Projection, StoreError, StoredChange};

/// Every document.
#[derive(Debug, Clone, Default)]
pub(super) struct Documents {
    pub(super) held: BTreeMap<RecordId, Document>,
    /// The words that were ever written, folded.
    pub(super) vocabulary: BTreeSet<String>,
    /// How many changes were ever written.
    written: u64,
}

fn words_of(projection: &Projection) -> BTreeSet<String> {
    let Projection { number, title, text, .. } = projection;
    let texts = [number.as_deref().unwrap_or_default(), title, text].map(fold);
    texts.iter().flat_map(|text| words::vocabulary(text)).map(str::to_owned).collect()
}

#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) meta: DocumentMeta,
    pub(super) changes: Vec<StoredChange>,
    pub(super) projection: Projection,
    /// Which change to all documents was its last.
    pub(super) updated: u64,
}

impl Documents {
    pub(super) fn meta(&self, id: RecordId) -> Option<DocumentMeta> {
        self.held.get(&id).map(|document| document.meta.clone())
    }

    pub(super) fn changes(&self, id: RecordId) -> Vec<StoredChange> {
        self.held.get(&id).map(|document| document.changes.clone()).unwrap_or_default()
    }

    pub(super) fn bytes_of(&self, id: RecordId, hash: Hash) -> Option<&Vec<u8>> {
        let mut changes = self.held.get(&id)?.changes.iter();
        changes.find(|change| change.hash == hash).map(|change| &change.bytes)
    }

    #[cfg(test)]
    pub(super) fn lose(&mut self, id: RecordId, hash: Hash) {
        if let Some(document) = self.held.get_mut(&id) {
            document.changes.retain(|change| change.hash != hash);
        }
    }

    /// Whether documents keep their kind and scope.
    pub(super) fn check_unmoved(&self, commits: &[DocumentCommit]) -> Result<(), StoreError> {
        let mut met = BTreeMap::new();
        for document in commits {
            let known = self.held.get(&document.id).map(|known| (known.meta.kind, known.meta.scope));
            let first = known.unwrap_or((document.kind, document.scope));
            if *met.entry(document.id).or_insert(first) != (document.kind, document.scope) {
                return Err(StoreError::Moved { id: document.id });
            }
        }
        Ok(())
    }

    /// Writes a document; returns the authors and hashes of the changes that are new.
    pub(super) fn write(&mut self, commit: DocumentCommit) -> Vec<(Actor, Hash)> {
        let meta = DocumentMeta { kind: commit.kind, scope: commit.scope, heads: commit.heads };
        let document = self.held.entry(commit.id).or_insert_with(|| Document {
            meta: meta.clone(),
            changes: Vec::new(),
            projection: Projection::default(),
            updated: 0,
        });
        let mut new = Vec::new();
        for change in commit.changes {
            if document.changes.iter().all(|known| known.hash != change.hash) {
                self.written += 1;
                document.updated = self.written;
                new.push((Actor::of(&change.actor), change.hash));
                document.changes.push(change);
            }
        }
        document.meta = meta;
        self.vocabulary.extend(words_of(&commit.projection));
        document.projection = commit.projection;
        new
    }

    /// Keeps nothing of a document; what a patient was called.
    pub(super) fn forget(&mut self, id: RecordId) -> Vec<String> {
        let held = self.held.remove(&id).filter(|document| document.meta.kind == Kind::Patient);
        let names = held
            .into_iter()
            .map(|document| document.projection)
            .flat_map(|projection| [projection.number, Some(projection.title)]);
        names.flatten().filter(|name| !name.is_empty()).collect()
    }

    /// Keeps of the words that were ever written those that still are.
    pub(super) fn forget_words(&mut self) {
        self.vocabulary = self.held.values().flat_map(|document| words_of(&document.projection)).collect();
    }
}
