//! Finding, marking, undoing, and what is kept of an unfinished form.

use console::language::Language;
use syncd::domain::{Key, Record, Value};
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;

fn patients() -> Screen {
    let mut screen = Screen::open(Fake::with_people(), 100, 30);
    screen.press("2").sees("MAS-03");
    screen
}

/// The console is killed and opened again on the same daemon.
fn again(screen: &mut Screen) -> Screen {
    let mut fake = Fake::with_people();
    fake.drafts = std::mem::take(&mut screen.daemon().drafts);
    Screen::open(fake, 100, 30)
}

#[test]
fn an_unfinished_form_stands_as_it_was_left_after_a_crash() {
    let mut screen = patients();
    screen.press("a").type_text("Åse Nøs").press("Tab");
    again(&mut screen).sees("var ikkje lagra").sees("Ny pasient").sees("Åse Nøs");

    let mut screen = patients();
    screen.press("e").press("Tab").type_text(" Nordre");
    let mut screen = again(&mut screen);
    screen.sees("Endre MAS-03").sees("Stolt Furu Nordre").press("Ctrl-S").sees("lagra");
    assert!(screen.daemon().drafts.is_empty(), "what was saved is kept no longer");

    let mut screen = patients();
    screen.press("Enter").press("t").press("Right").press("Tab").type_text("i dag");
    again(&mut screen).sees("2.2 Informere, få samtykke").sees("tysdag 24. november 2026");
}

#[test]
fn a_form_that_was_dropped_is_not_kept() {
    let mut screen = patients();
    screen.press("a").type_text("Åse").press("Esc").press("d");
    assert!(screen.daemon().drafts.is_empty());
    again(&mut screen).does_not_see("Ny pasient");
}

#[test]
fn what_somebody_else_writes_meanwhile_stands_beside_the_field_and_overwrites_nothing() {
    let mut screen = patients();
    screen.press("e").press("Tab").type_text(" Nordre");
    let is_meant = |record: &&mut Record| *record.top("number") == Value::text("MAS-03");
    let record = screen.daemon().records.iter_mut().find(is_meant).unwrap();
    record.set(Key::top("name"), "Stolt Gran");
    let id = record.id;
    screen.daemon().tell_of(id);
    screen.settle().sees("Stolt Furu Nordre").sees("no: Stolt Gran");
}

#[test]
fn a_filter_that_cannot_be_understood_is_pointed_at_and_the_rows_stay() {
    let mut screen = patients();
    screen.press("/").type_text("fasse:4").sees("Teikn 1: «fasse» er ikkje eit felt her").sees("MAS-03");
    screen.press("Esc").press("/").type_text("grup").sees("gruppe:").press("Tab").sees("/gruppe:");
    screen.type_text("kols").press("Enter").sees("/gruppe:kols").does_not_see("er ikkje");
    let conditions = screen.daemon().asked.iter().rev().find_map(|request| match request {
        Request::List(query) => Some(query.conditions.len()),
        _ => None,
    });
    assert_eq!(conditions, Some(1));
}

#[test]
fn the_palette_finds_what_can_be_done_and_says_why_something_cannot() {
    let mut screen = patients();
    screen.press(":").sees("Kva vil du gjere?").type_text("ny post").press("Esc");
    screen.press(":").type_text("angre det siste").sees("Angre det siste du gjorde").press("Esc");
    screen.daemon().read_only = true;
    screen.daemon().change_appointments();
    screen.settle().press(":").type_text("legg til").sees("lageret er berre").press("Enter");
    screen.does_not_see("Ny pasient");
}

#[test]
fn marked_rows_are_changed_together_once_it_is_shown_what_changes() {
    let mut screen = patients();
    screen.press("Space").press("Space").sees("2 merkte").press("e").sees("Endre 2 kort");
    screen.press("Ctrl-S").sees("Ingenting er fylt ut");
    for _ in 0..40 {
        if screen.text().contains("▸ Koordinator") {
            break;
        }
        screen.press("Tab");
    }
    screen.type_text("Mild Elvebreidd").press("Ctrl-S").sees("Dette blir endra").sees("→ Mild Elvebreidd");
    screen.press("s").sees("2 kort er endra").does_not_see("merkte");
    let changed = screen
        .daemon()
        .records
        .iter()
        .filter(|record| *record.top("coordinator") == Value::text("Mild Elvebreidd"));
    assert!(changed.count() >= 2);
}

#[test]
fn a_row_and_a_line_are_copied() {
    let mut screen = patients();
    screen.press("y").sees("Kopiert: MAS-03");
    assert!(screen.console().runner().take_copied().unwrap().contains("Stolt Furu"));
}

#[test]
fn a_view_is_saved_under_a_name_and_shown_again() {
    let mut screen = patients();
    screen.press("/").type_text("gruppe:kols").press("Enter").press("v").sees("Inga visingar er lagra");
    screen.press("a").type_text("Mine kols").press("Enter").sees("Mine kols").sees("gruppe:kols");
    screen
        .press("Esc")
        .press("Esc")
        .does_not_see("/gruppe:kols")
        .press("v")
        .press("Enter")
        .sees("/gruppe:kols");
    screen.press("v").press("x").sees("Inga visingar er lagra");
}

#[test]
fn the_layers_in_every_language() {
    for language in [Language::Nynorsk, Language::Bokmaal, Language::English] {
        for (width, height) in [(80, 24), (160, 45)] {
            let mut screen = Screen::open_in(language, Fake::with_people(), width, height);
            for (name, keys) in
                [("palette", &["2", ":"][..]), ("views", &["Esc", "v"]), ("finder", &["Esc", "Ctrl-P"])]
            {
                keys.iter().for_each(|key| drop(screen.press(key).text()));
                insta::assert_snapshot!(format!("{name}_{language}_{width}"), screen.text());
            }
        }
    }
}
