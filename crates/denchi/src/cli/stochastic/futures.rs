//! The futures that are asked for: those of the case, named scenarios, or draws of its uncertain inputs.

use denchi_core::case::{Case, Files, read_files};
use denchi_core::diagnostics::Diagnostics;
use denchi_core::explore::{Future, uncertain};

use super::Arguments;

/// What a scenario name stands for where it is the case without one.
const BASE: &str = "base";

/// The futures, in the order in which they are named; none where the case has no table of them and nothing else is asked.
///
/// # Errors
/// What is wrong with the case of a future.
pub(super) fn futures(arguments: &Arguments, files: &Files, case: &Case) -> Result<Vec<Future>, Diagnostics> {
    let scenario = arguments.case.scenario.as_deref();
    if let Some(draws) = arguments.draws {
        return uncertain::futures_drawn(files, case, scenario, (draws, arguments.seed));
    }
    if arguments.scenarios.is_empty() {
        return uncertain::futures(files, case, scenario);
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of scenarios")]
    let equal = 1.0 / arguments.scenarios.len() as f64;
    let future = |named: &Named| {
        let case = read_files(files.clone(), Some(named.name.as_str()).filter(|name| *name != BASE))?.0;
        Ok(Future { name: named.name.clone(), probability: named.probability.unwrap_or(equal), case })
    };
    arguments.scenarios.iter().map(future).collect()
}

/// The case that stands for the mean: a future of that name, a scenario, or the case as it is given.
///
/// # Errors
/// What is wrong with the case of a scenario, or that there is none of that name.
pub(super) fn mean(arguments: &Arguments, files: &Files, case: &Case, futures: &[Future]) -> Result<Case, Diagnostics> {
    let Some(name) = &arguments.mean else { return Ok(case.clone()) };
    match futures.iter().find(|future| future.name == *name) {
        Some(future) => Ok(future.case.clone()),
        None => Ok(read_files(files.clone(), Some(name.as_str()).filter(|name| *name != BASE))?.0),
    }
}

/// A scenario, and its probability where one is given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    name: String,
    probability: Option<f64>,
}

/// Reads `NAME` or `NAME=PROBABILITY`.
pub(super) fn named(text: &str) -> Result<Named, String> {
    let (name, probability) = match text.split_once('=') {
        Some((name, probability)) => {
            let probability: f64 = probability.parse().map_err(|_| "NAME=0.5".to_owned())?;
            (name, Some(probability))
        }
        None => (text, None),
    };
    Ok(Named { name: name.to_owned(), probability })
}

#[cfg(test)]
mod tests {
    use super::{Named, named};

    #[test]
    fn scenarios_have_names_and_may_have_probabilities() {
        assert_eq!(named("low"), Ok(Named { name: "low".to_owned(), probability: None }));
        assert_eq!(named("low=0.25"), Ok(Named { name: "low".to_owned(), probability: Some(0.25) }));
        assert!(named("low=often").is_err());
    }
}
