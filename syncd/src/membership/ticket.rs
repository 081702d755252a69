//! The ticket by which somebody joins: who invites, how to reach it, and a secret for one use.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE32_NOPAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{EndpointAddr, NAME_MAX, RegionId};
use crate::domain::member::Role;
use crate::domain::{Municipality, text};

/// For how long a ticket can be used (`security.md`, "Threats").
pub const TICKET_VALID: SignedDuration = SignedDuration::from_mins(10);

/// The longest text that is looked at, in bytes.
pub const TICKET_MAX: usize = 4 * 1024;

/// What every ticket begins with.
const PREFIX: &str = "varde1";
/// The version of what follows it.
const VERSION: u8 = 1;
/// The bytes of the checksum at its end.
const CHECKSUM: usize = 4;
/// Quotation marks that messages and shells put around a text.
const QUOTES: [char; 10] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«', '»'];

/// What an invitation is known by to both sides; no secret.
pub type InvitationId = [u8; 8];

/// What only the inviter and the invited know. It does not show itself.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct InvitationSecret([u8; 16]);

impl InvitationSecret {
    /// A new random secret.
    ///
    /// # Panics
    /// When the operating system has no randomness to give; nothing can safely go on then.
    pub fn random() -> Self {
        let mut secret = Self([0; 16]);
        getrandom::fill(&mut secret.0).expect("the operating system gives random bytes");
        secret
    }

    /// The bytes.
    pub(super) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for InvitationSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationSecret")
    }
}

/// An invitation to one machine, as text or file. Whoever has it can try to join; people
/// compare a [code](super::Session::code) before anybody is let in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ticket {
    /// The region.
    pub region: RegionId,
    /// What the region is called.
    pub name: String,
    /// The inviter's machine, and where it is reached.
    pub inviter: EndpointAddr,
    /// Who invites.
    pub person: String,
    /// What the inviter's machine is called.
    pub machine: String,
    /// Which invitation of the inviter's.
    pub invitation: InvitationId,
    /// What both sides prove to know.
    pub secret: InvitationSecret,
    /// To which municipality.
    pub municipality: Municipality,
    /// In which role.
    pub role: Role,
    /// When it can be used no longer, by the inviter's clock; to the second.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub until: Timestamp,
}

/// A text is not a ticket that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// It is something else.
    #[error("not a ticket: the text does not begin with “varde1”")]
    NotATicket,
    /// A part is missing, or a character is another.
    #[error("the ticket is cut off or mistyped")]
    Damaged,
    /// It was written by a newer version.
    #[error("the ticket is of a newer version of Varde")]
    Newer,
    /// It is longer than [`TICKET_MAX`].
    #[error("longer than a ticket is")]
    TooLong,
}

impl Ticket {
    /// Whether it can be used no longer. Only the inviter's clock decides.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    fn read(content: &[u8]) -> Option<Self> {
        let (mut ticket, rest): (Self, _) = postcard::take_from_bytes(content).ok()?;
        for name in [&mut ticket.name, &mut ticket.person, &mut ticket.machine] {
            *name = text::clean_line(name, NAME_MAX);
        }
        rest.is_empty().then_some(ticket)
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = postcard::to_extend(self, vec![VERSION]).map_err(|_| fmt::Error)?;
        let mut bytes = Zeroizing::new(bytes);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        let text = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
        write!(f, "{PREFIX}{}", Zeroizing::new(text.to_ascii_lowercase()).as_str())
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        if text.len() > TICKET_MAX {
            return Err(TicketError::TooLong);
        }
        let shown = text.chars().filter(|character| !character.is_whitespace());
        let text = Zeroizing::new(shown.collect::<String>().to_ascii_uppercase());
        let text = text.trim_matches(QUOTES);
        let text = text.strip_prefix(&PREFIX.to_ascii_uppercase()).ok_or(TicketError::NotATicket)?;
        let bytes = BASE32_NOPAD.decode(text.as_bytes()).map_err(|_| TicketError::Damaged)?;
        let bytes = Zeroizing::new(bytes);
        let (content, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(TicketError::Damaged)?;
        if *sum != checksum(content) {
            return Err(TicketError::Damaged);
        }
        match content.split_first() {
            Some((&VERSION, content)) => Self::read(content).ok_or(TicketError::Damaged),
            Some((version, _)) if *version > VERSION => Err(TicketError::Newer),
            _ => Err(TicketError::Damaged),
        }
    }
}

