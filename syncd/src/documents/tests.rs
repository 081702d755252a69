//! A test for each rule that keeps automerge honest; each fails without its rule.

use jiff::Timestamp;

use super::*;
use crate::domain::{HeldIn, Municipality, Schema, rules};

const LUN: ActorBase = [1; 16];
const VARM: ActorBase = [2; 16];

fn key(text: &str) -> Key {
    text.parse().unwrap()
}

fn fields(fields: &[(&str, Value)]) -> BTreeMap<Key, Value> {
    fields.iter().map(|(name, value)| (key(name), value.clone())).collect()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn patient() -> Document {
    let scope = Scope::Municipality(Municipality::new(4634).unwrap());
    Document::new(RecordId::from_bytes([7; 16]), Kind::Patient, scope)
}

/// Edits at the newest heads.
fn edit(document: &mut Document, actor: ActorBase, second: i64, touched: &[(&str, Value)]) {
    document.edit(actor, at(second), &document.heads(), &fields(touched)).unwrap();
}

/// Brings everything that `from` has to `to`, as a peer would.
fn send(from: &Document, to: &mut Document) {
    for change in from.changes_since(&[]) {
        to.admit(&change.bytes, |_| true).unwrap();
    }
}

fn meet(one: &mut Document, other: &mut Document) {
    send(one, other);
    send(other, one);
    assert_eq!((one.heads(), one.state_hash()), (other.heads(), other.state_hash()));
}

fn shown(document: &Document, name: &str) -> Value {
    document.record().value(&key(name)).clone()
}

fn claims(document: &Document, name: &str) -> Vec<Value> {
    let record = document.record();
    let claims = record.fields.get(&key(name)).map(|held| held.claims.clone()).unwrap_or_default();
    let mut values: Vec<_> = claims.into_iter().map(|claim| claim.value).collect();
    values.sort_by_key(Value::to_string);
    values
}

#[test]
fn genesis_is_the_same_bytes_on_every_machine_and_in_every_build() {
    let bytes =
        |document: &Document| document.changes_since(&[]).into_iter().map(|c| c.bytes).collect::<Vec<_>>();
    assert_eq!(bytes(&patient()), bytes(&patient()));
    // A change of these hashes would split every document already made: raise a version instead.
    let hashes = <Kind as strum::IntoEnumIterator>::iter().map(|kind| {
        let first = &constants::of(kind)[0];
        format!("{kind} {}", &first.hash().to_string()[..16])
    });
    assert_eq!(hashes.collect::<Vec<_>>(), GENESIS_HASHES);
}

const GENESIS_HASHES: &[&str] = &[
    "patient 7cac8f178d976fdb",
    "plan a9eace459f3d96e7",
    "event 253d39b047cedcf0",
    "equipment 6fc5d3709ba22e40",
    "appointment 6a0f61f50f935611",
    "contact 4c08af937e819f40",
    "meeting c436f3e52adc638d",
    "duty d1f331f9e6fbdb1d",
    "settings c023d201820af56d",
];

#[test]
fn two_people_who_write_the_same_text_apart_write_in_the_same_container() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("notes", "Trivst.".into())]);
    edit(&mut varm, VARM, 2, &[("notes", "Søv godt.".into())]);
    meet(&mut lun, &mut varm);
    let notes = shown(&lun, "notes").to_string();
    assert!(notes.contains("Trivst.") && notes.contains("Søv godt."), "{notes}");
}

#[test]
fn entries_keyed_by_a_code_meet_and_random_entries_stand_side_by_side() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("activity/2.1/state", "done".into())]);
    edit(&mut varm, VARM, 2, &[("activity/2.1/date", "2026-11-02".into())]);
    let (mine, theirs) = (RecordId::random(), RecordId::random());
    edit(&mut lun, LUN, 3, &[(&format!("relative/{mine}/name"), "Mild Furu".into())]);
    edit(&mut varm, VARM, 4, &[(&format!("relative/{theirs}/name"), "Rask Furu".into())]);
    meet(&mut lun, &mut varm);
    let patient = lun.record().read::<crate::domain::patient::Patient>().value;
    let activity = &patient.activity["2.1"];
    assert!(activity.state.is_some() && activity.date.is_some());
    assert_eq!(patient.relative.len(), 2);
}

