//! The folder that the desk works in: cases, results, and a database of who may do what and what was done.
//!
//! ```text
//! workspace/
//!   cases/<name>/      cases as the command line reads them
//!   results/<name>/    results as the command line writes them
//!   desk.sqlite        users, sessions, jobs, audit log; revisions and drafts of cases
//! ```
//!
//! The command line (`denchi user`) and the web server (`denchi serve`) both stand on it and do not know each other.

pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod database;
pub(crate) mod edits;
pub(crate) mod jobs;
mod names;
mod passwords;
pub(crate) mod results;
pub(crate) mod secrets;
pub(crate) mod sessions;
pub(crate) mod users;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use denchi_report::explore::frontier as points;

pub(crate) use database::Database;
pub(crate) use names::Name;

/// Name of the database in a workspace.
const DATABASE: &str = "desk.sqlite";

/// A workspace on disk.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Opens a workspace; makes it where there is none.
    ///
    /// # Errors
    /// A folder that cannot be made or resolved.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        for inner in ["cases", "results"] {
            let path = folder.join(inner);
            fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
        }
        let root = folder.canonicalize().with_context(|| folder.display().to_string())?;
        Ok(Workspace { root })
    }

    /// The database; made where there is none.
    pub(crate) fn database(&self) -> Result<Database> {
        Database::open(&self.root.join(DATABASE))
    }

    /// The folder itself, without symbolic links in its path.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a case is or would be.
    ///
    /// # Errors
    /// A link that leads out of the workspace.
    pub(crate) fn case(&self, name: &Name) -> Result<PathBuf> {
        self.inside("cases", name)
    }

    /// Where a result is or would be; the plan of a point of a frontier is inside that.
    ///
    /// # Errors
    /// As [`Workspace::case`].
    pub(crate) fn result(&self, name: &Name) -> Result<PathBuf> {
        match name.point() {
            Some((frontier, point)) => {
                let folder = self.inside("results", &frontier)?.join(points::folder(point.saturating_sub(1)));
                self.contained(folder)
            }
            None => self.inside("results", name),
        }
    }

    /// A path below a folder of the workspace: a [`Name`] has no separators, and what is there already must not be a link that
    /// leads out.
    fn inside(&self, folder: &str, name: &Name) -> Result<PathBuf> {
        self.contained(self.root.join(folder).join(name.as_str()))
    }

    /// A path, where it does not lead out of the workspace.
    fn contained(&self, path: PathBuf) -> Result<PathBuf> {
        if let Ok(real) = path.canonicalize()
            && !real.starts_with(&self.root)
        {
            bail!("{} leads out of the workspace", path.display());
        }
        Ok(path)
    }

    /// Names of the folders in a folder of the workspace, in order; what has no valid name is left out.
    fn names(&self, folder: &str) -> Result<Vec<Name>> {
        let path = self.root.join(folder);
        let mut names = Vec::new();
        for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str().and_then(|name| Name::parse(name).ok())
                && self.inside(folder, &name).is_ok_and(|path| path.is_dir())
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}
