//! A person fills in forms.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use syncd::domain::operation::Operation;
use syncd::domain::{Fault, Key, Kind, RecordId, Value};

use super::testing::{Filled, TODAY};
use super::{Form, FormEvent, FormPart};
use crate::language::Language;
use crate::language::input::Context;

fn havorn() -> Vec<(&'static str, Value)> {
    vec![
        ("number", "MAS-07".into()),
        ("name", "Rolig Havørn".into()),
        ("birth_date", "1955-11-24".into()),
        ("phone", "+4741234567".into()),
        ("group", "copd".into()),
        ("status", "active".into()),
        ("tools", "tablet pulse-oximeter".into()),
        ("start_date", "2026-09-10".into()),
        ("gp", RecordId::from_bytes([7; 16]).into()),
        ("hours_decided", Value::Decimal(2.5)),
        ("notes", "Ta med nøkkel.\nHund i huset.".into()),
    ]
}

fn opened() -> Filled {
    Filled::new(Language::Nynorsk, Kind::Patient, &havorn())
}

#[test]
fn only_what_was_touched_is_saved() {
    let mut form = opened();
    assert!(!form.form.is_dirty());
    assert_eq!(form.save(), Some(FormEvent::Save));
    assert_eq!(form.touched(), []);
    form.go_to("address");
    form.type_text("Sjøvegen 3 Åsen");
    form.go_to("hours_decided");
    form.type_text("5");
    assert!(form.form.is_dirty());
    assert_eq!(form.save(), Some(FormEvent::Save));
    let expected = [
        ("address".to_owned(), "Sjøvegen 3 Åsen".into()),
        ("hours_decided".to_owned(), Value::Decimal(2.55)),
    ];
    assert_eq!(form.touched(), expected);
}

#[test]
fn what_is_typed_and_taken_back_is_not_touched() {
    let mut form = opened();
    form.go_to("name");
    form.type_text("x");
    form.press(KeyCode::Backspace);
    assert!(!form.form.is_dirty());
    form.go_to("start_date");
    for _ in 0..10 {
        form.press(KeyCode::Backspace);
    }
    form.type_text("10. sept 2026");
    assert!(form.form.is_dirty());
    assert_eq!(form.touched(), [], "the same day in other words");
}

#[test]
fn a_field_that_is_emptied_is_saved_as_empty() {
    let mut form = opened();
    form.go_to("number");
    for _ in 0..6 {
        form.press(KeyCode::Backspace);
    }
    assert_eq!(form.touched(), [("number".to_owned(), Value::Empty)]);
}

#[test]
fn a_day_is_echoed_as_it_is_typed() {
    let mut form = opened();
    form.go_to("end_date");
    form.type_text("3.1");
    assert!(form.shows("→ søndag 3. januar 2027"));
    form.type_text("2");
    assert!(form.shows("→ torsdag 3. desember 2026"));
    form.go_to("hours_spent");
    assert!(form.shows("→ torsdag 3. desember 2026"), "it stays until it is saved");
    assert_eq!(form.touched(), [("end_date".to_owned(), "2026-12-03".into())]);
}

#[test]
fn what_is_wrong_is_said_when_the_field_is_left_and_until_it_is_right() {
    let mut form = opened();
    form.go_to("end_date");
    form.type_text("tull");
    assert!(!form.shows("er ikkje ein dato"), "not while one types");
    form.press(KeyCode::Tab);
    assert!(form.shows("✕ er ikkje ein dato"));
    form.press(KeyCode::BackTab);
    for _ in 0..4 {
        form.press(KeyCode::Backspace);
    }
    assert!(!form.shows("er ikkje ein dato"), "it may be empty");
}

#[test]
fn saving_with_something_wrong_goes_there_and_emits_nothing() {
    let mut form = Filled::new(Language::Nynorsk, Kind::Patient, &[]);
    assert!(form.shows("Namn*") && !form.shows("må fyllast ut"), "nobody has done anything wrong yet");
    form.go_to("hours_decided");
    form.type_text("mange");
    assert_eq!(form.save(), None);
    assert_eq!(form.form.focused(), Some(&Key::top("name")));
    assert!(form.shows("✕ må fyllast ut") && form.shows("✕ er ikkje eit tal"));
    form.type_text("Stolt Furu");
    assert!(!form.shows("✕ må fyllast ut"));
    assert_eq!(form.save(), None);
    assert_eq!(form.form.focused(), Some(&Key::top("hours_decided")));
}

