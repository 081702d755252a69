//! Rows, problems and refusals in words.

use jiff::civil::{Date, DateTime};
use syncd::backup::BackupError;
use syncd::domain::duty::StandIn;
use syncd::domain::pathway::Activity;
use syncd::domain::{Claim, Key, Keyed, Kind, Problem, Scope};
use syncd::exchange::Mistake;
use syncd::service::protocol::{RecordView, Refusal};
use syncd::store::view::{AgendaRow, Row};

use super::{Argument, Place, Texts};

impl Texts {
    /// Who answers for something now, and why it is not the person whose it is: that one is away until a day,
    /// and somebody stands in, or nobody does.
    pub fn cover(&self, person: &str, stand_in: Option<&StandIn>) -> (String, Option<String>) {
        let Some(StandIn { person: deputy, until }) = stand_in else { return (person.to_owned(), None) };
        let until = until.map(|until| self.format("stand-in-until", &[("date", self.date(until).into())]));
        let until = until.map(|until| format!(" {until}")).unwrap_or_default();
        let words = [("person", person.into()), ("until", until.into())];
        match deputy {
            Some(deputy) => (deputy.clone(), Some(self.format("stand-in-for", &words))),
            None => (self.get("stand-in-nobody"), Some(self.format("stand-in-away", &words))),
        }
    }

    /// The same in one line.
    pub fn answers(&self, person: &str, stand_in: Option<&StandIn>) -> String {
        match self.cover(person, stand_in) {
            (who, Some(why)) => format!("{who} ({why})"),
            (who, None) => who,
        }
    }

    /// The same where there is little room: that it is a deputy, but not whose.
    pub fn answers_briefly(&self, person: &str, stand_in: Option<&StandIn>) -> String {
        let (who, _) = self.cover(person, stand_in);
        match stand_in.is_some_and(|stand_in| stand_in.person.is_some()) {
            true => self.format("stand-in-brief", &[("deputy", who.into())]),
            false => who,
        }
    }

    /// Who answers for a row now; empty where it names nobody.
    pub fn owner(&self, row: &Row) -> String {
        row.owner.as_deref().map(|owner| self.answers(owner, row.stand_in.as_ref())).unwrap_or_default()
    }

    /// Who answers now for what a row of *Today* asks.
    pub fn answers_for(&self, row: &AgendaRow) -> Option<String> {
        row.item.responsible.as_deref().map(|person| self.answers(person, row.stand_in.as_ref()))
    }

    /// What a row's `title` says: a day or moment as people write it; of what a municipality has
    /// one of, the municipality's name.
    pub fn row_title(&self, kind: Kind, title: &str) -> String {
        let words = match kind {
            Kind::Meeting => title.parse::<Date>().ok().map(|day| self.date(day)),
            Kind::Appointment => title.parse::<DateTime>().ok().map(|moment| self.date_time(moment)),
            kind if kind.is_one_of_its_kind() => match title.parse() {
                Ok(Scope::Municipality(municipality)) => Some(municipality.name()),
                _ => None,
            },
            _ => None,
        };
        words.unwrap_or_else(|| title.to_owned())
    }

    /// Whom or what a row is about: the patient by number and name, a check-in by its day, else
    /// the record itself.
    pub fn row_about(&self, row: &Row) -> String {
        let (number, title) = match (&row.patient, row.title.parse::<Date>()) {
            (Some(patient), _) if row.kind != Kind::Patient => (&patient.number, patient.title.clone()),
            (None, Ok(day)) if row.kind == Kind::Meeting => {
                (&None, self.format("about-meeting", &[("date", self.day_and_month(day).into())]))
            }
            _ => (&row.number, self.row_title(row.kind, &row.title)),
        };
        number.iter().map(|number| format!("{number} ")).collect::<String>() + &title
    }

    /// What a row's `state` says.
    pub fn row_state(&self, kind: Kind, state: &str) -> String {
        let field = match kind {
            Kind::Equipment => "loan-state",
            Kind::Event => "level",
            _ => "status",
        };
        self.row_code(kind, field, state)
    }

    /// What a row's `group` says: a patient's group, the type of an item, how an event ended.
    pub fn row_group(&self, kind: Kind, group: &str) -> String {
        let field = match kind {
            Kind::Patient => "group",
            Kind::Plan => "form",
            Kind::Event => "outcome",
            Kind::Appointment => "place",
            _ => "kind",
        };
        self.row_code(kind, field, group)
    }

    fn row_code(&self, kind: Kind, field: &str, code: &str) -> String {
        match code {
            "" => String::new(),
            code => self.code(&Place::top(kind), field, code),
        }
    }

