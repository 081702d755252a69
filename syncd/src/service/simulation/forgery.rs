//! A member that keeps no rule: what it sends is made by hand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::world::World;
use crate::documents::{Document, scan};
use crate::domain::member::Role;
use crate::domain::{Kind, Municipality, RecordId, Scope, Value};
use crate::membership::{
    Action, Actor, Content, Feed, Hash, Incarnation, Log, LogHead, SecretKey, Signed, erased_record,
};
use crate::net::{ConnectionId, NetEvent, Purpose};
use crate::store::{Commit, Store};
use crate::sync::batch::{self, Batch, BatchEntry, Run};
use crate::sync::message::{self, Message, VERSIONS};
use crate::sync::tag;

const MASFJORDEN: u16 = 4634;
const ALVER: u16 = 4631;
const CAST: [(u16, Role); 3] =
    [(MASFJORDEN, Role::CoordinatorAdmin), (MASFJORDEN, Role::Coordinator), (MASFJORDEN, Role::Coordinator)];

fn of(number: u16) -> Municipality {
    Municipality::new(number).unwrap()
}

fn log(number: u16, urgent: bool) -> Log {
    Log { scope: Scope::Municipality(of(number)), urgent }
}

/// The life of its store that it introduces.
const LIFE: Incarnation = [66; 16];

/// Who sends what it likes.
struct Hostile {
    key: SecretKey,
    actor: Actor,
    connection: ConnectionId,
}

impl Hostile {
    /// Lets it into a world of three, where all know it and its actor.
    fn among(number: u16, role: Role) -> (World, Self) {
        let mut world = World::of_cast(&CAST);
        let key = SecretKey::from_bytes(&[66; 32]);
        let actor = Actor::of_machine(&key.public(), &LIFE);
        let hostile = Self { key, actor, connection: world.new_connection() };
        let (person, machine) = ("Reidar".to_owned(), "Maskin R".to_owned());
        let admit =
            Action::Admit { key: hostile.key.public(), municipality: of(number), role, person, machine };
        world.after(0, |open, _| open.enter(admit).unwrap());
        let introduced = hostile.enters(&world, Action::Introduce { incarnation: LIFE });
        world.after(0, |open, _| {
            let statements = vec![introduced.to_statement()];
            open.membership.insert(introduced).unwrap();
            open.commit(Vec::new(), Commit { statements, ..Commit::default() }).unwrap();
        });
        world.settle();
        world.cut_all();
        (world, hostile)
    }

    fn enters(&self, world: &World, action: Action) -> Signed {
        world.nodes[0].open.membership.append(action, &self.key)
    }

    fn connects(&mut self, world: &mut World) {
        self.connection = world.new_connection();
        let (connection, peer) = (self.connection, self.key.public());
        let (purpose, exporter) = (Purpose::Sync, [0; 32]);
        world.tell(0, NetEvent::Connected { connection, peer, purpose, dialled: false, exporter });
        self.says(world, &Message::Hello { versions: VERSIONS, all: [0xff; 16] });
        world.outside.clear();
    }

    /// Says something to the first machine; what it answers.
    fn says(&self, world: &mut World, message: &Message) -> Vec<Message> {
        let (connection, bytes) = (self.connection, message::encode(message));
        world.outside.clear();
        world.tell(0, NetEvent::Frame { connection, bytes });
        world.outside.iter().map(|(_, bytes)| message::decode(bytes).unwrap()).collect()
    }

    /// A new patient, written by an actor.
    fn patient(by: Actor) -> (RecordId, Vec<u8>) {
        let id = RecordId::random();
        let mut document = Document::new(id, Kind::Patient, log(MASFJORDEN, false).scope);
        let heads = document.heads();
        let fields = BTreeMap::from([("name".parse().unwrap(), Value::text(id.to_string()))]);
        document.edit(*by.as_bytes(), Timestamp::UNIX_EPOCH, &heads, &fields).unwrap();
        (id, document.changes_since(&heads).pop().unwrap().bytes)
    }

