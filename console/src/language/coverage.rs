//! Tests that hold the translations to the schemas and to each other.

use std::collections::{BTreeMap, BTreeSet};

use strum::IntoEnumIterator;
use syncd::domain::agenda::{AgendaItem, Lane, Reason};
use syncd::domain::appointment::Step;
use syncd::domain::booking::Shared;
use syncd::domain::consent::ConsentState;
use syncd::domain::merge::MergeHindrance;
use syncd::domain::operation::{Definition, Hindrance, Operation};
use syncd::domain::pathway::{Pathway, Role};
use syncd::domain::{Fault, Field, Kind, Shape, criteria};

use super::place::message_id;
use super::texts::sources;
use super::{Language, Place, Texts};

/// The messages of a language and the arguments that each takes.
fn messages(language: Language) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut messages = BTreeMap::new();
    let mut current = "";
    for line in sources(language).into_iter().flat_map(str::lines) {
        if let Some((id, _)) = line.split_once(" = ").filter(|_| !line.starts_with(['#', ' '])) {
            assert!(messages.insert(id, BTreeSet::new()).is_none(), "{language}: {id} stands twice");
            current = id;
        }
        let arguments = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
            &rest[..end]
        });
        if !line.starts_with('#') {
            messages.entry(current).or_default().extend(arguments);
        }
    }
    messages.remove("");
    messages
}

/// Whether a language has this message.
fn has(texts: &Texts, id: &str) -> bool {
    texts.get(id) != id
}

fn code_ids(place: &Place, field: &str, code: &str) -> Vec<String> {
    let mut ids = place.ids("code", &format!("{field}-{code}"));
    ids.push(message_id("code", code));
    ids
}

fn every_field() -> impl Iterator<Item = (Place, &'static Field)> {
    Kind::iter().flat_map(|kind| {
        let schema = kind.schema();
        let top = schema.fields.iter().map(move |field| (Place::top(kind), field));
        let within = schema.sections.iter().flat_map(move |section| {
            section.fields.iter().map(move |field| (Place::within(kind, section.name), field))
        });
        top.chain(within)
    })
}

#[test]
fn the_files_are_well_formed() {
    for language in Language::iter() {
        for source in sources(language) {
            let faults =
                fluent_bundle::FluentResource::try_new(source.to_owned()).err().map(|(_, faults)| faults);
            assert_eq!(faults, None, "{language}");
        }
    }
}

#[test]
fn all_languages_have_the_same_messages_with_the_same_arguments() {
    let nynorsk = messages(Language::Nynorsk);
    assert!(nynorsk.len() > 300);
    assert_eq!(nynorsk, messages(Language::Bokmaal));
    assert_eq!(nynorsk, messages(Language::English));
}

#[test]
fn every_field_has_a_label_that_fits_a_narrow_terminal() {
    for texts in Language::iter().map(Texts::new) {
        for (place, field) in every_field() {
            let ids = place.ids("field", field.name);
            assert!(ids.iter().any(|id| has(&texts, id)), "{}: {ids:?}", texts.language());
            let label = texts.field(&place, field.name);
            assert!(label.chars().count() <= 21, "{}: {label}", texts.language());
        }
        assert!(has(&texts, "field-archived"));
    }
}

#[test]
fn every_code_has_words_and_no_two_of_a_list_the_same() {
    for texts in Language::iter().map(Texts::new) {
        for (place, field) in every_field() {
            let (Shape::Choice(codes) | Shape::Ticks(codes)) = field.shape else { continue };
            let mut seen = BTreeSet::new();
            for code in codes {
                let ids = code_ids(&place, field.name, code);
                assert!(ids.iter().any(|id| has(&texts, id)), "{}: {ids:?}", texts.language());
                let word = texts.code(&place, field.name, code);
                assert!(seen.insert(word.clone()), "{}: {word} twice in {}", texts.language(), field.name);
            }
        }
        let derived = [
            ("role", Role::CODES),
            ("lane", Lane::CODES),
            ("consent-state", ConsentState::CODES),
            ("step", Step::CODES),
            ("shared", Shared::CODES),
            (
                "loan-state",
                &["available", "on-loan", "overdue", "lent-twice", "being-prepared", "out-of-use"],
            ),
            ("approval", &["none", "covers", "no-longer-covers"]),
            ("proposal", &["include", "exclude", "incomplete"]),
            ("member-role", syncd::domain::member::Role::CODES),
        ];
        for (field, codes) in derived {
            for code in codes {
                assert!(has(&texts, &format!("code-{field}-{code}")), "{field} {code}");
            }
        }
    }
}

