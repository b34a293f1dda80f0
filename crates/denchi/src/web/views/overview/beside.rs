//! What a plan is compared with: always something.

use std::sync::Arc;

use denchi_report::brief::Note;
use denchi_report::package::ResultPackage;
use denchi_report::table::{ResultTable, Values};
use serde::Serialize;

use super::super::Seen;

/// What a plan is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Beside {
    /// The result that the address names.
    Chosen(String),
    /// The newest plan of the case without a scenario.
    Base(String),
    /// The point of the frontier at least cost.
    Cheapest(String),
    /// The newest other plan of the case.
    Newest(String),
    /// The workspace has no other plan of the case: the last period is compared with the first.
    Today {
        /// The first period.
        first: String,
        /// The last period.
        last: String,
    },
}

impl Beside {
    /// What is seen beside a result.
    pub(super) fn of(seen: &Seen<'_>) -> Self {
        let Some(with) = seen.with else {
            let periods = &seen.result.reloaded.plan.periods;
            let label = |period: Option<&denchi_core::case::settings::Period>| {
                period.map(|period| period.label.clone()).unwrap_or_default()
            };
            return Beside::Today { first: label(periods.first()), last: label(periods.last()) };
        };
        let name = with.name.to_string();
        let scenario = |opened: &super::super::Opened| opened.reloaded.package.manifest.case.scenario.is_some();
        match &seen.asked.with {
            Some(asked) if *asked == with.name => Beside::Chosen(name),
            _ if with.name.point().is_some() => Beside::Cheapest(name),
            _ if scenario(seen.result) && !scenario(with) => Beside::Base(name),
            _ => Beside::Newest(name),
        }
    }

    /// Its name: of the result, or of the period.
    pub(super) fn name(&self) -> &str {
        match self {
            Beside::Chosen(name)
            | Beside::Base(name)
            | Beside::Cheapest(name)
            | Beside::Newest(name)
            | Beside::Today { first: name, .. } => name,
        }
    }

    /// The other result, where it is one.
    pub(super) fn result(&self) -> Option<&str> {
        match self {
            Beside::Today { .. } => None,
            _ => Some(self.name()),
        }
    }

    /// Key of the text that says why.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Beside::Chosen(_) => "desk.overview.beside.chosen",
            Beside::Base(_) => "desk.overview.beside.base",
            Beside::Cheapest(_) => "desk.overview.beside.cheapest",
            Beside::Newest(_) => "desk.overview.beside.newest",
            Beside::Today { .. } => "desk.overview.beside.today",
        }
    }

    /// Where a number of the plan stands in what it is compared with.
    pub(super) fn place(&self, place: &Note) -> Note {
        let mut place = place.clone();
        if let Beside::Today { first, last } = self {
            let last = format!("period={last}");
            place.rows.iter_mut().filter(|row| **row == last).for_each(|row| *row = format!("period={first}"));
        }
        place
    }

    /// A result whose last period is its first: what the plan starts from.
    pub(super) fn first_as_last(&self, package: &ResultPackage) -> Option<ResultPackage> {
        match self {
            Beside::Today { first, last } if first != last => Some(only(package, first, last)),
            _ => None,
        }
    }

    /// A result with its last period only.
    pub(super) fn last_only(&self, package: &ResultPackage) -> ResultPackage {
        match self {
            Beside::Today { last, .. } => only(package, last, last),
            _ => package.clone(),
        }
    }
}

/// The tables by period of a result, of one period, under the label of another. What is about all of the horizon is left out.
fn only(package: &ResultPackage, period: &str, label: &str) -> ResultPackage {
    /// Tables that say what there is in a period, rather than what is decided or paid over the horizon.
    const STATES: [&str; 5] = ["capacity", "flows", "metrics", "minerals", "rules"];
    let tables = STATES.iter().filter_map(|name| package.table(name)).map(|table| in_period(table, period, label));
    ResultPackage { manifest: package.manifest.clone(), tables: tables.collect() }
}

fn in_period(table: &ResultTable, period: &str, label: &str) -> ResultTable {
    let mut kept = table.filtered(|row| table.text(row, "period") == period);
    let rows = kept.len();
    if let Some(values) = kept.column("period").and_then(|column| kept.values.get_mut(column)) {
        *values = Values::Text(vec![Some(Arc::from(label)); rows]);
    }
    kept
}

#[cfg(test)]
mod tests {
    use denchi_report::table::{Column, Kind};

    use super::*;

    #[test]
    fn a_period_stands_under_the_label_of_another() {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind, unit: None, key: String::new() };
        let mut table =
            ResultTable::new("capacity", vec![column("period", Kind::Text), column("used", Kind::Number)], &["period"]);
        table.push(["2025".into(), 1.0.into()]);
        table.push(["2035".into(), 3.0.into()]);
        let first = in_period(&table, "2025", "2035");
        assert_eq!((first.len(), first.text(0, "period"), first.number(0, "used")), (1, "2035", Some(1.0)));
        assert_eq!(in_period(&table, "2035", "2035").number(0, "used"), Some(3.0));
    }
}
