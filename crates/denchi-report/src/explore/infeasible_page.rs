//! Why a case has no plan, as a page in both languages.

use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, format, text};

use super::bilingual;
use super::infeasible::{Found, Stated};
use super::stochastic_text::money;
use crate::html::escape;

/// Statements are sentences: they may break, and lead. A scenario is as it is in its file.
const STYLE: &str = "table.says td { white-space: normal; padding: .35rem .8rem .35rem 0; border-top: 1px solid #dde3e8; \
    vertical-align: top; }\ntable.says th { width: auto; }\ntable.says td.at { color: #566573; white-space: nowrap; }\n\
    pre { overflow-x: auto; padding: .8rem; background: #f4f6f8; font-size: .85rem; }\n";

fn index(lang: Lang) -> usize {
    usize::from(lang == Lang::Ja)
}

/// The page; it opens in a language. The same arguments give the same bytes.
pub fn page(case: &Case, found: &Found, lang: Lang) -> String {
    let title = |lang: Lang| match lang {
        Lang::Ja => case.settings.title_ja.as_deref().unwrap_or(&case.settings.title),
        Lang::En => &case.settings.title,
    };
    bilingual::page(title(lang), STYLE, lang, &|out, lang| body(out, case, found, title(lang), lang))
}

/// What it says in one language.
fn body(out: &mut String, case: &Case, found: &Found, title: &str, lang: Lang) {
    let word = |key: &str| escape(text(lang, &format!("infeasible.{key}")));
    out.push_str(&format!("<h1>{}: {}</h1>\n", escape(title), word("title")));
    if let Some(scenario) = &case.scenario {
        out.push_str(&format!("<p>{}</p>\n", escape(&format(lang, "infeasible.scenario", &[("name", scenario)]))));
    }
    let head = ["what", "when", "where"].map(word);
    out.push_str(&format!("<h2>{}</h2>\n<p>{}</p>\n", word("conflict"), escape(&found.sentence[index(lang)])));
    out.push_str("<table class=\"says\"><tbody>\n<tr>");
    head.iter().for_each(|name| out.push_str(&format!("<th scope=\"col\">{name}</th>")));
    out.push_str("</tr>\n");
    for member in &found.members {
        let (says, periods) = (escape(&member.stated.says[index(lang)]), escape(&member.periods.join(", ")));
        let place = escape(&place(&member.stated));
        out.push_str(&format!("<tr><td>{says}</td><td>{periods}</td><td class=\"at\">{place}</td></tr>\n"));
    }
    out.push_str(&format!("</tbody></table>\n<h2>{}</h2>\n", word("repairs")));
    if found.repairs.is_empty() {
        out.push_str(&format!("<p>{}</p>\n", word("no_repair")));
    }
    for (number, repair) in found.repairs.iter().enumerate() {
        let heading = format(lang, "infeasible.repair", &[("number", &(number + 1))]);
        out.push_str(&format!("<h3>{}</h3>\n", escape(&heading)));
        let cost = money(case, lang, repair.cost);
        let says: Vec<String> = repair.changes.iter().map(|change| escape(&change.says[index(lang)])).collect();
        out.push_str(&format!("<ul>\n<li>{}</li>\n</ul>\n", says.join("</li>\n<li>")));
        out.push_str(&format!("<p>{}</p>\n", escape(&format(lang, "infeasible.cost", &[("cost", &cost)]))));
        let (name, content) = &repair.scenario;
        let summary = escape(&format(lang, "infeasible.as_scenario", &[("file", name)]));
        out.push_str(&format!("<details><summary>{summary}</summary><pre>{}</pre></details>\n", escape(content)));
    }
    out.push_str(&format!("<p class=\"note\">{}</p>\n", word("note")));
}

/// File and line of a statement.
fn place(stated: &Stated) -> String {
    stated.place.as_ref().map(|(file, line)| format!("{file}:{line}")).unwrap_or_default()
}
