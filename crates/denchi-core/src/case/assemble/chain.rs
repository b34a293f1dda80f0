//! Commodities, places, processes, sites and options.

use std::collections::BTreeMap;

use super::{Years, lookup, names, provenance, status};
use crate::case::Case;
use crate::case::entities::{
    Commodity, Country, Direction, Element, Fuel, Grid, Ingredient, Investment, Owner, Place, Process, Ramp, Run, Site,
    Source, Stage,
};
use crate::case::series::Series;
use crate::case::tables::{Row, Tables};
use crate::ids::{OptionId, ProcessId, SiteId};

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    sources(tables, case);
    commodities(tables, case);
    energy(tables, case);
    places(tables, case);
    processes(tables, case);
    sites(tables, case);
    options(tables, case);
}

fn sources(tables: &Tables, case: &mut Case) {
    for row in tables.rows("sources") {
        let Some(name) = row.text("source") else { continue };
        let source = Source {
            title: row.owned("title").unwrap_or_default(),
            publisher: row.owned("publisher"),
            date: row.owned("date"),
            url: row.owned("url"),
            licence: row.owned("licence"),
            accessed: row.owned("accessed"),
        };
        case.sources.insert(name, source);
    }
}

fn commodities(tables: &Tables, case: &mut Case) {
    for row in tables.rows("stages") {
        let (Some(name), Some(order)) = (row.text("stage"), row.whole("order")) else { continue };
        case.stages.insert(name, Stage { names: names(&row), order });
    }
    for row in tables.rows("elements") {
        let Some(name) = row.text("element") else { continue };
        let element = Element {
            names: names(&row),
            reported_as: row.owned("reported_as"),
            reported_factor: row.number("reported_factor").unwrap_or(1.0),
            provenance: provenance(&row, case),
        };
        case.elements.insert(name, element);
    }
    let price_years = Years::read(tables, "price_years", "commodity", "price");
    for row in tables.rows("commodities") {
        let (Some(name), Some(unit)) = (row.text("commodity"), row.text("unit")) else { continue };
        let price = tables.find("prices", name).and_then(|row| row.number("price"));
        let commodity = Commodity {
            names: names(&row),
            unit: unit.to_owned(),
            mass_basis: row.owned("mass_basis"),
            mass: row.number("mass").or_else(|| mass_of_unit(unit)),
            stage: lookup(&row, "stage", &case.stages),
            hs2022: row.owned("hs2022"),
            disposal_cost: row.number("disposal_cost"),
            contents: BTreeMap::new(),
            price: price_years.series(&row, "commodity", price),
            provenance: provenance(&row, case),
        };
        case.commodities.insert(name, commodity);
    }
    for row in tables.rows("contents") {
        let element = lookup(&row, "element", &case.elements);
        let commodity = lookup(&row, "commodity", &case.commodities);
        let (Some(element), Some(commodity), Some(content)) = (element, commodity, row.number("content")) else {
            continue;
        };
        if let Some(commodity) = case.commodities.get_mut(commodity) {
            commodity.contents.insert(element, content);
        }
    }
}

/// t in one unit of mass.
fn mass_of_unit(unit: &str) -> Option<f64> {
    match unit {
        "t" => Some(1.0),
        "kt" => Some(1000.0),
        "kg" => Some(0.001),
        _ => None,
    }
}

fn energy(tables: &Tables, case: &mut Case) {
    let price_years = Years::read(tables, "grid_years", "grid", "price");
    let emission_years = Years::read(tables, "grid_years", "grid", "emissions");
    for row in tables.rows("grids") {
        let Some(name) = row.text("grid") else { continue };
        let Some(price) = price_years.series(&row, "grid", row.number("price")) else { continue };
        let emissions = emission_years.series(&row, "grid", row.number("emissions"));
        let grid = Grid {
            names: names(&row),
            price,
            emissions: emissions.unwrap_or_else(|| Series::constant(0.0)),
            basis: row.owned("basis"),
            provenance: provenance(&row, case),
        };
        case.grids.insert(name, grid);
    }
    for row in tables.rows("fuels") {
        let (Some(name), Some(price)) = (row.text("fuel"), row.number("price")) else { continue };
        let fuel = Fuel {
            names: names(&row),
            price,
            emissions: row.number("emissions").unwrap_or(0.0),
            provenance: provenance(&row, case),
        };
        case.fuels.insert(name, fuel);
    }
}

