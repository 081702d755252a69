//! Writing: each function works inside the transaction that it is given.

use rusqlite::{Connection, OptionalExtension, Result, named_params, params};

use super::logs::Logs;
use super::read::all;
use super::values::{Stored, integer};
use super::{erase, journal, statements};
use crate::domain::agenda::AgendaItem;
use crate::domain::booking::Booking;
use crate::domain::fold::fold;
use crate::domain::{Kind, RecordId, Scope};
use crate::membership::Incarnation;
use crate::store::reference::serial;
use crate::store::view::urgency;
use crate::store::words;
use crate::store::{Commit, DocumentCommit, QuarantinedChange, StoreError, StoredChange, order};

/// Writes a commit.
pub(super) fn commit(transaction: &Connection, commit: &Commit) -> Result<(), StoreError> {
    let mut logs = Logs::of(transaction);
    let is_own = commit.received.is_none();
    commit.erased.iter().try_for_each(|id| erase::record(transaction, *id))?;
    commit.documents.iter().try_for_each(|document| erase::refuse(transaction, document.id))?;
    for document in &commit.documents {
        check_unmoved(transaction, document)?;
        write_document(transaction, document, is_own.then_some(&mut logs))?;
    }
    for change in &commit.quarantined {
        quarantine(transaction, change)?;
    }
    if let Some(received) = &commit.received {
        logs.take(received)?;
    }
    for statement in &commit.statements {
        statements::write(transaction, statement)?;
    }
    if let Some(noted) = &commit.journal {
        journal::write(transaction, noted)?;
    }
    for (name, value) in &commit.settings {
        set(transaction, name, value)?;
    }
    Ok(())
}

fn check_unmoved(transaction: &Connection, document: &DocumentCommit) -> Result<(), StoreError> {
    let sql = "SELECT kind, scope FROM documents WHERE id = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    let known = statement.query_row([document.id.as_bytes()], |row| {
        Ok((row.get::<_, Stored<Kind>>(0)?.0, row.get::<_, Stored<Scope>>(1)?.0))
    });
    match known.optional()? {
        Some(known) if known != (document.kind, document.scope) => Err(StoreError::Moved { id: document.id }),
        _ => Ok(()),
    }
}

/// Writes a document; what is new in it is appended to the logs, where they are given.
fn write_document(
    transaction: &Connection,
    document: &DocumentCommit,
    mut logs: Option<&mut Logs<'_>>,
) -> Result<()> {
    let mut last = None;
    for change in &document.changes {
        if let Some(place) = write_change(transaction, document.id, change)? {
            last = Some(place);
            if let Some(logs) = &mut logs {
                logs.append(document, change)?;
            }
        }
    }
    let row = write_projection(transaction, document, last)?;
    write_search(transaction, row, document)?;
    write_links(transaction, row, &document.projection.links)?;
    write_agenda(transaction, row, &document.projection.agenda)?;
    write_bookings(transaction, row, &document.projection.bookings)
}

/// The place that a change got, unless it is already here.
fn write_change(transaction: &Connection, id: RecordId, change: &StoredChange) -> Result<Option<i64>> {
    let sql = "INSERT INTO changes (document, hash, actor, seq, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT DO NOTHING RETURNING place";
    let values = params![id.as_bytes(), change.hash, change.actor, change.seq, change.bytes];
    transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
}

/// Writes a document's row, and returns its number. `updated` stays where no change was new.
fn write_projection(transaction: &Connection, document: &DocumentCommit, last: Option<i64>) -> Result<i64> {
    const SQL: &str = "
        INSERT INTO documents (
            id, kind, scope, heads, number, title, patient, state, grouping, phase, owner, due, archived,
            conflicts, problems, number_key, title_key, owner_key, number_folded, title_folded, series,
            serial, updated, columns, text
        ) VALUES (
            :id, :kind, :scope, :heads, :number, :title, :patient, :state, :grouping, :phase, :owner, :due,
            :archived, :conflicts, :problems, :number_key, :title_key, :owner_key, :number_folded,
            :title_folded, :series, :serial, ifnull(:updated, 0), :columns, :text
        ) ON CONFLICT (id) DO UPDATE SET
            heads = :heads, number = :number, title = :title, patient = :patient, state = :state,
            grouping = :grouping, phase = :phase, owner = :owner, due = :due, archived = :archived,
            conflicts = :conflicts, problems = :problems, number_key = :number_key,
            title_key = :title_key, owner_key = :owner_key, number_folded = :number_folded,
            title_folded = :title_folded, series = :series, serial = :serial, updated = ifnull(:updated, updated), columns = :columns,
            text = :text
        RETURNING row";
    let projection = &document.projection;
    let key = |text: Option<&String>| text.map_or(order::LAST.to_vec(), |text| order::sort_key(text));
    let number = projection.number.as_deref().map(fold).unwrap_or_default();
    let serial = serial(&number);
    let values = named_params! {
        ":id": document.id.as_bytes(),
        ":kind": <&str>::from(document.kind),
        ":scope": document.scope.to_string(),
        ":heads": document.heads.as_flattened(),
        ":number": projection.number,
        ":title": projection.title,
        ":patient": projection.patient.as_ref().map(RecordId::as_bytes),
        ":state": projection.state,
        ":grouping": projection.group,
        ":phase": projection.phase,
        ":owner": projection.owner,
        ":due": projection.due.map(|due| due.to_string()),
        ":archived": projection.archived,
        ":conflicts": projection.conflicts,
        ":problems": projection.problems,
        ":number_key": key(projection.number.as_ref()),
        ":title_key": order::sort_key(&projection.title),
        ":owner_key": key(projection.owner.as_ref()),
        ":number_folded": number,
        ":title_folded": fold(&projection.title),
        ":series": serial.map(|(series, _)| series),
        ":serial": serial.map(|(_, place)| place),
        ":updated": last,
        ":columns": json(&projection.columns)?,
        ":text": projection.text,
    };
    transaction.prepare_cached(SQL)?.query_row(values, |row| row.get(0))
}

