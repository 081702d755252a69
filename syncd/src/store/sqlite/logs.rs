//! The logs of authors.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::read::all;
use super::values::integer;
use crate::domain::RecordId;
use crate::membership::{Actor, Hash, Log, LogEntry, LogHead, Signature, SignedHead};
use crate::store::{DocumentCommit, LoggedChange, Received, StoreError, StoredChange};

/// The logs as they are written to in one transaction.
pub(super) struct Logs<'a> {
    transaction: &'a Connection,
    /// Where the authors' logs end: each is read once.
    heads: HashMap<(Log, Actor), LogHead>,
}

impl<'a> Logs<'a> {
    pub(super) fn of(transaction: &'a Connection) -> Self {
        Self { transaction, heads: HashMap::new() }
    }

    /// Appends a change of this store's own; a constant one stands in nobody's log.
    pub(super) fn append(&mut self, document: &DocumentCommit, change: &StoredChange) -> Result<()> {
        let author = Actor::of(&change.actor);
        if author.is_nobody() {
            return Ok(());
        }
        let log = Log::of(document.scope, document.kind);
        let entry = self.head(log, author)?.next(document.id, document.kind.into(), change.hash);
        self.write(log, &entry)
    }

    /// Writes what was received, if each entry follows on its author's last.
    pub(super) fn take(&mut self, received: &Received) -> Result<(), StoreError> {
        let log = received.log;
        for entry in &received.entries {
            let (author, n) = (entry.author, entry.n);
            if self.head(log, author)?.next(entry.document, &entry.kind, entry.hash) != *entry {
                return Err(StoreError::OutOfOrder { author, n });
            }
            self.write(log, entry)?;
        }
        for SignedHead { head, signature } in &received.heads {
            let LogHead { author, n, .. } = *head;
            if self.head(log, author)? != *head {
                return Err(StoreError::OutOfOrder { author, n });
            }
            let sql = "UPDATE author_log SET signature = ?4 WHERE log = ?1 AND author = ?2 AND n = ?3";
            let values = params![log.to_string(), author.as_bytes(), n, signature.to_bytes()];
            self.transaction.prepare_cached(sql)?.execute(values)?;
        }
        Ok(())
    }

    fn head(&mut self, log: Log, author: Actor) -> Result<LogHead> {
        if let Some(known) = self.heads.get(&(log, author)) {
            return Ok(*known);
        }
        let sql = "SELECT n, chain FROM author_log WHERE log = ?1 AND author = ?2 ORDER BY n DESC LIMIT 1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let last = statement.query_row(params![log.to_string(), author.as_bytes()], |row| {
            Ok(LogHead { author, n: row.get(0)?, chain: row.get(1)? })
        });
        let head = last.optional()?.unwrap_or_else(|| LogHead::start(log, author));
        self.heads.insert((log, author), head);
        Ok(head)
    }

    fn write(&mut self, log: Log, entry: &LogEntry) -> Result<()> {
        let sql = "INSERT INTO author_log (log, author, n, document, kind, hash, chain)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let LogEntry { author, n, document, kind, hash, chain } = entry;
        let values = params![log.to_string(), author.as_bytes(), n, document.as_bytes(), kind, hash, chain];
        self.transaction.prepare_cached(sql)?.execute(values)?;
        self.heads.insert((log, *author), entry.into());
        Ok(())
    }
}

/// All entries of a log, by author and then in order.
pub(super) fn entries(connection: &Connection, log: &str) -> Result<Vec<LogEntry>> {
    let sql = "SELECT author, n, document, kind, hash, chain FROM author_log
               WHERE log = ?1 ORDER BY author, n";
    all(connection, sql, [log], entry)
}

/// The documents that a log names, by id.
pub(super) fn documents(connection: &Connection, log: &str) -> Result<Vec<RecordId>> {
    let sql = "SELECT DISTINCT document FROM author_log WHERE log = ?1 ORDER BY document";
    all(connection, sql, [log], |row| Ok(RecordId::from_bytes(row.get(0)?)))
}

fn entry(row: &Row<'_>) -> Result<LogEntry> {
    Ok(LogEntry {
        author: Actor::from_bytes(row.get(0)?),
        n: row.get(1)?,
        document: RecordId::from_bytes(row.get(2)?),
        kind: row.get(3)?,
        hash: row.get(4)?,
        chain: row.get(5)?,
    })
}

/// How far each author's log goes, by author.
pub(super) fn heads(connection: &Connection, log: &str) -> Result<Vec<LogHead>> {
    // From one author to the next, so that what lies between, however much, is never read.
    let sql = "WITH RECURSIVE authors (author) AS (
                   SELECT min(author) FROM author_log WHERE log = ?1
                   UNION ALL
                   SELECT (SELECT min(entry.author) FROM author_log AS entry
                           WHERE entry.log = ?1 AND entry.author > authors.author)
                   FROM authors WHERE authors.author IS NOT NULL
               )
               SELECT last.author, last.n, last.chain FROM authors
               JOIN author_log AS last ON last.place = (
                   SELECT place FROM author_log WHERE log = ?1 AND author = authors.author
                   ORDER BY n DESC LIMIT 1
               ) ORDER BY last.author";
    all(connection, sql, [log], |row| {
        Ok(LogHead { author: Actor::from_bytes(row.get(0)?), n: row.get(1)?, chain: row.get(2)? })
    })
}

