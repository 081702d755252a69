//! An open home: its store, whose it is, who belongs to its region, and who is connected.

use std::collections::BTreeSet;

use super::access::Asked;
use super::clock::Clock;
use super::derive::Derived;
use super::home;
use super::import::Taking;
use super::joining::Joins;
use super::protocol::{Deed, Event, HomeState, PAGE_MAX, Profile, Refusal, Request, Response};
use super::session::Session;
use super::sync::Syncing;
use super::{projection, report};
use crate::documents::{ActorBase, Document, Hash, Written};
use crate::domain::benefit::Rows;
use crate::domain::duty::Duty;
use crate::domain::practice::Practice;
use crate::domain::{Kind, Record, RecordId};
use crate::membership::{Actor, Content, Log, MembershipLog, SecretKey};
use crate::net::NetCommand;
use crate::store::{Commit, DocumentCommit, Store, StoredChange};
use crate::sync::Topic;

/// The setting that tells that cards of received changes are still to be signed.
pub(super) const CARDS_OWED: &str = "cards-owed";
/// The setting that tells that something was erased of which disk and others do not know yet.
pub(super) const ERASING: &str = "erasing";
/// The setting that tells that changes were left out as erased by who sent them, and nobody said that they were.
pub(super) const UNTOLD: &str = "untold";
/// What a setting says of what is so.
pub(super) const YES: &str = "yes";

/// The most records that an event names one by one.
const NAMED_MAX: usize = 50;

/// An open home.
pub(super) struct Open<S> {
    pub(super) store: S,
    pub(super) clock: Clock,
    pub(super) profile: Profile,
    pub(super) actor: ActorBase,
    /// The storage error that made the store read-only.
    pub(super) read_only: Option<String>,
    /// This machine's key.
    pub(super) key: SecretKey,
    pub(super) membership: MembershipLog,
    pub(super) joins: Joins,
    pub(super) syncing: Syncing,
    /// How the municipality works, and its roster: as its records say, read when they are written.
    pub(super) practice: Practice,
    pub(super) duty: Duty,
    /// By what the records are derived; unknown while the home is being opened.
    pub(super) derived: Option<Derived>,
    /// What figures count, once they were asked for.
    pub(super) counted: Option<Rows>,
    /// Of what the store holds more than the engine was told.
    pub(super) moved: BTreeSet<Topic>,
    /// What the network is to do.
    pub(super) commands: Vec<NetCommand>,
}

/// A document's new changes, with everything that is derived from it.
pub(super) struct Draft {
    pub(super) document: DocumentCommit,
    /// What the other municipalities see of it, unsigned.
    pub(super) card: Option<Content>,
}

impl Draft {
    /// What a document has beyond the heads that the store knows.
    pub(super) fn of(document: &Document, known: &[Hash], record: &Record, practice: &Practice) -> Self {
        Self::with(document, document.changes_since(known), record, practice)
    }

    /// A document with these changes, which the store may not have yet.
    pub(super) fn with(
        document: &Document,
        changes: Vec<Written>,
        record: &Record,
        practice: &Practice,
    ) -> Self {
        let changes = changes.into_iter().map(|change| StoredChange {
            hash: change.hash,
            actor: change.actor,
            seq: change.seq,
            bytes: change.bytes,
        });
        let read = record.typed();
        let commit = DocumentCommit {
            id: document.id(),
            kind: document.kind(),
            scope: document.scope(),
            heads: document.heads(),
            changes: changes.collect(),
            projection: projection::of(&read, practice),
        };
        Self { document: commit, card: super::sync::card_of(document, &read.value, practice) }
    }
}

impl<S: Store> Open<S> {
    /// Opens a home; one that belongs to no region and waits for none founds its own.
    pub(super) fn new(mut store: S, profile: Profile, clock: Clock) -> Result<Self, Refusal> {
        let key = home::machine_key(&mut store)?;
        let actor = *Actor::of_machine(&key.public(), &store.incarnation()?).as_bytes();
        let mut open = Self {
            membership: super::members::read(&store)?,
            joins: Joins::read(&store)?,
            syncing: Syncing::default(),
            practice: Practice::default(),
            duty: Duty::default(),
            derived: None,
            counted: None,
            store,
            clock,
            profile,
            actor,
            read_only: None,
            key,
            moved: BTreeSet::new(),
            commands: Vec::new(),
        };
        if home::region(&open.store)?.is_none() {
            open.found()?;
        }
        open.introduce_itself()?;
        // A disk that takes nothing keeps nobody from reading.
        match open.read_practice() {
            Err(Refusal::Storage { reason }) => {
                tracing::error!(reason, "the store is read-only");
                open.read_only = Some(reason);
            }
            read => read?,
        }
        open.begin_sync()?;
        Ok(open)
    }

