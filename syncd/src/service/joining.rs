//! Letting a machine in, and being let in (`security.md`, "Membership").
//!
//! Who has a ticket proves that over the connection and nothing more; both people compare the
//! code and confirm; the inviter then writes the admission, and the machine that was let in gets
//! the membership log as every member does.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::clock::local;
use super::home;
use super::open::Open;
use super::protocol::{Invitation, Join, Joining, NetworkSettings, Refusal};
use crate::domain::member::Role;
use crate::domain::{Municipality, text};
use crate::membership::{
    Action, EndpointAddr, InvitationId, InvitationSecret, JoinMessage, PublicKey, Session, Side,
    TICKET_VALID, Ticket, TicketError, same_code,
};
use crate::net::{ConnectionId, NetCommand, Why};
use crate::store::Store;

/// Where invitations, and who waits, are kept among the store's settings.
const SETTING: &str = "joining";

/// The most invitations that are open at a time.
const INVITATIONS_MAX: usize = 32;

/// How long two people may take to compare the codes.
const WAITS: SignedDuration = SignedDuration::from_hours(1);

/// The longest id that is given back in a refusal.
const ID_MAX: usize = 20;

/// What is under way. Everything that must outlive the daemon is kept in the store.
#[derive(Default)]
pub(super) struct Joins {
    kept: Kept,
    /// Connections for joining that stand.
    sessions: BTreeMap<ConnectionId, Session>,
}

#[derive(Default, Clone, Serialize, Deserialize)]
struct Kept {
    /// Open invitations.
    invitations: Vec<Invited>,
    /// Machines that have shown a ticket of ours.
    waiting: Vec<Waiting>,
    /// The ticket by which this machine joins, and how far it is.
    own: Option<Own>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Invited {
    id: InvitationId,
    secret: InvitationSecret,
    municipality: Municipality,
    role: Role,
    until: Timestamp,
}

#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    key: PublicKey,
    code: String,
    person: String,
    machine: String,
    municipality: Municipality,
    role: Role,
    until: Timestamp,
}

#[derive(Clone, Serialize, Deserialize)]
struct Own {
    /// As text; until the inviter has answered.
    ticket: String,
    /// Once it has.
    code: Option<String>,
    /// Whether the person here has confirmed.
    confirmed: bool,
}

impl Waiting {
    fn id(&self) -> String {
        short_id(&self.key)
    }
}

impl Own {
    fn ticket(&self) -> Option<Ticket> {
        self.ticket.parse().ok()
    }
}

/// What a machine that waits is called in commands.
fn short_id(key: &PublicKey) -> String {
    HEXLOWER.encode(&key.as_bytes()[..4])
}

impl Joins {
    /// What a store keeps of it.
    pub(super) fn read(store: &impl Store) -> Result<Self, Refusal> {
        let kept = store.setting(SETTING)?.and_then(|json| serde_json::from_str(&json).ok());
        Ok(Self { kept: kept.unwrap_or_default(), sessions: BTreeMap::new() })
    }

    /// Whom this machine may get the membership log from, once its person has confirmed and the
    /// inviter's side of the connection has ended.
    pub(super) fn inviter(&self) -> Option<EndpointAddr> {
        let own = self.kept.own.as_ref().filter(|own| own.confirmed && self.sessions.is_empty())?;
        Some(own.ticket()?.inviter)
    }

    /// Whether this machine joins by a ticket that was not refused.
    pub(super) fn has_ticket(&self) -> bool {
        self.kept.own.is_some()
    }

    /// All connections for joining are gone.
    pub(super) fn disconnect(&mut self) {
        self.sessions.clear();
    }

    /// Those who wait, this machine too.
    pub(super) fn view(&self, now: Timestamp) -> Vec<Joining> {
        let waiting = self.kept.waiting.iter().filter(|waiting| now < waiting.until);
        let mut view: Vec<_> = waiting
            .map(|waiting| Joining {
                id: waiting.id(),
                code: waiting.code.clone(),
                person: waiting.person.clone(),
                machine: waiting.machine.clone(),
                municipality: waiting.municipality,
                role: waiting.role,
                here: false,
                confirmed: false,
            })
            .collect();
        if let Some(own) = &self.kept.own
            && let (Some(code), Some(ticket)) = (&own.code, own.ticket())
        {
            view.push(Joining {
                id: short_id(&ticket.inviter.id),
                code: code.clone(),
                person: ticket.person.clone(),
                machine: ticket.machine.clone(),
                municipality: ticket.municipality,
                role: ticket.role,
                here: true,
                confirmed: own.confirmed,
            });
        }
        view
    }
}

