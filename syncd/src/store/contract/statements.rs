//! The statements of feeds.

use super::super::samples::*;
use super::super::*;

contract! {
    of_two_statements_the_higher_is_held,
    a_feed_is_read_by_place,
    equal_feeds_have_equal_digests,
}

fn said(statements: impl IntoIterator<Item = Statement>) -> Commit {
    Commit { statements: statements.into_iter().collect(), ..Commit::default() }
}

fn of_two_statements_the_higher_is_held(store: &mut dyn Store) {
    let ranks = [(1, [5; 32]), (1, [6; 32]), (2, [0; 32]), (256, [0; 32]), (u64::MAX, [0; 32])];
    for rank in ranks {
        let statement = statement(Feed::Cards, 1, rank);
        store.commit(said([statement.clone()])).unwrap();
        assert_eq!(store.statement(Feed::Cards, [1; 32]).unwrap(), Some(statement));
    }
    let last = store.last_place(Feed::Cards).unwrap();
    let same = Statement { bytes: vec![7], ..statement(Feed::Cards, 1, ranks[4]) };
    store.commit(said([same, statement(Feed::Cards, 1, ranks[3])])).unwrap();
    assert_eq!(store.statement(Feed::Cards, [1; 32]).unwrap(), Some(statement(Feed::Cards, 1, ranks[4])));
    assert_eq!(store.last_place(Feed::Cards).unwrap(), last, "what is left out gets no place");
    let both = [(1, [1; 32]), (2, [1; 32])].map(|rank| statement(Feed::Cards, 2, rank));
    store.commit(said(both.clone())).unwrap();
    assert_eq!(store.statement(Feed::Cards, [2; 32]).unwrap().as_ref(), both.last());
}

fn a_feed_is_read_by_place(store: &mut dyn Store) {
    let in_cards = |subject, count| statement(Feed::Cards, subject, (count, [0; 32]));
    let elsewhere = statement(Feed::Region, 1, (1, [0; 32]));
    store.commit(said([in_cards(1, 1), in_cards(2, 1), elsewhere.clone(), in_cards(3, 1)])).unwrap();
    let read = |store: &dyn Store, after, limit| store.statements(Feed::Cards, after, limit).unwrap();
    let all = read(store, 0, 9);
    let (places, statements): (Vec<_>, Vec<_>) = all.iter().cloned().unzip();
    assert_eq!(statements, [1, 2, 3].map(|subject| in_cards(subject, 1)));
    assert!(places[0] > 0 && places.is_sorted_by(|one, next| one < next));
    assert_eq!(store.last_place(Feed::Cards).unwrap(), places[2]);
    assert_eq!(read(store, 0, 2), all[..2]);
    assert_eq!(read(store, places[1], 9), all[2..]);
    assert_eq!(read(store, u64::MAX, 9), []);
    store.commit(said([in_cards(1, 2), in_cards(3, 2)])).unwrap();
    let news: Vec<_> = read(store, places[2], 9).into_iter().map(|(_, statement)| statement).collect();
    assert_eq!(news, [in_cards(1, 2), in_cards(3, 2)], "what replaces another is new, the last too");
    assert_eq!(read(store, 0, 9).len(), 3);
    let region = store.statements(Feed::Region, 0, 9).unwrap();
    assert_eq!(region, [(store.last_place(Feed::Region).unwrap(), elsewhere)]);
    assert_eq!(store.statements(Feed::Membership, 0, 9).unwrap(), []);
    assert_eq!(store.last_place(Feed::Membership).unwrap(), 0);
}

fn equal_feeds_have_equal_digests(store: &mut dyn Store) {
    let mut other = memory();
    let digests = |store: &dyn Store, other: &dyn Store| {
        [store, other].map(|store| store.feed_digest(Feed::Region).unwrap())
    };
    let all = [(1, 1), (2, 1), (1, 2)]
        .map(|(subject, count)| statement(Feed::Region, subject, (count, [subject; 32])));
    let empty = digests(store, &other);
    assert_eq!(empty[0], empty[1]);
    for statement in &all {
        store.commit(said([statement.clone()])).unwrap();
    }
    other.commit(said(all[1..2].to_vec())).unwrap();
    let [full, half] = digests(store, &other);
    assert!(full != half && full != empty[0]);
    other.commit(said(all[2..].to_vec())).unwrap();
    let [full, again] = digests(store, &other);
    assert_eq!(full, again, "whatever came before, and in whatever order");
    store.commit(said([statement(Feed::Cards, 9, (1, [0; 32]))])).unwrap();
    assert_eq!(store.feed_digest(Feed::Region).unwrap(), full);
}
