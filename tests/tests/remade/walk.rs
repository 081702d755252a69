//! The verbs of a coordinator who walks one patient along the pathway, from candidate to ended.

use console::language::Place;
use jiff::ToSpan;
use jiff::civil::Date;
use syncd::domain::operation::Operation;
use syncd::domain::{Key, Kind};
use syncd::exchange::Row;

use crate::by_keyboard;
use crate::coordinator::Coordinator;
use crate::rows::{Fields, Told, changed_limits, first_review, only, said, without};

/// What is asked for later than when somebody comes: at start, at an evaluation, at the end.
const ASKED_LATER: [&str; 11] = [
    "number",
    "status",
    "hours_decided",
    "visits_at_start",
    "distance_km",
    "start_date",
    "visits_at_evaluation",
    "hours_spent",
    "end_date",
    "end_reason",
    "not_included",
];

/// Who approves where the demo's file does not tell.
const GP: &str = "Stø Ulvefot, fastlege";

/// Somebody who is walked along the pathway.
pub(crate) struct User<'a> {
    /// What the demo's file says.
    pub(crate) row: &'a Row,
    /// The number that the console gives.
    pub(crate) number: String,
    /// What the file says at the top, with how it went on after the file's day.
    pub(crate) fields: Fields,
}

impl User<'_> {
    /// When an activity was done; what the file does not tell was done on the last day.
    fn day_of(&self, code: &str) -> Date {
        let told = self.row.fields.get(&Key::within("activity", code, "date"));
        let day = told.unwrap_or(&self.fields["end_date"]);
        day.as_text().unwrap().parse().unwrap()
    }

    /// These of the fields, as far as they are known.
    fn only(&self, names: &[&str]) -> Fields {
        only(&self.fields, names)
    }
}

/// Somebody comes, from whom or wherever; the first activity is that they were asked.
pub(crate) fn takes_in_a_candidate(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let known = without(user.fields.clone(), &ASKED_LATER);
    lun.opens("2").adds().fills_in(&known).saves().opens_selected(&user.number);
    by_keyboard::notes_relatives(lun, user.row);
}

/// The first criterion of a set is answered in its form, each other by one key.
pub(crate) fn weighs_the_criteria(lun: &mut Coordinator<'_>, user: &User<'_>) {
    for (index, (entry, answer)) in crate::rows::answers(user.row).into_iter().enumerate() {
        let question = lun.texts.entry("criterion", &entry);
        let word = lun.shown(Kind::Patient, "criterion", "answer", &answer);
        if index == 0 {
            let set = lun.texts.criteria_set(entry.split_once(':').unwrap().0) + " ·";
            lun.goes_to_line(&[&set])
                .opens_entry(Kind::Patient, "criterion", &entry)
                .fills_in(&answer)
                .saves();
        } else {
            let key = if answer["answer"] == true.into() { "+" } else { "-" };
            lun.goes_to_line(&[&question]).presses(key);
        }
        lun.sees_new(&[&word, &question]);
    }
}

/// It is no, for now.
pub(crate) fn turns_down(lun: &mut Coordinator<'_>, why: &str, day: Date) {
    let no = said([("not_included", why), ("end_date", &day.to_string())]);
    lun.does("n", Operation::TurnDown).fills_in(&no).saves().sees_line(&["Status", "aldri starta"]);
}

/// Consent is asked for, and refused: nobody comes into the service like that.
pub(crate) fn is_refused_consent(lun: &mut Coordinator<'_>, day: Date) {
    let no = said([("status", "rejected"), ("date", &day.to_string()), ("by", "patient")]);
    by_keyboard::asks_for_consent(lun, &no);
    lun.presses("s").sees_new(&["har ikkje gyldig samtykke"]);
}

/// Consent is asked for, and given.
pub(crate) fn obtains_consent(lun: &mut Coordinator<'_>, user: &User<'_>) {
    user.row.entries("consent").values().for_each(|consent| by_keyboard::asks_for_consent(lun, consent));
}

