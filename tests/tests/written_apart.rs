//! Every field of every kind of record, written by two people on two machines that do not meet: both values are
//! in the inbox of both, and settled on one they are gone on both.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::{BTreeMap, BTreeSet};

use end_to_end::{Home, Machine};
use rustix::process::Signal;
use strum::IntoEnumIterator;
use syncd::domain::dispute::{Choice, Dispute};
use syncd::domain::{Field, Key, Keyed, Kind, RecordId, Shape, Value};
use syncd::exchange::generate;
use syncd::service::client::Client;
use syncd::service::protocol::{ConflictView, RecordView, Request, Response, Settlement};
use syncd::store::Query;

/// Records that others refer to, three of each kind.
type Referred = BTreeMap<Kind, Vec<RecordId>>;

/// Three values that a field may hold: one to begin with, and one for each of two people. A new shape has no
/// row here until somebody gives it one.
fn three(kind: Kind, key: &Key, field: &Field, referred: &Referred) -> [Value; 3] {
    let texts = |texts: [&str; 3]| texts.map(Value::from);
    // What a rule binds to another field is chosen so that every mixture keeps it.
    match (kind, key.name()) {
        (Kind::Appointment, "link") => {
            return ["a", "b", "c"].map(|room| format!("https://join.nhn.no/{room}").into());
        }
        // Nobody stands in for themselves.
        (Kind::Duty, "deputy") => return texts(["Bru", "Dal", "Eid"]),
        (Kind::Patient, "state") => return texts(["", "in-progress", "not-needed"]),
        _ => {}
    }
    let is_end = ["end", "until", "due", "returned", "review"].iter().any(|end| key.name().starts_with(end));
    match field.shape {
        Shape::Line(max) => ["Ord", "Lund", "Vik"].map(|word| word[..max.min(word.len())].into()),
        Shape::LongText => texts(["", "Ho går tur.", "Han les avisa."]),
        Shape::Flag => [Value::Empty, true.into(), false.into()],
        Shape::Integer(min, max) => [min, (min + 1).min(max), (min + 2).min(max)].map(Value::Integer),
        Shape::Decimal(min, max) => [0.5, 1.5, 2.5].map(|more| Value::Decimal((min + more).min(max))),
        Shape::Date if is_end => texts(["2026-12-29", "2026-12-30", "2026-12-31"]),
        Shape::Date => texts(["2026-01-01", "2026-01-02", "2026-01-03"]),
        Shape::DateTime if is_end => texts(["2026-12-29T10:00", "2026-12-30T10:00", "2026-12-31T10:00"]),
        Shape::DateTime => texts(["2026-01-01T10:00", "2026-01-02T10:00", "2026-01-03T10:00"]),
        Shape::Choice(codes) => [codes.last().copied().unwrap(), codes[0], codes[1]].map(Value::from),
        Shape::Ticks(codes) => ["", codes[0], codes[1]].map(Value::from),
        Shape::Reference(kind) => [0, 1, 2].map(|place| referred[&kind][place].into()),
        Shape::Phone => texts(["+4768050000", "+4768050001", "+4768050002"]),
        Shape::IdentityNumber => {
            let made = generate::patients(3, 7);
            let numbers = made.map(|row| row.fields[&Key::top("identity_number")].clone());
            numbers.collect::<Vec<_>>().try_into().unwrap()
        }
        Shape::Municipality => texts(["1263", "4634", "4631"]).map(|value| match value.as_text() {
            Some("1263") => "4633".into(),
            _ => value,
        }),
    }
}

/// Every field of a kind, with an entry of each section.
fn fields(kind: Kind) -> Vec<(Key, &'static Field)> {
    let schema = kind.schema();
    let mut fields: Vec<_> = schema.fields.iter().map(|field| (Key::top(field.name), field)).collect();
    for section in schema.sections {
        let entry = match section.keyed {
            Keyed::Code => "2.3".to_owned(),
            Keyed::OneOf(codes) => codes[0].to_owned(),
            Keyed::Municipality => "4634".to_owned(),
            Keyed::Random => RecordId::from_bytes([7; 16]).to_string(),
        };
        let of_entry = section.fields.iter();
        fields.extend(of_entry.map(|field| (Key::within(section.name, &entry, field.name), field)));
    }
    fields
}

fn ask(client: &mut Client, request: Request) -> Response {
    let told = format!("{request:?}");
    client.call(request).unwrap_or_else(|error| panic!("{told}: {error}"))
}

fn add(client: &mut Client, kind: Kind, fields: BTreeMap<Key, Value>) -> RecordId {
    match ask(client, Request::Add { kind, fields }) {
        Response::Saved(saved) => saved.id,
        other => panic!("{other:?}"),
    }
}