    /// Whether this machine belongs to its region.
    pub(super) fn state(&self) -> HomeState {
        let (members, me) = (self.membership.members(), self.key.public());
        match members.member(&me).or(members.former(&me)) {
            Some(_) => HomeState::Open,
            None => HomeState::Joining,
        }
    }

    /// Answers a request to an open home, and tells what others should know of.
    pub(super) fn answer(
        &mut self,
        session: &mut Session,
        request: Request,
        events: &mut Vec<Event>,
    ) -> Result<Response, Refusal> {
        let while_joining = matches!(
            request,
            Request::Join(_)
                | Request::Members
                | Request::Confirm { .. }
                | Request::Decline { .. }
                | Request::Network
                | Request::SetNetwork(_)
        );
        if self.state() == HomeState::Joining && !while_joining {
            return Err(Refusal::Joining);
        }
        let asked = Asked::of(&request, session);
        let answered = match session.meeting {
            true => self.answer_masked(session, request, events),
            false => self.answer_open(session, request, events),
        };
        let logged = self.log_access(session, asked, &answered);
        self.tell_engine(events);
        self.tell_console(events);
        logged.and(answered)
    }

    /// Answers a session that is in meeting mode.
    fn answer_masked(
        &mut self,
        session: &mut Session,
        request: Request,
        events: &mut Vec<Event>,
    ) -> Result<Response, Refusal> {
        let asked = match &request {
            Request::Show { reference: asked, .. } | Request::Search { text: asked, .. } => {
                Some(asked.clone())
            }
            _ => None,
        };
        let request = self.masked_request(request)?;
        let response = self.answer_open(session, request, events)?;
        self.masked_response(asked.as_deref(), response)
    }

