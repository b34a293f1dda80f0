//! How a measure is written.
//!
//! ```text
//! emissions[@REGION]
//! origin:GROUP[/ELEMENT+ELEMENT...][@REGION]
//! imports:GROUP[/COMMODITY][@REGION]
//! investment[@REGION]
//! shortage
//! rule:NAME
//! ```
//!
//! Without a region, origin and imports look at the home of the case; without elements, origin looks at all of them.

use thiserror::Error;

use super::{Measure, Of};
use crate::case::Case;
use crate::case::custody::follows_tags;
use crate::case::entities::{Rule, Scope};
use crate::diagnostics::similar;
use crate::ids::{Arena, Id};

/// Words that a measure begins with.
const WORDS: [&str; 6] = ["emissions", "origin", "imports", "investment", "shortage", "rule"];

/// Why a measure cannot be used.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum MeasureError {
    /// There is no such measure, place, element, commodity or rule.
    #[error("{id}: {word} is not known")]
    Unknown {
        /// The measure.
        id: String,
        /// The word in it.
        word: String,
        /// A word that is like it.
        similar: Option<String>,
    },
    /// No region is given and the case has no home.
    #[error("{id}: no region is given, and the case has no home")]
    NoRegion {
        /// The measure.
        id: String,
    },
    /// The demands of the case have different units.
    #[error("{id}: the demands have different units")]
    Units {
        /// The measure.
        id: String,
    },
    /// The rule limits no amount from above.
    #[error("{id}: the rule is no upper limit of an amount or of an origin")]
    NoUpperLimit {
        /// The measure.
        id: String,
    },
    /// No decision of the case counts.
    #[error("{id}: nothing in the case counts")]
    Nothing {
        /// The measure.
        id: String,
    },
}

impl MeasureError {
    /// Key in the catalogue, `measure.<key>`.
    pub fn key(&self) -> &'static str {
        match self {
            MeasureError::Unknown { .. } => "unknown",
            MeasureError::NoRegion { .. } => "no_region",
            MeasureError::Units { .. } => "units",
            MeasureError::NoUpperLimit { .. } => "no_upper_limit",
            MeasureError::Nothing { .. } => "nothing",
        }
    }

    /// The measure that is meant.
    pub fn id(&self) -> &str {
        match self {
            MeasureError::Unknown { id, .. }
            | MeasureError::NoRegion { id }
            | MeasureError::Units { id }
            | MeasureError::NoUpperLimit { id }
            | MeasureError::Nothing { id } => id,
        }
    }
}

/// A measure in parts: the first word, what follows it, the region.
struct Written<'a> {
    id: &'a str,
    case: &'a Case,
    subject: Option<&'a str>,
    region: Option<&'a str>,
}

impl Measure {
    /// Reads a measure, in the words of a case.
    ///
    /// # Errors
    /// See [`MeasureError`].
    pub fn parse(id: &str, case: &Case) -> Result<Self, MeasureError> {
        let (rest, region) = match id.rsplit_once('@') {
            Some((rest, region)) => (rest, Some(region)),
            None => (id, None),
        };
        let (word, subject) = match rest.split_once(':') {
            Some((word, subject)) => (word, Some(subject)),
            None => (rest, None),
        };
        let written = Written { id, case, subject, region };
        let whole = subject.is_none();
        let (unit, of) = match word {
            "emissions" if whole => ("t CO2e".to_owned(), Of::Emissions(written.region()?)),
            "investment" if whole => (case.settings.money.clone(), Of::Investment(written.region()?)),
            "shortage" if whole && region.is_none() => (written.unit_of_demand()?, Of::Shortage),
            "origin" if !whole => ("%".to_owned(), written.origin()?),
            "imports" if !whole => written.imports()?,
            "rule" if !whole && region.is_none() => written.rule()?,
            _ => return Err(written.unknown(word, WORDS)),
        };
        Ok(Measure { id: id.to_owned(), unit, of })
    }
}

