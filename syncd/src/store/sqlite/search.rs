//! Search: each word stands in the record, or in the number or name of the patient that it is about.
//!
//! Of a word that stands everywhere only so many records are looked at: whoever types on finds the others.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

use super::lists::row_at;
use super::read::all;
use super::values::{Stored, integer};
use crate::domain::Kind;
use crate::store::Hit;
use crate::store::words::{self, SHORT, Spellings, Words};

/// The most records that each way of finding one yields.
const FOUND_MAX: usize = 200;
/// The most records that hold the rarest words and of whose patients the others are asked.
const LOOKED_AT: usize = 1_500;
/// Of more words than this, either all stand in the record, or all but one, or one, or none.
const WORDS_MAX: usize = 3;

/// The words that were ever written.
pub(super) fn vocabulary(connection: &Connection) -> Result<Vec<String>> {
    all(connection, "SELECT word FROM vocabulary", [], |row| row.get(0))
}

/// What fits best, as typed; where that is little, also in other spellings.
pub(super) fn search(
    connection: &Connection,
    vocabulary: &[String],
    text: &str,
    limit: usize,
) -> Result<Vec<Hit>> {
    let words = Words::of(text);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let typed = words.as_typed();
    let mut found = found(connection, &typed)?;
    for (number, named) in beginning(connection, &words.phrase)? {
        found.entry(number).or_insert(named);
    }
    let mut exact: Vec<_> = found.into_iter().collect();
    exact.sort_by_cached_key(|(_, named)| {
        let closeness = words.closeness([&named.number, &named.title]);
        (named.archived, closeness, words::rank(named.kind), named.title_key.clone(), named.id)
    });
    let mut hits = Vec::new();
    for (number, _) in exact.iter().take(limit) {
        hits.push(hit(connection, *number, &words, &typed)?);
    }
    if exact.len() >= words::FEW {
        return Ok(hits);
    }
    let known = || vocabulary.iter().map(String::as_str);
    let spelled: Vec<_> = words.all.iter().map(|word| words::spellings(word, known())).collect();
    if spelled.iter().all(|spellings| spellings.len() == 1) {
        return Ok(hits);
    }
    let mut alike: Vec<_> = self::found(connection, &spelled)?
        .into_iter()
        .filter(|(number, _)| exact.iter().all(|(exact, _)| exact != number))
        .collect();
    alike.sort_by_cached_key(|(_, named)| {
        let name = format!("{}\n{}", named.number, named.title);
        let distance = words::distance(&name, &spelled);
        (named.archived, distance, words::rank(named.kind), named.title_key.clone(), named.id)
    });
    for (number, _) in alike.iter().take(limit - hits.len()) {
        hits.push(hit(connection, *number, &words, &spelled)?);
    }
    Ok(hits)
}

fn hit(connection: &Connection, number: i64, words: &Words, typed: &[Spellings]) -> Result<Hit> {
    let row = row_at(connection, number)?;
    let sql = "SELECT text FROM documents WHERE row = ?1";
    let text: String = connection.prepare_cached(sql)?.query_row([number], |row| row.get(0))?;
    Ok(words.hit(typed, row, &text))
}

/// What orders the records that were found.
struct Named {
    kind: Kind,
    archived: bool,
    number: String,
    title: String,
    title_key: Vec<u8>,
    id: [u8; 16],
}

type Found = BTreeMap<i64, Named>;

/// Where words too short for the index are looked for: in the names of people and things, which stand in an
/// index of their own.
const SHORT_NAMED: &str =
    "(SELECT row, title_folded, number_folded FROM documents INDEXED BY documents_by_name
    WHERE kind IN ('patient', 'contact', 'equipment'))";

const NAMED: &str = "d.row, d.archived, d.number_folded, d.title_folded, d.title_key, d.id, d.kind";

