//! How a municipality works: what it has decided, and the published pathway as it has changed it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pathway::{ACTIVITIES, Activity, Pathway, Role};
use super::settings::Settings;
use super::{Field, Keyed, Section, Shape};

/// The activities that no municipality is without: the consent, and the end that a withdrawal leads to
/// (`domain.md`, "Consent").
pub const ALWAYS_USED: [&str; 2] = ["2.2", "5.3"];
/// The most days that an activity may be given.
pub const WITHIN_DAYS_MAX: i64 = 730;

/// What a municipality has changed of the published table, by the activity's code.
pub(super) const SECTION: Section = Section {
    name: "activity",
    keyed: Keyed::OneOf(ACTIVITIES),
    fields: &[
        Field::new("not_used", Shape::Flag),
        Field::new("accountable", Shape::Choice(Role::CODES)),
        Field::new("within_days", Shape::Integer(0, WITHIN_DAYS_MAX)),
    ],
};

/// What a municipality has changed of an activity. What it has not is as published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityChange {
    /// Whether it is passed over for everybody.
    pub not_used: bool,
    /// The one role that answers for it.
    pub accountable: Option<Role>,
    /// How many days after the activity before it this one is due.
    pub within_days: Option<u16>,
    /// Whether the change holds no more.
    pub archived: bool,
}

/// How a municipality works.
#[derive(Debug, Clone, PartialEq)]
pub struct Practice {
    /// What it has decided.
    pub settings: Settings,
    /// The activities, as it does them.
    pub pathway: Pathway,
    /// How many changes its decisions are of: of two that are derived of as many changes of a patient, what was
    /// derived by the later practice stands.
    pub changes: u64,
}

impl Default for Practice {
    fn default() -> Self {
        Settings::default().into()
    }
}

impl From<Settings> for Practice {
    fn from(settings: Settings) -> Self {
        let pathway = Pathway::published().changed(&settings.activity);
        Self { settings, pathway, changes: 0 }
    }
}

impl Practice {
    /// All of it that what is derived of a record depends on: equal where every record derives alike.
    pub fn derived_from(&self) -> impl Serialize {
        let Settings { kept_after_end, kept_after_turned_down, .. } = self.settings;
        (self.pathway.clone(), kept_after_end, kept_after_turned_down)
    }
}

impl Pathway {
    /// The table with a municipality's changes.
    #[must_use]
    pub fn changed(&self, changes: &BTreeMap<String, ActivityChange>) -> Self {
        let mut table = self.clone();
        for activity in &mut table.activities {
            if let Some(change) = changes.get(&activity.code).filter(|change| !change.archived) {
                activity.change(change);
            }
        }
        table
    }
}

impl Activity {
    fn change(&mut self, change: &ActivityChange) {
        self.not_used |= change.not_used && !ALWAYS_USED.contains(&self.code.as_str());
        self.within_days = change.within_days.or(self.within_days);
        let Some(role) = change.accountable else { return };
        for letters in self.roles.values_mut() {
            *letters = without_accountable(letters);
        }
        let letters = self.roles.entry(role).or_default();
        *letters = format!("A {letters}").trim().to_owned();
        self.roles.retain(|_, letters| !letters.is_empty());
    }
}

