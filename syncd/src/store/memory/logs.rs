//! The logs of the model.

use std::collections::BTreeMap;

use crate::domain::{Kind, RecordId};
use crate::membership::{Actor, Hash, Log, LogEntry, LogHead, Signature, SignedHead};
use crate::store::{Received, StoreError};

/// Every author's log.
#[derive(Debug, Clone, Default)]
pub(super) struct Logs {
    held: BTreeMap<(Log, Actor), Vec<Taken>>,
    /// How many entries were ever taken.
    taken: u64,
}

#[derive(Debug, Clone)]
struct Taken {
    /// Which entry of all logs it was.
    place: u64,
    entry: LogEntry,
    /// Over the head at this entry.
    signature: Option<Signature>,
}

impl Logs {
    /// Whether what was received continues the logs.
    pub(super) fn check(&self, received: &Received) -> Result<(), StoreError> {
        let log = received.log;
        let mut heads = BTreeMap::new();
        for entry in &received.entries {
            let (author, n) = (entry.author, entry.n);
            let head = heads.entry(author).or_insert_with(|| self.head(log, author));
            if head.next(entry.document, &entry.kind, entry.hash) != *entry {
                return Err(StoreError::OutOfOrder { author, n });
            }
            *head = LogHead::from(entry);
        }
        for SignedHead { head, .. } in &received.heads {
            let LogHead { author, n, .. } = *head;
            if heads.get(&author).copied().unwrap_or_else(|| self.head(log, author)) != *head {
                return Err(StoreError::OutOfOrder { author, n });
            }
        }
        Ok(())
    }

    /// Writes what was received and checked.
    pub(super) fn take(&mut self, received: Received) {
        let log = received.log;
        received.entries.into_iter().for_each(|entry| self.write(log, entry));
        for SignedHead { head, signature } in received.heads {
            let taken = self.held.get_mut(&(log, head.author));
            if let Some(last) = taken.and_then(|taken| taken.last_mut()) {
                last.signature = Some(signature);
            }
        }
    }

    /// Appends a change of the store's own.
    pub(super) fn append(&mut self, log: Log, author: Actor, of: (RecordId, Kind, Hash)) {
        let (document, kind, hash) = of;
        let entry = self.head(log, author).next(document, kind.into(), hash);
        self.write(log, entry);
    }

    fn write(&mut self, log: Log, entry: LogEntry) {
        self.taken += 1;
        let taken = Taken { place: self.taken, entry, signature: None };
        self.held.entry((log, taken.entry.author)).or_default().push(taken);
    }

    fn head(&self, log: Log, author: Actor) -> LogHead {
        let last = self.held.get(&(log, author)).and_then(|taken| taken.last());
        last.map_or_else(|| LogHead::start(log, author), |last| LogHead::from(&last.entry))
    }

    fn taken(&self, log: Log) -> impl Iterator<Item = &Taken> {
        self.held.iter().filter(move |((of, _), _)| *of == log).flat_map(|(_, taken)| taken)
    }

    pub(super) fn entries(&self, log: Log) -> impl Iterator<Item = &LogEntry> {
        self.taken(log).map(|taken| &taken.entry)
    }

    pub(super) fn heads(&self, log: Log) -> Vec<LogHead> {
        let authors = self.held.keys().filter(|(of, _)| *of == log);
        authors.map(|(_, author)| self.head(log, *author)).collect()
    }

    pub(super) fn chain(&self, log: Log, author: Actor, n: u64) -> Option<Hash> {
        let mut entries = self.entries(log).filter(|entry| entry.author == author);
        match n {
            0 => Some(LogHead::start(log, author).chain),
            _ => entries.find(|entry| entry.n == n).map(|entry| entry.chain),
        }
    }

    /// The entries after `known`, as they were taken, each with the signed head at it.
    pub(super) fn after(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
    ) -> impl Iterator<Item = (&LogEntry, Option<SignedHead>)> {
        let known = |author| known.get(author).copied().unwrap_or(0);
        let mut after: Vec<_> =
            self.taken(log).filter(|taken| taken.entry.n > known(&taken.entry.author)).collect();
        after.sort_unstable_by_key(|taken| taken.place);
        after.into_iter().map(|Taken { entry, signature, .. }| {
            (entry, signature.map(|signature| SignedHead { head: LogHead::from(entry), signature }))
        })
    }
}
