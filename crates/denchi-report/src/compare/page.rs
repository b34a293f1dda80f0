//! Several results side by side as a page without a programme: a table whose cells are bars, grouped by figure.

use std::collections::BTreeMap;

use denchi_core::case::{self, Case};
use denchi_core::catalogue::{self, Lang, find, text};

use crate::format::display;
use crate::html::escape;
use crate::table::{Cell, Kind, ResultTable};
use crate::tables::metrics::ALL;

const STYLE: &str = include_str!("../../assets/page/compare.css");

/// Names of what a case has, by identifier, in one language.
pub type Names = BTreeMap<String, String>;

/// Names of stages, elements, commodities, countries, places and options of cases; an identifier that has no name stands for itself.
pub fn names(cases: &[Case], lang: Lang) -> Names {
    let ja = lang == Lang::Ja;
    let mut names = Names::from([(ALL.to_owned(), text(lang, "cli.world").to_owned())]);
    let mut add = |id: &str, of: &case::entities::Names| {
        names.entry(id.to_owned()).or_insert_with(|| of.display(ja, id).to_owned());
    };
    for case in cases {
        case.stages.iter().for_each(|(id, stage)| add(case.stages.name(id), &stage.names));
        case.elements.iter().for_each(|(id, element)| add(case.elements.name(id), &element.names));
        case.commodities.iter().for_each(|(id, commodity)| add(case.commodities.name(id), &commodity.names));
        case.countries.iter().for_each(|(id, country)| add(id, &country.names));
        case.places.iter().for_each(|(id, place)| add(case.places.name(id), &place.names));
        case.options.iter().for_each(|(id, option)| add(case.options.name(id), &option.names));
    }
    names
}

/// Groups, figures, units and numbers for people: in words of a language, money in millions, shares in per cent.
pub fn in_words(table: &ResultTable, lang: Lang, names: &Names) -> ResultTable {
    let mut shown = ResultTable::new(&table.name, table.columns.clone(), &[]);
    for column in shown.columns.iter_mut().filter(|column| column.kind == Kind::Text || column.name == RELATIVE) {
        if let Some(heading) = find(lang, &format!("heading.{}", column.name)) {
            column.name = heading.to_owned();
        }
    }
    for row in 0..table.len() {
        let group = table.text(row, "group");
        let group = find(lang, &format!("compare.group.{group}")).unwrap_or(group);
        let figure = words(table.text(row, "figure"), lang, names);
        let columns = || (3..table.columns.len()).filter(|&column| table.columns[column].name != RELATIVE);
        let values = columns().filter_map(|column| table.number(row, &table.columns[column].name));
        let largest = values.fold(0.0_f64, |most, value| most.max(value.abs()));
        let (unit, factor) = spoken(table.text(row, "unit"), largest, lang);
        let mut cells = vec![Cell::from(group), figure.as_str().into(), unit.as_str().into()];
        cells.extend((3..table.columns.len()).map(|column| {
            let name = &table.columns[column].name;
            let factor = if name == RELATIVE { 100.0 } else { factor };
            Cell::from(table.number(row, name).map(|value| rounded(value * factor)))
        }));
        shown.push_row(cells);
    }
    shown
}

/// Column that has no unit of its row.
const RELATIVE: &str = "relative";

/// A unit for people, and what a value is multiplied by.
fn spoken(unit: &str, largest: f64, lang: Lang) -> (String, f64) {
    /// From here on money and emissions are said in millions; in Japanese money in 億, tonnes in 万.
    const MANY: f64 = 1e7;
    const MAN: f64 = 1e4;
    let (head, per) = unit.split_once('/').map_or((unit, None), |(head, per)| (head, Some(per)));
    let year =
        head.split_once('_').filter(|(_, year)| year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()));
    match (year, per) {
        _ if unit == "1" => ("%".to_owned(), 100.0),
        _ if lang == Lang::Ja && ["t", "t CO2e"].contains(&unit) && largest >= MAN => (format!("万{unit}"), 1e-4),
        _ if unit == "t CO2e" && largest >= MANY => ("Mt CO2e".to_owned(), 1e-6),
        (Some((money, year)), None) if largest >= MANY => {
            let money = format!("{money} {year}");
            let factor = if lang == Lang::Ja { 1e-8 } else { 1e-6 };
            (catalogue::format(lang, "compare.million", &[("money", &money)]), factor)
        }
        (Some((money, year)), None) => (format!("{money} {year}"), 1.0),
        (Some((money, year)), Some(per)) => (format!("{money} {year}/{per}"), 1.0),
        (None, _) => (unit.to_owned(), 1.0),
    }
}

