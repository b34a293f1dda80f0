//! What is wrong with a case: a code, a place in a file, a message and a hint.
//!
//! A diagnostic carries no text, only its code and arguments; the texts come from the catalogue (`D204.message`,
//! `D204.hint`), in the language of the reader. `docs/errors.md` has a section for every code.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde_json::{Value, json};

use crate::catalogue::{self, Lang};

/// Version of the JSON form of diagnostics.
const JSON_SCHEMA: u32 = 1;

/// Most problems of one code in one file that are listed one by one.
const MOST_LISTED: usize = 1000;

/// Whether a case with this problem can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The case is refused.
    Error,
    /// The case can be used; a person should look.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $severity:ident,)*) => {
        /// A kind of problem. D1: files and settings; D2: cells and tables; D3: provenance and units; D4: meaning;
        /// S5: scenarios.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])* $name,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as people read it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$name => stringify!($name),)*
                }
            }

            /// Whether the case is refused.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$name => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    D101 Error,
    /// A file is not UTF-8.
    D102 Error,
    /// A file or the case is too large.
    D103 Error,
    /// A required table is missing.
    D104 Error,
    /// Neither sites nor supplies.
    D105 Error,
    /// A CSV file that is no table of a case.
    D106 Warning,
    /// `datapackage.json` is missing.
    D107 Warning,
    /// `datapackage.json` does not list a table.
    D108 Warning,
    /// A quoted cell is never closed.
    D109 Error,
    /// A table without a header.
    D110 Error,
    /// `datapackage.json` is no valid JSON.
    D111 Warning,
    /// `case.toml` is missing.
    D150 Error,
    /// A file is no valid TOML.
    D151 Error,
    /// An unknown key in `case.toml`.
    D152 Error,
    /// A missing key in `case.toml`.
    D153 Error,
    /// A wrong value in `case.toml`.
    D154 Error,
    /// A horizon that cannot be built.
    D155 Error,
    /// More problems of a kind than are listed.
    D199 Error,
    /// A missing column.
    D201 Error,
    /// An unknown column.
    D202 Error,
    /// A column that is there twice.
    D203 Error,
    /// A row with too few or too many cells.
    D204 Error,
    /// A blank cell that must be filled.
    D205 Error,
    /// A cell that is no number.
    D206 Error,
    /// An infinite number where a finite one is needed.
    D207 Error,
    /// A number that is not whole.
    D208 Error,
    /// A cell that is neither true nor false.
    D209 Error,
    /// A word that is not in the list.
    D210 Error,
    /// A cell of the wrong form.
    D211 Error,
    /// A number below the minimum.
    D212 Error,
    /// A number above the maximum.
    D213 Error,
    /// A key that is there twice.
    D214 Error,
    /// A reference to nothing.
    D215 Error,
    /// Spaces around a value.
    D216 Warning,
    /// Numbers without a quality.
    D301 Error,
    /// Numbers without a source.
    D302 Error,
    /// A unit that does not fit the mass basis.
    D303 Error,
    /// Members of a group in different units.
    D304 Error,
    /// A mass is needed for freight.
    D305 Error,
    /// A recipe that creates an element.
    D401 Error,
    /// A commodity that is needed, but that nobody makes, supplies, stocks or returns.
    D402 Error,
    /// A demand that nobody can reach.
    D403 Error,
    /// A by-product without an outlet.
    D404 Warning,
    /// A contract above what the seller can make.
    D405 Error,
    /// A contract whose buyer has no place.
    D406 Error,
    /// A contract on something that the seller does not make.
    D407 Error,
    /// Years out of order.
    D408 Error,
    /// Values by year that do not cover the horizon.
    D409 Warning,
    /// A fixed charge without a bound.
    D410 Error,
    /// A value that neither the row nor its years give.
    D411 Error,
    /// A value that is given in two tables.
    D412 Error,
    /// An option at a cancelled site.
    D413 Warning,
    /// A ramp-up with missing or falling ages.
    D414 Error,
    /// A minimum above its maximum.
    D415 Error,
    /// Supply steps whose prices fall.
    D416 Warning,
    /// An unknown country.
    D417 Error,
    /// A province of another country.
    D418 Error,
    /// An HS code of the wrong form.
    D419 Error,
    /// Electricity at a place without a grid.
    D420 Error,
    /// Heat without a fuel.
    D421 Error,
    /// An ad valorem duty on something without a price.
    D422 Error,
    /// A row that must name exactly one of two things.
    D423 Error,
    /// An owner without a country, in the scope of a rule.
    D424 Error,
    /// A lane without a cost and without a route.
    D425 Error,
    /// A process without a recipe.
    D426 Error,
    /// An unknown place, country or group.
    D427 Error,
    /// Nothing in scope.
    D428 Warning,
    /// Something happens at a waypoint.
    D429 Error,
    /// Latitude without longitude.
    D430 Error,
    /// Shares of a mix that cannot add up to one.
    D431 Error,
    /// A lane from a place to itself.
    D432 Error,
    /// Equity shares above one.
    D433 Error,
    /// Goods in transit that arrive outside the horizon.
    D434 Warning,
    /// A number that must not be zero.
    D435 Error,
    /// A return of something that the demand does not take.
    D436 Error,
    /// Options that require each other.
    D437 Error,
    /// A tariff that no lane meets.
    D438 Warning,
    /// Capacity measured in different products.
    D439 Warning,
    /// A leg without a distance, between places without coordinates.
    D440 Error,
    /// The scenario is not there.
    S501 Error,
    /// An unknown key in a scenario.
    S502 Error,
    /// A missing key in a scenario.
    S503 Error,
    /// A wrong value in a scenario.
    S504 Error,
    /// A change of an unknown table.
    S505 Error,
    /// A change of an unknown column.
    S506 Error,
    /// A change that matches no row.
    S507 Error,
    /// A change that does nothing, or several things.
    S508 Error,
    /// A row that is added is already there.
    S509 Error,
    /// A change without a reason.
    S510 Error,
    /// A cell that cannot be scaled.
    S511 Error,
}

