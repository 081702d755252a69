//! Other machines in words: what is shared, when, what lacks and why it does not go.

use jiff::civil::{Date, DateTime};
use syncd::domain::Scope;
use syncd::domain::member::Role;
use syncd::net::Why;
use syncd::service::protocol::{PeerView, Trouble};

use super::{Place, Texts};

impl Texts {
    /// What a member may do.
    pub fn member_role(&self, role: Role) -> String {
        self.code(&Place::default(), "member_role", role.into())
    }

    /// A circle of machines: a municipality by its name.
    pub fn scope(&self, scope: Scope) -> String {
        match scope {
            Scope::Municipality(municipality) => municipality.name(),
            Scope::Cards => self.get("scope-cards"),
            Scope::Region => self.get("scope-region"),
        }
    }

    /// What is shared with a machine, shortly: a municipality by its number.
    pub fn scopes(&self, peer: &PeerView) -> String {
        let short = |scope| match scope {
            Scope::Municipality(municipality) => municipality.to_string(),
            Scope::Cards | Scope::Region => self.scope(scope),
        };
        peer.scopes.iter().map(|shared| short(shared.scope)).collect::<Vec<_>>().join(", ")
    }

    /// A moment as shortly as it is understood: the time of something today, else the day.
    pub fn moment_near(&self, moment: DateTime, today: Option<Date>) -> String {
        match (moment.date(), today) {
            (day, Some(today)) if day == today => moment.strftime("%H:%M").to_string(),
            (day, Some(today)) if day.year() == today.year() => self.day_and_month(day),
            (day, _) => self.date(day),
        }
    }

    /// How much lacks; that it is not known, where it is not.
    pub fn lack(&self, count: Option<u64>) -> String {
        count.map_or_else(|| self.get("sync-unknown"), |count| count.to_string())
    }

    /// Why nothing goes between two machines.
    pub fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::Unreachable { why: Why::NoAddress } => self.get("trouble-no-address"),
            Trouble::Unreachable { why: Why::NoAnswer } => self.get("trouble-no-answer"),
            Trouble::Unreachable { why: Why::Rejected } => self.get("trouble-rejected"),
            Trouble::Unreachable { why: Why::Locked } => self.get("trouble-locked"),
            Trouble::Unreachable { why: Why::Ours } => self.get("trouble-ours"),
            Trouble::Unreachable { why: Why::Lost } => self.get("trouble-lost"),
            Trouble::OtherVersion => self.get("trouble-other-version"),
            Trouble::Forged => self.get("trouble-forged"),
            Trouble::Forked { machine: Some(machine) } => {
                self.format("trouble-forked", &[("machine", machine.as_str().into())])
            }
            Trouble::Forked { machine: None } => self.get("trouble-forked-unknown"),
            Trouble::UnknownAuthor => self.get("trouble-unknown-author"),
        }
    }

    /// How it goes with a machine now: connected, or why not and since when.
    pub fn going(&self, peer: &PeerView, today: Option<Date>) -> String {
        let what = match &peer.why {
            Some(trouble) => self.trouble(trouble),
            None if peer.connected => self.get("sync-connected"),
            None => self.get("sync-not-connected"),
        };
        match (peer.connected, peer.last_heard) {
            (true, _) => what,
            (false, Some(at)) => {
                let words = [("what", what.into()), ("when", self.moment_near(at, today).into())];
                self.format("sync-since", &words)
            }
            (false, None) => self.format("sync-never", &[("what", what.into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use strum::IntoEnumIterator;
    use syncd::service::protocol::Refusal;

    use super::*;
    use crate::language::Language;

    #[test]
    fn a_moment_is_the_time_of_today_and_else_the_day() {
        let (texts, today) = (Texts::new(Language::Nynorsk), Some(date(2026, 11, 24)));
        let near = |day: Date| texts.moment_near(day.at(8, 5, 0, 0), today);
        assert_eq!(near(date(2026, 11, 24)), "08:05");
        assert_eq!(near(date(2026, 11, 19)), "19.11.");
        assert_eq!(near(date(2025, 11, 24)), "24.11.2025");
    }

    /// One trouble of each sort. The `match` makes a new one fail to build until it is listed.
    fn every_trouble() -> Vec<Trouble> {
        let unreachable = |why| Trouble::Unreachable { why };
        let next = |trouble: &Trouble| match trouble {
            Trouble::Unreachable { why: Why::NoAddress } => Some(unreachable(Why::NoAnswer)),
            Trouble::Unreachable { why: Why::NoAnswer } => Some(unreachable(Why::Rejected)),
            Trouble::Unreachable { why: Why::Rejected } => Some(unreachable(Why::Ours)),
            Trouble::Unreachable { why: Why::Ours } => Some(unreachable(Why::Locked)),
            Trouble::Unreachable { why: Why::Locked } => Some(unreachable(Why::Lost)),
            Trouble::Unreachable { why: Why::Lost } => Some(Trouble::OtherVersion),
            Trouble::OtherVersion => Some(Trouble::Forged),
            Trouble::Forged => Some(Trouble::Forked { machine: None }),
            Trouble::Forked { machine: None } => Some(Trouble::Forked { machine: Some("Alver 1".into()) }),
            Trouble::Forked { machine: Some(_) } => Some(Trouble::UnknownAuthor),
            Trouble::UnknownAuthor => None,
        };
        std::iter::successors(Some(unreachable(Why::NoAddress)), next).collect()
    }

    #[test]
    fn every_trouble_is_told_in_words_of_its_own() {
        for texts in Language::iter().map(Texts::new) {
            let mut seen = BTreeSet::new();
            for trouble in every_trouble() {
                let told = texts.trouble(&trouble);
                assert!(!told.starts_with("trouble-") && !told.contains('{'), "{}: {told}", texts.language());
                assert!(seen.insert(told.clone()), "{}: {told} twice", texts.language());
            }
        }
    }

    #[test]
    fn every_refusal_about_machines_is_told() {
        let refusals = [
            Refusal::Joining,
            Refusal::NotATicket { reason: "short".into() },
            Refusal::TicketExpired,
            Refusal::NotAllowed,
            Refusal::NobodyJoining { id: "k7".into() },
            Refusal::WrongCode,
            Refusal::NotARelay,
        ];
        for texts in Language::iter().map(Texts::new) {
            for refusal in &refusals {
                let told = texts.refusal(refusal);
                assert!(!told.starts_with("refusal-") && !told.contains('{'), "{}: {told}", texts.language());
            }
        }
    }
}