fn places(tables: &Tables, case: &mut Case) {
    for row in tables.rows("countries") {
        let Some(name) = row.text("country") else { continue };
        case.countries.insert(name.to_owned(), Country { names: names(&row), region: row.owned("region") });
    }
    for row in tables.rows("country_groups") {
        let (Some(group), Some(country)) = (row.text("country_group"), row.text("country")) else { continue };
        case.country_groups.entry(group.to_owned()).or_default().insert(country.to_owned());
    }
    for row in tables.rows("places") {
        let Some(name) = row.text("place") else { continue };
        let place = Place {
            names: names(&row),
            country: row.owned("country"),
            province: row.owned("province"),
            coordinates: row.number("latitude").zip(row.number("longitude")),
            grid: lookup(&row, "grid", &case.grids),
            landmass: row.owned("landmass"),
            port: row.flag("port"),
            waypoint: row.flag("waypoint"),
            provenance: provenance(&row, case),
        };
        case.places.insert(name, place);
    }
    for row in tables.rows("owners") {
        let Some(name) = row.text("owner") else { continue };
        case.owners.insert(name, Owner { names: names(&row), country: row.owned("country") });
    }
}

fn processes(tables: &Tables, case: &mut Case) {
    for row in tables.rows("processes") {
        let Some(name) = row.text("process") else { continue };
        let process = Process {
            names: names(&row),
            stage: lookup(&row, "stage", &case.stages),
            electricity: row.number("electricity").unwrap_or(0.0),
            heat: row.number("heat").unwrap_or(0.0),
            heat_fuel: lookup(&row, "heat_fuel", &case.fuels),
            direct_emissions: row.number("direct_emissions").unwrap_or(0.0),
            variable_cost: row.number("variable_cost").unwrap_or(0.0),
            recipe: Vec::new(),
            provenance: provenance(&row, case),
        };
        case.processes.insert(name, process);
    }
    for row in tables.rows("recipes") {
        let Some(name) = row.text("process") else { continue };
        let ingredient = ingredient(&row, case);
        let process = match case.processes.find(name) {
            Some(process) => process,
            None => case.processes.insert(name, Process::default()),
        };
        if let (Some(process), Some(ingredient)) = (case.processes.get_mut(process), ingredient) {
            process.recipe.push(ingredient);
        }
    }
}

fn ingredient(row: &Row<'_>, case: &Case) -> Option<Ingredient> {
    let direction = match row.text("direction")? {
        "input" => Direction::Input,
        "output" => Direction::Output,
        _ => Direction::Byproduct,
    };
    Some(Ingredient {
        commodity: lookup(row, "commodity", &case.commodities)?,
        direction,
        quantity: row.number("quantity")?,
        provenance: provenance(row, case),
    })
}

fn sites(tables: &Tables, case: &mut Case) {
    let mut ramps: BTreeMap<&str, Vec<(i64, f64)>> = BTreeMap::new();
    for row in tables.rows("ramps") {
        if let (Some(name), Some(age), Some(share)) = (row.text("ramp"), row.whole("age"), row.number("share")) {
            ramps.entry(name).or_default().push((age, share));
        }
    }
    for (name, mut shares) in ramps {
        shares.sort_by_key(|(age, _)| *age);
        case.ramps.insert(name, Ramp { shares: shares.into_iter().map(|(_, share)| share).collect() });
    }
    let by_year = ["capacity", "variable_cost", "fixed_cost_when_used"]
        .map(|column| Years::read(tables, "site_years", "site", column));
    for row in tables.rows("sites") {
        let Some(name) = row.text("site") else { continue };
        if let Some(site) = site(&row, case, &by_year) {
            case.sites.insert(name, site);
        }
    }
    for row in tables.rows("site_processes") {
        let site = lookup(&row, "site", &case.sites);
        let process = lookup(&row, "process", &case.processes);
        let (Some(site), Some(process), Some(capacity_use)) = (site, process, row.number("capacity_use")) else {
            continue;
        };
        if let Some(site) = case.sites.get_mut(site) {
            let variable_cost = Series::constant(row.number("variable_cost").unwrap_or(0.0));
            site.runs.push(Run { process, capacity_use, variable_cost });
        }
    }
    for row in tables.rows("ownership") {
        let site: Option<SiteId> = lookup(&row, "site", &case.sites);
        let owner = lookup(&row, "owner", &case.owners);
        if let (Some(site), Some(owner), Some(share)) = (site, owner, row.number("share"))
            && let Some(site) = case.sites.get_mut(site)
        {
            site.shares.push((owner, share));
        }
    }
}

