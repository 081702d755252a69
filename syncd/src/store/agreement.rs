//! Whatever is committed and asked, the store on disk and its model answer alike.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::filter::{Column, Test};
use super::samples::*;
use super::*;
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::booking::Booking;
use crate::domain::fold::fold;
use crate::domain::{self, Scope};

const KINDS: [Kind; 3] = [Kind::Patient, Kind::Plan, Kind::Event];

/// Names and notes out of few words, so that they meet; with signs that a database could misread.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Åse",
        "Aase",
        "aa",
        "Ærlig",
        "Øst",
        "østen",
        "Zita",
        "kols",
        "68051234",
        "68 05",
        "12",
        "MAS-2",
        "MAS-11",
        "\"",
        "a\"b",
        "*",
        "%",
        "_",
        "OR",
        "-x-",
        "é",
        "e\u{301}",
        "🦀🦀🦀",
        "漢字",
        "'",
        "",
        "  ",
    ]);
    vec(word, 0..4).prop_map(|words| words.join(" "))
}

fn day() -> impl Strategy<Value = Date> {
    (20..=28_i8).prop_map(|day| date(2026, 11, day))
}

fn agenda_item() -> impl Strategy<Value = AgendaItem> {
    let lane = prop::sample::select(vec![Lane::Alert, Lane::Due, Lane::Waiting]);
    let detail = prop::sample::select(vec!["red", "yellow", ""]);
    let at = option::of((0..24_i8).prop_map(|hour| jiff::civil::time(hour, 0, 0, 0)));
    let reason = prop::sample::select(vec![Reason::Dsk, Reason::BookedTwice]);
    (lane, day(), detail, at, reason).prop_map(|(lane, on, detail, at, reason)| AgendaItem {
        at,
        reason,
        ..item(lane, on, detail)
    })
}

/// Times of few people and places on one morning, so that they meet.
fn bookings() -> impl Strategy<Value = Vec<Booking>> {
    let hour = |hour: i8| date(2026, 11, 24).at(hour, 0, 0, 0);
    let booking = move |(who, start, hours): (&str, i8, i8)| Booking {
        who: who.to_owned(),
        start: hour(start),
        end: hour(start + hours),
    };
    let who = prop::sample::subsequence(vec!["patient/1", "person/lun", "place/2"], 0..=3);
    (who, 8..12_i8, 1..3_i8).prop_map(move |(who, start, hours)| {
        who.into_iter().map(|who| booking((who, start, hours))).collect()
    })
}

prop_compose! {
    fn projection()(
        (number, title, text) in (option::of(text()), text(), text()),
        (patient, phase, owner) in (option::of(0..6_u8), option::of(1..6_u8), option::of(text())),
        due in option::of(day()),
        (state, group) in (0..3_usize, 0..3_usize),
        (archived, conflicts, problems) in (any::<bool>(), 0..2_u32, 0..2_u32),
        agenda in vec(agenda_item(), 0..3),
        links in vec(0..6_u8, 0..3),
        bookings in bookings(),
    ) -> Projection {
        let codes = ["", "active", "planned"];
        Projection {
            number, title, text, phase, owner, due, archived, conflicts, problems, agenda, bookings,
            patient: patient.map(id),
            state: codes[state].to_owned(),
            group: codes[group].to_owned(),
            columns: further(conflicts, problems),
            links: links.into_iter().map(id).collect(),
        }
    }
}

/// Few documents and few changes, so that commits meet; sometimes one that must be refused.
fn document_commit() -> impl Strategy<Value = DocumentCommit> {
    let changes = vec((0..3_u8, 0..6_u8), 0..4);
    (0..8_u8, 0..20_u8, changes, projection()).prop_map(|(number, moved, changes, projection)| {
        let kind = KINDS[usize::from(number) % KINDS.len()];
        let scope = if moved == 0 { Scope::Region } else { masfjorden() };
        let changes: Vec<_> = changes.into_iter().map(|(author, number)| change(author, number)).collect();
        let heads = changes.iter().map(|change| change.hash).collect();
        DocumentCommit { id: id(number), kind, scope, heads, changes, projection }
    })
}

/// A change from elsewhere, before it is known where its author's log stands.
#[derive(Debug, Clone)]
struct Arrival {
    author: u8,
    number: u8,
    document: u8,
    fate: Fate,
}

/// What becomes of a change from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Applied,
    PutAside,
    /// It is logged, and its bytes are not here.
    Lost,
    /// It comes with a place that is not the next.
    OutOfOrder,
}

/// One commit.
#[derive(Debug, Clone)]
enum Step {
    Own(Vec<DocumentCommit>),
    Received { urgent: bool, arrivals: Vec<Arrival>, signed: bool },
    Said(Vec<Statement>),
    Erased(Vec<u8>),
}

