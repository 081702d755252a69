//! Backups of this home, the kit that they are for, and a home made from one.

use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::clock::local;
use super::home;
use super::open::Open;
use super::protocol::{Backups, Event, Passphrase, Refusal, Restore};
use super::{Service, State, cannot_open};
use crate::backup::{About, BackupError, Kit, Recipient};
use crate::domain::{Municipality, Scope};
use crate::membership::Log;
use crate::store::{SqliteStore, Store, StoreError, Unpacked};

/// The setting that holds the public half of the recovery kit.
const KIT: &str = "recovery-kit";
/// The setting that says when the last backup was made.
const BACKED_UP: &str = "backed-up";

/// Reads all of a backup, and changes nothing.
///
/// # Errors
/// [`BackupError`], as the backup is.
pub fn verify_backup(words: &str, file: &Path) -> Result<About, BackupError> {
    let kit = Kit::read(words)?;
    let (_folder, unpacked) = Unpacked::to_look_at(&kit, file)?;
    checked(&unpacked)?;
    Ok(unpacked.about)
}

/// Whether a backup holds what it says.
fn checked(unpacked: &Unpacked) -> Result<(), BackupError> {
    let state = state_of(&unpacked.store, unpacked.about.municipality);
    let state = state.map_err(|error| BackupError::Store { reason: error.to_string() })?;
    if state == unpacked.about.state { Ok(()) } else { Err(BackupError::Damaged) }
}

/// A hash of all that was written here and elsewhere, by whom and in which order. Cards and figures
/// follow from it. Equal where two homes of a municipality hold the same.
fn state_of(store: &impl Store, municipality: Municipality) -> Result<String, StoreError> {
    let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 state of a home");
    for scope in [Scope::Region, Scope::Municipality(municipality)] {
        for log in Log::both(scope) {
            for head in store.log_heads(log)? {
                hasher.update(head.author.as_bytes()).update(&head.n.to_le_bytes()).update(&head.chain);
            }
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

impl<S: Store> Open<S> {
    /// The kit and the last backup.
    pub(super) fn backups(&self) -> Result<Backups, Refusal> {
        let last = self.store.setting(BACKED_UP)?.and_then(|last| last.parse::<Timestamp>().ok());
        Ok(Backups { kit: self.kit()?.map(|kit| kit.name()), last: last.map(local) })
    }

    /// Has backups be made for another kit from now on.
    pub(super) fn set_kit(&mut self, recipient: &str) -> Result<(), Refusal> {
        let recipient: Recipient = recipient.parse()?;
        Ok(self.store.set_setting(KIT, &recipient.to_string())?)
    }

    fn kit(&self) -> Result<Option<Recipient>, Refusal> {
        Ok(self.store.setting(KIT)?.and_then(|kit| kit.parse().ok()))
    }

    fn about(&self, now: Timestamp) -> Result<About, Refusal> {
        Ok(About {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: now,
            region_id: HEXLOWER.encode(&self.membership.region()),
            region: self.profile.region.clone(),
            municipality: self.profile.municipality,
            person: self.profile.person.clone(),
            machine: self.profile.machine.clone(),
            counts: self.status()?.counts,
            state: state_of(&self.store, self.profile.municipality)?,
        })
    }
}

impl Open<SqliteStore> {
    /// Writes a backup of this home to a new file.
    ///
    /// # Errors
    /// [`Refusal::Backup`]; a file that is there already is left as it is.
    pub(super) fn back_up(&mut self, file: &Path, events: &mut Vec<Event>) -> Result<About, Refusal> {
        let kit = self.kit()?.ok_or(BackupError::NoKit)?;
        self.log_export()?;
        self.tell_engine(events);
        let about = self.about(self.clock.now())?;
        self.store.back_up(&kit, &about, file)?;
        // A store that takes nothing any more is the one most in need of a backup.
        if self.read_only.is_none() {
            self.store.set_setting(BACKED_UP, &about.made_at.to_string())?;
        }
        tracing::info!("a backup was made");
        Ok(about)
    }
}

impl Service {
    /// Makes this home from a backup.
    ///
    /// # Errors
    /// [`Refusal::Exists`] where there is a home; nothing is left of an attempt that failed.
    pub(super) fn restore(&mut self, restore: Restore, events: &mut Vec<Event>) -> Result<About, Refusal> {
        if !matches!(self.state, State::Absent) {
            return Err(Refusal::Exists);
        }
        let secret = self.new_secret(restore.passphrase)?;
        secret.is_long_enough().map_err(cannot_open)?;
        let Passphrase(words) = restore.words;
        let unpacked = Unpacked::for_home(&self.home, &Kit::read(&words)?, &restore.file)?;
        if let Err(error) = checked(&unpacked) {
            unpacked.discard()?;
            return Err(error.into());
        }
        let about = unpacked.about.clone();
        let store = unpacked.become_store(&self.home, &secret).map_err(cannot_open)?;
        let profile = home::read_profile(&store)?;
        self.state = State::Open(Box::new(Open::new(store, profile, self.clock)?));
        tracing::info!("the home was made from a backup");
        events.push(Event::Home(self.hello()));
        Ok(about)
    }
}

impl From<BackupError> for Refusal {
    fn from(error: BackupError) -> Self {
        Self::Backup(error)
    }
}
