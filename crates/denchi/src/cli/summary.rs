//! What a planner wants to see first: the answer, targets, needs, costs, builds.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use denchi_core::case::Case;
use denchi_core::case::entities::Quality;
use denchi_core::catalogue::{self, Lang};
use denchi_core::plan::PlanRun;
use denchi_core::plan::references;
use denchi_core::plan::result::{Plan, Term};
use denchi_report::package::Manifest;
use serde_json::{Value, json};

use crate::messages::{self, number};

/// The summary as text.
pub(crate) fn text(lang: Lang, case: &Case, plan: &Plan, run: &PlanRun) -> String {
    let parts = [
        head(lang, case, plan, run),
        markets(lang, case, plan),
        rules(lang, case, plan),
        published(lang, case, plan),
        costs(lang, case, plan),
        builds(lang, case, plan),
        shortfalls(lang, case, run),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn title(lang: Lang, key: &str) -> String {
    format!("{}\n", catalogue::text(lang, key))
}

fn table(lang: Lang, head: &[&str]) -> Table {
    let mut table = Table::new();
    let line = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(line).bottom_border(line));
    table.set_header(head.iter().map(|key| match key.strip_prefix('=') {
        Some(literal) => literal.to_owned(),
        None => catalogue::text(lang, key).to_owned(),
    }));
    table
}

/// All columns but the first `left` are numbers.
fn finish(mut table: Table, left: usize) -> String {
    for column in table.column_iter_mut().skip(left) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n")
}

fn head(lang: Lang, case: &Case, plan: &Plan, run: &PlanRun) -> String {
    let settings = &case.settings;
    let name = if lang == Lang::Ja { settings.title_ja.as_ref().unwrap_or(&settings.title) } else { &settings.title };
    let scenario = case.scenario.as_ref().map(|name| format!("  [{name}]")).unwrap_or_default();
    let billions = number(plan.quality.objective / 1e9);
    let termination = messages::termination(lang, &plan.quality.termination);
    let gap = plan
        .quality
        .gap
        .filter(|gap| gap.is_finite())
        .map(|gap| format!("{:.3} %", 100.0 * gap))
        .unwrap_or_else(|| "–".to_owned());
    let [columns, rows, _, whole] = plan.quality.size;
    let size = format!(
        "{} × {}{}",
        number(columns as f64),
        number(rows as f64),
        if whole > 0 { format!(" ({whole} ∈ ℤ)") } else { String::new() }
    );
    let check_key = if run.check.passed() { "cli.checked" } else { "cli.unchecked" };
    let check = catalogue::format(
        lang,
        check_key,
        &[("count", &number(run.check.count() as f64)), ("broken", &run.check.violations.len())],
    );
    let money = format!("{} {}", settings.money, settings.money_year);
    let objective = if plan.quality.objective.abs() >= 1e8 {
        catalogue::format(lang, "cli.objective_billion", &[("value", &billions), ("money", &money)])
    } else {
        catalogue::format(lang, "cli.objective", &[("value", &number(plan.quality.objective)), ("money", &money)])
    };
    let solved = catalogue::format(
        lang,
        "cli.solved",
        &[("termination", &termination), ("gap", &gap), ("method", &plan.quality.method), ("size", &size)],
    );
    format!("{name}{scenario}\n  {objective}\n  {solved}\n  {check}\n")
}

fn labels(plan: &Plan) -> Vec<String> {
    plan.periods.iter().map(|period| format!("={}", period.label)).collect()
}

/// Demands by period: served of wanted.
fn markets(lang: Lang, case: &Case, plan: &Plan) -> String {
    let periods = labels(plan);
    let mut head = vec!["cli.market", "cli.unit"];
    head.extend(periods.iter().map(String::as_str));
    let mut out = table(lang, &head);
    for (id, demand) in case.demands.iter().take(20) {
        let unit =
            demand.members.first().map(|member| case.commodities[member.commodity].unit.clone()).unwrap_or_default();
        let mut row = vec![demand.names.display(lang == Lang::Ja, case.demands.name(id)).to_owned(), unit];
        row.extend(plan.demands.iter().filter(|row| row.demand == id).map(|row| {
            let short = row.wanted - row.served;
            if short > 1e-6 * row.wanted.max(1.0) {
                format!("{}/{}", number(row.served), number(row.wanted))
            } else {
                number(row.served)
            }
        }));
        out.add_row(row);
    }
    title(lang, "cli.markets") + &finish(out, 2)
}

/// Rules by period: value of limit.
fn rules(lang: Lang, case: &Case, plan: &Plan) -> String {
    if case.rules.is_empty() {
        return String::new();
    }
    let periods = labels(plan);
    let mut head = vec!["cli.rule"];
    head.extend(periods.iter().map(String::as_str));
    let mut out = table(lang, &head);
    for (id, rule) in case.rules.iter() {
        let mut row = vec![rule.names.display(lang == Lang::Ja, case.rules.name(id)).to_owned()];
        row.extend((0..plan.periods.len()).map(|period| {
            let found = plan.rules.iter().find(|row| row.rule == id && row.period == period);
            found.map(|row| format!("{}/{}", number(row.value), number(row.limit))).unwrap_or_else(|| "–".to_owned())
        }));
        out.add_row(row);
    }
    title(lang, "cli.rules") + &finish(out, 1)
}

/// Published figures beside the plan.
fn published(lang: Lang, case: &Case, plan: &Plan) -> String {
    let compared = references::compare(case, plan);
    if compared.is_empty() {
        return String::new();
    }
    let mut out =
        table(lang, &["cli.figure", "cli.period", "cli.plan", "cli.published", "cli.difference", "cli.within"]);
    let ja = lang == Lang::Ja;
    for comparison in compared {
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
        out.add_row(vec![
            subject,
            plan.periods[comparison.period].label.clone(),
            comparison.value.map_or_else(|| "–".to_owned(), show),
            format!("{}{quality}", show(reference.value)),
            difference.unwrap_or_default(),
            within.to_owned(),
        ]);
    }
    title(lang, "cli.references") + &finish(out, 2)
}

/// Cost by term and period, in million money.
fn costs(lang: Lang, case: &Case, plan: &Plan) -> String {
    let mut sums: BTreeMap<Term, Vec<f64>> = BTreeMap::new();
    for row in &plan.costs {
        sums.entry(row.term).or_insert_with(|| vec![0.0; plan.periods.len()])[row.period] += row.amount;
    }
    let largest = sums.values().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let (scale, key) = if largest >= 1e7 { (1e6, "cli.costs_million") } else { (1.0, "cli.costs") };
    let periods = labels(plan);
    let mut head = vec!["cli.term"];
    head.extend(periods.iter().map(String::as_str));
    let mut out = table(lang, &head);
    let mut total = vec![0.0; plan.periods.len()];
    for (term, values) in &sums {
        let mut row = vec![catalogue::text(lang, &format!("term.{}", term.id())).to_owned()];
        row.extend(values.iter().map(|value| number(value / scale)));
        total.iter_mut().zip(values).for_each(|(total, value)| *total += value);
        out.add_row(row);
    }
    let mut row = vec![catalogue::text(lang, "cli.total").to_owned()];
    row.extend(total.iter().map(|value| number(value / scale)));
    out.add_row(row);
    let money = format!("{} {}", case.settings.money, case.settings.money_year);
    format!("{}\n", catalogue::format(lang, key, &[("money", &money)])) + &finish(out, 1)
}

fn builds(lang: Lang, case: &Case, plan: &Plan) -> String {
    if plan.builds.is_empty() {
        return String::new();
    }
    let ja = lang == Lang::Ja;
    let mut out = table(lang, &["cli.option", "cli.decided", "cli.starts", "cli.capacity", "cli.capital"]);
    let mut order: Vec<_> = plan.builds.iter().collect();
    order.sort_by(|a, b| b.capital.total_cmp(&a.capital));
    for row in order.iter().take(25) {
        let option = &case.options[row.option];
        let process = case.sites[option.site].runs[0].process;
        let product = case.processes[process].product();
        let unit = product.map(|product| case.commodities[product.commodity].unit.as_str()).unwrap_or_default();
        out.add_row(vec![
            option.names.display(ja, case.options.name(row.option)).to_owned(),
            plan.periods[row.period].label.clone(),
            format!("{:.1}", row.start),
            format!("{} {unit}/a", number(row.capacity)),
            number(row.capital / 1e6),
        ]);
    }
    let mut text = title(lang, "cli.builds") + &finish(out, 1);
    if plan.builds.len() > 25 {
        text.push_str(&catalogue::format(lang, "cli.more", &[("count", &(plan.builds.len() - 25))]));
        text.push('\n');
    }
    text
}

fn shortfalls(lang: Lang, case: &Case, run: &PlanRun) -> String {
    if run.missed.is_empty() {
        return String::new();
    }
    title(lang, "cli.short")
        + &messages::misses(lang, case, &run.missed)
        + &messages::limits(lang, case, &run.bindings, true)
}

/// The summary for programs.
pub(crate) fn json(case: &Case, plan: &Plan, run: &PlanRun, manifest: &Manifest) -> Value {
    let mut costs: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &plan.costs {
        *costs.entry(row.term.id()).or_default() += row.present_value;
    }
    let compared: Vec<Value> = references::compare(case, plan)
        .iter()
        .map(|comparison| {
            let reference = &case.references[comparison.reference];
            json!({ "reference": reference.name, "period": plan.periods[comparison.period].label, "plan": comparison.value, "published": reference.value, "within": comparison.within(case) })
        })
        .collect();
    json!({
        "schema": 1,
        "case": case.settings.name,
        "scenario": case.scenario,
        "solve": manifest.solve,
        "check": { "passed": run.check.passed(), "equations": run.check.count() },
        "present_value_by_term": costs,
        "references": compared,
        "missed": run.missed.len(),
    })
}
