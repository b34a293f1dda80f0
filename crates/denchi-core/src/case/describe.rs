//! The reference of all tables, from the schema.

use super::read::REQUIRED;
use super::schema::{Constraints, Field, Resource, package};
use super::series::Between;
use crate::catalogue::{Lang, format, text};

/// All tables of a case in Markdown: what they hold, their keys and columns. The descriptions of the schema are English;
/// everything around them is in the language that is asked for.
pub fn describe(lang: Lang) -> String {
    let mut page = String::new();
    for table in &package().resources {
        page.push_str(&describe_table(lang, table));
    }
    page
}

fn describe_table(lang: Lang, table: &Resource) -> String {
    let mut parts = vec![format(lang, "format.file", &[("path", &table.path)])];
    if REQUIRED.contains(&table.name.as_str()) {
        parts.push(text(lang, "format.required_table").to_owned());
    }
    let columns = quoted(&table.schema.primary_key, ", ");
    parts.push(format(lang, "format.key", &[("columns", &columns)]));
    match table.between() {
        Some(Between::Step) => parts.push(text(lang, "format.step").to_owned()),
        Some(Between::Linear) => parts.push(text(lang, "format.linear").to_owned()),
        None => {}
    }
    let mut page = format!("### {}\n\n{}\n\n{}\n\n", table.title, table.description, parts.join(" "));
    let head = ["format.column", "format.type", "format.unit", "format.meaning"].map(|key| text(lang, key));
    page.push_str(&format!("| {} |\n| --- | --- | --- | --- |\n", head.join(" | ")));
    for field in &table.schema.fields {
        let unit = field.unit.as_deref().unwrap_or_default();
        let meaning = meaning(lang, table, field).replace('|', "\\|");
        page.push_str(&format!("| `{}` | {} | {unit} | {meaning} |\n", field.name, field.kind.name()));
    }
    page.push('\n');
    page
}

/// What a column means, and what its cells must keep to.
fn meaning(lang: Lang, table: &Resource, field: &Field) -> String {
    let mut parts = vec![field.description.clone()];
    let reference = table.schema.foreign_keys.iter().find(|key| key.fields.contains(&field.name));
    if let Some(key) = reference
        && !field.description.contains(&format!("`{}`", key.reference.resource))
    {
        parts.push(format(lang, "format.refers", &[("table", &key.reference.resource)]));
    }
    let Constraints { required, words, minimum, maximum, .. } = &field.constraints;
    if let Some(words) = words
        && !words.iter().all(|word| field.description.contains(&format!("`{word}`")))
    {
        parts.push(format(lang, "format.words", &[("words", &quoted(words, ", "))]));
    }
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) => {
            parts.push(format(lang, "format.from_to", &[("minimum", minimum), ("maximum", maximum)]));
        }
        (Some(minimum), None) => parts.push(format(lang, "format.at_least", &[("minimum", minimum)])),
        (None, Some(maximum)) => parts.push(format(lang, "format.at_most", &[("maximum", maximum)])),
        (None, None) => {}
    }
    if field.infinite {
        parts.push(text(lang, "format.infinite").to_owned());
    }
    if *required {
        parts.push(text(lang, "format.required").to_owned());
    }
    parts.join(" ")
}

fn quoted(words: &[String], separator: &str) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Where the generated part of the page begins.
    const MARK: &str = "<!-- Generated from the schema: DENCHI_BLESS=1 cargo test -p denchi-core describe -->\n\n";

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test is told by its environment to write the page anew")]
    fn the_page_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/case-format.md");
        let page = fs::read_to_string(&path).unwrap();
        let (head, tables) = page.split_once(MARK).unwrap();
        let described = format!("{}\n", describe(Lang::En).trim_end());
        if std::env::var("DENCHI_BLESS").is_ok() {
            fs::write(&path, format!("{head}{MARK}{described}")).unwrap();
        } else {
            assert!(tables == described, "docs/case-format.md is not that of the schema: run with DENCHI_BLESS=1");
        }
    }

    #[test]
    fn a_column_in_both_languages() {
        let english = describe(Lang::En);
        assert!(english.contains("| `capacity` | number | unit/year | Existing capacity in units of activity a year;"));
        assert!(english.contains("At least 0. `INF`: no limit. Required. |"));
        assert!(describe(Lang::Ja).contains("| 列 | 型 | 単位 | 意味 |"));
    }
}
