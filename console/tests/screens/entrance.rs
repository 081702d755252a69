//! First start, the passphrase, and settings.

use console::effect::Ending;
use console::settings::Settings;
use console::theme::Palette;
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;

#[test]
fn a_region_is_begun() {
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.sees("Byrje ein region").press("Enter").type_text("Nordhordland").press("Tab");
    screen
        .type_text("masf")
        .sees("Masfjorden")
        .does_not_see("Austrheim")
        .press("Tab")
        .type_text("Lun Fjellrev")
        .press("Tab")
        .type_text("kontoret");
    screen.press("Ctrl-S").sees("Vel passfrase").type_text("lang nok").press("Enter");
    screen.type_text("lang nøkk").press("Enter").sees("dei to er ikkje like");
    screen.type_text("lang nok").press("Enter").type_text("lang nok").does_not_see("lang nok");
    screen.press("Enter").sees("Varde · Masfjorden").sees("Ingenting ventar på nokon i dag");
    let init = screen.daemon().asked.iter().find_map(|request| match request {
        Request::Init(init) => Some(init.clone()),
        _ => None,
    });
    let init = init.unwrap();
    assert_eq!((init.region.as_str(), init.municipality.number()), ("Nordhordland", 4634));
    assert_eq!(init.passphrase.unwrap().0.as_str(), "lang nok");
}

#[test]
fn a_short_passphrase_is_refused_before_it_is_repeated() {
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.press("Enter").type_text("Nordhordland").press("Tab").type_text("4634").press("Tab");
    screen.type_text("Lun Fjellrev").press("Tab").type_text("kontoret").press("Ctrl-S").sees("Minst 8 teikn");
    screen.type_text("kort").press("Enter").sees("passfrasa må ha minst 8 teikn").does_not_see("****");
}

#[test]
fn the_region_form_says_what_is_missing() {
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.press("Enter").press("Ctrl-S").sees("må fyllast ut").does_not_see("Vel passfrase");
}

#[test]
fn joining_says_what_it_takes_and_the_demo_opens() {
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.press("Down").sees("Du treng ein billett");
    screen.press("Down").sees("gjenopprettingskortet").press("Down").sees("Oppdikta").press("Enter");
    assert_eq!(screen.ending(), Some(Ending::Demo));
}

#[test]
fn a_wrong_passphrase_says_so_and_the_right_one_opens() {
    let mut screen = Screen::open(Fake::locked(), 80, 24);
    screen
        .sees("Lås opp")
        .type_text("feil")
        .does_not_see("feil")
        .sees("****")
        .press("Enter")
        .sees("feil passfrase");
    screen.type_text("lang nok passfrase").press("Enter").sees("MAS-07").does_not_see("Lås opp");
}

#[test]
fn a_passphrase_that_nobody_answers_is_asked_for_again() {
    let mut screen = Screen::open(Fake::locked(), 80, 24);
    screen.daemon().silent = true;
    screen.type_text("lang nok passfrase").press("Enter").sees("opnar …");
    screen.lose_daemon().does_not_see("opnar …").sees("utan samband med tenesta").does_not_see("****");
}

#[test]
fn the_language_is_changed_at_once_and_kept() {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("F2").sees("nynorsk").press("Right").sees("bokmål").press("Right").sees("English");
    screen.press("Down").press("Left").sees("high contrast").press("Esc").sees("TODAY");
    assert_eq!(
        screen.kept(),
        Settings { language: Some("en".into()), theme: Palette::HighContrast, ..Settings::default() }
    );
}
