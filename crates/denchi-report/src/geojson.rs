//! A result as GeoJSON: sites as points, flows as lines along their routes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::geometry::{Point, continuous, great_circle, split_at_antimeridian};
use crate::table::{Cell, ResultTable};

/// A feature collection from the result tables: one point for a site and period with its capacity, one line for a
/// flow and period with its amount; lines are split at the antimeridian (RFC 7946, 3.1.9).
pub fn geojson(tables: &[ResultTable]) -> Value {
    let find = |name: &str| tables.iter().find(|table| table.name == name);
    let points = find("places").map(coordinates).unwrap_or_default();
    let mut features = Vec::new();
    if let Some(capacity) = find("capacity") {
        for row in 0..capacity.len() {
            if let Some(point) = points.get(capacity.text(row, "place")) {
                let geometry = json!({ "type": "Point", "coordinates": point });
                features.push(feature("site", capacity, row, &geometry));
            }
        }
    }
    if let Some(flows) = find("flows") {
        for row in 0..flows.len() {
            let line = route_line(flows.text(row, "route"), &points);
            let geometry = match split_at_antimeridian(&line).as_slice() {
                [] => continue,
                [only] => json!({ "type": "LineString", "coordinates": only }),
                parts => json!({ "type": "MultiLineString", "coordinates": parts }),
            };
            features.push(feature("flow", flows, row, &geometry));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}

/// Coordinates by place.
pub(crate) fn coordinates(places: &ResultTable) -> BTreeMap<&str, Point> {
    (0..places.len())
        .filter_map(|row| {
            let point = [places.number(row, "longitude")?, places.number(row, "latitude")?];
            Some((places.text(row, "place"), point))
        })
        .collect()
}

/// The line of a route (place names separated by spaces) over great circles; empty where an end has no coordinates.
pub(crate) fn route_line(route: &str, points: &BTreeMap<&str, Point>) -> Vec<Point> {
    let known: Vec<Point> = route.split(' ').filter_map(|name| points.get(name).copied()).collect();
    let ends_known = route
        .split(' ')
        .next()
        .zip(route.rsplit(' ').next())
        .is_some_and(|(first, last)| points.contains_key(first) && points.contains_key(last));
    if !ends_known {
        return Vec::new();
    }
    let mut line: Vec<Point> = Vec::new();
    for pair in known.windows(2) {
        let piece = great_circle(pair[0], pair[1]);
        line.extend(piece.into_iter().skip(usize::from(!line.is_empty())));
    }
    continuous(&mut line);
    line
}

fn feature(kind: &str, table: &ResultTable, row: usize, geometry: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert("feature".to_owned(), kind.into());
    for (index, column) in table.columns.iter().enumerate() {
        let cell = table.cell(row, index);
        if cell != Cell::Blank {
            properties.insert(column.name.clone(), cell.json());
        }
    }
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}
