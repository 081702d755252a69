//! Adding and editing.

use std::collections::BTreeMap;

use syncd::domain::{Key, Value};
use syncd::service::protocol::{Refusal, Request};

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::id;

fn patients() -> Screen {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("2");
    screen
}

/// What the last save or add sent.
fn sent(screen: &mut Screen) -> BTreeMap<Key, Value> {
    let fields = screen.daemon().asked.iter().rev().find_map(|request| match request {
        Request::Add { fields, .. } | Request::Save { fields, .. } => Some(fields.clone()),
        _ => None,
    });
    fields.unwrap()
}

#[test]
fn a_patient_is_added_and_selected() {
    let mut screen = patients();
    screen.press("a").type_text("Åse Nøs").press("Ctrl-S").sees("lagra").sees("▸ MAS-109").sees("Åse Nøs");
    assert_eq!(sent(&mut screen)[&Key::top("name")], Value::text("Åse Nøs"));
    assert_eq!(sent(&mut screen)[&Key::top("coordinator")], Value::text("Lun Fjellrev"), "whoever adds it");
}

#[test]
fn only_touched_fields_are_sent_with_the_heads_the_form_was_opened_on() {
    let mut screen = patients();
    screen.press("e").sees("Endre MAS-03").press("Tab").type_text(" Nordre").press("Ctrl-S").sees("lagra");
    assert_eq!(sent(&mut screen), [(Key::top("name"), Value::text("Stolt Furu Nordre"))].into());
    let heads = screen.daemon().asked.iter().find_map(|request| match request {
        Request::Save { heads, .. } => Some(heads.clone()),
        _ => None,
    });
    assert_eq!(heads, Some(vec!["a1".to_owned()]));
}

#[test]
fn what_the_daemon_finds_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let mut screen = patients();
    screen.press("a").type_text("Åse Nøs");
    let problem =
        syncd::domain::Problem { key: Key::top("name"), fault: syncd::domain::Fault::PointsToPatient };
    screen.daemon().refuse = Some(Refusal::Invalid { problems: vec![problem] });
    screen
        .press("Ctrl-S")
        .sees("ikkje lagra: 1 felt må rettast")
        .sees("Åse Nøs")
        .sees("kan ikkje vise til ein pasient");
    screen.press("Ctrl-S").sees("lagra: MAS-");
}

#[test]
fn leaving_an_unfinished_form_asks_and_enter_never_drops_it() {
    let mut screen = patients();
    screen.press("a").type_text("Åse").press("Esc").sees("kast det som er skrive");
    screen.press("Enter").press("Enter").sees("kast det som er skrive");
    screen.press("Esc").sees("Åse").does_not_see("kast det som er skrive");
    screen.press("Esc").press("d").does_not_see("Åse").sees("Stolt Furu");
    screen.press("a").press("Esc").sees("Stolt Furu").does_not_see("kast");
}

#[test]
fn nobody_quits_from_an_unfinished_form() {
    let mut screen = patients();
    screen.press("a").type_text("q").press("Ctrl-C").sees("skjemaet er ikkje lagra");
    assert!(!screen.has_quit());
    screen.press("Esc").press("d").press("q");
    assert!(screen.has_quit());
}

#[test]
fn a_form_survives_a_lock_and_a_lost_daemon() {
    let mut screen = patients();
    screen.press("a").type_text("Åse Nøs");
    screen.daemon().lock();
    screen.settle().sees("Lås opp").does_not_see("Furu").does_not_see("Åse");
    screen.type_text("lang nok passfrase").press("Enter").sees("Åse Nøs");
    screen.lose_daemon().press("Ctrl-S").sees("utan samband med tenesta").sees("Åse Nøs");
}

#[test]
fn while_a_form_is_being_saved_it_takes_nothing() {
    let mut screen = patients();
    screen.press("a").type_text("Åse");
    screen.daemon().silent = true;
    screen.press("Ctrl-S").type_text("xyz").does_not_see("Åsexyz").press("Ctrl-S").sees("blir lagra no");
}

