//! The unknown key: who was not let in gets nothing, and a ticket lets one in.

use std::thread;

use syncd::domain::member::Role;
use syncd::membership::{JoinMessage, Session, Ticket};

use crate::attacker::{Attacker, JOIN, Line, SYNC};
use crate::masfjorden;
use crate::victim::Victim;

fn is_declined(mut line: Line<'_>) -> bool {
    line.next_of_joining() == Some(JoinMessage::Declined)
}

/// Once the last invitation is burnt, the door itself is closed.
fn gets_nowhere(line: Option<Line<'_>>) -> bool {
    line.is_none_or(is_declined)
}

fn is_welcome(line: &mut Line<'_>) -> bool {
    matches!(line.next_of_joining(), Some(JoinMessage::Welcome { .. }))
}

#[test]
fn a_stranger_finds_both_doors_closed() {
    let mut victim = Victim::begun();
    let (address, stranger) = (victim.address(), Attacker::new());
    for door in [SYNC, JOIN, b"varde/sync/2", b"h3"] {
        assert!(stranger.call(&address, door).is_none(), "{}", String::from_utf8_lossy(door));
    }
    // An invitation opens one of them, to somebody else.
    victim.invite_alver();
    assert!(stranger.call(&address, SYNC).is_none());
    assert!(victim.waiting().is_empty());
    victim.is_usable();
}

#[test]
fn a_wrong_proof_is_declined_and_the_invitation_still_serves_the_right_one_once() {
    let mut victim = Victim::begun();
    let (ticket, other) = (victim.invite_alver(), victim.invite(masfjorden(), Role::Reader));
    let stranger = Attacker::new();
    let wrong = [
        Ticket { secret: other.secret.clone(), ..ticket.clone() },
        Ticket { invitation: [7; 8], ..ticket.clone() },
        Ticket { invitation: other.invitation, ..ticket.clone() },
    ];
    for wrong in wrong {
        assert!(is_declined(stranger.show(&wrong).unwrap()));
    }
    // The right proof of another session, as somebody in between would have it.
    let mut line = stranger.call(&ticket.inviter, JOIN).unwrap();
    let elsewhere = Session { exporter: [7; 32], ..line.session() };
    let proof = elsewhere.proof(&ticket.secret, syncd::membership::Side::Joiner);
    let (person, machine) = ("Slu Mår".to_owned(), "mårhi".to_owned());
    let show = JoinMessage::Show { invitation: ticket.invitation, proof, person, machine };
    line.frame(&show.encode());
    assert!(is_declined(line));
    assert!(victim.waiting().is_empty());

    let right = Attacker::new();
    let mut line = right.show(&ticket).unwrap();
    assert!(is_welcome(&mut line));
    assert!(gets_nowhere(stranger.show(&ticket)));
    assert!(gets_nowhere(right.show(&ticket)));
    assert_eq!(victim.waiting().len(), 1);
    // Until people have compared the codes, it is as unknown as before.
    assert!(right.call(&ticket.inviter, SYNC).is_none());
    assert!(stranger.call(&ticket.inviter, SYNC).is_none());
    assert_eq!(victim.members().members.len(), 1);
}

#[test]
fn an_invite_raced_for_by_two_lets_one_wait_to_be_let_in() {
    let mut victim = Victim::begun();
    let racers = [Attacker::new(), Attacker::new()];
    for round in 0..20 {
        let ticket = victim.invite_alver();
        let race = |racer: &Attacker| racer.show(&ticket).is_some_and(|mut line| is_welcome(&mut line));
        let [one, other] = &racers;
        let won = thread::scope(|scope| {
            let other = scope.spawn(|| race(other));
            [race(one), other.join().unwrap()]
        });
        assert_eq!(won.into_iter().filter(|won| *won).count(), 1, "round {round}");
        let waiting = victim.waiting();
        assert_eq!(waiting.len(), 1, "round {round}");
        victim.ask(syncd::service::protocol::Request::Decline { id: waiting[0].id.clone() });
    }
}