impl Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A place in a file of the case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the case folder.
    pub file: String,
    /// Line from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// Column in characters from 1.
    pub column: Option<usize>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Place { file: file.into(), line: None, column: None }
    }

    /// A position in a file.
    pub fn new(file: impl Into<String>, line: usize, column: usize) -> Self {
        Place { file: file.into(), line: Some(line), column: Some(column) }
    }
}

impl Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(formatter, ":{column}")?;
        }
        Ok(())
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// Whether the case is refused.
    pub severity: Severity,
    /// Where.
    pub place: Option<Place>,
    /// What the placeholders of the message and the hint stand for.
    pub arguments: Vec<(&'static str, String)>,
    /// Which hint, where a code has several: `thousands` for `D206.hint_thousands`, or one of the common `hint.*`.
    pub hint: Option<&'static str>,
}

impl Diagnostic {
    /// A problem without a place yet.
    pub fn new(code: Code) -> Self {
        Diagnostic { code, severity: code.severity(), place: None, arguments: Vec::new(), hint: None }
    }

    /// With the value of a placeholder.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// At a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// With a particular hint of its code, or a common one.
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With the hint "did you mean", where there is something similar.
    #[must_use]
    pub fn similar(self, similar: Option<&str>) -> Self {
        match similar {
            Some(similar) => self.with("similar", similar).hint("similar"),
            None => self,
        }
    }

    /// The value of a placeholder.
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong.
    pub fn message_text(&self, lang: Lang) -> String {
        self.text(lang, &format!("{}.message", self.code))
    }

    /// What to do about it.
    pub fn hint_text(&self, lang: Lang) -> Option<String> {
        let own = self.hint.map(|hint| format!("{}.hint_{hint}", self.code));
        let common = self.hint.map(|hint| format!("hint.{hint}"));
        [own, common, Some(format!("{}.hint", self.code))]
            .into_iter()
            .flatten()
            .find(|key| catalogue::find(lang, key).is_some())
            .map(|key| self.text(lang, &key))
    }

