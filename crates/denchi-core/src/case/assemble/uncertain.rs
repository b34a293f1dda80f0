//! Futures, uncertain inputs and what these change.

use super::policy::parts;
use super::{lookup, names, provenance};
use crate::case::Case;
use crate::case::cell::Cell;
use crate::case::entities::{Distribution, Effected, FutureRow, Uncertainty};
use crate::case::tables::{Row, Tables};

/// The word for the settings in case.toml.
const SETTINGS: &str = "case";

pub(super) fn assemble(tables: &Tables, case: &mut Case) {
    for row in tables.rows("futures") {
        if let (Some(name), Some(probability)) = (row.text("future"), row.number("probability")) {
            let (scenario, provenance) = (row.owned("scenario"), provenance(&row, case));
            case.futures.insert(name, FutureRow { names: names(&row), probability, scenario, provenance });
        }
    }
    for row in tables.rows("uncertainties") {
        if let (Some(name), Some(distribution)) = (row.text("uncertainty"), distribution(&row)) {
            let (group, provenance) = (row.owned("group"), provenance(&row, case));
            let uncertainty = Uncertainty { names: names(&row), group, distribution, effects: Vec::new(), provenance };
            case.uncertainties.insert(name, uncertainty);
        }
    }
    for row in tables.rows("uncertainty_effects") {
        let uncertainty = lookup(&row, "uncertainty", &case.uncertainties);
        if let (Some(uncertainty), Some(effect)) = (uncertainty, effect(&row, tables))
            && let Some(uncertainty) = case.uncertainties.get_mut(uncertainty)
        {
            uncertainty.effects.push(effect);
        }
    }
}

/// The distribution of a row of `uncertainties`; `None` where a number that it needs is missing or wrong.
pub(crate) fn distribution(row: &Row<'_>) -> Option<Distribution> {
    let number = |column: &str| row.number(column);
    let bounds = [number("low").unwrap_or(f64::NEG_INFINITY), number("high").unwrap_or(f64::INFINITY)];
    Some(match row.text("distribution")? {
        "uniform" => Distribution::Uniform(number("low")?, number("high")?),
        "triangular" => Distribution::Triangular(number("low")?, number("mode")?, number("high")?),
        "normal" => Distribution::Normal(number("mean")?, number("deviation")?, bounds),
        "lognormal" => Distribution::Lognormal(number("median")?, number("spread")?, bounds),
        _ => Distribution::Discrete(discrete(row)?),
    })
}

/// Values and their probabilities.
fn discrete(row: &Row<'_>) -> Option<Vec<(f64, f64)>> {
    let list = |column: &str| -> Option<Vec<f64>> {
        let number = |part: &str| part.trim().parse().ok().filter(|number: &f64| number.is_finite());
        parts(row, column).into_iter().map(number).collect()
    };
    let values = list("values").filter(|values| !values.is_empty())?;
    let weights = if row.is_blank("weights") { vec![1.0; values.len()] } else { list("weights")? };
    let total: f64 = weights.iter().sum();
    let sound = weights.len() == values.len() && weights.iter().all(|weight| *weight >= 0.0) && total > 0.0;
    sound.then(|| values.into_iter().zip(weights.into_iter().map(|weight| weight / total)).collect())
}

/// What a row of `uncertainty_effects` changes.
fn effect(row: &Row<'_>, tables: &Tables) -> Option<Effected> {
    let (table, column) = (row.text("table")?, row.text("column")?);
    let key = row.owned("key_column").map(|column| {
        let values = parts(row, "key_values").into_iter().map(str::to_owned);
        (column, values.collect::<Vec<_>>())
    });
    let reaches = table == SETTINGS || !rows(tables, table, key.as_ref()).is_empty();
    let (table, column) = (table.to_owned(), column.to_owned());
    Some(Effected { scales: row.text("kind")? == "scale", table, column, key, reaches })
}

/// The rows of a table that have one of the values of a key.
pub(crate) fn rows<'a>(tables: &'a Tables, table: &str, key: Option<&(String, Vec<String>)>) -> Vec<Row<'a>> {
    let matches = |row: &Row<'_>| {
        key.is_none_or(|(column, values)| match row.cell(column) {
            Cell::Text(symbol) => values.iter().any(|value| value == tables.texts.text(symbol)),
            Cell::Number(number) => values.iter().any(|value| value.parse() == Ok(number)),
            _ => false,
        })
    };
    tables.rows(table).filter(matches).collect()
}
