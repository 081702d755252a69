//! Lists and *Today*.

use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::{Fake, NOW};

fn patients(width: u16, height: u16) -> Screen {
    let mut screen = Screen::open(Fake::with_people(), width, height);
    screen.press("2");
    screen
}

#[test]
fn today_shows_what_why_who_and_the_key() {
    let mut screen = Screen::open(Fake::with_people(), 120, 30);
    screen
        .sees("NO 1")
        .sees("● ")
        .sees("MAS-07 Rolig Havørn")
        .sees("du har vakt · 62 min · Enter opnar · vara: Mild");
    screen.sees("I DAG 1").sees("10:00").sees("OVER FRISTEN").sees("VENTAR PÅ ANDRE");
    screen.sees("Ansvarleg no: Lun Fjellrev");
}

#[test]
fn enter_opens_the_record_and_esc_comes_back() {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("Enter").sees("SpO₂ 84 % to gonger").does_not_see("OVER FRISTEN");
    screen.press("Esc").sees("OVER FRISTEN");
}

#[test]
fn from_a_record_one_opens_its_patient_and_comes_back_step_by_step() {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("Enter").press("Down").press("Enter").sees("Ansvarleg no").does_not_see("SpO₂");
    screen.press("Esc").sees("SpO₂").press("Esc").sees("OVER FRISTEN");
}

#[test]
fn the_detail_follows_the_selection_where_there_is_room() {
    let mut screen = patients(160, 45);
    screen.sees("MAS-03 Stolt Furu").press("Down").sees("MAS-07 Rolig Havørn · 71 · kols");
    screen.sees("Fjordvegen 12").sees("Fjordvegen 21").sees("Mild Elvebreidd");
}

#[test]
fn filters_as_one_types_and_esc_clears() {
    let mut screen = patients(80, 24);
    screen.press("/").type_text("hav").sees("Rolig Havørn").does_not_see("Stolt Furu");
    screen.press("Enter").press("j").sees("/hav").does_not_see("Stolt Furu");
    screen.press("Esc").sees("Stolt Furu").does_not_see("/hav");
    screen.press("/").type_text("ingen slik").sees("Ingen passar til «ingen slik»");
    screen.press("Esc").sees("Stolt Furu");
}

#[test]
fn sorts_by_the_next_column_and_the_other_way_around() {
    let mut screen = patients(80, 24);
    let order = |screen: &Screen| {
        let text = screen.text();
        ["Furu", "Havørn", "Lynghei"].map(|name| text.find(name).unwrap())
    };
    screen.sees("etter nummer ↑");
    assert!(order(&screen).is_sorted());
    screen.press("s").sees("etter namn ↑");
    let [furu, havørn, lynghei] = order(&screen);
    assert!(lynghei < havørn && havørn < furu);
    screen.press("S").sees("etter namn ↓");
    assert!(order(&screen).is_sorted());
}

#[test]
fn a_row_added_by_another_process_appears_without_a_key() {
    let mut screen = patients(80, 24);
    screen.press("Down").press("Enter").press("Esc");
    screen.daemon().add_elsewhere("MAS-01", "Mild Bjørk");
    screen.settle().sees("Mild Bjørk").sees("▸ MAS-07");
}

#[test]
fn the_mouse_selects_opens_scrolls_and_changes_tabs() {
    let mut screen = patients(80, 24);
    screen.click("MAS-10").sees("▸ MAS-10").click("MAS-10").sees("Klok Lynghei");
    screen.press("Esc").click("9 Kont").sees("Masfjorden legekontor");
    screen.click("2 Pas.").sees("MAS-03");
    let mut many = Fake::empty();
    (0..100).for_each(|number| many.add_elsewhere(&format!("MAS-{number:03}"), "Mild Bjørk"));
    let mut screen = Screen::open(many, 80, 24);
    screen.press("2").sees("MAS-000");
    (0..10).for_each(|_| drop(screen.scroll_down(5, 10).text()));
    screen.sees("▸ MAS-030").does_not_see("MAS-000");
}

#[test]
fn never_more_than_three_screens_of_rows_are_asked_for() {
    let mut many = Fake::empty();
    (0..2_000).for_each(|number| many.add_elsewhere(&format!("MAS-{number:04}"), "Mild Bjørk"));
    many.said.clear();
    let mut screen = Screen::open(many, 80, 24);
    screen.press("2").press("End").sees("MAS-1999").press("PageDown").press("Up").sees("▸ MAS-1998");
    let limits = screen.daemon().asked.iter().filter_map(|request| match request {
        Request::List(query) => Some(query.limit),
        _ => None,
    });
    assert_eq!(limits.max(), Some(3 * 18));
}

#[test]
fn the_tabs_shrink_to_numbers_and_the_name_of_the_one_in_front() {
    patients(60, 20).sees(" 1 ▸2 Pasientar  3  4 ").sees("▲ 1").sees("⚠ 1");
}

#[test]
fn the_clock_is_the_daemons() {
    let mut screen = Screen::open(Fake::with_people(), 120, 30);
    assert_eq!((NOW.hour(), NOW.minute()), (8, 12));
    screen.sees("tysdag 24. november 2026  08:12 · Lun Fjellrev");
    let asked = screen.daemon().asked.len();
    screen.console().take(console::message::Msg::Minute);
    assert!(matches!(screen.daemon().asked[asked..], [Request::Status]));
}

#[test]
fn nothing_is_asked_while_nothing_happens() {
    let mut screen = patients(160, 45);
    let asked = screen.daemon().asked.len();
    screen.settle().settle();
    assert_eq!(screen.daemon().asked.len(), asked);
}

#[test]
fn another_size_keeps_the_selection_and_shows_more() {
    let mut screen = patients(80, 24);
    screen.press("Down").resize(160, 45).sees("▸ MAS-07").sees("Fjordvegen 21");
    screen.resize(60, 20).sees("▸ MAS-07").does_not_see("Fjordvegen 21");
}

#[test]
fn the_windows_title_says_nothing_of_a_patient() {
    let mut screen = patients(80, 24);
    screen.press("Enter").sees("Stolt Furu");
    assert_eq!(screen.console().model().title(), "Varde · Masfjorden");
}

#[test]
fn a_key_is_answered_within_a_frame_with_ten_thousand_patients() {
    let mut many = Fake::empty();
    (0..10_000).for_each(|number| many.add_elsewhere(&format!("MAS-{number:05}"), "Mild Bjørk"));
    many.said.clear();
    let mut screen = Screen::open(many, 160, 45);
    screen.press("2").sees("MAS-00000");
    // What the daemon takes is not the console's: it stays silent.
    screen.daemon().silent = true;
    let start = std::time::Instant::now();
    (0..50).for_each(|_| drop(screen.press("Down").text()));
    let each = start.elapsed() / 50;
    assert!(each.as_millis() < 16, "{each:?}");
}

#[test]
fn what_a_killed_daemon_never_answered_is_asked_of_the_next_one() {
    let mut screen = Screen::open(Fake::with_people(), 160, 40);
    screen.press("2").sees("Stolt Furu");
    screen.daemon().silent = true;
    screen.daemon().add_elsewhere("MAS-01", "Mild Bjørk");
    screen.settle().press("1").press("2").does_not_see("Mild Bjørk");
    screen.daemon().start_again();
    screen.settle().sees("Mild Bjørk").press("1").sees("MAS-07").press("2").press("Enter").sees("Mild Bjørk");
}
