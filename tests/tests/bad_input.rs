//! What people and files get wrong: said clearly, and never half saved.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::Home;

/// A valid synthetic number, and the same with its last digit wrong.
const NUMBER: &str = "41814061033";
const WRONG: &str = "41814061034";

fn count(home: &Home) -> u64 {
    home.json(&["list", "patient"])["total"].as_u64().unwrap()
}

#[test]
fn a_field_that_does_not_exist_is_named_with_those_that_do() {
    let home = Home::begun();
    let said = home.varde(&["add", "patient", "name=Stolt Furu", "colour=blue"]).failed(1);
    assert!(said.contains("“colour” is not a field here") && said.contains("birth_date"), "{said}");
    assert_eq!(count(&home), 0);
}

#[test]
fn a_kind_that_does_not_exist_is_wrong_usage_and_the_kinds_are_named() {
    let home = Home::begun();
    let said = home.varde(&["add", "unicorn", "name=x"]).failed(2);
    assert!(said.contains("unicorn") && said.contains("patient") && said.contains("appointment"), "{said}");
    home.varde(&["frobnicate"]).failed(2);
    home.varde(&["add", "patient"]).failed(2);
}

#[test]
fn an_impossible_date_and_a_wrong_number_are_refused_in_the_persons_language() {
    let home = Home::begun();
    let add = |field: &str, language: &str| {
        home.varde(&["--lang", language, "add", "patient", "name=Stolt Furu", field]).failed(1)
    };
    for (field, told) in [
        (
            "birth_date=31.2.1950",
            [("en", "is not a date"), ("nb", "er ikke en dato"), ("nn", "er ikkje ein dato")],
        ),
        (
            &format!("identity_number={WRONG}"),
            [("en", "a digit is wrong"), ("nb", "et siffer er feil"), ("nn", "eitt siffer er feil")],
        ),
        ("colour=blue", [("en", "is not a field"), ("nb", "er ikke et felt"), ("nn", "er ikkje eit felt")]),
    ] {
        for (language, words) in told {
            let said = add(field, language);
            assert!(said.contains(words), "{language}: {said}");
            assert!(!said.contains(WRONG) && !said.contains("Stolt Furu"), "{said}");
        }
    }
    assert_eq!(count(&home), 0);
    home.varde(&["add", "patient", "name=Stolt Furu", &format!("identity_number={NUMBER}")]).done();
}

#[test]
fn what_the_daemon_refuses_names_the_field() {
    let home = Home::begun();
    let said = home.varde(&["add", "patient", "phone=41234567"]).failed(1);
    assert!(said.contains("name: must be filled in"), "{said}");
    let dates = ["start_date=10.2.2025", "end_date=1.2.2025"];
    let said = home.varde(&[&["add", "patient", "name=Stolt Furu"], &dates[..]].concat()).failed(1);
    assert!(said.contains("end_date: is before"), "{said}");
    assert_eq!(count(&home), 0);
}

#[test]
fn a_reference_that_nothing_has_is_refused() {
    let home = Home::begun();
    for (language, words) in
        [("en", "nothing for “MAS-99”"), ("nb", "fant ikke «MAS-99»"), ("nn", "fann ikkje «MAS-99»")]
    {
        let said = home.varde(&["--lang", language, "set", "MAS-99", "name=Stolt Furu"]).failed(1);
        assert!(said.contains(words), "{language}: {said}");
        home.varde(&["show", "MAS-99"]).failed(1);
    }
}

#[test]
fn a_broken_row_is_told_by_file_row_and_field_and_the_good_ones_are_kept() {
    let home = Home::begun();
    let sheet = format!(
        "number;name;identity_number;birth_date\n\
         MAS-01;Åse Nøs;{NUMBER};2.1.1950\n\
         MAS-02;Mild Lyng;;31.2.1950\n\
         MAS-03;;;3.1.1950\n\
         MAS-04;Rask Elv;{WRONG};\n\
         MAS-05;Stolt Furu\n"
    );
    let file = home.file("patients.csv", sheet);
    let ran = home.varde(&["import", &file]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("patients.csv: 2 taken, 0 were here already, 3 left out"), "{}", ran.stdout);
    for (row, field) in
        [("row 3", "birth_date"), ("row 4", "name"), ("row 5", "identity_number"), ("row 6", "")]
    {
        let place = format!("patients.csv, {row}, {field}");
        assert!(ran.stdout.contains(&place), "{place}: {}", ran.stdout);
    }
    assert_eq!(count(&home), 2);
    let again = home.varde(&["import", &file]);
    assert_eq!(again.code, 1);
    assert!(again.stdout.contains("0 taken, 2 were here already, 3 left out"), "{}", again.stdout);
    assert_eq!(count(&home), 2);
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_nothing_is_taken() {
    let home = Home::begun();
    let broken = home.file("patients.xlsx", b"PK\x03\x04 and nothing that belongs there");
    let said = home.varde(&["import", &broken]).failed(1);
    assert!(said.contains("patients.xlsx") && said.contains("cannot be read"), "{said}");
    let said = home.varde(&["import", "nowhere/patients.csv"]).failed(1);
    assert!(said.contains("nowhere/patients.csv"), "{said}");
    let unnamed = home.file("stuff.csv", "name\nStolt Furu\n");
    let said = home.varde(&["import", &unnamed]).failed(1);
    assert!(said.contains("stuff.csv"), "{said}");
    assert_eq!(count(&home), 0);
}

#[test]
fn no_control_character_reaches_a_terminal() {
    let home = Home::begun();
    let hostile = "\u{1b}]0;taken\u{7}\u{1b}[31mStolt\u{202e} Furu\u{9b}2J";
    let name = format!("name={hostile}");
    let added = home.varde(&["add", "patient", &name]);
    let file = home.file("patients.csv", format!("number;name\nMAS-07;\"{hostile}\"\nMAS-08;Mild Lyng\n"));
    let imported = home.varde(&["import", &file]);
    let unknown = home.varde(&["set", "MAS-08", &format!("{hostile}=1")]);
    let missing = home.varde(&["show", hostile]);
    let listed = home.varde(&["list", "patient"]);
    let found = home.varde(&["search", "Lyng"]);
    let json = home.varde(&["list", "patient", "--json"]);
    for ran in [added, imported, unknown, missing, listed, found, json] {
        let said = format!("{}{}", ran.stdout, ran.stderr);
        let hidden = said.chars().find(|it| (it.is_control() && *it != '\n') || *it == '\u{202e}');
        assert_eq!(hidden, None, "{said:?}");
    }
}
