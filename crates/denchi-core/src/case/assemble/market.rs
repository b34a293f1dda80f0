//! Demands, contracts, stocks, returns, goods in transit.

use indexmap::IndexMap;

use super::{Years, group, lookup, names, provenance};
use crate::case::Case;
use crate::case::cell::Symbol;
use crate::case::entities::{Buyer, Closing, Contract, ContractStatus, Demand, MixMember, Return, Shipment, Stock};
use crate::case::series::{Between, Series};
use crate::case::tables::{Row, Tables};
use crate::ids::{CommodityId, ReturnId};

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    demands(tables, case);
    for row in tables.rows("contracts") {
        let Some(name) = row.text("contract") else { continue };
        if let Some(contract) = contract(&row, case) {
            case.contracts.insert(name, contract);
        }
    }
    let holding_cost = Years::read(tables, "stock_years", "stock", "holding_cost");
    for row in tables.rows("stocks") {
        let Some(name) = row.text("stock") else { continue };
        if let Some(stock) = stock(&row, case, &holding_cost) {
            case.stocks.insert(name, stock);
        }
    }
    returns(tables, case);
    case.in_transit = tables.rows("in_transit").filter_map(|row| shipment(&row, case)).collect();
}

/// Bounds on a member of a mix: least and largest share by year.
#[derive(Default)]
struct Bounds {
    minimum: Vec<(f64, f64)>,
    maximum: Vec<(f64, f64)>,
}

fn demands(tables: &Tables, case: &mut Case) {
    let mut mixes: IndexMap<Symbol, IndexMap<CommodityId, Bounds>> = IndexMap::new();
    for row in tables.rows("demand_mix") {
        let commodity = lookup(&row, "commodity", &case.commodities);
        let (Some(demand), Some(commodity)) = (group(row.cell("demand")), commodity) else { continue };
        let bounds = mixes.entry(demand).or_default().entry(commodity).or_default();
        let year = row.number("year").unwrap_or(0.0);
        bounds.minimum.extend(row.number("minimum_share").map(|share| (year, share)));
        bounds.maximum.extend(row.number("maximum_share").map(|share| (year, share)));
    }
    let quantity_years = Years::read(tables, "demand_years", "demand", "quantity");
    let price_years = Years::read(tables, "demand_years", "demand", "price");
    for row in tables.rows("demands") {
        let (Some(name), Some(symbol)) = (row.text("demand"), row.symbol("demand")) else { continue };
        let Some(place) = lookup(&row, "place", &case.places) else { continue };
        let Some(quantity) = quantity_years.series(&row, "demand", row.number("quantity")) else { continue };
        let price = price_years.series(&row, "demand", row.number("price"));
        let members = match mixes.get(&symbol) {
            Some(mix) => mix.iter().map(|(commodity, bounds)| member(*commodity, bounds)).collect(),
            None => match lookup(&row, "commodity", &case.commodities) {
                Some(commodity) => vec![member(commodity, &Bounds::default())],
                None => continue,
            },
        };
        let demand = Demand {
            names: names(&row),
            place,
            members,
            quantity,
            shortage_cost: row.number("shortage_cost"),
            price: price.unwrap_or_else(|| Series::constant(0.0)),
            backlog_cost: row.number("backlog_cost"),
            provenance: provenance(&row, case),
        };
        case.demands.insert(name, demand);
    }
}

fn member(commodity: CommodityId, bounds: &Bounds) -> MixMember {
    MixMember {
        commodity,
        minimum_share: Series::new(bounds.minimum.clone(), Between::Linear),
        maximum_share: Series::new(bounds.maximum.clone(), Between::Linear),
    }
}

