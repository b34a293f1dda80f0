//! Expected loss of a plan: a few draws of the events of the case, the same for every plan that is compared.

use std::ops::ControlFlow;

use crate::case::Case;
use crate::plan::result::Plan;
use crate::stress::sample;
use crate::stress::{DrawOptions, Engine, Spread, StressError, Window};

/// The draws with which plans are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// The months that are looked at.
    pub window: Window,
    /// How many draws.
    pub draws: usize,
    /// The same seed gives the same draws.
    pub seed: u64,
    /// Threads.
    pub jobs: usize,
}

/// Mean of what is lost, money: shortage, extra cost, depletion, premium.
///
/// # Errors
/// As [`Engine::new`] and [`sample::batch`].
pub fn expected_loss(case: &Case, plan: &Plan, sampling: &Sampling) -> Result<f64, StressError> {
    let engine = Engine::new(case, plan, sampling.window)?;
    let options = DrawOptions { seed: sampling.seed, batch: sampling.draws, spread: Spread::LatinHypercube };
    let go = |_: usize, _: usize| ControlFlow::Continue(());
    let draws = sample::batch(&engine, &options, 0, sampling.jobs, 0, &go)?;
    #[expect(clippy::cast_precision_loss, reason = "a count of draws")]
    let count = draws.len().max(1) as f64;
    Ok(draws.iter().map(sample::Draw::total).sum::<f64>() / count)
}
