//! Locking: whoever comes after must give the passphrase, while the daemon goes on syncing for a while.
//! Then, or when the machine has slept, the key is dropped too and the other machines are told.

use std::time::{Duration, Instant};

use super::open::Open;
use super::protocol::{Event, Passphrase, Refusal};
use super::{Service, State, cannot_open};
use crate::net::NetCommand;
use crate::store::{Secret, SqliteStore, Store};

/// The setting that says for how many minutes a locked home goes on syncing.
const KEEP: &str = "keep-open-minutes";
/// For how long where nothing was set: a working day.
const KEEP_MINUTES: u32 = 8 * 60;
/// A machine whose clocks part by more than this has slept.
const SLEPT: Duration = Duration::from_secs(5);

/// Since when an open home is locked, and when its key is dropped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Locked {
    until: Instant,
}

/// Notices that the machine has slept.
#[derive(Debug, Default)]
pub(super) struct Sleep {
    /// How long it has slept since it was started, when that was last looked at.
    seen: Option<Duration>,
}

impl Sleep {
    /// Whether the machine has slept since this was last asked.
    fn is_new(&mut self, slept: Duration) -> bool {
        let before = self.seen.replace(slept);
        before.is_some_and(|before| slept.saturating_sub(before) > SLEPT)
    }
}

/// How long the machine has slept since it was started; nothing where the system does not tell.
#[cfg(target_os = "linux")]
fn slept() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let since_start = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    since_start(ClockId::Boottime).saturating_sub(since_start(ClockId::Monotonic))
}

#[cfg(not(target_os = "linux"))]
fn slept() -> Duration {
    Duration::ZERO
}

impl Service {
    /// Keeps everybody out until the passphrase is given.
    ///
    /// # Errors
    /// [`Refusal::NoPassphrase`] where nobody could come in again.
    pub(super) fn lock(&mut self, keep: Option<u32>, events: &mut Vec<Event>) -> Result<(), Refusal> {
        let State::Open(open) = &mut self.state else { return Err(Refusal::Locked) };
        if !SqliteStore::has_passphrase(&self.home).map_err(cannot_open)? {
            return Err(Refusal::NoPassphrase);
        }
        if let Some(keep) = keep {
            open.store.set_setting(KEEP, &keep.to_string())?;
        }
        let minutes = keep_minutes(open)?;
        self.locked = Some(Locked { until: Instant::now() + Duration::from_secs(u64::from(minutes) * 60) });
        events.push(Event::Locked);
        tracing::info!("the home was locked");
        if minutes == 0 {
            self.drop_key(events);
        }
        Ok(())
    }

    /// Lets in whoever has the passphrase of a home that was locked while open.
    pub(super) fn unlock_again(&mut self, Passphrase(passphrase): Passphrase) -> Result<(), Refusal> {
        SqliteStore::try_secret(&self.home, &Secret::Passphrase(passphrase)).map_err(|error| {
            tracing::warn!("a passphrase was refused");
            cannot_open(error)
        })?;
        self.locked = None;
        Ok(())
    }

    /// Puts another passphrase in place of the one that opens the home.
    pub(super) fn change_passphrase(
        &self,
        current: Option<Passphrase>,
        new: &Passphrase,
    ) -> Result<(), Refusal> {
        let current = match (current, self.key_file.clone()) {
            (Some(Passphrase(current)), _) => Secret::Passphrase(current),
            (None, Some(key_file)) => Secret::KeyFile(key_file),
            (None, None) => return Err(Refusal::WrongPassphrase),
        };
        SqliteStore::change_passphrase(&self.home, &current, &new.0).map_err(cannot_open)
    }

    /// Drops the key where the machine has slept, or a locked home has been kept open for long enough.
    pub(super) fn drop_key_when_due(&mut self, events: &mut Vec<Event>) {
        let slept = self.sleep.is_new(slept());
        let is_over = self.locked.is_some_and(|locked| locked.until <= Instant::now());
        if (slept || is_over) && matches!(SqliteStore::has_passphrase(&self.home), Ok(true)) {
            self.drop_key(events);
        }
    }

    /// How long until a locked home's key is to be dropped.
    pub(super) fn keeps_for(&self) -> Option<Duration> {
        self.locked.map(|locked| locked.until.saturating_duration_since(Instant::now()))
    }

    /// Closes the store, wipes its key, and has the other machines told.
    fn drop_key(&mut self, events: &mut Vec<Event>) {
        if !matches!(self.state, State::Open(_)) {
            return;
        }
        self.state = State::Locked;
        self.locked = None;
        self.farewell = Some(NetCommand::Lock);
        tracing::info!("the key was dropped");
        events.push(Event::Locked);
    }
}

fn keep_minutes<S: Store>(open: &Open<S>) -> Result<u32, Refusal> {
    let set = open.store.setting(KEEP)?;
    Ok(set.and_then(|minutes| minutes.parse().ok()).unwrap_or(KEEP_MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_has_slept_where_its_clocks_part() {
        let seconds = Duration::from_secs;
        let mut sleep = Sleep::default();
        assert!(!sleep.is_new(seconds(900)), "what was before is not known");
        assert!(!sleep.is_new(seconds(902)));
        assert!(sleep.is_new(seconds(910)));
        assert!(!sleep.is_new(seconds(910)));
    }
}