fn contract(row: &Row<'_>, case: &Case) -> Option<Contract> {
    let buyer = match lookup(row, "buyer_owner", &case.owners) {
        Some(owner) => Buyer::Owner(owner),
        None => Buyer::Place(lookup(row, "buyer_place", &case.places)?),
    };
    let price_index = lookup(row, "price_index", &case.commodities);
    Some(Contract {
        names: names(row),
        seller: lookup(row, "seller", &case.sites)?,
        buyer,
        commodity: lookup(row, "commodity", &case.commodities)?,
        status: match row.text("status") {
            Some("conditional") => ContractStatus::Conditional,
            Some("proposed") => ContractStatus::Proposed,
            Some("memorandum") => ContractStatus::Memorandum,
            Some("terminated") => ContractStatus::Terminated,
            _ => ContractStatus::Signed,
        },
        maximum: row.number("maximum").unwrap_or(f64::INFINITY),
        minimum: row.number("minimum"),
        take_or_pay: row.number("take_or_pay").unwrap_or(0.0),
        take_or_pay_share: row.number("take_or_pay_share"),
        ramp: lookup(row, "ramp", &case.ramps),
        price: row.number("price").unwrap_or(0.0),
        price_index,
        price_factor: row.number("price_factor").unwrap_or(if price_index.is_some() { 1.0 } else { 0.0 }),
        price_floor: row.number("price_floor"),
        price_ceiling: row.number("price_ceiling"),
        renewals: row.whole("renewals").and_then(|count| u16::try_from(count).ok()).unwrap_or(0),
        bankable_share: row.number("bankable_share").unwrap_or(1.0),
        start_year: row.whole("start_year"),
        term: row.number("term"),
        equity: row.number("equity"),
        equity_share: row.number("equity_share"),
        provenance: provenance(row, case),
    })
}

fn stock(row: &Row<'_>, case: &Case, holding_cost: &Years) -> Option<Stock> {
    Some(Stock {
        names: names(row),
        place: lookup(row, "place", &case.places)?,
        commodity: lookup(row, "commodity", &case.commodities)?,
        maximum: row.number("maximum")?,
        minimum: row.number("minimum").unwrap_or(0.0),
        opening: row.number("opening").unwrap_or(0.0),
        holding_cost: holding_cost.series(row, "stock", Some(row.number("holding_cost").unwrap_or(0.0)))?,
        loss: row.number("loss").unwrap_or(0.0),
        closing: match row.text("closing") {
            Some("at_least_opening") => Closing::AtLeastOpening,
            Some("equal_opening") => Closing::EqualOpening,
            _ => Closing::Free,
        },
        provenance: provenance(row, case),
    })
}

fn returns(tables: &Tables, case: &mut Case) {
    for row in tables.rows("returns") {
        let Some(name) = row.text("return") else { continue };
        if let Some(item) = returned(&row, case) {
            case.returns.insert(name, item);
        }
    }
    for row in tables.rows("return_history") {
        let item: Option<ReturnId> = lookup(&row, "return", &case.returns);
        let (Some(item), Some(year), Some(quantity)) = (item, row.whole("year"), row.number("quantity")) else {
            continue;
        };
        if let Some(item) = case.returns.get_mut(item) {
            item.history.push((year, quantity));
        }
    }
    let ids: Vec<ReturnId> = case.returns.ids().collect();
    for id in ids {
        if let Some(item) = case.returns.get_mut(id) {
            item.history.sort_by_key(|(year, _)| *year);
        }
    }
}

fn returned(row: &Row<'_>, case: &Case) -> Option<Return> {
    Some(Return {
        demand: lookup(row, "demand", &case.demands)?,
        served: lookup(row, "served", &case.commodities)?,
        scrap: lookup(row, "scrap", &case.commodities)?,
        place: lookup(row, "place", &case.places)?,
        quantity: row.number("quantity")?,
        lifetime: row.number("lifetime")?,
        shape: row.number("shape"),
        collection_rate: row.number("collection_rate")?,
        history: Vec::new(),
        provenance: provenance(row, case),
    })
}

fn shipment(row: &Row<'_>, case: &Case) -> Option<Shipment> {
    Some(Shipment {
        name: row.owned("shipment")?,
        commodity: lookup(row, "commodity", &case.commodities)?,
        place: lookup(row, "place", &case.places)?,
        arrival: row.number("arrival")?,
        quantity: row.number("quantity")?,
    })
}
