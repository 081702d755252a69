//! A coordinator's work at the console: whom one phones, patients and how far they have come, what
//! they borrow, what their plans say, their alerts, their DSK, and who is on duty.

use std::collections::BTreeMap;

use console::language::Place;
use syncd::domain::operation::Operation;
use syncd::domain::{Kind, Value};
use syncd::exchange::Row;

use crate::coordinator::Coordinator;
use crate::rows::{
    COORDINATOR, Demo, Fields, Lent, MASFJORDEN, Told, answers, approved_limits, changed_limits,
    first_review, from_the_start_and_later, only, without,
};

/// What was to be back sooner, and was kept longer.
const KEPT_LONGER: [&str; 1] = ["NB-0004"];
/// The parts of a form that are filled in when a DSK was held.
const AFTERWARDS: [&str; 2] = ["after", "evaluation"];

/// Notes a contact with all its phones.
pub(crate) fn notes_a_contact(coordinator: &mut Coordinator<'_>, contact: &Row) {
    coordinator.adds().fills_in(&contact.top()).saves().opens_selected(contact.text("name"));
    for phone in contact.entries("other_phone").values() {
        let number = coordinator.shown(Kind::Contact, "other_phone", "number", phone);
        coordinator.notes("o", Kind::Contact, "other_phone").fills_in(phone).saves().sees_new(&[&number]);
    }
    coordinator.goes_back_to_the_list();
}

/// Draws up the roster: who receives alerts, and who is away.
pub(crate) fn draws_up_the_roster(coordinator: &mut Coordinator<'_>, roster: &Row) {
    coordinator.opens("1").adds_about("v", Kind::Duty).fills_in(&roster.top()).saves();
    coordinator.presses("v").sees_line(&[roster.text("outside_hours")]);
    for (section, key, told) in [("shift", "o", "receiver"), ("absence", "b", "person")] {
        for entry in roster.entries(section).values() {
            let who = entry[told].to_string();
            coordinator.notes(key, Kind::Duty, section).fills_in(entry).saves().sees_new(&[&who]);
        }
    }
    coordinator.goes_back_to_the_list();
}

/// Takes a patient in, with what is known from the start; the console gives the number.
pub(crate) fn recruits_a_patient(coordinator: &mut Coordinator<'_>, patient: &Row) {
    let (known, _) = from_the_start_and_later(patient);
    coordinator.adds().fills_in(&without(known, &["number"])).saves().opens_selected(&patient.key());
}

/// Notes the relatives.
pub(crate) fn notes_relatives(coordinator: &mut Coordinator<'_>, patient: &Row) {
    for relative in patient.entries("relative").values() {
        let name = relative["name"].to_string();
        coordinator.notes("r", Kind::Patient, "relative").fills_in(relative).saves().sees_new(&[&name]);
    }
}

/// Goes through the criteria. Of a set that nothing was answered of, only the name stands there.
pub(crate) fn answers_criteria(coordinator: &mut Coordinator<'_>, patient: &Row) {
    for (entry, answer) in answers(patient) {
        let question = coordinator.texts.entry("criterion", &entry);
        let (set, _) = entry.split_once(':').unwrap();
        let line = match coordinator.has_line(&[&question]) {
            true => question.clone(),
            false => coordinator.texts.criteria_set(set) + " ·",
        };
        let word = coordinator.shown(Kind::Patient, "criterion", "answer", &answer);
        coordinator.goes_to_line(&[&line]).opens_entry(Kind::Patient, "criterion", &entry);
        coordinator.fills_in(&answer).saves().sees_new(&[&word, &question]);
    }
}

/// Walks along the pathway. Consent is asked for before anything that needs it.
pub(crate) fn walks_the_pathway(coordinator: &mut Coordinator<'_>, patient: &Row) {
    let activities = patient.entries("activity");
    let (first, rest): (Vec<_>, Vec<_>) = activities.iter().partition(|(code, _)| code.as_str() <= "2.2");
    first.into_iter().for_each(|(code, noted)| notes_an_activity(coordinator, code, noted));
    patient.entries("consent").values().for_each(|consent| asks_for_consent(coordinator, consent));
    rest.into_iter().for_each(|(code, noted)| notes_an_activity(coordinator, code, noted));
}

