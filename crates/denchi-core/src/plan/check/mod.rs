//! Verifies a plan against the case. Never sees the model: every equation of `docs/model.md` is written a second time
//! here, from the tables of the plan.

mod capacity;
mod contracts;
mod custody;
mod market;
mod network;
mod rules;

use std::collections::BTreeMap;

use super::result::Plan;
use crate::case::Case;

/// How far a plan may be off, relative to the size of what is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Relative to the sum of the amounts of an equation.
    pub relative: f64,
    /// In units, for equations with small amounts; less where the amounts of the plan are all small, as in megatonnes.
    pub absolute: f64,
}

impl Tolerance {
    /// What can be asked of a solution with these solver options.
    pub fn of(options: &denchi_solver::Options) -> Self {
        let approximate = options.purpose == denchi_solver::Purpose::Approximate || !options.crossover;
        let relative = if approximate { 1e-3 } else { (10.0 * options.feasibility_tolerance).max(1e-6) };
        Tolerance { relative, absolute: relative }
    }
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the identifiers of the catalogue describe them")]
pub enum Kind {
    NonNegative,
    Balance,
    Capacity,
    MinimumUtilisation,
    Reserve,
    Lane,
    SupplyStep,
    Stock,
    Option,
    Demand,
    Mix,
    Contract,
    Custody,
    Rule,
    /// What is followed to a destination is a part of the plan, and serves it.
    Work,
    Limit,
    CostSum,
}

impl Kind {
    /// Identifier in results and key in the catalogue (`check-<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Kind::NonNegative => "non_negative",
            Kind::Balance => "balance",
            Kind::Capacity => "capacity",
            Kind::MinimumUtilisation => "minimum_utilisation",
            Kind::Reserve => "reserve",
            Kind::Lane => "lane",
            Kind::SupplyStep => "supply_step",
            Kind::Stock => "stock",
            Kind::Option => "option",
            Kind::Demand => "demand",
            Kind::Mix => "mix",
            Kind::Contract => "contract",
            Kind::Custody => "custody",
            Kind::Rule => "rule",
            Kind::Work => "work",
            Kind::Limit => "limit",
            Kind::CostSum => "cost_sum",
        }
    }
}

/// An equation that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// What was checked.
    pub kind: Kind,
    /// What it is about, in the names of the case, period included.
    pub subject: String,
    /// By how much it is off, units.
    pub amount: f64,
    /// By how much it may be off, units.
    pub allowed: f64,
}

/// How many equations of a kind were checked, and how well they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Equations checked.
    pub count: usize,
    /// Largest error as a share of what is allowed.
    pub worst: f64,
}

/// The verification of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// By kind.
    pub tallies: BTreeMap<Kind, Tally>,
    /// Equations that do not hold.
    pub violations: Vec<Violation>,
}

impl Check {
    /// Whether every equation holds.
    pub fn passed(&self) -> bool {
        self.violations.is_empty()
    }

    /// How many equations were checked.
    pub fn count(&self) -> usize {
        self.tallies.values().map(|tally| tally.count).sum()
    }
}

/// Collects errors.
struct Checker<'a> {
    case: &'a Case,
    plan: &'a Plan,
    tolerance: Tolerance,
    check: Check,
}

impl Checker<'_> {
    /// `error` is how far an equation is off (at most 0: it holds), `scale` the size of what was compared.
    fn note(&mut self, kind: Kind, error: f64, scale: f64, subject: impl FnOnce() -> String) {
        let allowed = self.tolerance.absolute.max(self.tolerance.relative * scale.abs());
        let tally = self.check.tallies.entry(kind).or_default();
        tally.count += 1;
        let error = if error.is_nan() { f64::INFINITY } else { error };
        tally.worst = tally.worst.max(error / allowed);
        if error > allowed {
            self.check.violations.push(Violation { kind, subject: subject(), amount: error, allowed });
        }
    }

    fn label(&self, period: usize) -> &str {
        &self.plan.periods[period].label
    }
}

/// Size of the amounts of a plan, their geometric mean: what is small depends on the units of the case.
fn typical_amount(plan: &Plan) -> f64 {
    let amounts = plan.activity.iter().map(|row| row.amount).chain(plan.flows.iter().map(|row| row.amount));
    let (sum, count) = amounts
        .filter(|amount| *amount > 0.0)
        .fold((0.0, 0.0), |(sum, count), amount| (sum + amount.ln(), count + 1.0));
    if count > 0.0 { (sum / count).exp() } else { 1.0 }
}

/// Verifies a plan.
pub fn verify(case: &Case, plan: &Plan, tolerance: Tolerance) -> Check {
    let absolute = tolerance.absolute * typical_amount(plan).min(1.0);
    let tolerance = Tolerance { absolute, ..tolerance };
    let mut checker = Checker { case, plan, tolerance, check: Check::default() };
    non_negative(&mut checker);
    network::balances(&mut checker);
    network::lanes_and_supplies(&mut checker);
    network::stocks(&mut checker);
    capacity::sites(&mut checker);
    capacity::options(&mut checker);
    market::demands(&mut checker);
    contracts::volumes(&mut checker);
    contracts::deliveries(&mut checker);
    contracts::bankability(&mut checker);
    rules::check(&mut checker);
    market::limits(&mut checker);
    custody::books(&mut checker);
    cost_sum(&mut checker);
    checker.check
}

fn non_negative(checker: &mut Checker) {
    let plan = checker.plan;
    let activity = plan.activity.iter().map(|row| row.amount);
    let flows = plan.flows.iter().map(|row| row.amount);
    let purchases = plan.purchases.iter().map(|row| row.amount);
    let builds = plan.builds.iter().map(|row| row.capacity);
    let served = plan.served.iter().map(|row| row.amount);
    let levels = plan.stocks.iter().map(|row| row.level);
    let discards = plan.discards.iter().map(|row| row.amount);
    let all = activity.chain(flows).chain(purchases).chain(builds).chain(served).chain(levels).chain(discards);
    let least = all.fold(0.0_f64, f64::min);
    checker.note(Kind::NonNegative, -least, 1.0, || "all".to_owned());
}

/// The parts of the cost add up to the objective of the solver.
fn cost_sum(checker: &mut Checker) {
    let sum: f64 = checker.plan.costs.iter().map(|row| row.present_value).sum();
    let size: f64 = checker.plan.costs.iter().map(|row| row.present_value.abs()).sum();
    let error = (sum - checker.plan.quality.objective).abs();
    checker.note(Kind::CostSum, error, size, || "objective".to_owned());
}
