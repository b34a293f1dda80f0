//! Contracts: what is signed and delivered, what it is worth to either side, and who takes the output of projects.

use std::collections::BTreeMap;

use denchi_core::case::entities::{Buyer, Contract};
use denchi_core::ids::PlaceId;
use denchi_core::plan::result::Taker;

use super::Context;
use crate::table::{Cell, ResultTable, integer, number, text};

fn buyer(context: &Context<'_>, contract: &Contract) -> Cell {
    match contract.buyer {
        Buyer::Owner(owner) => context.owners.cell(owner),
        Buyer::Place(place) => context.places.cell(place),
    }
}

/// Contracts in their terms: volume, price, deliveries.
pub(super) fn contracts(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period"),
        text("contract"),
        text("status").described("contract-status"),
        integer("term").described("contract-term"),
        text("seller"),
        text("buyer"),
        text("commodity"),
        text("unit"),
        number("volume", "unit/year"),
        number("contracted", "unit"),
        number("price", &format!("{}/unit", context.money)).described("contract-price"),
        number("delivered", "unit"),
        number("shortfall", "unit"),
    ];
    let mut table = ResultTable::new("contracts", columns, &["period", "contract"]);
    for row in &context.plan.contracts {
        let contract = &context.case.contracts[row.contract];
        table.push([
            context.period(row.period),
            context.case.contracts.name(row.contract).into(),
            contract.status.id().into(),
            Cell::Integer(i64::from(row.term) + 1),
            context.sites.cell(contract.seller),
            buyer(context, contract),
            context.commodities.cell(contract.commodity),
            context.unit(contract.commodity),
            row.volume.into(),
            row.contracted.into(),
            row.price.into(),
            row.delivered.into(),
            row.shortfall.into(),
        ]);
    }
    table
}

/// What contracts are worth to seller and buyer at the shadow prices, and what equity returns.
pub(super) fn contract_values(context: &Context<'_>) -> ResultTable {
    let money = context.money.as_str();
    let columns = vec![
        text("period"),
        text("contract"),
        text("seller"),
        text("buyer"),
        text("commodity"),
        number("to_seller", money),
        number("to_buyer", money),
        number("equity_paid", money),
        number("equity_return", money),
        number("to_seller_present", money),
        number("to_buyer_present", money),
        number("equity_present", money),
    ];
    let mut table = ResultTable::new("contract_values", columns, &["period", "contract"]);
    for row in &context.plan.contract_values {
        let contract = &context.case.contracts[row.contract];
        let factor = context.discount(row.period);
        table.push([
            context.period(row.period),
            context.case.contracts.name(row.contract).into(),
            context.sites.cell(contract.seller),
            buyer(context, contract),
            context.commodities.cell(contract.commodity),
            row.to_seller.into(),
            row.to_buyer.into(),
            row.equity_paid.into(),
            row.equity_return.into(),
            (row.to_seller * factor).into(),
            (row.to_buyer * factor).into(),
            ((row.equity_return - row.equity_paid) * factor).into(),
        ]);
    }
    table
}

/// Kind and name of who takes something.
fn taker(context: &Context<'_>, taker: Taker, place: PlaceId) -> (&'static str, Cell) {
    let case = context.case;
    match taker {
        Taker::Contract(id) => ("contract", case.contracts.name(id).into()),
        Taker::Site(id) => ("site", context.sites.cell(id)),
        Taker::Demand(id) => ("demand", case.demands.name(id).into()),
        Taker::Stock(id) => ("stock", case.stocks.name(id).into()),
        Taker::Option(id) => ("option", case.options.name(id).into()),
        Taker::Place(id) => ("place", context.places.cell(id)),
        Taker::Discarded => ("discarded", context.places.cell(place)),
    }
}

/// Who takes the output of projects, under contract and beyond.
pub(super) fn offtakes(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("period").described("offtakes-period"),
        text("site"),
        text("country"),
        text("commodity"),
        text("unit"),
        text("taker_kind"),
        text("taker"),
        text("taken_at"),
        text("taken_country"),
        number("amount", "unit").described("offtakes-amount"),
        number("output_share", "1"),
    ];
    let key = ["period", "site", "commodity", "taker_kind", "taker", "taken_at"];
    let mut table = ResultTable::new("offtakes", columns, &key);
    let mut output: BTreeMap<_, f64> = BTreeMap::new();
    for row in &context.plan.offtakes {
        *output.entry((row.site, row.commodity, row.period)).or_default() += row.amount;
    }
    for row in &context.plan.offtakes {
        let (kind, name) = taker(context, row.taker, row.place);
        let all = output.get(&(row.site, row.commodity, row.period)).copied().unwrap_or(0.0);
        table.push([
            context.period(row.period),
            context.sites.cell(row.site),
            context.country(context.place_of(row.site)),
            context.commodities.cell(row.commodity),
            context.unit(row.commodity),
            kind.into(),
            name,
            context.places.cell(row.place),
            context.country(row.place),
            row.amount.into(),
            Some(row.amount / all).filter(|share| share.is_finite()).into(),
        ]);
    }
    table
}
