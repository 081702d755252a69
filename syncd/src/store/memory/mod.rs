//! The store as a model: ordinary collections, every question answered by looking at all of it.

mod documents;
mod feeds;
mod journal;
mod lists;
mod logs;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::words;
use super::{
    Agenda, AgendaQuery, Clash, Column, Columns, Commit, Count, DocumentMeta, Hit, LoggedChange, Page,
    QuarantinedChange, Query, Row, Step, Store, StoreError, StoredChange,
};
use crate::domain::{Kind, RecordId};
use crate::membership::{Actor, Feed, Hash, Incarnation, Log, LogEntry, LogHead, Statement};
use documents::Documents;
use feeds::Feeds;
use journal::Journalled;
use logs::Logs;

/// A store that forgets everything when it is dropped. The same calls leave the same store:
/// its lives are derived, not random.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    documents: Documents,
    quarantine: BTreeMap<(RecordId, Hash), QuarantinedChange>,
    erased: BTreeSet<RecordId>,
    logs: Logs,
    feeds: Feeds,
    settings: BTreeMap<String, String>,
    journal: Journalled,
    drafts: BTreeMap<String, (String, String)>,
    incarnation: Incarnation,
}

impl MemoryStore {
    /// An empty store in its first life.
    pub fn new(incarnation: Incarnation) -> Self {
        Self {
            documents: Documents::default(),
            quarantine: BTreeMap::new(),
            erased: BTreeSet::new(),
            logs: Logs::default(),
            feeds: Feeds::default(),
            settings: BTreeMap::new(),
            journal: Journalled::default(),
            drafts: BTreeMap::new(),
            incarnation,
        }
    }

    /// Loses the bytes of a change, as a damaged disk does.
    #[cfg(test)]
    pub(crate) fn lose(&mut self, document: RecordId, hash: Hash) {
        self.documents.lose(document, hash);
        self.quarantine.remove(&(document, hash));
    }

    fn erase(&mut self, id: RecordId) {
        let names = self.documents.forget(id);
        let text = id.to_string();
        self.drafts.retain(|subject, (_, content)| !words::is_about(subject, content, &text, &names));
        self.quarantine.retain(|(document, _), _| *document != id);
        self.journal.forget(id);
        self.erased.insert(id);
    }

    fn bytes_of(&self, document: RecordId, hash: Hash) -> Option<&Vec<u8>> {
        let aside = || self.quarantine.get(&(document, hash)).map(|change| &change.bytes);
        self.documents.bytes_of(document, hash).or_else(aside)
    }
}

