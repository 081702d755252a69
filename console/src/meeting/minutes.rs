//! Minutes of a check-in: what was said, decided and taken on, and how the municipalities stand.
//!
//! **Invariant:** minutes go where anybody may read them, so no number of a patient is in them, and
//! of what cards tell only counts that are not small.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;
use syncd::domain::aggregate::{Recruitment, Table};
use syncd::domain::benefit::Figure;
use syncd::domain::check_in::{CheckIn, Standing};
use syncd::domain::meeting::{Action, Meeting};
use syncd::domain::{Kind, Municipality, RecordId};
use syncd::service::protocol::RecordView;

use crate::language::{Place, Texts};

/// Minutes, in the order in which they are read.
#[derive(Debug, Serialize)]
pub(crate) struct Minutes {
    /// The day.
    pub(crate) date: Option<Date>,
    present: Option<String>,
    municipalities: Vec<Status>,
    tool_experience: Option<String>,
    recruitment: Option<String>,
    decisions: Option<String>,
    actions: Vec<Action>,
}

/// How a municipality stands.
#[derive(Debug, Serialize)]
struct Status {
    municipality: Municipality,
    /// In people's own words.
    status: Option<String>,
    /// Patients by status, without small counts; of the newest check-in only.
    patients: Option<Table>,
    /// How recruitment went, without small counts; of the newest check-in only.
    recruitment: Option<Recruitment>,
}

impl Minutes {
    /// The minutes of a meeting.
    pub(crate) fn of(view: &RecordView) -> Self {
        let meeting: Meeting = view.record.read().value;
        let actions = in_order(&meeting).into_iter().map(|(_, action)| action.clone()).collect();
        Self {
            municipalities: municipalities(&meeting, view.check_in.as_ref()),
            date: meeting.date,
            present: meeting.present,
            tool_experience: meeting.tool_experience,
            recruitment: meeting.recruitment,
            decisions: meeting.decisions,
            actions,
        }
    }

    /// The minutes as Markdown.
    pub(crate) fn markdown(&self, texts: &Texts) -> String {
        let day = self.date.map(|date| texts.long_date(date)).unwrap_or_default();
        let mut text = format!("# {}\n", texts.format("minutes-heading", &[("date", day.into())]));
        let field = |name| texts.field(&Place::top(Kind::Meeting), name);
        part(&mut text, &field("present"), self.present.as_deref());
        if !self.municipalities.is_empty() {
            let lines: Vec<_> = self.municipalities.iter().map(|status| status.line(texts)).collect();
            part(&mut text, &texts.section("municipality"), Some(&lines.join("\n")));
        }
        part(&mut text, &field("tool_experience"), self.tool_experience.as_deref());
        part(&mut text, &field("recruitment"), self.recruitment.as_deref());
        part(&mut text, &field("decisions"), self.decisions.as_deref());
        if !self.actions.is_empty() {
            let lines: Vec<_> = self.actions.iter().map(|action| action_line(action, texts)).collect();
            part(&mut text, &texts.section("action"), Some(&lines.join("\n")));
        }
        text
    }
}

/// What somebody wrote of a municipality, and how it stands, by number.
fn municipalities(meeting: &Meeting, check_in: Option<&CheckIn>) -> Vec<Status> {
    let standing = |of: Municipality| {
        let mut standings = check_in.into_iter().flat_map(|check_in| &check_in.municipalities);
        standings.find(|standing| standing.municipality == of)
    };
    let written = meeting.municipality.keys().copied();
    let counted =
        check_in.into_iter().flat_map(|check_in| &check_in.municipalities).map(|of| of.municipality);
    let all: std::collections::BTreeSet<_> = written.chain(counted).collect();
    let status = |municipality| Status {
        municipality,
        status: meeting.municipality.get(&municipality).and_then(|of| of.status.clone()),
        patients: standing(municipality).map(|standing| standing.patients.without_small()),
        recruitment: standing(municipality).and_then(Standing::recruitment_without_small),
    };
    all.into_iter().map(status).collect()
}

/// The actions, open ones first, then by date.
pub(super) fn in_order(meeting: &Meeting) -> Vec<(&RecordId, &Action)> {
    let mut actions: Vec<_> = meeting.action.iter().collect();
    actions.sort_by_key(|(_, action)| (action.done_on.is_some(), action.due.is_none(), action.due));
    actions
}

impl Status {
    fn line(&self, texts: &Texts) -> String {
        let patients = self.patients.as_ref().map(|table| patients(table, texts));
        let recruitment = self.recruitment.as_ref().and_then(|told| not_included(told, texts));
        let parts: Vec<_> = self.status.clone().into_iter().chain(patients).chain(recruitment).collect();
        let words = if parts.is_empty() { "–".to_owned() } else { parts.join(" ") };
        format!("- **{}**: {words}", self.municipality.name())
    }
}

