//! The key figures of a plan.

use denchi_core::plan::result::Term;

use super::Context;
use super::markets::{end_product_output, end_product_unit};
use crate::table::{Cell, ResultTable, number, text};

/// Key figures: one row each.
pub(super) fn summary(context: &Context<'_>) -> ResultTable {
    let columns = vec![
        text("figure"),
        number("value", "unit").described("summary-value"),
        text("unit").described("summary-unit"),
    ];
    let mut table = ResultTable::new("summary", columns, &["figure"]);
    let mut add = |figure: &str, value: Option<f64>, unit: &str| {
        if let Some(value) = value {
            table.push([figure.into(), value.into(), unit.into()]);
        }
    };
    let plan = context.plan;
    let money = context.money.as_str();
    let unit = match end_product_unit(context) {
        Cell::Text(unit) => unit.to_string(),
        _ => String::new(),
    };
    let output = end_product_output(context);
    let discounted: f64 = output.iter().enumerate().map(|(period, amount)| amount * context.discount(period)).sum();
    let has_product = discounted > 0.0;
    let supply_cost: f64 = plan.costs.iter().filter(|row| is_supply_cost(row.term)).map(|row| row.present_value).sum();
    let emissions: f64 = plan.emissions.iter().map(|row| row.amount).sum();
    let total_output: f64 = output.iter().sum();

    add("objective", Some(plan.quality.objective), money);
    add("bound", plan.quality.bound, money);
    add("gap", plan.quality.gap, "1");
    add("supply_cost", Some(supply_cost), money);
    add("unit_cost", has_product.then(|| supply_cost / discounted), &format!("{money}/{unit}"));
    add("investment", Some(plan.builds.iter().map(|row| row.capital).sum()), money);
    add("product_output", has_product.then_some(total_output), &unit);
    add("product_output_last", last_rate(context, &output).filter(|_| has_product), &format!("{unit}/year"));
    add("product_target_last", last_target(context), &format!("{unit}/year"));
    if let Some(unit) = unit_of_demands(context) {
        add("demand_wanted", Some(plan.demands.iter().map(|row| row.wanted).sum()), unit);
        add("demand_served", Some(plan.demands.iter().map(|row| row.served).sum()), unit);
        add("demand_lost", Some(plan.demands.iter().map(|row| row.lost).sum()), unit);
    }
    add("emissions", Some(emissions), "t CO2e");
    add("unit_emissions", has_product.then(|| emissions / total_output), &format!("t CO2e/{unit}"));
    table
}

/// Whether a term is a cost of supplying, and not a penalty, what is not supplied, or what markets pay.
fn is_supply_cost(term: Term) -> bool {
    !matches!(term, Term::Shortage | Term::Backlog | Term::RulePenalty | Term::Revenue)
}

/// Output of the last period as a yearly rate.
fn last_rate(context: &Context<'_>, output: &[f64]) -> Option<f64> {
    Some(output.last()? / context.plan.periods.last()?.years)
}

/// Largest target of the last period.
fn last_target(context: &Context<'_>) -> Option<f64> {
    use denchi_core::case::entities::RuleKind::{CapacityTarget, ProductionTarget};
    let last = context.plan.periods.len().checked_sub(1)?;
    let targets = context.plan.rules.iter().filter(|row| {
        row.period == last && matches!(context.case.rules[row.rule].kind, CapacityTarget | ProductionTarget)
    });
    targets.map(|row| row.limit).max_by(f64::total_cmp)
}

/// The unit of all demands; `None` where they differ, so that nothing is added up.
fn unit_of_demands<'a>(context: &Context<'a>) -> Option<&'a str> {
    let case = context.case;
    let members = case.demands.values().flat_map(|demand| demand.members.iter());
    let mut units = members.map(|member| case.commodities[member.commodity].unit.as_str());
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}