/// What is done before consent is asked for: of the hospital's own patients the first phase, too.
pub(crate) fn ticks_what_comes_before_consent(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let activities = user.row.entries("activity").into_keys().filter(|code| code.as_str() < "2.2");
    activities.for_each(|code| ticks(lun, user, &[&code]));
}

/// Activities are ticked, each with its day.
pub(crate) fn ticks(lun: &mut Coordinator<'_>, user: &User<'_>, codes: &[&str]) {
    for code in codes {
        ticks_on(lun, code, user.day_of(code));
    }
}

fn ticks_on(lun: &mut Coordinator<'_>, code: &str, day: Date) {
    by_keyboard::notes_an_activity(lun, code, &said([("state", "done"), ("date", &day.to_string())]));
}

/// The tablet, and what measures, are handed out from the store.
pub(crate) fn gives_out_equipment(lun: &mut Coordinator<'_>, user: &User<'_>) {
    lun.goes_back_to_the_list();
    for (item, lent) in lun.demo.borrowed(user.row) {
        lun.opens("4").looks_up(&item.key());
        by_keyboard::hands_it_out(lun, &lent, false);
        lun.goes_back_to_the_list();
    }
    lun.opens("2").looks_up(&user.number);
}

/// What was lent comes back, and is ready for the next.
pub(crate) fn collects_equipment(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let day = user.day_of("5.1").to_string();
    let mut back = said([("returned_on", &day)]);
    back.extend(["checked", "cleaned", "wiped"].map(|done| (done.to_owned(), true.into())));
    lun.goes_back_to_the_list();
    for (item, _) in lun.demo.borrowed(user.row) {
        lun.opens("4").looks_up(&item.key());
        lun.does("b", Operation::TakeBack).fills_in(&back).saves().sees_new(&["ledig"]);
        lun.goes_back_to_the_list();
    }
    lun.opens("2").looks_up(&user.number);
}

/// The service starts, with what is known of the use of services before it.
pub(crate) fn starts_the_service(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let known = user.only(&["start_date", "hours_decided", "visits_at_start", "distance_km"]);
    lun.does("s", Operation::StartService).fills_in(&known).saves().sees_line(&["Status", "aktiv"]);
}

/// The plan is made with the patient, the GP approves it, and it is in force.
pub(crate) fn makes_the_plan(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let plan = lun.demo.first_plan(user.row);
    by_keyboard::begins_a_plan(lun, plan);
    if plan.entries("limit").is_empty() {
        // A plan says when to call: without a limit there is nothing for the GP to approve.
        lun.presses("s").sees_new(&["har ingen grenser å godkjenne"]);
        let measure = [("level", "red"), ("measure", "esas-anxiety"), ("comparison", "at-least")];
        let mut limit = said(measure);
        limit.insert("value".to_owned(), syncd::domain::Value::Decimal(7.0));
        by_keyboard::sets_a_limit(lun, &limit);
    }
    let fields = plan.top();
    let sent = only(&fields, &["sent_to", "sent_on"]);
    lun.does("s", Operation::SendPlan).fills_in(&sent).saves().sees_new(&["hjå fastlegen"]);
    let mut approved = said([("approved_by", GP), ("approved_on", plan.text("sent_on"))]);
    approved.extend(only(&fields, &["approved_by", "approved_on"]));
    is_approved(lun, &approved);
    let review = [("review_date".to_owned(), first_review(plan))].into();
    lun.does("i", Operation::ActivatePlan).fills_in(&review).saves().sees_new(&["i bruk"]);
    lun.goes_back_to(&user.number);
}

fn is_approved(lun: &mut Coordinator<'_>, approved: &Fields) {
    lun.does("g", Operation::ApprovePlan).fills_in(approved).saves().sees_new(&["godkjend av fastlegen"]);
}