#[test]
fn every_kind_section_and_part_of_a_form_has_a_title() {
    for texts in Language::iter().map(Texts::new) {
        for kind in Kind::iter() {
            assert!(has(&texts, &format!("kind-{kind}")), "{kind}");
            assert!(has(&texts, &format!("kind-{kind}-many")), "{kind}");
            for section in kind.schema().sections {
                assert!(has(&texts, &message_id("section", section.name)), "{}", section.name);
            }
        }
        for (_, field) in every_field() {
            assert!(has(&texts, &message_id("group", field.group)), "{}", field.group);
        }
    }
}

#[test]
fn every_operation_is_named_and_every_hindrance_told() {
    for texts in Language::iter().map(Texts::new) {
        for operation in Operation::iter() {
            assert!(has(&texts, &format!("operation-{operation}")), "{operation}");
            let Definition { fields, .. } = operation.definition();
            let place = Place::of_operation(operation);
            for field in *fields {
                let label = texts.field(&place, field.name);
                assert!(label != field.name && label.chars().count() <= 21, "{operation}: {label}");
            }
        }
        for hindrance in Hindrance::iter() {
            assert!(has(&texts, &format!("hindrance-{hindrance}")), "{hindrance}");
        }
        for hindrance in MergeHindrance::iter() {
            assert!(has(&texts, &format!("not-mergeable-{hindrance}")), "{hindrance}");
        }
    }
}

#[test]
fn every_activity_phase_and_criterion_has_words() {
    for texts in Language::iter().map(Texts::new) {
        for activity in &Pathway::published().activities {
            assert!(has(&texts, &message_id("activity", &activity.code)), "{}", activity.code);
            assert!(has(&texts, &format!("phase-{}", activity.phase())));
        }
        for set in criteria::published() {
            assert!(has(&texts, &message_id("criteria-set", &set.code)), "{}", set.code);
            for code in set.include.iter().chain(&set.exclude) {
                assert!(has(&texts, &format!("criterion-{}-{code}", set.code)), "{} {code}", set.code);
            }
        }
    }
    let texts = Texts::new(Language::Nynorsk);
    assert_eq!(texts.entry("activity", "2.2"), "Informere, få samtykke");
    assert_eq!(texts.entry("criterion", "frogner-lung:over-30"), "over-30", "a municipality's own");
    assert_eq!(texts.entry("step", "referral"), "Tilvising");
    assert_eq!(texts.entry("level", "red"), "raud");
    assert_eq!(texts.entry("municipality", "4634"), "Masfjorden");
}

