//! A trace for people: tier by tier, footprint, cost, and whether everything is conserved.

use std::collections::BTreeSet;

use denchi_core::catalogue::{self, Lang};
use denchi_core::ids::StageId;
use denchi_core::trace::{CONSERVED, Trace, Tracer};
use denchi_report::reload::Reloaded;
use denchi_report::trace::answer::{self, Burdens, Dependence, Served};

use super::super::grid::{Grid, Row};
use super::super::provenance::{percent, region_name, spoken_unit, stage_name, tracer_name};
use super::question::Question;
use crate::messages::number;

/// Countries of a tier.
const COUNTRIES: usize = 6;
/// Shares below this are not listed.
const NOTHING: f64 = 5e-4;

/// The report as text.
pub(super) fn text(lang: Lang, result: &Reloaded, question: &Question, trace: &Trace) -> String {
    let parts =
        [Some(head(lang, result, question, trace)), tiers(lang, result, question, trace).map(|grid| grid.render(1))];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.extend(burdens(lang, result, question, trace).iter().map(|grid| grid.render(1)));
    parts.extend(recycled(lang, result, question, trace).map(|grid| grid.render(1)));
    parts.push(conservation(lang, trace));
    parts.join("\n")
}

fn word(lang: Lang, key: &str) -> String {
    catalogue::text(lang, key).to_owned()
}

fn head(lang: Lang, result: &Reloaded, question: &Question, trace: &Trace) -> String {
    let case = &result.case;
    let name = |id| case.commodities[id].names.display(lang == Lang::Ja, case.commodities.name(id)).to_owned();
    let names: Vec<String> = question.traced(trace).into_iter().map(name).collect();
    let what = names.join("; ");
    let region = region_name(lang, case, &question.region);
    let period = &trace.periods[question.shown].label;
    let words: [(&str, &dyn std::fmt::Display); 3] = [("what", &what), ("region", &region), ("period", period)];
    format!("{}\n", catalogue::format(lang, "cli.trace_head", &words))
}

/// Where the content comes from: countries of every stage.
fn tiers(lang: Lang, result: &Reloaded, question: &Question, trace: &Trace) -> Option<Grid> {
    let case = &result.case;
    let all = answer::dependence(trace, &question.region, &question.traced(trace));
    let all: Vec<Dependence> = all
        .into_iter()
        .filter(|row| row.period == question.shown && !row.touch)
        .filter(|row| question.stage.is_none_or(|stage| stage == row.stage))
        .collect();
    let bounded = all.iter().any(|row| row.least.is_some());
    let tracers: BTreeSet<Tracer> = all.iter().map(|row| row.tracer).collect();
    let mut rows = Vec::new();
    for tracer in tracers {
        let mut first = true;
        for stage in answer::tiers(case) {
            let mut own: Vec<&Dependence> =
                all.iter().filter(|row| row.tracer == tracer && row.stage == stage).collect();
            own.sort_by(|a, b| b.proportional.total_cmp(&a.proportional));
            let large = |row: &&&Dependence| {
                question.from.is_some() || row.proportional > NOTHING || row.most.is_some_and(|most| most > NOTHING)
            };
            for (index, row) in own.iter().filter(large).take(COUNTRIES).enumerate() {
                let mut row = tier_row(lang, result, row, bounded);
                // What stands above is not said again.
                if index > 0 {
                    row.left[..2].iter_mut().for_each(String::clear);
                } else if !first {
                    row.left[0].clear();
                }
                first = false;
                rows.push(row);
            }
        }
    }
    let mut right = vec![word(lang, "cli.share"), word(lang, "cli.amount")];
    if bounded {
        right.insert(0, word(lang, "cli.least"));
        right.insert(2, word(lang, "cli.most"));
    }
    (!rows.is_empty()).then(|| Grid {
        title: word(lang, "cli.tiers"),
        left: ["cli.content", "cli.stage", "cli.country"].map(|key| word(lang, key)).to_vec(),
        right,
        rows,
        ..Grid::default()
    })
}

fn tier_row(lang: Lang, result: &Reloaded, row: &Dependence, bounded: bool) -> Row {
    let case = &result.case;
    let country = match case.countries.get(&row.country) {
        _ if row.country.is_empty() => word(lang, "cli.nobody_knows"),
        Some(country) => country.names.display(lang == Lang::Ja, &row.country).to_owned(),
        None => row.country.clone(),
    };
    let unit = match row.tracer {
        Tracer::Element(_) => "t",
        Tracer::Commodity(id) => &case.commodities[id].unit,
    };
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), percent);
    let mut right = vec![percent(row.proportional), format!("{} {unit}", number(row.proportional * row.content))];
    if bounded {
        right.insert(0, share(row.least));
        right.insert(2, share(row.most));
    }
    let left = vec![tracer_name(lang, case, row.tracer), stage_name(lang, case, row.stage), country];
    Row { left, periods: Vec::new(), right }
}

