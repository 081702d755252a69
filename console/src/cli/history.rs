//! What was written in a record, on the command line.

use syncd::domain::{Key, Value};
use syncd::service::protocol::{HistoryStep, HistoryView, Request, Response};

use super::failure::Failure;
use super::print;
use super::records::Session;

/// The most characters of a value on a line; JSON has it whole.
const VALUE_MAX: usize = 60;
/// How many digits of a change are told: enough to name it by.
const CHANGE_DIGITS: usize = 8;

impl Session<'_> {
    /// Who wrote what, when, from what to what: of one field, or by one person, where they are named.
    pub(super) fn history(
        &mut self,
        reference: &str,
        field: Option<&Key>,
        person: Option<&str>,
        limit: usize,
    ) -> Result<(), Failure> {
        let request = Request::History { reference: reference.to_owned(), limit };
        let Response::History(mut history) = self.ask(request)? else { return self.unexpected() };
        let person = person.map(str::to_lowercase);
        history.steps.retain(|step| {
            let name = step.who.as_ref().map(|who| who.person.to_lowercase()).unwrap_or_default();
            field.is_none_or(|field| *field == step.field)
                && person.as_ref().is_none_or(|person| name.contains(person))
        });
        if self.json {
            return Ok(print::json(&history.steps)?);
        }
        let rows: Vec<_> = history.steps.iter().map(|step| self.step(&history, step)).collect();
        match rows.is_empty() {
            true => Ok(print::line(&self.texts.get("cli-no-history"))?),
            false => Ok(print::columns(&rows)?),
        }
    }

    fn step(&self, history: &HistoryView, step: &HistoryStep) -> Vec<String> {
        let (texts, kind) = (self.texts, history.row.kind);
        let who = step.who.as_ref();
        let words = [
            ("from", self.shown(history, &step.field, &step.from).into()),
            ("to", self.shown(history, &step.field, &step.to).into()),
        ];
        vec![
            step.change.chars().take(CHANGE_DIGITS).collect(),
            texts.date_time(step.at),
            who.map_or_else(|| texts.get("cli-unknown-machine"), |who| who.person.clone()),
            who.map(|who| who.machine.clone()).unwrap_or_default(),
            texts.key_among(kind, &step.field, &history.entries, &history.names),
            match (&step.from, &step.to) {
                (Value::Empty, _) => texts.format("cli-written", &words),
                (_, Value::Empty) => texts.format("cli-cleared", &words),
                _ => texts.format("cli-changed", &words),
            },
        ]
    }

    fn shown(&self, history: &HistoryView, key: &Key, value: &Value) -> String {
        let shown = self.value_of(history.row.kind, &history.names, key, value);
        let line = shown.lines().next().unwrap_or_default();
        match shown.chars().count() > VALUE_MAX || line.len() < shown.len() {
            true => line.chars().take(VALUE_MAX).chain(['…']).collect(),
            false => shown,
        }
    }
}
