//! Erasing: nothing of a record stays, in no page of the file.

use rusqlite::{Connection, OptionalExtension, Result, Row};

use super::read::all;
use crate::domain::RecordId;
use crate::store::{StoreError, words};

/// Removes all that is kept of a record, and keeps that it was.
pub(super) fn record(transaction: &Connection, id: RecordId) -> Result<()> {
    let bytes = id.as_bytes();
    drafts(transaction, id)?;
    for sql in [
        "INSERT OR IGNORE INTO erased (document) VALUES (?1)",
        "DELETE FROM search WHERE rowid = (SELECT row FROM documents WHERE id = ?1)",
        "DELETE FROM documents WHERE id = ?1",
        "DELETE FROM changes WHERE document = ?1",
        "DELETE FROM quarantine WHERE document = ?1",
        "DELETE FROM journal_records WHERE record = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([bytes])?;
    }
    let emptied = "DELETE FROM journal WHERE step NOT IN (SELECT step FROM journal_records)";
    transaction.prepare_cached(emptied)?.execute([]).map(drop)
}

/// Removes the forms that were begun about a record: they name it by id, a patient also by number or name.
fn drafts(transaction: &Connection, id: RecordId) -> Result<()> {
    let sql = "SELECT ifnull(number, ''), title FROM documents WHERE id = ?1 AND kind = 'patient'";
    let read = |row: &Row<'_>| -> Result<[String; 2]> { Ok([row.get(0)?, row.get(1)?]) };
    let names =
        transaction.prepare_cached(sql)?.query_row([id.as_bytes()], read).optional()?.unwrap_or_default();
    let begun: Vec<(String, String)> =
        all(transaction, "SELECT subject, content FROM drafts", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (subject, content) in begun {
        if words::is_about(&subject, &content, &id.to_string(), &names) {
            transaction.prepare_cached("DELETE FROM drafts WHERE subject = ?1")?.execute([subject])?;
        }
    }
    Ok(())
}

/// Whether a record was erased.
pub(super) fn is_erased(connection: &Connection, id: RecordId) -> Result<bool> {
    connection.prepare_cached("SELECT 1 FROM erased WHERE document = ?1")?.exists([id.as_bytes()])
}

/// Nothing of an erased record is written again.
pub(super) fn refuse(transaction: &Connection, id: RecordId) -> Result<(), StoreError> {
    match is_erased(transaction, id)? {
        true => Err(StoreError::Erased { id }),
        false => Ok(()),
    }
}

/// The records that are about an erased patient and are still here, with the patient.
pub(super) fn left_behind(connection: &Connection) -> Result<Vec<(RecordId, RecordId)>> {
    let sql = "SELECT id, patient FROM erased JOIN documents ON patient = document ORDER BY id";
    let id = |bytes| RecordId::from_bytes(bytes);
    all(connection, sql, [], |row| Ok((id(row.get(0)?), id(row.get(1)?))))
}

/// Keeps of the words that were ever written those that still are, and merges the search index into
/// one part, which holds no word that was taken out of it.
pub(super) fn words(transaction: &Connection) -> Result<()> {
    transaction.execute("DELETE FROM vocabulary", [])?;
    let mut written = transaction.prepare("SELECT name, body FROM search")?;
    let mut keep = transaction.prepare("INSERT OR IGNORE INTO vocabulary (word) VALUES (?1)")?;
    let mut rows = written.query([])?;
    while let Some(row) = rows.next()? {
        for text in [row.get_ref(0)?, row.get_ref(1)?] {
            let text = text.as_str().unwrap_or_default();
            words::vocabulary(text).try_for_each(|word| keep.execute([word]).map(drop))?;
        }
    }
    transaction.execute("INSERT INTO search (search) VALUES ('optimize')", []).map(drop)
}

/// Writes the whole file anew and empties the write-ahead log, so that no freed page is left.
pub(super) fn pages(connection: &Connection) -> Result<()> {
    connection.execute_batch("VACUUM")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
