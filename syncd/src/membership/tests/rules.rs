//! The rules of `security.md`, "Membership", one by one.

use super::*;

#[test]
fn the_founder_is_the_first_admin_and_the_region_is_the_founding() {
    let store = Store::founded();
    assert_eq!(store.log.region(), store.said[0].to_statement().subject);
    assert_eq!((store.log.name(), store.role(KARI)), ("Nordhordland", Some(CoordinatorAdmin)));
    assert_eq!(store.log.members().iter().count(), 1);
}

#[test]
fn only_an_admin_admits_and_only_to_its_municipality() {
    let store = Store::peopled();
    for (who, number, role) in [
        (PER, MASFJORDEN, Reader),
        (EVA, MASFJORDEN, Reader),
        (OLA, ALVER, Reader),
        (STRANGER, MASFJORDEN, Reader),
    ] {
        assert!(!store.log.members().may_admit(&key(who), of(number), role));
        assert_eq!(store.clone().does(who, admit(7, number, role)).role(7), None, "{who} {number}");
    }
    for (who, number, role) in [(OLA, MASFJORDEN, Reader), (EVA, ALVER, CoordinatorAdmin)] {
        assert!(store.log.members().may_admit(&key(who), of(number), role));
        assert_eq!(store.clone().does(who, admit(7, number, role)).role(7), Some(role));
    }
}

#[test]
fn a_municipality_has_its_first_admin_from_the_founder_and_nothing_more() {
    let store = Store::founded();
    assert_eq!(store.clone().does(KARI, admit(EVA, ALVER, Reader)).role(EVA), None);
    let store = store.does(KARI, admit(EVA, ALVER, CoordinatorAdmin));
    assert_eq!(store.role(EVA), Some(CoordinatorAdmin));
    assert_eq!(store.clone().does(KARI, admit(7, ALVER, CoordinatorAdmin)).role(7), None);
    // Not even when the first admin has gone.
    let store = store.does(EVA, remove(EVA)).does(KARI, admit(7, ALVER, CoordinatorAdmin));
    assert_eq!((store.role(7), store.is_former(EVA)), (None, true));
}

#[test]
fn first_admins_made_apart_both_stand() {
    let store = Store::founded();
    let one = store.clone().does(KARI, admit(OLA, ALVER, CoordinatorAdmin));
    let both = store.does(KARI, admit(LIV, ALVER, CoordinatorAdmin)).meets(&one);
    assert_eq!([OLA, LIV].map(|who| both.role(who)), [Some(CoordinatorAdmin); 2]);
}

#[test]
fn a_project_lead_is_the_owner_municipalitys() {
    let store = Store::peopled();
    assert_eq!(store.clone().does(EVA, admit(7, ALVER, ProjectLead)).role(7), None);
    assert_eq!(store.clone().does(KARI, admit(7, ALVER, ProjectLead)).role(7), None);
    let store = store.does(OLA, admit(7, MASFJORDEN, ProjectLead));
    assert!(store.log.members().reads(&key(7), Scope::Region));
    assert!(!store.log.members().reads(&key(7), Scope::Cards));
}

#[test]
fn only_an_admin_of_its_municipality_changes_or_removes_a_machine() {
    let store = Store::peopled();
    for (who, whom) in [(PER, OLA), (PER, PER), (EVA, OLA), (KARI, EVA), (STRANGER, OLA)] {
        assert!(!store.log.members().may_remove(&key(who), &key(whom)));
        assert!(!store.log.members().may_set_role(&key(who), &key(whom), Reader));
        let tried = store.clone().does(who, remove(whom)).does(who, set_role(whom, Reader));
        assert_eq!(tried.role(whom), store.role(whom), "{who} {whom}");
    }
    assert!(store.log.members().may_remove(&key(OLA), &key(OLA)));
    assert!(store.clone().does(OLA, remove(OLA)).is_former(OLA));
    assert!(store.clone().does(OLA, remove(KARI)).is_former(KARI));
    assert_eq!(store.does(OLA, set_role(PER, Reader)).role(PER), Some(Reader));
}

