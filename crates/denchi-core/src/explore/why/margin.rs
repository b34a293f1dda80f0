//! Which column sets the price of each node.
//!
//! Prices are found one from another, as a reader would: a node is settled by a column that touches it when all other nodes
//! that the column touches are settled, so that no chain comes back to where it began. In each round those nodes are settled
//! that can be, by the best class of column; then from the first class on again:
//!
//! 1. what the plan does and could do more or less of: between its bounds, no limit in its account;
//! 2. the same with limits in its account, e.g. at full capacity: their worth is part of the price;
//! 3. what the plan does, at its own limit;
//! 4. what the plan does not do and would at no loss; 5. at the least loss; 6. what cannot be at all.
//!
//! Of one class and round: what brings before what takes, then what moves most, then the first of the programme. That a
//! demand is served is no limit where some of it is lost: what is lost sets its worth.

use super::column::{Act, Limit, Part, What};
use super::price::Way;
use super::priced::Priced;
use crate::model::{Column, Row};

/// A part below this share of an account is a rounding.
const ROUNDING: f64 = 1e-13;
/// Classes of columns.
const CLASSES: u8 = 6;

/// What sets the price of a node: the column, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Setter {
    pub(super) column: usize,
    pub(super) way: Way,
    /// Entry of the column in the balance.
    pub(super) entry: f64,
}

/// A column as a sentence about prices.
struct Sentence {
    class: u8,
    /// Of what is idle: its loss, as a share of what it costs and takes.
    loss: f64,
    /// Rows of the balances whose prices it needs, all but the one it says.
    needs: Vec<usize>,
}

/// What sets the price of every balance, by row.
pub(super) fn setters(priced: &Priced<'_>) -> Vec<Option<Setter>> {
    let sentences: Vec<Option<Sentence>> = (0..priced.model.columns.len()).map(|column| read(priced, column)).collect();
    let is_balance = |row: usize| matches!(priced.model.rows.get(row), Some(Row::Balance { .. }));
    let mut open: Vec<usize> = (0..priced.model.rows.len()).filter(|&row| is_balance(row)).collect();
    let mut found: Vec<Option<Setter>> = vec![None; priced.model.rows.len()];
    let mut class = 0;
    while class < CLASSES && !open.is_empty() {
        let best = |&row: &usize| Some((row, best(priced, &sentences, &found, row, class, true)?));
        let settled: Vec<(usize, Setter)> = open.iter().filter_map(best).collect();
        class = if settled.is_empty() { class + 1 } else { 0 };
        for (row, setter) in settled {
            found[row] = Some(setter);
        }
        open.retain(|&row| found[row].is_none());
    }
    // What is left hangs together in a circle.
    let rest: Vec<(usize, Option<Setter>)> =
        open.iter().map(|&row| (row, best(priced, &sentences, &found, row, CLASSES, false))).collect();
    for (row, setter) in rest {
        found[row] = setter;
    }
    found
}

/// The best column for a row up to a class; where `settled`, of those that need no unsettled price.
fn best(
    priced: &Priced<'_>,
    sentences: &[Option<Sentence>],
    found: &[Option<Setter>],
    row: usize,
    most: u8,
    settled: bool,
) -> Option<Setter> {
    let mut best: Option<([f64; 4], Setter)> = None;
    for &(column, entry) in priced.entries(row) {
        let Some(sentence) = sentences[column].as_ref().filter(|sentence| sentence.class <= most) else { continue };
        if settled && sentence.needs.iter().any(|&need| need != row && found[need].is_none()) {
            continue;
        }
        let moved = (entry * priced.values[column]).abs();
        let brings = f64::from(u8::from(entry < 0.0));
        let key = [-f64::from(sentence.class), -sentence.loss, brings, moved];
        let way = match (sentence.class, entry < 0.0) {
            (0 | 1, true) => Way::Brings,
            (0 | 1, false) => Way::Takes,
            (2, _) => Way::AtLimit,
            _ => Way::Idle,
        };
        if best.as_ref().is_none_or(|(known, _)| key.partial_cmp(known) == Some(std::cmp::Ordering::Greater)) {
            best = Some((key, Setter { column, way, entry }));
        }
    }
    best.map(|(_, setter)| setter)
}

/// What a column says of prices; `None` where it touches no balance.
fn read(priced: &Priced<'_>, column: usize) -> Option<Sentence> {
    let is_balance = |row: usize| matches!(priced.model.rows.get(row), Some(Row::Balance { .. }));
    let account = priced.account(column);
    let size: f64 = account.iter().map(|part| part.amount.abs()).sum();
    let entries = priced.model.problem.matrix.column(column);
    let rows: Vec<(usize, f64)> = entries.filter(|&(row, _)| is_balance(row)).collect();
    if rows.is_empty() {
        return None;
    }
    let matters = |&&(row, entry): &&(usize, f64)| (entry * priced.dual(row)).abs() > ROUNDING * size;
    let needs = rows.iter().filter(matters).map(|&(row, _)| row).collect();
    let reduced = Priced::reduced(&account);
    let limited = account.iter().any(|part| part.amount.abs() > ROUNDING * size && holds(priced, column, part));
    // Noise of the solver is nothing already: it was cut off in the scaled programme.
    let moves = priced.values[column] > 0.0;
    let class = match (moves, reduced == 0.0, limited) {
        (true, true, false) => 0,
        (true, true, true) => 1,
        (true, false, _) => 2,
        // What cannot be at all says nothing about what would come first.
        _ if priced.model.problem.upper[column] <= 0.0 => 5,
        (false, true, _) => 3,
        (false, false, _) => 4,
    };
    let loss = if class > 3 && size > 0.0 { reduced.abs() / size } else { 0.0 };
    Some(Sentence { class, loss, needs })
}

/// Whether a part is the worth of a limit.
fn holds(priced: &Priced<'_>, column: usize, part: &Part) -> bool {
    match (part.what.clone(), priced.model.columns[column], priced.act(column)) {
        (What::Limit(Limit::Demand(of)), Column::Served { t, .. }, Act::Served(demand, _)) if of == demand => {
            let lost = priced.model.layout.lost(demand, usize::from(t));
            lost.is_none_or(|lost| priced.values[lost] <= 0.0)
        }
        (What::Limit(_), ..) => true,
        _ => false,
    }
}
