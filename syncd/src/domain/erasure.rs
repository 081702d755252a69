//! Erasing what is held on a person (`security.md`, "Erasure and retention").

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::fold::fold;
use super::patient::{Patient, PatientStatus};
use super::{Phone, Record, merge};

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

/// Whether a text that somebody kept, such as a filter, tells who a patient is: by every word of a name of several,
/// by the shown number, the identity number or the phone.
pub fn names(text: &str, patient: &Patient) -> bool {
    let shown = patient.number.as_deref().map(fold);
    let numbered = shown.is_some_and(|number| words(text, &['-']).contains(number.trim()));
    let (said, named) = (words(text, &[]), words(&patient.name, &[]));
    let phone = patient.phone.as_ref().and_then(|phone| phone.parse::<Phone>().ok());
    let local = phone.as_ref().and_then(Phone::local).map(str::to_owned);
    let abroad = phone.map(|phone| digits(&phone.to_string()));
    let dialled = abroad.as_ref().map(|phone| format!("00{phone}"));
    let mut numbers = [patient.identity_number.clone(), local, abroad, dialled].into_iter().flatten();
    numbered || (named.len() > 1 && named.is_subset(&said)) || numbers.any(|number| has_number(text, &number))
}

/// The words of a text as search compares them, in which these signs may stand.
fn words(text: &str, within: &[char]) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric() && !within.contains(&c));
    words.map(|word| word.trim_matches(within).to_owned()).filter(|word| !word.is_empty()).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a number stands in a text, however it is parted: `68 05 00 12`, `020132-99997`.
fn has_number(text: &str, number: &str) -> bool {
    let parts = |c: char| c.is_whitespace() || "-./()+".contains(c);
    let runs = text.split(|c: char| !c.is_ascii_digit() && !parts(c));
    runs.map(|run| run.split(parts).filter(|group| !group.is_empty()).collect::<Vec<_>>()).any(|groups| {
        (0..groups.len()).any(|first| {
            (first..groups.len()).any(|last| !number.is_empty() && groups[first..=last].concat() == number)
        })
    })
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
    fn a_filter_names_a_patient_by_all_of_the_name_or_by_a_number() {
        let patient = Patient {
            name: "Åse Stolt-Furu".into(),
            number: Some("MAS-07".into()),
            identity_number: Some("02013299997".into()),
            phone: Some("+4768050012".into()),
            ..Patient::default()
        };
        for text in [
            "ase stolt-furu",
            "åse stolt furu",
            "namn:\"STOLT-FURU, Aase\" fase:4",
            "nummer:mas-07",
            "-mas-07",
            "fase:4 02013299997",
            "020132 99997",
            "020132-99997",
            "telefon:\"68 05 00 12\"",
            "68.05.00.12",
            "+47 68 05 00 12",
            "0047 68050012 seint",
        ] {
            assert!(names(text, &patient), "{text}");
        }
        for text in ["", "Åse", "fase:4 gruppe:kols", "MAS-070", "68 05 00", "furu ase"] {
            assert!(!names(text, &patient), "{text}");
        }
        assert!(!names("", &Patient::default()) && !names("fase:4", &Patient::default()));
        let other = Patient { name: "Nord".into(), phone: Some("02502".into()), ..Patient::default() };
        assert!(!names("nord frist<2025-02-14", &other), "a word of the language, a day");
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
