//! Meeting mode: what a session is given where names, free text and identifiers are left out
//! (`security.md`, "names on a shared screen"). The console of such a session never receives them.
//!
//! **A whitelist:** of a record that concerns a patient a value is given only where its field's form can
//! name nobody, or where it is the name of a member of the region. The roster, the
//! settings, and what the region holds, name no patient and are given whole.

use std::collections::BTreeSet;

use super::open::Open;
use super::protocol::{RecordView, Refusal, Request, Response, Responsible};
use crate::domain::agenda::AgendaItem;
use crate::domain::duty::StandIn;
use crate::domain::{Fault, Held, Key, Kind, Problem, Record, RecordId, Shape};
use crate::store::filter::Column;
use crate::store::{Columns, Hit, Order, Page, Query, Row, Store};

/// In place of the name of a patient who has no number.
const NOBODY: &str = "–";

/// What lists show beyond fields, and that names nobody: codes that are derived.
const DERIVED: [&str; 5] = ["consent_state", "next", "role", "covered", "next_step"];

/// The members of the region by name: those whose names are no secret on a screen that they share.
type Staff = BTreeSet<String>;

/// Whether values of this form name nobody, whoever wrote them.
fn names_nobody(shape: Shape) -> bool {
    match shape {
        Shape::Line(_) | Shape::LongText | Shape::Phone | Shape::IdentityNumber => false,
        Shape::Flag
        | Shape::Integer(..)
        | Shape::Decimal(..)
        | Shape::Date
        | Shape::DateTime
        | Shape::Choice(_)
        | Shape::Ticks(_)
        | Shape::Reference(_)
        | Shape::Municipality => true,
    }
}

impl<S: Store> Open<S> {
    /// What is asked for instead of what was: lists are filtered and ordered by numbers.
    ///
    /// # Errors
    /// [`Refusal::InMeeting`] where a record of the municipality would be written.
    pub(super) fn masked_request(&self, request: Request) -> Result<Request, Refusal> {
        let refused = |kind: Kind, request| match kind.concerns_patients() {
            true => Err(Refusal::InMeeting),
            false => Ok(request),
        };
        match request {
            Request::List(query) => Ok(Request::List(by_number(query))),
            Request::Position { query, id } => Ok(Request::Position { query: by_number(query), id }),
            Request::Add { kind, .. } => refused(kind, request),
            Request::Save { id, .. } | Request::Operate { id, .. } => refused(self.meta(id)?.kind, request),
            Request::Import { .. }
            | Request::History { .. }
            | Request::ShowAt { .. }
            | Request::Export { .. }
            | Request::Erase { .. }
            | Request::Conflicts { .. }
            | Request::Merge { .. }
            | Request::Unmerge { .. }
            | Request::Settle(_)
            | Request::Revert { .. }
            | Request::Undo { .. }
            | Request::SaveMany { .. }
            | Request::Views
            | Request::KeepView { .. }
            | Request::Columns
            | Request::KeepColumns(_)
            | Request::Drafts => Err(Refusal::InMeeting),
            other => Ok(other),
        }
    }

