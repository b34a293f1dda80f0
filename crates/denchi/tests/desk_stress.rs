//! The view of stress tests: over HTTP and in a real browser.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;
#[path = "support/users.rs"]
mod users;

use std::fs;

use browser::Window;
use serde_json::Value;
use server::{Client, Server, result};
use support::Folder;

/// The forms of the view as a browser sends them.
const ASKED: [(&str, &str); 5] = [
    ("stress-sweep", "targets=&months=&start=2030-01&window_months=12"),
    ("stress-sample", "draws=128&seed=1&precision=&start=2030-01&window_months=12"),
    ("stress-worst", "most=2&targets=site&months=&start=2030-01&window_months=12"),
    ("stress-value", "stocks=cells%40tokyo%3D1%2C3&spare=&against=&draws=128&seed=1&start=2030-01&window_months=12"),
    ("stress-run", "events=mine-strike&close=&months=&after=&start=2030-01&window_months=12"),
];

fn json(client: &Client, address: &str) -> Value {
    serde_json::from_str(&client.get(address).text).unwrap()
}

#[test]
fn without_answers_the_view_asks() {
    let folder = Folder::new();
    let (server, operator) = server::planned(folder.path(), "tutorial");
    let page = operator.get("/stress?lang=en");
    assert_eq!(page.status, 200);
    for (kind, _) in ASKED {
        assert!(page.text.contains(&format!("action=\"/runs/start/{kind}\"")), "{kind}");
    }
    // What suits the case stands in the forms.
    for filled in ["value=\"2030-01\"", "value=\"12\"", "cells@tokyo=1,3", "<option value=\"mine-strike\" selected"] {
        assert!(page.text.contains(filled), "{filled}");
    }
    assert!(!page.text.contains("style=\""), "the policy refuses styles of elements");
    for wrong in ["sweep=nothing", "sweep=..%2F..", "sweep=tutorial-1"] {
        assert_eq!(operator.get(&format!("/stress?{wrong}")).status, 404, "{wrong}");
    }
    users::add(&folder, "rin", "reader");
    let reader = users::signed_in(&server, "rin");
    let page = reader.get("/stress").text;
    assert!(page.contains("What breaks first?") && !page.contains("/runs/start/"));
}

#[test]
fn every_question_is_asked_and_answered() {
    let folder = Folder::new();
    let (server, operator) = server::planned(folder.path(), "tutorial");
    for (number, (kind, form)) in (2..).zip(ASKED) {
        let job = operator.start(kind, &format!("result=tutorial-1&{form}"));
        assert_eq!(job, number);
        operator.wait_for(job, "done");
        // From its job to the view that shows it.
        let question = kind.strip_prefix("stress-").unwrap();
        let shown = format!("/stress?result=tutorial-1&amp;{question}=tutorial-1-{kind}-{job}");
        assert!(operator.get(&format!("/runs/{job}")).text.contains(&shown), "{shown}");
        assert_eq!(operator.get(&shown.replace("&amp;", "&")).status, 200);
    }
    let view = json(&operator, "/stress?format=json");
    for question in ["sweep", "sample", "worst", "value", "run"] {
        assert_eq!(view["tests"][question]["options"]["question"], question);
    }
    assert_eq!(view["periods"].as_array().unwrap().len(), 12);
    // The tables of all answers, each named after its question.
    let csv = |table: &str| operator.get(&format!("/stress?format=csv&table={table}"));
    assert!(csv("sweep").text.starts_with("rank,target,"));
    assert!(csv("sample_exceedance").text.starts_with("loss,probability"));
    let kept = result(folder.path(), "tutorial-1-stress-run", 6).join("tables/gave.csv");
    assert_eq!(csv("run_gave").text, fs::read_to_string(kept).unwrap());
    assert_eq!(csv("nothing").status, 404);
    assert!(operator.get("/stress?format=xlsx").header("content-type").contains("spreadsheetml"));
    // One answer is not shown, and its form comes instead.
    assert!(json(&operator, "/stress?sweep=-&format=json")["tests"].get("sweep").is_none());
    // A replay is an answer, not a plan.
    assert!(operator.get("/overview?result=tutorial-1-stress-run-6").status != 200);
    // Who reads sees the same, and cannot start anything.
    users::add(&folder, "rin", "reader");
    let reader = users::signed_in(&server, "rin");
    assert_eq!(json(&reader, "/stress?format=json"), view);
    assert!(reader.get("/stress").text.contains("\"may\":false"));
    assert_eq!(reader.post("/runs/start/stress-run", "result=tutorial-1&events=mine-strike").status, 403);
}