fn rows(connection: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<(i64, Named)>> {
    all(connection, sql, params_from_iter(values), |row| {
        let named = Named {
            archived: row.get(1)?,
            number: row.get(2)?,
            title: row.get(3)?,
            title_key: row.get(4)?,
            id: row.get(5)?,
            kind: row.get::<_, Stored<Kind>>(6)?.0,
        };
        Ok((row.get(0)?, named))
    })
}

/// The records whose number or title begins with the text.
fn beginning(connection: &Connection, phrase: &str) -> Result<Vec<(i64, Named)>> {
    let mut found = Vec::new();
    for column in ["title_folded", "number_folded"] {
        let sql = format!(
            "SELECT {NAMED} FROM documents d WHERE {column} >= ?1 AND {column} < ?1 || char(1114111)
             ORDER BY {column} LIMIT ?2"
        );
        found.extend(rows(connection, &sql, vec![phrase.to_owned().into(), integer(FOUND_MAX).into()])?);
    }
    Ok(found)
}

/// The records that hold every word in one of its spellings: some themselves, the others by their patient.
fn found(connection: &Connection, typed: &[Spellings]) -> Result<Found> {
    let count = typed.len();
    let splits: Vec<Vec<bool>> = match count <= WORDS_MAX {
        true => {
            (0..1_u32 << count).map(|split| (0..count).map(|word| split >> word & 1 == 1).collect()).collect()
        }
        false => {
            let but_one =
                |own: bool| (0..count).map(move |one| (0..count).map(|word| (word == one) != own).collect());
            [vec![true; count], vec![false; count]]
                .into_iter()
                .chain(but_one(true))
                .chain(but_one(false))
                .collect()
        }
    };
    let mut of_patients = Vec::new();
    for word in typed {
        of_patients.push(names_a_patient(connection, word)?);
    }
    let mut found = named(connection, typed)?.into_iter().collect::<Found>();
    for split in splits {
        // A word that no patient is called by stands in the record itself.
        if split.iter().zip(&of_patients).any(|(is_own, of_patient)| !is_own && !of_patient) {
            continue;
        }
        let of = |own: bool| {
            let words = typed.iter().zip(&split).filter(|(_, is_own)| **is_own == own);
            words.map(|(spellings, _)| spellings).collect::<Vec<_>>()
        };
        found.extend(held(connection, &of(true), &of(false))?);
    }
    Ok(found)
}

/// A condition in the making, and what it binds.
#[derive(Default)]
struct Sql {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Sql {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// One of a word's spellings stands in the number or title of a document.
    fn and_named(&mut self, table: &str, spellings: &Spellings) {
        let names = |word: String| {
            format!("instr({table}.title_folded, {word}) OR instr({table}.number_folded, {word})")
        };
        let any: Vec<_> = spellings.iter().map(|(_, spelling)| names(self.bind(spelling.clone()))).collect();
        self.conditions.push(format!("({})", any.join(" OR ")));
    }

    fn joined(&self) -> String {
        match self.conditions.is_empty() {
            true => "TRUE".to_owned(),
            false => self.conditions.join(" AND "),
        }
    }
}

fn is_long(spellings: &Spellings) -> bool {
    spellings[0].1.chars().count() >= SHORT
}

/// What FTS5 is to look for: every word in one of its spellings. A person's text is only ever quoted.
fn matching(words: &[&Spellings]) -> Option<String> {
    let quoted = |(_, spelling): &(usize, String)| format!("\"{}\"", spelling.replace('"', "\"\""));
    let any = |spellings: &&&Spellings| {
        format!("({})", spellings.iter().map(quoted).collect::<Vec<_>>().join(" OR "))
    };
    let all: Vec<_> = words.iter().filter(|word| is_long(word)).map(|word| any(&word)).collect();
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// The records whose number or title holds every word.
fn named(connection: &Connection, typed: &[Spellings]) -> Result<Vec<(i64, Named)>> {
    let words: Vec<&Spellings> = typed.iter().collect();
    let mut sql = Sql::default();
    let from = match matching(&words) {
        Some(matching) => {
            let matching = sql.bind(format!("name : ({matching})"));
            format!("search JOIN documents d ON d.row = search.rowid WHERE search MATCH {matching} AND")
        }
        None => format!("{SHORT_NAMED} short CROSS JOIN documents d ON d.row = short.row WHERE"),
    };
    let short = if matching(&words).is_some() { "d" } else { "short" };
    words.iter().filter(|word| !is_long(word)).for_each(|word| sql.and_named(short, word));
    let limit = sql.bind(integer(FOUND_MAX));
    let sql_text = format!("SELECT {NAMED} FROM {from} {} LIMIT {limit}", sql.joined());
    rows(connection, &sql_text, sql.values)
}

/// Whether any patient's name or number holds a word.
fn names_a_patient(connection: &Connection, word: &Spellings) -> Result<bool> {
    let mut sql = Sql::default();
    sql.and_named("p", word);
    let sql_text = format!(
        "SELECT EXISTS (SELECT 1 FROM documents p INDEXED BY documents_by_name WHERE p.kind = 'patient' AND {})",
        sql.joined()
    );
    let found = all(connection, &sql_text, params_from_iter(sql.values), |row| row.get(0))?;
    Ok(found.contains(&true))
}

/// The records that hold these words themselves, and those by their patient.
fn held(connection: &Connection, own: &[&Spellings], of_patient: &[&Spellings]) -> Result<Vec<(i64, Named)>> {
    let mut sql = Sql::default();
    let looked_at = match (matching(own), own.is_empty()) {
        (Some(matching), _) => {
            let all_long = of_patient.is_empty() && own.iter().all(|word| is_long(word));
            let limit = if all_long { FOUND_MAX } else { LOOKED_AT };
            let (matching, limit) = (sql.bind(matching), sql.bind(integer(limit)));
            format!("(SELECT rowid AS row FROM search WHERE search MATCH {matching} LIMIT {limit})")
        }
        // All words stand with the patient.
        (None, true) => {
            let patients: Vec<_> = of_patient.iter().map(|word| (*word).clone()).collect();
            return about(connection, &patients);
        }
        (None, false) => SHORT_NAMED.to_owned(),
    };
    let short = if matching(own).is_some() { "d" } else { "found" };
    own.iter().filter(|word| !is_long(word)).for_each(|word| sql.and_named(short, word));
    of_patient.iter().for_each(|word| sql.and_named("p", word));
    let patient = match of_patient.is_empty() {
        true => "",
        false => "JOIN documents p ON p.id = d.patient AND p.kind = 'patient'",
    };
    let limit = sql.bind(integer(FOUND_MAX));
    let sql_text = format!(
        "SELECT {NAMED} FROM {looked_at} found CROSS JOIN documents d ON d.row = found.row {patient}
         WHERE {} LIMIT {limit}",
        sql.joined()
    );
    rows(connection, &sql_text, sql.values)
}

/// The records about the patients whose number or name holds every word.
fn about(connection: &Connection, typed: &[Spellings]) -> Result<Vec<(i64, Named)>> {
    let mut about = Vec::new();
    for (number, _) in named(connection, typed)? {
        if about.len() >= FOUND_MAX {
            break;
        }
        let sql = format!(
            "SELECT {NAMED} FROM documents p JOIN documents d ON d.patient = p.id
             WHERE p.row = ?1 AND p.kind = 'patient' LIMIT ?2"
        );
        about.extend(rows(connection, &sql, vec![number.into(), integer(FOUND_MAX).into()])?);
    }
    Ok(about)
}
