//! Which identifier system a number belongs to (`standards.md`, "FHIR R4").

use crate::domain::IdentityNumber;
use crate::domain::identity_number::{Checksum, NumberKind};

/// Fødselsnummer.
const NATIONAL: &str = "urn:oid:2.16.578.1.12.4.1.4.1";
/// D-number.
const D_NUMBER: &str = "urn:oid:2.16.578.1.12.4.1.4.2";
/// Felles hjelpenummer.
const HELPER: &str = "urn:oid:2.16.578.1.12.4.1.4.3";
/// Municipality number.
pub(super) const MUNICIPALITY: &str = "urn:oid:2.16.578.1.12.4.1.1.3402";

/// The system of an identity number. None where its checksum is wrong or its kind is unsure: whoever
/// receives it would look up another person.
pub(super) fn system(number: &str) -> Option<&'static str> {
    let number = IdentityNumber::parse(number).ok()?;
    if number.checksum() == Checksum::Wrong {
        return None;
    }
    match number.kind() {
        NumberKind::Helper => Some(HELPER),
        NumberKind::Ambiguous => None,
        // What is synthetic is given out in the system of what it stands for.
        NumberKind::National
        | NumberKind::DNumber
        | NumberKind::Synthetic
        | NumberKind::SyntheticHelsenett => Some(match number.to_string().as_bytes()[0] {
            b'4'..=b'7' => D_NUMBER,
            _ => NATIONAL,
        }),
    }
}
