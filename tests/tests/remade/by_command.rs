//! The same by `varde add`, `set` and `do`, as a script would.

use console::language::{Language, Place, Texts};
use end_to_end::Home;
use syncd::domain::operation::Operation;
use syncd::domain::{Field, Key, Kind, Shape, Value};
use syncd::exchange::Row;

use crate::rows::{
    COORDINATOR, Demo, Fields, Lent, MASFJORDEN, Told, approved_limits, changed_limits, first_review,
    from_the_start_and_later, only,
};
use crate::written::written;

/// Somebody who writes commands.
pub(crate) struct Scribe<'a> {
    home: &'a Home,
    demo: &'a Demo,
    texts: Texts,
}

impl<'a> Scribe<'a> {
    pub(crate) fn at(home: &'a Home, demo: &'a Demo) -> Self {
        Self { home, demo, texts: Texts::new(Language::Nynorsk) }
    }

    /// All of it.
    pub(crate) fn makes_everything(&self) {
        let demo = self.demo;
        demo.needed_contacts().chain(demo.all(Kind::Duty)).for_each(|row| self.adds(row));
        demo.all(Kind::Patient).for_each(|patient| self.recruits(patient));
        demo.items().for_each(|item| self.lends(item));
        for patient in demo.all(Kind::Patient) {
            let mut before = None;
            for plan in demo.about(Kind::Plan, &patient.key()) {
                self.makes_a_plan(before.replace(plan), plan);
            }
        }
        demo.all(Kind::Event).for_each(|event| self.takes_an_alert(event));
        demo.all(Kind::Appointment).for_each(|dsk| self.adds(dsk));
    }

    /// Only what stands ready before anybody comes: whom one phones, and what is to be lent.
    pub(crate) fn stocks_the_office(&self, items: &[&Row]) {
        self.demo.needed_contacts().for_each(|contact| self.adds(contact));
        for item in items {
            self.adds_with(Kind::Equipment, top(only(&item.top(), &["number", "kind", "model"])));
        }
    }

    /// Adds a record with everything that its row says.
    fn adds(&self, row: &Row) {
        self.adds_with(row.kind, row.fields.iter().map(|(key, value)| (key.clone(), value.clone())));
    }

    /// Adds a record; gives its id.
    fn adds_with(&self, kind: Kind, fields: impl Iterator<Item = (Key, Value)>) -> String {
        let said: Vec<_> = fields.map(|(key, value)| self.of_record(kind, &key, &value)).collect();
        let added = self.home.json(&command(&["add", kind.into()], &said));
        added["id"].as_str().unwrap().to_owned()
    }

    fn sets(&self, kind: Kind, reference: &str, fields: impl Iterator<Item = (Key, Value)>) {
        let said: Vec<_> = fields.map(|(key, value)| self.of_record(kind, &key, &value)).collect();
        if !said.is_empty() {
            self.home.varde(&command(&["set", reference], &said)).done();
        }
    }

    fn does(&self, operation: Operation, reference: &str, fields: &Fields) {
        let place = Place::of_operation(operation);
        let said = fields.iter().map(|(name, value)| {
            let field = operation.field(&Key::top(name)).unwrap();
            self.said(name, &place, field, value)
        });
        let said: Vec<_> = said.collect();
        self.home.varde(&command(&["do", operation.into(), reference], &said)).done();
    }

    fn of_record(&self, kind: Kind, key: &Key, value: &Value) -> String {
        let field = kind.schema().field(key).unwrap();
        self.said(key.as_str(), &Place::of(kind, key), field, value)
    }

    /// `FIELD=VALUE`, references as they are.
    fn said(&self, name: &str, place: &Place, field: &Field, value: &Value) -> String {
        match field.shape {
            Shape::Reference(_) => format!("{name}={value}"),
            _ => format!("{name}={}", written(self.demo, &self.texts, place, field, value)),
        }
    }

    fn recruits(&self, patient: &Row) {
        let (known, later) = from_the_start_and_later(patient);
        // What is lent is noted when it is handed out.
        let entries =
            patient.fields.iter().filter(|(key, _)| key.entry().is_some_and(|(of, _)| of != "loan"));
        let entries = entries.map(|(key, value)| (key.clone(), value.clone()));
        self.adds_with(Kind::Patient, top(known).chain(entries));
        self.sets(Kind::Patient, &patient.key(), top(later));
    }

    fn lends(&self, item: &Row) {
        let number = item.key();
        let mut fields = item.top();
        let condition = fields.remove("condition");
        self.adds_with(Kind::Equipment, top(fields));
        let aside = |condition: Value| {
            self.does(Operation::SetAside, &number, &[("condition".to_owned(), condition)].into());
        };
        match condition {
            None => {}
            Some(ready) if ready == "ready".into() => {
                aside("cleaning".into());
                self.does(Operation::PutBack, &number, &Fields::new());
            }
            Some(condition) => aside(condition),
        }
        self.demo.loans(item).iter().for_each(|lent| self.lends_to(&number, lent));
    }

