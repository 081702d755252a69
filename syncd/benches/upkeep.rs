//! What a home of ten thousand patients does that no key waits for, or seldom: deriving every patient anew when the
//! municipality changes its pathway, telling who is due for erasure, erasing. Beside a home of a hundred.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use common::home::{Outcome, PATIENTS, SEED, ask, begin, fill};
use common::times::{Line, Times, print};
use syncd::domain::erasure::ErasureGround;
use syncd::domain::{Key, Kind, Value};
use syncd::exchange::generate;
use syncd::service::Service;
use syncd::service::protocol::{Request, Response};
use syncd::store::Query;

/// The other home.
const FEW: usize = 100;
/// How many are erased, one after the other.
const ERASED: usize = 5;
const TIMES: usize = 10;

/// What a call waits for at most that comes while something is done by and by.
const FRAME: Duration = Duration::from_millis(16);

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let few = measured(&folder.path().join("few"), FEW)?;
    let many = measured(&folder.path().join("many"), PATIENTS)?;
    let lines = many.iter().zip(&few);
    let lines: Vec<_> =
        lines.map(|((what, times), (_, few))| Line { what, times, against: Some(few) }).collect();
    print("upkeep", Some(FRAME), &lines);
    Ok(())
}

fn measured(folder: &Path, patients: usize) -> Outcome<Vec<(&'static str, Times)>> {
    std::fs::create_dir_all(folder)?;
    let mut service = begin(&folder.join("home"), &folder.join("key"))?;
    fill(&mut service, generate::patients(patients, SEED))?;
    derived(&mut service);

    decide(&mut service, "activity/4.2/within_days", Value::Integer(60))?;
    let (turns, count, all) = derived(&mut service);
    println!(
        "{patients} patients: derived anew in {:.1} s, in {count} turns between calls",
        all.as_secs_f64()
    );

    decide(&mut service, "kept_after_end", Value::Integer(1))?;
    derived(&mut service);
    let mut due = Times::new();
    for _ in 0..TIMES {
        due.of(|| ask(&mut service, Request::Retention { months: None }))?;
    }
    let mut erasing = Times::new();
    for number in erasable(&mut service)? {
        let ground = ErasureGround::Requested;
        erasing.of(|| ask(&mut service, Request::Erase { patient: number, ground, preview: false }))?;
    }
    Ok(vec![("a turn of deriving anew", turns), ("who is due for erasure", due), ("one is erased", erasing)])
}

fn decide(service: &mut Service, key: &str, value: Value) -> Outcome<()> {
    let fields = BTreeMap::from([(key.parse::<Key>()?, value)]);
    ask(service, Request::Add { kind: Kind::Settings, fields })?;
    Ok(())
}

/// Lets the service do what is due at once; how long each turn took, how many there were, and all of them.
fn derived(service: &mut Service) -> (Times, usize, Duration) {
    let (mut times, mut count, begun) = (Times::new(), 0, std::time::Instant::now());
    while service.next_tick() == Some(Duration::ZERO) {
        times.of(|| service.tick());
        count += 1;
    }
    (times, count, begun.elapsed())
}

/// The numbers of some who can be erased.
fn erasable(service: &mut Service) -> Outcome<Vec<String>> {
    let all = Query { limit: PATIENTS, ..Query::of(Kind::Patient) };
    let Response::Page(page) = ask(service, Request::List(all))? else { return Err("no page".into()) };
    let ended = page
        .rows
        .into_iter()
        .filter(|row| matches!(row.state.as_str(), "finished" | "cancelled" | "planned"));
    Ok(ended.filter_map(|row| row.number).take(ERASED).collect())
}
