//! From a form to the arguments of a command: every value is checked by its kind, and none can become an option of its own.

use std::ffi::OsString;

use serde_json::{Map, Value};

use super::kinds::{Kind, one_of};
use crate::workspace::{Name, Workspace};

/// Longest text of a field, in bytes.
const LONGEST: usize = 4000;

/// A field of a form.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name in the form; its label is `desk.field.<name>`.
    pub(crate) name: &'static str,
    /// The option that it becomes; without one, it is an argument by its place, and required.
    pub(crate) option: Option<&'static str>,
    /// What may stand in it.
    pub(crate) input: Input,
}

impl Field {
    /// A field that must be filled: an argument by its place.
    pub(crate) const fn required(name: &'static str, input: Input) -> Self {
        Field { name, option: None, input }
    }

    /// A field that may stay empty: an option.
    pub(crate) const fn option(name: &'static str, option: &'static str, input: Input) -> Self {
        Field { name, option: Some(option), input }
    }
}

/// What may stand in a field.
#[derive(Debug)]
pub(crate) enum Input {
    /// A case of the workspace.
    Case,
    /// A scenario of the case.
    Scenario,
    /// A result of the workspace that is a plan.
    Plan,
    /// A whole number.
    Whole {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// A number.
    Number {
        /// At least this.
        above: f64,
    },
    /// A year, or a year and a month: `2030`, `2030-04`.
    Month,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Texts, one a line; each is given to the command.
    Words,
}

/// Why a form was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Name of the field.
    pub(crate) field: &'static str,
    /// What stood in it.
    pub(crate) value: String,
}

/// The arguments of a command for a form, without those that the runner adds.
///
/// # Errors
/// The first field that is missing or does not hold what it should.
pub(crate) fn arguments(kind: &Kind, form: &Map<String, Value>, workspace: &Workspace) -> Result<Vec<OsString>, Wrong> {
    let filled = |name: &&str| form.get(*name).and_then(Value::as_str).is_some_and(|value| !value.trim().is_empty());
    if let Some(&field) = one_of(kind.id).first().filter(|_| !one_of(kind.id).iter().any(filled)) {
        return Err(Wrong { field, value: String::new() });
    }
    let mut arguments: Vec<OsString> = kind.command.iter().map(OsString::from).collect();
    for field in kind.fields {
        let value = form.get(field.name).and_then(Value::as_str).unwrap_or_default().trim();
        let wrong = || Wrong { field: field.name, value: value.chars().take(100).collect() };
        if value.is_empty() {
            if field.option.is_none() {
                return Err(wrong());
            }
            continue;
        }
        for text in checked(&field.input, value, workspace).ok_or_else(wrong)? {
            arguments.push(match field.option {
                // Joined by `=`, a value that begins with `-` stays a value.
                Some(option) => [OsString::from(option), text].join("=".as_ref()),
                None => text,
            });
        }
    }
    Ok(arguments)
}

/// A name for the result of a job: what it is about, and its kind where that is no plan.
pub(crate) fn stem(kind: &Kind, form: &Map<String, Value>) -> Option<Name> {
    let value = |name: &str| form.get(name).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty());
    let about = value("case").or_else(|| value("result"))?;
    let parts = [Some(about), value("scenario"), (kind.id != "plan").then_some(kind.id)];
    // Room for a number behind it.
    let stem: String = parts.into_iter().flatten().collect::<Vec<_>>().join("-").chars().take(60).collect();
    Name::near(&stem)
}

/// The texts that a value becomes, where it is what the field asks for.
fn checked(input: &Input, value: &str, workspace: &Workspace) -> Option<Vec<OsString>> {
    let name = || Name::parse(value).ok();
    if value.len() > LONGEST || value.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\r') {
        return None;
    }
    let one = |text: &str| Some(vec![OsString::from(text)]);
    match input {
        Input::Case => Some(vec![workspace.case(&name()?).ok().filter(|path| path.is_dir())?.into()]),
        Input::Plan => {
            Some(vec![workspace.result(&Name::parse_result(value).ok()?).ok().filter(|path| path.is_dir())?.into()])
        }
        Input::Scenario => one(name()?.as_str()),
        Input::Whole { least, most } => {
            let number: u64 = value.parse().ok()?;
            (*least..=*most).contains(&number).then(|| vec![number.to_string().into()])
        }
        Input::Number { above } => {
            let number: f64 = value.parse().ok()?;
            (number.is_finite() && number >= *above).then(|| vec![number.to_string().into()])
        }
        Input::Month => one(value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-').then_some(value)?),
        Input::Choice(choices) => one(choices.iter().find(|choice| **choice == value)?),
        Input::Words => {
            Some(value.lines().map(str::trim).filter(|line| !line.is_empty()).map(OsString::from).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::super::kinds::find;
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Map<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    }

    fn asked(kind: &str, pairs: &[(&str, &str)]) -> Result<Vec<String>, &'static str> {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        for inner in ["cases/tutorial", "results/tutorial-1"] {
            std::fs::create_dir_all(folder.path().join(inner)).unwrap();
        }
        let root = workspace.root().to_string_lossy().into_owned();
        let arguments = arguments(find(kind).unwrap(), &form(pairs), &workspace);
        let text = |argument: OsString| argument.to_string_lossy().replace(&root, "");
        arguments.map(|list| list.into_iter().map(text).collect()).map_err(|wrong| wrong.field)
    }

    #[test]
    fn forms_become_arguments() {
        let plan = asked("plan", &[("case", "tutorial"), ("scenario", "low"), ("gap", "0.01"), ("window", "")]);
        assert_eq!(plan.unwrap(), ["plan", "/cases/tutorial", "--scenario=low", "--gap=0.01"]);
        let run = asked("stress-run", &[("result", "tutorial-1"), ("close", "site:a\r\n\n--out=/etc\n")]);
        assert_eq!(run.unwrap(), ["stress", "run", "/results/tutorial-1", "--close=site:a", "--close=--out=/etc"]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (pairs, field) in [
            (vec![], "case"),
            (vec![("case", "../../etc")], "case"),
            (vec![("case", "/etc")], "case"),
            (vec![("case", "another")], "case"),
            (vec![("case", "tutorial"), ("scenario", "../x")], "scenario"),
            (vec![("case", "tutorial"), ("window", "0")], "window"),
            (vec![("case", "tutorial"), ("window", "two")], "window"),
            (vec![("case", "tutorial"), ("gap", "-1")], "gap"),
            (vec![("case", "tutorial"), ("gap", "inf")], "gap"),
        ] {
            assert_eq!(asked("plan", &pairs), Err(field), "{pairs:?}");
        }
        assert_eq!(asked("stress-sweep", &[("result", "tutorial-1"), ("targets", "moon")]), Err("targets"));
        // What is worth something must be named.
        assert_eq!(asked("stress-value", &[("result", "tutorial-1"), ("draws", "10"), ("spare", " ")]), Err("stocks"));
        assert!(asked("stress-value", &[("result", "tutorial-1"), ("spare", "plant")]).is_ok());
    }

    #[test]
    fn results_are_named_after_what_they_are_about() {
        let stem =
            |kind: &str, pairs: &[(&str, &str)]| stem(find(kind).unwrap(), &form(pairs)).map(|name| name.to_string());
        assert_eq!(stem("plan", &[("case", "a"), ("scenario", "b")]).as_deref(), Some("a-b"));
        assert_eq!(stem("stress-sweep", &[("result", "a-1")]).as_deref(), Some("a-1-stress-sweep"));
    }
}
