//! From HiGHS's callbacks to the closures of a [`Watch`].

use std::any::Any;
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use highs_sys::{HighsCallbackDataIn, HighsCallbackDataOut};

use crate::outcome::relative_gap;
use crate::watch::{Progress, Watch};

const LOGGING: c_int = highs_sys::kHighsCallbackLogging;
const SIMPLEX_INTERRUPT: c_int = highs_sys::kHighsCallbackSimplexInterrupt;
const INTERIOR_POINT_INTERRUPT: c_int = highs_sys::kHighsCallbackIpmInterrupt;
const MIP_IMPROVING_SOLUTION: c_int = highs_sys::kHighsCallbackMipImprovingSolution;
const MIP_LOGGING: c_int = highs_sys::kHighsCallbackMipLogging;
const MIP_INTERRUPT: c_int = highs_sys::kHighsCallbackMipInterrupt;

/// The callbacks that are listened to.
pub(crate) const KINDS: [c_int; 6] =
    [LOGGING, SIMPLEX_INTERRUPT, INTERIOR_POINT_INTERRUPT, MIP_IMPROVING_SOLUTION, MIP_LOGGING, MIP_INTERRUPT];

/// Time between two reports of progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// What the callbacks of one solve share.
///
/// HiGHS may call from a worker thread. Such a call only looks at `signals`, which are atomic; `owner` is constant, and
/// `local` is touched by the owning thread alone.
pub(crate) struct Shared<'w, 'a> {
    owner: ThreadId,
    signals: Signals<'a>,
    local: RefCell<Local<'w, 'a>>,
}

struct Signals<'a> {
    interrupt: Option<&'a AtomicBool>,
    /// Set when a closure has panicked.
    stop: AtomicBool,
}

struct Local<'w, 'a> {
    watch: &'w mut Watch<'a>,
    started: Instant,
    reported: Option<Instant>,
    /// A line of the log that has not ended yet.
    line: String,
    panic: Option<Box<dyn Any + Send>>,
}

impl Signals<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

impl<'w, 'a> Shared<'w, 'a> {
    pub(crate) fn new(watch: &'w mut Watch<'a>) -> Self {
        Self {
            owner: std::thread::current().id(),
            signals: Signals { interrupt: watch.interrupt, stop: AtomicBool::new(false) },
            local: RefCell::new(Local {
                watch,
                started: Instant::now(),
                reported: None,
                line: String::new(),
                panic: None,
            }),
        }
    }

    /// Whether the solve has been asked to stop.
    pub(crate) fn stopped(&self) -> bool {
        self.signals.stopped()
    }

    pub(crate) fn wants_log(&self) -> bool {
        self.local.borrow().watch.log.is_some()
    }

    /// Seconds since the solve began.
    pub(crate) fn seconds(&self) -> f64 {
        self.local.borrow().started.elapsed().as_secs_f64()
    }

    /// Delivers what is left of the log, then lets a panic of a closure go on.
    pub(crate) fn finish(self) {
        let mut local = self.local.into_inner();
        if let Some(panic) = local.panic.take() {
            std::panic::resume_unwind(panic);
        }
        let line = std::mem::take(&mut local.line);
        if let (false, Some(log)) = (line.is_empty(), local.watch.log.as_mut()) {
            log(&line);
        }
    }
}

impl Local<'_, '_> {
    fn log(&mut self, message: &str) {
        let Some(log) = self.watch.log.as_mut() else { return };
        let mut rest = message;
        while let Some((line, after)) = rest.split_once('\n') {
            self.line.push_str(line);
            log(&self.line);
            self.line.clear();
            rest = after;
        }
        self.line.push_str(rest);
    }

    fn report(&mut self, kind: c_int, data: &HighsCallbackDataOut) {
        let Some(progress) = self.watch.progress.as_mut() else { return };
        let recent = self.reported.is_some_and(|last| last.elapsed() < REPORT_EVERY);
        if recent && kind != MIP_IMPROVING_SOLUTION {
            return;
        }
        self.reported = Some(Instant::now());
        let seconds = self.started.elapsed().as_secs_f64();
        progress(state(kind, data, seconds));
    }
}

fn state(kind: c_int, data: &HighsCallbackDataOut, seconds: f64) -> Progress {
    // HiGHS marks what it does not know by -1 or by infinity.
    let count = |value: i64| u64::try_from(value).unwrap_or(0);
    match kind {
        SIMPLEX_INTERRUPT => {
            Progress { seconds, iterations: count(data.simplex_iteration_count.into()), ..Progress::default() }
        }
        INTERIOR_POINT_INTERRUPT => {
            Progress { seconds, iterations: count(data.ipm_iteration_count.into()), ..Progress::default() }
        }
        _ => {
            let objective = Some(data.mip_primal_bound).filter(|value| value.is_finite());
            let bound = Some(data.mip_dual_bound).filter(|value| value.is_finite());
            Progress {
                seconds,
                objective,
                bound,
                gap: objective.zip(bound).map(|(objective, bound)| relative_gap(objective, bound)),
                iterations: count(data.mip_total_lp_iterations),
                nodes: count(data.mip_node_count),
            }
        }
    }
}

/// The function that HiGHS calls.
///
/// # Safety
/// `data` is null or points to the [`Shared`] of the solve in progress. `message` is null or null-terminated; `out` and
/// `input` are null or point to HiGHS's structures for the duration of the call.
pub(crate) unsafe extern "C" fn receive(
    kind: c_int,
    message: *const c_char,
    out: *const HighsCallbackDataOut,
    input: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    let shared = data.cast_const().cast::<Shared<'_, '_>>();
    if shared.is_null() {
        return;
    }
    // SAFETY: the caller vouches for the pointer. Only the fields that any thread may read are borrowed here.
    let (owner, signals) = unsafe { (&(*shared).owner, &(*shared).signals) };
    if std::thread::current().id() == *owner && !signals.stop.load(Ordering::Relaxed) {
        // SAFETY: this is the owning thread, the only one that borrows `local`.
        let local = unsafe { &(*shared).local };
        // Borrowed already: HiGHS has called back from within a closure, which then waits for nothing.
        if let Ok(mut local) = local.try_borrow_mut() {
            let told = catch_unwind(AssertUnwindSafe(|| {
                if kind == LOGGING {
                    if !message.is_null() {
                        // SAFETY: the caller vouches for the string.
                        local.log(&unsafe { CStr::from_ptr(message) }.to_string_lossy());
                    }
                // SAFETY: the caller vouches for the pointer; HiGHS fills in all fields for the kinds other than logging.
                } else if let Some(out) = unsafe { out.as_ref() } {
                    local.report(kind, out);
                }
            }));
            if let Err(panic) = told {
                // Unwinding through C would be undefined: kept until HiGHS has returned.
                local.panic = Some(panic);
                signals.stop.store(true, Ordering::Relaxed);
            }
        }
    }
    // The structure of a logging call is not initialised, and other calls must not interrupt.
    let interrupts = matches!(kind, SIMPLEX_INTERRUPT | INTERIOR_POINT_INTERRUPT | MIP_INTERRUPT);
    if interrupts && !input.is_null() {
        // SAFETY: the caller vouches for the pointer; HiGHS reads the field when this function has returned.
        unsafe { (*input).user_interrupt = c_int::from(signals.stopped()) };
    }
}
