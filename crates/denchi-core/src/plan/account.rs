//! What a plan costs, emits and needs: from its quantities and the case alone.

use std::collections::BTreeMap;

use super::bankability;
use super::custody;
use super::map::Charged;
use super::result::{CostRow, EmissionKind, EmissionRow, NeedRow, Plan, RuleRow, Subject, Term};
use crate::accounts;
use crate::case::Case;
use crate::case::custody::{Custodies, follows_tags};
use crate::case::entities::{Direction, Rule, RuleKind};
use crate::case::queries::{in_force, product_in_scope};
use crate::case::series::Series;
use crate::ids::{Id, LimitId, ProcessId, SiteId};
use crate::model::Column;
use crate::time;

/// Adds rows to the cost table, discounted.
struct Ledger<'a> {
    rows: Vec<CostRow>,
    discount: &'a [f64],
}

impl Ledger<'_> {
    fn add(&mut self, term: Term, subject: Subject, period: usize, amount: f64) {
        if amount != 0.0 {
            self.rows.push(CostRow { term, subject, period, amount, present_value: amount * self.discount[period] });
        }
    }
}

/// Costs by term, subject and period.
pub(crate) fn costs(
    case: &Case,
    plan: &mut Plan,
    discount: &[f64],
    charged: &[Charged],
    missed: &[(LimitId, usize, f64)],
) {
    let mut ledger = Ledger { rows: Vec::new(), discount };
    operation(case, plan, &mut ledger);
    capital(case, plan, &mut ledger);
    trade(case, plan, &mut ledger);
    markets(case, plan, &mut ledger);
    charges(case, plan, charged, &mut ledger);
    for row in plan.rules.iter().filter(|row| row.missed > 0.0) {
        let penalty = case.rules[row.rule].penalty.unwrap_or_default();
        let amount = penalty * row.missed * plan.periods[row.period].years;
        ledger.add(Term::RulePenalty, Subject::Rule(row.rule), row.period, amount);
    }
    for &(limit, period, amount) in missed {
        let penalty = case.limits[limit].penalty.unwrap_or_default();
        ledger.add(Term::RulePenalty, Subject::Limit(limit), period, penalty * amount);
    }
    let mut rows = ledger.rows;
    rows.sort_by(|a, b| (a.term, &a.subject, a.period).cmp(&(b.term, &b.subject, b.period)));
    rows.dedup_by(|next, kept| {
        let same = (next.term, &next.subject, next.period) == (kept.term, &kept.subject, kept.period);
        if same {
            kept.amount += next.amount;
            kept.present_value += next.present_value;
        }
        same
    });
    plan.costs = rows;
}

fn operation(case: &Case, plan: &Plan, ledger: &mut Ledger) {
    for row in &plan.activity {
        let site = &case.sites[row.site];
        let period = &plan.periods[row.period];
        let Some(run) = site.runs.iter().position(|run| run.process == row.process) else { continue };
        let (variable, energy) = accounts::activity(case, site, run, period);
        let subject = Subject::Site(row.site);
        ledger.add(Term::VariableOperation, subject.clone(), row.period, variable * row.amount);
        ledger.add(Term::Energy, subject.clone(), row.period, energy * row.amount);
        let prices = accounts::emission_prices(case, site, run, period);
        let price: f64 = prices.iter().map(|price| price.1).sum();
        ledger.add(Term::EmissionPrice, subject, row.period, price * row.amount);
    }
    for id in case.sites.ids() {
        for (t, period) in plan.periods.iter().enumerate() {
            let amount = accounts::existing_fixed_operation(case, id, period);
            ledger.add(Term::FixedOperation, Subject::Site(id), t, amount);
        }
    }
    for row in &plan.discards {
        let cost = case.commodities[row.commodity].disposal_cost.unwrap_or_default();
        ledger.add(Term::Disposal, Subject::Place(row.place), row.period, cost * row.amount);
    }
    for row in &plan.stocks {
        let period = &plan.periods[row.period];
        let cost = case.stocks[row.stock].holding_cost.mean(period.start, period.years) * period.years;
        ledger.add(Term::Holding, Subject::Stock(row.stock), row.period, cost * row.level);
    }
}

fn capital(case: &Case, plan: &Plan, ledger: &mut Ledger) {
    for row in &plan.builds {
        let option = &case.options[row.option];
        let decided = &plan.periods[row.period];
        let (start, end) = accounts::life(option, decided);
        for (t, period) in plan.periods.iter().enumerate() {
            let share = accounts::capital_share(case, option, decided, period);
            let cost = accounts::overnight(option, decided) * share * row.capacity;
            ledger.add(Term::Capital, Subject::Option(row.option), t, cost);
            let standing = time::overlap(start, end, period);
            let fixed = option.fixed_operating_cost * standing * row.capacity;
            ledger.add(Term::FixedOperation, Subject::Option(row.option), t, fixed);
        }
    }
}

