//! What resilience is worth: the same plan with more stock or more capacity, to be met by the same draws.
//!
//! A variant leaves what the plan does as it is and adds what only an event needs: goods that wait, capacity that idles.
//! Its cost over a window of $Y$ years is
//!
//! - of a stock of $a$ units: $Y a (r \lambda + h)$, with the discount rate $r$, the price $\lambda$ of the plan and the
//!   dearest holding cost $h$ of the commodity at the place;
//! - of $a$ units of yearly capacity: $Y a (\alpha\, c + f)$, with the overnight cost $c$ of the option after support, its
//!   annuity $\alpha$ over its life and its fixed operating cost $f$.

use super::{StressError, Window};
use crate::accounts;
use crate::case::Case;
use crate::case::entities::{Closing, Direction, Names, Provenance, Quality, Stock};
use crate::case::series::Series;
use crate::ids::{CommodityId, OptionId, PlaceId};
use crate::plan::result::{PeriodIndex, Plan, StockRow, Term};
use crate::time::{self, MONTHS_PER_YEAR};

/// A plan with something more.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The case.
    pub case: Case,
    /// The plan.
    pub plan: Plan,
    /// How much more there is: units of the commodity, or of capacity a year.
    pub amount: f64,
    /// What that costs over the window, money; `None` where the plan has no price for it.
    pub cost: Option<f64>,
}

/// The plan with a stock of so many months of what a place takes: what its sites and demands use, and what it sends on.
///
/// # Errors
/// The window begins outside the plan.
pub fn stockpile(
    case: &Case,
    plan: &Plan,
    window: &Window,
    commodity: CommodityId,
    place: PlaceId,
    months: f64,
) -> Result<Variant, StressError> {
    let t = period(plan, window)?;
    let amount = months * taken(case, plan, t, commodity, place) / plan.periods[t].years / MONTHS_PER_YEAR;
    let at = plan.periods[t].start;
    let same = case.stocks.values().filter(|stock| stock.commodity == commodity && stock.place == place);
    let holding = same.map(|stock| stock.holding_cost.at(at)).fold(0.0, f64::max);
    let price = price(case, plan, t, commodity, place);
    let cost = price.map(|price| years(window) * amount * (case.settings.discount_rate * price + holding));
    let mut variant = Variant { case: case.clone(), plan: plan.clone(), amount, cost };
    let stock = variant.case.stocks.insert(
        format!("stockpile-{}-{}", case.commodities.name(commodity), case.places.name(place)),
        Stock {
            names: Names::default(),
            place,
            commodity,
            maximum: f64::INFINITY,
            minimum: 0.0,
            opening: amount,
            // Its cost stands apart: what is drawn would otherwise save some of it.
            holding_cost: Series::constant(0.0),
            loss: 0.0,
            closing: Closing::Free,
            provenance: Provenance { quality: Some(Quality::Assumed), ..Provenance::default() },
        },
    );
    let periods = 0..plan.periods.len();
    variant.plan.stocks.extend(periods.map(|period| StockRow { stock, period, level: amount, fill: 0.0 }));
    Ok(variant)
}

/// The plan with all of an option that it has not built, idle until it is needed.
///
/// # Errors
/// The window begins outside the plan.
pub fn reserve(case: &Case, plan: &Plan, window: &Window, option: OptionId) -> Result<Variant, StressError> {
    let t = period(plan, window)?;
    let now = &plan.periods[t];
    let data = &case.options[option];
    let built: f64 = plan.builds.iter().filter(|row| row.option == option).map(|row| row.capacity).sum();
    let amount = (data.maximum - built).max(0.0);
    let annuity = time::annuity(data.cost_of_capital.unwrap_or(case.settings.discount_rate), data.lifetime);
    let yearly = annuity * accounts::overnight(data, now) + data.fixed_operating_cost;
    let mut variant = Variant {
        case: case.clone(),
        plan: plan.clone(),
        amount,
        cost: amount.is_finite().then_some(years(window) * amount * yearly),
    };
    let availability = case.sites[data.site].availability;
    for row in variant.plan.capacity.iter_mut().filter(|row| row.site == data.site) {
        row.added += amount;
        row.usable += amount * availability * plan.periods[row.period].years;
    }
    Ok(variant)
}

/// What the operation of a plan costs in the months of a window, without what it loses: capital, operation, purchases,
/// freight; less revenue.
///
/// # Errors
/// The window begins outside the plan.
pub fn cost_of_supply(plan: &Plan, window: &Window) -> Result<f64, StressError> {
    let t = period(plan, window)?;
    let penal = |term: Term| matches!(term, Term::Shortage | Term::Backlog | Term::RulePenalty);
    let amount: f64 = plan.costs.iter().filter(|row| row.period == t && !penal(row.term)).map(|row| row.amount).sum();
    Ok(amount / plan.periods[t].years * years(window))
}

fn period(plan: &Plan, window: &Window) -> Result<PeriodIndex, StressError> {
    time::period_at(&plan.periods, window.start).ok_or(StressError::Outside(window.start))
}

fn years(window: &Window) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "windows are short")]
    let months = window.months as f64;
    months / MONTHS_PER_YEAR
}

/// What a place takes of a commodity in a period, units: inputs of its sites, what its demands are served, what it sends on.
fn taken(case: &Case, plan: &Plan, t: PeriodIndex, commodity: CommodityId, place: PlaceId) -> f64 {
    let used = plan.activity.iter().filter(|row| row.period == t && case.sites[row.site].place == place).map(|row| {
        let recipe = case.processes[row.process].recipe.iter();
        let inputs = recipe.filter(|part| part.direction == Direction::Input && part.commodity == commodity);
        row.amount * inputs.map(|part| part.quantity).sum::<f64>()
    });
    let served = plan
        .served
        .iter()
        .filter(|row| row.period == t && row.commodity == commodity && case.demands[row.demand].place == place);
    let sent = plan.flows.iter().filter(|row| {
        let lane = &case.lanes[row.lane];
        row.period == t && lane.commodity == commodity && lane.from == place
    });
    used.sum::<f64>() + served.map(|row| row.amount).sum::<f64>() + sent.map(|row| row.amount).sum::<f64>()
}

/// Price of the plan, else the reference price of the commodity.
fn price(case: &Case, plan: &Plan, t: PeriodIndex, commodity: CommodityId, place: PlaceId) -> Option<f64> {
    let own = plan.prices.iter().find(|row| row.period == t && row.commodity == commodity && row.place == place);
    let reference = || case.commodities[commodity].price.as_ref().map(|price| price.at(plan.periods[t].start));
    own.map(|row| row.price).or_else(reference).map(|price| price.max(0.0))
}
