//! Organization: the municipality, and the GPs' offices that its patients have.

use serde_json::{Value, json};

use super::identifier::MUNICIPALITY;
use super::{entry, phone, reference};
use crate::domain::contact::Contact;
use crate::domain::{Municipality, RecordId};

const ORGANIZATION: &str = "Organization";

/// The municipality.
pub(super) fn municipality(municipality: Municipality) -> Value {
    let content = json!({
        "identifier": [{ "system": MUNICIPALITY, "value": municipality.to_string() }],
        "active": true,
        "name": municipality.name(),
    });
    entry(ORGANIZATION, municipality, content)
}

/// A contact of the directory.
pub(super) fn contact(id: RecordId, contact: &Contact) -> Value {
    entry(ORGANIZATION, id, json!({ "name": contact.name, "telecom": phone(contact.phone.as_deref()) }))
}

/// A reference to the municipality.
pub(super) fn of_municipality(municipality: Municipality) -> Value {
    reference(ORGANIZATION, municipality)
}

/// A reference to a contact of the directory.
pub(super) fn of_contact(id: RecordId) -> Value {
    reference(ORGANIZATION, id)
}
