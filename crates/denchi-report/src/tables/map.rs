//! What the other tables name: sites, places and commodities, so that a result can be read without its case.

use super::{Context, quality_id, status_id};
use crate::table::{Cell, ResultTable, number, text};

/// Sites: where they are, what they run, and where their figures come from.
pub(super) fn sites(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("site"),
        text("name_en"),
        text("name_ja"),
        text("place"),
        text("country"),
        text("process"),
        text("stage"),
        text("product"),
        text("owner"),
        text("owner_country"),
        text("status"),
        text("source"),
        text("quality"),
    ];
    let mut table = ResultTable::new("sites", columns, &["site"]);
    for (id, site) in context.case.sites.iter() {
        let product = context.product(id);
        table.push([
            context.sites.cell(id),
            site.names.en.as_deref().into(),
            site.names.ja.as_deref().into(),
            context.places.cell(site.place),
            context.country(site.place),
            context.processes.optional(site.runs.first().map(|run| run.process)),
            context.stages.optional(context.stage_of(id)),
            product.map_or(Cell::Blank, |product| context.commodities.cell(product.commodity)),
            context.owners.optional(site.owner),
            context.owner_country(id),
            site.status.map(status_id).into(),
            site.provenance.source.map(|source| context.case.sources.name(source)).into(),
            site.provenance.quality.map(quality_id).into(),
        ]);
    }
    table
}

/// Places with their coordinates.
pub(super) fn places(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("place"),
        text("name_en"),
        text("name_ja"),
        text("country"),
        text("province"),
        number("latitude", "degree"),
        number("longitude", "degree"),
    ];
    let mut table = ResultTable::new("places", columns, &["place"]);
    for (id, place) in context.case.places.iter() {
        table.push([
            context.places.cell(id),
            place.names.en.as_deref().into(),
            place.names.ja.as_deref().into(),
            context.country(id),
            place.province.as_deref().into(),
            place.coordinates.map(|(latitude, _)| latitude).into(),
            place.coordinates.map(|(_, longitude)| longitude).into(),
        ]);
    }
    table
}

/// Commodities with their units and stages.
pub(super) fn commodities(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("commodity"),
        text("name_en"),
        text("name_ja"),
        text("stage").described("commodity-stage"),
        text("unit"),
        text("mass_basis"),
        text("hs2022"),
    ];
    let mut table = ResultTable::new("commodities", columns, &["commodity"]);
    for (id, commodity) in context.case.commodities.iter() {
        table.push([
            context.commodities.cell(id),
            commodity.names.en.as_deref().into(),
            commodity.names.ja.as_deref().into(),
            context.stages.optional(commodity.stage),
            context.unit(id),
            commodity.mass_basis.as_deref().into(),
            commodity.hs2022.as_deref().into(),
        ]);
    }
    table
}
