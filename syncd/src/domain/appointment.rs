//! DSK: a video consultation, arranged step by step, held, and evaluated.

mod bookings;
mod call;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::booking::Apart;
use super::pathway::ActivityState;
use super::{Field, HeldIn, Keyed, Kind, RecordId, Schema, Section, Shape};

pub use bookings::end_of;
pub use call::PhoneCall;

/// How many fields the evaluation form has: the last ones of the schema.
const EVALUATION: usize = 14;

/// The fields of the evaluation form.
pub const fn evaluation() -> &'static [Field] {
    SCHEMA.fields.split_at(SCHEMA.fields.len() - EVALUATION).1
}

/// The fields of a DSK (`domain.md`, "DSK appointment, step by step" and "Evaluation form").
pub static SCHEMA: Schema = Schema {
    kind: Kind::Appointment,
    held_in: HeldIn::Municipality,
    versions: &[&["agreed", "evaluation_note"]],
    fields: &[
        Field::new("number", Shape::Line(20)),
        Field::new("patient", Shape::Reference(Kind::Patient)).required(),
        Field::new("flow", Shape::Choice(Flow::CODES)),
        Field::new("status", Shape::Choice(AppointmentStatus::CODES)),
        Field::new("start", Shape::DateTime),
        Field::new("end", Shape::DateTime),
        Field::new("place", Shape::Choice(Place::CODES)),
        Field::new("place_contact", Shape::Reference(Kind::Contact)),
        Field::new("hospital", Shape::Reference(Kind::Contact)),
        Field::new("arranging_phone", Shape::Phone),
        Field::new("responsible", Shape::Line(80)),
        Field::new("link", Shape::Line(300)).group("before"),
        Field::new("link_checked", Shape::Flag).group("before"),
        Field::new("equipment_tested", Shape::Flag).group("before"),
        Field::new("by_phone", Shape::Flag).group("after"),
        Field::new("notes_municipality", Shape::Flag).group("after"),
        Field::new("notes_hospital", Shape::Flag).group("after"),
        Field::new("agreed", Shape::LongText).group("after"),
        Field::new("evaluated_on", Shape::Date).group("evaluation"),
        Field::new("km_saved", Shape::Decimal(0.0, 4_000.0)).group("evaluation"),
        Field::new("transport", Shape::Choice(Transport::CODES)).group("evaluation"),
        Field::new("companion", Shape::Choice(Companion::CODES)).group("evaluation"),
        Field::new("companion_hours", Shape::Decimal(0.0, 100.0)).group("evaluation"),
        Field::new("arranging", Shape::Line(300)).group("evaluation"),
        Field::new("arranging_days", Shape::Integer(0, 365)).group("evaluation"),
        Field::new("arranged_by", Shape::Line(80)).group("evaluation"),
        Field::new("technical_quality", Shape::Integer(1, 5)).group("evaluation"),
        Field::new("sound", Shape::Integer(1, 5)).group("evaluation"),
        Field::new("others_present", Shape::Line(200)).group("evaluation"),
        Field::new("benefit", Shape::Line(300)).group("evaluation"),
        Field::new("learning", Shape::Line(300)).group("evaluation"),
        Field::new("evaluation_note", Shape::LongText).group("evaluation"),
    ],
    sections: &[
        Section {
            name: "step",
            keyed: Keyed::OneOf(Step::CODES),
            fields: &[
                Field::new("state", Shape::Choice(ActivityState::CODES)),
                Field::new("date", Shape::Date),
                Field::new("due", Shape::Date),
                Field::new("person", Shape::Line(80)),
            ],
        },
        Section::APART,
        Section {
            name: "participant",
            keyed: Keyed::Random,
            fields: &[
                Field::new("name", Shape::Line(120)).required(),
                Field::new("role", Shape::Line(80)),
                Field::new("phone", Shape::Phone),
            ],
        },
    ],
};

codes! {
    /// Who began.
    Flow {
        /// The GP referred.
        FromMunicipality,
        /// The hospital's coordinator called.
        FromHospital,
    }
}

