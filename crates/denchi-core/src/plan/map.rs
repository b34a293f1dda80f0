//! Columns and rows become tables in the terms of the case. Nothing after this knows a column or a row.

use super::result::{
    ActivityRow, BuildRow, CapacityRow, ContractRow, DeliveryRow, DemandRow, DiscardRow, FlowRow, Plan, PriceRow,
    PurchaseRow, RentRow, ReturnRow, ServedRow, StockRow, WorkRow,
};
use super::solve::Solution;
use super::{account, custody, deliveries, offtakes, rules, worth};
use crate::accounts;
use crate::case::Case;
use crate::case::queries::{is_decided, term_at};
use crate::case::settings::Period;
use crate::ids::{ContractId, DemandId, Id};
use crate::model::{Column, Model, Row};
use crate::time;

/// What is used or built, where that carries a charge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charged {
    pub(crate) column: Column,
}

/// Maps a solution.
pub(crate) fn plan(case: &Case, model: &Model, solution: &Solution) -> Plan {
    let count = model.discount.len();
    let periods = &case.settings.periods[..count];
    let mut plan = Plan { periods: periods.to_vec(), quality: solution.quality.clone(), ..Plan::default() };
    let mut tables = Dense::of(case, periods);
    let mut charged = Vec::new();
    for (&column, &value) in model.columns.iter().zip(&solution.values) {
        if value > 0.0 || matches!(column, Column::Level { .. }) {
            place(case, model, periods, &mut plan, &mut tables, &mut charged, column, value);
        }
    }
    tables.finish(case, periods, &mut plan);
    shadow_prices(model, solution, &mut plan);
    add_capacity(case, &mut plan);
    add_returns(case, &mut plan);
    custody::book(case, model, &solution.values, &mut plan);
    rules::rows(case, &mut plan, &tables.missed_rules, &rules::Duals::of(model, solution));
    account::needs(case, &mut plan);
    account::emissions(case, &mut plan);
    account::costs(case, &mut plan, &model.discount, &charged, &tables.missed_limits);
    deliveries::fill(case, &mut plan);
    plan.contract_values = worth::contract_values(case, &plan, &model.discount);
    plan.offtakes = offtakes::offtakes(case, &plan);
    plan
}

/// Tables with a row for every owner and period, whether or not anything happens.
struct Dense {
    count: usize,
    demands: Vec<DemandRow>,
    contracts: Vec<ContractRow>,
    missed_rules: Vec<f64>,
    missed_limits: Vec<(crate::ids::LimitId, usize, f64)>,
}

impl Dense {
    fn of(case: &Case, periods: &[Period]) -> Self {
        let count = periods.len();
        let mut demands = Vec::new();
        for (id, demand) in case.demands.iter() {
            for (period, when) in periods.iter().enumerate() {
                let wanted = demand.quantity.mean(when.start, when.years) * when.years;
                demands.push(DemandRow {
                    demand: id,
                    period,
                    wanted,
                    served: 0.0,
                    lost: 0.0,
                    backlog: 0.0,
                    price: None,
                });
            }
        }
        let contracts = case.contracts.ids().flat_map(|id| contract_rows(case, periods, id)).collect();
        let missed_rules = vec![0.0; case.rules.len() * count];
        Dense { count, demands, contracts, missed_rules, missed_limits: Vec::new() }
    }

    fn demand(&mut self, demand: DemandId, t: u16) -> &mut DemandRow {
        &mut self.demands[demand.index() * self.count + usize::from(t)]
    }

    fn contract(&mut self, contract: ContractId, t: u16) -> &mut ContractRow {
        &mut self.contracts[contract.index() * self.count + usize::from(t)]
    }

    /// The volume of a term holds in all of its periods.
    fn contract_volume(&mut self, contract: ContractId, term: u16, volume: f64) {
        let first = contract.index() * self.count;
        for row in self.contracts[first..first + self.count].iter_mut().filter(|row| row.term == term) {
            row.volume = volume;
        }
    }