/// What is done is noted with `t`; what is planned, begun or left out, where it stands.
pub(crate) fn notes_an_activity(coordinator: &mut Coordinator<'_>, code: &str, noted: &Fields) {
    let activity = coordinator.texts.entry_of(Kind::Patient, "activity", code);
    let told = ["date", "due"].into_iter().find(|name| noted.contains_key(*name)).unwrap();
    let day = coordinator.day(noted, told);
    coordinator.goes_to_line(&[&activity]);
    match noted.get("state") == Some(&"done".into()) {
        true => coordinator.takes_up(code),
        false => coordinator.opens_entry(Kind::Patient, "activity", code),
    };
    coordinator.fills_in(noted).saves().sees_new(&[&activity, &day]);
}

pub(crate) fn asks_for_consent(coordinator: &mut Coordinator<'_>, consent: &Fields) {
    let status = coordinator.shown(Kind::Patient, "consent", "status", consent);
    let day = coordinator.day(consent, "date");
    coordinator.notes("c", Kind::Patient, "consent").fills_in(consent).saves().sees_new(&[&status, &day]);
}

/// Writes down what was answered at start and at follow-up.
pub(crate) fn notes_questionnaires(coordinator: &mut Coordinator<'_>, patient: &Row) {
    for answers in patient.entries("questionnaire").values() {
        let day = coordinator.day(answers, "date");
        let moment = coordinator.shown(Kind::Patient, "questionnaire", "moment", answers);
        coordinator.notes("b", Kind::Patient, "questionnaire").fills_in(answers).saves();
        coordinator.sees_new(&[&day, &moment]);
    }
}

/// Notes where the service stands now, or how it ended.
pub(crate) fn tells_how_it_went(coordinator: &mut Coordinator<'_>, patient: &Row) {
    let (_, later) = from_the_start_and_later(patient);
    if !later.is_empty() {
        let status = coordinator.shown(Kind::Patient, "", "status", &later);
        coordinator.changes(Kind::Patient, &patient.key()).fills_in(&later).saves();
        coordinator.sees_new(&["Status", &status]);
    }
}

/// The numbers that the console gives to items, as it goes on from the highest.
pub(crate) fn numbers_given(demo: &Demo) -> Vec<(&Row, String)> {
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    let given = demo.items().map(|item| {
        let number = item.key();
        let (prefix, wanted) = number.split_once('-').unwrap();
        let next = last.get(prefix).map_or(1, |last| last + 1);
        last.insert(prefix.to_owned(), wanted.parse().unwrap());
        (item, format!("{prefix}-{next:04}"))
    });
    given.collect()
}

/// Enters an item; where it has another number on its label than the console gives, that one.
pub(crate) fn enters_an_item(coordinator: &mut Coordinator<'_>, item: &Row, given: &str) {
    let mut fields = without(item.top(), &["number", "condition"]);
    if is_out_of_use(item) {
        // Why it is, is said when it is set aside.
        fields.remove("note");
    }
    coordinator.adds().fills_in(&fields).saves().sees_selected(given);
    if given != item.key() {
        coordinator.changes_selected(Kind::Equipment, given).fills("Nummer", &item.key()).saves();
    }
    coordinator.opens_selected(&item.key());
}

/// A new item is cleaned before it is lent; what broke or was lost is set aside.
pub(crate) fn notes_its_condition(coordinator: &mut Coordinator<'_>, item: &Row) {
    if item.text("condition") == "ready" {
        coordinator.does("x", Operation::SetAside).fills("Tilstand", "til reingjering").saves();
        coordinator.sees_new(&["blir klargjort"]).presses("n").sees_new(&["ledig"]);
    } else if is_out_of_use(item) {
        let why = only(&item.top(), &["condition", "note"]);
        coordinator.does("x", Operation::SetAside).fills_in(&why).saves().sees_new(&["ute av bruk"]);
    }
}

