//! Everything of somebody who is away goes to the deputy, for as long as they are, and is written nowhere.

use jiff::civil::Date;

use super::*;
use crate::domain::agenda::Reason;
use crate::domain::duty::StandIn;
use crate::store::{Agenda, AgendaRow, Part};

const TODAY: Date = date(2025, 2, 14);

impl Home {
    /// Lun has a patient with a deputy of their own, Hug, another one without, and a DSK.
    fn of_lun() -> Self {
        let mut home = Self::begun();
        let due = [("coordinator", "Lun Fjellrev"), ("activity/2.1/due", "2025-02-14")];
        let own = [&due[..], &[("name", "Stolt Furu"), ("deputy", "Hug Strandnellik")]].concat();
        home.add(Kind::Patient, &own).unwrap();
        home.add(Kind::Patient, &[&due[..], &[("name", "Klok Lynghei")]].concat()).unwrap();
        let dsk = [("patient", "MAS-02"), ("start", "2025-02-14T10:00:00"), ("status", "booked")];
        home.add(Kind::Appointment, &[&dsk[..], &[("responsible", "Lun Fjellrev")]].concat()).unwrap();
        home
    }

    fn away(&mut self, absences: &[(&str, &str, &str, &str)]) {
        let mut fields = Vec::new();
        for (index, (person, deputy, from, until)) in absences.iter().enumerate() {
            let entry = RecordId::from_bytes([index as u8 + 1; 16]);
            for (name, value) in [("person", person), ("deputy", deputy), ("from", from), ("until", until)] {
                fields.push((format!("absence/{entry}/{name}"), *value));
            }
        }
        let filled = fields.iter().filter(|(_, value)| !value.is_empty());
        let fields: Vec<_> = filled.map(|(key, value)| (key.as_str(), *value)).collect();
        self.add(Kind::Duty, &fields).unwrap();
    }

    fn today(&mut self, today: Date) -> Agenda {
        match self.ask(Request::Agenda(AgendaQuery { today, days_ahead: 7, limit: 50 })).unwrap() {
            Response::Agenda(agenda) => agenda,
            other => panic!("{other:?}"),
        }
    }

    fn stand_ins(&mut self, kind: Kind) -> Vec<Option<StandIn>> {
        match self.ask(Request::List(Query::of(kind))).unwrap() {
            Response::Page(page) => page.rows.into_iter().map(|row| row.stand_in).collect(),
            other => panic!("{other:?}"),
        }
    }
}

fn by(person: Option<&str>, until: Option<Date>) -> Option<StandIn> {
    Some(StandIn { person: person.map(str::to_owned), until })
}

/// Who stands in for the patients' activities and for the DSK.
fn covered(agenda: &Agenda) -> Vec<Option<StandIn>> {
    let responsible = agenda.rows.iter().filter(|row| row.item.responsible.is_some());
    let wanted = |row: &&AgendaRow| matches!(row.item.reason, Reason::ActivityDue | Reason::Dsk);
    let mut rows: Vec<_> = responsible.filter(wanted).collect();
    rows.sort_by_key(|row| (row.record.kind, row.record.number.clone()));
    rows.into_iter().map(|row| row.stand_in.clone()).collect()
}

#[test]
fn everything_of_somebody_who_is_away_goes_to_the_deputy_and_back() {
    let mut home = Home::of_lun();
    assert_eq!(home.stand_ins(Kind::Patient), [None, None]);
    home.away(&[("Lun Fjellrev", "Mild Elvebreidd", "2025-02-13", "2025-02-17")]);
    let until = Some(date(2025, 2, 17));
    let (own, roster) = (by(Some("Hug Strandnellik"), until), by(Some("Mild Elvebreidd"), until));
    // By name: Klok Lynghei before Stolt Furu.
    assert_eq!(home.stand_ins(Kind::Patient), [roster.clone(), own.clone()]);
    assert_eq!(home.stand_ins(Kind::Appointment), std::slice::from_ref(&roster));
    for (patient, expected) in [("MAS-01", &own), ("MAS-02", &roster)] {
        let view = home.show(patient);
        assert_eq!(view.next.as_ref().map(|next| &next.stand_in), Some(expected));
        assert_eq!(
            view.responsible.map(|it| (it.person, it.stand_in)),
            Some(("Lun Fjellrev".into(), expected.clone()))
        );
        assert_eq!(*view.record.top("coordinator"), Value::text("Lun Fjellrev"), "nothing is rewritten");
    }
    assert_eq!(covered(&home.today(TODAY)), [own, roster.clone(), roster]);
    assert_eq!(covered(&home.today(date(2025, 2, 18))), [None, None, None], "and back");
}