fn trade(case: &Case, plan: &Plan, ledger: &mut Ledger) {
    for row in &plan.flows {
        let (freight, duty) = accounts::flow(case, row.lane, &plan.periods[row.period]);
        ledger.add(Term::Freight, Subject::Lane(row.lane), row.period, freight * row.amount);
        ledger.add(Term::Tariff, Subject::Lane(row.lane), row.period, duty * row.amount);
    }
    for row in &plan.purchases {
        ledger.add(Term::Purchase, Subject::Supply(row.supply), row.period, row.price * row.amount);
    }
    for row in &plan.contracts {
        ledger.add(Term::TakeOrPay, Subject::Contract(row.contract), row.period, row.price * row.shortfall);
    }
}

fn markets(case: &Case, plan: &Plan, ledger: &mut Ledger) {
    for row in &plan.demands {
        let demand = &case.demands[row.demand];
        let period = &plan.periods[row.period];
        let subject = Subject::Demand(row.demand);
        let revenue = demand.price.mean(period.start, period.years) * row.served;
        ledger.add(Term::Revenue, subject.clone(), row.period, -revenue);
        ledger.add(Term::Shortage, subject.clone(), row.period, demand.shortage_cost.unwrap_or_default() * row.lost);
        let late = demand.backlog_cost.unwrap_or_default() * period.years * row.backlog;
        ledger.add(Term::Backlog, subject, row.period, late);
    }
}

fn charges(case: &Case, plan: &Plan, charged: &[Charged], ledger: &mut Ledger) {
    let at = |charge: &Series, t: u16| {
        let period = &plan.periods[usize::from(t)];
        charge.mean(period.start, period.years)
    };
    for charge in charged {
        match charge.column {
            Column::SiteUsed { site, t } => {
                let cost = at(&case.sites[site].fixed_cost_when_used, t);
                ledger.add(Term::FixedCharge, Subject::Site(site), usize::from(t), cost);
            }
            Column::LaneUsed { lane, t } => {
                let cost = at(&case.lanes[lane].fixed_cost_when_used, t);
                ledger.add(Term::FixedCharge, Subject::Lane(lane), usize::from(t), cost);
            }
            Column::SupplyUsed { supply, t } => {
                let cost = case.supplies[supply].fixed_cost_when_used;
                ledger.add(Term::FixedCharge, Subject::Supply(supply), usize::from(t), cost);
            }
            Column::OptionBuilt { option, t } => {
                let decided = &plan.periods[usize::from(t)];
                let data = &case.options[option];
                for (paid, period) in plan.periods.iter().enumerate() {
                    let share = accounts::capital_share(case, data, decided, period);
                    ledger.add(Term::FixedCharge, Subject::Option(option), paid, data.fixed_cost * share);
                }
            }
            _ => {}
        }
    }
}

/// What each rule reaches, from the capacity, activity and builds of the plan.
pub(crate) fn rule_value(case: &Case, plan: &Plan, rule: &Rule, period: usize) -> f64 {
    let when = &plan.periods[period];
    let inside = |site: SiteId| {
        let site = &case.sites[site];
        let here = rule.region.as_ref().is_none_or(|scope| scope.places.contains(&site.place));
        if here { case.owner_share(site, rule) } else { 0.0 }
    };
    let rate: f64 = match rule.kind {
        RuleKind::CapacityTarget => plan
            .capacity
            .iter()
            .filter(|row| row.period == period && row.existing + row.added > 0.0)
            .map(|row| {
                (inside(row.site), product_in_scope(rule, &case.processes[case.sites[row.site].runs[0].process]), row)
            })
            .filter(|(share, product, _)| share * product > 0.0)
            .map(|(share, product, row)| share * product * (row.existing + row.added))
            .sum(),
        RuleKind::ProductionTarget => {
            let made = plan.activity.iter().filter(|row| row.period == period);
            made.map(|row| inside(row.site) * product_in_scope(rule, &case.processes[row.process]) * row.amount)
                .sum::<f64>()
                / when.years
        }
        RuleKind::InvestmentBudget => {
            let built = plan.builds.iter().filter(|row| row.period == period);
            let spent = built.map(|row| {
                let option = &case.options[row.option];
                let process = case.sites[option.site].runs[0].process;
                let made = rule.commodities.is_none() || product_in_scope(rule, &case.processes[process]) > 0.0;
                let cost = option.overnight_cost.at(when.start) * row.capacity + option.fixed_cost;
                f64::from(u8::from(made)) * inside(option.site) * cost
            });
            spent.sum::<f64>() / when.years
        }
        RuleKind::EmissionPrice => {
            let emitted = plan.activity.iter().filter(|row| row.period == period);
            let emitted = emitted.map(|row| {
                let site = &case.sites[row.site];
                let product = case.processes[row.process].product().map(|row| row.commodity);
                let made =
                    rule.commodities.as_ref().is_none_or(|set| product.is_some_and(|product| set.contains(&product)));
                let share = if made { inside(row.site) } else { 0.0 };
                share * accounts::activity_emissions(case, site, row.process, when).total() * row.amount
            });
            emitted.sum::<f64>() / when.years
        }
        RuleKind::Bankability => bankability::reached(case, plan, rule, period).0,
        _ => 0.0,
    };
    rate
}

