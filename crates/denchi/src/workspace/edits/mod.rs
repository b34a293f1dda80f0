//! Changing the cases of a workspace.
//!
//! The folder of a case is what is true; `denchi` and other programs may change it too. Each state that was seen there is a
//! **revision** (`revisions`). What someone changes collects in a **draft** (`drafts`) until it is saved, which needs a case
//! without errors and a folder that is still as it was when the draft began. Saving first keeps the revision, then puts its
//! files into the folder, then notes that they are there: what a crash interrupts is finished when the case is next looked at.

mod carry;
mod contents;
pub(crate) mod drafts;
mod folder;
pub(crate) mod revisions;
mod saving;
mod state;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]
mod tests;
mod work;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, anyhow};
use denchi_core::case;
use denchi_core::catalogue::Lang;
use denchi_core::diagnostics::Diagnostics;

use super::{Database, Name, Workspace};
pub(crate) use carry::Carried;
pub(crate) use contents::Manifest;
use revisions::{Action, Fresh, Revision};
pub(crate) use state::State;
pub(crate) use work::Work;

/// States that stay in memory.
const MOST: usize = 12;

/// By whom a case was changed that was found changed.
pub(crate) const OUTSIDE: &str = "(outside)";

/// The cases of a workspace as they are changed.
pub(crate) struct Edits {
    workspace: Workspace,
    database: Database,
    /// Whoever changes a case, or notes that it has changed, holds it.
    lock: Mutex<Seen>,
    shelf: Mutex<Vec<Arc<State>>>,
}

/// How folders looked when they were last read, and the revision that they then were.
type Seen = BTreeMap<Name, (folder::Look, i64)>;

/// Why something was not saved.
#[derive(Debug)]
pub(crate) enum Unsaved {
    /// The case, or the draft, is another than it was when the change was made.
    Stale,
    /// The case would have errors, in itself or, by name, in a scenario.
    Errors(Diagnostics, Option<String>),
    /// There is nothing to save.
    Nothing,
    /// Something failed.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Unsaved {
    fn from(error: E) -> Self {
        Unsaved::Failed(error.into())
    }
}

impl Edits {
    /// Of a workspace.
    pub(crate) fn new(workspace: Workspace, database: Database) -> Self {
        Edits { workspace, database, lock: Mutex::default(), shelf: Mutex::default() }
    }

    fn locked(&self) -> MutexGuard<'_, Seen> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database behind it.
    #[cfg(test)]
    fn database(&self) -> &Database {
        &self.database
    }

    /// The state of some files, from memory or from the database.
    pub(crate) fn state(&self, manifest: &Manifest) -> Result<Arc<State>> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let state = match shelf.iter().position(|state| state.manifest == *manifest) {
            Some(place) => shelf.remove(place),
            None => {
                let files = self.database.with(|connection| contents::files(connection, manifest))?;
                Arc::new(State::new(manifest.clone(), files))
            }
        };
        shelf.insert(0, Arc::clone(&state));
        shelf.truncate(MOST);
        Ok(state)
    }

    /// The newest revision of a case: its folder as it is. A folder that has changed otherwise is a new revision.
    pub(crate) fn current(&self, case: &Name) -> Result<Revision> {
        self.current_of(case, &mut self.locked())
    }

    fn current_of(&self, case: &Name, seen: &mut Seen) -> Result<Revision> {
        let folder = self.workspace.case(case)?;
        let look = folder::look(&folder);
        if let Some((known, number)) = seen.get(case)
            && *known == look
            && let Some(revision) = revisions::find(&self.database, case, *number)?
        {
            return Ok(revision);
        }
        let files = case::load(&folder).map_err(|problems| anyhow!(problems.render(Lang::En)))?;
        let newest = revisions::newest(&self.database, case)?;
        let revision = match newest {
            // Its files were being put there when the last server ended.
            Some(newest) if !newest.complete => {
                let state = self.state(&newest.files)?;
                folder::write(&folder, &files, &state.files)?;
                revisions::complete(&self.database, case, newest.number)?;
                newest
            }
            Some(newest) if newest.files == contents::manifest(&files) => newest,
            newest => {
                let number = self.database.with(|connection| {
                    let fresh = Fresh {
                        files: contents::keep(connection, &files)?,
                        parent: newest.map(|newest| newest.state),
                        state: None,
                        user: OUTSIDE,
                        action: Action::Found,
                        note: "",
                        complete: true,
                    };
                    revisions::add(connection, case, &fresh)
                })?;
                revisions::find(&self.database, case, number)?.context("a revision was not kept")?
            }
        };
        seen.insert(case.clone(), (folder::look(&folder), revision.number));
        Ok(revision)
    }
}
