//! What a member pushes where it has no right to: nothing of it is stored, and no right gained.

use std::collections::BTreeSet;

use syncd::domain::member::Role;
use syncd::domain::{Kind, Municipality};
use syncd::membership::{Action, Content, Feed, Log, MembershipLog, SecretKey};
use syncd::service::protocol::{AggregateView, CardView, Request, Response};

use crate::attacker::Attacker;
use crate::forge::{self, Forged};
use crate::victim::Victim;
use crate::{alver, log_of, log_of_region, masfjorden, nowhere};

fn cards(victim: &mut Victim) -> Vec<CardView> {
    let Response::Cards(cards) = victim.ask(Request::Cards) else { unreachable!() };
    cards
}

fn aggregates(victim: &mut Victim) -> Vec<AggregateView> {
    let Response::Aggregates(aggregates) = victim.ask(Request::Aggregates) else { unreachable!() };
    aggregates
}

/// A card that says what no patient of Masfjorden's does.
fn card_of(municipality: Municipality, victim: &Victim) -> Content {
    let json = r#"{"card":"patient","number":"MAS-66","status":"","pathway":{}}"#.to_owned();
    Content::Card { municipality, record: victim.patient.id, changes: u64::MAX - 1, json }
}

#[test]
fn changes_pushed_into_what_is_not_shared_are_not_stored() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let mut line = member.sync(&victim.address()).unwrap();
    let mut membership = line.membership(region);
    let actor = forge::introduce(&mut line, &mut membership, &member.key);
    let before = victim.stored();

    let mut line = member.sync(&victim.address()).unwrap();
    for municipality in [masfjorden(), alver(), nowhere()] {
        for log in [log_of(municipality), Log { urgent: true, ..log_of(municipality) }] {
            let kind = if log.urgent { Kind::Duty } else { Kind::Patient };
            let patient = Forged::of(kind, log.scope, actor);
            line.push_batch(log, forge::batch(log, actor, &[patient], &member.key));
        }
    }
    assert!(line.stands());
    assert_eq!(victim.stored(), before);
}

#[test]
fn patients_pushed_into_the_regions_log_are_put_aside() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let mut line = member.sync(&victim.address()).unwrap();
    let mut membership = line.membership(region);
    let actor = forge::introduce(&mut line, &mut membership, &member.key);
    let log = log_of_region();
    let changes = [
        Forged::of(Kind::Patient, log_of(masfjorden()).scope, actor),
        // A change to what is Masfjorden's, by its name.
        Forged { document: victim.patient.id, ..Forged::of(Kind::Patient, log.scope, actor) },
        Forged { document: victim.patient.id, ..Forged::contact(actor) },
    ];
    line.push_batch(log, forge::batch(log, actor, &changes, &member.key));
    assert!(line.stands());
    assert_eq!(victim.status().quarantined, changes.len());
    assert_eq!(victim.status().counts[&Kind::Patient], 1);
    victim.is_usable();
}

#[test]
fn cards_and_figures_in_anothers_name_are_not_stored() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let (before, shown) = (victim.stored(), cards(&mut victim));
    assert_eq!(shown.len(), 1);

    let mut line = member.sync(&victim.address()).unwrap();
    let figures = |municipality| Content::Aggregate {
        municipality,
        changes: u64::MAX,
        json: r#"{"patients":{},"appointments":{}}"#.to_owned(),
    };
    let signed = |content: Content| content.sign(region, &member.key).to_statement().bytes;
    for municipality in [masfjorden(), nowhere()] {
        line.push(Feed::Cards, &[signed(card_of(municipality, &victim))]);
        line.push(Feed::Region, &[signed(figures(municipality))]);
    }
    assert!(line.stands());
    assert!(aggregates(&mut victim).iter().all(|view| view.municipality == masfjorden()));
    assert_eq!(victim.stored(), before);
    assert_eq!(cards(&mut victim), shown);
}

#[test]
fn a_card_of_ones_own_name_takes_nothing_from_anothers_record() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let shown = cards(&mut victim);
    let mut line = member.sync(&victim.address()).unwrap();
    line.push(Feed::Cards, &[card_of(alver(), &victim).sign(region, &member.key).to_statement().bytes]);
    assert!(line.stands());
    let of_masfjorden = |mut cards: Vec<CardView>| {
        cards.retain(|card| card.municipality == masfjorden());
        cards
    };
    assert_eq!(of_masfjorden(cards(&mut victim)), shown);
}

