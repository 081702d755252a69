//! Everything that happened to a patient is in one list.

use super::*;

#[test]
fn the_course_what_was_lent_and_what_is_about_a_patient_stand_in_one_list() {
    let mut home = Home::with_demo();
    let view = home.show("MAS-07");
    let days: Vec<_> = view.timeline.iter().map(|entry| entry.on).collect();
    assert!(days.is_sorted_by(|later, earlier| later >= earlier), "{days:?}");
    let lent: Vec<_> = view
        .timeline
        .iter()
        .filter_map(|entry| match &entry.what {
            Happening::Lent { title, returned, .. } => {
                Some((entry.on.to_string(), title.as_str(), *returned))
            }
            _ => None,
        })
        .collect();
    let expected = [
        ("2024-09-05".to_owned(), "PO-0002 Pulsoksymeter med Bluetooth", false),
        ("2024-09-05".to_owned(), "NB-0004 Nettbrett 10 tommar med SIM-kort", false),
    ];
    assert_eq!(lent, expected, "whose days stand in the items' records");
    let has = |what: fn(&Happening) -> bool| view.timeline.iter().any(|entry| what(&entry.what));
    assert!(has(|what| matches!(what, Happening::Activity { .. })));
    assert!(has(|what| matches!(what, Happening::Consent { .. })));
    assert!(has(|what| matches!(what, Happening::Related { kind: Kind::Event, .. })));
    assert!(has(|what| matches!(what, Happening::Changed { .. })));
    let fields = [
        ("pause/00112233445566778899aabbccddeeff/from", "2025-02-01"),
        ("pause/00112233445566778899aabbccddeeff/until", "2025-02-04"),
        ("pause/00112233445566778899aabbccddeeff/reason", "hospital-stay"),
        ("evaluation/00112233445566778899aabbccddeeff/date", "2025-02-05"),
        ("evaluation/00112233445566778899aabbccddeeff/outcome", "continue"),
        ("questionnaire/00112233445566778899aabbccddeeff/date", "2025-02-06"),
        ("questionnaire/00112233445566778899aabbccddeeff/moment", "follow-up"),
    ];
    home.save(&view, &fields).unwrap();
    let told = |on: &str, what| TimelineEntry { on: on.parse().unwrap(), what };
    let expected = [
        told("2025-02-06", Happening::Answered { moment: "follow-up".into() }),
        told("2025-02-05", Happening::Evaluated { outcome: "continue".into() }),
        told("2025-02-04", Happening::Resumed),
        told("2025-02-01", Happening::Paused { reason: Some("hospital-stay".into()) }),
    ];
    let view = home.show("MAS-07");
    let found: Vec<_> = view.timeline.into_iter().filter(|entry| expected.contains(entry)).collect();
    assert_eq!(found, expected);
}
