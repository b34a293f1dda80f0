//! Results that are open: reading one takes a while, so the last few stay in memory.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use denchi_core::catalogue::Lang;
use denchi_report::html::view_of_plan;
use denchi_report::package::{MANIFEST, RunInfo};
use denchi_report::reload::{Reloaded, reload};
use serde_json::Value;

use super::shell::problem::Problem;
use crate::workspace::{Name, Workspace};

/// Results that stay open.
const MOST: usize = 6;

/// A result that is open.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) name: Name,
    /// Case, plan, tables, manifest.
    pub(crate) reloaded: Reloaded,
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

/// A place of the shelf: what is opened, or is being opened by someone.
type Slot = Arc<OnceLock<Result<Arc<Opened>, String>>>;

/// When a result was written: another result of the same name is another result.
type Written = Option<SystemTime>;

/// Results that are open, the last used first.
pub(crate) struct Results {
    workspace: Workspace,
    shelf: Mutex<Vec<(Name, Written, Slot)>>,
}

impl Results {
    /// No result is open.
    pub(super) fn new(workspace: Workspace) -> Self {
        Results { workspace, shelf: Mutex::new(Vec::new()) }
    }

    /// A result by name; whoever asks for it while another opens it waits for that. Blocks.
    ///
    /// # Errors
    /// No result of that name, or one that cannot be read.
    pub(crate) fn open(&self, name: &Name, lang: Lang) -> Result<Arc<Opened>, Problem> {
        let folder = self.workspace.result(name).map_err(|_| Problem::NotFound)?;
        let written = folder.join(MANIFEST).metadata().map_err(|_| Problem::NotFound)?.modified().ok();
        let slot = self.slot(name, written);
        let opened = slot.get_or_init(|| {
            let reloaded = reload(&folder).map_err(|error| error.message(lang))?;
            Ok(Arc::new(Opened { name: name.clone(), reloaded, figures: OnceLock::new() }))
        });
        opened.clone().map_err(Problem::Refused)
    }

    fn slot(&self, name: &Name, written: Written) -> Slot {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
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
