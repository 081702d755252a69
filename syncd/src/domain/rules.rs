//! The rules that a whole record must keep, beyond what each field allows.
//!
//! The same rules refuse a person's own entry and flag what came from elsewhere.

use jiff::civil::DateTime;

use super::appointment::Appointment;
use super::duty::{self, Duty};
use super::equipment::Equipment;
use super::pathway::ActivityState;
use super::patient::Patient;
use super::plan::Plan;
use super::practice::ALWAYS_USED;
use super::settings::{self, Settings};
use super::{
    Fault, HeldIn, Key, Keyed, Municipality, Problem, Record, Shape, Typed, TypedRecord, merge, video_link,
};

/// Everything that is wrong with a record: fields first, then what they say together.
pub fn problems(record: &Record) -> Vec<Problem> {
    of(&record.typed())
}

/// As [`problems`], of a record that was read.
pub fn of(read: &TypedRecord<'_>) -> Vec<Problem> {
    let record = read.record;
    let mut problems = read.problems.clone();
    problems.extend(match &read.value {
        Typed::Patient(patient) => of_patient(patient),
        Typed::Plan(plan) => of_plan(plan),
        Typed::Equipment(item) => of_equipment(item),
        Typed::Appointment(dsk) => of_appointment(dsk),
        Typed::Duty(duty) => of_duty(duty),
        Typed::Settings(settings) => of_settings(settings),
        Typed::Event(_) | Typed::Contact(_) | Typed::Meeting(_) => Vec::new(),
    });
    let changed = merge::is_changed(record);
    problems.extend(changed.then(|| problem(Key::top("replaced_by"), Fault::ChangedSinceMerged)));
    problems.extend(missing_in_entries(record));
    if record.schema().held_in == HeldIn::Region {
        problems.extend(pointing_to_patients(record));
    }
    problems
}

fn problem(key: Key, fault: Fault) -> Problem {
    Problem { key, fault }
}

fn order<T: PartialOrd>(start: (&str, Option<T>), end: (Key, Option<T>)) -> Option<Problem> {
    let reversed = start.1.zip(end.1).is_some_and(|(start, end)| end < start);
    reversed.then(|| problem(end.0, Fault::EndBeforeStart { start: start.0.to_owned() }))
}

fn of_patient(patient: &Patient) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(order(("start_date", patient.start_date), (Key::top("end_date"), patient.end_date)));
    problems.extend(patient.pause.iter().filter_map(|(id, pause)| {
        order(("from", pause.from), (Key::within("pause", id, "until"), pause.until))
    }));
    let done = patient.activity.iter().filter(|(_, entry)| entry.state == Some(ActivityState::Done));
    let without = done.filter(|(code, _)| !patient.counts_as_done(code));
    problems
        .extend(without.map(|(code, _)| problem(Key::within("activity", code, "state"), Fault::NoConsent)));
    problems
}

fn of_plan(plan: &Plan) -> Vec<Problem> {
    let uncovered = plan.claims_too_much();
    uncovered.then(|| problem(Key::top("status"), Fault::ApprovalDoesNotCover)).into_iter().collect()
}

fn of_equipment(item: &Equipment) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, loan) in &item.loan {
        let returned = (Key::within("loan", id, "returned_on"), loan.returned_on);
        problems.extend(order(("handed_out_on", loan.handed_out_on), returned));
        problems
            .extend(order(("handed_out_on", loan.handed_out_on), (Key::within("loan", id, "due"), loan.due)));
    }
    if item.open_loans().count() > 1 {
        let lent =
            item.open_loans().map(|(id, _)| problem(Key::within("loan", id, "borrower"), Fault::LentTwice));
        problems.extend(lent);
    }
    problems
}

fn of_appointment(dsk: &Appointment) -> Vec<Problem> {
    let order = order::<DateTime>(("start", dsk.start), (Key::top("end"), dsk.end));
    let link = dsk.link.as_deref().and_then(|link| video_link::check(link, video_link::HOSTS).err());
    order.into_iter().chain(link.map(|fault| problem(Key::top("link"), fault))).collect()
}

fn of_duty(duty: &Duty) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (id, away) in &duty.absence {
        problems.extend(order(("from", away.from), (Key::within("absence", id, "until"), away.until)));
        let for_oneself = !away.person.is_empty() && duty::same(&away.person, &away.deputy);
        problems.extend(
            for_oneself.then(|| problem(Key::within("absence", id, "deputy"), Fault::DeputyForOneself)),
        );
    }
    problems
}

/// More criteria than a person goes through, of which the last are not asked; and a pathway without consent or end.
fn of_settings(settings: &Settings) -> Vec<Problem> {
    let max = settings::OWN_CRITERIA_MAX;
    let beyond = settings.own_criterion.keys().skip(max);
    let mut problems: Vec<_> = beyond
        .map(|id| problem(Key::within(settings::OWN_CRITERION, id, "text"), Fault::TooManyEntries { max }))
        .collect();
    let is_left_out =
        |code: &&str| settings.activity.get(*code).is_some_and(|change| change.not_used && !change.archived);
    let left_out = ALWAYS_USED.into_iter().filter(is_left_out);
    problems
        .extend(left_out.map(|code| problem(Key::within("activity", code, "not_used"), Fault::AlwaysUsed)));
    problems
}

/// Required fields of entries that hold something else.
fn missing_in_entries(record: &Record) -> Vec<Problem> {
    let random = record.schema().sections.iter().filter(|section| section.keyed == Keyed::Random);
    let missing = random.flat_map(|section| {
        record.entries(section.name).flat_map(move |entry| {
            let required = section.fields.iter().filter(|field| field.required);
            required.map(move |field| Key::within(section.name, entry, field.name))
        })
    });
    missing.filter(|key| record.value(key).is_empty()).map(|key| problem(key, Fault::Required)).collect()
}

