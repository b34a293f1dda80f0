//! A two-stage plan as tables: the first stage, what it costs in every future, what it is worth.

use std::collections::BTreeMap;

use denchi_core::case::Case;
use denchi_core::explore::stochastic::{Choice, Decision, TwoStage};

use crate::stress::tables::count;
use crate::table::{Cell, ResultTable, integer, number, text};

/// Below this share of the largest value of a choice, a decision is what the tolerance of the solver leaves.
const NOTHING: f64 = 1e-7;

/// The unit of all money.
pub fn money(case: &Case) -> String {
    format!("{}_{}", case.settings.money, case.settings.money_year)
}

/// A decision and what is known of it.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    /// What is decided, and when.
    pub decision: &'a Decision,
    /// In the unit: capacity or volume a year, or 0 and 1.
    pub value: f64,
    /// What the plan of the mean future decides.
    pub of_mean: f64,
    /// Least, most and expected value among the plans of each future on its own.
    pub alone: [f64; 3],
}

/// The decisions that anything decides, in the unit of the case.
pub fn decided<'a>(case: &Case, plan: &'a TwoStage) -> Vec<Decided<'a>> {
    let mut alone: BTreeMap<&Decision, [f64; 3]> = BTreeMap::new();
    for (place, future) in plan.futures.iter().enumerate() {
        for (decision, value) in &future.alone.decided {
            // What a future does not have, it does not decide.
            let missing = if place == 0 { *value } else { 0.0 };
            let known = alone.entry(decision).or_insert([missing, 0.0, 0.0]);
            *known = [known[0].min(*value), known[1].max(*value), known[2] + future.probability * value];
        }
    }
    let all = plan.decisions.iter().map(|(decision, value)| {
        let factor = factor(case, &decision.choice);
        let of_mean = plan.of_mean.get(decision).copied().unwrap_or(0.0);
        let alone = alone.get(decision).copied().unwrap_or_default();
        let alone = alone.map(|value| value * factor);
        Decided { decision, value: value * factor, of_mean: of_mean * factor, alone }
    });
    let all: Vec<Decided<'a>> = all.collect();
    let mut largest: BTreeMap<&Choice, f64> = BTreeMap::new();
    for one in &all {
        let most = largest.entry(&one.decision.choice).or_default();
        *most = [one.value, one.of_mean, one.alone[1]].into_iter().fold(*most, f64::max);
    }
    let anything = |one: &Decided| {
        let least = largest.get(&one.decision.choice).copied().unwrap_or(0.0) * NOTHING;
        [one.value, one.of_mean, one.alone[1]].into_iter().any(|value| value > least)
    };
    all.into_iter().filter(anything).collect()
}

/// Units of capacity that one of a decision stands for.
fn factor(case: &Case, choice: &Choice) -> f64 {
    match choice {
        Choice::Build(name) => case.options.find(name).and_then(|id| case.options[id].unit_size).unwrap_or(1.0),
        _ => 1.0,
    }
}

/// Kind of a choice: in tables, and key in the catalogue (`stochastic.choice.<kind>`).
pub fn kind(choice: &Choice) -> &'static str {
    match choice {
        Choice::Build(_) => "build",
        Choice::Opened(_) => "opened",
        Choice::Signed(_) => "signed",
        Choice::Volume(..) => "volume",
    }
}

/// Identifier of what is decided, and its names in both languages.
pub fn named(case: &Case, choice: &Choice) -> (String, [String; 2]) {
    let (id, names) = match choice {
        Choice::Build(id) | Choice::Opened(id) => (id, case.options.find(id).map(|found| &case.options[found].names)),
        Choice::Signed(id) | Choice::Volume(id, _) => {
            (id, case.contracts.find(id).map(|found| &case.contracts[found].names))
        }
    };
    let name = |ja: bool| names.map_or(id.as_str(), |names| names.display(ja, id)).to_owned();
    (id.clone(), [name(false), name(true)])
}

/// The first stage: a row for each decision that anything decides.
pub fn first_stage(case: &Case, plan: &TwoStage) -> ResultTable {
    let columns = vec![
        text("kind").described("stochastic-kind"),
        text("id").described("stochastic-id"),
        integer("term").described("stochastic-term"),
        text("period").described("stochastic-period"),
        text("name_en").described("stochastic-name_en"),
        text("name_ja").described("stochastic-name_ja"),
        number("value", "").described("stochastic-value"),
        number("of_mean", "").described("stochastic-of_mean"),
        number("least_alone", "").described("stochastic-least_alone"),
        number("most_alone", "").described("stochastic-most_alone"),
        number("mean_alone", "").described("stochastic-mean_alone"),
    ];
    let mut table = ResultTable::new("first_stage", columns, &["kind", "id", "term", "period"]);
    for one in decided(case, plan) {
        let (id, [en, ja]) = named(case, &one.decision.choice);
        let term = if let Choice::Volume(_, term) = one.decision.choice { usize::from(term) } else { 0 };
        let period = case.settings.periods.get(one.decision.period).map_or("", |period| period.label.as_str());
        let [least, most, mean] = one.alone;
        table.push([
            kind(&one.decision.choice).into(),
            id.as_str().into(),
            count(term),
            period.into(),
            en.as_str().into(),
            ja.as_str().into(),
            one.value.into(),
            one.of_mean.into(),
            least.into(),
            most.into(),
            mean.into(),
        ]);
    }
    table
}

