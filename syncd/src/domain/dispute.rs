//! What a person has to decide: values written apart, and what two people did apart that cannot both
//! stand (`lessons.md`, "Conflicts are invisible").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::booking::Shared;
use super::plan::PlanStatus;
use super::{Fault, Key, Problem, Record, RecordId, Shape, Value};

/// Something to decide. What a record alone tells of; [`Dispute::Pair`] and [`Dispute::AboutReplaced`] are
/// found between two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "dispute", rename_all = "kebab-case")]
pub enum Dispute {
    /// A field has several values that were written apart.
    Values {
        /// The field.
        key: Key,
    },
    /// An item is lent out twice.
    LentTwice,
    /// A plan is in use, and the approval does not cover what it says.
    Approval,
    /// An activity was done, and no consent is in force.
    Consent {
        /// The activity's code.
        activity: String,
    },
    /// A record was written in after it was merged into another.
    ChangedSinceMerged,
    /// A record is about a patient whose record was merged into another.
    AboutReplaced,
    /// Two records have what only one may have.
    Pair {
        /// The other record.
        with: RecordId,
        /// What.
        shared: Shared,
    },
}

/// How something is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// This side stands, from 0, in the order in which the sides are shown.
    Take(usize),
    /// Both stand.
    Both,
}

/// Lines of so many characters hold what people say, shorter ones a name, a number or a place.
const SAID: usize = 200;

/// What is to be written to decide something.
pub type Writes = BTreeMap<Key, Value>;

/// What a record alone, with what is wrong in it, tells that a person has to decide.
pub fn of(record: &Record, problems: &[Problem]) -> Vec<Dispute> {
    let mut disputes: Vec<_> =
        record.conflicts().map(|(key, _)| Dispute::Values { key: key.clone() }).collect();
    for problem in problems {
        let dispute = match problem.fault {
            Fault::LentTwice => Dispute::LentTwice,
            Fault::ChangedSinceMerged => Dispute::ChangedSinceMerged,
            Fault::ApprovalDoesNotCover => Dispute::Approval,
            Fault::NoConsent => match problem.key.entry() {
                Some((_, activity)) => Dispute::Consent { activity: activity.to_owned() },
                None => continue,
            },
            _ => continue,
        };
        if !disputes.contains(&dispute) {
            disputes.push(dispute);
        }
    }
    disputes
}

/// The loans that are open at once, in the order in which they are shown.
pub fn open_loans(record: &Record) -> Vec<String> {
    let item = record.read::<super::equipment::Equipment>().value;
    item.open_loans().map(|(id, _)| id.to_string()).collect()
}

/// What is to be written in the record itself; none where it is not decided like that.
pub fn writes(record: &Record, dispute: &Dispute, choice: Choice) -> Option<Writes> {
    let one = |key: Key, value: Value| Some(Writes::from([(key, value)]));
    match (dispute, choice) {
        (Dispute::Values { key }, Choice::Take(side)) => {
            one(key.clone(), record.fields.get(key)?.claims.get(side)?.value.clone())
        }
        (Dispute::Values { key }, Choice::Both) => one(key.clone(), both(record, key)?),
        (Dispute::LentTwice, Choice::Take(side)) => {
            let loans = open_loans(record);
            loans.get(side)?;
            let others = loans.into_iter().enumerate().filter(|(place, _)| *place != side);
            let archived = |(_, loan): (usize, String)| (Key::within("loan", loan, "archived"), true.into());
            Some(others.map(archived).collect())
        }
        // The plan is written anew: it needs an approval of what it says.
        (Dispute::Approval, Choice::Take(0)) => {
            one(Key::top("status"), <&str>::from(PlanStatus::Draft).into())
        }
        (Dispute::Consent { activity }, Choice::Take(0)) => {
            let of_doing = ["state", "date"].map(|name| Key::within("activity", activity, name));
            let said = of_doing.into_iter().filter(|key| !record.value(key).is_empty());
            Some(said.map(|key| (key, Value::Empty)).collect())
        }
        (Dispute::Pair { with, shared }, Choice::Both) if *shared != Shared::Number => {
            one(Key::within("apart", with, "noted"), true.into())
        }
        _ => None,
    }
}

