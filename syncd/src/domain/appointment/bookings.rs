//! The times that appointments take, of whom and where. Two at once may have been made apart, on
//! machines without contact: both stand, and every machine that holds both says so.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::{Appointment, AppointmentStatus};
use crate::domain::booking::{Booking, Shared, folded};

/// How long a DSK takes where nobody said when it ends, in minutes.
const USUAL_MINUTES: i64 = 30;

impl Appointment {
    /// The times that it takes. What is held or called off takes none, nor what has no time yet.
    pub fn bookings(&self) -> Vec<Booking> {
        let open = matches!(self.status(), AppointmentStatus::Pending | AppointmentStatus::Booked);
        let Some(start) = self.start.filter(|_| open) else { return Vec::new() };
        let end = end_of(start, self.end);
        let person = self.responsible.as_deref().map(folded).filter(|name| !name.is_empty());
        let whose = [
            self.patient.map(|id| format!("{}/{id}", Shared::Patient)),
            person.map(|name| format!("{}/{name}", Shared::Person)),
            self.place_contact.map(|id| format!("{}/{id}", Shared::Place)),
        ];
        whose.into_iter().flatten().map(|who| Booking { who, start, end }).collect()
    }
}

/// When an appointment ends: as somebody said, where that is after its start, else after the usual time.
pub fn end_of(start: DateTime, said: Option<DateTime>) -> DateTime {
    said.filter(|end| *end > start).unwrap_or_else(|| start.saturating_add(USUAL_MINUTES.minutes()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Time, date, time};

    use super::*;
    use crate::domain::RecordId;

    fn at(start: Time, end: Option<Time>) -> Appointment {
        let day = date(2026, 11, 24);
        Appointment {
            status: Some(AppointmentStatus::Booked),
            patient: Some(RecordId::from_bytes([7; 16])),
            start: Some(day.to_datetime(start)),
            end: end.map(|end| day.to_datetime(end)),
            ..Appointment::default()
        }
    }

    fn collide(one: &Appointment, other: &Appointment) -> Vec<Shared> {
        let others = other.bookings();
        let met = one.bookings().into_iter().filter(|own| others.iter().any(|other| own.overlaps(other)));
        met.filter_map(|booking| Booking::shared(&booking.who)).collect()
    }

    #[test]
    fn two_at_once_collide_and_two_in_a_row_do_not() {
        let ten = at(time(10, 0, 0, 0), None);
        for (start, met) in [((9, 30), false), ((9, 31), true), ((10, 29), true), ((10, 30), false)] {
            let other = at(time(start.0, start.1, 0, 0), None);
            assert_eq!(!collide(&ten, &other).is_empty(), met, "{start:?}");
            assert_eq!(!collide(&other, &ten).is_empty(), met, "{start:?}, the other way round");
        }
        let long = at(time(9, 0, 0, 0), Some(time(10, 1, 0, 0)));
        assert_eq!(collide(&ten, &long), [Shared::Patient]);
        let backwards = at(time(10, 10, 0, 0), Some(time(9, 0, 0, 0)));
        assert_eq!(collide(&ten, &backwards), [Shared::Patient], "an end before its start says nothing");
    }

    #[test]
    fn patient_responsible_person_and_place_are_taken_each_by_itself() {
        let ten = || at(time(10, 0, 0, 0), None);
        let place = Some(RecordId::from_bytes([3; 16]));
        let one = Appointment { responsible: Some("Lun  Fjellrev".into()), place_contact: place, ..ten() };
        let other = Appointment {
            patient: Some(RecordId::from_bytes([8; 16])),
            responsible: Some("lun fjellrev ".into()),
            ..ten()
        };
        assert_eq!(collide(&one, &other), [Shared::Person]);
        let nobody =
            Appointment { patient: None, responsible: Some(" ".into()), place_contact: place, ..ten() };
        assert_eq!(collide(&one, &nobody), [Shared::Place]);
        assert_eq!(collide(&other, &nobody), []);
    }

    #[test]
    fn only_what_is_to_come_takes_time() {
        let ten = at(time(10, 0, 0, 0), None);
        for status in [AppointmentStatus::Fulfilled, AppointmentStatus::Cancelled, AppointmentStatus::Noshow]
        {
            assert_eq!(Appointment { status: Some(status), ..ten.clone() }.bookings(), []);
        }
        assert_eq!(Appointment { start: None, ..ten }.bookings(), []);
    }
}
