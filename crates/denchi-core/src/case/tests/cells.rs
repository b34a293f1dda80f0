//! D2 and D3: cells, tables, keys, provenance and units.

use super::fixture::Fixture;
use crate::diagnostics::{Code, Diagnostics};

#[test]
fn headers() {
    let missing = Fixture::new().replace("fuels.csv", ",price,", ",").replace("fuels.csv", ",8,", ",");
    missing.finds(Code::D201, "fuels.csv:1:1");
    let unknown = Fixture::new().replace("fuels.csv", "emissions", "emission");
    assert_eq!(unknown.finds(Code::D202, "fuels.csv:1:20").argument("similar"), Some("emissions"));
    let twice = Fixture::new().replace("fuels.csv", "emissions", "price");
    twice.finds(Code::D203, "fuels.csv:1:20");
}

#[test]
fn rows_of_the_wrong_width() {
    let less = Fixture::new().row("stages.csv", "pack,5,Pack");
    assert_eq!(less.finds(Code::D204, "stages.csv:6:1").hint, None);
    let more = Fixture::new().row("stages.csv", "pack,5,Pack, and module,パック");
    assert_eq!(more.finds(Code::D204, "stages.csv:6:1").hint, Some("more"));
}

#[test]
fn blank_cells() {
    Fixture::new().row("stages.csv", "pack,,Pack,").finds(Code::D205, "stages.csv:6:6");
}

#[test]
fn numbers_that_are_none() {
    for (cell, hint) in [
        ("\"200,000\"", Some("thousands")),
        ("\"200,5\"", Some("comma")),
        ("200 000", Some("spaces")),
        ("２０００００", Some("full_width")),
        ("90%", Some("percent")),
        ("200000 t", Some("unit")),
        ("200000t/a", Some("unit")),
        ("NaN", Some("nan")),
        ("n/a", Some("nan")),
        ("inf", Some("infinite")),
        ("1e999", Some("unit")),
        ("much", None),
    ] {
        let fixture = Fixture::new().replace("sites.csv", ",200000,", &format!(",{cell},"));
        assert_eq!(fixture.finds(Code::D206, "sites.csv:2:36").hint, hint, "{cell}");
    }
}

#[test]
fn numbers_out_of_range() {
    Fixture::new().replace("sites.csv", ",0.9,", ",INF,").finds(Code::D207, "sites.csv:2:54");
    Fixture::new().replace("sites.csv", ",2020,", ",2020.5,").finds(Code::D208, "sites.csv:3:47");
    let year = Fixture::new().replace("sites.csv", ",2020,", ",20200,");
    assert_eq!(year.finds(Code::D208, "sites.csv:3:47").hint, Some("year"));
    Fixture::new().replace("sites.csv", ",200000,", ",-1,").finds(Code::D212, "sites.csv:2:36");
    let share = Fixture::new().replace("sites.csv", ",0.9,", ",90,");
    assert_eq!(share.finds(Code::D213, "sites.csv:2:54").hint, Some("share"));
}

#[test]
fn words_and_forms() {
    Fixture::new().replace("freight_modes.csv", "true", "yes").finds(Code::D209, "freight_modes.csv:2:29");
    let word = Fixture::new().replace("freight_modes.csv", ",sea,", ",see,");
    assert_eq!(word.finds(Code::D210, "freight_modes.csv:2:6").argument("similar"), Some("sea"));
    // References to a name of the wrong form are still found.
    let form = Fixture::new().replace("corridors.csv", "\ncanal", "\nca nal").replace("legs.csv", "canal", "ca nal");
    assert_eq!(form.finds(Code::D211, "corridors.csv:2:1").hint, Some("identifier"));
    let country = Fixture::new().replace("owners.csv", "Miner,CAN", "Miner,Canada");
    assert_eq!(country.finds(Code::D211, "owners.csv:3:13").hint, Some("country"));
}

#[test]
fn keys() {
    let twice = Fixture::new().row("stages.csv", "mine,5,,");
    assert_eq!(twice.finds(Code::D214, "stages.csv:6:1").argument("first"), Some("stages.csv:2:1"));
    let years = Fixture::new().row("supply_steps.csv", "market,1,,2000,12500,assumed");
    years.finds(Code::D214, "supply_steps.csv:5:1");
    // All columns of a key count: two countries in a year are two rows.
    let header = "series,region,commodity,country,year,quantity,unit,quality\n";
    let row = |country: &str| format!("world_supply,*,cell,{country},2024,0.5,share,assumed\n");
    let observed = |first, second| {
        let table = [header, &row(first), &row(second)].concat();
        Fixture::new().without("datapackage.json").file("observed.csv", table)
    };
    let twice = |problems: Diagnostics| problems.iter().filter(|problem| problem.code == Code::D214).count();
    assert_eq!(twice(observed("CHN", "JPN").diagnostics()), 0);
    assert_eq!(twice(observed("CHN", "CHN").diagnostics()), 1);
}

#[test]
fn references() {
    let place = Fixture::new().replace("sites.csv", "plant,osaka", "plant,osaka1");
    let problem = place.finds(Code::D215, "sites.csv:4:7");
    assert_eq!((problem.argument("target"), problem.argument("similar")), (Some("places"), Some("osaka")));
    let process = Fixture::new().replace("sites.csv", "recycling", "recycle");
    assert_eq!(process.finds(Code::D215, "sites.csv:5:16").argument("similar"), Some("recycling"));
}

#[test]
fn spaces_around_a_value() {
    let fixture = Fixture::new().replace("owners.csv", "\nminer,Miner", "\nminer, Miner");
    assert_eq!(fixture.finds(Code::D216, "owners.csv:3:7").argument("value"), Some("Miner"));
}

#[test]
fn provenance() {
    let quality = Fixture::new().replace("fuels.csv", "assumed", "");
    quality.finds_all(&[(Code::D302, "fuels.csv:2:1"), (Code::D301, "fuels.csv:2:25")]);
    let source = Fixture::new().replace("fuels.csv", "assumed", "reported");
    source.finds(Code::D302, "fuels.csv:2:1");
    // A row without numbers needs neither.
    Fixture::new().row("places.csv", "tokyo,Tokyo,JPN,,,,,,,,").finds_all(&[]);
}

#[test]
fn units() {
    let basis =
        Fixture::new().replace("commodities.csv", "cell,Cell,電池セル,GWh,energy", "cell,Cell,電池セル,GWh,product");
    basis.finds(Code::D303, "commodities.csv:5:20");
    let group = Fixture::new().replace("commodities.csv", "LFP電池セル,GWh", "LFP電池セル,MWh");
    let found = group.finds_all(&[(Code::D304, "demand_mix.csv:2:7"), (Code::D439, "rules.csv:2:23")]);
    assert_eq!(found[0].argument("other_unit"), Some("MWh"));
    let mass = Fixture::new()
        .replace("commodities.csv", "電池セル,GWh,energy,5000,cell", "電池セル,GWh,energy,,cell")
        .row("lanes.csv", "cells,cell,osaka,quebec,,,,assumed");
    mass.finds(Code::D305, "commodities.csv:5:27");
}
