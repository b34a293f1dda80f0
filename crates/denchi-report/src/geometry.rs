//! Lines on the globe: great circles, and where they cross a meridian.

/// A point: longitude and latitude in degrees.
pub type Point = [f64; 2];

/// Longest piece of a great circle that is drawn as one straight line, degrees of arc.
const STEP: f64 = 4.0;

/// Points along the great circle from `from` to `to`, ends included; longitudes are continuous, so they may leave
/// [-180, 180].
pub fn great_circle(from: Point, to: Point) -> Vec<Point> {
    let (start, end) = (vector(from), vector(to));
    let cosine: f64 = start.iter().zip(end).map(|(a, b)| a * b).sum();
    let angle = cosine.clamp(-1.0, 1.0).acos();
    let sine = angle.sin();
    let mut points = vec![from];
    // Points that coincide or are opposite have no one great circle: a straight line will do.
    if sine > 1e-9 {
        let pieces = (angle.to_degrees() / STEP).ceil();
        let mut piece = 1.0;
        while piece < pieces {
            let share = piece / pieces;
            let (a, b) = (((1.0 - share) * angle).sin() / sine, (share * angle).sin() / sine);
            points.push(point([0, 1, 2].map(|axis| a * start[axis] + b * end[axis])));
            piece += 1.0;
        }
    }
    points.push(to);
    continuous(&mut points);
    points
}

/// Moves longitudes by whole turns, so that no step is longer than half a turn.
pub fn continuous(points: &mut [Point]) {
    for index in 1..points.len() {
        let turns = ((points[index][0] - points[index - 1][0]) / 360.0).round();
        points[index][0] -= 360.0 * turns;
    }
}

/// Splits a line with continuous longitudes at the antimeridian; the parts lie in [-180, 180].
pub fn split_at_antimeridian(points: &[Point]) -> Vec<Vec<Point>> {
    let mut parts = Vec::new();
    let mut part: Vec<Point> = Vec::new();
    let mut turn = points.first().map_or(0.0, |point| world(point[0]));
    for (index, &[longitude, latitude]) in points.iter().enumerate() {
        let next = world(longitude);
        if index > 0 && next != turn {
            let [before_longitude, before_latitude] = points[index - 1];
            let east = next > turn;
            let edge = 360.0 * turn + if east { 180.0 } else { -180.0 };
            let share = (edge - before_longitude) / (longitude - before_longitude);
            let crossing = before_latitude + share * (latitude - before_latitude);
            let side = if east { 180.0 } else { -180.0 };
            part.push([side, crossing]);
            parts.push(std::mem::take(&mut part));
            part.push([-side, crossing]);
            turn = next;
        }
        part.push([longitude - 360.0 * turn, latitude]);
    }
    parts.push(part);
    // A line that starts or ends on the meridian leaves a part without length.
    parts.retain(|part| part.len() > 1 && part.windows(2).any(|pair| pair[0] != pair[1]));
    parts
}

/// How many turns a longitude is away from [-180, 180].
fn world(longitude: f64) -> f64 {
    (longitude / 360.0).round()
}

fn vector([longitude, latitude]: Point) -> [f64; 3] {
    let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

fn point([x, y, z]: [f64; 3]) -> Point {
    [y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 170° E, 10° N to 170° W, 30° N: 20° of longitude and 20° of latitude; the date line is half way, at 20° N.
    #[test]
    fn a_line_splits_where_it_crosses_the_date_line() {
        let mut line = [[170.0, 10.0], [-170.0, 30.0]];
        continuous(&mut line);
        assert_eq!(line[1], [190.0, 30.0]);
        let parts = split_at_antimeridian(&line);
        assert_eq!(parts, [vec![[170.0, 10.0], [180.0, 20.0]], vec![[-180.0, 20.0], [-170.0, 30.0]]]);
    }

    #[test]
    fn westwards_across_the_date_line() {
        let mut line = [[-175.0, 0.0], [175.0, 10.0]];
        continuous(&mut line);
        let parts = split_at_antimeridian(&line);
        assert_eq!(parts, [vec![[-175.0, 0.0], [-180.0, 5.0]], vec![[180.0, 5.0], [175.0, 10.0]]]);
    }

    #[test]
    fn a_line_elsewhere_stays_whole() {
        assert_eq!(split_at_antimeridian(&[[0.0, 0.0], [10.0, 0.0]]), [vec![[0.0, 0.0], [10.0, 0.0]]]);
    }

    /// On the equator the great circle is the equator; from 0° to 90° in steps of at most 4°.
    #[test]
    fn the_equator_is_a_great_circle() {
        let points = great_circle([0.0, 0.0], [90.0, 0.0]);
        assert_eq!(points.len(), 24);
        assert!(points.iter().all(|point| point[1].abs() < 1e-9));
    }

    /// Tokyo to Vancouver crosses the date line on its way, and goes north of both.
    #[test]
    fn across_the_pacific() {
        let points = great_circle([139.7, 35.7], [-123.1, 49.3]);
        assert!(points.iter().all(|point| point[0] > 139.0 && point[0] < 237.0));
        assert!(points.iter().any(|point| point[1] > 50.0));
        assert_eq!(split_at_antimeridian(&points).len(), 2);
    }
}
