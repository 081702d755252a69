//! How the municipalities stand, for the newest check-in: from cards, or from figures on a machine
//! that may have no cards.

use std::collections::{BTreeMap, BTreeSet};

use super::Open;
use super::protocol::Refusal;
use crate::domain::card::Card;
use crate::domain::check_in::{CheckIn, Standing};
use crate::domain::meeting::Meeting;
use crate::domain::{Kind, Municipality, Scope};
use crate::store::{Query, Store};

impl<S: Store> Open<S> {
    /// How the municipalities stand; none for a check-in after which there was another: cards tell
    /// how it is now.
    pub(super) fn check_in(&self, meeting: &Meeting) -> Result<Option<CheckIn>, Refusal> {
        let Some(day) = meeting.date else { return Ok(None) };
        let meetings = self.store.list(&Query::of(Kind::Meeting))?;
        let days: BTreeSet<_> = meetings.rows.iter().filter_map(|row| row.due).collect();
        if days.last().is_some_and(|last| *last > day) {
            return Ok(None);
        }
        let since = days.range(..day).next_back().copied();
        let mut municipalities: Vec<_> =
            match self.membership.members().reads(&self.key.public(), Scope::Cards) {
                true => {
                    let cards = self.cards_by_municipality()?;
                    let standing = |(municipality, cards): (Municipality, Vec<Card>)| {
                        Standing::of_cards(municipality, &cards, day, since)
                    };
                    cards.into_iter().map(standing).collect()
                }
                false => {
                    let views = self.aggregates()?.into_iter();
                    views.map(|view| Standing::of_aggregate(view.municipality, view.aggregate)).collect()
                }
            };
        let told = self.aggregates()?;
        for standing in &mut municipalities {
            standing.own = self.holds_rows() && standing.municipality == self.profile.municipality;
            standing.recruitment = match standing.own {
                true => Some(self.recruitment()?),
                // No card says why somebody was turned down: others know of it what figures tell.
                false => {
                    let told = told.iter().find(|view| view.municipality == standing.municipality);
                    told.map(|view| view.aggregate.recruitment.clone())
                }
            };
        }
        Ok(Some(CheckIn { since, municipalities }))
    }

    /// The cards of each municipality that belongs to the region, also where there are none.
    fn cards_by_municipality(&self) -> Result<BTreeMap<Municipality, Vec<Card>>, Refusal> {
        let members = self.membership.members().iter();
        let mut cards: BTreeMap<_, _> = members.map(|member| (member.municipality, Vec::new())).collect();
        for view in self.cards()? {
            cards.entry(view.municipality).or_default().push(view.card);
        }
        Ok(cards)
    }
}
