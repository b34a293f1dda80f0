//! The programme of some statements: the facts, the rows of what is asked, and nothing else. Few statements make a small
//! programme, which is solved at once where the whole one takes long.

use denchi_solver::{Matrix, Problem};

use super::elastic::Miss;

/// What is asked of a side of a row that the case states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing: the side is let go.
    Nothing,
    /// It holds.
    Held,
    /// It may be missed, and a unit of it costs one.
    Missed,
}

/// A part of an elastic programme.
pub(super) struct Posed {
    pub(super) problem: Problem,
    /// Which row of the elastic programme each row is.
    pub(super) rows: Vec<usize>,
    /// Which column of the elastic programme each column is.
    pub(super) columns: Vec<usize>,
}

impl Posed {
    /// What is asked of each miss of an elastic programme, in some of its rows or in all. Rows without a side and columns
    /// without a row are left out; nothing costs but misses.
    pub(super) fn of(elastic: &Problem, misses: &[Miss], asked: &[Asked], within: Option<&[bool]>) -> Self {
        let (mut lower, mut upper) = (elastic.row_lower.clone(), elastic.row_upper.clone());
        let mut cost = vec![0.0; elastic.columns()];
        let mut open = vec![true; elastic.columns()];
        for (miss, asked) in misses.iter().zip(asked) {
            match asked {
                Asked::Nothing if miss.below => lower[miss.row] = f64::NEG_INFINITY,
                Asked::Nothing => upper[miss.row] = f64::INFINITY,
                Asked::Held => {}
                Asked::Missed => cost[miss.column] = 1.0,
            }
            open[miss.column] = *asked == Asked::Missed;
        }
        let asks = |row: &usize| lower[*row].is_finite() || upper[*row].is_finite();
        let rows: Vec<usize> =
            (0..elastic.rows()).filter(|&row| within.is_none_or(|within| within[row])).filter(asks).collect();
        let mut place = vec![None; elastic.rows()];
        rows.iter().zip(0_u32..).for_each(|(&row, number)| place[row] = Some(number));
        let (mut entries, mut values, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for column in (0..elastic.columns()).filter(|&column| open[column]) {
            #[expect(clippy::cast_possible_truncation, reason = "HiGHS itself counts columns with 32 bits")]
            let number = columns.len() as u32;
            let before = entries.len();
            for (row, value) in elastic.matrix.column(column) {
                if let Some(row) = place[row] {
                    entries.push((row, number));
                    values.push(value);
                }
            }
            if entries.len() > before {
                columns.push(column);
            }
        }
        let pick = |of: &[f64], which: &[usize]| which.iter().map(|&index| of[index]).collect::<Vec<f64>>();
        let problem = Problem {
            matrix: Matrix::from_entries(&entries, &values, columns.len()),
            cost: pick(&cost, &columns),
            lower: pick(&elastic.lower, &columns),
            upper: pick(&elastic.upper, &columns),
            row_lower: pick(&lower, &rows),
            row_upper: pick(&upper, &rows),
            integer: Vec::new(),
            offset: 0.0,
        };
        Posed { problem, rows, columns }
    }
}
