//! Check-ins: how the municipalities stand, actions, minutes.

use jiff::civil::date;
use syncd::domain::aggregate::{Recruitment, Table};
use syncd::domain::benefit::{Figure, Line};
use syncd::domain::check_in::{CheckIn, FromCards, Standing};
use syncd::domain::{Kind, Municipality, Value};
use syncd::service::protocol::Request;

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::{id, masfjorden};

fn table(counts: &[(&str, u32)]) -> Table {
    Table::whole(counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect())
}

/// A check-in with actions, and how two municipalities stand.
pub(crate) fn with_check_in() -> Fake {
    let mut fake = Fake::with_people();
    let meeting = fake.records.iter_mut().find(|record| record.kind == Kind::Meeting).unwrap();
    let actions: [(u16, &[(&str, &str)]); 3] = [
        (70, &[("what", "Rydde i utstyrslista"), ("due", "2026-11-17"), ("owner", "Hug Strandnellik")]),
        (71, &[("what", "Ringje Alver")]),
        (72, &[("what", "Sende status"), ("done_on", "2026-11-23"), ("owner", "Lun Fjellrev")]),
    ];
    for (entry, fields) in actions {
        for (name, value) in fields {
            let key = format!("action/{}/{name}", id(entry));
            meeting.set(key.parse().unwrap(), Value::text(*value));
        }
    }
    meeting.set("decisions".parse().unwrap(), "Tre er aktive no.");
    meeting.set("municipality/4631/status".parse().unwrap(), "Ein aktiv.");
    let cards = FromCards {
        phases: [(2, 1), (4, 2)].into(),
        started: vec!["MAS-11".into()],
        ended: Vec::new(),
        dsk_since: 1,
        dsk_coming: 2,
    };
    let ours = Standing {
        municipality: masfjorden(),
        patients: table(&[("active", 2), ("planned", 6), ("finished", 7)]),
        cards: Some(cards),
        appointments: None,
        recruitment: Some(Recruitment {
            candidates: table(&[("gp", 9), ("", 6)]),
            not_included: table(&[("does-not-want", 3)]),
        }),
        own: true,
    };
    let alver = Standing {
        municipality: Municipality::find("Alver").unwrap(),
        patients: table(&[("active", 1)]).without_small(),
        cards: None,
        appointments: Some(Table::default()),
        recruitment: Some(Recruitment {
            candidates: table(&[("hospital", 1)]).without_small(),
            not_included: Table::default(),
        }),
        own: false,
    };
    fake.check_in = Some(CheckIn { since: Some(date(2026, 11, 17)), municipalities: vec![alver, ours] });
    fake
}

fn opened(width: u16, height: u16) -> Screen {
    let mut screen = Screen::open(with_check_in(), width, height);
    screen.press("6").press("Enter");
    screen
}

#[test]
fn a_check_in_says_how_the_municipalities_stand_before_its_own_text() {
    let mut screen = opened(160, 45);
    screen.sees("Status no").sees("Pasientar 15").sees("DSK: 2 framover, 1 sidan sist");
    screen.sees("Nytt sidan 17.11.: starta MAS-11").sees("Pasientar få");
    let text = screen.text();
    assert!(text.find("Status no") < text.find("Tre er aktive no."), "{text}");
}

#[test]
fn a_check_in_counts_where_candidates_come_from_and_opens_those_of_ones_own() {
    for (width, height) in [(80, 24), (160, 45)] {
        let mut screen = opened(width, height);
        screen.sees("Kandidatar i alt få: sjukehuset få");
        let here = |line: &str| line.contains('▸') && line.contains("… ønskjer ikkje 3");
        while !screen.text().lines().any(here) {
            screen.press("Down");
        }
        screen.sees("Kandidatar i alt 15").sees("… fastlegen 9").sees("… ikkje sagt 6");
        screen
            .press("Enter")
            .sees("Kvifor ikkje med")
            .sees("Stolt Furu")
            .press("Esc")
            .sees("Ikkje tekne med 3");
        let wanted = Line { figure: Figure::NotIncluded, stratum: Some("does-not-want".into()) };
        let asked = screen
            .daemon()
            .asked
            .iter()
            .any(|request| matches!(request, Request::FigureRows { line, .. } if *line == wanted));
        assert!(asked);
    }
}

#[test]
fn actions_say_in_a_symbol_and_a_word_how_far_they_are() {
    let mut screen = opened(160, 45);
    screen.sees("✕ over fristen").sees("Rydde i utstyrslista · Hug Strandnellik").sees("· frist 17.11.2026");
    screen.sees("○ open").sees("Ringje Alver").sees("✓ gjort 23.11.2026");
}

#[test]
fn an_action_without_a_date_stands_in_today() {
    let mut screen = Screen::open(with_check_in(), 120, 40);
    screen.press("1").sees("Ringje Alver");
}

#[test]
fn minutes_are_kept_in_a_file_that_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("referat.md");
    let mut screen = opened(120, 40);
    screen
        .press("f")
        .sees("Referat")
        .sees("# Innsjekk tysdag 24. november 2026")
        .sees("innsjekk-2026-11-24.md");
    (0..40).for_each(|_| drop(screen.press("Backspace").text()));
    screen.paste(path.to_str().unwrap()).press("Enter").sees("referatet er lagra i").does_not_see("Fil:");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("- [ ] Rydde i utstyrslista – Hug Strandnellik, frist 17.11.2026"), "{text}");
    assert!(text.contains("- **Alver**: Ein aktiv."), "{text}");
    assert!(!text.contains("MAS-11"), "{text}");
    screen.press("f");
    (0..40).for_each(|_| drop(screen.press("Backspace").text()));
    screen.paste(path.to_str().unwrap()).press("Enter").sees("fila vart ikkje lagra").sees("Fil:");
    screen.press("Esc").does_not_see("Fil:").sees("Status no");
    let saves = screen.daemon().asked.iter().filter(|request| matches!(request, Request::Save { .. }));
    assert_eq!(saves.count(), 0);
}
