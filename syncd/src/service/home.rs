//! Whose home it is: the profile, kept as settings of the store.

use jiff::Timestamp;

use super::protocol::{Init, Profile, Refusal};
use crate::domain::text::clean_line;
use crate::store::{Introduction, Store};

/// The longest name of a region, a person or a machine.
const NAME_MAX: usize = 80;

const REGION: &str = "region";
const MUNICIPALITY: &str = "municipality";
const PERSON: &str = "person";
const MACHINE: &str = "machine";

/// The profile that a home is begun with.
pub(super) fn profile_of(init: Init) -> Result<Profile, Refusal> {
    let filled = |field: &str, text: &str| {
        let text = clean_line(text.trim(), NAME_MAX);
        let missing = || Refusal::ProfileIncomplete { field: field.to_owned() };
        if text.is_empty() { Err(missing()) } else { Ok(text) }
    };
    Ok(Profile {
        region: filled(REGION, &init.region)?,
        municipality: init.municipality,
        person: filled(PERSON, &init.person)?,
        machine: filled(MACHINE, &init.machine)?,
    })
}

/// Keeps the profile in a new store.
pub(super) fn write_profile(store: &mut impl Store, profile: &Profile) -> Result<(), Refusal> {
    store.set_setting(REGION, &profile.region)?;
    store.set_setting(MUNICIPALITY, &profile.municipality.to_string())?;
    store.set_setting(PERSON, &profile.person)?;
    store.set_setting(MACHINE, &profile.machine)?;
    Ok(())
}

/// The profile that a store keeps.
pub(super) fn read_profile(store: &impl Store) -> Result<Profile, Refusal> {
    let setting = |name: &str| {
        let missing = || Refusal::CannotOpen { reason: format!("the setting “{name}” is missing") };
        store.setting(name)?.ok_or_else(missing)
    };
    let municipality = setting(MUNICIPALITY)?.parse();
    let unreadable =
        |error: crate::domain::NotAMunicipality| Refusal::CannotOpen { reason: error.to_string() };
    Ok(Profile {
        region: setting(REGION)?,
        municipality: municipality.map_err(unreadable)?,
        person: setting(PERSON)?,
        machine: setting(MACHINE)?,
    })
}

/// Says who this store's own changes are by. A new incarnation is the same person and machine.
pub(super) fn introduce(store: &mut impl Store, profile: &Profile) -> Result<(), Refusal> {
    let actor = store.incarnation()?;
    let known = store.actors()?.into_iter().find(|known| known.actor == actor);
    let named = |known: &Introduction| known.person == profile.person && known.machine == profile.machine;
    match known {
        Some(known) if named(&known) => Ok(()),
        known => {
            let since = known.map_or(Timestamp::UNIX_EPOCH, |known| known.since);
            let (machine, person) = (profile.machine.clone(), profile.person.clone());
            Ok(store.introduce(Introduction { actor, machine, person, since })?)
        }
    }
}