#[test]
fn both_values_of_a_field_stand_until_a_person_chooses() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("address", "Fjordvegen 1".into())]);
    edit(&mut varm, VARM, 2, &[("address", "Fjellvegen 2".into())]);
    meet(&mut lun, &mut varm);
    assert_eq!(claims(&lun, "address"), ["Fjellvegen 2".into(), "Fjordvegen 1".into()]);
    let record = lun.record();
    let claim = record.fields[&key("address")]
        .claims
        .iter()
        .find(|claim| claim.value == "Fjordvegen 1".into())
        .unwrap();
    assert_eq!((claim.actor.as_str(), claim.at), ("01010101010101010101010101010101", at(1)));
    edit(&mut varm, VARM, 3, &[("address", "Fjordvegen 1".into())]);
    meet(&mut lun, &mut varm);
    assert_eq!((claims(&lun, "address"), shown(&lun, "address")), (vec![], "Fjordvegen 1".into()));
}

#[test]
fn choosing_the_value_that_is_shown_settles_a_conflict_too() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("address", "Fjordvegen 1".into())]);
    edit(&mut varm, VARM, 2, &[("address", "Fjellvegen 2".into())]);
    meet(&mut lun, &mut varm);
    let chosen = shown(&lun, "address");
    edit(&mut lun, LUN, 3, &[("address", chosen.clone())]);
    assert_eq!((claims(&lun, "address"), shown(&lun, "address")), (vec![], chosen));
}

#[test]
fn equal_values_written_apart_are_no_conflict() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("address", "Fjordvegen 1".into())]);
    edit(&mut varm, VARM, 2, &[("address", "Fjordvegen 1".into())]);
    meet(&mut lun, &mut varm);
    assert_eq!(claims(&lun, "address"), []);
}

#[test]
fn clearing_a_value_is_a_value_and_never_loses_a_concurrent_one() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("address", "Fjordvegen 1".into())]);
    meet(&mut lun, &mut varm);
    edit(&mut lun, LUN, 2, &[("address", Value::Empty)]);
    edit(&mut varm, VARM, 3, &[("address", "Fjellvegen 2".into())]);
    meet(&mut lun, &mut varm);
    assert_eq!(claims(&lun, "address"), [Value::Empty, "Fjellvegen 2".into()]);
}

#[test]
fn archiving_an_entry_keeps_what_another_writes_in_it() {
    let entry = RecordId::random();
    let (name, phone, archived) = (
        format!("relative/{entry}/name"),
        format!("relative/{entry}/phone"),
        format!("relative/{entry}/archived"),
    );
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[(&name, "Mild Furu".into())]);
    meet(&mut lun, &mut varm);
    edit(&mut lun, LUN, 2, &[(&archived, true.into())]);
    edit(&mut varm, VARM, 3, &[(&phone, "+4768050001".into())]);
    meet(&mut lun, &mut varm);
    assert_eq!(shown(&lun, &phone), "+4768050001".into());
    let relatives =
        |document: &Document| document.record().read::<crate::domain::patient::Patient>().value.relative;
    assert!(relatives(&lun).is_empty());
    edit(&mut lun, LUN, 4, &[(&archived, false.into())]);
    assert_eq!(relatives(&lun)[&entry].phone.as_deref(), Some("+4768050001"));
}

#[test]
fn a_form_saves_what_was_touched_at_the_heads_it_was_opened_on() {
    let mut document = patient();
    edit(&mut document, LUN, 1, &[("address", "Fjordvegen 1".into()), ("challenge", "kols".into())]);
    let opened = document.heads();
    edit(&mut document, VARM, 2, &[("address", "Fjellvegen 2".into()), ("challenge", "kols, angst".into())]);
    document.edit(LUN, at(3), &opened, &fields(&[("address", "Strandvegen 3".into())])).unwrap();
    assert_eq!(
        claims(&document, "address"),
        ["Fjellvegen 2".into(), "Strandvegen 3".into()],
        "neither overwrote the other"
    );
    assert_eq!(
        (claims(&document, "challenge"), shown(&document, "challenge")),
        (vec![], "kols, angst".into())
    );
}

