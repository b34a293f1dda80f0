//! The desk in a real browser. Where DENCHI_PICTURES names a folder, pictures of the views are put there (`make pictures`).

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;

use std::path::PathBuf;

use browser::Window;
use server::Server;
use support::Folder;

/// A desk with a plan of the tutorial, and a window in which whoever started it is signed in.
fn desk(folder: &Folder) -> (Server, Window) {
    let server = Server::start(folder.path(), &["tutorial"]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.wait("location.pathname === '/overview' || location.pathname === '/runs'");
    (server, window)
}

/// Waits until the first job is done.
fn first_plan(server: &Server, window: &Window) {
    window.go(&format!("{}/runs", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
}

#[test]
fn every_view_renders_in_both_languages_without_complaints() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    for lang in ["en", "ja"] {
        window.go(&format!("{}/overview?lang={lang}", server.base));
        let links =
            window.value("[...document.querySelectorAll('nav.views a')].map((link) => link.pathname).join(' ')");
        let links: Vec<String> = links.as_str().unwrap().split(' ').map(str::to_owned).collect();
        assert!(links.len() > 5 && links.contains(&"/map".to_owned()), "{links:?}");
        for path in links {
            window.go(&format!("{}{path}", server.base));
            window.wait("document.readyState === 'complete'");
            assert_eq!(window.value("document.documentElement.lang"), lang, "{path}");
            assert_eq!(window.value("document.querySelector('nav.views [aria-current]').pathname"), path.as_str());
            window.wait("document.querySelector('main').innerText.length > 40");
            window.assert_quiet(&format!("{path} in {lang}"));
        }
    }
}

#[test]
fn charts_are_drawn_and_their_state_is_in_the_address() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    window.go(&format!("{}/map", server.base));
    window.wait("document.querySelector('#map canvas')");
    // A choice in the map is in the address, and there again after the page is loaded anew.
    let choose = "{ const list = document.querySelectorAll('#map select')[1]; list.selectedIndex = 1;
                    list.dispatchEvent(new Event('change')); list.value }";
    let commodity = window.value(choose);
    window.wait(&format!(
        "new URLSearchParams(location.search).get('map.commodity') === '{}'",
        commodity.as_str().unwrap()
    ));
    window.reload();
    let kept = format!("document.querySelectorAll('#map select')[1]?.value === '{}'", commodity.as_str().unwrap());
    window.wait(&kept);
    // So does the other language.
    window.click("a[data-keeps][hreflang]");
    window.wait("document.documentElement.lang === 'ja'");
    window.wait(&kept);
    window.assert_quiet("map");
}

#[test]
fn pictures_are_made_in_the_browser() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    window.go(&format!("{}/overview", server.base));
    window.wait("document.querySelector('#capacity svg, #capacity canvas')");
    // What would be saved is caught instead.
    window.value("globalThis.saved = []; HTMLAnchorElement.prototype.click = function () { saved.push(this.download, this.href.slice(0, 18)) }");
    window.click("#capacity [data-picture=png]");
    window.click("#capacity [data-picture=svg]");
    window.wait("saved.length === 4");
    assert_eq!(
        window.value("saved.join(' ')"),
        "tutorial-capacity.png data:image/png;bas tutorial-capacity.svg data:image/svg+xml"
    );
    window.assert_quiet("pictures");
}

/// Keyboards, screen readers and eyes that see colours otherwise are served in all views, with answers in them and without.
#[test]
fn every_page_is_accessible() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    let rest =
        ["/case/tutorial", "/case/tutorial/table/sites", "/runs/1", "/audit", "/cite?table=capacity&column=used"];
    for lang in ["en", "ja"] {
        if lang == "ja" {
            answers(&folder, "tutorial");
        }
        window.go(&format!("{}/overview?lang={lang}", server.base));
        let links =
            window.value("[...document.querySelectorAll('nav.views a')].map((link) => link.pathname).join(' ')");
        let links = links.as_str().unwrap().to_owned();
        for path in links.split(' ').chain(rest) {
            window.go(&format!("{}{path}", server.base));
            window.wait("document.readyState === 'complete'");
            window.assert_accessible(&format!("{path} in {lang}"));
        }
    }
}

/// On paper charts are as wide as an A4 page less its margins, 182 mm, and as before when it is printed.
#[test]
fn charts_fit_on_paper() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    for view in ["overview", "map", "investments"] {
        window.go(&format!("{}/{view}", server.base));
        window.wait("document.querySelector('.chart svg, .chart canvas')");
        let widest = "Math.max(...[...document.querySelectorAll('.chart svg, .chart canvas, .copy svg')].map((own) => own.clientWidth))";
        let before = window.value(widest).as_f64().unwrap();
        let on_paper = 182.0 / 25.4 * 96.0;
        assert!(before > on_paper, "{view}: {before}");
        window.value("dispatchEvent(new Event('beforeprint'))");
        let printed = window.value(widest).as_f64().unwrap();
        assert!(printed <= on_paper && printed > on_paper - 4.0, "{view}: {printed}");
        // A canvas would come out empty.
        assert_eq!(window.value("[...document.querySelectorAll('canvas')].some((own) => own.clientWidth > 0)"), false);
        window.value("dispatchEvent(new Event('afterprint'))");
        assert_eq!(window.value(widest).as_f64().unwrap(), before, "{view}");
        window.assert_quiet(view);
    }
}

