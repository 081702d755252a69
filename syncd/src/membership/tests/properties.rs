//! No order of arrival matters, no right comes back, and nothing that comes in can panic.
//!
//! `VARDE_DAGS=10000 cargo test --release -p syncd --lib membership` is the full programme.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// How many logs are tried: few at each commit.
fn cases(few: u32) -> ProptestConfig {
    let set = std::env::var("VARDE_DAGS").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: set.unwrap_or(few), ..ProptestConfig::default() }
}

/// What somebody does on one of the stores, perhaps after it met another.
#[derive(Debug, Clone)]
struct Step {
    store: Index,
    meets: Option<Index>,
    who: u8,
    action: Action,
}

fn action() -> impl Strategy<Value = Action> {
    let role = prop::sample::select(vec![CoordinatorAdmin, Coordinator, Reader, ProjectLead]);
    let number = prop::sample::select(vec![MASFJORDEN, ALVER]);
    prop_oneof![
        3 => (1..9_u8, number, role.clone(), "[ab]").prop_map(|(who, number, role, name)| {
            let (key, municipality) = (key(who), of(number));
            Action::Admit { key, municipality, role, person: name.clone(), machine: name }
        }),
        2 => (1..9_u8, role).prop_map(|(who, role)| set_role(who, role)),
        3 => (1..9_u8).prop_map(remove),
        1 => (1..4_u8).prop_map(introduce),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = prop_oneof![6 => 1..6_u8, 1 => 6..9_u8];
    (any::<Index>(), prop::option::weighted(0.3, any::<Index>()), who, action())
        .prop_map(|(store, meets, who, action)| Step { store, meets, who, action })
}

/// Plays steps on three stores that begin alike, and lets all meet.
fn play(begun: Store, steps: Vec<Step>) -> Store {
    let [one, two, three] = play_apart(begun, steps);
    one.meets(&two).meets(&three)
}

fn play_apart(begun: Store, steps: Vec<Step>) -> [Store; 3] {
    let mut stores = vec![begun; 3];
    for Step { store, meets, who, action } in steps {
        let at = store.index(stores.len());
        if let Some(other) = meets {
            let other = stores[other.index(stores.len())].clone();
            stores[at] = stores[at].clone().meets(&other);
        }
        let signed = stores[at].log.append(action, &secret(who));
        match stores[at].log.insert(signed.clone()) {
            Ok(_) => stores[at].said.push(signed),
            Err(error) => panic!("{error}"),
        }
    }
    stores.try_into().ok().unwrap()
}

/// What the entries of a store come to when they are put in in another order, each as soon as it
/// can be.
fn reordered(store: &Store, order: &[usize]) -> MembershipLog {
    let mut log = MembershipLog::empty(store.log.region());
    while log.heads() != store.log.heads() {
        for at in order {
            match log.insert(store.said[*at].clone()) {
                Ok(_) | Err(EntryError::MissingPrevious) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
    log
}

/// Every order of the first `n` numbers.
fn orders(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else { return vec![Vec::new()] };
    let with_last = |order: Vec<usize>| {
        (0..n).map(move |at| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    };
    orders(last).into_iter().flat_map(with_last).collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn entries_come_to_the_same_in_any_order(
        steps in vec(step(), 1..40),
        shuffles in vec(vec(any::<u32>(), 48), 4),
    ) {
        let all = play(Store::peopled(), steps);
        for shuffle in shuffles {
            let mut order: Vec<usize> = (0..all.said.len()).collect();
            order.sort_by_key(|at| shuffle[*at]);
            let log = reordered(&all, &order);
            prop_assert_eq!(log.members(), all.log.members());
        }
    }

    #[test]
    fn what_one_store_takes_is_taken_from_it_by_all(steps in vec(step(), 1..40)) {
        let [one, two, three] = play_apart(Store::peopled(), steps);
        let all = one.clone().meets(&two).meets(&three);
        for store in [one, two, three] {
            for actor in (1..4).map(|byte| Actor::from_bytes([byte; 16])) {
                let (here, there) = (store.log.members(), all.log.members());
                prop_assert!(here.machine_of(actor).is_none() || there.machine_of(actor).is_some());
                let same = here.machine_of(actor).map(|member| member.key)
                    == there.machine_of(actor).map(|member| member.key);
                let scope = Scope::Municipality(of(MASFJORDEN));
                prop_assert!(!same || !here.wrote(actor, scope) || there.wrote(actor, scope));
            }
            for who in (1..9).map(key) {
                let signed = store.log.members().signs_for(&who, of(ALVER));
                prop_assert!(!signed || all.log.members().signs_for(&who, of(ALVER)));
            }
        }
    }

    #[test]
    fn a_key_that_is_out_is_never_let_in_again(steps in vec(step(), 1..40)) {
        let mut all = play(Store::peopled(), steps);
        let out: Vec<u8> = (1..9).filter(|who| all.is_former(*who)).collect();
        let present: Vec<u8> = (1..9).filter(|who| all.role(*who).is_some()).collect();
        for who in &out {
            for by in &present {
                for number in [MASFJORDEN, ALVER] {
                    all = all.does(*by, admit(*who, number, Reader)).does(*by, set_role(*who, Reader));
                }
            }
            prop_assert!(all.is_former(*who));
            prop_assert!(!all.log.members().reads(&key(*who), Scope::Region));
        }
    }

    #[test]
    fn what_may_be_done_is_what_has_an_effect(steps in vec(step(), 0..30), by in 1..9_u8, whom in 1..9_u8) {
        let all = play(Store::peopled(), steps);
        let members = all.log.members();
        for (number, role) in [(MASFJORDEN, Reader), (ALVER, CoordinatorAdmin), (ALVER, ProjectLead)] {
            let admitted = all.clone().does(by, admit(77, number, role)).role(77).is_some();
            prop_assert_eq!(members.may_admit(&key(by), of(number), role), admitted);
        }
        if members.may_remove(&key(by), &key(whom)) {
            let removed = all.clone().does(by, remove(whom));
            prop_assert_ne!(removed.log.members(), members);
        } else {
            let unmoved = all.clone().does(by, remove(whom));
            prop_assert_eq!(unmoved.role(whom), all.role(whom));
        }
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn six_entries_come_to_the_same_in_every_order(steps in vec(step(), 6)) {
        let begun = Store::peopled();
        let first = begun.said.len();
        let all = play(begun, steps);
        for order in orders(all.said.len() - first) {
            let order: Vec<usize> = (0..first).chain(order.into_iter().map(|at| first + at)).collect();
            let log = reordered(&all, &order);
            prop_assert_eq!(log.members(), all.log.members());
        }
    }
}

proptest! {
    #[test]
    fn an_edited_statement_is_none(
        edits in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let founding = Store::founded().said[0].to_statement().bytes;
        let mut edited = founding.clone();
        for (at, byte) in edits {
            let at = at.index(edited.len());
            edited[at] = byte;
        }
        prop_assert_eq!(Statement::check(&edited).is_ok(), edited == founding);
    }

    #[test]
    fn no_entry_makes_the_log_panic_and_a_refused_one_leaves_no_trace(
        known in vec(any::<Index>(), 0..4),
        unknown in vec(any::<[u8; 32]>(), 0..2),
        sorted in any::<bool>(),
        ours in any::<bool>(),
        action in action(),
        who in 1..9_u8,
    ) {
        let mut store = Store::peopled();
        let said = |at: Index| store.said[at.index(store.said.len())].to_statement().subject;
        let mut previous: Vec<Hash> = known.into_iter().map(said).chain(unknown).collect();
        if sorted {
            previous.sort_unstable();
            previous.dedup();
        }
        let region = if ours { store.log.region() } else { [7; 32] };
        let signed = Content::Entry { previous, action }.sign(region, &secret(who));
        let (heads, members) = (store.log.heads().clone(), store.log.members().clone());
        match store.log.insert(signed.clone()) {
            Ok(_) => prop_assert_eq!(store.log.insert(signed), Ok(Inserted::Known)),
            Err(_) => prop_assert_eq!((store.log.heads(), store.log.members()), (&heads, &members)),
        }
    }
}
