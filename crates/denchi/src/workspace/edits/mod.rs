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
mod state;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, anyhow};
use denchi_core::case::{self, Files};
use denchi_core::catalogue::Lang;
use denchi_core::diagnostics::Diagnostics;
use serde_json::Value;

use super::{Database, Name, Workspace};
use crate::pipeline;
pub(crate) use carry::Carried;
pub(crate) use contents::Manifest;
use drafts::Draft;
use revisions::{Action, Fresh, Revision};
pub(crate) use state::State;

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

/// What someone works on: the newest revision, their draft of the case, and the state that results.
pub(crate) struct Work {
    pub(crate) current: Revision,
    pub(crate) draft: Option<Draft>,
    /// The state that the draft began from; without a draft, the current one.
    pub(crate) base: Arc<State>,
    /// The state with the draft.
    pub(crate) state: Arc<State>,
}

impl Work {
    /// Whether the case has changed since the draft began.
    pub(crate) fn is_stale(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.base != self.current.number)
    }

    /// Whether there is something to save.
    pub(crate) fn is_changed(&self) -> bool {
        self.base.manifest != self.state.manifest
    }

    /// What a change has to name: it is refused where another came before it.
    pub(crate) fn version(&self) -> i64 {
        self.draft.as_ref().map_or(-self.current.number, |draft| draft.version)
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
                let parent = newest.map(|newest| newest.state);
                let number = self.database.with(|connection| {
                    let files = contents::keep(connection, &files)?;
                    let fresh = Fresh {
                        files,
                        parent,
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

    /// What a user works on.
    pub(crate) fn work(&self, case: &Name, user: &str) -> Result<Work> {
        self.work_of(case, user, &mut self.locked())
    }

    fn work_of(&self, case: &Name, user: &str, seen: &mut Seen) -> Result<Work> {
        let current = self.current_of(case, seen)?;
        let mut draft = drafts::find(&self.database, case, user)?;
        // A draft in which nothing is changed has nothing to carry over.
        if draft.as_ref().is_some_and(|draft| draft.files.is_none() && draft.base != current.number) {
            drafts::discard(&self.database, case, user)?;
            draft = None;
        }
        let base = match &draft {
            Some(draft) => revisions::find(&self.database, case, draft.base)?.context("the base of a draft")?,
            None => current.clone(),
        };
        let base = self.state(&base.files)?;
        let state = match draft.as_ref().and_then(|draft| draft.files.as_ref()) {
            Some(files) => self.state(files)?,
            None => Arc::clone(&base),
        };
        Ok(Work { current, draft, base, state })
    }

    /// Adds a step to the draft of a user: `change` makes the new files of the state. `version` is that of the work that the
    /// change was made to.
    pub(crate) fn step(
        &self,
        case: &Name,
        user: &str,
        version: i64,
        what: &Value,
        change: impl FnOnce(&State) -> Result<Files, Unsaved>,
    ) -> Result<(), Unsaved> {
        let mut seen = self.locked();
        let work = self.work_of(case, user, &mut seen)?;
        if work.version() != version {
            return Err(Unsaved::Stale);
        }
        let base = work.draft.as_ref().map_or(work.current.number, |draft| draft.base);
        let files = change(&work.state)?;
        if files != work.state.files {
            drafts::step(&self.database, case, user, base, &files, what)?;
        }
        Ok(())
    }

    /// The state before the last step of a draft; `None` where it is forgotten.
    pub(crate) fn before_step(&self, case: &Name, user: &str, draft: &Draft) -> Result<Option<Arc<State>>> {
        let files = match draft.step {
            1 => revisions::find(&self.database, case, draft.base)?.map(|base| base.files),
            step => drafts::files_of(&self.database, case, user, step - 1)?,
        };
        files.map(|files| self.state(&files)).transpose()
    }

    /// Saves the draft of a user as a revision.
    pub(crate) fn save(&self, case: &Name, user: &str, version: i64, note: &str) -> Result<Revision, Unsaved> {
        let work = self.work(case, user)?;
        if !work.is_changed() {
            return Err(Unsaved::Nothing);
        }
        if work.version() != version || work.is_stale() {
            return Err(Unsaved::Stale);
        }
        // Takes its time, so nobody else waits for it.
        refuse_errors(&work.base, &work.state)?;
        let mut seen = self.locked();
        let now = self.work_of(case, user, &mut seen)?;
        if now.version() != version || now.is_stale() {
            return Err(Unsaved::Stale);
        }
        let saved = self.put(case, &now.current, &now.state, user, (Action::Save, None, note), &mut seen)?;
        drafts::discard(&self.database, case, user)?;
        Ok(saved)
    }

    /// Makes the case what it was at a revision. `from` is the revision that the user saw.
    pub(crate) fn restore(
        &self,
        case: &Name,
        user: &str,
        from: i64,
        to: &Revision,
        action: Action,
    ) -> Result<Revision, Unsaved> {
        let mut seen = self.locked();
        let current = self.current_of(case, &mut seen)?;
        if current.number != from {
            return Err(Unsaved::Stale);
        }
        if current.files == to.files {
            return Err(Unsaved::Nothing);
        }
        let state = self.state(&to.files)?;
        let made = (action, Some(to), to.number.to_string());
        Ok(self.put(case, &current, &state, user, (made.0, made.1, &made.2), &mut seen)?)
    }

    /// Adds a scenario to a case, under the first free name of `<stem>-<number>`, as a revision of its own. `files` are those
    /// that the case must have: `None` where it has others.
    pub(crate) fn keep(
        &self,
        case: &Name,
        user: &str,
        files: &Files,
        (stem, content): (&str, &[u8]),
    ) -> Result<Option<Name>> {
        let mut seen = self.locked();
        if !self.workspace.holds(case, files)? {
            return Ok(None);
        }
        let current = self.current_of(case, &mut seen)?;
        let state = self.state(&current.files)?;
        let path = |number: u32| (format!("{stem}-{number}"), format!("scenarios/{stem}-{number}.toml"));
        let free = (1..).map(path).find(|(_, path)| !state.files.contains_key(path));
        let (name, path) = free.with_context(|| stem.to_owned())?;
        let files = state.with(BTreeMap::from([(path, Some(content.to_vec()))]));
        let state = State::new(contents::manifest(&files), files);
        self.put(case, &current, &state, user, (Action::Keep, None, &name), &mut seen)?;
        Ok(Name::parse(&name).ok())
    }

    /// Makes the folder of a case that of a state: keeps the revision, puts the files there, notes that they are. `made` is how
    /// it came about, the revision that it goes back to, and a note.
    fn put(
        &self,
        case: &Name,
        current: &Revision,
        state: &State,
        user: &str,
        made: (Action, Option<&Revision>, &str),
        seen: &mut Seen,
    ) -> Result<Revision> {
        let (action, to, note) = made;
        let before = self.state(&current.files)?;
        let number = self.database.with(|connection| {
            let fresh = Fresh {
                files: contents::keep(connection, &state.files)?,
                parent: Some(current.state),
                state: to.map(|to| to.state),
                user,
                action,
                note,
                complete: false,
            };
            revisions::add(connection, case, &fresh)
        })?;
        folder::write(&self.workspace.case(case)?, &before.files, &state.files)?;
        revisions::complete(&self.database, case, number)?;
        revisions::note(&self.database, user, action, case, number)?;
        seen.remove(case);
        self.current_of(case, seen)
    }
}

/// Refuses a state that has errors, in itself or in a scenario that had none before.
fn refuse_errors(before: &State, after: &State) -> Result<(), Unsaved> {
    if after.problems().has_errors() {
        return Err(Unsaved::Errors(after.problems().clone(), None));
    }
    for scenario in after.scenarios() {
        let path = format!("scenarios/{scenario}.toml");
        let problems = pipeline::check(after.files.clone(), Some(scenario));
        let was_sound = || {
            before.files.get(&path) != after.files.get(&path)
                || !pipeline::check(before.files.clone(), Some(scenario)).has_errors()
        };
        if problems.has_errors() && was_sound() {
            return Err(Unsaved::Errors(problems, Some(scenario.to_owned())));
        }
    }
    Ok(())
}
