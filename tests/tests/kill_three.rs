//! Three daemons that are killed again and again agree on all that any of them acknowledged.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::{BTreeMap, BTreeSet};

use end_to_end::{Chance, Home, Machine};
use rustix::process::{Signal, kill_process};
use syncd::domain::{HeldIn, Key, Kind, Municipality, RecordId, Scope, Value};
use syncd::membership::{Feed, Hash, Log};
use syncd::service::client::{Client, ClientError};
use syncd::service::protocol::{Refusal, Request, Response, Saved};
use syncd::store::{Query, Secret, SqliteStore, Store};

/// How many edits are to be acknowledged.
const EDITS: usize = 500;

/// One of so many edits is asked for just before its daemon is killed.
const KILLED: usize = 20;

/// An edit that was acknowledged: the heads that it left, of which its own change is one.
struct Acknowledged {
    scope: Scope,
    id: RecordId,
    heads: Vec<String>,
}

/// A machine and what it has acknowledged.
struct Daemon {
    home: Home,
    municipality: Municipality,
    client: Client,
}

impl Daemon {
    fn of(home: Home, municipality: u16) -> Self {
        let client = home.client();
        Self { home, municipality: Municipality::new(municipality).unwrap(), client }
    }

    /// Whether it holds what is in a scope.
    fn holds(&self, scope: Scope) -> bool {
        [Scope::Region, Scope::Municipality(self.municipality)].contains(&scope)
    }

    /// Asks; none where the daemon was killed before it answered.
    fn ask(&mut self, request: Request) -> Option<Result<Response, Refusal>> {
        match self.client.call(request) {
            Ok(response) => Some(Ok(response)),
            Err(ClientError::Refused(refusal)) => Some(Err(refusal)),
            Err(ClientError::Ended | ClientError::Io(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }

    /// The heads of a record, where it has come here.
    fn heads(&mut self, id: RecordId) -> Option<Vec<String>> {
        match self.ask(Request::Show { reference: id.to_string(), kind: None }) {
            Some(Ok(Response::Record(view))) => Some(view.heads),
            Some(Err(Refusal::NotFound { .. })) => None,
            other => panic!("{other:?}"),
        }
    }

    /// Asks for an edit.
    fn edit(&mut self, request: Request) -> Saved {
        match self.ask(request) {
            Some(Ok(Response::Saved(saved))) => saved,
            other => panic!("{other:?}"),
        }
    }

    /// Asks for an edit and kills the daemon a moment later, before or after it answers; then it
    /// is started again.
    fn edit_and_kill(&mut self, request: Request, moment: usize) -> Option<Saved> {
        let daemon = self.home.daemon().unwrap();
        let id = self.client.sender.send(request).unwrap();
        (0..moment).for_each(|_| std::hint::spin_loop());
        kill_process(daemon, Signal::KILL).unwrap();
        let answer = self.client.receiver.receive();
        self.client = self.home.client();
        match answer {
            Ok(Some(syncd::service::protocol::Message::Reply(reply))) if reply.id == id => match reply.result
            {
                Ok(Response::Saved(saved)) => Some(saved),
                other => panic!("{other:?}"),
            },
            _ => None,
        }
    }

    fn store(&self) -> SqliteStore {
        self.home.varde(&["daemon", "stop"]).done();
        let secret = Secret::KeyFile(self.home.secret());
        let store = SqliteStore::open(&self.home.path(), &secret).unwrap();
        store.verify().unwrap();
        store
    }
}

fn fields(name: &str, edit: usize) -> BTreeMap<Key, Value> {
    [(Key::top(name), Value::text(format!("Stolt Furu {edit}")))].into()
}

/// Edits on any machine, of what it has, until enough are acknowledged.
fn edit(daemons: &mut [Daemon], chance: &mut Chance) -> Vec<Acknowledged> {
    let (mut acknowledged, mut made, mut kills) = (Vec::new(), Vec::<(Kind, Scope, RecordId)>::new(), 0);
    for number in 0.. {
        if acknowledged.len() == EDITS {
            break;
        }
        let daemon = &mut daemons[chance.below(3)];
        let known =
            made.get(chance.below(made.len().max(1) * 2)).filter(|(_, scope, _)| daemon.holds(*scope));
        let known = known.and_then(|(kind, scope, id)| Some((*kind, *scope, *id, daemon.heads(*id)?)));
        let (kind, scope, request) = match known {
            Some((kind, scope, id, heads)) => {
                let field = if kind == Kind::Patient { "address" } else { "role" };
                (kind, scope, Request::Save { id, heads, fields: fields(field, number) })
            }
            None => {
                let kind = [Kind::Patient, Kind::Contact][chance.below(2)];
                let scope = match kind.schema().held_in {
                    HeldIn::Region => Scope::Region,
                    HeldIn::Municipality => Scope::Municipality(daemon.municipality),
                };
                (kind, scope, Request::Add { kind, fields: fields("name", number) })
            }
        };
        let saved = match chance.below(KILLED) == 0 {
            true => {
                kills += 1;
                daemon.edit_and_kill(request, chance.below(600_000))
            }
            false => Some(daemon.edit(request)),
        };
        if let Some(Saved { id, heads, .. }) = saved {
            made.push((kind, scope, id));
            acknowledged.push(Acknowledged { scope, id, heads });
        }
    }
    println!("{kills} kills");
    acknowledged
}

fn hash(hex: &str) -> Hash {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    std::array::from_fn(|place| byte(place * 2))
}

#[test]
fn five_hundred_acknowledged_edits_are_wherever_they_may_be_though_daemons_are_killed() {
    let mut chance = Chance::seeded();
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    let mut daemons = [Daemon::of(office, 4634), Daemon::of(tablet, 4634), Daemon::of(alver, 4631)];
    let acknowledged = edit(&mut daemons, &mut chance);
    daemons.iter().for_each(|daemon| daemon.home.until_equal(2));

    let stores = daemons.each_ref().map(Daemon::store);
    for (daemon, store) in daemons.iter().zip(&stores) {
        for Acknowledged { scope, id, heads } in &acknowledged {
            let changes: BTreeSet<Hash> =
                store.changes(*id).unwrap().into_iter().map(|change| change.hash).collect();
            match daemon.holds(*scope) {
                true => {
                    assert!(heads.iter().all(|head| changes.contains(&hash(head))), "an edit of {id} is gone")
                }
                false => assert!(changes.is_empty(), "{id} came where it may not be"),
            }
        }
        assert_eq!(store.quarantined().unwrap(), []);
    }
    let [office, tablet, alver] = &stores;
    for (one, other, scope) in [
        (office, tablet, Scope::Region),
        (office, alver, Scope::Region),
        (office, tablet, Scope::Municipality(daemons[0].municipality)),
    ] {
        for log in Log::both(scope) {
            assert_eq!(one.log_heads(log).unwrap(), other.log_heads(log).unwrap());
        }
    }
    for other in [tablet, alver] {
        for feed in [Feed::Membership, Feed::Cards] {
            assert_eq!(office.feed_digest(feed).unwrap(), other.feed_digest(feed).unwrap(), "{feed}");
        }
        let contacts = Query::of(Kind::Contact);
        assert_eq!(office.list(&contacts).unwrap(), other.list(&contacts).unwrap());
    }
    let patients = Query::of(Kind::Patient);
    assert_eq!(office.list(&patients).unwrap(), tablet.list(&patients).unwrap());
}
