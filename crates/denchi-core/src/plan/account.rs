//! What a plan costs, emits and needs: from its quantities and the case alone.

use std::collections::BTreeMap;

use super::map::Charged;
use super::result::{CostRow, EmissionKind, EmissionRow, NeedRow, Plan, Subject, Term};
use super::rules::work;
use crate::accounts;
use crate::case::Case;
use crate::case::entities::Direction;
use crate::case::series::Series;
use crate::ids::{LimitId, ProcessId};
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
    embodied(case, plan, &mut ledger);
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

/// Emission prices on what works for a destination.
fn embodied(case: &Case, plan: &Plan, ledger: &mut Ledger) {
    let scopes = case.work_scopes();
    for scope in &scopes {
        for (t, period) in plan.periods.iter().enumerate() {
            let price = accounts::embodied_price(case, scope, period);
            if price == 0.0 {
                continue;
            }
            for (item, amount) in work::done(case, plan, &scopes, scope.rules[0], t) {
                let cost = price * accounts::work_emissions(case, item, period) * amount;
                ledger.add(Term::EmissionPrice, work::subject(item), t, cost);
            }
        }
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
