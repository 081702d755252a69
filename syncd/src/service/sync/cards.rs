//! What the other municipalities see: cards and figures, derived here and signed.

use crate::documents::Document;
use crate::domain::aggregate::{Aggregate, Release, Table};
use crate::domain::card::{AppointmentCard, Card, PatientCard};
use crate::domain::practice::Practice;
use crate::domain::{Kind, Municipality, Scope, Typed};
use crate::membership::{Content, Feed, Log, Statement};
use crate::service::open::{CARDS_OWED, Open, YES};
use crate::service::projection;
use crate::service::protocol::{AggregateView, CardView, Refusal};
use crate::store::{Column, Commit, Query, Store};

/// By how much one more change ranks a card: far more than it rises without one, so that who knows more is never
/// outranked by who only rose.
const OF_ONE_MORE: u64 = 1 << 16;

/// The overview row of a document that has one, unsigned. It stands over what was derived of fewer changes, by
/// an earlier practice or by an earlier version: its rank follows from what it is derived of, so that machines
/// that know the same say the same.
pub(in crate::service) fn card_of(
    document: &Document,
    value: &Typed,
    practice: &Practice,
) -> Option<Content> {
    let Scope::Municipality(municipality) = document.scope() else { return None };
    let (card, practised) = match value {
        Typed::Patient(patient) => {
            (Card::Patient(PatientCard::of(patient, &practice.pathway)), practice.changes)
        }
        Typed::Appointment(dsk) => (Card::Appointment(AppointmentCard::of(dsk)), 0),
        _ => return None,
    };
    let changes = (document.changes_count() + practised + u64::from(projection::VERSION)) * OF_ONE_MORE;
    let json = serde_json::to_string(&card).ok()?;
    Some(Content::Card { municipality, record: document.id(), changes, json })
}

impl<S: Store> Open<S> {
    /// The card, signed, where this machine signs such cards and it says something new: something
    /// newer, or something that was changed on this machine just now.
    pub(in crate::service) fn signed_card(
        &self,
        card: Option<Content>,
        is_own: bool,
    ) -> Result<Option<Statement>, Refusal> {
        let me = self.membership.members().member(&self.key.public());
        match card {
            Some(card)
                if me.is_some_and(|me| me.role.signs() && me.municipality == self.profile.municipality) =>
            {
                self.if_new(card, is_own)
            }
            _ => Ok(None),
        }
    }

    /// A card or figures, signed, where they say something else than what is held. Where they
    /// `rise`, they take the place also of what was derived from more changes, which may be lost
    /// since.
    fn if_new(&self, content: Content, rises: bool) -> Result<Option<Statement>, Refusal> {
        let sign = |content: Content| Some(content.sign(self.region(), &self.key).to_statement());
        let Some((subject, (changes, said))) = content.derived_place() else { return Ok(None) };
        Ok(match self.store.statement(content.feed(), subject)? {
            None => sign(content),
            Some(held) if held.rank.1 == said => None,
            Some(held) if held.rank.0 < changes => sign(content),
            // Of as many changes, and otherwise: what was written by who did not know the practice yet has risen so far.
            Some(held) if rises || held.rank.0 == changes => {
                sign(content.derived_from(held.rank.0.saturating_add(1).min(u64::MAX - 1)))
            }
            Some(_) => None,
        })
    }

    /// Signs the cards of what was received.
    pub(super) fn sign_owed_cards(&mut self) -> Result<(), Refusal> {
        let mut statements = Vec::new();
        for card in std::mem::take(&mut self.syncing.cards_owed).into_values() {
            statements.extend(self.signed_card(Some(card), false)?);
        }
        let settings = vec![(CARDS_OWED.into(), String::new())];
        self.commit(Vec::new(), Commit { statements, settings, ..Commit::default() })
    }

    /// After a restart that came before they were signed: which they are is not known any longer.
    pub(super) fn read_owed_cards(&mut self) -> Result<(), Refusal> {
        if self.store.setting(CARDS_OWED)?.as_deref() != Some(YES) {
            return Ok(());
        }
        let kinds = [Kind::Patient, Kind::Appointment];
        for (kind, archived) in kinds.into_iter().flat_map(|kind| [(kind, false), (kind, true)]) {
            let all = Query { limit: usize::MAX, archived, ..Query::of(kind) };
            for row in self.store.list(&all)?.rows {
                let Some(document) = self.readable(row.id)? else { continue };
                let card = card_of(&document, &document.record().typed().value, &self.practice);
                self.syncing.cards_owed.extend(card.map(|card| (row.id, card)));
            }
        }
        Ok(())
    }

