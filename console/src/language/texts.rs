//! The words of one language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use syncd::domain::agenda::{AgendaItem, Reason};
use syncd::domain::{Fault, Kind, Municipality};
use unic_langid::LanguageIdentifier;

use super::place::message_id;
use super::{Argument, Language, Place};

/// The files of translations, one list for each language, split by subject alike.
pub(super) fn sources(language: Language) -> [&'static str; 19] {
    macro_rules! files {
        ($code:literal) => {
            [
                include_str!(concat!("../../locales/", $code, "/frame.ftl")),
                include_str!(concat!("../../locales/", $code, "/fields.ftl")),
                include_str!(concat!("../../locales/", $code, "/codes.ftl")),
                include_str!(concat!("../../locales/", $code, "/pathway.ftl")),
                include_str!(concat!("../../locales/", $code, "/faults.ftl")),
                include_str!(concat!("../../locales/", $code, "/dates.ftl")),
                include_str!(concat!("../../locales/", $code, "/screens.ftl")),
                include_str!(concat!("../../locales/", $code, "/machines.ftl")),
                include_str!(concat!("../../locales/", $code, "/backup.ftl")),
                include_str!(concat!("../../locales/", $code, "/settings.ftl")),
                include_str!(concat!("../../locales/", $code, "/inbox.ftl")),
                include_str!(concat!("../../locales/", $code, "/finding.ftl")),
                include_str!(concat!("../../locales/", $code, "/operations.ftl")),
                include_str!(concat!("../../locales/", $code, "/benefits.ftl")),
                include_str!(concat!("../../locales/", $code, "/check_in.ftl")),
                include_str!(concat!("../../locales/", $code, "/keys.ftl")),
                include_str!(concat!("../../locales/", $code, "/cli.ftl")),
                include_str!(concat!("../../locales/", $code, "/export.ftl")),
                include_str!(concat!("../../locales/", $code, "/exchange.ftl")),
            ]
        };
    }
    match language {
        Language::Nynorsk => files!("nn"),
        Language::Bokmaal => files!("nb"),
        Language::English => files!("en"),
    }
}

