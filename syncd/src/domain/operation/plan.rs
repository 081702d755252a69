//! The life of a plan: draft, sent to the GP, approved, in force, superseded or ended (`domain.md`,
//! "Self-treatment plan").

use std::collections::BTreeMap;

use super::{Definition, Given, Hindrance, Subject, Writes, nothing, top};
use crate::domain::plan::{Approval, Plan, PlanStatus};
use crate::domain::{Field, Key, Kind, Shape, Value};

pub(super) static SEND: Definition = Definition {
    kind: Kind::Plan,
    section: None,
    fields: &[
        Field::new("sent_to", Shape::Reference(Kind::Contact)),
        Field::new("sent_on", Shape::Date).required(),
    ],
    hindrance: |subject| match (status(subject), plan(subject).limit.is_empty()) {
        (PlanStatus::Superseded | PlanStatus::Ended, _) => Some(Hindrance::PlanEnded),
        (_, true) => Some(Hindrance::NoLimits),
        _ => None,
    },
    suggested: |subject| {
        let to = ("sent_to", subject.record.top("sent_to").clone());
        Given::from([to, ("sent_on", subject.today().into())])
    },
    writes: |subject, given| {
        let mut written = top(given, &["sent_to", "sent_on"]);
        // One that is in force stays so until its new content is approved or it is superseded.
        if matches!(status(subject), PlanStatus::Draft | PlanStatus::Approved) {
            written.push(to_status(PlanStatus::Sent));
        }
        Ok(Writes::of(written))
    },
};

pub(super) static APPROVE: Definition = Definition {
    kind: Kind::Plan,
    section: None,
    fields: &[
        Field::new("approved_by", Shape::Line(80)).required(),
        Field::new("approved_on", Shape::Date).required(),
    ],
    hindrance: |subject| match (status(subject), plan(subject).approval()) {
        (PlanStatus::Superseded | PlanStatus::Ended, _) => Some(Hindrance::PlanEnded),
        (_, Approval::Covers) => Some(Hindrance::PlanApproved),
        _ => None,
    },
    suggested: |subject| Given::from([("approved_on", subject.today().into())]),
    // The approval names the content as it was seen: what others change meanwhile it does not cover.
    writes: |subject, given| {
        let mut written = top(given, &["approved_by", "approved_on"]);
        written.push((Key::top("approved_content"), plan(subject).content_hash().into()));
        if status(subject) != PlanStatus::Active {
            written.push(to_status(PlanStatus::Approved));
        }
        Ok(Writes::of(written))
    },
};

pub(super) static ACTIVATE: Definition = Definition {
    kind: Kind::Plan,
    section: None,
    fields: &[Field::new("review_date", Shape::Date).required()],
    hindrance: |subject| match (status(subject), plan(subject).approval()) {
        (PlanStatus::Superseded | PlanStatus::Ended, _) => Some(Hindrance::PlanEnded),
        (PlanStatus::Active, _) => Some(Hindrance::PlanInForce),
        (_, Approval::Covers) => None,
        (_, Approval::None) => Some(Hindrance::PlanNotApproved),
        (_, Approval::NoLongerCovers) => Some(Hindrance::PlanChanged),
    },
    suggested: |subject| Given::from([("review_date", subject.record.top("review_date").clone())]),
    // The patient's other plans in force are superseded: there is one to act by.
    writes: |subject, given| {
        let mut writes =
            Writes::of(top(given, &["review_date"]).into_iter().chain([to_status(PlanStatus::Active)]));
        let in_force = subject.siblings.iter().filter(|(_, state)| state == <&str>::from(PlanStatus::Active));
        let superseded = || BTreeMap::from([to_status(PlanStatus::Superseded)]);
        writes.there = in_force.map(|(id, _)| (*id, superseded())).collect();
        Ok(writes)
    },
};

pub(super) static REVISE: Definition = Definition {
    kind: Kind::Plan,
    section: None,
    fields: &[],
    hindrance: |subject| (status(subject) == PlanStatus::Draft).then_some(Hindrance::PlanDraft),
    suggested: nothing,
    // The next edition says what this one says, and nobody has approved it yet.
    writes: |subject, _| {
        let of_this = |key: &&Key| match key.entry() {
            Some((section, entry)) => {
                let archived = subject.record.value(&Key::within(section, entry, "archived"));
                *archived != Value::Flag(true)
            }
            None => {
                matches!(key.name(), "patient" | "form" | "goals" | "prevention" | "medicine" | "sent_to")
            }
        };
        let kept = subject.record.fields.keys().filter(of_this);
        let mut fields: BTreeMap<_, _> =
            kept.map(|key| (key.clone(), subject.record.value(key).clone())).collect();
        fields.extend([to_status(PlanStatus::Draft)]);
        Ok(Writes { new: Some((Kind::Plan, fields)), ..Writes::default() })
    },
};

pub(super) static END: Definition = Definition {
    kind: Kind::Plan,
    section: None,
    fields: &[],
    hindrance: |subject| {
        let over = matches!(status(subject), PlanStatus::Superseded | PlanStatus::Ended);
        over.then_some(Hindrance::PlanEnded)
    },
    suggested: nothing,
    writes: |_, _| Ok(Writes::of([to_status(PlanStatus::Ended)])),
};

