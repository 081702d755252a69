//! The life of a DSK: arranged step by step, its time agreed, tested, held or called off, evaluated
//! (`domain.md`, "DSK appointment, step by step" and "Evaluation form").

use super::{Definition, Given, Hindrance, Subject, Writes, value};
use crate::domain::appointment::{
    Appointment, AppointmentStatus, Place, Step, StepEntry, end_of, evaluation,
};
use crate::domain::pathway::ActivityState;
use crate::domain::{Fault, Field, Key, Kind, Problem, Shape, Value, video_link};

/// The name of a step's entry.
const STEP: &str = "step";

pub(super) static FINISH_STEP: Definition = Definition {
    kind: Kind::Appointment,
    section: Some(STEP),
    fields: &[
        Field::new("state", Shape::Choice(ActivityState::CODES)).required(),
        Field::new("date", Shape::Date),
        Field::new("due", Shape::Date),
        Field::new("person", Shape::Line(80)),
    ],
    hindrance: |subject| over(subject).or_else(|| step(subject).is_none().then_some(Hindrance::NothingNext)),
    suggested: |subject| {
        let noted = step(subject).and_then(|step| dsk(subject).step.remove(&step)).unwrap_or_default();
        let StepEntry { due, person, .. } = noted;
        let mut given = Given::from([
            ("state", code(ActivityState::Done)),
            ("date", subject.today().into()),
            ("person", person.as_deref().unwrap_or(subject.person).into()),
        ]);
        given.extend(due.map(|due| ("due", due.into())));
        given
    },
    // Whoever has done a step arranges it: it is no longer only thought of.
    writes: |subject, given| {
        let Some(step) = step(subject) else { return Ok(Writes::default()) };
        let mut writes = Writes::of(of_step(subject, step, given));
        let done = value(given, "state") == code(ActivityState::Done);
        if done && dsk(subject).status() == AppointmentStatus::Proposed {
            writes.here.extend([to_status(AppointmentStatus::Pending)]);
        }
        Ok(writes)
    },
};

pub(super) static BOOK: Definition = Definition {
    kind: Kind::Appointment,
    section: None,
    fields: &[
        Field::new("start", Shape::DateTime).required(),
        Field::new("end", Shape::DateTime),
        Field::new("place", Shape::Choice(Place::CODES)),
        Field::new("place_contact", Shape::Reference(Kind::Contact)),
        Field::new("hospital", Shape::Reference(Kind::Contact)),
        Field::new("link", Shape::Line(300)),
    ],
    hindrance: over,
    suggested: |subject| standing(subject, &["start", "place", "place_contact", "hospital", "link"]),
    writes: book,
};

pub(super) static CHECK_LINK: Definition = Definition {
    kind: Kind::Appointment,
    section: None,
    fields: &[Field::new("link_checked", Shape::Flag), Field::new("equipment_tested", Shape::Flag)],
    hindrance: |subject| {
        let no_link = dsk(subject).link.is_none();
        over(subject).or(no_link.then_some(Hindrance::NoLink))
    },
    suggested: |subject| standing(subject, &["link_checked", "equipment_tested"]),
    // A link from elsewhere that leads astray cannot be called checked.
    writes: |subject, given| match dsk(subject).link.map(|link| video_link::check(&link, video_link::HOSTS)) {
        Some(Err(fault)) if value(given, "link_checked") == Value::Flag(true) => {
            Err(vec![Problem { key: Key::top("link_checked"), fault }])
        }
        _ => Ok(Writes::of(changed(subject, given, CHECK_LINK.fields))),
    },
};

pub(super) static HOLD: Definition = Definition {
    kind: Kind::Appointment,
    section: None,
    fields: &[
        Field::new("by_phone", Shape::Flag),
        Field::new("notes_municipality", Shape::Flag),
        Field::new("notes_hospital", Shape::Flag),
        Field::new("agreed", Shape::LongText),
    ],
    // Once held it can be told again until the notes are written: they mostly come later.
    hindrance: |subject| match (dsk(subject).status(), dsk(subject).lacks_notes()) {
        (AppointmentStatus::Booked, _) | (AppointmentStatus::Fulfilled, true) => None,
        (AppointmentStatus::Proposed | AppointmentStatus::Pending, _) => Some(Hindrance::NotBooked),
        _ => over(subject),
    },
    suggested: |subject| standing(subject, &["by_phone", "notes_municipality", "notes_hospital", "agreed"]),
    writes: |subject, given| {
        let mut writes = Writes::of(changed(subject, given, HOLD.fields));
        if !dsk(subject).is_held() {
            writes.here.extend([to_status(AppointmentStatus::Fulfilled)]);
        }
        Ok(writes)
    },
};

