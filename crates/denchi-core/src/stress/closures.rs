//! The worst closures of a plan: the search of [`super::worst`], answered by the engine.
//!
//! What a response uses of a target is what it does beyond what the closure of the target leaves; a unit of it is worth no
//! more than the [`Ceiling`] of the programme says.

use std::collections::BTreeMap;

use super::ceiling::Ceiling;
use super::response::Changes;
use super::sweep::Closing;
use super::worst::{self, Answered, Answers, Progress, Worst, WorstOptions};
use super::{Engine, Impact, Response, StressError, Worker};

/// How the worst set is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Search {
    /// By cuts: many sets.
    #[default]
    Cuts,
    /// From a list of all sets, those first that the cuts so far allow most: few of them.
    Enumeration,
}

/// Sets up to which a list of them is quicker than a programme over 0/1 variables.
const LISTED: f64 = 300_000.0;

impl Search {
    /// The search that suits so many targets and closures.
    pub fn suited(targets: usize, closures: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "targets are few")]
        let choices = (0..closures.min(targets)).map(|place| (targets - place) as f64 / (place + 1) as f64);
        if choices.product::<f64>() <= LISTED { Search::Enumeration } else { Search::Cuts }
    }
}

/// The worst closures, and what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstClosures {
    /// What was found, with targets numbered as the closings were given.
    pub worst: Worst,
    /// The response to them.
    pub response: Response,
}

/// Closings of which the worst few are looked for. Sets that were answered are not answered again: for one, two, three
/// closures in turn, only what is new is.
pub struct Closures<'a, 'b> {
    rating: Rating<'a, 'b>,
    jobs: usize,
    known: BTreeMap<Vec<usize>, (Answered, Response)>,
}

impl<'a, 'b> Closures<'a, 'b> {
    /// Closings, each from the start of the window for its time to recover, to be answered by so many threads.
    ///
    /// # Errors
    /// The solver refuses the programme.
    pub fn new(engine: &'a Engine<'b>, closings: &[Closing], jobs: usize) -> Result<Self, StressError> {
        Ok(Closures { rating: Rating::of(engine, closings), jobs, known: BTreeMap::new() })
    }

    /// Finds the few closings which cost most at once. The answer is the same for any number of threads.
    ///
    /// # Errors
    /// As [`Worker::respond`].
    pub fn worst(
        &mut self,
        search: Search,
        options: &WorstOptions,
        progress: &mut Progress,
    ) -> Result<WorstClosures, StressError> {
        let targets = self.rating.impacts.len();
        let looking = worst::Search::new(targets, options, self);
        let worst = match search {
            Search::Cuts => looking.end(progress, worst::Search::by_cuts)?,
            Search::Enumeration => looking.end(progress, worst::Search::by_enumeration)?,
        };
        let (_, response) = self.find(&worst.targets)?;
        Ok(WorstClosures { worst, response })
    }

    /// The answer to a set, ascending, and the response to it.
    fn find(&mut self, set: &[usize]) -> Result<(Answered, Response), StressError> {
        if let Some(known) = self.known.get(set) {
            return Ok(known.clone());
        }
        let new = self.rating.answer(&mut self.rating.engine.worker()?, set)?;
        self.known.insert(set.to_vec(), new.clone());
        Ok(new)
    }
}

impl Answers for Closures<'_, '_> {
    fn answer(&mut self, set: &[usize]) -> Result<Answered, StressError> {
        Ok(self.find(set)?.0)
    }

    /// Answers the first few that are not known, one a thread. What fails is left for when it is asked for.
    fn ahead(&mut self, sets: &[Vec<usize>]) {
        if sets.first().is_none_or(|set| self.known.contains_key(set)) {
            return;
        }
        let new: Vec<&Vec<usize>> = sets.iter().filter(|set| !self.known.contains_key(*set)).take(self.jobs).collect();
        if new.len() < 2 {
            return;
        }
        let rating = &self.rating;
        let answer = |set: &[usize]| rating.answer(&mut rating.engine.worker()?, set);
        let found: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = new.iter().map(|set| scope.spawn(|| answer(set))).collect();
            threads.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
        });
        let found: Vec<_> = new.into_iter().cloned().zip(found).collect();
        self.known.extend(found.into_iter().filter_map(|(set, found)| Some((set, found.ok()?.ok()?))));
    }
}

/// Finds the few closings which cost most at once, once.
///
/// # Errors
/// As [`Worker::respond`].
pub fn worst(
    engine: &Engine,
    closings: &[Closing],
    search: Search,
    options: &WorstOptions,
    progress: &mut Progress,
) -> Result<WorstClosures, StressError> {
    Closures::new(engine, closings, 1)?.worst(search, options, progress)
}

/// What closings do, and what units of it are worth at most.
struct Rating<'a, 'b> {
    engine: &'a Engine<'b>,
    impacts: Vec<Impact>,
    changes: Vec<Changes>,
    ceiling: Ceiling,
}

impl<'a, 'b> Rating<'a, 'b> {
    fn of(engine: &'a Engine<'b>, closings: &[Closing]) -> Self {
        let (case, window, months) = (engine.case(), engine.window(), engine.months());
        let close = |closing: &Closing| closing.target.close(case, window, 0.0, closing.time_to_recover);
        let impacts: Vec<Impact> = closings.iter().map(close).collect();
        let changes: Vec<Changes> = impacts.iter().map(|impact| months.changes(case, impact)).collect();
        let mut closable = vec![false; months.problem().columns()];
        changes.iter().flat_map(|changes| &changes.upper).for_each(|&(column, _)| closable[column] = true);
        let ceiling = Ceiling::of(months.problem(), &closable, &months.programme.split);
        Rating { engine, impacts, changes, ceiling }
    }

    /// All that a set of closings does.
    fn together(&self, set: &[usize]) -> Impact {
        let mut together = Impact::default();
        for &target in set {
            together.join(self.impacts[target].clone());
        }
        together
    }

    fn answer(&self, worker: &mut Worker, set: &[usize]) -> Result<(Answered, Response), StressError> {
        let (values, response) = worker.respond_with(&self.together(set))?;
        let activity = self.engine.months().problem().row_activity(&values);
        let more = |target: usize| if set.contains(&target) { 0.0 } else { self.used(target, &values, &activity) };
        let more = (0..self.changes.len()).map(more).collect();
        Ok((Answered { value: response.loss.total(), more }, response))
    }

    /// What a response does beyond what is left of a target, at most worth, money.
    fn used(&self, target: usize, values: &[f64], activity: &[f64]) -> f64 {
        let worth = |beyond: f64, ceiling: f64| if beyond > 0.0 { beyond * ceiling } else { 0.0 };
        let Changes { upper, sides, .. } = &self.changes[target];
        let columns = upper.iter().map(|&(at, left)| worth(values[at] - left, self.ceiling.columns[at]));
        columns.chain(sides.iter().map(|&(at, _, left)| worth(activity[at] - left, self.ceiling.rows[at]))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_sets_are_listed() {
        // 400 · 399 / 2 = 79 800 pairs, 10 586 800 triples; 20 of 20 are one set.
        assert_eq!(Search::suited(400, 1), Search::Enumeration);
        assert_eq!(Search::suited(400, 2), Search::Enumeration);
        assert_eq!(Search::suited(400, 3), Search::Cuts);
        assert_eq!(Search::suited(20, 20), Search::Enumeration);
        assert_eq!(Search::suited(0, 3), Search::Enumeration);
    }
}
