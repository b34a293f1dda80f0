//! Metrics of what regions consume in a plan, by where it comes from: from the trace, in proportion.

use std::collections::{BTreeMap, BTreeSet};

use super::formulas::{regional_value_content, share};
use super::mix::{Mix, concentration_of, home_share};
use super::sink::{Head, Sink, Subject, per_kilowatt_hour};
use super::{MetricId, Series};
use crate::case::Case;
use crate::ids::{CommodityId, DemandId, PlaceId, StageId};
use crate::plan::result::{PeriodIndex, Plan};
use crate::trace::{Trace, Tracer};

/// Adds everything that a trace allows.
pub(super) fn add(sink: &mut Sink<'_>, plan: &Plan, trace: &Trace) {
    origins(sink, trace);
    touched(sink, trace);
    recycled(sink, trace);
    let regions = Regions::new(sink.case, trace);
    footprint(sink, plan, trace, &regions);
    landed(sink, plan, trace, &regions);
    value_content(sink, trace);
}

/// Subject, region, period of what is consumed.
type Key<'a> = (Subject, &'a str, PeriodIndex);

/// Where a row of an element counts to: all that serves demands together. What each commodity depends on stands in the
/// tables of the trace. A tracer that is a commodity stands for itself.
fn key<'a>(
    case: &Case,
    stage: Option<StageId>,
    commodity: CommodityId,
    tracer: Tracer,
    region: &'a str,
) -> Option<(Subject, &'a str)> {
    let subject = match tracer {
        Tracer::Element(element) => {
            let subject = Subject { stage, commodity: None, element: Some(element) };
            serves_demand(case, commodity).then_some(subject)?
        }
        Tracer::Commodity(traced) => Subject { stage, commodity: Some(traced), element: None },
    };
    Some((subject, region))
}

fn serves_demand(case: &Case, commodity: CommodityId) -> bool {
    case.demands.values().any(|demand| demand.members.iter().any(|member| member.commodity == commodity))
}

/// Shares and concentration by country of origin: where it entered, and at every stage.
fn origins(sink: &mut Sink<'_>, trace: &Trace) {
    let mut mixes: BTreeMap<Key<'_>, Mix> = BTreeMap::new();
    for row in trace.dependence.iter().filter(|row| !row.touch) {
        let Some((subject, region)) = key(sink.case, row.stage, row.commodity, row.tracer, &row.region) else {
            continue;
        };
        let mix = mixes.entry((subject, region, row.period)).or_default();
        mix.add(Some(&row.country), row.proportional * row.content);
    }
    for ((subject, region, period), mix) in &mixes {
        let head = Head::new(Series::PlanConsumption, region, *subject, &trace.periods[*period].label);
        concentration_of(sink, &head, mix);
        home_share(sink, &head, mix);
    }
}

