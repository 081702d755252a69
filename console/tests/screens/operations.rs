//! What is done with a record in one go: handed out, approved, handled.

use syncd::domain::operation::Operation;
use syncd::domain::{Key, Kind, RecordId, Value};
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::{id, record};

/// The operation that was asked for last, with what was given.
fn asked(screen: &mut Screen) -> (Operation, std::collections::BTreeMap<Key, Value>) {
    let last = screen.daemon().asked.iter().rev().find_map(|request| match request {
        Request::Operate { operation, fields, .. } => Some((*operation, fields.clone())),
        _ => None,
    });
    last.unwrap()
}

fn with_a_free_tablet() -> Screen {
    let mut fake = Fake::with_people();
    let fields = [("number", Value::text("NB-0001")), ("kind", Value::text("tablet"))];
    fake.records.push(record(70, Kind::Equipment, &fields));
    let mut screen = Screen::open(fake, 120, 40);
    screen.press("4").sees("NB-0001").press("Enter");
    screen
}

#[test]
fn a_tablet_is_handed_out_to_a_patient_and_taken_back() {
    let mut screen = with_a_free_tablet();
    screen.sees("✓ ledig").press("o").sees("Levere ut: NB-0001").sees("24.11.2026");
    screen.type_text("Havørn").sees("MAS-07 Rolig Havørn").press("Enter").press("Ctrl-S").sees("lagra");
    let (operation, fields) = asked(&mut screen);
    assert_eq!((operation, &fields[&Key::top("patient")]), (Operation::HandOut, &id(1).into()));
    screen.sees("◐ utlånt").sees("til ein pasient").press("b").sees("Ta imot: NB-0001").press("Ctrl-S");
    screen.sees("blir klargjort").press("p").sees("Gjere klar").press("Ctrl-S").sees("✓ ledig");
}

#[test]
fn what_was_left_out_stands_beside_its_field_and_the_form_stays() {
    let mut screen = with_a_free_tablet();
    screen.press("o").press("Ctrl-S").sees("Levere ut: NB-0001").sees("må fyllast ut");
    screen.press("Esc").does_not_see("Levere ut: NB-0001");
}

#[test]
fn a_tablet_is_set_aside_and_taken_into_use_again_without_a_form() {
    let mut screen = with_a_free_tablet();
    screen.press("n").sees("er alt i bruk");
    screen
        .press("x")
        .sees("Ta ut av bruk: NB-0001")
        .type_text("repar")
        .press("Enter")
        .press("Ctrl-S")
        .sees("lagra");
    screen.sees("ute av bruk").press("o").sees("må først gjerast klar");
    screen.press("n").sees("✓ ledig");
    assert_eq!(asked(&mut screen).0, Operation::PutBack);
}

#[test]
fn an_alert_is_taken_on_and_closed_from_today() {
    let mut screen = Screen::open(Fake::with_people(), 120, 40);
    screen.press("Enter").sees("open: ingen har lukka henne").press("t").sees("Handtere hendinga");
    screen.type_text("Ekstra inhalasjon").press("Ctrl-S").sees("lagra").sees("Ekstra inhalasjon");
    assert_eq!(asked(&mut screen).0, Operation::Handle);
}

#[test]
fn a_level_of_a_plan_is_written_where_it_stands_and_a_limit_added() {
    let mut screen = Screen::open(Fake::with_people(), 120, 40);
    screen.press("3").press("Enter").sees("● raud").sees("○ grøn");
    screen.press("m").sees("Grenser").press("Esc");
    screen.click("grøn").click("grøn").sees("Pasienten gjer");
}

#[test]
fn a_plan_for_a_patient_names_the_patient() {
    let mut screen = Screen::open(Fake::with_people(), 120, 40);
    screen
        .press("2")
        .press("Enter")
        .press("p")
        .sees("Ny plan")
        .sees("MAS-03 Stolt Furu")
        .does_not_see("Godkjent innhald");
    screen.press("Esc").does_not_see("Ny plan");
}

#[test]
fn a_roster_is_opened_or_begun() {
    let mut screen = Screen::open(Fake::with_people(), 120, 40);
    screen.press("v").sees("Ny vaktliste").press("Esc");
    screen.daemon().records.push(record(80, Kind::Duty, &[("outside_hours", Value::text("Legevakta"))]));
    screen.press("v").sees("Legevakta").press("o").sees("Vakter");
}

#[test]
fn the_municipality_decides_for_itself_and_sees_who_is_due() {
    let mut screen = Screen::open(Fake::with_machines(), 120, 40);
    screen.press("s").sees("Ny innstilling for kommunen").sees("Månader etter slutt").type_text("60");
    screen.press("Ctrl-S").sees("lagra");
    screen.press("s").sees("Kor lenge oppføringar blir lagra").sees("60").press("r");
    screen.sees("LAGRINGSTIDA ER UTE").sees("Lagringstida er ute for").sees("til nokon slettar dei");
    screen.sees("må takast vare på").sees("31.10.2021, sist endra").press("Esc").press("Esc");
    screen.press("8").press("r").sees("LAGRINGSTIDA ER UTE").press("Enter").sees("MAS-10 Klok Lynghei");
    assert!(screen.daemon().asked.iter().any(|asked| matches!(asked, Request::Retention { months: None })));
}

