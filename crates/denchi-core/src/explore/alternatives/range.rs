//! The least and the most of every thing within every slack.
//!
//! Not every question is solved. Any plan that was seen is a plan of all other questions with as much slack: a thing
//! that one does without has a least of zero, one that it has in full has its maximum as its most. So questions are
//! answered in rounds; what the plans of a round settle is not asked in the next. Rounds have the same questions for any
//! number of threads.

use super::question::Extreme;
use super::thing::Measure;
use super::{Effort, Space, Thing};
use crate::explore::{ExploreError, pool};
use crate::plan::result::Plan;

/// Questions of a round.
const ROUND: usize = 32;
/// A share of its maximum, or of what the plan has, up to which a thing is not there, or misses its maximum.
const NOISE: f64 = 1e-7;
/// An amount that is none whatever its thing, in the units of the case.
const NOTHING: f64 = 1e-9;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The least.
    Least,
    /// The most.
    Most,
}

impl Side {
    /// What turns it into something that is to be least.
    pub(super) fn sign(self) -> f64 {
        match self {
            Side::Least => 1.0,
            Side::Most => -1.0,
        }
    }
}

/// Ranges of things.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranges {
    /// What was looked at.
    pub things: Vec<Thing>,
    /// Slacks, as shares of the least cost, ascending.
    pub slacks: Vec<f64>,
    /// What the plan has of each thing.
    pub planned: Vec<f64>,
    /// What each can be at most; `None`: not known, or without end.
    pub maximum: Vec<Option<f64>>,
    /// By thing and slack: the least and the most; `None` where the run was stopped before.
    pub ranges: Vec<Vec<Option<[f64; 2]>>>,
    /// How the answers were found.
    pub tally: Tally,
}

impl Ranges {
    /// What classes are measured by: the maximum of a thing, else the most of it within the widest slack.
    pub fn scale(&self, thing: usize) -> f64 {
        let widest = || self.ranges[thing].iter().rev().flatten().map(|range| range[1]).next().unwrap_or_default();
        self.maximum[thing].unwrap_or_else(widest)
    }

    /// Whether nothing was left out.
    pub fn complete(&self) -> bool {
        self.ranges.iter().flatten().all(Option::is_some)
    }
}

/// How answers were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Ends of ranges that plans of other questions settled.
    pub settled: usize,
    /// Solved from a basis.
    pub warm: usize,
    /// Solved without a start: of whole numbers, or where a basis led nowhere.
    pub cold: usize,
    /// Simplex iterations.
    pub pivots: u64,
    /// Found once more without a start.
    pub audited: usize,
    /// Largest difference there, as a share of the maximum or of the amount.
    pub worst_audit: f64,
}

/// One end of the range of a thing.
#[derive(Clone, Copy, Debug)]
struct Job {
    thing: usize,
    side: Side,
}

/// A plan that was found.
struct Visit {
    /// The slack that it keeps, by its number.
    slack: usize,
    /// What is proven of the end that was looked for.
    proven: f64,
    /// What it has of every thing.
    values: Vec<f64>,
    pivots: u64,
    anew: bool,
    /// Distance from an answer without a start.
    audit: Option<f64>,
}

impl Space<'_> {
    /// The least and the most of things within slacks, as shares of the least cost. A run that is stopped gives what it
    /// has.
    ///
    /// # Errors
    /// As [`crate::explore::Ready::ask`].
    pub fn ranges(&self, things: Vec<Thing>, slacks: &[f64], effort: &Effort) -> Result<Ranges, ExploreError> {
        let mut slacks = slacks.to_vec();
        slacks.sort_by(f64::total_cmp);
        slacks.dedup();
        let mut book = Book::new(self, &things, slacks);
        let sides = [Side::Least, Side::Most];
        let mut jobs: Vec<Job> = (0..things.len()).flat_map(|thing| sides.map(|side| Job { thing, side })).collect();
        let (all, mut done) = (jobs.len(), 0);
        while !jobs.is_empty() {
            let before = jobs.len();
            jobs.retain(|job| !book.settles(job, book.slacks.len().min(1)));
            done += before - jobs.len();
            let round: Vec<Job> = jobs.drain(..jobs.len().min(ROUND)).collect();
            let progress = |count: usize, _: usize| (effort.progress)(done + count, all);
            let found = pool::each(round.len(), effort.jobs, &progress, |number| {
                let audit = effort.audit > 0 && (done + number).is_multiple_of(effort.audit);
                book.answer(self, &round[number], audit, effort)
            });
            match found {
                Ok(found) => round.iter().zip(found).for_each(|(job, visits)| book.enter(job, visits)),
                Err(ExploreError::Stopped) => break,
                Err(error) => return Err(error),
            }
            done += round.len();
        }
        Ok(book.close(things))
    }

    /// A plan within a slack that has the least or the most of a thing.
    ///
    /// # Errors
    /// As [`crate::explore::Ready::ask`].
    pub fn plan_at(&self, thing: &Thing, side: Side, slack: f64, effort: &Effort) -> Result<Plan, ExploreError> {
        let measure = Measure::of(self.ready.case, &self.ready.model, thing);
        let extreme = self.extreme(&measure, side, slack, None, &mut effort.watch())?;
        Ok(self.ready.plan(&extreme.answered))
    }

    /// The measures of things.
    pub(super) fn measures(&self, things: &[Thing]) -> Vec<Measure> {
        things.iter().map(|thing| Measure::of(self.ready.case, &self.ready.model, thing)).collect()
    }
}

