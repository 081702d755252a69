//! Two homes held against each other, record by record: equal is what a person reads.

use std::collections::{BTreeMap, BTreeSet};

use end_to_end::Home;
use strum::IntoEnumIterator;
use syncd::domain::{Key, Keyed, Kind, RecordId, Shape};
use syncd::service::client::Client;
use syncd::service::protocol::{RecordView, Request, Response};
use syncd::store::view::{Query, Row};

/// Fields that may differ, since the console fills them in by itself: the kind, the field and why.
/// There are none: whatever it suggests or notes can be written otherwise, and is here.
const FILLED_BY_ITSELF: [(Kind, &str, &str); 0] = [];

/// Fields by name.
type Told = BTreeMap<String, String>;

/// What a record says, references and entries by what they are called.
#[derive(Default)]
pub(crate) struct Account {
    top: Told,
    sections: BTreeMap<String, Vec<Told>>,
}

/// Records by what they are called.
pub(crate) type Accounts = BTreeMap<String, Account>;

/// Everything that a home holds.
pub(crate) fn of(home: &Home) -> Accounts {
    let mut client = home.client();
    let rows: Vec<_> = Kind::iter().flat_map(|kind| list(&mut client, kind)).collect();
    let names: BTreeMap<RecordId, String> = rows.iter().map(|row| (row.id, name_of(row))).collect();
    let accounts = rows.iter().map(|row| {
        let view = show(&mut client, row.id);
        (format!("{} {}", row.kind, names[&row.id]), Reader { view: &view, names: &names }.account())
    });
    accounts.collect()
}

fn list(client: &mut Client, kind: Kind) -> Vec<Row> {
    match client.call(Request::List(Query::of(kind))).unwrap() {
        Response::Page(page) => {
            assert_eq!(page.rows.len(), page.total, "one page holds every {kind}");
            page.rows
        }
        other => panic!("{other:?}"),
    }
}

fn show(client: &mut Client, id: RecordId) -> Box<RecordView> {
    match client.call(Request::Show { reference: id.to_string(), kind: None }).unwrap() {
        Response::Record(view) => view,
        other => panic!("{other:?}"),
    }
}

/// What a record is recognised by, as rows of files are.
fn name_of(row: &Row) -> String {
    let patient = || row.patient.as_ref().and_then(|patient| patient.number.clone()).unwrap_or_default();
    let column = |name: &str| row.columns[name].to_string().replace('"', "");
    match row.kind {
        Kind::Plan => format!("{}/{}", patient(), column("edition")),
        Kind::Event => format!("{}/{}", patient(), column("at")),
        _ => row.number.clone().unwrap_or_else(|| row.title.clone()),
    }
}

/// Reads one record.
struct Reader<'a> {
    view: &'a RecordView,
    names: &'a BTreeMap<RecordId, String>,
}

impl Reader<'_> {
    fn account(&self) -> Account {
        let record = &self.view.record;
        assert!(record.fields.values().all(|held| held.claims.len() < 2), "nobody disagrees");
        let names = |fields: &'static [syncd::domain::Field]| fields.iter().map(|field| field.name);
        let top = names(record.schema().fields).chain(["archived"]).map(Key::top);
        let sections = record.schema().sections.iter().map(|section| {
            let entry = |entry| {
                let keys = names(section.fields).chain(["archived"]);
                let mut told = self.told(keys.map(|name| Key::within(section.name, entry, name)));
                told.extend(self.known_by(section.keyed, entry));
                told
            };
            let mut entries: Vec<_> = record.entries(section.name).map(entry).collect();
            entries.sort();
            (section.name.to_owned(), entries)
        });
        Account { top: self.told(top), sections: sections.collect() }
    }

    fn told(&self, keys: impl Iterator<Item = Key>) -> Told {
        let filled = keys.filter(|key| !self.view.record.value(key).is_empty());
        filled.map(|key| (key.name().to_owned(), self.value(&key))).collect()
    }

    fn value(&self, key: &Key) -> String {
        let record = &self.view.record;
        let value = record.value(key);
        let refers =
            record.schema().field(key).is_some_and(|field| matches!(field.shape, Shape::Reference(_)));
        let id = value.as_text().filter(|_| refers).and_then(|text| text.parse::<RecordId>().ok());
        id.map_or_else(|| value.to_string(), |id| self.names[&id].clone())
    }

    /// A code says what an entry is about; a random id nothing, unless it is a patient's loan.
    fn known_by(&self, keyed: Keyed, entry: &str) -> Option<(String, String)> {
        match keyed {
            Keyed::Random => {
                let whose = self.view.names.get(&entry.parse().ok()?)?;
                Some(("whose".to_owned(), whose.clone()))
            }
            _ => Some(("entry".to_owned(), entry.to_owned())),
        }
    }
}

/// Every field that one home has otherwise than the other, in words.
pub(crate) fn differences(made: &Accounts, wanted: &Accounts) -> Vec<String> {
    let nothing = Account::default();
    let mut differences = Vec::new();
    for name in made.keys().chain(wanted.keys()).collect::<BTreeSet<_>>() {
        let (one, other) = (made.get(name).unwrap_or(&nothing), wanted.get(name).unwrap_or(&nothing));
        differences.extend(fields_apart(name, &one.top, &other.top));
        for section in one.sections.keys().chain(other.sections.keys()).collect::<BTreeSet<_>>() {
            let entries = |account: &Account| account.sections.get(section).cloned().unwrap_or_default();
            differences.extend(entries_apart(&format!("{name}, {section}"), entries(one), entries(other)));
        }
    }
    differences
}

fn fields_apart(of: &str, made: &Told, wanted: &Told) -> Vec<String> {
    let names = made.keys().chain(wanted.keys()).collect::<BTreeSet<_>>();
    let apart = names.into_iter().filter(|name| made.get(*name) != wanted.get(*name));
    let apart = apart.filter(|name| !is_filled_by_itself(of, name));
    apart
        .map(|name| format!("{of}, {name}: made {:?}, in the files {:?}", made.get(name), wanted.get(name)))
        .collect()
}

fn is_filled_by_itself(of: &str, name: &str) -> bool {
    FILLED_BY_ITSELF.iter().any(|(kind, field, _)| *field == name && of.starts_with(&format!("{kind} ")))
}

/// Entries that both have are equal; those that are left are told field by field.
fn entries_apart(of: &str, mut made: Vec<Told>, mut wanted: Vec<Told>) -> Vec<String> {
    made.retain(|entry| match wanted.iter().position(|other| other == entry) {
        Some(same) => {
            wanted.remove(same);
            false
        }
        None => true,
    });
    let nothing = Told::new();
    let left = (0..made.len().max(wanted.len())).flat_map(|index| {
        let (one, other) = (made.get(index).unwrap_or(&nothing), wanted.get(index).unwrap_or(&nothing));
        fields_apart(of, one, other)
    });
    left.collect()
}