    /// The first entry of an author's log, signed by the hostile machine.
    fn batch(&self, of: Log, author: Actor, kind: &str, (document, change): (RecordId, Vec<u8>)) -> Batch {
        let start = LogHead::start(of, author);
        let entry = start.next(document, kind, scan::hash(&change).unwrap());
        let signature = LogHead::from(&entry).sign(of, &self.key).signature;
        let run = Run { author, first: 1, before: tag(&start.chain), signature };
        Batch {
            runs: vec![run],
            entries: vec![BatchEntry { run: 0, document, kind: kind.into(), change: change.into() }],
        }
    }
}

fn sent(log: Log, batch: &Batch) -> Message {
    let batch = batch::encode(batch);
    Message::Batch { log, batch, digest: [0xee; 16], forked: None, more: None }
}

fn stated(feed: Feed, signed: &Signed) -> Message {
    let statements = batch::encode_list(&[signed.to_statement().bytes]);
    let digest = [0xee; 16];
    Message::Statements { feed, epoch: 1, after: 0, upto: 1, statements, digest, more: None }
}

/// All that a machine holds, and who belongs to the region for it.
fn all(world: &World, place: usize) -> (Vec<Hash>, Vec<LogHead>, usize) {
    let (open, scopes) = (&world.nodes[place].open, [Scope::Region, log(MASFJORDEN, false).scope]);
    let feeds = [Feed::Region, Feed::Cards].map(|feed| open.store.feed_digest(feed).unwrap());
    let heads = scopes.into_iter().flat_map(Log::both).flat_map(|log| open.store.log_heads(log).unwrap());
    (feeds.to_vec(), heads.collect(), open.membership.members().iter().count())
}

/// That nothing of what was said was kept, and that the honest go on.
fn nothing_came_of_it(world: &mut World, before: &(Vec<Hash>, Vec<LogHead>, usize), what: &str) {
    assert_eq!(all(world, 0), *before, "{what}");
    assert!(world.nodes[0].open.store.quarantined().unwrap().is_empty(), "{what}");
}

fn honest_go_on(world: &mut World) {
    let (field, value) = ("name".parse().unwrap(), Value::text("Stolt Furu"));
    let fields = BTreeMap::from([("name".parse().unwrap(), value.clone())]);
    let id = world.add(0, Kind::Patient, (field, value), fields);
    world.meet(0, 1);
    world.meet(1, 2);
    assert!(world.nodes[2].open.store.document(id).unwrap().is_some());
}

#[test]
fn what_its_author_never_signed_ends_the_connection_and_nothing_of_it_is_kept() {
    let (mut world, mut hostile) = Hostile::among(MASFJORDEN, Role::Coordinator);
    let (here, me) = (log(MASFJORDEN, false), hostile.actor);
    let good = || hostile.batch(here, me, "patient", Hostile::patient(me));
    let forged = {
        let mut unsigned = good();
        unsigned.runs[0].signature = SecretKey::from_bytes(&[1; 32]).sign(b"anything");
        let mut moved = good();
        moved.entries[0].document = RecordId::random();
        let mut renamed = good();
        renamed.entries[0].kind = "plan".into();
        let mut changed = good();
        changed.entries[0].change = Hostile::patient(me).1.into();
        let another = Actor::from_bytes(world.nodes[1].open.actor);
        let anothers = hostile.batch(here, another, "patient", Hostile::patient(another));
        let mut elsewhere = hostile.batch(log(MASFJORDEN, true), me, "patient", Hostile::patient(me));
        elsewhere.runs[0].before = tag(&LogHead::start(here, me).chain);
        let mut later = good();
        later.runs[0].first = 0;
        [
            ("a signature of something else", unsigned),
            ("another document", moved),
            ("another kind", renamed),
            ("another change", changed),
            ("another's log", anothers),
            ("another log of its own", elsewhere),
            ("no place in a log", later),
        ]
    };
    let before = all(&world, 0);
    for (what, batch) in forged {
        hostile.connects(&mut world);
        hostile.says(&mut world, &sent(here, &batch));
        assert_eq!(world.closed.pop(), Some(hostile.connection), "{what}");
        nothing_came_of_it(&mut world, &before, what);
    }
    let (municipality, record, json) = (of(MASFJORDEN), RecordId::random(), "{}".to_owned());
    let card = Content::Card { municipality, record, changes: 9, json }.sign([7; 32], &hostile.key);
    let region = world.nodes[0].open.membership.region();
    let wrong_feed = Content::Address { count: 1, direct: Default::default(), relay: None };
    let wrong_feed = wrong_feed.sign(region, &hostile.key);
    let mut bent = hostile.enters(&world, Action::Remove { key: world.nodes[1].open.key.public() });
    bent.author = world.nodes[0].open.key.public();
    for (what, message) in [
        ("another region's card", stated(Feed::Cards, &card)),
        ("a statement of another feed", stated(Feed::Cards, &wrong_feed)),
        ("an entry in another's name", stated(Feed::Membership, &bent)),
    ] {
        hostile.connects(&mut world);
        hostile.says(&mut world, &message);
        assert_eq!(world.closed.pop(), Some(hostile.connection), "{what}");
        nothing_came_of_it(&mut world, &before, what);
    }
    hostile.connects(&mut world);
    world.tell(0, NetEvent::Frame { connection: hostile.connection, bytes: vec![0xff; 9] });
    assert_eq!(world.closed.pop(), Some(hostile.connection), "what is no message");
    honest_go_on(&mut world);
}

