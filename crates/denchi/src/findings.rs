//! What a plan misses and what holds it back: for people and for programs.

use denchi_core::case::Case;
use denchi_core::case::entities::Names;
use denchi_core::catalogue::{self, Lang};
use denchi_core::ids::{CommodityId, DemandId};
use denchi_core::plan::explain::{Binding, BindingLimit, Missed, Requirement};
use denchi_core::plan::{Answer, PlanRun};
use serde_json::{Value, json};

use crate::messages::number;

/// How many misses are listed for people.
const LISTED: usize = 15;

/// Something of the case, named.
struct Named<'a> {
    /// What is said of it: identifier in JSON, end of a key in the catalogue.
    kind: &'static str,
    /// Its name in the tables.
    id: &'a str,
    names: Option<&'a Names>,
    commodity: Option<CommodityId>,
    /// Whether the commodity tells it from others of that name.
    one_of_many: bool,
    /// Step of a supply curve, from 1.
    step: Option<usize>,
}

impl<'a> Named<'a> {
    fn new(kind: &'static str, id: &'a str, names: Option<&'a Names>) -> Self {
        Named { kind, id, names, commodity: None, one_of_many: false, step: None }
    }

    fn in_units_of(self, commodity: Option<CommodityId>) -> Self {
        Named { commodity, ..self }
    }

    fn of(self, commodity: CommodityId) -> Self {
        Named { commodity: Some(commodity), one_of_many: true, ..self }
    }

    fn subject(&self, case: &Case, lang: Lang) -> String {
        let ja = lang == Lang::Ja;
        let mut text = self.names.map_or(self.id, |names| names.display(ja, self.id)).to_owned();
        if let Some(commodity) = self.commodity.filter(|_| self.one_of_many) {
            let name = case.commodities[commodity].names.display(ja, case.commodities.name(commodity));
            text.push_str(&format!(" / {name}"));
        }
        if let Some(step) = self.step {
            text.push_str(&format!(" ({step})"));
        }
        text
    }

    fn unit(&self, case: &'a Case) -> &'a str {
        self.commodity.map_or("", |commodity| case.commodities[commodity].unit.as_str())
    }

    fn json(&self, case: &Case) -> serde_json::Map<String, Value> {
        let mut object = serde_json::Map::new();
        object.insert("kind".to_owned(), self.kind.into());
        object.insert("subject".to_owned(), self.id.into());
        if let Some(commodity) = self.commodity.filter(|_| self.one_of_many) {
            object.insert("commodity".to_owned(), case.commodities.name(commodity).into());
        }
        if let Some(step) = self.step {
            object.insert("step".to_owned(), step.into());
        }
        object
    }
}

fn requirement(case: &Case, what: Requirement) -> Named<'_> {
    let demand = |kind, id: DemandId| Named::new(kind, case.demands.name(id), Some(&case.demands[id].names));
    match what {
        Requirement::Demand(id) => {
            demand("demand", id).in_units_of(case.demands[id].members.first().map(|member| member.commodity))
        }
        Requirement::Mix(id, member) => demand("mix", id).of(member),
        Requirement::Rule(id) => Named::new("rule", case.rules.name(id), Some(&case.rules[id].names)),
        Requirement::Limit(id) => Named::new("limit", case.limits.name(id), None),
        Requirement::Surplus(place, id) => {
            Named::new("surplus", case.places.name(place), Some(&case.places[place].names)).of(id)
        }
        Requirement::MinimumUtilisation(id) => {
            Named::new("utilisation", case.sites.name(id), Some(&case.sites[id].names))
        }
        Requirement::StockMinimum(id) | Requirement::StockClosing(id) => {
            Named::new("stock", case.stocks.name(id), Some(&case.stocks[id].names))
                .in_units_of(Some(case.stocks[id].commodity))
        }
    }
}

fn limit(case: &Case, what: BindingLimit) -> Named<'_> {
    match what {
        BindingLimit::Capacity(id) => Named::new("capacity", case.sites.name(id), Some(&case.sites[id].names)),
        BindingLimit::Reserve(id) => Named::new("reserve", case.sites.name(id), Some(&case.sites[id].names)),
        BindingLimit::OptionMaximum(id) => {
            Named::new("option_maximum", case.options.name(id), Some(&case.options[id].names))
        }
        BindingLimit::OptionTiming(id) => {
            Named::new("option_timing", case.options.name(id), Some(&case.options[id].names))
        }
        BindingLimit::SupplyStep(id, step) => Named {
            step: Some(step + 1),
            ..Named::new("supply_step", case.supplies.name(id), Some(&case.supplies[id].names))
        },
        BindingLimit::Lane(id) => Named::new("lane", case.lanes.name(id), None),
        BindingLimit::Stock(id) => Named::new("stock", case.stocks.name(id), Some(&case.stocks[id].names)),
        BindingLimit::Contract(id) => Named::new("contract", case.contracts.name(id), Some(&case.contracts[id].names)),
        BindingLimit::Limit(id) => Named::new("limit", case.limits.name(id), None),
        BindingLimit::Rule(id) => Named::new("rule", case.rules.name(id), Some(&case.rules[id].names)),
        BindingLimit::Mix(id, member) => {
            Named::new("mix", case.demands.name(id), Some(&case.demands[id].names)).of(member)
        }
    }
}

