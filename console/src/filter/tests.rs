use jiff::civil::date;

use super::*;
use crate::language::Language;

fn understood(language: Language, kind: Kind, text: &str) -> Result<Filter, String> {
    let texts = Texts::new(language);
    let context = Context { texts: &texts, kind, today: date(2026, 11, 24), person: "Lun Fjellrev" };
    parse(text, context).map_err(|mistake| mistake.told(text, &texts))
}

fn nynorsk(text: &str) -> Filter {
    understood(Language::Nynorsk, Kind::Patient, text).unwrap()
}

fn condition(column: Column, test: Test) -> Condition {
    Condition { column, test, negated: false }
}

#[test]
fn the_example_of_the_manual_is_understood_in_three_languages() {
    let expected = Filter {
        words: "both words".to_owned(),
        conditions: vec![
            condition(Column::Phase, Test::OneOf(vec![Value::Decimal(4.0)])),
            condition(Column::Group, Test::OneOf(vec!["copd".into()])),
            condition(Column::Owner, Test::OneOf(vec!["Lun Fjellrev".into()])),
            condition(Column::Due, Test::Below("2026-12-01".into())),
        ],
    };
    for (language, text) in [
        (Language::Nynorsk, "fase:4 gruppe:kols ansvarleg:meg frist<7d \"both words\""),
        (Language::Bokmaal, "fase:4 gruppe:kols ansvarlig:meg frist<1u \"both words\""),
        (Language::English, "phase:4 group:copd owner:me due<1.12. both words"),
        (Language::Nynorsk, "phase:4 group:copd owner:me due<2026-12-01 both words"),
    ] {
        assert_eq!(understood(language, Kind::Patient, text), Ok(expected.clone()), "{text}");
    }
}

#[test]
fn words_are_words_and_what_is_late_is_a_deadline_that_is_past() {
    assert_eq!(nynorsk("kari 68 05 01").words, "kari 68 05 01");
    let late = nynorsk("seint").conditions;
    assert_eq!(late[0], condition(Column::Due, Test::Below("2026-11-24".into())));
    let plans = understood(Language::English, Kind::Plan, "late").unwrap().conditions;
    let Test::OneOf(closed) = &plans[1].test else { panic!("{plans:?}") };
    assert_eq!((closed.len(), plans[1].negated), (2, true), "superseded and ended are not late");
}

#[test]
fn patients_are_found_by_what_holds_about_consent() {
    let further = |name: &str| Column::Further(name.to_owned());
    let filter = nynorsk("samtykke:trekt,\"ikkje spurt\" -samtykkeskjema:v2");
    let states = Test::OneOf(vec!["withdrawn".into(), "not-asked".into()]);
    assert_eq!(filter.conditions[0], condition(further("consent_state"), states));
    assert_eq!(filter.conditions[1].column, further("consent_form"));
    assert!(filter.conditions[1].negated);
}

#[test]
fn terms_are_turned_round_listed_and_quoted() {
    let filter = nynorsk("-gruppe:kols,kreft namn:\"Stolt Furu\" ansvarleg:ingen");
    assert!(filter.conditions[0].negated);
    assert_eq!(filter.conditions[0].test, Test::OneOf(vec!["copd".into(), "cancer".into()]));
    assert_eq!(filter.conditions[1].test, Test::Holds(vec!["stolt furu".to_owned()]));
    assert_eq!(filter.conditions[2], condition(Column::Owner, Test::Nothing));
}

#[test]
fn a_mistake_is_pointed_at_with_what_there_is() {
    let told = |text| understood(Language::Nynorsk, Kind::Patient, text).unwrap_err();
    let field = told("kols fasse:4");
    assert!(field.starts_with("Teikn 6: «fasse»") && field.contains("fase, "), "{field}");
    let value = told("gruppe:gikt");
    assert!(value.starts_with("Teikn 8: «gikt»") && value.contains("kols"), "{value}");
    assert!(told("frist<snart").starts_with("Teikn 7: «snart» er ikkje ein dag"));
    assert!(told("fase:fire").contains("ikkje eit tal"));
    assert!(told("namn<a").contains("berre samanliknast med kolon"));
    assert!(told("fase:").contains("manglar verdien"));
    assert!(told("namn:\"Stolt").starts_with("Teikn 6: hermeteiknet"));
}

#[test]
fn what_is_begun_is_completed() {
    let texts = Texts::new(Language::Nynorsk);
    let context = Context { texts: &texts, kind: Kind::Patient, today: date(2026, 11, 24), person: "" };
    assert_eq!(complete("kols fas", context), ["fase:", "fastlegen-namn:"]);
    assert_eq!(complete("gruppe:ko", context), ["gruppe:kols"]);
    assert!(
        complete("-gruppe:kols,kre", context).contains(&"-gruppe:kols,kreftbehandling".to_owned())
            || complete("-gruppe:kols,kre", context)[0].starts_with("-gruppe:kols,")
    );
    assert_eq!(complete("", context), Vec::<String>::new());
}

#[test]
fn nothing_typed_is_too_strange_to_be_understood_or_pointed_at() {
    for text in ["::", "-", "a:b:c", "<7d", "«", "\u{301}", "fase:,", "due<", "\"\"", "- -", ":", "æ:ø"] {
        let _ = understood(Language::Nynorsk, Kind::Patient, text);
    }
}