/// What is known so far.
struct Book {
    measures: Vec<Measure>,
    slacks: Vec<f64>,
    planned: Vec<f64>,
    /// By thing and slack: the least and the most that any plan has.
    seen: Vec<Vec<[f64; 2]>>,
    /// By thing, slack and side: what is proven.
    proven: Vec<Vec<[Option<f64>; 2]>>,
    tally: Tally,
}

impl Book {
    fn new(space: &Space, things: &[Thing], slacks: Vec<f64>) -> Self {
        let measures = space.measures(things);
        let planned: Vec<f64> = measures.iter().map(|measure| measure.value(&space.ready.optimum.values)).collect();
        let seen = planned.iter().map(|&planned| vec![[planned; 2]; slacks.len()]).collect();
        let proven = vec![vec![[None; 2]; slacks.len()]; things.len()];
        Book { measures, slacks, planned, seen, proven, tally: Tally::default() }
    }

    /// What counts as nothing of a thing.
    fn noise(&self, thing: usize) -> f64 {
        let scale = self.measures[thing].maximum.unwrap_or(self.planned[thing]);
        (NOISE * scale).max(NOTHING)
    }

    /// The end of a range where something is at its bound, whatever it costs.
    fn bound(&self, job: &Job, value: f64) -> Option<f64> {
        let noise = self.noise(job.thing);
        match job.side {
            Side::Least => (value <= noise).then_some(0.0),
            Side::Most => self.measures[job.thing].maximum.filter(|maximum| value >= maximum - noise),
        }
    }

    /// What a plan that was seen settles of a job within a slack.
    fn settled(&self, job: &Job, slack: usize) -> Option<f64> {
        self.bound(job, self.seen[job.thing][slack][job.side as usize])
    }

    /// Whether plans that were seen settle the first so many slacks of a job; if so, writes it down.
    fn settles(&mut self, job: &Job, first: usize) -> bool {
        // What holds within a slack holds within all larger ones.
        let ends: Vec<Option<f64>> = (0..self.slacks.len()).map(|slack| self.settled(job, slack)).collect();
        if ends.iter().take(first).any(Option::is_none) {
            return false;
        }
        for (slack, end) in ends.into_iter().enumerate() {
            self.proven[job.thing][slack][job.side as usize] = end;
        }
        self.tally.settled += self.slacks.len();
        true
    }

    /// Answers a job: one slack after the other, each from the basis of the last, until all others are settled.
    fn answer(&self, space: &Space, job: &Job, audit: bool, effort: &Effort) -> Result<Vec<Visit>, ExploreError> {
        let mut watch = effort.watch();
        let measure = &self.measures[job.thing];
        let mut visits: Vec<Visit> = Vec::new();
        let mut near: Option<Extreme> = None;
        for (slack, &share) in self.slacks.iter().enumerate() {
            let before = visits.last().and_then(|visit| self.bound(job, visit.proven));
            if before.or_else(|| self.settled(job, slack)).is_some() {
                break;
            }
            let extreme = space.extreme(measure, job.side, share, near.as_ref(), &mut watch)?;
            let audit = match audit && slack == 0 {
                true => {
                    let anew = space.extreme_anew(measure, job.side, share, &mut watch)?;
                    let scale = measure.maximum.unwrap_or(anew.proven).max(self.noise(job.thing));
                    Some((anew.proven - extreme.proven).abs() / scale)
                }
                false => None,
            };
            let values = self.measures.iter().map(|measure| measure.value(&extreme.answered.values)).collect();
            let (proven, pivots, anew) = (extreme.proven, extreme.pivots, extreme.answered.anew);
            visits.push(Visit { slack, proven, values, pivots, anew, audit });
            near = Some(extreme);
        }
        Ok(visits)
    }

    /// Writes down what a job found, and what its plans have of all else.
    fn enter(&mut self, job: &Job, visits: Vec<Visit>) {
        let side = job.side as usize;
        let mut end = None;
        let asked = visits.len();
        for visit in visits {
            for slack in visit.slack..self.slacks.len() {
                for (thing, &value) in visit.values.iter().enumerate() {
                    let [least, most] = &mut self.seen[thing][slack];
                    (*least, *most) = (least.min(value), most.max(value));
                }
            }
            end = self.bound(job, visit.proven).or(Some(visit.proven));
            self.proven[job.thing][visit.slack][side] = end;
            self.tally.pivots += visit.pivots;
            *(if visit.anew { &mut self.tally.cold } else { &mut self.tally.warm }) += 1;
            if let Some(audit) = visit.audit {
                self.tally.audited += 1;
                self.tally.worst_audit = self.tally.worst_audit.max(audit);
            }
        }
        for slack in asked..self.slacks.len() {
            let before = end.and_then(|end| self.bound(job, end));
            self.proven[job.thing][slack][side] = before.or_else(|| self.settled(job, slack));
            self.tally.settled += 1;
        }
    }

    /// The ranges: what a range holds within a slack it holds within larger ones, and it holds the plan.
    fn close(self, things: Vec<Thing>) -> Ranges {
        let ranges = self.proven.iter().zip(&self.planned).map(|(ends, &planned)| {
            let mut held = [planned; 2];
            let range = |&[least, most]: &[Option<f64>; 2]| {
                let (least, most) = least.zip(most)?;
                held = [held[0].min(least), held[1].max(most)];
                Some(held)
            };
            ends.iter().map(range).collect()
        });
        Ranges {
            things,
            ranges: ranges.collect(),
            maximum: self.measures.iter().map(|measure| measure.maximum).collect(),
            slacks: self.slacks,
            planned: self.planned,
            tally: self.tally,
        }
    }
}
