//! DSK: arranged step by step, held, evaluated; the week.

use syncd::domain::Key;
use syncd::domain::operation::Operation;
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;

/// The list of DSK; the rows stand by number.
fn listed(width: u16, height: u16) -> Screen {
    let mut screen = Screen::open(Fake::with_consultations(), width, height);
    screen.press("5").sees("DSK-04");
    screen
}

/// The one that is being arranged, opened.
fn arranged() -> Screen {
    let mut screen = listed(80, 30);
    screen.press("Down").press("Down").press("Enter").sees("DSK-05");
    screen
}

fn week(width: u16, height: u16) -> Screen {
    let mut screen = listed(width, height);
    screen.press("w").sees("Veke 48");
    screen
}

#[test]
fn a_dsk_says_what_is_next_who_answers_for_it_and_whom_to_phone_when() {
    let mut screen = arranged();
    screen.sees("◐ blir avtalt").sees("Neste: Avtal tid på telefon · Ansvarleg no: Lun Fjellrev · 26.11.");
    screen.sees("Ring Palliativt team 68 05 00 40 (09–11)");
    screen.sees("✓ gjort").sees("Tilvising  16.11.2026  Masfjorden legekontor");
    screen.sees("○ ikkje byrja").sees("Innkalling og lenkje");
}

#[test]
fn a_time_is_agreed_and_the_link_checked_by_its_host() {
    let mut screen = arranged();
    screen.press("p").sees("har inga lenkje").press("g").sees("har ikkje avtalt tid");
    screen.press("b").sees("Avtale tid: DSK-05").type_text("27.11. kl. 9").press("Tab");
    screen.type_text("9:45");
    (0..4).for_each(|_| drop(screen.press("Tab").text()));
    screen.type_text("https://join.nhn.no.evil.example/").press("Ctrl-S");
    screen.sees("går til join.nhn.no.evil.example");
    (0..40).for_each(|_| drop(screen.press("Backspace").text()));
    screen.type_text("https://join.nhn.no/rom-5").press("Ctrl-S");
    let asked = screen.daemon().asked.iter().rev().find_map(|request| match request {
        Request::Operate { fields, .. } => fields.get(&Key::top("end")).cloned(),
        _ => None,
    });
    assert_eq!(asked, Some("2026-11-27T09:45:00".into()), "a time alone is of the day of the start");
    screen.sees("→ avtalt").sees("✓ lenkja er sjekka").sees("✕ utstyr og samband er ikkje prøvd");
    screen.press("p").sees("Lenkje og utstyr: DSK-05").press("Tab").press(" ").press("Ctrl-S");
    screen.sees("✓ utstyr og samband er prøvd");
}

#[test]
fn the_step_under_the_cursor_is_finished() {
    let mut screen = arranged();
    screen.press("t").sees("Føre eit steg: DSK-05").sees("│ Avtal tid på telefon ─").press("Esc");
    screen.click("Innkalling og lenkje").press("t").sees("│ Innkalling og lenkje ─").press("Ctrl-S");
    let asked = screen.daemon().asked.iter().rev().find_map(|request| match request {
        Request::Operate { operation, entry, .. } => Some((*operation, entry.clone())),
        _ => None,
    });
    assert_eq!(asked, Some((Operation::FinishStep, Some("link".into()))));
}

#[test]
fn what_was_held_asks_for_notes_and_evaluation() {
    let mut screen = listed(80, 30);
    screen.press("Enter").sees("✓ gjennomført").sees("✓ journalnotat i kommunen");
    screen.sees("✕ journalnotat på sjukehuset manglar").sees("✕ evaluering manglar");
    screen.press("x").sees("er alt gjennomført");
    screen.press("v").sees("Evaluere: DSK-02").press("Ctrl-S").sees("✓ evaluert");
}

#[test]
fn two_at_the_same_time_are_marked_wherever_they_stand() {
    let mut screen = listed(80, 30);
    screen.sees("DSK-04 ⚠").sees("DSK-06 ⚠").does_not_see("DSK-05 ⚠");
    screen.press("Down").press("Enter").sees("Start er samstundes med DSK-06 (same pasient)");
    screen.press("1").sees("samstundes med ein annan DSK");
}

#[test]
fn the_week_shows_each_day_and_what_collides() {
    let mut narrow = week(80, 24);
    narrow.sees("23.11.–29.11.2026 · 3 DSK").sees("tysdag 24.11. i dag").sees("måndag 23.11.  –");
    narrow.sees("10:00–10:30  MAS-03 Stolt Furu").sees("10:15–11:00").sees("⚠ dobbelt  → avtalt");
    let mut wide = week(160, 45);
    wide.sees("laurdag 28.11.").sees("10:00–10:30").sees("⚠ dobbelt").sees("13:00–13:45");
    wide.press("Enter").sees("Start er samstundes med").sees("Veke 48");
    wide.press("Esc").does_not_see("samstundes");
}

#[test]
fn one_goes_from_week_to_week_and_back_to_the_list() {
    let mut screen = week(80, 24);
    screen.press("Right").sees("Veke 49").sees("Ingen DSK denne veka.").sees("Trykk a for å leggje til ein");
    screen.press("Left").press("h").sees("Veke 47").press("t").sees("Veke 48").sees("10:15–11:00");
    screen.press("Down").press("Enter").sees("DSK-06").press("Esc").sees("Veke 48");
    screen.press("w").sees("etter nummer").does_not_see("Veke 48");
}

#[test]
fn the_mouse_selects_in_the_week_and_opens() {
    for (width, height) in [(80, 24), (160, 45)] {
        let mut screen = week(width, height);
        screen.click("13:00–13:45").sees("▸").click("13:00–13:45").sees("DSK-02");
    }
}

#[test]
fn the_week_hears_of_what_changes_elsewhere() {
    let mut screen = week(80, 24);
    let place = screen.daemon().records.iter().position(|record| record.id == crate::people::id(24)).unwrap();
    screen.daemon().records.remove(place);
    screen.daemon().change_appointments();
    screen.settle().sees("2 DSK").does_not_see("13:00–13:45");
    let asked = screen.daemon().asked.len();
    screen.settle();
    assert_eq!(screen.daemon().asked.len(), asked, "and asks for nothing more");
}
