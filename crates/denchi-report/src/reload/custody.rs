//! The books of the chains of custody of a result.

use denchi_core::case::Case;
use denchi_core::case::custody::{Carrier, Custodies, Tracer};
use denchi_core::ids::{CommodityId, SiteId};
use denchi_core::plan::result::CustodyRow;

use super::rows::Row;
use crate::package::PackageError;

/// A line of the book.
pub(super) fn row(case: &Case, custodies: &Custodies, row: Row<'_>) -> Result<CustodyRow, PackageError> {
    let commodity = row.id("commodity", &case.commodities)?;
    let carrier = carrier(case, row, commodity)?;
    Ok(CustodyRow {
        custody: custody(case, custodies, row)?,
        carrier,
        place: row.id("place", &case.places)?,
        commodity,
        period: row.period("period")?,
        content: row.number("content")?,
        tagged: row.number("tagged")?,
    })
}

/// The custody of a rule that follows this.
fn custody(case: &Case, custodies: &Custodies, row: Row<'_>) -> Result<usize, PackageError> {
    let rule = row.id("custody", &case.rules)?;
    let follows = |tracer: Tracer| match tracer {
        Tracer::Element(element) => case.elements.name(element) == row.text("follows"),
        Tracer::Commodity(commodity) => case.commodities.name(commodity) == row.text("follows"),
    };
    let own = custodies.of_rule.get(&rule).into_iter().flatten().copied();
    own.into_iter().find(|&index| follows(custodies.all[index].tracer)).ok_or_else(|| row.wrong("follows"))
}

fn carrier(case: &Case, row: Row<'_>, commodity: CommodityId) -> Result<Carrier, PackageError> {
    Ok(match row.text("carrier") {
        "purchase" => Carrier::Purchase(row.id("subject", &case.supplies)?),
        "return" => Carrier::Return(row.id("subject", &case.returns)?),
        "opening" => Carrier::Opening(row.id("subject", &case.stocks)?),
        "stock" => Carrier::Stock(row.id("subject", &case.stocks)?),
        "shipment" => {
            let named = (0_u32..).zip(&case.in_transit).find(|(_, shipment)| shipment.name == row.text("subject"));
            Carrier::Shipment(named.ok_or_else(|| row.wrong("subject"))?.0)
        }
        "output" => {
            let (site, run) = run(case, row)?;
            Carrier::Output(site, run, commodity)
        }
        "input" => {
            let (site, run) = run(case, row)?;
            Carrier::Input(site, run, commodity)
        }
        "lane" => Carrier::Lane(row.id("subject", &case.lanes)?),
        "built" => Carrier::Built(row.id("subject", &case.options)?, commodity),
        "served" => {
            let demand = row.id("subject", &case.demands)?;
            let members = (0_u16..).zip(&case.demands[demand].members);
            let own = members.into_iter().find(|(_, member)| member.commodity == commodity);
            Carrier::Served(demand, own.ok_or_else(|| row.wrong("commodity"))?.0)
        }
        "discarded" => Carrier::Discarded(row.id("place", &case.places)?, commodity),
        _ => return Err(row.wrong("carrier")),
    })
}

fn run(case: &Case, row: Row<'_>) -> Result<(SiteId, u16), PackageError> {
    let site = row.id("subject", &case.sites)?;
    let process = row.id("process", &case.processes)?;
    let runs = (0_u16..).zip(&case.sites[site].runs);
    let own = runs.into_iter().find(|(_, run)| run.process == process);
    Ok((site, own.ok_or_else(|| row.wrong("process"))?.0))
}
