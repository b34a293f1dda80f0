//! `case.toml` becomes [`Settings`].

mod stress;

use super::settings::{Allocation, Capital, Period, Settings};
use super::text::SourceText;
use super::toml_tree::{Node, Table, Tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, similar};

/// Keys of the horizon.
pub(crate) const HORIZON_KEYS: &[&str] = &["start", "periods", "length", "lengths"];

/// Keys of `case.toml`.
pub(crate) const KEYS: &[&str] = &[
    "name",
    "title",
    "title_ja",
    "description",
    "description_ja",
    "money",
    "money_year",
    "discount_rate",
    "base_year",
    "capital",
    "home",
    "product_stage",
    "recycling_stage",
    "allocation",
    "horizon",
    "stress",
];

/// Most periods of a horizon.
const MOST_PERIODS: usize = 1200;

/// Reads settings; positions are looked up in `place`, which knows the file of every key.
pub(crate) struct SettingsReader<'a> {
    table: &'a Table,
    horizon: Option<&'a Table>,
    case: &'a SourceText,
    /// The scenario, whose changes carry positions from `scenario_from` on.
    scenario: Option<&'a SourceText>,
    diagnostics: &'a mut Diagnostics,
}

/// Positions at or above this are in the scenario file: larger than any file that is read.
pub(crate) const SCENARIO_FROM: usize = 1 << 40;

/// Reads the settings of a case. `None` where something is wrong.
pub(crate) fn read(
    table: &Table,
    case: &SourceText,
    scenario: Option<&SourceText>,
    diagnostics: &mut Diagnostics,
) -> Option<Settings> {
    let horizon = table.get("horizon").and_then(|node| match &node.value {
        Tree::Table(table) => Some(table),
        _ => None,
    });
    SettingsReader { table, horizon, case, scenario, diagnostics }.read()
}