    fn text(&self, lang: Lang, key: &str) -> String {
        let arguments: Vec<(&str, &dyn Display)> =
            self.arguments.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        catalogue::format(lang, key, &arguments)
    }

    fn order(&self) -> impl Ord + '_ {
        let place = self.place.as_ref();
        (place, self.code, &self.arguments)
    }

    fn to_json(&self, lang: Lang) -> Value {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        json!({
            "code": self.code.name(),
            "severity": severity,
            "file": self.place.as_ref().map(|place| &place.file),
            "line": self.place.as_ref().and_then(|place| place.line),
            "column": self.place.as_ref().and_then(|place| place.column),
            "message": self.message_text(lang),
            "hint": self.hint_text(lang),
        })
    }
}

/// All problems of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many problems there were of each code in each file.
    counts: BTreeMap<(Code, Option<String>), usize>,
}

impl Diagnostics {
    /// Adds a problem. Beyond 1000 of one code in one file, they are only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let file = diagnostic.place.as_ref().map(|place| place.file.clone());
        let count = self.counts.entry((diagnostic.code, file)).or_default();
        *count += 1;
        if *count <= MOST_LISTED {
            self.list.push(diagnostic);
        }
    }

    /// Adds all problems of another list.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// The problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many make the case unusable.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// How many are warnings.
    pub fn warnings(&self) -> usize {
        self.list.len() - self.errors()
    }

    /// Whether the case is refused.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Puts a place to every problem that has none, from its arguments `table`, `row` and `column`.
    pub(crate) fn locate(&mut self, place: impl Fn(&Diagnostic) -> Option<Place>) {
        for diagnostic in &mut self.list {
            if diagnostic.place.is_none() {
                diagnostic.place = place(diagnostic);
            }
        }
    }

    /// In order of file, line, column and code, each once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        for ((code, file), count) in std::mem::take(&mut self.counts) {
            if count > MOST_LISTED {
                let mut more = Diagnostic::new(Code::D199).with("count", count - MOST_LISTED).with("code", code);
                more.severity = code.severity();
                more.place = file.map(Place::file);
                self.list.push(more);
            }
        }
        self.list.sort_by(|a, b| a.order().cmp(&b.order()));
        self.list.dedup();
        self
    }

    /// For people: plain text, legible without colour, with a summary as the last line.
    pub fn render(&self, lang: Lang) -> String {
        let mut text = String::new();
        for diagnostic in &self.list {
            let severity = match diagnostic.severity {
                Severity::Error => catalogue::text(lang, "diagnostics.error"),
                Severity::Warning => catalogue::text(lang, "diagnostics.warning"),
            };
            text.push_str(&format!("{severity}[{}]: {}\n", diagnostic.code, diagnostic.message_text(lang)));
            if let Some(place) = &diagnostic.place {
                text.push_str(&format!("  --> {place}\n"));
            }
            if let Some(hint) = diagnostic.hint_text(lang) {
                text.push_str(&format!("  {}: {hint}\n", catalogue::text(lang, "diagnostics.hint")));
            }
            text.push('\n');
        }
        text.push_str(&self.summary(lang));
        text.push('\n');
        text
    }

    /// How many errors and warnings, in a line.
    pub fn summary(&self, lang: Lang) -> String {
        catalogue::format(lang, "diagnostics.summary", &[("errors", &self.errors()), ("warnings", &self.warnings())])
    }

    /// For programs: `{"schema": 1, "errors": 1, "warnings": 0, "diagnostics": [...]}`.
    pub fn to_json(&self, lang: Lang) -> Value {
        json!({
            "schema": JSON_SCHEMA,
            "errors": self.errors(),
            "warnings": self.warnings(),
            "diagnostics": self.list.iter().map(|diagnostic| diagnostic.to_json(lang)).collect::<Vec<_>>(),
        })
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(diagnostics: T) -> Self {
        let mut all = Diagnostics::default();
        for diagnostic in diagnostics {
            all.push(diagnostic);
        }
        all
    }
}

/// The most similar of some words, where one is similar enough to be meant.
pub fn similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::jaro_winkler(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}
