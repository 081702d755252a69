//! Every screen as it looks, in three languages and several sizes.

use console::language::Language;

use crate::absence::covered;
use crate::driver::Screen;
use crate::fake::Fake;
use crate::meetings::with_check_in;

const LANGUAGES: [Language; 3] = [Language::Nynorsk, Language::Bokmaal, Language::English];

/// Pictures of a screen that some keys lead to, in every language, narrow and wide.
fn pictures(name: &str, fake: fn() -> Fake, keys: &[&str]) {
    for language in LANGUAGES {
        for (width, height) in [(80, 24), (160, 45)] {
            let mut screen = Screen::open_in(language, fake(), width, height);
            keys.iter().for_each(|key| drop(screen.press(key).text()));
            insta::assert_snapshot!(format!("{name}_{language}_{width}"), screen.text());
        }
    }
}

#[test]
fn every_tab_in_every_language() {
    for (name, key) in [
        ("today", "1"),
        ("patients", "2"),
        ("plans", "3"),
        ("equipment", "4"),
        ("appointments", "5"),
        ("meetings", "6"),
        ("benefits", "7"),
        ("sync", "8"),
        ("contacts", "9"),
    ] {
        pictures(name, Fake::with_people, &[key]);
    }
}

#[test]
fn a_patient_opened() {
    pictures("patient", Fake::with_people, &["2", "End", "Up", "Enter"]);
}

#[test]
fn somebody_away() {
    pictures("away_today", covered, &["1"]);
    pictures("away_board", covered, &["2", "b"]);
}

#[test]
fn the_board() {
    pictures("board", Fake::with_people, &["2", "b"]);
    pictures("board_opened", Fake::with_people, &["2", "b", "Enter"]);
    let mut screen = Screen::open(Fake::with_people(), 60, 20);
    insta::assert_snapshot!("small_board", screen.press("2").press("b").text());
}

#[test]
fn the_rest_of_a_patient() {
    pictures("patient_end", Fake::with_people, &["2", "End", "Up", "Enter", "End"]);
}

#[test]
fn one_person_entered_twice() {
    pictures("merge", Fake::with_twins, &["!", "m"]);
}

#[test]
fn the_forms() {
    pictures("form_add", Fake::with_people, &["2", "a"]);
    pictures("form_activity", Fake::with_people, &["2", "End", "Up", "Enter", "t"]);
    pictures("form_discard", Fake::with_people, &["2", "a", "Å", "Esc"]);
}

#[test]
fn consultations() {
    pictures("dsk_arranged", Fake::with_consultations, &["5", "Down", "Down", "Enter"]);
    pictures("dsk_book", Fake::with_consultations, &["5", "Down", "Down", "Enter", "b"]);
    pictures("dsk_week", Fake::with_consultations, &["5", "w", "Down"]);
    pictures("dsk_week_empty", Fake::with_consultations, &["5", "w", "Right"]);
    pictures("dsk_week_opened", Fake::with_consultations, &["5", "w", "Enter"]);
}

#[test]
fn help_and_settings() {
    pictures("help", Fake::with_people, &["2", "?"]);
    pictures("settings", Fake::with_people, &["F2"]);
}

#[test]
fn the_way_in() {
    pictures("first_start", Fake::absent, &[]);
    pictures("begin_region", Fake::absent, &["Enter"]);
    pictures("unlock", Fake::locked, &[]);
}

#[test]
fn the_machines() {
    pictures("sync_machines", Fake::with_machines, &["8", "Down"]);
    pictures("sync_waiting", Fake::with_somebody_waiting, &["8"]);
    pictures("sync_members", Fake::with_machines, &["8", "m"]);
    pictures("sync_today", Fake::with_somebody_waiting, &["1"]);
}

#[test]
fn letting_a_machine_in() {
    pictures("invite_form", Fake::with_machines, &["8", "i"]);
    pictures("invite_ticket", Fake::with_machines, &["8", "i", "Ctrl-S"]);
    pictures("invite_compare", Fake::with_somebody_waiting, &["8", "Enter"]);
}

#[test]
fn joining_a_region() {
    pictures("join_form", Fake::absent, &["Down", "Enter"]);
    pictures("join_waiting", Fake::joining, &[]);
    pictures("join_confirmed", Fake::joining, &["c"]);
    pictures("join_nobody", Fake::joining, &["d"]);
}

#[test]
fn a_check_in() {
    pictures("check_in", with_check_in, &["6", "Enter"]);
    pictures("check_in_minutes", with_check_in, &["6", "Enter", "f"]);
    let mut screen = Screen::open(with_check_in(), 60, 20);
    insta::assert_snapshot!("small_check_in", screen.press("6").press("Enter").text());
}

#[test]
fn the_smallest_terminal_has_room_for_machines() {
    for (name, fake, keys) in [
        ("sync", Fake::with_somebody_waiting as fn() -> Fake, &["8", "Down", "Down"][..]),
        ("sync_here", Fake::with_somebody_waiting, &["8", "End"]),
        ("compare", Fake::with_somebody_waiting, &["8", "Enter", "c"]),
        ("ticket", Fake::with_machines, &["8", "i", "Ctrl-S", "f"]),
        ("members", Fake::with_machines, &["8", "m"]),
        ("waiting", Fake::joining, &["c"]),
    ] {
        let mut screen = Screen::open(fake(), 60, 20);
        keys.iter().for_each(|key| drop(screen.press(key).text()));
        insta::assert_snapshot!(format!("small_{name}"), screen.text());
    }
}

#[test]
fn empty_lists_say_what_goes_there() {
    for (name, key) in [("today", "1"), ("patients", "2"), ("contacts", "9")] {
        pictures(&format!("empty_{name}"), Fake::empty, &[key]);
    }
}

#[test]
fn the_smallest_terminal() {
    for (name, keys) in [
        ("today", &["1"][..]),
        ("patients", &["2"]),
        ("patient", &["2", "End", "Up", "Enter"]),
        ("form", &["2", "a"]),
    ] {
        let mut screen = Screen::open(Fake::with_people(), 60, 20);
        keys.iter().for_each(|key| drop(screen.press(key).text()));
        insta::assert_snapshot!(format!("small_{name}"), screen.text());
    }
}

#[test]
fn a_terminal_that_is_too_small_says_what_it_needs() {
    Screen::open(Fake::with_people(), 59, 20).sees("60 × 20").does_not_see("I dag");
    Screen::open(Fake::with_people(), 60, 19).sees("60 × 20");
    Screen::open(Fake::with_people(), 10, 3).does_not_see("I dag");
}