    fn answer_open(
        &mut self,
        session: &mut Session,
        request: Request,
        events: &mut Vec<Event>,
    ) -> Result<Response, Refusal> {
        match request {
            Request::Meeting { on } => {
                session.meeting = on;
                Ok(Response::Done)
            }
            Request::Status => self.status().map(|status| Response::Status(Box::new(status))),
            Request::List(query) => self.list(query).map(Response::Page),
            Request::Position { query, id } => Ok(Response::Position(self.store.position(&query, id)?)),
            Request::Agenda(query) => self.agenda(&query).map(Response::Agenda),
            Request::Search { text, limit } => Ok(Response::Hits(self.store.search(&text, limit)?)),
            Request::Show { reference, kind } => {
                self.show(&reference, kind).map(|view| Response::Record(Box::new(view)))
            }
            Request::History { reference, limit } => {
                let history = self.history(&reference, limit)?;
                Ok(Response::History(Box::new(history)))
            }
            Request::Export { patient, history } => {
                self.export(&patient, history).map(|export| Response::Exported(Box::new(export)))
            }
            Request::ShowAt { reference, change } => {
                self.show_at(&reference, &change).map(|view| Response::Record(Box::new(view)))
            }
            Request::Revert { id, change, fields } => {
                let change = self.change_of(id, &change)?;
                let (saved, kind) = self.revert(id, &change, &fields)?;
                events.push(Event::Changed { kinds: vec![kind], ids: vec![id] });
                Ok(Response::Saved(saved))
            }
            Request::Merge { patient, into, preview } => {
                let (merging, kinds, ids) = self.merge(&patient, &into, preview)?;
                events.extend((!preview).then(|| changed(kinds, ids)));
                Ok(Response::Merging(Box::new(merging)))
            }
            Request::Unmerge { patient } => {
                let (saved, kinds, ids) = self.unmerge(&patient)?;
                events.push(changed(kinds, ids));
                Ok(Response::Saved(saved))
            }
            Request::Conflicts { limit } => self.conflicts(limit.min(PAGE_MAX)).map(Response::Conflicts),
            Request::Settle(settlement) => {
                let (saved, kinds, ids) = self.settle(settlement)?;
                events.push(changed(kinds, ids));
                Ok(Response::Saved(saved))
            }
            Request::Undo { redo, extent } => {
                let turned = self.turn(redo, extent)?;
                Ok(Response::Turned(turned.map(|(turn, kinds, ids)| {
                    events.extend((!ids.is_empty()).then(|| changed(kinds, ids)));
                    Box::new(turn)
                })))
            }
            Request::SaveMany { ids, fields, preview } => {
                let (many, kinds) = self.save_many(&ids, &fields, preview)?;
                events.extend((!preview && !many.changes.is_empty()).then(|| changed(kinds, ids)));
                Ok(Response::Many(many))
            }
            Request::KeepDraft(draft) => {
                self.keep_draft(draft)?;
                Ok(Response::Done)
            }
            Request::Drafts => self.drafts().map(Response::Drafts),
            Request::Views => self.views().map(Response::Views),
            Request::Columns => self.columns().map(Response::Columns),
            Request::KeepColumns(columns) => self.keep_columns(columns).map(Response::Columns),
            Request::KeepView { view, removed } => self.keep_view(view, removed).map(Response::Views),
            Request::Add { kind, fields } => {
                let saved = self.add(kind, fields)?;
                events.push(Event::Changed { kinds: vec![kind], ids: vec![saved.id] });
                Ok(Response::Saved(saved))
            }
            Request::Save { id, heads, fields } => {
                let heads = parse_heads(&heads)?;
                let kind = self.meta(id)?.kind;
                let saved = self.save(id, &heads, fields)?;
                events.push(Event::Changed { kinds: vec![kind], ids: vec![id] });
                Ok(Response::Saved(saved))
            }
            Request::Operate { operation, id, entry, heads, fields } => {
                let heads = parse_heads(&heads)?;
                let (saved, kinds, ids) = self.operate(operation, id, entry.as_deref(), &heads, fields)?;
                events.push(changed(kinds, ids));
                Ok(Response::Saved(saved))
            }
            Request::Import { rows, batch, update, preview } => {
                let kinds = rows.iter().map(|row| row.kind).collect();
                let batch = batch.unwrap_or_else(RecordId::random);
                let imported = self.import(rows, Taking { batch, update, preview })?;
                let written = !preview && imported.added + imported.changed > 0;
                events.extend(written.then(|| changed(kinds, Vec::new())));
                Ok(Response::Imported(imported))
            }
            Request::Erase { patient, ground, preview } => {
                let erasing = self.erase(&patient, ground, preview, events)?;
                Ok(Response::Erasing(Box::new(erasing)))
            }
            Request::Erasures => self.erasures().map(Response::Erasures),
            Request::Retention { months } => self.retention(months).map(Response::Retention),
            Request::Invite { municipality, role } => {
                let invitation = self.invite(municipality, role)?;
                events.push(Event::Sync);
                Ok(Response::Invitation(invitation))
            }
            Request::Members => Ok(Response::Members(self.members())),
            Request::Confirm { id, code } => {
                self.confirm(&id, &code)?;
                events.push(Event::Sync);
                Ok(Response::Done)
            }
            Request::Decline { id } => {
                self.decline(&id)?;
                events.push(Event::Sync);
                Ok(Response::Done)
            }
            Request::SetRole { key, role } => {
                self.set_role(&key, role)?;
                events.push(Event::Sync);
                Ok(Response::Members(self.members()))
            }
            Request::Revoke { key } => {
                self.revoke(&key)?;
                events.push(Event::Sync);
                Ok(Response::Members(self.members()))
            }
            Request::AccessLog { patient, limit } => self.access_log(patient, limit).map(Response::AccessLog),
            Request::VerifyAccessLog => self.verify_access_log().map(Response::Verdict),
            Request::Sync => Ok(Response::Sync(self.peers())),
            Request::Cards => Ok(Response::Cards(self.cards()?)),
            Request::Aggregates => Ok(Response::Aggregates(self.aggregates()?)),
            Request::Report { day } => self.report(day).map(Response::Report),
            Request::FigureRows { line, day } => self.figure_rows(&line, day).map(Response::Page),
            Request::ReleaseFigures { day } => {
                let report = self.release_figures(day)?;
                events.push(Event::Sync);
                Ok(Response::Report(report))
            }
            Request::SetKit { recipient } => {
                self.set_kit(&recipient)?;
                Ok(Response::Done)
            }
            Request::Network => Ok(Response::Network(self.network()?)),
            Request::SetNetwork(settings) => {
                self.set_network(settings)?;
                Ok(Response::Network(self.network()?))
            }
            Request::Join(join) => {
                self.join_again(join)?;
                events.push(Event::Sync);
                Ok(Response::Done)
            }
            Request::Hello { .. }
            | Request::Lock { .. }
            | Request::ChangePassphrase { .. }
            | Request::Restore(_)
            | Request::BackUp { .. }
            | Request::Init(_)
            | Request::Unlock { .. }
            | Request::Subscribe
            | Request::Stop => Ok(Response::Done),
        }
    }

