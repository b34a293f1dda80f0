//! How large the numbers of a programme are: for people and for programs.

use denchi_core::catalogue::{self, Lang};
use denchi_core::model::health::{Danger, Health};
use denchi_core::plan::result::Ranges;
use serde_json::{Value, json};

/// Ranges for programs.
pub(crate) fn ranges_json(ranges: &Ranges) -> Value {
    json!({ "matrix": ranges.matrix, "cost": ranges.cost, "bounds": ranges.bounds, "sides": ranges.sides })
}

/// The health of a programme for programs.
pub(crate) fn health_json(health: &Health) -> Value {
    let danger = |danger: &Danger| {
        json!({
            "part": danger.part.id(),
            "column": danger.column,
            "row": danger.row,
            "value": danger.value,
            "scaled": danger.scaled,
        })
    };
    json!({
        "before_scaling": ranges_json(&health.before),
        "after_scaling": ranges_json(&health.after),
        "out_of_range": health.out_of_range,
        "dangers": health.dangers.iter().map(danger).collect::<Vec<_>>(),
    })
}

/// Key of a row, and what of the ranges it shows.
type Part = (&'static str, fn(&Ranges) -> [f64; 2]);

/// The health of a programme for people.
pub(crate) fn health(lang: Lang, health: &Health) -> String {
    let mut text = format!("{}\n", catalogue::text(lang, "cli.numbers"));
    let parts: [Part; 4] = [
        ("numbers-entry", |ranges| ranges.matrix),
        ("numbers-cost", |ranges| ranges.cost),
        ("numbers-bound", |ranges| ranges.bounds),
        ("numbers-side", |ranges| ranges.sides),
    ];
    for (key, part) in parts {
        let [before, after] = [&health.before, &health.after].map(|ranges| {
            let [least, most] = part(ranges);
            if most > 0.0 { format!("{least:.1e} – {most:.1e}") } else { "–".to_owned() }
        });
        let part = catalogue::text(lang, key);
        let arguments: [(&str, &dyn std::fmt::Display); 3] = [("part", &part), ("before", &before), ("after", &after)];
        text.push_str(&catalogue::format(lang, "cli.numbers_range", &arguments));
        text.push('\n');
    }
    if health.out_of_range == 0 {
        text.push_str(catalogue::text(lang, "cli.numbers_good"));
        text.push('\n');
        return text;
    }
    text.push_str(&catalogue::format(lang, "cli.numbers_bad", &[("count", &health.out_of_range)]));
    text.push('\n');
    for danger in &health.dangers {
        let part = catalogue::text(lang, &format!("numbers-{}", danger.part.id())).to_owned();
        let names: Vec<&str> = [&danger.column, &danger.row].into_iter().flatten().map(String::as_str).collect();
        let (value, scaled) = (format!("{:.1e}", danger.value), format!("{:.1e}", danger.scaled));
        let names = names.join(" × ");
        let arguments: [(&str, &dyn std::fmt::Display); 4] =
            [("part", &part), ("names", &names), ("value", &value), ("scaled", &scaled)];
        text.push_str(&catalogue::format(lang, "cli.numbers_danger", &arguments));
        text.push('\n');
    }
    text
}
