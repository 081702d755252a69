//! Whose home it is: the profile, kept as settings of the store.

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::protocol::{Init, Join, NetworkSettings, Profile, Refusal};
use crate::domain::text::clean_line;
use crate::membership::{RegionId, SecretKey, Ticket};
use crate::store::Store;

/// The longest name of a region, a person or a machine.
const NAME_MAX: usize = 80;

const REGION: &str = "region";
const MUNICIPALITY: &str = "municipality";
const PERSON: &str = "person";
const MACHINE: &str = "machine";
const MACHINE_KEY: &str = "machine-key";
const REGION_ID: &str = "region-id";
const NETWORK: &str = "network";
const PORT: &str = "port";

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

/// The profile of a home that joins by a ticket.
pub(super) fn profile_of_join(join: &Join, ticket: &Ticket) -> Result<Profile, Refusal> {
    profile_of(Init {
        region: ticket.name.clone(),
        municipality: ticket.municipality,
        person: join.person.clone(),
        machine: join.machine.clone(),
        passphrase: None,
    })
}

/// This machine's key, made when it is first asked for. A copy of the home has the same.
pub(super) fn machine_key(store: &mut impl Store) -> Result<SecretKey, Refusal> {
    if let Some(hex) = store.setting(MACHINE_KEY)?.map(Zeroizing::new) {
        let bytes = HEXLOWER.decode(hex.as_bytes()).ok().map(Zeroizing::new);
        let key = bytes.and_then(|bytes| SecretKey::try_from(bytes.as_slice()).ok());
        return key.ok_or(Refusal::CannotOpen { reason: "the machine's key cannot be read".into() });
    }
    let key = SecretKey::generate();
    let hex = Zeroizing::new(HEXLOWER.encode(&*Zeroizing::new(key.to_bytes())));
    store.set_setting(MACHINE_KEY, &hex)?;
    Ok(key)
}

/// The region that a home is of; none before it was founded or a ticket was used.
pub(super) fn region(store: &impl Store) -> Result<Option<RegionId>, Refusal> {
    let hex = store.setting(REGION_ID)?;
    Ok(hex.and_then(|hex| HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()))
}

/// The setting that says which region a home is of.
pub(super) fn region_setting(region: &RegionId) -> (String, String) {
    (REGION_ID.to_owned(), HEXLOWER.encode(region))
}

/// Says which region a home is of.
pub(super) fn write_region(store: &mut impl Store, region: &RegionId) -> Result<(), Refusal> {
    let (name, value) = region_setting(region);
    Ok(store.set_setting(&name, &value)?)
}

/// What a person has set of the network.
pub(super) fn network(store: &impl Store) -> Result<NetworkSettings, Refusal> {
    let json = store.setting(NETWORK)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// Keeps what a person has set of the network.
pub(super) fn write_network(store: &mut impl Store, settings: &NetworkSettings) -> Result<(), Refusal> {
    let json =
        serde_json::to_string(settings).map_err(|error| Refusal::Storage { reason: error.to_string() })?;
    Ok(store.set_setting(NETWORK, &json)?)
}

/// The port at which this machine was last reached; 0 where it never was.
pub(super) fn port(store: &impl Store) -> Result<u16, Refusal> {
    Ok(store.setting(PORT)?.and_then(|port| port.parse().ok()).unwrap_or(0))
}

/// Keeps the port, so that those who know it find this machine again.
pub(super) fn write_port(store: &mut impl Store, port: u16) -> Result<(), Refusal> {
    Ok(store.set_setting(PORT, &port.to_string())?)
}
