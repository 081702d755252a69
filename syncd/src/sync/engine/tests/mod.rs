//! The engine alone: what it is told, and what it then wants done.

mod talk;

use super::*;
use crate::domain::{Municipality, Scope};
use crate::membership::{LogHead, SecretKey};
use crate::sync::message::{self, Holding};

const MASFJORDEN: u16 = 4634;
/// The life of every store here.
const EPOCH: u64 = 7;

fn key(byte: u8) -> PublicKey {
    SecretKey::from_bytes(&[byte; 32]).public()
}

fn actor(byte: u8) -> Actor {
    Actor::from_bytes([byte; 16])
}

fn log(urgent: bool) -> Log {
    Log { scope: Scope::Municipality(Municipality::new(MASFJORDEN).unwrap()), urgent }
}

fn topic(urgent: bool) -> Topic {
    Topic::Log(log(urgent))
}

/// A log in which each author has written so much.
fn written(log: Log, authors: &[(u8, u64)]) -> Held {
    let head = |(author, n): &(u8, u64)| LogHead { author: actor(*author), n: *n, chain: [*n as u8; 32] };
    Held::log(log, &authors.iter().map(head).collect::<Vec<_>>())
}

/// A feed in which so much has been said.
fn said(feed: Feed, last: u64) -> Held {
    Held::feed(feed, EPOCH, last, &[last as u8; 32])
}

/// All that two coordinators of a municipality share.
fn everything() -> Vec<Held> {
    let feeds = [Feed::Membership, Feed::Region, Feed::Cards].map(|feed| said(feed, 3));
    let region = Log::both(Scope::Region).map(|log| written(log, &[(1, 5), (2, 1)]));
    let ours = [true, false].map(|urgent| written(log(urgent), &[(1, 900), (2, 40)]));
    feeds.into_iter().chain(region).chain(ours).collect()
}

fn offer(held: &Held) -> Message {
    Message::Offer(vec![held.to_holding()])
}

fn batch(held: &Held, more: Option<bool>) -> Message {
    let Topic::Log(log) = held.topic() else { panic!("batches are of logs") };
    Message::Batch { log, batch: vec![1], digest: held.digest(), forked: None, more }
}

/// The answer of who holds this of the cards, and sends none since all should be derived.
fn nothing_of(held: &Held) -> Message {
    let (feed, statements, digest, more) = (Feed::Cards, Vec::new(), held.digest(), Some(false));
    Message::Statements { feed, epoch: EPOCH, after: 0, upto: 4, statements, digest, more }
}

/// An engine, and the time that it is told.
#[derive(Default)]
struct Machine {
    engine: Engine,
    now: Duration,
    /// Whom it is connected to, where tests let two machines talk.
    peer: Option<PublicKey>,
}

impl Machine {
    fn holding(held: &[Held]) -> Self {
        Self::of(1, held)
    }

    fn of(author: u8, held: &[Held]) -> Self {
        let mut machine = Self::default();
        machine.told(Input::Author(actor(author)));
        held.iter().for_each(|held| drop(machine.told(Input::Holds(held.clone()))));
        machine
    }

    fn told(&mut self, input: Input) -> Vec<Output> {
        self.engine.handle(self.now, input);
        std::iter::from_fn(|| self.engine.next_output()).collect()
    }

    /// The peer's own words apart, a connection to somebody who has said hello and holds other
    /// than this machine.
    fn meets(&mut self, peer: PublicKey, topics: &[Topic]) {
        let topics = topics.iter().copied().collect();
        self.told(Input::Connected { peer, topics, cursors: BTreeMap::new() });
        self.hears(peer, Message::Hello { versions: VERSIONS, all: [0xff; 16] });
    }

    fn hears(&mut self, peer: PublicKey, message: Message) -> Vec<Output> {
        self.told(Input::Received(peer, message))
    }

    /// The store has taken, or not, what the peer sent; and holds this now.
    fn took(&mut self, peer: PublicKey, held: &Held, result: Result<(), Refused>) -> Vec<Output> {
        if result.is_ok() {
            self.engine.handle(self.now, Input::Holds(held.clone()));
        }
        self.told(Input::Taken { peer, topic: held.topic(), result })
    }

    fn waits(&mut self, time: Duration) -> Vec<Output> {
        self.now += time;
        self.told(Input::Tick)
    }
}

