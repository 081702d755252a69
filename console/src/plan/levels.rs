//! What a plan says at each level: from which limits, which signs, who does what, whom to call.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use syncd::domain::plan::{Approval, Level, LevelContent, Limit, Plan};
use syncd::domain::{Kind, Phone};
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::language::{Place, Texts};

/// Red first: it is what somebody in a hurry looks for.
const LEVELS: [Level; 3] = [Level::Red, Level::Yellow, Level::Green];

/// Where the plan is in its life, and each level with its limits.
pub(crate) fn levels(content: &mut Content<'_>, view: &RecordView) {
    let plan: Plan = view.record.read().value;
    state(content, &plan);
    for level in LEVELS {
        content.add(Line::default(), None);
        head(content, level, &plan);
        for (entry, limit) in plan.limit.iter().filter(|(_, limit)| limit.level == Some(level)) {
            let target = Target::Entry { section: "limit", entry: entry.to_string() };
            let words = format!("   {}", limit_words(content.look.texts, limit));
            content.add(Line::styled(words, content.look.theme.text), Some(target));
        }
        if let Some(said) = plan.level.get(&level) {
            lines(content, said, Some(entry_of(level)));
        }
    }
}

/// The state in words, and whether the approval covers what stands here.
fn state(content: &mut Content<'_>, plan: &Plan) {
    let look = content.look;
    let state = look.state(Kind::Plan, plan.status().into());
    let (symbol, id, style) = match plan.approval() {
        Approval::Covers => (look.theme.symbols.done, "covers", look.theme.success),
        Approval::NoLongerCovers => (look.theme.symbols.fault, "no-longer-covers", look.theme.error),
        Approval::None => (look.theme.symbols.empty, "none", look.theme.muted),
    };
    let covered = format!("  {symbol} {}", look.texts.code(&Place::default(), "approval", id));
    content.add(Line::from(vec![state, Span::styled(covered, style)]), None);
}

/// A level's symbol and word; a dash where nothing is said of it.
fn head(content: &mut Content<'_>, level: Level, plan: &Plan) {
    let look = content.look;
    let (symbol, style) = look.theme.level(level);
    let word = look.texts.entry("level", level.into());
    let limited = plan.limit.values().any(|limit| limit.level == Some(level));
    let said = plan.level.contains_key(&level) || limited;
    let rest = if said { String::new() } else { format!(" {}", look.theme.symbols.empty) };
    content.add(Line::styled(format!("{symbol} {word}{rest}"), style), Some(entry_of(level)));
}

/// What is done at a level, a line or so for each who does something.
pub(crate) fn lines(content: &mut Content<'_>, said: &LevelContent, target: Option<Target>) {
    let place = Place::within(Kind::Plan, "level");
    let call = [said.call.clone(), said.call_phone.as_deref().map(dialled), said.call_when.clone()];
    let call: Vec<_> = call.into_iter().flatten().collect();
    let call = (!call.is_empty()).then(|| call.join(&format!(" {} ", content.look.theme.symbols.separator)));
    let parts = [
        ("signs", said.signs.clone()),
        ("patient_does", said.patient_does.clone()),
        ("relative_does", said.relative_does.clone()),
        ("service_does", said.service_does.clone()),
        ("call", call),
    ];
    for (name, text) in parts {
        if let Some(text) = text {
            let label = format!("   {}", content.look.texts.field(&place, name));
            content.labelled(&label, &text, Style::default(), target.clone());
        }
    }
}

/// *SpO₂ % under 88*, *vekt kg auka med 2 på 3 dagar*.
fn limit_words(texts: &Texts, limit: &Limit) -> String {
    let place = Place::within(Kind::Plan, "limit");
    let code = |name: &str, code: Option<&str>| code.map(|code| texts.code(&place, name, code));
    let measure = code("measure", limit.measure.map(<&str>::from));
    let comparison = code("comparison", limit.comparison.map(<&str>::from));
    let value = limit.value.map(|value| texts.number(value));
    let days = limit.days.map(|days| texts.format("plan-in-days", &[("days", days.into())]));
    [measure, comparison, value, days].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn entry_of(level: Level) -> Target {
    Target::Entry { section: "level", entry: level.to_string() }
}

/// A number as one dials it.
fn dialled(phone: &str) -> String {
    phone.parse::<Phone>().map_or_else(|_| phone.to_owned(), |phone| phone.shown())
}
