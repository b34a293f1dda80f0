//! What can be changed of a case, and how far.

use crate::case::entities::Names;

/// What a control changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What leaves a country, as a share of what leaves it in the plan.
    Exports,
    /// When a project can be decided, in years after its decision in the plan.
    Project,
    /// The existing capacity of a site, as a share of that of the case.
    Site,
    /// What is wanted, as a multiple of that of the case.
    Demand,
    /// The price of what is bought, as a multiple of that of the case.
    Price,
    /// The overnight cost of an option, as a multiple of that of the case.
    Capital,
    /// A price on all emissions, besides those of the case.
    Carbon,
    /// Whether a rule of the case holds.
    Rule,
    /// The value of an uncertain input of the case.
    Input,
}

impl Kind {
    /// All kinds, in the order in which people are asked.
    pub const ALL: [Kind; 9] = [
        Kind::Exports,
        Kind::Project,
        Kind::Site,
        Kind::Demand,
        Kind::Price,
        Kind::Capital,
        Kind::Carbon,
        Kind::Rule,
        Kind::Input,
    ];

    /// Identifier: beginning of the identifiers of controls, and key in the catalogue (`what-if.kind.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Kind::Exports => "exports",
            Kind::Project => "project",
            Kind::Site => "site",
            Kind::Demand => "demand",
            Kind::Price => "price",
            Kind::Capital => "capital",
            Kind::Carbon => "carbon",
            Kind::Rule => "rule",
            Kind::Input => "input",
        }
    }
}

/// What the number of a control counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share or a multiple: 1 is as in the plan or the case.
    Share,
    /// Years of delay.
    Years,
    /// Money of the case a tonne of CO2e.
    MoneyPerTonne,
    /// 0 is off, 1 is on.
    Switch,
    /// Whatever the column counts that an uncertain input sets.
    Own,
}

impl Unit {
    /// Identifier, for programmes.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Years => "years",
            Unit::MoneyPerTonne => "money_per_tonne",
            Unit::Switch => "switch",
            Unit::Own => "own",
        }
    }
}

/// A slider or a switch.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// What it changes.
    pub kind: Kind,
    /// Of what: identifiers of the case, joined by `.` where several belong together; unique among its kind.
    pub subject: String,
    /// Its name for people, from the case.
    pub names: Names,
    /// The country that it belongs to, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// What the number counts.
    pub unit: Unit,
    /// Least number.
    pub least: f64,
    /// Largest number.
    pub most: f64,
    /// Distance of two numbers next to each other on a slider.
    pub step: f64,
    /// The number at which it changes nothing.
    pub neutral: f64,
    /// Years from which it can hold, in order; empty where it always holds over the whole horizon.
    pub years: Vec<i64>,
    /// How much of its kind there is in the plan: what orders a list, the largest first. Comparable inside a kind only.
    pub weight: f64,
}

impl Control {
    /// Identifier: `<kind>.<subject>`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.kind.id(), self.subject)
    }

    /// Whether a setting leaves everything as it is.
    pub fn is_neutral(&self, setting: Setting) -> bool {
        setting.level == self.neutral
    }
}

/// Where a control stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The number.
    pub level: f64,
    /// Year from which it holds; `None`: over the whole horizon.
    pub from: Option<i64>,
}

impl Setting {
    /// Reads `<number>` or `<number>@<year>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (level, from) = match text.split_once('@') {
            Some((level, year)) => (level, Some(year.parse().ok()?)),
            None => (text, None),
        };
        let level: f64 = level.parse().ok()?;
        level.is_finite().then_some(Setting { level, from })
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.level)?;
        self.from.map_or(Ok(()), |year| write!(formatter, "@{year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_are_written() {
        for text in ["0.5@2028", "1", "0", "-2.25", "150@2030"] {
            assert_eq!(Setting::parse(text).map(|setting| setting.to_string()).as_deref(), Some(text));
        }
        for text in ["", "x", "1@", "1@x", "NaN", "inf", "1@2028@2029", "1e999"] {
            assert_eq!(Setting::parse(text), None, "{text}");
        }
    }
}
