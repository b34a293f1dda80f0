//! What jobs there are. A job is a command of this program; to add one, add an entry here and its texts
//! (`desk.job.<id>`, `desk.field.<name>`) to the catalogue. docs/desk.md shows how.

use super::form::{Field, Input};

/// A kind of job.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Its identifier, in addresses and in the database.
    pub(crate) id: &'static str,
    /// The command that is run.
    pub(crate) command: &'static [&'static str],
    /// What is asked, in the order of the form.
    pub(crate) fields: &'static [Field],
    /// Whether the command takes `--resume`: what an earlier run kept is not done again.
    pub(crate) resumes: bool,
    /// Whether the command takes `--jobs`, the number of its threads.
    pub(crate) threads: bool,
}

/// All kinds, in the order in which they are offered.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        id: "plan",
        command: &["plan"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            Field::option("window", "--window", Input::Whole { least: 1, most: 100 }),
            Field::option("time_limit", "--time-limit", Input::Number { above: 0.0 }),
            Field::option("gap", "--gap", Input::Number { above: 0.0 }),
        ],
        resumes: false,
        threads: false,
    },
    Kind {
        id: "stress-run",
        command: &["stress", "run"],
        fields: &[
            Field::required("result", Input::Plan),
            Field::option("events", "--event", Input::Words),
            Field::option("close", "--close", Input::Words),
            MONTHS,
            Field::option("after", "--after", Input::Number { above: 0.0 }),
            START,
            WINDOW,
        ],
        resumes: false,
        threads: false,
    },
    Kind {
        id: "stress-sweep",
        command: &["stress", "sweep"],
        fields: &[Field::required("result", Input::Plan), TARGETS, MONTHS, START, WINDOW],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "stress-worst",
        command: &["stress", "worst"],
        fields: &[
            Field::required("result", Input::Plan),
            Field::option("most", "--k", Input::Whole { least: 1, most: 10 }),
            TARGETS,
            MONTHS,
            START,
            WINDOW,
        ],
        resumes: false,
        threads: false,
    },
    Kind {
        id: "stress-sample",
        command: &["stress", "sample"],
        fields: &[
            Field::required("result", Input::Plan),
            DRAWS,
            SEED,
            Field::option("precision", "--precision", Input::Number { above: 0.0 }),
            START,
            WINDOW,
        ],
        resumes: true,
        threads: true,
    },
    Kind {
        id: "stress-value",
        command: &["stress", "value"],
        fields: &[
            Field::required("result", Input::Plan),
            Field::option("stocks", "--stock", Input::Words),
            Field::option("spare", "--option", Input::Words),
            Field::option("against", "--against", Input::Plan),
            DRAWS,
            SEED,
            START,
            WINDOW,
        ],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "trace",
        command: &["trace", "--bounds"],
        fields: &[
            Field::required("result", Input::Plan),
            Field::option("origin", "--from", Input::Words),
            Field::option("consumer", "--in", Input::Words),
            Field::option("period", "--period", Input::Words),
        ],
        resumes: false,
        threads: false,
    },
    Kind {
        id: "frontier",
        command: &["frontier"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            Field::option("measure", "--against", Input::Words),
            Field::option("measure_2", "--against", Input::Words),
            Field::option("points", "--points", Input::Whole { least: 2, most: 1000 }),
            Field::option("expected_loss", "--expected-loss", Input::Whole { least: 1, most: u32::MAX as u64 }),
        ],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "alternatives",
        command: &["alternatives"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            Field::option("slack", "--slack", Input::Number { above: 0.0 }),
            Field::option("looked", "--of", Input::Choice(&["options", "timing", "sites", "imports", "shares"])),
            Field::option("different", "--different", Input::Whole { least: 0, most: 100 }),
        ],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "invest",
        command: &["invest"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            Field::option("budget", "--budget", Input::Number { above: 0.0 }),
            Field::option("rate", "--rate", Input::Number { above: 0.0 }),
            Field::option("expected_loss", "--expected-loss", Input::Whole { least: 1, most: u16::MAX as u64 }),
        ],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "stochastic",
        command: &["stochastic"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            DRAWS,
            SEED,
            Field::option("until", "--until", Input::Number { above: 0.0 }),
            Field::option("gap", "--gap", Input::Number { above: 0.0 }),
        ],
        resumes: false,
        threads: true,
    },
    Kind {
        id: "sensitivity",
        command: &["sensitivity"],
        fields: &[
            Field::required("case", Input::Case),
            SCENARIO,
            Field::option("method", "--method", Input::Choice(&["morris", "sobol"])),
            Field::option("trajectories", "--trajectories", Input::Whole { least: 2, most: 100_000 }),
            Field::option("samples", "--samples", Input::Whole { least: 2, most: 10_000_000 }),
            SEED,
        ],
        resumes: true,
        threads: true,
    },
    Kind {
        id: "brief",
        command: &["brief"],
        fields: &[
            Field::required("result", Input::Plan),
            Field::option("against", "--beside", Input::Plan),
            Field::option("yen", "--yen", Input::Number { above: 0.0 }),
        ],
        resumes: false,
        threads: false,
    },
];

const SCENARIO: Field = Field::option("scenario", "--scenario", Input::Scenario);
const MONTHS: Field = Field::option("months", "--months", Input::Number { above: 0.0 });
const START: Field = Field::option("start", "--start", Input::Month);
const WINDOW: Field = Field::option("window_months", "--window", Input::Whole { least: 1, most: 600 });
const DRAWS: Field = Field::option("draws", "--draws", Input::Whole { least: 1, most: 10_000_000 });
const SEED: Field = Field::option("seed", "--seed", Input::Whole { least: 0, most: u32::MAX as u64 });
const TARGETS: Field =
    Field::option("targets", "--kind", Input::Choice(&["site", "supply", "country", "exports", "owner", "corridor"]));

/// The kind of an identifier.
pub(crate) fn find(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id)
}

/// Fields of a kind of which one at least must be filled; none: no such thing is asked.
pub(crate) fn one_of(id: &str) -> &'static [&'static str] {
    match id {
        "stress-value" => &["stocks", "spare", "against"],
        _ => &[],
    }
}

/// The view that shows the results of a kind, and the name that they have in its address; `None`: the command wrote a page.
/// The plan that an answer is about is the `result` of its view.
pub(crate) fn view_of(id: &str) -> Option<(&'static str, &'static str)> {
    match id {
        "plan" => Some(("overview", "result")),
        "stress-sweep" => Some(("stress", "sweep")),
        "stress-sample" => Some(("stress", "sample")),
        "stress-worst" => Some(("stress", "worst")),
        "stress-value" => Some(("stress", "value")),
        "stress-run" => Some(("stress", "run")),
        "trace" => Some(("dependence", "trace")),
        "frontier" => Some(("frontier", "frontier")),
        "alternatives" => Some(("investments", "alternatives")),
        "invest" => Some(("investments", "invest")),
        "sensitivity" => Some(("uncertainty", "sensitivity")),
        "stochastic" => Some(("uncertainty", "stochastic")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use denchi_core::catalogue::{self, Lang};

    use super::*;

    #[test]
    fn every_kind_and_field_has_its_texts() {
        let mut ids = BTreeSet::new();
        for kind in KINDS {
            assert!(ids.insert(kind.id), "{} is there twice", kind.id);
            assert!(catalogue::find(Lang::En, &format!("desk.job.{}", kind.id)).is_some(), "{}", kind.id);
            for field in kind.fields {
                assert!(catalogue::find(Lang::En, &format!("desk.field.{}", field.name)).is_some(), "{}", field.name);
            }
        }
    }
}
