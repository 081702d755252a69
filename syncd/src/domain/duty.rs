//! The duty roster: somebody must receive the alert (`domain.md`, "Duty").

mod absence;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

pub use absence::StandIn;
pub(super) use absence::same;

use super::{Field, HeldIn, Keyed, Kind, RecordId, Schema, Section, Shape};

/// The fields of a roster; there is one for each municipality, so its id is computed.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Duty,
    held_in: HeldIn::Municipality,
    versions: &[&[]],
    fields: &[Field::new("outside_hours", Shape::Line(200))],
    sections: &[
        Section {
            name: "shift",
            keyed: Keyed::Random,
            fields: &[
                Field::new("receiver", Shape::Line(80)).required(),
                Field::new("deputy", Shape::Line(80)),
                Field::new("weekdays", Shape::Ticks(WEEKDAYS)),
                Field::new("from", Shape::Date),
                Field::new("until", Shape::Date),
                Field::new("hours_from", Shape::Integer(0, 24)),
                Field::new("hours_until", Shape::Integer(0, 24)),
            ],
        },
        Section {
            name: "absence",
            keyed: Keyed::Random,
            fields: &[
                Field::new("person", Shape::Line(80)).required(),
                Field::new("deputy", Shape::Line(80)).required(),
                Field::new("from", Shape::Date).required(),
                Field::new("until", Shape::Date),
            ],
        },
    ],
};

/// The codes of the weekdays, as iCalendar has them.
const WEEKDAYS: &[&str] = &["mo", "tu", "we", "th", "fr", "sa", "su"];

/// A roster as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Duty {
    /// Whom to call outside the hours of the service.
    pub outside_hours: Option<String>,
    /// Who receives alerts, and when.
    pub shift: BTreeMap<RecordId, Shift>,
    /// Who is away, and who stands in.
    pub absence: BTreeMap<RecordId, Absence>,
}

/// Somebody receives alerts on certain days and hours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shift {
    /// Who receives.
    pub receiver: String,
    /// Who stands in.
    pub deputy: Option<String>,
    /// Codes of weekdays with a space between; every day where there are none.
    pub weekdays: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// First hour of the day, 0–24.
    pub hours_from: Option<i64>,
    /// The hour at which it ends, 0–24.
    pub hours_until: Option<i64>,
}

/// Somebody is away.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Absence {
    /// Who.
    pub person: String,
    /// Who takes over.
    pub deputy: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day; none while no end is known.
    pub until: Option<Date>,
}

impl Shift {
    fn covers(&self, moment: DateTime) -> bool {
        let (day, hour) = (moment.date(), i64::from(moment.hour()));
        let code = WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
        let weekday = self.weekdays.as_ref().is_none_or(|days| days.split(' ').any(|listed| listed == code));
        weekday
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.hours_from.is_none_or(|from| from <= hour)
            && self.hours_until.is_none_or(|until| hour < until)
    }
}

impl Duty {
    /// Who receives alerts at a moment, in Europe/Oslo: an absent person's deputy for them.
    pub fn on_duty(&self, moment: DateTime) -> Option<String> {
        self.in_turn(moment).next()
    }

    /// Who is next where the one on duty does not answer.
    pub fn deputy(&self, moment: DateTime) -> Option<String> {
        let first = self.on_duty(moment)?;
        self.in_turn(moment).find(|person| *person != first)
    }

    /// Those who are to receive alerts at a moment, in turn: of each shift the receiver, then the
    /// deputy, and who stands in for one that is away.
    fn in_turn(&self, moment: DateTime) -> impl Iterator<Item = String> {
        let day = moment.date();
        let shifts = self.shift.values().filter(move |shift| shift.covers(moment));
        shifts.flat_map(move |shift| {
            let deputy = shift.deputy.as_deref();
            let named = [Some(shift.receiver.as_str()), deputy].into_iter().flatten();
            let present = named.filter(|person| !self.is_away(person, day)).map(str::to_owned);
            let stand_in = self.stand_in(&shift.receiver, None, day).and_then(|stand_in| stand_in.person);
            present.chain(stand_in).collect::<Vec<_>>()
        })
    }
}