#[test]
fn answers_belong_to_a_plan() {
    let folder = Folder::new();
    let (_server, operator) = server::planned(folder.path(), "tutorial");
    let job = operator.start("stress-sweep", "result=tutorial-1&targets=site");
    operator.wait_for(job, "done");
    // The same case planned again is the same plan; in windows of a period it is another.
    let same = operator.start("plan", "case=tutorial");
    operator.wait_for(same, "done");
    let other = operator.start("plan", "case=tutorial&window=1");
    operator.wait_for(other, "done");
    let of = |plan: i64, more: &str| json(&operator, &format!("/stress?result=tutorial-{plan}{more}&format=json"));
    assert!(of(same, "")["tests"].get("sweep").is_some());
    assert!(of(other, "")["tests"].get("sweep").is_none());
    // It is offered there, and says that it is about another plan.
    let sweep = format!("tutorial-1-stress-sweep-{job}");
    assert!(of(other, &format!("&sweep={sweep}"))["tests"].get("sweep").is_some());
    let page = operator.get(&format!("/stress?result=tutorial-{other}&sweep={sweep}&lang=en")).text;
    assert!(page.contains(&format!("{sweep} is about another plan")), "{page}");
}

/// Rows of a table of a result: the columns that are asked for.
fn rows(folder: &Folder, stem: &str, job: i64, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let text = fs::read_to_string(result(folder.path(), stem, job).join(format!("tables/{table}.csv"))).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let places: Vec<usize> =
        columns.iter().map(|name| head.iter().position(|column| column == name).unwrap()).collect();
    lines.map(|line| places.iter().map(|&place| line[place].clone()).collect()).collect()
}

/// Waits for the job whose page is open, and goes to the view that shows its answer.
fn follow(window: &Window) {
    window.wait("document.querySelector('#job')?.dataset.state === 'done'");
    window.click("a.action");
    window.wait("location.pathname === '/stress' && document.readyState === 'complete'");
}

/// Presses a button: a page that was loaded again may still be scrolling to where it was.
fn press(window: &Window, selector: &str) {
    window.value(&format!("document.querySelector('{selector}').click()"));
}

/// What stands in the table of months, as numbers: wanted, served and lost by demand in the month that is chosen.
fn shown_months(window: &Window) -> Vec<Vec<f64>> {
    let read = "[...document.querySelectorAll('#months-table tbody tr')].map((row) =>
                [...row.cells].slice(3, 6).map((cell) => Number(cell.textContent)))";
    serde_json::from_value(window.value(read)).unwrap()
}

