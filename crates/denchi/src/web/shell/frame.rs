//! The frame of a page: head, navigation, choice of results, foot.

use denchi_core::catalogue::{Lang, text};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::assets::address as asset;
use super::super::desk::Desk;
use super::super::opened::title;
use super::super::views;
use super::address::Asked;
use super::problem::Problem;
use crate::workspace::results::Listed;
use crate::workspace::sessions::{OPERATOR, Session};
use crate::workspace::users::Role;

/// What a frame needs to know.
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) session: Session,
    pub(crate) asked: Asked,
    /// Path of the page.
    pub(crate) path: String,
    /// Results that can be chosen, the newest first.
    pub(crate) results: Vec<Listed>,
    /// Jobs that run.
    pub(crate) running: usize,
}

/// What goes into a frame.
pub(crate) struct Content {
    pub(crate) title: String,
    pub(crate) body: Markup,
    /// Plain names of the programmes of the page, in their order.
    pub(crate) programmes: Vec<&'static str>,
    /// Whether results are chosen on this page.
    pub(crate) chooses: bool,
}

impl Frame {
    /// Looks up what a frame needs. Blocks.
    pub(crate) fn of(desk: &Desk, lang: Lang, session: Session, path: &str, asked: Asked) -> Result<Self, Problem> {
        let mut results = desk.workspace.results()?;
        results.retain(Listed::is_plan);
        Ok(Frame { lang, session, asked, path: path.to_owned(), results, running: desk.runner.running() })
    }

    /// A frame for what stands inside a page: forms and tables of jobs.
    pub(crate) fn within(lang: Lang, session: &Session, asked: &Asked, path: &str) -> Self {
        let (session, asked) = (session.clone(), asked.clone());
        Frame { lang, session, asked, path: path.to_owned(), results: Vec::new(), running: 0 }
    }

    /// Whether whoever asks may do what a role may.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.session.role >= role
    }

    /// The field that every form needs.
    pub(crate) fn token(&self) -> Markup {
        html! { input type="hidden" name=(super::super::guard::posts::FIELD) value=(self.session.csrf); }
    }

    /// The whole page.
    pub(crate) fn page(&self, content: &Content) -> Markup {
        let lang = self.lang;
        document(
            lang,
            &content.title,
            &self.session.csrf,
            &content.programmes,
            &html! {
                header.top {
                    div.wide {
                        a.brand href=(self.asked.to("/")) { "denchi" }
                        nav.views aria-label=(text(lang, "desk.views")) { (self.links()) }
                        (self.corner())
                    }
                }
                @if content.chooses && !self.results.is_empty() { (self.choice()) }
                main.wide id="content" { (content.body) }
                footer.wide { p { (text(lang, "desk.footer")) } }
            },
        )
    }

    fn links(&self) -> Markup {
        html! {
            @for id in views::NAVIGATION {
                @let path = format!("/{id}");
                a href=(self.asked.to(&path)) aria-current=[self.is_in(&path).then_some("page")] {
                    (text(self.lang, &format!("desk.view.{id}.short")))
                    @if *id == "runs" && self.running > 0 { " " span.count { (self.running) } }
                }
            }
        }
    }

    /// Whether the page is one, or one of those below it.
    fn is_in(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Language and user.
    fn corner(&self) -> Markup {
        let other = if self.lang == Lang::Ja { Lang::En } else { Lang::Ja };
        html! {
            div.corner {
                a data-keeps lang=(other.tag()) hreflang=(other.tag()) href=(self.asked.in_language(&self.path, other)) {
                    (text(other, "desk.language"))
                }
                @if self.may(Role::Admin) { a href="/audit" { (text(self.lang, "desk.view.audit.short")) } }
                @if self.session.user != OPERATOR {
                    form method="post" action="/sign-out" {
                        (self.token())
                        button.quiet type="submit" { (text(self.lang, "desk.sign_out")) " (" (self.session.user) ")" }
                    }
                }
            }
        }
    }

    /// Which result is shown, compared with which.
    fn choice(&self) -> Markup {
        let lang = self.lang;
        let select = |name: &str, chosen: Option<&str>, none: Option<&str>| {
            html! {
                select name=(name) id=(format!("choose-{name}")) {
                    @if let Some(none) = none { option value="" { (text(lang, none)) } }
                    // The plan of a point of a frontier is in no list.
                    @if let Some(chosen) = chosen.filter(|chosen| self.results.iter().all(|listed| listed.name.as_str() != *chosen)) {
                        option value=(chosen) selected { (chosen) }
                    }
                    @for listed in &self.results {
                        option value=(listed.name) selected[chosen == Some(listed.name.as_str())] {
                            (listed.name) " · " (title(&listed.manifest.case, lang))
                        }
                    }
                }
            }
        };
        let newest = self.results.first().map(|listed| listed.name.as_str());
        let result = self.asked.result.as_ref().map(|name| name.as_str()).or(newest);
        let with = self.asked.with.as_ref().map(|name| name.as_str());
        html! {
            form.choose.wide method="get" action=(self.path) data-choose aria-label=(text(lang, "desk.choose")) {
                @for (key, value) in self.asked.query.iter().filter(|(key, _)| !["result", "with"].contains(&key.as_str())) {
                    input type="hidden" name=(key) value=(value);
                }
                label for="choose-result" { (text(lang, "desk.result")) }
                (select("result", result, None))
                label for="choose-with" { (text(lang, "desk.with")) }
                (select("with", with, Some("desk.with_none")))
                button type="submit" { (text(lang, "desk.show")) }
            }
        }
    }
}

/// A page without navigation, for whoever is not signed in.
pub(crate) fn bare(lang: Lang, title: &str, body: &Markup) -> Markup {
    document(
        lang,
        title,
        "",
        &[],
        &html! {
            header.top { div.wide { a.brand href="/" { "denchi" } } }
            main.wide.narrow id="content" { h1 { (title) } (body) }
        },
    )
}

/// A document with its head.
fn document(lang: Lang, title: &str, csrf: &str, programmes: &[&str], body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if !csrf.is_empty() { meta name="csrf" content=(csrf); }
                title { (title) " – denchi" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(asset("page.css"));
                link rel="stylesheet" href=(asset("desk.css"));
                link rel="stylesheet" href=(asset("case.css"));
            }
            body {
                a.skip href="#content" { (text(lang, "desk.skip")) }
                (body)
                @for name in programmes { script src=(asset(name)) {} }
                script src=(asset("desk.js")) {}
            }
        }
    }
}

/// Data for the programmes of a page: a script element that holds no script.
pub(crate) fn data(id: &str, value: &serde_json::Value) -> Markup {
    let json = value.to_string().replace("</", "<\\/").replace("<!--", "<\\u0021--");
    html! { script type="application/json" id=(id) { (PreEscaped(json)) } }
}
