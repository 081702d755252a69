//! `FIELD=VALUE` and JSON objects, understood as a form understands what is typed.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, stdin};

use jiff::civil::DateTime;
use syncd::domain::operation::{Definition, Operation};
use syncd::domain::{Field, Key, Keyed, Kind, Problem, RecordId, Value};

use super::failure::Failure;
use crate::language::input::{Context, understand};
use crate::language::{Place, Texts};

/// The longest JSON that is read from standard input, in bytes.
const INPUT_MAX: u64 = 1024 * 1024;

/// The fields that a person wrote for a record of a kind.
pub(super) fn parse(
    kind: Kind,
    written: &[String],
    context: Context<'_>,
) -> Result<BTreeMap<Key, Value>, Failure> {
    let mut new_entries = HashMap::new();
    let meant = |name: &str| {
        let key = key_of(kind, name, &mut new_entries)?;
        let field = kind.schema().field(&key)?;
        Some((Place::of(kind, &key), key, field))
    };
    understood(written, context, meant, |name| unknown(&names(kind), name, context.texts))
}

/// What a person wrote for an operation.
pub(super) fn parse_operation(
    operation: Operation,
    written: &[String],
    context: Context<'_>,
) -> Result<BTreeMap<Key, Value>, Failure> {
    let Definition { fields, .. } = operation.definition();
    let place = Place::of_operation(operation);
    let meant = |name: &str| {
        let key: Key = name.parse().ok()?;
        let field = operation.field(&key)?;
        Some((place.clone(), key, field))
    };
    let known: Vec<_> = fields.iter().map(|field| field.name.to_owned()).collect();
    understood(written, context, meant, |name| unknown(&known, name, context.texts))
}

/// The values that were written, each understood as the field that its name means.
fn understood(
    written: &[String],
    mut context: Context<'_>,
    mut meant: impl FnMut(&str) -> Option<(Place, Key, &'static Field)>,
    unknown: impl Fn(&str) -> String,
) -> Result<BTreeMap<Key, Value>, Failure> {
    let texts = context.texts;
    let mut pairs = Vec::new();
    for word in written {
        match word.split_once('=') {
            _ if word == "-" => pairs.extend(from_json(texts)?),
            Some((name, value)) => pairs.push((name.trim().to_owned(), value.to_owned())),
            None => {
                return Err(Failure::Told(
                    texts.format("cli-not-a-field", &[("word", word.as_str().into())]),
                ));
            }
        }
    }
    let mut fields = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, typed) in pairs {
        let Some((place, key, field)) = meant(&name) else {
            wrong.push(unknown(&name));
            continue;
        };
        match understand(&place, field, &typed, context) {
            Ok(value) => {
                if key.name() == "start" {
                    context.start = value.as_text().and_then(|at| at.parse().ok()).map(DateTime::date);
                }
                fields.insert(key, value);
            }
            Err(fault) => wrong.push(Failure::field(texts, &Problem { key, fault })),
        }
    }
    if wrong.is_empty() { Ok(fields) } else { Err(Failure::Told(wrong.join("\n"))) }
}

/// The key that a name means. In a section of many, a label stands for a new entry, the same one
/// for each field that has the label: `relative/new/name=…`.
fn key_of(kind: Kind, name: &str, new_entries: &mut HashMap<String, RecordId>) -> Option<Key> {
    let key = name.parse::<Key>().ok()?;
    let Some((section, entry)) = key.entry() else { return Some(key) };
    let is_label =
        kind.schema().section(section)?.keyed == Keyed::Random && entry.parse::<RecordId>().is_err();
    if !is_label {
        return Some(key);
    }
    let id = new_entries.entry(format!("{section}/{entry}")).or_insert_with(RecordId::random);
    Some(Key::within(section, id, key.name()))
}

/// The names that a record of a kind knows.
fn names(kind: Kind) -> Vec<String> {
    let schema = kind.schema();
    let sections = schema
        .sections
        .iter()
        .flat_map(|section| section.fields.iter().map(|field| format!("{}/…/{}", section.name, field.name)));
    schema.fields.iter().map(|field| field.name.to_owned()).chain(sections).collect()
}

fn unknown(known: &[String], name: &str, texts: &Texts) -> String {
    let name = syncd::domain::text::clean_line(name, 60);
    texts.format("cli-unknown-field", &[("field", name.into()), ("known", known.join(", ").into())])
}

/// The fields of a JSON object on standard input, as if they had been typed.
fn from_json(texts: &Texts) -> Result<Vec<(String, String)>, Failure> {
    let mut text = String::new();
    stdin().take(INPUT_MAX).read_to_string(&mut text)?;
    let not_json = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        Failure::Told(texts.format("cli-not-json", &[("line", line.into()), ("column", column.into())]))
    };
    let object: BTreeMap<String, Value> = serde_json::from_str(&text).map_err(not_json)?;
    Ok(object.into_iter().map(|(name, value)| (name, value.to_string())).collect())
}