/// One fault of each sort. The `match` makes a new one fail to build until it is listed.
fn every_fault() -> Vec<Fault> {
    let next = |fault: &Fault| match fault {
        Fault::Required => Some(Fault::UnknownField),
        Fault::UnknownField => Some(Fault::NotAFlag),
        Fault::NotAFlag => Some(Fault::NotANumber),
        Fault::NotANumber => Some(Fault::OutOfRange { min: 0.5, max: 168.0 }),
        Fault::OutOfRange { .. } => Some(Fault::NotText),
        Fault::NotText => Some(Fault::TooLong { max: 1200 }),
        Fault::TooLong { .. } => Some(Fault::HiddenCharacters),
        Fault::HiddenCharacters => Some(Fault::NotADate),
        Fault::NotADate => Some(Fault::NotADateTime),
        Fault::NotADateTime => Some(Fault::UnknownCode { code: "tull".to_owned() }),
        Fault::UnknownCode { .. } => Some(Fault::NotAReference),
        Fault::NotAReference => Some(Fault::NoSuchRecord { kind: Kind::Contact }),
        Fault::NoSuchRecord { .. } => Some(Fault::NotAPhone),
        Fault::NotAPhone => Some(Fault::NotAnIdentityNumber),
        Fault::NotAnIdentityNumber => Some(Fault::IdentityNumberChecksum),
        Fault::IdentityNumberChecksum => Some(Fault::IdentityNumberFrom2032),
        Fault::IdentityNumberFrom2032 => Some(Fault::NotAMunicipality),
        Fault::NotAMunicipality => Some(Fault::EndBeforeStart { start: "start_date".to_owned() }),
        Fault::EndBeforeStart { .. } => Some(Fault::DeputyForOneself),
        Fault::DeputyForOneself => Some(Fault::AlwaysUsed),
        Fault::AlwaysUsed => Some(Fault::TooManyEntries { max: 1 }),
        Fault::TooManyEntries { .. } => Some(Fault::NoConsent),
        Fault::NoConsent => Some(Fault::ApprovalDoesNotCover),
        Fault::ApprovalDoesNotCover => Some(Fault::PointsToPatient),
        Fault::PointsToPatient => Some(Fault::LentTwice),
        Fault::LentTwice => Some(Fault::ChangedSinceMerged),
        Fault::ChangedSinceMerged => Some(Fault::TwoBorrowers),
        Fault::TwoBorrowers => Some(Fault::NotAVideoLink),
        Fault::NotAVideoLink => Some(Fault::ForeignVideoHost { host: "evil.example".to_owned() }),
        Fault::ForeignVideoHost { .. } => {
            Some(Fault::BookedTwice { with: "MAS-D3".to_owned(), shared: Shared::Patient })
        }
        Fault::BookedTwice { .. } => {
            Some(Fault::TakenTwice { with: "MAS-03".to_owned(), shared: Shared::NameAndBirthDate })
        }
        Fault::TakenTwice { .. } => None,
    };
    std::iter::successors(Some(Fault::Required), next).collect()
}

#[test]
fn every_fault_is_told_with_its_particulars() {
    for texts in Language::iter().map(Texts::new) {
        for fault in every_fault() {
            let told = texts.fault(&fault);
            assert!(!told.starts_with("fault-") && !told.contains('{'), "{}: {told}", texts.language());
        }
    }
    let texts = Texts::new(Language::Nynorsk);
    assert_eq!(texts.fault(&Fault::OutOfRange { min: 0.5, max: 168.0 }), "må vere frå 0,5 til 168");
    assert_eq!(texts.fault(&Fault::TooLong { max: 1200 }), "er for lang: høgst 1200 teikn");
    assert_eq!(texts.fault(&Fault::EndBeforeStart { start: "start_date".to_owned() }), "er før «Start»");
}

#[test]
fn every_reason_is_told_with_its_particulars() {
    let item = |reason, detail: &str| AgendaItem {
        lane: Lane::Due,
        on: jiff::civil::date(2026, 11, 24),
        at: None,
        reason,
        detail: detail.to_owned(),
        responsible: None,
    };
    for texts in Language::iter().map(Texts::new) {
        for reason in Reason::iter() {
            let told = texts.reason(&item(reason, ""));
            assert!(!told.starts_with("reason-") && !told.contains('{'), "{}: {told}", texts.language());
        }
    }
    let texts = Texts::new(Language::Nynorsk);
    assert_eq!(texts.reason(&item(Reason::ActivityDue, "4.2")), "4.2 Evaluering");
    assert_eq!(texts.reason(&item(Reason::EventOpen, "red")), "raud hending er open");
    assert_eq!(texts.reason(&item(Reason::DskStep, "time")), "DSK: Avtal tid på telefon");
    assert_eq!(texts.reason(&item(Reason::Action, "Ringe Alver")), "Ringe Alver");
}
