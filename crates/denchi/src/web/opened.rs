//! Results that are open: reading one takes a while, so the last few stay in memory.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use denchi_core::catalogue::Lang;
use denchi_report::html::view_of_plan;
use denchi_report::package::{MANIFEST, ResultPackage, RunInfo};
use denchi_report::reload::{Reloaded, explored, reload};
use serde_json::Value;

use super::shell::problem::Problem;
use super::what_if::{Ground, Turns};
use crate::workspace::results::Listed;
use crate::workspace::{Name, Workspace};

/// Results that stay open, of each sort.
const MOST: usize = 6;

/// A result that is open.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) name: Name,
    /// Case, plan, tables, manifest.
    pub(crate) reloaded: Reloaded,
    /// What questions begin from.
    pub(crate) what_if: Ground,
    figures: OnceLock<Value>,
}

impl Opened {
    /// What the programmes of the pages draw; made when first asked for.
    pub(crate) fn figures(&self) -> &Value {
        self.figures.get_or_init(|| {
            let Reloaded { case, plan, package, .. } = &self.reloaded;
            let run = RunInfo {
                denchi_version: package.manifest.denchi_version.clone(),
                solver_version: package.manifest.solver_version.clone(),
                checked: package.manifest.solve.checked,
                ..RunInfo::default()
            };
            view_of_plan(case, plan, &package.tables, &run)
        })
    }

    /// Title of the case, with the scenario.
    pub(crate) fn title(&self, lang: Lang) -> String {
        title(&self.reloaded.package.manifest.case, lang)
    }
}

/// Title of a case, with the scenario.
pub(crate) fn title(case: &denchi_report::package::manifest::CaseInfo, lang: Lang) -> String {
    let japanese = case.title_ja.as_ref().filter(|_| lang == Lang::Ja);
    let title = japanese.unwrap_or(&case.title);
    case.scenario.as_ref().map_or_else(|| title.clone(), |scenario| format!("{title} · {scenario}"))
}

/// An answer about a plan or a case that is open: of a stress test, a frontier, alternatives and the like.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) name: Name,
    /// Tables and manifest.
    pub(crate) package: ResultPackage,
}

/// When a result was written: another result of the same name is another result.
type Written = Option<SystemTime>;

/// A place of a shelf: what is opened, or is being opened by someone.
type Slot<T> = Arc<OnceLock<Result<Arc<T>, String>>>;

/// The last few things that were opened, the last used first.
struct Shelf<T>(Mutex<Vec<(Name, Written, Slot<T>)>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf(Mutex::default())
    }
}

impl<T> Shelf<T> {
    fn slot(&self, name: &Name, written: Written) -> Slot<T> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = shelf.iter().position(|(known, when, _)| known == name && *when == written);
        let entry = match place {
            Some(place) => shelf.remove(place),
            None => {
                shelf.retain(|(known, _, _)| known != name);
                (name.clone(), written, Slot::default())
            }
        };
        let slot = Arc::clone(&entry.2);
        shelf.insert(0, entry);
        shelf.truncate(MOST);
        slot
    }
}

/// Results that are open.
pub(crate) struct Results {
    workspace: Workspace,
    turns: Arc<Turns>,
    plans: Shelf<Opened>,
    answers: Shelf<Answer>,
}

impl Results {
    /// No result is open.
    pub(super) fn new(workspace: Workspace) -> Self {
        Results { workspace, turns: Arc::new(Turns::new()), plans: Shelf::default(), answers: Shelf::default() }
    }

    /// A plan by name; whoever asks for it while another opens it waits for that. Blocks.
    ///
    /// # Errors
    /// No result of that name, or one that cannot be read.
    pub(crate) fn open(&self, name: &Name, lang: Lang) -> Result<Arc<Opened>, Problem> {
        self.opened(&self.plans, name, |folder| {
            let reloaded = reload(folder).map_err(|error| error.message(lang))?;
            let what_if = Ground::new(Arc::clone(&self.turns));
            Ok(Opened { name: name.clone(), reloaded, what_if, figures: OnceLock::new() })
        })
    }

    /// An answer about a plan or a case by name, as [`Results::open`]. Blocks.
    ///
    /// # Errors
    /// As [`Results::open`].
    pub(crate) fn answer(&self, name: &Name, lang: Lang) -> Result<Arc<Answer>, Problem> {
        self.opened(&self.answers, name, |folder| {
            let package = explored(folder).map_err(|error| error.message(lang))?;
            Ok(Answer { name: name.clone(), package })
        })
    }

    /// Names of the plans in the workspace, the newest first. Blocks.
    ///
    /// # Errors
    /// The folder of the results cannot be read.
    pub(crate) fn plans(&self) -> Result<Vec<Name>, Problem> {
        let listed = self.workspace.results().map_err(Problem::failed)?;
        Ok(listed.into_iter().filter(Listed::is_plan).map(|listed| listed.name).collect())
    }

    /// The answers to a question in the workspace, the newest first; see [`Workspace::answers`]. Blocks.
    ///
    /// # Errors
    /// The folder of the results cannot be read.
    pub(crate) fn answers_to(&self, question: &str) -> Result<Vec<Listed>, Problem> {
        self.workspace.answers(question).map_err(Problem::failed)
    }

    fn opened<T>(
        &self,
        shelf: &Shelf<T>,
        name: &Name,
        open: impl FnOnce(&Path) -> Result<T, String>,
    ) -> Result<Arc<T>, Problem> {
        let folder = self.workspace.result(name).map_err(|_| Problem::NotFound)?;
        let written = folder.join(MANIFEST).metadata().map_err(|_| Problem::NotFound)?.modified().ok();
        let slot = shelf.slot(name, written);
        slot.get_or_init(|| open(&folder).map(Arc::new)).clone().map_err(Problem::Refused)
    }
}