#[test]
fn a_criterion_of_the_municipalitys_own_is_answered_as_the_published_ones_are() {
    let mut fake = Fake::with_people();
    let only = [("criteria_sets", Value::text("dsk"))];
    fake.records.push(record(81, Kind::Settings, &only));
    let mut screen = Screen::open(fake, 120, 60);
    screen.press("s").sees("Sett i bruk").press("o").sees("Eigne kriterium").type_text("Masfjorden");
    screen.press("Tab").type_text("Bur på øy utan veg").press("Ctrl-S").sees("lagra").press("Esc");
    screen
        .press("2")
        .press("Enter")
        .sees("Masfjorden · ikkje alt er svara på")
        .does_not_see("Frogner, lunge");
    screen
        .click("Masfjorden · ikkje")
        .click("Masfjorden · ikkje")
        .sees("┌ Bur på øy utan veg")
        .press(" ")
        .press("Ctrl-S");
    screen
        .sees("✓ ja             Bur på øy utan veg")
        .sees("Masfjorden · kan inkluderast")
        .click("✓ ja   ")
        .press("-");
    screen.sees("Masfjorden · noko talar imot");
}

#[test]
fn the_questionnaire_asks_what_the_municipality_has_chosen() {
    let mut fake = Fake::with_people();
    let only = [("questions", Value::text("feel_safe"))];
    fake.records.push(record(81, Kind::Settings, &only));
    let mut screen = Screen::open(fake, 120, 40);
    screen.press("2").press("Enter").press("b").sees("Kjenner seg trygg").does_not_see("Eiga helse");
}

#[test]
fn the_pathway_is_as_the_municipality_does_it() {
    let mut fake = Fake::with_people();
    fake.records.push(record(81, Kind::Settings, &[("criteria_sets", Value::text("dsk"))]));
    let mut screen = Screen::open(fake, 120, 100);
    screen.press("s").sees("innan 90 dagar · A U heimetenesta · R").click("4.2 Evaluering").press("Enter");
    screen.sees("┌ 4.2 Evaluering").sees("Ikkje i bruk her").press("Tab").type_text("forv").press("Tab");
    screen.type_text("30").press("Ctrl-S").sees("lagra");
    screen.sees("✓ 4.2 Evaluering").sees("innan 30 dagar · A forvaltning · U");
    screen.click("5.2 Arkivere").press("Enter").sees("┌ 5.2 Arkivere").press("Space").press("Ctrl-S");
    screen.sees("ikkje i bruk her").press("Esc");
    // A patient is shown what the municipality does.
    screen.press("2").press("Enter").sees("5.1 Hente inn").does_not_see("5.2 Arkivere");
}

#[test]
fn a_consent_on_an_older_form_is_told_and_the_form_in_use_suggested() {
    let mut fake = Fake::with_people();
    fake.records.push(record(81, Kind::Settings, &[("consent_form", Value::text("v2 haust"))]));
    let patient = fake.records.iter_mut().find(|record| *record.top("number") == Value::text("MAS-03"));
    let (patient, id) = (patient.unwrap(), RecordId::random());
    for (name, value) in [("status", "active"), ("date", "2026-11-20"), ("form_version", "v1")] {
        patient.set(Key::within("consent", id, name), value);
    }
    let mut screen = Screen::open(fake, 120, 60);
    screen.press("2").press("Enter").sees("gitt på skjema v1; no").sees("i bruk: v2 haust");
    screen.press("c").sees("Skjemautgåve").sees("v2 haust").press("Esc");
}

#[test]
fn today_tells_how_many_are_to_be_erased_and_opens_who() {
    let mut fake = Fake::with_people();
    let patient = fake.records.iter_mut().find(|record| record.kind == Kind::Patient).unwrap();
    for (name, value) in [("status", "finished"), ("end_date", "2020-01-31")] {
        patient.set(Key::top(name), value);
    }
    let mut settings = record(81, Kind::Settings, &[]);
    settings.set(Key::top("kept_after_end"), 24);
    fake.records.push(settings);
    let mut screen = Screen::open(fake, 120, 40);
    screen.sees("lagringstida er ute for éin").click("lagringstida er ute for éin");
    screen.press("Enter").sees("LAGRINGSTIDA ER UTE").press("Esc").sees("lagringstida er ute for éin");
}

#[test]
fn the_timeline_is_cut_down_to_what_one_looks_for() {
    let mut screen = Screen::open(Fake::with_people(), 80, 24);
    screen.press("2").press("Enter").does_not_see("Tidslinje");
    screen.press("L").sees("Tidslinje · alt").sees("oppretta av Lun").press("L").sees("Tidslinje · forløpet");
    screen.does_not_see("oppretta av Lun").press("Enter").sees("Tidslinje · kontakt");
    screen.press("L").sees("Tidslinje · utstyr").press("L").sees("Tidslinje · endringar").sees("oppretta av");
    // It stays so for the next patient, and comes round to all again.
    screen.press("Esc").press("j").press("Enter").does_not_see("Tidslinje").press("L");
    screen.sees("Tidslinje · endringar").press("L").sees("Tidslinje · alt");
}
