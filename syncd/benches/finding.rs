//! Finding among ten thousand patients and a hundred thousand notes, key by key; and taking back an import of
//! ten thousand rows. Prints figures; of right and wrong only that what was taken back and done again is the same.

mod common;

use std::time::{Duration, Instant};

use common::home::{Outcome, PATIENTS, SEED, ask, begin, fill};
use common::times::{Line, Times, print};
use syncd::domain::{Key, Kind, RecordId, Value};
use syncd::exchange::{Row, generate};
use syncd::service::protocol::{Extent, IMPORT_ROWS_MAX, PAGE_MAX, Request, Response};
use syncd::service::{Service, Session};
use syncd::store::Query;

/// An answer to a person who types.
const ANSWER: Duration = Duration::from_millis(30);
/// Notes of each patient: in the record, and as alerts with what was done.
const NOTES: usize = 5;
const TIMES: usize = 20;
/// One of so many records is read whole for the state's hash.
const SAMPLED: usize = 20;

/// What notes are made of.
const WORDS: &[&str] = &[
    "går",
    "tur",
    "til",
    "naustet",
    "kvar",
    "morgon",
    "med",
    "hunden",
    "og",
    "kviler",
    "midt",
    "på",
    "dagen",
    "søv",
    "dårleg",
    "hostar",
    "om",
    "natta",
    "gult",
    "slim",
    "tung",
    "pust",
    "i",
    "bakken",
    "vekta",
    "opp",
    "to",
    "kilo",
    "ringde",
    "fastlegen",
    "ny",
    "måling",
    "etter",
    "ein",
    "time",
    "dottera",
    "ser",
    "innom",
    "vil",
    "gjerne",
    "ha",
    "prat",
    "koordinatoren",
    "oksymeteret",
    "var",
    "kaldt",
    "nettbrettet",
    "ladar",
    "ikkje",
    "batteriet",
    "måtte",
    "bytast",
    "inhalasjon",
    "kuren",
    "starta",
    "blodtrykket",
    "stabilt",
    "smertene",
    "betre",
    "ektefellen",
    "rapporterer",
    "ferja",
    "stod",
    "vegen",
    "stengd",
    "heimebesøk",
    "flytta",
    "fysioterapeuten",
    "øvingar",
    "skuldra",
    "vassdrivande",
    "anklane",
    "hovne",
    "sukkeret",
    "lågt",
    "frukost",
    "glukosemålaren",
    "kontroll",
    "sjukehuset",
    "poliklinikken",
    "utsett",
    "samtykke",
    "gjekk",
    "gjennom",
    "planen",
    "saman",
    "mål",
    "fiske",
    "frå",
    "land",
    "att",
    "hage",
    "katten",
];

/// What people type, key by key.
const TYPED: &[&str] = &[
    "Rolig Havørn",
    "havrøn",
    "MAS-04242",
    "68 05 12 34",
    "+47 68 05",
    "oksymeteret kaldt",
    "fysioterapeuten",
    "fysoterapeuten",
    "ringde fastlegen",
    "skogstjerne",
    "glukosemalaren",
    "tiriltunge vekta",
    "inhalasjon",
    "zzzzzz",
    "li ør",
    "hunden naustet morgon",
];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut service = begin(&folder.path().join("home"), &folder.path().join("key"))?;
    let mut random = Lcg(SEED);
    let patients: Vec<_> =
        generate::patients(PATIENTS, SEED).map(|row| with_notes(row, &mut random)).collect();
    let numbers: Vec<_> = patients.iter().map(|row| row.fields[&Key::top("number")].clone()).collect();

    let batch = Some(RecordId::random());
    let taking_in = timed(|| import(&mut service, &patients, batch))?;
    taking_back(&mut service, taking_in)?;

    for (place, numbers) in numbers.chunks(IMPORT_ROWS_MAX).enumerate() {
        let events: Vec<_> = numbers
            .iter()
            .flat_map(|number| (0..NOTES).map(|n| (number.clone(), n)).collect::<Vec<_>>())
            .map(|(number, n)| event(number, place, n, &mut random))
            .collect();
        fill(&mut service, events.into_iter())?;
    }
    typed(&mut service)
}

