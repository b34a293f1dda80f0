//! The views that rest on answers (frontier, investments, uncertainty, dependence), and where numbers come from.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/server.rs"]
mod server;
mod support;

use browser::Window;
use serde_json::{Value, json};
use server::{Client, Server};
use support::Folder;

/// The tutorial, where the mine in Quebec has a source and everything else is assumed.
fn sourced(folder: &Folder) {
    support::tutorial(folder, "mine", |files| {
        let lines: Vec<String> = files["sites.csv"]
            .lines()
            .enumerate()
            .map(|(number, line)| match number {
                0 => format!("{line},source"),
                1 => format!("{},survey", line.replace(",assumed,", ",reported,")),
                _ => format!("{line},"),
            })
            .collect();
        files["sites.csv"] = lines.join("\n") + "\n";
        let head = "source,title,publisher,date,url,licence,accessed\n";
        let survey =
            "survey,Survey of mines & more,Office of Mines,2024-05,https://mines.example/survey,CC-BY-4.0,2025-01-31\n";
        files.insert("sources.csv".to_owned(), format!("{head}{survey}"));
    });
}

/// A desk on that case, its plan made, and whoever started it.
fn desk(folder: &Folder) -> (Server, Client) {
    sourced(folder);
    server::planned(folder.path(), "mine")
}

