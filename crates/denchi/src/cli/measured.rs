//! Measures that a command names: read in the words of the case, and the case with the rules that they need.

use denchi_core::case::variant::Variant;
use denchi_core::case::{self, Case};
use denchi_core::catalogue;
use denchi_core::diagnostics::Diagnostics;
use denchi_core::explore::{Measure, MeasureError};
use denchi_report::package::FileHash;

use super::End;
use crate::pipeline::Loaded;
use crate::printer::Printer;

/// Reads measures; the first that cannot be read.
pub(super) fn parse<'a>(names: impl IntoIterator<Item = &'a str>, case: &Case) -> Result<Vec<Measure>, MeasureError> {
    names.into_iter().map(|name| Measure::parse(name, case)).collect()
}

/// Says why a measure cannot be used.
pub(super) fn refuse(error: &MeasureError, printer: &mut Printer) -> End {
    let nothing = String::new();
    let (word, similar) = match error {
        MeasureError::Unknown { word, similar, .. } => (word, similar.as_ref()),
        _ => (&nothing, None),
    };
    let words: [(&str, &dyn std::fmt::Display); 2] = [("id", &error.id()), ("word", word)];
    let text = catalogue::format(printer.lang, &format!("measure.{}", error.key()), &words);
    printer.error(&text);
    match similar {
        Some(similar) => printer.hint("measure.similar", &[("similar", similar)]),
        None => printer.hint("measure.written", &[]),
    }
    End::Usage
}

/// The case with the rules that measures need, as a scenario above its own; as it is where they need none.
///
/// # Errors
/// What is wrong with the case with these rules, e.g. an element that nothing holds.
pub(super) fn with_rules(loaded: Loaded, measures: &[Measure], name: &str) -> Result<Loaded, Diagnostics> {
    let mut changes = Vec::new();
    for change in measures.iter().flat_map(|measure| measure.changes(&loaded.case)) {
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    if changes.is_empty() {
        return Ok(loaded);
    }
    let scenario = loaded.case.scenario.as_deref();
    let named = scenario.map_or_else(|| name.to_owned(), |below| format!("{below}-{name}"));
    let settings = &loaded.case.settings;
    let title_ja = settings.title_ja.as_ref().unwrap_or(&settings.title);
    let variant = Variant { name: named.clone(), title: [settings.title.clone(), title_ja.clone()], changes };
    let files = variant.files(&loaded.files, scenario);
    let path = format!("scenarios/{named}.toml");
    let mut inputs: Vec<FileHash> =
        loaded.inputs.into_iter().filter(|file| !file.path.starts_with("scenarios/")).collect();
    inputs.extend(files.get(&path).map(|content| FileHash::of(&path, content)));
    let (case, warnings) = case::read_files(files.clone(), Some(&named))?;
    Ok(Loaded { case, warnings, inputs, files })
}