pub(super) static CANCEL: Definition = Definition {
    kind: Kind::Appointment,
    section: None,
    fields: &[Field::new("status", Shape::Choice(&["cancelled", "noshow"])).required()],
    hindrance: over,
    suggested: |_| Given::from([("status", code(AppointmentStatus::Cancelled))]),
    writes: |_, given| Ok(Writes::of([(Key::top("status"), value(given, "status"))])),
};

pub(super) static EVALUATE: Definition = Definition {
    kind: Kind::Appointment,
    section: None,
    fields: evaluation(),
    hindrance: |subject| (!dsk(subject).is_held()).then_some(Hindrance::NotHeld),
    suggested: |subject| {
        let mut given =
            Given::from([("evaluated_on", subject.today().into()), ("arranged_by", subject.person.into())]);
        given.extend(standing(subject, &evaluation_names()));
        given
    },
    writes: |subject, given| match value(given, "evaluated_on").is_empty() {
        true => Err(vec![Problem { key: Key::top("evaluated_on"), fault: Fault::Required }]),
        false => Ok(Writes::of(changed(subject, given, evaluation()))),
    },
};

/// The time is agreed; a link that came with it is checked by what it says and closes its step.
fn book(subject: &Subject<'_>, given: &Given) -> Result<Writes, Vec<Problem>> {
    let mut given = given.clone();
    let start = value(&given, "start").as_text().and_then(|start| start.parse().ok());
    if let Some(start) = start.filter(|_| value(&given, "end").is_empty()) {
        given.insert("end", end_of(start, None).strftime("%Y-%m-%dT%H:%M:%S").to_string().into());
    }
    let mut writes = Writes::of(changed(subject, &given, BOOK.fields));
    writes.here.extend([to_status(AppointmentStatus::Booked)]);
    writes.here.extend(done_today(subject, Step::Time));
    if writes.here.get(&Key::top("link")).is_some_and(|link| !link.is_empty()) {
        writes.here.extend([(Key::top("link_checked"), true.into())]);
        writes.here.extend(done_today(subject, Step::Link));
    }
    Ok(writes)
}

fn dsk(subject: &Subject<'_>) -> Appointment {
    subject.record.read().value
}

/// Why nothing more can be arranged, if it cannot.
fn over(subject: &Subject<'_>) -> Option<Hindrance> {
    match dsk(subject).status() {
        AppointmentStatus::Proposed | AppointmentStatus::Pending | AppointmentStatus::Booked => None,
        AppointmentStatus::Fulfilled => Some(Hindrance::Held),
        AppointmentStatus::Cancelled | AppointmentStatus::Noshow | AppointmentStatus::EnteredInError => {
            Some(Hindrance::CalledOff)
        }
    }
}

/// The step that is meant: the one pointed at, else the next one.
pub(super) fn step(subject: &Subject<'_>) -> Option<Step> {
    let pointed_at = subject.entry.and_then(|entry| entry.parse().ok());
    pointed_at.or_else(|| dsk(subject).next_step())
}

/// What was given of a step, where it is other than what stands.
fn of_step<'a>(
    subject: &'a Subject<'_>,
    step: Step,
    given: &'a Given,
) -> impl Iterator<Item = (Key, Value)> + 'a {
    let written = FINISH_STEP.fields.iter().map(move |field| (field.name, value(given, field.name)));
    let keyed = written.map(move |(name, value)| (Key::within(STEP, step, name), value));
    keyed.filter(|(key, value)| subject.record.value(key) != value)
}

/// A step as done today by whoever does this; who was noted for it stays.
fn done_today(subject: &Subject<'_>, step: Step) -> Vec<(Key, Value)> {
    let key = |name| Key::within(STEP, step, name);
    let mut written = vec![(key("state"), code(ActivityState::Done)), (key("date"), subject.today().into())];
    if subject.record.value(&key("person")).is_empty() {
        written.push((key("person"), subject.person.into()));
    }
    written
}

/// What stands in the record of these fields.
fn standing(subject: &Subject<'_>, names: &[&'static str]) -> Given {
    let values = names.iter().map(|name| (*name, subject.record.top(name).clone()));
    values.filter(|(_, value)| !value.is_empty()).collect()
}

/// What was given of these fields, where it is other than what stands.
fn changed(subject: &Subject<'_>, given: &Given, fields: &[Field]) -> Vec<(Key, Value)> {
    let given = fields.iter().map(|field| (Key::top(field.name), value(given, field.name)));
    given.filter(|(key, value)| subject.record.value(key) != value).collect()
}

fn evaluation_names() -> Vec<&'static str> {
    evaluation().iter().map(|field| field.name).collect()
}