#[test]
fn what_somebody_else_wrote_wrong_does_not_stand_in_the_way() {
    let wrong = [("name", "Stolt Furu".into()), ("identity_number", "24855512345".into())];
    let mut form = Filled::new(Language::Nynorsk, Kind::Patient, &wrong);
    form.go_to("address");
    form.type_text("Sjøvegen 3");
    assert!(form.shows("✕ eitt siffer er feil"));
    assert_eq!(form.save(), Some(FormEvent::Save));
    assert_eq!(form.touched(), [("address".to_owned(), "Sjøvegen 3".into())]);
}

#[test]
fn a_choice_is_changed_with_the_arrows_and_found_by_typing() {
    let mut form = opened();
    form.go_to("group");
    form.press(KeyCode::Right);
    assert_eq!(form.touched(), [("group".to_owned(), "heart-failure".into())]);
    form.press(KeyCode::Left);
    assert_eq!(form.touched(), []);
    form.type_text("psy");
    assert!(form.shows("alderspsykiatri") && form.shows("psykisk helse") && !form.shows("palliasjon"));
    form.press(KeyCode::Down);
    form.press(KeyCode::Enter);
    assert_eq!(form.touched(), [("group".to_owned(), "old-age-psychiatry".into())]);
    form.press(KeyCode::Enter);
    assert_eq!(form.press(KeyCode::Esc), None, "closes the list, not the form");
    assert_eq!(form.press(KeyCode::Esc), Some(FormEvent::Cancel));
    form.press(KeyCode::Delete);
    assert_eq!(form.touched(), [("group".to_owned(), Value::Empty)]);
}

#[test]
fn leaving_a_choice_keeps_what_was_typed_for_or_moved_to() {
    let mut form = opened();
    form.go_to("group");
    form.type_text("hjar");
    assert!(form.shows("Tab vel og neste"));
    form.press(KeyCode::Tab);
    assert!(form.shows("hjartesvikt"));
    assert_eq!(form.touched(), [("group".to_owned(), "heart-failure".into())]);
    form.press(KeyCode::BackTab);
    for key in [KeyCode::Enter, KeyCode::Up] {
        form.press(key);
    }
    assert_eq!(form.save(), Some(FormEvent::Save), "saving leaves the field, too");
    assert_eq!(form.touched(), [], "one up from it is what stood there");
}

#[test]
fn leaving_a_list_that_was_only_opened_changes_nothing() {
    let mut form = opened();
    form.go_to("model");
    form.press(KeyCode::Enter);
    assert!(!form.shows("Tab vel og neste"));
    form.press(KeyCode::Tab);
    form.press(KeyCode::BackTab);
    form.type_text("finst ikkje");
    form.press(KeyCode::Tab);
    form.press(KeyCode::BackTab);
    form.type_text("s");
    form.press(KeyCode::Backspace);
    form.press(KeyCode::Tab);
    assert_eq!(form.touched(), []);
}

#[test]
fn the_last_field_is_left_as_the_others_are() {
    let texts = crate::language::Texts::new(Language::Nynorsk);
    let part = FormPart::of_operation(Operation::TurnDown, "Ikkje med", &texts, |field, _| field);
    let choice = FormPart { fields: part.fields.into_iter().take(1).collect(), title: part.title };
    let context = Context { texts: &texts, today: TODAY, start: None };
    let mut form = Form::new(vec![choice], context);
    let mut press = |code| form.handle(KeyEvent::new(code, KeyModifiers::NONE), context);
    for code in [KeyCode::Enter, KeyCode::Down, KeyCode::Tab] {
        assert_eq!(press(code), None);
    }
    assert_eq!(press(KeyCode::Esc), Some(FormEvent::Cancel), "no list is open any more");
    assert_eq!(form.touched(context).len(), 1);
}

#[test]
fn what_begins_with_what_was_typed_stands_before_what_only_holds_it() {
    let mut form = Filled::new(Language::Nynorsk, Kind::Appointment, &[]);
    form.go_to("status");
    form.type_text("avtalt");
    form.press(KeyCode::Enter);
    assert_eq!(form.touched(), [("status".to_owned(), "booked".into())], "not “blir avtalt”");
}

