//! Contracts: columns that need or exclude each other, and quantities against what the parties can do.

use std::collections::BTreeSet;

use super::chain::rounded;
use crate::case::Case;
use crate::case::entities::{Buyer, Contract, ContractStatus};
use crate::case::tables::Tables;
use crate::diagnostics::{Code, Diagnostics, Severity};

/// Column of `contracts`, and the one without which it means nothing.
const NEEDS: &[(&str, &str)] = &[
    ("renewals", "start_year"),
    ("renewals", "term"),
    ("ramp", "start_year"),
    ("price_factor", "price_index"),
    ("equity_share", "equity"),
];

/// D450, D451, D452, D453: columns that need or exclude each other.
pub(super) fn terms(tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut priced: BTreeSet<&str> = BTreeSet::new();
    for table in ["prices", "price_years"] {
        priced.extend(tables.rows(table).filter_map(|row| row.text("commodity")));
    }
    for row in tables.rows("contracts") {
        let renewed = row.number("renewals").is_some_and(|count| count > 0.0);
        let proposed = row.text("status") == Some("proposed");
        if row.number("take_or_pay").is_some() {
            if row.number("take_or_pay_share").is_some() {
                let problem = row.problem(Code::D450, "take_or_pay_share").with("other", "take_or_pay");
                diagnostics.push(problem);
            } else if proposed || renewed {
                diagnostics.push(row.problem(Code::D451, "take_or_pay"));
            }
        }
        if let Some(index) = row.text("price_index").filter(|index| !priced.contains(index)) {
            diagnostics.push(row.problem(Code::D452, "price_index").with("commodity", index));
        }
        for &(column, other) in NEEDS {
            if !row.is_blank(column) && row.is_blank(other) {
                diagnostics.push(row.problem(Code::D453, column).with("other", other));
            }
        }
        if !row.is_blank("minimum") && !proposed {
            diagnostics.push(row.problem(Code::D453, "minimum").with("other", "status = proposed"));
        }
    }
}

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
        if case.output_per_capacity(&case.sites[contract.seller], contract.commodity) == 0.0 {
            let problem = row.problem(Code::D407, "commodity").with("seller", seller);
            diagnostics.push(problem.with("commodity", commodity));
            continue;
        }
        let most = case.most_made(contract.seller, contract.commodity);
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
