//! What is wrong with a case: a code, a place in a file, a message and a hint.
//!
//! A diagnostic carries no text, only its code and arguments; the texts come from the catalogue (`D204.message`,
//! `D204.hint`), in the language of the reader. `docs/errors.md` has a section for every code.

mod codes;

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde_json::{Value, json};

use crate::catalogue::{self, Lang};

pub use codes::Code;

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
