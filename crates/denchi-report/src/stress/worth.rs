//! What resilience is worth, as a table.

use denchi_core::stress::statistics::{self, Estimate};

use super::Tested;
use crate::table::{ResultTable, number, text};

/// Something that a plan could have, and what the same draws lose with it.
#[derive(Clone, Debug)]
pub struct Worth {
    /// What it is.
    pub label: String,
    /// How much of it, and its unit.
    pub amount: Option<(f64, String)>,
    /// Its cost over the window, money; `None`: not known.
    pub cost: Option<f64>,
    /// Total loss by draw, money.
    pub losses: Vec<f64>,
}

/// What one thing avoids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Avoided {
    /// Expected loss with it, money.
    pub expected: f64,
    /// Conditional value at risk with it, money.
    pub tail: f64,
    /// By how much the expected loss is less, with the interval of the difference between the same draws, money.
    pub expected_avoided: Estimate,
    /// By how much the conditional value at risk is less, money.
    pub tail_avoided: f64,
    /// Expected loss that each unit of its cost avoids; `None` where it has no cost above zero.
    pub per_cost: Option<f64>,
}

impl Worth {
    /// What it avoids of the losses that the same draws have without it.
    pub fn avoided(&self, without: &[f64], batch: usize, level: f64) -> Avoided {
        let tail = |losses: &[f64]| statistics::conditional_value_at_risk(losses, batch, level).value;
        let less: Vec<f64> = without.iter().zip(&self.losses).map(|(without, with)| without - with).collect();
        let expected_avoided = statistics::mean(&less, batch);
        Avoided {
            expected: statistics::mean(&self.losses, batch).value,
            tail: tail(&self.losses),
            expected_avoided,
            tail_avoided: tail(without) - tail(&self.losses),
            per_cost: self.cost.filter(|cost| *cost > 0.0).map(|cost| expected_avoided.value / cost),
        }
    }
}

/// The table: one row for each thing.
pub fn value(tested: &Tested<'_>, without: &[f64], things: &[Worth], batch: usize, level: f64) -> ResultTable {
    let money = tested.money();
    let columns = vec![
        text("option").described("stress-option"),
        number("amount", "unit").described("stress-amount"),
        text("unit").described("stress-unit"),
        number("cost", &money).described("stress-cost"),
        number("expected", &money).described("stress-expected"),
        number("tail", &money).described("stress-tail"),
        number("expected_avoided", &money).described("stress-expected_avoided"),
        number("low", &money).described("stress-low"),
        number("high", &money).described("stress-high"),
        number("tail_avoided", &money).described("stress-tail_avoided"),
        number("avoided_per_cost", "1").described("stress-avoided_per_cost"),
    ];
    let mut table = ResultTable::new("value", columns, &["option"]);
    for thing in things {
        let Avoided { expected, tail, expected_avoided, tail_avoided, per_cost } = thing.avoided(without, batch, level);
        let interval = |end: f64| end.is_finite().then_some(end);
        table.push([
            thing.label.as_str().into(),
            thing.amount.as_ref().map(|(amount, _)| *amount).into(),
            thing.amount.as_ref().map(|(_, unit)| unit.as_str()).into(),
            thing.cost.into(),
            expected.into(),
            tail.into(),
            expected_avoided.value.into(),
            interval(expected_avoided.low).into(),
            interval(expected_avoided.high).into(),
            tail_avoided.into(),
            per_cost.into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::Worth;

    /// Four draws lose 0, 0, 100 and 300, and with it 0, 0, 50 and 100: a mean of 100 becomes 37.5; of the worst half 200
    /// becomes 75. It costs 25, and avoids 2.5 for each unit of that.
    #[test]
    fn what_is_avoided_by_hand() {
        let with =
            Worth { label: "stock".to_owned(), amount: None, cost: Some(25.0), losses: vec![0.0, 0.0, 50.0, 100.0] };
        let avoided = with.avoided(&[0.0, 0.0, 100.0, 300.0], 2, 0.5);
        assert_eq!((avoided.expected, avoided.tail), (37.5, 75.0));
        assert_eq!((avoided.expected_avoided.value, avoided.tail_avoided), (62.5, 125.0));
        assert_eq!(avoided.per_cost, Some(2.5));
    }
}
