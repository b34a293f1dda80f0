//! What a program that runs denchi reads from stderr: one JSON object a line.
//!
//! Each has `event` and `seconds` since the start. `stage` begins a stage; `progress` tells how far it is, with `done`,
//! `total`, `rate` (a second) and `seconds_left` where they are known; `message` and `error` are for people. Described in
//! docs/desk.md.

use std::io::{self, Write};

use serde_json::{Value, json};

/// How far a count is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measured {
    /// So many are done.
    pub(crate) done: usize,
    /// Of so many, where known.
    pub(crate) total: Option<usize>,
    /// So many a second, where known.
    pub(crate) rate: Option<f64>,
    /// Seconds until the end, where known.
    pub(crate) seconds_left: Option<f64>,
}

pub(super) fn stage(seconds: f64, name: &str) {
    write(&json!({ "event": "stage", "seconds": seconds, "stage": name }));
}

pub(super) fn progress(seconds: f64, stage: &str, text: &str, measured: Option<Measured>) {
    let mut line = json!({ "event": "progress", "seconds": seconds, "stage": stage, "text": text });
    if let (Some(measured), Some(line)) = (measured, line.as_object_mut()) {
        line.insert("done".to_owned(), measured.done.into());
        line.insert("total".to_owned(), measured.total.into());
        line.insert("rate".to_owned(), measured.rate.into());
        line.insert("seconds_left".to_owned(), measured.seconds_left.into());
    }
    write(&line);
}

pub(super) fn message(seconds: f64, text: &str) {
    write(&json!({ "event": "message", "seconds": seconds, "text": text.trim_end() }));
}

pub(super) fn error(seconds: f64, text: &str) {
    write(&json!({ "event": "error", "seconds": seconds, "text": text.trim_end() }));
}

/// One write a line, so that lines of several threads do not mix.
fn write(line: &Value) {
    // Nobody listens on a closed stderr.
    let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}