impl Store for MemoryStore {
    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        let mut written = commit.documents.iter().map(|document| document.id);
        if let Some(id) = written.find(|id| self.erased.contains(id) || commit.erased.contains(id)) {
            return Err(StoreError::Erased { id });
        }
        self.documents.check_unmoved(&commit.documents)?;
        if let Some(received) = &commit.received {
            self.logs.check(received)?;
        }
        commit.erased.into_iter().for_each(|id| self.erase(id));
        for document in commit.documents {
            let (id, kind, log) = (document.id, document.kind, Log::of(document.scope, document.kind));
            for (author, hash) in self.documents.write(document) {
                if commit.received.is_none() && !author.is_nobody() {
                    self.logs.append(log, author, (id, kind, hash));
                }
            }
        }
        for change in commit.quarantined {
            self.quarantine.entry((change.document, change.hash)).or_insert(change);
        }
        if let Some(received) = commit.received {
            self.logs.take(received);
        }
        commit.statements.into_iter().for_each(|statement| self.feeds.write(statement));
        self.settings.extend(commit.settings);
        commit.journal.into_iter().for_each(|noted| self.journal.write(noted));
        Ok(())
    }

    fn document(&self, id: RecordId) -> Result<Option<DocumentMeta>, StoreError> {
        Ok(self.documents.meta(id))
    }

    fn changes(&self, id: RecordId) -> Result<Vec<StoredChange>, StoreError> {
        Ok(self.documents.changes(id))
    }

    fn is_erased(&self, id: RecordId) -> Result<bool, StoreError> {
        Ok(self.erased.contains(&id))
    }

    fn left_behind(&self) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        let held = self.documents.held.iter();
        let about = held.filter_map(|(id, document)| Some((*id, document.projection.patient?)));
        Ok(about.filter(|(_, patient)| self.erased.contains(patient)).collect())
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        self.documents.forget_words();
        Ok(())
    }

    fn quarantined(&self) -> Result<Vec<QuarantinedChange>, StoreError> {
        Ok(self.quarantine.values().cloned().collect())
    }

    fn log(&self, log: Log) -> Result<Vec<LogEntry>, StoreError> {
        Ok(self.logs.entries(log).cloned().collect())
    }

    fn logged_documents(&self, log: Log) -> Result<Vec<RecordId>, StoreError> {
        let named: BTreeSet<_> = self.logs.entries(log).map(|entry| entry.document).collect();
        Ok(named.into_iter().collect())
    }

    fn log_heads(&self, log: Log) -> Result<Vec<LogHead>, StoreError> {
        Ok(self.logs.heads(log))
    }

    fn chain(&self, log: Log, author: Actor, n: u64) -> Result<Option<Hash>, StoreError> {
        Ok(self.logs.chain(log, author, n))
    }

    fn log_after(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
        bytes: usize,
    ) -> Result<Vec<LoggedChange>, StoreError> {
        let (mut changes, mut size) = (Vec::new(), 0);
        for (entry, signed) in self.logs.after(log, known) {
            let change = self.bytes_of(entry.document, entry.hash).cloned();
            if size > bytes || (change.is_none() && !self.erased.contains(&entry.document)) {
                break;
            }
            size += change.as_ref().map_or(size_of::<Hash>(), Vec::len);
            changes.push(LoggedChange { entry: entry.clone(), bytes: change, signed });
        }
        Ok(changes)
    }

    fn missing(&self, log: Log, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        let missing = |entry: &&LogEntry| {
            !self.erased.contains(&entry.document) && self.bytes_of(entry.document, entry.hash).is_none()
        };
        Ok(self.logs.entries(log).filter(missing).take(limit).cloned().collect())
    }

    fn change(&self, document: RecordId, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.bytes_of(document, hash).cloned())
    }

    fn statements(&self, feed: Feed, after: u64, limit: usize) -> Result<Vec<(u64, Statement)>, StoreError> {
        Ok(self.feeds.after(feed, after, limit))
    }

    fn statement(&self, feed: Feed, subject: Hash) -> Result<Option<Statement>, StoreError> {
        Ok(self.feeds.about(feed, subject))
    }

    fn last_place(&self, feed: Feed) -> Result<u64, StoreError> {
        Ok(self.feeds.last_place(feed))
    }

    fn feed_digest(&self, feed: Feed) -> Result<Hash, StoreError> {
        Ok(self.feeds.digest(feed))
    }

    fn list(&self, query: &Query) -> Result<Page, StoreError> {
        Ok(self.documents.list(query))
    }

    fn position(&self, query: &Query, id: RecordId) -> Result<Option<usize>, StoreError> {
        Ok(self.documents.position(query, id))
    }

    fn row(&self, id: RecordId) -> Result<Option<Row>, StoreError> {
        Ok(self.documents.row(id))
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        Ok(self.documents.search(text, limit))
    }

    fn booked_twice(&self, id: RecordId) -> Result<Vec<Clash>, StoreError> {
        Ok(self.documents.booked_twice(id))
    }

    fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, StoreError> {
        Ok(self.documents.agenda(query))
    }

    fn disputed(&self) -> Result<Vec<Row>, StoreError> {
        Ok(self.documents.disputed())
    }

    fn about_replaced(&self) -> Result<Vec<Row>, StoreError> {
        Ok(self.documents.about_replaced())
    }

    fn referring(&self, to: RecordId, limit: usize) -> Result<Vec<Row>, StoreError> {
        Ok(self.documents.referring(to, limit))
    }

    fn find(&self, kind: Kind, reference: &str) -> Result<Vec<RecordId>, StoreError> {
        Ok(self.documents.find(kind, reference))
    }

    fn highest_number(&self, kind: Kind, series: &str) -> Result<u32, StoreError> {
        Ok(self.documents.highest_number(kind, series))
    }

    fn tally(&self, query: &Query, column: &Column) -> Result<BTreeMap<String, u32>, StoreError> {
        Ok(self.documents.tally(query, column))
    }

    fn ids(
        &self,
        kind: Option<Kind>,
        after: Option<RecordId>,
        limit: usize,
    ) -> Result<Vec<RecordId>, StoreError> {
        let later = after.map_or(Bound::Unbounded, Bound::Excluded);
        let held = self.documents.held.range((later, Bound::Unbounded));
        let of_kind = held.filter(|(_, held)| kind.is_none_or(|kind| held.meta.kind == kind));
        Ok(of_kind.map(|(id, _)| *id).take(limit).collect())
    }

    fn columns(&self, kind: Kind) -> Result<Vec<(RecordId, Columns)>, StoreError> {
        let held = self.documents.held.iter();
        let of_kind = held.filter(|(_, held)| held.meta.kind == kind && !held.projection.archived);
        Ok(of_kind.map(|(id, held)| (*id, held.projection.columns.clone())).collect())
    }

    fn counts(&self) -> Result<Vec<Count>, StoreError> {
        Ok(self.documents.counts())
    }

    fn next_step(&self, undone: bool) -> Result<Option<Step>, StoreError> {
        Ok(self.journal.next(undone))
    }

    fn clashes(&self, limit: usize) -> Result<Vec<(RecordId, Clash)>, StoreError> {
        Ok(self.documents.clashes(limit))
    }

    fn drafts(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        let all =
            self.drafts.iter().map(|(subject, (at, content))| (subject.clone(), at.clone(), content.clone()));
        let mut all: Vec<_> = all.collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        Ok(all)
    }

    fn set_draft(&mut self, subject: &str, at: &str, content: Option<&str>) -> Result<(), StoreError> {
        match content {
            Some(content) => {
                drop(self.drafts.insert(subject.to_owned(), (at.to_owned(), content.to_owned())))
            }
            None => drop(self.drafts.remove(subject)),
        }
        Ok(())
    }

    fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.settings.get(name).cloned())
    }

    fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.settings.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn incarnation(&self) -> Result<Incarnation, StoreError> {
        Ok(self.incarnation)
    }

    fn begin_incarnation(&mut self) -> Result<Incarnation, StoreError> {
        let next = blake3::hash(&self.incarnation);
        self.incarnation = *next.as_bytes().first_chunk().expect("a hash is longer than sixteen bytes");
        Ok(self.incarnation)
    }
}
