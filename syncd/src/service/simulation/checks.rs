//! What must be true of a world that was left alone.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::world::{Node, World};
use crate::documents::Document;
use crate::domain::agenda::Lane;
use crate::domain::card::{Card, PatientCard};
use crate::domain::{HeldIn, Key, Kind, RecordId, Scope, Typed, Value};
use crate::membership::{Feed, Hash, Log, LogEntry};
use crate::service::projection;
use crate::store::{AgendaQuery, Projection, Store};

/// Every machine holds the same of what it shares with each other, and everything written.
pub(super) fn converged<S: Store>(world: &World<S>) {
    assert!(world.closed.is_empty(), "an honest machine closed {:?}", world.closed);
    for (one, node) in world.nodes.iter().enumerate() {
        allowed(one, node);
        derived(one, node);
        assert_eq!(node.open.store.quarantined().unwrap(), [], "put aside on {one}");
        for peer in node.open.peers() {
            let open = |scope: &crate::service::protocol::SharedScope| {
                (scope.they_lack, scope.we_lack) != (Some(0), Some(0))
            };
            let lacking: Vec<_> = peer.scopes.iter().filter(|scope| open(scope)).collect();
            assert!(lacking.is_empty() && peer.why.is_none(), "{one} of {}: {peer:?}", peer.machine);
        }
        for (other, another) in world.nodes.iter().enumerate().take(one) {
            for scope in scopes(node).into_iter().filter(|scope| scopes(another).contains(scope)) {
                let (here, there) = (documents(node, scope), documents(another, scope));
                assert_eq!(here, there, "documents of {scope} on {one} and {other}");
                for log in Log::both(scope) {
                    let heads = |node: &Node<S>| node.open.store.log_heads(log).unwrap();
                    assert_eq!(heads(node), heads(another), "log {log} on {one} and {other}");
                }
            }
            for feed in [Feed::Membership, Feed::Region, Feed::Cards] {
                let holds = |node: &Node<S>| {
                    node.open.membership.members().reads(&node.open.key.public(), feed.scope())
                };
                if holds(node) && holds(another) {
                    let digest = |node: &Node<S>| node.open.store.feed_digest(feed).unwrap();
                    assert_eq!(digest(node), digest(another), "feed {feed} on {one} and {other}");
                }
            }
        }
        let is_here = |(id, ..): &&(RecordId, Key, Value)| !node.open.store.is_erased(*id).unwrap();
        for (id, key, value) in node.written.iter().filter(is_here) {
            let told = format!("{:?}", node.open.document(*id).unwrap().revisions(usize::MAX));
            let held = node.open.document(*id).unwrap().changes_since(&[]);
            let text = value.as_text().unwrap().as_bytes();
            let found = held.iter().any(|change| change.bytes.windows(text.len()).any(|part| part == text));
            assert!(found, "{one} has lost {key} of {id}: {told}");
        }
    }
}

/// What lists read and what others see is what the records say, as the municipality works now.
fn derived<S: Store>(place: usize, node: &Node<S>) {
    let (open, me) = (&node.open, node.open.key.public());
    let practice = &open.practice;
    let (mut cards, mut asked) = (BTreeMap::new(), BTreeMap::<Lane, usize>::new());
    for id in open.store.ids(None, None, usize::MAX).unwrap() {
        let record = open.document(id).unwrap().record();
        let (read, row) = (record.typed(), open.store.row(id).unwrap().unwrap());
        let Projection { title, state, phase, owner, due, columns, agenda, .. } =
            projection::of(&read, practice);
        agenda.iter().for_each(|item| *asked.entry(item.lane).or_default() += 1);
        let listed = (row.title, row.state, row.phase, row.owner, row.due, row.columns);
        assert_eq!(listed, (title, state, phase, owner, due, columns), "{id} on {place}");
        if let Typed::Patient(patient) = &read.value {
            cards.insert(id, Card::Patient(PatientCard::of(patient, &practice.pathway)));
        }
    }
    let query = AgendaQuery { today: date(2100, 1, 1), days_ahead: 0, limit: 0 };
    let counts = open.store.agenda(&query).unwrap().counts;
    let asks = [counts.alert, counts.late, counts.waiting, counts.to_erase];
    let lanes = [Lane::Alert, Lane::Due, Lane::Waiting, Lane::Retention];
    assert_eq!(
        asks,
        lanes.map(|lane| asked.get(&lane).copied().unwrap_or(0)),
        "what is asked for on {place}"
    );
    if open.membership.members().member(&me).is_some_and(|me| me.role.signs()) {
        for view in open.cards().unwrap() {
            let derived = cards.get(&view.record);
            assert!(derived.is_none_or(|card| *card == view.card), "card of {} on {place}", view.record);
        }
    }
}

fn scopes<S: Store>(node: &Node<S>) -> Vec<Scope> {
    let me = node.open.key.public();
    let scopes = [Scope::Region, Scope::Municipality(node.open.profile.municipality)];
    scopes.into_iter().filter(|scope| node.open.membership.members().reads(&me, *scope)).collect()
}

/// The state of every document of a scope.
fn documents<S: Store>(node: &Node<S>, scope: Scope) -> BTreeMap<RecordId, (Vec<Hash>, Hash)> {
    let mut documents = BTreeMap::new();
    for log in Log::both(scope) {
        let is_here = |entry: &LogEntry| !node.open.store.is_erased(entry.document).unwrap();
        for entry in node.open.store.log(log).unwrap().into_iter().filter(is_here) {
            let document: Document = node.open.document(entry.document).unwrap();
            documents.insert(entry.document, (document.heads(), document.state_hash()));
        }
    }
    documents
}

/// A machine holds nothing that its role does not let it have.
fn allowed<S: Store>(place: usize, node: &Node<S>) {
    let mine = scopes(node);
    for kind in <Kind as strum::IntoEnumIterator>::iter() {
        for row in node.open.store.list(&crate::store::Query::of(kind)).unwrap().rows {
            assert!(mine.contains(&row.scope), "{place} holds a {kind} of {}", row.scope);
            let region = kind.schema().held_in == HeldIn::Region;
            assert_eq!(region, row.scope == Scope::Region);
        }
    }
    let me = node.open.key.public();
    if !node.open.membership.members().reads(&me, Scope::Cards) {
        assert_eq!(node.open.store.last_place(Feed::Cards).unwrap(), 0, "{place} holds cards");
    }
}
