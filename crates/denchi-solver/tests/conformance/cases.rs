//! Problems with known answers, and a few helpers.

use denchi_solver::{ColumnBuilder, Method, Options, Outcome, Problem, Watch, solve};

pub(crate) const INFINITY: f64 = f64::INFINITY;

pub(crate) fn options(method: Method) -> Options {
    Options { method: Some(method), ..Options::default() }
}

pub(crate) fn run(problem: Problem, options: &Options) -> Outcome {
    solve(problem, options, &mut Watch::none()).unwrap()
}

pub(crate) fn quick(problem: Problem) -> Outcome {
    run(problem, &Options::default())
}

#[track_caller]
pub(crate) fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * (1.0 + expected.abs()), "{found} is not {expected}");
}

#[track_caller]
pub(crate) fn all_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(&found, &expected)| close(found, expected));
}

/// Knuth's linear congruential generator: the same numbers on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A whole number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(end)).unwrap()
    }

    pub(crate) fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * f64::from(self.below(1 << 20)) / f64::from(1 << 20)
    }
}

/// Hillier and Lieberman's window factory: largest 3 x + 5 y with x <= 4, 2 y <= 12, 3 x + 2 y <= 18.
/// As a minimisation: x = 2, y = 6, objective -36, duals 0, -3/2, -1.
pub(crate) fn windows() -> Problem {
    let mut builder = ColumnBuilder::new();
    for side in [4.0, 12.0, 18.0] {
        builder.row(-INFINITY, side);
    }
    builder.column(-3.0, 0.0, INFINITY, [(0, 1.0), (2, 3.0)]);
    builder.column(-5.0, 0.0, INFINITY, [(1, 2.0), (2, 2.0)]);
    builder.build().unwrap()
}

/// Dantzig (1963), "Linear Programming and Extensions", chapter 3.3; the first model of the GAMS library.
/// Cheapest transport: 153.675 thousand dollars.
pub(crate) fn dantzig() -> Problem {
    let distances = [[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]];
    let mut builder = ColumnBuilder::new();
    for supply in [350.0, 600.0] {
        builder.row(-INFINITY, supply);
    }
    for demand in [325.0, 300.0, 275.0] {
        builder.row(demand, INFINITY);
    }
    for (plant, distances) in distances.iter().enumerate() {
        for (market, distance) in distances.iter().enumerate() {
            builder.column(0.09 * distance, 0.0, INFINITY, [(plant, 1.0), (2 + market, 1.0)]);
        }
    }
    builder.build().unwrap()
}

/// Wagner and Whitin (1958), "Dynamic version of the economic lot size model", Management Science 5: the twelve months
/// of their table 1, with a holding cost of 1. Cheapest plan: 864.
pub(crate) fn wagner_whitin() -> Problem {
    let demand = [69.0, 29.0, 36.0, 61.0, 61.0, 26.0, 34.0, 67.0, 45.0, 67.0, 79.0, 56.0];
    let setup = [85.0, 102.0, 102.0, 101.0, 98.0, 114.0, 105.0, 86.0, 119.0, 110.0, 98.0, 114.0];
    let mut builder = ColumnBuilder::new();
    let balance: Vec<usize> = demand.iter().map(|&demand| builder.row(demand, demand)).collect();
    let link: Vec<usize> = demand.iter().map(|_| builder.row(-INFINITY, 0.0)).collect();
    for month in 0..demand.len() {
        let rest: f64 = demand[month..].iter().sum();
        builder.column(0.0, 0.0, INFINITY, [(balance[month], 1.0), (link[month], 1.0)]);
        builder.integer_column(setup[month], 0.0, 1.0, [(link[month], -rest)]);
        let next = balance.get(month + 1).map(|&row| (row, 1.0));
        builder.column(1.0, 0.0, INFINITY, [(balance[month], -1.0)].into_iter().chain(next));
    }
    builder.build().unwrap()
}

/// Cornuejols and Dawande (1998): split customers so that each product is halved; minimise the sum of deviations.
/// With five products and forty customers branch and bound does not finish in any time a test has.
pub(crate) fn market_split(products: usize) -> Problem {
    let mut random = Random::new(1998);
    let customers = 10 * (products - 1);
    let amount: Vec<Vec<f64>> =
        (0..products).map(|_| (0..customers).map(|_| f64::from(random.below(100))).collect()).collect();
    let mut builder = ColumnBuilder::new();
    for amounts in &amount {
        let half = (amounts.iter().sum::<f64>() / 2.0).floor();
        builder.row(half, half);
    }
    for customer in 0..customers {
        let entries = amount.iter().map(|amounts| amounts[customer]).enumerate();
        builder.integer_column(0.0, 0.0, 1.0, entries);
    }
    for product in 0..products {
        builder.column(1.0, 0.0, INFINITY, [(product, 1.0)]);
        builder.column(1.0, 0.0, INFINITY, [(product, -1.0)]);
    }
    builder.build().unwrap()
}

/// A network of layers with capacities and demands at the end, feasible because shortfall is possible at a price.
pub(crate) fn network(layers: usize, width: usize) -> Problem {
    let mut random = Random::new(42);
    let mut builder = ColumnBuilder::new();
    let node = |layer: usize, place: usize| layer * width + place;
    for layer in 0..layers {
        for _ in 0..width {
            let demand = if layer + 1 == layers { random.between(10.0, 50.0) } else { 0.0 };
            builder.row(demand, if layer + 1 == layers { INFINITY } else { demand });
        }
    }
    for place in 0..width {
        builder.column(random.between(1.0, 5.0), 0.0, random.between(20.0, 60.0), [(node(0, place), 1.0)]);
        builder.column(100.0, 0.0, INFINITY, [(node(layers - 1, place), 1.0)]);
    }
    for layer in 1..layers {
        for from in 0..width {
            for _ in 0..6 {
                let to = random.below(u32::try_from(width).unwrap()) as usize;
                let recovery = random.between(0.8, 1.0);
                let entries = [(node(layer - 1, from), -1.0), (node(layer, to), recovery)];
                builder.column(random.between(1.0, 10.0), 0.0, random.between(10.0, 30.0), entries);
            }
        }
    }
    builder.build().unwrap()
}

/// A covering problem whose numbers span sixteen powers of ten. It has an optimum: nothing costs less than nothing, and
/// more of everything covers all rows.
pub(crate) fn badly_scaled(seed: u64) -> Problem {
    let mut random = Random::new(seed);
    let mut power = |from: f64, to: f64| (random.below(12) as usize, 10_f64.powf(random.between(from, to)));
    let mut builder = ColumnBuilder::new();
    for _ in 0..12 {
        builder.row(power(-4.0, 9.0).1, INFINITY);
    }
    for column in 0..20 {
        let cost = power(-6.0, 6.0).1;
        let own = (column % 12, power(-8.0, 8.0).1);
        builder.column(cost, 0.0, INFINITY, [own, power(-8.0, 8.0), power(-8.0, 8.0), power(-8.0, 8.0)]);
    }
    builder.build().unwrap()
}