fn plan(subject: &Subject<'_>) -> Plan {
    subject.record.read().value
}

fn status(subject: &Subject<'_>) -> PlanStatus {
    plan(subject).status()
}

fn to_status(status: PlanStatus) -> (Key, Value) {
    (Key::top("status"), <&str>::from(status).into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Operation;
    use super::*;
    use crate::domain::{Municipality, Record, RecordId, Scope, rules};

    fn masfjorden() -> Municipality {
        Municipality::new(4634).unwrap()
    }

    fn draft() -> Record {
        let mut plan =
            Record::new(RecordId::from_bytes([1; 16]), Kind::Plan, Scope::Municipality(masfjorden()));
        plan.set(Key::top("patient"), RecordId::from_bytes([7; 16]));
        plan.set(Key::top("status"), "draft");
        let limit = RecordId::from_bytes([2; 16]);
        for (name, value) in [("level", "red"), ("measure", "spo2"), ("comparison", "below")] {
            plan.set(Key::within("limit", limit, name), value);
        }
        plan.set(Key::within("limit", limit, "value"), Value::Decimal(88.0));
        plan
    }

    fn subject<'a>(record: &'a Record, siblings: &'a [(RecordId, String)]) -> Subject<'a> {
        Subject {
            record,
            entry: None,
            now: date(2026, 11, 24).at(10, 0, 0, 0),
            person: "Lun Fjellrev",
            municipality: masfjorden(),
            new_entry: RecordId::from_bytes([9; 16]),
            siblings,
        }
    }

    fn done(plan: &mut Record, operation: Operation, fields: &[(&str, Value)]) -> Writes {
        let given = fields.iter().map(|(name, value)| (Key::top(name), value.clone())).collect();
        let in_force = [(RecordId::from_bytes([3; 16]), "active".to_owned())];
        assert_eq!(operation.hindrance(&subject(plan, &[])), None, "{operation}");
        let writes = operation.writes(&subject(plan, &in_force), &given).unwrap();
        writes.here.iter().for_each(|(key, value)| plan.set(key.clone(), value.clone()));
        assert_eq!(rules::problems(plan), [], "{operation}");
        writes
    }

    fn approved() -> Record {
        let mut plan = draft();
        done(&mut plan, Operation::SendPlan, &[]);
        done(&mut plan, Operation::ApprovePlan, &[("approved_by", "Fjordlyset legekontor".into())]);
        plan
    }

    #[test]
    fn a_plan_is_sent_approved_put_in_force_and_takes_the_place_of_the_last() {
        let mut plan = approved();
        let writes = done(&mut plan, Operation::ActivatePlan, &[("review_date", "2027-02-01".into())]);
        assert_eq!(status(&subject(&plan, &[])), PlanStatus::Active);
        assert_eq!(writes.there.keys().copied().collect::<Vec<_>>(), [RecordId::from_bytes([3; 16])]);
    }

    #[test]
    fn what_was_changed_after_the_approval_is_not_put_in_force() {
        let mut plan = approved();
        plan.set(Key::within("limit", RecordId::from_bytes([2; 16]), "value"), Value::Decimal(86.0));
        let hindrance = Operation::ActivatePlan.hindrance(&subject(&plan, &[]));
        assert_eq!(hindrance, Some(Hindrance::PlanChanged));
        done(&mut plan, Operation::ApprovePlan, &[("approved_by", "Fjordlyset legekontor".into())]);
        assert_eq!(Operation::ActivatePlan.hindrance(&subject(&plan, &[])), None);
    }

    #[test]
    fn the_next_edition_says_the_same_and_is_approved_by_nobody() {
        let mut plan = approved();
        let (_, fields) = done(&mut plan, Operation::RevisePlan, &[]).new.unwrap();
        let mut next = Record::new(RecordId::random(), Kind::Plan, plan.scope);
        fields.into_iter().for_each(|(key, value)| next.set(key, value));
        let (old, new) = (plan.read::<Plan>().value, next.read::<Plan>().value);
        assert_eq!((new.content_hash(), new.approval()), (old.content_hash(), Approval::None));
        assert_eq!((new.status(), new.edition), (PlanStatus::Draft, None), "the daemon counts editions");
    }

    #[test]
    fn a_plan_without_limits_is_not_sent_and_an_ended_one_is_over() {
        let mut plan = Record::new(RecordId::random(), Kind::Plan, Scope::Municipality(masfjorden()));
        plan.set(Key::top("patient"), RecordId::from_bytes([7; 16]));
        assert_eq!(Operation::SendPlan.hindrance(&subject(&plan, &[])), Some(Hindrance::NoLimits));
        done(&mut plan, Operation::EndPlan, &[]);
        for operation in [Operation::SendPlan, Operation::ApprovePlan, Operation::EndPlan] {
            assert_eq!(operation.hindrance(&subject(&plan, &[])), Some(Hindrance::PlanEnded), "{operation}");
        }
    }
}
