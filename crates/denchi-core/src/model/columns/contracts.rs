//! Contracts: what is delivered, what is paid for and not taken, what is signed.

use super::{Layout, each_period};
use crate::accounts;
use crate::case::entities::{Contract, ContractStatus, RuleKind};
use crate::case::queries::{in_force, in_term, is_decided, term_at};
use crate::ids::{ContractId, Id};
use crate::model::Scene;
use crate::model::bounds;
use crate::model::meaning::{Column, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    let open = |contract: &Contract, t: usize| {
        if in_term(contract, &scene.periods[t]) { f64::INFINITY } else { 0.0 }
    };
    for (id, contract) in scene.case.contracts.iter() {
        let mut first = None;
        for destination in 0..scene.case.contract_destinations(contract).len() {
            let column = each_period(scene, sheet, |t| {
                let meaning = Column::Delivered { contract: id, destination: small(destination), t: small(t) };
                (meaning, open(contract, t), 0.0)
            });
            first.get_or_insert(column);
        }
        layout.delivered.push(first.unwrap_or(0));
    }
    let mut first = None;
    for (id, contract) in scene.case.contracts.iter() {
        let column = each_period(scene, sheet, |t| {
            let price = accounts::contract_price(scene.case, contract, &scene.periods[t]);
            (Column::Shortfall { contract: id, t: small(t) }, open(contract, t), price)
        });
        first.get_or_insert(column);
    }
    layout.shortfall = first.unwrap_or(0);
    for (id, contract) in scene.case.contracts.iter() {
        add_volumes(scene, sheet, layout, (id, contract));
    }
}

/// One column for every term whose volume is a decision, and a 0/1 column where a signature means a least volume.
fn add_volumes(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout, (id, contract): (ContractId, &Contract)) {
    let most = bounds::contract_bound(scene.case, contract);
    let mut current: Option<(u16, Option<usize>)> = None;
    let mut signed = None;
    for (t, period) in scene.periods.iter().enumerate() {
        let term = term_at(contract, period);
        if let Some(term) = term.filter(|&term| current.is_none_or(|(known, _)| known != term)) {
            let column = is_decided(contract, term)
                .then(|| sheet.column(Column::Volume { contract: id, term, t: small(t) }, most, 0.0));
            current = Some((term, column));
            if term == 0 && bounds::has_least_volume(contract) {
                let column = sheet.column(Column::Signed { contract: id, t: small(t) }, 1.0, 0.0);
                sheet.whole(column);
                signed = Some(column);
            }
        }
        layout.volume.push(term.and(current).and_then(|(_, column)| column));
    }
    debug_assert!(signed.is_none() || contract.status == ContractStatus::Proposed);
    layout.signed.push(signed);
    debug_assert_eq!(layout.volume.len(), (id.index() + 1) * scene.periods.len());
}

/// What soft bankability rules let go without a contract, by project.
pub(super) fn add_unbanked(scene: &Scene, sheet: &mut Sheet, layout: &mut Layout) {
    for (id, rule) in scene.case.rules.iter().filter(|(_, rule)| rule.kind == RuleKind::Bankability) {
        let Some(penalty) = rule.penalty else { continue };
        for (site, data) in scene.case.sites.iter() {
            if scene.options_by_site[site.index()].is_empty() || scene.case.bankable_product(rule, data).is_none() {
                continue;
            }
            let first = each_period(scene, sheet, |t| {
                let upper = if in_force(rule, &scene.periods[t]) { f64::INFINITY } else { 0.0 };
                (Column::Unbanked { rule: id, site, t: small(t) }, upper, penalty)
            });
            layout.unbanked.insert((id, site), first);
        }
    }
}
