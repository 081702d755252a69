//! What every store must do: each case runs on the one on disk and on its model.

use jiff::civil::date;

use super::samples::*;
use super::*;
use crate::domain::Scope;

macro_rules! contract {
    ($($case:ident),+ $(,)?) => {
        mod memory {
            $(#[test] fn $case() { super::$case(&mut super::memory()) })+
        }
        mod sqlite {
            $(#[test] fn $case() { let (_home, mut store) = super::sqlite(); super::$case(&mut store) })+
        }
    };
}

mod erasing;
mod lists;
mod logs;
mod statements;

contract! {
    what_is_committed_is_read_back,
    a_change_committed_twice_is_kept_once,
    a_commit_is_written_whole_or_not_at_all,
    a_document_keeps_its_kind_and_scope,
    what_cannot_be_taken_is_put_aside,
    settings_are_kept,
    settings_are_kept_with_what_they_are_about,
    a_new_life_is_another,
}

fn titles(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.title.as_str()).collect()
}

fn listed(store: &dyn Store, query: &Query) -> Vec<String> {
    let page = store.list(query).unwrap();
    titles(&page).into_iter().map(str::to_owned).collect()
}

fn found(store: &dyn Store, text: &str) -> Vec<String> {
    store.search(text, 20).unwrap().into_iter().map(|hit| hit.row.title).collect()
}

fn by(order: Order) -> Query {
    Query { order, ..Query::of(Kind::Patient) }
}

fn what_is_committed_is_read_back(store: &mut dyn Store) {
    let projection = Projection {
        group: "copd".into(),
        phase: Some(4),
        owner: Some("Lun Fjellrev".into()),
        due: Some(date(2026, 11, 24)),
        conflicts: 1,
        problems: 2,
        columns: serde_json::from_str(r#"{"tools":"tablet","hours":3}"#).unwrap(),
        ..numbered("MAS-03", "Stolt Furu")
    };
    let changes = vec![change(AUTHOR, 9), change(AUTHOR, 2), change(8, 1)];
    let heads = vec![changes[1].hash, changes[2].hash];
    let commit = DocumentCommit {
        heads: heads.clone(),
        changes: changes.clone(),
        ..document(1, Kind::Patient, projection)
    };
    store.commit(of([commit])).unwrap();
    let meta = DocumentMeta { kind: Kind::Patient, scope: masfjorden(), heads };
    assert_eq!(store.document(id(1)).unwrap(), Some(meta));
    assert_eq!(store.changes(id(1)).unwrap(), changes, "in the order committed");
    let row = store.row(id(1)).unwrap().unwrap();
    assert_eq!((row.number.as_deref(), row.title.as_str()), (Some("MAS-03"), "Stolt Furu"));
    assert_eq!((row.group.as_str(), row.phase, row.due), ("copd", Some(4), Some(date(2026, 11, 24))));
    assert_eq!((row.conflicts, row.problems, row.archived), (1, 2, false));
    assert_eq!(row.columns["hours"], 3);
    assert_eq!(store.document(id(2)).unwrap(), None);
    assert_eq!(store.row(id(2)).unwrap(), None);
    assert_eq!(store.changes(id(2)).unwrap(), []);
}

fn a_change_committed_twice_is_kept_once(store: &mut dyn Store) {
    let first = document(1, Kind::Patient, titled("Stolt Furu"));
    store.commit(of([first.clone(), document(2, Kind::Patient, titled("Mild Elvebreidd"))])).unwrap();
    let (changes, log) = (store.changes(id(1)).unwrap(), store.log(everyday(masfjorden())).unwrap());
    let again = DocumentCommit { projection: titled("Stolt Gran"), ..first };
    store.commit(of([again])).unwrap();
    assert_eq!(store.changes(id(1)).unwrap(), changes);
    assert_eq!(store.log(everyday(masfjorden())).unwrap(), log);
    assert_eq!(
        listed(store, &by(Order::Updated)),
        ["Stolt Gran", "Mild Elvebreidd"],
        "the projection is new, and nobody changed the record"
    );
}

fn a_commit_is_written_whole_or_not_at_all(store: &mut dyn Store) {
    store.commit(of([document(1, Kind::Patient, titled("Stolt Furu"))])).unwrap();
    let refused = store.commit(of([
        document(2, Kind::Patient, titled("Mild Elvebreidd")),
        DocumentCommit { scope: Scope::Region, ..document(1, Kind::Patient, titled("Anna")) },
    ]));
    assert!(matches!(refused, Err(StoreError::Moved { id: moved }) if moved == id(1)));
    assert_eq!(listed(store, &by(Order::Title)), ["Stolt Furu"]);
    assert_eq!(store.document(id(2)).unwrap(), None);
    assert_eq!(store.log(everyday(masfjorden())).unwrap().len(), 1);
    assert_eq!(found(store, "Elvebreidd"), [""; 0]);
    store.set_setting("still", "writing").unwrap();
}

fn a_document_keeps_its_kind_and_scope(store: &mut dyn Store) {
    let twice = [document(1, Kind::Plan, titled("a")), document(1, Kind::Event, titled("b"))];
    assert!(matches!(store.commit(of(twice)), Err(StoreError::Moved { .. })));
    assert_eq!(store.document(id(1)).unwrap(), None);
}

fn what_cannot_be_taken_is_put_aside(store: &mut dyn Store) {
    let aside = QuarantinedChange {
        document: id(3),
        kind: "patient".into(),
        hash: [3; 32],
        reason: "too many operations".into(),
        bytes: vec![1, 2],
    };
    let commit = Commit { quarantined: vec![aside.clone()], ..Commit::default() };
    store.commit(commit.clone()).unwrap();
    store.commit(commit).unwrap();
    assert_eq!(store.quarantined().unwrap(), [aside]);
    assert_eq!(store.document(id(3)).unwrap(), None);
}

fn settings_are_kept(store: &mut dyn Store) {
    assert_eq!(store.setting("language").unwrap(), None);
    store.set_setting("language", "nn").unwrap();
    store.set_setting("language", "nb").unwrap();
    assert_eq!(store.setting("language").unwrap().as_deref(), Some("nb"));
}

fn settings_are_kept_with_what_they_are_about(store: &mut dyn Store) {
    let settings = ["first", "then"].map(|value| ("region".to_owned(), value.to_owned()));
    let commit = of([document(1, Kind::Patient, titled("Stolt Furu"))]);
    store.commit(Commit { settings: settings.to_vec(), ..commit }).unwrap();
    assert_eq!(store.setting("region").unwrap().as_deref(), Some("then"));
    let refused = of([document(1, Kind::Plan, titled("Stolt Furu"))]);
    store.commit(Commit { settings: settings[..1].to_vec(), ..refused }).unwrap_err();
    assert_eq!(store.setting("region").unwrap().as_deref(), Some("then"));
}

fn a_new_life_is_another(store: &mut dyn Store) {
    let first = store.incarnation().unwrap();
    let next = store.begin_incarnation().unwrap();
    assert_ne!(next, first);
    assert_eq!(store.incarnation().unwrap(), next);
}
