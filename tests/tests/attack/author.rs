//! Changes in another's name, and the same changes again.

use syncd::membership::{Actor, LogHead, MembershipLog};

use crate::attacker::{Attacker, Line};
use crate::forge::{self, Forged};
use crate::victim::Victim;
use crate::{log_of_region, masfjorden};

/// The actor of the founder, as everybody knows it.
fn founders(log: &MembershipLog, attacker: &Attacker) -> Actor {
    log.members().actors().find(|(_, member)| member.key != attacker.id()).unwrap().0
}

/// A member that has introduced itself.
fn introduced<'a>(victim: &mut Victim, member: &'a Attacker) -> (Line<'a>, MembershipLog, Actor) {
    let region = victim.admit_to_alver(member);
    let mut line = member.sync(&victim.address()).unwrap();
    let mut log = line.membership(region);
    let actor = forge::introduce(&mut line, &mut log, &member.key);
    (line, log, actor)
}

#[test]
fn a_member_that_forges_entries_of_anothers_log_is_refused_and_nothing_is_stored() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (_, membership, own) = introduced(&mut victim, &member);
    let (log, founder) = (log_of_region(), founders(&membership, &member));
    let before = victim.stored();
    let stranger = Actor::random();

    let refused = |victim: &mut Victim, batch: Vec<u8>, ends: bool| {
        let mut line = member.sync(&victim.address()).unwrap();
        line.push_batch(log, batch);
        assert_eq!(line.stands(), !ends);
        assert_eq!(victim.stored(), before);
    };
    // Nobody has introduced the author; its log is not at its beginning here.
    refused(&mut victim, forge::batch(log, stranger, &[Forged::contact(stranger)], &member.key), false);
    refused(&mut victim, forge::batch(log, founder, &[Forged::contact(founder)], &member.key), true);
    // It follows on nothing that is here; the chain before it is another.
    let far = LogHead { n: 7, ..LogHead::start(log, own) };
    refused(&mut victim, forge::batch_after(log, far, &[Forged::contact(own)], &member.key), false);
    let other = LogHead { chain: [7; 32], ..LogHead::start(log, own) };
    refused(&mut victim, forge::batch_after(log, other, &[Forged::contact(own)], &member.key), false);
    // Signed by a key that is not the author's.
    let key = Attacker::new().key;
    refused(&mut victim, forge::batch(log, own, &[Forged::contact(own)], &key), true);
    victim.is_usable();
}

#[test]
fn a_change_by_anothers_actor_in_ones_own_log_is_put_aside() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (mut line, membership, own) = introduced(&mut victim, &member);
    let (log, founder) = (log_of_region(), founders(&membership, &member));
    let before = victim.status();
    let to_the_contact = Forged { document: victim.contact.id, ..Forged::contact(founder) };
    let changes = [Forged::contact(founder), to_the_contact, Forged::contact(Actor::from_bytes([0; 16]))];
    line.push_batch(log, forge::batch(log, own, &changes, &member.key));
    assert!(line.stands());
    let after = victim.status();
    assert_eq!(after.quarantined, before.quarantined + changes.len());
    assert_eq!(after.counts, before.counts);
    victim.is_usable();
}

#[test]
fn a_batch_that_comes_again_is_stored_once() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (mut line, _, own) = introduced(&mut victim, &member);
    let log = log_of_region();
    let batch = forge::batch(log, own, &[Forged::contact(own)], &member.key);
    line.push_batch(log, batch.clone());
    assert!(line.stands());
    let once = victim.stored();
    assert!(once.heads.iter().any(|(of, head)| (*of, head.author, head.n) == (log, own, 1)));

    let mut line = member.sync(&victim.address()).unwrap();
    (0..100).for_each(|_| line.push_batch(log, batch.clone()));
    assert!(line.stands());
    assert_eq!(victim.stored(), once);

    // In another log it is nothing that anybody signed.
    let urgent = syncd::membership::Log { urgent: true, ..log };
    let start = LogHead::start(urgent, own);
    let mut replayed = syncd::sync::batch::decode(&batch).unwrap();
    for before in [replayed.runs[0].before, syncd::sync::tag(&start.chain)] {
        replayed.runs[0].before = before;
        let mut line = member.sync(&victim.address()).unwrap();
        line.push_batch(urgent, syncd::sync::batch::encode(&replayed));
        line.push_batch(crate::log_of(masfjorden()), batch.clone());
        line.stands();
        assert_eq!(victim.stored(), once);
    }
}
