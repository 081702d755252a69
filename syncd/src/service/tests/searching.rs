//! Sixty things that people type, and what they expect to stand first.

use super::*;

/// As typed; the kind of the first hit; its number, its title, or the number of its patient.
const TYPED: &[(&str, Kind, &str)] = &[
    // As it is written.
    ("Rolig Havørn", Kind::Patient, "MAS-07"),
    ("MAS-07", Kind::Patient, "MAS-07"),
    ("NB-0012", Kind::Equipment, "NB-0012"),
    ("Fjordlyset legekontor", Kind::Contact, "Fjordlyset legekontor"),
    ("Klar Tiriltunge", Kind::Patient, "MAS-02"),
    // Only a part of it.
    ("havørn", Kind::Patient, "MAS-07"),
    ("Rolig", Kind::Patient, "MAS-07"),
    ("tirilt", Kind::Patient, "MAS-02"),
    ("stein", Kind::Patient, "MAS-10"),
    ("fjordlys", Kind::Contact, "Fjordlyset legekontor"),
    ("lungepol", Kind::Contact, "Lungepoliklinikken"),
    // The other way round, and two words of one thing.
    ("havørn rolig", Kind::Patient, "MAS-07"),
    ("Fjellrev Lun", Kind::Contact, "Lun Fjellrev"),
    ("heimetenesta alver", Kind::Contact, "Heimetenesta Alver"),
    // Whatever the case.
    ("ROLIG HAVØRN", Kind::Patient, "MAS-07"),
    ("mas-03", Kind::Patient, "MAS-03"),
    ("nb-0001", Kind::Equipment, "NB-0001"),
    // å and aa, ø and o, æ and ae.
    ("havorn", Kind::Patient, "MAS-07"),
    ("noysam royskatt", Kind::Patient, "MAS-04"),
    ("himmelblaa", Kind::Contact, "Open Himmelblå"),
    ("himmelbla", Kind::Contact, "Open Himmelblå"),
    ("Bjorketunet", Kind::Contact, "Bjørketunet sjukeheim"),
    ("sjosida", Kind::Contact, "Sjøsida bu- og omsorgssenter"),
    // One slip: left out, twice, another, turned round.
    ("havrn", Kind::Patient, "MAS-07"),
    ("havøørn", Kind::Patient, "MAS-07"),
    ("haførn", Kind::Patient, "MAS-07"),
    ("havrøn", Kind::Patient, "MAS-07"),
    ("Rolig Havøen", Kind::Patient, "MAS-07"),
    ("furru", Kind::Patient, "MAS-03"),
    ("tirltunge", Kind::Patient, "MAS-02"),
    ("royskat", Kind::Patient, "MAS-04"),
    ("fjelrev", Kind::Contact, "Lun Fjellrev"),
    ("elvebreid", Kind::Contact, "Mild Elvebreidd"),
    ("fjordlysset", Kind::Contact, "Fjordlyset legekontor"),
    ("poliklinnikk alderspsykiatrisk", Kind::Contact, "Alderspsykiatrisk poliklinikk"),
    // Two slips in a long word; bokmål for nynorsk.
    ("stenskvet", Kind::Patient, "MAS-10"),
    ("tirilltonge", Kind::Patient, "MAS-02"),
    ("heimetjenesta alver", Kind::Contact, "Heimetenesta Alver"),
    ("strandnelik", Kind::Contact, "Hug Strandnellik"),
    ("kvitveisbaken", Kind::Contact, "Kvitveisbakken legekontor"),
    ("lungepolyklinikken", Kind::Contact, "Lungepoliklinikken"),
    // A misspelt beginning.
    ("tirrilt", Kind::Patient, "MAS-02"),
    ("lungepolik", Kind::Contact, "Lungepoliklinikken"),
    // Phones as people write and hear them.
    ("68 05 01 03", Kind::Patient, "MAS-03"),
    ("68050103", Kind::Patient, "MAS-03"),
    ("+47 68 05 01 03", Kind::Patient, "MAS-03"),
    ("004768050103", Kind::Patient, "MAS-03"),
    ("680 50 103", Kind::Patient, "MAS-03"),
    ("68 05 00 11", Kind::Contact, "Fjordlyset legekontor"),
    ("68 05 00 55", Kind::Contact, "Alderspsykiatrisk poliklinikk"),
    // Serial numbers.
    ("DEMO-NB-0003", Kind::Equipment, "NB-0003"),
    ("demo-bk-0006", Kind::Equipment, "BK-0006"),
    // What stands in a note or a plan, also misspelt.
    ("mangler ladar", Kind::Equipment, "NB-0003"),
    ("manglar ladar", Kind::Equipment, "NB-0003"),
    ("trådlaust", Kind::Contact, "Sjøsida bu- og omsorgssenter"),
    ("traadlaust", Kind::Contact, "Sjøsida bu- og omsorgssenter"),
    ("naustet", Kind::Plan, "MAS-03"),
    ("deltek berre", Kind::Patient, "MAS-02"),
    // The patient in one word and what it is about in another.
    ("furu rapportert", Kind::Event, "MAS-03"),
    ("havørn kortison", Kind::Plan, "MAS-07"),
];

#[test]
fn sixty_things_that_people_type_find_what_they_mean() {
    let mut home = Home::with_demo();
    assert_eq!(TYPED.len(), 60);
    let mut wrong = Vec::new();
    for (typed, kind, meant) in TYPED {
        let Ok(Response::Hits(hits)) = home.ask(Request::Search { text: (*typed).into(), limit: 5 }) else {
            panic!("hits are told")
        };
        let fits = |row: &crate::store::Row| {
            let patient = row.patient.as_ref().and_then(|patient| patient.number.as_deref());
            let named = row.number.as_deref() == Some(meant) || row.title == *meant || patient == Some(meant);
            named && row.kind == *kind
        };
        if !hits.first().is_some_and(|hit| fits(&hit.row)) {
            let told =
                hits.iter().map(|hit| format!("{} {:?} {}", hit.row.kind, hit.row.number, hit.row.title));
            wrong.push(format!("{typed}: {:?}", told.collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), TYPED.len(), wrong.join("\n"));
}

#[test]
fn a_hit_says_why_it_was_found() {
    let mut home = Home::with_demo();
    let mut first = |typed: &str| match home.ask(Request::Search { text: typed.into(), limit: 1 }) {
        Ok(Response::Hits(mut hits)) => hits.remove(0),
        other => panic!("{other:?}"),
    };
    assert_eq!(first("havrn").spelled, [("havrn".to_owned(), "havorn".to_owned())]);
    assert_eq!((first("Rolig Havørn").spelled, first("Rolig Havørn").excerpt), (vec![], String::new()));
    assert!(first("deltek berre").excerpt.contains("Deltek berre i digital"));
}
