//! What someone works on, and the steps of their draft.

use std::sync::Arc;

use anyhow::{Context, Result};
use denchi_core::case::Files;
use serde_json::Value;

use super::drafts::{self, Draft};
use super::revisions::{self, Revision};
use super::{Edits, Seen, State, Unsaved};
use crate::workspace::Name;

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
    /// What a user works on.
    pub(crate) fn work(&self, case: &Name, user: &str) -> Result<Work> {
        self.work_of(case, user, &mut self.locked())
    }

    pub(super) fn work_of(&self, case: &Name, user: &str, seen: &mut Seen) -> Result<Work> {
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
}
