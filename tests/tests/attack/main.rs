//! Machines that mean harm, against a real daemon (`security.md`, "Threats").
//!
//! The attacker speaks with an endpoint of its own, so that nothing of `syncd::net` keeps it from
//! saying what it likes. The daemon is Lun Fjellrev's in Masfjorden, who has founded the region; the
//! attacker is anybody, or the admin of Alver, with all rights that an admin of another
//! municipality has.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod attacker;
mod author;
mod bombs;
mod curious;
mod forge;
mod frames;
mod pushed;
mod strangers;
mod victim;

use syncd::domain::{Municipality, Scope};
use syncd::membership::Log;

/// Whom the attacker is after.
fn masfjorden() -> Municipality {
    Municipality::new(4634).unwrap()
}

/// Where the attacker belongs, when it does.
fn alver() -> Municipality {
    Municipality::new(4631).unwrap()
}

/// A municipality of which nobody has a machine.
fn nowhere() -> Municipality {
    Municipality::new(1111).unwrap()
}

/// What is not urgent of a municipality.
fn log_of(municipality: Municipality) -> Log {
    Log { scope: Scope::Municipality(municipality), urgent: false }
}

/// What is not urgent of the region.
fn log_of_region() -> Log {
    Log { scope: Scope::Region, urgent: false }
}
