//! Everything of somebody who is away goes visibly to the deputy: entered by command and by keyboard.

use end_to_end::{Home, Screen};

#[test]
fn an_absence_is_entered_by_command_and_by_keyboard_and_told_everywhere() {
    let home = Home::begun();
    let nn = |arguments: &[&str]| home.varde(&[&["--lang", "nn"], arguments].concat());
    let patient = ["add", "patient", "name=Stolt Furu", "coordinator=Lun Fjellrev", "activity/2.1/due=i dag"];
    nn(&patient).done();
    nn(&["add", "duty", "outside_hours=legevakta 116 117"]).done();

    // What cannot be is refused, with what to do.
    let roster = "municipality/4634";
    let absence = ["absence/new/person=Lun Fjellrev", "absence/new/from=i dag"];
    let refused =
        nn(&[&["set", roster], &absence[..], &["absence/new/deputy=lun fjellrev"]].concat()).failed(1);
    assert!(refused.contains("kan ikkje vere vara for seg sjølv"), "{refused}");
    let turned = ["absence/new/deputy=Mild Elvebreidd", "absence/new/until=i går"];
    let refused = nn(&[&["set", roster], &absence[..], &turned].concat()).failed(1);
    assert!(refused.contains("er før"), "{refused}");
    assert!(!nn(&["list", "patient"]).done().contains("vara for"), "nothing was saved");

    nn(&[&["set", roster], &absence[..], &["absence/new/deputy=Mild Elvebreidd"]].concat()).done();
    let covered = "Mild Elvebreidd (vara for Lun Fjellrev)";
    for told in [nn(&["list", "patient"]).done(), nn(&["today"]).done()] {
        assert!(told.contains(covered), "{told}");
    }
    let row = &home.json(&["list", "patient"])["rows"][0];
    assert_eq!(row["owner"], "Lun Fjellrev", "nothing is rewritten");
    assert_eq!(row["stand_in"], serde_json::json!({ "person": "Mild Elvebreidd", "until": null }));

    let mut screen = Screen::open(&home, 120, 40);
    screen
        .sees("Ansvarleg no: Mild Elvebreidd")
        .sees("vara for Lun Fjellrev")
        .press("v")
        .sees("legevakta")
        .press("b")
        .sees("Til og med");
    for value in ["Mild Elvebreidd", "Lun Fjellrev", "i dag", "i morgon"] {
        screen.type_text(value).press("Tab");
    }
    screen.press("Ctrl-S").sees("lagra").press("Esc");
    screen.sees("ingen dekkjer Lun Fjellrev").sees("Ansvarleg no: ingen dekkjer");
    screen.press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    let today = nn(&["today"]).done();
    assert!(today.contains("ingen dekkjer Mild Elvebreidd"), "{today}");
}
