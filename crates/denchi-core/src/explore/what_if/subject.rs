//! What is changed: a case with the plan that changes are compared with.

use super::SCENARIO;
use super::control::Control;
use super::kinds::{self, Scene};
use super::state::{self, State, StateError};
use crate::case::variant::{Action, Change, Variant};
use crate::case::{Case, Files, Positions, read_files};
use crate::plan::result::Plan;

/// A case with a plan, and the controls that it has.
pub struct Subject {
    files: Files,
    scenario: Option<String>,
    case: Case,
    plan: Plan,
    positions: Positions,
    with_all_rules: Option<Case>,
    controls: Vec<Control>,
}

impl Subject {
    /// Of the files of a case with a scenario, the case that they are, and its plan: what controls count from.
    pub fn of(mut files: Files, scenario: Option<&str>, case: Case, plan: Plan) -> Self {
        // Nothing in it is part of the case, and reading it takes its time.
        files.remove("datapackage.json");
        let positions = Positions::of(&files, scenario);
        let with_all_rules = with_all_rules(&files, scenario);
        let scenario = scenario.map(str::to_owned);
        let mut subject = Subject { files, scenario, case, plan, positions, with_all_rules, controls: Vec::new() };
        subject.controls = kinds::all(&subject.scene());
        subject
    }

    /// The case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Its plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What can be changed: kind by kind, what counts most in the plan first.
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            case: &self.case,
            with_all_rules: self.with_all_rules.as_ref(),
            positions: &self.positions,
            plan: &self.plan,
        }
    }

    /// The scenario that a state is, above that of the case. Without changes where nothing is moved.
    ///
    /// # Errors
    /// A state that is none of this case.
    pub fn variant(&self, state: &State) -> Result<Variant, StateError> {
        let moved = state::moved(&self.controls, state)?;
        let titled = |title: &str, word: &str| match &self.scenario {
            Some(scenario) => format!("{title} · {scenario} · {word}"),
            None => format!("{title} · {word}"),
        };
        let settings = &self.case.settings;
        let japanese = settings.title_ja.as_deref().unwrap_or(&settings.title);
        let title = [titled(&settings.title, "what if"), titled(japanese, "もしも")];
        let changes = kinds::changes(&self.scene(), &moved);
        Ok(Variant { name: SCENARIO.to_owned(), title, changes })
    }

    /// The files of the case with a state as a scenario, and the name of that scenario: [`SCENARIO`], or that of the case
    /// where nothing is moved.
    ///
    /// # Errors
    /// A state that is none of this case.
    pub fn files(&self, state: &State) -> Result<(Files, Option<String>), StateError> {
        let variant = self.variant(state)?;
        if variant.changes.is_empty() {
            return Ok((self.files.clone(), self.scenario.clone()));
        }
        Ok((variant.files(&self.files, self.scenario.as_deref()), Some(variant.name)))
    }
}

/// The case with every rule switched on, where that is valid: a case holds no rule that is off.
fn with_all_rules(files: &Files, scenario: Option<&str>) -> Option<Case> {
    let action = Action::Set(vec![("active".to_owned(), true.into())]);
    let change = Change { table: "rules".to_owned(), key: Vec::new(), action, reason: "to list them".to_owned() };
    let title = [SCENARIO, SCENARIO].map(str::to_owned);
    let variant = Variant { name: SCENARIO.to_owned(), title, changes: vec![change] };
    Some(read_files(variant.files(files, scenario), Some(SCENARIO)).ok()?.0)
}