/// Share that touched a country, at a stage or anywhere; it may come from several, so that the shares do not add up.
fn touched(sink: &mut Sink<'_>, trace: &Trace) {
    // Countries without a site of a stage have no rows there: the whole is that of where it entered.
    let mut contents: BTreeMap<Key<'_>, BTreeMap<CommodityId, f64>> = BTreeMap::new();
    let mut touched: BTreeMap<(Key<'_>, &str), f64> = BTreeMap::new();
    for row in &trace.dependence {
        let Some((subject, region)) = key(sink.case, row.stage, row.commodity, row.tracer, &row.region) else {
            continue;
        };
        let whole = (Subject { stage: None, ..subject }, region, row.period);
        contents.entry(whole).or_default().insert(row.commodity, row.content);
        if row.touch {
            let key = (subject, region, row.period);
            *touched.entry((key, row.country.as_str())).or_default() += row.proportional * row.content;
        }
    }
    for (((subject, region, period), country), amount) in touched.iter().filter(|((_, country), _)| !country.is_empty())
    {
        let whole = (Subject { stage: None, ..*subject }, *region, *period);
        let total: f64 = contents.get(&whole).into_iter().flat_map(|all| all.values()).sum();
        let head = Head::new(Series::PlanConsumption, region, *subject, &trace.periods[*period].label);
        let inputs = [("touched", *amount), ("total", total)];
        sink.add_of(&head, MetricId::TouchShare, Some(country), "1", share(*amount, total), &inputs);
    }
}

/// Secondary content of all that serves demands.
fn recycled(sink: &mut Sink<'_>, trace: &Trace) {
    let mut sums: BTreeMap<Key<'_>, (f64, f64)> = BTreeMap::new();
    for row in &trace.recycled {
        let Some((subject, region)) = key(sink.case, None, row.commodity, row.tracer, &row.region) else { continue };
        let sum = sums.entry((subject, region, row.period)).or_default();
        sum.0 += row.share * row.content;
        sum.1 += row.content;
    }
    for ((subject, region, period), (secondary, total)) in sums {
        let head = Head::new(Series::PlanConsumption, region, subject, &trace.periods[period].label);
        let inputs = [("secondary", secondary), ("total", total)];
        sink.add(&head, MetricId::RecycledContent, "1", share(secondary, total), &inputs);
    }
}

/// The regions that are asked about: the home region and the world, and those of the dependence.
struct Regions {
    places: BTreeMap<String, BTreeSet<PlaceId>>,
}

impl Regions {
    fn new(case: &Case, trace: &Trace) -> Self {
        let asked = trace.dependence.iter().map(|row| row.region.as_str());
        let labels: BTreeSet<&str> = asked.chain(case.settings.home.as_deref()).chain(["*"]).collect();
        let places = labels.into_iter().filter_map(|label| Some((label.to_owned(), case.scope(label)?.places)));
        Regions { places: places.collect() }
    }

    fn of(&self, place: PlaceId) -> impl Iterator<Item = &str> {
        self.places.iter().filter(move |(_, places)| places.contains(&place)).map(|(label, _)| label.as_str())
    }
}

/// Burdens that serve demands, by what they are asked of: subject (stage, commodity), region, period, country.
#[derive(Default)]
struct Burdens {
    sums: BTreeMap<(Subject, String, PeriodIndex, Option<String>), f64>,
}

impl Burdens {
    fn add(
        &mut self,
        case: &Case,
        regions: &Regions,
        at: (PeriodIndex, DemandId, CommodityId),
        arises: (Option<StageId>, Option<PlaceId>),
        amount: f64,
    ) {
        let (period, demand, commodity) = at;
        let (stage, place) = arises;
        let country = place.and_then(|place| case.places[place].country.clone());
        let subject = |stage, commodity| Subject { stage, commodity, element: None };
        for region in regions.of(case.demands[demand].place) {
            let mut add = |subject, country| {
                *self.sums.entry((subject, region.to_owned(), period, country)).or_default() += amount;
            };
            add(subject(None, None), None);
            add(subject(None, Some(commodity)), None);
            if stage.is_some() {
                add(subject(stage, None), None);
            }
            if country.is_some() {
                add(subject(None, None), country.clone());
            }
        }
    }
}

/// What serves demands of a region: units by commodity. A sum exists where all have one unit.
struct Served {
    amounts: BTreeMap<(String, PeriodIndex, CommodityId), f64>,
}

impl Served {
    fn new(case: &Case, plan: &Plan, regions: &Regions) -> Self {
        let mut amounts = BTreeMap::new();
        for row in &plan.served {
            for region in regions.of(case.demands[row.demand].place) {
                *amounts.entry((region.to_owned(), row.period, row.commodity)).or_default() += row.amount;
            }
        }
        Served { amounts }
    }

    /// Amount and unit.
    fn of<'a>(
        &self,
        case: &'a Case,
        region: &str,
        period: PeriodIndex,
        commodity: Option<CommodityId>,
    ) -> Option<(f64, &'a str)> {
        let rows = self.amounts.iter().filter(|((label, when, served), _)| {
            label == region && *when == period && commodity.is_none_or(|only| only == *served)
        });
        let (mut total, mut unit) = (0.0, None);
        for ((_, _, served), amount) in rows {
            let own = case.commodities[*served].unit.as_str();
            if unit.is_some_and(|unit| unit != own) {
                return None;
            }
            unit = Some(own);
            total += amount;
        }
        unit.map(|unit| (total, unit))
    }
}

