//! What a planner wants to see first: the answer, targets, needs, costs, builds.

use std::collections::BTreeMap;
use std::fmt::Display;

use denchi_core::case::Case;
use denchi_core::case::entities::{Buyer, Contract, ContractStatus, Demand, Quality, Rule};
use denchi_core::catalogue::{self, Lang};
use denchi_core::ids::{ContractId, DemandId, RuleId};
use denchi_core::plan::PlanRun;
use denchi_core::plan::references;
use denchi_core::plan::result::{BuildRow, DemandRow, Plan, Term};
use denchi_core::trace::Trace;

use super::grid::{self, Grid, Row};
use super::provenance;
use crate::findings;
use crate::messages::{self, number};

/// How many demands, and how many investments, are listed.
const DEMANDS: usize = 20;
const BUILDS: usize = 25;

/// A plan, and what is known of it.
pub(crate) struct Found<'a> {
    pub(crate) case: &'a Case,
    pub(crate) plan: &'a Plan,
    pub(crate) trace: &'a Trace,
    pub(crate) run: &'a PlanRun,
}

/// The summary as text, and whether some periods are left out of it.
pub(crate) fn text(lang: Lang, found: &Found<'_>, width: usize) -> (String, bool) {
    let Found { case, plan, trace, run } = *found;
    // A reader looks for the year of the targets first.
    let anchor = plan.rules.iter().map(|row| row.period).min().unwrap_or(0);
    let mut grids: Vec<Grid> = [
        markets(lang, case, plan),
        rules(lang, case, plan),
        published(lang, case, plan),
        costs(lang, case, plan),
        builds(lang, case, plan),
        signed(lang, case, plan),
    ]
    .into_iter()
    .flatten()
    .chain(provenance::of_plan(lang, case, trace))
    .collect();
    grids.iter_mut().for_each(|grid| grid.anchor = anchor);
    let step = grid::step(&grids, width);
    let mut parts = vec![head(lang, case, plan, run)];
    parts.extend(grids.iter().map(|grid| grid.render(step)));
    parts.extend(shortfalls(lang, case, run));
    (parts.join("\n"), step > 1)
}

fn texts<const N: usize>(lang: Lang, keys: [&str; N]) -> Vec<String> {
    keys.iter().map(|key| catalogue::text(lang, key).to_owned()).collect()
}

fn labels(plan: &Plan) -> Vec<String> {
    plan.periods.iter().map(|period| period.label.clone()).collect()
}

/// Says how many rows are not listed.
fn more(lang: Lang, count: usize, listed: usize) -> Option<String> {
    (count > listed).then(|| catalogue::format(lang, "cli.more", &[("count", &(count - listed))]))
}

fn money(case: &Case) -> String {
    format!("{} {}", case.settings.money, case.settings.money_year)
}

fn head(lang: Lang, case: &Case, plan: &Plan, run: &PlanRun) -> String {
    let settings = &case.settings;
    let quality = &plan.quality;
    let name = if lang == Lang::Ja { settings.title_ja.as_ref().unwrap_or(&settings.title) } else { &settings.title };
    let scenario = case.scenario.as_ref().map(|name| format!("  [{name}]")).unwrap_or_default();
    let (key, value) = if quality.objective.abs() >= 1e8 {
        ("cli.objective_billion", quality.objective / 1e9)
    } else {
        ("cli.objective", quality.objective)
    };
    let objective = catalogue::format(lang, key, &[("value", &number(value)), ("money", &money(case))]);
    let [columns, rows, _, whole] = quality.size;
    let [columns, rows, count] = [columns, rows, whole].map(|count| number(count as f64));
    let size = [("columns", &columns as &dyn Display), ("rows", &rows), ("whole", &count)];
    let size = catalogue::format(lang, if whole > 0 { "cli.size_whole" } else { "cli.size" }, &size);
    let mut termination = messages::termination(lang, &quality.termination);
    if let Some(gap) = quality.gap.filter(|gap| gap.is_finite() && whole > 0) {
        let percent = format!("{:.3}", 100.0 * gap);
        termination = catalogue::format(lang, "cli.gap_of", &[("termination", &termination), ("percent", &percent)]);
    }
    let solved = catalogue::format(
        lang,
        "cli.solved",
        &[("termination", &termination), ("method", &quality.method), ("size", &size)],
    );
    let check_key = if run.check.passed() { "cli.checked" } else { "cli.unchecked" };
    let check = catalogue::format(
        lang,
        check_key,
        &[("count", &number(run.check.count() as f64)), ("broken", &run.check.violations.len())],
    );
    format!("{name}{scenario}\n  {objective}\n  {solved}\n  {check}\n")
}

