//! Lists, search and *Today*: which records and in which order, and then each as a row.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Result, params, params_from_iter};
use strum::IntoEnumIterator;

use super::read::all;
use super::values::{self, Json, Stored, integer};
use crate::domain::agenda::{AgendaItem, Lane};
use crate::domain::booking::Booking;
use crate::domain::{Kind, RecordId, Scope};
use crate::store::filter::{self, Test};
use crate::store::words::{self, Words};
use crate::store::{
    Agenda, AgendaCounts, AgendaQuery, AgendaRow, Clash, Order, Page, Part, PatientRef, Query, Row,
};

/// The items of a lane from one day to another that stand now.
const STANDS: &str = "lane = ?1 AND day BETWEEN ?2 AND ?3 AND (NOT another
    OR EXISTS (SELECT 1 FROM clashes WHERE clashes.document = agenda.document AND sort = 'time'))";

/// The phase as its index has it.
const PHASE: &str = "ifnull(phase, 256)";

impl Order {
    /// What a list is sorted by; each is one of the indexes. Missing values come last.
    fn keys(self) -> [&'static str; 4] {
        let first = match self {
            Self::Title => return ["title_key", "id", "row", "row"],
            Self::Phase => return [PHASE, "ifnull(due, '~')", "title_key", "id"],
            Self::Number => "number_key",
            Self::State => "ifnull(nullif(state, ''), '~')",
            Self::Group => "ifnull(nullif(grouping, ''), '~')",
            Self::Owner => "owner_key",
            Self::Due => "ifnull(due, '~')",
            Self::Updated => "updated",
        };
        [first, "title_key", "id", "row"]
    }
}

/// A condition with the values that it binds.
#[derive(Default)]
struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    /// Binds a value, and returns how the condition names it.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn and(&mut self, sql: &str) {
        self.sql.push_str(if self.sql.is_empty() { "" } else { " AND " });
        self.sql.push_str(sql);
    }

    /// What a row holds in a column.
    fn held(&mut self, column: &filter::Column) -> String {
        match column {
            // An empty text is nothing, whatever it is held against.
            filter::Column::Number => "nullif(number, '')".to_owned(),
            filter::Column::Title => "nullif(title, '')".to_owned(),
            filter::Column::State => "nullif(state, '')".to_owned(),
            filter::Column::Group => "nullif(grouping, '')".to_owned(),
            filter::Column::Phase => "phase".to_owned(),
            filter::Column::Owner => "nullif(owner, '')".to_owned(),
            filter::Column::Due => "due".to_owned(),
            filter::Column::Conflicts => "conflicts".to_owned(),
            filter::Column::Problems => {
                "(problems + (SELECT count(*) FROM (SELECT DISTINCT other, sort FROM clashes WHERE document = row)))"
                    .to_owned()
            }
            filter::Column::Further(name) => {
                let path = self.bind(format!("$.\"{}\"", name.replace('"', "")));
                format!("nullif(json_extract(columns, {path}), '')")
            }
        }
    }

    /// The row fulfils a condition of the filter.
    fn and_fulfils(&mut self, condition: &filter::Condition) {
        // One phase is a stretch of an index: a column of the board is read from it.
        if let (filter::Column::Phase, false, Test::OneOf(phases)) =
            (&condition.column, condition.negated, &condition.test)
            && let [crate::domain::Value::Integer(phase @ 0..256)] = phases.as_slice()
        {
            let phase = self.bind(*phase);
            return self.and(&format!("{PHASE} = {phase}"));
        }
        let held = self.held(&condition.column);
        let mut compared = |operator: &str, value: &crate::domain::Value| {
            let value = self.bind(values::of(value));
            // Text and numbers are not held against each other.
            format!("({held} {operator} {value} AND (typeof({held}) = 'text') = (typeof({value}) = 'text'))")
        };
        let fulfilled = match &condition.test {
            Test::OneOf(values) => any(values.iter().map(|value| compared("=", value))),
            Test::Below(value) => compared("<", value),
            Test::AtMost(value) => compared("<=", value),
            Test::Above(value) => compared(">", value),
            Test::AtLeast(value) => compared(">=", value),
            Test::Nothing => format!("{held} IS NULL"),
            Test::Holds(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.bind(text.clone())).collect();
                any(texts.into_iter().map(|text| format!("instr(fold({held}), {text})")))
            }
        };
        self.and(&format!("{}ifnull({fulfilled}, 0)", if condition.negated { "NOT " } else { "" }));
    }

    /// The word stands in the record, or in the number or name of the patient that it is about;
    /// records about a patient are looked for `among` those of a condition, all of the kind.
    /// A person's text is only ever bound, and quoted where FTS5 would read it.
    fn and_holds(&mut self, word: &str, kind: &str, among: &str) {
        let plain = self.bind(word.to_owned());
        let named = in_name(&plain);
        let own = if word.chars().count() < words::SHORT {
            // Read from an index, which is a tenth of the records.
            format!("SELECT row FROM documents INDEXED BY documents_by_name WHERE kind = {kind} AND {named}")
        } else {
            let quoted = self.bind(format!("\"{}\"", word.replace('"', "\"\"")));
            format!("SELECT rowid FROM search WHERE search MATCH {quoted}")
        };
        // The plus has SQLite go through what is about patients, which may be nothing, and not
        // through all the patients that have such a name.
        let of_patient = format!(
            "SELECT row FROM documents WHERE {among} AND patient IS NOT NULL
             AND +patient IN (SELECT id FROM documents WHERE kind = 'patient' AND {named})"
        );
        self.and(&format!("row IN ({own} UNION ALL {of_patient})"));
    }
}