    /// What may be given of an answer. `asked` is the reference that was to be shown, or the text that
    /// was searched for.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where a record was asked for by a name.
    pub(super) fn masked_response(
        &self,
        asked: Option<&str>,
        response: Response,
    ) -> Result<Response, Refusal> {
        let staff: Staff = self.membership.members().iter().map(|member| member.person.clone()).collect();
        Ok(match response {
            Response::Page(page) => Response::Page(masked_page(page, &staff)),
            Response::Retention(mut retention) => {
                for due in &mut retention.due {
                    due.patient = masked_row(due.patient.clone(), &staff);
                }
                Response::Retention(retention)
            }
            Response::Agenda(mut agenda) => {
                for shown in &mut agenda.rows {
                    let municipal = shown.record.kind.concerns_patients();
                    shown.record = masked_row(shown.record.clone(), &staff);
                    shown.item = masked_item(shown.item.clone(), municipal, &staff);
                    shown.stand_in = shown.stand_in.take().map(|it| masked_stand_in(it, &staff));
                }
                Response::Agenda(agenda)
            }
            Response::Hits(hits) => {
                let asked = asked.unwrap_or_default();
                let may_show = |hit: &Hit| !hit.row.kind.concerns_patients() || hit.row.has_number(asked);
                let hits = hits.into_iter().filter(may_show);
                Response::Hits(hits.map(|hit| masked_hit(hit, &staff)).collect())
            }
            Response::Record(view) => {
                let by_number =
                    asked.is_none_or(|asked| asked.parse::<RecordId>().is_ok() || view.row.has_number(asked));
                if view.row.kind.concerns_patients() && !by_number {
                    return Err(super::queries::not_found(asked.unwrap_or_default()));
                }
                Response::Record(Box::new(self.masked_view(*view, &staff)?))
            }
            Response::Saved(mut saved) => {
                if self.meta(saved.id)?.kind.concerns_patients() {
                    saved.title = saved.number.clone().unwrap_or_else(|| NOBODY.to_owned());
                }
                Response::Saved(saved)
            }
            Response::History(_) => return Err(Refusal::InMeeting),
            // None of these names a patient.
            Response::Hello(_)
            | Response::Status(_)
            | Response::Position(_)
            | Response::Imported(_)
            | Response::BackedUp(_)
            | Response::Invitation(_)
            | Response::Members(_)
            | Response::Sync(_)
            | Response::Cards(_)
            | Response::Aggregates(_)
            | Response::Report(_)
            | Response::Network(_)
            | Response::AccessLog(_)
            | Response::Erasures(_)
            | Response::Verdict(_)
            | Response::Done => response,
            // None of these is asked for in meeting mode.
            Response::Exported(_)
            | Response::Erasing(_)
            | Response::Merging(_)
            | Response::Columns(_)
            | Response::Conflicts(_)
            | Response::Turned(_)
            | Response::Many(_)
            | Response::Views(_)
            | Response::Drafts(_) => return Err(Refusal::InMeeting),
        })
    }

    fn masked_view(&self, view: RecordView, staff: &Staff) -> Result<RecordView, Refusal> {
        let municipal = view.row.kind.concerns_patients();
        let related: Vec<Row> = view.related.into_iter().map(|row| masked_row(row, staff)).collect();
        let mut names = view.names;
        for (id, name) in &mut names {
            let row = match self.store.row(*id)? {
                Some(row) => Some(row),
                // A loan is named by the patient that has it.
                None => self.store.referring(*id, 1)?.pop(),
            };
            *name =
                row.map_or_else(|| NOBODY.to_owned(), |row| super::queries::called(&masked_row(row, staff)));
        }
        let member = |person: String| Some(person).filter(|person| staff.contains(person));
        let masked = |stand_in: Option<StandIn>| stand_in.map(|it| masked_stand_in(it, staff));
        Ok(RecordView {
            record: if municipal { masked_record(view.record, staff) } else { view.record },
            row: masked_row(view.row, staff),
            problems: view.problems.into_iter().filter(tells_nothing_written).collect(),
            responsible: view.responsible.and_then(|responsible| {
                let Responsible { person, stand_in } = responsible;
                member(person).map(|person| Responsible { person, stand_in: masked(stand_in) })
            }),
            next: view.next.map(|mut next| {
                next.person = next.person.and_then(member);
                next.stand_in = masked(next.stand_in);
                next
            }),
            // A plan's words, and a call that may be to the patient's own people.
            guide: None,
            call: if municipal { None } else { view.call },
            timeline: view.timeline.into_iter().map(masked_entry).collect(),
            names,
            related,
            ..view
        })
    }
}

/// Only members of the region are named: a deputy is free text.
fn masked_stand_in(stand_in: StandIn, staff: &Staff) -> StandIn {
    let person = stand_in.person.map(|person| match staff.contains(&person) {
        true => person,
        false => NOBODY.to_owned(),
    });
    StandIn { person, ..stand_in }
}

