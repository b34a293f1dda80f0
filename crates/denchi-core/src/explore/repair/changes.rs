//! Changes as a scenario: what a repair does to the tables of a case.

use toml::Value;

use super::Change;
use crate::case::entities::Rule;
use crate::case::series::Series;
use crate::case::variant::{Action, Change as Row, Variant};
use crate::case::{Case, Positions};
use crate::catalogue::{self, Lang};
use crate::explore::conflict::Subject;
use crate::ids::DemandId;

/// What a changed limit was and will be.
pub(super) fn values(case: &Case, subject: Subject, share: f64) -> Option<[f64; 2]> {
    let first = case.settings.periods.first()?;
    let at = |series: &Series| series.mean(first.start, first.years);
    let more = |value: f64| Some([value, value * (1.0 + share)]);
    let less = |value: f64| Some([value, value * (1.0 - share)]);
    match subject {
        Subject::Rule(id) => {
            let rule = &case.rules[id];
            let value = at(&rule.limit);
            Some([value, moved(rule, share)(value)])
        }
        Subject::Limit { limit, below: true } => case.limits[limit].minimum.and_then(less),
        Subject::Limit { limit, below: false } => case.limits[limit].maximum.and_then(more),
        Subject::MinimumUtilisation(id) => less(case.sites[id].minimum_utilisation),
        Subject::StockMinimum(id) => less(case.stocks[id].minimum),
        Subject::StockMaximum(id) => more(case.stocks[id].maximum),
        Subject::OptionMaximum(id) => more(case.options[id].maximum),
        Subject::Reserve(id) => case.sites[id].reserve.and_then(more),
        Subject::Capacity(id) => more(at(&case.sites[id].capacity)),
        Subject::Lane(id) => more(at(&case.lanes[id].maximum)),
        _ => None,
    }
}

/// How the limit of a rule is moved: by points where it is a share, else by a share of itself.
fn moved(rule: &Rule, share: f64) -> impl Fn(f64) -> f64 {
    let sign = if rule.kind.is_minimum() { -1.0 } else { 1.0 };
    let amount = rule.limits_amount();
    move |limit| if amount { limit * (1.0 + sign * share) } else { (limit + sign * share).max(0.0) }
}

/// The scenario of some changes.
pub(super) fn variant(case: &Case, positions: &Positions, name: &str, changes: &[Change]) -> Variant {
    let title = [Lang::En, Lang::Ja].map(|lang| catalogue::text(lang, "repair.title").to_owned());
    let writer = Writer { case, positions, reason: title[0].clone() };
    let changes = changes.iter().flat_map(|change| writer.rows(change)).collect();
    Variant { name: name.to_owned(), title, changes }
}

struct Writer<'a> {
    case: &'a Case,
    positions: &'a Positions,
    reason: String,
}

fn cell(column: &str, value: impl Into<Value>) -> (String, Value) {
    (column.to_owned(), value.into())
}

