//! Monte Carlo: responses to draws of events, batch by batch.

use super::pool::{self, Answer, Progress};
use super::{Certificate, DrawOptions, Engine, Impact, Loss, Occurrence, StressError, Tally, draws};

/// A draw and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// From 0, over all batches.
    pub number: u64,
    /// What happens.
    pub occurrences: Vec<Occurrence>,
    /// Units of the end product that are lost.
    pub lost: f64,
    /// The first month, from 0, in which any of it is lost.
    pub first_month: Option<usize>,
    /// Value of what is lost, money.
    pub shortage_cost: f64,
    /// Extra cost of operation, money.
    pub extra_cost: f64,
    /// Value of what is missing in stocks and on the water at the end, money.
    pub depletion: f64,
    /// Extra cost of departing from what the rules of the plan ask, money.
    pub premium: f64,
    /// How good the answer is.
    pub certificate: Certificate,
    /// Relative difference of the objectives where it was solved anew.
    pub audit: Option<f64>,
}

impl Draw {
    fn new(number: u64, occurrences: Vec<Occurrence>, answer: &Answer) -> Self {
        let Loss { first_month, shortage_cost, extra_cost, depletion, premium, .. } = answer.response.loss;
        Draw {
            number,
            occurrences,
            lost: answer.response.loss.product(),
            first_month,
            shortage_cost,
            extra_cost,
            depletion,
            premium,
            certificate: answer.response.certificate,
            audit: answer.audit,
        }
    }

    /// All of the loss, money.
    pub fn total(&self) -> f64 {
        self.shortage_cost + self.extra_cost + self.depletion + self.premium
    }
}

/// The draws of a batch, and what they do. Depends on nothing but the plan, the window, the options and the number.
///
/// # Errors
/// As [`pool::answer_all`].
pub fn batch(
    engine: &Engine,
    options: &DrawOptions,
    number: u64,
    jobs: usize,
    audit: usize,
    progress: &Progress,
) -> Result<Vec<Draw>, StressError> {
    let (case, window) = (engine.case(), engine.window());
    let drawn = draws::batch(case, window, options, number);
    let impacts: Vec<Impact> = drawn.iter().map(|occurrences| Impact::of(case, window, occurrences)).collect();
    let answers = pool::answer_all(engine, &impacts, jobs, audit, progress)?;
    let first = number * options.batch as u64;
    let numbered = (first..).zip(drawn).zip(&answers);
    Ok(numbered.map(|((number, occurrences), answer)| Draw::new(number, occurrences, answer)).collect())
}

/// How draws were answered.
pub fn tally(draws: &[Draw]) -> Tally {
    Tally::of(draws.iter().map(|draw| (&draw.certificate, draw.audit)))
}
