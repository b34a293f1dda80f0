//! `denchi plan --then`: what is made least after the cost.

use anyhow::Result;
use denchi_core::catalogue::{self, Lang};
use denchi_core::explore::second::{self, Lexicographic, Secondary};
use denchi_core::explore::{ExploreError, Measure, Ready};
use denchi_core::plan::{self as core_plan, PlanOptions, PlanRun, Watch};
use denchi_report::explore::frontier::label;
use serde_json::{Value, json};

use super::plan::{self, Answers};
use super::{End, measured};
use crate::messages::number;
use crate::pipeline::{self, Loaded};
use crate::printer::Printer;

/// A plan with secondary objectives.
pub(super) struct Ranked {
    /// The case with the rules that the measures need.
    pub(super) loaded: Loaded,
    pub(super) run: PlanRun,
    /// What each stage reached and cost: for the manifest, and for people.
    pub(super) stages: Value,
    pub(super) text: String,
}

/// How a run ended.
pub(super) enum Ended {
    Ranked(Box<Ranked>),
    /// The case has no plan: the usual run says why.
    NoPlan(Box<Loaded>),
    End(End),
}

/// `MEASURE@SLACK%`: the measure, and the slack as a share.
fn written(text: &str) -> Option<(&str, f64)> {
    let (measure, slack) = text.rsplit_once('@')?;
    let percent: f64 = slack.strip_suffix('%')?.trim().parse().ok()?;
    (percent.is_finite() && percent >= 0.0).then_some((measure, percent / 100.0))
}

/// Plans with secondary objectives, in their order.
pub(super) fn solve(
    loaded: Loaded,
    then: &[String],
    options: &PlanOptions,
    answers: Answers,
    printer: &mut Printer,
) -> Result<Ended> {
    let mut asked = Vec::new();
    for text in then {
        let Some(one) = written(text) else {
            printer.error(&catalogue::format(printer.lang, "second.slack", &[("text", text)]));
            return Ok(Ended::End(End::Usage));
        };
        asked.push(one);
    }
    let measures = match measured::parse(asked.iter().map(|(name, _)| *name), &loaded.case) {
        Ok(measures) => measures,
        Err(error) => return Ok(Ended::End(measured::refuse(&error, printer))),
    };
    let loaded = match measured::with_rules(loaded, &measures, "then") {
        Ok(loaded) => loaded,
        Err(problems) => return plan::refuse(&problems, answers, printer).map(Ended::End),
    };
    printer.stage(catalogue::text(printer.lang, "stage-solve"));
    let found = found(&loaded, &measures, &asked, options);
    printer.end_stage();
    match found {
        Ok((run, reached)) => {
            let stages = stages(&asked, &reached);
            let text = text(printer.lang, &loaded, &measures, &asked, &reached);
            Ok(Ended::Ranked(Box::new(Ranked { loaded, run, stages, text })))
        }
        Err(ExploreError::NoPlan) => Ok(Ended::NoPlan(Box::new(loaded))),
        Err(ExploreError::Measure(error)) => Ok(Ended::End(measured::refuse(&error, printer))),
        Err(ExploreError::Stopped) => Ok(Ended::End(End::Interrupted)),
        Err(ExploreError::Plan(error)) => plan::fail(&loaded.case, error, answers, printer).map(Ended::End),
        Err(error) => Err(error.into()),
    }
}

fn found(
    loaded: &Loaded,
    measures: &[Measure],
    asked: &[(&str, f64)],
    options: &PlanOptions,
) -> Result<(PlanRun, Lexicographic), ExploreError> {
    let mut watch = Watch { solver: pipeline::watch(), stage: None };
    let mut ready = Ready::of(&loaded.case, options, &mut watch)?;
    let mut objectives = Vec::new();
    for (measure, (_, slack)) in measures.iter().zip(asked) {
        objectives.push(Secondary { measured: measure.in_programme(&ready)?, slack: *slack });
    }
    let reached = second::lexicographic(&mut ready, &objectives, &mut watch)?;
    let run = core_plan::checked(&loaded.case, reached.plan(&ready), options);
    Ok((run, reached))
}

/// What the stages reached, for the manifest.
fn stages(asked: &[(&str, f64)], reached: &Lexicographic) -> Value {
    let stage = |((name, slack), stage): (&(&str, f64), &second::Reached)| {
        json!({
            "measure": name, "slack": slack, "value": stage.value, "bound": stage.bound, "gap": stage.gap(),
            "cost": stage.cost,
        })
    };
    let all: Vec<Value> = asked.iter().zip(&reached.stages).map(stage).collect();
    json!({ "least_cost": reached.least_cost, "stages": all, "cost": reached.cost })
}

/// The same for people.
fn text(lang: Lang, loaded: &Loaded, measures: &[Measure], asked: &[(&str, f64)], reached: &Lexicographic) -> String {
    let case = &loaded.case;
    let money = |value: f64| format!("{} {}", number(value), case.settings.money);
    let mut lines = vec![catalogue::format(lang, "second.first", &[("cost", &money(reached.least_cost))])];
    for ((measure, (_, slack)), stage) in measures.iter().zip(asked).zip(&reached.stages) {
        let value = format!("{} {}", number(stage.value), measure.unit);
        let words: [(&str, &dyn std::fmt::Display); 4] = [
            ("measure", &label(case, measure, lang)),
            ("slack", &number(100.0 * slack)),
            ("value", &value),
            ("cost", &money(stage.cost)),
        ];
        let mut line = catalogue::format(lang, "second.stage", &words);
        if let (Some(bound), Some(gap)) = (stage.bound, stage.gap()) {
            let gap = format!("{:.3}", 100.0 * gap);
            line.push_str(&catalogue::format(lang, "second.gap", &[("bound", &number(bound)), ("gap", &gap)]));
        }
        lines.push(line);
    }
    let more = money(reached.cost - reached.least_cost);
    lines.push(catalogue::format(lang, "second.last", &[("cost", &money(reached.cost)), ("more", &more)]));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn a_measure_may_have_a_region_before_its_slack() {
        assert_eq!(written("emissions@2%"), Some(("emissions", 0.02)));
        assert_eq!(written("origin:CHN/Li@JPN@0%"), Some(("origin:CHN/Li@JPN", 0.0)));
        assert_eq!(written("emissions@JPN"), None);
        assert_eq!(written("emissions@-1%"), None);
    }
}