fn is_out_of_use(item: &Row) -> bool {
    !matches!(item.text("condition"), "" | "ready")
}

/// Hands an item out as it was, and takes it back where it came back.
pub(crate) fn lends_it(coordinator: &mut Coordinator<'_>, item: &Row, lent: &Lent) {
    let is_kept_longer = KEPT_LONGER.contains(&item.key().as_str());
    hands_it_out(coordinator, lent, is_kept_longer);
    notes_who_did_it(coordinator, &lent.fields);
    if is_kept_longer {
        let day = coordinator.day(&lent.fields, "due");
        let due = only(&lent.fields, &["due"]);
        coordinator.does("f", Operation::Extend).fills_in(&due).saves().sees_new(&["  til ", &day]);
    }
    if lent.fields.contains_key("returned_on") {
        takes_it_back(coordinator, &lent.fields);
    }
}

pub(crate) fn hands_it_out(coordinator: &mut Coordinator<'_>, lent: &Lent, is_kept_longer: bool) {
    let mut given = only(&lent.fields, &["place", "contact", "handed_out_on", "due", "training_given"]);
    if is_kept_longer {
        given.insert("due".to_owned(), given["handed_out_on"].clone());
    }
    given.extend(lent.patient.iter().map(|patient| ("patient".to_owned(), patient.as_str().into())));
    let whom = match &lent.patient {
        Some(patient) => coordinator.demo.called(Kind::Patient, patient),
        None => lent.fields["place"].to_string(),
    };
    coordinator.does("o", Operation::HandOut).fills_in(&given).saves().sees_new(&["til ", &whom]);
}

/// Where somebody else handed it out, or in another municipality, that is noted on the loan.
fn notes_who_did_it(coordinator: &mut Coordinator<'_>, loan: &Fields) {
    let mut noted = only(loan, &["municipality", "handed_out_by"]);
    noted.retain(|_, value| ![MASFJORDEN.into(), COORDINATOR.into()].contains(value));
    let Some(by) = noted.get("handed_out_by").map(Value::to_string) else { return };
    let surname = by.rsplit(' ').next().unwrap();
    coordinator.goes_to_line(&["  til "]).opens_entry(Kind::Equipment, "loan", "").fills_in(&noted);
    coordinator.saves().sees_new(&[surname]);
}

/// What comes back is made ready at once where all of that was done, else later.
fn takes_it_back(coordinator: &mut Coordinator<'_>, loan: &Fields) {
    let prepared = only(loan, &["checked", "cleaned", "wiped"]);
    let mut given = only(loan, &["returned_on"]);
    let is_ready = prepared.values().all(|done| *done == Value::Flag(true));
    if !is_ready {
        given.extend(prepared);
    }
    coordinator.does("b", Operation::TakeBack).fills_in(&given).saves().sees_new(&["blir klargjort"]);
    if is_ready {
        coordinator.does("p", Operation::Prepare).saves().sees_new(&["ledig"]);
    }
}

/// Makes a patient's plans, each edition after the other.
pub(crate) fn makes_the_plans(coordinator: &mut Coordinator<'_>, patient: &Row) {
    let number = patient.key();
    let plans: Vec<_> = coordinator.demo.about(Kind::Plan, &number).collect();
    for (index, plan) in plans.iter().enumerate() {
        match index.checked_sub(1) {
            None => begins_a_plan(coordinator, plan),
            Some(before) => revises_a_plan(coordinator, &number, plans[before], plan),
        }
        brings_it_into_force(coordinator, plan);
        // The next edition is begun from this one.
        if index + 1 == plans.len() {
            coordinator.goes_back_to(&number);
        }
    }
    for plan in plans.into_iter().filter(|plan| plan.text("status") == "superseded") {
        is_reviewed_no_more(coordinator, &number, plan);
    }
}

pub(crate) fn edition(plan: &Row) -> String {
    format!("v{}", plan.top()["edition"])
}

pub(crate) fn opens_plan(coordinator: &mut Coordinator<'_>, plan: &Row) {
    let edition = edition(plan);
    coordinator.opens_related(&["plan ", &format!(" {edition} ")], &edition);
}

