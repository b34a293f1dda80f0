//! A two-stage plan as a page without a programme, in both languages.

use denchi_core::case::Case;
use denchi_core::catalogue::{Lang, text};
use denchi_core::explore::stochastic::TwoStage;

use super::bilingual;
use super::stochastic::{kind, money};
use super::stochastic_text::{named_future, number, sentences, totals};
use crate::html::escape;

/// The page; it opens in a language. The same arguments give the same bytes.
pub fn page(case: &Case, plan: &TwoStage, lang: Lang) -> String {
    let title = match lang {
        Lang::Ja => case.settings.title_ja.as_deref().unwrap_or(&case.settings.title),
        Lang::En => &case.settings.title,
    };
    bilingual::page(title, "", lang, &|out, lang| body(out, case, plan, lang))
}

/// What it says in one language.
fn body(out: &mut String, case: &Case, plan: &TwoStage, lang: Lang) {
    let word = |key: &str| escape(text(lang, &format!("stochastic.{key}")));
    let title = if lang == Lang::Ja { case.settings.title_ja.as_ref() } else { None };
    let title = title.unwrap_or(&case.settings.title);
    out.push_str(&format!("<h1>{}: {}</h1>\n", escape(title), word("title")));
    for sentence in sentences(case, plan, lang) {
        out.push_str(&format!("<p>{}</p>\n", escape(&sentence)));
    }
    first_stage(out, case, plan, lang);
    costs(out, case, plan, lang);
    let unit = money(case).replace('_', " ");
    out.push_str(&format!("<h2>{} <small>{}</small></h2>\n<table><tbody>\n", word("values"), escape(&unit)));
    let values = &plan.values;
    let rows = [
        ("recourse", Some(values.recourse)),
        ("wait_and_see", Some(values.wait_and_see)),
        ("perfect_information", Some(values.perfect_information())),
        ("mean_plan", values.mean_plan),
        ("stochastic_solution", values.stochastic_solution()),
        ("expected", Some(values.expected)),
        ("tail", Some(values.tail)),
        ("lower", Some(plan.lower)),
    ];
    for (key, value) in rows {
        let value = value.map_or_else(|| "–".to_owned(), number);
        out.push_str(&format!("<tr><th>{}</th><td class=\"n\">{value}</td></tr>\n", word(key)));
    }
    out.push_str(&format!("</tbody></table>\n<p class=\"note\">{}</p>\n", word("note")));
}

/// What is built, opened and signed, against the plans of single futures.
fn first_stage(out: &mut String, case: &Case, plan: &TwoStage, lang: Lang) {
    let word = |key: &str| escape(text(lang, &format!("stochastic.{key}")));
    let head = ["first_stage", "value", "of_mean", "least", "most", "when"].map(word);
    out.push_str(&format!("<h2>{}</h2>\n<table><tbody>\n<tr><th>{}</th>", head[0], word("what")));
    head[1..5].iter().for_each(|name| out.push_str(&format!("<th class=\"n\">{name}</th>")));
    out.push_str(&format!("<th>{}</th></tr>\n", head[5]));
    for total in totals(case, plan, lang) {
        let what = word(&format!("choice.{}", kind(&total.choice)));
        out.push_str(&format!("<tr><th>{} <small>{what}</small></th>", escape(&total.name)));
        for value in [total.value, total.of_mean, total.alone[0], total.alone[1]] {
            out.push_str(&format!("<td class=\"n\">{}</td>", number(value)));
        }
        out.push_str(&format!("<td>{}</td></tr>\n", escape(&total.periods.join(", "))));
    }
    out.push_str("</tbody></table>\n");
}

/// What every future costs: with the first stage, with that of the mean future, and on its own.
fn costs(out: &mut String, case: &Case, plan: &TwoStage, lang: Lang) {
    let word = |key: &str| escape(text(lang, &format!("stochastic.{key}")));
    let unit = money(case).replace('_', " ");
    out.push_str(&format!("<h2>{} <small>{}</small></h2>\n<table><tbody>\n", word("costs"), escape(&unit)));
    let all = plan.futures.iter().flat_map(|future| [Some(future.cost), Some(future.alone.cost), future.with_mean]);
    let largest = all.flatten().fold(0.0_f64, |most, cost| most.max(cost.abs()));
    for future in &plan.futures {
        let share = format!("{} %", number(100.0 * future.probability));
        let rows = [("cost", Some(future.cost)), ("with_mean", future.with_mean), ("alone", Some(future.alone.cost))];
        for (place, (key, value)) in rows.into_iter().enumerate() {
            out.push_str("<tr>");
            if place == 0 {
                let name = escape(named_future(case, &future.name, lang));
                out.push_str(&format!("<th rowspan=\"3\">{name} <small>{share}</small></th>"));
            }
            let width = value.filter(|_| largest > 0.0).map_or(0.0, |value| 100.0 * value.abs() / largest);
            let value = value.map_or_else(|| "–".to_owned(), number);
            out.push_str(&format!(
                "<td>{}</td><td class=\"n\">{value}</td><td class=\"b\"><i class=\"c{place}\" style=\"width:{width:.1}%\"></i></td></tr>\n",
                word(key)
            ));
        }
    }
    out.push_str("</tbody></table>\n");
}
