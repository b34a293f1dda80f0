//! How long a what-if takes in a real browser: from the event of a slider to the frame in which its answer is drawn, first
//! the proven bounds, then the plan. The reference case, one change at a time, each from the plan of the result, on
//! one page, as a user works.
//!
//! ```text
//! cargo bench -p denchi --bench what_if
//! ```

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise"
)]
#![allow(dead_code, reason = "the bench uses its own part of the support")]

#[path = "../tests/support/browser.rs"]
mod browser;
#[path = "../tests/support/server.rs"]
mod server;

use std::time::Duration;

use browser::Window;
use serde_json::{Value, json};
use server::{Server, wait};

/// What is changed: control, number, year; and what it is of the programme.
const CHANGES: [(&str, f64, Option<u32>, &str); 28] = [
    ("demand.cells_jp", 1.05, Some(2030), "side"),
    ("demand.cells_jp", 1.2, None, "side"),
    ("demand.cells_na", 0.95, Some(2030), "side"),
    ("demand.cells_eu", 1.1, Some(2033), "side"),
    ("demand.*", 1.05, None, "side"),
    ("demand.*", 0.9, Some(2030), "side"),
    ("site.nemaska_becancour", 0.5, None, "side"),
    ("price.class1_world", 1.5, None, "cost"),
    ("price.carbonate_south_america", 0.8, None, "cost"),
    ("price.spodumene_africa", 1.2, None, "cost"),
    ("price.cobalt_world", 0.75, None, "cost"),
    ("price.needle_coke_cn", 1.5, None, "cost"),
    ("price.matte_indonesia", 1.1, None, "cost"),
    ("capital.new_cells_nmc_ca_build", 0.8, None, "cost"),
    ("capital.nmg_becancour_build", 1.2, None, "cost"),
    ("capital.honda_alliston_build", 0.7, None, "cost"),
    ("capital.frontier_pak_build", 0.5, None, "cost"),
    ("carbon.price", 10.0, None, "cost"),
    ("carbon.price", 50.0, None, "cost"),
    ("carbon.price", 100.0, Some(2030), "cost"),
    ("input.nickel_price", 1.2, None, "cost"),
    ("input.lithium_price", 0.8, None, "cost"),
    ("exports.CHN.lithium_hydroxide", 0.0, Some(2030), "row"),
    ("exports.COD.Co", 0.9, Some(2030), "row"),
    ("exports.IDN.Ni", 0.9, Some(2030), "row"),
    ("exports.CHN.C", 0.8, Some(2030), "row"),
    ("exports.CHN.C", 0.0, Some(2030), "row"),
    ("exports.IDN.Ni", 0.0, Some(2030), "row"),
];

/// Everything of an answer is drawn.
const DONE: &str = "document.body.dataset.whatIf === 'done'";
/// A user takes a moment between two changes; sooner, the page would wait before it asks again.
const BETWEEN: Duration = Duration::from_millis(500);

/// Notes when answers are drawn: the frame after the programmes of the page have drawn.
const NOTE: &str = "if (!globalThis.noted) document.addEventListener('denchi:what-if', ({ detail }) =>
    requestAnimationFrame(() => { noted[detail.stage] ??= performance.now() - noted.start })); globalThis.noted = {}";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path(), &["japan-canada"]);
    let window = Window::open(1280, 900);
    window.go(&server.entrance);
    window.go(&format!("{}/runs?lang=en", server.base));
    window.wait("document.querySelector('#job-1')?.dataset.state === 'done'");
    window.go(&format!("{}/what-if", server.base));
    window.wait(DONE);
    let (mut bounds, mut plans) = (Vec::new(), Vec::new());
    println!("{:34} {:>6} {:>6} {:>8} {:>8} {:>8}", "control", "number", "kind", "bounds", "plan", "all");
    for (control, level, year, kind) in CHANGES {
        window.value("resetAll()");
        std::thread::sleep(BETWEEN);
        window.wait(DONE);
        let Some(times) = measured(&window, control, level, year) else {
            println!("{control:34} {level:>6} {kind:>6} there is no such control");
            continue;
        };
        let [bound, plan, all] = times;
        println!("{control:34} {level:>6} {kind:>6} {bound:>8.0} {plan:>8.0} {all:>8.0}");
        bounds.push(bound);
        plans.push((plan, kind));
    }
    let of = |kinds: &[&str]| plans.iter().filter(|(_, kind)| kinds.contains(kind)).map(|(plan, _)| *plan).collect();
    println!();
    summary("bounds", bounds);
    summary("plan", of(&["side", "cost", "row"]));
    summary("plan, changed side or cost", of(&["side", "cost"]));
}

/// Milliseconds to the bounds, to the plan, and to everything.
fn measured(window: &Window, control: &str, level: f64, year: Option<u32>) -> Option<[f64; 3]> {
    // A control that is not shown yet is chosen from its list, as a user does.
    window.value(&format!(
        "{{ const id = {}; if (!document.querySelector(`[data-control=\"${{id}}\"]`) && CONTROLS.has(id)) {{ added.add(id); drawKind(CONTROLS.get(id).kind); }} }}",
        json!(control)
    ));
    window.value(NOTE);
    let moved = format!(
        "{{ const slider = document.querySelector('[data-control={}]');
            const year = slider?.closest('.what-row').querySelector('select');
            if (slider) {{ if (year) year.value = {}; slider.step = 'any'; slider.value = {level}; noted.start = performance.now();
              slider.dispatchEvent(new Event('input', {{ bubbles: true }})); }} Boolean(slider) }}",
        json!(control),
        year.map_or("year.value".to_owned(), |year| format!("'{year}'")),
    );
    if window.value(&moved) != true {
        return None;
    }
    let noted = wait(control, || {
        let noted = window.value("noted");
        (noted["done"].is_number() || noted["failed"].is_number()).then_some(noted)
    });
    let time = |stage: &str| noted[stage].as_f64().unwrap_or(f64::NAN);
    // An answer that the desk knows already comes without bounds.
    let bound = if noted["bounds"] == Value::Null { time("plan") } else { time("bounds") };
    Some([bound, time("plan"), time("done")])
}

fn summary(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a short list"
        )]
        let place = ((times.len() as f64 - 1.0) * share).round() as usize;
        times.get(place).copied().unwrap_or(f64::NAN)
    };
    println!("{what:28} {} changes: median {:.0} ms, 90 % within {:.0} ms", times.len(), at(0.5), at(0.9));
}
