//! Results of a workspace.

use anyhow::Result;
use denchi_report::package::manifest::{KIND, Manifest, REPLAY};
use denchi_report::package::read_manifest;

use super::{Name, Workspace};

/// A result as its manifest has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    /// Name of the folder.
    pub(crate) name: Name,
    /// What made it.
    pub(crate) manifest: Manifest,
}

impl Listed {
    /// Whether it is a plan, rather than an answer about one or the months of a stress test.
    pub(crate) fn is_plan(&self) -> bool {
        self.manifest.kind == KIND && !self.manifest.options.contains_key(REPLAY)
    }
}

impl Workspace {
    /// Answers to a question (`sweep`, `frontier`, ...; see [`Manifest::question`]), the newest first.
    pub(crate) fn answers(&self, question: &str) -> Result<Vec<Listed>> {
        let mut results = self.results()?;
        results.retain(|listed| listed.manifest.kind != KIND && listed.manifest.question() == question);
        Ok(results)
    }

    /// All results, the newest first; folders that are no results are left out.
    pub(crate) fn results(&self) -> Result<Vec<Listed>> {
        let mut results = Vec::new();
        for name in self.names("results")? {
            if let Ok(manifest) = read_manifest(&self.result(&name)?) {
                results.push(Listed { name, manifest });
            }
        }
        results.sort_by(|a, b| {
            let when = |listed: &Listed| listed.manifest.run.created.clone();
            when(b).cmp(&when(a)).then_with(|| a.name.cmp(&b.name))
        });
        Ok(results)
    }
}