fn json(client: &Client, path: &str) -> Value {
    let answer = client.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

#[test]
fn a_number_leads_to_its_rows_and_their_sources() {
    let folder = Folder::new();
    let (_server, client) = desk(&folder);
    let number = "/cite?table=capacity&column=used&how=value&rows=site%3Dquebec%3Bperiod%3D2030";
    let page = client.get(number);
    assert_eq!(page.status, 200);
    // The row of the result, the rows of the case behind it, and the one source that they name.
    assert!(page.text.contains("data-table=\"sites\" data-row=\"quebec\""), "{}", page.text);
    assert!(page.text.contains("data-table=\"recipes\" data-row=\"mining/concentrate\""));
    assert!(!page.text.contains("data-row=\"australia\""), "the other mine is not behind this number");
    assert!(page.text.contains("Survey of mines &amp; more") && page.text.contains("quality assumed"));
    let items = json(&client, &format!("{number}&format=csl"));
    let expected = json!([{
        "id": "survey", "type": "webpage", "title": "Survey of mines & more",
        "author": [{ "literal": "Office of Mines" }], "publisher": "Office of Mines",
        "issued": { "date-parts": [[2024, 5]] }, "accessed": { "date-parts": [[2025, 1, 31]] },
        "URL": "https://mines.example/survey", "note": "Licence: CC-BY-4.0",
    }]);
    assert_eq!(items, expected);
    let text = client.get(&format!("{number}&format=text&lang=en")).text;
    assert_eq!(
        text,
        "Office of Mines (2024-05). Survey of mines & more. https://mines.example/survey Licence: CC-BY-4.0. Accessed 2025-01-31.\n"
    );
    let bibtex = client.get(&format!("{number}&format=bibtex")).text;
    assert!(
        bibtex.starts_with("@misc{survey,\n  author = {{Office of Mines}},\n  title = {{Survey of mines \\& more}}"),
        "{bibtex}"
    );
    let rows = client.get(&format!("{number}&format=csv&lang=en")).text;
    assert!(rows.contains("sites,quebec,Quebec mine,reported,survey,Survey of mines & more,"), "{rows}");
}

#[test]
fn what_rests_on_assumptions_alone_names_no_source() {
    let folder = Folder::new();
    let (_server, client) = desk(&folder);
    let number = "/cite?table=capacity&column=used&rows=site%3Daustralia%3Bperiod%3D2030";
    assert_eq!(json(&client, &format!("{number}&format=csl")), json!([]));
    assert!(client.get(number).text.contains("quality assumed"));
    // A figure is asked in its state: the flows of a year.
    let panel = client.get("/cite?view=flows&figure=sankey&period=2031&part=panel&lang=en").text;
    assert!(panel.contains("rows of the case:") && !panel.contains("<html"), "{panel}");
    for path in ["/cite", "/cite?view=nothing&figure=x", "/cite?view=flows&format=docx"] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
}

#[test]
fn an_overview_always_compares_and_hands_up_its_brief() {
    let folder = Folder::new();
    let (_server, client) = desk(&folder);
    let alone = json(&client, "/overview?format=json");
    assert_eq!(alone["beside"], json!({ "today": { "first": "2030", "last": "2032" } }));
    let second = client.start("plan", "case=mine");
    client.wait_for(second, "done");
    let newest = json(&client, "/overview?result=mine-2&format=json");
    assert_eq!(newest["beside"], json!({ "newest": "mine-1" }));
    let chosen = json(&client, "/overview?result=mine-1&with=mine-2&format=json");
    assert_eq!(chosen["beside"], json!({ "chosen": "mine-2" }));
    assert_eq!(chosen["changes"], json!([]));
    let question = client.get("/overview?result=mine-1&lang=ja").text;
    assert!(question.contains("鉱山二つ、精錬所一つ"), "the question is in Japanese");
    let brief = client.get("/brief?result=mine-1&with=mine-2&lang=ja");
    assert_eq!((brief.status, brief.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(brief.text.contains("<html lang=\"ja\">") && !brief.text.contains("<script"));
    assert!(brief.header("content-security-policy").starts_with("default-src 'none'; style-src 'unsafe-inline'"));
    let workbook = client.get("/brief?result=mine-1&format=xlsx");
    assert!(workbook.text.starts_with("PK") && workbook.header("content-disposition").contains("mine-1-brief.xlsx"));
}

#[test]
fn names_of_points_lead_nowhere_else() {
    let folder = Folder::new();
    let (_server, client) = desk(&folder);
    // A plan has no points.
    assert_eq!(client.get("/overview?result=mine-1~point-01&format=json").status, 404);
    // What is no name counts as absent, as with names of results.
    for name in ["..~point-01", "mine-1~point-1", "mine-1~..", "mine-1~point-01/.."] {
        assert_eq!(json(&client, &format!("/overview?result={name}&format=json"))["result"], "mine-1", "{name}");
    }
}

/// Runs a job from the form on the page of runs.
fn run(window: &Window, base: &str, kind: &str, fields: &[(&str, &str)], number: u32) {
    window.go(&format!("{base}/runs"));
    window.click(&format!("#start-{kind} summary"));
    for (name, value) in fields {
        window.value(&format!("document.querySelector('#start-{kind} [name={name}]').value = {}", json!(value)));
    }
    window.click(&format!("#start-{kind} button"));
    window.wait(&format!("location.pathname === '/runs/{number}'"));
    window.wait("document.querySelector('#job').dataset.state === 'done'");
}

#[test]
fn a_point_of_a_frontier_opens_its_plan() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["tutorial"]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.go(&format!("{}/runs", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
    // Without an answer the view has the form, whose choices come from the case.
    window.go(&format!("{}/frontier", server.base));
    window.wait("document.querySelector('form[action=\"/runs/start/frontier\"] option[value=shortage]')");
    window.assert_quiet("frontier without an answer");
    run(&window, &server.base, "frontier", &[("measure", "imports:AUS@CAN"), ("points", "4")], 2);
    for lang in ["en", "ja"] {
        window.go(&format!("{}/frontier?lang={lang}", server.base));
        window.wait("document.querySelector('#frontier svg path')");
        window.wait("document.querySelectorAll('#points-table tbody tr').length === 4");
        window.wait("document.querySelector('#answer-sentence').textContent.length > 20");
        window.assert_quiet(&format!("frontier in {lang}"));
    }
    // The last point of the curve: least imports. The mark in the chart is clicked as with a mouse.
    let mark = "{ const own = figures.find((one) => one.id === 'frontier');
        const last = rows('frontier').at(-1); const data = own.chart.getOption().series[0].data.find((one) => one.row.point === last.point);
        own.box.scrollIntoView({ block: 'center', behavior: 'instant' });
        const [x, y] = own.chart.convertToPixel({ seriesIndex: 0 }, data.value); const box = own.box.getBoundingClientRect();
        const node = document.elementFromPoint(box.x + x, box.y + y); node.id = 'mark'; last.point }";
    let point = window.value(mark);
    window.click("#mark");
    window.wait("location.pathname === '/overview'");
    let name = format!("tutorial-frontier-2~point-{:02}", point.as_u64().unwrap());
    window.wait(&format!("new URLSearchParams(location.search).get('result') === '{name}'"));
    window.wait(&format!("document.querySelector('#choose-result').value === '{name}'"));
    // It is compared with the plan at least cost, and stays open in the other views.
    window.wait("document.querySelector('.beside').textContent.includes('tutorial-frontier-2~point-01')");
    window.assert_quiet("overview of a point");
    window.click("nav.views a[href^='/map']");
    window.wait("location.pathname === '/map' && document.querySelector('#map canvas')");
    window.wait(&format!("new URLSearchParams(location.search).get('result') === '{name}'"));
    // The tutorial has no stages: the view of flows has nothing to draw, and says so.
    window.click("nav.views a[href^='/flows']");
    window.wait("location.pathname === '/flows' && document.querySelector('[data-empty]')");
    window.assert_quiet("flows of a point");
}

/// Whose lithium is it: the textbook case whose shares are worked by hand in its README.
#[test]
fn dependence_has_the_least_and_the_most_that_were_worked_by_hand() {
    let folder = Folder::new();
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/textbook/pooling");
    let server = Server::start(folder.path(), &[case]);
    let window = Window::open(820, 1100);
    window.go(&server.entrance);
    window.go(&format!("{}/runs", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
    window.go(&format!("{}/dependence?lang=en", server.base));
    window.wait("document.querySelector('#dependence svg')");
    window.value("document.querySelector('#of-trace [name=origin]').value = 'CHN'");
    window.click("form[action='/runs/start/trace'] button");
    window.wait("location.pathname === '/runs/2'");
    window.wait("document.querySelector('#job').dataset.state === 'done'");
    let entry = |share: &str| {
        let choices = format!("dependence.country=CHN&dependence.region=JPN&dependence.share={share}");
        window.go(&format!("{}/dependence?lang=en&{choices}", server.base));
        window.wait("document.querySelector('#dependence svg')");
        window.value("dependenceCells().cells.find((cell) => cell.tracer === 'Li' && cell.stage === 'entry').value[2]")
    };
    let close = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(close(&entry(""), 0.4) && close(&entry("least"), 0.0) && close(&entry("most"), 1.0));
    // The sources of the figure as it is now, below it.
    window.click("[data-cite=dependence]");
    window.wait("document.querySelector('#dependence-cited .quality')");
    // A number of the data panel leads in one step to where it comes from.
    window.click("#dependence [aria-controls=dependence-panel]");
    window.wait("document.querySelector('#dependence-panel a.from')");
    window.click("#dependence-panel a.from");
    window.wait("location.pathname === '/cite' && document.querySelector('#case-rows tbody tr')");
    window.assert_quiet("cite");
}

#[test]
fn every_number_can_be_filtered_by_weak_spots() {
    let folder = Folder::new();
    sourced(&folder);
    let server = Server::start(folder.path(), &["mine"]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.go(&format!("{}/runs", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
    window.go(&format!("{}/evidence?lang=en", server.base));
    window.wait("document.querySelector('#numbered-table tbody tr')");
    let count = "document.querySelectorAll('#numbered-table tbody tr').length";
    let all = window.value(count).as_u64().unwrap();
    let choose = |value: &str| {
        let script = format!(
            "{{ const list = document.querySelector('#numbered select'); list.value = '{value}'; list.dispatchEvent(new Event('change')); }}"
        );
        window.value(&script);
    };
    choose("reported");
    // The mine in Quebec is the one row that was read in a source.
    window.wait(&format!(
        "{count} === 1 && document.querySelector('#numbered-table a').href === 'https://mines.example/survey'"
    ));
    choose("weak");
    window.wait(&format!("{count} === {}", all - 1));
    window.wait("new URLSearchParams(location.search).get('numbered.quality') === 'weak'");
    window.assert_quiet("evidence");
}

/// A measure of origins needs a rule of its own in the case; the frontier is about the plan of the case all the same.
#[test]
fn a_frontier_of_origins_is_one_of_the_case() {
    let folder = Folder::new();
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/textbook/pooling");
    let server = Server::start(folder.path(), &[case]);
    let client = server.operator();
    client.wait_for(1, "done");
    assert_eq!(json(&client, "/frontier?format=json"), json!({ "frontier": null }));
    let job = client.start("frontier", "case=pooling&measure=origin%3ACHN%2FLi%40JPN&points=3");
    client.wait_for(job, "done");
    let shown = json(&client, "/frontier?result=pooling-1&format=json");
    assert_eq!(shown["frontier"]["axes"][0]["id"], "origin:CHN/Li@JPN");
    assert_eq!(shown["frontier"]["name"], "pooling-frontier-2");
    // The table of jobs leads to the view, without a plan in the address.
    assert!(client.get("/runs").text.contains("/frontier?result=&amp;frontier=pooling-frontier-2"));
    assert_eq!(json(&client, "/frontier?result=&frontier=pooling-frontier-2&format=json"), shown);
}
