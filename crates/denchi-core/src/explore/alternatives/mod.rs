//! What good plans have in common, and where they differ: the near-optimal space of a case.
//!
//! A plan is *near-optimal* within a slack $\varepsilon$ where it satisfies the case and costs at most
//! $z^* + \varepsilon |z^*|$, with $z^*$ the least cost. Over all of these the least and the most of every thing are
//! linear programmes in the columns of the plan's own, with one row more (E. D. Brill, S.-Y. Chang, L. D. Hopkins,
//! Modeling to generate alternatives: the HSJ approach and an illustration using a problem in land use planning,
//! Management Science 28 (1982) 221–235; J. F. DeCarolis, Using modeling to generate
//! alternatives (MGA) to expand our thinking on energy futures, Energy Economics 33 (2011) 145–152; F. Neumann and
//! T. Brown, The near-optimal feasible space of a renewable power system model, Electric Power Systems Research 190
//! (2021) 106690, who take the extremes of every technology). `docs/explore.md` says how each class is defined.

mod different;
mod question;
mod range;
mod thing;

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use super::Ready;
use crate::case::Case;
use crate::plan::Watch;
use crate::plan::result::Plan;

pub use different::Different;
pub use range::{Ranges, Side, Tally};
pub use thing::{Kind, Thing};

/// What counts as no slack, as a share of the cost: an optimum is certified to a relative gap of 1e-8, and nothing but
/// its own face can be searched with a tolerance below that.
const NO_SLACK: f64 = 1e-9;

/// All plans of a case that cost little more than the best one.
pub struct Space<'a> {
    ready: Ready<'a>,
    /// The row that holds the cost.
    row: usize,
}

/// How much work is done, and who looks at it.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// Threads; the answers are the same for any number.
    pub jobs: usize,
    /// Every so many answers is found once more without a start; 0: none.
    pub audit: usize,
    /// Set to stop.
    pub interrupt: Option<&'a AtomicBool>,
    /// Is told how many answers of how many there are; `Break` stops.
    pub progress: &'a (dyn Fn(usize, usize) -> ControlFlow<()> + Sync),
}

impl<'a> Effort<'a> {
    /// Lets a solver be stopped.
    fn watch(&self) -> Watch<'a> {
        let solver = denchi_solver::Watch { interrupt: self.interrupt, ..denchi_solver::Watch::none() };
        Watch { solver, stage: None }
    }
}

impl<'a> Space<'a> {
    /// The plans of a case around its optimum.
    pub fn new(mut ready: Ready<'a>) -> Self {
        let row = ready.limit_cost(f64::INFINITY);
        Space { ready, row }
    }

    /// The case.
    pub fn case(&self) -> &'a Case {
        self.ready.case
    }

    /// The least cost, present value.
    pub fn cost(&self) -> f64 {
        self.ready.optimum.objective
    }

    /// The least cost that is proven: that of the plan, but for whole numbers.
    pub fn proven_cost(&self) -> f64 {
        self.ready.optimum.bound.unwrap_or(self.cost())
    }

    /// The plan at least cost.
    pub fn optimum(&self) -> Plan {
        self.ready.plan(&self.ready.optimum)
    }

    /// Whether some decisions are whole numbers.
    pub fn is_integer(&self) -> bool {
        self.ready.model.problem.is_mip()
    }

    /// What a plan may cost within a slack, a share of the least cost.
    pub fn budget(&self, slack: f64) -> f64 {
        self.cost() + slack.max(NO_SLACK) * self.cost().abs()
    }

    /// The side of the row that holds the cost, for a slack: (row, lower, upper).
    fn side(&self, slack: f64) -> (usize, f64, f64) {
        (self.row, f64::NEG_INFINITY, self.budget(slack) - self.ready.model.problem.offset)
    }
}

/// What good plans do with a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// In all of them.
    MustHave,
    /// In some, and not in others.
    RealChoice,
    /// In none.
    Never,
}

impl Class {
    /// The class of a range: *must-have* where the least is more than a share of the scale, *never* where the most is at
    /// most that, else *real choice*. The scale is the maximum of the thing, or the most of it within the widest slack.
    pub fn of([least, most]: [f64; 2], scale: f64, threshold: f64) -> Self {
        let limit = threshold * scale;
        match (least > limit, most <= limit) {
            (true, _) => Class::MustHave,
            (_, true) => Class::Never,
            _ => Class::RealChoice,
        }
    }

    /// Identifier.
    pub fn id(self) -> &'static str {
        match self {
            Class::MustHave => "must-have",
            Class::RealChoice => "real-choice",
            Class::Never => "never",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Class;

    #[test]
    fn classes_by_a_hundredth() {
        let class = |least, most| Class::of([least, most], 50.0, 0.01);
        assert_eq!(class(0.51, 50.0), Class::MustHave);
        assert_eq!(class(0.5, 50.0), Class::RealChoice);
        assert_eq!(class(0.0, 0.51), Class::RealChoice);
        assert_eq!(class(0.0, 0.5), Class::Never);
        assert_eq!(Class::of([0.0, 0.0], 0.0, 0.01), Class::Never);
    }
}
