//! Whatever is committed and asked, the store on disk and its model answer alike.

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::samples::*;
use super::*;
use crate::domain::agenda::{AgendaItem, Lane};

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
    (lane, day(), detail, at).prop_map(|(lane, on, detail, at)| AgendaItem { at, ..item(lane, on, detail) })
}

prop_compose! {
    fn projection()(
        (number, title, text) in (option::of(text()), text(), text()),
        (patient, phase, owner) in (option::of(0..6_u8), option::of(1..6_u8), option::of(text())),
        due in option::of(day()),
        (state, group) in (0..3_usize, 0..3_usize),
        (archived, conflicts, problems) in (any::<bool>(), 0..2_u32, 0..2_u32),
        agenda in vec(agenda_item(), 0..3),
    ) -> Projection {
        let codes = ["", "active", "planned"];
        Projection {
            number, title, text, phase, owner, due, archived, conflicts, problems, agenda,
            patient: patient.map(id),
            state: codes[state].to_owned(),
            group: codes[group].to_owned(),
            columns: serde_json::Map::new(),
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

fn query() -> impl Strategy<Value = Query> {
    let order = prop::sample::select(Order::iter().collect::<Vec<_>>());
    let kind = prop::sample::select(KINDS.to_vec());
    (kind, text(), option::of(0..6_u8), any::<[bool; 2]>(), order, 0..3_usize, 0..5_usize).prop_map(
        |(kind, filter, patient, [archived, descending], order, offset, limit)| Query {
            kind,
            filter,
            patient: patient.map(id),
            archived,
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
        note(&store.row(id(number)).unwrap());
    }
    for query in queries {
        note(&(query, store.list(query).unwrap()));
        let positions = (0..8).map(|number| store.position(query, id(number)).unwrap());
        note(&(query, positions.collect::<Vec<_>>()));
    }
    for text in texts {
        note(&(text, store.search(text, 5).unwrap()));
        for kind in KINDS {
            note(&(text, store.find(kind, text).unwrap(), store.highest_number(kind, text).unwrap()));
        }
    }
    let today = date(2026, 11, 24);
    note(&store.agenda(&AgendaQuery { today, days_ahead: 2, limit: 4 }).unwrap());
    note(&(store.disputed().unwrap(), store.counts().unwrap()));
    note(&(store.log(masfjorden()).unwrap(), store.log(Scope::Region).unwrap()));
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_store_on_disk_answers_as_its_model(
        commits in vec(vec(document_commit(), 1..5), 1..8),
        queries in vec(query(), 1..10),
        texts in vec(text(), 1..10),
    ) {
        let (mut model, (_home, mut store)) = (memory(), sqlite());
        for documents in commits {
            let expected = model.commit(of(documents.clone())).map_err(|error| error.to_string());
            let got = store.commit(of(documents)).map_err(|error| error.to_string());
            prop_assert_eq!(got, expected);
        }
        let expected = answers(&model, &queries, &texts);
        for (got, expected) in answers(&store, &queries, &texts).into_iter().zip(expected) {
            prop_assert_eq!(got, expected);
        }
        prop_assert!(store.verify().is_ok());
    }
}
