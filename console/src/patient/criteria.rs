//! What speaks for including somebody, and what against.

use std::collections::BTreeSet;

use ratatui::text::{Line, Span};
use syncd::domain::criteria::{CriteriaSet, CriterionAnswer, Proposal, published};
use syncd::domain::patient::Patient;
use syncd::domain::{Key, Kind};
use syncd::service::protocol::{RecordView, Request};

use crate::detail::{self, Content, Target};
use crate::effect::{Effect, Tag};
use crate::keymap::{Action, Reason};
use crate::language::Place;
use crate::look::Look;
use crate::model::Model;

/// What was answered of the record as it is shown. Answered twice before it is shown anew, one person would
/// disagree with themselves.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    heads: Vec<String>,
    entries: BTreeSet<String>,
}

/// The sets that the municipality uses; one that nothing is answered of in one line, which begins with its
/// first criterion. Then what was answered that is asked no more.
pub(crate) fn criteria(content: &mut Content<'_>, view: &RecordView) {
    let patient: Patient = view.record.read().value;
    content.heading(content.look.texts.section("criterion"));
    let sets = sets(view, &patient);
    for set in &sets {
        let entries: Vec<_> = set.entries().collect();
        let is_begun = is_begun(set, &patient);
        let first = entries.first().filter(|_| !is_begun).map(|entry| target(entry));
        content.add(head(content.look, set, &patient), first);
        for entry in entries.iter().filter(|_| is_begun) {
            let against = set.exclude.iter().any(|code| set.entry(code) == *entry);
            let words = words(content.look, view, entry);
            let line = answer_line(content.look, words, patient.criterion.get(entry), against);
            content.add(line, Some(target(entry)));
        }
    }
    let is_shown = |entry: &String| sets.iter().any(|set| set.entries().any(|known| known == *entry));
    for (entry, answer) in patient.criterion.iter().filter(|(entry, _)| !is_shown(entry)) {
        let words = words(content.look, view, entry);
        content.add(answer_line(content.look, words, Some(answer), false), Some(target(entry)));
    }
}

/// Why the line under the cursor is not answered by a key, if it is not.
pub(crate) fn not_answerable(model: &Model) -> Option<Reason> {
    let Some((entry, view)) = under_cursor(model).zip(model.shown()) else {
        return Some(Reason::NotOnCriterion);
    };
    let is_answered = model.answered.heads == view.heads && model.answered.entries.contains(&entry);
    is_answered.then_some(Reason::BeingSaved)
}

/// Answers the criterion under the cursor, and goes on to the next line.
pub(crate) fn answer(model: &mut Model, yes: bool) -> Vec<Effect> {
    let Some((entry, view)) = under_cursor(model).zip(model.shown()) else { return Vec::new() };
    let (id, heads) = (view.record.id, view.heads.clone());
    let fields = [(Key::within("criterion", &entry, "answer"), yes.into())].into();
    if model.answered.heads != heads {
        model.answered = Answered { heads: heads.clone(), entries: BTreeSet::new() };
    }
    model.answered.entries.insert(entry);
    detail::go(model, Action::Down);
    vec![Effect::Ask(Tag::AtOnce(Kind::Patient), Request::Save { id, heads, fields })]
}

/// The criterion under the cursor, where its words stand there: not a set of which only the name does.
fn under_cursor(model: &Model) -> Option<String> {
    let Some(Target::Entry { section: "criterion", entry }) = model.target_under_cursor() else {
        return None;
    };
    let view = model.shown()?;
    let patient: Patient = view.record.read().value;
    let set = sets(view, &patient).into_iter().find(|set| set.entries().any(|known| known == entry));
    set.is_none_or(|set| is_begun(&set, &patient)).then_some(entry)
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

fn answer_line(
    look: Look<'_>,
    words: String,
    given: Option<&CriterionAnswer>,
    against: bool,
) -> Line<'static> {
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
    let mut spans =
        vec![Span::styled(format!(" {symbol} {word:<14} "), style), Span::styled(words, theme.text)];
    if let Some(note) = given.and_then(|given| given.note.clone()) {
        spans.extend([Span::raw("  "), Span::styled(note, theme.muted)]);
    }
    Line::from(spans)
}

/// The sets in use, and the published ones that something of this patient is answered of.
fn sets(view: &RecordView, patient: &Patient) -> Vec<CriteriaSet> {
    let mut sets = view.settings.as_deref().cloned().unwrap_or_default().sets_in_use();
    let left = published().iter().filter(|set| is_begun(set, patient));
    let left: Vec<_> = left.filter(|set| !sets.contains(set)).cloned().collect();
    sets.extend(left);
    sets
}

/// What a criterion says: the municipality's own in its words.
pub(crate) fn words(look: Look<'_>, view: &RecordView, entry: &str) -> String {
    let own = view.settings.as_ref().and_then(|settings| settings.own_words(entry));
    own.map_or_else(|| look.texts.entry("criterion", entry), str::to_owned)
}

/// Whether something is answered of a set: its criteria are shown then.
fn is_begun(set: &CriteriaSet, patient: &Patient) -> bool {
    set.entries().any(|entry| patient.criterion.contains_key(&entry))
}

fn target(entry: &str) -> Target {
    Target::Entry { section: "criterion", entry: entry.to_owned() }
}
