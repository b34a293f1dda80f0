//! What a unit of capacity earns and costs, period by period, at the prices of an optimum.
//!
//! In a period a unit of the capacity that works is worth what the best way of running its site leaves, the account of a
//! unit of activity over its use of capacity; nothing where none leaves anything, as it may idle. Where the capacity is
//! used or has room this is the shadow price of capacity, by complementary slackness; where there is none the shadow price
//! may be anything above it.

use crate::accounts::Term;
use crate::explore::why::{Limit, Part, Priced, What};
use crate::ids::{OptionId, SiteId};
use crate::model::Row;
use crate::plan::result::PeriodIndex;

/// Money in a period per unit of capacity that is decided, undiscounted; costs are positive.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnitPeriod {
    /// Units of capacity that can be used in the period.
    pub usable: f64,
    /// Units of activity that the best way of running makes of it.
    pub activity: f64,
    /// Units of the main product.
    pub product: f64,
    /// What it makes, at shadow prices.
    pub outputs: f64,
    /// What it takes in, at shadow prices.
    pub inputs: f64,
    /// Variable operation, energy, emission prices.
    pub operation: f64,
    /// What rules and limits on running it and on building it cost; negative where they pay.
    pub rules: f64,
    /// What building takes in, at shadow prices.
    pub building: f64,
    /// Capital, as the case charges it.
    pub capital: f64,
    /// Fixed operation.
    pub fixed: f64,
}

impl UnitPeriod {
    /// What is left before capital.
    pub fn margin(&self) -> f64 {
        self.outputs - self.inputs - self.operation - self.rules - self.building - self.fixed
    }

    /// What is left.
    pub fn net(&self) -> f64 {
        self.margin() - self.capital
    }
}

/// The account of a unit of capacity of an option that is decided in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitAccount {
    /// Which option.
    pub option: OptionId,
    /// Period of the decision.
    pub decided: PeriodIndex,
    /// By period of the horizon.
    pub periods: Vec<UnitPeriod>,
    /// Net present value: money at the base year of the case, per unit of capacity.
    pub npv: f64,
    /// What rules and limits add to the account of the build itself: money at the base year, by limit; costs are positive.
    pub limits: Vec<(Limit, f64)>,
    /// What its own maximum holds back, money at the base year per unit: the worth of one unit more of the maximum.
    pub held_back: f64,
}

impl Priced<'_> {
    /// The account of a unit of an option that is decided in a period.
    pub(crate) fn unit_account(&self, option: OptionId, decided: PeriodIndex) -> UnitAccount {
        let (case, model) = (self.case, self.model);
        let site = case.options[option].site;
        let column = model.layout.build(option, decided);
        let unit = model.layout.unit(option);
        let mut periods = vec![UnitPeriod::default(); model.discount.len()];
        for (row, entry) in model.problem.matrix.column(column) {
            if let Some(&Row::Capacity { t, .. }) = model.rows.get(row) {
                let t = usize::from(t);
                periods[t] = self.running(site, t, -entry / unit);
            }
        }
        let (mut limits, mut held_back) = (Vec::new(), 0.0);
        for Part { what, period, amount, .. } in self.account(column) {
            let (present, now) = (amount / unit, amount / unit / model.discount[period]);
            let slot = &mut periods[period];
            match what {
                What::Cost(Term::FixedOperation, _) => slot.fixed += now,
                What::Cost(..) => slot.capital += now,
                What::Goods(..) => slot.building += now,
                // What its capacity earns is counted from what runs in it.
                What::Limit(Limit::Capacity(of) | Limit::MinimumUtilisation(of)) if of == site => {}
                What::Limit(Limit::OptionMaximum(of)) if of == option => held_back += present,
                What::Limit(Limit::OptionSize(of)) if of == option => held_back += present,
                What::Limit(limit) => {
                    slot.rules += now;
                    limits.push((limit, present));
                }
                What::Unused(_) => {}
            }
        }
        limits.sort_by_key(|limit: &(Limit, f64)| limit.0);
        limits.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        let npv: f64 = periods.iter().zip(&model.discount).map(|(period, factor)| period.net() * factor).sum();
        UnitAccount { option, decided, periods, npv, limits, held_back }
    }

    /// What so many usable units of capacity of a site leave in a period, in the best way of running it.
    fn running(&self, site: SiteId, t: usize, usable: f64) -> UnitPeriod {
        let (case, factor) = (self.case, self.model.discount[t]);
        let data = &case.sites[site];
        let mut best: Option<(f64, UnitPeriod)> = None;
        for (run, ways) in data.runs.iter().enumerate() {
            let activity = usable / ways.capacity_use;
            if !activity.is_finite() {
                continue;
            }
            let made = case.processes[ways.process].product().map_or(0.0, |row| row.quantity);
            let mut found = UnitPeriod { usable, activity, product: activity * made, ..UnitPeriod::default() };
            for Part { what, amount, .. } in self.account(self.activity(site, run, t)) {
                let money = amount * activity / factor;
                match what {
                    What::Limit(Limit::Capacity(of) | Limit::MinimumUtilisation(of)) if of == site => {}
                    What::Goods(..) if money < 0.0 => found.outputs -= money,
                    What::Goods(..) => found.inputs += money,
                    What::Cost(..) => found.operation += money,
                    What::Limit(_) | What::Unused(_) => found.rules += money,
                }
            }
            let leaves = found.margin();
            if best.as_ref().is_none_or(|(most, _)| leaves > *most) {
                best = Some((leaves, found));
            }
        }
        let idle = UnitPeriod { usable, ..UnitPeriod::default() };
        match best {
            Some((leaves, found)) if leaves > 0.0 => found,
            // It must run at its least utilisation, whatever that costs.
            Some((_, found)) => found.scaled(data.minimum_utilisation),
            None => idle,
        }
    }
}

impl UnitPeriod {
    /// A share of what runs.
    fn scaled(self, share: f64) -> Self {
        UnitPeriod {
            usable: self.usable,
            activity: self.activity * share,
            product: self.product * share,
            outputs: self.outputs * share,
            inputs: self.inputs * share,
            operation: self.operation * share,
            rules: self.rules * share,
            ..self
        }
    }
}