#[test]
fn who_was_removed_may_nothing_and_does_not_return() {
    let store = Store::peopled().does(KARI, remove(OLA));
    assert!(!store.log.members().may_admit(&key(OLA), of(MASFJORDEN), Reader));
    let store = store
        .does(OLA, admit(7, MASFJORDEN, Reader))
        .does(OLA, introduce(7))
        .does(KARI, admit(OLA, MASFJORDEN, Coordinator))
        .does(EVA, admit(OLA, ALVER, Coordinator))
        .does(KARI, set_role(OLA, Coordinator));
    assert_eq!((store.role(OLA), store.role(7)), (None, None));
    assert_eq!(store.log.members().machine_of(actor(OLA, 7)), None);
    assert!(!store.log.members().reads(&key(OLA), Scope::Region));
}

#[test]
fn removal_beats_what_the_removed_did_meanwhile_and_not_what_it_did_before() {
    let before = Store::peopled().does(OLA, admit(7, MASFJORDEN, Coordinator));
    let ola = before.clone().does(OLA, admit(8, MASFJORDEN, CoordinatorAdmin));
    let ola = ola.does(OLA, remove(LIV)).does(OLA, set_role(PER, Reader));
    let both = before.does(KARI, remove(OLA)).meets(&ola);
    assert_eq!([OLA, 7, 8].map(|who| both.role(who)), [None, Some(Coordinator), None]);
    assert_eq!([LIV, PER].map(|who| both.role(who)), [Some(CoordinatorAdmin), Some(Coordinator)]);
}

#[test]
fn nobody_acts_through_whom_the_removed_let_in_meanwhile() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, admit(7, MASFJORDEN, CoordinatorAdmin));
    let ola = ola.does(7, admit(8, MASFJORDEN, CoordinatorAdmin)).does(8, remove(LIV));
    let both = before.does(KARI, remove(OLA)).meets(&ola);
    assert_eq!([OLA, 7, 8].map(|who| both.role(who)), [None; 3]);
    assert_eq!(both.role(LIV), Some(CoordinatorAdmin));
}

#[test]
fn mutual_removal_removes_both_and_nobody_else() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, remove(KARI));
    let apart = before.clone().does(OLA, remove(LIV));
    let both = before.does(KARI, remove(OLA)).meets(&ola).meets(&apart);
    assert!(both.is_former(KARI) && both.is_former(OLA));
    assert_eq!(both.role(LIV), Some(CoordinatorAdmin));
}

#[test]
fn mutual_removal_removes_both_where_one_removes_through_another() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, admit(7, MASFJORDEN, CoordinatorAdmin));
    let ola = ola.does(7, remove(KARI)).does(7, remove(LIV));
    let both = before.does(KARI, remove(OLA)).meets(&ola);
    assert!(both.is_former(KARI) && both.is_former(OLA));
    assert_eq!([7, LIV].map(|who| both.role(who)), [None, Some(CoordinatorAdmin)]);
}

#[test]
fn all_who_remove_each_other_in_a_circle_go() {
    let before = Store::peopled();
    let kari = before.clone().does(KARI, remove(OLA));
    let ola = before.clone().does(OLA, remove(LIV));
    let all = before.does(LIV, remove(KARI)).meets(&kari).meets(&ola);
    assert!([KARI, OLA, LIV].iter().all(|who| all.is_former(*who)));
}

#[test]
fn what_a_removal_struck_does_not_strike() {
    let before = Store::peopled();
    let kari = before.clone().does(KARI, remove(OLA));
    let ola = before.clone().does(OLA, remove(LIV));
    let all = before.does(LIV, remove(PER)).meets(&ola).meets(&kari);
    assert_eq!([OLA, LIV, PER].map(|who| all.role(who)), [None, Some(CoordinatorAdmin), None]);
}

