//! How things stand with the other machines, as the console is told.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::MEMBERSHIP;
use crate::membership::{EndpointAddr, Feed, Member, PublicKey};
use crate::service::clock::local;
use crate::service::open::Open;
use crate::service::protocol::{Event, Members, PeerView, Refusal, SharedScope, SyncSummary, Trouble};
use crate::store::Store;
use crate::sync::Refused;

/// What can be seen of the other machines, and of whether they can see this one.
#[derive(Debug, PartialEq)]
pub(super) struct Seen {
    peers: Vec<PeerView>,
    members: Members,
    address: Option<EndpointAddr>,
}

impl<S: Store> Open<S> {
    /// The other machines that are not known to have heard that a machine was removed.
    pub(in crate::service) fn unheard_by(&self, removed: &PublicKey) -> Vec<String> {
        let place = self.syncing.removals.get(removed).copied().unwrap_or(u64::MAX);
        let has_heard = |member: &&Member| {
            let upto = self.syncing.known.get(&member.key).map_or(0, |known| known.members_upto);
            upto >= place || self.syncing.engine.holds_the_same(&member.key, MEMBERSHIP)
        };
        self.others().filter(|member| !has_heard(member)).map(|member| member.machine.clone()).collect()
    }

    /// Tells those who watch, where what they would see of the other machines is something else
    /// than before.
    pub(in crate::service) fn tell_console(&mut self, events: &mut Vec<Event>) {
        let mut seen = self.peers();
        for peer in &mut seen {
            (peer.sent, peer.received) = (0, 0);
            let to_the_minute = |at: &mut Option<DateTime>| {
                *at = at.and_then(|at| at.with().second(0).subsec_nanosecond(0).build().ok());
            };
            to_the_minute(&mut peer.last_heard);
            peer.scopes.iter_mut().for_each(|scope| to_the_minute(&mut scope.last));
        }
        let seen = Seen { peers: seen, members: self.members(), address: self.syncing.address.clone() };
        if self.syncing.seen.as_ref() != Some(&seen) {
            self.syncing.seen = Some(seen);
            if let Err(refusal) = self.keep_heard() {
                self.broken(&refusal, events);
            }
            if !events.contains(&Event::Sync) {
                events.push(Event::Sync);
            }
        }
    }

    /// Keeps when the others were last heard from, so that it can be told after a restart.
    fn keep_heard(&mut self) -> Result<(), Refusal> {
        let peers: Vec<_> = self.syncing.connections.keys().copied().collect();
        for peer in peers {
            self.note_report(&peer)?;
            let Some(known) = self.syncing.known.get(&peer) else { continue };
            let json = serde_json::to_string(&known.heard)
                .map_err(|error| Refusal::Storage { reason: error.to_string() })?;
            let upto = known.members_upto.to_string();
            self.store.set_setting(&heard_name(&peer), &json)?;
            self.store.set_setting(&members_name(&peer), &upto)?;
        }
        Ok(())
    }

    pub(super) fn read_heard(&mut self) -> Result<(), Refusal> {
        let others: Vec<_> = self.others().map(|member| member.key).collect();
        for key in others {
            let heard = self.store.setting(&heard_name(&key))?;
            let upto = self.store.setting(&members_name(&key))?;
            let known = self.syncing.known.entry(key).or_default();
            known.heard = heard.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
            known.members_upto = upto.and_then(|upto| upto.parse().ok()).unwrap_or(0);
        }
        Ok(())
    }

    /// Keeps what can be said of a peer whose connection ends.
    pub(super) fn note_report(&mut self, peer: &PublicKey) -> Result<(), Refusal> {
        let Some(report) = self.syncing.engine.report(peer) else { return Ok(()) };
        let equal = self.syncing.engine.holds_the_same(peer, MEMBERSHIP);
        let upto = if equal { self.store.last_place(Feed::Membership)? } else { 0 };
        let (now, elapsed) = (self.clock.now(), self.syncing.now());
        let known = self.syncing.known.entry(*peer).or_default();
        for (scope, lack) in report.scopes {
            if let Some(heard) = lack.heard {
                let ago = elapsed.saturating_sub(heard);
                known.heard.insert(scope, now.saturating_sub(ago).unwrap_or(now));
            }
        }
        known.members_upto = known.members_upto.max(upto);
        Ok(())
    }

