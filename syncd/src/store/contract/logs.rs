//! The logs of authors: this store's own, and what was received.

use super::super::samples::*;
use super::super::*;
use crate::domain::Scope;

contract! {
    each_author_has_a_chained_log_in_each_scope,
    what_is_urgent_has_a_log_of_its_own,
    constant_changes_stand_in_no_log,
    what_is_received_stands_where_its_author_put_it,
    what_does_not_follow_is_refused_whole,
    a_chain_is_known_at_each_entry,
    a_peer_gets_what_it_lacks,
    as_many_bytes_are_sent_as_are_asked_for,
    what_was_put_aside_is_sent_on,
    a_signed_head_is_sent_with_its_entry,
    what_has_no_bytes_is_missing_and_not_sent,
}

fn log() -> Log {
    everyday(masfjorden())
}

fn start(number: u8) -> LogHead {
    LogHead::start(log(), author(number))
}

fn patient(number: u8, changes: impl IntoIterator<Item = StoredChange>) -> DocumentCommit {
    let changes = changes.into_iter().collect();
    DocumentCommit { changes, ..document(number, Kind::Patient, titled("Stolt Furu")) }
}

/// Author and place of each entry.
fn sent(store: &dyn Store, known: impl IntoIterator<Item = (u8, u64)>, bytes: usize) -> Vec<(u8, u64)> {
    let known = known.into_iter().map(|(number, n)| (author(number), n)).collect();
    let changes = store.log_after(log(), &known, bytes).unwrap();
    for LoggedChange { entry, bytes, .. } in &changes {
        assert_eq!(store.change(entry.document, entry.hash).unwrap(), *bytes);
    }
    changes.iter().map(|change| (change.entry.author.as_bytes()[0], change.entry.n)).collect()
}

fn each_author_has_a_chained_log_in_each_scope(store: &mut dyn Store) {
    let one = patient(1, [change(5, 1), change(6, 1), change(5, 2)]);
    let elsewhere = DocumentCommit {
        scope: Scope::Region,
        changes: vec![change(5, 1)],
        ..document(2, Kind::Contact, titled("Legekontoret"))
    };
    store.commit(of([one, elsewhere])).unwrap();
    store.commit(of([patient(1, [change(6, 1), change(6, 2)])])).unwrap();
    let of_five = written(start(5), [1, 2].map(|number| (id(1), change(5, number).hash)));
    let of_six = written(start(6), [1, 2].map(|number| (id(1), change(6, number).hash)));
    assert_eq!(store.log_heads(log()).unwrap(), [&of_five[1], &of_six[1]].map(LogHead::from));
    assert_eq!(store.log(log()).unwrap(), [of_five, of_six].concat());
    let region = everyday(Scope::Region);
    let expected = LogHead::start(region, author(5)).next(id(2), "contact", change(5, 1).hash);
    assert_eq!(store.log_heads(region).unwrap(), [LogHead::from(&expected)]);
    assert_eq!(store.log(region).unwrap(), [expected]);
    assert_eq!(store.log(everyday(Scope::Cards)).unwrap(), []);
    assert_eq!(store.log_heads(everyday(Scope::Cards)).unwrap(), []);
}

fn what_is_urgent_has_a_log_of_its_own(store: &mut dyn Store) {
    store
        .commit(of([
            document(1, Kind::Patient, titled("Stolt Furu")),
            document(2, Kind::Event, titled("Raudt")),
            document(3, Kind::Duty, titled("Vakt")),
        ]))
        .unwrap();
    let urgent = store.log(Log { urgent: true, ..log() }).unwrap();
    let entries: Vec<_> = urgent.iter().map(|entry| (entry.n, entry.document, entry.kind.as_str())).collect();
    assert_eq!(entries, [(1, id(2), "event"), (2, id(3), "duty")]);
    assert_eq!(store.log(log()).unwrap().len(), 1);
}

fn constant_changes_stand_in_no_log(store: &mut dyn Store) {
    let genesis = StoredChange { actor: vec![0], ..change(0, 0) };
    store.commit(of([1, 2].map(|number| patient(number, [genesis.clone()])))).unwrap();
    assert_eq!(store.changes(id(2)).unwrap(), [genesis], "the same first change in each document");
    assert_eq!(store.log(log()).unwrap(), []);
}

