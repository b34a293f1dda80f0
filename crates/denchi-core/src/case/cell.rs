//! One cell of a table: its text becomes a typed value, or a problem.

use super::pattern::Pattern;
use super::schema::{Field, Kind};
use crate::diagnostics::{Code, Diagnostic, similar};

/// A text of a case, interned: equal texts are equal symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(pub(crate) u32);

/// A typed cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Nothing.
    Blank,
    /// A cell with a problem that has been reported; nothing more is said of it.
    Wrong,
    /// A text.
    Text(Symbol),
    /// A number, whole where the column is.
    Number(f64),
    /// True or false.
    Flag(bool),
}

/// The value of a cell, before texts are interned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Blank,
    Text(&'a str),
    Number(f64),
    Flag(bool),
}

/// Largest whole number that a cell can hold exactly.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_991.0;

/// The value of the text of a cell, surrounding spaces already taken off; or what is wrong with it.
pub(crate) fn parse<'a>(field: &Field, text: &'a str) -> Result<Value<'a>, Diagnostic> {
    if text.is_empty() {
        return if field.constraints.required { Err(problem(Code::D205, field, text)) } else { Ok(Value::Blank) };
    }
    match field.kind {
        Kind::String => parse_text(field, text).map(Value::Text),
        Kind::Boolean => match text {
            // The words that Table Schema knows.
            "true" | "True" | "TRUE" | "1" => Ok(Value::Flag(true)),
            "false" | "False" | "FALSE" | "0" => Ok(Value::Flag(false)),
            _ => Err(problem(Code::D209, field, text)),
        },
        Kind::Number | Kind::Integer | Kind::Year => parse_number(field, text).map(Value::Number),
    }
}

fn problem(code: Code, field: &Field, text: &str) -> Diagnostic {
    Diagnostic::new(code).with("column", &field.name).with("value", shortened(text))
}

/// Long cells are cut in messages.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

fn parse_text<'a>(field: &Field, text: &'a str) -> Result<&'a str, Diagnostic> {
    if let Some(words) = &field.constraints.words
        && !words.iter().any(|word| word == text)
    {
        let nearest = similar(text, words.iter().map(String::as_str));
        return Err(problem(Code::D210, field, text).with("words", words.join(", ")).similar(nearest));
    }
    if let Some(pattern) = field.constraints.pattern.as_deref().and_then(Pattern::find)
        && !pattern.matches(text)
    {
        return Err(problem(Code::D211, field, text).hint(pattern.hint()));
    }
    Ok(text)
}

fn parse_number(field: &Field, text: &str) -> Result<f64, Diagnostic> {
    let number = match text {
        "INF" => f64::INFINITY,
        _ => plain_number(text).ok_or_else(|| {
            let diagnostic = problem(Code::D206, field, text);
            match number_hint(text) {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            }
        })?,
    };
    check_number(field, text, number)
}

/// Whether a number keeps to the constraints of its column.
pub(crate) fn check_number(field: &Field, text: &str, number: f64) -> Result<f64, Diagnostic> {
    if number.is_nan() {
        return Err(problem(Code::D206, field, text).hint("nan"));
    }
    let may_be_infinite = field.infinite && number > 0.0;
    if number.is_infinite() && !may_be_infinite {
        return Err(problem(Code::D207, field, text));
    }
    if field.kind != Kind::Number && (number.fract() != 0.0 || number.abs() > LARGEST_WHOLE) {
        return Err(problem(Code::D208, field, text));
    }
    if field.kind == Kind::Year && !(1.0..=9999.0).contains(&number) {
        return Err(problem(Code::D208, field, text).hint("year"));
    }
    if let Some(minimum) = field.constraints.minimum
        && number < minimum
    {
        return Err(problem(Code::D212, field, text).with("minimum", minimum));
    }
    if let Some(maximum) = field.constraints.maximum
        && number > maximum
    {
        let diagnostic = problem(Code::D213, field, text).with("maximum", maximum);
        // A share of 85 is most likely a percentage.
        return Err(if maximum == 1.0 && number <= 100.0 { diagnostic.hint("share") } else { diagnostic });
    }
    Ok(number)
}

/// A decimal number as Table Schema writes it; `None` for anything else, words such as `inf` included.
fn plain_number(text: &str) -> Option<f64> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
        return None;
    }
    // An exponent beyond the range of numbers is no number either.
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What was most likely meant by something that is no number.
fn number_hint(text: &str) -> Option<&'static str> {
    let is_plain = |text: &str| plain_number(text).is_some();
    let without = |character: char| text.replace(character, "");
    let lower = text.to_lowercase();
    if ["nan", "na", "n/a", "null", "none", "-", "--", "—", "#n/a", "?"].contains(&lower.as_str()) {
        return Some("nan");
    }
    if ["inf", "+inf", "infinity", "∞", "unlimited"].contains(&lower.as_str()) {
        return Some("infinite");
    }
    if text.chars().any(|character| matches!(character, '０'..='９' | '．' | '，' | '－' | '％')) {
        return Some("full_width");
    }
    if text.ends_with('%') {
        return Some("percent");
    }
    if text.contains(',') && is_plain(&without(',')) {
        let groups: Vec<&str> = text.split('.').next().unwrap_or_default().split(',').collect();
        let thousands = groups.iter().skip(1).all(|group| group.len() == 3);
        return Some(if thousands { "thousands" } else { "comma" });
    }
    if text.chars().any(char::is_whitespace) {
        let joined: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        if is_plain(&joined) {
            return Some("spaces");
        }
    }
    if text.contains('_') && is_plain(&without('_')) {
        return Some("spaces");
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || "+-.,eE".contains(c)).len();
    (digits > 0).then_some("unit")
}