codes! {
    /// Where the appointment stands (FHIR Appointment.status, those that fit).
    AppointmentStatus {
        /// Thought of.
        Proposed,
        /// Being arranged.
        Pending,
        /// Time agreed.
        Booked,
        /// Held.
        Fulfilled,
        /// Cancelled.
        Cancelled,
        /// Somebody did not come.
        Noshow,
        /// Never was.
        EnteredInError,
    }
}

codes! {
    /// Where the patient sits.
    Place {
        /// GP office.
        GpOffice,
        /// The patient's home.
        Home,
        /// Nursing home.
        NursingHome,
        /// Hospital ward.
        Ward,
    }
}

codes! {
    /// The transport that it would have taken.
    Transport {
        /// Own car, or driven by a relative.
        OwnCar,
        /// Patient transport or taxi.
        PatientTransport,
        /// Ambulance.
        Ambulance,
    }
}

codes! {
    /// Who would have come along.
    Companion {
        /// Family.
        Family,
        /// Municipal health personnel.
        HealthPersonnel,
        /// Nobody.
        Nobody,
    }
}

codes! {
    /// The steps of arranging (`domain.md`, "DSK appointment, step by step").
    Step {
        /// 1: GP assesses and sends a referral that asks for DSK.
        Referral,
        /// 2: GP and patient decide who else takes part.
        Participants,
        /// 3: hospital receives and assesses it.
        Assessment,
        /// 4: the time is agreed by phone.
        Time,
        /// 5: the hospital sends appointment and link.
        Link,
    }
}

/// A DSK as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appointment {
    /// The shown number.
    pub number: Option<String>,
    /// Who it is for.
    pub patient: Option<RecordId>,
    /// Who began.
    pub flow: Option<Flow>,
    /// Where it stands.
    pub status: Option<AppointmentStatus>,
    /// Start, Europe/Oslo.
    pub start: Option<DateTime>,
    /// End, Europe/Oslo.
    pub end: Option<DateTime>,
    /// Where the patient sits.
    pub place: Option<Place>,
    /// That place, a contact.
    pub place_contact: Option<RecordId>,
    /// The hospital unit, a contact.
    pub hospital: Option<RecordId>,
    /// The number for arranging the time, E.164.
    pub arranging_phone: Option<String>,
    /// Who answers for it in the municipality.
    pub responsible: Option<String>,
    /// The link of the video room.
    pub link: Option<String>,
    /// Whether the link's host was checked.
    pub link_checked: bool,
    /// Whether equipment and connection were tested.
    pub equipment_tested: bool,
    /// Carried out by phone after all.
    pub by_phone: bool,
    /// Note written in the municipality's record system.
    pub notes_municipality: bool,
    /// Note written in the hospital's record system.
    pub notes_hospital: bool,
    /// Plan and responsibilities agreed.
    pub agreed: Option<String>,
    /// When the evaluation form was filled in.
    pub evaluated_on: Option<Date>,
    /// Kilometres saved, round trip.
    pub km_saved: Option<f64>,
    /// The transport avoided.
    pub transport: Option<Transport>,
    /// The companion avoided.
    pub companion: Option<Companion>,
    /// Hours the companion would have spent.
    pub companion_hours: Option<f64>,
    /// How arranging the time went.
    pub arranging: Option<String>,
    /// Days it took to arrange.
    pub arranging_days: Option<i64>,
    /// Who arranged it.
    pub arranged_by: Option<String>,
    /// Technical quality, 1–5.
    pub technical_quality: Option<i64>,
    /// Sound, 1–5.
    pub sound: Option<i64>,
    /// Others who took part.
    pub others_present: Option<String>,
    /// Benefit for the patient.
    pub benefit: Option<String>,
    /// Learning.
    pub learning: Option<String>,
    /// Free text.
    pub evaluation_note: Option<String>,
    /// The steps that something is noted on.
    pub step: BTreeMap<Step, StepEntry>,
    /// Others at the same time that are right as they are.
    pub apart: BTreeMap<RecordId, Apart>,
    /// Who takes part.
    pub participant: BTreeMap<RecordId, Participant>,
}

/// What is noted on a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepEntry {
    /// How far it has come.
    pub state: Option<ActivityState>,
    /// When.
    pub date: Option<Date>,
    /// When it is due.
    pub due: Option<Date>,
    /// Who does it.
    pub person: Option<String>,
}

