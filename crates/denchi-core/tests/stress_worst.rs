//! The worst closures of a small chain, against going through all sets, on random data.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::ops::ControlFlow;

use denchi_core::stress::StressError;
use denchi_core::stress::ceiling::Ceiling;
use denchi_core::stress::worst::{Answered, Worst, WorstOptions, by_cuts, by_enumeration};
use denchi_solver::{Options, Session, Termination, TripletBuilder, Watch};
use proptest::prelude::*;

/// Two mines, two refineries with slag that costs money to dump, one supplier of a second input, two factories whose scrap
/// is recycled, two markets; opening stocks here and there.
struct Chain {
    session: Session,
    /// Columns and rows that each target closes.
    targets: Vec<(Vec<usize>, Vec<usize>)>,
    ceiling: Ceiling,
}

/// Numbers below 100 from which everything is made.
type Numbers = Vec<u32>;

#[derive(Default)]
struct Writer {
    builder: TripletBuilder,
    upper: Vec<f64>,
}

impl Writer {
    fn column(&mut self, cost: f64, upper: f64, entries: &[(usize, f64)]) -> usize {
        let column = self.builder.column(cost, 0.0, upper);
        entries.iter().for_each(|&(row, value)| self.builder.entry(row, column, value));
        self.upper.push(upper);
        column
    }
}

fn chain(numbers: &Numbers) -> Chain {
    let mut numbers = numbers.iter().map(|&number| f64::from(number));
    let mut next = |scale: f64| (1.0 + numbers.next().unwrap()) * scale;
    let mut writer = Writer::default();
    // Leaves less arrives, at most what is in stock.
    let mut place = |stock: f64| writer.builder.row(f64::NEG_INFINITY, stock);
    let ore = [place(next(0.2)), place(0.0)];
    let metal = [place(0.0), place(next(0.1))];
    let salt = place(0.0);
    let cell = [place(next(0.05)), place(0.0)];
    let scrap = place(0.0);
    let slag = writer.builder.row(0.0, 0.0);
    let limits: Vec<usize> = (0..6).map(|_| writer.builder.row(f64::NEG_INFINITY, next(1.0))).collect();
    let wanted = [next(0.6), next(0.6)];
    let demand = wanted.map(|wanted| writer.builder.row(wanted, wanted));
    for site in 0..2 {
        writer.column(next(0.1), f64::INFINITY, &[(limits[site], 1.0), (ore[site], -1.0)]);
    }
    let mut lanes = Vec::new();
    for (from, to) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        lanes.push(writer.column(next(0.02), next(0.7), &[(ore[from], 1.0), (metal[to], -0.5), (slag, -0.5)]));
    }
    for site in 0..2 {
        let entries = [(limits[2 + site], 1.0), (metal[site], 1.0), (salt, 0.4), (cell[site], -1.0), (scrap, -0.3)];
        writer.column(next(0.1), f64::INFINITY, &entries);
    }
    writer.column(next(0.02), next(0.4), &[(metal[0], 1.0), (metal[1], -1.0)]);
    let salts = writer.column(next(0.1), next(0.5), &[(salt, -1.0)]);
    writer.column(next(0.05), f64::INFINITY, &[(limits[4], 1.0), (scrap, 1.0), (metal[0], -0.9)]);
    writer.column(next(0.01), f64::INFINITY, &[(slag, 1.0)]);
    for (market, &wanted) in demand.iter().enumerate() {
        for (maker, &made) in cell.iter().enumerate() {
            let rows = [(made, 1.0), (wanted, 1.0), (limits[5], if maker == market { 0.0 } else { 1.0 })];
            writer.column(next(0.05), f64::INFINITY, &rows);
        }
        writer.column(next(3.0), f64::INFINITY, &[(wanted, 1.0)]);
    }
    let upper = writer.upper;
    let problem = writer.builder.build().unwrap();
    let targets: Vec<(Vec<usize>, Vec<usize>)> = vec![
        (vec![], vec![limits[0]]),
        (vec![], vec![limits[1]]),
        (vec![], vec![limits[2]]),
        (vec![], vec![limits[3]]),
        (vec![], vec![limits[4]]),
        (vec![], vec![limits[5]]),
        (vec![salts], vec![]),
        (vec![lanes[0], lanes[3]], vec![]),
        // A country: a mine, a factory and the ways between.
        (vec![lanes[1]], vec![limits[0], limits[3]]),
    ];
    let mut closable = vec![false; upper.len()];
    targets.iter().flat_map(|target| &target.0).for_each(|&column| closable[column] = true);
    let ceiling = Ceiling::of(&problem, &closable, &vec![0.0; upper.len()]);
    Chain { session: Session::new(problem).unwrap(), targets, ceiling }
}