/// Whom something is asked of, and what.
fn asks(outputs: &[Output]) -> Vec<(PublicKey, Topic)> {
    let asked = |output: &Output| match output {
        Output::Send(peer, Message::Ask { log, .. }) => Some((*peer, Topic::Log(*log))),
        Output::Send(peer, Message::AskFeed { feed, .. }) => Some((*peer, Topic::Feed(*feed))),
        _ => None,
    };
    outputs.iter().filter_map(asked).collect()
}

#[test]
fn an_unchanged_reconnect_is_a_hello_each_of_under_two_hundred_bytes_and_nothing_more() {
    const LENGTH: usize = 4;
    let topics: BTreeSet<_> = everything().iter().map(Held::topic).collect();
    let mut machines = [(); 2].map(|()| Machine::holding(&everything()));
    let keys = [key(1), key(2)];
    let mut bytes = 0;
    let mut hellos = Vec::new();
    for (place, machine) in machines.iter_mut().enumerate() {
        let (peer, topics) = (keys[1 - place], topics.clone());
        let outputs = machine.told(Input::Connected { peer, topics, cursors: BTreeMap::new() });
        let [Output::Send(to, hello @ Message::Hello { .. })] = outputs.as_slice() else {
            panic!("{outputs:?}")
        };
        assert_eq!(*to, peer);
        bytes += LENGTH + message::encode(hello).len();
        hellos.push(hello.clone());
    }
    for (place, machine) in machines.iter_mut().enumerate() {
        assert_eq!(machine.hears(keys[1 - place], hellos[1 - place].clone()), []);
        assert_eq!(machine.engine.deadline(), None);
        assert!(machine.engine.report(&keys[1 - place]).unwrap().is_equal());
    }
    assert!(bytes <= 200, "{bytes} bytes");
}

#[test]
fn what_is_not_shared_is_answered_like_what_is_empty() {
    let everything = everything();
    let (ask, ask_feed) = (
        Message::Ask { log: log(false), known: [(actor(9), (4, [4; 8]))].into() },
        Message::AskFeed { feed: Feed::Cards, epoch: EPOCH, after: 2, whole: false },
    );
    let mut secretive = Machine::holding(&everything);
    secretive.meets(key(2), &[Topic::Feed(Feed::Membership)]);
    let hidden = [secretive.hears(key(2), ask.clone()), secretive.hears(key(2), ask_feed.clone())];

    let nothing = [written(log(false), &[]), Held::feed(Feed::Cards, EPOCH, 0, &[0; 32])];
    let mut open = Machine::holding(&nothing);
    open.meets(key(2), &nothing.each_ref().map(Held::topic));
    let loads = open.hears(key(2), ask);
    let [Output::Load { peer, log, after: marks, asked: true }] = loads.as_slice() else {
        panic!("{loads:?}")
    };
    let (batch, more) = (Vec::new(), Some(false));
    let loaded = Input::Loaded { peer: *peer, log: *log, batch, marks: marks.clone(), forked: None, more };
    let empty = open.told(loaded);
    let loads = open.hears(key(2), ask_feed);
    let [Output::LoadStatements { peer, feed, after, asked: true, whole: false }] = *loads.as_slice() else {
        panic!("{loads:?}")
    };
    let loaded = Input::LoadedStatements { peer, feed, after, upto: 0, statements: Vec::new(), more };
    assert_eq!(hidden, [empty, open.told(loaded)]);
}

#[test]
fn an_edit_goes_out_at_once_and_is_acknowledged_by_an_offer() {
    let (before, after) = (written(log(false), &[(1, 4)]), written(log(false), &[(1, 5)]));
    let [mut here, mut there] = [1, 2].map(|author| Machine::of(author, std::slice::from_ref(&before)));
    for (machine, peer) in [(&mut here, key(2)), (&mut there, key(1))] {
        machine.meets(peer, &[topic(false)]);
        machine.hears(peer, offer(&before));
    }
    let outputs = here.told(Input::Holds(after.clone()));
    let [Output::Load { after: known, asked: false, .. }] = outputs.as_slice() else { panic!("{outputs:?}") };
    assert_eq!(known[&actor(1)].0, 4);
    let marks = [(actor(1), (5, [5; 8]))].into();
    let loaded =
        Input::Loaded { peer: key(2), log: log(false), batch: vec![1], marks, forked: None, more: None };
    assert_eq!(here.told(loaded), [Output::Send(key(2), batch(&after, None))]);
    assert_eq!(here.engine.deadline(), Some(PATIENCE));

    let outputs = there.hears(key(1), batch(&after, None));
    assert_eq!(outputs, [Output::Take { peer: key(1), log: log(false), batch: vec![1] }]);
    assert_eq!(there.took(key(1), &after, Ok(())), [Output::Send(key(1), offer(&after))]);
    assert_eq!(here.hears(key(2), offer(&after)), []);
    assert_eq!(here.engine.deadline(), None);
    assert!(here.engine.report(&key(2)).unwrap().is_equal());
}