    /// How things stand with every other machine.
    pub(in crate::service) fn peers(&self) -> Vec<PeerView> {
        let mut peers: Vec<_> = self.others().map(|member| self.peer(member)).collect();
        peers.sort_by(|one, other| (&one.machine, &one.person).cmp(&(&other.machine, &other.person)));
        peers
    }

    fn peer(&self, member: &Member) -> PeerView {
        let known = self.syncing.known.get(&member.key);
        let report = self.syncing.engine.report(&member.key);
        let (now, elapsed) = (self.clock.now(), self.syncing.now());
        let shared: BTreeSet<_> = self.shared_with(&member.key).iter().map(|topic| topic.scope()).collect();
        let scopes = shared.into_iter().map(|scope| {
            let reported = report.as_ref().and_then(|report| report.scopes.get(&scope));
            let heard = reported.and_then(|lack| lack.heard).map(|heard| {
                let ago = elapsed.saturating_sub(heard);
                now.saturating_sub(ago).unwrap_or(now)
            });
            let heard = heard.or_else(|| known?.heard.get(&scope).copied());
            let (they_lack, we_lack) = match reported {
                Some(lack) => (lack.theirs, lack.ours),
                // What was made since then is not counted: it is not known.
                None => (None, None),
            };
            SharedScope { scope, last: heard.map(local), they_lack, we_lack }
        });
        let scopes: Vec<_> = scopes.collect();
        let refused =
            report.as_ref().and_then(|report| report.refused).map(|refused| self.trouble_of(refused));
        PeerView {
            key: member.key.to_string(),
            person: member.person.clone(),
            machine: member.machine.clone(),
            municipality: member.municipality,
            role: member.role,
            connected: self.syncing.connections.contains_key(&member.key),
            sent: known.map_or(0, |known| known.sent),
            received: known.map_or(0, |known| known.received),
            last_heard: scopes.iter().filter_map(|scope| scope.last).max(),
            scopes,
            why: refused.or_else(|| known?.trouble.clone()),
        }
    }

    /// When another machine was last heard from, in Europe/Oslo.
    pub(in crate::service) fn last_heard(&self, key: &PublicKey) -> Option<DateTime> {
        let member = self.others().find(|member| member.key == *key)?;
        self.peer(member).last_heard
    }

    fn trouble_of(&self, refused: Refused) -> Trouble {
        match refused {
            Refused::Forked(actor) => {
                let machine = self.membership.members().machine_of(actor);
                Trouble::Forked { machine: machine.map(|member| member.machine.clone()) }
            }
            Refused::Forged => Trouble::Forged,
            Refused::UnknownAuthor | Refused::Gap | Refused::Storage => Trouble::UnknownAuthor,
        }
    }

    /// The other machines, in one line.
    pub(in crate::service) fn sync_summary(&self) -> SyncSummary {
        let reports = || self.others().map(|member| self.syncing.engine.report(&member.key));
        let equal =
            |report: &Option<crate::sync::Report>| report.as_ref().is_some_and(|report| report.is_equal());
        SyncSummary {
            others: self.others().count(),
            equal: reports().filter(equal).count(),
            connected: self.syncing.connections.len(),
            joining: self.joins.view(self.clock.now()).len(),
        }
    }
}

/// The setting that keeps how much of the membership log a machine has been known to hold.
fn members_name(peer: &PublicKey) -> String {
    format!("members-upto/{peer}")
}

/// The setting that keeps when a machine was last heard from.
fn heard_name(peer: &PublicKey) -> String {
    format!("heard/{peer}")
}