/// Demands by period: served of wanted.
fn markets(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let row = |(id, demand): (DemandId, &Demand)| {
        let unit = demand.members.first().map(|member| case.commodities[member.commodity].unit.clone());
        let name = demand.names.display(lang == Lang::Ja, case.demands.name(id)).to_owned();
        let figure = |row: &DemandRow| {
            let short = row.wanted - row.served > 1e-6 * row.wanted.max(1.0);
            let served = number(row.served);
            if short { format!("{served}/{}", number(row.wanted)) } else { served }
        };
        let periods = plan.demands.iter().filter(|row| row.demand == id).map(figure).collect();
        Row { left: vec![name, unit.unwrap_or_default()], periods, right: Vec::new() }
    };
    let rows: Vec<Row> = case.demands.iter().take(DEMANDS).map(row).collect();
    (!rows.is_empty()).then(|| Grid {
        title: catalogue::text(lang, "cli.markets").to_owned(),
        left: texts(lang, ["cli.market", "cli.unit"]),
        periods: labels(plan),
        rows,
        note: more(lang, case.demands.len(), DEMANDS),
        ..Grid::default()
    })
}

/// Rules by period: value of limit.
fn rules(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let row = |(id, rule): (RuleId, &Rule)| {
        let figure = |period: usize| {
            let found = plan.rules.iter().find(|row| row.rule == id && row.period == period);
            found.map_or_else(|| "–".to_owned(), |row| format!("{}/{}", number(row.value), number(row.limit)))
        };
        let name = rule.names.display(lang == Lang::Ja, case.rules.name(id)).to_owned();
        Row { left: vec![name], periods: (0..plan.periods.len()).map(figure).collect(), right: Vec::new() }
    };
    let rows: Vec<Row> = case.rules.iter().map(row).collect();
    (!rows.is_empty()).then(|| Grid {
        title: catalogue::text(lang, "cli.rules").to_owned(),
        left: texts(lang, ["cli.rule"]),
        periods: labels(plan),
        rows,
        ..Grid::default()
    })
}

/// Published figures beside the plan.
fn published(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let mut rows = Vec::new();
    let ja = lang == Lang::Ja;
    for comparison in references::compare(case, plan) {
        let reference = &case.references[comparison.reference];
        let share = reference.metric == "country_share";
        let subject = match (reference.element, reference.commodity) {
            (Some(element), _) => {
                let data = &case.elements[element];
                let basis = data.reported_as.as_ref().map(|basis| format!(" ({basis})")).unwrap_or_default();
                format!("{}{basis}, t", data.names.display(ja, case.elements.name(element)))
            }
            (None, Some(commodity)) => {
                let name = case.commodities[commodity].names.display(ja, case.commodities.name(commodity)).to_owned();
                format!("{}: {name}", reference.country.as_deref().unwrap_or_default())
            }
            (None, None) => reference.name.clone(),
        };
        let show = |value: f64| if share { format!("{:.0} %", 100.0 * value) } else { number(value) };
        let within = comparison
            .within(case)
            .map_or("", |within| catalogue::text(lang, if within { "cli.yes" } else { "cli.no" }));
        let difference = if share {
            comparison.value.map(|value| format!("{:+.0} pp", 100.0 * (value - reference.value)))
        } else {
            comparison.difference(case).map(|difference| format!("{:+.1} %", 100.0 * difference))
        };
        let quality = if reference.provenance.quality == Some(Quality::Assumed) { "*" } else { "" };
        let right = vec![
            comparison.value.map_or_else(|| "–".to_owned(), show),
            format!("{}{quality}", show(reference.value)),
            difference.unwrap_or_default(),
            within.to_owned(),
        ];
        let period = plan.periods[comparison.period].label.clone();
        rows.push(Row { left: vec![subject, period], periods: Vec::new(), right });
    }
    (!rows.is_empty()).then(|| Grid {
        title: catalogue::text(lang, "cli.references").to_owned(),
        left: texts(lang, ["cli.figure", "cli.period"]),
        right: texts(lang, ["cli.plan", "cli.published", "cli.difference", "cli.within"]),
        rows,
        ..Grid::default()
    })
}

