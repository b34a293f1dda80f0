//! What is looked at in every plan.
//!
//! ```text
//! cost                          present value of all cost
//! shortage                      demand that is lost
//! emissions                     greenhouse gases over the horizon
//! investment                    overnight cost, less support, of what is built
//! built:OPTION                  capacity built
//! dependence:GROUP[@STAGE]      share of what the home region consumes that entered from there, or last passed there
//! metric:ID[/WORD...]           metrics of the plan whose fields have these words
//! ```

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::case::Case;
use crate::case::custody::Tracer;
use crate::ids::{OptionId, StageId};
use crate::metrics::{self, MetricRow};
use crate::plan::result::Plan;
use crate::trace::{Trace, TraceOptions, trace};

/// Something that every plan has a value of.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// As it is written.
    pub id: String,
    /// Its unit.
    pub unit: String,
    of: Of,
}

#[derive(Clone, Debug, PartialEq)]
enum Of {
    Cost,
    Shortage,
    Emissions,
    Investment,
    Built(OptionId),
    Dependence(BTreeSet<String>, Option<StageId>),
    /// The metric whose fields these are.
    Metric(String),
}

/// Why something cannot be looked at.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OutputError {
    /// There is no such output, option, group or stage.
    #[error("{0} is not known")]
    Unknown(String),
    /// No metric of the plan has these words.
    #[error("{0}: the plan has no such metric")]
    NoMetric(String),
}

/// Outputs that are written without a name.
const WORDS: [(&str, Of); 4] =
    [("cost", Of::Cost), ("shortage", Of::Shortage), ("emissions", Of::Emissions), ("investment", Of::Investment)];

impl Output {
    /// What is looked at unless something else is asked for: cost, shortage, emissions, investment; how far the home region
    /// depends on the foreign country on which it depends most, where goods enter and at every stage; all options.
    pub fn usual(case: &Case, plan: &Plan) -> Vec<Output> {
        let mut outputs: Vec<Output> = WORDS.iter().map(|(word, of)| Output::new(case, word, of.clone())).collect();
        if let Some(trace) = traced(case, plan)
            && let Some(country) = most_needed(case, &trace)
        {
            let stages: BTreeSet<Option<StageId>> = trace.dependence.iter().map(|row| row.stage).collect();
            outputs.extend(stages.into_iter().map(|stage| {
                let at = stage.map(|stage| format!("@{}", case.stages.name(stage))).unwrap_or_default();
                let of = Of::Dependence(BTreeSet::from([country.clone()]), stage);
                Output::new(case, &format!("dependence:{country}{at}"), of)
            }));
        }
        outputs.extend(case.options.ids().map(|id| Output::built(case, id)));
        outputs
    }

    /// What is asked for; a metric may be several. `plan` is the plan without uncertainty, whose metrics there are.
    ///
    /// # Errors
    /// [`OutputError`].
    pub fn parse(id: &str, case: &Case, plan: &Plan) -> Result<Vec<Output>, OutputError> {
        let unknown = || OutputError::Unknown(id.to_owned());
        if let Some((_, of)) = WORDS.iter().find(|(word, _)| *word == id) {
            return Ok(vec![Output::new(case, id, of.clone())]);
        }
        let (word, rest) = id.split_once(':').ok_or_else(unknown)?;
        match word {
            "built" => Ok(vec![Output::built(case, case.options.find(rest).ok_or_else(unknown)?)]),
            "dependence" => {
                let (group, stage) = rest.split_once('@').map_or((rest, None), |(group, stage)| (group, Some(stage)));
                let countries = match case.country_groups.get(group) {
                    Some(countries) => countries.clone(),
                    None => BTreeSet::from([group.to_owned()]),
                };
                let known = |country: &String| rust_iso3166::from_alpha3(country).is_some();
                let stage = stage.map(|stage| case.stages.find(stage).ok_or_else(unknown)).transpose()?;
                if !countries.iter().all(known) {
                    return Err(unknown());
                }
                Ok(vec![Output::new(case, id, Of::Dependence(countries, stage))])
            }
            "metric" => {
                let mut words = rest.split('/');
                let metric = words.next().unwrap_or_default();
                let words: Vec<&str> = words.collect();
                let asked = |row: &&MetricRow| {
                    let fields = fields(case, row);
                    row.metric.id() == metric && words.iter().all(|word| fields.iter().any(|field| field == word))
                };
                let trace = traced(case, plan);
                let rows = metrics::all(case, Some(plan), trace.as_ref());
                let outputs: Vec<Output> = rows.iter().filter(asked).map(|row| Output::metric(case, row)).collect();
                if outputs.is_empty() { Err(OutputError::NoMetric(id.to_owned())) } else { Ok(outputs) }
            }
            _ => Err(unknown()),
        }
    }

    fn new(case: &Case, id: &str, of: Of) -> Self {
        let settings = &case.settings;
        let unit = match &of {
            Of::Cost | Of::Investment => format!("{}_{}", settings.money, settings.money_year),
            Of::Shortage => demanded(case),
            Of::Emissions => "t".to_owned(),
            Of::Built(_) | Of::Metric(_) => String::new(),
            Of::Dependence(..) => "1".to_owned(),
        };
        Output { id: id.to_owned(), unit, of }
    }

