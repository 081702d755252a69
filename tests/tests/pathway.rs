//! From first thought to ended service, on a real terminal, by keyboard alone.

use end_to_end::{Home, Screen};

/// Opens a form by its key, and waits for it.
fn form<'a>(screen: &'a mut Screen, key: &str, title: &str) -> &'a mut Screen {
    screen.press(key).sees(title)
}

#[test]
fn a_patient_is_walked_from_candidate_to_ended() {
    let home = Home::begun();
    let mut screen = Screen::open(&home, 120, 40);
    screen.sees("Varde · Masfjorden").press("2").sees("Pasientar 0");
    form(&mut screen, "a", "Ny pasient").type_text("Stolt Furu").press("Ctrl-S").sees("lagra: MAS-01");
    screen.press("Enter").sees("Ansvarleg no");

    // Nobody comes into the service without having agreed.
    screen.press("s").sees("har ikkje gyldig samtykke");
    form(&mut screen, "c", "Samtykke").type_text("gitt").press("Enter").press("Ctrl-S").sees("✓ gitt");
    form(&mut screen, "s", "Starte tenesta: MAS-01").press("Ctrl-S").sees("Status                aktiv");

    form(&mut screen, "o", "Setje på pause: MAS-01").press("Ctrl-S").sees("Pause sidan");
    screen.sees("sjukehusopphald").sees("Ansvarleg no: ");
    screen.press("m").sees("er ikkje i tenesta no");
    form(&mut screen, "f", "Ta opp att: MAS-01").press("Ctrl-S").sees("Status                aktiv");

    form(&mut screen, "m", "Evaluere oppfølginga: MAS-01").press("Tab").type_text("hald").press("Enter");
    screen.press("Ctrl-S").sees_no_more("Evaluere oppfølginga: MAS-01");

    form(&mut screen, "T", "Samtykke trekt: MAS-01").press("Ctrl-S").sees("trekt tilbake");
    screen.sees("5.1 Hente inn utstyr").press("m").sees("har ikkje gyldig samtykke");
    form(&mut screen, "A", "Avslutte tenesta: MAS-01").press("Tab").type_text("samtykke trekt");
    screen.press("Ctrl-S").sees("Status                avslutta");
    for next in ["5.2", "5.3"] {
        form(&mut screen, "t", "Frist      –").type_text("gjort").press("Enter").press("Ctrl-S").sees(next);
    }
    form(&mut screen, "t", "Frist      –").type_text("gjort").press("Enter").press("Ctrl-S");
    screen.sees("Ingen neste steg");

    // Who is done with is put away, stands there still, and comes back.
    screen.press("z").sees("lagra: MAS-01").press("Esc").sees("/ filter").sees("Pasientar 0");
    screen.press("z").sees("Pasientar 1 · lagt bort").press("Enter").sees("Z hent fram");
    screen.press("z").sees("er lagt bort alt").press("Z").sees_no_more("Z hent fram");
    screen
        .press("Esc")
        .sees("/ filter")
        .sees("Pasientar 0 · lagt bort")
        .press("z")
        .sees("Pasientar 1")
        .press("q");
    assert_eq!(screen.closes().is_clean().code, 0);

    // All that was done is one step each, and can be taken back.
    assert!(home.varde(&["undo", "--preview"]).done().contains("MAS-01"));
}

#[test]
fn the_list_follows_when_the_municipality_changes_its_pathway() {
    let home = Home::begun();
    let done = ["activity/2.1/state=done", "activity/2.1/date=2026-01-05"];
    for name in ["name=Stolt Furu", "name=Mild Elv"] {
        home.varde(&["add", "patient", name, done[0], done[1]]).done();
    }
    let mut screen = Screen::open(&home, 120, 40);
    screen.sees("Varde · Masfjorden").press("2").sees("Pasientar 2").sees("12.01.2026");
    home.varde(&["add", "settings", "activity/2.2/within_days=30"]).done();
    screen.sees("04.02.2026").sees_no_more("12.01.2026");
    // By keyboard too: what is not used is passed over.
    screen.press("1").sees("OVER FRISTEN 2").press("s").sees("2.3 Registrere teneste i EPJ");
    while !screen.contents().contains("▸    2.3 ") {
        let before = screen.contents();
        screen.press("j").waits("the pointer stays where it is", |seen| seen != before);
    }
    screen.press("Enter").sees("┌ 2.3 Registrere").type_text(" ").sees("[x] ja").press("Ctrl-S");
    screen.sees("– 2.3 Registrere").sees("ikkje i bruk her").press("Esc").sees("v vaktliste").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    let left_out = home.varde(&["set", "settings", "activity/2.2/not_used=ja"]);
    assert_eq!(left_out.code, 1, "nobody is without the consent");
}

#[test]
fn what_is_done_with_a_patient_can_be_scripted() {
    let home = Home::begun();
    home.varde(&["add", "patient", "name=Stolt Furu"]).done();
    let refused = home.varde(&["--lang", "en", "do", "start-service", "MAS-01"]).failed(1);
    assert!(refused.contains("no consent in force"), "{refused}");
    let refused = home.varde(&["--lang", "en", "do", "turn-down", "MAS-01"]).failed(1);
    assert!(refused.contains("not_included: must be filled in"), "{refused}");
    home.varde(&["do", "turn-down", "MAS-01", "not_included=no-coverage"]).done();
    let turned_down = home.varde(&["list", "patient", "not_included:no-coverage", "--json"]).done();
    assert!(turned_down.contains("cancelled"), "{turned_down}");
}

#[test]
fn criteria_are_answered_with_one_key_each() {
    let home = Home::begun();
    home.varde(&["add", "patient", "name=Stolt Furu"]).done();
    home.varde(&["set", "MAS-01", "criterion/target-group:technology-supports/answer=ja"]).done();
    let mut screen = Screen::open(&home, 120, 50);
    screen.sees("Varde · Masfjorden").press("2").sees("MAS-01").press("Enter").sees("Ansvarleg no");
    screen.press("+").sees("set markøren på eit kriterium");
    // The footer offers the keys where a criterion stands; below it are the timeline's four lines.
    screen.press("G").sees_no_more("+ ja");
    for _ in 0..5 {
        screen.press("k");
    }
    screen.sees("+ ja").press("-").sees("✕ nei").sees("noko talar imot").sees_no_more("+ ja");
    for key in ["k", "k", "k", "k", "k", "+", "+", "+", "+", "+"] {
        screen.press(key);
    }
    screen.sees("Målgruppe · kan inkluderast").sees("⚠ 0");
}
