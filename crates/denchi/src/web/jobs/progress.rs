//! What a job says on stderr, line by line: where it is, and the last of what it said.

use serde::{Deserialize, Serialize};

/// Most bytes of what a job said that are kept; the first are dropped.
const LOG: usize = 16_000;

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// What it does.
    #[serde(default)]
    pub(crate) stage: String,
    /// How far, in words.
    #[serde(default)]
    pub(crate) text: String,
    /// So many are done.
    pub(crate) done: Option<u64>,
    /// Of so many.
    pub(crate) total: Option<u64>,
    /// So many a second.
    pub(crate) rate: Option<f64>,
    /// Seconds until the end, as far as is known.
    pub(crate) seconds_left: Option<f64>,
    /// Seconds since the start.
    #[serde(default)]
    pub(crate) seconds: f64,
}

/// What is kept of what a job says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) progress: Progress,
    pub(crate) log: String,
}

/// A line of `--progress json`; see `printer/machine.rs`.
#[derive(Deserialize)]
struct Line {
    event: String,
    #[serde(flatten)]
    progress: Progress,
}

impl Said {
    /// Takes in a line; one that is no JSON is kept as it is.
    pub(crate) fn hear(&mut self, line: &str) {
        let Ok(Line { event, progress }) = serde_json::from_str(line) else { return self.keep(line) };
        match event.as_str() {
            "stage" => {
                let text = format!("{:7.1} s  {}", progress.seconds, progress.stage);
                self.progress = progress;
                self.keep(&text);
            }
            "progress" => self.progress = progress,
            _ => self.keep(&progress.text),
        }
    }

    fn keep(&mut self, line: &str) {
        self.log.push_str(line);
        self.log.push('\n');
        if self.log.len() > LOG {
            let cut = (self.log.len() - LOG..=self.log.len()).find(|&place| self.log.is_char_boundary(place));
            self.log.drain(..cut.unwrap_or(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_progress_and_a_log() {
        let mut said = Said::default();
        said.hear(r#"{"event":"stage","seconds":0.5,"stage":"Responses"}"#);
        said.hear(r#"{"event":"progress","seconds":2.0,"stage":"Responses","text":"3 of 9","done":3,"total":9,"rate":2.0,"seconds_left":3.0}"#);
        said.hear(r#"{"event":"message","seconds":2.5,"text":"result: x"}"#);
        said.hear("thread main panicked");
        assert_eq!(
            (said.progress.done, said.progress.total, said.progress.seconds_left),
            (Some(3), Some(9), Some(3.0))
        );
        assert_eq!(said.log, "    0.5 s  Responses\nresult: x\nthread main panicked\n");
    }

    #[test]
    fn the_log_is_bounded() {
        let mut said = Said::default();
        for _ in 0..1000 {
            said.hear(&"採".repeat(40));
        }
        assert!(said.log.len() <= LOG && said.log.len() > LOG - 200);
    }
}