/// Random numbers that are the same for the same seed.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn note(&mut self, words: usize) -> String {
        (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

fn with_notes(mut row: Row, random: &mut Lcg) -> Row {
    let notes = (0..NOTES).map(|_| random.note(14)).collect::<Vec<_>>().join("\n");
    row.fields.insert(Key::top("notes"), Value::text(notes));
    row
}

fn event(patient: Value, place: usize, n: usize, random: &mut Lcg) -> Row {
    let at = format!("2025-01-{:02}T{:02}:{:02}", n + 1, place % 24, random.below(60));
    let fields = [
        ("patient", patient),
        ("level", "yellow".into()),
        ("at", at.into()),
        ("trigger", random.note(5).into()),
        ("measures", random.note(10).into()),
        ("outcome", "green".into()),
    ];
    let fields = fields.into_iter().map(|(key, value)| (Key::top(key), value)).collect();
    Row { kind: Kind::Event, place: String::new(), fields }
}

fn import(service: &mut Service, rows: &[Row], batch: Option<RecordId>) -> Outcome<()> {
    for rows in rows.chunks(IMPORT_ROWS_MAX) {
        match ask(service, Request::Import { rows: rows.to_vec(), batch, update: false, preview: false })? {
            Response::Imported(imported) if imported.added == rows.len() => {}
            other => return Err(format!("not all were taken in: {other:?}").into()),
        }
    }
    Ok(())
}

fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

/// One step back and one forth, with the time of each beside that of the import.
fn taking_back(service: &mut Service, taking_in: Duration) -> Outcome<()> {
    let (state, in_use) = state(service)?;
    let mut turn = |redo| -> Outcome<(Duration, usize)> {
        let mut records = 0;
        let took = timed(|| match ask(service, Request::Undo { redo, extent: Extent::Untouched })? {
            Response::Turned(Some(turn)) => {
                records = turn.records;
                Ok(())
            }
            other => Err(format!("nothing was turned: {other:?}").into()),
        })?;
        Ok((took, records))
    };
    let (back, records) = turn(false)?;
    let (forth, _) = turn(true)?;
    let seconds = |took: Duration| took.as_secs_f64();
    println!(
        "{records} rows: taken in {:.1} s, taken back in one step {:.1} s ({:.2} of it), done again {:.1} s",
        seconds(taking_in),
        seconds(back),
        seconds(back) / seconds(taking_in),
        seconds(forth)
    );
    let again = self::state(service)?;
    assert_eq!((state, in_use), again, "what was done again is the same");
    println!("state hash before {}, after undo and redo the same", state.to_hex());
    Ok(())
}

/// A hash of every row as listed, archived or not, and of all that stands in one of so many records; and how
/// much is in use.
fn state(service: &mut Service) -> Outcome<(blake3::Hash, usize)> {
    let (mut hasher, mut in_use) = (blake3::Hasher::new(), 0);
    for archived in [false, true] {
        let mut offset = 0;
        loop {
            let query = Query { archived, offset, limit: PAGE_MAX, ..Query::of(Kind::Patient) };
            let rows = match ask(service, Request::List(query))? {
                Response::Page(page) => page.rows,
                other => return Err(format!("no page: {other:?}").into()),
            };
            in_use += if archived { 0 } else { rows.len() };
            offset += rows.len();
            hasher.update(serde_json::to_string(&rows)?.as_bytes());
            // To open one is logged, and synced to disk.
            for row in rows.iter().step_by(SAMPLED) {
                let show = Request::Show { reference: row.id.to_string(), kind: None };
                let Response::Record(view) = ask(service, show)? else { return Err("no record".into()) };
                let filled = view.record.fields.iter().filter(|(_, held)| !held.value.is_empty());
                let told: Vec<_> = filled.map(|(key, held)| (key, &held.value, &held.claims)).collect();
                hasher.update(serde_json::to_string(&(row.id, archived, told))?.as_bytes());
            }
            if rows.len() < PAGE_MAX {
                break;
            }
        }
    }
    Ok((hasher.finalize(), in_use))
}

fn typed(service: &mut Service) -> Outcome<()> {
    let (mut measured, mut all, mut session) = (Vec::new(), Times::new(), Session::default());
    for text in TYPED {
        let mut times = Times::new();
        for _ in 0..TIMES {
            for (end, letter) in text.char_indices() {
                let text = text[..end + letter.len_utf8()].to_owned();
                let search = || Request::Search { text: text.clone(), limit: 50 };
                times.of(|| service.handle_in(&mut session, search()).0)?;
                all.of(|| service.handle_in(&mut session, search()).0)?;
            }
        }
        measured.push(((*text).to_owned(), times));
    }
    measured.push(("every key of all".to_owned(), all));
    let lines: Vec<_> = measured.iter().map(|(what, times)| Line { what, times, against: None }).collect();
    print("search, key by key", Some(ANSWER), &lines);
    Ok(())
}
