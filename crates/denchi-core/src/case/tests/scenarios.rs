//! S5: scenarios laid over a case.

use super::fixture::Fixture;
use crate::case::entities::Quality;
use crate::diagnostics::{Code, Diagnostic};

/// A scenario with one change, below a common reason.
fn change(lines: &str) -> Fixture {
    Fixture::new().scenario(&format!("title = \"Test\"\nreason = \"because\"\n\n[[change]]\n{lines}\n"))
}

#[track_caller]
fn finds(lines: &str, code: Code, place: &str) -> Diagnostic {
    change(lines).finds(code, &format!("scenarios/test.toml:{place}"))
}

#[test]
fn a_scenario_sets_and_scales() {
    let case = change(
        "table = \"sites\"\nkey = { site = [\"plant\", \"mine\"] }\nset = { availability = 0.5 }\nscale = { capacity = 0.5 }",
    )
    .case();
    assert_eq!(case.scenario.as_deref(), Some("test"));
    let plant = &case.sites[case.sites.find("plant").unwrap()];
    assert_eq!((plant.capacity.at(2025.0), plant.availability), (10.0, 0.5));
    assert_eq!(plant.provenance.quality, Some(Quality::Assumed));
    assert_eq!(plant.provenance.note.as_deref(), Some("scenario test: because"));
    let refiner = &case.sites[case.sites.find("refiner").unwrap()];
    assert_eq!(refiner.capacity.at(2025.0), 20_000.0);
    let mine = &case.sites[case.sites.find("mine").unwrap()];
    assert_eq!(mine.capacity.at(2026.0), 250_000.0);
}

#[test]
fn a_scenario_may_say_how_well_it_knows() {
    let set = "set = { price = 9, quality = \"estimated\", source = \"atlas\", note = \"read\" }";
    let case = change(&format!("table = \"fuels\"\nkey = {{ fuel = \"gas\" }}\n{set}")).case();
    let gas = &case.fuels[case.fuels.find("gas").unwrap()];
    assert_eq!(gas.price, 9.0);
    assert_eq!(gas.provenance.quality, Some(Quality::Estimated));
    assert_eq!(gas.provenance.note.as_deref(), Some("read"));
}

#[test]
fn a_scenario_removes_and_adds() {
    let remove = "table = \"demand_years\"\nkey = { demand = \"japan\", year = 2027 }\nremove = true\n";
    let add = "[[change]]\ntable = \"demand_years\"\nadd = { demand = \"japan\", year = 2027, quantity = 40 }";
    let case = change(&format!("{remove}\n{add}")).case();
    assert_eq!(case.demands[case.demands.find("japan").unwrap()].quantity.at(2027.0), 40.0);
    let infinite = "table = \"site_years\"\nadd = { site = \"mine\", year = 2027, capacity = inf }";
    let case = change(infinite).case();
    assert_eq!(case.sites[case.sites.find("mine").unwrap()].capacity.at(2027.0), f64::INFINITY);
}

#[test]
fn a_scenario_changes_settings() {
    let case = change("table = \"case\"\nset = { discount_rate = 0.1, periods = 2, start = 2026 }").case();
    assert_eq!(case.settings.discount_rate, 0.1);
    assert_eq!(case.settings.periods.len(), 2);
    assert_eq!(case.settings.periods[0].label, "2026");
    let case = change("table = \"case\"\nset = { lengths = [\"1y\", \"2y\"] }").case();
    assert_eq!(case.settings.periods[1].label, "2026-2027");
    finds("table = \"case\"\nset = { discount_rate = 5 }", Code::D154, "6:25");
}

#[test]
fn what_a_scenario_breaks_is_reported_at_the_scenario() {
    let table = "table = \"sites\"\nkey = { site = \"plant\" }\n";
    finds(&format!("{table}set = {{ place = \"kyoto\" }}"), Code::D215, "7:9");
    finds(&format!("{table}set = {{ capacity = -1 }}"), Code::D212, "7:20");
    finds(&format!("{table}set = {{ capacity = \"much\" }}"), Code::D206, "7:20");
    finds(&format!("{table}scale = {{ capacity = -1 }}"), Code::D212, "7:11");
    finds("table = \"fuels\"\nadd = { fuel = \"coal\" }", Code::D205, "4:1");
}

#[test]
fn scenarios_that_are_not_there() {
    let fixture = Fixture::new().file("scenarios/closed.toml", "").file("scenarios/open.toml", "");
    let problem = fixture.scenario_name("close").finds(Code::S501, "scenarios/close.toml");
    assert_eq!((problem.argument("scenarios"), problem.argument("similar")), (Some("closed, open"), Some("closed")));
}

#[test]
fn scenarios_of_the_wrong_form() {
    Fixture::new().scenario("change = [").finds(Code::D151, "scenarios/test.toml:1:11");
    Fixture::new().scenario("title = \"x\"").finds(Code::S503, "scenarios/test.toml:1:1");
    Fixture::new().scenario("change = 1").finds(Code::S504, "scenarios/test.toml:1:10");
    let unknown = finds("table = \"fuels\"\nkey = {}\nsett = { price = 1 }\nset = { price = 1 }", Code::S502, "7:1");
    assert_eq!(unknown.argument("similar"), Some("set"));
    finds("key = {}\nremove = true", Code::S503, "4:1");
    finds("table = \"fuels\"\nset = { price = 1 }", Code::S503, "4:1");
    finds("table = \"fuels\"\nkey = {}\nremove = false", Code::S504, "7:10");
    finds("table = \"fuels\"\nkey = {}\nset = { price = [1] }", Code::S504, "7:17");
    finds("table = \"fuels\"\nkey = {}\nscale = { price = \"half\" }", Code::S504, "7:19");
    finds("table = \"fuels\"\nkey = {}\nset = { price = 1 }\nremove = true", Code::S508, "4:1");
    finds("table = \"case\"\nscale = { discount_rate = 2 }", Code::S508, "6:11");
}

#[test]
fn changes_of_what_is_not_there() {
    assert_eq!(
        finds("table = \"fuel\"\nkey = {}\nremove = true", Code::S505, "5:9").argument("similar"),
        Some("fuels")
    );
    finds("table = \"fuels\"\nkey = {}\nset = { cost = 1 }", Code::S506, "7:9");
    finds("table = \"case\"\nset = { rate = 1 }", Code::S506, "6:9");
    let row = finds("table = \"sites\"\nkey = { site = \"plants\" }\nset = { capacity = 1 }", Code::S507, "6:9");
    assert_eq!(row.argument("similar"), Some("plant"));
    finds("table = \"fuels\"\nadd = { fuel = \"gas\", price = 1 }", Code::S509, "4:1");
    finds("table = \"sites\"\nkey = { site = \"plant\" }\nscale = { owner = 2 }", Code::S511, "7:11");
    let reason = "[[change]]\ntable = \"fuels\"\nkey = {}\nset = { price = 1 }\n";
    Fixture::new().scenario(reason).finds(Code::S510, "scenarios/test.toml:1:1");
}
