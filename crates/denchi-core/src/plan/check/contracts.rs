//! Contracts: volumes, deliveries, what is paid for, and the bankability of projects.

use std::collections::BTreeMap;

use super::{Checker, Kind};
use crate::accounts;
use crate::case::entities::{Contract, ContractStatus, RuleKind};
use crate::case::queries::{in_force, is_decided};
use crate::ids::{CommodityId, ContractId, PlaceId, SiteId};
use crate::plan::result::ContractRow;

/// What is signed: within its bounds, the same over a term, and never more in a renewal than before.
pub(super) fn volumes(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let mut before: Option<&ContractRow> = None;
    for row in &plan.contracts {
        let contract = &case.contracts[row.contract];
        let subject = || format!("{} {}", case.contracts.name(row.contract), plan.periods[row.period].label);
        let most = case.most_contracted(contract);
        let earlier = before.filter(|before| before.contract == row.contract);
        if row.volume.is_finite() && most.is_finite() {
            checker.note(Kind::Contract, row.volume - most, most, subject);
            if !is_decided(contract, row.term) {
                checker.note(Kind::Contract, most - row.volume, most, subject);
            }
        }
        if let Some(earlier) = earlier.filter(|earlier| earlier.volume.is_finite()) {
            let grown = row.volume - earlier.volume;
            let error = if earlier.term == row.term { grown.abs() } else { grown };
            checker.note(Kind::Contract, error, earlier.volume, subject);
        }
        if contract.status == ContractStatus::Proposed && row.term == 0 && row.volume > 0.0 {
            let least = contract.minimum.unwrap_or(0.0);
            // Nothing, or at least the minimum.
            checker.note(Kind::Contract, (least - row.volume).min(row.volume), least, subject);
        }
        before = Some(row);
    }
}

/// Share of all the capacity that a seller could have that stands in a period.
fn standing(checker: &Checker, contract: &Contract, period: usize) -> f64 {
    let Some(full) = checker.case.full_capacity(contract.seller) else { return 1.0 };
    let rows = checker.plan.capacity.iter().filter(|row| row.site == contract.seller && row.period == period);
    rows.map(|row| row.existing + row.added).sum::<f64>() / full
}

/// What is delivered and paid for, against what is contracted, made and moved.
pub(super) fn deliveries(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    let mut sold: BTreeMap<(SiteId, CommodityId, usize), f64> = BTreeMap::new();
    let mut under: BTreeMap<(ContractId, usize), f64> = BTreeMap::new();
    let mut between: BTreeMap<(PlaceId, PlaceId, CommodityId, usize), f64> = BTreeMap::new();
    for row in &plan.deliveries {
        let contract = &case.contracts[row.contract];
        *under.entry((row.contract, row.period)).or_default() += row.amount;
        *between.entry((case.sites[contract.seller].place, row.place, contract.commodity, row.period)).or_default() +=
            row.amount;
        let to_buyer = case.contract_destinations(contract).contains(&row.place);
        let error = if to_buyer { -row.amount } else { row.amount.abs() };
        checker.note(Kind::Contract, error, row.amount, || case.contracts.name(row.contract).to_owned());
    }
    for row in &plan.contracts {
        let contract = &case.contracts[row.contract];
        let period = &plan.periods[row.period];
        let subject = || format!("{} {}", case.contracts.name(row.contract), period.label);
        *sold.entry((contract.seller, contract.commodity, row.period)).or_default() += row.delivered;
        let all = under.remove(&(row.contract, row.period)).unwrap_or(0.0);
        checker.note(Kind::Contract, (all - row.delivered).abs(), row.delivered, subject);
        let ramp = accounts::contract_ramp(case, contract, period);
        let most = ramp * row.volume * period.years;
        if most.is_finite()
            && (contract.maximum.is_finite() || contract.ramp.is_some() || is_decided(contract, row.term))
        {
            checker.note(Kind::Contract, row.delivered - most, most, subject);
        }
        let share = contract.take_or_pay_share.filter(|share| *share > 0.0);
        let least = contract.take_or_pay + share.map_or(0.0, |share| share * row.volume);
        let mut least = ramp * least * period.years;
        if contract.status == ContractStatus::Conditional && !is_decided(contract, row.term) {
            least *= standing(checker, contract, row.period);
        }
        checker.note(Kind::Contract, least - row.delivered - row.shortfall, least, subject);
    }
    for ((id, period), amount) in under {
        // Nothing is delivered out of term.
        let label = checker.label(period).to_owned();
        checker.note(Kind::Contract, amount, amount, || format!("{} {label}", case.contracts.name(id)));
    }
    moved(checker, &between);
    made(checker, &sold);
}