/// Free text for the region that holds a patient's shown number.
fn pointing_to_patients(record: &Record) -> Vec<Problem> {
    let schema = record.schema();
    let is_free_text = |key: &Key| {
        schema.field(key).is_some_and(|field| {
            field.name != "number" && matches!(field.shape, Shape::Line(_) | Shape::LongText)
        })
    };
    let texts = record.fields.iter().filter_map(|(key, held)| Some((key, held.value.as_text()?)));
    let pointing = texts.filter(|(key, text)| is_free_text(key) && holds_patient_number(text));
    pointing.map(|(key, _)| problem(key.clone(), Fault::PointsToPatient)).collect()
}

/// Whether text holds something like `MAS-03`: a prefix of the region's municipalities, a
/// hyphen or space, and a digit.
pub fn holds_patient_number(text: &str) -> bool {
    let upper = text.to_uppercase();
    Municipality::region().any(|municipality| {
        let prefix = municipality.prefix();
        upper.match_indices(&prefix).any(|(at, _)| {
            let starts_a_word =
                upper[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
            let rest = upper[at + prefix.len()..].trim_start_matches(['-', '–', ' ', '\u{a0}']);
            starts_a_word && rest.chars().next().is_some_and(|digit| digit.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::domain::RecordId;

    fn faults(kind: Kind, fields: &[(&str, &str)]) -> Vec<(String, Fault)> {
        let scope = kind.schema().scope(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), kind, scope);
        for (key, value) in fields {
            record.set(key.parse().unwrap(), *value);
        }
        problems(&record).into_iter().map(|problem| (problem.key.to_string(), problem.fault)).collect()
    }

    #[test]
    fn an_end_before_its_start_is_refused() {
        let start = || "start_date".to_owned();
        assert_eq!(
            faults(
                Kind::Patient,
                &[("name", "Stolt Furu"), ("start_date", "2026-11-02"), ("end_date", "2026-11-01")]
            ),
            [("end_date".to_owned(), Fault::EndBeforeStart { start: start() })]
        );
        assert_eq!(
            faults(
                Kind::Patient,
                &[("name", "Stolt Furu"), ("start_date", "2026-11-02"), ("end_date", "2026-11-02")]
            ),
            []
        );
    }

    #[test]
    fn nothing_after_2_2_is_done_without_a_consent_in_force() {
        let done = [
            ("name", "Stolt Furu"),
            ("activity/2.3/state", "done"),
            ("activity/2.1/state", "done"),
            ("activity/5.1/state", "done"),
        ];
        assert_eq!(faults(Kind::Patient, &done), [("activity/2.3/state".to_owned(), Fault::NoConsent)]);
        let entry = RecordId::random();
        let (status, date) = (format!("consent/{entry}/status"), format!("consent/{entry}/date"));
        let consented = [done.as_slice(), &[(&status, "active"), (&date, "2026-11-02")]].concat();
        assert_eq!(faults(Kind::Patient, &consented), []);
    }

    #[test]
    fn what_was_done_before_a_withdrawal_stands_and_what_was_done_after_does_not() {
        let (given, withdrawn) = (RecordId::random(), RecordId::random());
        let answers = [
            (format!("consent/{given}/status"), "active"),
            (format!("consent/{given}/date"), "2026-11-02"),
            (format!("consent/{withdrawn}/status"), "inactive"),
            (format!("consent/{withdrawn}/date"), "2026-11-20"),
        ];
        let mut fields: Vec<_> = answers.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        fields.extend([
            ("name", "Stolt Furu"),
            ("activity/2.3/state", "done"),
            ("activity/2.3/date", "2026-11-19"),
        ]);
        fields.extend([("activity/2.4/state", "done"), ("activity/2.4/date", "2026-11-20")]);
        assert_eq!(faults(Kind::Patient, &fields), [("activity/2.4/state".to_owned(), Fault::NoConsent)]);
    }

    #[test]
    fn an_unknown_state_is_left_out_and_told() {
        assert_eq!(
            faults(Kind::Patient, &[("name", "Stolt Furu"), ("status", "levitating")]),
            [("status".to_owned(), Fault::UnknownCode { code: "levitating".to_owned() })]
        );
    }

    #[test]
    fn text_for_the_region_may_not_hold_a_patients_number() {
        for text in ["lånt til MAS-03", "mas 3 har den", "(ALV–12)"] {
            assert_eq!(
                faults(Kind::Equipment, &[("kind", "tablet"), ("note", text)]),
                [("note".to_owned(), Fault::PointsToPatient)],
                "{text}"
            );
        }
        for text in ["Masfjorden sjukeheim", "gul veske", "XMAS-3", "NB-0012"] {
            assert_eq!(faults(Kind::Equipment, &[("kind", "tablet"), ("note", text)]), [], "{text}");
        }
    }

    #[test]
    fn a_video_link_leads_to_norsk_helsenett() {
        let patient = RecordId::random().to_string();
        let dsk = |link| faults(Kind::Appointment, &[("patient", &patient), ("link", link)]);
        assert_eq!(dsk("https://join.nhn.no/rom"), []);
        let host = "join.nhn.no.evil.example".to_owned();
        let foreign = Fault::ForeignVideoHost { host };
        assert_eq!(dsk("https://join.nhn.no.evil.example/"), [("link".to_owned(), foreign)]);
    }

    #[test]
    fn an_entry_lacks_what_it_must_have() {
        let id = RecordId::random();
        let phone = format!("relative/{id}/phone");
        let found = faults(Kind::Patient, &[("name", "Stolt Furu"), (&phone, "+4768050001")]);
        assert_eq!(found, [(format!("relative/{id}/name"), Fault::Required)]);
    }
}
