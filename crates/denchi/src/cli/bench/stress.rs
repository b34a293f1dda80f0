//! Time of responses to draws of events, and their programmes for others to solve.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use denchi_core::case::{Case, write_atomically};
use denchi_core::plan::result::Plan;
use denchi_core::stress::draws::{self, DrawOptions, Spread};
use denchi_core::stress::survive::Survival;
use denchi_core::stress::{Engine, Impact, Target, Window};
use denchi_solver::{Names, write_mps};
use serde_json::{Value, json};

use crate::pipeline::Clock;

/// Months up to which times to survive are looked at.
const LONGEST: f64 = 120.0;

/// The time to survive the closure of every site, one after the other.
pub(super) fn survive(case: &Case, plan: &Plan, clock: &mut Clock) -> Result<Value> {
    clock.enter("survive-prepare");
    let start = case.settings.periods.first().map_or(0.0, |period| period.start);
    let mut survival = Survival::new(case, plan, &Window { start, months: 1 }, LONGEST)?;
    clock.enter("survive");
    let mut times = Vec::new();
    for site in case.sites.ids() {
        times.push(survival.time_to_survive(&Target::Site(site))?);
    }
    clock.stop();
    let finite: Vec<f64> = times.iter().flatten().copied().collect();
    let least = finite.iter().copied().reduce(f64::min);
    Ok(json!({ "sites": times.len(), "finite": finite.len(), "least": least }))
}

/// Answers draws of the first batches of seed 1, one after the other: once to prepare all programmes, once to be timed.
pub(super) fn respond(
    case: &Case,
    plan: &Plan,
    count: usize,
    programmes: Option<&Path>,
    clock: &mut Clock,
) -> Result<Value> {
    let settings = case.settings.stress.clone().unwrap_or_default();
    let first = case.settings.periods.first().map_or(0.0, |period| period.start);
    let window = Window { start: settings.start.unwrap_or(first), months: usize::from(settings.months) };
    clock.enter("stress-engine");
    let engine = Engine::new(case, plan, window)?;
    let options = DrawOptions { seed: 1, batch: count.max(1), spread: Spread::default() };
    let drawn = draws::batch(case, &window, &options, 0);
    let impacts: Vec<Impact> = drawn.iter().map(|draw| Impact::of(case, &window, draw)).collect();
    let mut worker = engine.worker()?;
    clock.enter("stress-prepare");
    for impact in &impacts {
        worker.respond(impact)?;
    }
    clock.enter("stress-respond");
    let mut answers = Vec::new();
    for (number, impact) in impacts.iter().enumerate() {
        let begin = Instant::now();
        let response = worker.respond(impact)?;
        let seconds = begin.elapsed().as_secs_f64();
        let mut answer = json!({
            "draw": number,
            "events": drawn[number].len(),
            "way": response.certificate.way.id(),
            "pivots": response.certificate.pivots,
            "seconds": seconds,
            "total": response.loss.total(),
            "lost": response.loss.product(),
        });
        if let Some(folder) = programmes {
            let posed = engine.posed(impact)?;
            let mut text = Vec::new();
            write_mps(&posed.problem, Names::numbered(), &mut text)?;
            std::fs::create_dir_all(folder)?;
            write_atomically(&folder.join(format!("draw-{number}.mps")), &text)?;
            answer["money"] = json!(posed.money);
            answer["planned"] = json!(posed.planned);
        }
        answers.push(answer);
    }
    clock.stop();
    let [columns, rows] = engine.base().size;
    Ok(json!({ "columns": columns, "rows": rows, "distance": engine.distance()?, "answers": answers }))
}