#[test]
fn a_form_whose_save_was_never_answered_can_be_left() {
    let mut screen = patients();
    screen.press("a").type_text("Åse Nøs");
    screen.daemon().silent = true;
    screen.press("Ctrl-S").press("Esc").sees("Åse Nøs").lose_daemon().sees("utan samband med tenesta");
    screen.type_text(" Ås").sees("Åse Nøs Ås");
    screen.press("Esc").sees("kast det som er skrive").press("d").does_not_see("Åse Nøs");
    screen.press("q");
    assert!(screen.has_quit());
}

#[test]
fn the_activity_under_the_cursor_gets_its_state_date_and_person() {
    let mut screen = patients();
    screen.press("Enter").press("t").sees("2.2 Informere, få samtykke").press("Right").press("Tab");
    screen.type_text("i dag").sees("tysdag 24. november 2026").press("Ctrl-S").sees("lagra");
    let key = |name| Key::within("activity", "2.2", name);
    let expected = [(key("state"), Value::text("in-progress")), (key("date"), Value::text("2026-11-24"))];
    assert_eq!(sent(&mut screen), expected.into());
}

#[test]
fn consent_and_relatives_are_entries_of_their_own() {
    let mut screen = patients();
    screen.press("Enter").press("c").sees("Samtykke").sees("24.11.2026").press("Right").press("Ctrl-S");
    let consent = |name| Key::within("consent", id(500), name);
    let expected =
        [(consent("status"), Value::text("proposed")), (consent("date"), Value::text("2026-11-24"))];
    assert_eq!(sent(&mut screen), expected.into());
    screen.sees("spurt 24.11.2026").press("r").type_text("Varm Furu").press("Ctrl-S");
    assert_eq!(
        sent(&mut screen),
        [(Key::within("relative", id(500), "name"), Value::text("Varm Furu"))].into()
    );
    screen.press("End").sees("Varm Furu");
}

#[test]
fn a_day_that_was_only_suggested_is_no_unfinished_form() {
    let mut screen = patients();
    screen.press("Enter").press("c").sees("24.11.2026").press("Esc").does_not_see("Ikkje lagra");
    assert!(!screen.daemon().asked.iter().any(|request| matches!(request, Request::Save { .. })));
}

#[test]
fn a_pasted_name_is_cleaned() {
    let mut screen = patients();
    screen.press("a").paste("Åse\u{202e}\u{1b}[31m Nøs").press("Ctrl-S").sees("lagra");
    assert_eq!(sent(&mut screen)[&Key::top("name")], Value::text("Åse[31m Nøs"));
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut screen = patients();
    screen.press("4").press("Enter").press("o").sees("er alt utlånt");
    screen
        .press("?")
        .sees("lever ut til ein pasient eller ein stad · er alt utlånt")
        .press("Esc")
        .press("Esc");
    screen.daemon().read_only = true;
    screen.daemon().add_elsewhere("MAS-01", "Mild Bjørk");
    screen.settle().sees("berre lesing").press("2").press("a").sees("lageret er berre til lesing");
}

#[test]
fn a_save_that_was_under_way_when_the_daemon_was_started_again_can_be_tried_once_more() {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("2").press("a").type_text("Åse Nøs");
    screen.daemon().silent = true;
    screen.press("Ctrl-S");
    screen.daemon().start_again();
    screen.settle().sees("tenesta vart starta på nytt").sees("Åse Nøs");
    screen.press("Ctrl-S").sees("lagra");
}

#[test]
fn criteria_are_answered_from_the_name_of_their_set_and_then_one_by_one() {
    let mut screen = Screen::open(Fake::with_people(), 100, 120);
    screen.press("2").press("Enter").sees("DHO Nordhordland · ikkje alt er svara på");
    screen.click("DHO Nordhordland ·").click("DHO Nordhordland ·").sees("Svar").press(" ").press("Ctrl-S");
    screen
        .sees("✓ ja             tilstanden kan observerast")
        .sees("○ ikkje svara    pasient eller pårørande");
    let answer = Key::within("criterion", "dho-nordhordland:measurable", "answer");
    assert_eq!(sent(&mut screen), [(answer, Value::Flag(true))].into());
}

#[test]
fn the_form_of_a_step_says_which_step_it_is() {
    let mut screen = Screen::open(Fake::with_people(), 120, 60);
    screen
        .press("5")
        .press("Enter")
        .sees("Tilvising")
        .click("Tilvising")
        .click("Tilvising")
        .sees("┌ Tilvising");
}
