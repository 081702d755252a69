//! Erasing what is held on a person (`security.md`, "Erasure and retention").

use super::patient::{Patient, PatientStatus};

codes! {
    /// Why a person's records are erased. A closed list: free words could name the person.
    ErasureGround {
        /// They were kept for as long as the municipality keeps such records.
        RetentionEnded,
        /// The person has asked for it.
        Requested,
        /// They should never have been entered.
        EnteredByMistake,
        /// Another reason, which is told elsewhere.
        Other,
    }
}

codes! {
    /// Why a person's records cannot be erased now.
    ErasureHindrance {
        /// They are to be kept until somebody says otherwise.
        LegalHold,
        /// The service goes on: end it first.
        InService,
        /// Something is lent to the person: collect it first.
        HasEquipment,
    }
}

/// Why a patient's records cannot be erased now; `lent` is whether anything is lent to the patient.
pub fn hindrance(patient: &Patient, lent: bool) -> Option<ErasureHindrance> {
    match patient.status() {
        _ if patient.legal_hold.is_some() => Some(ErasureHindrance::LegalHold),
        PatientStatus::Active | PatientStatus::Onhold => Some(ErasureHindrance::InService),
        _ if lent => Some(ErasureHindrance::HasEquipment),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_in_service_and_nothing_that_is_to_be_kept_is_erased() {
        let of = |status| Patient { status: Some(status), ..Patient::default() };
        for (status, expected) in [
            (PatientStatus::Planned, None),
            (PatientStatus::Waitlist, None),
            (PatientStatus::Active, Some(ErasureHindrance::InService)),
            (PatientStatus::Onhold, Some(ErasureHindrance::InService)),
            (PatientStatus::Finished, None),
            (PatientStatus::Cancelled, None),
        ] {
            assert_eq!(hindrance(&of(status), false), expected, "{status}");
        }
        let ended = of(PatientStatus::Finished);
        assert_eq!(hindrance(&ended, true), Some(ErasureHindrance::HasEquipment));
        let kept = Patient { legal_hold: Some("klagesak".into()), ..ended };
        assert_eq!(hindrance(&kept, false), Some(ErasureHindrance::LegalHold));
    }
}
