//! Numbers as text: the shortest form that reads back to the same value.

/// Largest magnitude that is written without an exponent.
const PLAIN_BELOW: f64 = 1e16;
/// Smallest magnitude that is written without an exponent.
const PLAIN_FROM: f64 = 1e-5;

/// A number in the shortest form that reads back to the same value; `INF`, `-INF` and `NaN` as in Table Schema.
pub fn shortest(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "INF".to_owned() } else { "-INF".to_owned() };
    }
    // Minus zero is zero.
    let value = value + 0.0;
    let magnitude = value.abs();
    if magnitude == 0.0 || (PLAIN_FROM..PLAIN_BELOW).contains(&magnitude) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// Reads what [`shortest`] wrote.
pub fn parse(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_forms_read_back() {
        for (value, text) in [
            (0.1 + 0.2, "0.30000000000000004"),
            (-0.0, "0"),
            (150.0, "150"),
            (1e-9, "1e-9"),
            (2.5e20, "2.5e20"),
            (f64::INFINITY, "INF"),
        ] {
            assert_eq!(shortest(value), text);
            assert_eq!(parse(text), Some(value + 0.0));
        }
    }
}
