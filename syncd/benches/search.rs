//! What the daemon takes for its answers over ten thousand patients: search, filter, pages, saving,
//! and taking them in. Prints figures; says nothing of right or wrong.

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::home::{Outcome, PATIENTS, SEED, ask, begin, fill};
use common::times::{Line, Times, print};
use syncd::domain::{Key, Kind, Value};
use syncd::exchange::generate;
use syncd::service::Service;
use syncd::service::protocol::{Request, Response};
use syncd::store::{Order, Query, Row};

/// An answer to a person who types.
const ANSWER: Duration = Duration::from_millis(30);

const TIMES: usize = 200;
/// What a screen of rows with one on each side asks for.
const WINDOW: usize = 90;
const HITS: usize = 50;

/// What people type, and what each is an example of.
const TYPED: &[(&str, &str)] = &[
    ("a name", "Rolig Havørn"),
    ("the name without its letters", "rolig havorn"),
    ("a misspelt name, not found", "Roligg Havørn"),
    ("the middle of a name", "skogstj"),
    ("a phone number", "68 05 12 34"),
    ("the beginning of one", "68 05"),
    ("a shown number", "MAS-04242"),
    ("two letters", "ho"),
    ("two short words", "li ør"),
    ("a word of every patient", "MAS"),
    ("nothing that is there", "zzz"),
];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut service = begin(&folder.path().join("home"), &folder.path().join("key"))?;
    let begun = Instant::now();
    fill(&mut service, generate::patients(PATIENTS, SEED))?;
    let taken = begun.elapsed();
    println!("{PATIENTS} patients taken in: {:.1} s", taken.as_secs_f64());
    typed(&mut service)?;
    pages(&mut service)?;
    writing(&mut service)?;
    println!("\nmost memory held: {} MB", peak_memory()? / 1_024);
    Ok(())
}

/// Between two filters stands another list, since the store keeps the one that was last asked for.
fn typed(service: &mut Service) -> Outcome<()> {
    let mut measured = Vec::new();
    for (what, text) in TYPED {
        let (mut searching, mut filtering) = (Times::new(), Times::new());
        for _ in 0..TIMES {
            let search = Request::Search { text: (*text).to_owned(), limit: HITS };
            searching.of(|| ask(service, search))?;
            ask(service, Request::List(Query::of(Kind::Contact)))?;
            filtering.of(|| ask(service, Request::List(window(text, Order::Number, 0))))?;
        }
        measured.push((format!("search: {what}"), searching));
        measured.push((format!("filter: {what}"), filtering));
    }
    show("what is typed", Some(ANSWER), &measured);
    Ok(())
}

fn pages(service: &mut Service) -> Outcome<()> {
    let places = [("start", 0), ("middle", PATIENTS / 2), ("end", PATIENTS - WINDOW)];
    let mut measured = Vec::new();
    for order in [Order::Number, Order::Title, Order::State, Order::Due] {
        for (place, offset) in places {
            let query = window("", order, offset);
            let (mut listing, mut finding) = (Times::new(), Times::new());
            for _ in 0..TIMES {
                ask(service, Request::List(Query::of(Kind::Contact)))?;
                let rows = match listing.of(|| ask(service, Request::List(query.clone())))? {
                    Response::Page(page) => page.rows,
                    other => return Err(format!("no page: {other:?}").into()),
                };
                let id = rows.first().ok_or("an empty page")?.id;
                finding.of(|| ask(service, Request::Position { query: query.clone(), id }))?;
            }
            measured.push((format!("page by {order}: {place}"), listing));
            measured.push((format!("position by {order} then: {place}"), finding));
        }
    }
    let (mut status, mut showing) = (Times::new(), Times::new());
    for row in rows(service)? {
        status.of(|| ask(service, Request::Status))?;
        showing.of(|| ask(service, Request::Show { reference: row.id.to_string(), kind: None }))?;
    }
    measured.push(("how everything stands".to_owned(), status));
    measured.push(("one record opened".to_owned(), showing));
    show("what is listed", Some(ANSWER), &measured);
    Ok(())
}

fn writing(service: &mut Service) -> Outcome<()> {
    let (mut saving, mut adding, mut numbering) = (Times::new(), Times::new(), Times::new());
    for (index, row) in rows(service)?.into_iter().enumerate() {
        let heads = match ask(service, Request::Show { reference: row.id.to_string(), kind: None })? {
            Response::Record(view) => view.heads,
            other => return Err(format!("no record: {other:?}").into()),
        };
        let fields = BTreeMap::from([(Key::top("notes"), Value::text(format!("Ringde, {index}. gong.")))]);
        saving.of(|| ask(service, Request::Save { id: row.id, heads, fields }))?;
        let named = |fields: &[(&str, String)]| Request::Add {
            kind: Kind::Patient,
            fields: fields.iter().map(|(key, value)| (Key::top(key), Value::text(value.clone()))).collect(),
        };
        let name = ("name", format!("Djerv Lomvi {index}"));
        let number = ("number", format!("MAS-9{index:05}"));
        adding.of(|| ask(service, named(&[name.clone(), number])))?;
        numbering.of(|| ask(service, named(&[name])))?;
    }
    let measured = [
        ("a field saved".to_owned(), saving),
        ("a patient added".to_owned(), adding),
        ("a patient added and given a number".to_owned(), numbering),
    ];
    show("what is on disk when it is answered", None, &measured);
    Ok(())
}

/// Rows from all over the list, as many as there are measurements.
fn rows(service: &mut Service) -> Outcome<Vec<Row>> {
    let query = Query { order: Order::Updated, limit: PATIENTS, ..Query::of(Kind::Patient) };
    let mut rows = Vec::new();
    for offset in (0..PATIENTS).step_by(PATIENTS / TIMES) {
        match ask(service, Request::List(Query { offset, limit: 1, ..query.clone() }))? {
            Response::Page(page) => rows.extend(page.rows),
            other => return Err(format!("no page: {other:?}").into()),
        }
    }
    Ok(rows)
}

fn window(filter: &str, order: Order, offset: usize) -> Query {
    Query { filter: filter.to_owned(), order, offset, limit: WINDOW, ..Query::of(Kind::Patient) }
}

fn show(heading: &str, goal: Option<Duration>, measured: &[(String, Times)]) {
    let lines: Vec<_> = measured.iter().map(|(what, times)| Line { what, times, against: None }).collect();
    print(heading, goal, &lines);
}

/// The most memory that this process ever held, in kilobytes.
fn peak_memory() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
