//! The C interface of HiGHS, made safe one call at a time. Arrays are checked against the size of the model here, so that
//! nothing outside this file can make HiGHS read past an end.

use std::ffi::{CStr, CString, c_void};
use std::ptr::{NonNull, null};

use highs_sys::HighsInt;

use crate::callback::{self, Shared};
use crate::outcome::Dual;
use crate::problem::Problem;
use crate::session::SolverError;

/// Version of the HiGHS library that is linked, such as "1.16.0".
pub fn highs_version() -> String {
    // SAFETY: the function returns a pointer to a constant, null-terminated string.
    unsafe { CStr::from_ptr(highs_sys::Highs_version()) }.to_string_lossy().into_owned()
}

/// Makes the calling thread's pool of workers anew at its next solve.
pub(crate) fn reset_thread_pool() {
    // SAFETY: the pool belongs to the calling thread, and `run::enter` sees to it that no solve is in progress on it.
    unsafe { highs_sys::Highs_resetThreadScheduler(1) }
}

/// Value of one option.
pub(crate) enum Setting<'a> {
    Bool(bool),
    Int(HighsInt),
    Double(f64),
    Text(&'a str),
}

/// One HiGHS instance.
#[derive(Debug)]
pub(crate) struct Highs {
    pointer: NonNull<c_void>,
    columns: usize,
    rows: usize,
}

// SAFETY: an instance is tied to no thread: it owns its memory, and what HiGHS keeps per thread (the pool of workers) is
// looked up anew by every solve. `Highs` is not `Sync`, so two threads never use one instance at once.
unsafe impl Send for Highs {}

impl Drop for Highs {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `Highs_create` and is destroyed only here.
        unsafe { highs_sys::Highs_destroy(self.pointer.as_ptr()) }
    }
}

/// HiGHS answers -1 for an error, 0 for success and 1 for a warning.
fn accepted(call: &'static str, status: HighsInt) -> Result<(), SolverError> {
    if status == highs_sys::STATUS_ERROR { Err(SolverError::Refused { call }) } else { Ok(()) }
}

fn length(what: &'static str, found: usize, expected: usize) -> Result<(), SolverError> {
    if found == expected { Ok(()) } else { Err(SolverError::Length { what, found, expected }) }
}

fn to_int(what: &'static str, value: usize) -> Result<HighsInt, SolverError> {
    HighsInt::try_from(value).map_err(|_| SolverError::Index { what, index: value, count: HighsInt::MAX as usize })
}

fn to_ints(what: &'static str, values: impl Iterator<Item = usize>) -> Result<Vec<HighsInt>, SolverError> {
    values.map(|value| to_int(what, value)).collect()
}

impl Highs {
    /// An instance that writes nothing to the console, with the (valid) problem in it.
    pub(crate) fn new(problem: &Problem) -> Result<Self, SolverError> {
        // SAFETY: no requirements; the result is checked for null.
        let pointer =
            NonNull::new(unsafe { highs_sys::Highs_create() }).ok_or(SolverError::Refused { call: "create" })?;
        let mut highs = Self { pointer, columns: problem.columns(), rows: problem.rows() };
        highs.set("output_flag", &Setting::Bool(false))?;
        highs.set("log_to_console", &Setting::Bool(false))?;
        highs.pass(problem)?;
        Ok(highs)
    }

    fn raw(&self) -> *mut c_void {
        self.pointer.as_ptr()
    }

    fn pass(&mut self, problem: &Problem) -> Result<(), SolverError> {
        let start = to_ints("matrix start", problem.matrix.start.iter().copied())?;
        let index = to_ints("matrix row", problem.matrix.row.iter().map(|&row| row as usize))?;
        let integer: Vec<HighsInt> = problem.integer.iter().map(|&integer| HighsInt::from(integer)).collect();
        let integer = if problem.is_mip() { integer.as_ptr() } else { null() };
        // SAFETY: `Problem::validate` has checked that the arrays have one element a column, row or entry and that the
        // indices are in range; HiGHS copies them. A null integrality means that all columns are continuous.
        let status = unsafe {
            highs_sys::Highs_passMip(
                self.raw(),
                to_int("columns", problem.columns())?,
                to_int("rows", problem.rows())?,
                to_int("entries", problem.nonzeros())?,
                highs_sys::MATRIX_FORMAT_COLUMN_WISE,
                highs_sys::OBJECTIVE_SENSE_MINIMIZE,
                problem.offset,
                problem.cost.as_ptr(),
                problem.lower.as_ptr(),
                problem.upper.as_ptr(),
                problem.row_lower.as_ptr(),
                problem.row_upper.as_ptr(),
                start.as_ptr(),
                index.as_ptr(),
                problem.matrix.value.as_ptr(),
                integer,
            )
        };
        accepted("passMip", status)
    }

