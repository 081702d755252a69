//! How small and how fast patients with their histories go over the wire, against the floor: all
//! documents saved whole and compressed together. Prints figures; says nothing of right or wrong.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use automerge::{Automerge, Change};
use jiff::Timestamp;
use syncd::documents::Document;
use syncd::domain::{Kind, Municipality, RecordId, Scope};
use syncd::exchange::generate;
use syncd::membership::{Actor, Signature};
use syncd::sync::batch::{Batch, BatchEntry, ENTRIES_MAX, Run, decode, encode};
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

/// What the bench comes to: nothing, or why it could not be run.
type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 1;
const MASFJORDEN: u16 = 4634;
const EDITS: usize = 20;
/// Two machines write, each so many edits of a document in a row.
const IN_A_ROW: usize = 5;
const BEGAN: i64 = 1_790_000_000;
const MIB: usize = 1024 * 1024;
/// Of batches, in bytes of changes.
const SIZES: [usize; 5] = [MIB, 2 * MIB, 4 * MIB, 8 * MIB, 15 * MIB];
/// Levels of compression, and whether zstd looks for what repeats at long distances too.
const LEVELS: [(i32, bool); 6] = [(3, false), (6, false), (9, false), (12, false), (12, true), (19, false)];

/// In which order things were written, and so stand in the logs.
#[derive(Clone, Copy)]
enum Order {
    /// A document with its whole history, then the next.
    ByDocument,
    /// All documents, then an edit of each, and so on.
    InRounds,
}

fn main() -> Outcome<()> {
    for count in [1_000, 5_000] {
        for (order, name) in [(Order::ByDocument, "by document"), (Order::InRounds, "in rounds")] {
            measure(count, order, name)?;
        }
    }
    Ok(())
}

fn measure(count: usize, order: Order, name: &str) -> Outcome<()> {
    let (entries, saved) = written(count, order)?;
    let raw: usize = entries.iter().map(|entry| entry.change.size()).sum();
    let per = |bytes: usize| bytes as f64 / count as f64;
    println!(
        "\n{count} patients, {} changes, written {name}; bytes of each: {:.0} in changes, {:.0} saved",
        entries.len(),
        per(raw),
        per(saved.len()),
    );
    print!("| batches of | encode s | decode s | encoded | laid out |");
    LEVELS.iter().for_each(|(level, long)| print!(" zstd-{level}{} |", if *long { " long" } else { "" }));
    println!("\n|---|--:|--:|--:|--:|{}", "--:|".repeat(LEVELS.len()));
    print!("| the floor | | | | {:.0} |", per(saved.len()));
    let mut floors = Vec::new();
    for level in LEVELS {
        let (floor, time) = packed(std::slice::from_ref(&saved), level)?;
        print!(" {:.0}, {:.2} s |", per(floor), time.as_secs_f64());
        floors.push(floor);
    }
    println!();
    for size in SIZES {
        let batches = cut(&entries, size);
        let begun = Instant::now();
        let encoded: Vec<_> = batches.iter().map(encode).collect();
        let encoding = begun.elapsed();
        let begun = Instant::now();
        let decoded = encoded.iter().map(|bytes| decode(bytes)).collect::<Result<Vec<_>, _>>()?;
        let decoding = begun.elapsed();
        if decoded != batches {
            return Err("a batch was decoded to another".into());
        }
        let laid_out = encoded.iter().map(|bytes| zstd::decode_all(bytes.as_slice()));
        let laid_out = laid_out.collect::<Result<Vec<_>, _>>()?;
        let all = |parts: &[Vec<u8>]| parts.iter().map(Vec::len).sum::<usize>();
        print!(
            "| {:.2} MiB: {} | {:.2} | {:.2} | {:.0} | {:.0} |",
            size as f64 / MIB as f64,
            batches.len(),
            encoding.as_secs_f64(),
            decoding.as_secs_f64(),
            per(all(&encoded)),
            per(all(&laid_out)),
        );
        for (level, floor) in LEVELS.into_iter().zip(&floors) {
            let (bytes, time) = packed(&laid_out, level)?;
            let ratio = bytes as f64 / *floor as f64;
            print!(" {:.0} = {ratio:.2}, {:.2} s |", per(bytes), time.as_secs_f64());
        }
        println!();
    }
    Ok(())
}