/// Reads a ticket as a person gave it.
pub(super) fn ticket(text: &str, now: Timestamp) -> Result<Ticket, Refusal> {
    let not_a_ticket = |error: TicketError| Refusal::NotATicket { reason: error.to_string() };
    let ticket: Ticket = text.parse().map_err(not_a_ticket)?;
    match ticket.is_expired(now) {
        true => Err(Refusal::TicketExpired),
        false => Ok(ticket),
    }
}

/// Notes in a new store that it waits to be let in by a ticket.
pub(super) fn begin(store: &mut impl Store, ticket: &Ticket) -> Result<(), Refusal> {
    take_over_relay(store, ticket)?;
    let own = Own { ticket: ticket.to_string(), code: None, confirmed: false };
    let kept = Kept { own: Some(own), ..Kept::default() };
    Ok(store.set_setting(SETTING, &json(&kept))?)
}

/// Who joins reaches the inviter by the relay that the ticket names: the region's own.
fn take_over_relay(store: &mut impl Store, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(relay) = ticket.inviter.relay_urls().find(|relay| relay.scheme() == "https") else {
        return Ok(());
    };
    let settings = home::network(store)?;
    home::write_network(store, &NetworkSettings { relay: Some(relay.to_string()), ..settings })
}

fn json(kept: &Kept) -> String {
    serde_json::to_string(kept).expect("what is kept has text keys only")
}

impl<S: Store> Open<S> {
    /// Makes a ticket.
    pub(super) fn invite(&mut self, municipality: Municipality, role: Role) -> Result<Invitation, Refusal> {
        if !self.membership.members().may_admit(&self.key.public(), municipality, role) {
            return Err(Refusal::NotAllowed);
        }
        let inviter = self.syncing.address().filter(|address| !address.is_empty()).cloned();
        let inviter = inviter.ok_or(Refusal::NoNetwork)?;
        let now = self.clock.now();
        let until = now.saturating_add(TICKET_VALID).unwrap_or(now);
        let mut id = InvitationId::default();
        getrandom::fill(&mut id).map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        let secret = InvitationSecret::random();
        let ticket = Ticket {
            region: self.region(),
            name: self.profile.region.clone(),
            inviter,
            person: self.profile.person.clone(),
            machine: self.profile.machine.clone(),
            invitation: id,
            secret: secret.clone(),
            municipality,
            role,
            until,
        };
        let kept = &mut self.joins.kept;
        kept.invitations.retain(|invited| now < invited.until);
        let many = kept.invitations.len().saturating_sub(INVITATIONS_MAX - 1);
        kept.invitations.drain(..many);
        kept.invitations.push(Invited { id, secret, municipality, role, until });
        self.keep_joins()?;
        self.commands.push(NetCommand::Invite(true));
        Ok(Invitation { ticket: ticket.to_string(), municipality, role, until: local(until) })
    }

    /// Goes on where the daemon was stopped.
    pub(super) fn resume_joins(&mut self) {
        let now = self.clock.now();
        let open = self.joins.kept.invitations.iter().any(|invited| now < invited.until);
        self.commands.push(NetCommand::Invite(open));
        if let Some(own) = self.joins.kept.own.as_ref().filter(|own| own.code.is_none())
            && let Some(ticket) = own.ticket()
        {
            self.commands.push(NetCommand::Dial { to: ticket.inviter });
        }
    }

    /// Takes another ticket in a home that waits to be let in.
    pub(super) fn join_again(&mut self, join: Join) -> Result<(), Refusal> {
        if self.state() == super::protocol::HomeState::Open {
            return Err(Refusal::Exists);
        }
        let ticket = ticket(&join.ticket, self.clock.now())?;
        let profile = home::profile_of_join(&join, &ticket)?;
        home::write_profile(&mut self.store, &profile)?;
        home::write_region(&mut self.store, &ticket.region)?;
        take_over_relay(&mut self.store, &ticket)?;
        self.profile = profile;
        self.membership = crate::membership::MembershipLog::empty(ticket.region);
        self.joins.kept.own = Some(Own { ticket: join.ticket, code: None, confirmed: false });
        self.keep_joins()?;
        self.commands.push(NetCommand::Dial { to: ticket.inviter });
        Ok(())
    }

