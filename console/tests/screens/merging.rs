//! One person who was entered twice becomes one, and two again.

use syncd::domain::merge;
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;

fn inbox() -> Screen {
    let mut screen = Screen::open(Fake::with_twins(), 110, 34);
    screen.press("2").sees("MAS-12").press("!").sees("det er éin person");
    screen
}

fn is_merged(screen: &mut Screen) -> bool {
    let twin = screen.daemon().twin();
    screen.daemon().records.iter().any(|record| record.id == twin && merge::about(record).is_some())
}

#[test]
fn two_records_of_one_person_are_merged_once_it_was_seen_what_comes_of_it() {
    let mut screen = inbox();
    screen.press("m").sees("MAS-12 Stolt Furu blir lagd bort, og MAS-03 Stolt Furu står for begge");
    screen.press("Enter");
    assert!(!is_merged(&mut screen), "Enter merges nothing");
    screen.press("x").sees("MAS-03 Stolt Furu blir lagd bort, og MAS-12 Stolt Furu står for begge");
    screen.press("x").press("m").sees("Slått saman: MAS-03 Stolt Furu står for begge");
    assert!(is_merged(&mut screen));
}

#[test]
fn whoever_leaves_the_preview_has_merged_nothing() {
    let mut screen = inbox();
    screen.press("m").press("Esc").sees("Å avklare (1)");
    assert!(!is_merged(&mut screen));
    let asked = &screen.daemon().asked;
    assert!(!asked.iter().any(|it| matches!(it, Request::Merge { preview: false, .. })));
}

#[test]
fn a_merged_record_says_what_replaces_it_leads_there_and_comes_back() {
    let mut screen = inbox();
    screen.press("m").press("m").press("Esc");
    let mut screen = screen;
    screen.press("2").press("End").press("Enter").sees("erstatta av MAS-03 Stolt Furu");
    screen.press("M").sees("MAS-12 står for seg sjølv att");
    assert!(!is_merged(&mut screen));
    screen.press("M").sees("pasienten er ikkje slått saman med nokon");
}
