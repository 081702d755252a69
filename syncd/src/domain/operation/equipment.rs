//! The life of an item: handed out, kept longer, taken back, prepared for the next (`domain.md`,
//! "Equipment").

use super::{Definition, Given, Hindrance, Subject, Writes, nothing, value};
use crate::domain::equipment::{Borrower, Condition, Equipment, Loan, LoanState};
use crate::domain::{Fault, Field, Key, Kind, Problem, RecordId, Shape, Value};

/// The name of a loan's entry.
const LOAN: &str = "loan";

pub(super) static HAND_OUT: Definition = Definition {
    kind: Kind::Equipment,
    section: Some(LOAN),
    fields: &[
        Field::new("patient", Shape::Reference(Kind::Patient)),
        Field::new("place", Shape::Line(120)),
        Field::new("contact", Shape::Reference(Kind::Contact)),
        Field::new("handed_out_on", Shape::Date).required(),
        Field::new("due", Shape::Date),
        Field::new("training_given", Shape::Flag),
    ],
    hindrance: |subject| match item(subject).loan_state(subject.today()) {
        LoanState::Available => None,
        LoanState::OnLoan | LoanState::Overdue | LoanState::LentTwice => Some(Hindrance::OnLoan),
        LoanState::BeingPrepared | LoanState::OutOfUse => Some(Hindrance::SetAside),
    },
    suggested: |subject| Given::from([("handed_out_on", subject.today().into())]),
    writes: hand_out,
};

pub(super) static EXTEND: Definition = Definition {
    kind: Kind::Equipment,
    section: Some(LOAN),
    fields: &[Field::new("due", Shape::Date).required()],
    hindrance: |subject| loan(subject).err(),
    suggested: nothing,
    writes: |subject, given| on_loan(subject, [("due", value(given, "due"))]),
};

pub(super) static TAKE_BACK: Definition = Definition {
    kind: Kind::Equipment,
    section: Some(LOAN),
    fields: &[
        Field::new("returned_on", Shape::Date).required(),
        Field::new("checked", Shape::Flag),
        Field::new("cleaned", Shape::Flag),
        Field::new("wiped", Shape::Flag),
    ],
    hindrance: |subject| loan(subject).err(),
    suggested: |subject| Given::from([("returned_on", subject.today().into())]),
    writes: |subject, given| {
        let mut fields = vec![("returned_on", value(given, "returned_on"))];
        fields.push(("returned_to", subject.person.into()));
        fields.extend(PREPARED.map(|name| (name, value(given, name))));
        on_loan(subject, fields)
    },
};

/// What is done with an item before the next loan.
const PREPARED: [&str; 3] = ["checked", "cleaned", "wiped"];

pub(super) static PREPARE: Definition = Definition {
    kind: Kind::Equipment,
    section: Some(LOAN),
    fields: &[
        Field::new("checked", Shape::Flag),
        Field::new("cleaned", Shape::Flag),
        Field::new("wiped", Shape::Flag),
    ],
    hindrance: |subject| {
        let waits = item(subject).loan_state(subject.today()) == LoanState::BeingPrepared;
        (!waits).then_some(Hindrance::NothingToPrepare)
    },
    suggested: |_| PREPARED.map(|name| (name, true.into())).into(),
    writes: |subject, given| {
        let item = item(subject);
        let mut writes = Writes::default();
        if let Some((id, _)) = item.last_loan() {
            let fields = PREPARED.map(|name| (name, value(given, name)));
            writes = Writes::of(of_loan(&id.to_string(), fields));
        }
        let prepared = PREPARED.iter().all(|name| value(given, name) == Value::Flag(true));
        if prepared && item.condition == Some(Condition::Cleaning) {
            writes.here.insert(Key::top("condition"), <&str>::from(Condition::Ready).into());
        }
        Ok(writes)
    },
};

pub(super) static SET_ASIDE: Definition = Definition {
    kind: Kind::Equipment,
    section: None,
    fields: &[
        Field::new("condition", Shape::Choice(&["cleaning", "repair", "lost", "retired"])).required(),
        Field::new("note", Shape::Line(300)),
    ],
    hindrance: |_| None,
    suggested: |subject| Given::from([("note", subject.record.top("note").clone())]),
    writes: |_, given| Ok(Writes::of(["condition", "note"].map(|name| (Key::top(name), value(given, name))))),
};

