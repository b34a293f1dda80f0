//! Metrics of a plan without its trace: what is made where, what the home region brings in, keeps and emits.

use std::collections::BTreeMap;

use super::formulas::{Balance, n_minus_1_cover, share, stock_days};
use super::mix::{Mix, concentration_of, home_share};
use super::observed::supply_risk;
use super::sink::{Head, Sink, Subject, per_kilowatt_hour, subjects};
use super::{MetricId, Series};
use crate::accounts::Term;
use crate::case::Case;
use crate::ids::{CommodityId, PlaceId, StageId};
use crate::plan::references::product_output;
use crate::plan::result::{self, EmissionKind, PeriodIndex, Plan};

/// What happens to a subject in a period.
#[derive(Default)]
struct Tally {
    /// Made, bought or returned, by country.
    production: Mix,
    /// Taken in or served, by country.
    uses: Mix,
    /// Brought into the home region, by country of dispatch.
    imports: Mix,
    /// Of the home region.
    home: Balance,
    /// Level of the stocks of the home region at the end.
    home_stock: f64,
    /// What the home region uses.
    home_use: f64,
}

type Tallies = BTreeMap<(Subject, PeriodIndex), Tally>;

/// Adds everything that a plan allows.
pub(super) fn add(sink: &mut Sink<'_>, plan: &Plan) {
    let tallies = tallies(sink, plan);
    let home = sink.home.as_ref().map(|home| home.label.clone());
    for ((subject, period), tally) in &tallies {
        let label = &plan.periods[*period].label;
        let head = Head::new(Series::PlanProduction, "*", *subject, label);
        concentration_of(sink, &head, &tally.production);
        if tally.production.total() > 0.0 {
            home_share(sink, &head, &tally.production);
            cover(sink, &head, tally);
        }
        if let Some(home) = &home {
            of_home(sink, plan, home, (*subject, *period), tally);
        }
    }
    emissions(sink, plan);
    unit_cost(sink, plan);
}

