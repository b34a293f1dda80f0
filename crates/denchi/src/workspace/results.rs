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

    /// The plan that a plan is best compared with, where nobody says: of a point of a frontier the one at least cost; else one of
    /// the same case, for a scenario the newest without one, else the newest other.
    pub(crate) fn nearest(&self, to: &Name) -> Result<Option<Name>> {
        let own = read_manifest(&self.result(to)?)?;
        if let Some((frontier, _)) = to.point().filter(|(_, point)| *point > 1) {
            return Ok(Some(frontier.at_point(1)));
        }
        let results = self.results()?;
        let case = &own.case;
        let others = || {
            let same =
                |listed: &&Listed| listed.is_plan() && listed.name != *to && listed.manifest.case.name == case.name;
            results.iter().filter(same)
        };
        let base = others().find(|listed| case.scenario.is_some() && listed.manifest.case.scenario.is_none());
        Ok(base.or_else(|| others().next()).map(|listed| listed.name.clone()))
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
