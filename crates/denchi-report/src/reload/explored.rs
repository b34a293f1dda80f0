//! The answer of a stress test, of an exploration or of a trace, read back: its tables and what it answers.

use std::path::Path;

use crate::package::manifest::{EXPLORED_KIND, KIND, Manifest, STRESS_KIND, TRACE_KIND};
use crate::package::read::read_tables;
use crate::package::{PackageError, ResultPackage};

/// What is only for programs that go through it draw by draw: the other tables say what it says.
const LEFT_OUT: [&str; 1] = ["draws"];

/// Scenario that holds the rules of the measures of a frontier.
pub const MEASURES: &str = "frontier";

/// Reads the folder of an answer about a plan or a case: every table with its columns, types and units as its
/// `datapackage.json` has them, but for the draws of a sample. The hash of every file that is read is verified.
///
/// # Errors
/// As [`crate::read_result`]; [`PackageError::NotAResult`] where the folder is that of a plan, which
/// [`super::reload`] reads.
pub fn explored(folder: &Path) -> Result<ResultPackage, PackageError> {
    let package = read_tables(folder, |name| !LEFT_OUT.contains(&name))?;
    if package.manifest.kind == KIND {
        return Err(PackageError::NotAResult { path: folder.to_owned() });
    }
    Ok(package)
}

impl Manifest {
    /// The question that a result answers: `plan`, or what the options say was asked (`sweep`, `frontier`, ...), or else
    /// the name of its page.
    pub fn question(&self) -> &str {
        if self.kind == KIND {
            return "plan";
        }
        let asked = self.options.get("question").and_then(serde_json::Value::as_str);
        let page =
            || self.outputs.iter().find_map(|file| file.path.strip_suffix(".html").filter(|name| !name.contains('/')));
        asked.or_else(page).unwrap_or_default()
    }

    /// Whether this is an answer about the plan of another manifest: a stress test or a trace about the very plan, an exploration
    /// about the case that was planned.
    pub fn is_about(&self, plan: &Manifest) -> bool {
        match self.kind.as_str() {
            STRESS_KIND | TRACE_KIND => self.case == plan.case && self.solve == plan.solve,
            EXPLORED_KIND => self.case == plan.case || self.measures(plan),
            _ => false,
        }
    }

    /// Whether this is a frontier about the case of a plan, with the rules that its measures need as a scenario above it.
    fn measures(&self, plan: &Manifest) -> bool {
        let (own, planned) = (&self.case.inputs, &plan.case.inputs);
        let added: Vec<&str> =
            own.iter().filter(|file| !planned.contains(file)).map(|file| file.path.as_str()).collect();
        self.case.name == plan.case.name
            && self.case.scenario.as_deref() == Some(MEASURES)
            && added == [format!("scenarios/{MEASURES}.toml")]
            && planned.iter().all(|file| own.contains(file))
    }
}