    fn built(case: &Case, option: OptionId) -> Self {
        let run = case.sites[case.options[option].site].runs.first();
        let product = run.and_then(|run| case.processes[run.process].product());
        let unit = product.map_or("unit", |product| &case.commodities[product.commodity].unit);
        Output { id: format!("built:{}", case.options.name(option)), unit: format!("{unit}/a"), of: Of::Built(option) }
    }

    fn metric(case: &Case, row: &MetricRow) -> Self {
        let key = fields(case, row).join("/");
        Output { id: format!("metric:{key}"), unit: row.unit.clone(), of: Of::Metric(key) }
    }

    /// Whether it is the capacity of an option.
    pub fn is_built(&self) -> bool {
        matches!(self.of, Of::Built(_))
    }

    /// Whether it needs a trace of the plan.
    fn needs_trace(&self) -> bool {
        matches!(self.of, Of::Dependence(..) | Of::Metric(_))
    }
}

/// The values of outputs in a plan; `None` where the plan has no such value, e.g. a share of nothing.
pub(super) fn values(outputs: &[Output], case: &Case, plan: &Plan) -> Vec<Option<f64>> {
    let trace = if outputs.iter().any(Output::needs_trace) { traced(case, plan) } else { None };
    let measured: BTreeMap<String, f64> = if outputs.iter().any(|output| matches!(output.of, Of::Metric(_))) {
        let rows = metrics::all(case, Some(plan), trace.as_ref());
        rows.iter().map(|row| (fields(case, row).join("/"), row.value)).collect()
    } else {
        BTreeMap::new()
    };
    let value = |output: &Output| match &output.of {
        Of::Cost => Some(plan.quality.objective),
        Of::Shortage => Some(plan.demands.iter().map(|row| row.lost).sum()),
        Of::Emissions => Some(plan.emissions.iter().map(|row| row.amount).sum()),
        Of::Investment => Some(plan.builds.iter().map(|row| row.capital).sum()),
        Of::Built(option) => Some(plan.builds.iter().filter(|row| row.option == *option).map(|row| row.capacity).sum()),
        Of::Dependence(countries, stage) => dependence(case, trace.as_ref()?, countries, *stage),
        Of::Metric(key) => measured.get(key).copied(),
    };
    outputs.iter().map(value).collect()
}

fn traced(case: &Case, plan: &Plan) -> Option<Trace> {
    trace(case, plan, &TraceOptions::default()).ok()
}

/// The fields of a metric, as they are written; blank where it is about all.
fn fields(case: &Case, row: &MetricRow) -> Vec<String> {
    let named = |name: Option<&str>| name.unwrap_or_default().to_owned();
    vec![
        row.metric.id().to_owned(),
        row.series.id().to_owned(),
        row.region.clone(),
        named(row.stage.map(|id| case.stages.name(id))),
        named(row.commodity.map(|id| case.commodities.name(id))),
        named(row.element.map(|id| case.elements.name(id))),
        named(row.country.as_deref()),
        row.period.clone(),
    ]
}

/// Mean over the elements of the share of their content, in all that the home region consumes over the horizon.
fn dependence(case: &Case, trace: &Trace, countries: &BTreeSet<String>, stage: Option<StageId>) -> Option<f64> {
    let home = home(case);
    let mut contents: BTreeMap<Tracer, (f64, f64)> = BTreeMap::new();
    for row in trace.dependence.iter().filter(|row| !row.touch && row.stage == stage && row.region == home) {
        let part = row.proportional * row.content;
        let (inside, all) = contents.entry(row.tracer).or_default();
        *all += part;
        if countries.contains(&row.country) {
            *inside += part;
        }
    }
    let shares: Vec<f64> = contents.values().filter(|(_, all)| *all > 0.0).map(|(inside, all)| inside / all).collect();
    (!shares.is_empty()).then(|| super::mean(shares.iter().copied()))
}

/// The foreign country on which the home region depends most, all stages together.
fn most_needed(case: &Case, trace: &Trace) -> Option<String> {
    let home = case.scope(home(case))?;
    let native: BTreeSet<&str> =
        home.places.iter().filter_map(|place| case.places[*place].country.as_deref()).collect();
    let all = case.settings.home.is_none();
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for row in trace.dependence.iter().filter(|row| !row.touch && row.region == home.label) {
        if !row.country.is_empty() && (all || !native.contains(row.country.as_str())) {
            *shares.entry(&row.country).or_default() += row.proportional;
        }
    }
    let most = shares.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(most.0.to_owned())
}

/// The region whose dependence is looked at.
fn home(case: &Case) -> &str {
    case.settings.home.as_deref().unwrap_or("*")
}

/// The unit of all demands; `unit` where they differ.
fn demanded(case: &Case) -> String {
    let members = case.demands.values().flat_map(|demand| &demand.members);
    let units: BTreeSet<&str> = members.map(|member| case.commodities[member.commodity].unit.as_str()).collect();
    match units.into_iter().collect::<Vec<_>>()[..] {
        [unit] => unit.to_owned(),
        _ => "unit".to_owned(),
    }
}