/// The views as they look; of the reference case where the pictures are kept.
#[test]
fn pictures_of_the_views() {
    let folder = Folder::new();
    let kept = std::env::var_os("DENCHI_PICTURES").map(PathBuf::from);
    let case = if kept.is_some() { "japan-canada" } else { "tutorial" };
    let pictures = kept.unwrap_or_else(|| folder.path().to_owned());
    let server = Server::start(folder.path(), &[case]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    first_plan(&server, &window);
    answers(&folder, case);
    let views = [
        "overview",
        "map",
        "flows",
        "dependence",
        "investments",
        "frontier",
        "uncertainty",
        "stress",
        "what-if",
        "evidence",
        "runs",
    ];
    for view in views {
        window.go(&format!("{}/{view}?lang=en", server.base));
        window.wait("document.readyState === 'complete'");
        let file = pictures.join(format!("desk-{view}.png"));
        window.picture(&file);
        // A page without anything in it makes a picture of a few kilobytes.
        assert!(std::fs::metadata(&file).unwrap().len() > 10_000, "{view}");
    }
    window.go(&format!("{}/stress?lang=en", server.base));
    window.wait("document.querySelector('#replay canvas')");
    window.value(
        "document.documentElement.style.scrollBehavior = 'auto'; document.querySelector('#replay').scrollIntoView()",
    );
    window.picture(&pictures.join("desk-replay.png"));
}

/// Answers of stress tests about the first plan of a desk.
fn answers(folder: &Folder, case: &str) {
    let plan = format!("desk/results/{case}-1");
    let close = if case == "tutorial" { "site:quebec" } else { "country:CHN/refine" };
    let kinds = if case == "tutorial" { "site" } else { "country" };
    for (question, option, value) in [("sweep", "--kind", kinds), ("run", "--close", close)] {
        let out = format!("{plan}-stress-{question}");
        let asked = support::denchi(folder, &["stress", question, &plan, option, value, "--out", &out, "--quiet"]);
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    }
    let measure = if case == "tutorial" { "imports:AUS@CAN" } else { "emissions" };
    let of = format!("desk/cases/{case}");
    let out = format!("desk/results/{case}-frontier");
    let asked = ["frontier", &of, "--against", measure, "--points", "8", "--out", &out, "--quiet"];
    let frontier = support::denchi(folder, &asked);
    assert!(frontier.status.success(), "{}", String::from_utf8_lossy(&frontier.stderr));
}

#[test]
fn a_job_is_started_shows_its_progress_and_ends() {
    let folder = Folder::new();
    let (server, window) = desk(&folder);
    first_plan(&server, &window);
    window.click("#start-stress-sweep summary");
    window.click("#start-stress-sweep button");
    window.wait("location.pathname === '/runs/2'");
    // The page of the job follows it without being loaded again.
    window.value("document.body.dataset.same = 'page'");
    window.wait("document.querySelector('#job').dataset.state === 'done'");
    window.wait("document.querySelector('a[href^=\"/results/\"]')");
    window.reload();
    window.wait("document.querySelector('#job').dataset.state === 'done'");
    window.go(&format!("{}/runs", server.base));
    window.wait("document.querySelectorAll('#jobs tbody tr').length === 2");
    window.assert_quiet("runs");
}

#[test]
fn a_job_can_be_cancelled_from_its_page() {
    let folder = Folder::new();
    support::case(&folder, "hard", &support::hard());
    let server = Server::start(folder.path(), &["hard"]);
    let window = Window::open(1024, 768);
    window.go(&server.entrance);
    window.go(&format!("{}/runs/1", server.base));
    window.wait("document.querySelector('#job').dataset.state === 'running'");
    window.wait("document.querySelector('#job .told').textContent.length > 5");
    window.click("form[action='/runs/1/cancel'] button");
    window.wait("document.querySelector('#job').dataset.state === 'cancelled'");
    window.wait("document.querySelector('form[action=\"/runs/1/resume\"]')");
    window.assert_quiet("cancel");
}

#[test]
fn a_page_without_a_session_says_so() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &[]);
    let window = Window::open(1024, 768);
    window.go(&format!("{}/overview?lang=ja", server.base));
    window.wait("document.querySelector('main').innerText.includes('サインインしていません')");
}
