//! The frame of a page: head, contents, answer, and places for figures, texts, data and programmes.

use std::borrow::Cow;

use denchi_core::catalogue::{Lang, text};
use serde_json::Value;

use super::sections::{self, Section};
use super::{SHARED, assets, escape, texts};

/// What all pages share.
const FRAME: &str = include_str!("../../assets/page/page.html");
/// What a plan misses, in the answer.
const SHORTFALL: &str = include_str!("../../assets/page/shortfall.html");
/// What the case asks, in the answer.
const QUESTION: &str = "    <p class=\"question\" id=\"answer-question\"></p>\n";
const PLAN: &str = include_str!("../../assets/page/plan.html");
const TRACE: &str = include_str!("../../assets/page/trace.html");

/// All markup of pages.
#[cfg(test)]
pub(super) const MARKUP: [&str; 4] = [FRAME, SHORTFALL, PLAN, TRACE];

/// What stands in the frame.
#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    /// A plan.
    Plan,
    /// A trace.
    Trace,
    /// The answer to another question, in sections.
    Answer(&'a [&'a [Section]]),
}

impl Body<'_> {
    fn question(self) -> &'static str {
        if matches!(self, Body::Plan) { QUESTION } else { "" }
    }

    fn shortfall(self) -> &'static str {
        if matches!(self, Body::Plan) { SHORTFALL } else { "" }
    }

    fn figures(self) -> Cow<'static, str> {
        match self {
            Body::Plan => PLAN.into(),
            Body::Trace => TRACE.into(),
            Body::Answer(sections) => sections::markup(sections).into(),
        }
    }
}

/// A page: `programmes` run behind those that all pages share, and draw `view`. It opens in `lang`.
pub(super) fn page(body: Body<'_>, programmes: &[&str], title: &str, view: &Value, lang: Lang) -> String {
    let mut page = String::with_capacity(2 << 20);
    for part in Parts::new(FRAME) {
        match part {
            Part::Markup(markup) => fill_texts(&mut page, markup, lang),
            Part::Place("lang") => page.push_str(lang.tag()),
            Part::Place("title") => page.push_str(&escape(title)),
            Part::Place("style") => page.push_str(assets::STYLE),
            Part::Place("texts") => page.push_str(&in_script(&texts())),
            Part::Place("view") => page.push_str(&in_script(view)),
            Part::Place("question") => page.push_str(body.question()),
            Part::Place("shortfall") => fill_texts(&mut page, body.shortfall(), lang),
            Part::Place("figures") => fill_texts(&mut page, &body.figures(), lang),
            // Only maps need the land.
            Part::Place("land") => {
                page.push_str(if view.get("routes").is_some() { assets::LAND.trim_end() } else { "null" })
            }
            Part::Place("echarts") => page.push_str(assets::ECHARTS),
            Part::Place("programmes") => {
                let all = SHARED.iter().chain(programmes).filter_map(|name| assets::programme(name));
                page.push_str(&all.collect::<Vec<_>>().join("\n"));
            }
            Part::Place(_) => {}
        }
    }
    page
}

/// JSON that cannot end the script element that holds it.
fn in_script(value: &Value) -> String {
    value.to_string().replace("</", "<\\/").replace("<!--", "<\\u0021--")
}

/// A part of the template.
enum Part<'a> {
    /// As it is.
    Markup(&'a str),
    /// `{{name}}`: something goes here.
    Place(&'a str),
}

/// The parts of a template.
struct Parts<'a> {
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn new(template: &'a str) -> Self {
        Parts { rest: template }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(inside) = self.rest.strip_prefix("{{")
            && let Some((name, rest)) = inside.split_once("}}")
        {
            self.rest = rest;
            return Some(Part::Place(name));
        }
        let end = self.rest.get(1..).and_then(|rest| rest.find("{{")).map_or(self.rest.len(), |index| index + 1);
        let (markup, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Part::Markup(markup))
    }
}

/// Copies markup and puts its text behind every `data-text="key">`.
fn fill_texts(page: &mut String, markup: &str, lang: Lang) {
    const MARK: &str = "data-text=\"";
    let mut rest = markup;
    while let Some(start) = rest.find(MARK) {
        let (before, after) = rest.split_at(start + MARK.len());
        page.push_str(before);
        let Some((key, tail)) = after.split_once('"') else { break };
        let close = tail.find('>').map_or(tail.len(), |index| index + 1);
        page.push_str(key);
        page.push('"');
        page.push_str(&tail[..close]);
        page.push_str(&escape(text(lang, key)));
        rest = &tail[close..];
    }
    page.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_cannot_be_closed_by_data() {
        let text = in_script(&Value::from("</script><!--"));
        assert_eq!(text, "\"<\\/script><\\u0021--\"");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(Value::from("</script><!--")));
    }

    #[test]
    fn texts_fill_their_elements() {
        let mut page = String::new();
        fill_texts(&mut page, "<h1 data-text=\"term.revenue\" class=\"x\"></h1>", Lang::En);
        assert_eq!(page, "<h1 data-text=\"term.revenue\" class=\"x\">Revenue</h1>");
    }
}
