//! A coordinator's first ten minutes, on a real terminal.

use end_to_end::{Home, Screen};

const PASSPHRASE: &str = "lang nok og på nynorsk";

/// The first start: a region is begun with the keyboard alone.
fn begin(home: &Home) -> Screen {
    let mut screen = Screen::open(home, 100, 30);
    screen.sees("Her er ingenting enno").press("Enter").sees("Kommune*");
    screen.type_text("Nordhordland").press("Tab").type_text("masfjorden").sees("→ Masfjorden");
    screen.press("Tab").type_text("Lun Fjellrev").press("Tab").type_text("kontor").press("Ctrl-S");
    screen.sees("Vel passfrase").type_text(PASSPHRASE).press("Enter").type_text(PASSPHRASE).press("Enter");
    screen.sees("Varde · Masfjorden").sees("Ingenting ventar på nokon i dag");
    screen
}

#[test]
fn a_coordinators_first_ten_minutes() {
    let home = Home::absent();
    let mut screen = begin(&home);

    screen.press("2").sees("Trykk a for å leggje til den første");
    screen.press("a").sees("Ny pasient").type_text("Åse Nøs Ærfugl").sees("Åse Nøs Ærfugl").press("Tab");
    screen.type_text("02013299998").press("Tab").sees("eitt siffer er feil (kontrollsiffer)");
    screen.press("Shift-Tab").press("Backspace").type_text("7").sees_no_more("kontrollsiffer");
    screen.press("Tab").type_text("3.12.41").sees("→ onsdag 3. desember 1941");
    screen.press("Tab").press("Tab").type_text("41234567").sees("→ 41 23 45 67");
    screen.press("Ctrl-S").sees("lagra: MAS-01").sees("▸ MAS-01").sees("Åse Nøs Ærfugl");

    screen.press("Enter").sees("Ansvarleg no").sees("03.12.1941").sees("Informere, få samtykke");
    screen.press("e").sees("Endre MAS-01").press("Tab").sees("▸ Namn").press("End").type_text(" Ås");
    screen.sees("Åse Nøs Ærfugl Ås").press("Ctrl-S").sees_no_more("Endre MAS-01").sees("Åse Nøs Ærfugl Ås");

    screen.resize(80, 24).sees("1 I dag▸2 Pas. 3 Plan").sees("Åse Nøs Ærfugl Ås");
    screen.resize(60, 20).sees("1 ▸2 Pasientar  3  4").sees("Åse Nøs Ærfugl Ås");
    screen.resize(120, 40).sees("1 I dag ▸2 Pasientar  3 Planar").sees("Åse Nøs Ærfugl Ås");
    screen.press("?").sees("Tastar her").press("q").sees_no_more("Tastar her").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);

    home.varde(&["daemon", "stop"]).done();
    let mut screen = Screen::open(&home, 80, 24);
    screen
        .sees("Lås opp")
        .type_text("feil passfrase")
        .press("Enter")
        .sees("feil passfrase; ingenting er endra");
    screen.type_text(PASSPHRASE).press("Enter").sees("Varde · Masfjorden");
    screen.press("2").sees("MAS-01").sees("Åse Nøs Ærfugl Ås").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
}

#[test]
fn a_closed_console_leaves_the_daemon_at_work() {
    let home = Home::begun();
    home.varde(&["daemon", "stop"]).done();
    let mut screen = Screen::open(&home, 80, 24);
    screen.sees("Varde · Masfjorden");
    let daemon = home.daemon();
    screen.hang_up();
    screen.closes();
    home.varde(&["status"]).done();
    assert!(daemon.is_some());
    assert_eq!(home.daemon(), daemon, "the daemon ended with the window that it was started from");
}
