//! Result tables for people and programs: aligned text, JSON, CSV, Markdown; filtered by simple conditions.

use serde_json::{Map, Value, json};

use crate::table::{Cell, Kind, ResultTable};
use denchi_core::catalogue::{Lang, text};

/// Version of the JSON that [`json`] gives.
pub const JSON_SCHEMA_VERSION: u32 = 1;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns.
    Table,
    /// One JSON object.
    Json,
    /// CSV.
    Csv,
    /// A Markdown table.
    Markdown,
}

/// A table in a format. `width` bounds a line of [`Format::Table`], in columns of the terminal.
pub fn render(table: &ResultTable, format: Format, lang: Lang, width: Option<usize>) -> String {
    match format {
        Format::Table => aligned(table, width),
        Format::Json => json(table, lang),
        Format::Csv => table.csv().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default(),
        Format::Markdown => markdown(table),
    }
}

/// A table as one JSON object with its columns and rows.
fn json(table: &ResultTable, lang: Lang) -> String {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "type": column.kind.id(),
                "unit": column.unit,
                "description": text(lang, &column.key),
            })
        })
        .collect();
    let rows: Vec<Value> = (0..table.len())
        .map(|row| {
            let cells = table.columns.iter().enumerate();
            Value::Object(
                cells
                    .map(|(index, column)| (column.name.clone(), table.cell(row, index).json()))
                    .collect::<Map<_, _>>(),
            )
        })
        .collect();
    let value = json!({
        "schema_version": JSON_SCHEMA_VERSION,
        "table": table.name,
        "title": text(lang, &table.key),
        "columns": columns,
        "rows": rows,
    });
    format!("{value:#}\n")
}

fn markdown(table: &ResultTable) -> String {
    let mut out = String::new();
    let mut line = |cells: Vec<String>| {
        out.push_str("| ");
        out.push_str(&cells.join(" | "));
        out.push_str(" |\n");
    };
    line(table.columns.iter().map(|column| column.name.clone()).collect());
    line(
        table.columns.iter().map(|column| if column.kind == Kind::Text { "---" } else { "---:" }.to_owned()).collect(),
    );
    for row in 0..table.len() {
        line((0..table.columns.len()).map(|index| display(&table.cell(row, index)).replace('|', "\\|")).collect());
    }
    out
}

