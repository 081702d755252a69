//! What is small on the wire and large in memory.

use syncd::domain::Kind;
use syncd::membership::{Actor, Feed, Log, MembershipLog};
use syncd::sync::message::{FRAME_MAX, Message};

use crate::attacker::{Attacker, Line};
use crate::forge::{self, Forged};
use crate::log_of_region;
use crate::victim::Victim;

/// The most by which a bomb may make the daemon's resident memory grow, in bytes, measured by the
/// kernel as the peak while the bomb is dealt with (`VmHWM`) less what was resident before.
const GROWTH_MAX: u64 = 256 << 20;

/// A member with an actor of its own.
fn introduced<'a>(victim: &mut Victim, member: &'a Attacker) -> (Line<'a>, Actor) {
    let region = victim.admit_to_alver(member);
    let mut line = member.sync(&victim.address()).unwrap();
    let mut log: MembershipLog = line.membership(region);
    let actor = forge::introduce(&mut line, &mut log, &member.key);
    (line, actor)
}

/// Fails if it took the daemon more memory than it may, or if it is not what it was.
#[track_caller]
fn is_unharmed(victim: &mut Victim, before: u64) {
    let grown = victim.most_memory().saturating_sub(before);
    assert!(grown <= GROWTH_MAX, "{} MB", grown >> 20);
    victim.is_usable();
    // It starts again on what it has stored.
    victim.stored();
    victim.is_usable();
}

/// So many bytes of nothing, compressed.
fn zeros(length: usize) -> Vec<u8> {
    zstd::bulk::compress(&vec![0; length], 19).unwrap()
}

#[test]
fn a_list_or_a_batch_that_unpacks_to_a_gigabyte_is_refused() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    victim.admit_to_alver(&member);
    let bomb = zeros(1 << 30);
    assert!(bomb.len() < FRAME_MAX / 8, "{} bytes", bomb.len());
    let log = log_of_region();
    type Push = fn(&mut Line<'_>, Log, Vec<u8>);
    let pushes: [Push; 2] = [
        |line, log, bomb| line.push_batch(log, bomb),
        |line, _, bomb| line.push_packed(Feed::Membership, bomb),
    ];
    for push in pushes {
        let mut line = member.sync(&victim.address()).unwrap();
        let before = victim.watch_memory();
        push(&mut line, log, bomb.clone());
        assert!(!line.stands());
        is_unharmed(&mut victim, before);
    }
    // Nobody has asked for changes, so these are not even looked at.
    let mut line = member.sync(&victim.address()).unwrap();
    let before = victim.watch_memory();
    line.say(&Message::Changes { log, changes: bomb });
    assert!(line.stands());
    is_unharmed(&mut victim, before);
}

#[test]
fn a_list_of_as_many_empty_statements_as_fit_is_refused() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    victim.admit_to_alver(&member);
    for length in [40_000, 16 << 20] {
        let mut line = member.sync(&victim.address()).unwrap();
        let before = victim.watch_memory();
        line.push_packed(Feed::Membership, zeros(length));
        assert!(!line.stands());
        is_unharmed(&mut victim, before);
    }
}

#[test]
fn a_change_of_a_million_operations_is_put_aside() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (mut line, actor) = introduced(&mut victim, &member);
    let bomb = forge::bombs(actor, 1_000_000, 1);
    assert!(bomb[0].bytes.len() <= 130, "a bomb of {} bytes", bomb[0].bytes.len());
    let before = victim.watch_memory();
    let log = log_of_region();
    line.push_batch(log, forge::batch(log, actor, &bomb, &member.key));
    assert!(line.stands());
    assert_eq!(victim.status().quarantined, 1);
    is_unharmed(&mut victim, before);
}

#[test]
fn ten_thousand_changes_of_a_million_operations_are_put_aside() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (mut line, actor) = introduced(&mut victim, &member);
    let bombs = forge::bombs(actor, 1_000_000, 10_000);
    let before = victim.watch_memory();
    let log = log_of_region();
    line.push_batch(log, forge::batch(log, actor, &bombs, &member.key));
    assert!(line.stands());
    assert_eq!(victim.status().quarantined, bombs.len());
    is_unharmed(&mut victim, before);
}

#[test]
fn a_batch_of_more_operations_than_one_may_have_is_refused() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (line, actor) = introduced(&mut victim, &member);
    drop(line);
    let log = log_of_region();
    let before = victim.stored();
    // Each may be taken: on one document, and each of six thousand on one of its own.
    let one = forge::bombs(actor, 20_000, 6_000);
    let many: Vec<Forged> = (0..6_000).flat_map(|_| forge::bombs(actor, 20_000, 1)).collect();
    for bombs in [one, many] {
        let mut line = member.sync(&victim.address()).unwrap();
        let memory = victim.watch_memory();
        line.push_batch(log, forge::batch(log, actor, &bombs, &member.key));
        assert!(!line.stands());
        is_unharmed(&mut victim, memory);
        assert_eq!(victim.stored().heads, before.heads);
    }
}

#[test]
fn a_batch_of_as_many_operations_as_one_may_have_is_taken() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let (mut line, actor) = introduced(&mut victim, &member);
    let log = log_of_region();
    // The worst that can be: all of them values of one field of one document.
    let largest = forge::bombs(actor, 20_000, 5);
    let before = victim.watch_memory();
    line.push_batch(log, forge::batch(log, actor, &largest, &member.key));
    assert!(line.stands());
    assert_eq!(victim.status().counts[&Kind::Contact], 2);
    is_unharmed(&mut victim, before);
}