/// `A U?` is `U?`, `A?` is nothing.
fn without_accountable(letters: &str) -> String {
    let rest = letters.split_whitespace().filter(|letter| !letter.starts_with('A'));
    rest.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::pathway::{ActivityState, PathwayEntry};
    use crate::domain::patient::Patient;

    fn changed(code: &str, change: ActivityChange) -> Pathway {
        Pathway::published().changed(&[(code.to_owned(), change)].into())
    }

    fn done(codes: &[&str]) -> Patient {
        let entry = PathwayEntry {
            state: Some(ActivityState::Done),
            date: Some(date(2026, 11, 2)),
            ..PathwayEntry::default()
        };
        let activity = codes.iter().map(|code| ((*code).to_owned(), entry.clone())).collect();
        Patient { coordinator: Some("Lun Fjellrev".into()), activity, ..Patient::default() }
    }

    #[test]
    fn what_is_not_changed_is_as_published() {
        assert_eq!(&Practice::default().pathway, Pathway::published());
    }

    #[test]
    fn what_is_not_used_is_passed_over() {
        let table = changed("2.3", ActivityChange { not_used: true, ..ActivityChange::default() });
        let patient = done(&["2.1", "2.2"]);
        assert_eq!(Pathway::published().next(&patient).unwrap().code, "2.3");
        let next = table.next(&patient).unwrap();
        assert_eq!((next.code.as_str(), next.due), ("2.4", Some(date(2026, 11, 9))));
    }

    #[test]
    fn nobody_passes_over_the_consent_or_the_end() {
        for code in ALWAYS_USED {
            let table = changed(code, ActivityChange { not_used: true, ..ActivityChange::default() });
            assert!(!table.activity(code).unwrap().not_used);
        }
        let table = changed("2.2", ActivityChange { not_used: true, ..ActivityChange::default() });
        assert_eq!(table.next(&done(&["2.1"])).unwrap().code, "2.2");
    }

    #[test]
    fn what_was_begun_or_has_a_deadline_is_not_passed_over() {
        let table = changed("2.3", ActivityChange { not_used: true, ..ActivityChange::default() });
        let mut patient = done(&["2.1", "2.2"]);
        let due = PathwayEntry { due: Some(date(2026, 12, 1)), ..PathwayEntry::default() };
        patient.activity.insert("2.3".into(), due);
        let next = table.next(&patient).unwrap();
        assert_eq!((next.code.as_str(), next.due), ("2.3", Some(date(2026, 12, 1))));
        let begun = PathwayEntry { state: Some(ActivityState::InProgress), ..PathwayEntry::default() };
        patient.activity.insert("2.3".into(), begun);
        assert_eq!(table.next(&patient).unwrap().code, "2.3");
        let passed_over = PathwayEntry { state: Some(ActivityState::NotNeeded), ..PathwayEntry::default() };
        patient.activity.insert("2.3".into(), passed_over);
        assert_eq!(table.next(&patient).unwrap().code, "2.4");
    }

    #[test]
    fn a_change_that_was_put_away_holds_no_more() {
        let change = ActivityChange { not_used: true, archived: true, ..ActivityChange::default() };
        assert_eq!(&changed("2.3", change), Pathway::published());
    }

    #[test]
    fn one_role_answers_where_the_municipality_says_which() {
        let by = |role| ActivityChange { accountable: Some(role), ..ActivityChange::default() };
        let table = changed("1.1", by(Role::Administration));
        let activity = table.activity("1.1").unwrap();
        assert_eq!(activity.accountable().collect::<Vec<_>>(), [Role::Administration]);
        assert_eq!(activity.roles[&Role::Patient], "U", "who performs it still does");
        assert!(!activity.roles.contains_key(&Role::Gp), "who only answered has no part any longer");
        assert_eq!(table.responsible(&done(&[]), "1.1").unwrap().role, Role::Administration);
        let uncertain = changed("5.3", by(Role::Administration));
        let activity = uncertain.activity("5.3").unwrap();
        assert_eq!(activity.roles[&Role::Administration], "A", "the question is answered");
        assert_eq!(activity.roles[&Role::HomeCare], "U?");
    }

    #[test]
    fn what_is_due_when_is_the_municipalitys_to_say() {
        let table = changed("2.2", ActivityChange { within_days: Some(3), ..ActivityChange::default() });
        assert_eq!(table.next(&done(&["2.1"])).unwrap().due, Some(date(2026, 11, 5)));
    }

    #[test]
    fn only_what_something_is_derived_from_tells_two_practices_apart() {
        let told =
            |settings: Settings| serde_json::to_string(&Practice::from(settings).derived_from()).unwrap();
        let published = told(Settings::default());
        let form = Some("v2".into());
        let other =
            Settings { questions: Some("feel_safe".into()), consent_form: form, ..Settings::default() };
        assert_eq!(told(other), published);
        let kept = Settings { kept_after_end: Some(60), ..Settings::default() };
        assert_ne!(told(kept), published);
        let change = ActivityChange { within_days: Some(3), ..ActivityChange::default() };
        let activity = [("4.2".to_owned(), change)].into();
        assert_ne!(told(Settings { activity, ..Settings::default() }), published);
    }
}
