//! What a solve gives. Why it stopped and which results exist are kept apart.

use crate::options::Method;
use crate::residuals::Residuals;

/// Why the solver stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Termination {
    /// Optimal within the tolerances and, for whole numbers, within the gap. Also the end of a problem without columns.
    Optimal,
    /// No point satisfies all bounds and rows.
    Infeasible,
    /// The objective falls without end.
    Unbounded,
    /// One of the two, and no time was left to find out which.
    InfeasibleOrUnbounded,
    /// [`crate::Options::time_limit`] ran out.
    TimeLimit,
    /// [`crate::Options::iteration_limit`] was reached.
    IterationLimit,
    /// Stopped from outside, through [`crate::Watch`].
    Interrupted,
    /// [`crate::Options::objective_limit`] was passed.
    ObjectiveLimit,
    /// HiGHS gave up, or could not say what it had found.
    NumericalTrouble,
}

impl Termination {
    /// The name used in manifests and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Infeasible => "infeasible",
            Self::Unbounded => "unbounded",
            Self::InfeasibleOrUnbounded => "infeasible-or-unbounded",
            Self::TimeLimit => "time-limit",
            Self::IterationLimit => "iteration-limit",
            Self::Interrupted => "interrupted",
            Self::ObjectiveLimit => "objective-limit",
            Self::NumericalTrouble => "numerical-trouble",
        }
    }
}

impl std::fmt::Display for Termination {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// The result of one solve.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Why the solver stopped.
    pub termination: Termination,
    /// Objective of [`Outcome::primal`], computed from the problem's data, whether or not that point is feasible.
    pub objective: Option<f64>,
    /// Proven lower bound of the optimum. Not given by methods that end without a vertex.
    pub bound: Option<f64>,
    /// Relative distance between objective and bound; for a method that ends without a vertex, between the primal and
    /// the dual objective. Zero when both are equal, infinite when only the objective is zero.
    pub gap: Option<f64>,
    /// The last point: an optimum, an incumbent, or where a limit stopped the method. Absent when there is none worth
    /// having, and always for infeasible and unbounded problems.
    pub primal: Option<Primal>,
    /// Shadow prices; linear programmes only (see [`crate::Session::fix_integers_and_solve`] for the others), and only
    /// after an optimum.
    pub dual: Option<Dual>,
    /// The method that was used; for mixed-integer problems that of the root. When the first-order method finds no
    /// optimum, an exact method looks again, and is the one named here.
    pub method: Method,
    /// What it took.
    pub statistics: Statistics,
    /// How far the point is from feasible and optimal, computed by this crate.
    pub residuals: Option<Residuals>,
}

/// Values of columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Primal {
    /// One value a column.
    pub columns: Vec<f64>,
    /// `A x`, computed from [`Primal::columns`]: one value a row.
    pub rows: Vec<f64>,
    /// Whether all bounds, rows and whole numbers hold within the tolerances: each on its own for methods that end at
    /// a vertex, with a margin of ten and relative to the size of its bound; for the others in the norm, as they
    /// measure it themselves.
    pub feasible: bool,
}

/// Shadow prices of a minimisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Dual {
    /// Change of the optimal objective for one unit more of the active side of each row: at least zero where the row is
    /// held at its lower side, at most zero at its upper side.
    pub rows: Vec<f64>,
    /// `cost - Aᵀ y`: at least zero at a lower bound, at most zero at an upper bound.
    pub reduced_costs: Vec<f64>,
}

/// Counts, summed over everything one call of `solve` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Simplex iterations; in a mixed-integer search all its linear programmes.
    pub simplex_iterations: u64,
    /// Interior-point iterations.
    pub interior_point_iterations: u64,
    /// Pushes of the crossover.
    pub crossover_iterations: u64,
    /// Iterations of the first-order method.
    pub first_order_iterations: u64,
    /// Nodes of the search tree.
    pub nodes: u64,
}

impl std::ops::AddAssign for Statistics {
    fn add_assign(&mut self, more: Self) {
        self.simplex_iterations += more.simplex_iterations;
        self.interior_point_iterations += more.interior_point_iterations;
        self.crossover_iterations += more.crossover_iterations;
        self.first_order_iterations += more.first_order_iterations;
        self.nodes += more.nodes;
    }
}

/// |objective - bound| / |objective|: zero when they agree, infinite when only the objective is zero.
pub(crate) fn relative_gap(objective: f64, bound: f64) -> f64 {
    let distance = (objective - bound).abs();
    if distance == 0.0 { 0.0 } else { distance / objective.abs() }
}
