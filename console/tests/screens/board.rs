//! Patients by phase.

use syncd::domain::{Kind, Value};
use syncd::service::protocol::Request;
use syncd::store::view::Query;

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::record;

fn board(fake: Fake, width: u16, height: u16) -> Screen {
    let mut screen = Screen::open(fake, width, height);
    screen.press("2").press("b");
    screen
}

/// So many patients who have just been asked, one paused, and one who never started.
fn many(patients: u16) -> Fake {
    let mut fake = Fake::with_people();
    let text = |text: &str| Value::text(text);
    let patient = |number: u16, status: &str| {
        let fields = [
            ("number", text(&format!("MAS-{number}"))),
            ("name", text(&format!("Person {number}"))),
            ("status", text(status)),
            ("activity/2.1/state", text("done")),
        ];
        record(1000 + number, Kind::Patient, &fields)
    };
    fake.records.extend((100..100 + patients).map(|number| patient(number, "planned")));
    fake.records.extend([patient(900, "onhold"), patient(901, "cancelled")]);
    fake
}

#[test]
fn one_key_shows_the_board_and_the_list_again() {
    for (width, height) in [(80, 24), (120, 40), (160, 45)] {
        let mut screen = board(many(0), width, height);
        screen.sees("2 Oppstart 3").sees("4 Oppfølging 1").sees("1 utan fase");
        screen.sees("Rolig Havø").sees("4.1 01.12.").sees("Lun Fjellrev").sees("pause");
        assert!(screen.text().contains("✕ 09.11."), "late by a sign: {}", screen.text());
        screen.press("b").sees("etter nummer ↑").sees("Stolt Furu");
        screen.press("b").press("Esc").sees("etter nummer ↑");
    }
}

#[test]
fn the_board_opens_at_the_patient_of_the_list_and_goes_from_column_to_column() {
    for keys in [["Right", "Left", "Down"], ["l", "h", "j"]] {
        let mut screen = Screen::open(many(0), 80, 24);
        screen.press("2");
        while !screen.text().lines().any(|line| line.contains("▸MAS-07") || line.contains("▸ MAS-07")) {
            screen.press("Down");
        }
        screen.press("b").sees("▸MAS-07");
        screen.press(keys[1]).press(keys[1]).does_not_see("▸MAS-07").sees("▸MAS-03");
        screen.press(keys[2]).sees("▸MAS-10").press("Enter").sees("Klok Lynghei").sees("Ansvarleg no");
        screen.press("Esc").sees("▸MAS-10").press(keys[0]).does_not_see("▸MAS-");
        screen.press("Enter").sees("ingenting er valt").press(keys[0]).sees("▸MAS-07");
        screen.press("b").sees("MAS-07");
        assert!(screen.text().lines().any(|line| line.contains('▸') && line.contains("MAS-07")));
    }
}

#[test]
fn where_few_columns_fit_the_one_of_the_cursor_is_among_them() {
    let mut screen = board(many(0), 60, 20);
    for _ in 0..5 {
        screen.press("Left");
    }
    screen.sees("1 Kartlegging 0").does_not_see("5 Avslutn").sees("›");
    for phase in 2..=5 {
        screen.press("Right").sees(&format!("{phase} "));
    }
    screen.sees("5 Avslutn").sees("‹").does_not_see("1 Kartl");
}

#[test]
fn the_filter_of_the_list_is_that_of_the_board() {
    let mut screen = board(many(2), 120, 40);
    screen.sees("2 Oppstart 5").press("/").type_text("furu").sees("2 Oppstart 1").sees("4 Oppfølging 0");
    screen.press("Enter").sees("/furu").press("b").sees("Pasientar 1").press("b").sees("2 Oppstart 1");
    screen.press("/").press("Esc").sees("2 Oppstart 5");
}

#[test]
fn a_click_selects_a_card_and_a_second_one_opens_it() {
    let mut screen = board(many(0), 120, 40);
    screen.click("MAS-10").sees("▸MAS-10").click("MAS-10").sees("Ansvarleg no").sees("Klok Lynghei");
    screen.press("Esc").click("4 Oppf").sees("▸MAS-07");
}

#[test]
fn many_patients_are_asked_for_by_the_screen() {
    let mut screen = board(many(300), 80, 24);
    screen.sees("2 Oppstart 303");
    while !screen.text().contains("▸MAS-03") {
        screen.press("Right");
    }
    let asked_before = screen.daemon().asked.len();
    screen.press("End").press("Up").press("PageUp").press("PageDown");
    let asked: Vec<Query> = screen.daemon().asked[asked_before..]
        .iter()
        .filter_map(|request| match request {
            Request::List(query) => Some(query.clone()),
            _ => None,
        })
        .collect();
    assert!(!asked.is_empty() && asked.len() <= 4, "one window of one column for a key: {}", asked.len());
    assert!(asked.iter().all(|query| query.limit <= 20), "{asked:?}");
}

#[test]
fn who_is_marked_in_the_list_is_not_changed_from_the_board() {
    let mut screen = Screen::open(many(0), 120, 40);
    screen.press("2").press("*").sees("merkte").press("b").press("b").does_not_see("merkte");
}
