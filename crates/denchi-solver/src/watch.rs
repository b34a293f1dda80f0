//! Looking at a running solve, and stopping it.

use std::sync::atomic::AtomicBool;

/// What a solve looks at and reports to while it runs.
///
/// Simplex, interior point and branch and bound look at `interrupt` and report progress while they run. The first-order
/// method of HiGHS has no such hook, nor has the linear programme at the root of a mixed-integer search: they see the
/// interrupt when they have ended, so give them a time limit.
///
/// The closures are called on the thread that called `solve`. They must not solve another session; that is refused.
/// If one panics, the solve is stopped and the panic goes on in the caller of `solve`.
#[derive(Default)]
pub struct Watch<'a> {
    /// Set to true, by any thread or a signal handler, to stop the solve.
    pub interrupt: Option<&'a AtomicBool>,
    /// Gets the log of HiGHS, one line at a time, without the line end. The first-order method has none.
    pub log: Option<&'a mut dyn FnMut(&str)>,
    /// Gets the state of the solve: at once when it begins to iterate, then at most about ten times a second, and at
    /// every better incumbent.
    pub progress: Option<&'a mut dyn FnMut(Progress)>,
}

impl Watch<'_> {
    /// Nobody looks.
    pub fn none() -> Self {
        Self::default()
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Watch")
            .field("interrupt", &self.interrupt)
            .field("log", &self.log.is_some())
            .field("progress", &self.progress.is_some())
            .finish()
    }
}

/// State of a running solve. What a method does not know is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// Running time in seconds.
    pub seconds: f64,
    /// Objective of the incumbent.
    pub objective: Option<f64>,
    /// Proven lower bound.
    pub bound: Option<f64>,
    /// Relative gap between them.
    pub gap: Option<f64>,
    /// Iterations of the method so far.
    pub iterations: u64,
    /// Nodes of the search tree so far.
    pub nodes: u64,
}
