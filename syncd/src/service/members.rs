//! Who belongs to the region, as the store keeps it.

use std::collections::BTreeMap;

use super::home;
use super::open::Open;
use super::protocol::{FormerView, HomeState, MemberView, Members, Refusal};
use crate::domain::member::Role;
use crate::domain::text;
use crate::membership::{
    Action, Actor, Content, EndpointAddr, Feed, Member, MembershipLog, PublicKey, RegionId, Signed,
    Statement, TransportAddr,
};
use crate::net::NetCommand;
use crate::store::{Commit, Store};

/// The most direct addresses that are kept of a machine.
const ADDRESSES_MAX: usize = 16;

/// How much of a key that is none is given back in a refusal.
const KEY_SHOWN: usize = 64;

/// The membership log of a store; empty, of the region that it is to be of, where there is none yet.
pub(super) fn read(store: &impl Store) -> Result<MembershipLog, Refusal> {
    let mut log = MembershipLog::empty(home::region(store)?.unwrap_or_default());
    for (_, statement) in store.statements(Feed::Membership, 0, usize::MAX)? {
        let unreadable = |error: &dyn std::fmt::Display| Refusal::CannotOpen { reason: error.to_string() };
        let signed = Statement::read(&statement.bytes).map_err(|error| unreadable(&error))?;
        if matches!(signed.content, Content::Entry { .. }) {
            log.insert(signed).map_err(|error| unreadable(&error))?;
        }
    }
    Ok(log)
}

impl<S: Store> Open<S> {
    /// Founds the region that a new home begins.
    pub(super) fn found(&mut self) -> Result<(), Refusal> {
        let profile = &self.profile;
        let (log, founding) = MembershipLog::found(
            &profile.region,
            profile.municipality,
            &profile.person,
            &profile.machine,
            &self.key,
        );
        let settings = vec![home::region_setting(&log.region())];
        let statements = vec![founding.to_statement()];
        self.commit(Vec::new(), Commit { statements, settings, ..Commit::default() })?;
        self.membership = log;
        Ok(())
    }

    /// Adds this machine's own entry to the membership log.
    pub(super) fn enter(&mut self, action: Action) -> Result<(), Refusal> {
        let entry = self.membership.append(action, &self.key);
        let statements = vec![entry.to_statement()];
        self.commit(Vec::new(), Commit { statements, ..Commit::default() })?;
        let refused =
            |error: crate::membership::EntryError| Refusal::CannotOpen { reason: error.to_string() };
        self.membership.insert(entry).map_err(refused)?;
        Ok(())
    }

    /// Says by which actor this store's changes are, where the others do not know yet.
    pub(super) fn introduce_itself(&mut self) -> Result<(), Refusal> {
        let actor = Actor::from_bytes(self.actor);
        let known = self.membership.members().machine_of(actor).is_some();
        match self.state() == HomeState::Open && !known {
            true => self.enter(Action::Introduce { incarnation: self.store.incarnation()? }),
            false => Ok(()),
        }
    }

    /// Begins to write as another actor, since this one's log goes on elsewhere.
    pub(super) fn begin_incarnation(&mut self) -> Result<(), Refusal> {
        let incarnation = self.store.begin_incarnation()?;
        self.actor = *Actor::of_machine(&self.key.public(), &incarnation).as_bytes();
        self.introduce_itself()
    }

    /// Lets a machine do something else from now on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where this machine does not lead the other's municipality, and
    /// [`Refusal::LastAdmin`] where nobody would.
    pub(super) fn set_role(&mut self, key: &str, role: Role) -> Result<(), Refusal> {
        let (key, members) = (self.known_machine(key)?, self.membership.members());
        if !members.may_set_role(&self.key.public(), &key, role) {
            return Err(Refusal::NotAllowed);
        }
        if role != Role::CoordinatorAdmin && members.leads_alone(&key) {
            return Err(Refusal::LastAdmin);
        }
        self.enter(Action::SetRole { key, role })?;
        self.membership_changed()
    }

    /// Has a machine belong here no longer. What it wrote stays; what it holds it keeps.
    ///
    /// # Errors
    /// As [`Self::set_role`].
    pub(super) fn revoke(&mut self, key: &str) -> Result<(), Refusal> {
        let (key, members) = (self.known_machine(key)?, self.membership.members());
        if !members.may_remove(&self.key.public(), &key) {
            return Err(Refusal::NotAllowed);
        }
        if members.leads_alone(&key) {
            return Err(Refusal::LastAdmin);
        }
        self.enter(Action::Remove { key })?;
        tracing::info!(machine = %key.fmt_short(), "a machine was revoked");
        self.membership_changed()
    }