/// The same list by numbers, where it is of what the municipality holds.
fn by_number(query: Query) -> Query {
    match query.kind.concerns_patients() {
        true => {
            // Order alone tells something of names.
            let order = if query.order == Order::Title { Order::Number } else { query.order };
            let conditions = query.conditions.into_iter().filter(|it| tells_no_name(&it.column)).collect();
            Query { order, by_number: true, conditions, ..query }
        }
        false => query,
    }
}

/// Whether what a column holds names nobody, so that a list may be filtered by it.
fn tells_no_name(column: &Column) -> bool {
    matches!(
        column,
        Column::Number
            | Column::State
            | Column::Group
            | Column::Phase
            | Column::Due
            | Column::Conflicts
            | Column::Problems
    )
}

fn masked_page(page: Page, staff: &Staff) -> Page {
    Page { rows: page.rows.into_iter().map(|row| masked_row(row, staff)).collect(), ..page }
}

fn masked_hit(hit: Hit, staff: &Staff) -> Hit {
    let excerpt = if hit.row.kind.concerns_patients() { String::new() } else { hit.excerpt };
    let spelled = if hit.row.kind.concerns_patients() { Vec::new() } else { hit.spelled };
    Hit { row: masked_row(hit.row, staff), excerpt, spelled }
}

fn masked_row(row: Row, staff: &Staff) -> Row {
    if !row.kind.concerns_patients() {
        return row;
    }
    let unnamed = |number: &Option<String>| if number.is_some() { String::new() } else { NOBODY.to_owned() };
    let title = match row.kind {
        Kind::Patient => unnamed(&row.number),
        // Made of an edition or a time.
        Kind::Plan | Kind::Appointment => row.title,
        _ => String::new(),
    };
    let patient = row.patient.map(|mut patient| {
        patient.title = unnamed(&patient.number);
        patient
    });
    Row {
        title,
        patient,
        owner: row.owner.filter(|owner| staff.contains(owner)),
        stand_in: row.stand_in.map(|it| masked_stand_in(it, staff)),
        columns: masked_columns(row.kind, row.columns, staff),
        ..row
    }
}

fn masked_columns(kind: Kind, columns: Columns, staff: &Staff) -> Columns {
    let may_show = |name: &str, text: Option<&str>| match kind.schema().field(&Key::top(name)) {
        Some(field) => shows(name, field.shape, text, staff),
        None => DERIVED.contains(&name),
    };
    columns.into_iter().filter(|(name, value)| may_show(name, value.as_str())).collect()
}

fn shows(name: &str, shape: Shape, text: Option<&str>, staff: &Staff) -> bool {
    name == "number" || names_nobody(shape) || text.is_some_and(|text| staff.contains(text))
}

fn masked_record(mut record: Record, staff: &Staff) -> Record {
    let schema = record.schema();
    record.fields.retain(|key, held| {
        let may_show =
            |field: &crate::domain::Field, text: Option<&str>| shows(key.name(), field.shape, text, staff);
        let Some(field) = schema.field(key) else { return false };
        let Held { value, claims } = held;
        may_show(field, value.as_text()) && claims.iter().all(|claim| may_show(field, claim.value.as_text()))
    });
    record
}

fn masked_item(item: AgendaItem, municipal: bool, staff: &Staff) -> AgendaItem {
    let responsible = item.responsible.clone().filter(|person| !municipal || staff.contains(person));
    AgendaItem { responsible, ..item }
}

fn masked_entry(mut entry: super::protocol::TimelineEntry) -> super::protocol::TimelineEntry {
    use super::protocol::Happening;
    if let Happening::Related { kind: Kind::Event, title, .. } = &mut entry.what {
        title.clear();
    }
    entry
}

/// Whether a problem repeats nothing that somebody wrote.
fn tells_nothing_written(problem: &Problem) -> bool {
    !matches!(problem.fault, Fault::UnknownCode { .. } | Fault::ForeignVideoHost { .. })
}