/// Somebody who takes part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Participant {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Option<String>,
    /// Phone, E.164.
    pub phone: Option<String>,
}

impl Appointment {
    /// Where it stands; proposed until something else was said.
    pub fn status(&self) -> AppointmentStatus {
        self.status.unwrap_or(AppointmentStatus::Proposed)
    }

    /// The steps of this flow, in order: from the hospital, its coordinator calls first.
    pub fn steps(&self) -> &'static [Step] {
        match self.flow.unwrap_or(Flow::FromMunicipality) {
            Flow::FromMunicipality => {
                &[Step::Referral, Step::Participants, Step::Assessment, Step::Time, Step::Link]
            }
            Flow::FromHospital => &[Step::Time, Step::Link],
        }
    }

    /// The first step that is not done, while the appointment is being arranged; of one that has
    /// its time, the link until it has come.
    pub fn next_step(&self) -> Option<Step> {
        let remains = |step: &&Step| match self.status() {
            AppointmentStatus::Proposed | AppointmentStatus::Pending => true,
            AppointmentStatus::Booked => **step == Step::Link && self.link.is_none(),
            _ => false,
        };
        self.steps().iter().filter(remains).find(|step| !self.is_closed(**step)).copied()
    }

    /// Whether a step is done or was passed over.
    pub fn is_closed(&self, step: Step) -> bool {
        let state = self.step.get(&step).and_then(|entry| entry.state);
        matches!(state, Some(ActivityState::Done | ActivityState::NotNeeded))
    }

    /// Held, by video or by phone.
    pub fn is_held(&self) -> bool {
        self.status() == AppointmentStatus::Fulfilled
    }

    /// Held, and the evaluation form that every DSK must have is missing.
    pub fn lacks_evaluation(&self) -> bool {
        self.is_held() && self.evaluated_on.is_none()
    }

    /// Held, and a journal note is missing in one of the two record systems.
    pub fn lacks_notes(&self) -> bool {
        self.is_held() && !(self.notes_municipality && self.notes_hospital)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(steps: &[Step]) -> BTreeMap<Step, StepEntry> {
        let entry = StepEntry { state: Some(ActivityState::Done), ..StepEntry::default() };
        steps.iter().map(|step| (*step, entry.clone())).collect()
    }

    #[test]
    fn the_next_step_is_the_first_not_done() {
        let mut dsk = Appointment::default();
        assert_eq!(dsk.next_step(), Some(Step::Referral));
        dsk.step = done(&[Step::Referral, Step::Participants, Step::Time]);
        assert_eq!(dsk.next_step(), Some(Step::Assessment));
        dsk.flow = Some(Flow::FromHospital);
        assert_eq!(dsk.next_step(), Some(Step::Link));
        dsk.status = Some(AppointmentStatus::Booked);
        assert_eq!(dsk.next_step(), Some(Step::Link), "the hospital is to send it");
        dsk.link = Some("https://join.nhn.no/rom".into());
        assert_eq!(dsk.next_step(), None);
    }

    #[test]
    fn a_time_that_was_agreed_before_all_steps_were_noted_asks_for_the_link_alone() {
        let booked = Appointment { status: Some(AppointmentStatus::Booked), ..Appointment::default() };
        assert_eq!(booked.next_step(), Some(Step::Link));
    }

    #[test]
    fn the_evaluation_form_is_the_last_part_of_the_schema() {
        let of_evaluation = SCHEMA.fields.iter().filter(|field| field.group == "evaluation");
        let names = |fields: &[Field]| fields.iter().map(|field| field.name).collect::<Vec<_>>();
        assert_eq!(names(evaluation()), of_evaluation.map(|field| field.name).collect::<Vec<_>>());
    }

    #[test]
    fn a_dsk_held_needs_notes_in_both_systems_and_an_evaluation() {
        let mut dsk = Appointment { status: Some(AppointmentStatus::Fulfilled), ..Appointment::default() };
        assert!(dsk.lacks_evaluation() && dsk.lacks_notes());
        dsk.notes_municipality = true;
        assert!(dsk.lacks_notes());
        dsk.notes_hospital = true;
        assert!(!dsk.lacks_notes());
    }
}