/// How many bytes each of these is compressed to, together, and how long that takes.
fn packed(parts: &[Vec<u8>], (level, long): (i32, bool)) -> Outcome<(usize, Duration)> {
    let mut compressor = Compressor::new(level)?;
    compressor.set_parameter(CParameter::EnableLongDistanceMatching(long))?;
    let begun = Instant::now();
    let packed = parts.iter().map(|part| compressor.compress(part)).collect::<Result<Vec<_>, _>>()?;
    Ok((packed.iter().map(Vec::len).sum(), begun.elapsed()))
}

/// Entries of the logs of two machines, and all documents saved.
fn written(count: usize, order: Order) -> Outcome<(Vec<BatchEntry>, Vec<u8>)> {
    let scope = Scope::Municipality(Municipality::new(MASFJORDEN)?);
    let new = || Document::new(RecordId::random(), Kind::Patient, scope);
    let mut written: Vec<_> = generate::patients(count, SEED)
        .map(|row| {
            let edits = generate::edits(&row, EDITS, SEED).into_iter().map(BTreeMap::from_iter);
            (new(), [row.fields].into_iter().chain(edits).collect::<Vec<_>>())
        })
        .collect();
    let (mut entries, mut second) = (Vec::new(), BEGAN);
    for step in 0..count * (EDITS + 1) {
        let (place, edit) = match order {
            Order::ByDocument => (step / (EDITS + 1), step % (EDITS + 1)),
            Order::InRounds => (step % count, step / count),
        };
        let (document, edits) = &mut written[place];
        let run = (edit / IN_A_ROW % 2) as u16;
        // An import is of one moment, edits come when they come.
        second += if edit == 0 { 0 } else { 20 + i64::from(random(step) % 900) };
        let heads = document.heads();
        document.edit(authors()[usize::from(run)], Timestamp::from_second(second)?, &heads, &edits[edit])?;
        entries.extend(document.changes_since(&heads).into_iter().map(|change| BatchEntry {
            run,
            document: document.id(),
            kind: document.kind().to_string(),
            change: change.bytes.into(),
        }));
    }
    let mut saved = Vec::new();
    for (document, _) in &written {
        let mut automerge = Automerge::new();
        let changes = document.changes_since(&[]).into_iter().map(|change| Change::from_bytes(change.bytes));
        automerge.apply_changes(changes.collect::<Result<Vec<_>, _>>()?)?;
        saved.extend(automerge.save_nocompress());
    }
    Ok((entries, saved))
}

/// A number that nothing before it tells, and that is the same each time.
fn random(step: usize) -> u16 {
    let [one, two, ..] = *blake3::hash(&step.to_le_bytes()).as_bytes();
    u16::from_le_bytes([one, two])
}

fn authors() -> [[u8; 16]; 2] {
    [1u8, 2].map(|author| *blake3::hash(&[author]).as_bytes().first_chunk().expect("32 bytes hold 16"))
}

/// Cuts entries into batches of about so many bytes of changes.
fn cut(entries: &[BatchEntry], size: usize) -> Vec<Batch> {
    let run = |author| Run {
        author: Actor::from_bytes(author),
        first: 1,
        before: [7; 8],
        signature: Signature::from_bytes(&[9; 64]),
    };
    let mut batches = vec![Batch::default()];
    let mut held = 0;
    for entry in entries {
        if held >= size || batches.last().is_some_and(|batch| batch.entries.len() == ENTRIES_MAX) {
            batches.push(Batch::default());
            held = 0;
        }
        held += entry.change.size();
        batches.last_mut().expect("there is one from the start").entries.push(entry.clone());
    }
    batches.iter_mut().for_each(|batch| batch.runs = authors().map(run).to_vec());
    batches
}
