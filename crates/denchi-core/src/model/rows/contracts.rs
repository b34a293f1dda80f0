//! Contracts, over the buyer's places `j` and the term `n` that holds in `t`:
//!
//! ```text
//! sum_j k[c,j,t] <= rho[c,t] V[c,n] l[t]
//! sum_j k[c,j,t] + z[c,t] >= rho[c,t] (take-or-pay + share V[c,n]) l[t]
//! V[c,n] <= V[c,n-1]
//! V[c,0] <= M y[c],  V[c,0] >= minimum y[c]                              proposed, with a least volume
//! ```
//!
//! All contracts of a seller deliver at most what it makes, and all contracts between two places at most what moves
//! there.
//!
//! A `conditional` contract binds in proportion to the capacity that stands at the seller: before a project is built
//! nobody pays for what it cannot deliver. What is decided, a proposed contract or a renewal, is taken or paid for.

use std::collections::BTreeMap;

use super::capacity;
use crate::accounts;
use crate::case::entities::{Contract, ContractStatus};
use crate::case::queries::term_at;
use crate::ids::{CommodityId, ContractId, PlaceId, SiteId};
use crate::model::columns::Layout;
use crate::model::meaning::{Row, small};
use crate::model::sheet::Sheet;
use crate::model::{Scene, bounds};
use crate::time;

/// Two places and what moves from the first to the second.
type Pair = (PlaceId, PlaceId, CommodityId);

/// The contracted volume in a period, units a year.
pub(super) enum Volume {
    /// Known; may be infinite.
    Known(f64),
    /// A column.
    Decided(usize),
}

/// The volume of the term that holds in a period; `None` out of term.
pub(super) fn volume(scene: &Scene, layout: &Layout, id: ContractId, t: usize) -> Option<Volume> {
    let contract = &scene.case.contracts[id];
    term_at(contract, &scene.periods[t])?;
    let known = || Volume::Known(scene.case.most_contracted(contract));
    Some(layout.volume(id, t).map_or_else(known, Volume::Decided))
}

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    let mut sellers: BTreeMap<(SiteId, CommodityId), Vec<ContractId>> = BTreeMap::new();
    let mut pairs: BTreeMap<Pair, Vec<(ContractId, usize)>> = BTreeMap::new();
    for (id, contract) in scene.case.contracts.iter() {
        let destinations = scene.case.contract_destinations(contract);
        add_volumes(scene, layout, sheet, (id, contract));
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

/// What is signed, and renewed.
fn add_volumes(scene: &Scene, layout: &Layout, sheet: &mut Sheet, (id, contract): (ContractId, &Contract)) {
    let mut before: Option<(u16, Volume)> = None;
    for (t, period) in scene.periods.iter().enumerate() {
        let (Some(term), Some(volume)) = (term_at(contract, period), volume(scene, layout, id, t)) else { continue };
        if let (Some((earlier, before)), Volume::Decided(renewed)) = (&before, &volume)
            && *earlier != term
        {
            let most = if let Volume::Known(most) = before { *most } else { 0.0 };
            let row = sheet.row(Row::Renewal { contract: id, t: small(t) }, f64::NEG_INFINITY, most);
            sheet.entry(row, *renewed, 1.0);
            if let Volume::Decided(signed) = before {
                sheet.entry(row, *signed, -1.0);
            }
        }
        if let (None, Some(signed), Volume::Decided(volume)) = (&before, layout.signed(id), &volume) {
            let row = sheet.row(Row::VolumeMaximum { contract: id, t: small(t) }, f64::NEG_INFINITY, 0.0);
            sheet.entry(row, *volume, 1.0);
            sheet.entry(row, signed, -bounds::contract_bound(scene.case, contract));
            let row = sheet.row(Row::VolumeMinimum { contract: id, t: small(t) }, 0.0, f64::INFINITY);
            sheet.entry(row, *volume, 1.0);
            sheet.entry(row, signed, -contract.minimum.unwrap_or(0.0));
        }
        before = Some((term, volume));
    }
}

/// What is taken, or paid for.
fn add_quantities(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (id, contract): (ContractId, &Contract),
    destinations: usize,
) {
    for (t, period) in scene.periods.iter().enumerate() {
        let Some(volume) = volume(scene, layout, id, t) else { continue };
        let ramped = accounts::contract_ramp(scene.case, contract, period) * period.years;
        let sum = |sheet: &mut Sheet, row| {
            (0..destinations).for_each(|index| sheet.entry(row, layout.delivered(id, index, t), 1.0));
        };
        // A contract on all output needs no limit of its own: the seller's output is one.
        let most = if let Volume::Known(most) = volume { most } else { 0.0 };
        let limited = contract.maximum.is_finite() || contract.ramp.is_some() || matches!(volume, Volume::Decided(_));
        if limited && most.is_finite() {
            let meaning = Row::ContractMaximum { contract: id, t: small(t) };
            let row = sheet.row(meaning, f64::NEG_INFINITY, ramped * most);
            sum(sheet, row);
            if let Volume::Decided(column) = volume {
                sheet.entry(row, column, -ramped);
            }
        }
        let share = contract.take_or_pay_share.unwrap_or(0.0);
        if contract.take_or_pay > 0.0 || share > 0.0 {
            let of_volume = if share > 0.0 { share * most } else { 0.0 };
            let least = ramped * (contract.take_or_pay + of_volume);
            let row = sheet.row(Row::TakeOrPay { contract: id, t: small(t) }, least, f64::INFINITY);
            sum(sheet, row);
            sheet.entry(row, layout.shortfall(id, t), 1.0);
            if let Volume::Decided(column) = volume {
                sheet.entry(row, column, -ramped * share);
            } else if contract.status == ContractStatus::Conditional {
                in_proportion(scene, layout, sheet, contract, (row, t, least));
            }
        }
    }
}

/// `least x (working + added) / full` instead of `least`.
fn in_proportion(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    contract: &Contract,
    (row, t, least): (usize, usize, f64),
) {
    let Some(full) = scene.case.full_capacity(contract.seller) else { return };
    let site = &scene.case.sites[contract.seller];
    let ramp = site.ramp.map(|ramp| &scene.case.ramps[ramp]);
    let (working, _) = time::existing_capacity(site, ramp, &scene.periods[t]);
    sheet.shift(row, least * (1.0 - working / full));
    capacity::added_capacity(scene, layout, sheet, (contract.seller, row, t), -least / full);
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