#[test]
fn one_thing_is_asked_for_at_a_time_and_what_is_urgent_before_what_is_large() {
    let theirs = [
        written(log(false), &[(2, 9_000)]),
        said(Feed::Cards, 900),
        written(log(true), &[(2, 3)]),
        said(Feed::Membership, 2),
    ];
    let mut machine = Machine::holding(&[]);
    machine.meets(key(2), &theirs.each_ref().map(Held::topic));
    let mut outputs = machine.hears(key(2), Message::Offer(theirs.iter().map(Held::to_holding).collect()));
    let mut order = Vec::new();
    while let [(peer, topic)] = *asks(&outputs) {
        order.push(topic);
        let held = theirs.iter().find(|held| held.topic() == topic).unwrap();
        let answer = match held {
            Held::Log { .. } => batch(held, Some(false)),
            Held::Feed { feed, last, .. } => Message::Statements {
                feed: *feed,
                epoch: EPOCH,
                after: 0,
                upto: *last,
                statements: vec![1],
                digest: held.digest(),
                more: Some(false),
            },
        };
        outputs = machine.hears(peer, answer);
        outputs.extend(machine.took(peer, held, Ok(())));
    }
    let (membership, cards) = (Topic::Feed(Feed::Membership), Topic::Feed(Feed::Cards));
    assert_eq!(order, [membership, topic(true), cards, topic(false)]);
}

#[test]
fn who_owes_an_answer_too_long_is_closed_and_another_is_asked_for_the_same() {
    let theirs = written(log(false), &[(2, 9)]);
    let mut machine = Machine::holding(&[]);
    [key(2), key(3)].iter().for_each(|peer| machine.meets(*peer, &[topic(false)]));
    let asked = machine.hears(key(2), offer(&theirs));
    assert_eq!(asks(&asked), [(key(2), topic(false))]);
    assert_eq!(machine.hears(key(3), offer(&theirs)), [], "one is enough");
    let moment = Duration::from_secs(1);
    assert_eq!(machine.engine.deadline(), Some(PATIENCE));
    assert_eq!(machine.waits(PATIENCE - moment), []);
    let outputs = machine.waits(moment);
    assert_eq!(outputs[0], Output::Close(key(2), Fault::Silent));
    assert_eq!(asks(&outputs), [(key(3), topic(false))]);
    assert_eq!(machine.engine.report(&key(2)), None);
}

#[test]
fn who_does_not_acknowledge_is_closed() {
    let (before, after) = (written(log(false), &[(1, 4)]), written(log(false), &[(1, 5)]));
    let mut machine = Machine::holding(std::slice::from_ref(&before));
    machine.meets(key(2), &[topic(false)]);
    machine.hears(key(2), offer(&before));
    machine.told(Input::Holds(after));
    let (peer, log, batch) = (key(2), log(false), vec![1]);
    machine.told(Input::Loaded { peer, log, batch, marks: BTreeMap::new(), forked: None, more: None });
    assert_eq!(machine.waits(PATIENCE), [Output::Close(key(2), Fault::Silent)]);
    assert_eq!(machine.engine.deadline(), None);
}

#[test]
fn who_speaks_no_common_version_is_closed_and_nobody_is_heard_before_its_hello() {
    let (oldest, newest) = VERSIONS;
    for (versions, closes) in [
        ((newest + 1, newest + 9), true),
        ((0, oldest - 1), true),
        ((oldest, newest + 9), false),
        ((0, oldest), false),
    ] {
        let mut machine = Machine::holding(&[]);
        let topics = [topic(false)].into();
        machine.told(Input::Connected { peer: key(2), topics, cursors: BTreeMap::new() });
        assert_eq!(machine.hears(key(2), offer(&written(log(false), &[(2, 9)]))), []);
        let outputs = machine.hears(key(2), Message::Hello { versions, all: [0xff; 16] });
        let closed = [Output::Close(key(2), Fault::OtherVersion)];
        assert_eq!(outputs, if closes { &closed[..] } else { &[] }, "{versions:?}");
        assert_eq!(machine.hears(key(9), Message::Offer(Vec::new())), [], "nobody is connected by that name");
    }
}

