//! A response month by month, beside the same months as planned.

use super::{Stage, Worker};
use crate::case::Case;
use crate::plan::of_values;
use crate::plan::result::Plan;
use crate::stress::{Impact, Response, StressError};

/// What is done in the months of a window, as planned and when something happens.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The case of these months: a period is a month. Its sites, lanes, supplies, demands and stocks have the ids of the
    /// case that was planned.
    pub case: Case,
    /// The months of the plan: nothing happens.
    pub planned: Plan,
    /// The months of the response.
    pub then: Plan,
    /// What is lost, and how good the answer is.
    pub response: Response,
}

impl Worker<'_> {
    /// The best response to what happens, month by month; of several that are as good, the one nearest to the plan.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn replay(&mut self, impact: &Impact) -> Result<Replay, StressError> {
        let engine = self.engine;
        let (values, response) = self.values_of(impact, Stage::solve_nearest)?;
        let case = engine.frame.conditions.months(&engine.window, 0, engine.window.months);
        let model = &engine.months.programme.model;
        let planned = of_values(&case, model, engine.months.programme.split.clone());
        let then = of_values(&case, model, values);
        Ok(Replay { case, planned, then, response })
    }
}