#[test]
fn nobody_who_covers_is_told_and_stands_in_today() {
    let mut home = Home::of_lun();
    home.away(&[
        ("Lun Fjellrev", "Mild Elvebreidd", "2025-02-10", ""),
        ("Mild Elvebreidd", "Lun Fjellrev", "2025-02-14", "2025-02-14"),
    ]);
    assert_eq!(home.stand_ins(Kind::Patient), [by(None, None), by(Some("Hug Strandnellik"), None)]);
    let agenda = home.today(TODAY);
    let first: Vec<_> = agenda.rows.iter().filter(|row| row.part == Part::Today).take(2).collect();
    let told = first.iter().map(|row| (row.item.reason, row.item.detail.as_str(), row.record.kind));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["Lun Fjellrev", "Mild Elvebreidd"].map(|person| (Reason::NobodyCovers, person, Kind::Duty))
    );
    let shown = agenda.rows.iter().filter(|row| row.part == Part::Today).count();
    assert_eq!(agenda.counts.today, shown);
    let tomorrow = home.today(date(2025, 2, 15));
    assert!(tomorrow.rows.iter().all(|row| row.item.reason != Reason::NobodyCovers));
    assert!(covered(&tomorrow).contains(&by(Some("Mild Elvebreidd"), None)));
}

#[test]
fn an_absence_that_cannot_be_is_refused() {
    let mut home = Home::begun();
    let absence = |deputy, from, until| {
        [
            ("absence/01010101010101010101010101010101/person", "Lun Fjellrev"),
            ("absence/01010101010101010101010101010101/deputy", deputy),
            ("absence/01010101010101010101010101010101/from", from),
            ("absence/01010101010101010101010101010101/until", until),
        ]
    };
    for (fields, field, fault) in [
        (
            absence("Mild Elvebreidd", "2025-02-14", "2025-02-13"),
            "until",
            Fault::EndBeforeStart { start: "from".into() },
        ),
        (absence("lun fjellrev", "2025-02-14", "2025-02-20"), "deputy", Fault::DeputyForOneself),
    ] {
        let Err(Refusal::Invalid { problems }) = home.add(Kind::Duty, &fields) else {
            panic!("{field} is taken")
        };
        let told: Vec<_> =
            problems.into_iter().map(|problem| (problem.key.name().to_owned(), problem.fault)).collect();
        assert_eq!(told, [(field.to_owned(), fault)]);
    }
}

#[test]
fn in_meeting_mode_no_deputy_is_named_who_is_no_member() {
    let mut home = Home::of_lun();
    home.away(&[("Lun Fjellrev", "Lun Fjellrev Vara", "2025-02-13", "2025-02-17")]);
    let mut meeting = Session::default();
    home.service.handle_in(&mut meeting, Request::Meeting { on: true }).0.unwrap();
    for request in [
        Request::List(Query::of(Kind::Patient)),
        Request::Agenda(AgendaQuery { today: TODAY, days_ahead: 7, limit: 50 }),
        Request::Show { reference: "MAS-01".into(), kind: Some(Kind::Patient) },
    ] {
        let told = format!("{:?}", home.service.handle_in(&mut meeting, request).0.unwrap());
        assert!(told.contains("StandIn") && !told.contains("Hug Strandnellik"), "{told}");
    }
}
