//! How inviter and invited prove to each other that both know the secret of a ticket, over one
//! TLS session and nobody in between.
//!
//! The invited shows its proof, the inviter answers with its own; then people compare the
//! [code](Session::code) that both machines show, and only then is anybody let in.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ticket::{InvitationId, InvitationSecret};
use super::{NAME_MAX, PublicKey};
use crate::domain::text;

/// The longest frame of the join protocol, in bytes.
pub const JOIN_FRAME_MAX: usize = 2 * 1024;

/// Who proves: a proof of one side is none of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who has the ticket.
    Joiner,
    /// Who made it.
    Inviter,
}

/// A connection for joining, as both ends see it.
#[derive(Clone)]
pub struct Session {
    /// Keying material that only the two ends of the TLS session know.
    pub exporter: [u8; 32],
    /// The key of who joins.
    pub joiner: PublicKey,
    /// The key of who invites.
    pub inviter: PublicKey,
}

impl Session {
    /// What a side sends to show that it knows the secret; of no use in another session.
    pub fn proof(&self, secret: &InvitationSecret, side: Side) -> [u8; 32] {
        *self.hash("varde 2026-11 join proof", secret, side as u8).as_bytes()
    }

    /// Whether this is the proof of a side. Takes as long whatever differs.
    pub fn is_proof(&self, secret: &InvitationSecret, side: Side, proof: &[u8; 32]) -> bool {
        self.hash("varde 2026-11 join proof", secret, side as u8) == *proof
    }

    /// What both machines show and people compare: six digits, as in `482 913`.
    pub fn code(&self, secret: &InvitationSecret) -> String {
        let hash = self.hash("varde 2026-11 join code", secret, 0);
        let (half, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
        // Of 128 bits, so that every code is as likely as any other, to one in 10³².
        let code = u128::from_le_bytes(*half) % 1_000_000;
        format!("{:03} {:03}", code / 1_000, code % 1_000)
    }

    fn hash(&self, context: &str, secret: &InvitationSecret, side: u8) -> blake3::Hash {
        let key = Zeroizing::new(blake3::derive_key(context, secret.as_bytes()));
        let mut hasher = blake3::Hasher::new_keyed(&key);
        hasher.update(&[side]).update(&self.exporter);
        hasher.update(self.joiner.as_bytes()).update(self.inviter.as_bytes());
        hasher.finalize()
    }
}

/// Whether what a person typed is the code, however it was spaced.
pub fn same_code(code: &str, typed: &str) -> bool {
    let dash = |character| matches!(character, '-' | '‐'..='―' | '−');
    let digits = |text: &str| -> String {
        text.chars().filter(|character| !character.is_whitespace() && !dash(*character)).collect()
    };
    let code = digits(code);
    !code.is_empty() && code == digits(typed)
}

/// A frame of the join protocol. Names are cleaned and cut to [`NAME_MAX`] both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum JoinMessage {
    /// The invited: I have this ticket.
    Show {
        /// Which invitation.
        invitation: InvitationId,
        /// [`Side::Joiner`]'s.
        proof: [u8; 32],
        /// Who joins.
        person: String,
        /// What its machine is called.
        machine: String,
    },
    /// The inviter: I made it; now people compare the code.
    Welcome {
        /// [`Side::Inviter`]'s.
        proof: [u8; 32],
        /// Who invites.
        person: String,
        /// What its machine is called.
        machine: String,
    },
    /// The inviter: no. Why is not told, since whoever asks may be anybody.
    Declined,
}

/// Bytes are not a frame of the join protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JoinMessageError {
    /// More than [`JOIN_FRAME_MAX`].
    #[error("longer than a frame may be")]
    TooLong,
    /// They cannot be read.
    #[error("not a frame of the join protocol")]
    Malformed,
}

impl JoinMessage {
    /// The frame.
    pub fn encode(self) -> Vec<u8> {
        postcard::to_allocvec(&self.cleaned()).expect("a frame holds nothing that cannot be encoded")
    }

    /// What a frame says.
    ///
    /// # Errors
    /// [`JoinMessageError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, JoinMessageError> {
        if bytes.len() > JOIN_FRAME_MAX {
            return Err(JoinMessageError::TooLong);
        }
        match postcard::take_from_bytes::<Self>(bytes) {
            Ok((message, [])) => Ok(message.cleaned()),
            _ => Err(JoinMessageError::Malformed),
        }
    }

    fn cleaned(mut self) -> Self {
        if let Self::Show { person, machine, .. } | Self::Welcome { person, machine, .. } = &mut self {
            for name in [person, machine] {
                *name = text::clean_line(name, NAME_MAX);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::membership::SecretKey;

    fn session(exporter: u8) -> Session {
        let key = |byte| SecretKey::from_bytes(&[byte; 32]).public();
        Session { exporter: [exporter; 32], joiner: key(1), inviter: key(2) }
    }

    fn show(person: &str) -> JoinMessage {
        JoinMessage::Show { invitation: [4; 8], proof: [5; 32], person: person.into(), machine: "pc".into() }
    }

    #[test]
    fn a_proof_is_of_one_secret_one_side_one_session_and_two_keys() {
        let secret: InvitationSecret = postcard::from_bytes(&[6; 16]).unwrap();
        let session = session(1);
        let proof = session.proof(&secret, Side::Joiner);
        assert!(session.is_proof(&secret, Side::Joiner, &proof));
        assert!(!session.is_proof(&secret, Side::Inviter, &proof));
        assert!(!session.is_proof(&InvitationSecret::random(), Side::Joiner, &proof));
        let elsewhere = Session { exporter: [9; 32], ..session.clone() };
        let turned = Session { joiner: session.inviter, inviter: session.joiner, ..session.clone() };
        let other = Session { joiner: SecretKey::from_bytes(&[7; 32]).public(), ..session };
        for another in [elsewhere, turned, other] {
            assert!(!another.is_proof(&secret, Side::Joiner, &proof));
            assert_ne!(another.code(&secret), session.code(&secret));
        }
    }

    #[test]
    fn the_code_is_six_digits_and_is_known_however_it_is_typed() {
        let code = session(1).code(&InvitationSecret::random());
        let (left, right) = code.split_once(' ').unwrap();
        assert!([left, right].iter().all(|part| part.len() == 3 && part.parse::<u16>().is_ok()), "{code}");
        for typed in [format!("{left}{right}"), format!(" {left}-{right}\n"), format!("{left}\u{a0}–{right}")]
        {
            assert!(same_code(&code, &typed), "{typed}");
        }
        assert!(!same_code(&code, left));
        assert!(!same_code("482 913", "482 914"));
        assert!(!same_code("", " - "));
    }

    #[test]
    fn a_frame_is_read_back_with_its_names_cleaned() {
        for message in [show("Åse Næss"), JoinMessage::Declined] {
            assert_eq!(JoinMessage::decode(&message.clone().encode()), Ok(message));
        }
        let hostile = postcard::to_allocvec(&show("Å\u{202e}se\u{1b}[2J")).unwrap();
        assert_eq!(JoinMessage::decode(&hostile), Ok(show("Åse[2J")));
        let long = show(&"ø".repeat(5_000)).encode();
        assert_eq!(JoinMessage::decode(&long), Ok(show(&"ø".repeat(NAME_MAX))));
        assert_eq!(JoinMessage::decode(&[0; JOIN_FRAME_MAX + 1]), Err(JoinMessageError::TooLong));
        let more = [JoinMessage::Declined.encode(), vec![0]].concat();
        assert_eq!(JoinMessage::decode(&more), Err(JoinMessageError::Malformed));
    }
}