    /// Writes this machine's own changes, with the cards that follow from them, as a step of the journal.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where every other machine would refuse them.
    pub(super) fn write(&mut self, drafts: Vec<Draft>, deed: &Deed, batch: RecordId) -> Result<(), Refusal> {
        self.check_writes(&drafts)?;
        let journal = match drafts.is_empty() {
            true => None,
            false => Some(self.done(&drafts, deed, batch)?),
        };
        self.commit(drafts, Commit { journal, ..Commit::default() })
    }

    /// Whether this machine may write all of that.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where it may not.
    pub(super) fn check_writes(&self, drafts: &[Draft]) -> Result<(), Refusal> {
        let (members, me) = (self.membership.members(), self.key.public());
        match drafts.iter().all(|draft| members.writes(&me, draft.document.scope)) {
            true => Ok(()),
            false => Err(Refusal::NotAllowed),
        }
    }

    /// Writes drafts and all else of a commit, with the cards that follow from the drafts.
    pub(super) fn commit(&mut self, drafts: Vec<Draft>, mut commit: Commit) -> Result<(), Refusal> {
        let is_own = commit.received.is_none();
        let mut owed = Vec::new();
        for draft in drafts {
            match is_own {
                true => commit.statements.extend(self.signed_card(draft.card, true)?),
                false => owed.extend(draft.card.map(|card| (draft.document.id, card))),
            }
            commit.documents.push(draft.document);
        }
        if !owed.is_empty() && self.syncing.cards_owed.is_empty() {
            commit.settings.push((CARDS_OWED.into(), YES.into()));
        }
        let logs = commit.documents.iter().map(|document| Log::of(document.scope, document.kind));
        let mut moved: BTreeSet<_> = logs.map(Topic::Log).collect();
        moved.extend(commit.received.as_ref().map(|received| Topic::Log(received.log)));
        moved.extend(commit.statements.iter().map(|statement| Topic::Feed(statement.feed)));
        let is_read_when_written = commit.documents.iter().any(|document| document.kind.is_one_of_its_kind());
        let erased = commit.erased.clone();
        if !erased.is_empty() {
            commit.settings.push((ERASING.into(), YES.into()));
            commit.settings.extend(self.views_without(&erased)?);
        }
        let counted = match self.counted {
            Some(_) => commit.documents.iter().filter_map(report::counted).collect(),
            None => Vec::new(),
        };
        self.store.commit(commit)?;
        self.count_written(counted);
        if !erased.is_empty() {
            self.counted = None;
            self.syncing.erasing = true;
            self.syncing.cards_owed.retain(|id, _| !erased.contains(id));
        }
        self.syncing.cards_owed.extend(owed);
        self.moved.extend(moved);
        if is_read_when_written { self.read_practice() } else { Ok(()) }
    }

    /// Says something of a feed.
    pub(super) fn say(&mut self, content: Content) -> Result<(), Refusal> {
        let statement = content.sign(self.membership.region(), &self.key).to_statement();
        self.commit(Vec::new(), Commit { statements: vec![statement], ..Commit::default() })
    }
}

/// That records were made or changed.
pub(super) fn changed(mut kinds: Vec<Kind>, ids: Vec<RecordId>) -> Event {
    kinds.sort_unstable();
    kinds.dedup();
    Event::Changed { kinds, ids: if ids.len() > NAMED_MAX { Vec::new() } else { ids } }
}

pub(super) fn parse_heads(heads: &[String]) -> Result<Vec<Hash>, Refusal> {
    let parse = |head: &String| {
        let bytes = data_encoding::HEXLOWER.decode(head.as_bytes()).ok()?;
        bytes.try_into().ok()
    };
    let not_heads = || Refusal::NotUnderstood { reason: "heads are 64 hexadecimal digits".into() };
    heads.iter().map(|head| parse(head).ok_or_else(not_heads)).collect()
}