fn show(client: &mut Client, id: RecordId) -> RecordView {
    match ask(client, Request::Show { reference: id.to_string(), kind: None }) {
        Response::Record(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// A record of each kind with what it must have, and what they refer to.
fn begin(client: &mut Client) -> (BTreeMap<Kind, RecordId>, Referred) {
    let mut referred = Referred::new();
    let named = |name: String| BTreeMap::from([(Key::top("name"), Value::text(name))]);
    for kind in [Kind::Contact, Kind::Patient] {
        for number in 0..3 {
            let made = add(client, kind, named(format!("Kort{number}")));
            referred.entry(kind).or_default().push(made);
        }
    }
    for number in 1..=3 {
        let model = Value::text(format!("Modell{number}"));
        let fields = BTreeMap::from([(Key::top("kind"), "tablet".into()), (Key::top("model"), model)]);
        referred.entry(Kind::Equipment).or_default().push(add(client, Kind::Equipment, fields));
        let patient = (Key::top("patient"), referred[&Kind::Patient][0].into());
        referred.entry(Kind::Plan).or_default().push(add(client, Kind::Plan, [patient].into()));
    }
    let mut records = BTreeMap::new();
    for kind in Kind::iter() {
        let must: BTreeMap<_, _> = fields(kind)
            .into_iter()
            .filter(|(key, field)| {
                key.entry().is_none()
                    && (field.required || matches!(kind, Kind::Meeting | Kind::Duty | Kind::Settings))
            })
            .map(|(key, field)| (key.clone(), three(kind, &key, field, &referred)[0].clone()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        records.insert(kind, add(client, kind, must));
    }
    (records, referred)
}

/// Writes one person's value in every field; tells which fields those are.
fn write(
    client: &mut Client,
    records: &BTreeMap<Kind, RecordId>,
    referred: &Referred,
    person: usize,
) -> BTreeSet<(Kind, Key)> {
    let mut written = BTreeSet::new();
    for (kind, id) in records {
        let heads = show(client, *id).heads;
        let values: BTreeMap<_, _> = fields(*kind)
            .into_iter()
            .map(|(key, field)| (key.clone(), three(*kind, &key, field, referred)[person].clone()))
            .collect();
        written.extend(values.keys().map(|key| (*kind, key.clone())));
        ask(client, Request::Save { id: *id, heads, fields: values });
    }
    written
}

/// What a machine says that people disagree on, by record and field.
fn inbox(client: &mut Client) -> BTreeMap<(RecordId, Key), ConflictView> {
    let Response::Conflicts(conflicts) = ask(client, Request::Conflicts { limit: 1_000 }) else {
        panic!("conflicts are told")
    };
    let of_field = |conflict: ConflictView| match &conflict.dispute {
        Dispute::Values { key } => Some(((conflict.row.id, key.clone()), conflict)),
        _ => None,
    };
    conflicts.into_iter().filter_map(of_field).collect()
}

#[test]
fn every_field_that_two_people_write_apart_is_in_the_inbox_of_both_until_one_settles_it() {
    let office = Home::begun();
    let (records, referred) = begin(&mut office.client());
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    tablet.until_equal(1);

    // Each writes while the other's daemon is not there.
    tablet.end_daemon(Signal::KILL);
    let written = write(&mut office.client(), &records, &referred, 1);
    office.end_daemon(Signal::KILL);
    write(&mut tablet.client(), &records, &referred, 2);
    drop(office.client());
    tablet.until_equal(1);

    let mut clients = [office.client(), tablet.client()];
    for client in &mut clients {
        let inbox = inbox(client);
        for (kind, key) in &written {
            let id = records[kind];
            let conflict = inbox.get(&(id, key.clone()));
            let conflict = conflict.unwrap_or_else(|| panic!("{key} of {kind} is not in the inbox"));
            let field = kind.schema().field(key).unwrap();
            let [before, one, other] = three(*kind, key, field, &referred);
            let told: Vec<_> = conflict.sides.iter().map(|side| side.fields[0].1.clone()).collect();
            assert!(told.len() == 2 && told.contains(&one) && told.contains(&other), "{key}: {told:?}");
            let machines: BTreeSet<_> =
                conflict.sides.iter().map(|side| side.who.clone().unwrap().machine).collect();
            assert_eq!(machines, ["kontor", "nettbrett"].map(str::to_owned).into(), "{key}");
            let required = key.entry().is_none() && field.required;
            assert!(!required || conflict.before == Some(before), "{key}: {:?}", conflict.before);
        }
    }

    // Settled on one, in turn for the one and the other side; gone on both.
    let mut settled = BTreeMap::new();
    for (turn, (kind, key)) in written.iter().enumerate() {
        let id = records[kind];
        let Some(conflict) = inbox(&mut clients[0]).remove(&(id, key.clone())) else { continue };
        let choice = Choice::Take(turn % 2);
        settled.insert((id, key.clone()), conflict.sides[turn % 2].fields[0].1.clone());
        let ConflictView { dispute, heads, .. } = conflict;
        ask(&mut clients[0], Request::Settle(Settlement { id, heads, dispute, choice }));
    }
    tablet.until("nothing is left to decide of fields", |ask| {
        let Response::Conflicts(conflicts) = ask(Request::Conflicts { limit: 1_000 })? else { return None };
        conflicts.iter().all(|it| !matches!(it.dispute, Dispute::Values { .. })).then_some(())
    });
    for client in &mut clients {
        assert!(inbox(client).is_empty());
        for ((id, key), value) in &settled {
            assert_eq!(show(client, *id).record.value(key), value, "{key}");
        }
    }
    assert_eq!(settled.len(), written.len(), "every field was settled");
    let Response::Page(page) = ask(&mut clients[1], Request::List(Query::of(Kind::Patient))) else {
        panic!("a list is told")
    };
    assert!(page.rows.iter().all(|row| row.number.is_some()));
}