/// Patients by status; where a count is small, that it is.
fn patients(table: &Table, texts: &Texts) -> String {
    let by = table.by.iter().filter(|(code, _)| !code.is_empty());
    let by = by.map(|(code, held)| (texts.row_state(Kind::Patient, code), *held));
    counted(texts.kinds(Kind::Patient), table.total, by, texts)
}

/// Those who were turned down, by why; nothing where nobody was.
fn not_included(told: &Recruitment, texts: &Texts) -> Option<String> {
    let (figure, table) = (Figure::NotIncluded, &told.not_included);
    let by = table.counts().map(|(code, held)| (texts.stratum(figure, code), held));
    (!table.by.is_empty()).then(|| counted(texts.line(&figure.into()), table.total, by, texts))
}

fn counted(
    what: String,
    total: Option<u32>,
    by: impl Iterator<Item = (String, Option<u32>)>,
    texts: &Texts,
) -> String {
    let count =
        |count: Option<u32>| count.map_or_else(|| texts.get("minutes-few"), |count| count.to_string());
    let by: Vec<_> = by.map(|(code, held)| format!("{code} {}", count(held))).collect();
    let total = format!("{what} {}", count(total));
    match by.is_empty() {
        true => format!("({total})"),
        false => format!("({total}: {})", by.join(", ")),
    }
}

fn action_line(action: &Action, texts: &Texts) -> String {
    let date = |id: &str, on: Option<Date>| on.map(|on| texts.format(id, &[("date", texts.date(on).into())]));
    let mark = if action.done_on.is_some() { 'x' } else { ' ' };
    let more = [action.owner.clone(), date("action-due", action.due), date("action-done", action.done_on)];
    let more: Vec<_> = more.into_iter().flatten().collect();
    let dash = if more.is_empty() { "" } else { " – " };
    format!("- [{mark}] {}{dash}{}", action.what, more.join(", "))
}

/// A heading with what stands under it; nothing where nothing does.
fn part(text: &mut String, heading: &str, under: Option<&str>) {
    if let Some(under) = under.map(str::trim).filter(|under| !under.is_empty()) {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n## {heading}\n\n{under}\n");
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use syncd::domain::check_in::FromCards;

    use super::*;
    use crate::language::Language;

    fn minutes() -> Minutes {
        let masfjorden = Municipality::find("Masfjorden").unwrap();
        let counts = |counts: &[(&str, u32)]| {
            Table::whole(counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect())
        };
        let standing = Standing {
            municipality: masfjorden,
            patients: counts(&[("active", 2), ("cancelled", 6), ("finished", 7), ("planned", 6)]),
            cards: Some(FromCards { started: vec!["MAS-11".into()], ..FromCards::default() }),
            appointments: None,
            recruitment: Some(Recruitment {
                candidates: counts(&[("gp", 9), ("hospital", 6)]),
                not_included: counts(&[("does-not-want", 4), ("no-coverage", 2)]),
            }),
            own: true,
        };
        let action = |what: &str, done_on| Action {
            what: what.into(),
            owner: Some("Lun Fjellrev".into()),
            due: Some(date(2025, 2, 14)),
            done_on,
        };
        let actions = [action("Ferdig", Some(date(2025, 2, 12))), action("Sende status", None)];
        let action = (1..).zip(actions).map(|(id, action)| (RecordId::from_bytes([id; 16]), action));
        let meeting = Meeting {
            date: Some(date(2025, 2, 11)),
            decisions: Some("Tre er aktive no.".into()),
            action: action.collect(),
            ..Meeting::default()
        };
        let check_in = CheckIn { since: None, municipalities: vec![standing] };
        let actions = in_order(&meeting).into_iter().map(|(_, action)| action.clone()).collect();
        Minutes {
            municipalities: municipalities(&meeting, Some(&check_in)),
            date: meeting.date,
            present: None,
            tool_experience: None,
            recruitment: None,
            decisions: meeting.decisions,
            actions,
        }
    }

    #[test]
    fn minutes_are_markdown_with_what_is_open_first() {
        let text = minutes().markdown(&Texts::new(Language::Nynorsk));
        insta::assert_snapshot!("minutes", text);
        assert!(text.find("[ ] Sende status") < text.find("[x] Ferdig"));
    }

    #[test]
    fn no_patient_and_no_small_count_is_in_minutes() {
        for language in [Language::Nynorsk, Language::Bokmaal, Language::English] {
            let minutes = minutes();
            let json = serde_json::to_string(&minutes).unwrap();
            for text in [minutes.markdown(&Texts::new(language)), json] {
                assert!(!text.contains("MAS-11"), "{text}");
            }
            let patients = minutes.municipalities[0].patients.as_ref().unwrap();
            assert_eq!((patients.by["active"], patients.total), (None, Some(21)));
            let recruitment = minutes.municipalities[0].recruitment.as_ref().unwrap();
            let of = &recruitment.not_included;
            assert_eq!((of.by["does-not-want"], of.by["no-coverage"], of.total), (None, None, None));
            assert_eq!(recruitment.candidates.by["gp"], Some(9));
        }
    }
}
