//! The brief: a page and a workbook to hand up. Question, answer, three findings, what to decide, what it costs, what could
//! go wrong, how sure we are, sources.
//!
//! A [`Brief`] holds no sentence: it says which text of the catalogue is told with which values, and where in the result each
//! value stands. So it is the same in every language, and no figure in it was typed.

mod amount;
mod answer;
mod cost;
mod decide;
mod findings;
mod line;
mod page;
mod question;
mod risks;
mod sheet;
mod sources;
mod subject;
mod sure;

pub use amount::Reader;
pub use line::{Amount, Block, Brief, Column, Grid, Item, Line, Note, Part, Section};
pub use page::{page, told};
pub use sheet::workbook;

use crate::package::ResultPackage;
use crate::reload::Reloaded;
use subject::Subject;

/// Name of the page among the files of a brief.
pub const PAGE: &str = "brief.html";

/// The brief of a result: beside another one where there is one, with the answers of stress tests.
pub fn brief(of: &Reloaded, beside: Option<&ResultPackage>, tests: &[ResultPackage]) -> Brief {
    let subject = Subject::of(of, beside, tests);
    let sections = vec![
        question::section(&subject),
        answer::section(&subject),
        findings::section(&subject),
        decide::section(&subject),
        cost::section(&subject),
        risks::section(&subject),
        sure::section(&subject),
        sources::section(&subject),
    ];
    Brief {
        title: subject.title(),
        scenario: of.case.scenario.clone(),
        money: [of.case.settings.money.clone(), of.case.settings.money_year.to_string()],
        denchi: of.package.manifest.denchi_version.clone(),
        solver: of.package.manifest.solver_version.clone(),
        sections,
    }
}
