//! What a unit of each side of a programme can be worth at most, whatever the sides are.
//!
//! A response is `min c x`, `A x <= b`, `0 <= x <= u`, with prices $p \ge 0$ on the rows and $\nu \ge 0$ on the upper bounds:
//! $\nu_j \ge \sum_{produced} |a_{rj}| p_r - \sum_{used} a_{rj} p_r - c_j$. Closures change only $b$ and $u$. There are optimal
//! prices below any $P$ with
//!
//! $$P_r \ge \frac{1}{a_{rj}} \Big(\sum_{produced} |a_{sj}| P_s - \sum_{used, s \ne r} a_{sj} l_s - c_j\Big) \quad
//! \text{for every column } j \text{ that uses } r$$
//!
//! ($l$: least prices): a unit is worth no more than what is made of it, with all that it takes besides for nothing. For cut
//! off what exceeds $P$ from optimal prices: nothing that was bounded becomes unbounded, as $P$ covers its users, and no
//! objective falls, as $b_r \ge 0$. The least $P$ is found upwards from nothing.

use std::collections::VecDeque;

use denchi_solver::Problem;

/// How often a ceiling may rise before it counts as infinite: loops that return less than they take need far less.
const RISES: u32 = 10_000;

/// Rises of a smaller share are rounding.
const NOISE: f64 = 1e-9;

/// Negative sides below this share of what passes a row are rounding.
const ROUNDING: f64 = 1e-6;

/// The most that one unit more can be worth, money; may be infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceiling {
    /// Of the upper side of each row.
    pub rows: Vec<f64>,
    /// Of the upper bound of each column.
    pub columns: Vec<f64>,
}

impl Ceiling {
    /// The ceiling of a minimisation with lower bounds of zero. `closable` columns may lose any part of their upper bound;
    /// `point` is a solution, against which sides count as negative or not.
    pub fn of(problem: &Problem, closable: &[bool], point: &[f64]) -> Self {
        let rows = Rows::of(problem, closable, point);
        let mut most: Vec<f64> = (0..problem.rows()).map(|row| rows.start(row)).collect();
        let producers = producers(problem, &rows);
        let mut rises = vec![0; problem.rows()];
        let mut queue: VecDeque<usize> = (0..problem.columns()).collect();
        let mut waiting = vec![true; problem.columns()];
        while let Some(column) = queue.pop_front() {
            waiting[column] = false;
            for (row, used) in rows.entries(problem, column).filter(|entry| entry.1 > 0.0) {
                let ceiling = (rows.worth(problem, &most, column, Some(row)) / used).min(rows.known[row]);
                if ceiling <= most[row] + NOISE * most[row].abs() {
                    continue;
                }
                rises[row] += 1;
                most[row] = if rises[row] > RISES { rows.known[row] } else { ceiling };
                for &producer in &producers[row] {
                    if !std::mem::replace(&mut waiting[producer], true) {
                        queue.push_back(producer);
                    }
                }
            }
        }
        let columns = (0..problem.columns()).map(|column| rows.worth(problem, &most, column, None).max(0.0)).collect();
        Ceiling { rows: most.into_iter().map(|most| most.max(0.0)).collect(), columns }
    }
}

/// Rows as `A x <= b`: those with a lower side alone are turned round.
struct Rows {
    sign: Vec<f64>,
    /// Least price of each.
    least: Vec<f64>,
    /// Most, where a column without limit says so.
    known: Vec<f64>,
    /// Whether prices can be cut without harm: the side is not negative.
    cut: Vec<bool>,
}

impl Rows {
    fn of(problem: &Problem, closable: &[bool], point: &[f64]) -> Self {
        let count = problem.rows();
        let mut rows = Rows {
            sign: vec![1.0; count],
            least: vec![f64::NEG_INFINITY; count],
            known: vec![f64::INFINITY; count],
            cut: vec![false; count],
        };
        let mut size = vec![0.0; count];
        for (column, value) in point.iter().enumerate() {
            problem.matrix.column(column).for_each(|(row, entry)| size[row] += (entry * value).abs());
        }
        for (row, size) in size.iter().enumerate() {
            let (lower, upper) = (problem.row_lower[row], problem.row_upper[row]);
            let turned = upper == f64::INFINITY;
            rows.sign[row] = if turned { -1.0 } else { 1.0 };
            rows.cut[row] = if turned { -lower } else { upper } >= -ROUNDING * size;
            if turned || lower == f64::NEG_INFINITY {
                rows.least[row] = 0.0;
            }
        }
        let unlimited = |column: &usize| problem.upper[*column] == f64::INFINITY && !closable[*column];
        for column in (0..problem.columns()).filter(unlimited) {
            let mut entries = rows.entries(problem, column);
            let (Some((row, value)), None) = (entries.next(), entries.next()) else { continue };
            drop(entries);
            let price = -problem.cost[column] / value;
            if value > 0.0 {
                rows.least[row] = rows.least[row].max(price);
            } else {
                rows.known[row] = rows.known[row].min(price);
            }
        }
        rows
    }

    /// Entries of a column, positive where it uses a row.
    fn entries<'a>(&'a self, problem: &'a Problem, column: usize) -> impl Iterator<Item = (usize, f64)> + 'a {
        problem.matrix.column(column).map(|(row, value)| (row, value * self.sign[row]))
    }

    /// Where the search for the ceiling of a row begins.
    fn start(&self, row: usize) -> f64 {
        if self.cut[row] { self.least[row].max(0.0).min(self.known[row]) } else { self.known[row] }
    }

    /// What a column makes at the ceiling, less its cost, with all that it uses (but one row) at its least price.
    fn worth(&self, problem: &Problem, most: &[f64], column: usize, but: Option<usize>) -> f64 {
        let entries = self.entries(problem, column).filter(|entry| Some(entry.0) != but);
        let worth = |(row, value): (usize, f64)| -value * if value > 0.0 { self.least[row] } else { most[row] };
        entries.map(worth).sum::<f64>() - problem.cost[column]
    }
}

/// Columns that make something of each row.
fn producers(problem: &Problem, rows: &Rows) -> Vec<Vec<usize>> {
    let mut producers = vec![Vec::new(); problem.rows()];
    for column in 0..problem.columns() {
        for (row, value) in rows.entries(problem, column) {
            if value < 0.0 {
                producers[row].push(column);
            }
        }
    }
    producers
}
