//! D4: what a case must mean.

use super::fixture::Fixture;
use crate::diagnostics::{Code, Severity};

#[test]
fn recipes_create_nothing() {
    let created = Fixture::new().replace("recipes.csv", "making,hydroxide,input,700", "making,hydroxide,input,600");
    let problem = created.finds(Code::D401, "recipes.csv:7:20");
    assert_eq!((problem.argument("made"), problem.argument("taken")), (Some("100"), Some("99")));
    // Mining with a reagent extracts what others extract; an element from nowhere is created.
    let reagent = Fixture::new().row("recipes.csv", "mining,sulfate,input,0.1,,assumed");
    reagent.finds_all(&[]);
    let nowhere =
        Fixture::new().row("elements.csv", "Ni,Nickel,,1,,assumed").row("contents.csv", "sulfate,Ni,0.1,,assumed");
    nowhere.finds(Code::D401, "recipes.csv:5:28");
}

#[test]
fn somebody_makes_what_is_needed() {
    let rock = Fixture::new().row("commodities.csv", "acid,,,t,product,,,,,,,");
    let rock = rock.row("recipes.csv", "refining,acid,input,1,,assumed");
    assert_eq!(rock.finds(Code::D402, "commodities.csv:8:1").argument("row"), Some("acid"));
}

#[test]
fn demand_can_be_reached() {
    let fixture = Fixture::new().row("demands.csv", "canada,quebec,cell,5,1000000,,assumed");
    let problem = fixture.clone().finds(Code::D403, "demands.csv:3:1");
    assert_eq!(problem.severity, Severity::Error);
    // In a scenario, a plan shows what falls short.
    let scenario = "reason = \"closed\"\n[[change]]\ntable = \"fuels\"\nkey = {}\nscale = { price = 2 }\n";
    assert_eq!(fixture.scenario(scenario).finds(Code::D403, "demands.csv:3:1").severity, Severity::Warning);
    let must = Fixture::new().row("demands.csv", "canada,quebec,cell,5,,,assumed").scenario(scenario);
    assert_eq!(must.finds(Code::D403, "demands.csv:3:1").severity, Severity::Error);
}

#[test]
fn byproducts_have_an_outlet() {
    let fixture = Fixture::new().replace("commodities.csv", "283311,0,,assumed", "283311,,,");
    assert_eq!(fixture.finds(Code::D404, "recipes.csv:5:10").argument("place"), Some("quebec"));
}

#[test]
fn contracts() {
    let pay = Fixture::new().replace("contracts.csv", ",15000,5000,", ",,25000,");
    let problem = pay.finds(Code::D405, "contracts.csv:2:42");
    assert_eq!((problem.argument("most"), problem.severity), (Some("20000"), Severity::Error));
    let most = Fixture::new().replace("contracts.csv", ",15000,5000,", ",25000,5000,");
    assert_eq!(most.finds(Code::D405, "contracts.csv:2:41").severity, Severity::Warning);
    let buyer = Fixture::new().row("owners.csv", "trader,Trader,JPN").replace("contracts.csv", ",maker,", ",trader,");
    buyer.finds(Code::D406, "contracts.csv:2:17");
    let seller = Fixture::new().replace("contracts.csv", ",refiner,", ",mine,");
    seller.finds(Code::D407, "contracts.csv:2:21");
    let both = Fixture::new().replace("contracts.csv", ",maker,,", ",maker,osaka,");
    both.finds(Code::D423, "contracts.csv:2:17");
}

/// The fixture with other terms of its contract.
fn terms(columns: &str, cells: &str) -> Fixture {
    let head = "contract,seller,buyer_owner,commodity,status,source,quality";
    let row = "offtake,refiner,maker,hydroxide";
    Fixture::new().file("contracts.csv", format!("{head},{columns}\n{row},{cells}\n"))
}

