//! Cases of a workspace.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow};
use denchi_core::case::{Files, package_files, write_folder};
use denchi_core::catalogue::{self, Lang};

use super::{Name, Workspace};
use crate::{embedded, pipeline};

/// What became of a case that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Imported {
    /// It was copied into the workspace.
    Copied(Name),
    /// The workspace has one of that name, which stays as it is.
    Known(Name),
}

impl Imported {
    /// Name of the case.
    pub(crate) fn name(&self) -> &Name {
        match self {
            Imported::Copied(name) | Imported::Known(name) => name,
        }
    }
}

impl Workspace {
    /// Names of the cases.
    pub(crate) fn cases(&self) -> Result<Vec<Name>> {
        self.names("cases")
    }

    /// Names of the scenarios of a case.
    pub(crate) fn scenarios(&self, case: &Name) -> Result<Vec<Name>> {
        let folder = self.case(case)?.join("scenarios");
        let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
        let names =
            entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned));
        let mut names: Vec<Name> = names.filter_map(|name| Name::parse(&name).ok()).collect();
        names.sort();
        Ok(names)
    }

    /// Whether the case of a name has these files: those of a result, which holds only the scenario that was planned.
    pub(crate) fn holds(&self, case: &Name, files: &Files) -> Result<bool> {
        let folder = self.case(case)?;
        let same = |(path, content): (&String, &Vec<u8>)| {
            path == "datapackage.json" || fs::read(folder.join(path)).is_ok_and(|own| own == *content)
        };
        let Ok(entries) = fs::read_dir(&folder) else { return Ok(false) };
        let mut tables = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let known = |name: String| !name.ends_with(".csv") || files.contains_key(&name);
        Ok(files.iter().all(same) && tables.all(known))
    }

    /// Copies a case folder, or an embedded case, into the workspace; one that is there already stays as it is.
    ///
    /// # Errors
    /// No case there; a folder that cannot be read or written.
    pub(crate) fn import(&self, case: &Path, lang: Lang) -> Result<Imported> {
        let known = case.canonicalize().ok();
        let stem = known.as_deref().unwrap_or(case).file_name().and_then(|name| name.to_str()).and_then(Name::near);
        let unnamed = || anyhow!(catalogue::format(lang, "cli.unnamed", &[("folder", &case.display())]));
        let name = stem.ok_or_else(unnamed)?;
        let folder = self.case(&name)?;
        if folder.exists() {
            return Ok(Imported::Known(name));
        }
        let files = pipeline::files(case).map_err(|problems| anyhow!(problems.render(lang)))?;
        write_folder(&folder, &files)?;
        Ok(Imported::Copied(name))
    }

    /// Makes a case of the files of another; `false` where there is one of that name.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub(crate) fn create(&self, name: &Name, mut files: Files) -> Result<bool> {
        let folder = self.case(name)?;
        if folder.exists() {
            return Ok(false);
        }
        if let Some(settings) = files.get_mut("case.toml") {
            *settings = embedded::renamed(settings, name.as_str());
        }
        if let Ok(package) = package_files(&files) {
            files.insert("datapackage.json".to_owned(), package.into_bytes());
        }
        write_folder(&folder, &files)?;
        Ok(true)
    }
}