pub(super) static PUT_BACK: Definition = Definition {
    kind: Kind::Equipment,
    section: None,
    fields: &[],
    hindrance: |subject| {
        let aside = item(subject).condition.is_some_and(|condition| condition != Condition::Ready);
        (!aside).then_some(Hindrance::NotSetAside)
    },
    suggested: nothing,
    writes: |_, _| Ok(Writes::of([(Key::top("condition"), <&str>::from(Condition::Ready).into())])),
};

fn item(subject: &Subject<'_>) -> Equipment {
    subject.record.read().value
}

/// The loan that is meant: the one pointed at, else the only one that is out.
fn loan(subject: &Subject<'_>) -> Result<(RecordId, Loan), Hindrance> {
    let item = item(subject);
    let pointed_at = |id: &RecordId| subject.entry.is_some_and(|entry| entry == id.to_string());
    let mut open = item.open_loans().map(|(id, loan)| (*id, loan.clone()));
    if let Some(meant) = item.open_loans().find(|(id, _)| pointed_at(id)) {
        return Ok((*meant.0, meant.1.clone()));
    }
    match (open.next(), open.next()) {
        (None, _) => Err(Hindrance::NotOnLoan),
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(Hindrance::WhichLoan),
    }
}

fn of_loan(
    id: &str,
    fields: impl IntoIterator<Item = (&'static str, Value)>,
) -> impl Iterator<Item = (Key, Value)> {
    fields.into_iter().map(move |(name, value)| (Key::within(LOAN, id, name), value))
}

/// Writes into the loan that is meant.
fn on_loan(
    subject: &Subject<'_>,
    fields: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<Writes, Vec<Problem>> {
    match loan(subject) {
        Ok((id, _)) => Ok(Writes::of(of_loan(&id.to_string(), fields))),
        // Whoever asks for the hindrance first never comes here.
        Err(_) => Ok(Writes::default()),
    }
}

/// The loan stands with the item, which every municipality reads; which patient it is to stands
/// with the patient alone.
fn hand_out(subject: &Subject<'_>, given: &Given) -> Result<Writes, Vec<Problem>> {
    let loan = subject.new_entry.to_string();
    let patient = value(given, "patient");
    let to_patient = !patient.is_empty();
    let to_place = ["place", "contact"].iter().any(|name| !value(given, name).is_empty());
    let problem = |name: &str, fault| Err(vec![Problem { key: Key::top(name), fault }]);
    match (to_patient, to_place) {
        (false, false) => return problem("patient", Fault::Required),
        (true, true) => return problem("place", Fault::TwoBorrowers),
        _ => {}
    }
    let borrower = if to_patient { Borrower::Patient } else { Borrower::Place };
    let mut fields = vec![
        ("borrower", <&str>::from(borrower).into()),
        ("municipality", subject.municipality.to_string().into()),
        ("handed_out_by", subject.person.into()),
    ];
    let as_given = ["place", "contact", "handed_out_on", "due", "training_given"];
    fields.extend(
        as_given.map(|name| (name, value(given, name))).into_iter().filter(|(_, value)| !value.is_empty()),
    );
    let mut writes = Writes::of(of_loan(&loan, fields));
    if let Some(patient) = patient.as_text().and_then(|id| id.parse().ok()) {
        let link = (Key::within(LOAN, &loan, "equipment"), subject.record.id.into());
        writes.there.insert(patient, [link].into());
    }
    Ok(writes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Operation;
    use super::*;
    use crate::domain::{Municipality, Record, Scope};

    const PATIENT: RecordId = RecordId::from_bytes([7; 16]);

    fn new_item() -> Record {
        let mut record = Record::new(RecordId::from_bytes([1; 16]), Kind::Equipment, Scope::Region);
        record.set(Key::top("kind"), "tablet");
        record
    }

    fn subject(record: &Record, new_entry: u8) -> Subject<'_> {
        Subject {
            record,
            entry: None,
            now: date(2026, 11, 24).at(10, 0, 0, 0),
            person: "Lun Fjellrev",
            municipality: Municipality::new(4634).unwrap(),
            new_entry: RecordId::from_bytes([new_entry; 16]),
            siblings: &[],
        }
    }

    fn given(fields: &[(&str, Value)]) -> std::collections::BTreeMap<Key, Value> {
        fields.iter().map(|(name, value)| (Key::top(name), value.clone())).collect()
    }

    /// Does it and writes what comes of it; gives back what is for other records.
    fn done(record: &mut Record, operation: Operation, fields: &[(&str, Value)], new_entry: u8) -> Writes {
        assert_eq!(operation.hindrance(&subject(record, new_entry)), None, "{operation}");
        let writes = operation.writes(&subject(record, new_entry), &given(fields)).unwrap();
        writes.here.iter().for_each(|(key, value)| record.set(key.clone(), value.clone()));
        assert_eq!(crate::domain::rules::problems(record), [], "{operation}");
        writes
    }

    fn state(record: &Record) -> LoanState {
        record.read::<Equipment>().value.loan_state(date(2026, 11, 24))
    }

    #[test]
    fn an_item_goes_to_a_patient_comes_back_and_is_ready_again() {
        let mut item = new_item();
        let due: Value = "2026-12-20".into();
        let lent = done(&mut item, Operation::HandOut, &[("patient", PATIENT.into()), ("due", due)], 2);
        assert_eq!(state(&item), LoanState::OnLoan);
        let names_patient =
            item.fields.values().any(|held| held.value.as_text() == Some(&PATIENT.to_string()));
        assert!(!names_patient, "every municipality reads the item");
        assert_eq!(lent.there[&PATIENT].len(), 1, "the patient's own record says what is lent");
        let later = [("due", "2027-01-20".into())];
        done(&mut item, Operation::Extend, &later, 3);
        done(&mut item, Operation::TakeBack, &[], 3);
        assert_eq!(state(&item), LoanState::BeingPrepared);
        done(&mut item, Operation::Prepare, &[], 3);
        assert_eq!(state(&item), LoanState::Available);
        done(&mut item, Operation::HandOut, &[("place", "Masfjorden sjukeheim".into())], 4);
        assert_eq!(state(&item), LoanState::OnLoan);
    }

    #[test]
    fn what_is_out_is_not_lent_again_and_what_is_broken_neither() {
        let mut item = new_item();
        let hindrance = |item: &Record, operation: Operation| operation.hindrance(&subject(item, 9));
        assert_eq!(hindrance(&item, Operation::TakeBack), Some(Hindrance::NotOnLoan));
        assert_eq!(hindrance(&item, Operation::Prepare), Some(Hindrance::NothingToPrepare));
        done(&mut item, Operation::SetAside, &[("condition", "repair".into())], 2);
        assert_eq!(hindrance(&item, Operation::HandOut), Some(Hindrance::SetAside));
        done(&mut item, Operation::PutBack, &[], 2);
        assert_eq!(hindrance(&item, Operation::PutBack), Some(Hindrance::NotSetAside));
        done(&mut item, Operation::HandOut, &[("place", "Legekontoret".into())], 3);
        assert_eq!(hindrance(&item, Operation::HandOut), Some(Hindrance::OnLoan));
    }

    #[test]
    fn of_two_loans_made_apart_one_is_pointed_at() {
        let mut item = new_item();
        for loan in [2, 3] {
            let writes =
                Operation::HandOut.writes(&subject(&new_item(), loan), &given(&[("place", "Her".into())]));
            writes.unwrap().here.into_iter().for_each(|(key, value)| item.set(key, value));
        }
        assert_eq!(state(&item), LoanState::LentTwice);
        assert_eq!(Operation::TakeBack.hindrance(&subject(&item, 9)), Some(Hindrance::WhichLoan));
        let entry = RecordId::from_bytes([3; 16]).to_string();
        let pointed_at = Subject { entry: Some(&entry), ..subject(&item, 9) };
        assert_eq!(Operation::TakeBack.hindrance(&pointed_at), None);
        let writes = Operation::TakeBack.writes(&pointed_at, &given(&[])).unwrap();
        writes.here.into_iter().for_each(|(key, value)| item.set(key, value));
        assert_eq!(state(&item), LoanState::OnLoan);
    }

    #[test]
    fn somebody_borrows_and_only_one() {
        let item = new_item();
        let refused = |fields: &[(&str, Value)]| {
            let problems = Operation::HandOut.writes(&subject(&item, 2), &given(fields)).unwrap_err();
            problems.into_iter().map(|problem| problem.fault).collect::<Vec<_>>()
        };
        assert_eq!(refused(&[]), [Fault::Required]);
        assert_eq!(refused(&[("patient", PATIENT.into()), ("place", "Her".into())]), [Fault::TwoBorrowers]);
        assert_eq!(refused(&[("shoe_size", 43.into())]), [Fault::UnknownField]);
        let both_wrong = [("place", "Her".into()), ("handed_out_on", Value::Empty)];
        assert_eq!(refused(&both_wrong), [Fault::Required]);
    }
}
