//! How long nobody has touched the keyboard.

use std::time::{Duration, Instant};

/// Since when nobody has, and whether that was told already.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    since: Instant,
    told: bool,
}

impl Idle {
    /// Somebody was here just now.
    pub fn new(now: Instant) -> Self {
        Self { since: now, told: false }
    }

    /// How long until it is to be told; none where it was told, or never is. Zero minutes are never.
    pub fn left(&self, now: Instant, minutes: u32) -> Option<Duration> {
        let after = Duration::from_secs(u64::from(minutes) * 60);
        let wanted = minutes > 0 && !self.told;
        wanted.then(|| (self.since + after).saturating_duration_since(now))
    }

    /// Whether it is to be told now: once, until somebody is here again.
    pub fn is_over(&mut self, now: Instant, minutes: u32) -> bool {
        let over = self.left(now, minutes) == Some(Duration::ZERO);
        self.told |= over;
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_once_after_the_minutes_that_were_set() {
        let (begun, second) = (Instant::now(), Duration::from_secs(1));
        let mut idle = Idle::new(begun);
        assert_eq!(idle.left(begun + 599 * second, 10), Some(second));
        assert!(!idle.is_over(begun + 599 * second, 10));
        assert!(idle.is_over(begun + 600 * second, 10));
        assert!(!idle.is_over(begun + 1_200 * second, 10));
        assert_eq!(idle.left(begun + 1_200 * second, 10), None);
        assert_eq!(Idle::new(begun).left(begun + 90_000 * second, 0), None, "never");
    }
}
