//! What a check-in should know of each municipality, so that nobody has to type it in: from cards
//! where they are held, else from figures in which small counts are left out.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Municipality;
use super::aggregate::{Aggregate, Recruitment, Table};
use super::card::{AppointmentCard, Card, PatientCard};
use super::patient::PatientStatus;

/// How the municipalities stand, for the newest check-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The day of the check-in before; what is new is what came after it.
    pub since: Option<Date>,
    /// By number.
    pub municipalities: Vec<Standing>,
}

/// How a municipality stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Which.
    pub municipality: Municipality,
    /// Patients by the code of their status.
    pub patients: Table,
    /// What only cards tell; none on a machine that holds none.
    pub cards: Option<FromCards>,
    /// DSK by the code of their state; only where there are no cards.
    pub appointments: Option<Table>,
    /// Where candidates come from and why some were not included; none where nothing was told.
    #[serde(default)]
    pub recruitment: Option<Recruitment>,
    /// Whether it is this municipality, whose rows can be opened.
    #[serde(default)]
    pub own: bool,
}

/// What only cards tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromCards {
    /// Patients by the phase that they are in, of those who are in the service or to come into it.
    pub phases: BTreeMap<u8, u32>,
    /// Numbers of those who started since the check-in before.
    pub started: Vec<String>,
    /// Numbers of those who ended since.
    pub ended: Vec<String>,
    /// DSK whose time has come since.
    pub dsk_since: u32,
    /// DSK with a time to come.
    pub dsk_coming: u32,
}

impl Standing {
    /// As cards tell it on the day of a check-in.
    pub fn of_cards<'a>(
        municipality: Municipality,
        cards: impl IntoIterator<Item = &'a Card>,
        day: Date,
        since: Option<Date>,
    ) -> Self {
        let (mut states, mut told) = (BTreeMap::<String, u32>::new(), FromCards::default());
        for card in cards {
            match card {
                Card::Patient(card) => {
                    *states.entry(status(card).to_string()).or_default() += 1;
                    told.patient(card, day, since);
                }
                Card::Appointment(card) => told.appointment(card, day, since),
            }
        }
        told.started.sort_unstable();
        told.ended.sort_unstable();
        let (patients, cards) = (Table::whole(states), Some(told));
        Self { municipality, patients, cards, appointments: None, recruitment: None, own: false }
    }

    /// As its figures tell it.
    pub fn of_aggregate(municipality: Municipality, aggregate: Aggregate) -> Self {
        let Aggregate { patients, appointments, recruitment } = aggregate;
        let (appointments, recruitment) = (Some(appointments), Some(recruitment));
        Self { municipality, patients, cards: None, appointments, recruitment, own: false }
    }
}

impl Standing {
    /// How recruitment went, for everybody.
    pub fn recruitment_without_small(&self) -> Option<Recruitment> {
        self.recruitment.as_ref().map(|told| told.without_small(&self.patients))
    }
}

impl FromCards {
    fn patient(&mut self, card: &PatientCard, day: Date, since: Option<Date>) {
        let is_over = matches!(status(card), PatientStatus::Finished | PatientStatus::Cancelled);
        if let Some(phase) = card.phase.filter(|_| !is_over) {
            *self.phases.entry(phase).or_default() += 1;
        }
        let is_new = |on: Option<Date>| on.zip(since).is_some_and(|(on, since)| since < on && on <= day);
        let number = || card.number.clone().unwrap_or_else(|| "?".to_owned());
        self.started.extend(is_new(card.start_date).then(number));
        self.ended.extend(is_new(card.end_date).then(number));
    }

    fn appointment(&mut self, card: &AppointmentCard, day: Date, since: Option<Date>) {
        let Some(on) = card.start.map(|start| start.date()) else { return };
        self.dsk_coming += u32::from(on >= day);
        self.dsk_since += u32::from(on < day && since.is_some_and(|since| since <= on));
    }
}

fn status(card: &PatientCard) -> PatientStatus {
    card.status.unwrap_or(PatientStatus::Planned)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2025, 2, 11);
    const BEFORE: Date = date(2025, 2, 4);

    fn standing(cards: &[Card], since: Option<Date>) -> Standing {
        Standing::of_cards(Municipality::new(4634).unwrap(), cards, DAY, since)
    }

    #[test]
    fn patients_stand_by_status_and_by_phase() {
        let patient = |status, phase| Card::Patient(PatientCard { status, phase, ..PatientCard::default() });
        let cards = [
            patient(Some(PatientStatus::Active), Some(4)),
            patient(Some(PatientStatus::Active), Some(4)),
            patient(None, Some(2)),
            patient(Some(PatientStatus::Finished), Some(5)),
        ];
        let standing = standing(&cards, None);
        let by = standing.patients.by.iter().map(|(code, count)| (code.as_str(), *count));
        assert_eq!(
            by.collect::<Vec<_>>(),
            [("active", Some(2)), ("finished", Some(1)), ("planned", Some(1))]
        );
        let phases = standing.cards.unwrap().phases;
        assert_eq!(phases, [(2, 1), (4, 2)].into(), "who has ended is in no phase");
    }

    #[test]
    fn what_is_new_came_after_the_check_in_before() {
        let patient = |number: &str, start_date, end_date| {
            Card::Patient(PatientCard {
                number: Some(number.into()),
                start_date: Some(start_date),
                end_date,
                ..PatientCard::default()
            })
        };
        let dsk = |on: Date| {
            let start = Some(on.at(10, 0, 0, 0));
            Card::Appointment(AppointmentCard { start, ..AppointmentCard::default() })
        };
        let cards = [
            patient("MAS-03", BEFORE, Some(DAY)),
            patient("MAS-02", DAY, None),
            patient("MAS-01", date(2025, 2, 12), None),
            dsk(BEFORE),
            dsk(date(2025, 2, 3)),
            dsk(DAY),
            dsk(date(2025, 2, 14)),
        ];
        let told = standing(&cards, Some(BEFORE)).cards.unwrap();
        assert_eq!((told.started, told.ended), (vec!["MAS-02".to_owned()], vec!["MAS-03".to_owned()]));
        assert_eq!((told.dsk_since, told.dsk_coming), (1, 2));
        let first = standing(&cards, None).cards.unwrap();
        assert_eq!((first.started.len(), first.dsk_since), (0, 0), "the first check-in of all");
    }
}
