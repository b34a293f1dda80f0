//! A draft that began from an older revision, carried over to the newest one.

use std::collections::{BTreeMap, BTreeSet};

use denchi_core::case::edit::{Clash, Sheet, carry};
use denchi_core::case::schema;
use serde_json::json;

use super::{Edits, Unsaved, drafts};
use crate::workspace::Name;

/// What both sides changed, each in its own way: the file, and the cell or row in it where it is a table.
pub(crate) type Carried = Vec<(String, Option<Clash>)>;

impl Edits {
    /// Makes the draft of a user one of the newest revision. Where both changed the same, the draft holds; what that is comes back.
    pub(crate) fn carry(&self, case: &Name, user: &str, version: i64) -> Result<Carried, Unsaved> {
        let work = self.work(case, user)?;
        if work.version() != version {
            return Err(Unsaved::Stale);
        }
        let current = self.state(&work.current.files)?;
        let (mut changes, mut clashes) = (BTreeMap::new(), Carried::new());
        let paths: BTreeSet<&String> = work.base.files.keys().chain(work.state.files.keys()).collect();
        for path in paths.into_iter().filter(|path| path.as_str() != "datapackage.json") {
            let [base, mine, theirs] = [&work.base, &work.state, &current].map(|state| state.files.get(path));
            if base == mine || mine == theirs {
                continue;
            }
            let table = schema::package().resources.iter().find(|table| table.path == *path);
            let text = |content: Option<&Vec<u8>>| content.and_then(|content| String::from_utf8(content.clone()).ok());
            let content = match (table, text(base), text(mine), text(theirs)) {
                (Some(table), Some(base), Some(mine), Some(theirs)) => {
                    let [base, mine, theirs] = [base, mine, theirs].map(Sheet::read);
                    let (sheet, both) = carry(table, &base, &mine, &theirs);
                    clashes.extend(both.into_iter().map(|clash| (path.clone(), Some(clash))));
                    Some(sheet.write().into_bytes())
                }
                _ => {
                    if base != theirs {
                        clashes.push((path.clone(), None));
                    }
                    mine.cloned()
                }
            };
            changes.insert(path.clone(), content);
        }
        let files = current.with(changes);
        drafts::discard(&self.database, case, user)?;
        if files != current.files {
            let what = json!({ "did": "carry" });
            drafts::step(&self.database, case, user, work.current.number, &files, &what)?;
        }
        Ok(clashes)
    }
}
