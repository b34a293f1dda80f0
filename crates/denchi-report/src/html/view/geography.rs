//! Places and ways on the map.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::columns::round;
use crate::geojson::{coordinates, route_line};
use crate::table::ResultTable;

/// Coordinates and country of the places.
pub(in crate::html) fn places(places: Option<&ResultTable>) -> Value {
    let Some(table) = places else { return Value::Null };
    let rows = (0..table.len()).filter_map(|row| {
        let point = (table.number(row, "longitude")?, table.number(row, "latitude")?);
        Some((table.text(row, "place").to_owned(), json!([round(point.0), round(point.1), table.text(row, "country")])))
    });
    rows.collect::<Map<_, _>>().into()
}

/// The line of every route that a flow takes, to a tenth of a degree; longitudes are continuous.
pub(in crate::html) fn routes(places: Option<&ResultTable>, flows: &ResultTable) -> Value {
    let points = places.map(coordinates).unwrap_or_default();
    let names: BTreeSet<&str> = (0..flows.len()).map(|row| flows.text(row, "route")).collect();
    let lines = names.into_iter().filter_map(|name| {
        let line = route_line(name, &points);
        let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
        (line.len() > 1).then(|| {
            let line: Vec<Value> =
                line.iter().map(|point| json!([round(tenth(point[0])), round(tenth(point[1]))])).collect();
            (name.to_owned(), Value::from(line))
        })
    });
    lines.collect::<Map<_, _>>().into()
}
