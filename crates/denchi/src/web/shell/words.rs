//! Numbers and times for people.

/// A number with four significant figures, thousands apart.
pub(crate) fn number(value: f64) -> String {
    const FIGURES: i32 = 4;
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "the power of ten of a finite number")]
    let power = value.abs().log10().floor() as i32;
    let decimals = usize::try_from((FIGURES - 1 - power).clamp(0, 9)).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{}{point}{rest}", thousands(whole))
}

fn thousands(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A change with its sign.
pub(crate) fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", number(value)) } else { number(value).replace('-', "−") }
}

/// A share in per cent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// A time of the database for people, to the minute, in UTC.
pub(crate) fn time(rfc3339: &str) -> String {
    rfc3339.get(..16).map_or_else(|| rfc3339.to_owned(), |text| text.replace('T', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_figures() {
        let cases = [
            (0.0, "0"),
            (1_234_567.0, "1,234,567"),
            (150.0, "150"),
            (70.3161, "70.32"),
            (0.938_172, "0.9382"),
            (-1234.5, "-1,234"),
            (0.001_234_9, "0.001235"),
            (f64::NAN, "–"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
        assert_eq!((signed(2.5), signed(-2.5), signed(0.0)), ("+2.5".into(), "−2.5".into(), "0".into()));
        assert_eq!(time("2030-01-02T03:04:05.678Z"), "2030-01-02 03:04");
    }
}
