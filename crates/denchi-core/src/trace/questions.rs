//! Questions about a plan, put to the programmes of [`super::bounds`].

use std::collections::BTreeSet;

use denchi_solver::Watch;

use crate::case::Case;
use crate::case::custody::{Custody, Tracer};
use crate::ids::PlaceId;
use crate::plan::result::Plan;

use super::TraceError;
use super::bounds::{Asked, Bounds};
use super::chain::index;
use super::chart::{Chart, Leaves, Node, Way};
use super::content::{Content, Origins};
use super::dependence::soil;
use super::result::{Bound, DependenceRow, Destination, Question, Test, Trace};

/// The least and the most that any attribution consistent with the flows of a plan allows, in the order of the questions.
///
/// # Errors
/// An unknown region; the solver fails or is stopped.
pub fn bounds(case: &Case, plan: &Plan, questions: &[Question], watch: &mut Watch) -> Result<Vec<Bound>, TraceError> {
    let chart = Chart::of(case, plan);
    let origins = Origins::of(case);
    let mut answers: Vec<Option<Bound>> = vec![None; questions.len()];
    let mut tracers: Vec<Tracer> = questions.iter().map(|question| question.tracer).collect();
    tracers.sort_unstable();
    tracers.dedup();
    for tracer in tracers {
        let content = Content::of(case, &chart, &origins, tracer);
        // Questions on the same tags share their programmes.
        for (first, question) in questions.iter().enumerate() {
            if question.tracer != tracer || answers[first].is_some() {
                continue;
            }
            let group = soil(case, places(case, &question.group)?);
            let custody = Custody { tracer, test: question.test.clone(), group };
            let tagging = content.tagging(case, &chart, &origins, &custody);
            let mut programmes = Bounds::new(&content.network, &tagging)?;
            for (number, other) in questions.iter().enumerate().skip(first) {
                if answers[number].is_none() && same_tags(question, other) {
                    let answer = programmes.ask(&asked(case, &chart, &content, other)?, watch)?;
                    answers[number] = Some(Bound {
                        content: answer.content,
                        least: answer.least,
                        proportional: answer.proportional,
                        most: answer.most,
                        solved: answer.solved,
                    });
                }
            }
        }
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Puts the least and the most into the rows of a trace's dependence that a function chooses. Rows of an unknown country
/// have none.
///
/// # Errors
/// As [`bounds`].
pub fn bound_dependence(
    case: &Case,
    plan: &Plan,
    trace: &mut Trace,
    chosen: impl Fn(&DependenceRow) -> bool,
    watch: &mut Watch,
) -> Result<(), TraceError> {
    let rows: Vec<&mut DependenceRow> =
        trace.dependence.iter_mut().filter(|row| !row.country.is_empty() && chosen(row)).collect();
    let questions: Vec<Question> = rows.iter().map(|row| question(row)).collect();
    for (row, bound) in rows.into_iter().zip(bounds(case, plan, &questions, watch)?) {
        // The row and the bounds find the share in proportion on two ways that differ by rounding.
        (row.least, row.most) = (Some(bound.least.min(row.proportional)), Some(bound.most.max(row.proportional)));
    }
    Ok(())
}

/// The question that a row of dependence answers.
fn question(row: &DependenceRow) -> Question {
    let stages = row.stage.map(|stage| BTreeSet::from([stage]));
    let test = match (row.touch, stages) {
        (true, stages) => Test::Touched(stages),
        (false, Some(stages)) => Test::LastOf(stages),
        (false, None) => Test::Entered,
    };
    Question {
        tracer: row.tracer,
        test,
        group: row.country.clone(),
        destination: Destination::Region(row.region.clone()),
        commodity: row.commodity,
        period: row.period,
    }
}

fn same_tags(a: &Question, b: &Question) -> bool {
    a.tracer == b.tracer && a.test == b.test && a.group == b.group
}

fn places(case: &Case, label: &str) -> Result<BTreeSet<PlaceId>, TraceError> {
    case.scope(label).map(|scope| scope.places).ok_or_else(|| TraceError::Region(label.to_owned()))
}

/// What a question is about: what leaves pools of its commodity and period to where it asks.
fn asked(case: &Case, chart: &Chart, content: &Content, question: &Question) -> Result<Asked, TraceError> {
    let region = match &question.destination {
        Destination::Region(label) => places(case, label)?,
        Destination::Demand(demand) => BTreeSet::from([case.demands[*demand].place]),
        Destination::Place(place) => BTreeSet::from([*place]),
    };
    let here = |number: u32| match chart.nodes[number as usize] {
        Node::Pool { place, commodity, period } => {
            commodity == question.commodity && period == question.period && region.contains(&place)
        }
        Node::Activity { .. } => false,
    };
    let mut asked = Asked::default();
    for (number, &arc) in content.arc.iter().enumerate() {
        let arc = &chart.arcs[arc as usize];
        let counts = match question.destination {
            Destination::Demand(_) => false,
            Destination::Region(_) => arc.way == Way::Input,
            Destination::Place(_) => true,
        };
        if counts && here(arc.from) {
            asked.arcs.push(index(number));
        }
    }
    for (number, &exit) in content.exit.iter().enumerate() {
        let outflow = &chart.outflows[exit as usize];
        let counts = match question.destination {
            Destination::Demand(demand) => outflow.leaves == Leaves::Demand(demand),
            Destination::Region(_) => matches!(outflow.leaves, Leaves::Demand(_)),
            Destination::Place(_) => true,
        };
        if counts && here(outflow.from) {
            asked.exits.push(index(number));
        }
    }
    Ok(asked)
}
