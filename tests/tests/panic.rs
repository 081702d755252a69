//! A program that falls over leaves a terminal that one can work in.

use end_to_end::Screen;

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let closed = Screen::of(env!("CARGO_BIN_EXE_falls-over"), &[], 80, 24).closes();
    assert_eq!(closed.is_clean().code, 101);
    let (taken, report) = closed.written.split_once("\x1b[?1049h").expect("the terminal was taken");
    assert_eq!(taken.matches("falls over").count(), 0);
    let (_, report) = report.split_once("\x1b[?1049l").expect("the terminal was given back");
    assert!(report.contains("it falls over"), "{report:?}");
    assert!(closed.terminal.contents().contains("it falls over"), "{}", closed.terminal.contents());
}
