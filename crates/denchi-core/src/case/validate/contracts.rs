//! Contracts against what their parties can do.

use super::chain::rounded;
use crate::case::Case;
use crate::case::entities::{Buyer, Contract, ContractStatus, Direction, Site};
use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostics, Severity};
use crate::ids::{CommodityId, SiteId};

/// D405, D406, D407.
pub(super) fn check(tables: &Tables, case: &Case, diagnostics: &mut Diagnostics) {
    for (id, contract) in case.contracts.iter() {
        let Some(row) = tables.find("contracts", case.contracts.name(id)) else { continue };
        let seller = case.sites.name(contract.seller);
        let commodity = case.commodities.name(contract.commodity);
        if let Buyer::Owner(owner) = contract.buyer
            && case.contract_destinations(contract).is_empty()
        {
            diagnostics.push(row.problem(Code::D406, "buyer_owner").with("owner", case.owners.name(owner)));
        }
        if output(case, &case.sites[contract.seller], contract.commodity) == 0.0 {
            let problem = row.problem(Code::D407, "commodity").with("seller", seller);
            diagnostics.push(problem.with("commodity", commodity));
            continue;
        }
        let most = most(case, contract.seller, contract.commodity);
        let Some((column, value)) = too_much(contract, most) else { continue };
        let problem = row.problem(Code::D405, column).with("seller", seller).with("commodity", commodity);
        let mut problem = problem.with("value", value).with("most", rounded(most));
        // What the buyer may take beyond the capacity is never delivered; what must be paid for costs money.
        if column == "maximum" {
            problem.severity = Severity::Warning;
        }
        diagnostics.push(problem);
    }
}

/// The first quantity of a contract above what the seller can make.
fn too_much(contract: &Contract, most: f64) -> Option<(&'static str, f64)> {
    if contract.status == ContractStatus::Terminated {
        return None;
    }
    let above = |value: f64| value.is_finite() && value > most * (1.0 + 1e-9);
    if above(contract.take_or_pay) {
        Some(("take_or_pay", contract.take_or_pay))
    } else if above(contract.maximum) {
        Some(("maximum", contract.maximum))
    } else {
        None
    }
}

/// Most of a commodity that one unit of a site's capacity makes.
fn output(case: &Case, site: &Site, commodity: CommodityId) -> f64 {
    let per_capacity = site.runs.iter().map(|run| {
        let recipe = &case.processes[run.process].recipe;
        let made: f64 = recipe
            .iter()
            .filter(|row| row.commodity == commodity && row.direction != Direction::Input)
            .map(|row| row.quantity)
            .sum();
        if run.capacity_use > 0.0 { made / run.capacity_use } else { made * f64::INFINITY }
    });
    per_capacity.filter(|made| !made.is_nan()).fold(0.0, f64::max)
}

/// Most of a commodity that a site can make a year, with all its options built.
fn most(case: &Case, id: SiteId, commodity: CommodityId) -> f64 {
    let site = &case.sites[id];
    let existing = case.settings.periods.iter().map(|period| site.capacity.at(period.start)).fold(0.0, f64::max);
    let added: f64 = case.options.values().filter(|option| option.site == id).map(|option| option.maximum).sum();
    (existing + added) * site.availability * output(case, site, commodity)
}
