//! Cash flow by year, net present value, internal rate of return and payback of a unit of capacity.
//!
//! Within the horizon a unit leaves what its account says. Beyond it prices are not known:
//!
//! - *as charged*: with annuities the programme charges capital only for the years of the horizon in which capacity stands,
//!   so that each later year is taken to earn just its annuity. The net present value is then that of the programme;
//! - *continued*: each later year of its life earns what a year of the last period leaves.
//!
//! Annuities `a K` of the overnight cost `K` are those of payments at the end of each of `n` years: they are worth `K` at
//! the start of operation, where the cash flow pays it. What a year brings is dated at its end. With `capital =
//! "overnight"` capital is paid in the period of the decision, and nothing beyond the horizon counts as charged.

use super::account::UnitAccount;
use super::finance::{CashFlow, Rates, Tail};
use crate::accounts;
use crate::case::Case;
use crate::case::settings::Capital;
use crate::time;

/// Less than this part of a year beyond the horizon is none.
const INSTANT: f64 = 1e-6;

/// What a unit of capacity is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The yearly rate of the net present values.
    pub rate: f64,
    /// Overnight cost less support, money per unit of capacity.
    pub overnight: f64,
    /// Net present value, money at the base year per unit of capacity: as charged.
    pub npv: f64,
    /// Net present value, continued.
    pub npv_continued: f64,
    /// Internal rates of return, as charged.
    pub irr: Rates,
    /// Internal rates of return, continued.
    pub irr_continued: Rates,
    /// Years from when capital is paid until it is back, continued; `None`: never.
    pub payback: Option<f64>,
    /// The same in present value.
    pub discounted_payback: Option<f64>,
}

/// A year of a unit of capacity: money, undiscounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearFlow {
    /// Its start, a decimal year.
    pub year: f64,
    /// Whether it is beyond the horizon, and earns what a year of the last period leaves.
    pub beyond: bool,
    /// What is made, less what it takes and what running it costs, less rules.
    pub earnings: f64,
    /// What building takes in.
    pub building: f64,
    /// Fixed operation.
    pub fixed: f64,
    /// Capital, as it is charged.
    pub charged: f64,
    /// Present value at the base year of what is left after what is charged.
    pub present: f64,
}

/// The years of a unit of capacity, within the horizon and, as if the last period went on, to the end of its life.
pub fn year_flows(case: &Case, account: &UnitAccount) -> Vec<YearFlow> {
    let mut flows = Vec::new();
    let base = base_year(case);
    let growth = 1.0 + case.settings.discount_rate;
    for (money, period) in account.periods.iter().zip(&case.settings.periods) {
        let count = period.years.round().max(1.0);
        let mut year = 0.0;
        while year < count {
            let factor = growth.powf(base - (period.start + year));
            flows.push(YearFlow {
                year: period.start + year,
                beyond: false,
                earnings: (money.margin() + money.building + money.fixed) / count,
                building: money.building / count,
                fixed: money.fixed / count,
                charged: money.capital / count,
                present: money.net() / count * factor,
            });
            year += 1.0;
        }
    }
    let Some(beyond) = Beyond::of(case, account) else { return flows };
    let mut year = 0.0;
    // A life without an end is shown for as long as the horizon is.
    let horizon: f64 = case.settings.periods.iter().map(|period| period.years).sum();
    let shown = if beyond.years.is_finite() { beyond.years } else { horizon };
    while year + INSTANT < shown {
        let share = (beyond.years - year).min(1.0);
        let factor = growth.powf(base - (beyond.start + year));
        let (earnings, fixed, charged) = (beyond.earnings * share, beyond.fixed * share, beyond.charged * share);
        flows.push(YearFlow {
            year: beyond.start + year,
            beyond: true,
            earnings,
            building: 0.0,
            fixed,
            charged,
            present: (earnings - fixed - charged) * factor,
        });
        year += 1.0;
    }
    flows
}