/// Against mistyping, not against forging: the secret is what counts.
fn checksum(content: &[u8]) -> [u8; CHECKSUM] {
    let hash = blake3::derive_key("varde 2026-11 checksum of a ticket", content);
    let (sum, _) = hash.split_first_chunk().expect("a hash is longer than a checksum");
    *sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::membership::{SecretKey, TransportAddr};

    fn ticket() -> Ticket {
        let addresses = ["192.0.2.7:40001", "[2001:db8::7]:40001"];
        let addresses = addresses.map(|address| TransportAddr::Ip(address.parse().unwrap()));
        Ticket {
            region: [7; 32],
            name: "Region Nordhordland".into(),
            inviter: EndpointAddr::from_parts(SecretKey::from_bytes(&[3; 32]).public(), addresses),
            person: "Åse Næss".into(),
            machine: "kontor-pc".into(),
            invitation: [1; 8],
            secret: InvitationSecret([0xA5; 16]),
            municipality: Municipality::new(4634).unwrap(),
            role: Role::Coordinator,
            until: "2026-11-24T10:10:00Z".parse().unwrap(),
        }
    }

    fn with_sum(content: &[u8]) -> String {
        let bytes = [content, &checksum(content)].concat();
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
    }

    #[test]
    fn a_ticket_is_read_back_however_it_was_carried() {
        let text = ticket().to_string();
        let broken: String = text.chars().enumerate().fold(String::new(), |mut all, (at, character)| {
            all.extend((at % 60 == 59).then_some("\r\n  "));
            all.push(character);
            all
        });
        for carried in [text.clone(), format!(" «{text}»\n"), format!("\"{}\"", text.to_uppercase()), broken]
        {
            let again: Ticket = carried.parse().unwrap();
            assert_eq!(again.to_string(), text);
            assert_eq!((again.inviter, again.role), (ticket().inviter, Role::Coordinator));
        }
    }

    #[test]
    fn what_is_wrong_with_a_ticket_is_told_apart() {
        let error = |text: &str| text.parse::<Ticket>().unwrap_err();
        let text = ticket().to_string();
        assert_eq!(error("Hei, her er billetten"), TicketError::NotATicket);
        assert_eq!(error(&text[1..]), TicketError::NotATicket);
        assert_eq!(error(&text[..text.len() - 9]), TicketError::Damaged);
        assert_eq!(error(PREFIX), TicketError::Damaged);
        assert_eq!(error(&format!("{text}a")), TicketError::Damaged);
        assert_eq!(error(&with_sum(&[VERSION + 1, 9, 9])), TicketError::Newer);
        assert_eq!(error(&with_sum(&[])), TicketError::Damaged);
        assert_eq!(error(&"a".repeat(TICKET_MAX + 1)), TicketError::TooLong);
    }

    #[test]
    fn a_ticket_cannot_deceive_a_terminal() {
        let hostile = Ticket { name: "Region\u{202e}\u{1b}[2J".into(), person: "x".repeat(500), ..ticket() };
        let read: Ticket = hostile.to_string().parse().unwrap();
        assert_eq!((read.name.as_str(), read.person.len()), ("Region[2J", NAME_MAX));
    }

    #[test]
    fn a_ticket_ends_and_its_secret_does_not_show_itself() {
        let ticket = ticket();
        assert!(ticket.is_expired(ticket.until));
        assert!(!ticket.is_expired(ticket.until - SignedDuration::from_secs(1)));
        assert_eq!(format!("{:?}", ticket.secret), "InvitationSecret");
    }

    proptest! {
        #[test]
        fn a_mistyped_ticket_is_never_another(
            edits in proptest::collection::vec((any::<proptest::sample::Index>(), "[a-zA-Z0-9 \"]{0,2}"), 1..4),
        ) {
            let text = ticket().to_string();
            let mut typed = text.clone();
            for (at, with) in edits {
                let at = at.index(typed.len());
                typed.replace_range(at..=at, &with);
            }
            if let Ok(ticket) = typed.parse::<Ticket>() {
                prop_assert_eq!(ticket.to_string(), text);
            }
        }
    }
}
