//! What a sample says: key figures with their intervals, exceedance curve, drivers of the tail.

use denchi_core::stress::Occurrence;
use denchi_core::stress::sample::Draw;
use denchi_core::stress::statistics::{self, Driver, Estimate, Exceedance};

use super::Tested;
use super::tables::{Figure, figures};
use crate::table::{ResultTable, number, text};

/// The statistics of a sample.
#[derive(Clone, Debug)]
pub struct Chances {
    /// Draws.
    pub draws: usize,
    /// Level of the tail.
    pub level: f64,
    /// Expected loss, money.
    pub expected: Estimate,
    /// Value at risk, money.
    pub at_risk: Estimate,
    /// Conditional value at risk, money.
    pub tail: Estimate,
    /// Expected loss of the end product, units.
    pub lost: Estimate,
    /// Probability that some of it is lost.
    pub any: Estimate,
    /// The curve of total losses.
    pub exceedance: Vec<Exceedance>,
    /// What drives the tail.
    pub drivers: Vec<Driver>,
    head: Head,
}

/// Units and names of the tables.
#[derive(Clone, Debug)]
struct Head {
    money: String,
    unit: String,
    events: Vec<String>,
}

impl Chances {
    /// The statistics of draws that come in batches of a size.
    pub fn of(tested: &Tested<'_>, draws: &[Draw], batch: usize, level: f64) -> Self {
        let values = |of: fn(&Draw) -> f64| draws.iter().map(of).collect::<Vec<f64>>();
        let total = values(Draw::total);
        let pairs: Vec<(&[Occurrence], f64)> =
            draws.iter().map(|draw| (draw.occurrences.as_slice(), draw.total())).collect();
        let drivers = statistics::drivers(&pairs, level);
        let events = &tested.case.events;
        Chances {
            draws: draws.len(),
            level,
            expected: statistics::mean(&total, batch),
            at_risk: statistics::value_at_risk(&total, batch, level),
            tail: statistics::conditional_value_at_risk(&total, batch, level),
            lost: statistics::mean(&values(|draw| draw.lost), batch),
            any: statistics::mean(&values(|draw| if draw.first_month.is_some() { 1.0 } else { 0.0 }), batch),
            exceedance: statistics::exceedance(&total),
            head: Head {
                money: tested.money(),
                unit: tested.unit().to_owned(),
                events: drivers.iter().map(|driver| events.name(driver.event).to_owned()).collect(),
            },
            drivers,
        }
    }

    /// Key figures.
    pub fn figures(&self) -> Vec<Figure> {
        let estimate = |id, estimate: Estimate, unit: &str| Figure {
            id,
            value: Some(estimate.value),
            interval: estimate.low.is_finite().then_some([estimate.low, estimate.high]),
            unit: unit.to_owned(),
        };
        let Head { money, unit, .. } = &self.head;
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 draws")]
        let draws = self.draws as f64;
        vec![
            Figure::new("draws", draws, ""),
            estimate("expected", self.expected, money),
            estimate("at_risk", self.at_risk, money),
            estimate("tail", self.tail, money),
            estimate("expected_lost", self.lost, unit),
            estimate("any_lost", self.any, "1"),
        ]
    }

    /// Name of the event of each driver.
    pub fn events(&self) -> &[String] {
        &self.head.events
    }

    /// The tables: figures, exceedance, drivers.
    pub fn tables(&self) -> Vec<ResultTable> {
        vec![figures(&self.figures()), self.curve(), self.causes()]
    }

    fn curve(&self) -> ResultTable {
        let columns = vec![
            number("loss", &self.head.money).described("stress-total"),
            number("probability", "1").described("stress-probability"),
        ];
        let mut table = ResultTable::new("exceedance", columns, &["loss"]);
        for point in &self.exceedance {
            table.push([point.loss.into(), point.probability.into()]);
        }
        table
    }

    fn causes(&self) -> ResultTable {
        let columns = vec![
            text("event").described("stress-event"),
            number("in_all", "1").described("stress-in_all"),
            number("in_tail", "1").described("stress-in_tail"),
            number("lift", "1").described("stress-lift"),
            number("loss_with", &self.head.money).described("stress-loss_with"),
            number("loss_without", &self.head.money).described("stress-loss_without"),
        ];
        let mut table = ResultTable::new("drivers", columns, &["event"]);
        for (driver, name) in self.drivers.iter().zip(&self.head.events) {
            table.push([
                name.as_str().into(),
                driver.probability.into(),
                driver.in_tail.into(),
                driver.lift().into(),
                driver.with.into(),
                driver.without.into(),
            ]);
        }
        table
    }
}
