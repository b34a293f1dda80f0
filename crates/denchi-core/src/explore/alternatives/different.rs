//! Plans that differ from the best one, and from each other, as much as they can.
//!
//! The *distance* of two plans is the mean over all options of how far apart their built capacities are, as a share of
//! what the slack leaves open (the most less the least): 0 for plans that build the same, 1 where every option is at
//! opposite ends. Each plan in turn has the largest distance that is found to the nearest of those before it. That
//! distance is a minimum of convex functions, so it is raised step by step: with signs $s_{ki} = \pm 1$ of the
//! differences of a plan from plan $k$, $\sum_i s_{ki} (x_i - x_{ki}) / w_i$ is never more than the distance, equal to
//! it where the signs are right, and linear. The first signs lead to the ends of the ranges that earlier plans used
//! least, as weights of "hop, skip and jump" do (Brill, Chang and Hopkins 1982; DeCarolis 2011); F. Lombardi and others,
//! Policy decision support for renewables deployment through spatially explicit practically optimal alternatives, Joule
//! 4 (2020) 2185–2207, weigh by use relative to the maximum as well; T. T. Pedersen and others, Modeling all alternative
//! solutions for highly renewable energy systems, Energy 234 (2021) 121294, search the space by directions.

use super::thing::Measure;
use super::{Effort, Ranges, Space};
use crate::explore::ExploreError;
use crate::explore::ready::{Answered, Question, Ready};
use crate::plan::Watch;
use crate::plan::result::Plan;

/// Steps of one plan; later ones gain little.
const STEPS: usize = 4;
/// A step that gains less, as a share of the distance, is the last.
const GAIN: f64 = 0.01;
/// Plans that are nearer than this are the same.
const SAME: f64 = 1e-6;

/// A plan that differs from others.
#[derive(Clone, Debug)]
pub struct Different {
    /// The plan; without prices, as it is not the one at least cost.
    pub plan: Plan,
    /// Its cost, present value.
    pub cost: f64,
    /// Its distance from the plan at least cost, then from each different plan before it: 0 to 1.
    pub distances: Vec<f64>,
}

/// An option of which the slack leaves something open.
struct Choice {
    measure: Measure,
    least: f64,
    /// The most less the least.
    width: f64,
}

impl Choice {
    /// Where a plan is in the range, from 0 to 1.
    fn place(&self, values: &[f64]) -> f64 {
        (self.measure.value(values) - self.least) / self.width
    }
}

impl Space<'_> {
    /// Up to so many plans within the widest slack of `of`, the ranges of options; fewer where no more differ, or the run
    /// was stopped.
    ///
    /// # Errors
    /// As [`Ready::ask`].
    pub fn different(&self, count: usize, of: &Ranges, effort: &Effort) -> Result<Vec<Different>, ExploreError> {
        let choices = self.choices(of);
        let slack = of.slacks.last().copied().unwrap_or_default();
        let places = |values: &[f64]| -> Vec<f64> { choices.iter().map(|choice| choice.place(values)).collect() };
        let mut before = vec![places(&self.ready.optimum.values)];
        let mut plans = Vec::new();
        while plans.len() < count && !choices.is_empty() {
            let next = match self.farthest(&choices, &before, slack, effort) {
                Err(ExploreError::Stopped) => break,
                next => next?,
            };
            let place = places(&next.values);
            let distances: Vec<f64> = before.iter().map(|other| distance(&place, other)).collect();
            if nearest(&distances) <= SAME {
                break;
            }
            before.push(place);
            plans.push(Different { plan: self.ready.plan(&next), cost: next.quality.objective, distances });
            if (effort.progress)(plans.len(), count).is_break() {
                break;
            }
        }
        Ok(plans)
    }

    fn choices(&self, of: &Ranges) -> Vec<Choice> {
        let measures = self.measures(&of.things).into_iter().enumerate();
        let choice = |(number, measure): (usize, Measure)| {
            let [least, most] = of.ranges[number].last().copied().flatten()?;
            let width = most - least;
            (width > SAME * of.scale(number)).then_some(Choice { measure, least, width })
        };
        measures.filter_map(choice).collect()
    }

    /// A plan far from all before.
    fn farthest(
        &self,
        choices: &[Choice],
        before: &[Vec<f64>],
        slack: f64,
        effort: &Effort,
    ) -> Result<Answered, ExploreError> {
        let mut watch = effort.watch();
        let mut towards = unused(before);
        let mut best: Option<(f64, Answered)> = None;
        for _ in 0..STEPS {
            let apart = Apart::of(self, choices, before, &towards);
            let answered = apart.ask(self.side(slack), &mut watch)?;
            towards = choices.iter().map(|choice| choice.place(&answered.values)).collect();
            let distances: Vec<f64> = before.iter().map(|other| distance(&towards, other)).collect();
            let reached = nearest(&distances);
            let enough = best.as_ref().is_some_and(|(known, _)| reached <= known * (1.0 + GAIN));
            if best.as_ref().is_none_or(|(known, _)| reached > *known) {
                best = Some((reached, answered));
            }
            if enough {
                break;
            }
        }
        best.map(|(_, answered)| answered).ok_or(ExploreError::NoPlan)
    }
}