#[test]
fn what_was_found_for_fewer_letters_is_not_taken_for_more() {
    let mut form = Filled::new(Language::Nynorsk, Kind::Event, &[]);
    form.type_text("Mild");
    form.form.set_candidates(&Key::top("patient"), vec![("03".repeat(16), "MAS-07 Mild Lyng".to_owned())]);
    assert!(form.shows("▸ MAS-07 Mild Lyng"));
    form.type_text(" Rogn");
    assert!(!form.shows("▸ MAS-07 Mild Lyng"));
    form.press(KeyCode::Enter);
    assert_eq!(form.touched(), [("patient".to_owned(), "Mild Rogn".into())], "the daemon finds it");
}

#[test]
fn ticks_are_set_with_space_and_stored_in_their_order() {
    let mut form = opened();
    form.go_to("tools");
    form.press(KeyCode::Char(' '));
    form.press(KeyCode::Right);
    form.press(KeyCode::Right);
    form.press(KeyCode::Char(' '));
    assert_eq!(form.touched(), [("tools".to_owned(), "pulse-oximeter scale".into())]);
    form.press(KeyCode::Tab);
    assert!(form.shows("pulsoksymeter, vekt"));
}

#[test]
fn yes_and_no_are_changed_with_space() {
    let mut form = Filled::new(Language::Bokmaal, Kind::Appointment, &[]);
    form.go_to("link_checked");
    assert!(form.shows("[ ] ikke besvart"));
    form.press(KeyCode::Char(' '));
    assert!(form.shows("[x] ja"));
    form.press(KeyCode::Char(' '));
    assert_eq!(form.touched(), [("link_checked".to_owned(), Value::Flag(false))]);
    form.press(KeyCode::Backspace);
    assert_eq!(form.touched(), []);
}

#[test]
fn a_record_is_looked_for_and_shown_by_its_name() {
    let mut form = opened();
    form.go_to("gp");
    assert!(form.shows("Alver legekontor"));
    let lookup = |query: &str| {
        Some(FormEvent::Lookup { key: Key::top("gp"), kind: Kind::Contact, query: query.to_owned() })
    };
    assert_eq!(form.press(KeyCode::Enter), lookup(""));
    assert_eq!(form.type_text("mas"), lookup("mas"));
    let found = [("01".repeat(16), "Masfjorden legekontor"), ("02".repeat(16), "Masfjorden sjukeheim")];
    let candidates = found.map(|(id, name)| (id, name.to_owned())).to_vec();
    form.form.set_candidates(&Key::top("gp"), candidates);
    assert_eq!(form.press(KeyCode::Down), None, "moving asks for nothing");
    form.press(KeyCode::Enter);
    assert!(form.shows("Masfjorden sjukeheim"));
    assert_eq!(form.touched(), [("gp".to_owned(), "02".repeat(16).into())]);
}

#[test]
fn a_record_typed_in_haste_is_left_to_the_daemon_or_taken_where_it_is_the_only_one() {
    let mut form = Filled::new(Language::Nynorsk, Kind::Event, &[]);
    form.type_text("MAS-03");
    form.press(KeyCode::Tab);
    assert_eq!(form.touched(), [("patient".to_owned(), "MAS-03".into())]);
    form.press(KeyCode::BackTab);
    form.type_text("rolig");
    form.form.set_candidates(&Key::top("patient"), vec![("03".repeat(16), "MAS-07 Rolig Havørn".to_owned())]);
    form.press(KeyCode::Tab);
    assert!(form.shows("MAS-07 Rolig Havørn"));
    assert_eq!(form.touched(), [("patient".to_owned(), "03".repeat(16).into())]);
}

#[test]
fn pasted_text_cannot_drive_the_terminal() {
    let mut form = opened();
    form.go_to("address");
    form.paste("Sjøvegen\u{1b}[2J 3\u{202e}\n");
    form.go_to("notes");
    form.paste("ein\r\nto\u{7}");
    let expected = "Ta med nøkkel.\nHund i huset.ein\nto";
    assert_eq!(
        form.touched(),
        [("address".to_owned(), "Sjøvegen[2J 3".into()), ("notes".to_owned(), expected.into())]
    );
}