#[test]
fn a_sweep_a_sample_and_a_replay_in_the_browser() {
    let folder = Folder::new();
    let (server, _) = server::planned(folder.path(), "tutorial");
    drop(server);
    let server = Server::start(folder.path(), &[]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.go(&format!("{}/stress?lang=en", server.base));
    // What breaks first: the form as it is.
    window.click("form[action='/runs/start/stress-sweep'] button");
    window.wait("location.pathname === '/runs/2'");
    follow(&window);
    window.wait("document.querySelector('#matrix svg')");
    window.wait("document.querySelector('[data-sentence=sweep]').textContent.includes('4')");
    // A target of the table in detail; the choice is in the address, and there again when the page is.
    window.click("#targets-table tbody button");
    window.wait("new URLSearchParams(location.search).get('targets.target')?.startsWith('site:')");
    window.wait("document.querySelector('#targets-detail .facts')");
    window.reload();
    window
        .wait("document.querySelector('#targets-table tr.chosen') && document.querySelector('#targets-detail .facts')");
    // Heads sort: the first by name, upwards.
    press(&window, "#targets-table th button");
    window.wait("document.querySelector('#targets-table th[aria-sort=ascending]')");
    let first = "document.querySelector('#targets-table tbody button').textContent";
    assert_eq!(window.value(first), "Australia mine");
    // Drawn events, and the replay of the one that drives the tail.
    window.click("form[action='/runs/start/stress-sample'] button");
    window.wait("location.pathname === '/runs/3'");
    follow(&window);
    window.wait(
        "document.querySelector('#exceedance svg') && document.querySelectorAll('#exceedance-cards dd').length > 5",
    );
    window.click("#drivers-table form button");
    window.wait("location.pathname === '/runs/4'");
    follow(&window);
    window.wait("document.querySelector('#replay canvas')");
    // The slider chooses a month: what is shown is what the tables of the package say.
    let demands = rows(&folder, "tutorial-1-stress-run", 4, "demand_months", &["month", "wanted", "served", "lost"]);
    for month in ["2030-02", "2030-04", "2030-07"] {
        window.value(&format!(
            "{{ const slider = document.querySelector('#replay input[type=range]');
               slider.value = {}; slider.dispatchEvent(new Event('input')); }}",
            month[5..].parse::<u32>().unwrap() - 1
        ));
        window.wait(&format!("document.querySelector('#gave output').textContent === '{month}'"));
        let expected: Vec<&Vec<String>> = demands.iter().filter(|row| row[0] == month).collect();
        let shown = shown_months(&window);
        assert_eq!(shown.len(), expected.len());
        for (shown, row) in shown.iter().zip(expected) {
            for (shown, kept) in shown.iter().zip(&row[1..]) {
                let kept: f64 = kept.parse().unwrap();
                // Three significant digits.
                assert!((shown - kept).abs() <= 5e-3 * kept.abs(), "{month}: {shown} {kept}");
            }
        }
    }
    assert_eq!(window.value("new URLSearchParams(location.search).get('period')"), "2030-07");
    window.reload();
    window.wait("document.querySelector('#gave output')?.textContent === '2030-07'");
    // Months run by themselves, and stop.
    press(&window, "#replay button.play");
    window.wait("document.querySelector('#gave output').textContent === '2030-08'");
    press(&window, "#replay button.play");
    // What was replayed is not replayed again: there is a link to it.
    window.wait("document.querySelector('#drivers-table a.action')");
    window.assert_quiet("stress in English");
    window.click("a[data-keeps][hreflang]");
    window.wait("document.documentElement.lang === 'ja' && document.querySelector('#replay canvas')");
    window.wait("document.querySelector('#gave-words li')");
    window.assert_quiet("stress in Japanese");
}

/// The page that a command writes draws the same figures with the same programmes, without the desk.
#[test]
fn the_page_of_a_replay_stands_alone() {
    let folder = Folder::new();
    let (server, operator) = server::planned(folder.path(), "tutorial");
    let job = operator.start("stress-run", "result=tutorial-1&events=mine-strike");
    operator.wait_for(job, "done");
    drop(server);
    let page = result(folder.path(), "tutorial-1-stress-run", job).join("stress.html");
    let window = Window::open(1280, 900);
    window.go(&format!("file://{}", page.display()));
    window.wait("document.querySelector('#replay canvas') && document.querySelector('#months svg')");
    window.wait("document.querySelector('#closures').hidden");
    window.click("#language");
    window.wait("document.documentElement.lang === 'ja'");
    window.wait("document.querySelector('#replay canvas')");
    window.assert_quiet("the page of a replay");
}