/// Both values of a field in one, where that makes sense: a long text holds both already, ticks are
/// put together, a line tells both where there is room.
pub fn both(record: &Record, key: &Key) -> Option<Value> {
    let held = record.fields.get(key)?;
    let texts = || held.claims.iter().filter_map(|claim| claim.value.as_text()).collect::<Vec<_>>();
    match record.schema().field(key)?.shape {
        Shape::LongText if key.entry().is_none() => Some(held.value.clone()),
        Shape::Ticks(codes) => {
            let ticked = |code: &&&str| texts().iter().any(|text| text.split(' ').any(|t| t == **code));
            Some(Value::text(codes.iter().filter(ticked).copied().collect::<Vec<_>>().join(" ")))
        }
        Shape::Line(max) if max >= SAID && key.name() != "link" => {
            let joined = texts().join(" / ");
            (joined.chars().count() <= max).then(|| Value::text(joined))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{Claim, Held, Kind, Municipality, rules};

    fn record(kind: Kind) -> Record {
        Record::new(RecordId::random(), kind, kind.schema().scope(Municipality::new(4634).unwrap()))
    }

    fn disputed(record: &mut Record, key: &str, values: &[&str]) -> Key {
        let claim =
            |value: &&str| Claim { value: (*value).into(), actor: String::new(), at: Timestamp::UNIX_EPOCH };
        let claims: Vec<_> = values.iter().map(claim).collect();
        let key: Key = key.parse().unwrap();
        record.fields.insert(key.clone(), Held { value: values[0].into(), claims });
        key
    }

    #[test]
    fn values_written_apart_are_taken_one_or_the_other() {
        let mut patient = record(Kind::Patient);
        let key = disputed(&mut patient, "phone", &["+4768050001", "+4768050002"]);
        let dispute = Dispute::Values { key: key.clone() };
        assert!(of(&patient, &rules::problems(&patient)).contains(&dispute));
        let taken = writes(&patient, &dispute, Choice::Take(1)).unwrap();
        assert_eq!(taken, Writes::from([(key, "+4768050002".into())]));
        assert_eq!(writes(&patient, &dispute, Choice::Take(2)), None, "there is no third");
        assert_eq!(writes(&patient, &dispute, Choice::Both), None, "nobody has two numbers in one field");
    }

    #[test]
    fn both_are_kept_of_ticks_and_of_what_people_say() {
        let mut patient = record(Kind::Patient);
        let tools = disputed(&mut patient, "tools", &["tablet scale", "pulse-oximeter tablet"]);
        assert_eq!(both(&patient, &tools), Some("tablet pulse-oximeter scale".into()));
        let challenge = disputed(&mut patient, "challenge", &["pusten", "søvnen"]);
        assert_eq!(both(&patient, &challenge), Some("pusten / søvnen".into()));
        let name = disputed(&mut patient, "name", &["Stolt Furu", "Stolt Gran"]);
        assert_eq!(both(&patient, &name), None);
    }

    #[test]
    fn of_two_open_loans_one_stands() {
        let mut item = record(Kind::Equipment);
        let loans: Vec<_> = (1..=2).map(|n| RecordId::from_bytes([n; 16]).to_string()).collect();
        for loan in &loans {
            item.set(Key::within("loan", loan, "handed_out_on"), "2026-11-24");
            item.set(Key::within("loan", loan, "borrower"), "patient");
        }
        assert_eq!(of(&item, &rules::problems(&item)), [Dispute::LentTwice]);
        let taken = writes(&item, &Dispute::LentTwice, Choice::Take(0)).unwrap();
        assert_eq!(taken, Writes::from([(Key::within("loan", &loans[1], "archived"), true.into())]));
    }
}