/// Any of several conditions; none of none.
fn any(conditions: impl Iterator<Item = String>) -> String {
    let conditions: Vec<_> = conditions.collect();
    if conditions.is_empty() { "FALSE".to_owned() } else { format!("({})", conditions.join(" OR ")) }
}

/// The word stands in the record's number, or in that of the patient that it is about.
fn in_number(word: &str) -> String {
    format!(
        "(instr(number_folded, {word})
          OR +patient IN (SELECT id FROM documents WHERE kind = 'patient' AND instr(number_folded, {word})))"
    )
}

/// The word stands in number or title.
pub(super) fn in_name(word: &str) -> String {
    format!("(instr(title_folded, {word}) OR instr(number_folded, {word}))")
}

/// What a list holds, whatever its order and its page.
fn listed(query: &Query) -> Condition {
    let mut condition = Condition::default();
    let kind = condition.bind(query.kind.to_string());
    let archived = condition.bind(query.archived);
    let of_kind = format!("kind = {kind} AND archived = {archived}");
    condition.and(&of_kind);
    if let Some(patient) = query.patient {
        let patient = condition.bind(patient.as_bytes().to_vec());
        condition.and(&format!("patient = {patient}"));
    }
    if let Some((from, to)) = query.days {
        let (from, to) = (condition.bind(from.to_string()), condition.bind(to.to_string()));
        condition.and(&format!("ifnull(due, '~') BETWEEN {from} AND {to}"));
    }
    query.conditions.iter().for_each(|further| condition.and_fulfils(further));
    for word in &Words::of(&query.filter).all {
        match query.by_number {
            true => {
                let word = condition.bind(word.clone());
                condition.and(&in_number(&word));
            }
            false => condition.and_holds(word, &kind, &of_kind),
        }
    }
    condition
}

/// A page of a list that was read.
pub(super) fn page(connection: &Connection, query: &Query, listed: &[i64]) -> Result<Page> {
    let page: Vec<i64> = listed.iter().copied().skip(query.offset).take(query.limit).collect();
    Ok(Page { rows: rows(connection, &page)?, total: listed.len(), offset: query.offset })
}

/// A record's place in a list that was read.
pub(super) fn position(connection: &Connection, id: RecordId, listed: &[i64]) -> Result<Option<usize>> {
    let number = number_of(connection, id)?;
    Ok(listed.iter().position(|listed| Some(*listed) == number))
}