/// The chain of an author's entry.
pub(super) fn chain(connection: &Connection, log: Log, author: Actor, n: u64) -> Result<Option<Hash>> {
    if n == 0 {
        return Ok(Some(LogHead::start(log, author).chain));
    }
    let sql = "SELECT chain FROM author_log WHERE log = ?1 AND author = ?2 AND n = ?3";
    let values = params![log.to_string(), author.as_bytes(), integer(n)];
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}

/// The entries after `known` with their changes, by place.
pub(super) fn after(
    connection: &Connection,
    log: &str,
    known: &BTreeMap<Actor, u64>,
    bytes: usize,
) -> Result<Vec<LoggedChange>> {
    const SQL: &str = "
        SELECT author, n, entry.document, entry.kind, entry.hash, chain, signature,
               ifnull(changes.bytes, quarantine.bytes), entry.place, erased.document IS NOT NULL
        FROM author_log AS entry
        LEFT JOIN erased ON erased.document = entry.document
        LEFT JOIN changes USING (document, hash)
        LEFT JOIN quarantine ON quarantine.document = entry.document AND quarantine.hash = entry.hash
        WHERE log = ?1 AND author = ?2 AND n > ?3 ORDER BY n";
    let mut statements = Vec::new();
    for LogHead { author, n: last, .. } in heads(connection, log)? {
        let known = known.get(&author).copied().unwrap_or(0);
        if known < last {
            statements.push((connection.prepare(SQL)?, author, known));
        }
    }
    let mut authors = Vec::new();
    for (statement, author, known) in &mut statements {
        authors.push(statement.query_map(params![log, author.as_bytes(), integer(*known)], logged)?);
    }
    // An author's entries stand in the order of their places: the first of what comes next of each
    // author is the first of all.
    let mut next = Vec::new();
    for author in &mut authors {
        next.push(author.next().transpose()?);
    }
    let (mut changes, mut size) = (Vec::new(), 0);
    let first = |next: &[Option<Logged>]| {
        let placed = next.iter().enumerate().filter_map(|(at, logged)| Some((logged.as_ref()?.place, at)));
        placed.min().map(|(_, at)| at)
    };
    while size <= bytes
        && let Some(at) = first(&next)
        && let Some(Logged { change: Some(change), .. }) = next[at].take()
    {
        next[at] = authors[at].next().transpose()?;
        size += change.bytes.as_ref().map_or(size_of::<Hash>(), Vec::len);
        changes.push(change);
    }
    Ok(changes)
}

/// An entry and its place; without its change where that is not here and should be.
struct Logged {
    place: i64,
    change: Option<LoggedChange>,
}

fn logged(row: &Row<'_>) -> Result<Logged> {
    let entry = entry(row)?;
    let signature: Option<_> = row.get(6)?;
    let signed = signature
        .map(|bytes| SignedHead { head: LogHead::from(&entry), signature: Signature::from_bytes(&bytes) });
    let (bytes, erased): (Option<_>, bool) = (row.get(7)?, row.get(9)?);
    let change = (erased || bytes.is_some()).then_some(LoggedChange { entry, bytes, signed });
    Ok(Logged { place: row.get(8)?, change })
}

/// The entries whose changes are not here, by author and then in order.
pub(super) fn missing(connection: &Connection, log: &str, limit: usize) -> Result<Vec<LogEntry>> {
    let sql = "SELECT author, n, document, kind, hash, chain FROM author_log AS entry
               WHERE log = ?1
                   AND NOT EXISTS (SELECT 1 FROM erased WHERE document = entry.document)
                   AND NOT EXISTS (SELECT 1 FROM changes
                                   WHERE document = entry.document AND hash = entry.hash)
                   AND NOT EXISTS (SELECT 1 FROM quarantine
                                   WHERE document = entry.document AND hash = entry.hash)
               ORDER BY author, n LIMIT ?2";
    all(connection, sql, params![log, integer(limit)], entry)
}

/// Recomputes the chains of a log.
pub(super) fn verify(connection: &Connection, name: &str) -> Result<(), StoreError> {
    let damaged = || StoreError::Damaged { finding: format!("the log {name} is broken") };
    let log: Log = name.parse().map_err(|_| damaged())?;
    let mut head: Option<LogHead> = None;
    for entry in entries(connection, name)? {
        let last = head.filter(|head| head.author == entry.author);
        let last = last.unwrap_or_else(|| LogHead::start(log, entry.author));
        if last.next(entry.document, &entry.kind, entry.hash) != entry {
            return Err(damaged());
        }
        head = Some(LogHead::from(&entry));
    }
    Ok(())
}