/// The years of a life beyond the horizon: money a year.
struct Beyond {
    start: f64,
    years: f64,
    earnings: f64,
    fixed: f64,
    /// The annuity; nothing where capital was paid at once.
    charged: f64,
}

impl Beyond {
    fn of(case: &Case, account: &UnitAccount) -> Option<Self> {
        let option = &case.options[account.option];
        let (periods, decided) = (&case.settings.periods, case.settings.periods.get(account.decided)?);
        let (start, end) = accounts::life(option, decided);
        let (last, money) = (periods.last()?, account.periods.last()?);
        let years = end - last.end();
        if years <= INSTANT {
            return None;
        }
        let stood = time::overlap(start, end, last);
        if stood <= 0.0 {
            return None;
        }
        let charged = match case.settings.capital {
            Capital::Annuity => overnight(case, account) * annuity(case, account),
            Capital::Overnight => 0.0,
        };
        let earnings = (money.margin() + money.building + money.fixed) / stood;
        Some(Beyond { start: last.end(), years, earnings, fixed: option.fixed_operating_cost, charged })
    }
}

impl Worth {
    /// The worth of a unit: at the rates of the case, or at one rate for all.
    pub fn of(case: &Case, account: &UnitAccount, rate: Option<f64>) -> Self {
        let (charged, continued) = (cash_flow(case, account, false), cash_flow(case, account, true));
        // Flows are dated at the ends of years, and the programme counts them at their starts.
        let date = base_year(case) + 1.0;
        let of_case = case.settings.discount_rate;
        let npv = rate.map_or(account.npv, |rate| charged.worth(rate, date));
        let beyond = Beyond::of(case, account).map_or(0.0, |beyond| {
            let amount = beyond.earnings - beyond.fixed - beyond.charged;
            let tail = Tail { first: beyond.start + 1.0, amount, years: beyond.years };
            CashFlow { flows: Vec::new(), tail: Some(tail) }.worth(of_case, date)
        });
        let rate_used = rate.unwrap_or(of_case);
        Worth {
            rate: rate_used,
            overnight: overnight(case, account),
            npv,
            npv_continued: rate.map_or(account.npv + beyond, |rate| continued.worth(rate, date)),
            irr: charged.rates(),
            irr_continued: continued.rates(),
            payback: continued.payback(None),
            discounted_payback: continued.payback(Some(rate_used)),
        }
    }
}

/// The cash flow of a unit: capital where it is paid, what is left in the years, and what is assumed beyond the horizon.
pub(crate) fn cash_flow(case: &Case, account: &UnitAccount, continued: bool) -> CashFlow {
    let annuity = case.settings.capital == Capital::Annuity;
    let mut flows = Vec::new();
    if annuity {
        let decided = &case.settings.periods[account.decided];
        let (start, _) = accounts::life(&case.options[account.option], decided);
        flows.push((start, -overnight(case, account)));
    }
    for year in year_flows(case, account).iter().filter(|year| !year.beyond) {
        let paid = if annuity { 0.0 } else { year.charged };
        let amount = year.earnings - year.building - year.fixed - paid;
        if amount != 0.0 {
            flows.push((year.year + 1.0, amount));
        }
    }
    flows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let tail = Beyond::of(case, account).map(|beyond| Tail {
        first: beyond.start + 1.0,
        amount: if continued { beyond.earnings - beyond.fixed } else { beyond.charged },
        years: beyond.years,
    });
    CashFlow { flows, tail }
}

/// Overnight cost less support, money per unit of capacity.
pub(crate) fn overnight(case: &Case, account: &UnitAccount) -> f64 {
    accounts::overnight(&case.options[account.option], &case.settings.periods[account.decided])
}

fn annuity(case: &Case, account: &UnitAccount) -> f64 {
    let option = &case.options[account.option];
    time::annuity(option.cost_of_capital.unwrap_or(case.settings.discount_rate), option.lifetime)
}

#[expect(clippy::cast_precision_loss, reason = "years are small")]
fn base_year(case: &Case) -> f64 {
    case.settings.base_year as f64
}
