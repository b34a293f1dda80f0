//! Which answers are shown: those about the plan, the newest unless the address names another.

use std::sync::Arc;

use denchi_report::table::ResultTable;

use super::super::super::opened::Answer;
use super::super::super::shell::problem::Problem;
use super::super::Seen;
use super::Question;
use crate::workspace::Name;
use crate::workspace::results::Listed;

/// What the address says where an answer is not to be shown.
pub(super) const HIDDEN: &str = "-";

/// A question, the answers that the workspace has, and the one that is shown.
pub(super) struct Chosen {
    pub(super) question: &'static Question,
    /// Answers about this plan, the newest first.
    pub(super) own: Vec<Listed>,
    /// Answers about other plans of the same case.
    pub(super) other: Vec<Listed>,
    /// The one that is shown.
    pub(super) answer: Option<Arc<Answer>>,
    /// Whether it is to be hidden.
    pub(super) hidden: bool,
}

impl Chosen {
    /// Looks up the answers to a question. Blocks.
    ///
    /// # Errors
    /// The address names an answer that is none to this question, or one that cannot be read.
    pub(super) fn of(question: &'static Question, seen: &Seen<'_>) -> Result<Self, Problem> {
        let plan = &seen.result.reloaded.package.manifest;
        let listed = seen.results.answers_to(question.id)?;
        let (same_case, elsewhere): (Vec<Listed>, Vec<Listed>) =
            listed.into_iter().partition(|listed| listed.manifest.case.name == plan.case.name);
        let (own, other): (Vec<Listed>, Vec<Listed>) =
            same_case.into_iter().partition(|listed| listed.manifest.is_about(plan));
        let asked = seen.asked.get(question.id);
        let hidden = asked == Some(HIDDEN);
        let known = |name: &Name| own.iter().chain(&other).any(|listed| listed.name == *name);
        // Whoever has chosen a plan of another case still has its answers in the address.
        let left = |text: &&str| elsewhere.iter().any(|listed| listed.name.as_str() == *text);
        let name = match asked.filter(|text| !hidden && !left(text)) {
            Some(text) => Some(Name::parse(text).ok().filter(known).ok_or(Problem::NotFound)?),
            None => own.first().map(|listed| listed.name.clone()).filter(|_| !hidden),
        };
        let answer = name.map(|name| seen.results.answer(&name, seen.lang)).transpose()?;
        Ok(Chosen { question, own, other, answer, hidden })
    }

    /// Whether the answer that is shown is about another plan.
    pub(super) fn is_foreign(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| self.other.iter().any(|listed| listed.name == answer.name))
    }

    /// The tables of the answer, named after its question.
    pub(super) fn tables(&self) -> Vec<ResultTable> {
        let named = |table: &ResultTable| {
            let name = if table.name == self.question.id {
                table.name.clone()
            } else {
                format!("{}_{}", self.question.id, table.name)
            };
            ResultTable { name, ..table.clone() }
        };
        self.answer.iter().flat_map(|answer| answer.package.tables.iter().map(named)).collect()
    }
}
