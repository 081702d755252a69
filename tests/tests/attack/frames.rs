//! What is no frame, or none that can be read: the connection ends, the daemon does not.

use syncd::sync::message::FRAME_MAX;

use crate::attacker::{Attacker, JOIN, Line};
use crate::victim::Victim;

/// Bytes that are no frame, and whether nothing follows them.
fn no_frames(longest: usize) -> Vec<(Vec<u8>, bool)> {
    let length = |length: usize| u32::try_from(length).unwrap().to_le_bytes().to_vec();
    vec![
        (length(u32::MAX as usize), false),
        (length(longest + 1), false),
        (length(0), false),
        (vec![9, 0], true),
        (length(9), true),
        ([length(longest), vec![7; longest / 2]].concat(), true),
    ]
}

/// Writes what is no frame, and fails unless that ends the connection.
fn is_ended_by(mut line: Line<'_>, bytes: &[u8], finished: bool) {
    const BAD_FRAME: u64 = 3;
    line.write(bytes);
    if finished {
        line.finish();
    }
    assert_eq!(line.ended(), Some(BAD_FRAME), "{:?}", &bytes[..bytes.len().min(8)]);
}

#[test]
fn what_is_no_frame_of_a_members_ends_the_connection() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    victim.admit_to_alver(&member);
    let address = victim.address();
    let before = victim.watch_memory();
    for (bytes, finished) in no_frames(FRAME_MAX) {
        is_ended_by(member.sync(&address).unwrap(), &bytes, finished);
    }
    // A length is not believed: nothing is set aside for what does not come.
    let mut line = member.sync(&address).unwrap();
    line.write(&u32::try_from(FRAME_MAX).unwrap().to_le_bytes());
    victim.is_usable();
    let grown = victim.most_memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes");
    assert!(member.sync(&address).unwrap().stands());
}

#[test]
fn what_is_no_frame_of_a_joiners_ends_the_connection() {
    let mut victim = Victim::begun();
    let (ticket, joiner) = (victim.invite_alver(), Attacker::new());
    for (bytes, finished) in no_frames(2 * 1024) {
        is_ended_by(joiner.call(&ticket.inviter, JOIN).unwrap(), &bytes, finished);
    }
    for bytes in [&[0xff; 2 * 1024][..], &[1], &[0; 40]] {
        let mut line = joiner.call(&ticket.inviter, JOIN).unwrap();
        line.frame(bytes);
        assert!(line.next().is_none());
    }
    assert!(victim.waiting().is_empty());
    // The ticket is still good.
    assert!(joiner.show(&ticket).unwrap().next_of_joining().is_some());
    victim.is_usable();
}

#[test]
fn a_frame_that_cannot_be_read_ends_the_connection_until_the_next_start() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    victim.admit_to_alver(&member);
    // Chance from a seed (xorshift).
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = |length: usize| -> Vec<u8> {
        let byte = |_| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            chance as u8
        };
        // What no message begins with, so that it is none by chance.
        [0xff].into_iter().chain((1..length).map(byte)).collect()
    };
    for length in [1, 300, FRAME_MAX] {
        let address = victim.address();
        let mut line = member.sync(&address).unwrap();
        line.frame(&noise(length));
        line.ended();
        assert!(member.sync(&address).is_none(), "it is not talked to any longer");
        victim.is_usable();
        victim.stored();
    }
}
