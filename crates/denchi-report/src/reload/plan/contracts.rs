//! Contracts, deliveries under them, their worth, and who takes the output of projects.

use denchi_core::plan::result::{ContractRow, ContractValueRow, DeliveryRow, OfftakeRow, Plan, Taker};

use super::Reader;
use crate::package::PackageError;
use crate::reload::rows::Row;

pub(super) fn read(reader: &Reader<'_>, plan: &mut Plan) -> Result<(), PackageError> {
    let case = reader.case;
    plan.contracts = reader.rows("contracts", |row| {
        Ok(ContractRow {
            contract: row.id("contract", &case.contracts)?,
            period: row.period("period")?,
            term: u16::try_from(row.index("term")?).map_err(|_| row.wrong("term"))?,
            volume: row.number("volume")?,
            contracted: row.number("contracted")?,
            price: row.number("price")?,
            delivered: row.number("delivered")?,
            shortfall: row.number("shortfall")?,
        })
    })?;
    plan.contract_values = reader.rows("contract_values", |row| {
        Ok(ContractValueRow {
            contract: row.id("contract", &case.contracts)?,
            period: row.period("period")?,
            to_seller: row.number("to_seller")?,
            to_buyer: row.number("to_buyer")?,
            equity_paid: row.number("equity_paid")?,
            equity_return: row.number("equity_return")?,
        })
    })?;
    plan.offtakes = reader.rows("offtakes", |row| {
        Ok(OfftakeRow {
            site: row.id("site", &case.sites)?,
            commodity: row.id("commodity", &case.commodities)?,
            period: row.period("period")?,
            taker: taker(reader, &row)?,
            place: row.id("taken_at", &case.places)?,
            amount: row.number("amount")?,
        })
    })?;
    let under = plan.offtakes.iter().filter_map(|row| match row.taker {
        Taker::Contract(contract) => {
            Some(DeliveryRow { contract, place: row.place, period: row.period, amount: row.amount })
        }
        _ => None,
    });
    plan.deliveries = under.collect();
    plan.deliveries.sort_by_key(|row| (row.contract, row.place, row.period));
    Ok(())
}

fn taker(reader: &Reader<'_>, row: &Row<'_>) -> Result<Taker, PackageError> {
    let case = reader.case;
    Ok(match row.text("taker_kind") {
        "contract" => Taker::Contract(row.id("taker", &case.contracts)?),
        "site" => Taker::Site(row.id("taker", &case.sites)?),
        "demand" => Taker::Demand(row.id("taker", &case.demands)?),
        "stock" => Taker::Stock(row.id("taker", &case.stocks)?),
        "option" => Taker::Option(row.id("taker", &case.options)?),
        "place" => Taker::Place(row.id("taker", &case.places)?),
        "discarded" => Taker::Discarded,
        _ => return Err(row.wrong("taker_kind")),
    })
}