/// Emissions that work for what a region consumes: a year, and per unit of what serves its demands.
fn footprint(sink: &mut Sink<'_>, plan: &Plan, trace: &Trace, regions: &Regions) {
    let case = sink.case;
    let mut burdens = Burdens::default();
    for row in &trace.footprint {
        burdens.add(case, regions, (row.period, row.demand, row.commodity), (row.stage, row.place), row.amount);
    }
    let served = Served::new(case, plan, regions);
    for ((subject, region, period, country), amount) in &burdens.sums {
        let when = &trace.periods[*period];
        let head = Head::new(Series::PlanConsumption, region, *subject, &when.label);
        let yearly = amount / when.years;
        sink.add_of(&head, MetricId::EmbodiedEmissions, country.as_deref(), "t CO2e/year", Some(yearly), &[]);
        let Some((units, unit)) = served.of(case, region, *period, subject.commodity) else { continue };
        let (scale, unit) = match per_kilowatt_hour(unit) {
            Some(factor) => (factor / 1000.0, "kg CO2e/kWh".to_owned()),
            None => (1.0, format!("t CO2e/{unit}")),
        };
        let inputs = [("emissions", *amount), ("served", units)];
        let value = share(*amount, units).map(|value| value / scale);
        sink.add_of(&head, MetricId::Footprint, country.as_deref(), &unit, value, &inputs);
    }
}

/// Costs that work for what a region consumes, per unit of what serves its demands.
fn landed(sink: &mut Sink<'_>, plan: &Plan, trace: &Trace, regions: &Regions) {
    let case = sink.case;
    let mut burdens = Burdens::default();
    for row in &trace.landed {
        burdens.add(case, regions, (row.period, row.demand, row.commodity), (row.stage, row.place), row.amount);
    }
    let served = Served::new(case, plan, regions);
    let money = format!("{}_{}", case.settings.money, case.settings.money_year);
    for ((subject, region, period, country), amount) in &burdens.sums {
        let Some((units, unit)) = served.of(case, region, *period, subject.commodity) else { continue };
        let head = Head::new(Series::PlanConsumption, region, *subject, &trace.periods[*period].label);
        let (scale, unit) = per_kilowatt_hour(unit).map_or((1.0, unit), |factor| (factor, "kWh"));
        let inputs = [("cost", *amount), ("served", units)];
        let value = share(*amount, units).map(|value| value / scale);
        sink.add_of(&head, MetricId::LandedCost, country.as_deref(), &format!("{money}/{unit}"), value, &inputs);
    }
}

/// Regional value content of what serves demands and was made in the region, all of a commodity together.
fn value_content(sink: &mut Sink<'_>, trace: &Trace) {
    #[derive(Default)]
    struct Sums {
        net_cost: f64,
        transaction: f64,
        foreign: f64,
        /// Of what has a transaction value.
        foreign_of_transaction: f64,
    }
    let mut sums: BTreeMap<(CommodityId, &str, PeriodIndex), Sums> = BTreeMap::new();
    for row in &trace.value_content {
        let sum = sums.entry((row.commodity, &row.region, row.period)).or_default();
        sum.net_cost += row.made * row.net_cost;
        sum.foreign += row.made * row.non_originating;
        if let Some(value) = row.transaction_value {
            sum.transaction += row.made * value;
            sum.foreign_of_transaction += row.made * row.non_originating;
        }
    }
    for ((commodity, region, period), sum) in sums {
        let subject = Subject { commodity: Some(commodity), ..Subject::default() };
        let head = Head::new(Series::PlanConsumption, region, subject, &trace.periods[period].label);
        let inputs = [("net_cost", sum.net_cost), ("non_originating", sum.foreign)];
        let value = regional_value_content(sum.net_cost, sum.foreign);
        sink.add(&head, MetricId::RvcNetCost, "1", value, &inputs);
        let inputs = [("transaction_value", sum.transaction), ("non_originating", sum.foreign_of_transaction)];
        let value = regional_value_content(sum.transaction, sum.foreign_of_transaction);
        sink.add(&head, MetricId::RvcTransactionValue, "1", value, &inputs);
    }
}
