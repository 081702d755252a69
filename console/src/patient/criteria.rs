//! What speaks for including somebody, and what against.

use ratatui::text::{Line, Span};
use syncd::domain::criteria::{CriteriaSet, CriterionAnswer, Proposal, published};
use syncd::domain::patient::Patient;
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::language::Place;
use crate::look::Look;

/// The published sets; one that nothing is answered of in one line, which begins with its first
/// criterion. Then what a municipality asks beyond them.
pub(crate) fn criteria(content: &mut Content<'_>, view: &RecordView) {
    let patient: Patient = view.record.read().value;
    content.heading(content.look.texts.section("criterion"));
    for set in published() {
        let entries: Vec<_> =
            set.include.iter().chain(&set.exclude).map(|code| entry_of(set, code)).collect();
        let is_begun = entries.iter().any(|entry| patient.criterion.contains_key(entry));
        let first = entries.first().filter(|_| !is_begun).map(|entry| target(entry));
        content.add(head(content.look, set, &patient), first);
        for entry in entries.iter().filter(|_| is_begun) {
            let against = set.exclude.iter().any(|code| entry_of(set, code) == *entry);
            let line = answer_line(content.look, entry, patient.criterion.get(entry), against);
            content.add(line, Some(target(entry)));
        }
    }
    for (entry, answer) in patient.criterion.iter().filter(|(entry, _)| !is_published(entry)) {
        content.add(answer_line(content.look, entry, Some(answer), false), Some(target(entry)));
    }
}

/// The set's name, and what the answers to it point to.
fn head(look: Look<'_>, set: &CriteriaSet, patient: &Patient) -> Line<'static> {
    let (proposal, style) = match set.proposal(patient) {
        Proposal::Include => ("include", look.theme.success),
        Proposal::Exclude => ("exclude", look.theme.warning),
        Proposal::Incomplete => ("incomplete", look.theme.muted),
    };
    let proposal = look.texts.code(&Place::default(), "proposal", proposal);
    let name = format!("{} {} ", look.texts.criteria_set(&set.code), look.theme.symbols.separator);
    Line::from(vec![Span::styled(name, look.theme.muted), Span::styled(proposal, style)])
}

fn answer_line(look: Look<'_>, entry: &str, given: Option<&CriterionAnswer>, against: bool) -> Line<'static> {
    let (theme, symbols) = (look.theme, look.theme.symbols);
    let answer = given.and_then(|given| given.answer);
    let (symbol, style) = match answer {
        None => (symbols.green, theme.muted),
        Some(yes) if yes == against => (symbols.fault, theme.warning),
        Some(_) => (symbols.done, theme.success),
    };
    let word = look.texts.get(match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "form-not-answered",
    });
    let mut spans = vec![
        Span::styled(format!(" {symbol} {word:<14} "), style),
        Span::styled(look.texts.entry("criterion", entry), theme.text),
    ];
    if let Some(note) = given.and_then(|given| given.note.clone()) {
        spans.extend([Span::raw("  "), Span::styled(note, theme.muted)]);
    }
    Line::from(spans)
}

fn is_published(entry: &str) -> bool {
    let holds =
        |set: &CriteriaSet| set.include.iter().chain(&set.exclude).any(|code| entry_of(set, code) == entry);
    published().iter().any(holds)
}

fn entry_of(set: &CriteriaSet, code: &str) -> String {
    format!("{}:{code}", set.code)
}

fn target(entry: &str) -> Target {
    Target::Entry { section: "criterion", entry: entry.to_owned() }
}