/// Mean difference of two plans.
fn distance(one: &[f64], other: &[f64]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of options")]
    let count = one.len().max(1) as f64;
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum::<f64>() / count
}

fn nearest(distances: &[f64]) -> f64 {
    distances.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The end of every range that the plans before used least.
fn unused(before: &[Vec<f64>]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a count of plans")]
    let count = before.len().max(1) as f64;
    let options = before.first().map_or(0, Vec::len);
    let mean = |option: usize| before.iter().map(|plan| plan[option]).sum::<f64>() / count;
    (0..options).map(|option| f64::from(u8::from(mean(option) < 0.5))).collect()
}

/// The programme with one column more, the distance from the nearest plan plus one, and a row for each plan.
struct Apart<'a> {
    ready: Ready<'a>,
    column: usize,
}

impl<'a> Apart<'a> {
    fn of(space: &Space<'a>, choices: &[Choice], before: &[Vec<f64>], towards: &[f64]) -> Self {
        let mut ready = space.ready.clone();
        // From minus one on, so that where it begins no row is missed.
        let column = ready.add_column(0.0, 2.0);
        #[expect(clippy::cast_precision_loss, reason = "a count of options")]
        let count = choices.len() as f64;
        for plan in before {
            let mut entries = vec![(column, 1.0)];
            let mut constant = 1.0;
            for ((choice, &towards), &place) in choices.iter().zip(towards).zip(plan) {
                let sign = if towards >= place { 1.0 } else { -1.0 };
                let weight = sign / (choice.width * count);
                entries.extend(choice.measure.part.iter().map(|&(column, amount)| (column, -weight * amount)));
                constant -= sign * place / count + weight * choice.least;
            }
            ready.add_row(f64::NEG_INFINITY, constant, &entries);
        }
        Apart { ready, column }
    }

    fn ask(&self, side: (usize, f64, f64), watch: &mut Watch) -> Result<Answered, ExploreError> {
        let objective = Some(vec![(self.column, -1.0)]);
        self.ready.ask(&Question { objective, sides: vec![side], ..Question::default() }, watch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_by_hand() {
        assert_eq!(distance(&[0.0, 1.0, 0.5, 0.5], &[1.0, 0.0, 0.5, 0.25]), 2.25 / 4.0);
        assert_eq!(nearest(&[0.5, 0.25, 1.0]), 0.25);
        // Two plans of three have all of the first option, one of three of the second.
        assert_eq!(unused(&[vec![1.0, 0.0], vec![1.0, 0.0], vec![0.0, 1.0]]), [0.0, 1.0]);
    }
}
