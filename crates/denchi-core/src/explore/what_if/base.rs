//! Where answers begin: the programme of the subject, solved once.

use std::collections::BTreeMap;
use std::sync::Arc;

use denchi_solver::{Options, Termination};

use super::WhatIfError;
use super::posed::Posed;
use super::state::State;
use super::subject::Subject;
use crate::case::read_files;
use crate::model::{self, BuildOptions, Column, Row};
use crate::plan::solve::{self, Solution};
use crate::plan::{PlanError, PlanOptions, Start, Watch};

/// A subject whose programme is solved: the plan at least cost, with perfect foresight.
pub struct Base {
    subject: Arc<Subject>,
    /// Present value.
    cost: f64,
    pub(super) options: Options,
    /// Where a near programme begins; `None` after a mixed-integer one.
    pub(super) start: Option<Arc<Start>>,
    /// Duals of rows that have one, present value.
    pub(super) duals: Vec<(Row, f64)>,
    /// Values of columns that have one, in the units of the case.
    pub(super) values: Vec<(Column, f64)>,
}

impl Base {
    /// Solves the programme of a subject.
    ///
    /// # Errors
    /// A case without a plan; the solver fails or is stopped.
    pub fn of(subject: Arc<Subject>, options: &Options, watch: &mut Watch) -> Result<Self, WhatIfError> {
        let case = subject.case();
        let mut model =
            model::build(case, &case.settings.periods, BuildOptions::default()).map_err(PlanError::Unbounded)?;
        let plan_options = PlanOptions { solver: options.clone(), ..PlanOptions::default() };
        let solution = match solve::programme(&mut model, &plan_options, watch) {
            Err(PlanError::Stopped(Termination::Interrupted)) => return Err(WhatIfError::Stopped),
            found => match found? {
                Ok(solution) if solution.quality.termination == Termination::Interrupted.as_str() => {
                    return Err(WhatIfError::Stopped);
                }
                Ok(solution) => solution,
                Err(Termination::Unbounded) => return Err(WhatIfError::Endless),
                Err(_) => return Err(WhatIfError::NoPlan),
            },
        };
        let Solution { values, duals, basis, quality, .. } = solution;
        Ok(Base {
            cost: quality.objective,
            options: options.clone(),
            start: basis.map(|basis| Arc::new(Start::of(&model, &basis))),
            duals: by_meaning(&model.rows, &duals),
            values: by_meaning(&model.columns, &values),
            subject,
        })
    }

    /// What is changed.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The least cost without any change, present value.
    pub fn cost(&self) -> f64 {
        self.cost
    }

    /// Writes the programme of a state.
    ///
    /// # Errors
    /// A state that is none of this case, or that makes it invalid.
    pub fn pose(&self, state: &State) -> Result<Posed<'_>, WhatIfError> {
        let (files, scenario) = self.subject.files(state)?;
        let (case, _) = read_files(files, scenario.as_deref()).map_err(WhatIfError::Case)?;
        Posed::of(self, case)
    }
}

/// Numbers other than zero by what they are of.
fn by_meaning<T: Ord + Copy>(meanings: &[T], numbers: &[f64]) -> Vec<(T, f64)> {
    let pairs = meanings.iter().copied().zip(numbers.iter().copied());
    let map: BTreeMap<T, f64> = pairs.filter(|(_, number)| *number != 0.0).collect();
    map.into_iter().collect()
}