    /// Sets one option by its HiGHS name.
    pub(crate) fn set(&mut self, option: &'static str, setting: &Setting<'_>) -> Result<(), SolverError> {
        let refused = || SolverError::Option { option };
        let name = CString::new(option).map_err(|_| refused())?;
        let status = match *setting {
            // SAFETY: the instance is alive and the strings are null-terminated; HiGHS checks name, type and range.
            Setting::Bool(value) => unsafe {
                highs_sys::Highs_setBoolOptionValue(self.raw(), name.as_ptr(), HighsInt::from(value))
            },
            // SAFETY: as above.
            Setting::Int(value) => unsafe { highs_sys::Highs_setIntOptionValue(self.raw(), name.as_ptr(), value) },
            // SAFETY: as above.
            Setting::Double(value) => unsafe {
                highs_sys::Highs_setDoubleOptionValue(self.raw(), name.as_ptr(), value)
            },
            Setting::Text(value) => {
                let value = CString::new(value).map_err(|_| refused())?;
                // SAFETY: as above.
                unsafe { highs_sys::Highs_setStringOptionValue(self.raw(), name.as_ptr(), value.as_ptr()) }
            }
        };
        if status == highs_sys::STATUS_OK { Ok(()) } else { Err(refused()) }
    }

    /// Solves, with `shared` as the receiver of the callbacks. Returns HiGHS's status of the call.
    pub(crate) fn run(&mut self, shared: &Shared<'_, '_>) -> Result<HighsInt, SolverError> {
        let data = std::ptr::from_ref(shared).cast_mut().cast::<c_void>();
        // SAFETY: `receive` accepts the pointer to `Shared` that it is given here, and `shared` outlives the solve, after
        // which the callbacks are stopped. HiGHS has no other use for the pointer.
        unsafe {
            // The clock runs on from solve to solve otherwise, and the time limit would be for all of them together.
            accepted("zeroAllClocks", highs_sys::Highs_zeroAllClocks(self.raw()))?;
            accepted("setCallback", highs_sys::Highs_setCallback(self.raw(), Some(callback::receive), data))?;
            for kind in callback::KINDS {
                accepted("startCallback", highs_sys::Highs_startCallback(self.raw(), kind))?;
            }
            let status = highs_sys::Highs_run(self.raw());
            for kind in callback::KINDS {
                highs_sys::Highs_stopCallback(self.raw(), kind);
            }
            // `receive` ignores null, should HiGHS ever call it outside a solve.
            highs_sys::Highs_setCallback(self.raw(), Some(callback::receive), std::ptr::null_mut());
            Ok(status)
        }
    }

    pub(crate) fn model_status(&self) -> HighsInt {
        // SAFETY: the instance is alive.
        unsafe { highs_sys::Highs_getModelStatus(self.raw()) }
    }

    /// An integer of HiGHS's information record; `None` if it has none.
    pub(crate) fn int_info(&self, name: &CStr) -> Option<HighsInt> {
        let mut value = 0;
        // SAFETY: the instance is alive, the name is null-terminated and the pointer is to a live integer.
        let status = unsafe { highs_sys::Highs_getIntInfoValue(self.raw(), name.as_ptr(), &raw mut value) };
        (status == highs_sys::STATUS_OK).then_some(value)
    }

    pub(crate) fn node_count(&self) -> i64 {
        let mut value = 0;
        // SAFETY: as in `int_info`.
        let status =
            unsafe { highs_sys::Highs_getInt64InfoValue(self.raw(), c"mip_node_count".as_ptr(), &raw mut value) };
        if status == highs_sys::STATUS_OK { value } else { 0 }
    }

    pub(crate) fn double_info(&self, name: &CStr) -> Option<f64> {
        let mut value = 0.0;
        // SAFETY: as in `int_info`.
        let status = unsafe { highs_sys::Highs_getDoubleInfoValue(self.raw(), name.as_ptr(), &raw mut value) };
        (status == highs_sys::STATUS_OK).then_some(value)
    }

    /// The values of the columns, and the duals.
    pub(crate) fn solution(&self) -> Result<(Vec<f64>, Dual), SolverError> {
        let (mut values, mut reduced_costs) = (vec![0.0; self.columns], vec![0.0; self.columns]);
        let (mut activities, mut duals) = (vec![0.0; self.rows], vec![0.0; self.rows]);
        // SAFETY: HiGHS writes at most one number a column or row of its model, for which there is room.
        let status = unsafe {
            highs_sys::Highs_getSolution(
                self.raw(),
                values.as_mut_ptr(),
                reduced_costs.as_mut_ptr(),
                activities.as_mut_ptr(),
                duals.as_mut_ptr(),
            )
        };
        accepted("getSolution", status)?;
        Ok((values, Dual { rows: duals, reduced_costs }))
    }