/// What a finished run misses, worst share first.
pub(crate) fn missed(run: &PlanRun) -> Vec<&Missed> {
    let all = match &run.answer {
        Answer::Infeasible(missed) => missed,
        Answer::Plan(_) | Answer::Unbounded => &run.missed,
    };
    let share =
        |missed: &Missed| missed.wanted.filter(|wanted| *wanted > 0.0).map_or(1.0, |wanted| missed.amount / wanted);
    let mut order: Vec<&Missed> = all.iter().collect();
    order.sort_by(|a, b| share(b).total_cmp(&share(a)).then_with(|| (a.what, a.period).cmp(&(b.what, b.period))));
    order
}

/// Misses for people.
pub(crate) fn misses_text(lang: Lang, case: &Case, missed: &[&Missed]) -> String {
    let mut text = String::new();
    for missed in missed.iter().take(LISTED) {
        let named = requirement(case, missed.what);
        let subject = named.subject(case, lang);
        let what = catalogue::format(lang, &format!("missed-{}", named.kind), &[("subject", &subject)]);
        let amount = format!("{} {}", number(missed.amount), named.unit(case));
        let period = &case.settings.periods[missed.period].label;
        let share = missed.wanted.filter(|wanted| *wanted > 0.0).map(|wanted| 100.0 * missed.amount / wanted);
        let share = share.map(|share| format!(" ({share:.1} %)")).unwrap_or_default();
        text.push_str(&catalogue::format(
            lang,
            "cli.missed",
            &[("period", period), ("what", &what), ("amount", &amount.trim_end()), ("share", &share)],
        ));
        text.push('\n');
    }
    if missed.len() > LISTED {
        text.push_str(&catalogue::format(lang, "cli.more", &[("count", &(missed.len() - LISTED))]));
        text.push('\n');
    }
    text
}

/// Limits for people; what they cost is money in a plan, units missed without one.
pub(crate) fn limits_text(lang: Lang, case: &Case, bindings: &[Binding], money: bool) -> String {
    if bindings.is_empty() {
        return String::new();
    }
    let title = if money { "cli.limits_money" } else { "cli.limits_units" };
    let mut text = format!("{}\n", catalogue::text(lang, title));
    for binding in bindings {
        let named = limit(case, binding.limit);
        let subject = named.subject(case, lang);
        let what = catalogue::format(lang, &format!("binding-{}", named.kind), &[("subject", &subject)]);
        let always = catalogue::text(lang, "cli.always");
        let period = binding.period.map_or(always, |period| case.settings.periods[period].label.as_str());
        let gain =
            if money { format!("{} {}", number(binding.gain), case.settings.money) } else { number(binding.gain) };
        text.push_str(&catalogue::format(
            lang,
            "cli.binding",
            &[("period", &period), ("what", &what), ("gain", &gain)],
        ));
        text.push('\n');
    }
    text
}

/// Why there is no plan, for people.
pub(crate) fn without_plan(lang: Lang, case: &Case, run: &PlanRun) -> String {
    if let Answer::Unbounded = run.answer {
        return catalogue::text(lang, "cli.unbounded").to_owned();
    }
    let missed = missed(run);
    if missed.is_empty() {
        // With perfect foresight there is a plan: the windows before left no way on.
        return catalogue::text(lang, "cli.infeasible_window").to_owned();
    }
    let title = catalogue::text(lang, "cli.infeasible").to_owned();
    let missed = misses_text(lang, case, &missed);
    format!("{title}\n{missed}{}", limits_text(lang, case, &run.bindings, false))
}

/// Misses for programs.
pub(crate) fn misses_json(case: &Case, missed: &[&Missed]) -> Vec<Value> {
    let entry = |missed: &&Missed| {
        let named = requirement(case, missed.what);
        let mut object = named.json(case);
        object.insert("period".to_owned(), case.settings.periods[missed.period].label.as_str().into());
        object.insert("amount".to_owned(), json!(missed.amount));
        object.insert("wanted".to_owned(), json!(missed.wanted));
        object.insert("unit".to_owned(), json!(Some(named.unit(case)).filter(|unit| !unit.is_empty())));
        Value::Object(object)
    };
    missed.iter().map(entry).collect()
}

/// Limits for programs.
pub(crate) fn limits_json(case: &Case, bindings: &[Binding]) -> Vec<Value> {
    let entry = |binding: &Binding| {
        let mut object = limit(case, binding.limit).json(case);
        let period = binding.period.map(|period| case.settings.periods[period].label.as_str());
        object.insert("period".to_owned(), json!(period));
        object.insert("gain".to_owned(), json!(binding.gain));
        Value::Object(object)
    };
    bindings.iter().map(entry).collect()
}
