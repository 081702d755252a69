//! What a municipality decides for itself, and what a patient is asked by it.

use super::*;
use crate::domain::settings::OWN_CRITERIA_MAX;

fn own(fields: &[(&str, &str)]) -> (RecordId, Vec<(String, String)>) {
    let id = RecordId::random();
    let key = |name: &str| format!("own_criterion/{id}/{name}");
    (id, fields.iter().map(|(name, value)| (key(name), (*value).to_owned())).collect())
}

fn decide(home: &mut Home, fields: &[(String, String)]) -> Result<Saved, Refusal> {
    let fields: Vec<_> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    home.add(Kind::Settings, &fields)
}

#[test]
fn a_patient_is_shown_with_what_the_municipality_asks() {
    let mut home = Home::begun();
    home.add(Kind::Patient, &[("name", "Stolt Furu")]).unwrap();
    let (id, criterion) = own(&[("set", "Masfjorden"), ("text", "Bur på øy utan veg")]);
    decide(&mut home, &criterion).unwrap();
    decide(&mut home, &[("criteria_sets".into(), "dsk".into())]).unwrap();
    let settings = home.show("MAS-01").settings.unwrap();
    let codes: Vec<_> = settings.sets_in_use().into_iter().map(|set| set.code).collect();
    assert_eq!(codes, ["dsk", "Masfjorden"]);
    // It is answered as any other, and its words stand though it is asked no more.
    let view = home.show("MAS-01");
    let fields = [(Key::within("criterion", id, "answer"), Value::Flag(true))].into();
    home.ask(Request::Save { id: view.record.id, heads: view.heads, fields }).unwrap();
    let view = home.show("settings");
    let fields = [(Key::within("own_criterion", id, "archived"), Value::Flag(true))].into();
    home.ask(Request::Save { id: view.record.id, heads: view.heads, fields }).unwrap();
    let view = home.show("MAS-01");
    let settings = view.settings.unwrap();
    assert_eq!(settings.sets_in_use().len(), 1);
    let answered = view.record.entries("criterion").next().unwrap();
    assert_eq!(settings.own_words(answered), Some("Bur på øy utan veg"));
    assert!(home.show("settings").settings.is_none(), "settings are not asked of themselves");
}

#[test]
fn what_nobody_can_read_or_go_through_is_refused() {
    let mut home = Home::begun();
    let (id, hidden) = own(&[("set", "Masfjorden"), ("text", "Bur\u{1b}[31m på øy")]);
    let text = format!("own_criterion/{id}/text");
    assert_eq!(faults(decide(&mut home, &hidden)), [(text, Fault::HiddenCharacters)]);
    let (id, unnamed) = own(&[("text", "Bur på øy")]);
    let set = format!("own_criterion/{id}/set");
    assert_eq!(faults(decide(&mut home, &unnamed)), [(set, Fault::Required)]);
    let unknown = [("criteria_sets".to_owned(), "dsk nonsense".to_owned())];
    assert!(matches!(decide(&mut home, &unknown), Err(Refusal::Invalid { .. })));
    let many: Vec<_> = (0..1_000).flat_map(|_| own(&[("set", "Mange"), ("text", "Ord")]).1).collect();
    let refused = faults(decide(&mut home, &many));
    assert_eq!(refused.len(), 1_000 - OWN_CRITERIA_MAX);
    assert!(refused.iter().all(|(_, fault)| *fault == Fault::TooManyEntries { max: OWN_CRITERIA_MAX }));
    assert_eq!(home.titles(Kind::Settings), Vec::<String>::new(), "nothing was kept of any");
}
