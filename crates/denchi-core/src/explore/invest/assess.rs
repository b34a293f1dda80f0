//! Projects in turn: worth, support, effects.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use super::account::UnitAccount;
use super::effects::Standing;
use super::hold::{Holder, Support};
use super::sampled::{Sampling, expected_loss};
use super::worth::Worth;
use crate::case::Case;
use crate::explore::ExploreError;
use crate::explore::pool::{self, Progress};
use crate::explore::ready::{Answered, Ready};
use crate::explore::why::Priced;
use crate::ids::OptionId;
use crate::plan::result::{PeriodIndex, Plan};
use crate::plan::{PlanOptions, Start, Watch};

/// What is asked of projects.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// One yearly rate for all net present values; `None`: those of the case.
    pub rate: Option<f64>,
    /// Whether the plan is made to hold all of a project, and to do without.
    pub held: bool,
    /// The country whose dependence is compared; `None`: effects beyond the cost are left out.
    pub country: Option<&'a str>,
    /// Draws whose loss is compared; `None`: none are.
    pub sampling: Option<Sampling>,
    /// Stops the solver.
    pub interrupt: Option<&'a AtomicBool>,
}

/// A project in full, beside the plan without it.
#[derive(Clone, Debug, PartialEq)]
pub struct Full {
    /// With all of its capacity; `None`: no plan can hold it.
    pub with: Option<Standing>,
    /// Without it; `None`: no plan can do without.
    pub without: Option<Standing>,
}

/// What is found about a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Which option.
    pub option: OptionId,
    /// Capacity that the plan builds.
    pub planned: f64,
    /// Most capacity that could be; may be infinite.
    pub most: f64,
    /// Period of the decision that is valued: when the plan builds most of it, or would build its first unit.
    pub decided: Option<PeriodIndex>,
    /// The account of a unit; `None`: it cannot be built within the horizon.
    pub account: Option<UnitAccount>,
    /// The accounts of a unit in every period in which it can be decided, at the same prices.
    pub by_year: Vec<UnitAccount>,
    /// Its worth.
    pub worth: Option<Worth>,
    /// What support it needs; `None`: it cannot be built at all.
    pub support: Option<Support>,
    /// The share of the overnight cost, before support, that the grant for the first unit is.
    pub share_of_capital: Option<f64>,
    /// The same support as a credit per unit of the main product made within the horizon at full use.
    pub credit: Option<f64>,
    /// What it does to the plan.
    pub full: Option<Full>,
}

/// A case that is solved, and asked about its projects.
pub struct Assessor<'a> {
    pub(crate) holder: Holder<'a>,
    options: PlanOptions,
}

impl<'a> Assessor<'a> {
    /// Solves a case, from a near start where there is one.
    ///
    /// # Errors
    /// As [`Ready::of`].
    pub fn of(case: &'a Case, options: &PlanOptions, watch: &mut Watch) -> Result<Self, ExploreError> {
        Ok(Assessor { holder: Holder::of(Ready::of(case, options, watch)?), options: options.clone() })
    }

