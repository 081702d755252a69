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

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 1;
const MASFJORDEN: u16 = 4634;
const EDITS: usize = 20;
/// Two machines write, each so many edits of a document in a row.
const IN_A_ROW: usize = 5;
const BEGAN: i64 = 1_790_000_000;
const MIB: usize = 1024 * 1024;
const LEVELS: [i32; 5] = [3, 6, 9, 12, 19];

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
    let raw: usize = entries.iter().map(|entry| entry.change.len()).sum();
    let per = |bytes: usize| bytes as f64 / count as f64;
    println!(
        "\n{count} patients, {} changes, written {name}: {:.0} bytes each in changes, {:.0} saved",
        entries.len(),
        per(raw),
        per(saved.len()),
    );
    let floors = LEVELS.map(|level| zstd::bulk::compress(&saved, level).map(|packed| packed.len()));
    let floors = floors.into_iter().collect::<Result<Vec<_>, _>>()?;
    print!("| batches | number | encode s | decode s | bytes each | laid out |");
    LEVELS.iter().for_each(|level| print!(" zstd-{level} (/ floor) |"));
    println!("\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    print!("| the floor | 1 | | | | |");
    floors.iter().for_each(|floor| print!(" {:.0} |", per(*floor)));
    println!();
    for size in [MIB / 4, MIB, 2 * MIB, 4 * MIB, 8 * MIB, 15 * MIB] {
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
        let seconds = |time: Duration| time.as_secs_f64();
        print!(
            "| {:.2} MiB | {} | {:.2} | {:.2} | {:.0} | {:.0} |",
            size as f64 / MIB as f64,
            batches.len(),
            seconds(encoding),
            seconds(decoding),
            per(all(&encoded)),
            per(all(&laid_out)),
        );
        for (level, floor) in LEVELS.into_iter().zip(&floors) {
            let packed = laid_out.iter().map(|bytes| zstd::bulk::compress(bytes, level));
            let packed = all(&packed.collect::<Result<Vec<_>, _>>()?);
            print!(" {:.0} ({:.2}) |", per(packed), packed as f64 / *floor as f64);
        }
        println!();
    }
    Ok(())
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
    let steps = |document| (0..=EDITS).map(move |edit| (document, edit));
    let steps: Vec<_> = match order {
        Order::ByDocument => (0..count).flat_map(steps).collect(),
        Order::InRounds => {
            (0..=EDITS).flat_map(|edit| (0..count).map(move |document| (document, edit))).collect()
        }
    };
    let (mut entries, mut second) = (Vec::new(), BEGAN);
    for (place, edit) in steps {
        let (document, edits) = &mut written[place];
        let run = (edit / IN_A_ROW % 2) as u16;
        // An import is of one moment, edits come when they come.
        second += if edit == 0 { 0 } else { 20 + (place * 7_919 + edit * 104_729) as i64 % 900 };
        let heads = document.heads();
        document.edit(authors()[usize::from(run)], Timestamp::from_second(second)?, &heads, &edits[edit])?;
        entries.extend(document.changes_since(&heads).into_iter().map(|change| BatchEntry {
            run,
            document: document.id(),
            kind: document.kind().to_string(),
            change: change.bytes,
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
        held += entry.change.len();
        batches.last_mut().expect("there is one from the start").entries.push(entry.clone());
    }
    batches.iter_mut().for_each(|batch| batch.runs = authors().map(run).to_vec());
    batches
}
