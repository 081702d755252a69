//! Saved views of lists, on the command line.

use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response, View};
use syncd::store::Query;

use super::args::Views;
use super::failure::Failure;
use super::print;
use super::records::Session;

impl Session<'_> {
    fn read_views(&mut self) -> Result<Vec<View>, Failure> {
        match self.ask(Request::Views)? {
            Response::Views(views) => Ok(views),
            _ => self.unexpected(),
        }
    }

    /// The view of a kind that has this name.
    fn view(&mut self, kind: Kind, name: &str) -> Result<View, Failure> {
        let found = self.read_views()?.into_iter().find(|view| view.kind == kind && view.name == name);
        let not_found = || Failure::Told(self.texts.format("view-not-found", &[("name", name.into())]));
        found.ok_or_else(not_found)
    }

    /// A list as a view has it.
    pub(super) fn list_view(&mut self, query: Query, name: &str) -> Result<(), Failure> {
        let View { filter, order, descending, .. } = self.view(query.kind, name)?;
        self.list(Query { order, descending, ..query }, &filter)
    }

    /// Lists, keeps or removes views.
    pub(super) fn views(&mut self, command: Views) -> Result<(), Failure> {
        let (view, removed) = match command {
            Views::List => {
                let views = self.read_views()?;
                if self.json {
                    return Ok(print::json(&views)?);
                }
                let row = |view: &View| vec![view.kind.to_string(), view.name.clone(), view.filter.clone()];
                return Ok(print::columns(&views.iter().map(row).collect::<Vec<_>>())?);
            }
            Views::Save { kind, name, filter, sort, descending } => {
                let filter = super::as_written(&filter);
                // A view that cannot be understood is of no use to anybody.
                self.understood(kind, &filter)?;
                (View { name, kind, filter, order: sort, descending }, false)
            }
            Views::Remove { kind, name } => (self.view(kind, &name)?, true),
        };
        let told = if removed { "view-removed" } else { "view-saved" };
        let told = self.texts.format(told, &[("name", view.name.as_str().into())]);
        let Response::Views(views) = self.ask(Request::KeepView { view, removed })? else {
            return self.unexpected();
        };
        match self.json {
            true => Ok(print::json(&views)?),
            false => Ok(print::line(&told)?),
        }
    }
}