    /// The case.
    pub fn case(&self) -> &'a Case {
        self.holder.ready.case
    }

    /// The plan at least cost.
    pub fn plan(&self) -> Plan {
        self.holder.ready.plan(&self.holder.ready.optimum)
    }

    /// Where the plan of a case that is near may begin.
    pub fn start(&self) -> Option<std::sync::Arc<Start>> {
        self.holder.ready.start()
    }

    /// How plans are made.
    pub fn options(&self) -> &PlanOptions {
        &self.options
    }

    /// Assesses projects on so many threads; what is told is how many are done. A run that is stopped keeps those that are
    /// finished: fewer than were asked about, in the same order.
    ///
    /// # Errors
    /// As [`pool::finished`].
    pub fn assess(
        &self,
        projects: &[OptionId],
        asked: &Asked<'_>,
        jobs: usize,
        progress: &Progress,
    ) -> Result<Vec<Assessment>, ExploreError> {
        // The prices of the plan are read once for all that it builds.
        let planned = Priced::of(&self.holder.ready, &self.holder.ready.optimum);
        let found =
            pool::finished(projects.len(), jobs, progress, |number| self.project(projects[number], asked, &planned))?;
        Ok(found.into_iter().flatten().collect())
    }

    fn project(&self, option: OptionId, asked: &Asked<'_>, planned: &Priced<'_>) -> Result<Assessment, ExploreError> {
        let holder = &self.holder;
        let mut watch = Watch::none();
        watch.solver.interrupt = asked.interrupt;
        let built = holder.built(&holder.ready.optimum, option);
        let (total, most) = (built.iter().sum::<f64>(), holder.most(option));
        let mut found = Assessment {
            option,
            planned: total,
            most,
            decided: None,
            account: None,
            by_year: Vec::new(),
            worth: None,
            support: None,
            share_of_capital: None,
            credit: None,
            full: None,
        };
        if holder.nothing(option, total) {
            let Some((answered, first, straight, decided)) = holder.first(option, &mut watch)? else {
                return Ok(found);
            };
            found.planned = 0.0;
            let prices = Priced::of(&holder.ready, &answered);
            found.account = Some(prices.unit_account(option, decided));
            found.by_year = self.by_year(option, &prices);
            found.decided = Some(decided);
            found.support = Some(Support { first: first.max(0.0), straight, ..Support::default() });
        } else {
            let decided = (0..built.len()).max_by(|&a, &b| built[a].total_cmp(&built[b]));
            found.account = decided.map(|decided| planned.unit_account(option, decided));
            found.decided = decided;
            found.by_year = self.by_year(option, planned);
            found.support = Some(Support { straight: true, ..Support::default() });
        }
        found.worth = found.account.as_ref().map(|account| Worth::of(self.case(), account, asked.rate));
        if asked.held {
            self.hold(&mut found, asked, &mut watch)?;
        }
        self.express(&mut found);
        Ok(found)
    }

    /// The accounts of a unit by the period of the decision.
    fn by_year(&self, option: OptionId, prices: &Priced<'_>) -> Vec<UnitAccount> {
        let open = (0..self.holder.ready.model.discount.len()).filter(|&t| self.holder.charge(option, t) > 0.0);
        open.map(|t| prices.unit_account(option, t)).collect()
    }

    /// The plan with all of the project, and without it.
    fn hold(&self, found: &mut Assessment, asked: &Asked<'_>, watch: &mut Watch) -> Result<(), ExploreError> {
        let (holder, option) = (&self.holder, found.option);
        let Some(decided) = found.decided else { return Ok(()) };
        let optimum = &holder.ready.optimum;
        let missing = found.most - found.planned;
        let none = holder.nothing(option, found.planned);
        let without = if none { None } else { Some(holder.held(holder.none(option), watch)?) };
        let with = if holder.nothing(option, missing) {
            None
        } else {
            holder.full(option, decided).map(|bounds| holder.held(bounds, watch)).transpose()?
        };
        if let (Some(Some(answered)), Some(support)) = (&with, &mut found.support) {
            let extra = (answered.objective - optimum.objective).max(0.0);
            let before = holder.built(optimum, option);
            let more = holder.built(answered, option).into_iter().zip(before).enumerate();
            let charged: f64 = more.map(|(t, (with, without))| (with - without) * holder.charge(option, t)).sum();
            support.in_all = (charged > 0.0).then(|| extra / charged);
            support.full = (!answered.reduced.is_empty()).then(|| holder.marginal(option, answered));
        } else if let Some(support) = &mut found.support
            && holder.nothing(option, missing)
        {
            (support.full, support.in_all) = (Some(0.0), Some(0.0));
        }
        let standing = |answered: &Answered| self.standing(answered, asked);
        // Not asked about at all: what cannot be built in full, e.g. without a largest capacity.
        let with = match &with {
            Some(answered) => answered.as_ref().map(standing).transpose()?,
            None if holder.nothing(option, missing) => Some(standing(optimum)?),
            None => None,
        };
        let without = match &without {
            Some(answered) => answered.as_ref().map(standing).transpose()?,
            None => Some(standing(optimum)?),
        };
        found.full = Some(Full { with, without });
        Ok(())
    }

    fn standing(&self, answered: &Answered, asked: &Asked<'_>) -> Result<Standing, ExploreError> {
        let mut standing = Standing { cost: answered.objective, ..Standing::default() };
        if asked.country.is_none() && asked.sampling.is_none() {
            return Ok(standing);
        }
        let plan = self.holder.ready.plan(answered);
        if let Some(country) = asked.country {
            standing = Standing { cost: answered.objective, ..Standing::of(self.case(), &plan, country)? };
        }
        if let Some(sampling) = &asked.sampling {
            standing.expected_loss = Some(expected_loss(self.case(), &plan, sampling)?);
        }
        Ok(standing)
    }

    /// The support in other words.
    fn express(&self, found: &mut Assessment) {
        let (Some(support), Some(account)) = (&found.support, &found.account) else { return };
        let option = &self.case().options[found.option];
        let gross = option.overnight_cost.at(self.case().settings.periods[account.decided].start);
        found.share_of_capital = (gross > 0.0).then(|| support.first / gross);
        let discount = &self.holder.ready.model.discount;
        let rate = self.case().sites[option.site].runs.first().map_or(0.0, |run| {
            let made = self.case().processes[run.process].product().map_or(0.0, |row| row.quantity);
            made / run.capacity_use
        });
        let made: f64 =
            account.periods.iter().zip(discount).map(|(period, factor)| period.usable * rate * factor).sum();
        let present = support.first * self.holder.charge(found.option, account.decided);
        found.credit = (made > 0.0).then(|| present / made);
    }

    /// Nobody watches.
    pub fn unwatched(_: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
