//! Must-haves, real choices and nevers, in words.

use denchi_core::catalogue::{self, Lang, format};
use denchi_core::explore::alternatives::{Class, Kind};
use denchi_report::explore::alternatives::{Found, name, of_class};

use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// Most things that are named in a sentence.
const NAMED: usize = 12;
/// From here on money is said in millions.
const MILLION: f64 = 1e6;
/// Per cent of a share.
const PERCENT: f64 = 100.0;

/// The answer for people.
pub(super) fn text(lang: Lang, found: &Found<'_>, kinds: &[Kind]) -> String {
    let settings = &found.case.settings;
    let mut parts =
        vec![format(lang, "alternatives.cost", &[("cost", &number(found.cost / MILLION)), ("money", &settings.money)])];
    for (slack, &share) in found.ranges.slacks.iter().enumerate() {
        for &kind in kinds {
            let what = word(lang, &format!("alternatives.kinds.{}", kind.id()));
            let title = [("slack", &number(PERCENT * share) as &dyn std::fmt::Display), ("kind", &what)];
            let mut lines = vec![format(lang, "alternatives.within", &title)];
            lines.extend(
                [Class::MustHave, Class::RealChoice, Class::Never]
                    .into_iter()
                    .filter_map(|class| sentence(lang, found, kind, slack, class)),
            );
            parts.push(lines.join("\n"));
        }
    }
    if !found.different.is_empty() {
        parts.push(plans(lang, found));
    }
    parts.join("\n\n") + "\n"
}

fn word(lang: Lang, key: &str) -> String {
    catalogue::text(lang, key).to_owned()
}

/// The things of a class, by name; `None` where there are none.
fn sentence(lang: Lang, found: &Found<'_>, kind: Kind, slack: usize, class: Class) -> Option<String> {
    let things = of_class(found, kind, slack, class);
    if things.is_empty() {
        return None;
    }
    let mut names: Vec<String> = things.iter().take(NAMED).map(|thing| name(found.case, thing, lang)).collect();
    if things.len() > NAMED {
        names.push(format(lang, "alternatives.more", &[("count", &(things.len() - NAMED))]));
    }
    let names = names.join(catalogue::text(lang, "alternatives.comma"));
    let words: [(&str, &dyn std::fmt::Display); 2] = [("count", &things.len()), ("names", &names)];
    Some(format(lang, &format!("alternatives.classes.{}", class.id()), &words))
}

/// Plans that differ.
fn plans(lang: Lang, found: &Found<'_>) -> String {
    let percent = |share: f64| format!("{:.1} %", PERCENT * share);
    let row = |(index, plan): (usize, &denchi_core::explore::alternatives::Different)| {
        let nearest = plan.distances.iter().copied().fold(f64::INFINITY, f64::min);
        let first = plan.distances.first().copied().unwrap_or_default();
        let dearer = (plan.cost - found.cost) / found.cost.abs();
        Row {
            left: vec![(index + 1).to_string()],
            periods: Vec::new(),
            right: vec![percent(dearer), percent(first), percent(nearest)],
        }
    };
    let keys = ["alternatives.dearer", "alternatives.from_best", "alternatives.from_nearest"];
    let grid = Grid {
        title: word(lang, "alternatives.plans"),
        left: vec![word(lang, "alternatives.plan")],
        right: keys.map(|key| word(lang, key)).to_vec(),
        rows: found.different.iter().enumerate().map(row).collect(),
        ..Grid::default()
    };
    grid.render(1).trim_end().to_owned()
}