fn arrival() -> impl Strategy<Value = Arrival> {
    let fates = [(8, Fate::Applied), (2, Fate::PutAside), (1, Fate::Lost), (1, Fate::OutOfOrder)];
    let fate = prop::strategy::Union::new_weighted(fates.map(|(weight, fate)| (weight, Just(fate))).to_vec());
    (0..3_u8, 0..12_u8, 0..8_u8, fate).prop_map(|(author, number, document, fate)| Arrival {
        author,
        number,
        document,
        fate,
    })
}

fn feeds() -> [Feed; 4] {
    Feed::of(crate::domain::Municipality::new(4634).unwrap())
}

fn a_statement() -> impl Strategy<Value = Statement> {
    let feed = prop::sample::select(feeds().to_vec());
    let count = prop::sample::select(vec![0, 1, 2, 256, u64::MAX]);
    (feed, 0..3_u8, count, 0..2_u8)
        .prop_map(|(feed, subject, count, hash)| statement(feed, subject, (count, [hash; 32])))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => vec(document_commit(), 1..5).prop_map(Step::Own),
        3 => (any::<bool>(), vec(arrival(), 0..6), any::<bool>())
            .prop_map(|(urgent, arrivals, signed)| Step::Received { urgent, arrivals, signed }),
        1 => vec(a_statement(), 1..6).prop_map(Step::Said),
        1 => vec(0..8_u8, 1..3).prop_map(Step::Erased),
    ]
}

impl Step {
    /// The commit, where the logs stand as in `store`.
    fn commit(self, store: &dyn Store) -> Commit {
        match self {
            Self::Own(documents) => of(documents),
            Self::Erased(erased) => {
                Commit { erased: erased.into_iter().map(id).collect(), ..Commit::default() }
            }
            Self::Said(statements) => {
                let settings = vec![("statements".to_owned(), statements.len().to_string())];
                Commit { statements, settings, ..Commit::default() }
            }
            Self::Received { urgent, arrivals, signed } => {
                arrived(store, Log { scope: masfjorden(), urgent }, arrivals, signed)
            }
        }
    }
}

fn arrived(store: &dyn Store, log: Log, arrivals: Vec<Arrival>, signed: bool) -> Commit {
    let held = store.log_heads(log).unwrap();
    let mut heads: BTreeMap<Actor, LogHead> = held.into_iter().map(|head| (head.author, head)).collect();
    let mut commit = received(log, []);
    let mut entries = Vec::new();
    for Arrival { author: by, number, document: of, fate } in arrivals {
        let head = heads.entry(author(by)).or_insert_with(|| LogHead::start(log, author(by)));
        let kind = KINDS[usize::from(of) % KINDS.len()];
        let change = change(by, number);
        let mut entry = head.next(id(of), kind.into(), change.hash);
        *head = LogHead::from(&entry);
        match fate {
            Fate::Applied => commit
                .documents
                .push(DocumentCommit { changes: vec![change], ..document(of, kind, titled("received")) }),
            Fate::PutAside => commit.quarantined.push(QuarantinedChange {
                document: id(of),
                kind: entry.kind.clone(),
                hash: change.hash,
                reason: "broken".to_owned(),
                bytes: change.bytes,
            }),
            Fate::Lost => {}
            Fate::OutOfOrder => entry.n += 1,
        }
        entries.push(entry);
    }
    let authors: BTreeSet<Actor> = entries.iter().map(|entry| entry.author).collect();
    let signed = authors.iter().filter(|_| signed).map(|author| heads[author].sign(log, &machine()));
    commit.received = Some(Received { log, heads: signed.collect(), entries });
    commit
}

/// A column of numbers, one of text and one of yes or no.
fn further(number: u32, other: u32) -> Columns {
    let text = ["", "Åse", "2026-11-22"][other as usize % 3];
    let columns = [("a", number.into()), ("b", text.into()), ("next", (other == 0).into())];
    columns.into_iter().map(|(name, value): (&str, serde_json::Value)| (name.to_owned(), value)).collect()
}

fn condition() -> impl Strategy<Value = Condition> {
    let further =
        prop::sample::select(vec!["a", "b", "next"]).prop_map(|name| Column::Further(name.to_owned()));
    let column = prop_oneof![
        prop::sample::select(vec![
            Column::Number,
            Column::Title,
            Column::State,
            Column::Group,
            Column::Phase,
            Column::Owner,
            Column::Due,
            Column::Conflicts,
            Column::Problems,
        ]),
        further,
    ];
    let value = prop_oneof![
        text().prop_map(domain::Value::text),
        (0..4_i64).prop_map(domain::Value::Integer),
        any::<bool>().prop_map(domain::Value::Flag),
        day().prop_map(domain::Value::from),
    ];
    let test = (vec(value, 1..3), 0..7_u8).prop_map(|(values, test)| {
        let value = values[0].clone();
        match test {
            0 => Test::OneOf(values),
            1 => Test::Holds(values.iter().map(|value| fold(&value.to_string())).collect()),
            2 => Test::Below(value),
            3 => Test::AtMost(value),
            4 => Test::Above(value),
            5 => Test::AtLeast(value),
            _ => Test::Nothing,
        }
    });
    (column, test, any::<bool>()).prop_map(|(column, test, negated)| Condition { column, test, negated })
}

