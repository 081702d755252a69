//! Commands on records: list, show, add, set, search, today, status.

use std::collections::BTreeMap;

use syncd::domain::operation::Operation;
use syncd::domain::{Held, Key, Kind, Record, RecordId, Value};
use syncd::service::client::Client;
use syncd::service::protocol::{RecordView, Request, Response, Saved, Status};
use syncd::store::{Agenda, AgendaQuery, Part, Query, Row};

use super::failure::Failure;
use super::{fields, print};
use crate::filter::{self, Filter};
use crate::language::input::Context;
use crate::language::{Place, Texts};

/// How many days ahead *Today* looks.
const DAYS_AHEAD: u16 = 7;
/// How many rows of each part *Today* prints.
const PART_MAX: usize = 100;

/// A command's client and how it prints.
pub(super) struct Session<'a> {
    /// The connection to the open home.
    pub(super) client: Client,
    /// The words.
    pub(super) texts: &'a Texts,
    /// Whether to print JSON.
    pub(super) json: bool,
}

impl Session<'_> {
    pub(super) fn ask(&mut self, request: Request) -> Result<Response, Failure> {
        self.client.call(request).map_err(|error| Failure::client(self.texts, &error))
    }

    pub(super) fn unexpected<T>(&self) -> Result<T, Failure> {
        Err(Failure::of(self.texts, "cli-unexpected"))
    }

    pub(super) fn read_status(&mut self) -> Result<Status, Failure> {
        match self.ask(Request::Status)? {
            Response::Status(status) => Ok(*status),
            _ => self.unexpected(),
        }
    }

    pub(super) fn read_record(
        &mut self,
        reference: &str,
        kind: Option<Kind>,
    ) -> Result<Box<RecordView>, Failure> {
        match self.ask(Request::Show { reference: reference.to_owned(), kind })? {
            Response::Record(view) => Ok(view),
            _ => self.unexpected(),
        }
    }

    /// What is here and how it is.
    pub(super) fn status(&mut self) -> Result<(), Failure> {
        let status = self.read_status()?;
        if self.json {
            return Ok(print::json(&status)?);
        }
        let texts = self.texts;
        let profile = &status.profile;
        let mut rows = vec![
            vec![
                texts.get("cli-municipality"),
                format!("{} ({})", profile.municipality.name(), profile.municipality),
            ],
            vec![texts.get("cli-region"), profile.region.clone()],
            vec![texts.get("cli-person"), profile.person.clone()],
            vec![texts.get("cli-machine"), profile.machine.clone()],
        ];
        rows.extend(status.on_duty.iter().map(|person| vec![texts.get("cli-on-duty"), person.clone()]));
        rows.extend(status.deputy.iter().map(|person| vec![texts.get("cli-deputy"), person.clone()]));
        rows.extend(status.counts.iter().map(|(kind, count)| vec![texts.kinds(*kind), count.to_string()]));
        let noted = [
            ("cli-alerts", status.alerts),
            ("cli-conflicts", status.conflicts),
            ("cli-problems", status.problems),
            ("cli-quarantined", status.quarantined),
        ];
        rows.extend(noted.iter().map(|(name, count)| vec![texts.get(name), count.to_string()]));
        rows.push(vec![texts.get("cli-others"), self.others(&status)]);
        let backups = &status.backups;
        let last = backups.last.map_or_else(|| texts.get("cli-backup-none"), |last| texts.date_time(last));
        rows.push(vec![texts.get("cli-backup"), last]);
        let kit = backups.kit.clone().unwrap_or_else(|| texts.get("cli-kit-none"));
        rows.push(vec![texts.get("cli-kit"), kit]);
        rows.extend(status.read_only.iter().map(|reason| vec![texts.get("cli-read-only"), reason.clone()]));
        Ok(print::columns(&rows)?)
    }

    /// A list.
    pub(super) fn list(&mut self, query: Query, written: &str) -> Result<(), Failure> {
        let kind = query.kind;
        let Filter { words, conditions } = self.understood(kind, written)?;
        let query = Query { filter: words, conditions, ..query };
        let page = match self.ask(Request::List(query))? {
            Response::Page(page) => page,
            _ => return self.unexpected(),
        };
        if self.json {
            return Ok(print::json(&page)?);
        }
        if page.total == 0 {
            return Ok(print::line(
                &self.texts.format("cli-none", &[("kinds", self.texts.kinds(kind).into())]),
            )?);
        }
        print::columns(&page.rows.iter().map(|row| self.row(row)).collect::<Vec<_>>())?;
        let shown = page.offset + page.rows.len();
        if shown < page.total {
            let count = [("shown", shown.into()), ("total", page.total.into())];
            print::line(&self.texts.format("cli-more", &count))?;
        }
        Ok(())
    }

    /// What a filter means.
    pub(super) fn understood(&mut self, kind: Kind, written: &str) -> Result<Filter, Failure> {
        let status = self.read_status()?;
        let (today, person) = (status.now.date(), status.profile.person.as_str());
        let context = filter::Context { texts: self.texts, kind, today, person };
        let mistake = |mistake: filter::Mistake| Failure::Told(mistake.told(written, self.texts));
        filter::parse(written, context).map_err(mistake)
    }

    /// Records of every kind that match.
    pub(super) fn search(&mut self, text: String, limit: usize) -> Result<(), Failure> {
        let hits = match self.ask(Request::Search { text, limit })? {
            Response::Hits(hits) => hits,
            _ => return self.unexpected(),
        };
        if self.json {
            return Ok(print::json(&hits)?);
        }
        if hits.is_empty() {
            return Err(Failure::of(self.texts, "cli-nothing-found"));
        }
        let row = |hit: &syncd::store::Hit| {
            let mut cells = vec![self.texts.kind(hit.row.kind)];
            cells.extend(self.row(&hit.row));
            cells.push(self.texts.why(hit));
            cells
        };
        Ok(print::columns(&hits.iter().map(row).collect::<Vec<_>>())?)
    }

    fn row(&self, row: &Row) -> Vec<String> {
        let texts = self.texts;
        let patient = row.patient.as_ref().map(|patient| {
            [patient.number.clone().unwrap_or_default(), patient.title.clone()].join(" ").trim().to_owned()
        });
        vec![
            row.number.clone().unwrap_or_default(),
            patient.unwrap_or_default(),
            texts.row_title(row.kind, &row.title),
            texts.row_group(row.kind, &row.group),
            texts.row_state(row.kind, &row.state),
            texts.owner(row),
            row.due.map(|due| texts.date(due)).unwrap_or_default(),
        ]
    }

    /// One record.
    pub(super) fn show(&mut self, reference: &str) -> Result<(), Failure> {
        let view = self.read_record(reference, None)?;
        self.print_record(&view)
    }

    /// One record, now or as it was.
    pub(super) fn print_record(&self, view: &RecordView) -> Result<(), Failure> {
        if self.json {
            return Ok(print::json(view)?);
        }
        let texts = self.texts;
        let record = &view.record;
        let number = view.row.number.clone().unwrap_or_default();
        print::line(
            &[texts.kind(record.kind), number, texts.row_title(record.kind, &view.row.title)].join(" "),
        )?;
        if let Some(next) = &view.next {
            let person = next
                .person
                .clone()
                .unwrap_or_else(|| texts.code(&Place::default(), "role", next.role.into()));
            let arguments = [("activity", texts.activity(&next.activity).into()), ("person", person.into())];
            print::line(&texts.format("cli-next", &arguments))?;
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (key, held) in in_order(record) {
            let disputed = held.claims.len() > 1;
            let mark = if disputed { "⚠ " } else { "" };
            let label = format!("{mark}{}", texts.key_of(view, key));
            rows.push(vec![label, self.value(view, key, &held.value)]);
            rows.extend(held.claims.iter().filter(|_| disputed).map(|claim| {
                let who = view.actors.get(&claim.actor).map_or(&claim.actor, |who| &who.person);
                let value = self.value(view, key, &claim.value);
                vec![format!("    {who}"), format!("{value} {}", texts.written(view, claim, None))]
            }));
        }
        print::columns(&rows)?;
        for problem in &view.problems {
            print::line(&format!("⚠ {}", texts.problem(record.kind, problem)))?;
        }
        Ok(())
    }

    fn value(&self, view: &RecordView, key: &Key, value: &Value) -> String {
        self.value_of(view.record.kind, &view.names, key, value)
    }

    /// A field's value as people write it, and what it refers to by its name.
    pub(super) fn value_of(
        &self,
        kind: Kind,
        names: &BTreeMap<RecordId, String>,
        key: &Key,
        value: &Value,
    ) -> String {
        self.texts.value_named(kind, names, key, value)
    }

    /// Makes a record.
    pub(super) fn add(&mut self, kind: Kind, written: &[String]) -> Result<(), Failure> {
        let fields = self.fields(kind, written)?;
        self.save(kind, Request::Add { kind, fields })
    }

    /// Changes fields of a record.
    pub(super) fn set(&mut self, reference: &str, written: &[String]) -> Result<(), Failure> {
        let view = self.read_record(reference, None)?;
        let fields = self.fields(view.record.kind, written)?;
        self.save(view.record.kind, Request::Save { id: view.record.id, heads: view.heads, fields })
    }

    /// Does something with a record.
    pub(super) fn operate(
        &mut self,
        operation: Operation,
        reference: &str,
        entry: Option<String>,
        written: &[String],
    ) -> Result<(), Failure> {
        let kind = operation.definition().kind;
        let view = self.read_record(reference, Some(kind))?;
        let today = self.read_status()?.now.date();
        let context = Context { texts: self.texts, today, start: None };
        let fields = fields::parse_operation(operation, written, context)?;
        let (id, heads) = (view.record.id, view.heads);
        self.save(kind, Request::Operate { operation, id, entry, heads, fields })
    }

    fn fields(&mut self, kind: Kind, written: &[String]) -> Result<BTreeMap<Key, Value>, Failure> {
        let today = self.read_status()?.now.date();
        fields::parse(kind, written, Context { texts: self.texts, today, start: None })
    }

    pub(super) fn save(&mut self, kind: Kind, request: Request) -> Result<(), Failure> {
        let Response::Saved(saved) = self.ask(request)? else { return self.unexpected() };
        if self.json {
            return Ok(print::json(&saved)?);
        }
        let Saved { number, title, warnings, .. } = saved;
        let what =
            [number.unwrap_or_default(), self.texts.row_title(kind, &title)].join(" ").trim().to_owned();
        print::line(&self.texts.format("cli-saved", &[("what", what.into())]))?;
        for problem in &warnings {
            print::line(&format!("⚠ {}", self.texts.problem(kind, problem)))?;
        }
        Ok(())
    }

    /// The day.
    pub(super) fn today(&mut self) -> Result<(), Failure> {
        let (status, agenda) = self.read_today()?;
        match self.json {
            true => Ok(print::json(&agenda)?),
            false => self.print_today(&status, &agenda),
        }
    }

    pub(super) fn read_today(&mut self) -> Result<(Status, Agenda), Failure> {
        let status = self.read_status()?;
        let query = AgendaQuery { today: status.now.date(), days_ahead: DAYS_AHEAD, limit: PART_MAX };
        match self.ask(Request::Agenda(query))? {
            Response::Agenda(agenda) => Ok((status, agenda)),
            _ => self.unexpected(),
        }
    }

    pub(super) fn print_today(&self, status: &Status, agenda: &Agenda) -> Result<(), Failure> {
        let texts = self.texts;
        let profile = &status.profile;
        let moment = texts.long_date_time(status.now);
        print::line(&format!("Varde · {} · {moment} · {}", profile.municipality.name(), profile.person))?;
        if let Some(person) = &status.on_duty {
            let received = texts.format("cli-receives-alerts", &[("person", person.as_str().into())]);
            let next =
                status.deputy.as_deref().map(|who| texts.format("alert-deputy", &[("who", who.into())]));
            let both: Vec<_> = [received].into_iter().chain(next).collect();
            print::line(&both.join(" · "))?;
        }
        self.parts(agenda)
    }

    fn parts(&self, agenda: &Agenda) -> Result<(), Failure> {
        if agenda.rows.is_empty() {
            return Ok(print::line(&self.texts.get("cli-nothing-today"))?);
        }
        for part in <Part as strum::IntoEnumIterator>::iter() {
            let rows: Vec<_> = agenda
                .rows
                .iter()
                .filter(|row| row.part == part)
                .map(|row| {
                    let when = row
                        .item
                        .at
                        .map_or_else(|| self.texts.date(row.item.on), |at| at.strftime("%H:%M").to_string());
                    let symbol = if row.part == Part::Now { "●" } else { "" };
                    let who = self.texts.answers_for(row).unwrap_or_default();
                    vec![
                        symbol.to_owned(),
                        when,
                        self.texts.row_about(&row.record),
                        self.texts.reason(&row.item),
                        who,
                    ]
                })
                .collect();
            if !rows.is_empty() {
                print::line("")?;
                print::line(&self.texts.get(&format!("part-{part}")))?;
                print::columns(&rows)?;
            }
        }
        Ok(())
    }
}

/// The filled fields, in the order of the schema; those that it does not know come last.
pub(super) fn in_order(record: &Record) -> Vec<(&Key, &Held)> {
    let schema = record.schema();
    let place = |key: &Key| {
        let section = key.entry().map(|(section, _)| section);
        let (fields, number) = match section {
            None => (schema.fields, Some(0)),
            Some(name) => match schema.sections.iter().position(|section| section.name == name) {
                Some(at) => (schema.sections[at].fields, Some(at + 1)),
                None => (schema.fields, None),
            },
        };
        let field = fields.iter().position(|field| field.name == key.name());
        let entry = key.entry().map(|(_, entry)| entry.to_owned());
        (number.unwrap_or(usize::MAX), entry, field.unwrap_or(usize::MAX))
    };
    let mut filled: Vec<_> = record.fields.iter().filter(|(_, held)| !held.value.is_empty()).collect();
    filled.sort_by_key(|(key, _)| place(key));
    filled
}
