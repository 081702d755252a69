//! QuestionnaireResponse: the seven questions at start and at follow-up.

use serde_json::{Value, json};

use super::{Person, Words, entry, person};
use crate::domain::patient::Questionnaire;
use crate::domain::{Key, Kind, RecordId};

/// The questionnaires that a patient has answered.
pub(super) fn entries(person: &Person, words: &dyn Words) -> Vec<Value> {
    let answered = person.patient.questionnaire.iter();
    let one = |(id, answers): (&RecordId, &Questionnaire)| {
        let content = json!({
            "status": "completed",
            "subject": person::of(person),
            "authored": answers.date,
            "item": items(*id, answers, words),
        });
        entry("QuestionnaireResponse", format!("{}/{id}", person.id), content)
    };
    answered.map(one).collect()
}

/// What was answered; a question without an answer is no item. Items are known by the names of their
/// fields.
fn items(id: RecordId, answers: &Questionnaire, words: &dyn Words) -> Vec<Value> {
    let key = |name: &str| Key::within("questionnaire", id, name);
    let item = |name: &str, answer: Value| {
        let question = words.field(Kind::Patient, &key(name));
        json!({ "linkId": name, "text": question, "answer": [answer] })
    };
    let moment = answers.moment.map(|moment| {
        let display = words.code(Kind::Patient, &key("moment"), moment.into());
        item("moment", json!({ "valueCoding": { "code": moment, "display": display } }))
    });
    let seven = [
        ("own_health", answers.own_health),
        ("handle_situation", answers.handle_situation),
        ("health_stops_me", answers.health_stops_me),
        ("understand_signals", answers.understand_signals),
        ("get_follow_up", answers.get_follow_up),
        ("feel_safe", answers.feel_safe),
        ("digital_skill", answers.digital_skill),
    ];
    let seven = seven.into_iter().filter_map(|(name, answer)| Some((name, answer?)));
    moment
        .into_iter()
        .chain(seven.map(|(name, answer)| item(name, json!({ "valueInteger": answer }))))
        .collect()
}
