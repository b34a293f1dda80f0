//! `[stress]` of `case.toml`.

use super::{SettingsReader, month_of};
use crate::case::entities::StressSettings;
use crate::case::settings::Period;
use crate::case::toml_tree::{Node, Table, Tree};
use crate::diagnostics::{Code, Diagnostic, similar};

/// Its keys.
const KEYS: &[&str] = &["start", "months", "time_to_recover", "value_of_lost", "dependence", "tail"];

/// Most months of a window.
const MOST_MONTHS: i64 = 1200;

impl SettingsReader<'_> {
    /// The table, where it is there: `Some(None)` without one, `None` where something is wrong with it.
    pub(super) fn stress(&mut self, periods: &[Period]) -> Option<Option<StressSettings>> {
        let Some(node) = self.table.get("stress") else { return Some(None) };
        let Tree::Table(table) = &node.value else {
            self.wrong("stress", "stress");
            return None;
        };
        let known = self.known_keys(table);
        let start = self.window_start(table, periods);
        let months = self.stress_number(table, "months", true, "months", |months| {
            months.fract() == 0.0 && (1.0..=MOST_MONTHS as f64).contains(&months)
        });
        let time_to_recover =
            self.stress_number(table, "time_to_recover", true, "recovery", |months| months > 0.0 && months.is_finite());
        let value_of_lost =
            self.stress_number(table, "value_of_lost", false, "value", |value| value >= 0.0 && value.is_finite());
        let dependence = self.stress_number(table, "dependence", false, "share", |share| (0.0..=1.0).contains(&share));
        let tail = self.stress_number(table, "tail", true, "tail", |tail| tail > 0.0 && tail < 1.0);
        known.then_some(())?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and in range, checked above"
        )]
        let months = months?? as u16;
        Some(Some(StressSettings {
            start: start?,
            months,
            time_to_recover: time_to_recover??,
            value_of_lost: value_of_lost?,
            dependence: dependence?.unwrap_or(0.0),
            tail: tail??,
        }))
    }

    /// Whether all keys are known; unknown ones are reported.
    fn known_keys(&mut self, table: &Table) -> bool {
        let mut known = true;
        for entry in table.entries.iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
            let key = format!("stress.{}", entry.key);
            let problem = Diagnostic::new(Code::D152).with("key", key).with("keys", KEYS.join(", "));
            self.push(problem.similar(similar(&entry.key, KEYS.iter().copied())), entry.start);
            known = false;
        }
        known
    }

    /// The first month as a decimal year: `Some(None)` where it is not given.
    fn window_start(&mut self, table: &Table, periods: &[Period]) -> Option<Option<f64>> {
        let Some(node) = table.get("start") else { return Some(None) };
        let month = match &node.value {
            Tree::Whole(year) if (1..=9999).contains(year) => Some(year * 12),
            Tree::Text(text) => month_of(text),
            _ => None,
        };
        #[expect(clippy::cast_precision_loss, reason = "years have four digits")]
        let Some(start) = month.map(|month| month as f64 / 12.0) else {
            self.wrong_stress("start", node, "start");
            return None;
        };
        let first = periods.first().map_or(start, |period| period.start);
        let end = periods.last().map_or(f64::INFINITY, Period::end);
        if start + 1e-6 < first || start + 1e-6 >= end {
            self.wrong_stress("start", node, "stress_start");
            return None;
        }
        Some(Some(start))
    }

    /// A number: `Some(None)` where it is not given and need not be, `None` where something is wrong.
    fn stress_number(
        &mut self,
        table: &Table,
        key: &'static str,
        required: bool,
        hint: &'static str,
        good: impl Fn(f64) -> bool,
    ) -> Option<Option<f64>> {
        match table.get(key) {
            Some(node) => match node.number().filter(|number| good(*number)) {
                Some(number) => Some(Some(number)),
                None => {
                    self.wrong_stress(key, node, hint);
                    None
                }
            },
            None if required => {
                let start =
                    self.table.entries.iter().find(|entry| entry.key == "stress").map_or(0, |entry| entry.start);
                self.push(Diagnostic::new(Code::D153).with("key", format!("stress.{key}")), start);
                None
            }
            None => Some(None),
        }
    }

    fn wrong_stress(&mut self, key: &str, node: &Node, hint: &'static str) {
        let value = node.cell().unwrap_or_else(|| "…".to_owned());
        let problem = Diagnostic::new(Code::D154).with("key", format!("stress.{key}")).with("value", value);
        self.push(problem.hint(hint), node.start);
    }
}
