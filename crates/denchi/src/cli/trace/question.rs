//! What is asked of a trace: resolved against the case, answered with bounds, and used to filter tables.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::Case;
use denchi_core::ids::{Arena, CommodityId, DemandId, Id, StageId};
use denchi_core::plan::result::PeriodIndex;
use denchi_core::trace::{DependenceRow, Trace, TraceError, TraceOptions, Tracer};
use denchi_report::reload::Reloaded;
use denchi_report::table::ResultTable;
use denchi_report::trace::answer;
use serde_json::{Value, json};

use super::super::provenance::tracer_id;
use super::Arguments;

/// All places.
const WORLD: &str = "*";
/// The stage where something enters the chain.
const ENTRY: &str = "entry";
/// How many names are listed.
const LISTED: usize = 30;

/// An argument that names what the case does not have.
pub(super) struct Unknown {
    pub(super) argument: &'static str,
    pub(super) value: String,
    pub(super) known: String,
}

/// What is asked.
pub(super) struct Question {
    /// What is traced; empty until the trace says what serves demands.
    pub(super) commodities: BTreeSet<CommodityId>,
    pub(super) region: String,
    /// All periods that are asked about.
    pub(super) periods: Vec<PeriodIndex>,
    /// The period that people see.
    pub(super) shown: PeriodIndex,
    pub(super) tracers: Vec<Tracer>,
    /// `Some(None)`: where it entered.
    pub(super) stage: Option<Option<StageId>>,
    pub(super) from: Option<String>,
}

fn find<I: Id, T>(argument: &'static str, value: &str, arena: &Arena<I, T>) -> Result<I, Unknown> {
    arena.find(value).ok_or_else(|| Unknown {
        argument,
        value: value.to_owned(),
        known: arena.names().take(LISTED).collect::<Vec<_>>().join(", "),
    })
}

/// A country or country group of the case, or what `also` accepts.
fn known_region(
    argument: &'static str,
    value: Option<&str>,
    case: &Case,
    also: impl Fn(&str) -> bool,
) -> Result<(), Unknown> {
    let Some(value) = value.filter(|value| !also(value)) else { return Ok(()) };
    let groups = case.country_groups.keys().map(String::as_str);
    let of_places = case.places.values().filter_map(|place| place.country.as_deref());
    let known: BTreeSet<&str> = case.countries.keys().map(String::as_str).chain(of_places).chain(groups).collect();
    if known.contains(value) {
        return Ok(());
    }
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    Err(Unknown { argument, value: value.to_owned(), known })
}

impl Question {
    /// Resolves the arguments.
    pub(super) fn of(arguments: &Arguments, case: &Case) -> Result<Self, Unknown> {
        let of = arguments.of.as_deref().map(|name| find("--of", name, &case.commodities)).transpose()?;
        let element = arguments.element.as_deref().map(|name| find("--element", name, &case.elements)).transpose()?;
        let stage = match arguments.stage.as_deref() {
            None => None,
            Some(ENTRY) => Some(None),
            Some(name) => Some(Some(find("--stage", name, &case.stages)?)),
        };
        let labels = || case.settings.periods.iter().map(|period| period.label.as_str());
        let period = match &arguments.period {
            None => None,
            Some(label) => Some(labels().position(|known| known == label).ok_or_else(|| Unknown {
                argument: "--period",
                value: label.clone(),
                known: labels().collect::<Vec<_>>().join(", "),
            })?),
        };
        let last = case.settings.periods.len().saturating_sub(1);
        let own = case.places.names().collect::<BTreeSet<_>>();
        known_region("--in", arguments.region.as_deref(), case, |region| region == WORLD || own.contains(region))?;
        known_region("--from", arguments.from.as_deref(), case, |_| false)?;
        let region = arguments.region.clone().or_else(|| case.settings.home.clone());
        // Without elements the commodity itself is followed.
        let tracers = match (element, of) {
            (Some(element), _) => vec![Tracer::Element(element)],
            (None, Some(commodity)) if case.elements.is_empty() => vec![Tracer::Commodity(commodity)],
            (None, None) if case.elements.is_empty() => {
                let served = case.demands.values().flat_map(|demand| &demand.members);
                let served: BTreeSet<CommodityId> = served.map(|member| member.commodity).collect();
                served.into_iter().map(Tracer::Commodity).collect()
            }
            _ => Vec::new(),
        };
        Ok(Question {
            commodities: of.into_iter().collect(),
            region: region.unwrap_or_else(|| WORLD.to_owned()),
            periods: period.map_or_else(|| (0..=last).collect(), |period| vec![period]),
            shown: period.unwrap_or(last),
            tracers,
            stage,
            from: arguments.from.clone(),
        })
    }

    /// How the plan is traced.
    pub(super) fn options(&self, factor_set: Option<String>) -> TraceOptions {
        let value_regions = if self.region == WORLD { Vec::new() } else { vec![self.region.clone()] };
        TraceOptions { factor_set, tracers: self.tracers.clone(), regions: vec![self.region.clone()], value_regions }
    }

