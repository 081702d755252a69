//! Times, and how they are printed.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// How long one kind of work took, each time that it was done.
pub(crate) struct Times(Histogram<u64>);

/// A line of a table.
pub(crate) struct Line<'a> {
    /// The kind of work.
    pub(crate) what: &'a str,
    /// How long it took.
    pub(crate) times: &'a Times,
    /// How long the same took where there was next to nothing to do.
    pub(crate) against: Option<&'a Times>,
}

impl Times {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self(Histogram::new(3).expect("three digits are what a histogram may keep"))
    }

    /// Does the work and counts its time.
    pub(crate) fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.0 += u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        done
    }

    fn ms(&self, quantile: f64) -> f64 {
        self.0.value_at_quantile(quantile) as f64 / 1_000.0
    }
}

/// Prints a table, in milliseconds; with a goal, the 99th percentile as a part of it.
pub(crate) fn print(heading: &str, goal: Option<Duration>, lines: &[Line<'_>]) {
    println!("\n| {heading} | times | p50 ms | p99 ms | max ms | p99 / goal | p50 / empty |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for Line { what, times, against } in lines {
        let of_goal = goal.map(|goal| times.ms(0.99) / (goal.as_secs_f64() * 1_000.0));
        let of_empty = against.map(|empty| times.ms(0.5) / empty.ms(0.5));
        let ratio = |ratio: Option<f64>| ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "| {what} | {} | {:.2} | {:.2} | {:.2} | {} | {} |",
            times.0.len(),
            times.ms(0.5),
            times.ms(0.99),
            times.ms(1.0),
            ratio(of_goal),
            ratio(of_empty),
        );
    }
}