fn site(row: &Row<'_>, case: &Case, [capacity, variable_cost, fixed_cost]: &[Years; 3]) -> Option<Site> {
    let process: ProcessId = lookup(row, "process", &case.processes)?;
    let variable_cost = variable_cost.series_after(row, "site", row.number("variable_cost").unwrap_or(0.0));
    let own = Run { process, capacity_use: 1.0, variable_cost };
    Some(Site {
        names: names(row),
        place: lookup(row, "place", &case.places)?,
        runs: vec![own],
        owner: lookup(row, "owner", &case.owners),
        shares: Vec::new(),
        status: status(row),
        capacity: capacity.series_after(row, "site", row.number("capacity")?),
        start_year: row.whole("start_year"),
        end_year: row.whole("end_year"),
        ramp: lookup(row, "ramp", &case.ramps),
        availability: row.number("availability").unwrap_or(1.0),
        minimum_utilisation: row.number("minimum_utilisation").unwrap_or(0.0),
        fixed_operating_cost: row.number("fixed_operating_cost").unwrap_or(0.0),
        fixed_cost_when_used: fixed_cost.series_after(row, "site", row.number("fixed_cost_when_used").unwrap_or(0.0)),
        reserve: row.number("reserve"),
        provenance: provenance(row, case),
    })
}

fn options(tables: &Tables, case: &mut Case) {
    let overnight_cost = Years::read(tables, "option_years", "option", "overnight_cost");
    for row in tables.rows("options") {
        let Some(name) = row.text("option") else { continue };
        if let Some(option) = option(&row, case, &overnight_cost) {
            case.options.insert(name, option);
        }
    }
    for row in tables.rows("option_inputs") {
        let option: Option<OptionId> = lookup(&row, "option", &case.options);
        let commodity = lookup(&row, "commodity", &case.commodities);
        if let (Some(option), Some(commodity), Some(quantity)) = (option, commodity, row.number("quantity"))
            && let Some(option) = case.options.get_mut(option)
        {
            option.inputs.push((commodity, quantity));
        }
    }
    for row in tables.rows("option_requires") {
        let option: Option<OptionId> = lookup(&row, "option", &case.options);
        let requires = lookup(&row, "requires", &case.options);
        if let (Some(option), Some(requires)) = (option, requires)
            && let Some(option) = case.options.get_mut(option)
        {
            option.requires.push(requires);
        }
    }
}

fn option(row: &Row<'_>, case: &Case, overnight_cost: &Years) -> Option<Investment> {
    Some(Investment {
        names: names(row),
        site: lookup(row, "site", &case.sites)?,
        status: status(row),
        overnight_cost: overnight_cost.series(row, "option", row.number("overnight_cost"))?,
        fixed_cost: row.number("fixed_cost").unwrap_or(0.0),
        fixed_operating_cost: row.number("fixed_operating_cost").unwrap_or(0.0),
        unit_size: row.number("unit_size"),
        maximum: row.number("maximum")?,
        maximum_per_period: row.number("maximum_per_period"),
        minimum_size: row.number("minimum_size"),
        lead_time: row.number("lead_time").unwrap_or(0.0),
        lifetime: row.number("lifetime")?,
        ramp: lookup(row, "ramp", &case.ramps),
        earliest_year: row.whole("earliest_year"),
        latest_year: row.whole("latest_year"),
        cost_of_capital: row.number("cost_of_capital"),
        grant: row.number("grant").unwrap_or(0.0),
        tax_credit: row.number("tax_credit").unwrap_or(0.0),
        inputs: Vec::new(),
        requires: Vec::new(),
        provenance: provenance(row, case),
    })
}
