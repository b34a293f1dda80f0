//! Which emission factors a trace uses.

use std::collections::BTreeSet;
use std::path::Path;

use denchi_core::case;
use denchi_core::diagnostics::Diagnostics;
use denchi_report::reload::Reloaded;

/// Why factors cannot be used.
pub(super) enum Refused {
    /// With the file the case is not valid.
    Case(Diagnostics),
    /// The file has several sets, or none.
    Sets(String),
    /// The file cannot be read.
    File(std::io::Error),
}

/// The name of the set that is asked for. A file takes the place of the case's own factors.
pub(super) fn chosen(asked: Option<&str>, result: &mut Reloaded) -> Result<Option<String>, Refused> {
    let Some(asked) = asked else { return Ok(None) };
    let is_file = Path::new(asked).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if !is_file {
        return Ok(Some(asked.to_owned()));
    }
    let content = std::fs::read(asked).map_err(Refused::File)?;
    let mut files = result.files.clone();
    files.insert("factors.csv".to_owned(), content);
    let (case, _) = case::read_files(files, result.case.scenario.as_deref()).map_err(Refused::Case)?;
    let sets: BTreeSet<&str> = case.factors.iter().map(|factor| factor.set.as_str()).collect();
    let sets: Vec<&str> = sets.into_iter().collect();
    let [set] = sets[..] else { return Err(Refused::Sets(sets.join(", "))) };
    let set = set.to_owned();
    result.case = case;
    Ok(Some(set))
}