impl<'a> Written<'a> {
    fn unknown<'b>(&self, word: &str, known: impl IntoIterator<Item = &'b str>) -> MeasureError {
        let similar = similar(word, known).map(str::to_owned);
        MeasureError::Unknown { id: self.id.to_owned(), word: word.to_owned(), similar }
    }

    fn scope(&self, label: &str) -> Result<Scope, MeasureError> {
        let case = self.case;
        let found = case.scope(label).filter(|scope| !scope.places.is_empty());
        let words = || {
            let countries = case.places.values().filter_map(|place| place.country.as_deref());
            case.country_groups.keys().map(String::as_str).chain(countries).chain(case.places.names())
        };
        found.ok_or_else(|| self.unknown(label, words()))
    }

    fn region(&self) -> Result<Option<Scope>, MeasureError> {
        self.region.map(|label| self.scope(label)).transpose()
    }

    /// The region, or the home of the case.
    fn home(&self) -> Result<Scope, MeasureError> {
        let label = self.region.or(self.case.settings.home.as_deref());
        self.scope(label.ok_or_else(|| MeasureError::NoRegion { id: self.id.to_owned() })?)
    }

    /// What stands before and after the stroke.
    fn parts(&self) -> (&'a str, Option<&'a str>) {
        let subject = self.subject.unwrap_or_default();
        subject.split_once('/').map_or((subject, None), |(group, named)| (group, Some(named)))
    }

    fn named<I: Id, T>(&self, name: &str, arena: &Arena<I, T>) -> Result<I, MeasureError> {
        arena.find(name).ok_or_else(|| self.unknown(name, arena.names()))
    }

    fn origin(&self) -> Result<Of, MeasureError> {
        let (group, named) = self.parts();
        let elements: Vec<_> = match named {
            Some(named) => {
                named.split('+').map(|name| self.named(name, &self.case.elements)).collect::<Result<_, _>>()?
            }
            None => self.case.elements.ids().collect(),
        };
        if elements.is_empty() {
            return Err(MeasureError::Nothing { id: self.id.to_owned() });
        }
        let region = match self.region()? {
            None => self.case.settings.home.as_deref().map(|home| self.scope(home)).transpose()?,
            given => given,
        };
        Ok(Of::Origin { group: self.scope(group)?, elements, region })
    }

    fn imports(&self) -> Result<(String, Of), MeasureError> {
        let (group, named) = self.parts();
        let commodity = named.map(|name| self.named(name, &self.case.commodities)).transpose()?;
        let unit = commodity.map_or("t", |id| self.case.commodities[id].unit.as_str()).to_owned();
        Ok((unit, Of::Imports { group: self.scope(group)?, commodity, region: self.home()? }))
    }

    /// The unit that all demands have.
    fn unit_of_demand(&self) -> Result<String, MeasureError> {
        let case = self.case;
        let members = case.demands.values().flat_map(|demand| &demand.members);
        let mut units: Vec<&str> = members.map(|member| case.commodities[member.commodity].unit.as_str()).collect();
        units.dedup();
        match units[..] {
            [only] => Ok(only.to_owned()),
            _ => Err(MeasureError::Units { id: self.id.to_owned() }),
        }
    }

    fn rule(&self) -> Result<(String, Of), MeasureError> {
        let (case, name) = (self.case, self.subject.unwrap_or_default());
        let named: Vec<&Rule> = case
            .rules
            .iter()
            .filter(|(id, rule)| rule.row == name || case.rules.name(*id) == name)
            .map(|(_, rule)| rule)
            .collect();
        let Some(first) = named.first() else {
            let rows = case.rules.values().map(|rule| rule.row.as_str());
            return Err(self.unknown(name, rows.chain(case.rules.names())));
        };
        let shares = follows_tags(first);
        let usable = |rule: &&Rule| !rule.kind.is_minimum() && (follows_tags(rule) || rule.limits_amount());
        if !named.iter().all(usable) {
            return Err(MeasureError::NoUpperLimit { id: self.id.to_owned() });
        }
        let unit = if shares { "%".to_owned() } else { unit_of(case, first) };
        Ok((unit, Of::Rule(name.to_owned())))
    }
}

/// The unit of the amount that a rule limits.
fn unit_of(case: &Case, rule: &Rule) -> String {
    use crate::case::entities::RuleKind;
    match rule.kind {
        RuleKind::InvestmentBudget => case.settings.money.clone(),
        RuleKind::EmissionLimit => "t CO2e".to_owned(),
        _ if rule.element.is_some() => "t".to_owned(),
        _ => {
            let first = rule.commodities.as_ref().and_then(|named| named.first().copied());
            first.map(|id| case.commodities[id].unit.clone()).unwrap_or_default()
        }
    }
}