    fn finish(&mut self, case: &Case, periods: &[Period], plan: &mut Plan) {
        plan.demands = std::mem::take(&mut self.demands);
        let in_term = |row: &ContractRow| term_at(&case.contracts[row.contract], &periods[row.period]).is_some();
        plan.contracts = self.contracts.drain(..).filter(in_term).collect();
        for row in &mut plan.contracts {
            let period = &periods[row.period];
            let ramp = accounts::contract_ramp(case, &case.contracts[row.contract], period);
            row.contracted = if ramp > 0.0 { ramp * row.volume * period.years } else { 0.0 };
        }
    }
}

/// A row for every period, with what is known of the contract before it is planned.
fn contract_rows<'a>(case: &'a Case, periods: &'a [Period], id: ContractId) -> impl Iterator<Item = ContractRow> + 'a {
    let contract = &case.contracts[id];
    periods.iter().enumerate().map(move |(period, when)| {
        let term = term_at(contract, when).unwrap_or(u16::MAX);
        let volume = if is_decided(contract, term) { 0.0 } else { case.most_contracted(contract) };
        let price = accounts::contract_price(case, contract, when);
        ContractRow { contract: id, period, term, volume, contracted: 0.0, price, delivered: 0.0, shortfall: 0.0 }
    })
}

#[expect(clippy::too_many_arguments, reason = "one match over all families of columns")]
fn place(
    case: &Case,
    model: &Model,
    periods: &[Period],
    plan: &mut Plan,
    tables: &mut Dense,
    charged: &mut Vec<Charged>,
    column: Column,
    amount: f64,
) {
    match column {
        Column::Activity { site, run, t } => {
            let process = case.sites[site].runs[usize::from(run)].process;
            plan.activity.push(ActivityRow { site, process, period: usize::from(t), amount });
        }
        Column::Flow { lane, t } => {
            let arrival = time::arrival(periods, usize::from(t), case.lanes[lane].lead_time);
            plan.flows.push(FlowRow { lane, period: usize::from(t), arrival, amount });
        }
        Column::Purchase { supply, step, t } => {
            let when = &periods[usize::from(t)];
            let price = case.supplies[supply].steps[usize::from(step)].price.mean(when.start, when.years);
            plan.purchases.push(PurchaseRow { supply, step: usize::from(step), period: usize::from(t), amount, price });
        }
        Column::Level { stock, t } => {
            let data = &case.stocks[stock];
            let before = plan.stocks.last().filter(|row| row.stock == stock).map_or(data.opening, |row| row.level);
            let kept = (1.0 - data.loss).powf(periods[usize::from(t)].years);
            let fill = amount - kept * before;
            plan.stocks.push(StockRow { stock, period: usize::from(t), level: amount, fill });
        }
        Column::Build { option, t } => {
            let data = &case.options[option];
            let capacity = if data.unit_size.is_some() { amount.round() } else { amount } * model.layout.unit(option);
            let start = accounts::life(data, &periods[usize::from(t)]).0;
            let capital = accounts::overnight(data, &periods[usize::from(t)]) * capacity
                + if capacity > 0.0 { data.fixed_cost } else { 0.0 };
            if capacity > 0.0 {
                plan.builds.push(BuildRow { option, period: usize::from(t), capacity, start, capital });
            }
        }
        Column::Served { demand, member, t } => {
            let commodity = case.demands[demand].members[usize::from(member)].commodity;
            plan.served.push(ServedRow { demand, commodity, period: usize::from(t), amount });
            tables.demand(demand, t).served += amount;
        }
        Column::Lost { demand, t } => tables.demand(demand, t).lost = amount,
        Column::Backlog { demand, t } => tables.demand(demand, t).backlog = amount,
        Column::Delivered { contract, destination, t } => {
            tables.contract(contract, t).delivered += amount;
            let places = case.contract_destinations(&case.contracts[contract]);
            let place = places[usize::from(destination)];
            plan.deliveries.push(DeliveryRow { contract, place, period: usize::from(t), amount });
        }
        Column::Shortfall { contract, t } => tables.contract(contract, t).shortfall = amount,
        Column::Volume { contract, term, .. } => tables.contract_volume(contract, term, amount),
        Column::Discard { place, commodity, t } => {
            plan.discards.push(DiscardRow { place, commodity, period: usize::from(t), amount });
        }
        Column::MissedRule { rule, t } | Column::Unbanked { rule, t, .. } => {
            tables.missed_rules[rule.index() * tables.count + usize::from(t)] += amount;
        }
        Column::MissedLimit { limit, t, .. } => tables.missed_limits.push((limit, usize::from(t), amount)),
        Column::SiteUsed { .. } | Column::LaneUsed { .. } | Column::SupplyUsed { .. } | Column::OptionBuilt { .. } => {
            if amount > 0.5 {
                charged.push(Charged { column });
            }
        }
        Column::Work { scope, item, t } => {
            if let Some(&rule) = model.destinations.get(usize::from(scope)) {
                plan.work_for.push(WorkRow { rule, item, period: usize::from(t), amount });
            }
        }
        // Mapped as a book, with what needs no column.
        Column::Tagged { .. } | Column::Signed { .. } | Column::Slack { .. } => {}
    }
}

