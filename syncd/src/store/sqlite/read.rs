//! Reading documents, changes and references.

use rusqlite::{Connection, OptionalExtension, Params, Result, Row, params};

use super::logs;
use super::values::{Hashes, Json, Stored, integer};
use crate::domain::fold::fold;
use crate::domain::{Kind, RecordId, Scope};
use crate::membership::Hash;
use crate::store::reference::ids_beginning_with;
use crate::store::{Columns, Count, DocumentMeta, QuarantinedChange, StoreError, StoredChange};

/// All the rows of a statement.
pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(values, read)?.collect()
}

pub(super) fn document(connection: &Connection, id: RecordId) -> Result<Option<DocumentMeta>> {
    let sql = "SELECT kind, scope, heads FROM documents WHERE id = ?1";
    let read = |row: &Row<'_>| {
        Ok(DocumentMeta {
            kind: row.get::<_, Stored<Kind>>(0)?.0,
            scope: row.get::<_, Stored<Scope>>(1)?.0,
            heads: row.get::<_, Hashes>(2)?.0,
        })
    };
    connection.prepare_cached(sql)?.query_row([id.as_bytes()], read).optional()
}

pub(super) fn changes(connection: &Connection, id: RecordId) -> Result<Vec<StoredChange>> {
    let sql = "SELECT hash, actor, seq, bytes FROM changes WHERE document = ?1 ORDER BY place";
    all(connection, sql, [id.as_bytes()], |row| {
        Ok(StoredChange { hash: row.get(0)?, actor: row.get(1)?, seq: row.get(2)?, bytes: row.get(3)? })
    })
}

pub(super) fn quarantined(connection: &Connection) -> Result<Vec<QuarantinedChange>> {
    let sql = "SELECT document, kind, hash, reason, bytes FROM quarantine ORDER BY document, hash";
    all(connection, sql, [], |row| {
        Ok(QuarantinedChange {
            document: RecordId::from_bytes(row.get(0)?),
            kind: row.get(1)?,
            hash: row.get(2)?,
            reason: row.get(3)?,
            bytes: row.get(4)?,
        })
    })
}

pub(super) fn change(connection: &Connection, document: RecordId, hash: Hash) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT bytes FROM changes WHERE document = ?1 AND hash = ?2
               UNION ALL
               SELECT bytes FROM quarantine WHERE document = ?1 AND hash = ?2
               LIMIT 1";
    let values = params![document.as_bytes(), hash];
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}

pub(super) fn find(connection: &Connection, kind: Kind, reference: &str) -> Result<Vec<RecordId>> {
    let (kind, folded, lower) = (<&str>::from(kind), fold(reference), reference.trim().to_lowercase());
    if lower.is_empty() {
        return Ok(Vec::new());
    }
    // Two questions, each with its index: SQLite answers one with OR by going through the kind.
    let sql = "SELECT id, number, title FROM documents WHERE kind = ?1 AND title_folded = ?2
               UNION ALL
               SELECT id, number, title FROM documents WHERE kind = ?1 AND number_folded = ?2";
    let read = |row: &Row<'_>| -> Result<(RecordId, Option<String>, String)> {
        Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?))
    };
    let named = all(connection, sql, params![kind, folded], read)?.into_iter();
    // Folding lets Aase pass for Åse, which is right for a search and wrong for a reference.
    let named = named.filter(|(_, number, title)| {
        title.to_lowercase() == lower || number.as_ref().is_some_and(|number| number.to_lowercase() == lower)
    });
    let mut found: Vec<_> = named.map(|(id, ..)| id).collect();
    if let Some((first, last)) = ids_beginning_with(&lower) {
        let sql = "SELECT id FROM documents WHERE id BETWEEN ?1 AND ?2 AND kind = ?3";
        let values = params![first.as_bytes(), last.as_bytes(), kind];
        found.extend(all(connection, sql, values, |row| Ok(RecordId::from_bytes(row.get(0)?)))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

pub(super) fn highest_number(connection: &Connection, kind: Kind, series: &str) -> Result<u32> {
    let sql = "SELECT ifnull(max(serial), 0) FROM documents WHERE kind = ?1 AND series = ?2";
    let values = params![<&str>::from(kind), fold(series)];
    connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))
}

pub(super) fn ids(
    connection: &Connection,
    kind: Option<Kind>,
    after: Option<RecordId>,
    limit: usize,
) -> Result<Vec<RecordId>> {
    // No id comes before the empty blob.
    let after = after.as_ref().map_or(&[][..], |after| after.as_bytes());
    let sql = "SELECT id FROM documents WHERE id > ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY id LIMIT ?3";
    let values = params![after, kind.map(<&str>::from), integer(limit)];
    all(connection, sql, values, |row| Ok(RecordId::from_bytes(row.get(0)?)))
}

/// By id.
pub(super) fn columns(connection: &Connection, kind: Kind) -> Result<Vec<(RecordId, Columns)>> {
    let sql = "SELECT id, columns FROM documents WHERE kind = ?1 AND archived = 0 ORDER BY id";
    all(connection, sql, [<&str>::from(kind)], |row| {
        Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, Json<_>>(1)?.0))
    })
}

pub(super) fn counts(connection: &Connection) -> Result<Vec<Count>> {
    let about_replaced = super::lists::ABOUT_REPLACED;
    let sql = format!("SELECT kind, sum(NOT archived), sum(archived), sum(conflicts)
                      + (SELECT count(*) {about_replaced} AND about.kind = documents.kind) + (
                          SELECT count(*) FROM (
                              SELECT DISTINCT document, other, sort FROM clashes
                              JOIN documents own ON own.row = document JOIN documents with_ ON with_.row = other
                              WHERE own.id < with_.id AND own.kind = documents.kind)),
                      sum((problems > 0 OR row IN (SELECT document FROM clashes)) AND NOT archived)
               FROM documents GROUP BY kind");
    let mut counts = all(connection, &sql, [], |row| {
        Ok(Count {
            kind: row.get::<_, Stored<Kind>>(0)?.0,
            in_use: row.get(1)?,
            archived: row.get(2)?,
            disputed: row.get(3)?,
            faulty: row.get(4)?,
        })
    })?;
    counts.sort_unstable_by_key(|count| count.kind);
    Ok(counts)
}

/// Recomputes every checksum.
pub(super) fn verify(connection: &Connection) -> Result<(), StoreError> {
    let told = |sql: &str| all(connection, sql, [], |row| row.get::<_, String>(0));
    let mut findings = told("PRAGMA cipher_integrity_check")?;
    findings.extend(told("PRAGMA quick_check")?.into_iter().filter(|finding| finding != "ok"));
    if let Some(finding) = findings.into_iter().next() {
        return Err(StoreError::Damaged { finding });
    }
    for log in told("SELECT DISTINCT log FROM author_log")? {
        logs::verify(connection, &log)?;
    }
    Ok(())
}