#[test]
fn enter_goes_on_except_where_several_lines_are_written() {
    let mut form = opened();
    form.press(KeyCode::Enter);
    assert_eq!(form.form.focused(), Some(&Key::top("name")));
    form.go_to("notes");
    form.press(KeyCode::Enter);
    assert_eq!(form.form.focused(), Some(&Key::top("notes")));
    assert_eq!(form.touched(), [], "a line without words says nothing");
    form.type_text("Ring");
    assert_eq!(form.touched(), [("notes".to_owned(), "Ta med nøkkel.\nHund i huset.\nRing".into())]);
    for _ in 0..3 {
        form.press(KeyCode::Up);
    }
    assert_eq!(form.form.focused(), Some(&Key::top("gp_asked_after")));
}

#[test]
fn an_unfinished_form_is_kept_and_put_back() {
    let mut form = opened();
    form.go_to("end_date");
    form.type_text("3.1x");
    form.go_to("gp");
    form.type_text("fjell");
    let draft = form.form.draft();
    let mut again = opened();
    again.form.restore(&draft);
    assert!(again.form.is_dirty());
    assert_eq!(again.form.draft(), draft);
    assert_eq!(again.save(), None);
    assert_eq!(again.form.focused(), Some(&Key::top("end_date")));
}

#[test]
fn what_the_daemon_found_wrong_is_shown_until_the_field_is_edited() {
    let mut form = opened();
    let before_start = Fault::EndBeforeStart { start: "start_date".to_owned() };
    let elsewhere = (Key::top("shoe_size"), Fault::UnknownField);
    let rest = form.form.set_faults(vec![(Key::top("end_date"), before_start), elsewhere.clone()]);
    assert_eq!(rest, [elsewhere]);
    assert_eq!(form.form.focused(), Some(&Key::top("end_date")));
    assert!(form.shows("✕ er før «Start»"));
    form.type_text("3.12");
    assert!(!form.shows("✕ er før «Start»"));
}

#[test]
fn an_entry_has_a_form_of_its_own_and_a_field_nobody_types_is_left_out() {
    let texts = crate::language::Texts::new(Language::Nynorsk);
    let entry = RecordId::from_bytes([1; 16]).to_string();
    let part = FormPart::of_entry(Kind::Plan, ("limit", &entry), "Grense", &texts, |field, key| {
        (key.name() != "days").then_some(field)
    });
    assert_eq!(part.fields.len(), 4);
    let context = Context { texts: &texts, today: TODAY, start: None };
    let form = Form::new(vec![FormPart { title: "Tom".to_owned(), fields: Vec::new() }, part], context);
    assert_eq!(form.focused(), Some(&Key::within("limit", &entry, "level")));
}

#[test]
fn a_click_gives_a_field_the_focus() {
    let mut form = opened();
    let area = Rect::new(0, 0, 80, 24);
    form.click(area, 30, 7);
    assert_eq!(form.form.focused(), Some(&Key::top("address")));
    form.click(area, 30, 23);
    assert_eq!(form.form.focused(), Some(&Key::top("address")), "the line of keys");
}

#[test]
fn the_field_in_focus_is_always_seen() {
    let mut form = opened();
    for _ in 0..26 {
        for (width, height) in [(60, 20), (60, 5), (40, 10), (120, 40)] {
            let screen = form.screen(width, height);
            let seen = screen.buffer().content().iter().any(|cell| cell.symbol() == "▸");
            assert!(seen, "{:?} at {width}x{height}", form.form.focused());
        }
        form.press(KeyCode::Tab);
    }
}

#[test]
fn a_form_reads_well_in_every_size_and_language() {
    for language in [Language::Nynorsk, Language::Bokmaal, Language::English] {
        for (width, height) in [(60, 20), (80, 24), (120, 40)] {
            let mut form = Filled::new(language, Kind::Patient, &havorn());
            form.go_to("end_date");
            form.type_text("3.12");
            insta::assert_snapshot!(
                format!("patient_{language}_{width}x{height}"),
                form.screen(width, height)
            );
        }
    }
}

#[test]
fn open_lists_ticks_and_faults_read_well() {
    let mut form = opened();
    form.go_to("identity_number");
    form.type_text("123");
    form.go_to("group");
    form.press(KeyCode::Enter);
    insta::assert_snapshot!("open_list_60x20", form.screen(60, 20));
    form.press(KeyCode::Esc);
    form.go_to("tools");
    insta::assert_snapshot!("ticks_60x20", form.screen(60, 20));
    form.go_to("notes");
    insta::assert_snapshot!("lines_60x20", form.screen(60, 20));
}