impl Writer<'_> {
    fn row(&self, table: &str, key: Vec<(String, Value)>, action: Action) -> Row {
        Row { table: table.to_owned(), key, action, reason: self.reason.clone() }
    }

    fn set(&self, table: &str, key: (&str, &str), column: &str, value: f64) -> Row {
        self.row(table, vec![cell(key.0, key.1)], Action::Set(vec![cell(column, value)]))
    }

    fn scale(&self, table: &str, key: (&str, &str), column: &str, factor: f64) -> Row {
        self.row(table, vec![cell(key.0, key.1)], Action::Scale(vec![(column.to_owned(), factor)]))
    }

    /// Scales a column, and the same column by year where values by year are given.
    fn scale_all(&self, tables: [&str; 2], key: (&str, &str), column: &str, factor: f64) -> Vec<Row> {
        let given = |table: &&str| !self.positions.numbers(table, key.1, column).is_empty();
        tables.into_iter().filter(given).map(|table| self.scale(table, key, column, factor)).collect()
    }

    fn rows(&self, change: &Change) -> Vec<Row> {
        let (case, share) = (self.case, change.share);
        let (table, name, column) = change.subject.row(case);
        let (more, less) = (1.0 + share, 1.0 - share);
        match change.subject {
            Subject::Rule(id) => self.limits(&case.rules[id], share),
            Subject::Demand(id) => self.demand(id, &name, change, -1.0),
            Subject::Market(id) => self.demand(id, &name, change, 1.0),
            Subject::Limit { below, .. } => {
                vec![self.scale(table, ("limit", &name), column, if below { less } else { more })]
            }
            Subject::MinimumUtilisation(_) => vec![self.scale(table, ("site", &name), column, less)],
            Subject::StockMinimum(_) => vec![self.scale(table, ("stock", &name), column, less)],
            Subject::StockMaximum(_) => vec![self.scale(table, ("stock", &name), column, more)],
            Subject::Reserve(_) => vec![self.scale(table, ("site", &name), column, more)],
            Subject::Capacity(_) => self.scale_all([table, "site_years"], ("site", &name), column, more),
            Subject::Supply(_) => self.scale_all([table, "supply_steps"], ("supply", &name), column, more),
            Subject::Lane(_) => self.scale_all([table, "lane_years"], ("lane", &name), column, more),
            Subject::OptionMaximum(id) => {
                let mut rows = vec![self.scale(table, ("option", &name), column, more)];
                if case.options[id].maximum_per_period.is_some() {
                    rows.push(self.scale(table, ("option", &name), "maximum_per_period", more));
                }
                rows
            }
            _ => Vec::new(),
        }
    }

    /// The limits of a rule, all by the same.
    fn limits(&self, rule: &Rule, share: f64) -> Vec<Row> {
        let (name, moved) = (&rule.row, moved(rule, share));
        if self.positions.numbers("rule_years", name, "limit").is_empty() {
            return vec![self.set("rules", ("rule", name), "limit", moved(rule.limit.points()[0].1))];
        }
        let by_year = |&(year, limit): &(f64, f64)| {
            let key = vec![cell("rule", name.as_str()), cell("year", whole(year))];
            self.row("rule_years", key, Action::Set(vec![cell("limit", moved(limit))]))
        };
        rule.limit.points().iter().map(by_year).collect()
    }

    /// A demand in the periods in which it is changed. Years of the horizon are all given, so that none is found between
    /// years that are changed and years that are not.
    fn demand(&self, id: DemandId, name: &str, change: &Change, sign: f64) -> Vec<Row> {
        let (quantity, periods) = (&self.case.demands[id].quantity, &self.case.settings.periods);
        let given = self.positions.numbers("demand_years", name, "year");
        if periods.iter().any(|period| period.years < 1.0 || period.start.fract() != 0.0) {
            let factor = 1.0 + sign * change.share;
            return self.scale_all(["demands", "demand_years"], ("demand", name), "quantity", factor);
        }
        let mut rows = Vec::new();
        for (t, period) in periods.iter().enumerate() {
            let wanted = quantity.mean(period.start, period.years) * period.years;
            let amount = change.amounts.iter().find(|(when, _)| *when == t).map_or(0.0, |(_, amount)| *amount);
            let factor = if wanted > 0.0 { (1.0 + sign * amount / wanted).max(0.0) } else { 1.0 };
            for year in (0..whole(period.years)).map(|year| whole(period.start) + year) {
                #[expect(clippy::cast_precision_loss, reason = "a year")]
                let now = year as f64;
                let value = cell("quantity", quantity.at(now) * factor);
                if given.contains(&now) {
                    let key = vec![cell("demand", name), cell("year", year)];
                    rows.push(self.row("demand_years", key, Action::Set(vec![value])));
                } else {
                    let row = vec![cell("demand", name), cell("year", year), value, cell("quality", "assumed")];
                    rows.push(self.row("demand_years", Vec::new(), Action::Add(row)));
                }
            }
        }
        rows
    }
}

#[expect(clippy::cast_possible_truncation, reason = "years and numbers of years")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}
