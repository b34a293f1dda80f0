//! How a solve is to be done, and the one place where the method is decided.

use std::fmt;

/// Algorithm for the linear programme; in a mixed-integer problem, for the root of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Dual simplex: exact vertex, warm starts.
    Simplex,
    /// Primal simplex: for other costs, from a basis that is still feasible.
    PrimalSimplex,
    /// Interior point (IPX), with crossover to a vertex if [`Options::crossover`] is set.
    InteriorPoint,
    /// Primal-dual hybrid gradient on the processor: an approximate solution without a basis.
    FirstOrder,
}

impl Method {
    /// The name used in manifests and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simplex => "simplex",
            Self::PrimalSimplex => "primal-simplex",
            Self::InteriorPoint => "interior-point",
            Self::FirstOrder => "first-order",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What the solution is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Purpose {
    /// Solved once, exactly.
    #[default]
    Once,
    /// Solved again after a small change, from the last basis.
    Resolve,
    /// A relative accuracy of 1e-4 is enough.
    Approximate,
}

/// The counts from which the method is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Size {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
    /// Number of matrix entries.
    pub nonzeros: usize,
    /// Number of columns that take whole numbers only.
    pub integer: usize,
}

/// Up to here the simplex method takes seconds at most, and gives a basis.
const SIMPLEX_COLUMNS: usize = 20_000;
/// From this many columns or rows on, an approximation is left to the first-order method: below, interior point takes
/// seconds, while the other may not converge at all (Japan-Canada, 26 554 columns: 3 s against no end in ten minutes).
const FIRST_ORDER_COLUMNS: usize = 100_000;

/// Decides the method; nothing else in the workspace does.
///
/// Measured on synthetic supply networks: with 74 000 columns the simplex method took 342 s and interior point with
/// crossover 24 s; with 319 000 columns interior point took 490 s and the first-order method 24 s to 1e-4.
///
/// A re-solve starts from a basis, which only the simplex method can use. A mixed-integer problem needs vertices, so the
/// first-order method is never chosen for it; the method given is that of the root, the tree below uses simplex.
pub fn choose_method(size: Size, purpose: Purpose) -> Method {
    let length = size.columns.max(size.rows);
    let (small, large) = (length < SIMPLEX_COLUMNS, length >= FIRST_ORDER_COLUMNS);
    match purpose {
        Purpose::Resolve => Method::Simplex,
        _ if small => Method::Simplex,
        Purpose::Approximate if size.integer == 0 && large => Method::FirstOrder,
        Purpose::Once | Purpose::Approximate => Method::InteriorPoint,
    }
}

/// How a solve is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Algorithm; none: [`choose_method`] decides.
    pub method: Option<Method>,
    /// What the solution is for.
    pub purpose: Purpose,
    /// Seconds of running time for one call of `solve`, including any second look it takes. None: no limit.
    pub time_limit: Option<f64>,
    /// A mixed-integer search stops when (incumbent - bound) / |incumbent| is at most this.
    pub relative_gap: f64,
    /// A mixed-integer search stops when incumbent - bound is at most this, in units of the objective.
    pub absolute_gap: f64,
    /// Worker threads; 0: as many as HiGHS likes. Only 1 makes results repeatable.
    pub threads: u32,
    /// Seed of HiGHS's random choices; at most 2^31 - 1, larger values are cut to that.
    pub seed: u32,
    /// Whether the problem is reduced before it is solved.
    pub presolve: bool,
    /// Whether interior point ends with a crossover to a vertex with a basis.
    pub crossover: bool,
    /// Largest violation of a bound or row that counts as none. With [`Purpose::Approximate`] at least 1e-4 for the
    /// first-order method, and there relative to the norm of the right-hand side.
    pub feasibility_tolerance: f64,
    /// Largest wrong-signed reduced cost that counts as none; with the same remark.
    pub optimality_tolerance: f64,
    /// Most iterations of the method; in a mixed-integer search most nodes. None: no limit.
    pub iteration_limit: Option<u32>,
    /// Dual simplex stops once the optimum is known to be above this value, a mixed-integer search once the incumbent is
    /// at or below it; both end as [`crate::Termination::ObjectiveLimit`].
    pub objective_limit: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            method: None,
            purpose: Purpose::Once,
            time_limit: None,
            relative_gap: 1e-4,
            absolute_gap: 1e-6,
            threads: 1,
            seed: 0,
            presolve: true,
            crossover: true,
            feasibility_tolerance: 1e-7,
            optimality_tolerance: 1e-7,
            iteration_limit: None,
            objective_limit: None,
        }
    }
}

/// Accuracy of the first-order method when an approximation is enough.
const APPROXIMATE: f64 = 1e-4;

impl Options {
    /// Feasibility and optimality tolerance for this method.
    pub(crate) fn tolerances(&self, method: Method) -> (f64, f64) {
        let floor = match (method, self.purpose) {
            (Method::FirstOrder, Purpose::Approximate) => APPROXIMATE,
            _ => 0.0,
        };
        (self.feasibility_tolerance.max(floor), self.optimality_tolerance.max(floor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_by_size_and_purpose() {
        let size = |columns, integer| Size { columns, rows: columns / 2, nonzeros: 3 * columns, integer };
        assert_eq!(choose_method(size(1_000, 0), Purpose::Once), Method::Simplex);
        assert_eq!(choose_method(size(1_000, 0), Purpose::Approximate), Method::Simplex);
        assert_eq!(choose_method(size(74_000, 0), Purpose::Once), Method::InteriorPoint);
        assert_eq!(choose_method(size(74_000, 0), Purpose::Resolve), Method::Simplex);
        assert_eq!(choose_method(size(26_554, 0), Purpose::Approximate), Method::InteriorPoint);
        assert_eq!(choose_method(size(319_000, 0), Purpose::Approximate), Method::FirstOrder);
        assert_eq!(choose_method(size(319_000, 7), Purpose::Approximate), Method::InteriorPoint);
    }

    #[test]
    fn names() {
        assert_eq!(format!("{:>16}", Method::InteriorPoint), "  interior-point");
    }
}
