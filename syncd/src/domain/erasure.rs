//! Erasing what is held on a person (`security.md`, "Erasure and retention").

use jiff::ToSpan;
use jiff::civil::Date;

use super::patient::{Patient, PatientStatus};
use super::{Record, merge};

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

/// Since when records are due for erasure that are kept for so many months from a day; never where the
/// calendar ends first.
pub fn due_since(ended: Date, months: i64) -> Option<Date> {
    ended.checked_add(months.months()).ok()
}

/// Why a record that was merged into the patient's cannot be erased with it: the merge has taken over what
/// hinders, but for a hold that came after it.
pub fn hindrance_of_merged(merged: &Record) -> Option<ErasureHindrance> {
    let is_held = !merged.top("legal_hold").is_empty() && merge::is_changed(merged);
    is_held.then_some(ErasureHindrance::LegalHold)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_kept_for_months_is_due_on_the_same_day_of_a_later_one() {
        assert_eq!(due_since(date(2024, 11, 24), 24), Some(date(2026, 11, 24)));
        assert_eq!(due_since(date(2024, 8, 31), 6), Some(date(2025, 2, 28)), "or on that month's last");
        assert_eq!(due_since(Date::MAX, 1), None);
    }

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