    /// A primal point from which the next solve may start.
    pub(crate) fn set_solution(&mut self, values: &[f64]) -> Result<(), SolverError> {
        length("solution", values.len(), self.columns)?;
        // SAFETY: the array has one number a column; null stands for what is not given.
        let status = unsafe { highs_sys::Highs_setSolution(self.raw(), values.as_ptr(), null(), null(), null()) };
        accepted("setSolution", status)
    }

    /// Status codes of columns and rows; `None` if there is no valid basis.
    pub(crate) fn basis(&self) -> Option<(Vec<HighsInt>, Vec<HighsInt>)> {
        let (mut columns, mut rows) = (vec![0; self.columns], vec![0; self.rows]);
        // SAFETY: as in `solution`.
        let status = unsafe { highs_sys::Highs_getBasis(self.raw(), columns.as_mut_ptr(), rows.as_mut_ptr()) };
        (status == highs_sys::STATUS_OK).then_some((columns, rows))
    }

    pub(crate) fn set_basis(&mut self, columns: &[HighsInt], rows: &[HighsInt]) -> Result<(), SolverError> {
        length("basis columns", columns.len(), self.columns)?;
        length("basis rows", rows.len(), self.rows)?;
        // SAFETY: the arrays have one code a column or row; HiGHS checks the codes.
        accepted("setBasis", unsafe { highs_sys::Highs_setBasis(self.raw(), columns.as_ptr(), rows.as_ptr()) })
    }

    /// Seconds since the clock was set to zero, which every solve does.
    pub(crate) fn seconds(&self) -> f64 {
        // SAFETY: the instance is alive; HiGHS only reads it.
        unsafe { highs_sys::Highs_getRunTime(self.raw().cast_const()) }
    }

    /// Forgets basis and solution, keeps the model.
    pub(crate) fn clear_solver(&mut self) {
        // SAFETY: the instance is alive.
        unsafe { highs_sys::Highs_clearSolver(self.raw()) };
    }

    /// `set` must be ascending, without repetition, and in range.
    fn check_set(what: &'static str, set: &[usize], count: usize) -> Result<Vec<HighsInt>, SolverError> {
        if let Some(&index) = set.iter().find(|&&index| index >= count) {
            return Err(SolverError::Index { what, index, count });
        }
        debug_assert!(set.is_sorted_by(|a, b| a < b));
        to_ints(what, set.iter().copied())
    }

    pub(crate) fn change_costs(&mut self, set: &[usize], cost: &[f64]) -> Result<(), SolverError> {
        length("costs", cost.len(), set.len())?;
        let set = Self::check_set("column", set, self.columns)?;
        // SAFETY: the arrays have equal length and the indices are in range.
        accepted("changeColsCostBySet", unsafe {
            highs_sys::Highs_changeColsCostBySet(self.raw(), to_int("columns", set.len())?, set.as_ptr(), cost.as_ptr())
        })
    }

    pub(crate) fn change_column_bounds(
        &mut self,
        set: &[usize],
        lower: &[f64],
        upper: &[f64],
    ) -> Result<(), SolverError> {
        length("lower bounds", lower.len(), set.len())?;
        length("upper bounds", upper.len(), set.len())?;
        let set = Self::check_set("column", set, self.columns)?;
        // SAFETY: the arrays have equal length and the indices are in range.
        accepted("changeColsBoundsBySet", unsafe {
            highs_sys::Highs_changeColsBoundsBySet(
                self.raw(),
                to_int("columns", set.len())?,
                set.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
            )
        })
    }

    pub(crate) fn change_row_bounds(&mut self, set: &[usize], lower: &[f64], upper: &[f64]) -> Result<(), SolverError> {
        length("lower sides", lower.len(), set.len())?;
        length("upper sides", upper.len(), set.len())?;
        let set = Self::check_set("row", set, self.rows)?;
        // SAFETY: the arrays have equal length and the indices are in range.
        accepted("changeRowsBoundsBySet", unsafe {
            highs_sys::Highs_changeRowsBoundsBySet(
                self.raw(),
                to_int("rows", set.len())?,
                set.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
            )
        })
    }

    /// Sets which columns take whole numbers; empty: none.
    pub(crate) fn change_integrality(&mut self, integer: &[bool]) -> Result<(), SolverError> {
        if integer.is_empty() {
            // SAFETY: the instance is alive.
            return accepted("clearIntegrality", unsafe { highs_sys::Highs_clearIntegrality(self.raw()) });
        }
        length("integrality", integer.len(), self.columns)?;
        let kinds: Vec<HighsInt> = integer.iter().map(|&integer| HighsInt::from(integer)).collect();
        let last = to_int("columns", self.columns - 1)?;
        // SAFETY: the range is all columns and the array has one kind for each.
        accepted("changeColsIntegralityByRange", unsafe {
            highs_sys::Highs_changeColsIntegralityByRange(self.raw(), 0, last, kinds.as_ptr())
        })
    }
}
