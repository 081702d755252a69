//! Chance that a test can be run with again.

use std::time::{SystemTime, UNIX_EPOCH};

/// Chance from a seed (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// From the seed in `VARDE_TEST_SEED`, or a new one; it is printed.
    pub fn seeded() -> Self {
        let seed = match std::env::var("VARDE_TEST_SEED") {
            Ok(seed) => seed.parse().unwrap(),
            Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64,
        };
        println!("seed {seed}: set VARDE_TEST_SEED to it for the same choices");
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}