/// The whole list, read from an index: with a filter this is cheaper than to count what it
/// holds and then to look for a page.
pub(super) fn in_order(connection: &Connection, query: &Query) -> Result<Vec<i64>> {
    let condition = listed(query);
    let direction = if query.descending { " DESC" } else { " ASC" };
    let order = query.order.keys().map(|key| format!("{key}{direction}")).join(", ");
    // Left to itself SQLite would read the whole list in its order, to find what is about one patient.
    let index = if query.patient.is_some() { "INDEXED BY documents_by_patient" } else { "" };
    let sql = format!("SELECT row FROM documents {index} WHERE {} ORDER BY {order}", condition.sql);
    all(connection, &sql, params_from_iter(&condition.values), |row| row.get(0))
}

/// How many of a list hold each code in a column; under an empty text those that hold none.
pub(super) fn tally(
    connection: &Connection,
    query: &Query,
    column: &filter::Column,
) -> Result<BTreeMap<String, u32>> {
    let mut condition = listed(query);
    // What an order is by is told by its index, so that no row is read.
    let (held, none) = match column {
        filter::Column::State => (Order::State.keys()[0].to_owned(), "~"),
        filter::Column::Group => (Order::Group.keys()[0].to_owned(), "~"),
        filter::Column::Phase => (PHASE.to_owned(), "256"),
        column => (condition.held(column), ""),
    };
    let sql = format!("SELECT {held} AS held, count(*) FROM documents WHERE {} GROUP BY held", condition.sql);
    let counts = all(connection, &sql, params_from_iter(&condition.values), |row| {
        let code = match row.get(0)? {
            Value::Text(code) => code,
            Value::Integer(code) => code.to_string(),
            _ => String::new(),
        };
        Ok((if code == none { String::new() } else { code }, row.get(1)?))
    })?;
    Ok(counts.into_iter().collect())
}

pub(super) fn referring(connection: &Connection, to: RecordId, limit: usize) -> Result<Vec<Row>> {
    let sql = "SELECT row FROM links JOIN documents ON documents.row = links.document
               WHERE target = ?1 AND archived = 0 ORDER BY kind, title_key, id LIMIT ?2";
    let values = params![to.as_bytes(), integer(limit)];
    rows(connection, &all(connection, sql, values, |row| row.get(0))?)
}

pub(super) fn disputed(connection: &Connection) -> Result<Vec<Row>> {
    let sql = "SELECT row FROM documents WHERE conflicts > 0 ORDER BY updated DESC, title_key, id";
    rows(connection, &all(connection, sql, [], |row| row.get(0))?)
}

/// Which documents are about a replaced patient: the few that are replaced are looked at first.
pub(super) const ABOUT_REPLACED: &str = "
    FROM documents replaced INDEXED BY documents_by_patient
    CROSS JOIN documents about ON about.patient = replaced.id
    WHERE replaced.kind = 'patient' AND replaced.patient IS NOT NULL";

pub(super) fn about_replaced(connection: &Connection) -> Result<Vec<Row>> {
    let sql = format!("SELECT about.row {ABOUT_REPLACED} ORDER BY about.kind, about.id");
    rows(connection, &all(connection, &sql, [], |row| row.get(0))?)
}

pub(super) fn agenda(connection: &Connection, query: &AgendaQuery) -> Result<Agenda> {
    let mut agenda = Agenda { rows: Vec::new(), counts: AgendaCounts::default() };
    for part in Part::iter() {
        let (lane, from, to) = part.bounds(query);
        let (lane, from, to) = (<&str>::from(lane), from.to_string(), to.to_string());
        let sql = format!("SELECT count(*) FROM agenda WHERE {STANDS}");
        *agenda.counts.of(part) =
            connection.prepare_cached(&sql)?.query_row(params![lane, from, to], |row| row.get(0))?;
        let sql = format!(
            "SELECT row, item FROM agenda JOIN documents ON row = document WHERE {STANDS}
             ORDER BY urgency, day, time, title_key, id, place LIMIT ?4"
        );
        let values = params![lane, from, to, integer(query.limit)];
        let found: Vec<(i64, AgendaItem)> =
            all(connection, &sql, values, |row| Ok((row.get(0)?, row.get::<_, Json<AgendaItem>>(1)?.0)))?;
        for (row, item) in found {
            agenda.rows.push(AgendaRow { part, record: row_at(connection, row)?, item, stand_in: None });
        }
    }
    let sql = "SELECT count(*) FROM agenda WHERE lane = ?1 AND day <= ?2";
    let values = [<&str>::from(Lane::Retention), &query.today.to_string()];
    agenda.counts.to_erase = connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    Ok(agenda)
}