    fn lends_to(&self, item: &str, lent: &Lent) {
        let mut given = only(&lent.fields, &["place", "contact", "handed_out_on", "training_given"]);
        given.extend(lent.patient.iter().map(|patient| ("patient".to_owned(), patient.as_str().into())));
        self.does(Operation::HandOut, item, &given);
        let mut by = only(&lent.fields, &["municipality", "handed_out_by"]);
        by.retain(|_, value| ![MASFJORDEN.into(), COORDINATOR.into()].contains(value));
        let loan = self.loan_of(item);
        let noted = by.into_iter().map(|(name, value)| (Key::within("loan", &loan, &name), value));
        self.sets(Kind::Equipment, item, noted);
        if lent.fields.contains_key("due") {
            self.does(Operation::Extend, item, &only(&lent.fields, &["due"]));
        }
        if lent.fields.contains_key("returned_on") {
            self.does(Operation::TakeBack, item, &only(&lent.fields, &["returned_on"]));
            self.does(Operation::Prepare, item, &only(&lent.fields, &["checked", "cleaned", "wiped"]));
        }
    }

    /// The id of an item's only loan.
    fn loan_of(&self, item: &str) -> String {
        let shown = self.home.json(&["show", item]);
        let fields = shown["record"]["fields"].as_object().unwrap();
        let loan = fields.keys().find_map(|key| key.strip_prefix("loan/")).unwrap();
        loan.split('/').next().unwrap().to_owned()
    }

    /// A first edition is written; a later one is begun from the last.
    fn makes_a_plan(&self, before: Option<&Row>, plan: &Row) {
        let mut said = only(&plan.top(), &["goals", "prevention", "medicine"]);
        let levels = plan.fields.iter().filter(|(key, _)| key.entry().is_some_and(|(of, _)| of == "level"));
        let levels = levels.map(|(key, value)| (key.clone(), value.clone()));
        match before {
            None => {
                said.extend(only(&plan.top(), &["patient", "form", "edition", "review_date"]));
                let limits = plan.entries("limit").into_keys().zip(approved_limits(plan));
                let limits = limits.flat_map(|(id, limit)| in_limit(id, limit));
                self.adds_with(Kind::Plan, top(said).chain(levels).chain(limits));
            }
            Some(before) => {
                self.does(Operation::RevisePlan, &before.key(), &Fields::new());
                let limits = plan.entries("limit").into_iter();
                let limits =
                    limits.flat_map(|(id, limit)| in_limit(same_limit(before, &limit).unwrap_or(id), limit));
                self.sets(Kind::Plan, &plan.key(), top(said).chain(levels).chain(limits));
            }
        }
        self.brings_it_into_force(plan);
        if let Some(before) = before {
            self.sets(Kind::Plan, &before.key(), [(Key::top("review_date"), Value::Empty)].into_iter());
        }
    }

    fn brings_it_into_force(&self, plan: &Row) {
        let (reference, fields) = (plan.key(), plan.top());
        self.does(Operation::SendPlan, &reference, &only(&fields, &["sent_to", "sent_on"]));
        if fields.contains_key("approved_on") {
            self.does(Operation::ApprovePlan, &reference, &only(&fields, &["approved_by", "approved_on"]));
        }
        match plan.text("status") {
            "active" | "superseded" => {
                let review = [("review_date".to_owned(), first_review(plan))].into();
                self.does(Operation::ActivatePlan, &reference, &review);
            }
            "ended" => self.does(Operation::EndPlan, &reference, &Fields::new()),
            _ => {}
        }
        for (before, value) in changed_limits(plan) {
            let key = Key::within("limit", same_limit(plan, &before).unwrap(), "value");
            self.sets(Kind::Plan, &reference, [(key, value)].into_iter());
        }
    }

    fn takes_an_alert(&self, event: &Row) {
        let fields = event.top();
        let id =
            self.adds_with(Kind::Event, top(only(&fields, &["patient", "plan", "at", "level", "trigger"])));
        if fields.contains_key("outcome") {
            let handled = ["measures", "gp_contacted", "emergency_contacted", "outcome", "note"];
            self.does(Operation::Handle, &id, &only(&fields, &handled));
            let mut by = only(&fields, &["handled_by"]);
            by.retain(|_, value| *value != COORDINATOR.into());
            self.sets(Kind::Event, &id, top(by));
        }
    }
}

/// A command in nynorsk with what was said.
fn command<'a>(begins: &[&'a str], said: &'a [String]) -> Vec<&'a str> {
    let language = ["--lang", "nn"].into_iter();
    language.chain(begins.iter().copied()).chain(said.iter().map(String::as_str)).collect()
}

fn top(fields: Fields) -> impl Iterator<Item = (Key, Value)> {
    fields.into_iter().map(|(name, value)| (Key::top(&name), value))
}

fn in_limit(id: String, limit: Fields) -> impl Iterator<Item = (Key, Value)> {
    limit.into_iter().map(move |(name, value)| (Key::within("limit", &id, &name), value))
}

/// The id of a plan's limit of the same level and measure.
fn same_limit(plan: &Row, limit: &Fields) -> Option<String> {
    let same = |other: &Fields| ["level", "measure"].iter().all(|name| other[*name] == limit[*name]);
    plan.entries("limit").into_iter().find(|(_, other)| same(other)).map(|(id, _)| id)
}
