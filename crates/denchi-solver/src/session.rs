//! A problem inside HiGHS, changed in place and solved again.

use crate::ffi::Highs;
use crate::options::Options;
use crate::outcome::Outcome;
use crate::problem::{Problem, ProblemError, check_bounds, check_cost};
use crate::run;
use crate::watch::Watch;

/// What went wrong outside the mathematics. Infeasible and the like are outcomes, not errors.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SolverError {
    /// The data are faulty.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// HiGHS refused a call.
    #[error("HiGHS refused the call `{call}`")]
    Refused {
        /// Name of the call.
        call: &'static str,
    },
    /// A value of [`Options`] is out of range.
    #[error("the value for `{option}` is out of range")]
    Option {
        /// HiGHS's name of the option.
        option: &'static str,
    },
    /// An index is out of range.
    #[error("there is no {what} {index}, only {count}")]
    Index {
        /// Column, row, ...
        what: &'static str,
        /// The index.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// An array has the wrong length.
    #[error("{what}: {found} given, {expected} expected")]
    Length {
        /// What the array holds.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A closure of a [`Watch`] started another solve.
    #[error("a solve was started from within a solve")]
    Nested,
    /// HiGHS ran out of memory.
    #[error("HiGHS ran out of memory")]
    OutOfMemory,
    /// HiGHS stopped with an error and without a result.
    #[error("HiGHS failed with model status {status}")]
    Failed {
        /// HiGHS's model status.
        status: i32,
    },
}

/// Where a column or row stands in a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BasisStatus {
    /// Nonbasic at its lower bound, or fixed.
    Lower,
    /// Basic.
    Basic,
    /// Nonbasic at its upper bound.
    Upper,
    /// Nonbasic and free, at zero.
    Zero,
    /// Nonbasic, HiGHS finds out where.
    Nonbasic,
}

/// A simplex basis: as many basic entries as there are rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Status of each column.
    pub columns: Vec<BasisStatus>,
    /// Status of each row.
    pub rows: Vec<BasisStatus>,
}

const STATUSES: [BasisStatus; 5] =
    [BasisStatus::Lower, BasisStatus::Basic, BasisStatus::Upper, BasisStatus::Zero, BasisStatus::Nonbasic];

/// Owns a HiGHS instance and the problem in it. Both always agree.
///
/// A linear programme that has been solved with a basis is solved again from that basis, without presolve, until
/// [`Session::clear_solver_state`]. A session can be moved to another thread.
#[derive(Debug)]
pub struct Session {
    problem: Problem,
    highs: Highs,
}

impl Session {
    /// Checks the problem and hands it to HiGHS.
    ///
    /// # Errors
    /// Faulty data, or HiGHS refuses them.
    pub fn new(problem: Problem) -> Result<Self, SolverError> {
        problem.validate()?;
        let highs = Highs::new(&problem)?;
        Ok(Self { problem, highs })
    }

    /// The problem with all changes so far.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Solves the problem as it stands.
    ///
    /// # Errors
    /// An option is out of range, or HiGHS fails without a result.
    ///
    /// # Panics
    /// Goes on with a panic of a closure of the watch.
    pub fn solve(&mut self, options: &Options, watch: &mut Watch<'_>) -> Result<Outcome, SolverError> {
        run::solve(&mut self.highs, &self.problem, options, watch)
    }