#[test]
fn a_batch_that_leaves_a_gap_is_asked_for_what_comes_before() {
    let theirs = written(log(false), &[(2, 9)]);
    let mut machine = Machine::holding(&[written(log(false), &[(2, 3)])]);
    machine.meets(key(2), &[topic(false)]);
    machine.hears(key(2), batch(&theirs, None));
    let outputs = machine.took(key(2), &theirs, Err(Refused::Gap));
    let [Output::Send(_, acknowledgement), Output::Send(to, Message::Ask { known, .. })] = outputs.as_slice()
    else {
        panic!("{outputs:?}")
    };
    assert_eq!(*acknowledgement, offer(&written(log(false), &[(2, 3)])));
    assert_eq!((*to, known[&actor(2)].0), (key(2), 3));
}

#[test]
fn what_was_not_taken_is_asked_for_again_once_somebody_else_belongs_here() {
    let theirs = written(log(false), &[(2, 9)]);
    let mut machine = Machine::holding(&[said(Feed::Membership, 1)]);
    machine.meets(key(2), &[topic(false)]);
    assert_eq!(asks(&machine.hears(key(2), offer(&theirs))).len(), 1);
    machine.hears(key(2), batch(&theirs, Some(true)));
    assert_eq!(machine.took(key(2), &theirs, Err(Refused::UnknownAuthor)), []);
    assert_eq!(machine.engine.report(&key(2)).unwrap().refused, Some(Refused::UnknownAuthor));
    assert_eq!(machine.waits(PATIENCE), []);
    assert_eq!(machine.told(Input::Holds(said(Feed::Cards, 1))), []);
    let outputs = machine.told(Input::Holds(said(Feed::Membership, 2)));
    assert_eq!(asks(&outputs), [(key(2), topic(false))]);
    assert_eq!(machine.engine.report(&key(2)).unwrap().refused, None);
}

#[test]
fn what_is_shared_from_now_on_is_told_and_asked_for() {
    let (ours, theirs) = (written(log(false), &[(1, 4)]), written(log(false), &[(2, 9)]));
    let mut machine = Machine::holding(std::slice::from_ref(&ours));
    machine.meets(key(2), &[]);
    assert_eq!(machine.hears(key(2), offer(&theirs)), [], "what is not shared is nobody's business");
    let outputs = machine.told(Input::Shares { peer: key(2), topics: [topic(false)].into() });
    assert_eq!(outputs, [Output::Send(key(2), offer(&ours))]);
    assert_eq!(asks(&machine.hears(key(2), offer(&theirs))), [(key(2), topic(false))]);
    assert_eq!(machine.told(Input::Shares { peer: key(2), topics: BTreeSet::new() }), []);
    assert_eq!(machine.hears(key(2), batch(&theirs, Some(false))), [], "and it is not from then on");
}

#[test]
fn lost_bytes_are_asked_of_each_once_and_who_lacked_them_hears_that_they_are_back() {
    let held = written(log(false), &[(1, 4)]);
    let lost = vec![(RecordId::from_bytes([7; 16]), [5; 32])];
    let mut machine = Machine::holding(std::slice::from_ref(&held));
    [key(2), key(3)].iter().for_each(|peer| machine.meets(*peer, &[topic(false)]));
    let outputs = machine.told(Input::Missing(log(false), lost.clone()));
    let asked = |peer| Output::Send(peer, Message::AskChanges { log: log(false), changes: lost.clone() });
    let mut expected = [asked(key(2)), asked(key(3))];
    expected.sort_by_key(|output| match output {
        Output::Send(peer, _) => Some(*peer),
        _ => None,
    });
    assert_eq!(outputs, expected);
    assert_eq!(machine.told(Input::Missing(log(false), lost.clone())), []);
    let told = machine.told(Input::Missing(log(false), Vec::new()));
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|output| matches!(output, Output::Send(_, Message::Offer(_)))));
    assert_eq!(machine.told(Input::Missing(log(false), Vec::new())), []);
}