#[test]
fn terms_of_contracts() {
    terms("take_or_pay,take_or_pay_share,maximum", "signed,atlas,reported,5000,0.5,9000")
        .finds(Code::D450, "contracts.csv:2:60");
    terms("take_or_pay", "proposed,atlas,reported,5000").finds(Code::D451, "contracts.csv:2:57");
    terms("take_or_pay,start_year,term,renewals", "signed,atlas,reported,5000,2025,2,1")
        .finds(Code::D451, "contracts.csv:2:55");
    terms("price,price_index", "signed,atlas,reported,10,spodumene").finds(Code::D452, "contracts.csv:2:58");
    let renewed = terms("start_year,term,renewals", "signed,atlas,reported,2025,,1");
    assert_eq!(renewed.finds(Code::D453, "contracts.csv:2:61").argument("other"), Some("term"));
    let ramp = terms("ramp", "signed,atlas,reported,slow");
    assert_eq!(ramp.finds(Code::D453, "contracts.csv:2:55").argument("other"), Some("start_year"));
    terms("ramp,start_year", "signed,atlas,reported,fast,2025").finds(Code::D215, "contracts.csv:2:55");
    terms("minimum", "signed,atlas,reported,5000").finds(Code::D453, "contracts.csv:2:55");
    terms("price_factor", "signed,atlas,reported,0.5").finds(Code::D453, "contracts.csv:2:55");
    terms("minimum,maximum", "proposed,atlas,reported,5000,4000").finds(Code::D415, "contracts.csv:2:57");
    terms("price_floor,price_ceiling", "signed,atlas,reported,9,8").finds(Code::D415, "contracts.csv:2:55");
    terms("take_or_pay_share", "signed,atlas,reported,1.5").finds(Code::D213, "contracts.csv:2:55");
    terms("start_year,term", "signed,atlas,reported,2025,0").finds(Code::D435, "contracts.csv:2:60");
    terms(
        "start_year,term,renewals,ramp,price_index,price_factor",
        "proposed,atlas,reported,2025,2,1,slow,hydroxide,0.9",
    )
    .finds_all(&[]);
}

#[test]
fn years() {
    Fixture::new().replace("options.csv", ",2025,2027,", ",2027,2025,").finds(Code::D408, "options.csv:2:56");
    let history = Fixture::new().replace("return_history.csv", "2018", "2025");
    assert_eq!(history.finds(Code::D408, "return_history.csv:2:6").hint, Some("history"));
    let gap = Fixture::new().replace("demand_years.csv", "japan,2027", "japan,2026");
    assert_eq!(gap.finds(Code::D409, "demand_years.csv:2:7").argument("last"), Some("2026"));
    Fixture::new().replace("in_transit.csv", "2025.04", "2024.9").finds(Code::D434, "in_transit.csv:2:22");
}

#[test]
fn values_given_once() {
    let missing = Fixture::new().row("supplies.csv", "more,osaka,cell,,5,,assumed");
    missing.finds(Code::D411, "supplies.csv:4:17");
    let demand = Fixture::new().row("demands.csv", "later,osaka,,,1,,assumed");
    demand.finds_all(&[(Code::D411, "demands.csv:3:13"), (Code::D411, "demands.csv:3:14")]);
    let rule = Fixture::new().replace("rules.csv", ",,50,,", ",,,,");
    rule.finds(Code::D411, "rules.csv:3:28");
    let limit = Fixture::new().replace("limits.csv", "700000", "");
    assert_eq!(limit.finds(Code::D411, "limits.csv:2:42").hint, Some("limit"));
    let twice = Fixture::new().replace("supplies.csv", "market,osaka,hydroxide,,,", "market,osaka,hydroxide,5,,");
    twice.finds(Code::D412, "supplies.csv:2:24");
    let twice = Fixture::new().replace("demands.csv", "osaka,,", "osaka,cell,");
    twice.finds(Code::D412, "demands.csv:2:13");
}

#[test]
fn cancelled_sites() {
    let fixture = Fixture::new().replace("sites.csv", "recycling,maker,planned", "recycling,maker,cancelled");
    fixture.finds(Code::D413, "options.csv:3:15");
}

#[test]
fn ramps_steps_and_bounds() {
    let ramp = Fixture::new().replace("ramps.csv", "slow,1,", "slow,2,");
    assert_eq!(ramp.finds(Code::D414, "ramps.csv:2:6").argument("age"), Some("1"));
    Fixture::new().replace("stocks.csv", ",1000,100,", ",1000,1100,").finds(Code::D415, "stocks.csv:2:30");
    let steps = Fixture::new().row("supply_steps.csv", "market,3,2025,500,14000,assumed");
    steps.finds(Code::D416, "supply_steps.csv:5:19");
    let mode = Fixture::new().replace("freight_modes.csv", ",600,", ",0,");
    mode.finds(Code::D435, "freight_modes.csv:2:23");
    let shares = Fixture::new().replace("ownership.csv", "maker,0.4", "maker,0.5");
    assert_eq!(shares.finds(Code::D433, "ownership.csv:2:12").argument("value"), Some("1.1"));
}