    /// Who takes part in an activity, in the letters of the published table: *A U heimetenesta · D pasient*. Those
    /// who answer for it come first.
    pub fn taking_part(&self, activity: &Activity, separator: &str) -> String {
        let mut by_letters: Vec<(&str, Vec<String>)> = Vec::new();
        for (role, letters) in &activity.roles {
            let word = self.role((*role).into());
            match by_letters.iter_mut().find(|(known, _)| known == letters) {
                Some((_, roles)) => roles.push(word),
                None => by_letters.push((letters, vec![word])),
            }
        }
        by_letters.sort_by_key(|(letters, _)| !letters.starts_with('A'));
        let parts = by_letters.into_iter().map(|(letters, roles)| format!("{letters} {}", roles.join(", ")));
        parts.collect::<Vec<_>>().join(&format!(" {separator} "))
    }

    /// What an entry is called: an activity by its name, one of many by its section's.
    pub fn entry_of(&self, kind: Kind, section: &str, entry: &str) -> String {
        let keyed = kind.schema().section(section).map(|section| section.keyed);
        match keyed {
            Some(Keyed::Code | Keyed::OneOf(_)) if section == "activity" => {
                format!("{entry} {}", self.activity(entry))
            }
            Some(Keyed::Code | Keyed::OneOf(_) | Keyed::Municipality) => self.entry(section, entry),
            Some(Keyed::Random) | None => self.section(section),
        }
    }

    /// What a field is called, with its entry where it stands in one.
    pub fn key(&self, kind: Kind, key: &Key) -> String {
        let field = self.field(&Place::of(kind, key), key.name());
        match key.entry() {
            Some((section, entry)) => format!("{}: {field}", self.entry_of(kind, section, entry)),
            None => field,
        }
    }

    /// As [`Texts::key`], where the municipality's own criteria are known by their words.
    pub fn key_of(&self, view: &RecordView, key: &Key) -> String {
        let own = key.entry().filter(|(section, _)| *section == "criterion");
        let own = own.zip(view.settings.as_ref()).and_then(|((_, entry), all)| all.own_words(entry));
        match own {
            Some(words) => {
                format!("{words}: {}", self.field(&Place::of(view.record.kind, key), key.name()))
            }
            None => self.key(view.record.kind, key),
        }
    }

    /// A field and what is wrong with it.
    pub fn problem(&self, kind: Kind, problem: &Problem) -> String {
        format!("{} {}", self.key(kind, &problem.key), self.fault(&problem.fault))
    }

    /// At which machine and when, by its clock, one of several values was written.
    pub fn written(&self, view: &RecordView, claim: &Claim, today: Option<Date>) -> String {
        let when = claim.at.in_tz("Europe/Oslo").ok().map(|at| self.moment_near(at.datetime(), today));
        let machine = view.actors.get(&claim.actor).map(|who| who.machine.clone());
        let parts: Vec<_> = machine.into_iter().chain(when).filter(|part| !part.is_empty()).collect();
        format!("({})", parts.join(", "))
    }

    /// What is wrong with a cell or a row of a file.
    pub fn mistake(&self, mistake: &Mistake) -> String {
        match mistake {
            Mistake::Value(fault) => self.fault(fault),
            Mistake::Unknown { known } => {
                self.format("mistake-unknown", &[("known", known.join(", ").into())])
            }
            Mistake::NotAnEntry => self.get("mistake-not-an-entry"),
            Mistake::Twice => self.get("mistake-twice"),
            Mistake::Unreadable => self.get("mistake-unreadable"),
            Mistake::QuotationMark => self.get("mistake-quotation-mark"),
            Mistake::Again { place } => self.format("mistake-again", &[("place", place.as_str().into())]),
            Mistake::Misplaced { found, expected } => {
                let words = [("found", found.as_str().into()), ("expected", expected.as_str().into())];
                self.format("mistake-misplaced", &words)
            }
            Mistake::CellCount { found, expected } => self.format(
                "mistake-cell-count",
                &[("found", (*found).into()), ("expected", (*expected).into())],
            ),
        }
    }

