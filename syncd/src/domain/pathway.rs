//! The DHO pathway: its activities, who is accountable, what is next and who is responsible now.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::consent::ConsentState;
use super::patient::{Patient, PatientStatus};
use super::{Key, Record, Value};

codes! {
    /// How far an activity has come.
    ActivityState {
        /// Begun, or asked for and waited for.
        InProgress,
        /// Done.
        Done,
        /// Passed over on purpose.
        NotNeeded,
    }
}

codes! {
    /// Variants of the pathway in the reports.
    Model {
        /// Home care recruits and follows up: the pilot.
        HomeCareFirst,
        /// The hospital includes and makes the plan; the municipality takes over.
        HospitalFirst,
        /// A response centre follows up.
        ResponseCentre,
        /// Home care alone (Ørland).
        HomeCareOnly,
    }
}

codes! {
    /// The columns of the published table.
    Role {
        /// Home nursing, the DHO resource (HSY).
        HomeCare,
        /// Assessment team and administration.
        Administration,
        /// General practitioner.
        Gp,
        /// Hospital.
        Hospital,
        /// Patient or relative.
        Patient,
    }
}

/// The pathway as a table; `practice` tells how a municipality changes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pathway {
    /// The activities, in order.
    #[serde(rename = "activity")]
    pub activities: Vec<Activity>,
    /// The variants.
    #[serde(rename = "model")]
    pub models: Vec<Variant>,
}

/// An activity of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its code; the digit before the point is the phase.
    pub code: String,
    /// What each role does, in the published letters: `A U`, `D/R`, `A?`.
    pub roles: BTreeMap<Role, String>,
    /// How many days after the activity before it this one is due.
    pub within_days: Option<u16>,
    /// Whether it is passed over for everybody. None of the published are.
    #[serde(default)]
    pub not_used: bool,
}

/// A variant of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Which model.
    pub code: Model,
    /// The activities that this model passes over.
    pub passes_over: Vec<String>,
}

/// The codes of the published table.
pub const ACTIVITIES: &[&str] = &[
    "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "3.1", "3.2", "4.1", "4.2",
    "4.3", "4.4", "5.1", "5.2", "5.3",
];

/// What is noted on an activity of one patient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PathwayEntry {
    /// How far it has come; not begun otherwise.
    pub state: Option<ActivityState>,
    /// When it was begun or done.
    pub date: Option<Date>,
    /// When it is due, where somebody said so.
    pub due: Option<Date>,
    /// Who does it, where that is somebody else than the coordinator.
    pub person: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// What comes next for a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The activity's code.
    pub code: String,
    /// When it is due, if that can be told.
    pub due: Option<Date>,
    /// Since when it is under way, if it is.
    pub begun: Option<Date>,
}

/// Who answers for what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// The accountable role.
    pub role: Role,
    /// The person, where a name is known.
    pub person: Option<String>,
}