fn what_is_received_stands_where_its_author_put_it(store: &mut dyn Store) {
    store.commit(of([patient(1, [change(7, 1)])])).unwrap();
    let of_five = written(start(5), [(id(1), change(5, 1).hash), (id(2), change(5, 2).hash)]);
    let of_six = written(start(6), [(id(1), change(6, 1).hash)]);
    let mixed = [&of_five[0], &of_six[0], &of_five[1]].map(Clone::clone);
    let genesis = StoredChange { actor: vec![0], ..change(0, 0) };
    // Documents come in another order than the log, with changes that are held.
    let documents =
        vec![patient(2, [genesis, change(5, 2)]), patient(1, [change(7, 1), change(6, 1), change(5, 1)])];
    store.commit(Commit { documents, ..received(log(), mixed) }).unwrap();
    let of_seven = written(start(7), [(id(1), change(7, 1).hash)]);
    assert_eq!(store.log(log()).unwrap(), [of_five, of_six, of_seven].concat());
    assert_eq!(sent(store, [], 99), [(7, 1), (5, 1), (6, 1), (5, 2)]);
    store.commit(of([patient(2, [change(5, 3)])])).unwrap();
    let heads = store.log_heads(log()).unwrap();
    assert_eq!(heads.iter().map(|head| head.n).collect::<Vec<_>>(), [3, 1, 1], "own changes follow on");
}

fn what_does_not_follow_is_refused_whole(store: &mut dyn Store) {
    let entries = written(start(5), (1..=3).map(|number| (id(1), change(5, number).hash)));
    store.commit(received(log(), entries[..1].to_vec())).unwrap();
    let elsewhere = LogHead::start(everyday(Scope::Region), author(6)).next(id(1), "patient", [6; 32]);
    let forked = start(5).next(id(1), "patient", [7; 32]);
    let renamed = LogEntry { kind: "plan".into(), ..entries[1].clone() };
    let beyond = LogEntry { n: u64::MAX, ..entries[1].clone() };
    for wrong in [&entries[0], &entries[2], &elsewhere, &forked, &renamed, &beyond] {
        let commit = Commit {
            documents: vec![patient(2, [change(6, 1)])],
            statements: vec![statement(Feed::Region, 1, (1, [1; 32]))],
            settings: vec![("half".into(), "done".into())],
            ..received(log(), [start(8).next(id(2), "patient", change(6, 1).hash), wrong.clone()])
        };
        let refused = store.commit(commit);
        let told = matches!(refused, Err(StoreError::OutOfOrder { author, n })
            if (author, n) == (wrong.author, wrong.n));
        assert!(told, "{refused:?}");
    }
    for n in [0, 1, 3, u64::MAX] {
        let mut commit = received(log(), [entries[1].clone()]);
        let head = LogHead { n, ..LogHead::from(&entries[0]) };
        commit.received.iter_mut().for_each(|it| it.heads.push(head.sign(log(), &machine())));
        let refused = store.commit(commit);
        assert!(matches!(refused, Err(StoreError::OutOfOrder { n: told, .. }) if told == n), "{refused:?}");
    }
    assert_eq!(store.log(log()).unwrap(), entries[..1]);
    assert_eq!(store.document(id(2)).unwrap(), None);
    assert_eq!(store.last_place(Feed::Region).unwrap(), 0);
    assert_eq!(store.setting("half").unwrap(), None);
    store.commit(received(log(), entries[1..].to_vec())).unwrap();
    assert_eq!(store.log(log()).unwrap(), entries);
}

fn a_chain_is_known_at_each_entry(store: &mut dyn Store) {
    let entries = written(start(5), (1..=2).map(|number| (id(1), change(5, number).hash)));
    store.commit(received(log(), entries.clone())).unwrap();
    let chain = |of, n| store.chain(log(), author(of), n).unwrap();
    assert_eq!([chain(5, 0), chain(6, 0)], [5, 6].map(|of| Some(start(of).chain)));
    assert_eq!([chain(5, 1), chain(5, 2)], [Some(entries[0].chain), Some(entries[1].chain)]);
    assert_eq!([chain(5, 3), chain(5, u64::MAX), chain(6, 1)], [None; 3]);
}