#[test]
fn one_person_may_save_two_forms_that_were_opened_on_the_same_heads() {
    let mut document = patient();
    edit(&mut document, LUN, 1, &[("address", "Fjordvegen 1".into())]);
    let opened = document.heads();
    for (second, street) in [(2, "Fjellvegen 2"), (3, "Strandvegen 3")] {
        document.edit(LUN, at(second), &opened, &fields(&[("address", street.into())])).unwrap();
    }
    assert_eq!(claims(&document, "address"), ["Fjellvegen 2".into(), "Strandvegen 3".into()]);
    assert!(
        document.revisions(10).iter().all(|revision| revision.actor == LUN),
        "a marked actor has the same base"
    );
}

#[test]
fn heads_that_are_not_here_are_refused_and_change_nothing() {
    let mut document = patient();
    let before = document.state_hash();
    let refused = document.edit(LUN, at(1), &[[9; 32]], &fields(&[("address", "x".into())]));
    assert!(matches!(refused, Err(DocumentError::UnknownHeads)));
    assert_eq!(document.state_hash(), before);
}

#[test]
fn an_unknown_field_is_kept_through_an_edit() {
    let mut newer = patient();
    edit(&mut newer, VARM, 1, &[("shoe_size", Value::Integer(44)), ("name", "Stolt Furu".into())]);
    let mut older = patient();
    send(&newer, &mut older);
    edit(&mut older, LUN, 2, &[("name", "Stolt Bjørk".into())]);
    meet(&mut older, &mut newer);
    assert_eq!(shown(&newer, "shoe_size"), Value::Integer(44));
    assert_eq!(
        rules::problems(&older.record()),
        [],
        "and it is no problem to a version that does not know it"
    );
}

/// The same kind as a later version would have it: with a second text.
static LATER: Schema = Schema {
    kind: Kind::Patient,
    held_in: HeldIn::Municipality,
    versions: &[&["notes"], &["later_text"]],
    fields: &[],
    sections: &[],
};

#[test]
fn a_migration_is_the_same_change_everywhere_and_meets_an_edit_made_before_it() {
    let migrated = constants::genesis(&LATER);
    let again = constants::genesis(&LATER);
    assert_eq!(migrated.get_heads(), again.get_heads());
    let first = |document: &Automerge| document.get_changes(&[])[0].hash();
    assert_eq!(
        first(&migrated),
        first(&constants::genesis(Kind::Patient.schema())),
        "it builds on the first version"
    );
    let mut document = patient();
    edit(&mut document, LUN, 1, &[("name", "Stolt Furu".into())]);
    let mut automerge = document.automerge.clone();
    automerge.apply_changes(migrated.get_changes(&[])).unwrap();
    let mut other = migrated;
    other.apply_changes(document.automerge.get_changes(&[])).unwrap();
    let read = |automerge: Automerge| Document { automerge, ..patient() };
    let (one, other) = (read(automerge), read(other));
    assert_eq!((one.version(), one.state_hash()), (2, other.state_hash()));
    assert_eq!(shown(&one, "name"), "Stolt Furu".into());
}

#[test]
fn a_record_of_a_newer_schema_is_read_only() {
    let mut newer = Document { automerge: constants::genesis(&LATER), ..patient() };
    let refused = newer.edit(LUN, at(1), &newer.heads(), &fields(&[("name", "Stolt Furu".into())]));
    assert!(matches!(refused, Err(DocumentError::NewerSchema { found: 2, known: 1 })));
}