#[test]
fn codes_of_the_world() {
    Fixture::new().row("countries.csv", "QQZ,Nowhere,,").finds(Code::D417, "countries.csv:4:1");
    let other = Fixture::new().replace("places.csv", "CAN,CA-QC", "CAN,JP-27");
    assert_eq!(other.finds(Code::D418, "places.csv:2:19").argument("home"), Some("JPN"));
    let unknown = Fixture::new().replace("places.csv", "CAN,CA-QC", "CAN,CA-QQ");
    assert_eq!(unknown.finds(Code::D418, "places.csv:2:19").hint, Some("unknown"));
    Fixture::new().replace("commodities.csv", "253090", "25309").finds(Code::D419, "commodities.csv:2:58");
    Fixture::new().replace("places.csv", "34.7,135.5", "34.7,").finds_all(&[(Code::D430, "places.csv:3:28")]);
}

#[test]
fn energy() {
    let grid = Fixture::new().replace("places.csv", "135.5,kansai", "135.5,");
    grid.finds_all(&[(Code::D420, "sites.csv:4:7"), (Code::D420, "sites.csv:6:15")]);
    Fixture::new().replace("processes.csv", ",gas,", ",,").finds(Code::D421, "processes.csv:3:22");
}

#[test]
fn tariffs() {
    let price = Fixture::new().replace("prices.csv", "hydroxide,12000,assumed\n", "").replace(
        "price_years.csv",
        "hydroxide,2025,11000,assumed\nhydroxide,2027,13000,assumed\n",
        "",
    );
    price.finds(Code::D422, "tariffs.csv:2:25");
    let unused = Fixture::new().row("tariffs.csv", "cells,mfn,cell,,*,JPN,0.05,,,,atlas,reported");
    unused.finds(Code::D438, "tariffs.csv:4:1");
}

#[test]
fn owners_of_rules() {
    Fixture::new().replace("owners.csv", "Maker,JPN", "Maker,").finds(Code::D424, "owners.csv:2:13");
}

#[test]
fn lanes_and_routes() {
    let lane = Fixture::new().row("lanes.csv", "island,hydroxide,osaka,nowhere,,,,assumed");
    let lane = lane.row("places.csv", "nowhere,Nowhere,JPN,,,,,,,,");
    lane.finds(Code::D425, "lanes.csv:3:32");
    let same = Fixture::new().row("lanes.csv", "circle,hydroxide,osaka,osaka,1,,,assumed");
    same.finds(Code::D432, "lanes.csv:3:24");
    let leg = Fixture::new().replace("legs.csv", ",5500,", ",,").replace("places.csv", ",9.1,-79.7,", ",,,");
    leg.finds(Code::D440, "legs.csv:2:20");
    let rule = Fixture::new().row("lane_rules.csv", "cells,cell,CAN,JPN,");
    assert_eq!(rule.finds(Code::D428, "lane_rules.csv:3:12").hint, Some("lane_rule"));
}

#[test]
fn processes_have_recipes() {
    let fixture = Fixture::new()
        .row("processes.csv", "assembling,cell,,,,,,")
        .row("site_processes.csv", "plant,assembling,1,assumed");
    fixture.finds(Code::D426, "site_processes.csv:3:7");
}

#[test]
fn scopes() {
    let region = Fixture::new().replace("rules.csv", ",cell,JPN,,,1000000", ",cell,JPX,,,1000000");
    region.finds(Code::D427, "rules.csv:2:28");
    let owner = Fixture::new().replace("rules.csv", ",JPN,JPN,", ",JPN,CPTP,");
    assert_eq!(owner.finds(Code::D427, "rules.csv:4:39").argument("similar"), Some("CPTPP"));
    let empty = Fixture::new().replace("rules.csv", ",cell,JPN,,,1000000", ",cell,DEU,,,1000000");
    empty.finds(Code::D428, "rules.csv:2:28");
    let waypoint = Fixture::new().replace("stocks.csv", ",osaka,", ",panama,");
    waypoint.finds(Code::D429, "stocks.csv:2:9");
}

#[test]
fn groups() {
    let mix = Fixture::new().replace("demand_mix.csv", ",0.2,1,", ",0.2,0.3,");
    let problem = mix.finds(Code::D431, "demand_mix.csv:2:17");
    assert_eq!((problem.argument("period"), problem.argument("most")), (Some("2025"), Some("0.9")));
    let least = Fixture::new().replace("demand_mix.csv", "cell_lfp,2025,,", "cell_lfp,2025,0.9,");
    let least = least.replace("demand_mix.csv", ",0.6,", ",1,");
    least.finds(Code::D431, "demand_mix.csv:2:13");
    let served = Fixture::new().replace("returns.csv", ",cell,scrap,", ",hydroxide,scrap,");
    served.finds(Code::D436, "returns.csv:2:12");
    let itself = Fixture::new().row("option_requires.csv", "plant_more,plant_more");
    itself.finds(Code::D437, "option_requires.csv:3:12");
}
