//! Stress: the answers about a plan to five questions, side by side, and the forms that ask them.

mod ask;
mod behind;
mod chosen;
mod desk;
mod markup;

use denchi_report::brief::Note;
use denchi_report::html::assets;
use denchi_report::html::sections::{self, Section};
use denchi_report::html::{StressAnswer, view_of_stress};

use super::super::shell::problem::Problem;
use super::{Drawn, Seen, Shown, View};
use chosen::Chosen;

/// The view.
pub(super) struct Stress;

/// A question of a stress test.
struct Question {
    /// Its identifier: in addresses, in manifests, and of its texts `desk.stress.<id>.title` and `.about`.
    id: &'static str,
    /// The kind of job that answers it.
    job: &'static str,
    /// The figures of its answer.
    sections: &'static [Section],
}

/// The questions in their order on the page.
const QUESTIONS: [Question; 5] = [
    Question { id: "sweep", job: "stress-sweep", sections: sections::SWEEP },
    Question { id: "sample", job: "stress-sample", sections: sections::SAMPLE },
    Question { id: "worst", job: "stress-worst", sections: sections::WORST },
    Question { id: "value", job: "stress-value", sections: sections::VALUE },
    Question { id: "run", job: "stress-run", sections: sections::RUN },
];

impl View for Stress {
    fn id(&self) -> &'static str {
        "stress"
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let chosen = QUESTIONS.iter().map(|question| Chosen::of(question, seen)).collect::<Result<Vec<_>, _>>()?;
        let answers: Vec<StressAnswer<'_>> = chosen
            .iter()
            .filter_map(|chosen| chosen.answer.as_ref())
            .map(|answer| StressAnswer::of(&answer.package))
            .collect();
        let mut view = view_of_stress(&seen.result.reloaded, &answers);
        let data = view.clone();
        if let Some(view) = view.as_object_mut() {
            view.insert("desk".to_owned(), desk::desk(seen)?);
        }
        Ok(Shown {
            body: markup::body(&chosen, seen)?,
            tables: chosen.iter().flat_map(Chosen::tables).collect(),
            sources: behind::sources(&chosen, seen),
            data,
            drawn: Some(Drawn { programmes: assets::STRESS, view }),
        })
    }

    fn behind(&self, seen: &Seen<'_>, figure: &str) -> Vec<Note> {
        // An answer that cannot be read has nothing behind it; the view itself says so.
        behind::figure(seen, figure).unwrap_or_default()
    }
}