/// Footprint and cost of a unit: what it is by stage.
fn burdens(lang: Lang, result: &Reloaded, question: &Question, trace: &Trace) -> Vec<Grid> {
    let case = &result.case;
    let commodities = question.traced(trace);
    let demands = question.demands(case);
    let mut units = commodities.iter().map(|&id| case.commodities[id].unit.as_str());
    let Some(unit) = units.next().filter(|&first| units.all(|unit| unit == first)) else { return Vec::new() };
    let served = Served { period: question.shown, commodities: &commodities, demands: &demands };
    if served.units(trace) <= 0.0 {
        return Vec::new();
    }
    let (spoken, per) = spoken_unit(unit);
    let footprint = served.footprint(trace);
    let title = catalogue::format(lang, "cli.trace_footprint", &[("unit", &spoken)]);
    let emitted = by_stage(lang, result, &footprint, 1000.0 * per, title, |kind| format!("emission.{}", kind.id()));
    let cost = served.cost(trace);
    let money = format!("{} {}", case.settings.money, case.settings.money_year);
    let title = catalogue::format(lang, "cli.trace_cost", &[("money", &money), ("unit", &spoken)]);
    let spent = by_stage(lang, result, &cost, per, title, |term| format!("term.{}", term.id()));
    [emitted, spent].into_iter().flatten().collect()
}

/// Which rows of a burden are added up.
type Keep<'a, K> = &'a dyn Fn(&(Option<StageId>, K, f64)) -> bool;

/// A burden of one unit: kinds down, stages across.
fn by_stage<K: Ord + Copy>(
    lang: Lang,
    result: &Reloaded,
    burdens: &Burdens<K>,
    factor: f64,
    title: String,
    key: impl Fn(K) -> String,
) -> Option<Grid> {
    let case = &result.case;
    let present: BTreeSet<Option<StageId>> = burdens.rows.iter().map(|row| row.0).collect();
    let stages: Vec<Option<StageId>> =
        answer::stages(case).into_iter().filter(|stage| present.contains(stage)).collect();
    let kinds: BTreeSet<K> = burdens.rows.iter().map(|row| row.1).collect();
    let sum = |keep: Keep<'_, K>| {
        let own = burdens.rows.iter().filter(|row| keep(row)).map(|row| row.2);
        let value = own.sum::<f64>() / burdens.units * factor;
        // Little is not nothing, and needs no power of ten.
        if (1e-9..1e-3).contains(&value.abs()) { format!("{value:.3}") } else { number(value) }
    };
    let line = |name: String, keep: Keep<'_, K>| {
        let of = |stage: &Option<StageId>| sum(&|row| keep(row) && row.0 == *stage);
        let total = sum(keep);
        Row { left: vec![name], periods: Vec::new(), right: stages.iter().map(of).chain([total]).collect() }
    };
    let named = |kind: &K| catalogue::text(lang, &key(*kind)).to_owned();
    let mut rows: Vec<Row> = kinds.iter().map(|kind| line(named(kind), &|row| row.1 == *kind)).collect();
    rows.push(line(word(lang, "cli.total"), &|_| true));
    let name = |stage: &Option<StageId>| match stage {
        None => word(lang, "cli.other"),
        stage => stage_name(lang, case, *stage),
    };
    let mut right: Vec<String> = stages.iter().map(name).collect();
    right.push(word(lang, "cli.total"));
    (!kinds.is_empty()).then(|| Grid { title, left: vec![String::new()], right, rows, total: true, ..Grid::default() })
}

/// Recycled content of what the region consumes.
fn recycled(lang: Lang, result: &Reloaded, question: &Question, trace: &Trace) -> Option<Grid> {
    let case = &result.case;
    let commodities = question.traced(trace);
    let own = trace.recycled.iter().filter(|row| {
        row.region == question.region
            && row.period == question.shown
            && commodities.contains(&row.commodity)
            && row.share > 0.0
    });
    let rows: Vec<Row> = own
        .map(|row| {
            let name = &case.commodities[row.commodity].names;
            let name = name.display(lang == Lang::Ja, case.commodities.name(row.commodity)).to_owned();
            let right = vec![percent(row.share)];
            Row { left: vec![tracer_name(lang, case, row.tracer), name], periods: Vec::new(), right }
        })
        .collect();
    (!rows.is_empty()).then(|| Grid {
        title: word(lang, "cli.recycled"),
        left: ["cli.content", "cli.commodity"].map(|key| word(lang, key)).to_vec(),
        right: vec![word(lang, "cli.share")],
        rows,
        ..Grid::default()
    })
}

/// Whether the sums close.
fn conservation(lang: Lang, trace: &Trace) -> String {
    let largest = trace.checks.iter().map(|check| check.error).fold(0.0, f64::max);
    let broken: Vec<String> = trace
        .checks
        .iter()
        .filter(|check| check.error > CONSERVED)
        .map(|check| catalogue::text(lang, &format!("conservation.{}", check.what)).to_owned())
        .collect();
    let error = format!("{largest:.0e}");
    if broken.is_empty() {
        let words: [(&str, &dyn std::fmt::Display); 2] = [("count", &trace.checks.len()), ("error", &error)];
        return catalogue::format(lang, "cli.conserved", &words);
    }
    let list = broken.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
    catalogue::format(lang, "cli.not_conserved", &[("list", &list), ("error", &error)])
}
