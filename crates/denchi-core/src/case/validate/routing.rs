//! What kept a route, a lane or a duty from being found.

use crate::case::Case;
use crate::case::routes::RouteProblem;
use crate::case::tables::{Row, Tables};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Puts the problems of the routes into words and places.
pub(crate) fn check(tables: &Tables, case: &Case, problems: &[RouteProblem], diagnostics: &mut Diagnostics) {
    for problem in problems {
        diagnostics.extend(diagnostic(tables, case, problem).into_iter().collect());
    }
}

fn diagnostic(tables: &Tables, case: &Case, problem: &RouteProblem) -> Option<Diagnostic> {
    // Every row of a table without errors is in the case: their numbers are the same.
    let row = |table: &str, number: usize| -> Option<Row<'_>> {
        tables.table(table).map(|table| Row { tables, table, number })
    };
    Some(match problem {
        RouteProblem::LegWithoutDistance { leg } => row("legs", *leg)?.problem(Code::D440, "distance"),
        RouteProblem::LaneWithoutRoute { lane } => {
            let row = tables.find("lanes", lane)?;
            let end = |column| row.text(column).unwrap_or_default();
            row.problem(Code::D425, "cost").with("from", end("from_place")).with("to", end("to_place"))
        }
        RouteProblem::MassMissing { commodity } => {
            let row = tables.find("commodities", case.commodities.name(*commodity))?;
            row.problem(Code::D305, "mass").with("unit", &case.commodities[*commodity].unit)
        }
        RouteProblem::NothingGenerated { lane_rule } => {
            tables.find("lane_rules", lane_rule)?.problem(Code::D428, "origin").hint("lane_rule")
        }
        RouteProblem::PriceMissing { tariff, commodity } => {
            row("tariffs", *tariff)?.problem(Code::D422, "rate").with("commodity", case.commodities.name(*commodity))
        }
        RouteProblem::TariffUnused { tariff } => row("tariffs", *tariff)?.problem(Code::D438, "tariff"),
    })
}