    /// Completes the trace: what is traced where nothing was named, the share of a group, bounds.
    pub(super) fn answer(&self, result: &Reloaded, trace: &mut Trace, bounds: bool) -> Result<(), TraceError> {
        let commodities = self.traced(trace);
        let asked = |row: &DependenceRow| {
            row.region == self.region
                && commodities.contains(&row.commodity)
                && self.stage.is_none_or(|stage| stage == row.stage)
        };
        if let Some(group) = &self.from {
            trace.dependence = self.group_rows(&result.case, trace, group, &asked);
        }
        if bounds {
            let shown = |row: &DependenceRow| row.period == self.shown && asked(row);
            crate::pipeline::bounds(&result.case, &result.plan, trace, shown)?;
        }
        Ok(())
    }

    /// What is traced: what was named, or what serves demands.
    pub(super) fn traced(&self, trace: &Trace) -> BTreeSet<CommodityId> {
        if self.commodities.is_empty() { answer::end_products(trace) } else { self.commodities.clone() }
    }

    /// Rows of a country or a group. What passed several of its countries would be counted twice: of a group only the
    /// last country is asked.
    fn group_rows(
        &self,
        case: &Case,
        trace: &Trace,
        group: &str,
        asked: &impl Fn(&DependenceRow) -> bool,
    ) -> Vec<DependenceRow> {
        let countries = answer::countries(case, group);
        type Key = (Tracer, PeriodIndex, CommodityId, Option<StageId>, bool);
        let mut rows: BTreeMap<Key, DependenceRow> = BTreeMap::new();
        for row in trace.dependence.iter().filter(|row| asked(row) && (!row.touch || countries.len() == 1)) {
            let key = (row.tracer, row.period, row.commodity, row.stage, row.touch);
            let sum = rows.entry(key).or_insert_with(|| DependenceRow {
                country: group.to_owned(),
                proportional: 0.0,
                least: None,
                most: None,
                ..row.clone()
            });
            if countries.contains(&row.country) {
                sum.proportional += row.proportional;
            }
        }
        rows.into_values().collect()
    }

    /// Demands in the region.
    pub(super) fn demands(&self, case: &Case) -> BTreeSet<DemandId> {
        answer::demands(case, &self.region)
    }

    /// The rows of a table that are asked about.
    pub(super) fn filter(&self, case: &Case, table: &ResultTable) -> ResultTable {
        let labels: BTreeSet<&str> =
            self.periods.iter().map(|&period| case.settings.periods[period].label.as_str()).collect();
        let commodities: BTreeSet<&str> = self.commodities.iter().map(|&id| case.commodities.name(id)).collect();
        let stage = self.stage.map(|stage| stage.map_or(ENTRY, |stage| case.stages.name(stage)));
        let demands = self.demands(case);
        let places = answer::places(case, &self.region);
        let inside = |row: usize| match table.name.as_str() {
            "footprint" | "landed_cost" | "value_content" => {
                case.demands.find(table.text(row, "demand")).is_some_and(|demand| demands.contains(&demand))
            }
            "consumption" | "provenance" => {
                case.places.find(table.text(row, "place")).is_some_and(|place| places.contains(&place))
            }
            _ => true,
        };
        let has = |name: &str| table.column(name).is_some();
        let (by_period, by_commodity) = (has("period"), has("commodity") && table.name != "intensity");
        let by_stage = stage.is_some() && matches!(table.name.as_str(), "dependence" | "provenance");
        table.filtered(|row| {
            let period = table.text(row, "period");
            (!by_period || period == "-" || labels.contains(period))
                && (!by_commodity || commodities.is_empty() || commodities.contains(table.text(row, "commodity")))
                && (!by_stage || Some(table.text(row, "stage")) == stage)
                && inside(row)
        })
    }

    /// The question by name, for the manifest and programs.
    pub(super) fn named(&self, case: &Case, trace: &Trace) -> BTreeMap<String, Value> {
        let commodities = self.traced(trace);
        let names: Vec<&str> = commodities.iter().map(|&id| case.commodities.name(id)).collect();
        let tracers: Vec<&str> = self.tracers.iter().map(|&tracer| tracer_id(case, tracer)).collect();
        let periods: Vec<&str> = self.periods.iter().map(|&period| trace.periods[period].label.as_str()).collect();
        BTreeMap::from([
            ("of".to_owned(), json!(names)),
            ("in".to_owned(), json!(self.region)),
            ("periods".to_owned(), json!(periods)),
            ("tracers".to_owned(), json!(tracers)),
            ("stage".to_owned(), json!(self.stage.map(|stage| stage.map_or(ENTRY, |stage| case.stages.name(stage))))),
            ("from".to_owned(), json!(self.from)),
            ("factors".to_owned(), json!(trace.factor_set)),
        ])
    }
}
