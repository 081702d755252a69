//! The statements of feeds.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::read::all;
use super::values::integer;
use crate::membership::{Feed, Hash, Statement};
use crate::store::feed;

/// Writes a statement, unless it ranks no higher than what is held of its subject.
pub(super) fn write(transaction: &Connection, statement: &Statement) -> Result<()> {
    let sql = "INSERT INTO statements (place, feed, subject, rank, bytes)
               VALUES ((SELECT ifnull(max(place), 0) + 1 FROM statements), ?1, ?2, ?3, ?4)
               ON CONFLICT (feed, subject) DO UPDATE
               SET place = excluded.place, rank = excluded.rank, bytes = excluded.bytes
               WHERE excluded.rank > statements.rank";
    let Statement { feed, subject, rank, bytes } = statement;
    let values = params![feed.to_string(), subject, feed::rank_bytes(rank), bytes];
    transaction.prepare_cached(sql)?.execute(values).map(drop)
}

/// Statements of a feed with a place above `after`, by place.
pub(super) fn after(
    connection: &Connection,
    feed: Feed,
    after: u64,
    limit: usize,
) -> Result<Vec<(u64, Statement)>> {
    let sql = "SELECT subject, rank, bytes, place FROM statements
               WHERE feed = ?1 AND place > ?2 ORDER BY place LIMIT ?3";
    let values = params![feed.to_string(), integer(after), integer(limit)];
    all(connection, sql, values, |row| Ok((row.get(3)?, statement(feed, row)?)))
}

/// What is held of a subject.
pub(super) fn about(connection: &Connection, feed: Feed, subject: Hash) -> Result<Option<Statement>> {
    let sql = "SELECT subject, rank, bytes FROM statements WHERE feed = ?1 AND subject = ?2";
    let mut about = connection.prepare_cached(sql)?;
    about.query_row(params![feed.to_string(), subject], |row| statement(feed, row)).optional()
}

fn statement(feed: Feed, row: &Row<'_>) -> Result<Statement> {
    Ok(Statement { feed, subject: row.get(0)?, rank: feed::rank(&row.get(1)?), bytes: row.get(2)? })
}

/// The last place of a feed; what is replaced by another leaves a higher one.
pub(super) fn last_place(connection: &Connection, feed: Feed) -> Result<u64> {
    let sql = "SELECT ifnull(max(place), 0) FROM statements WHERE feed = ?1";
    connection.prepare_cached(sql)?.query_row([feed.to_string()], |row| row.get(0))
}

/// What a feed holds, by subject.
pub(super) type Ranked = BTreeMap<Hash, feed::RankBytes>;

/// All that a feed holds.
pub(super) fn ranked(connection: &Connection, feed: Feed) -> Result<Ranked> {
    let sql = "SELECT subject, rank FROM statements WHERE feed = ?1 ORDER BY subject";
    let held = all(connection, sql, [feed.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(held.into_iter().collect())
}
