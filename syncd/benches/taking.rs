//! What taking in a patient with its history costs, step by step, on one thread: the work of a
//! first sync. Prints one table; says nothing of right or wrong.
//!
//! `cargo bench -p syncd --bench taking`

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use automerge::{Automerge, Change};
use jiff::Timestamp;
use syncd::documents::{Document, scan};
use syncd::domain::practice::Practice;
use syncd::domain::{Kind, Municipality, Record, RecordId, Scope, agenda, rules};
use syncd::exchange::generate;

const PATIENTS: usize = 1_000;
const EDITS: usize = 19;
const SEED: u64 = 1;
const MASFJORDEN: u16 = 4634;
const BEGAN: i64 = 1_790_000_000;
const AUTHOR: [u8; 16] = [7; 16];

/// A document as it was made, and its changes.
struct Made {
    document: Document,
    constant: usize,
    changes: Vec<Vec<u8>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let scope = Scope::Municipality(Municipality::new(MASFJORDEN)?);
    let all = made(scope)?;
    let parse = |bytes: &Vec<u8>| Change::from_bytes(bytes.clone());
    let applied = |made: &Made| -> Result<Automerge, Box<dyn Error>> {
        let mut automerge = Automerge::new();
        automerge.apply_changes(made.changes.iter().map(parse).collect::<Result<Vec<_>, _>>()?)?;
        Ok(automerge)
    };
    let automerges = all.iter().map(applied).collect::<Result<Vec<_>, _>>()?;
    let records: Vec<Record> = all.iter().map(|made| made.document.record()).collect();
    let mut steps = Vec::new();
    let mut step = |name: &'static str, work: &mut dyn FnMut(usize)| {
        let begun = Instant::now();
        (0..all.len()).for_each(&mut *work);
        steps.push((name, begun.elapsed()));
    };
    step("scanned", &mut |at| all[at].changes.iter().for_each(|bytes| drop(black_box(scan::scan(bytes)))));
    step("parsed", &mut |at| all[at].changes.iter().for_each(|bytes| drop(black_box(parse(bytes)))));
    step("parsed and applied", &mut |at| drop(black_box(applied(&all[at]).ok())));
    step("written out", &mut |at| drop(black_box(automerges[at].save_nocompress())));
    step("written out and read back", &mut |at| {
        drop(black_box(Automerge::load(&automerges[at].save_nocompress()).ok()));
    });
    step("admitted: all of the above", &mut |at| {
        let made = &all[at];
        let mut document = Document::new(made.document.id(), Kind::Patient, scope);
        let offered: Vec<_> =
            made.changes[made.constant..].iter().map(|bytes| (AUTHOR, bytes.as_slice())).collect();
        assert!(document.admit_all(&offered).iter().all(Result::is_ok), "every change is taken");
    });
    step("read from its stored changes", &mut |at| {
        let made = &all[at];
        let changes = made.changes.iter().map(Vec::as_slice);
        drop(black_box(Document::load(made.document.id(), Kind::Patient, scope, changes)));
    });
    step("heads", &mut |at| drop(black_box(all[at].document.heads())));
    step("its record", &mut |at| drop(black_box(all[at].document.record())));
    step("its typed value", &mut |at| drop(black_box(records[at].typed())));
    let typed: Vec<_> = records.iter().map(Record::typed).collect();
    step("its problems", &mut |at| drop(black_box(rules::of(&typed[at]))));
    let practice = Practice::default();
    step("its agenda", &mut |at| drop(black_box(agenda::of(&typed[at], &practice))));
    print(&steps, all.iter().map(|made| made.changes.len()).sum());
    Ok(())
}

fn made(scope: Scope) -> Result<Vec<Made>, Box<dyn Error>> {
    let mut all = Vec::new();
    for row in generate::patients(PATIENTS, SEED) {
        let mut document = Document::new(RecordId::random(), Kind::Patient, scope);
        let constant = document.changes_since(&[]).len();
        let edits = generate::edits(&row, EDITS, SEED).into_iter().map(BTreeMap::from_iter);
        for (at, fields) in [row.fields.clone()].into_iter().chain(edits).enumerate() {
            let heads = document.heads();
            document.edit(AUTHOR, Timestamp::from_second(BEGAN + at as i64)?, &heads, &fields)?;
        }
        let changes = document.changes_since(&[]).into_iter().map(|change| change.bytes).collect();
        all.push(Made { document, constant, changes });
    }
    Ok(all)
}

fn print(steps: &[(&str, Duration)], changes: usize) {
    println!("\n{PATIENTS} patients, {changes} changes");
    println!("| a patient is … | µs each |\n|---|--:|");
    for (name, time) in steps {
        println!("| {name} | {:.0} |", time.as_secs_f64() * 1e6 / PATIENTS as f64);
    }
}