/// The other documents that take the same time of the same. The gravest of what two have in common
/// is the first by name.
pub(super) fn booked_twice(connection: &Connection, id: RecordId) -> Result<Vec<Clash>> {
    let sql = "SELECT with_.id, min(clashes.who)
               FROM documents own JOIN clashes ON clashes.document = own.row
               JOIN documents with_ ON with_.row = clashes.other
               WHERE own.id = ?1 GROUP BY with_.id, sort ORDER BY with_.id, sort";
    let found = all(connection, sql, [id.as_bytes()], |row| {
        let shared = Booking::shared(&row.get::<_, String>(1)?);
        Ok(shared.zip(row.get(0).ok()).map(|(shared, id)| Clash { with: RecordId::from_bytes(id), shared }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// The pairs of documents that clash, the lower id first.
pub(super) fn clashes(connection: &Connection, limit: usize) -> Result<Vec<(RecordId, Clash)>> {
    let sql = "SELECT own.id, with_.id, min(clashes.who)
               FROM clashes JOIN documents own ON own.row = clashes.document
               JOIN documents with_ ON with_.row = clashes.other
               WHERE own.id < with_.id GROUP BY own.id, with_.id, sort ORDER BY own.id, with_.id, sort LIMIT ?1";
    let found = all(connection, sql, [integer(limit)], |row| {
        let shared = Booking::shared(&row.get::<_, String>(2)?);
        let (own, with) = (RecordId::from_bytes(row.get(0)?), RecordId::from_bytes(row.get(1)?));
        Ok(shared.map(|shared| (own, Clash { with, shared })))
    })?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) fn row(connection: &Connection, id: RecordId) -> Result<Option<Row>> {
    number_of(connection, id)?.map(|number| row_at(connection, number)).transpose()
}

fn number_of(connection: &Connection, id: RecordId) -> Result<Option<i64>> {
    let sql = "SELECT row FROM documents WHERE id = ?1";
    connection.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0)).optional()
}

fn rows(connection: &Connection, numbers: &[i64]) -> Result<Vec<Row>> {
    numbers.iter().map(|number| row_at(connection, *number)).collect()
}

pub(super) fn row_at(connection: &Connection, number: i64) -> Result<Row> {
    const SQL: &str = "
        SELECT d.id, d.kind, d.scope, d.number, d.title, d.state, d.grouping, d.phase, d.owner, d.due,
               d.archived, d.conflicts, d.problems, d.columns, p.id, p.number, p.title,
               (SELECT count(DISTINCT other) FROM clashes WHERE document = d.row AND sort = 'time'),
               (SELECT count(*) FROM (SELECT DISTINCT other, sort FROM clashes WHERE document = d.row))
        FROM documents d LEFT JOIN documents p ON p.id = d.patient AND p.kind = 'patient'
        WHERE d.row = ?1";
    connection.prepare_cached(SQL)?.query_row([number], |row| {
        let patient = match row.get(14)? {
            Some(id) => {
                let id = RecordId::from_bytes(id);
                Some(PatientRef { id, number: row.get(15)?, title: row.get(16)? })
            }
            None => None,
        };
        let booked_twice: u32 = row.get(17)?;
        Ok(Row {
            id: RecordId::from_bytes(row.get(0)?),
            kind: row.get::<_, Stored<Kind>>(1)?.0,
            scope: row.get::<_, Stored<Scope>>(2)?.0,
            number: row.get(3)?,
            title: row.get(4)?,
            patient,
            state: row.get(5)?,
            group: row.get(6)?,
            phase: row.get(7)?,
            owner: row.get(8)?,
            stand_in: None,
            due: row.get::<_, Option<Stored<Date>>>(9)?.map(|due| due.0),
            archived: row.get(10)?,
            conflicts: row.get(11)?,
            problems: row.get::<_, u32>(12)?.saturating_add(row.get(18)?),
            booked_twice,
            columns: row.get::<_, Json<_>>(13)?.0,
        })
    })
}