/// What the first stage costs in every future.
pub fn futures(case: &Case, plan: &TwoStage) -> ResultTable {
    let money = money(case);
    let columns = vec![
        text("future").described("stochastic-future"),
        number("probability", "1").described("stochastic-probability"),
        number("cost", &money).described("stochastic-cost"),
        number("alone", &money).described("stochastic-alone"),
        number("regret", &money).described("stochastic-regret"),
        number("with_mean", &money).described("stochastic-with_mean"),
    ];
    let mut table = ResultTable::new("stochastic_futures", columns, &["future"]);
    for future in &plan.futures {
        table.push([
            future.name.as_str().into(),
            future.probability.into(),
            future.cost.into(),
            future.alone.cost.into(),
            future.regret().into(),
            future.with_mean.into(),
        ]);
    }
    table
}

/// What the two-stage plan is worth, and how near it is to the best: one row.
pub fn values(case: &Case, plan: &TwoStage) -> ResultTable {
    let money = money(case);
    let value = |name: &str| number(name, &money).described(&format!("stochastic-{name}"));
    let columns = vec![
        value("recourse"),
        value("wait_and_see"),
        value("perfect_information"),
        value("mean_plan"),
        value("stochastic_solution"),
        value("expected"),
        value("tail"),
        value("lower"),
        number("gap", "1").described("stochastic-gap"),
        integer("iterations").described("stochastic-iterations"),
        integer("feasibility_cuts").described("stochastic-feasibility_cuts"),
    ];
    let mut table = ResultTable::new("stochastic_values", columns, &["recourse"]);
    let values = &plan.values;
    table.push([
        values.recourse.into(),
        values.wait_and_see.into(),
        values.perfect_information().into(),
        values.mean_plan.into(),
        values.stochastic_solution().into(),
        values.expected.into(),
        values.tail.into(),
        plan.lower.into(),
        plan.gap.into(),
        count(plan.iterations.len()),
        count(plan.feasibility_cuts),
    ]);
    table
}

/// The bounds by iteration.
pub fn iterations(case: &Case, plan: &TwoStage) -> ResultTable {
    let money = money(case);
    let columns = vec![
        integer("iteration").described("stochastic-iteration"),
        number("lower", &money).described("stochastic-lower"),
        number("upper", &money).described("stochastic-upper"),
        integer("cuts").described("stochastic-cuts"),
        integer("pivots").described("stochastic-pivots"),
    ];
    let mut table = ResultTable::new("stochastic_iterations", columns, &["iteration"]);
    for (number, bounds) in plan.iterations.iter().enumerate() {
        let pivots = Cell::Integer(i64::try_from(bounds.pivots).unwrap_or(i64::MAX));
        let upper = Some(bounds.upper).filter(|upper| upper.is_finite());
        table.push([count(number + 1), bounds.lower.into(), upper.into(), count(bounds.cuts), pivots]);
    }
    table
}

/// All tables.
pub fn tables(case: &Case, plan: &TwoStage) -> Vec<ResultTable> {
    vec![first_stage(case, plan), futures(case, plan), values(case, plan), iterations(case, plan)]
}

/// The least and the most of a choice that the plans of single futures decide over all periods: for capacity the sum, else
/// the largest value.
pub(super) fn alone_in_all(case: &Case, plan: &TwoStage, choice: &Choice) -> [f64; 2] {
    let factor = factor(case, choice);
    let of_future = |decided: &[(Decision, f64)]| -> f64 {
        let values = decided.iter().filter(|(decision, _)| decision.choice == *choice).map(|(_, value)| value * factor);
        if matches!(choice, Choice::Build(_)) { values.sum() } else { values.fold(0.0, f64::max) }
    };
    let all = plan.futures.iter().map(|future| of_future(&future.alone.decided));
    let ends = all.fold([f64::INFINITY, 0.0], |[least, most], value| [least.min(value), most.max(value)]);
    [ends[0].min(ends[1]), ends[1]]
}