/// The hours of the somatic services: weekdays 09–15 (`domain.md`).
pub fn is_within_service_hours(moment: DateTime) -> bool {
    let weekend = matches!(moment.weekday(), Weekday::Saturday | Weekday::Sunday);
    let hours = Time::constant(9, 0, 0, 0)..Time::constant(15, 0, 0, 0);
    !weekend && hours.contains(&moment.time())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn on_duty(roster: &Duty, at: DateTime) -> Option<&'static str> {
        named(roster.on_duty(at))
    }

    fn deputy(roster: &Duty, at: DateTime) -> Option<&'static str> {
        named(roster.deputy(at))
    }

    fn named(person: Option<String>) -> Option<&'static str> {
        let people = ["Lun Fjellrev", "Mild Elvebreidd", "Hug Strandnellik", "Klok Kvitveis"];
        person.map(|person| people.into_iter().find(|known| *known == person).unwrap())
    }

    fn roster() -> Duty {
        let shift = Shift {
            receiver: "Lun Fjellrev".into(),
            weekdays: Some("mo tu".into()),
            hours_from: Some(9),
            hours_until: Some(15),
            ..Shift::default()
        };
        Duty { shift: [(RecordId::random(), shift)].into(), ..Duty::default() }
    }

    #[test]
    fn a_shift_holds_on_its_days_and_hours() {
        let roster = roster();
        let tuesday = date(2026, 11, 24);
        assert_eq!(on_duty(&roster, tuesday.at(9, 0, 0, 0)), Some("Lun Fjellrev"));
        assert_eq!(on_duty(&roster, tuesday.at(15, 0, 0, 0)), None);
        assert_eq!(on_duty(&roster, date(2026, 11, 25).at(10, 0, 0, 0)), None);
        assert!(is_within_service_hours(tuesday.at(14, 59, 0, 0)));
        assert!(!is_within_service_hours(date(2026, 11, 22).at(10, 0, 0, 0)));
    }

    #[test]
    fn the_deputy_is_next_and_nobody_who_is_away_is_asked() {
        let mut roster = roster();
        let at = date(2026, 11, 24).at(10, 0, 0, 0);
        assert_eq!(deputy(&roster, at), None);
        for shift in roster.shift.values_mut() {
            shift.deputy = Some("Mild Elvebreidd".into());
        }
        assert_eq!(
            (on_duty(&roster, at), deputy(&roster, at)),
            (Some("Lun Fjellrev"), Some("Mild Elvebreidd"))
        );
        let away = |person: &str, deputy: &str| Absence {
            person: person.into(),
            deputy: deputy.into(),
            from: Some(at.date()),
            until: Some(at.date()),
        };
        roster.absence.insert(RecordId::random(), away("Mild Elvebreidd", "Hug Strandnellik"));
        assert_eq!((on_duty(&roster, at), deputy(&roster, at)), (Some("Lun Fjellrev"), None));
        roster.absence.insert(RecordId::random(), away("Lun Fjellrev", "Klok Kvitveis"));
        assert_eq!((on_duty(&roster, at), deputy(&roster, at)), (Some("Klok Kvitveis"), None));
    }

    #[test]
    fn an_absent_persons_duty_goes_to_the_deputy_and_back() {
        let mut roster = roster();
        let away = Absence {
            person: "Lun Fjellrev".into(),
            deputy: "Mild Elvebreidd".into(),
            from: Some(date(2026, 11, 23)),
            until: Some(date(2026, 11, 24)),
        };
        roster.absence.insert(RecordId::random(), away);
        assert_eq!(on_duty(&roster, date(2026, 11, 24).at(10, 0, 0, 0)), Some("Mild Elvebreidd"));
        assert_eq!(on_duty(&roster, date(2026, 11, 30).at(10, 0, 0, 0)), Some("Lun Fjellrev"));
    }
}
