//! What is left of a record that was erased.

use super::*;

contract! {
    of_an_erased_record_only_its_place_in_the_logs_is_left,
    nothing_of_an_erased_record_is_taken_again,
    what_is_about_an_erased_patient_is_told,
}

const LOST: &str = "Fjellkanarifugl";

fn log() -> Log {
    everyday(masfjorden())
}

fn of_an_erased_record_only_its_place_in_the_logs_is_left(store: &mut dyn Store) {
    store.commit(patients([numbered("MAS-01", LOST), numbered("MAS-02", "Stolt Furu")])).unwrap();
    let aside = QuarantinedChange {
        document: id(1),
        kind: "patient".into(),
        hash: [3; 32],
        reason: "not a change".into(),
        bytes: vec![4, 2],
    };
    let entry = LogHead::start(log(), author(5)).next(id(1), "patient", [3; 32]);
    store.commit(Commit { quarantined: vec![aside], ..received(log(), [entry]) }).unwrap();
    let made = |number: u8| DoneRecord {
        record: id(number),
        made: true,
        changes: vec![change(AUTHOR, number).hash],
    };
    for records in [vec![made(2)], vec![made(1)]] {
        let did = Done { batch: RecordId::random(), at: Default::default(), what: "made".into(), records };
        store.commit(Commit { journal: Some(Journal::Did(did)), ..Commit::default() }).unwrap();
    }
    for (subject, content) in
        [("new", id(1).to_string()), ("also new", LOST.into()), ("other", "Furu, MAS-010".into())]
    {
        store.set_draft(subject, "2026-11-29", Some(&content)).unwrap();
    }
    let before = store.log(log()).unwrap();

    store.commit(Commit { erased: vec![id(1)], ..Commit::default() }).unwrap();
    store.scrub().unwrap();
    assert_eq!([1, 2].map(|number| store.is_erased(id(number)).unwrap()), [true, false]);
    assert_eq!((store.document(id(1)).unwrap(), store.changes(id(1)).unwrap()), (None, Vec::new()));
    assert_eq!((store.row(id(1)).unwrap(), store.quarantined().unwrap()), (None, Vec::new()));
    assert_eq!(listed(store, &Query::of(Kind::Patient)), ["Stolt Furu"]);
    assert!(found(store, "Fjellkanarifugler").is_empty() && found(store, LOST).is_empty());
    assert_eq!(store.next_step(false).unwrap().unwrap().done.records, [made(2)]);
    let drafts: Vec<_> = store.drafts().unwrap().into_iter().map(|(subject, ..)| subject).collect();
    assert_eq!(drafts, ["other"]);

    assert_eq!(store.log(log()).unwrap(), before, "what others count on");
    assert_eq!(store.missing(log(), 9).unwrap(), [], "is not asked for");
    assert_eq!(store.change(id(1), [3; 32]).unwrap(), None);
    let sent = store.log_after(log(), &Default::default(), usize::MAX).unwrap();
    let bytes = sent.iter().map(|change| (change.entry.document, change.bytes.is_some()));
    assert_eq!(bytes.collect::<Vec<_>>(), [(id(1), false), (id(2), true), (id(1), false)]);
    assert_eq!(store.logged_documents(log()).unwrap(), [id(1), id(2)]);
}

fn nothing_of_an_erased_record_is_taken_again(store: &mut dyn Store) {
    store.commit(Commit { erased: vec![id(1)], ..Commit::default() }).unwrap();
    store.commit(Commit { erased: vec![id(1)], ..Commit::default() }).unwrap();
    let refused = store.commit(patients([titled(LOST)]));
    assert!(matches!(refused, Err(StoreError::Erased { id: refused }) if refused == id(1)), "{refused:?}");
    let both = Commit { erased: vec![id(2)], ..of([document(2, Kind::Patient, titled(LOST))]) };
    assert!(store.commit(both).is_err());
    assert!(!store.is_erased(id(2)).unwrap(), "nothing of it was written");
    assert!(found(store, LOST).is_empty());
}

fn what_is_about_an_erased_patient_is_told(store: &mut dyn Store) {
    let of_first = Projection { patient: Some(id(1)), ..titled("Raud hending") };
    let of_second = Projection { patient: Some(id(2)), ..titled("Gul hending") };
    let mut commit = patients([titled(LOST), titled("Stolt Furu")]);
    commit.documents.extend([document(3, Kind::Event, of_first), document(4, Kind::Event, of_second)]);
    store.commit(commit).unwrap();
    assert_eq!(store.left_behind().unwrap(), []);
    store.commit(Commit { erased: vec![id(1)], ..Commit::default() }).unwrap();
    assert_eq!(store.left_behind().unwrap(), [(id(3), id(1))]);
}