#[test]
fn what_somebody_had_no_right_to_does_not_come_true_later() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, remove(LIV)).does(LIV, admit(7, MASFJORDEN, Reader));
    let both = before.does(KARI, remove(OLA)).meets(&ola);
    assert_eq!([OLA, LIV, 7].map(|who| both.role(who)), [None, Some(CoordinatorAdmin), None]);
}

#[test]
fn a_machine_let_in_twice_has_the_same_name_for_all() {
    let before = Store::peopled();
    let named = |person: &str| Action::Admit {
        key: key(7),
        municipality: of(MASFJORDEN),
        role: Reader,
        person: person.into(),
        machine: String::new(),
    };
    let (one, other) = (before.clone().does(KARI, named("Åse")), before.does(OLA, named("Aase")));
    let [first, last] = [one.clone().meets(&other), other.meets(&one)];
    assert_eq!(first.log.members(), last.log.members());
}

#[test]
fn of_roles_given_apart_the_lower_one_holds_until_a_later_one() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, set_role(PER, Reader));
    let both = before.does(KARI, set_role(PER, CoordinatorAdmin)).meets(&ola);
    assert_eq!(both.role(PER), Some(Reader));
    assert_eq!(both.does(LIV, set_role(PER, Coordinator)).role(PER), Some(Coordinator));
}

#[test]
fn no_municipality_takes_a_machine_from_another_by_letting_it_in_too() {
    let founded = Store::founded().does(KARI, admit(EVA, ALVER, CoordinatorAdmin));
    let alver = founded.clone().does(EVA, admit(PER, ALVER, Reader));
    let gone = alver.clone().does(EVA, remove(PER));
    let here = founded.does(KARI, admit(PER, MASFJORDEN, Coordinator)).does(PER, introduce(7));
    for apart in [alver, gone] {
        let both = here.clone().meets(&apart);
        let member = both.log.members().member(&key(PER)).unwrap();
        assert_eq!((member.municipality, member.role), (of(MASFJORDEN), Coordinator));
        assert!(both.log.members().writes(&key(PER), Scope::Municipality(of(MASFJORDEN))));
        assert!(both.log.members().wrote(actor(PER, 7), Scope::Region));
    }
}

#[test]
fn what_was_written_and_signed_in_a_role_stands_after_it_ended() {
    let actor = actor(PER, 7);
    let (ours, theirs) = (of(MASFJORDEN), of(ALVER));
    let store = Store::peopled().does(PER, introduce(7)).does(KARI, set_role(PER, Reader));
    assert!(!store.log.members().writes(&key(PER), Scope::Municipality(ours)));
    let store = store.does(KARI, remove(PER));
    let members = store.log.members();
    assert_eq!(members.machine_of(actor).map(|member| member.key), Some(key(PER)));
    assert!(members.wrote(actor, Scope::Municipality(ours)) && members.signs_for(&key(PER), ours));
    assert!(!members.wrote(actor, Scope::Municipality(theirs)) && !members.signs_for(&key(PER), theirs));
    assert!(!members.wrote(actor, Scope::Cards));
}

#[test]
fn what_was_taken_before_a_removal_was_known_can_be_passed_on() {
    let before = Store::peopled();
    let ola = before.clone().does(OLA, admit(7, MASFJORDEN, Coordinator));
    let ola = ola.does(7, introduce(7)).does(OLA, introduce(8));
    let both = before.does(KARI, remove(OLA)).meets(&ola);
    for (who, life) in [(7, 7), (OLA, 8)] {
        let (actor, members) = (actor(who, life), both.log.members());
        assert!(both.is_former(who));
        assert_eq!(members.machine_of(actor).map(|member| member.key), Some(key(who)));
        assert!(members.wrote(actor, Scope::Municipality(of(MASFJORDEN))));
    }
    let again = both.does(KARI, admit(7, MASFJORDEN, Coordinator));
    assert_eq!(again.role(7), None);
}