#[test]
fn membership_entries_without_a_right_give_none() {
    let mut victim = Victim::begun();
    let (member, friend) = (Attacker::new(), Attacker::new());
    let region = victim.admit_to_alver(&member);
    let members = victim.members();
    let mut line = member.sync(&victim.address()).unwrap();
    let mut log = line.membership(region);
    let founder = log.members().iter().find(|known| known.key != member.id()).unwrap().key;
    let admit = |municipality, role| {
        let (person, machine) = ("Slu Ven".to_owned(), "hi".to_owned());
        Action::Admit { key: friend.id(), municipality, role, person, machine }
    };
    let mine = |municipality, role| {
        let (person, machine) = ("Slu Mår".to_owned(), "mårhi".to_owned());
        Action::Admit { key: member.id(), municipality, role, person, machine }
    };
    let actions = [
        admit(masfjorden(), Role::CoordinatorAdmin),
        admit(masfjorden(), Role::Reader),
        admit(masfjorden(), Role::ProjectLead),
        // Only the founder lets in the first of a municipality.
        admit(nowhere(), Role::CoordinatorAdmin),
        admit(alver(), Role::ProjectLead),
        mine(masfjorden(), Role::CoordinatorAdmin),
        Action::SetRole { key: founder, role: Role::Reader },
        Action::SetRole { key: member.id(), role: Role::ProjectLead },
        Action::Remove { key: founder },
    ];
    for action in actions {
        let entry = log.append(action, &member.key);
        line.push(Feed::Membership, &[entry.to_statement().bytes]);
        log.insert(entry).unwrap();
    }
    assert!(line.stands());
    assert_eq!(victim.members(), members);
    assert!(friend.sync(&victim.address()).is_none());
    // After a start too, from what was kept.
    victim.stored();
    assert_eq!(victim.members(), members);
    let mut line = member.sync(&victim.address()).unwrap();
    line.push_batch(log_of(masfjorden()), Vec::new());
    assert!(line.stands());
    victim.is_usable();
}

#[test]
fn statements_that_their_author_never_signed_end_the_connection() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let address = victim.address();
    let mut line = member.sync(&address).unwrap();
    let log = line.membership(region);
    let founder = log.members().iter().find(|known| known.key != member.id()).unwrap().key;
    let friend = SecretKey::generate();
    let admission = Action::Admit {
        key: friend.public(),
        municipality: masfjorden(),
        role: Role::CoordinatorAdmin,
        person: "Slu Ven".to_owned(),
        machine: "hi".to_owned(),
    };
    let own = log.append(admission, &member.key);
    let mut in_anothers_name = own.clone();
    in_anothers_name.author = founder;
    let elsewhere = own.content.clone().sign([7; 32], &member.key);
    let (_, another_region) = MembershipLog::found("Region", masfjorden(), "Slu Mår", "mårhi", &member.key);
    let mut damaged = own.to_statement().bytes;
    *damaged.last_mut().unwrap() ^= 1;
    let before = victim.stored();
    let forged = [
        (Feed::Membership, in_anothers_name.to_statement().bytes),
        (Feed::Membership, elsewhere.to_statement().bytes),
        (Feed::Membership, another_region.to_statement().bytes),
        (Feed::Membership, damaged),
        (Feed::Cards, own.to_statement().bytes),
        (Feed::Membership, vec![0xff; 100]),
        (Feed::Membership, vec![0; 9 * 1024]),
    ];
    for (feed, bytes) in forged {
        let address = victim.address();
        let mut line = member.sync(&address).unwrap();
        line.push(feed, &[bytes]);
        line.ended();
        assert!(member.sync(&address).is_none(), "it is not talked to any longer");
        assert_eq!(victim.stored(), before);
    }
    let keys: BTreeSet<_> = victim.members().members.into_iter().map(|known| known.key).collect();
    assert_eq!(keys, BTreeSet::from([founder, member.id()].map(|key| key.to_string())));
}
