//! Views of a result. A view is a function from open results and an address to plain data and the markup that shows it; it
//! neither knows requests nor keeps state. docs/desk.md says how one is added.

mod answers;
mod behind;
mod dependence;
mod evidence;
mod figures;
mod frontier;
mod investments;
mod overview;
mod stress;
mod uncertainty;
mod what_if;

use denchi_core::catalogue::Lang;
use denchi_report::brief::Note;
use denchi_report::table::ResultTable;
use maud::Markup;
use serde_json::Value;

use super::opened::{Opened, Results};
use super::shell::address::Asked;
use super::shell::problem::Problem;
use crate::workspace::jobs::Job;
use crate::workspace::sessions::Session;

/// A view of a result.
pub(crate) trait View: Sync {
    /// Its path, without the slash, and the name of its texts: `desk.view.<id>.title`, `.short` and `.lead`.
    fn id(&self) -> &'static str;

    /// What it shows. May take its time: it runs off the threads that serve.
    ///
    /// # Errors
    /// What the address asks for does not exist.
    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem>;

    /// Whether it compares results; where none is named, it gets the nearest to compare with.
    fn compares(&self) -> bool {
        false
    }

    /// Where the numbers of a figure stand, in its state: rows of tables of the result. Where it does not say, the sources of
    /// the view are cited.
    fn behind(&self, _seen: &Seen<'_>, _figure: &str) -> Vec<Note> {
        Vec::new()
    }
}

/// What a view is shown of.
pub(crate) struct Seen<'a> {
    pub(crate) lang: Lang,
    /// The result.
    pub(crate) result: &'a Opened,
    /// The result that it is compared with.
    pub(crate) with: Option<&'a Opened>,
    /// Everything else that the workspace has: answers about the result.
    pub(crate) results: &'a Results,
    /// Jobs that wait or run, the newest first.
    pub(crate) active: &'a [Job],
    /// Who looks, and what they may do.
    pub(crate) session: &'a Session,
    /// The address.
    pub(crate) asked: &'a Asked,
}

/// What a view shows.
pub(crate) struct Shown {
    /// The plain data, for `format=json`.
    pub(crate) data: Value,
    /// The same as tables, for `format=csv` (the first, or that of `table=`) and `format=xlsx` (all).
    pub(crate) tables: Vec<ResultTable>,
    /// Identifiers of the sources behind it, in the case of the result.
    pub(crate) sources: Vec<String>,
    /// Its markup.
    pub(crate) body: Markup,
    /// What programmes draw in it, where they do.
    pub(crate) drawn: Option<Drawn>,
}

/// What programmes draw in a view.
pub(crate) struct Drawn {
    /// Plain names of the programmes, in the order in which they run; `base.js`, `numbers.js`, `figure.js` come before them
    /// and `figures.js` after them.
    pub(crate) programmes: &'static [&'static str],
    /// What they find as `VIEW`.
    pub(crate) view: Value,
}

/// All views.
pub(crate) const VIEWS: &[&dyn View] = &[
    &overview::Overview,
    &figures::MAP,
    &figures::FLOWS,
    &dependence::Dependence,
    &investments::Investments,
    &frontier::Frontier,
    &uncertainty::Uncertainty,
    &stress::Stress,
    &evidence::Evidence,
    &what_if::WhatIf,
];

/// Pages in the order of the navigation: views and others.
pub(crate) const NAVIGATION: &[&str] = &[
    "overview",
    "map",
    "flows",
    "dependence",
    "investments",
    "frontier",
    "uncertainty",
    "stress",
    "what-if",
    "evidence",
    "case",
    "runs",
];

/// The view of a path.
pub(crate) fn find(id: &str) -> Option<&'static dyn View> {
    VIEWS.iter().find(|view| view.id() == id).copied()
}

#[cfg(test)]
mod tests {
    use denchi_core::catalogue;

    use super::*;

    #[test]
    fn every_view_has_its_texts() {
        for id in NAVIGATION {
            for part in ["short", "title", "lead"] {
                let key = format!("desk.view.{id}.{part}");
                assert!(catalogue::find(Lang::En, &key).is_some(), "{key}");
            }
        }
        for view in VIEWS {
            assert!(NAVIGATION.contains(&view.id()), "{} is not in the navigation", view.id());
        }
    }
}