fn write_search(transaction: &Connection, row: i64, document: &DocumentCommit) -> Result<()> {
    let projection = &document.projection;
    let number = projection.number.as_deref().unwrap_or_default();
    let (name, body) = ([number, &projection.title].map(fold).join("\n"), fold(&projection.text));
    // Taking words out of the index without a trace is the dearest part of a save.
    let sql = "SELECT name, body FROM search WHERE rowid = ?1";
    let known: Option<(String, String)> =
        transaction.prepare_cached(sql)?.query_row([row], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    if known.as_ref().is_some_and(|known| *known == (name.clone(), body.clone())) {
        return Ok(());
    }
    transaction.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([row])?;
    let sql = "INSERT INTO search (rowid, name, body) VALUES (?1, ?2, ?3)";
    transaction.prepare_cached(sql)?.execute(params![row, name, body])?;
    let sql = "INSERT OR IGNORE INTO vocabulary (word) VALUES (?1)";
    let mut statement = transaction.prepare_cached(sql)?;
    let words = words::vocabulary(&name).chain(words::vocabulary(&body));
    words.map(|word| statement.execute([word])).try_for_each(|written| written.map(drop))
}

fn write_links(transaction: &Connection, row: i64, links: &[RecordId]) -> Result<()> {
    transaction.prepare_cached("DELETE FROM links WHERE document = ?1")?.execute([row])?;
    let sql = "INSERT OR IGNORE INTO links (document, target) VALUES (?1, ?2)";
    let mut statement = transaction.prepare_cached(sql)?;
    links.iter().try_for_each(|target| statement.execute(params![row, target.as_bytes()]).map(drop))
}

fn write_agenda(transaction: &Connection, row: i64, items: &[AgendaItem]) -> Result<()> {
    transaction.prepare_cached("DELETE FROM agenda WHERE document = ?1")?.execute([row])?;
    let sql = "INSERT INTO agenda (document, place, lane, urgency, day, time, another, item)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut statement = transaction.prepare_cached(sql)?;
    for (place, item) in items.iter().enumerate() {
        // What has no time of day stands after what has.
        let time = item.at.map_or("~".to_owned(), |at| at.to_string());
        let (lane, day) = (<&str>::from(item.lane), item.on.to_string());
        let (place, another) = (integer(place), item.needs_another());
        statement.execute(params![row, place, lane, urgency(item), day, time, another, json(item)?])?;
    }
    Ok(())
}

fn write_bookings(transaction: &Connection, row: i64, bookings: &[Booking]) -> Result<()> {
    let had = transaction.prepare_cached("DELETE FROM bookings WHERE document = ?1")?.execute([row])?;
    if had > 0 {
        let sql = "DELETE FROM clashes WHERE document = ?1 OR other = ?1";
        transaction.prepare_cached(sql)?.execute([row])?;
    }
    let sql = "INSERT INTO bookings (document, who, starts, ends) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = transaction.prepare_cached(sql)?;
    for Booking { who, start, end } in bookings {
        statement.execute(params![row, who, start.to_string(), end.to_string()])?;
    }
    match bookings {
        [] => Ok(()),
        _ => write_clashes(transaction, row),
    }
}

/// What a document's bookings clash with, told of both; not with what one of the two refers to, since
/// somebody has looked at both then.
fn write_clashes(transaction: &Connection, row: i64) -> Result<()> {
    const CLASHING: &str = "
        FROM bookings own JOIN bookings other
            ON other.who = own.who AND other.document <> own.document
           AND other.starts < own.ends AND other.ends > own.starts
        WHERE own.document = ?1 AND NOT EXISTS (
            SELECT 1 FROM links JOIN documents ON documents.id = links.target
            WHERE links.document = own.document AND documents.row = other.document
               OR links.document = other.document AND documents.row = own.document)";
    let sql = format!("SELECT other.document, own.who {CLASHING}");
    let clashing: Vec<(i64, String)> = all(transaction, &sql, [row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = "INSERT INTO clashes (document, other, who, sort) VALUES (?1, ?2, ?3, ?4)";
    let mut statement = transaction.prepare_cached(sql)?;
    for (other, who) in clashing {
        let Some(sort) = Booking::shared(&who).map(|shared| <&str>::from(shared.sort())) else { continue };
        statement.execute(params![row, other, who, sort])?;
        statement.execute(params![other, row, who, sort])?;
    }
    Ok(())
}

fn quarantine(transaction: &Connection, change: &QuarantinedChange) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO quarantine (document, kind, hash, reason, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let QuarantinedChange { document, kind, hash, reason, bytes } = change;
    let values = params![document.as_bytes(), kind, hash, reason, bytes];
    transaction.prepare_cached(sql)?.execute(values).map(drop)
}

/// Keeps a setting.
pub(super) fn set(transaction: &Connection, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute([name, value]).map(drop)
}

/// Begins a new life; `file` is what the database is opened as, where that is new too.
pub(super) fn begin_incarnation(transaction: &Connection, file: Option<&str>) -> Result<Incarnation> {
    let mut life = Incarnation::default();
    getrandom::fill(&mut life).expect("the operating system gives random bytes");
    let sql = "INSERT INTO incarnation (one, life, file) VALUES (1, ?1, ifnull(?2, ''))
               ON CONFLICT DO UPDATE SET life = ?1, file = ifnull(?2, file)";
    transaction.execute(sql, params![life, file])?;
    Ok(life)
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}