    /// A machine that belongs here.
    fn known_machine(&self, key: &str) -> Result<PublicKey, Refusal> {
        let parsed = key.parse().ok().filter(|key| self.membership.members().member(key).is_some());
        parsed.ok_or_else(|| Refusal::NotFound { reference: text::clean_line(key, KEY_SHOWN) })
    }

    /// At which place of this store each machine was removed: whoever holds the log up to there has
    /// heard of it.
    pub(super) fn removals(&self) -> Result<BTreeMap<PublicKey, u64>, Refusal> {
        let mut removals = BTreeMap::new();
        for (place, statement) in self.store.statements(Feed::Membership, 0, usize::MAX)? {
            if let Ok(Signed { content: Content::Entry { action: Action::Remove { key }, .. }, .. }) =
                Statement::read(&statement.bytes)
            {
                removals.entry(key).or_insert(place);
            }
        }
        Ok(removals)
    }

    /// Those who do not belong here any more.
    fn former(&self) -> Vec<FormerView> {
        let view = |member: &Member| FormerView {
            key: member.key.to_string(),
            person: member.person.clone(),
            machine: member.machine.clone(),
            municipality: member.municipality,
            role: member.role,
            here: member.key == self.key.public(),
            unheard_by: self.unheard_by(&member.key),
            others: self.others().count(),
        };
        self.membership.members().formers().map(view).collect()
    }

    /// Those who belong here, those who did, and those who wait to be let in.
    pub(super) fn members(&self) -> Members {
        let me = self.key.public();
        let view = |member: &Member| MemberView {
            key: member.key.to_string(),
            person: member.person.clone(),
            machine: member.machine.clone(),
            municipality: member.municipality,
            role: member.role,
            here: member.key == me,
        };
        let mut members: Vec<_> = self.membership.members().iter().map(view).collect();
        members.sort_by(|one, other| {
            let key = |it: &MemberView| (it.municipality, it.person.clone(), it.machine.clone());
            key(one).cmp(&key(other))
        });
        let needs_ticket = self.state() == HomeState::Joining && !self.joins.has_ticket();
        let joining = self.joins.view(self.clock.now());
        Members { members, former: self.former(), joining, needs_ticket }
    }

    /// The other members.
    pub(super) fn others(&self) -> impl Iterator<Item = &Member> {
        let me = self.key.public();
        self.membership.members().iter().filter(move |member| member.key != me)
    }

    /// Tells the network who the members are and where they were last reached.
    pub(super) fn tell_network(&mut self) -> Result<(), Refusal> {
        let addresses = self.addresses()?;
        let known = |key: &PublicKey| addresses.get(key).cloned().unwrap_or(EndpointAddr::new(*key));
        let members = self.others().filter(|member| !self.syncing.is_banned(&member.key));
        let mut members: BTreeMap<_, _> = members.map(|member| (member.key, known(&member.key))).collect();
        members.extend(self.joins.inviter().map(|inviter| (inviter.id, inviter.clone())));
        if super::home::network(&self.store)?.offline {
            members.clear();
        }
        self.commands.push(NetCommand::Members(members));
        Ok(())
    }

    /// Where machines said they are reached.
    fn addresses(&self) -> Result<BTreeMap<PublicKey, EndpointAddr>, Refusal> {
        let mut addresses = BTreeMap::new();
        for (_, statement) in self.store.statements(Feed::Membership, 0, usize::MAX)? {
            if let Ok(Signed { author, content: Content::Address { direct, relay, .. }, .. }) =
                Statement::read(&statement.bytes)
            {
                let direct = direct.into_iter().take(ADDRESSES_MAX).map(TransportAddr::Ip);
                let parts = direct.chain(relay.map(TransportAddr::Relay));
                addresses.insert(author, EndpointAddr::from_parts(author, parts));
            }
        }
        Ok(addresses)
    }

    /// Says where this machine is reached, where it was said otherwise before.
    pub(super) fn say_address(&mut self, address: &EndpointAddr) -> Result<(), Refusal> {
        let mut count = 0;
        for (_, statement) in self.store.statements(Feed::Membership, 0, usize::MAX)? {
            if let Ok(Signed { author, content: Content::Address { count: known, direct, relay }, .. }) =
                Statement::read(&statement.bytes)
                && author == self.key.public()
            {
                let same =
                    direct.iter().eq(address.ip_addrs()) && relay.as_ref() == address.relay_urls().next();
                if same {
                    return Ok(());
                }
                count = known;
            }
        }
        let (direct, relay) = (address.ip_addrs().copied().collect(), address.relay_urls().next().cloned());
        self.say(Content::Address { count: count + 1, direct, relay })
    }

    /// The region that this home is of.
    pub(super) fn region(&self) -> RegionId {
        self.membership.region()
    }
}