fn shadow_prices(model: &Model, solution: &Solution, plan: &mut Plan) {
    let count = model.discount.len();
    for (row, &dual) in model.rows.iter().zip(&solution.duals) {
        match *row {
            // Sinks minus sources = constant: one unit taken lowers the constant.
            Row::Balance { place, commodity, t } if dual != 0.0 => {
                let period = usize::from(t);
                plan.prices.push(PriceRow { place, commodity, period, price: -dual / model.discount[period] });
            }
            Row::Capacity { site, t } if dual < 0.0 => {
                let period = usize::from(t);
                plan.rents.push(RentRow { site, period, rent: -dual / model.discount[period] });
            }
            Row::Demand { demand, t } => {
                let period = usize::from(t);
                plan.demands[demand.index() * count + period].price = Some(dual / model.discount[period]);
            }
            _ => {}
        }
    }
}

fn add_capacity(case: &Case, plan: &mut Plan) {
    let options = accounts::options_by_site(case);
    let mut built: Vec<Vec<(usize, f64)>> = vec![Vec::new(); case.options.len()];
    for row in &plan.builds {
        built[row.option.index()].push((row.period, row.capacity));
    }
    let mut used = vec![0.0; case.sites.len() * plan.periods.len()];
    for row in &plan.activity {
        let run = case.sites[row.site].runs.iter().find(|run| run.process == row.process);
        used[row.site.index() * plan.periods.len() + row.period] +=
            row.amount * run.map_or(1.0, |run| run.capacity_use);
    }
    for (id, site) in case.sites.iter() {
        for (period, when) in plan.periods.iter().enumerate() {
            let (existing, _) = time::existing_capacity(site, site.ramp.map(|ramp| &case.ramps[ramp]), when);
            let mut added = 0.0;
            for &option in &options[id.index()] {
                for &(decided, capacity) in built[option.index()].iter().filter(|(decided, _)| *decided <= period) {
                    added += capacity * accounts::working_share(case, option, &plan.periods[decided], when);
                }
            }
            let usable = if existing + added > 0.0 { (existing + added) * site.availability * when.years } else { 0.0 };
            let used = used[id.index() * plan.periods.len() + period];
            plan.capacity.push(CapacityRow { site: id, period, existing, added, usable, used });
        }
    }
}

fn add_returns(case: &Case, plan: &mut Plan) {
    for (id, back) in case.returns.iter() {
        let served = plan.served.iter().filter(|row| row.demand == back.demand && row.commodity == back.served);
        let served: Vec<(usize, f64)> = served.map(|row| (row.period, row.amount)).collect();
        for (period, when) in plan.periods.iter().enumerate() {
            let mut ended = accounts::past_returns(back, when);
            for &(earlier, amount) in served.iter().filter(|(earlier, _)| *earlier <= period) {
                ended += amount * accounts::return_share(back, &plan.periods[earlier], when);
            }
            plan.returns.push(ReturnRow { r#return: id, period, amount: back.quantity * back.collection_rate * ended });
        }
    }
}
