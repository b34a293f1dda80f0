//! The worst sets of closures, as a table.

use denchi_core::stress::{Response, Target};

use super::tables::count;
use super::{Tested, names};
use crate::table::{ResultTable, integer, number, text};

/// The worst set of at most so many closures.
#[derive(Clone, Debug)]
pub struct WorstSet {
    /// Most targets that close at once.
    pub most: usize,
    /// What closes.
    pub targets: Vec<Target>,
    /// Its total loss, money.
    pub value: f64,
    /// No set loses more than this, money.
    pub bound: f64,
    /// Relative distance of the two.
    pub gap: f64,
    /// Sets that were answered.
    pub answers: usize,
    /// What it does.
    pub response: Response,
}

/// The table: one row for each number of closures.
pub fn worst(tested: &Tested<'_>, sets: &[WorstSet]) -> ResultTable {
    let (money, unit) = (tested.money(), tested.unit());
    let columns = vec![
        integer("closed").described("stress-closed"),
        text("targets").described("stress-targets"),
        text("names_en").described("stress-name_en"),
        text("names_ja").described("stress-name_ja"),
        integer("time_to_survive").described("stress-time_to_survive"),
        number("lost", unit).described("stress-lost"),
        number("total", &money).described("stress-total"),
        number("bound", &money).described("stress-bound"),
        number("gap", "1").described("stress-set_gap"),
        integer("answers").described("stress-answers"),
    ];
    let mut table = ResultTable::new("worst", columns, &["closed"]);
    for set in sets {
        let loss = &set.response.loss;
        let join = |names: Vec<String>, by: &str| names.join(by);
        let ids = set.targets.iter().map(|target| target.id(tested.case)).collect();
        let named: Vec<[String; 2]> = set.targets.iter().map(|target| names::target(tested.case, target)).collect();
        let named = |index: usize| named.iter().map(|names| names[index].clone()).collect();
        table.push([
            count(set.most),
            join(ids, "|").as_str().into(),
            join(named(0), " + ").as_str().into(),
            join(named(1), "＋").as_str().into(),
            loss.first_month.map_or(crate::table::Cell::Blank, count),
            loss.product().into(),
            set.value.into(),
            set.bound.into(),
            set.gap.into(),
            count(set.answers),
        ]);
    }
    table
}