#[test]
fn a_store_that_failed_takes_nothing_more_and_asks_nobody() {
    let theirs = written(log(false), &[(2, 9)]);
    let mut machine = Machine::holding(&[]);
    machine.meets(key(2), &[topic(false), topic(true)]);
    machine.hears(key(2), offer(&theirs));
    machine.hears(key(2), batch(&theirs, Some(true)));
    assert_eq!(machine.took(key(2), &theirs, Err(Refused::Storage)), []);
    assert_eq!(asks(&machine.hears(key(2), offer(&written(log(true), &[(2, 1)])))), []);
}

#[test]
fn who_sent_what_nobody_signed_is_closed() {
    let theirs = written(log(false), &[(2, 9)]);
    let mut machine = Machine::holding(&[]);
    machine.meets(key(2), &[topic(false)]);
    machine.hears(key(2), batch(&theirs, None));
    let outputs = machine.took(key(2), &theirs, Err(Refused::Forged));
    assert_eq!(outputs, [Output::Close(key(2), Fault::Forged)]);
}

#[test]
fn a_holding_of_a_stranger_s_topic_changes_nothing() {
    let mut machine = Machine::holding(&everything());
    machine.meets(key(2), &[Topic::Feed(Feed::Membership)]);
    let secret = written(log(false), &[(2, 9)]);
    assert_eq!(machine.hears(key(2), offer(&secret)), []);
    assert_eq!(machine.hears(key(2), batch(&secret, None)), []);
    let lost = vec![(RecordId::from_bytes([7; 16]), [5; 32])];
    let outputs = machine.hears(key(2), Message::AskChanges { log: log(false), changes: lost });
    assert_eq!(outputs, [Output::LoadChanges { peer: key(2), log: log(false), changes: Vec::new() }]);
    let changes = Message::Changes { log: log(false), changes: vec![1] };
    assert_eq!(machine.hears(key(2), changes), []);
    let holding = Holding::Feed { feed: Feed::Cards, epoch: EPOCH, last: 9, digest: [9; 16] };
    assert_eq!(machine.hears(key(2), Message::Offer(vec![holding])), []);
}

#[test]
fn a_feed_that_still_differs_when_all_is_derived_is_asked_for_whole_once() {
    let (ours, theirs) = (said(Feed::Cards, 3), said(Feed::Cards, 4));
    let mut machine = Machine::holding(std::slice::from_ref(&ours));
    machine.meets(key(2), &[ours.topic()]);
    let ask =
        |whole| Output::Send(key(2), Message::AskFeed { feed: Feed::Cards, epoch: EPOCH, after: 0, whole });
    assert_eq!(machine.hears(key(2), offer(&theirs)).pop(), Some(ask(false)));
    // All that the peer has should be derived here.
    machine.hears(key(2), nothing_of(&theirs));
    assert_eq!(machine.took(key(2), &ours, Ok(())), []);
    assert!(!machine.engine.report(&key(2)).unwrap().is_equal(), "nothing is green that differs");
    assert_eq!(machine.engine.deadline(), Some(machine.now + QUIET));
    assert_eq!(machine.waits(QUIET), [ask(true)]);
    // What comes of it is what there is.
    machine.hears(key(2), nothing_of(&theirs));
    assert_eq!(machine.took(key(2), &ours, Ok(())), []);
    assert_eq!((machine.waits(QUIET), machine.engine.deadline()), (Vec::new(), None));
    // Until the peer holds something else again.
    let theirs = said(Feed::Cards, 5);
    assert_eq!(asks(&machine.hears(key(2), offer(&theirs))).len(), 1);
}

#[test]
fn while_documents_differ_what_is_derived_from_them_may_differ_too() {
    let (ours, theirs) = (said(Feed::Cards, 3), said(Feed::Cards, 4));
    let (before, after) = (written(log(false), &[(1, 4)]), written(log(false), &[(1, 5)]));
    let mut machine = Machine::holding(&[ours.clone(), before]);
    machine.meets(key(2), &[ours.topic(), after.topic()]);
    machine.hears(key(2), offer(&theirs));
    machine.hears(key(2), offer(&after));
    machine.hears(key(2), nothing_of(&theirs));
    machine.took(key(2), &ours, Ok(()));
    assert_eq!(machine.waits(QUIET), [], "the documents are still on their way");
    machine.hears(key(2), batch(&after, Some(false)));
    machine.took(key(2), &after, Ok(()));
    assert_eq!(
        machine.engine.deadline(),
        Some(machine.now + QUIET),
        "from now on there is nothing to wait for"
    );
}