/// The table cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the pathway table cannot be read: {0}")]
pub struct BadPathway(#[from] toml::de::Error);

impl Activity {
    /// The phase, 1–5.
    pub fn phase(&self) -> u8 {
        phase(&self.code)
    }

    /// The roles that the table calls accountable, without a question mark.
    pub fn accountable(&self) -> impl Iterator<Item = Role> {
        let sure = |letters: &str| letters.contains('A') && !letters.contains("A?");
        self.roles.iter().filter(move |(_, letters)| sure(letters)).map(|(role, _)| *role)
    }
}

/// What somebody enters of a patient, with today where an activity is said to be done and no day is: whether it
/// counts depends on the consent that stood then, and nobody types the day that it is.
pub fn dated(mut entered: BTreeMap<Key, Value>, record: &Record, today: Date) -> BTreeMap<Key, Value> {
    let done: &str = ActivityState::Done.into();
    let ticked = entered.iter().filter(|(key, value)| key.name() == "state" && **value == done.into());
    let days = ticked.filter_map(|(key, _)| match key.entry() {
        Some(("activity", code)) => Some(Key::within("activity", code, "date")),
        _ => None,
    });
    let lacking = days.filter(|day| !entered.contains_key(day) && record.value(day).is_empty());
    let lacking: Vec<_> = lacking.collect();
    entered.extend(lacking.into_iter().map(|day| (day, today.into())));
    entered
}

/// The phase of an activity's code: the digit before the point; 0 where there is none.
pub fn phase(code: &str) -> u8 {
    code.split('.').next().and_then(|digit| digit.parse().ok()).unwrap_or(0)
}

impl Pathway {
    /// The table in a TOML file.
    ///
    /// # Errors
    /// When the text is not TOML of the form of `data/pathway.toml`.
    pub fn parse(toml: &str) -> Result<Self, BadPathway> {
        Ok(toml::from_str(toml)?)
    }

    /// The published table.
    pub fn published() -> &'static Self {
        static TABLE: LazyLock<Pathway> = LazyLock::new(|| {
            Pathway::parse(include_str!("../../data/pathway.toml"))
                .expect("the shipped pathway is well-formed; a test reads it")
        });
        &TABLE
    }

    /// The activity with this code.
    pub fn activity(&self, code: &str) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.code == code)
    }

    /// The activities that neither this patient's model nor the municipality passes over, in order.
    pub fn activities_for<'a>(&'a self, patient: &Patient) -> impl Iterator<Item = &'a Activity> {
        let model = patient.model.unwrap_or(Model::HomeCareFirst);
        let variant = self.models.iter().find(move |variant| variant.code == model);
        let passed_over =
            move |code: &String| variant.is_some_and(|variant| variant.passes_over.contains(code));
        // What was begun all the same, or given a deadline, stands until it is done.
        let stands = |code: &String| {
            let entry = patient.activity.get(code);
            entry.is_some_and(|entry| match entry.state {
                Some(ActivityState::InProgress) => true,
                Some(ActivityState::Done | ActivityState::NotNeeded) => false,
                None => entry.due.is_some(),
            })
        };
        let is_used = move |activity: &&Activity| !activity.not_used || stands(&activity.code);
        self.activities.iter().filter(is_used).filter(move |activity| !passed_over(&activity.code))
    }

    /// What is next: the first activity that is neither [done](Patient::counts_as_done) nor passed over.
    ///
    /// A withdrawn or refused consent starts phase 5. Nothing is next while the service is
    /// paused, or once it is ended and phase 5 is done.
    pub fn next(&self, patient: &Patient) -> Option<Next> {
        let is_refused = matches!(patient.consent_state(), ConsentState::Refused(_));
        match patient.status() {
            PatientStatus::Onhold | PatientStatus::Cancelled => None,
            PatientStatus::Finished => self.open(patient),
            _ if is_refused && !patient.activity.contains_key("2.4") => None,
            _ => self.open(patient),
        }
    }

    /// The phase that a patient stands in, also while nothing is next: during a pause, and where a consent
    /// was refused before anything was set up. None for who never started, or once all is done.
    pub fn phase(&self, patient: &Patient) -> Option<u8> {
        let never_started = patient.status() == PatientStatus::Cancelled;
        self.open(patient).filter(|_| !never_started).map(|open| phase(&open.code))
    }

    /// The first activity that is neither done nor passed over, of the phases that still count.
    fn open(&self, patient: &Patient) -> Option<Next> {
        let first_phase = match (patient.status(), patient.consent_state()) {
            (PatientStatus::Finished, _) | (_, ConsentState::Withdrawn(_)) => 5,
            (_, ConsentState::Refused(_)) if patient.activity.contains_key("2.4") => 5,
            _ => 1,
        };
        let mut before = match first_phase {
            5 => patient.end_date,
            _ => None,
        };
        for activity in self.activities_for(patient).filter(|activity| activity.phase() >= first_phase) {
            let entry = patient.activity.get(&activity.code);
            let state = entry.and_then(|entry| entry.state);
            let date = entry.and_then(|entry| entry.date);
            match state {
                Some(ActivityState::NotNeeded) => before = date.or(before),
                Some(ActivityState::Done) if patient.counts_as_done(&activity.code) => {
                    before = date.or(before)
                }
                _ => {
                    let usual = before
                        .zip(activity.within_days)
                        .map(|(day, days)| day.saturating_add(i64::from(days).days()));
                    let begun = date.filter(|_| state == Some(ActivityState::InProgress));
                    let due = entry.and_then(|entry| entry.due).or(usual);
                    return Some(Next { code: activity.code.clone(), due, begun });
                }
            }
        }
        None
    }

    /// Who answers for an activity of this patient: one role and, where known, one person.
    ///
    /// Where the table names several as accountable, the municipality's own people come first:
    /// the patient answers only where the table names nobody else.
    pub fn responsible(&self, patient: &Patient, code: &str) -> Option<Responsible> {
        let role = self.activity(code)?.accountable().min()?;
        let named = patient.activity.get(code).and_then(|entry| entry.person.clone());
        let person = named.or_else(|| match role {
            Role::HomeCare => patient.coordinator.clone(),
            Role::Patient => Some(patient.name.clone()),
            _ => None,
        });
        Some(Responsible { role, person })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::RecordId;
    use crate::domain::consent::{ConsentEntry, ConsentStatus};

    fn walked(codes: &[&str]) -> Patient {
        let entry = |day: usize| PathwayEntry {
            state: Some(ActivityState::Done),
            date: Some(date(2026, 11, 1 + day as i8)),
            ..PathwayEntry::default()
        };
        let activity = codes.iter().enumerate().map(|(day, code)| ((*code).to_owned(), entry(day))).collect();
        Patient {
            name: "Stolt Furu".into(),
            coordinator: Some("Lun Fjellrev".into()),
            activity,
            ..Patient::default()
        }
    }

    #[test]
    fn the_published_table_is_read() {
        let table = Pathway::published();
        assert_eq!(table.activities.iter().map(|activity| &activity.code).collect::<Vec<_>>(), ACTIVITIES);
        let plan = table.activity("3.2").unwrap();
        assert_eq!((plan.phase(), plan.roles[&Role::Hospital].as_str()), (3, "D/R"));
        assert_eq!(plan.accountable().collect::<Vec<_>>(), [Role::HomeCare, Role::Gp]);
        let ended = table.activity("5.3").unwrap();
        assert_eq!(
            ended.accountable().collect::<Vec<_>>(),
            [Role::HomeCare],
            "a question mark is not an answer"
        );
    }

    #[test]
    fn phase_one_is_outside_the_pilot_and_inside_hospital_first() {
        let table = Pathway::published();
        let mut patient = walked(&[]);
        assert_eq!(table.next(&patient).unwrap().code, "2.1");
        patient.model = Some(Model::HospitalFirst);
        assert_eq!(table.next(&patient).unwrap().code, "1.1");
    }

    #[test]
    fn the_next_activity_is_due_after_the_one_before_it() {
        let table = Pathway::published();
        let mut patient = walked(&["2.1", "2.2"]);
        let next = Next { code: "2.3".into(), due: Some(date(2026, 11, 9)), begun: None };
        assert_eq!(table.next(&patient), Some(next));
        let said = PathwayEntry { due: Some(date(2026, 12, 24)), ..PathwayEntry::default() };
        patient.activity.insert("2.3".into(), said);
        assert_eq!(
            table.next(&patient).unwrap().due,
            Some(date(2026, 12, 24)),
            "what somebody said goes first"
        );
    }

    #[test]
    fn a_withdrawn_consent_starts_phase_five() {
        let table = Pathway::published();
        let mut patient = walked(&["2.1", "2.2", "2.3", "2.4"]);
        let withdrawn = ConsentEntry {
            status: Some(ConsentStatus::Inactive),
            date: Some(date(2026, 11, 20)),
            ..ConsentEntry::default()
        };
        patient.consent.insert(RecordId::random(), withdrawn);
        assert_eq!(table.next(&patient).unwrap().code, "5.1");
    }

    #[test]
    fn what_was_done_without_a_consent_is_next_once_there_is_one() {
        let answered = |status, day| ConsentEntry {
            status: Some(status),
            date: Some(date(2026, 11, day)),
            ..ConsentEntry::default()
        };
        // 2.3 is done on the third, 2.4 on the fourth, on which the consent is withdrawn.
        let mut patient = walked(&["2.1", "2.2", "2.3", "2.4"]);
        for (status, day) in
            [(ConsentStatus::Active, 2), (ConsentStatus::Inactive, 4), (ConsentStatus::Active, 9)]
        {
            patient.consent.insert(RecordId::random(), answered(status, day));
        }
        assert!(patient.counts_as_done("2.3") && !patient.counts_as_done("2.4"));
        let next = Pathway::published().next(&patient).unwrap();
        assert_eq!((next.code.as_str(), next.due), ("2.4", Some(date(2026, 11, 10))));
    }

    #[test]
    fn nothing_is_next_while_paused_or_when_all_is_done() {
        let table = Pathway::published();
        let mut patient = walked(&["2.1"]);
        patient.status = Some(PatientStatus::Onhold);
        assert_eq!(table.next(&patient), None);
        let mut ended = walked(&["5.1", "5.2", "5.3"]);
        ended.status = Some(PatientStatus::Finished);
        assert_eq!(table.next(&ended), None);
    }

    #[test]
    fn who_is_paused_or_has_refused_stands_in_a_phase_though_nothing_is_next() {
        let table = Pathway::published();
        let mut patient = walked(&["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7"]);
        let given = ConsentEntry {
            status: Some(ConsentStatus::Active),
            date: Some(date(2026, 11, 2)),
            ..ConsentEntry::default()
        };
        patient.consent.insert(RecordId::random(), given);
        patient.status = Some(PatientStatus::Onhold);
        assert_eq!((table.next(&patient), table.phase(&patient)), (None, Some(3)));
        patient.status = Some(PatientStatus::Finished);
        assert_eq!(table.phase(&patient), Some(5));
        patient.activity.extend(walked(&["5.1", "5.2", "5.3"]).activity);
        assert_eq!(table.phase(&patient), None, "all is done");
        let mut candidate = walked(&["2.1"]);
        let refused = ConsentEntry {
            status: Some(ConsentStatus::Rejected),
            date: Some(date(2026, 11, 20)),
            ..Default::default()
        };
        candidate.consent.insert(RecordId::random(), refused);
        assert_eq!((table.next(&candidate), table.phase(&candidate)), (None, Some(2)));
        candidate.status = Some(PatientStatus::Cancelled);
        assert_eq!(table.phase(&candidate), None, "never started");
    }

    #[test]
    fn somebody_in_the_municipality_answers_where_the_table_names_several() {
        let table = Pathway::published();
        let mut patient = walked(&[]);
        let coordinator = Responsible { role: Role::HomeCare, person: Some("Lun Fjellrev".into()) };
        assert_eq!(table.responsible(&patient, "4.1"), Some(coordinator));
        assert_eq!(table.responsible(&patient, "1.3").unwrap().role, Role::Administration);
        assert_eq!(table.responsible(&patient, "2.7").unwrap().person, Some("Stolt Furu".into()));
        let entry = PathwayEntry { person: Some("Mild Elvebreidd".into()), ..PathwayEntry::default() };
        patient.activity.insert("4.1".into(), entry);
        assert_eq!(table.responsible(&patient, "4.1").unwrap().person, Some("Mild Elvebreidd".into()));
    }
}