/// No more is delivered to a place under contracts than moves there.
fn moved(checker: &mut Checker, between: &BTreeMap<(PlaceId, PlaceId, CommodityId, usize), f64>) {
    let (case, plan) = (checker.case, checker.plan);
    let mut moved: BTreeMap<(PlaceId, PlaceId, CommodityId, usize), f64> = BTreeMap::new();
    for row in &plan.flows {
        let lane = &case.lanes[row.lane];
        *moved.entry((lane.from, lane.to, lane.commodity, row.period)).or_default() += row.amount;
    }
    for (key, &sold) in between.iter().filter(|(key, _)| key.0 != key.1) {
        let carried = moved.get(key).copied().unwrap_or(0.0);
        let label = checker.label(key.3).to_owned();
        checker.note(Kind::Contract, sold - carried, carried, || {
            format!("{} {} {label}", case.places.name(key.0), case.places.name(key.1))
        });
    }
}

/// No more is delivered by a seller than it makes.
fn made(checker: &mut Checker, sold: &BTreeMap<(SiteId, CommodityId, usize), f64>) {
    let (case, plan) = (checker.case, checker.plan);
    for (&(site, commodity, period), &sold) in sold {
        let made = plan.activity.iter().filter(|row| row.site == site && row.period == period);
        let made: f64 = made
            .map(|row| {
                let recipe = case.processes[row.process].recipe.iter();
                let out = recipe.filter(|out| out.commodity == commodity && out.net() > 0.0);
                out.map(|out| out.quantity).sum::<f64>() * row.amount
            })
            .sum();
        let label = checker.label(period).to_owned();
        checker.note(Kind::Contract, sold - made, made, || format!("{} {label}", case.sites.name(site)));
    }
}

/// Every project has its share under contract; what all of a rule's projects lack is what the plan pays for.
pub(super) fn bankability(checker: &mut Checker) {
    let (case, plan) = (checker.case, checker.plan);
    for (id, rule) in case.rules.iter().filter(|(_, rule)| rule.kind == RuleKind::Bankability) {
        for (period, when) in plan.periods.iter().enumerate().filter(|(_, when)| in_force(rule, when)) {
            let limit = rule.limit.mean(when.start, when.years);
            let (mut lacking, mut output) = (0.0, 0.0);
            for (site, data) in case.sites.iter() {
                let Some(rate) = case.bankable_product(rule, data) else { continue };
                let builds = plan.builds.iter().filter(|row| case.options[row.option].site == site);
                let asked = builds.filter(|row| row.period <= period).map(|row| {
                    let decided = &plan.periods[row.period];
                    let held = accounts::must_be_contracted(case, rule, row.option, decided, when);
                    let share = accounts::working_share(case, row.option, decided, when);
                    if held { rate * share * row.capacity } else { 0.0 }
                });
                let asked = limit * asked.sum::<f64>();
                let contracts = plan.contracts.iter().filter(|row| row.period == period);
                let banked = contracts.map(|row| {
                    let contract = &case.contracts[row.contract];
                    let ramp = accounts::contract_ramp(case, contract, when);
                    let counts = case.counts_for(contract, site) && contract.bankable_share * ramp > 0.0;
                    if counts { contract.bankable_share * ramp * row.volume } else { 0.0 }
                });
                lacking += (asked - banked.sum::<f64>()).max(0.0);
                output += asked;
            }
            let missed = plan.rules.iter().filter(|row| row.rule == id && row.period == period);
            let missed: f64 = missed.map(|row| row.missed).sum();
            let allowed = if rule.penalty.is_some() { missed } else { 0.0 };
            checker.note(Kind::Rule, lacking - allowed, output, || format!("{} {}", case.rules.name(id), when.label));
        }
    }
}