fn to_status(status: AppointmentStatus) -> (Key, Value) {
    (Key::top("status"), code(status))
}

fn code(code: impl Into<&'static str>) -> Value {
    code.into().into()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Operation;
    use super::*;
    use crate::domain::appointment::Flow;
    use crate::domain::{Municipality, Record, RecordId, Scope, rules};

    const LINK: &str = "https://join.nhn.no/rom-7";

    fn masfjorden() -> Municipality {
        Municipality::new(4634).unwrap()
    }

    fn begun(flow: Flow) -> Record {
        let scope = Scope::Municipality(masfjorden());
        let mut dsk = Record::new(RecordId::from_bytes([1; 16]), Kind::Appointment, scope);
        dsk.set(Key::top("patient"), RecordId::from_bytes([7; 16]));
        dsk.set(Key::top("flow"), <&str>::from(flow));
        dsk
    }

    fn subject<'a>(record: &'a Record, day: i8, entry: Option<&'a str>) -> Subject<'a> {
        Subject {
            record,
            entry,
            now: date(2026, 11, day).at(10, 0, 0, 0),
            person: "Lun Fjellrev",
            municipality: masfjorden(),
            new_entry: RecordId::from_bytes([9; 16]),
            siblings: &[],
        }
    }

    fn read(record: &Record) -> Appointment {
        record.read().value
    }

    /// Does something on a day of November, with everything that the rules say kept.
    fn done(record: &mut Record, day: i8, operation: Operation, fields: &[(&str, Value)]) {
        let given = fields.iter().map(|(name, value)| (Key::top(name), value.clone())).collect();
        let subject = subject(record, day, None);
        assert_eq!(operation.hindrance(&subject), None, "{operation}");
        let writes = operation.writes(&subject, &given).unwrap();
        writes.here.into_iter().for_each(|(key, value)| record.set(key, value));
        assert_eq!(rules::problems(record), [], "{operation}");
    }

    fn hindrance(record: &Record, operation: Operation) -> Option<Hindrance> {
        operation.hindrance(&subject(record, 24, None))
    }

    fn booked() -> Record {
        let mut dsk = begun(Flow::FromHospital);
        done(&mut dsk, 4, Operation::Book, &[("start", "2026-11-10T10:00:00".into()), ("link", LINK.into())]);
        dsk
    }

    #[test]
    fn a_dsk_from_the_municipality_from_referral_to_evaluation() {
        let mut dsk = begun(Flow::FromMunicipality);
        assert_eq!(hindrance(&dsk, Operation::Hold), Some(Hindrance::NotBooked));
        // 1 The GP refers, 2 asks who else takes part, 3 the hospital assesses it.
        done(&mut dsk, 2, Operation::FinishStep, &[]);
        assert_eq!(
            (read(&dsk).status(), read(&dsk).next_step()),
            (AppointmentStatus::Pending, Some(Step::Participants))
        );
        done(&mut dsk, 2, Operation::FinishStep, &[]);
        let asked = [
            ("state", "in-progress".into()),
            ("due", "2026-11-06".into()),
            ("person", "Palliativt team".into()),
        ];
        done(&mut dsk, 2, Operation::FinishStep, &asked);
        assert_eq!(read(&dsk).next_step(), Some(Step::Assessment), "asked for and waited for");
        done(&mut dsk, 5, Operation::FinishStep, &[]);
        let assessed = &read(&dsk).step[&Step::Assessment];
        assert_eq!(
            (assessed.date, assessed.person.as_deref()),
            (Some(date(2026, 11, 5)), Some("Palliativt team"))
        );
        // 4 The time is agreed by phone; 5 the link comes later.
        let agreed = [("start", "2026-11-10T10:00:00".into()), ("place", "gp-office".into())];
        done(&mut dsk, 5, Operation::Book, &agreed);
        assert_eq!(
            (read(&dsk).status(), read(&dsk).next_step()),
            (AppointmentStatus::Booked, Some(Step::Link))
        );
        assert_eq!(read(&dsk).end, Some(date(2026, 11, 10).at(10, 30, 0, 0)));
        assert_eq!(hindrance(&dsk, Operation::CheckLink), Some(Hindrance::NoLink));
        done(&mut dsk, 6, Operation::Book, &[("link", LINK.into())]);
        assert_eq!((read(&dsk).next_step(), read(&dsk).link_checked), (None, true));
        assert_eq!(hindrance(&dsk, Operation::FinishStep), Some(Hindrance::NothingNext));
        // Before: equipment and connection are tested.
        done(&mut dsk, 9, Operation::CheckLink, &[("equipment_tested", true.into())]);
        assert!(read(&dsk).link_checked && read(&dsk).equipment_tested);
        // After: notes in both systems, and the evaluation form.
        assert_eq!(hindrance(&dsk, Operation::Evaluate), Some(Hindrance::NotHeld));
        done(
            &mut dsk,
            10,
            Operation::Hold,
            &[("notes_municipality", true.into()), ("agreed", "Ny plan".into())],
        );
        assert!(read(&dsk).is_held() && read(&dsk).lacks_notes() && read(&dsk).lacks_evaluation());
        done(&mut dsk, 11, Operation::Hold, &[("notes_hospital", true.into())]);
        assert!(!read(&dsk).lacks_notes());
        done(
            &mut dsk,
            11,
            Operation::Evaluate,
            &[("km_saved", Value::Decimal(97.5)), ("transport", "own-car".into())],
        );
        let held = read(&dsk);
        assert_eq!((held.evaluated_on, held.km_saved), (Some(date(2026, 11, 11)), Some(97.5)));
        assert_eq!(
            (held.arranged_by.as_deref(), held.agreed.as_deref()),
            (Some("Lun Fjellrev"), Some("Ny plan"))
        );
        for operation in [Operation::Book, Operation::Hold, Operation::Cancel, Operation::FinishStep] {
            assert_eq!(hindrance(&dsk, operation), Some(Hindrance::Held), "{operation}");
        }
    }

    #[test]
    fn a_dsk_from_the_hospital_begins_with_its_call() {
        let dsk = booked();
        let read = read(&dsk);
        assert_eq!((read.status(), read.next_step()), (AppointmentStatus::Booked, None));
        let days = [Step::Time, Step::Link].map(|step| read.step[&step].date);
        assert_eq!(days, [Some(date(2026, 11, 4)); 2]);
    }

    #[test]
    fn a_dsk_may_be_held_by_phone_and_is_evaluated_all_the_same() {
        let mut dsk = booked();
        done(&mut dsk, 10, Operation::Hold, &[("by_phone", true.into())]);
        assert!(read(&dsk).by_phone && read(&dsk).lacks_evaluation());
        let empty = [(Key::top("evaluated_on"), Value::Empty)].into();
        let undated = Operation::Evaluate.writes(&subject(&dsk, 11, None), &empty);
        assert_eq!(undated.unwrap_err()[0].fault, Fault::Required);
    }

    #[test]
    fn what_is_called_off_is_over() {
        for (given, status) in
            [("cancelled", AppointmentStatus::Cancelled), ("noshow", AppointmentStatus::Noshow)]
        {
            let mut dsk = booked();
            done(&mut dsk, 10, Operation::Cancel, &[("status", given.into())]);
            assert_eq!(read(&dsk).status(), status);
            for operation in [Operation::Book, Operation::Hold, Operation::CheckLink, Operation::Cancel] {
                assert_eq!(hindrance(&dsk, operation), Some(Hindrance::CalledOff), "{operation}");
            }
        }
    }

    #[test]
    fn the_step_pointed_at_goes_before_the_next_one() {
        let dsk = begun(Flow::FromMunicipality);
        let given = [(Key::top("state"), Value::from("not-needed"))].into();
        let writes = Operation::FinishStep.writes(&subject(&dsk, 2, Some("participants")), &given).unwrap();
        assert_eq!(writes.here[&"step/participants/state".parse().unwrap()], "not-needed".into());
        assert!(!writes.here.contains_key(&Key::top("status")), "nothing was done yet");
    }

    #[test]
    fn another_time_needs_no_other_words() {
        let mut dsk = booked();
        done(&mut dsk, 6, Operation::Book, &[("start", "2026-11-12T09:00:00".into())]);
        assert_eq!(read(&dsk).end, Some(date(2026, 11, 12).at(9, 30, 0, 0)));
        assert_eq!(read(&dsk).step[&Step::Link].date, Some(date(2026, 11, 4)), "the link is the same");
    }

    #[test]
    fn a_link_that_leads_astray_is_neither_booked_nor_called_checked() {
        let mut dsk = booked();
        let astray = Value::from("https://join.nhn.no.evil.example/");
        let given = [(Key::top("link"), astray.clone())].into();
        let writes = Operation::Book.writes(&subject(&dsk, 6, None), &given).unwrap();
        let mut rebooked = dsk.clone();
        writes.here.into_iter().for_each(|(key, value)| rebooked.set(key, value));
        assert!(rules::problems(&rebooked).iter().any(|problem| problem.key == Key::top("link")));
        dsk.set(Key::top("link"), astray);
        let given = [(Key::top("link_checked"), Value::Flag(true))].into();
        let refused = Operation::CheckLink.writes(&subject(&dsk, 6, None), &given).unwrap_err();
        assert_eq!(refused[0].key, Key::top("link_checked"));
    }
}
