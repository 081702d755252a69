//! Who stands in for somebody who is away, wherever a responsible person is told.

use syncd::domain::{Kind, Value};

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::{id, record};

/// Lun is away; the deputy as well, where `nobody` covers.
pub(crate) fn away(nobody: bool) -> Fake {
    let mut fake = Fake::with_consultations();
    let absence = |entry: u16, person: &str, deputy: &str| {
        let key = move |name: &str| format!("absence/{}/{name}", id(entry));
        [("person", person), ("deputy", deputy), ("from", "2026-11-23"), ("until", "2026-11-27")]
            .map(|(name, value)| (key(name), Value::text(value)))
    };
    let mut fields = absence(801, "Lun Fjellrev", "Mild Elvebreidd").to_vec();
    if nobody {
        fields.extend(absence(802, "Mild Elvebreidd", "Lun Fjellrev"));
    }
    let fields: Vec<_> = fields.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    fake.records.push(record(800, Kind::Duty, &fields));
    fake
}

pub(crate) fn covered() -> Fake {
    away(false)
}

#[test]
fn the_deputy_is_told_wherever_the_responsible_person_is() {
    for (width, height) in [(80, 24), (120, 40), (160, 45)] {
        let mut screen = Screen::open(covered(), width, height);
        let row = "2.2 Info";
        let is_told = |line: &str| line.contains(row) && line.contains("Mild Elvebreidd");
        assert!(screen.text().lines().any(is_told), "{}", screen.text());
        screen.press("2").press("Enter").sees("Ansvarleg no: Mild Elvebreidd");
        screen.sees("vara for Lun Fjellrev til 27.11.2026").press("Esc").press("b").sees("Mild Elve");
    }
    for (width, height) in [(80, 24), (160, 45)] {
        let mut screen = Screen::open(covered(), width, height);
        screen
            .press("5")
            .press("Down")
            .press("Down")
            .press("Enter")
            .sees("vara for Lun Fjellrev til 27.11.2026");
    }
}

#[test]
fn that_nobody_covers_is_said_plainly() {
    let mut screen = Screen::open(away(true), 160, 45);
    screen.sees("ingen dekkjer").press("2");
    screen.sees("Ansvarleg no: ingen dekkjer").sees("Lun Fjellrev er borte til 27.11.2026");
    let mut screen = Screen::open(away(true), 80, 24);
    screen.press("2").press("b").sees("ingen dekkjer");
}
