//! The chosen machine, told in full.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use syncd::domain::Municipality;
use syncd::service::protocol::{Joining, PeerView, SharedScope, Status};

use super::Row;
use super::view::going;
use crate::detail::Content;
use crate::look::Look;
use crate::model::Model;

/// Digits of a key that are shown: enough to tell machines apart.
const KEY_SHOWN: usize = 16;

/// Draws what is known of a machine.
pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, row: Row<'_>, area: Rect) {
    let mut content = Content::new(model.look(), area.width.saturating_sub(3));
    match row {
        Row::Waiting(joining) => waiting(&mut content, joining),
        Row::Peer(peer) => other(&mut content, peer),
        Row::Here => here(&mut content, model),
    }
    let places =
        area.rows().map(|place| Rect { x: place.x + 2, width: place.width.saturating_sub(3), ..place });
    for ((line, _), place) in content.lines().iter().zip(places) {
        frame.render_widget(line, place);
    }
}

fn waiting(content: &mut Content<'_>, joining: &Joining) {
    let look = content.look;
    heading(content, &joining.machine, &joining.person);
    municipality(content, joining.municipality, look.texts.member_role(joining.role));
    content.labelled(&look.texts.get("compare-code"), &in_groups(&joining.code), look.theme.accent, None);
    let next = if joining.confirmed { "compare-confirmed" } else { "sync-waits-how" };
    content.text(look.texts.get(next), look.theme.warning);
}

fn other(content: &mut Content<'_>, peer: &PeerView) {
    let look = content.look;
    heading(content, &peer.machine, &peer.person);
    municipality(content, peer.municipality, look.texts.member_role(peer.role));
    let now = going(peer, &look);
    content.labelled(&look.texts.get("sync-now"), &now.text, now.style, None);
    for shared in &peer.scopes {
        let (words, style) = scope(shared, peer, &look);
        content.labelled(&look.texts.scope(shared.scope), &words, style, None);
    }
    content.labelled(&look.texts.get("sync-key"), &key(&peer.key, &look), look.theme.text, None);
}

/// What lacks in a scope, on which side, and when something was last exchanged.
fn scope(shared: &SharedScope, peer: &PeerView, look: &Look<'_>) -> (String, Style) {
    let equal = (shared.they_lack, shared.we_lack) == (Some(0), Some(0));
    let lacks = [("they", shared.they_lack), ("we", shared.we_lack)]
        .map(|(name, count)| (name, look.texts.lack(count).into()));
    let (words, style) = match (equal, peer.connected && peer.why.is_none()) {
        (true, true) => {
            (format!("{} {}", look.theme.symbols.done, look.texts.get("sync-equal")), look.well())
        }
        (true, false) => (look.texts.get("sync-was-equal"), look.theme.text),
        (false, _) if (shared.they_lack, shared.we_lack) == (None, None) => {
            (look.texts.get("sync-lacks-unknown"), look.theme.muted)
        }
        (false, _) => (look.texts.format("sync-lacks", &lacks), look.theme.text),
    };
    let last = match shared.last {
        Some(at) => {
            let when = look.texts.moment_near(at, look.today);
            look.texts.format("sync-last-exchange", &[("when", when.into())])
        }
        None => look.texts.get("sync-no-exchange"),
    };
    (format!("{words} {} {last}", look.theme.symbols.separator), style)
}

fn here(content: &mut Content<'_>, model: &Model) {
    let (look, Some(status)) = (content.look, &model.status.known) else { return };
    let profile = &status.profile;
    let person = format!("{} ({})", profile.person, look.texts.get("sync-here"));
    heading(content, &profile.machine, &person);
    let role = model.role().map(|role| look.texts.member_role(role));
    let more: Vec<_> = [profile.region.clone()].into_iter().chain(role).collect();
    municipality(content, profile.municipality, more.join(&format!(" {} ", look.theme.symbols.separator)));
    let duty = status.on_duty.clone().unwrap_or_else(|| look.texts.get("sync-nobody-on-duty"));
    content.labelled(&look.texts.get("sync-on-duty"), &duty, look.theme.text, None);
    if let Some(deputy) = &status.deputy {
        content.labelled(&look.texts.get("sync-deputy"), deputy, look.theme.text, None);
    }
    let saved = match model.saved_at {
        Some(at) => look.texts.date_time(at),
        None => look.texts.get("sync-nothing-saved-yet"),
    };
    content.labelled(&look.texts.get("sync-last-saved"), &saved, look.theme.text, None);
    let (state, style) = store_state(&look, status);
    content.labelled(&look.texts.get("sync-store"), &state, style, None);
    let counts = status.counts.iter().map(|(kind, count)| (look.texts.kinds(*kind), *count));
    content.labelled(&look.texts.get("sync-records"), &listed(counts, &look), look.theme.text, None);
    let trouble = [
        ("sync-conflicts", status.conflicts),
        ("sync-problems", status.problems),
        ("sync-quarantined", status.quarantined),
    ];
    let none = trouble.iter().all(|(_, count)| *count == 0);
    let words = listed(trouble.map(|(id, count)| (look.texts.get(id), count)).into_iter(), &look);
    let style = if none { look.theme.text } else { look.theme.warning };
    content.labelled(&look.texts.get("sync-look-at"), &words, style, None);
}

fn listed(counts: impl Iterator<Item = (String, usize)>, look: &Look<'_>) -> String {
    let words: Vec<_> = counts.map(|(name, count)| format!("{name} {count}")).collect();
    words.join(&format!(" {} ", look.theme.symbols.separator))
}

fn store_state(look: &Look<'_>, status: &Status) -> (String, Style) {
    let symbols = look.theme.symbols;
    match &status.read_only {
        Some(reason) => {
            let text = look.texts.format("sync-read-only", &[("reason", reason.as_str().into())]);
            (format!("{} {text}", symbols.fault), look.theme.error)
        }
        None => (format!("{} {}", symbols.done, look.texts.get("sync-store-well")), look.theme.success),
    }
}

fn heading(content: &mut Content<'_>, machine: &str, person: &str) {
    content.heading(format!("{machine} {} {person}", content.look.theme.symbols.separator));
}

fn municipality(content: &mut Content<'_>, municipality: Municipality, more: String) {
    let look = content.look;
    let words = format!("{} {} {more}", municipality.name(), look.theme.symbols.separator);
    content.labelled(&look.texts.get("sync-municipality"), &words, look.theme.text, None);
}

/// The first digits of a key, in groups that one can read aloud.
fn key(key: &str, look: &Look<'_>) -> String {
    let digits: Vec<char> = key.chars().take(KEY_SHOWN).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    format!("{} {}", groups.join(" "), look.theme.symbols.ellipsis)
}

/// A code in two halves, as people read it to each other.
pub(crate) fn in_groups(code: &str) -> String {
    let digits: Vec<char> = code.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<String> = digits.chunks(3).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_two_halves_however_it_is_told() {
        for told in ["152514", "152 514", "15 25 14"] {
            assert_eq!(in_groups(told), "152 514");
        }
    }
}