impl Chain {
    fn answer(&mut self, set: &[usize]) -> Answered {
        let problem = self.session.problem().clone();
        for &target in set {
            let (columns, rows) = &self.targets[target];
            columns.iter().for_each(|&column| self.session.set_column_bounds(column, 0.0, 0.0).unwrap());
            rows.iter().for_each(|&row| self.session.set_row_bounds(row, f64::NEG_INFINITY, 0.0).unwrap());
        }
        self.session.clear_solver_state();
        let outcome = self.session.solve(&Options::default(), &mut Watch::none()).unwrap();
        assert_eq!(outcome.termination, Termination::Optimal);
        for (columns, rows) in &self.targets {
            columns.iter().for_each(|&column| {
                self.session.set_column_bounds(column, problem.lower[column], problem.upper[column]).unwrap();
            });
            rows.iter().for_each(|&row| {
                self.session.set_row_bounds(row, problem.row_lower[row], problem.row_upper[row]).unwrap();
            });
        }
        let primal = outcome.primal.unwrap();
        let more = self.targets.iter().enumerate().map(|(target, (columns, rows))| {
            if set.contains(&target) {
                return 0.0;
            }
            let columns = columns.iter().map(|&column| self.ceiling.columns[column] * primal.columns[column]);
            let rows = rows.iter().map(|&row| self.ceiling.rows[row] * primal.rows[row]);
            columns.chain(rows).sum::<f64>()
        });
        Answered { value: outcome.objective.unwrap(), more: more.collect() }
    }
}

/// The worst of all sets of at most `closures` targets.
fn worst(values: &[f64], closures: u32) -> f64 {
    let sets = values.iter().enumerate().filter(|(set, _)| set.count_ones() <= closures);
    sets.map(|set| *set.1).fold(f64::NEG_INFINITY, f64::max)
}

fn close(value: f64, expected: f64) -> bool {
    (value - expected).abs() <= 1e-6 * (1.0 + expected.abs())
}

fn go_on(_: &Worst) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn the_worst_is_that_of_all_sets(numbers in proptest::collection::vec(0..100_u32, 40)) {
        let mut chain = chain(&numbers);
        prop_assert!(chain.ceiling.rows.iter().chain(&chain.ceiling.columns).all(|most| most.is_finite()));
        let count = chain.targets.len();
        let members = |set: usize| (0..count).filter(|target| set >> target & 1 == 1).collect::<Vec<_>>();
        let answers: Vec<Answered> = (0..1_usize << count).map(|set| chain.answer(&members(set))).collect();
        let values: Vec<f64> = answers.iter().map(|answered| answered.value).collect();
        // Every cut holds for every set: no unit was rated too low.
        for answered in &answers {
            for (set, value) in values.iter().enumerate() {
                let allowed = answered.value + members(set).iter().map(|&target| answered.more[target]).sum::<f64>();
                prop_assert!(*value <= allowed + 1e-6 * (1.0 + value.abs()));
            }
        }
        for closures in 1..=4_u32 {
            let expected = worst(&values, closures);
            let options = WorstOptions { closures: closures as usize, gap: 1e-7, answers: 10_000 };
            let mut answer = |set: &[usize]| Ok(chain.answer(set));
            let cuts = by_cuts(count, &options, &mut answer, &mut go_on).unwrap();
            let all = by_enumeration(count, &options, &mut answer, &mut go_on).unwrap();
            for found in [&cuts, &all] {
                prop_assert!(close(found.value, expected) && close(found.bound, expected), "{found:?} {expected}");
                prop_assert_eq!(found.raised, 0);
                prop_assert!(found.targets.len() <= closures as usize && found.gap() < 1e-5);
                let set = found.targets.iter().map(|target| 1 << target).sum::<usize>();
                prop_assert!(close(values[set], expected));
            }
        }
    }
}

