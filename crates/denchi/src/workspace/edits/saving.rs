//! Saving a draft, going back to a revision, keeping a scenario: how the folder of a case becomes another state.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use denchi_core::case::Files;

use super::revisions::{self, Action, Fresh, Revision};
use super::{Edits, Seen, State, Unsaved, contents, drafts, folder};
use crate::pipeline;
use crate::workspace::Name;

/// How a revision comes about.
struct Made<'a> {
    user: &'a str,
    action: Action,
    /// The revision that it goes back to.
    to: Option<&'a Revision>,
    note: &'a str,
}

impl Edits {
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
        let saved =
            self.put(case, &now.current, &now.state, &Made { user, action: Action::Save, to: None, note }, &mut seen)?;
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
        let made = Made { user, action, to: Some(to), note: &to.number.to_string() };
        Ok(self.put(case, &current, &state, &made, &mut seen)?)
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
        self.put(case, &current, &state, &Made { user, action: Action::Keep, to: None, note: &name }, &mut seen)?;
        Ok(Name::parse(&name).ok())
    }

    /// Makes the folder of a case that of a state: keeps the revision, puts the files there, notes that they are.
    fn put(
        &self,
        case: &Name,
        current: &Revision,
        state: &State,
        made: &Made<'_>,
        seen: &mut Seen,
    ) -> Result<Revision> {
        let &Made { user, action, to, note } = made;
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
