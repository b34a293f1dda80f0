//! A page without a programme, in both languages: the other one is a key away.

use denchi_core::catalogue::Lang;

use crate::html::escape;

const STYLE: &str = include_str!("../../assets/page/compare.css");
/// Shows the language that is chosen; the first column has the room that the others leave.
const LANGUAGES: &str = "#en:checked ~ .ja, #ja:checked ~ .en { display: none; } td.n, th.n { text-align: right; }\n\
    th + th { width: auto; padding-right: .6rem; }\n";

/// The page; `body` writes what it says in one language, and it opens in `lang`.
pub(super) fn page(title: &str, extra: &str, lang: Lang, body: &dyn Fn(&mut String, Lang)) -> String {
    let checked = |of: Lang| if of == lang { " checked" } else { "" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}{LANGUAGES}{extra}</style>\n<main>\n\
         <input type=\"radio\" name=\"lang\" id=\"en\"{}><label for=\"en\">English</label>\n\
         <input type=\"radio\" name=\"lang\" id=\"ja\"{}><label for=\"ja\">日本語</label>\n",
        lang.tag(),
        escape(title),
        checked(Lang::En),
        checked(Lang::Ja),
    );
    for of in [Lang::En, Lang::Ja] {
        out.push_str(&format!("<div class=\"{}\" lang=\"{}\">\n", of.tag(), of.tag()));
        body(&mut out, of);
        out.push_str("</div>\n");
    }
    out.push_str("</main>\n</html>\n");
    out
}