/// Values of sets written down by hand: alone 5, 4 and 3, but the last two together 9.
fn by_hand(set: &[usize], more: f64) -> Answered {
    let value = match set {
        [] => 0.0,
        [0] => 5.0,
        [1] => 4.0,
        [2] => 3.0,
        [0, 1] => 6.0,
        [0, 2] => 7.0,
        [1, 2] => 9.0,
        _ => 10.0,
    };
    Answered { value, more: (0..3).map(|target| if set.contains(&target) { 0.0 } else { more }).collect() }
}

#[test]
fn a_pair_that_is_worse_than_its_parts() {
    let options = WorstOptions { closures: 2, gap: 0.0, answers: 100 };
    for more in [9.0, f64::INFINITY] {
        let found = by_cuts(3, &options, &mut |set| Ok(by_hand(set, more)), &mut go_on).unwrap();
        assert_eq!((found.targets.as_slice(), found.value, found.raised), (&[1, 2][..], 9.0, 0));
        assert!(close(found.bound, 9.0));
    }
}

#[test]
fn cuts_that_are_too_low_are_raised() {
    // Rated at 4 a target, no pair is allowed more than 8: the one of 9 tells, once it is answered.
    let options = WorstOptions { closures: 2, gap: 0.0, answers: 100 };
    for search in [by_cuts, by_enumeration] {
        let found = search(3, &options, &mut |set| Ok(by_hand(set, 4.0)), &mut go_on).unwrap();
        assert_eq!((found.targets.as_slice(), found.value), (&[1, 2][..], 9.0));
        assert!(found.raised > 0 && close(found.bound, 9.0));
    }
}

#[test]
fn a_search_can_be_cut_short() {
    let options = WorstOptions { closures: 2, gap: 0.0, answers: 2 };
    let found = by_cuts(3, &options, &mut |set| Ok(by_hand(set, 9.0)), &mut go_on).unwrap();
    assert_eq!((found.value, found.bound), (0.0, 10.0));
    let options = WorstOptions { answers: 100, ..options };
    let stopped = by_cuts(3, &options, &mut |set| Ok(by_hand(set, 9.0)), &mut |_| ControlFlow::Break(())).unwrap();
    assert_eq!((stopped.answers, stopped.bound), (2, 10.0));
    assert_eq!(stopped.gap(), f64::INFINITY.min(10.0 / f64::MIN_POSITIVE));
}

#[test]
fn targets_that_add_nothing_are_left_out() {
    let answer = |set: &[usize]| -> Result<Answered, StressError> {
        let value = if set.contains(&1) { 5.0 } else { 0.0 };
        Ok(Answered { value, more: (0..4).map(|target| if target == 1 && value == 0.0 { 5.0 } else { 0.0 }).collect() })
    };
    let options = WorstOptions { closures: 3, gap: 0.0, answers: 100 };
    for search in [by_cuts, by_enumeration] {
        let found = search(4, &options, &mut { answer }, &mut go_on).unwrap();
        assert_eq!((found.targets.as_slice(), found.value, found.bound), (&[1][..], 5.0, 5.0));
    }
}

#[test]
fn no_targets_and_more_closures_than_targets() {
    let options = WorstOptions { closures: 4, gap: 0.0, answers: 100 };
    let none = by_cuts(0, &options, &mut |_| Ok(Answered { value: 1.0, more: Vec::new() }), &mut go_on).unwrap();
    assert_eq!((none.targets.len(), none.value, none.bound), (0, 1.0, 1.0));
    let all = by_enumeration(3, &options, &mut |set| Ok(by_hand(set, 9.0)), &mut go_on).unwrap();
    assert_eq!((all.targets.as_slice(), all.value, all.bound), (&[0, 1, 2][..], 10.0, 10.0));
}