    /// Where a card of this municipality came that says something else than its document does
    /// here, the newer one of the two is to stand.
    pub(super) fn sign_anew(&mut self, taken: &[Statement]) -> Result<(), Refusal> {
        let mut statements = Vec::new();
        for statement in taken.iter().filter(|statement| statement.feed == Feed::Cards) {
            let Ok(Content::Card { municipality, record, .. }) =
                Statement::read(&statement.bytes).map(|signed| signed.content)
            else {
                continue;
            };
            if municipality == self.profile.municipality
                && let Some(document) = self.readable(record)?
            {
                let card = card_of(&document, &document.record().typed().value, &self.practice);
                statements.extend(self.signed_card(card, false)?);
            }
        }
        match statements.is_empty() {
            true => Ok(()),
            false => self.commit(Vec::new(), Commit { statements, ..Commit::default() }),
        }
    }

    /// Counts and signs the municipality's figures, where they have changed.
    pub(in crate::service) fn sign_figures(&mut self) -> Result<(), Refusal> {
        let me = self.membership.members().member(&self.key.public());
        if !me.is_some_and(|me| me.role.signs()) {
            return Ok(());
        }
        let municipality = self.profile.municipality;
        let mut changes = 0;
        for log in Log::both(Scope::Municipality(municipality)) {
            changes += self.store.log_heads(log)?.iter().map(|head| head.n).sum::<u64>();
        }
        let by_state = |kind| Ok::<_, Refusal>(self.store.tally(&Query::of(kind), &Column::State)?);
        let patients = by_state(Kind::Patient)?;
        let aggregate = Aggregate {
            recruitment: self.recruitment()?.without_small(&Table::whole(patients.clone())),
            patients: Table::of(patients),
            appointments: Table::of(by_state(Kind::Appointment)?),
        };
        let json = serde_json::to_string(&aggregate)
            .map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        match self.if_new(Content::Aggregate { municipality, changes, json }, true)? {
            Some(statement) => {
                self.commit(Vec::new(), Commit { statements: vec![statement], ..Commit::default() })
            }
            None => Ok(()),
        }
    }

    /// The overview rows of every municipality, by municipality and number.
    pub(in crate::service) fn cards(&self) -> Result<Vec<CardView>, Refusal> {
        let mut cards = Vec::new();
        for (_, statement) in self.store.statements(Feed::Cards, 0, usize::MAX)? {
            if let Ok(Content::Card { municipality, record, json, .. }) =
                Statement::read(&statement.bytes).map(|signed| signed.content)
                // What a newer version says and this one does not know is left out.
                && let Ok(card) = serde_json::from_str(&json)
            {
                cards.push(CardView { municipality, record, card });
            }
        }
        let order = |view: &CardView| match &view.card {
            Card::Patient(card) => (view.municipality, 0, card.number.clone(), view.record),
            Card::Appointment(card) => {
                (view.municipality, 1, card.start.map(|start| start.to_string()), view.record)
            }
        };
        cards.sort_by_cached_key(order);
        Ok(cards)
    }

    /// What the municipalities have released, with the count of each.
    pub(in crate::service) fn releases(&self) -> Result<Vec<(Municipality, u64, Release)>, Refusal> {
        let mut releases = Vec::new();
        for (_, statement) in self.store.statements(Feed::Region, 0, usize::MAX)? {
            if let Ok(Content::Release { municipality, count, json }) =
                Statement::read(&statement.bytes).map(|signed| signed.content)
                && let Ok(release) = serde_json::from_str(&json)
            {
                releases.push((municipality, count, release));
            }
        }
        releases.sort_by_key(|(municipality, ..)| *municipality);
        Ok(releases)
    }

    /// The figures of every municipality.
    pub(in crate::service) fn aggregates(&self) -> Result<Vec<AggregateView>, Refusal> {
        let mut aggregates = Vec::new();
        for (_, statement) in self.store.statements(Feed::Region, 0, usize::MAX)? {
            if let Ok(Content::Aggregate { municipality, json, .. }) =
                Statement::read(&statement.bytes).map(|signed| signed.content)
                && let Ok(aggregate) = serde_json::from_str(&json)
            {
                aggregates.push(AggregateView { municipality, aggregate });
            }
        }
        aggregates.sort_by_key(|view| view.municipality);
        Ok(aggregates)
    }
}