pub(crate) fn begins_a_plan(coordinator: &mut Coordinator<'_>, plan: &Row) {
    let mut said = only(&plan.top(), &["goals", "prevention", "medicine"]);
    if plan.text("status") == "sent" {
        said.extend(only(&plan.top(), &["review_date"]));
    }
    coordinator.adds_about("p", Kind::Plan).fills_in(&said).saves();
    coordinator.sees_new(&["plan ", &format!(" {} ", edition(plan)), "utkast"]);
    opens_plan(coordinator, plan);
    plan.entries("level").iter().for_each(|(level, says)| writes_a_level(coordinator, level, says));
    approved_limits(plan).iter().for_each(|limit| sets_a_limit(coordinator, limit));
}

fn writes_a_level(coordinator: &mut Coordinator<'_>, level: &str, says: &Fields) {
    let symbol = match level {
        "red" => "●",
        "yellow" => "◐",
        _ => "○",
    };
    let head = format!("{symbol} {}", coordinator.texts.entry("level", level));
    let first: String = says.values().next().unwrap().to_string().chars().take(60).collect();
    coordinator.goes_to_line(&[&head]).opens_entry(Kind::Plan, "level", level);
    coordinator.fills_in(says).saves().sees_new(&[first.trim()]);
}

pub(crate) fn sets_a_limit(coordinator: &mut Coordinator<'_>, limit: &Fields) {
    let words = coordinator.limit(limit);
    coordinator.notes("m", Kind::Plan, "limit").fills_in(limit).saves().sees_new(&[&words]);
}

pub(crate) fn changes_a_limit(coordinator: &mut Coordinator<'_>, before: &Fields, value: &Value) {
    let mut now = before.clone();
    now.insert("value".to_owned(), value.clone());
    let (from, to) = (coordinator.limit(before), coordinator.limit(&now));
    coordinator.goes_to_line(&[&from]).opens_entry(Kind::Plan, "limit", "");
    coordinator.fills_in(&only(&now, &["value"])).saves().sees_new(&[&to]);
}

/// The plan goes to the GP, who approves it; it is in force until it ends.
fn brings_it_into_force(coordinator: &mut Coordinator<'_>, plan: &Row) {
    let fields = plan.top();
    let sent = only(&fields, &["sent_to", "sent_on"]);
    coordinator.does("s", Operation::SendPlan).fills_in(&sent).saves().sees_new(&["hjå fastlegen"]);
    if fields.contains_key("approved_on") {
        let approved = only(&fields, &["approved_by", "approved_on"]);
        coordinator.does("g", Operation::ApprovePlan).fills_in(&approved).saves();
        coordinator.sees_new(&["godkjend av fastlegen"]);
    }
    match plan.text("status") {
        "active" | "superseded" => {
            let review: Fields = [("review_date".to_owned(), first_review(plan))].into();
            coordinator.does("i", Operation::ActivatePlan).fills_in(&review).saves().sees_new(&["i bruk"]);
        }
        "ended" => {
            coordinator.presses("x").sees_new(&["avslutta"]);
        }
        _ => {}
    }
    for (before, value) in changed_limits(plan) {
        changes_a_limit(coordinator, &before, &value);
    }
}

/// The next edition says what the last one does, until it is written otherwise.
fn revises_a_plan(coordinator: &mut Coordinator<'_>, patient: &str, before: &Row, plan: &Row) {
    let edition = edition(plan);
    coordinator.presses("n").sees_line(&[&format!("lagra: {edition}")]);
    coordinator.goes_back_to(patient).sees_line(&["plan ", &format!(" {edition} ")]);
    opens_plan(coordinator, plan);
    coordinator.changes(Kind::Plan, &edition);
    for name in ["goals", "prevention", "medicine"] {
        let label = coordinator.texts.field(&Place::top(Kind::Plan), name);
        coordinator.rewrites(&label, before.text(name), plan.text(name));
    }
    let goals = plan.text("goals");
    coordinator.saves().sees_new(&[goals]);
    for (level, says) in plan.entries("level") {
        let said = before.entries("level").remove(&level).unwrap_or_default();
        let changed: Fields =
            says.into_iter().filter(|(name, value)| said.get(name) != Some(value)).collect();
        if !changed.is_empty() {
            writes_a_level(coordinator, &level, &changed);
        }
    }
    for limit in plan.entries("limit").into_values() {
        let same = |other: &Fields| ["level", "measure"].iter().all(|name| other[*name] == limit[*name]);
        match before.entries("limit").into_values().find(same) {
            Some(before) if before == limit => {}
            Some(before) => changes_a_limit(coordinator, &before, &limit["value"]),
            None => sets_a_limit(coordinator, &limit),
        }
    }
}

