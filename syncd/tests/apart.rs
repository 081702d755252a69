//! What people do apart and brings together only later: nothing is lost, and what does not go
//! together is flagged on every machine, in whatever order the changes come.
//!
//! `VARDE_SEEDS` says how many seeds; a failure prints its seed.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use syncd::documents::{ActorBase, Document};
use syncd::domain::agenda::{self, Reason};
use syncd::domain::equipment::{Equipment, LoanState};
use syncd::domain::operation::{Operation, Subject};
use syncd::domain::plan::{Approval, Plan};
use syncd::domain::practice::Practice;
use syncd::domain::{Fault, Key, Kind, Municipality, RecordId, Scope, Value, rules};

fn seeds() -> u64 {
    std::env::var("VARDE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(500)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

fn masfjorden() -> Municipality {
    Municipality::new(4634).unwrap()
}

fn moment(second: u64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second as i64).unwrap()
}

fn write(document: &mut Document, actor: ActorBase, second: u64, fields: BTreeMap<Key, Value>) {
    let heads = document.heads();
    document.edit(actor, moment(second), &heads, &fields).unwrap();
}

/// Does something as the daemon does it, on what is seen in this copy.
fn operate(
    document: &mut Document,
    actor: ActorBase,
    operation: Operation,
    given: &[(&str, Value)],
    random: &mut Random,
) {
    let seen = document.record();
    let mut entry = [0; 16];
    entry.fill_with(|| random.below(256) as u8);
    let subject = Subject {
        record: &seen,
        entry: None,
        now: date(2026, 11, 24).at(10, 0, 0, 0),
        person: "Lun Fjellrev",
        municipality: masfjorden(),
        new_entry: RecordId::from_bytes(entry),
        siblings: &[],
    };
    assert_eq!(operation.hindrance(&subject), None, "{operation}");
    let given = given.iter().map(|(name, value)| (Key::top(name), value.clone())).collect();
    let writes = operation.writes(&subject, &given).unwrap();
    write(document, actor, random.below(1_000), writes.here);
}

/// A document of the changes of all copies, taken in an order of its own: each change comes when
/// those that it builds on are there, as sync brings them.
fn merged(copies: &[&Document], random: &mut Random) -> Document {
    let mut waiting: Vec<_> = copies.iter().flat_map(|copy| copy.changes_since(&[])).collect();
    let first = copies[0];
    let mut document = Document::new(first.id(), first.kind(), first.scope());
    while !waiting.is_empty() {
        let change = waiting.remove(random.below(waiting.len() as u64) as usize);
        if document.admit(&change.bytes, |_| true).is_err() {
            waiting.push(change);
        }
    }
    document
}

#[test]
fn an_approval_never_covers_limits_that_were_changed_apart() {
    for seed in 0..seeds() {
        let random = &mut Random(seed);
        let mut plan =
            Document::new(RecordId::from_bytes([1; 16]), Kind::Plan, Scope::Municipality(masfjorden()));
        let limit = RecordId::from_bytes([2; 16]);
        let within = |name: &str| Key::within("limit", limit, name);
        let mut fields = BTreeMap::from([(Key::top("patient"), Value::from(RecordId::from_bytes([7; 16])))]);
        for (name, value) in [("level", "red"), ("measure", "spo2"), ("comparison", "below")] {
            fields.insert(within(name), value.into());
        }
        fields.insert(within("value"), Value::Decimal(88.0));
        write(&mut plan, [1; 16], 0, fields);
        operate(&mut plan, [1; 16], Operation::SendPlan, &[], random);
        // One lets the GP approve and puts it in force, the other changes what the plan says.
        let (mut approving, mut changing) = (plan.clone(), plan);
        let by = [("approved_by", "Fjordlyset legekontor".into())];
        operate(&mut approving, [1; 16], Operation::ApprovePlan, &by, random);
        let review = [("review_date", "2027-02-01".into())];
        operate(&mut approving, [1; 16], Operation::ActivatePlan, &review, random);
        let changed = match random.below(4) {
            0 => (within("value"), Value::Decimal(70.0 + random.below(18) as f64)),
            1 => (within("archived"), true.into()),
            2 => (Key::within("level", "red", "patient_does"), "Ring 113".into()),
            _ => (Key::top("medicine"), "Ny inhalator".into()),
        };
        write(&mut changing, [2; 16], 5, BTreeMap::from([changed]));
        let machines: Vec<_> = (0..4).map(|_| merged(&[&changing, &approving], random)).collect();
        for machine in &machines {
            let record = machine.record();
            assert_eq!(machine.state_hash(), machines[0].state_hash(), "seed {seed}");
            assert_eq!(record.read::<Plan>().value.approval(), Approval::NoLongerCovers, "seed {seed}");
            let flagged =
                rules::problems(&record).into_iter().any(|p| p.fault == Fault::ApprovalDoesNotCover);
            let today = agenda::of(&record.typed(), &Practice::default());
            let asked = today.iter().any(|item| item.reason == Reason::PlanNotCovered);
            assert!(flagged && asked, "seed {seed}: {record:?}");
        }
    }
}

#[test]
fn an_item_lent_twice_apart_is_kept_twice_and_flagged_everywhere() {
    for seed in 0..seeds() {
        let random = &mut Random(seed);
        let mut item = Document::new(RecordId::from_bytes([1; 16]), Kind::Equipment, Scope::Region);
        write(&mut item, [1; 16], 0, BTreeMap::from([(Key::top("kind"), "tablet".into())]));
        let mut copies = [item.clone(), item.clone(), item];
        let lenders = 2 + random.below(2) as usize;
        for (place, copy) in copies.iter_mut().enumerate().take(lenders) {
            let to = match random.below(2) {
                0 => ("patient", Value::from(RecordId::from_bytes([7; 16]))),
                _ => ("place", "Masfjorden sjukeheim".into()),
            };
            let actor = [2 + place as u8; 16];
            operate(copy, actor, Operation::HandOut, &[to, ("due", "2026-12-20".into())], random);
            if random.below(3) == 0 {
                operate(copy, actor, Operation::Extend, &[("due", "2027-01-20".into())], random);
            }
        }
        let copies: Vec<_> = copies.iter().collect();
        let machines: Vec<_> = (0..3).map(|_| merged(&copies, random)).collect();
        for machine in &machines {
            let record = machine.record();
            assert_eq!(machine.state_hash(), machines[0].state_hash(), "seed {seed}");
            let equipment: Equipment = record.read().value;
            assert_eq!(equipment.open_loans().count(), lenders, "seed {seed}");
            assert_eq!(equipment.loan_state(date(2026, 11, 24)), LoanState::LentTwice, "seed {seed}");
            let lent_twice = |fault: &Fault| *fault == Fault::LentTwice;
            let flagged =
                rules::problems(&record).iter().filter(|problem| lent_twice(&problem.fault)).count();
            let today = agenda::of(&record.typed(), &Practice::default());
            let asked = today.iter().filter(|item| item.reason == Reason::LentTwice).count();
            assert_eq!((flagged, asked), (lenders, lenders), "seed {seed}");
        }
    }
}