    /// Fixes the integer columns at the (rounded) values of `incumbent`, solves the linear programme that is left, and
    /// restores the problem. The outcome has duals: the shadow prices with the whole-number decisions held.
    ///
    /// # Errors
    /// As [`Session::solve`]; an incumbent of the wrong length.
    pub fn fix_integers_and_solve(
        &mut self,
        incumbent: &[f64],
        options: &Options,
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, SolverError> {
        if incumbent.len() != self.problem.columns() {
            return Err(SolverError::Length {
                what: "incumbent",
                found: incumbent.len(),
                expected: self.problem.columns(),
            });
        }
        let integer = std::mem::take(&mut self.problem.integer);
        let held: Vec<(usize, f64, f64)> = (0..integer.len())
            .filter(|&column| integer[column])
            .map(|column| (column, self.problem.lower[column], self.problem.upper[column]))
            .collect();
        let fixed: Vec<(usize, f64, f64)> =
            held.iter().map(|&(column, ..)| (column, incumbent[column].round(), incumbent[column].round())).collect();
        let outcome = self
            .highs
            .change_integrality(&[])
            .and_then(|()| self.set_columns_bounds(&fixed))
            .and_then(|()| self.solve(options, watch));
        // Restored whatever came out.
        let restored = self.set_columns_bounds(&held);
        self.problem.integer = integer;
        restored.and_then(|()| self.highs.change_integrality(&self.problem.integer))?;
        outcome
    }

    /// Changes the cost of one column.
    ///
    /// # Errors
    /// No such column, or a cost that is not finite.
    pub fn set_cost(&mut self, column: usize, cost: f64) -> Result<(), SolverError> {
        self.set_costs(&[(column, cost)])
    }

    /// Changes the costs of columns, given as (column, cost); the last of several for one column counts.
    ///
    /// # Errors
    /// As [`Session::set_cost`]; then nothing is changed.
    pub fn set_costs(&mut self, costs: &[(usize, f64)]) -> Result<(), SolverError> {
        for &(column, cost) in costs {
            in_range("column", column, self.problem.columns())?;
            check_cost(column, cost)?;
        }
        for &(column, cost) in costs {
            self.problem.cost[column] = cost;
        }
        let set = ascending(costs.iter().map(|&(column, _)| column));
        self.highs.change_costs(&set, &pick(&self.problem.cost, &set))
    }

    /// Changes the bounds of one column. Bounds that cross are allowed: the problem is then infeasible.
    ///
    /// # Errors
    /// No such column, or a bound that is not a number or infinite on the wrong side.
    pub fn set_column_bounds(&mut self, column: usize, lower: f64, upper: f64) -> Result<(), SolverError> {
        self.set_columns_bounds(&[(column, lower, upper)])
    }

    /// Changes the bounds of columns, given as (column, lower, upper); the last of several for one column counts.
    ///
    /// # Errors
    /// As [`Session::set_column_bounds`]; then nothing is changed.
    pub fn set_columns_bounds(&mut self, bounds: &[(usize, f64, f64)]) -> Result<(), SolverError> {
        for &(column, lower, upper) in bounds {
            in_range("column", column, self.problem.columns())?;
            check_bounds(("lower", lower), ("upper", upper), column)?;
        }
        for &(column, lower, upper) in bounds {
            self.problem.lower[column] = lower;
            self.problem.upper[column] = upper;
        }
        let set = ascending(bounds.iter().map(|&(column, ..)| column));
        self.highs.change_column_bounds(&set, &pick(&self.problem.lower, &set), &pick(&self.problem.upper, &set))
    }

    /// Changes the sides of one row. Sides that cross are allowed: the problem is then infeasible.
    ///
    /// # Errors
    /// No such row, or a side that is not a number or infinite on the wrong side.
    pub fn set_row_bounds(&mut self, row: usize, lower: f64, upper: f64) -> Result<(), SolverError> {
        self.set_rows_bounds(&[(row, lower, upper)])
    }

    /// Changes the sides of rows, given as (row, lower, upper); the last of several for one row counts.
    ///
    /// # Errors
    /// As [`Session::set_row_bounds`]; then nothing is changed.
    pub fn set_rows_bounds(&mut self, bounds: &[(usize, f64, f64)]) -> Result<(), SolverError> {
        for &(row, lower, upper) in bounds {
            in_range("row", row, self.problem.rows())?;
            check_bounds(("row_lower", lower), ("row_upper", upper), row)?;
        }
        for &(row, lower, upper) in bounds {
            self.problem.row_lower[row] = lower;
            self.problem.row_upper[row] = upper;
        }
        let set = ascending(bounds.iter().map(|&(row, ..)| row));
        self.highs.change_row_bounds(&set, &pick(&self.problem.row_lower, &set), &pick(&self.problem.row_upper, &set))
    }

    /// The basis of the last solve; none if it ended without one.
    pub fn basis(&self) -> Option<Basis> {
        let (columns, rows) = self.highs.basis()?;
        let statuses = |codes: Vec<i32>| -> Option<Vec<BasisStatus>> {
            codes.into_iter().map(|code| STATUSES.get(usize::try_from(code).ok()?).copied()).collect()
        };
        Some(Basis { columns: statuses(columns)?, rows: statuses(rows)? })
    }

    /// The basis from which the next solve starts, if the simplex method does it.
    ///
    /// # Errors
    /// Wrong lengths, or HiGHS refuses it.
    pub fn set_basis(&mut self, basis: &Basis) -> Result<(), SolverError> {
        let codes = |statuses: &[BasisStatus]| -> Vec<i32> { statuses.iter().map(|&status| status as i32).collect() };
        self.highs.set_basis(&codes(&basis.columns), &codes(&basis.rows))
    }

    /// A point from which the next mixed-integer search starts, one value a column. If it is not feasible, HiGHS tries
    /// to complete its whole numbers, and else ignores it.
    ///
    /// # Errors
    /// A wrong length, or a value that is not finite.
    pub fn set_solution(&mut self, values: &[f64]) -> Result<(), SolverError> {
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(ProblemError::Value { array: "solution", index, value: values[index] }.into());
        }
        self.highs.set_solution(values)
    }

    /// Seconds that the last solve took, by the clock of HiGHS: differs from run to run, so it is in no outcome.
    pub fn seconds(&self) -> f64 {
        self.highs.seconds()
    }

    /// Forgets basis and solution: the next solve is cold.
    pub fn clear_solver_state(&mut self) {
        self.highs.clear_solver();
    }
}

/// Solves a problem once.
///
/// # Errors
/// As [`Session::new`] and [`Session::solve`].
pub fn solve(problem: Problem, options: &Options, watch: &mut Watch<'_>) -> Result<Outcome, SolverError> {
    Session::new(problem)?.solve(options, watch)
}

fn in_range(what: &'static str, index: usize, count: usize) -> Result<(), SolverError> {
    if index < count { Ok(()) } else { Err(SolverError::Index { what, index, count }) }
}

/// The indices once each, in order, as HiGHS wants them.
fn ascending(indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut set: Vec<usize> = indices.collect();
    set.sort_unstable();
    set.dedup();
    set
}

fn pick(values: &[f64], set: &[usize]) -> Vec<f64> {
    set.iter().map(|&index| values[index]).collect()
}