/// A plan that was followed by another is not gone through again.
fn is_reviewed_no_more(coordinator: &mut Coordinator<'_>, patient: &str, plan: &Row) {
    opens_plan(coordinator, plan);
    coordinator.sees_line(&["avløyst"]).changes(Kind::Plan, &edition(plan)).empties("Gjennomgang").saves();
    coordinator.goes_back_to(patient);
}

/// Takes in an alert, and handles it where it was handled.
pub(crate) fn takes_an_alert(coordinator: &mut Coordinator<'_>, patient: &str, event: &Row) {
    let (trigger, fields) = (event.text("trigger"), event.top());
    let at = coordinator.day(&fields, "at");
    let alert = only(&fields, &["plan", "at", "level", "trigger"]);
    coordinator.adds_about("v", Kind::Event).fills_in(&alert).saves().sees_new(&[trigger, &at]);
    if !fields.contains_key("outcome") {
        return;
    }
    coordinator.opens_related(&[trigger, &at], trigger);
    let handled = only(&fields, &["measures", "gp_contacted", "emergency_contacted", "outcome", "note"]);
    let outcome = coordinator.shown(Kind::Event, "", "outcome", &fields);
    coordinator.does("t", Operation::Handle).fills_in(&handled).saves().sees_new(&[&outcome]);
    if event.text("handled_by") != COORDINATOR {
        let surname = event.text("handled_by").rsplit(' ').next().unwrap();
        coordinator.changes(Kind::Event, trigger).fills_in(&only(&fields, &["handled_by"])).saves();
        coordinator.sees_new(&["Handtert av", surname]);
    }
    coordinator.goes_back_to(patient);
}

/// Arranges a DSK step by step with those who take part, and evaluates it where it was held.
pub(crate) fn arranges_the_dsk(coordinator: &mut Coordinator<'_>, patient: &str, dsk: &Row) {
    let fields = Kind::Appointment.schema().fields.iter();
    let afterwards: Vec<_> = fields.filter(|field| AFTERWARDS.contains(&field.group)).collect();
    let is_afterwards = |name: &str| afterwards.iter().any(|field| field.name == name);
    let (after, arranged): (Fields, Fields) =
        dsk.top().into_iter().partition(|(name, _)| is_afterwards(name));
    let number = dsk.key();
    coordinator.adds_about("d", Kind::Appointment);
    coordinator.fills_in(&without(arranged, &["number", "patient"])).saves();
    coordinator.sees_new(&["DSK ", &number]).opens_related(&["DSK ", &number], &number);
    for (step, noted) in dsk.entries("step") {
        let name = coordinator.texts.entry("step", &step);
        let day = coordinator.day(&noted, "date");
        coordinator.goes_to_line(&[&name]).opens_entry(Kind::Appointment, "step", &step).fills_in(&noted);
        coordinator.saves().sees_new(&[&name, &day]);
    }
    for participant in dsk.entries("participant").values() {
        let name = participant["name"].to_string();
        coordinator.notes("o", Kind::Appointment, "participant").fills_in(participant).saves();
        coordinator.sees_new(&[&name]);
    }
    if !after.is_empty() {
        let day = coordinator.day(&after, "evaluated_on");
        coordinator.changes(Kind::Appointment, &number).fills_in(&after).saves();
        coordinator.sees_new(&["Evaluert", &day]);
    }
    coordinator.goes_back_to(patient);
}