/// The plan is in force no more: it ended with the service.
pub(crate) fn sees_the_plan_ended(lun: &mut Coordinator<'_>, user: &User<'_>) {
    by_keyboard::opens_plan(lun, lun.demo.first_plan(user.row));
    lun.sees_line(&["avslutta"]).goes_back_to(&user.number);
}

/// A stay in hospital: nothing is asked for while it lasts, and the follow-up is evaluated anew after it.
pub(crate) fn is_in_hospital(lun: &mut Coordinator<'_>, from: Date, until: Date) {
    let away = said([("from", &from.to_string()), ("reason", "hospital-stay")]);
    lun.does("o", Operation::PauseService)
        .fills_in(&away)
        .saves()
        .sees_line(&["Pause sidan", "sjukehusopphald"]);
    lun.presses("m").sees_new(&["er ikkje i tenesta no"]);
    let home =
        said([("until", &until.to_string()), ("evaluate_by", &until.saturating_add(7.days()).to_string())]);
    lun.does("f", Operation::ResumeService).fills_in(&home).saves().sees_line(&["Status", "aktiv"]);
    lun.sees_line(&["4.2 Evaluering"]);
}

/// The last evaluation: it ends.
pub(crate) fn concludes(lun: &mut Coordinator<'_>, user: &User<'_>) {
    evaluates(lun, user, "end", user.day_of("4.2"));
}

/// The follow-up is evaluated: *continue*, *adjust* or *end*.
pub(crate) fn evaluates(lun: &mut Coordinator<'_>, user: &User<'_>, outcome: &str, day: Date) {
    let mut found = said([("date", &day.to_string()), ("outcome", outcome)]);
    found.extend(user.only(&["visits_at_evaluation", "hours_spent"]));
    let words = lun.texts.code(&Place::of_operation(Operation::EvaluateService), "outcome", outcome);
    let shown = lun.texts.day_and_month(day);
    lun.does("m", Operation::EvaluateService).fills_in(&found).saves().sees_new(&[&shown, &words]);
}

/// The limits are set anew. What the GP approved before does not cover that; it is approved anew.
pub(crate) fn has_the_plan_adjusted(lun: &mut Coordinator<'_>, user: &User<'_>, day: Date) {
    evaluates(lun, user, "adjust", day);
    let plan = lun.demo.first_plan(user.row);
    by_keyboard::opens_plan(lun, plan);
    for (before, value) in changed_limits(plan) {
        by_keyboard::changes_a_limit(lun, &before, &value);
    }
    let day = day.saturating_add(3.days());
    is_approved(lun, &said([("approved_by", GP), ("approved_on", &day.to_string())]));
    lun.goes_back_to(&user.number);
    ticks_on(lun, "4.3", day);
}

/// The consent is withdrawn: what is left is to tidy up.
pub(crate) fn withdraws_consent(lun: &mut Coordinator<'_>, day: Date) {
    let withdrawn = said([("date", &day.to_string()), ("by", "patient")]);
    lun.does("T", Operation::WithdrawConsent)
        .fills_in(&withdrawn)
        .saves()
        .sees_line(&["Samtykke", "trekt tilbake"]);
    lun.sees_line(&["5.1 Hente inn utstyr"]).presses("m").sees_new(&["har ikkje gyldig samtykke"]);
}

/// The service ends, and is tidied up after.
pub(crate) fn ends_the_service(lun: &mut Coordinator<'_>, user: &User<'_>) {
    let ended = user.only(&["end_date", "end_reason", "visits_at_evaluation", "hours_spent"]);
    lun.does("A", Operation::EndService).fills_in(&ended).saves().sees_line(&["Status", "avslutta"]);
    sees_the_plan_ended(lun, user);
    collects_equipment(lun, user);
    ticks(lun, user, &["5.1", "5.2", "5.3"]);
    lun.sees_line(&["Ingen neste steg"]).goes_back_to_the_list();
}
