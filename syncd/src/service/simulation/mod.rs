//! Whole machines without sockets: real commands, real stores in memory, the real engine, and a
//! network that cuts, loses, repeats and reorders.
//!
//! Each seed is a world of three to five machines of up to three municipalities. After some
//! hundred random steps every machine is connected to every other, and all must come to hold the
//! same of what they share, with every edit that was acknowledged, and then fall silent.
//!
//! `VARDE_SEEDS=10000 cargo test --release -p syncd simulation` runs the full programme,
//! `VARDE_SEED=17` one seed again.

mod bookings;
mod check_in;
mod checks;
mod directed;
mod erasing;
mod forgery;
mod merging;
mod people;
mod statements;
mod two_people;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use world::World;

/// How many seeds each commit runs.
const SEEDS: u64 = 60;

/// How many random steps a world goes through.
const STEPS: usize = 150;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs something with each seed, or with the one that is asked for; what came of them.
///
/// # Panics
/// Once all have run, where any has.
fn seeds<T>(count: u64, run: impl Fn(u64) -> T) -> Vec<T> {
    let seeds: Vec<u64> = match number("VARDE_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("VARDE_SEEDS").unwrap_or(count)).collect(),
    };
    let (mut failed, mut done) = (Vec::new(), Vec::new());
    for seed in &seeds {
        match catch_unwind(AssertUnwindSafe(|| run(*seed))) {
            Ok(result) => done.push(result),
            Err(_) => {
                eprintln!("again: VARDE_SEED={seed} cargo test -p syncd simulation");
                failed.push(*seed);
            }
        }
    }
    assert!(failed.is_empty(), "{} of {} seeds failed: {failed:?}", failed.len(), seeds.len());
    done
}

/// Runs a world; how many frames it took.
fn run(seed: u64) -> u64 {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.settle();
    checks::converged(&world);
    world.reconnect_at_work();
    checks::converged(&world);
    world.frames
}

#[test]
fn machines_converge_and_fall_silent_whatever_the_network_does() {
    let frames = seeds(SEEDS, run);
    let (sum, most) = (frames.iter().sum::<u64>(), frames.iter().max().unwrap_or(&0));
    println!("{} seeds converged with {sum} frames, none with more than {most}", frames.len());
}
