//! Several results side by side as a page without a programme: a table whose cells are bars, grouped by figure.

use denchi_core::catalogue::{self, Lang, find, text};

use crate::format::display;
use crate::html::escape;
use crate::table::{Kind, ResultTable};

const STYLE: &str = include_str!("../../assets/page/compare.css");

/// Group and parts of figures in words of a language, where there are words.
pub fn in_words(table: &ResultTable, lang: Lang) -> ResultTable {
    let mut shown = ResultTable::new(&table.name, table.columns.clone(), &[]);
    for column in shown.columns.iter_mut().filter(|column| column.kind == Kind::Text) {
        if let Some(heading) = find(lang, &format!("heading.{}", column.name)) {
            column.name = heading.to_owned();
        }
    }
    for row in 0..table.len() {
        let group = table.text(row, "group");
        let group = find(lang, &format!("compare.group.{group}")).unwrap_or(group);
        let figure = words(table.text(row, "figure"), lang);
        let rest = (2..table.columns.len()).map(|column| table.cell(row, column));
        shown.push_row([group.into(), figure.as_str().into()].into_iter().chain(rest).collect());
    }
    shown
}

fn words(figure: &str, lang: Lang) -> String {
    let word = |part: &str| {
        let keys = ["compare.figure", "figure"].map(|start| format!("{start}.{part}"));
        let metric = find(lang, &format!("metric.{part}.name"));
        keys.iter().find_map(|key| find(lang, key)).or(metric).map_or_else(|| part.to_owned(), str::to_owned)
    };
    figure.split(" · ").map(word).collect::<Vec<_>>().join(" · ")
}

/// The page of a comparison. The same table gives the same bytes.
pub fn page(table: &ResultTable, titles: &[String], lang: Lang) -> String {
    let results: Vec<usize> = (3..table.columns.len()).collect();
    let title = text(lang, "compare.title");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n<main>\n<h1>{}</h1>\n",
        lang.tag(),
        escape(title),
        escape(title),
    );
    out.push_str("<ol class=\"key\">\n");
    for (place, &column) in results.iter().enumerate() {
        let name = escape(&table.columns[column].name);
        let about = titles.get(place).map(|title| format!(": {}", escape(title))).unwrap_or_default();
        out.push_str(&format!("<li><i class=\"c{}\"></i><b>{name}</b>{about}</li>\n", place % COLOURS));
    }
    out.push_str("</ol>\n");
    let shown = in_words(table, lang);
    let mut group = "";
    for row in 0..table.len() {
        if table.text(row, "group") != group {
            if !group.is_empty() {
                out.push_str("</tbody></table>\n");
            }
            group = table.text(row, "group");
            let heading = find(lang, &format!("compare.group.{group}")).unwrap_or(group);
            out.push_str(&format!("<h2>{}</h2>\n<table><tbody>\n", escape(heading)));
        }
        figure(&mut out, table, &shown, row, &results);
    }
    if !group.is_empty() {
        out.push_str("</tbody></table>\n");
    }
    let note = catalogue::text(lang, "compare.note");
    out.push_str(&format!("<p class=\"note\">{}</p>\n</main>\n</html>\n", escape(note)));
    out
}

/// Colours of the style.
const COLOURS: usize = 8;

/// One figure: a row for each result, its bar as long as its share of the largest; shares against one.
fn figure(out: &mut String, table: &ResultTable, shown: &ResultTable, row: usize, results: &[usize]) {
    let value = |column: usize| table.number(row, &table.columns[column].name);
    let unit = table.text(row, "unit");
    let largest = results.iter().filter_map(|&column| value(column)).fold(0.0_f64, |most, one| most.max(one.abs()));
    let full = if unit == "1" { largest.max(1.0) } else { largest };
    let name = match shown.cell(row, 1) {
        crate::table::Cell::Text(name) => name.to_string(),
        _ => String::new(),
    };
    for (place, &column) in results.iter().enumerate() {
        out.push_str("<tr>");
        if place == 0 {
            let unit = if unit == "1" { String::new() } else { format!("<small>{}</small>", escape(unit)) };
            out.push_str(&format!("<th rowspan=\"{}\">{} {unit}</th>", results.len(), escape(&name)));
        }
        let label = escape(&table.columns[column].name);
        let (number, width) = match value(column) {
            Some(value) if full > 0.0 => (display(&table.cell(row, column)), 100.0 * value.abs() / full),
            Some(_) => (display(&table.cell(row, column)), 0.0),
            None => ("–".to_owned(), 0.0),
        };
        out.push_str(&format!(
            "<td>{label}</td><td class=\"n\">{number}</td><td class=\"b\"><i class=\"c{}\" style=\"width:{width:.1}%\"></i></td></tr>\n",
            place % COLOURS
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{number, text as text_column};

    #[test]
    fn bars_are_as_long_as_their_share_of_the_largest() {
        let columns = vec![
            text_column("group"),
            text_column("figure"),
            text_column("unit"),
            number("a<b", "unit"),
            number("c", "unit"),
        ];
        let mut table = ResultTable::new("comparison", columns, &["group"]);
        table.push(["cost".into(), "objective".into(), "USD".into(), 50.0.into(), 200.0.into()]);
        table.push(["dependence".into(), "mine · largest".into(), "1".into(), 0.5.into(), crate::table::Cell::Blank]);
        let page = page(&table, &["One".to_owned()], Lang::En);
        assert!(page.contains("a&lt;b") && !page.contains("a<b"));
        assert!(page.contains("width:25.0%") && page.contains("width:100.0%") && page.contains("width:50.0%"));
        assert_eq!(page.matches("<h2>").count(), 2);
        let words = in_words(&table, Lang::Ja);
        assert_ne!(words.cell(0, 0), table.cell(0, 0));
    }
}