fn query() -> impl Strategy<Value = Query> {
    let order = prop::sample::select(Order::iter().collect::<Vec<_>>());
    let kind = prop::sample::select(KINDS.to_vec());
    let days = option::of((day(), day()));
    let filter = (text(), vec(condition(), 0..2));
    (kind, filter, option::of(0..6_u8), any::<[bool; 3]>(), days, order, 0..3_usize, 0..5_usize).prop_map(
        |(kind, filter, patient, [archived, descending, by_number], days, order, offset, limit)| Query {
            kind,
            filter: filter.0,
            conditions: filter.1,
            by_number,
            patient: patient.map(id),
            archived,
            days,
            order,
            descending,
            offset,
            limit,
        },
    )
}

/// Everything that can be asked of a store, answered.
fn answers(store: &dyn Store, queries: &[Query], texts: &[String]) -> Vec<String> {
    let mut answers = Vec::new();
    let mut note = |answer: &dyn std::fmt::Debug| answers.push(format!("{answer:?}"));
    for number in 0..8 {
        note(&(store.document(id(number)).unwrap(), store.changes(id(number)).unwrap()));
        note(&(store.row(id(number)).unwrap(), store.booked_twice(id(number)).unwrap()));
        note(&store.is_erased(id(number)).unwrap());
    }
    for query in queries {
        note(&(query, store.list(query).unwrap()));
        let positions = (0..8).map(|number| store.position(query, id(number)).unwrap());
        note(&(query, positions.collect::<Vec<_>>()));
        let tallied = [Column::State, Column::Group, Column::Phase, Column::Further("b".into())];
        note(&(query, tallied.map(|column| store.tally(query, &column).unwrap())));
    }
    for text in texts {
        note(&(text, store.search(text, 5).unwrap()));
        for kind in KINDS {
            note(&(text, store.find(kind, text).unwrap(), store.highest_number(kind, text).unwrap()));
        }
    }
    let today = date(2026, 11, 24);
    note(&store.agenda(&AgendaQuery { today, days_ahead: 2, limit: 4 }).unwrap());
    note(&(
        store.disputed().unwrap(),
        store.about_replaced().unwrap(),
        store.counts().unwrap(),
        store.left_behind().unwrap(),
    ));
    note(&store.columns(Kind::Patient).unwrap());
    note(&(0..6).map(|number| store.referring(id(number), 3).unwrap()).collect::<Vec<_>>());
    note(&(store.quarantined().unwrap(), store.setting("statements").unwrap()));
    for log in [masfjorden(), Scope::Region].into_iter().flat_map(Log::both) {
        note(&(store.log(log).unwrap(), store.log_heads(log).unwrap()));
        note(&store.logged_documents(log).unwrap());
        note(&[1, 9].map(|limit| store.missing(log, limit).unwrap()));
        for n in [0, 1, 3, u64::MAX] {
            note(&[0, 1, 2].map(|number| store.chain(log, author(number), n).unwrap()));
        }
        for (known, bytes) in [(0, 0), (0, 5), (0, usize::MAX), (2, usize::MAX), (u64::MAX, 9)] {
            let known = BTreeMap::from([(author(1), known), (author(2), known / 2)]);
            note(&(store.log_after(log, &known, bytes).unwrap(), known));
        }
    }
    for (document, author, number) in (0..8).flat_map(|of| (0..3).map(move |by| (of, by, of + by))) {
        note(&store.change(id(document), change(author, number).hash).unwrap());
    }
    for feed in feeds() {
        let pages = [(0, 9), (0, 1), (2, 9), (u64::MAX, 9)];
        note(&pages.map(|(after, limit)| store.statements(feed, after, limit).unwrap()));
        note(&[0, 1, 2].map(|subject| store.statement(feed, [subject; 32]).unwrap()));
        note(&(store.last_place(feed).unwrap(), store.feed_digest(feed).unwrap()));
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_store_on_disk_answers_as_its_model(
        steps in vec(step(), 1..12),
        queries in vec(query(), 1..10),
        texts in vec(text(), 1..10),
        scrubbed in any::<bool>(),
    ) {
        let (mut model, (_home, mut store)) = (memory(), sqlite());
        for step in steps {
            let commit = step.commit(&model);
            let expected = model.commit(commit.clone()).map_err(|error| error.to_string());
            let got = store.commit(commit).map_err(|error| error.to_string());
            prop_assert_eq!(got, expected);
        }
        if scrubbed {
            model.scrub().unwrap();
            store.scrub().unwrap();
        }
        let expected = answers(&model, &queries, &texts);
        for (got, expected) in answers(&store, &queries, &texts).into_iter().zip(expected) {
            prop_assert_eq!(got, expected);
        }
        prop_assert!(store.verify().is_ok());
    }
}
