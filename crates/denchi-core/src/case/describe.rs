//! The reference of all tables in words, from the schema.

use super::read::REQUIRED;
use super::schema::{Constraints, Field, Resource, package};
use super::series::Between;
use crate::catalogue::{Lang, format, text};

/// All tables of a case in Markdown: what they hold, their keys and columns.
pub fn tables(lang: Lang) -> String {
    let mut page = String::new();
    for table in &package().resources {
        page.push_str(&table_in_markdown(lang, table));
    }
    page
}

/// File and key of a table, and what holds between the years that it gives, in one line.
pub fn facts(lang: Lang, table: &Resource) -> String {
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
    sentences(lang, &parts)
}

fn table_in_markdown(lang: Lang, table: &Resource) -> String {
    let mut page = format!("### {}\n\n{}\n\n{}\n\n", table.title(lang), table.description(lang), facts(lang, table));
    let head = ["format.column", "format.type", "format.unit", "format.meaning"].map(|key| text(lang, key));
    page.push_str(&format!("| {} |\n| --- | --- | --- | --- |\n", head.join(" | ")));
    for field in &table.schema.fields {
        let unit = field.unit_in(lang).unwrap_or_default();
        let meaning = meaning(lang, table, field).replace('|', "\\|");
        page.push_str(&format!("| `{}` | {} | {unit} | {meaning} |\n", field.name, field.kind.name()));
    }
    page.push('\n');
    page
}

/// What a column means, and what its cells must keep to, in one line.
pub fn meaning(lang: Lang, table: &Resource, field: &Field) -> String {
    let description = field.description(lang);
    let mut parts = vec![description.to_owned()];
    let reference = table.schema.foreign_keys.iter().find(|key| key.fields.contains(&field.name));
    if let Some(key) = reference
        && !description.contains(&format!("`{}`", key.reference.resource))
    {
        parts.push(format(lang, "format.refers", &[("table", &key.reference.resource)]));
    }
    let Constraints { required, words, minimum, maximum, .. } = &field.constraints;
    if let Some(words) = words
        && !words.iter().all(|word| description.contains(&format!("`{word}`")))
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
    sentences(lang, &parts)
}

/// Sentences after each other; Japanese has no space between them.
fn sentences(lang: Lang, parts: &[String]) -> String {
    parts.join(match lang {
        Lang::En => " ",
        Lang::Ja => "",
    })
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
    fn the_pages_are_up_to_date() {
        for (lang, name) in [(Lang::En, "case-format.md"), (Lang::Ja, "case-format.ja.md")] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
            let page = fs::read_to_string(&path).unwrap();
            let (head, found) = page.split_once(MARK).unwrap();
            let described = format!("{}\n", tables(lang).trim_end());
            if std::env::var("DENCHI_BLESS").is_ok() {
                fs::write(&path, format!("{head}{MARK}{described}")).unwrap();
            } else {
                assert!(found == described, "docs/{name} is not that of the schema: run with DENCHI_BLESS=1");
            }
        }
    }

    #[test]
    fn a_column_in_both_languages() {
        let english = tables(Lang::En);
        assert!(english.contains("| `capacity` | number | unit/year | Existing capacity in units of activity a year;"));
        assert!(english.contains("At least 0. `INF`: no limit. Required. |"));
        let japanese = tables(Lang::Ja);
        assert!(japanese.contains("| 列 | 型 | 単位 | 意味 |"));
        assert!(japanese.contains("| `capacity` | number | 単位/年 | 年間の稼働量で表した既存能力。"));
        assert!(japanese.contains("0 以上。`INF`: 制限なし。必須。 |"));
    }
}