/// Rules with what they reach and miss; `missed` by rule and period, amounts.
pub(crate) fn rules(case: &Case, plan: &mut Plan, missed: &[f64]) {
    let custodies = Custodies::of(case);
    let mut rows = Vec::new();
    for (id, rule) in case.rules.iter() {
        for (period, when) in plan.periods.iter().enumerate().filter(|(_, when)| in_force(rule, when)) {
            let missed = missed[id.index() * plan.periods.len() + period] / when.years;
            let limit = rule.limit.mean(when.start, when.years);
            let value = if follows_tags(rule) {
                custody::reached(case, plan, &custodies, id, period)
            } else {
                rule_value(case, plan, rule, period)
            };
            rows.push(RuleRow { rule: id, period, value, limit, missed });
        }
    }
    plan.rules = rows;
}

/// Elements in what the processes of the product stage take in.
pub(crate) fn needs(case: &Case, plan: &mut Plan) {
    let Some(stage) = case.settings.product_stage.as_deref().and_then(|name| case.stages.find(name)) else { return };
    let makes = |process: ProcessId| {
        let product = case.processes[process].product().map(|row| row.commodity);
        product.is_some_and(|product| case.commodities[product].stage == Some(stage))
    };
    let mut total: BTreeMap<(crate::ids::ElementId, usize), f64> = BTreeMap::new();
    for row in plan.activity.iter().filter(|row| makes(row.process)) {
        for input in case.processes[row.process].recipe.iter().filter(|input| input.direction == Direction::Input) {
            for (&element, content) in &case.commodities[input.commodity].contents {
                *total.entry((element, row.period)).or_default() += content * input.quantity * row.amount;
            }
        }
    }
    plan.needs = total
        .into_iter()
        .map(|((element, period), amount)| NeedRow {
            element,
            period,
            amount,
            reported: amount * case.elements[element].reported_factor,
        })
        .collect();
}

/// Emissions of activity, purchases and transport.
pub(crate) fn emissions(case: &Case, plan: &mut Plan) {
    let mut rows = Vec::new();
    let mut add = |kind, subject, period, amount: f64| {
        if amount != 0.0 {
            rows.push(EmissionRow { kind, subject, period, amount });
        }
    };
    for row in &plan.activity {
        let site = &case.sites[row.site];
        let unit = accounts::activity_emissions(case, site, row.process, &plan.periods[row.period]);
        add(EmissionKind::Process, Subject::Site(row.site), row.period, unit.process * row.amount);
        add(EmissionKind::Heat, Subject::Site(row.site), row.period, unit.heat * row.amount);
        add(EmissionKind::Electricity, Subject::Site(row.site), row.period, unit.electricity * row.amount);
    }
    for row in &plan.purchases {
        let unit = case.supplies[row.supply].emissions;
        add(EmissionKind::Purchase, Subject::Supply(row.supply), row.period, unit * row.amount);
    }
    for row in &plan.flows {
        let unit = case.lanes[row.lane].emissions;
        add(EmissionKind::Transport, Subject::Lane(row.lane), row.period, unit * row.amount);
    }
    rows.sort_by(|a, b| (a.kind, &a.subject, a.period).cmp(&(b.kind, &b.subject, b.period)));
    // A site with several processes emits once.
    rows.dedup_by(|next, kept| {
        let same = (next.kind, &next.subject, next.period) == (kept.kind, &kept.subject, kept.period);
        if same {
            kept.amount += next.amount;
        }
        same
    });
    plan.emissions = rows;
}
