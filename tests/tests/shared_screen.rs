//! Names on a shared screen: in meeting mode no frame, title, search, message or refusal names a
//! patient, and the daemon sends the console none.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::{Home, Screen};

/// What only this municipality's own people may see.
const CANARIES: [&str; 5] = ["Kanari", "Ærfuglsen", "68 05 98 76", "41814061033", "sanatoriet"];

fn home() -> Home {
    let home = Home::begun();
    let add = |fields: &[&str]| home.varde(&[&["add"], fields].concat()).done();
    add(&[
        "patient",
        "name=Kanari Ærfuglsen",
        "identity_number=41814061033",
        "phone=68059876",
        "notes=syng best på sanatoriet",
        "group=copd",
    ]);
    add(&["event", "patient=MAS-01", "at=2025-02-14T07:10", "level=red", "trigger=sanatoriet ringde"]);
    add(&["plan", "patient=MAS-01", "goals=heim frå sanatoriet"]);
    add(&["appointment", "patient=MAS-01", "start=2025-02-14T10:00"]);
    add(&["meeting", "date=2025-02-11"]);
    home
}

#[test]
fn no_frame_names_a_patient_in_meeting_mode() {
    let home = home();
    let mut screen = Screen::open(&home, 160, 45);
    screen.press("2").sees("Kanari Ærfuglsen").press("1").sees("Kanari");
    let before = screen.written().len();
    // A check-in is opened, and all that follows is seen by others too.
    screen.press("6").sees("MØTE: nummer i staden for namn").forbids(&CANARIES);
    let shown_before = screen.written().len();
    screen.press("1").sees("MAS-01").press("2").sees("MAS-01").press("Enter").sees("MAS-01");
    screen.press("3").sees("▸3").sees("MAS-01").press("Enter").sees("v1");
    screen
        .press("5")
        .sees("▸5")
        .sees("MAS-01")
        .press("w")
        .press("w")
        .press("7")
        .press("8")
        .press("9")
        .press("4");
    // What finds a name otherwise finds nothing, and a number does.
    screen
        .press("2")
        .sees("MAS-01")
        .press("/")
        .type_text("arfugl")
        .sees("Ingen passar")
        .press("Esc")
        .sees_no_more("arfugl");
    screen.press("/").type_text("mas-01").sees("/mas-01").sees("MAS-01").press("Esc").sees_no_more("/mas-01");
    screen.press("e").sees("F9 går ut av han").press("a").sees("F9 går ut av han");
    screen.press("F2").sees("Møtemodus i Innsjekk").press("Esc").sees_no_more("Møtemodus i");
    screen.press("?").sees("utan namn på").press("Esc").sees_no_more("utan namn på");
    // The daemon is killed: what is asked for on the next connection is masked too.
    home.end_daemon(rustix::process::Signal::KILL);
    screen.press("1").press("2").sees("MAS-01").sees("MØTE");
    let written = screen.written()[shown_before..].to_vec();
    for canary in CANARIES {
        let found = written.windows(canary.len()).any(|bytes| bytes == canary.as_bytes());
        assert!(!found, "{canary} was written to the terminal");
    }
    let earlier = &screen.written()[..before];
    let name = CANARIES[0].as_bytes();
    assert!(earlier.windows(name.len()).any(|bytes| bytes == name), "the same scan finds it before");
    screen.forbids(&[]).press("F9").sees("Kanari Ærfuglsen").sees_no_more("MØTE");
}