impl SettingsReader<'_> {
    fn read(mut self) -> Option<Settings> {
        self.check_keys();
        let name = self.text("name", true).filter(|name| self.identifier("name", name));
        let title = self.text("title", true);
        let title_ja = self.text("title_ja", false);
        let description = self.text("description", false);
        let description_ja = self.text("description_ja", false);
        let money = self.text("money", true).filter(|money| self.money(money));
        let money_year = self.year("money_year", true);
        let discount_rate = self.discount_rate();
        let base_year = self.year("base_year", true);
        let capital = self.capital();
        let home = self.text("home", false);
        let product_stage = self.text("product_stage", false);
        let recycling_stage = self.text("recycling_stage", false);
        let allocation = self.allocation();
        let periods = self.periods();
        let stress = self.stress(periods.as_deref().unwrap_or_default());
        Some(Settings {
            name: name?,
            title: title?,
            title_ja,
            description,
            description_ja,
            money: money?,
            money_year: money_year?,
            discount_rate: discount_rate?,
            base_year: base_year?,
            capital: capital?,
            periods: periods?,
            home,
            product_stage,
            recycling_stage,
            allocation: allocation?,
            stress: stress?,
        })
    }

    fn at(&self, problem: Diagnostic, start: usize) -> Diagnostic {
        match self.scenario {
            Some(scenario) if start >= SCENARIO_FROM => problem.at(scenario.place(start - SCENARIO_FROM)),
            _ => problem.at(self.case.place(start)),
        }
    }

    fn push(&mut self, problem: Diagnostic, start: usize) {
        let problem = self.at(problem, start);
        self.diagnostics.push(problem);
    }

    fn check_keys(&mut self) {
        let horizon = self.horizon.map(|table| (table, HORIZON_KEYS)).into_iter();
        let unknown: Vec<(Diagnostic, usize)> = std::iter::once((self.table, KEYS))
            .chain(horizon)
            .flat_map(|(table, known)| table.entries.iter().map(move |entry| (entry, known)))
            .filter(|(entry, known)| !known.contains(&entry.key.as_str()))
            .map(|(entry, known)| {
                let nearest = similar(&entry.key, known.iter().copied());
                let problem = Diagnostic::new(Code::D152).with("key", &entry.key).with("keys", known.join(", "));
                (problem.similar(nearest), entry.start)
            })
            .collect();
        for (problem, start) in unknown {
            self.push(problem, start);
        }
    }

    fn node(&self, key: &str) -> Option<&Node> {
        let table = if HORIZON_KEYS.contains(&key) { self.horizon } else { Some(self.table) };
        table.and_then(|table| table.get(key))
    }

    fn missing(&mut self, key: &str) {
        let shown = if HORIZON_KEYS.contains(&key) { format!("horizon.{key}") } else { key.to_owned() };
        self.push(Diagnostic::new(Code::D153).with("key", shown), 0);
    }

    fn wrong(&mut self, key: &str, hint: &'static str) {
        let Some(node) = self.node(key) else { return };
        let (start, value) = (node.start, node.cell().unwrap_or_else(|| "…".to_owned()));
        self.push(Diagnostic::new(Code::D154).with("key", key).with("value", value).hint(hint), start);
    }

    fn text(&mut self, key: &'static str, required: bool) -> Option<String> {
        match self.node(key).map(|node| node.value.clone()) {
            Some(Tree::Text(text)) if !text.trim().is_empty() => Some(text),
            Some(_) => {
                self.wrong(key, "text");
                None
            }
            None => {
                if required {
                    self.missing(key);
                }
                None
            }
        }
    }

    fn identifier(&mut self, key: &'static str, text: &str) -> bool {
        let good = super::pattern::Pattern::Identifier.matches(text);
        if !good {
            self.wrong(key, "identifier");
        }
        good
    }

    fn money(&mut self, text: &str) -> bool {
        let good = super::pattern::Pattern::Country.matches(text);
        if !good {
            self.wrong("money", "money");
        }
        good
    }

    fn year(&mut self, key: &'static str, required: bool) -> Option<i64> {
        match self.node(key).map(|node| node.value.clone()) {
            Some(Tree::Whole(year)) if (1..=9999).contains(&year) => Some(year),
            Some(_) => {
                self.wrong(key, "year");
                None
            }
            None => {
                if required {
                    self.missing(key);
                }
                None
            }
        }
    }

    fn discount_rate(&mut self) -> Option<f64> {
        match self.node("discount_rate").map(Node::number) {
            Some(Some(rate)) if (0.0..1.0).contains(&rate) => Some(rate),
            Some(_) => {
                self.wrong("discount_rate", "rate");
                None
            }
            None => {
                self.missing("discount_rate");
                None
            }
        }
    }

    fn allocation(&mut self) -> Option<Allocation> {
        match self.node("allocation").map(|node| node.value.clone()) {
            None => Some(Allocation::Value),
            Some(Tree::Text(text)) if text == "value" => Some(Allocation::Value),
            Some(Tree::Text(text)) if text == "mass" => Some(Allocation::Mass),
            Some(Tree::Text(text)) if text == "main" => Some(Allocation::Main),
            Some(_) => {
                self.wrong("allocation", "allocation");
                None
            }
        }
    }

    fn capital(&mut self) -> Option<Capital> {
        match self.node("capital").map(|node| node.value.clone()) {
            None => Some(Capital::Annuity),
            Some(Tree::Text(text)) if text == "annuity" => Some(Capital::Annuity),
            Some(Tree::Text(text)) if text == "overnight" => Some(Capital::Overnight),
            Some(_) => {
                self.wrong("capital", "capital");
                None
            }
        }
    }

    fn periods(&mut self) -> Option<Vec<Period>> {
        if self.horizon.is_none() {
            match self.table.get("horizon").map(|node| node.start) {
                Some(start) => self.push(Diagnostic::new(Code::D155).hint("table"), start),
                None => self.push(Diagnostic::new(Code::D153).with("key", "horizon").hint("horizon"), 0),
            }
            return None;
        }
        let start = self.start();
        let lengths = self.lengths();
        let (mut month, lengths) = (start?, lengths?);
        let mut periods = Vec::with_capacity(lengths.len());
        for months in lengths {
            periods.push(Period {
                label: label(month, months),
                #[expect(clippy::cast_precision_loss, reason = "years have four digits")]
                start: month as f64 / 12.0,
                #[expect(clippy::cast_precision_loss, reason = "lengths are below 10,000 years")]
                years: months as f64 / 12.0,
            });
            month += months;
        }
        Some(periods)
    }

    /// Months from year 0 to the start.
    fn start(&mut self) -> Option<i64> {
        let start = match self.node("start").map(|node| node.value.clone()) {
            Some(Tree::Whole(year)) if (1..=9999).contains(&year) => Some(year * 12),
            Some(Tree::Text(text)) => month_of(&text),
            Some(_) => None,
            None => {
                self.missing("start");
                return None;
            }
        };
        if start.is_none() {
            self.wrong("start", "start");
        }
        start
    }

    /// Length of every period in months.
    fn lengths(&mut self) -> Option<Vec<i64>> {
        let lengths = self.node("lengths").cloned();
        let count = self.node("periods").cloned();
        let length = self.node("length").cloned();
        if let Some(lengths) = lengths {
            if let Some(other) = count.or(length) {
                self.push(Diagnostic::new(Code::D155).hint("both"), other.start);
                return None;
            }
            let months = match &lengths.value {
                Tree::List(list) if !list.is_empty() && list.len() <= MOST_PERIODS => {
                    list.iter().map(|node| node.cell().as_deref().and_then(months_of)).collect::<Option<Vec<_>>>()
                }
                _ => None,
            };
            if months.is_none() {
                self.wrong("lengths", "lengths");
            }
            return months;
        }
        let months = match &length {
            None => Some(12),
            Some(node) => node.cell().as_deref().and_then(months_of),
        };
        if months.is_none() {
            self.wrong("length", "length");
        }
        let Some(count) = count else {
            self.missing("periods");
            return None;
        };
        let count = match count.value {
            Tree::Whole(count) => usize::try_from(count).ok().filter(|count| (1..=MOST_PERIODS).contains(count)),
            _ => None,
        };
        if count.is_none() {
            self.wrong("periods", "periods");
        }
        Some(vec![months?; count?])
    }
}