    /// A connection for joining stands: who dialled shows its ticket.
    pub(super) fn join_connected(
        &mut self,
        connection: ConnectionId,
        peer: PublicKey,
        dialled: bool,
        exporter: [u8; 32],
    ) {
        let me = self.key.public();
        let (joiner, inviter) = if dialled { (me, peer) } else { (peer, me) };
        let session = Session { exporter, joiner, inviter };
        if dialled && let Some(ticket) = self.joins.kept.own.as_ref().and_then(Own::ticket) {
            let proof = session.proof(&ticket.secret, Side::Joiner);
            let (person, machine) = (self.profile.person.clone(), self.profile.machine.clone());
            let show = JoinMessage::Show { invitation: ticket.invitation, proof, person, machine };
            self.commands.push(NetCommand::Send { connection, bytes: show.encode() });
        }
        self.joins.sessions.insert(connection, session);
    }

    /// A frame of the join protocol.
    pub(super) fn join_received(&mut self, connection: ConnectionId, bytes: &[u8]) -> Result<(), Refusal> {
        let Some(session) = self.joins.sessions.get(&connection).cloned() else { return Ok(()) };
        let is_inviter = session.inviter == self.key.public();
        match JoinMessage::decode(bytes) {
            Ok(JoinMessage::Show { invitation, proof, person, machine }) if is_inviter => {
                let welcomed = self.shown(&session, invitation, &proof, person, machine)?;
                let answer = welcomed.unwrap_or(JoinMessage::Declined).encode();
                self.commands.push(NetCommand::Send { connection, bytes: answer });
            }
            Ok(JoinMessage::Welcome { proof, .. }) if !is_inviter => self.welcomed(&session, &proof)?,
            Ok(JoinMessage::Declined) if !is_inviter => self.give_up_ticket()?,
            _ => self.commands.push(NetCommand::Close { connection }),
        }
        Ok(())
    }

    /// Somebody has shown a ticket. The invitation is burnt before anything else is done.
    fn shown(
        &mut self,
        session: &Session,
        invitation: InvitationId,
        proof: &[u8; 32],
        person: String,
        machine: String,
    ) -> Result<Option<JoinMessage>, Refusal> {
        let now = self.clock.now();
        let fits = |invited: &Invited| {
            invited.id == invitation
                && now < invited.until
                && session.is_proof(&invited.secret, Side::Joiner, proof)
        };
        let Some(place) = self.joins.kept.invitations.iter().position(fits) else { return Ok(None) };
        let invited = self.joins.kept.invitations.remove(place);
        self.commands.push(NetCommand::Invite(!self.joins.kept.invitations.is_empty()));
        self.joins.kept.waiting.retain(|waiting| waiting.key != session.joiner && now < waiting.until);
        self.joins.kept.waiting.push(Waiting {
            key: session.joiner,
            code: session.code(&invited.secret),
            person,
            machine,
            municipality: invited.municipality,
            role: invited.role,
            until: now.saturating_add(WAITS).unwrap_or(now),
        });
        self.keep_joins()?;
        let proof = session.proof(&invited.secret, Side::Inviter);
        let (person, machine) = (self.profile.person.clone(), self.profile.machine.clone());
        Ok(Some(JoinMessage::Welcome { proof, person, machine }))
    }

    /// The inviter knows the ticket's secret too: there is a code to compare.
    fn welcomed(&mut self, session: &Session, proof: &[u8; 32]) -> Result<(), Refusal> {
        let Some(own) = &mut self.joins.kept.own else { return Ok(()) };
        let Some(ticket) = own.ticket() else { return Ok(()) };
        if session.inviter == ticket.inviter.id && session.is_proof(&ticket.secret, Side::Inviter, proof) {
            own.code = Some(session.code(&ticket.secret));
            self.keep_joins()?;
        }
        Ok(())
    }