fn tallies(sink: &Sink<'_>, plan: &Plan) -> Tallies {
    let case = sink.case;
    let country = |place: PlaceId| case.places[place].country.as_deref();
    let is_home = |place: PlaceId| sink.home.as_ref().is_some_and(|home| home.places.contains(&place));
    let mut tallies = Tallies::new();
    let mut each = |commodity: CommodityId, period: PeriodIndex, amount: f64, change: &dyn Fn(&mut Tally, f64)| {
        for (subject, factor) in subjects(case, commodity) {
            change(tallies.entry((subject, period)).or_default(), amount * factor);
        }
    };
    let made = |place: PlaceId| {
        move |tally: &mut Tally, amount: f64| {
            tally.production.add(country(place), amount);
            if is_home(place) {
                tally.home.production += amount;
            }
        }
    };
    let used = |place: PlaceId| {
        move |tally: &mut Tally, amount: f64| {
            tally.uses.add(country(place), amount);
            if is_home(place) {
                tally.home_use += amount;
            }
        }
    };
    for row in &plan.activity {
        let place = case.sites[row.site].place;
        for ingredient in &case.processes[row.process].recipe {
            let amount = row.amount * ingredient.net();
            if amount > 0.0 {
                each(ingredient.commodity, row.period, amount, &made(place));
            } else {
                each(ingredient.commodity, row.period, -amount, &used(place));
            }
        }
    }
    for row in &plan.purchases {
        let supply = &case.supplies[row.supply];
        each(supply.commodity, row.period, row.amount, &made(supply.place));
    }
    for row in &plan.returns {
        let r#return = &case.returns[row.r#return];
        each(r#return.scrap, row.period, row.amount, &made(r#return.place));
    }
    for row in &plan.served {
        each(row.commodity, row.period, row.amount, &used(case.demands[row.demand].place));
    }
    for row in &plan.flows {
        let lane = &case.lanes[row.lane];
        if is_home(lane.to) && !is_home(lane.from) {
            let Some(arrival) = row.arrival else { continue };
            each(lane.commodity, arrival, row.amount, &|tally, amount| {
                tally.imports.add(country(lane.from), amount);
                tally.home.imports += amount;
            });
        } else if is_home(lane.from) && !is_home(lane.to) {
            each(lane.commodity, row.period, row.amount, &|tally, amount| tally.home.exports += amount);
        }
    }
    for row in plan.stocks.iter().filter(|row| is_home(case.stocks[row.stock].place)) {
        let commodity = case.stocks[row.stock].commodity;
        each(commodity, row.period, row.level, &|tally, level| tally.home_stock += level);
        each(commodity, row.period, row.fill, &|tally, fill| tally.home.stock_draw -= fill);
    }
    tallies
}

/// N-1 cover of what the plan makes: demand is what the plan uses.
fn cover(sink: &mut Sink<'_>, head: &Head, tally: &Tally) {
    let Some((country, largest)) = tally.production.largest() else { return };
    let (supply, demand, own) = (tally.production.total(), tally.uses.total(), tally.uses.of(country));
    // What is left of a demand that the largest supplier has alone is rounding.
    if demand - own <= 1e-9 * demand {
        return;
    }
    let inputs = [("supply", supply), ("largest", largest), ("demand", demand), ("own_demand", own)];
    let value = n_minus_1_cover(supply, largest, demand, own);
    sink.add_of(head, MetricId::NMinus1Cover, Some(country), "1", value, &inputs);
}

/// Imports, reliance, stocks and supply risk of the home region.
fn of_home(sink: &mut Sink<'_>, plan: &Plan, home: &str, key: (Subject, PeriodIndex), tally: &Tally) {
    let (subject, period) = key;
    let when = &plan.periods[period];
    concentration_of(sink, &Head::new(Series::PlanImports, home, subject, &when.label), &tally.imports);
    let head = Head::new(Series::Plan, home, subject, &when.label);
    let balance = &tally.home;
    let consumed = balance.apparent_consumption();
    let turnover = balance.production + balance.imports;
    // What remains of large and equal amounts is rounding, not consumption.
    if consumed > 1e-9 * turnover {
        let inputs = [
            ("production", balance.production),
            ("imports", balance.imports),
            ("exports", balance.exports),
            ("stock_draw", balance.stock_draw),
            ("apparent_consumption", consumed),
        ];
        sink.add(&head, MetricId::NetImportReliance, "1", balance.net_import_reliance(), &inputs);
    }
    let yearly = tally.home_use / when.years;
    if tally.home_stock > 0.0 {
        let inputs = [("stock", tally.home_stock), ("consumption", yearly)];
        sink.add(&head, MetricId::StockDays, "day", stock_days(tally.home_stock, yearly), &inputs);
    }
    if let (Some(commodity), Some(reliance)) = (subject.commodity, balance.import_reliance()) {
        let mut sourcing = tally.imports.clone();
        if balance.production > 0.0 {
            sourcing.merge(&of_countries(sink, &tally.production));
        }
        if tally.production.total() > 0.0 && sourcing.total() > 0.0 {
            supply_risk(sink, &head, commodity, when.start, &tally.production, &sourcing, reliance);
        }
    }
}

/// The part of a mix that the countries of the home region make.
fn of_countries(sink: &Sink<'_>, mix: &Mix) -> Mix {
    let mut part = Mix::default();
    for country in sink.home.iter().flat_map(|home| &home.countries).filter(|country| mix.named(country)) {
        part.add(Some(country), mix.of(country));
    }
    part
}

/// Emissions of activity where it stands: by country and stage, of each country, and of the home region.
fn emissions(sink: &mut Sink<'_>, plan: &Plan) {
    let case = sink.case;
    let mut by_country: BTreeMap<(PeriodIndex, Option<StageId>, Option<String>), f64> = BTreeMap::new();
    let mut of_home: BTreeMap<(PeriodIndex, Option<StageId>), f64> = BTreeMap::new();
    for row in &plan.emissions {
        let result::Subject::Site(site) = row.subject else { continue };
        if !matches!(row.kind, EmissionKind::Process | EmissionKind::Heat | EmissionKind::Electricity) {
            continue;
        }
        let rate = row.amount / plan.periods[row.period].years;
        let place = case.sites[site].place;
        let country = case.places[place].country.clone();
        let own = stage_of(case, site);
        let is_home = sink.home.as_ref().is_some_and(|home| home.places.contains(&place));
        for stage in [None].into_iter().chain(own.map(Some)) {
            *by_country.entry((row.period, stage, country.clone())).or_default() += rate;
            if is_home {
                *of_home.entry((row.period, stage)).or_default() += rate;
            }
        }
    }
    let head = |region: &str, stage, period: PeriodIndex| {
        let subject = Subject { stage, ..Subject::default() };
        Head::new(Series::Plan, region, subject, &plan.periods[period].label)
    };
    for ((period, stage, country), rate) in by_country {
        let Some(country) = country else { continue };
        let head = head("*", stage, period);
        sink.add_of(&head, MetricId::TerritorialEmissions, Some(&country), "t CO2e/year", Some(rate), &[]);
    }
    let label = sink.home.as_ref().map(|home| home.label.clone()).unwrap_or_default();
    for ((period, stage), rate) in of_home {
        sink.add(&head(&label, stage, period), MetricId::TerritorialEmissions, "t CO2e/year", Some(rate), &[]);
    }
}

/// Stage of a site: that of its process, else that of its product.
pub(super) fn stage_of(case: &Case, site: crate::ids::SiteId) -> Option<StageId> {
    case.stage_of(case.sites[site].runs.first()?.process)
}

/// Cost of supplying in a period over the output of the product stage.
fn unit_cost(sink: &mut Sink<'_>, plan: &Plan) {
    let case = sink.case;
    let Some(stage) = case.settings.product_stage.as_deref().and_then(|name| case.stages.find(name)) else { return };
    let Some(unit) = super::sink::product_unit(case, stage).map(str::to_owned) else { return };
    for (period, when) in plan.periods.iter().enumerate() {
        let costs = plan.costs.iter().filter(|row| row.period == period && is_supply_cost(row.term));
        let cost: f64 = costs.map(|row| row.amount).sum();
        let output = product_output(case, plan, period);
        let (scale, unit) = match per_kilowatt_hour(&unit) {
            Some(factor) => (factor, "kWh"),
            None => (1.0, unit.as_str()),
        };
        let head = Head::new(Series::Plan, "*", Subject { stage: Some(stage), ..Subject::default() }, &when.label);
        let unit = format!("{}_{}/{unit}", case.settings.money, case.settings.money_year);
        let inputs = [("cost", cost), ("output", output)];
        sink.add(&head, MetricId::UnitCost, &unit, share(cost, output).map(|cost| cost / scale), &inputs);
    }
}

/// Whether a term is a cost of supplying, and not a penalty, what is not supplied, or what markets pay.
fn is_supply_cost(term: Term) -> bool {
    !matches!(term, Term::Shortage | Term::Backlog | Term::RulePenalty | Term::Revenue)
}