#[test]
fn a_reader_has_never_written() {
    let store = Store::peopled().does(KARI, admit(7, MASFJORDEN, Reader)).does(7, introduce(7));
    assert!(store.log.members().machine_of(actor(7, 7)).is_some());
    assert!(!store.log.members().wrote(actor(7, 7), Scope::Region));
}

/// Whatever it says, and whatever it has seen, nobody comes to write as another's actor.
#[test]
fn an_actor_is_one_machines() {
    let store = Store::peopled().does(PER, introduce(7)).does(OLA, introduce(7));
    let machine = |actor| store.log.members().machine_of(actor).map(|member| member.key);
    assert_eq!((machine(actor(PER, 7)), machine(actor(OLA, 7))), (Some(key(PER)), Some(key(OLA))));
}

#[test]
fn what_is_not_an_entry_of_this_log_is_refused() {
    let mut store = Store::peopled();
    let region = store.log.region();
    let heads: Vec<Hash> = store.log.heads().iter().copied().collect();
    let (_, another) = MembershipLog::found("Anna", of(ALVER), "Eva", "pc", &secret(EVA));
    let Content::Entry { action: founding, .. } = another.content.clone() else { unreachable!() };
    let entry = |region, previous: &[Hash], action| {
        Content::Entry { previous: previous.to_vec(), action }.sign(region, &secret(KARI))
    };
    let mut refused = |signed| store.log.insert(signed).unwrap_err();
    assert_eq!(refused(another), EntryError::AnotherRegion);
    assert_eq!(refused(entry([7; 32], &heads, remove(OLA))), EntryError::AnotherRegion);
    assert_eq!(refused(entry(region, &heads, founding)), EntryError::SecondFounding);
    assert_eq!(refused(entry(region, &[[7; 32]], remove(OLA))), EntryError::MissingPrevious);
    assert_eq!(refused(entry(region, &[], remove(OLA))), EntryError::Previous);
    assert_eq!(refused(entry(region, &[region, region], remove(OLA))), EntryError::Previous);
    let many: Vec<Hash> = (0..=PREVIOUS_MAX as u8).map(|byte| [byte; 32]).collect();
    assert_eq!(refused(entry(region, &many, remove(OLA))), EntryError::Previous);
    for name in ["x".repeat(NAME_MAX + 1), "Per\u{1b}[2J".into(), "\u{202e}reP".into()] {
        let action = Action::Admit {
            key: key(7),
            municipality: of(MASFJORDEN),
            role: Reader,
            person: name,
            machine: String::new(),
        };
        assert_eq!(refused(entry(region, &heads, action)), EntryError::Name);
    }
    let address = Content::Address { count: 1, direct: Default::default(), relay: None };
    assert_eq!(refused(address.sign(region, &secret(KARI))), EntryError::NotAnEntry);
}

#[test]
fn a_right_is_not_pushed_out_by_a_hundred_idle_branches() {
    let (founded, mut flooded) = (Store::founded(), Store::peopled());
    for actor in 1..=100 {
        let signed = founded.log.append(introduce(actor), &secret(KARI));
        flooded.log.insert(signed).unwrap();
    }
    assert_eq!(flooded.log.heads().len(), 101);
    let flooded = flooded.does(OLA, admit(7, MASFJORDEN, Reader));
    assert_eq!((flooded.role(7), flooded.log.heads().len()), (Some(Reader), 38));
}

#[test]
fn two_thousand_entries_are_no_trouble() {
    let mut log = Store::peopled().log;
    let stale = log.clone();
    for n in 0..1_000 {
        let apart = if n % 2 == 0 { KARI } else { OLA };
        let role = if n % 3 == 0 { Reader } else { Coordinator };
        log.insert(log.append(set_role(PER, role), &secret(apart))).unwrap();
        let branch = stale.append(introduce(1 + (n % 250) as u8), &secret(LIV));
        log.insert(branch).unwrap();
    }
    assert_eq!(log.members().member(&key(PER)).map(|per| per.role), Some(Reader));
}