/// The words of one language. What is missing is shown as its id; nothing here can fail.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The words of a language.
    pub fn new(language: Language) -> Self {
        let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // A terminal shows the marks that fluent puts around arguments as junk.
        bundle.set_use_isolating(false);
        for source in sources(language) {
            let resource = FluentResource::try_new(source.to_owned());
            // A test reads every shipped file; what could be read of one is better than nothing.
            bundle.add_resource_overriding(resource.unwrap_or_else(|(partial, _)| partial));
        }
        Self { language, bundle }
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words of a message without arguments.
    pub fn get(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// The words of a message with its arguments.
    pub fn format(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.find(id, arguments).unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut faults = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned())
    }

    /// The words of the first of several messages that there is.
    fn first(&self, ids: &[String]) -> Option<String> {
        ids.iter().find_map(|id| self.find(id, &[]))
    }

    /// The label of a field; its name where a newer schema has a field without words here.
    pub fn field(&self, place: &Place, name: &str) -> String {
        self.first(&place.ids("field", name)).unwrap_or_else(|| name.to_owned())
    }

    /// The words of a code that a field holds; the code where a newer list has one without words.
    pub fn code(&self, place: &Place, field: &str, code: &str) -> String {
        let mut ids = place.ids("code", &format!("{field}-{code}"));
        ids.push(message_id("code", code));
        self.first(&ids).unwrap_or_else(|| code.to_owned())
    }

    /// A role of the pathway.
    pub fn role(&self, code: &str) -> String {
        self.code(&Place::default(), "role", code)
    }

    /// The title of a part of a form.
    pub fn group(&self, name: &str) -> String {
        self.get(&message_id("group", name))
    }

    /// The title of a section.
    pub fn section(&self, name: &str) -> String {
        self.get(&message_id("section", name))
    }

    /// What the entries of a section with natural codes are called by: an activity, a step.
    pub fn entry(&self, section: &str, entry: &str) -> String {
        match (section, entry.split_once(':')) {
            ("activity", _) => self.activity(entry),
            ("criterion", Some((set, code))) => self.criterion(set, code),
            ("criterion", None) => self.get("criterion-own"),
            ("municipality", _) => {
                Municipality::find(entry).map_or_else(|| entry.to_owned(), Municipality::name)
            }
            _ => self.code(&Place::default(), section, entry),
        }
    }

    /// One record of this kind, in a sentence.
    pub fn kind(&self, kind: Kind) -> String {
        self.get(&format!("kind-{kind}"))
    }

    /// Many records of this kind, as a title.
    pub fn kinds(&self, kind: Kind) -> String {
        self.get(&format!("kind-{kind}-many"))
    }

    /// An activity of the pathway, by its code such as `2.2`.
    pub fn activity(&self, code: &str) -> String {
        self.find(&message_id("activity", code), &[]).unwrap_or_else(|| code.to_owned())
    }

    /// A criterion of a set.
    pub fn criterion(&self, set: &str, code: &str) -> String {
        self.find(&message_id("criterion", &format!("{set}-{code}")), &[]).unwrap_or_else(|| code.to_owned())
    }

    /// The name of a set of criteria.
    pub fn criteria_set(&self, set: &str) -> String {
        self.find(&message_id("criteria-set", set), &[]).unwrap_or_else(|| set.to_owned())
    }

    /// What is wrong with a field, to stand beside it.
    pub fn fault(&self, fault: &Fault) -> String {
        let with = |id, arguments: &[(&str, Argument<'_>)]| self.format(id, arguments);
        match fault {
            Fault::Required => self.get("fault-required"),
            Fault::UnknownField => self.get("fault-unknown-field"),
            Fault::NotAFlag => self.get("fault-not-a-flag"),
            Fault::NotANumber => self.get("fault-not-a-number"),
            Fault::OutOfRange { min, max } => {
                let bounds = [("min", self.number(*min).into()), ("max", self.number(*max).into())];
                with("fault-out-of-range", &bounds)
            }
            Fault::NotText => self.get("fault-not-text"),
            Fault::TooLong { max } => with("fault-too-long", &[("max", max.to_string().into())]),
            Fault::HiddenCharacters => self.get("fault-hidden-characters"),
            Fault::NotADate => self.get("fault-not-a-date"),
            Fault::NotADateTime => self.get("fault-not-a-date-time"),
            Fault::UnknownCode { code } => with("fault-unknown-code", &[("code", code.as_str().into())]),
            Fault::NotAReference => self.get("fault-not-a-reference"),
            Fault::NoSuchRecord { kind } => {
                with("fault-no-such-record", &[("kind", self.kind(*kind).into())])
            }
            Fault::NotAPhone => self.get("fault-not-a-phone"),
            Fault::NotAnIdentityNumber => self.get("fault-not-an-identity-number"),
            Fault::IdentityNumberChecksum => self.get("fault-identity-number-checksum"),
            Fault::IdentityNumberFrom2032 => self.get("fault-identity-number-from2032"),
            Fault::NotAMunicipality => self.get("fault-not-a-municipality"),
            Fault::EndBeforeStart { start } => {
                with("fault-end-before-start", &[("start", self.field(&Place::default(), start).into())])
            }
            Fault::DeputyForOneself => self.get("fault-deputy-for-oneself"),
            Fault::AlwaysUsed => self.get("fault-always-used"),
            Fault::TooManyEntries { max } => {
                with("fault-too-many-entries", &[("max", max.to_string().into())])
            }
            Fault::NoConsent => self.get("fault-no-consent"),
            Fault::ApprovalDoesNotCover => self.get("fault-approval-does-not-cover"),
            Fault::PointsToPatient => self.get("fault-points-to-patient"),
            Fault::LentTwice => self.get("fault-lent-twice"),
            Fault::ChangedSinceMerged => self.get("fault-changed-since-merged"),
            Fault::TwoBorrowers => self.get("fault-two-borrowers"),
            Fault::NotAVideoLink => self.get("fault-not-a-video-link"),
            Fault::ForeignVideoHost { host } => {
                with("fault-foreign-video-host", &[("host", host.as_str().into())])
            }
            Fault::BookedTwice { with: other, shared } => {
                let shared = self.code(&Place::default(), "shared", shared.into());
                with("fault-booked-twice", &[("with", other.as_str().into()), ("shared", shared.into())])
            }
            Fault::TakenTwice { with: other, shared } => {
                let shared = self.code(&Place::default(), "shared", shared.into());
                with("fault-taken-twice", &[("with", other.as_str().into()), ("shared", shared.into())])
            }
        }
    }

    /// Why an item stands in *Today*.
    pub fn reason(&self, item: &AgendaItem) -> String {
        if item.reason == Reason::ErasureDue {
            let count = item.detail.parse::<usize>().unwrap_or_default();
            return self.format("reason-erasure-due", &[("count", count.into())]);
        }
        let detail = match item.reason {
            Reason::ActivityDue | Reason::ConsentWithdrawn => {
                format!("{} {}", item.detail, self.activity(&item.detail))
            }
            Reason::EventOpen => self.code(&Place::default(), "level", &item.detail),
            Reason::ServicePaused => self.code(&Place::default(), "reason", &item.detail),
            Reason::DskStep => self.entry("step", &item.detail),
            _ => item.detail.clone(),
        };
        self.format(&format!("reason-{}", item.reason), &[("detail", detail.trim().into())])
    }
}
