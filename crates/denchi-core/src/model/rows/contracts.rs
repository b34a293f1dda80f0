//! Contracts: `sum_j k[c,j,t] + z[c,t] >= take-or-pay l[t]` and `<= maximum l[t]` over the buyer's places `j`. All
//! contracts of a seller deliver at most what it makes, and all contracts between two places at most what moves there.
//!
//! A `conditional` contract binds in proportion to the capacity that stands at the seller: before a project is built
//! nobody pays for what it cannot deliver.

use std::collections::BTreeMap;

use super::capacity;
use crate::case::entities::{Contract, ContractStatus};
use crate::case::queries::in_term;
use crate::ids::{CommodityId, ContractId, PlaceId, SiteId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::sheet::{Row, Sheet, small};
use crate::time;

/// Two places and what moves from the first to the second.
type Pair = (PlaceId, PlaceId, CommodityId);

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let mut sellers: BTreeMap<(SiteId, CommodityId), Vec<ContractId>> = BTreeMap::new();
    let mut pairs: BTreeMap<Pair, Vec<(ContractId, usize)>> = BTreeMap::new();
    for (id, contract) in scene.case.contracts.iter() {
        let destinations = scene.case.contract_destinations(contract);
        add_quantities(scene, layout, sheet, (id, contract), destinations.len());
        sellers.entry((contract.seller, contract.commodity)).or_default().push(id);
        let from = scene.case.sites[contract.seller].place;
        for (index, &to) in destinations.iter().enumerate().filter(|(_, to)| **to != from) {
            pairs.entry((from, to, contract.commodity)).or_default().push((id, index));
        }
    }
    for ((site, commodity), contracts) in sellers {
        add_output(scene, layout, sheet, (site, commodity), &contracts);
    }
    add_lanes(scene, layout, sheet, &pairs);
}

fn add_quantities(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (id, contract): (ContractId, &Contract),
    destinations: usize,
) {
    for (t, period) in scene.periods.iter().enumerate() {
        if !in_term(contract, period) {
            continue;
        }
        let sum = |sheet: &mut Sheet, row| {
            (0..destinations).for_each(|index| sheet.entry(row, layout.delivered(id, index, t), 1.0));
        };
        if contract.maximum.is_finite() {
            let meaning = Row::ContractMaximum { contract: id, t: small(t) };
            let row = sheet.row(meaning, f64::NEG_INFINITY, contract.maximum * period.years);
            sum(sheet, row);
        }
        if contract.take_or_pay > 0.0 {
            let least = contract.take_or_pay * period.years;
            let row = sheet.row(Row::TakeOrPay { contract: id, t: small(t) }, least, f64::INFINITY);
            sum(sheet, row);
            sheet.entry(row, layout.shortfall(id, t), 1.0);
            if let Some(full) =
                full_capacity(scene, contract).filter(|_| contract.status == ContractStatus::Conditional)
            {
                let site = &scene.case.sites[contract.seller];
                let (working, _) = time::existing_capacity(site, site.ramp.map(|ramp| &scene.case.ramps[ramp]), period);
                // least x (working + added) / full instead of least.
                sheet.shift(row, least * (1.0 - working / full));
                capacity::added_capacity(scene, layout, sheet, (contract.seller, row, t), -least / full);
            }
        }
    }
}

/// Capacity of the seller when all of its options are built; `None` where it is not bounded or nothing.
fn full_capacity(scene: &Scene, contract: &Contract) -> Option<f64> {
    let site = &scene.case.sites[contract.seller];
    let existing = site.capacity.points().iter().fold(0.0_f64, |most, point| most.max(point.1));
    let options = scene.case.options.values().filter(|option| option.site == contract.seller);
    let full = existing + options.map(|option| option.maximum).sum::<f64>();
    (full.is_finite() && full > 0.0).then_some(full)
}

fn add_output(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (site, commodity): (SiteId, CommodityId),
    contracts: &[ContractId],
) {
    for t in 0..scene.periods.len() {
        let row = sheet.row(Row::SellerOutput { site, commodity, t: small(t) }, f64::NEG_INFINITY, 0.0);
        for &id in contracts {
            let destinations = scene.case.contract_destinations(&scene.case.contracts[id]).len();
            (0..destinations).for_each(|index| sheet.entry(row, layout.delivered(id, index, t), 1.0));
        }
        for (run, data) in scene.case.sites[site].runs.iter().enumerate() {
            let recipe = &scene.case.processes[data.process].recipe;
            for made in recipe.iter().filter(|made| made.commodity == commodity && made.net() > 0.0) {
                sheet.entry(row, layout.activity(site, run, t), -made.quantity);
            }
        }
    }
}

fn add_lanes(scene: &Scene, layout: &Layout, sheet: &mut Sheet, pairs: &BTreeMap<Pair, Vec<(ContractId, usize)>>) {
    if pairs.is_empty() {
        return;
    }
    let mut lanes: BTreeMap<Pair, Vec<_>> = BTreeMap::new();
    for (id, lane) in scene.case.lanes.iter() {
        let pair = (lane.from, lane.to, lane.commodity);
        if pairs.contains_key(&pair) {
            lanes.entry(pair).or_default().push(id);
        }
    }
    for (&(from, to, commodity), sold) in pairs {
        for t in 0..scene.periods.len() {
            let row = sheet.row(Row::SoldOnLanes { from, to, commodity, t: small(t) }, f64::NEG_INFINITY, 0.0);
            for &(contract, index) in sold {
                sheet.entry(row, layout.delivered(contract, index, t), 1.0);
            }
            for &lane in lanes.get(&(from, to, commodity)).into_iter().flatten() {
                sheet.entry(row, layout.flow(lane, t), -1.0);
            }
        }
    }
}
