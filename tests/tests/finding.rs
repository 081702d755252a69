//! Filters, views, undo, earlier states and decisions by command; and the same rows in the console.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::{Home, Screen};
use serde_json::Value;

/// Masfjorden as a coordinator could have written it, on a day of the pilot.
fn masfjorden() -> Home {
    let home = Home::begun();
    let files = ["region.toml", "masfjorden.toml"];
    let paths: Vec<_> =
        files.map(|file| format!("{}/../demo-data/{file}", env!("CARGO_MANIFEST_DIR"))).into();
    home.varde(&["import", &paths[0], &paths[1]]);
    home
}

fn numbers(page: &Value) -> Vec<String> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row["number"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_filter_gives_the_same_rows_in_the_console_and_by_command() {
    let home = masfjorden();
    // Too narrow for a record beside the list: every number on the screen is a row's.
    let mut screen = Screen::open(&home, 100, 40);
    screen.sees("Varde · Masfjorden").press("2").sees("MAS-01");
    for (written, nynorsk) in [
        ("group:copd", "gruppe:kols"),
        ("phase:4", "fase:4"),
        ("!state:ended owner:me", "!status:avslutta ansvarleg:meg"),
        ("birth_date<1.1.1945", "fødd<1.1.1945"),
        ("furu", "furu"),
    ] {
        let found = numbers(&home.json(&["list", "patient", written]));
        assert_eq!(found, numbers(&home.json(&["list", "patient", "--lang", "nn", nynorsk])), "{nynorsk}");
        let all = numbers(&home.json(&["list", "patient"]));
        assert!(!found.is_empty() && found.len() < all.len(), "{written}: {found:?}");
        screen.press("/").press("Ctrl-U").type_text(nynorsk).press("Enter");
        screen.sees(&format!("Pasientar {} ", found.len()));
        screen.waits(&format!("{written} shows other rows"), |contents| {
            all.iter().all(|number| contents.contains(number.as_str()) == found.contains(number))
        });
    }
    let failed = home.varde(&["list", "patient", "fasse:4"]).failed(1);
    assert!(failed.contains("Character 1: “fasse”") && failed.contains("phase"), "{failed}");
}

#[test]
fn views_are_kept_between_runs() {
    let home = masfjorden();
    home.varde(&["view", "save", "patient", "lungene", "group:copd", "--sort", "due"]).done();
    home.varde(&["daemon", "stop"]).done();
    let shown = numbers(&home.json(&["list", "patient", "--view", "lungene"]));
    assert_eq!(shown, numbers(&home.json(&["list", "patient", "group:copd", "--sort", "due"])));
    assert!(home.varde(&["list", "patient", "--view", "hjartet"]).failed(1).contains("hjartet"));
    assert!(home.varde(&["view", "save", "patient", "feil", "gruop:x"]).failed(1).contains("gruop"));
    let mut screen = Screen::open(&home, 100, 30);
    screen.sees("Varde · Masfjorden").press("2").sees("MAS-01").press("v").sees("lungene").press("Enter");
    screen.sees(&format!("Pasientar {} ", shown.len()));
    home.varde(&["view", "remove", "patient", "lungene"]).done();
    assert_eq!(home.json(&["view", "list"]), serde_json::json!([]));
}

#[test]
fn what_was_done_is_taken_back_by_command_an_import_in_one_step() {
    let home = masfjorden();
    let all = numbers(&home.json(&["list", "patient"])).len();
    home.varde(&["set", "MAS-07", "address=Fuglevegen 1"]).done();
    let told = home.varde(&["undo", "--preview", "--lang", "nn"]).done();
    assert!(
        told.contains("endring (MAS-07 Rolig Havørn)") && told.contains("Adresse: Fuglevegen 1 →"),
        "{told}"
    );
    home.varde(&["undo"]).done();
    home.varde(&["daemon", "stop"]).done();
    let import = home.json(&["undo"]);
    assert_eq!(import["deed"]["deed"], "imported");
    assert_eq!(numbers(&home.json(&["list", "patient"])).len(), 0);
    home.varde(&["redo"]).done();
    assert_eq!(numbers(&home.json(&["list", "patient"])).len(), all);
    home.varde(&["redo"]).done();
    assert_eq!(home.json(&["show", "MAS-07"])["record"]["fields"]["address"]["value"], "Fuglevegen 1");
    assert!(home.varde(&["redo"]).failed(1).contains("nothing to do again"));

    home.varde(&["set", "MAS-07", "address=Rognebakken 3"]).done();
    let history = home.json(&["history", "MAS-07", "--field", "address"]);
    let before = history[1]["change"].as_str().unwrap();
    let then = home.json(&["show", "MAS-07", "--at", &before[..8]]);
    assert_eq!(then["record"]["fields"]["address"]["value"], "Fuglevegen 1");
    home.varde(&["revert", "MAS-07", &before[..8], "address"]).done();
    assert_eq!(home.json(&["show", "MAS-07"])["record"]["fields"]["address"]["value"], "Fuglevegen 1");
}

#[test]
fn a_decision_is_made_by_command() {
    let home = Home::begun();
    home.varde(&["add", "patient", "name=Stolt Furu", "number=MAS-05"]).done();
    home.varde(&["add", "patient", "name=Mild Bjørk", "number=MAS-05"]).done();
    let conflicts = home.json(&["list", "conflict"]);
    assert_eq!(conflicts[0]["dispute"]["shared"], "number");
    let keeps = conflicts[0]["sides"][0]["record"]["title"].as_str().unwrap();
    let id = conflicts[0]["row"]["id"].as_str().unwrap();
    assert!(home.varde(&["resolve", id, "--both"]).failed(1).contains("nothing to decide"));
    home.varde(&["resolve", id, "--take", "1"]).done();
    assert_eq!(home.json(&["list", "conflict"]), serde_json::json!([]));
    assert_eq!(home.json(&["show", "MAS-05"])["row"]["title"], keeps);
    assert_eq!(home.json(&["status"])["conflicts"], 0);
}