    /// A connection for joining is no more; `true` where it was one.
    pub(super) fn join_closed(&mut self, connection: ConnectionId) -> Result<bool, Refusal> {
        let was = self.joins.sessions.remove(&connection).is_some();
        if was && self.joins.inviter().is_some() {
            self.tell_network()?;
        }
        Ok(was)
    }

    /// The inviter could not be reached for joining: it is tried again while the ticket is valid.
    /// One that has no invitation open rejects whoever comes.
    pub(super) fn join_unreachable(&mut self, peer: &PublicKey, why: Why) -> Result<(), Refusal> {
        let own = self.joins.kept.own.as_ref().filter(|own| own.code.is_none());
        let Some(ticket) = own.and_then(Own::ticket).filter(|ticket| ticket.inviter.id == *peer) else {
            return Ok(());
        };
        if why == Why::Rejected {
            return self.give_up_ticket();
        }
        if !ticket.is_expired(self.clock.now()) {
            self.commands.push(NetCommand::Dial { to: ticket.inviter });
        }
        Ok(())
    }

    /// Two people have compared the codes.
    pub(super) fn confirm(&mut self, id: &str, code: &str) -> Result<(), Refusal> {
        let now = self.clock.now();
        let nobody = || Refusal::NobodyJoining { id: text::clean_line(id, ID_MAX) };
        let view = self.joins.view(now);
        let joining = view.iter().find(|joining| joining.id == id).ok_or_else(nobody)?;
        if !same_code(&joining.code, code) {
            return Err(Refusal::WrongCode);
        }
        if joining.here {
            if let Some(own) = &mut self.joins.kept.own {
                own.confirmed = true;
            }
            self.keep_joins()?;
            return if self.joins.inviter().is_some() { self.tell_network() } else { Ok(()) };
        }
        let waiting = self.joins.kept.waiting.iter().find(|waiting| waiting.id() == id).ok_or_else(nobody)?;
        let Waiting { key, municipality, role, person, machine, .. } = waiting.clone();
        if !self.membership.members().may_admit(&self.key.public(), municipality, role) {
            return Err(Refusal::NotAllowed);
        }
        self.enter(Action::Admit { key, municipality, role, person, machine })?;
        self.membership_changed()?;
        self.end_waiting(&key)
    }

    /// Somebody is not let in, or this machine does not go in.
    pub(super) fn decline(&mut self, id: &str) -> Result<(), Refusal> {
        let waiting = self.joins.kept.waiting.iter().find(|waiting| waiting.id() == id);
        if let Some(key) = waiting.map(|waiting| waiting.key) {
            // Who still has the connection need not wait in vain.
            let theirs = self.joins.sessions.iter().filter(|(_, session)| session.joiner == key);
            let told = theirs.map(|(connection, _)| NetCommand::Send {
                connection: *connection,
                bytes: JoinMessage::Declined.encode(),
            });
            self.commands.extend(told);
            return self.end_waiting(&key);
        }
        let own = self.joins.kept.own.as_ref().and_then(Own::ticket);
        match own.filter(|ticket| short_id(&ticket.inviter.id) == id) {
            Some(_) => {
                self.give_up_ticket()?;
                let connections = std::mem::take(&mut self.joins.sessions).into_keys();
                self.commands.extend(connections.map(|connection| NetCommand::Close { connection }));
                Ok(())
            }
            None => Err(Refusal::NobodyJoining { id: text::clean_line(id, ID_MAX) }),
        }
    }

    /// This machine was let in: nothing is waited for any longer.
    pub(super) fn let_in(&mut self) -> Result<(), Refusal> {
        self.count_figures();
        self.give_up_ticket()
    }

    fn give_up_ticket(&mut self) -> Result<(), Refusal> {
        self.joins.kept.own = None;
        self.keep_joins()
    }

    fn end_waiting(&mut self, key: &PublicKey) -> Result<(), Refusal> {
        self.joins.kept.waiting.retain(|waiting| waiting.key != *key);
        self.keep_joins()?;
        let theirs = self.joins.sessions.iter().filter(|(_, session)| session.joiner == *key);
        self.commands.extend(theirs.map(|(connection, _)| NetCommand::Close { connection: *connection }));
        Ok(())
    }

    fn keep_joins(&mut self) -> Result<(), Refusal> {
        Ok(self.store.set_setting(SETTING, &json(&self.joins.kept))?)
    }
}
