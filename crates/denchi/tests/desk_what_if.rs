//! What if, over HTTP: who may ask, what is refused, what an answer says, and that a kept one is the plan of its scenario.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
#![allow(dead_code, reason = "each test binary uses its own part of the support")]

#[path = "support/server.rs"]
mod server;
mod support;
#[path = "support/users.rs"]
mod users;

use serde_json::Value;
use server::Client;
use support::Folder;

/// The lines of an answer by stage.
fn asked(client: &Client, form: &str) -> Vec<(String, Value)> {
    let answer = client.post("/what-if/ask", &format!("result=tutorial-1{form}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        (value["stage"].as_str().unwrap().to_owned(), value)
    };
    answer.text.lines().map(line).collect()
}

fn stage<'a>(lines: &'a [(String, Value)], stage: &str) -> &'a Value {
    &lines.iter().find(|(own, _)| own == stage).unwrap_or_else(|| panic!("{stage} in {lines:?}")).1
}

fn objective(lines: &[(String, Value)]) -> f64 {
    stage(lines, "plan")["figures"]["summary"]["objective"][0].as_f64().unwrap()
}

/// A control of the tutorial whose name begins with something.
fn control(client: &Client, kind: &str) -> String {
    let page = client.get("/what-if").text;
    let json =
        page.split("<script type=\"application/json\" id=\"view\">").nth(1).unwrap().split("</script>").next().unwrap();
    let view: Value = serde_json::from_str(json).unwrap();
    let controls = view["what_if"]["controls"].as_array().unwrap();
    let found = controls.iter().find(|control| control["kind"] == kind).unwrap_or_else(|| panic!("{controls:#?}"));
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn only_analysts_ask() {
    let folder = Folder::new();
    let (server, _) = server::planned(folder.path(), "tutorial");
    for path in ["/what-if/ask", "/what-if/cancel", "/what-if/keep"] {
        assert_eq!(server.stranger().post(path, "result=tutorial-1").status, 401, "{path}");
    }
    users::add(&folder, "rin", "reader");
    let reader = users::signed_in(&server, "rin");
    for path in ["/what-if/ask", "/what-if/cancel", "/what-if/keep"] {
        assert_eq!(reader.post(path, "result=tutorial-1").status, 403, "{path}");
    }
    // Readers see the page, with nothing to move, and take no data that would have to be worked out.
    assert_eq!(reader.get("/what-if").status, 200);
    assert_eq!(reader.get("/what-if?format=json").status, 403);
}

#[test]
fn what_is_no_state_is_refused_with_its_reason() {
    let folder = Folder::new();
    let (_server, operator) = server::planned(folder.path(), "tutorial");
    let demand = control(&operator, "demand");
    for (form, words) in [
        ("&what.demand.nobody=1.5".to_owned(), "demand.nobody"),
        (format!("&what.{demand}=much"), "much"),
        (format!("&what.{demand}=9"), "9"),
        (format!("&what.{demand}=1.5@1900"), "1900"),
    ] {
        let answer = operator.post("/what-if/ask", &format!("result=tutorial-1{form}"));
        assert_eq!(answer.status, 422, "{form}: {}", answer.text);
        assert!(answer.text.contains(words) && answer.text.contains("<!DOCTYPE html>"), "{form}: {}", answer.text);
    }
    assert_eq!(operator.post("/what-if/ask", "result=../etc").status, 404);
    assert_eq!(operator.post("/what-if/ask", "result=nothing").status, 404);
    assert_eq!(operator.post("/what-if/keep", "result=tutorial-1").status, 422);
}

#[test]
fn an_answer_is_bounded_and_is_the_plan_of_its_scenario() {
    let folder = Folder::new();
    let (_server, operator) = server::planned(folder.path(), "tutorial");
    let demand = control(&operator, "demand");
    let unchanged = asked(&operator, "");
    let form = format!("&what.{demand}=1.2");
    let moved = asked(&operator, &form);
    let bounds = stage(&moved, "bounds");
    let cost = objective(&moved);
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs();
    // Nothing changes: both bounds are the cost.
    for end in ["least", "most"] {
        assert!(close(stage(&unchanged, "bounds")[end].as_f64().unwrap(), objective(&unchanged)), "{unchanged:?}");
    }
    assert!(bounds["least"].as_f64().unwrap() <= cost * (1.0 + 1e-7), "{bounds} and {cost}");
    assert!(!close(cost, objective(&unchanged)));
    assert_eq!(stage(&moved, "plan")["checked"], true);
    // Known answers come without bounds, and are the same.
    let again = asked(&operator, &form);
    assert!(again.iter().all(|(stage, _)| stage != "bounds"));
    assert_eq!(objective(&again).to_bits(), cost.to_bits());
    // As data.
    let data: Value = serde_json::from_str(&operator.get(&format!("/what-if?format=json{form}")).text).unwrap();
    assert_eq!(data["what_if"]["figures"]["summary"]["objective"][0].as_f64(), Some(cost));
    assert_eq!(data["settings"][0]["control"], demand.as_str());
    assert!(
        operator.get(&format!("/what-if?format=csv{form}")).text.starts_with("group,figure,unit,before,after,change")
    );
    // Kept, it is a scenario, and the plan of that costs the same.
    let kept = operator.post("/what-if/keep", &format!("result=tutorial-1{form}"));
    assert_eq!(kept.status, 303, "{}", kept.text);
    let job: i64 = kept.header("location").strip_prefix("/runs/").unwrap().parse().unwrap();
    operator.wait_for(job, "done");
    let result = format!("tutorial-what-if-1-{job}");
    let data: Value =
        serde_json::from_str(&operator.get(&format!("/what-if?format=json&result={result}")).text).unwrap();
    let planned = data["base"]["figures"]["summary"]["objective"][0].as_f64().unwrap();
    assert!(close(planned, cost), "{planned} and {cost}");
}

#[test]
fn a_case_that_has_changed_keeps_nothing() {
    let folder = Folder::new();
    let (_server, operator) = server::planned(folder.path(), "tutorial");
    let demand = control(&operator, "demand");
    let path = folder.path().join("desk/cases/tutorial/case.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\n# another day\n")).unwrap();
    let kept = operator.post("/what-if/keep", &format!("result=tutorial-1&what.{demand}=1.2"));
    assert_eq!(kept.status, 422, "{}", kept.text);
}
