//! What an open console shows of what others do.

use end_to_end::{Home, Screen};
use rustix::process::Signal;

#[test]
fn a_row_that_another_process_adds_comes_without_a_key() {
    let home = Home::begun();
    let mut screen = Screen::open(&home, 80, 24);
    screen.press("2").sees("Trykk a for å leggje til den første");
    home.varde(&["add", "patient", "name=Åse Nøs"]).done();
    screen.sees("MAS-01").sees("Åse Nøs");
    home.varde(&["set", "MAS-01", "name=Åse Nøs Ås"]).done();
    screen.sees("Åse Nøs Ås");
}

#[test]
fn two_consoles_show_each_others_work() {
    let home = Home::begun();
    let (mut one, mut other) = (Screen::open(&home, 120, 40), Screen::open(&home, 60, 20));
    other.press("2").sees("Trykk a for å leggje til");
    one.press("2").sees("Trykk a for å leggje til");
    one.press("a").sees("Ny pasient").type_text("Stolt Furu").press("Ctrl-S").sees("lagra: MAS-01");
    other.sees("Stolt Furu").press("a").sees("Ny pasient").type_text("Mild Lyng").press("Ctrl-S");
    one.sees("Mild Lyng").press("q");
    assert_eq!(one.closes().is_clean().code, 0);
    other.sees("lagra: MAS-02").press("q");
    assert_eq!(other.closes().is_clean().code, 0);
}

#[test]
fn a_killed_daemon_is_started_again_and_what_was_typed_can_be_saved() {
    let home = Home::begun();
    let mut screen = Screen::open(&home, 200, 60);
    screen.press("2").sees("Trykk a for å leggje til").press("a").sees("Ny pasient").type_text("Åse Nøs");
    screen.sees("Åse Nøs");
    home.end_daemon(Signal::KILL);
    // The list behind the form tells that the console is connected again.
    home.varde(&["add", "patient", "name=Rask Elv"]).done();
    screen.sees("Rask Elv").press("Ctrl-S").sees("lagra: MAS-02");
    screen.press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
}

#[test]
fn an_open_list_is_right_after_each_of_five_killed_daemons() {
    let home = Home::begun();
    let mut screen = Screen::open(&home, 120, 40);
    screen.press("2").sees("Trykk a for å leggje til");
    for name in ["Rask Elv", "Stolt Furu", "Mild Lyng", "Klar Bekk", "Åse Nøs"] {
        home.end_daemon(Signal::KILL);
        home.varde(&["add", "patient", &format!("name={name}")]).done();
        screen.sees(name);
    }
}

#[test]
fn a_daemon_that_was_stopped_stays_so_and_what_was_typed_stays_too() {
    let home = Home::begun();
    home.varde(&["add", "patient", "name=Stolt Furu"]).done();
    let mut screen = Screen::open(&home, 80, 24);
    screen.press("2").sees("Stolt Furu").press("a").sees("Ny pasient").type_text("Åse Nøs").sees("Åse Nøs");
    home.varde(&["daemon", "stop"]).done();
    screen.press("Ctrl-S").sees("utan samband med tenesta").sees("Åse Nøs");
    screen.press("Esc").sees("Ikkje lagra").press("d").sees_no_more("Ny pasient");
    screen.sees("utan samband med tenesta").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    let patients = home.json(&["list", "patient"]);
    assert_eq!((&patients["total"], &patients["rows"][0]["title"]), (&1.into(), &"Stolt Furu".into()));
}