fn a_peer_gets_what_it_lacks(store: &mut dyn Store) {
    let changes = [change(5, 1), change(6, 1), change(5, 2), change(6, 2), change(5, 3)];
    store.commit(of([patient(1, changes), document(2, Kind::Event, titled("Raudt"))])).unwrap();
    assert_eq!(sent(store, [], 99), [(5, 1), (6, 1), (5, 2), (6, 2), (5, 3)], "as committed");
    assert_eq!(sent(store, [(5, 2)], 99), [(6, 1), (6, 2), (5, 3)]);
    assert_eq!(sent(store, [(5, 3), (6, 1), (9, 4)], 99), [(6, 2)]);
    assert_eq!(sent(store, [(5, 3), (6, 2)], 99), []);
    assert_eq!(sent(store, [(5, u64::MAX), (6, 1 << 63)], 99), [], "the peer may know more");
}

fn as_many_bytes_are_sent_as_are_asked_for(store: &mut dyn Store) {
    // A change of the samples has two bytes.
    store.commit(of([patient(1, (1..=4).map(|number| change(5, number)))])).unwrap();
    let upto = |n| (1..=n).map(|n| (5, n)).collect::<Vec<_>>();
    for (bytes, last) in [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (7, 4), (usize::MAX, 4)] {
        assert_eq!(sent(store, [], bytes), upto(last), "{bytes} bytes");
    }
}

fn what_was_put_aside_is_sent_on(store: &mut dyn Store) {
    let entry = start(5).next(id(1), "diary", [3; 32]);
    let aside = QuarantinedChange {
        document: id(1),
        kind: "diary".into(),
        hash: [3; 32],
        reason: "not a kind that is known".into(),
        bytes: vec![4, 2],
    };
    store.commit(Commit { quarantined: vec![aside], ..received(log(), [entry.clone()]) }).unwrap();
    let expected = LoggedChange { entry, bytes: Some(vec![4, 2]), signed: None };
    assert_eq!(store.log_after(log(), &BTreeMap::new(), 99).unwrap(), [expected]);
    assert_eq!(store.missing(log(), 9).unwrap(), []);
    assert_eq!(store.change(id(1), [3; 32]).unwrap(), Some(vec![4, 2]));
    assert_eq!(store.change(id(2), [3; 32]).unwrap(), None, "of another document");
}

fn a_signed_head_is_sent_with_its_entry(store: &mut dyn Store) {
    let changes: Vec<_> = (1..=3).map(|number| change(5, number)).collect();
    let entries = written(start(5), changes.iter().map(|change| (id(1), change.hash)));
    let heads = [1, 2].map(|last: usize| LogHead::from(&entries[last]).sign(log(), &machine()));
    for (part, head) in [&entries[..2], &entries[2..]].into_iter().zip(heads) {
        let mut commit = received(log(), part.to_vec());
        commit.documents.push(patient(1, changes.clone()));
        commit.received.iter_mut().for_each(|received| received.heads.push(head));
        store.commit(commit).unwrap();
    }
    let sent = store.log_after(log(), &BTreeMap::new(), 99).unwrap();
    let signed: Vec<_> = sent.iter().map(|change| change.signed).collect();
    assert_eq!(signed, [None, Some(heads[0]), Some(heads[1])], "older ones are kept");
    assert!(heads[1].is_by(&machine().public(), log()));
}

fn what_has_no_bytes_is_missing_and_not_sent(store: &mut dyn Store) {
    let entries = written(start(5), (1..=4).map(|number| (id(1), change(5, number).hash)));
    let documents = vec![patient(1, [change(5, 1), change(5, 3)])];
    store.commit(Commit { documents, ..received(log(), entries.clone()) }).unwrap();
    assert_eq!(sent(store, [], 99), [(5, 1)]);
    assert_eq!(sent(store, [(5, 2)], 99), [(5, 3)]);
    let missing = [1, 3].map(|place: usize| entries[place].clone());
    assert_eq!(store.missing(log(), 9).unwrap(), missing);
    assert_eq!(store.missing(log(), 1).unwrap(), missing[..1]);
    let documents = vec![patient(1, [change(5, 2), change(5, 4)])];
    store.commit(Commit { documents, ..received(log(), []) }).unwrap();
    assert_eq!(store.missing(log(), 9).unwrap(), []);
    assert_eq!(sent(store, [], 99).len(), 4);
    assert_eq!(store.log(log()).unwrap(), entries, "nothing was logged anew");
}
