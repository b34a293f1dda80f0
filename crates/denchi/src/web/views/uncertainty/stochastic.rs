//! A plan for many futures as tables in words: what it is worth, what is decided now, what every future costs.

use denchi_core::case::Case;
use denchi_core::catalogue::{self, Lang, text};
use denchi_report::explore::stochastic_text::named_future;
use denchi_report::package::ResultPackage;
use denchi_report::table::ResultTable;
use maud::{Markup, html};

use super::super::super::shell::words::{number, percent};

/// Most rows of the first stage that are shown; the data have all.
const MOST: usize = 80;
/// What it is worth, in the order of the page that stands alone.
const VALUES: [&str; 8] = [
    "recourse",
    "wait_and_see",
    "perfect_information",
    "mean_plan",
    "stochastic_solution",
    "expected",
    "tail",
    "lower",
];

fn word(lang: Lang, key: &str) -> String {
    text(lang, &format!("stochastic.{key}")).to_owned()
}

/// A number, or that it is not known.
fn said(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// Money as people count it: in millions, in Japanese in 億.
fn counted(value: Option<f64>, lang: Lang) -> String {
    let scale = if lang == Lang::Ja { 1e8 } else { 1e6 };
    said(value.map(|value| value / scale))
}

/// All three.
pub(super) fn tables(package: &ResultPackage, case: &Case, lang: Lang) -> Markup {
    let money = format!("{} {}", case.settings.money, case.settings.money_year);
    let money = catalogue::format(lang, "compare.million", &[("money", &money)]);
    html! {
        @if let Some(table) = package.table("stochastic_values") { (values(table, &money, lang)) }
        @if let Some(table) = package.table("first_stage") { (first_stage(table, lang)) }
        @if let Some(table) = package.table("stochastic_futures") { (futures(table, case, &money, lang)) }
    }
}

fn values(table: &ResultTable, money: &str, lang: Lang) -> Markup {
    html! {
        section.figure {
            h2 { (word(lang, "values")) }
            p.lead { (word(lang, "note")) }
            table {
                thead { tr { td {} th.number scope="col" { (money) } } }
                tbody {
                    @for name in VALUES.into_iter().filter(|name| table.column(name).is_some()) {
                        tr { th.plain scope="row" { (word(lang, name)) } td.number { (counted(table.number(0, name), lang)) } }
                    }
                }
            }
        }
    }
}

fn first_stage(table: &ResultTable, lang: Lang) -> Markup {
    let shown = table.len().min(MOST);
    let named = |row: usize| {
        let name = table.text(row, if lang == Lang::Ja { "name_ja" } else { "name_en" });
        if name.is_empty() { table.text(row, "id").to_owned() } else { name.to_owned() }
    };
    let kind = |row: usize| {
        let id = table.text(row, "kind");
        catalogue::find(lang, &format!("stochastic.choice.{id}")).unwrap_or(id).to_owned()
    };
    html! {
        section.figure {
            h2 { (word(lang, "first_stage")) }
            div.scroll.tall tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (word(lang, "what")) }
                        th scope="col" { (word(lang, "when")) }
                        @for key in ["value", "of_mean", "least", "most"] { th.number scope="col" { (word(lang, key)) } }
                    } }
                    tbody { @for row in 0..shown { tr {
                        th.plain scope="row" { (named(row)) " " small { (kind(row)) } }
                        td { (table.text(row, "period")) }
                        @for column in ["value", "of_mean", "least_alone", "most_alone"] { td.number { (said(table.number(row, column))) } }
                    } } }
                }
            }
            @if table.len() > shown { p.told { (catalogue::format(lang, "page.first_rows", &[("shown", &shown), ("all", &table.len())])) } }
        }
    }
}

fn futures(table: &ResultTable, case: &Case, money: &str, lang: Lang) -> Markup {
    html! {
        section.figure {
            h2 { (word(lang, "costs")) " " small { (money) } }
            div.scroll tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (word(lang, "future")) }
                        th.number scope="col" { (word(lang, "probability")) }
                        @for key in ["cost", "with_mean", "alone", "regret"] { th.number scope="col" { (word(lang, key)) } }
                    } }
                    tbody { @for row in 0..table.len() { tr {
                        th.plain scope="row" { (named_future(case, table.text(row, "future"), lang)) }
                        td.number { (table.number(row, "probability").map_or_else(|| "–".to_owned(), percent)) }
                        @for column in ["cost", "with_mean", "alone", "regret"] { td.number { (counted(table.number(row, column), lang)) } }
                    } } }
                }
            }
        }
    }
}