/// Cost by term and period, and its present value.
fn costs(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let mut sums: BTreeMap<Term, (Vec<f64>, f64)> = BTreeMap::new();
    for row in &plan.costs {
        let (periods, present) = sums.entry(row.term).or_insert_with(|| (vec![0.0; plan.periods.len()], 0.0));
        periods[row.period] += row.amount;
        *present += row.present_value;
    }
    let largest = sums.values().flat_map(|(periods, _)| periods).fold(0.0_f64, |most, value| most.max(value.abs()));
    let (scale, key) = if largest >= 1e7 { (1e6, "cli.costs_million") } else { (1.0, "cli.costs") };
    let row = |name: &str, periods: &[f64], present: f64| Row {
        left: vec![name.to_owned()],
        periods: periods.iter().map(|value| number(value / scale)).collect(),
        right: vec![number(present / scale)],
    };
    let mut total = (vec![0.0; plan.periods.len()], 0.0);
    let mut rows = Vec::new();
    for (term, (periods, present)) in &sums {
        total.0.iter_mut().zip(periods).for_each(|(total, value)| *total += value);
        total.1 += present;
        rows.push(row(catalogue::text(lang, &format!("term.{}", term.id())), periods, *present));
    }
    rows.push(row(catalogue::text(lang, "cli.total"), &total.0, total.1));
    (!sums.is_empty()).then(|| Grid {
        title: catalogue::format(lang, key, &[("money", &money(case))]),
        left: texts(lang, ["cli.term"]),
        anchor: 0,
        periods: labels(plan),
        right: texts(lang, ["cli.present"]),
        rows,
        total: true,
        note: None,
    })
}

/// What is built, the most expensive first.
fn builds(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let mut order: Vec<&BuildRow> = plan.builds.iter().collect();
    order.sort_by(|a, b| b.capital.total_cmp(&a.capital));
    let largest = order.first().map_or(0.0, |row| row.capital.abs());
    let (scale, key) = if largest >= 1e6 { (1e6, "cli.builds_million") } else { (1.0, "cli.builds") };
    let row = |row: &&BuildRow| {
        let option = &case.options[row.option];
        let run = case.sites[option.site].runs.first();
        let product = run.and_then(|run| case.processes[run.process].product());
        let unit = product.map(|product| case.commodities[product.commodity].unit.as_str()).unwrap_or_default();
        let name = option.names.display(lang == Lang::Ja, case.options.name(row.option)).to_owned();
        let capacity = format!("{} {unit}/a", number(row.capacity));
        let starts = format!("{:.1}", row.start);
        let decided = plan.periods[row.period].label.clone();
        let right = vec![decided, starts, capacity, number(row.capital / scale)];
        Row { left: vec![name], periods: Vec::new(), right }
    };
    (!order.is_empty()).then(|| Grid {
        title: catalogue::format(lang, key, &[("money", &money(case))]),
        left: texts(lang, ["cli.option"]),
        right: texts(lang, ["cli.decided", "cli.starts", "cli.capacity", "cli.capital"]),
        rows: order.iter().take(BUILDS).map(row).collect(),
        note: more(lang, order.len(), BUILDS),
        ..Grid::default()
    })
}

/// Proposed contracts that the plan signs, with what holds in their first period.
fn signed(lang: Lang, case: &Case, plan: &Plan) -> Option<Grid> {
    let ja = lang == Lang::Ja;
    let row = |(id, contract): (ContractId, &Contract)| {
        let proposed = contract.status == ContractStatus::Proposed;
        let row = plan.contracts.iter().find(|row| proposed && row.contract == id && row.volume > 0.0)?;
        let unit = case.commodities[contract.commodity].unit.as_str();
        let buyer = match contract.buyer {
            Buyer::Owner(owner) => case.owners[owner].names.display(ja, case.owners.name(owner)),
            Buyer::Place(place) => case.places[place].names.display(ja, case.places.name(place)),
        };
        let name = contract.names.display(ja, case.contracts.name(id)).to_owned();
        let seller = case.sites[contract.seller].names.display(ja, case.sites.name(contract.seller)).to_owned();
        let volume = format!("{} {unit}/a", number(row.volume));
        let right = vec![plan.periods[row.period].label.clone(), volume, number(row.price)];
        Some(Row { left: vec![name, seller, buyer.to_owned()], periods: Vec::new(), right })
    };
    let rows: Vec<Row> = case.contracts.iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| Grid {
        title: catalogue::format(lang, "cli.signed", &[("money", &money(case))]),
        left: texts(lang, ["cli.contract", "cli.seller", "cli.buyer"]),
        right: texts(lang, ["cli.from", "cli.volume", "cli.contract_price"]),
        rows,
        ..Grid::default()
    })
}

fn shortfalls(lang: Lang, case: &Case, run: &PlanRun) -> Option<String> {
    let missed = findings::missed(run);
    (!missed.is_empty()).then(|| {
        let title = catalogue::text(lang, "cli.short").to_owned();
        let misses = findings::misses_text(lang, case, &missed);
        format!("{title}\n{misses}{}", findings::limits_text(lang, case, &run.bindings, true))
    })
}