#[test]
fn what_its_author_may_not_say_has_no_effect() {
    let card = |number, changes| {
        let (municipality, record) = (of(number), RecordId::from_bytes([9; 16]));
        Content::Card { municipality, record, changes, json: "{}".into() }
    };
    let figures =
        |number| Content::Aggregate { municipality: of(number), changes: u64::MAX, json: "{}".into() };
    let erasure = |number, id| {
        let (municipality, record) = (of(number), erased_record(id));
        Content::Erasure { municipality, record, patient: record }
    };
    let release = Content::Release { municipality: of(MASFJORDEN), count: 9, json: "{}".into() };
    for role in [Role::Coordinator, Role::Reader] {
        let (mut world, mut hostile) = Hostile::among(MASFJORDEN, role);
        let (here, me) = (log(MASFJORDEN, false), hostile.actor);
        let region = world.nodes[0].open.membership.region();
        let admit = Action::Admit {
            key: SecretKey::from_bytes(&[67; 32]).public(),
            municipality: of(MASFJORDEN),
            role: Role::Coordinator,
            person: "Reidar".into(),
            machine: "Maskin 67".into(),
        };
        let (field, value) = ("name".parse().unwrap(), Value::text("Mild Elv"));
        let fields = BTreeMap::from([("name".parse().unwrap(), value.clone())]);
        let victim = world.add(0, Kind::Patient, (field, value), fields);
        let mut sayings = vec![
            (
                "an erasure by who is no admin",
                stated(Feed::Cards, &erasure(MASFJORDEN, victim).sign(region, &hostile.key)),
            ),
            (
                "an erasure in another municipality",
                stated(Feed::Cards, &erasure(ALVER, victim).sign(region, &hostile.key)),
            ),
            (
                "a card that would stand for ever",
                stated(Feed::Cards, &card(MASFJORDEN, u64::MAX).sign(region, &hostile.key)),
            ),
            (
                "a card of another municipality",
                stated(Feed::Cards, &card(ALVER, 9).sign(region, &hostile.key)),
            ),
            ("another's figures", stated(Feed::Region, &figures(ALVER).sign(region, &hostile.key))),
            ("a release", stated(Feed::Region, &release.clone().sign(region, &hostile.key))),
            ("an admission", stated(Feed::Membership, &hostile.enters(&world, admit))),
        ];
        if role == Role::Reader {
            let batch = hostile.batch(here, me, "patient", Hostile::patient(me));
            sayings.extend([
                ("a reader's change", sent(here, &batch)),
                ("a reader's card", stated(Feed::Cards, &card(MASFJORDEN, 9).sign(region, &hostile.key))),
                ("a reader's figures", stated(Feed::Region, &figures(MASFJORDEN).sign(region, &hostile.key))),
            ]);
        }
        let before = all(&world, 0);
        for (what, message) in sayings {
            hostile.connects(&mut world);
            hostile.says(&mut world, &message);
            assert_eq!(world.closed, [], "{what} may be of one whose rights are not known yet");
            nothing_came_of_it(&mut world, &before, what);
            assert!(world.nodes[0].open.store.document(victim).unwrap().is_some(), "{what}");
        }
        honest_go_on(&mut world);
    }
}

