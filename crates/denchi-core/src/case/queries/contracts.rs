//! Questions about contracts: who buys, how much there can be of it, when it holds.

use crate::case::Case;
use crate::case::entities::{Buyer, Contract, ContractStatus, Direction, Process, Rule, Site};
use crate::case::settings::Period;
use crate::ids::{CommodityId, PlaceId, SiteId};

impl Case {
    /// Places that a contract delivers to, in order.
    pub fn contract_destinations(&self, contract: &Contract) -> Vec<PlaceId> {
        match contract.buyer {
            Buyer::Place(place) => vec![place],
            Buyer::Owner(owner) => {
                let mut places: Vec<PlaceId> = self
                    .sites
                    .values()
                    .filter(|site| site.owner == Some(owner) || site.shares.iter().any(|share| share.0 == owner))
                    .filter(|site| {
                        site.runs.iter().any(|run| {
                            self.processes[run.process]
                                .recipe
                                .iter()
                                .any(|row| row.commodity == contract.commodity && row.net() < 0.0)
                        })
                    })
                    .map(|site| site.place)
                    .collect();
                places.sort_unstable();
                places.dedup();
                places
            }
        }
    }

    /// Most of a commodity that a site can make a year, with all its options built; may be infinite.
    pub fn most_made(&self, id: SiteId, commodity: CommodityId) -> f64 {
        let site = &self.sites[id];
        let mut existing = 0.0_f64;
        for period in &self.settings.periods {
            let mut year = 0.0;
            while year < period.years {
                existing = existing.max(site.capacity.at(period.start + year));
                year += 1.0;
            }
        }
        let added: f64 = self.options.values().filter(|option| option.site == id).map(|option| option.maximum).sum();
        let made = self.output_per_capacity(site, commodity);
        if made == 0.0 { 0.0 } else { (existing + added) * site.availability * made }
    }

    /// Most of a commodity that one unit of a site's capacity makes.
    pub fn output_per_capacity(&self, site: &Site, commodity: CommodityId) -> f64 {
        let per_capacity = site.runs.iter().map(|run| {
            let recipe = self.processes[run.process].recipe.iter();
            let made = recipe.filter(|row| row.commodity == commodity && row.direction != Direction::Input);
            let made: f64 = made.map(|row| row.quantity).sum();
            if run.capacity_use > 0.0 { made / run.capacity_use } else { made * f64::INFINITY }
        });
        per_capacity.filter(|made| !made.is_nan()).fold(0.0, f64::max)
    }

    /// Capacity of a site when all of its options are built; `None` where it is not bounded or nothing.
    pub fn full_capacity(&self, id: SiteId) -> Option<f64> {
        let existing = self.sites[id].capacity.points().iter().fold(0.0_f64, |most, point| most.max(point.1));
        let options = self.options.values().filter(|option| option.site == id);
        let full = existing + options.map(|option| option.maximum).sum::<f64>();
        (full.is_finite() && full > 0.0).then_some(full)
    }

    /// Most volume under a contract, units a year: its maximum, or all that the seller can make; may be infinite.
    pub fn most_contracted(&self, contract: &Contract) -> f64 {
        if contract.maximum.is_finite() {
            contract.maximum
        } else {
            self.most_made(contract.seller, contract.commodity)
        }
    }

    /// What a bankability rule asks to be contracted of a site: units of product per unit of added capacity, a yearly
    /// rate; `None` where the site is not in scope.
    pub fn bankable_product(&self, rule: &Rule, site: &Site) -> Option<f64> {
        let run = site.runs.first()?;
        let product = self.processes[run.process].product()?;
        let here = self.in_region(rule, site.place);
        let made = rule.commodities.as_ref().is_none_or(|set| set.contains(&product.commodity));
        let rate = product.quantity * site.availability / run.capacity_use;
        (here && made && self.owner_share(site, rule) > 0.0 && rate.is_finite() && rate > 0.0).then_some(rate)
    }

    /// Whether a contract counts for the bankability of a site: it sells the product of one of its processes.
    pub fn counts_for(&self, contract: &Contract, id: SiteId) -> bool {
        let makes = |process: &Process| process.product().is_some_and(|made| made.commodity == contract.commodity);
        contract.seller == id
            && contract.status.binds()
            && self.sites[id].runs.iter().any(|run| makes(&self.processes[run.process]))
    }
}

/// The term of a contract that holds at the start of a period: 0 for the first one, then its renewals. `None` before its
/// start, after its end, and for what does not bind.
pub fn term_at(contract: &Contract, period: &Period) -> Option<u16> {
    if !contract.status.binds() {
        return None;
    }
    let Some(start) = contract.start_year else { return Some(0) };
    #[expect(clippy::cast_precision_loss, reason = "years are small")]
    let elapsed = period.start + 1e-6 - start as f64;
    if elapsed < 0.0 {
        return None;
    }
    let Some(term) = contract.term else { return Some(0) };
    let past = (elapsed / term).floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the renewals, checked here"
    )]
    let past = (past <= f64::from(contract.renewals)).then_some(past as u16);
    past
}

/// Whether a contract binds, and is in its term or a renewal, at the start of a period.
pub fn in_term(contract: &Contract, period: &Period) -> bool {
    term_at(contract, period).is_some()
}

/// Whether the volume of a term is a decision: that of a proposed contract, and every renewal.
pub fn is_decided(contract: &Contract, term: u16) -> bool {
    contract.status == ContractStatus::Proposed || term > 0
}
