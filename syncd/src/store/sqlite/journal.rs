//! What was done here, so that it can be taken back; and forms that were not saved.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::read::all;
use super::values::integer;
use crate::domain::RecordId;
use crate::membership::Hash;
use crate::store::{Done, DoneRecord, Journal, Step};

/// The most steps that can be taken back.
const STEPS_MAX: i64 = 1_000;

/// Notes what a commit did.
pub(super) fn write(transaction: &Connection, journal: &Journal) -> Result<()> {
    match journal {
        Journal::Did(done) => did(transaction, done),
        Journal::Turned { step, undone, records } => {
            let step = step.cast_signed();
            let sql = "UPDATE journal SET undone = ?2 WHERE step = ?1";
            transaction.prepare_cached(sql)?.execute(params![step, undone])?;
            write_records(transaction, step, records)
        }
    }
}

fn did(transaction: &Connection, done: &Done) -> Result<()> {
    transaction.prepare_cached("DELETE FROM journal WHERE undone")?.execute([])?;
    let newest = "SELECT step, batch FROM journal ORDER BY step DESC LIMIT 1";
    let newest: Option<(i64, [u8; 16])> =
        transaction.prepare_cached(newest)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let step = match newest {
        Some((step, batch)) if batch == *done.batch.as_bytes() => {
            let sql = "UPDATE journal SET what = ?2 WHERE step = ?1";
            transaction.prepare_cached(sql)?.execute(params![step, done.what])?;
            step
        }
        _ => {
            let sql = "INSERT INTO journal (batch, at, what, undone) VALUES (?1, ?2, ?3, 0) RETURNING step";
            let values = params![done.batch.as_bytes(), done.at.to_string(), done.what];
            transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0))?
        }
    };
    let sql = "DELETE FROM journal WHERE step <= ?1";
    transaction.prepare_cached(sql)?.execute([step - STEPS_MAX])?;
    write_records(transaction, step, &done.records)
}

fn write_records(transaction: &Connection, step: i64, records: &[DoneRecord]) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO journal_records (step, record, made, changes) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = transaction.prepare_cached(sql)?;
    for DoneRecord { record, made, changes } in records {
        statement.execute(params![step, record.as_bytes(), made, changes.as_flattened()])?;
    }
    Ok(())
}

/// The step that is next to be taken back, or to be done again.
pub(super) fn next(connection: &Connection, undone: bool) -> Result<Option<Step>> {
    let order = if undone { "ASC" } else { "DESC" };
    let sql =
        format!("SELECT step, batch, at, what FROM journal WHERE undone = ?1 ORDER BY step {order} LIMIT 1");
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?));
    let found = connection.prepare_cached(&sql)?.query_row([undone], read).optional()?;
    let Some((step, batch, at, what)) = found else { return Ok(None) };
    let sql = "SELECT record, made, changes FROM journal_records WHERE step = ?1";
    let records = all(connection, sql, [step], |row| {
        let changes: Vec<u8> = row.get(2)?;
        let (changes, _) = changes.as_chunks::<{ size_of::<Hash>() }>();
        Ok(DoneRecord {
            record: RecordId::from_bytes(row.get(0)?),
            made: row.get(1)?,
            changes: changes.to_vec(),
        })
    })?;
    let at = at.parse::<Timestamp>().unwrap_or_default();
    let done = Done { batch: RecordId::from_bytes(batch), at, what, records };
    Ok(Some(Step { step: i64::cast_unsigned(step), done }))
}

/// The forms that were not saved, the last one first.
pub(super) fn drafts(connection: &Connection) -> Result<Vec<(String, String, String)>> {
    let sql = "SELECT subject, at, content FROM drafts ORDER BY at DESC, subject LIMIT ?1";
    all(connection, sql, [integer(100)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Keeps a form, or forgets it.
pub(super) fn set_draft(
    transaction: &Connection,
    subject: &str,
    at: &str,
    content: Option<&str>,
) -> Result<()> {
    match content {
        Some(content) => {
            let sql = "INSERT OR REPLACE INTO drafts (subject, at, content) VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(sql)?.execute(params![subject, at, content]).map(drop)
        }
        None => {
            let sql = "DELETE FROM drafts WHERE subject = ?1";
            transaction.prepare_cached(sql)?.execute([subject]).map(drop)
        }
    }
}
