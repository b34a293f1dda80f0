//! One response for people.

use denchi_core::catalogue::{Lang, format};
use denchi_core::ids::Id;
use denchi_core::stress::Loss;
use denchi_core::stress::pool::Answer;
use denchi_report::stress::Tested;

use super::{money, units, word};
use crate::cli::grid::{Grid, Row};
use crate::messages::number;

/// One response for people.
pub(crate) fn response(lang: Lang, tested: &Tested<'_>, answer: &Answer) -> String {
    let loss = &answer.response.loss;
    let wanted: f64 = tested.base.wanted_by_month.iter().sum();
    let mut parts = vec![headline(lang, tested, loss, wanted)];
    let rows: [(&str, f64); 4] = [
        ("stress.figure.shortage_cost", loss.shortage_cost),
        ("stress.figure.extra_cost", loss.extra_cost),
        ("stress.figure.depletion", loss.depletion),
        ("stress.figure.premium", loss.premium),
    ];
    let row = |key: &str, value: f64| Row {
        left: vec![word(lang, key)],
        periods: Vec::new(),
        right: vec![money(tested, lang, value)],
    };
    let mut costs: Vec<Row> = rows.into_iter().map(|(key, value)| row(key, value)).collect();
    costs.push(row("stress.figure.total", loss.total()));
    let (title, left) = (word(lang, "stress.what_it_costs"), vec![String::new()]);
    parts.push(
        Grid { title, left, right: vec![word(lang, "stress.cost")], rows: costs, total: true, ..Grid::default() }
            .render(1),
    );
    parts.extend(by_demand(lang, tested, loss).map(|grid| grid.render(1)));
    parts.extend(by_month(lang, tested, loss).map(|grid| grid.render(1)));
    let certificate = &answer.response.certificate;
    let gap = format!("{:.0e}", certificate.gap);
    let audit = format!("{:.0e}", answer.audit.unwrap_or_default());
    parts.push(format(lang, "stress.certified", &[("gap", &gap), ("audit", &audit)]));
    parts.join("\n")
}

fn headline(lang: Lang, tested: &Tested<'_>, loss: &Loss, wanted: f64) -> String {
    let lost = loss.product();
    let Some(first) = loss.first_month else {
        return format!("{}\n", format(lang, "stress.nothing_lost", &[("months", &tested.window.months)]));
    };
    let amount = units(tested, lost);
    let share = format!("{:.1}", if wanted > 0.0 { 100.0 * lost / wanted } else { 0.0 });
    let month = tested.month(first);
    let words: [(&str, &dyn std::fmt::Display); 5] = [
        ("amount", &amount),
        ("share", &share),
        ("months", &tested.window.months),
        ("survived", &first),
        ("month", &month),
    ];
    format!("{}\n", format(lang, "stress.something_lost", &words))
}

fn by_demand(lang: Lang, tested: &Tested<'_>, loss: &Loss) -> Option<Grid> {
    let case = tested.case;
    let rows: Vec<Row> = case
        .demands
        .iter()
        .filter_map(|(id, demand)| {
            let lost = loss.lost.get(id.index()).copied().filter(|lost| *lost != 0.0)?;
            let unit = demand.members.first().map_or("", |member| case.commodities[member.commodity].unit.as_str());
            let name = demand.names.display(lang == Lang::Ja, case.demands.name(id)).to_owned();
            Some(Row { left: vec![name], periods: Vec::new(), right: vec![format!("{} {unit}", number(lost))] })
        })
        .collect();
    let (left, right) = (vec![word(lang, "stress.demand")], vec![word(lang, "stress.figure.lost")]);
    (!rows.is_empty()).then(|| Grid { title: word(lang, "stress.by_demand"), left, right, rows, ..Grid::default() })
}

fn by_month(lang: Lang, tested: &Tested<'_>, loss: &Loss) -> Option<Grid> {
    let of = |(index, lost): (usize, &f64)| {
        let wanted = tested.base.wanted_by_month.get(index).copied().unwrap_or_default();
        let right = vec![number(wanted), number(*lost)];
        (*lost != 0.0).then(|| Row { left: vec![tested.month(index)], periods: Vec::new(), right })
    };
    let rows: Vec<Row> = loss.lost_by_month.iter().enumerate().filter_map(of).collect();
    let unit = |key: &str| format!("{}, {}", word(lang, key), tested.unit());
    let right = vec![unit("stress.wanted"), unit("stress.figure.lost")];
    let (title, left) = (word(lang, "stress.by_month"), vec![word(lang, "stress.month")]);
    (!rows.is_empty()).then(|| Grid { title, left, right, rows, ..Grid::default() })
}