fn aligned(table: &ResultTable, width: Option<usize>) -> String {
    let mut lines: Vec<Vec<String>> = vec![table.columns.iter().map(|column| column.name.clone()).collect()];
    lines.extend(
        (0..table.len()).map(|row| (0..table.columns.len()).map(|index| display(&table.cell(row, index))).collect()),
    );
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|index| lines.iter().filter_map(|line| line.get(index)).map(|cell| display_width(cell)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for line in &lines {
        let mut text = String::new();
        for ((cell, column), width) in line.iter().zip(&table.columns).zip(&widths) {
            let pad = " ".repeat(width - display_width(cell));
            if !text.is_empty() {
                text.push_str("  ");
            }
            match column.kind {
                Kind::Text => text.extend([cell.as_str(), &pad]),
                _ => text.extend([pad.as_str(), cell]),
            }
        }
        out.push_str(cut(text.trim_end(), width));
        out.push('\n');
    }
    out
}

/// A line, no wider than `width` columns of the terminal.
fn cut(line: &str, width: Option<usize>) -> &str {
    let Some(width) = width else { return line };
    let mut used = 0;
    for (index, letter) in line.char_indices() {
        used += letter_width(letter);
        if used > width {
            return &line[..index];
        }
    }
    line
}

/// Significant digits of numbers that people read.
const DIGITS: i32 = 6;

/// A value for people: numbers to six significant digits, without trailing zeros.
pub fn display(cell: &Cell) -> String {
    match cell {
        Cell::Number(value) if value.is_finite() && *value != 0.0 => {
            let magnitude = value.abs().log10().floor();
            if !(-5.0..15.0).contains(&magnitude) {
                return format!("{value:.5e}");
            }
            #[expect(clippy::cast_possible_truncation, reason = "between -5 and 15")]
            let decimals = usize::try_from(DIGITS - 1 - magnitude as i32).unwrap_or(0);
            let text = format!("{value:.decimals$}");
            if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
        }
        _ => cell.text(),
    }
}

/// Columns of the terminal that a text takes.
fn display_width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

/// East Asian letters take two columns.
fn letter_width(letter: char) -> usize {
    match letter {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => 2,
        _ => 1,
    }
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Operators as written, the longer ones first.
const OPERATORS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// A condition on a column: `country=CAN`, `country=CAN,JPN`, `amount>=10`, `stage!=cell`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    operator: Operator,
    values: Vec<String>,
}

impl Condition {
    /// Reads a condition; `None` without an operator or a column.
    pub fn parse(text: &str) -> Option<Self> {
        let (position, (word, operator)) = text.char_indices().find_map(|(index, _)| {
            OPERATORS.iter().find(|(word, _)| text[index..].starts_with(word)).map(|found| (index, *found))
        })?;
        let column = text[..position].trim();
        let values = text[position + word.len()..].split(',').map(|value| value.trim().to_owned()).collect();
        (!column.is_empty()).then(|| Condition { column: column.to_owned(), operator, values })
    }

    /// The condition that a column has one of some values, separated by commas.
    pub fn equals(column: &str, values: &str) -> Self {
        let values = values.split(',').map(|value| value.trim().to_owned()).collect();
        Condition { column: column.to_owned(), operator: Operator::Equal, values }
    }

    fn holds(&self, cell: &Cell) -> bool {
        let any = |test: &dyn Fn(std::cmp::Ordering) -> bool| {
            self.values.iter().any(|value| order(cell, value).is_some_and(test))
        };
        match self.operator {
            Operator::Equal => any(&|order| order.is_eq()),
            Operator::NotEqual => !any(&|order| order.is_eq()),
            Operator::Less => any(&|order| order.is_lt()),
            Operator::LessOrEqual => any(&|order| order.is_le()),
            Operator::Greater => any(&|order| order.is_gt()),
            Operator::GreaterOrEqual => any(&|order| order.is_ge()),
        }
    }
}

/// Numbers are compared as numbers, everything else as text.
fn order(cell: &Cell, value: &str) -> Option<std::cmp::Ordering> {
    let number = crate::numbers::parse(value);
    match (cell, number) {
        (Cell::Number(own), Some(number)) => own.partial_cmp(&number),
        #[expect(clippy::cast_precision_loss, reason = "whole numbers of tables are steps and counts")]
        (Cell::Integer(own), Some(number)) => (*own as f64).partial_cmp(&number),
        (Cell::Text(own), _) => Some(own.as_ref().cmp(value)),
        (Cell::Blank, _) => value.is_empty().then_some(std::cmp::Ordering::Equal),
        _ => None,
    }
}

/// The rows that meet all conditions; the name of the first column that the table lacks, otherwise.
pub fn filter(table: &ResultTable, conditions: &[Condition]) -> Result<ResultTable, String> {
    let mut tests = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let column = table.column(&condition.column).ok_or_else(|| condition.column.clone())?;
        tests.push((column, condition));
    }
    Ok(table.filtered(|row| tests.iter().all(|(column, condition)| condition.holds(&table.cell(row, *column)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{number, text as text_column};

    fn sample() -> ResultTable {
        let mut table = ResultTable::new("sample", vec![text_column("country"), number("amount", "t")], &["country"]);
        table.push(["CAN".into(), 12.5.into()]);
        table.push(["日本".into(), 1234567.891.into()]);
        table.push(["".into(), Cell::Blank]);
        table
    }

    #[test]
    fn text_is_aligned_by_its_width_on_the_terminal() {
        let expected = "country   amount\nCAN         12.5\n日本     1234568\n\n";
        assert_eq!(render(&sample(), Format::Table, Lang::En, None), expected);
        assert_eq!(cut("日本 x", Some(5)), "日本 ");
    }

    #[test]
    fn markdown_has_right_aligned_numbers() {
        let text = render(&sample(), Format::Markdown, Lang::En, None);
        assert!(text.starts_with("| country | amount |\n| --- | ---: |\n| CAN | 12.5 |\n"));
    }

    #[test]
    fn conditions_filter_rows() {
        let rows = |text: &str| {
            let condition = Condition::parse(text).into_iter().collect::<Vec<_>>();
            filter(&sample(), &condition).map(|table| table.len())
        };
        assert_eq!(rows("country=CAN"), Ok(1));
        assert_eq!(rows("country=CAN,日本"), Ok(2));
        assert_eq!(rows("country!=CAN"), Ok(2));
        assert_eq!(rows("amount>=12.5"), Ok(2));
        assert_eq!(rows("amount<100"), Ok(1));
        assert_eq!(rows("country="), Ok(1));
        assert_eq!(rows("nowhere=1"), Err("nowhere".to_owned()));
        assert_eq!(Condition::parse("country"), None);
    }

    #[test]
    fn numbers_for_people_have_six_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1234567.891, "1234568"),
            (0.123456789, "0.123457"),
            (1e-9, "1.00000e-9"),
            (f64::INFINITY, "INF"),
        ] {
            assert_eq!(display(&Cell::Number(value)), text);
        }
    }
}
