//! Whom to phone next about an appointment.
//!
//! The GP's office refers and asks who else takes part; the hospital assesses, agrees the time with
//! the municipality's contact and sends the link (`domain.md`, "DSK appointment, step by step").

use serde::{Deserialize, Serialize};

use super::{Appointment, Step};
use crate::domain::RecordId;
use crate::domain::contact::Contact;

/// Whom to phone next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCall {
    /// The step that it is about.
    pub step: Step,
    /// The unit or person in the directory, where it is known.
    pub contact: Option<RecordId>,
    /// What it is called.
    pub name: Option<String>,
    /// The number, E.164.
    pub number: Option<String>,
    /// When that number is answered.
    pub hours: Option<String>,
}

impl Appointment {
    /// Who is phoned about a step, in the directory.
    pub fn contact_for(&self, step: Step) -> Option<RecordId> {
        match step {
            Step::Referral | Step::Participants => self.place_contact.or(self.hospital),
            Step::Assessment | Step::Time | Step::Link => self.hospital,
        }
    }

    /// Whom to phone about the next step; `contact` is the directory's entry of who that is. None
    /// where nothing is to be arranged, or no number is known.
    ///
    /// The time is agreed on the number that was given for it, where one was.
    pub fn next_call(&self, contact: Option<&Contact>) -> Option<PhoneCall> {
        let step = self.next_step()?;
        let agreed_on = self.arranging_phone.as_ref().filter(|_| step == Step::Time);
        let number = agreed_on.or(contact.and_then(|contact| contact.phone.as_ref()))?;
        Some(PhoneCall {
            step,
            contact: contact.and_then(|_| self.contact_for(step)),
            name: contact.map(|contact| contact.name.clone()),
            hours: contact.and_then(|contact| contact.hours_of(number)).map(str::to_owned),
            number: Some(number.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::appointment::{Flow, StepEntry};
    use crate::domain::contact::FurtherPhone;
    use crate::domain::pathway::ActivityState;

    fn team() -> Contact {
        let secretary = FurtherPhone {
            number: "+4768050041".into(),
            label: Some("sekretær".into()),
            hours: Some("09–11".into()),
        };
        Contact {
            name: "Palliativt team".into(),
            phone: Some("+4768050040".into()),
            phone_hours: Some("08–15".into()),
            other_phone: [(RecordId::from_bytes([1; 16]), secretary)].into(),
            ..Contact::default()
        }
    }

    #[test]
    fn the_time_is_agreed_on_the_number_that_was_given_for_it() {
        let mut dsk = Appointment { flow: Some(Flow::FromHospital), ..Appointment::default() };
        dsk.hospital = Some(RecordId::from_bytes([4; 16]));
        let call = dsk.next_call(Some(&team())).unwrap();
        assert_eq!((call.step, call.number.as_deref()), (Step::Time, Some("+4768050040")));
        assert_eq!((call.name.as_deref(), call.hours.as_deref()), (Some("Palliativt team"), Some("08–15")));
        dsk.arranging_phone = Some("+4768050041".into());
        let call = dsk.next_call(Some(&team())).unwrap();
        assert_eq!((call.number.as_deref(), call.hours.as_deref()), (Some("+4768050041"), Some("09–11")));
        dsk.arranging_phone = Some("+4768050099".into());
        assert_eq!(dsk.next_call(Some(&team())).unwrap().hours, None, "nobody said when that is answered");
        assert_eq!(dsk.next_call(None).unwrap().number.as_deref(), Some("+4768050099"));
    }

    #[test]
    fn each_step_has_whom_to_phone() {
        let (place, hospital) = (RecordId::from_bytes([3; 16]), RecordId::from_bytes([4; 16]));
        let mut dsk = Appointment { hospital: Some(hospital), ..Appointment::default() };
        assert_eq!(dsk.contact_for(Step::Referral), Some(hospital));
        dsk.place_contact = Some(place);
        let whom = [Step::Referral, Step::Participants, Step::Assessment].map(|step| dsk.contact_for(step));
        assert_eq!(whom, [Some(place), Some(place), Some(hospital)]);
    }

    #[test]
    fn nobody_is_phoned_without_a_number_or_when_all_is_arranged() {
        let mut dsk = Appointment { flow: Some(Flow::FromHospital), ..Appointment::default() };
        assert_eq!(dsk.next_call(None), None);
        let done = StepEntry { state: Some(ActivityState::Done), ..StepEntry::default() };
        dsk.step = [(Step::Time, done.clone()), (Step::Link, done)].into();
        assert_eq!(dsk.next_call(Some(&team())), None);
    }
}