    /// Why the daemon did not do something.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let with = |id: &str, name: &str, value: Argument<'_>| self.format(id, &[(name, value)]);
        match refusal {
            Refusal::OtherVersion { .. } => self.get("refusal-other-version"),
            Refusal::NotUnderstood { .. } => self.get("refusal-not-understood"),
            Refusal::Absent => self.get("refusal-absent"),
            Refusal::Exists => self.get("refusal-exists"),
            Refusal::Locked => self.get("refusal-locked"),
            Refusal::Joining => self.get("refusal-joining"),
            Refusal::NotATicket { .. } => self.get("refusal-not-a-ticket"),
            Refusal::TicketExpired => self.get("refusal-ticket-expired"),
            Refusal::NotAllowed => self.get("refusal-not-allowed"),
            Refusal::LastAdmin => self.get("refusal-last-admin"),
            Refusal::NobodyJoining { id } => with("refusal-nobody-joining", "id", id.as_str().into()),
            Refusal::WrongCode => self.get("refusal-wrong-code"),
            Refusal::NoNetwork => self.get("refusal-no-network"),
            Refusal::NotARelay => self.get("refusal-not-a-relay"),
            Refusal::WrongPassphrase => self.get("refusal-wrong-passphrase"),
            Refusal::NoPassphrase => self.get("refusal-no-passphrase"),
            Refusal::PassphraseTooShort { min } => {
                with("refusal-passphrase-too-short", "min", min.to_string().into())
            }
            Refusal::ProfileIncomplete { field } => {
                let field = self.field(&Place::default(), field);
                with("refusal-profile-incomplete", "field", field.into())
            }
            Refusal::CannotOpen { reason } => with("refusal-cannot-open", "reason", reason.as_str().into()),
            Refusal::NotFound { reference } => {
                with("refusal-not-found", "reference", reference.as_str().into())
            }
            Refusal::Ambiguous { reference, count } => {
                let words = [("reference", reference.as_str().into()), ("count", count.to_string().into())];
                self.format("refusal-ambiguous", &words)
            }
            Refusal::Invalid { problems } => {
                with("refusal-invalid", "count", problems.len().to_string().into())
            }
            Refusal::Hindered { hindrance, .. } => {
                with("refusal-hindered", "why", self.get(&format!("hindrance-{hindrance}")).into())
            }
            Refusal::InMeeting => self.get("refusal-in-meeting"),
            Refusal::Decided => self.get("refusal-decided"),
            Refusal::NotErasable { hindrance } => self.get(&format!("not-erasable-{hindrance}")),
            Refusal::NotMergeable { hindrance } => self.get(&format!("not-mergeable-{hindrance}")),
            Refusal::Erased => self.get("refusal-erased"),
            Refusal::NewerSchema => self.get("refusal-newer-schema"),
            Refusal::TooMany { max } => with("refusal-too-many", "max", max.to_string().into()),
            Refusal::Backup(error) => self.backup_error(error),
            Refusal::Storage { reason } => with("refusal-storage", "reason", reason.as_str().into()),
        }
    }

    /// Why a backup was not made, or nothing was made of it.
    fn backup_error(&self, error: &BackupError) -> String {
        let with = |id: &str, name: &str, value: Argument<'_>| self.format(id, &[(name, value)]);
        match error {
            BackupError::NoKit => self.get("backup-no-kit"),
            BackupError::NotARecipient => self.get("backup-not-a-recipient"),
            BackupError::KitLength { found, .. } => {
                with("backup-kit-length", "found", found.to_string().into())
            }
            BackupError::KitWord { place } => with("backup-kit-word", "place", place.to_string().into()),
            BackupError::KitMistyped => self.get("backup-kit-mistyped"),
            BackupError::AlreadyHere => self.get("refusal-exists"),
            BackupError::FileExists => self.get("backup-file-exists"),
            BackupError::NotABackup => self.get("backup-not-a-backup"),
            BackupError::WrongKit => self.get("backup-wrong-kit"),
            BackupError::Damaged => self.get("backup-damaged"),
            BackupError::Newer { .. } => self.get("backup-newer"),
            BackupError::File { reason } => with("backup-file", "reason", reason.as_str().into()),
            BackupError::Store { reason } => with("backup-store", "reason", reason.as_str().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_title_is_told_as_people_write_it() {
        let told = |kind, title: &str| Texts::new(Language::Nynorsk).row_title(kind, title);
        assert_eq!(told(Kind::Meeting, "2025-02-11"), "11.02.2025");
        assert_eq!(told(Kind::Appointment, "2025-02-14 10:00"), "14.02.2025 kl. 10:00");
        assert_eq!(told(Kind::Duty, "municipality/4634"), "Masfjorden");
        assert_eq!(told(Kind::Patient, "2025-02-11"), "2025-02-11", "a name is a name");
        assert_eq!(told(Kind::Meeting, "i fjor"), "i fjor");
    }
}