#[test]
fn every_change_tells_machine_time_and_fields() {
    let mut document = patient();
    edit(&mut document, LUN, 1, &[("name", "Stolt Furu".into()), ("notes", "Trivst.".into())]);
    edit(&mut document, VARM, 2, &[("address", "Fjordvegen 1".into())]);
    let told: Vec<_> = document
        .revisions(10)
        .into_iter()
        .map(|revision| {
            (revision.actor, revision.at, revision.fields.into_iter().map(String::from).collect::<Vec<_>>())
        })
        .collect();
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        told,
        [(VARM, at(2), names(&["address"])), (LUN, at(1), names(&["notes"])), (LUN, at(1), names(&["name"]))]
    );
    assert_eq!(document.revisions(1).len(), 1);
}

#[test]
fn a_document_is_the_same_after_storing_in_whatever_order_changes_came() {
    let (mut lun, mut varm) = (patient(), patient());
    edit(&mut lun, LUN, 1, &[("name", "Stolt Furu".into())]);
    edit(&mut varm, VARM, 2, &[("name", "Stolt Bjørk".into())]);
    meet(&mut lun, &mut varm);
    let stored = lun.changes_since(&[]);
    let bytes = stored.iter().rev().map(|change| change.bytes.as_slice());
    let loaded = Document::load(lun.id(), lun.kind(), lun.scope(), bytes).unwrap();
    assert_eq!((loaded.heads(), loaded.state_hash()), (varm.heads(), varm.state_hash()));
    assert_eq!(loaded.record(), varm.record());
}

#[test]
fn the_state_hash_sees_a_value_and_a_conflict() {
    let mut one = patient();
    let empty = one.state_hash();
    edit(&mut one, LUN, 1, &[("name", "Stolt Furu".into())]);
    let with_name = one.state_hash();
    assert_ne!(empty, with_name);
    let mut other = patient();
    edit(&mut other, VARM, 1, &[("name", "Stolt Bjørk".into())]);
    meet(&mut one, &mut other);
    assert_ne!(one.state_hash(), with_name);
}

#[test]
fn what_could_deceive_a_reader_is_taken_out_of_what_a_peer_wrote() {
    let mut document = patient();
    edit(
        &mut document,
        VARM,
        1,
        &[("name", "Stolt\u{1b}[2J\u{202e} Furu".into()), ("notes", "a\u{7}\nb".into())],
    );
    assert_eq!(shown(&document, "name"), "Stolt[2J Furu".into());
    assert_eq!(shown(&document, "notes"), "a\nb".into());
}

#[test]
fn a_long_text_is_replaced_within_what_one_change_may_hold() {
    let mut document = patient();
    for letter in ["æ", "ø"] {
        let text = letter.repeat(LONG_TEXT_MAX);
        edit(&mut document, LUN, 1, &[("notes", text.as_str().into()), ("name", "Stolt Furu".into())]);
        assert_eq!(shown(&document, "notes"), text.into());
    }
    for change in document.changes_since(&[]) {
        scan::scan(&change.bytes).unwrap();
    }
}

#[test]
fn a_settlement_that_is_taken_back_opens_the_dispute_again() {
    let mut document = patient();
    edit(&mut document, LUN, 1, &[("phone", "+4768050009".into())]);
    let heads = document.heads();
    for (actor, second, value) in [(LUN, 2, "+4768050001"), (VARM, 3, "+4768050002")] {
        document.edit(actor, at(second), &heads, &fields(&[("phone", value.into())])).unwrap();
    }
    let disputed = claims(&document, "phone");
    edit(&mut document, LUN, 4, &[("phone", "+4768050001".into())]);
    assert_eq!((disputed.len(), claims(&document, "phone").len()), (2, 0));
    let reversal = document.reversal(&document.heads());
    assert_eq!(reversal.before[&key("phone")].len(), 2, "{reversal:?}");
    document.put_back(LUN, at(5), &reversal.before).unwrap();
    assert_eq!(claims(&document, "phone"), disputed);
    let authors = document.background(&key("phone")).unwrap().authors;
    assert!(authors.contains(&(VARM, at(3))), "who wrote it first is told: {authors:?}");
}