/// A number that is read: one decimal from ten on, four figures below.
fn rounded(value: f64) -> f64 {
    let size = value.abs();
    if !size.is_finite() || size == 0.0 {
        return value;
    }
    let decimals = if size >= 10.0 { 1.0 } else { 3.0 - size.log10().floor().max(-9.0) };
    let scale = 10_f64.powf(decimals);
    (value * scale).round() / scale
}

fn words(figure: &str, lang: Lang, names: &Names) -> String {
    let word = |part: &str| {
        let keys = ["compare.figure", "figure"].map(|start| format!("{start}.{part}"));
        let metric = find(lang, &format!("metric.{part}.name"));
        let term = find(lang, &format!("term.{part}"));
        let known = keys.iter().find_map(|key| find(lang, key)).or(metric).or(term);
        known.or_else(|| names.get(part).map(String::as_str)).unwrap_or(part).to_owned()
    };
    figure.split(" · ").map(word).collect::<Vec<_>>().join(" · ")
}

/// The page of a comparison. The same table gives the same bytes.
pub fn page(table: &ResultTable, titles: &[String], names: &Names, lang: Lang) -> String {
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
    let shown = in_words(table, lang, names);
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
    let words = |column: usize| match shown.cell(row, column) {
        Cell::Text(name) => name.to_string(),
        _ => String::new(),
    };
    let (name, said) = (words(1), words(2));
    for (place, &column) in results.iter().enumerate() {
        out.push_str("<tr>");
        if place == 0 {
            let unit = format!("<small>{}</small>", escape(&said));
            out.push_str(&format!("<th rowspan=\"{}\">{} {unit}</th>", results.len(), escape(&name)));
        }
        let label = escape(&table.columns[column].name);
        let (number, width) = match value(column) {
            Some(value) if full > 0.0 => (display(&shown.cell(row, column)), 100.0 * value.abs() / full),
            Some(_) => (display(&shown.cell(row, column)), 0.0),
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
    fn money_is_said_in_millions_and_shares_in_per_cent() {
        assert_eq!(spoken("USD_2024", 2e11, Lang::En), ("million USD 2024".to_owned(), 1e-6));
        assert_eq!(spoken("USD_2024/kWh", 70.0, Lang::En), ("USD 2024/kWh".to_owned(), 1.0));
        assert_eq!(spoken("t CO2e", 1.6e8, Lang::En), ("Mt CO2e".to_owned(), 1e-6));
        assert_eq!(spoken("1", 0.5, Lang::En), ("%".to_owned(), 100.0));
        assert_eq!((rounded(209_313.720), rounded(70.3161), rounded(0.938_172)), (209_313.7, 70.3, 0.9382));
    }

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
        let page = page(&table, &["One".to_owned()], &Names::new(), Lang::En);
        assert!(page.contains("a&lt;b") && !page.contains("a<b"));
        assert!(page.contains("width:25.0%") && page.contains("width:100.0%") && page.contains("width:50.0%"));
        assert_eq!(page.matches("<h2>").count(), 2);
        let words = in_words(&table, Lang::Ja, &Names::from([("mine".to_owned(), "採掘".to_owned())]));
        assert_ne!(words.cell(0, 0), table.cell(0, 0));
        assert!(matches!(words.cell(1, 1), Cell::Text(figure) if figure.starts_with("採掘 · ")));
    }
}