#[test]
fn a_change_in_another_s_name_is_put_aside_and_never_part_of_a_document() {
    let (mut world, mut hostile) = Hostile::among(MASFJORDEN, Role::Coordinator);
    let another = Actor::from_bytes(world.nodes[1].open.actor);
    let (id, change) = Hostile::patient(another);
    let batch = hostile.batch(log(MASFJORDEN, false), hostile.actor, "patient", (id, change));
    hostile.connects(&mut world);
    hostile.says(&mut world, &sent(log(MASFJORDEN, false), &batch));
    assert_eq!(world.nodes[0].open.store.document(id).unwrap(), None);
    assert_eq!(world.nodes[0].open.store.quarantined().unwrap().len(), 1);
    honest_go_on(&mut world);
}

#[test]
fn what_it_may_not_have_is_answered_as_what_there_is_not() {
    let (mut world, mut hostile) = Hostile::among(ALVER, Role::ProjectLead);
    honest_go_on(&mut world);
    hostile.connects(&mut world);
    let (forbidden, unknown) = (log(MASFJORDEN, false), log(4626, false));
    let named = |log: Log| format!("{log:?}");
    let mut answers = |ask: &dyn Fn(Log) -> Message| {
        let [one, other] = [forbidden, unknown].map(|log| hostile.says(&mut world, &ask(log)));
        assert!(!one.is_empty());
        assert_eq!(format!("{one:?}").replace(&named(forbidden), &named(unknown)), format!("{other:?}"));
    };
    answers(&|log| Message::Ask { log, known: BTreeMap::new() });
    let store = &world.nodes[0].open.store;
    let entry = store.log(forbidden).unwrap().pop().unwrap();
    let epoch = u64::from_le_bytes(*world.nodes[0].open.actor.first_chunk().unwrap());
    let last = store.last_place(Feed::Cards).unwrap();
    let mut answers = |ask: &dyn Fn(Log) -> Message| {
        [forbidden, unknown]
            .map(|log| format!("{:?}", hostile.says(&mut world, &ask(log))))
            .map(|answer| answer.replace(&named(forbidden), &named(unknown)))
    };
    let changes = vec![(entry.document, entry.hash)];
    let [one, other] = answers(&|log| Message::AskChanges { log, changes: changes.clone() });
    assert_eq!(one, other);
    let mut places = [0, 1, last, last + 1].map(|after| {
        format!(
            "{:?}",
            hostile.says(&mut world, &Message::AskFeed { feed: Feed::Cards, epoch, after, whole: false })
        )
    });
    places.sort_unstable();
    assert_eq!(places[0], places[3], "nor is it told how much there is");
    assert!(last > 0 && !places[0].contains(&entry.document.to_string()));
}

#[test]
fn a_kind_of_a_newer_version_is_put_aside_and_passed_on_byte_for_byte() {
    let (mut world, mut hostile) = Hostile::among(MASFJORDEN, Role::Coordinator);
    let (here, me) = (log(MASFJORDEN, false), hostile.actor);
    let (id, change) = Hostile::patient(me);
    let hash = scan::hash(&change).unwrap();
    let batch = hostile.batch(here, me, "tomorrow", (id, change.clone()));
    hostile.connects(&mut world);
    hostile.says(&mut world, &sent(here, &batch));
    assert_eq!(world.closed, []);
    world.meet(0, 1);
    world.meet(1, 2);
    for place in [0, 1, 2] {
        let store = &world.nodes[place].open.store;
        assert_eq!(store.change(id, hash).unwrap(), Some(change.clone()), "{place}");
        let aside = store.quarantined().unwrap();
        assert_eq!((aside.len(), aside[0].kind.as_str()), (1, "tomorrow"));
        assert_eq!(store.document(id).unwrap(), None);
        assert_eq!(store.log_heads(here).unwrap(), world.nodes[0].open.store.log_heads(here).unwrap());
    }
    let frames = world.frames;
    world.meet(0, 2);
    assert_eq!(world.frames - frames, 2, "a hello each");
    honest_go_on(&mut world);
}