/// Months from year 0 to `2025` or `2025-04`.
pub(crate) fn month_of(text: &str) -> Option<i64> {
    let (year, month) = match text.split_once('-') {
        Some((year, month)) => (year, month.parse::<i64>().ok()?),
        None => (text, 1),
    };
    let year = year.parse::<i64>().ok()?;
    ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
}

/// Months of `1y`, `5y`, `1m`, `3m`.
fn months_of(text: &str) -> Option<i64> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count = count.parse::<i64>().ok().filter(|count| (1..=1200).contains(count))?;
    match unit {
        "y" => Some(count * 12),
        "m" => Some(count),
        _ => None,
    }
}

/// What people call a period: `2025`, `2025-2029`, or `2025-04` where it does not follow calendar years.
fn label(month: i64, months: i64) -> String {
    let year = month / 12;
    if month % 12 != 0 || months % 12 != 0 {
        format!("{year}-{:02}", month % 12 + 1)
    } else if months == 12 {
        year.to_string()
    } else {
        format!("{year}-{}", year + months / 12 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_periods() {
        assert_eq!(label(2025 * 12, 12), "2025");
        assert_eq!(label(2025 * 12, 60), "2025-2029");
        assert_eq!(label(2025 * 12 + 3, 1), "2025-04");
        assert_eq!(month_of("2025-04"), Some(2025 * 12 + 3));
        assert_eq!(month_of("2025-13"), None);
        assert_eq!(months_of("5y"), Some(60));
        assert_eq!(months_of("あ"), None);
        assert_eq!(months_of(""), None);
    }
}
