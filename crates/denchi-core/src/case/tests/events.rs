//! Events, times to recover and `[stress]`.

use std::collections::BTreeSet;

use super::fixture::Fixture;
use crate::case::entities::{Duration, EffectKind, Recovers, StressSettings};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::stress::Target;

#[test]
fn events_and_their_effects() {
    let case = Fixture::new().case();
    let strike = &case.events[case.events.find("strike").unwrap()];
    assert_eq!(strike.names.ja.as_deref(), Some("ストライキ"));
    assert_eq!(strike.start, Some(2026.0 + 2.0 / 12.0));
    assert_eq!(strike.duration, Duration::Triangular(1.0, 2.0, 6.0));
    assert_eq!((strike.rate, strike.dependence.as_deref()), (Some(0.1), Some("quebec")));
    let [capacity, price] = &strike.effects[..] else { panic!("two effects") };
    assert_eq!((capacity.kind, capacity.site), (EffectKind::Capacity, case.sites.find("mine")));
    assert_eq!((capacity.severity, capacity.after, capacity.recovery), (0.8, 0.0, 3.0));
    assert_eq!((price.kind, price.change, price.after, price.duration), (EffectKind::PurchaseCost, 0.5, 1.0, None));
    assert_eq!(price.stages, case.stages.find("refine").map(|stage| BTreeSet::from([stage])));
    let ban = &case.events[case.events.find("ban").unwrap()];
    assert_eq!((ban.start, ban.duration, ban.rate), (None, Duration::Fixed(f64::INFINITY), None));
    assert_eq!(ban.effects[0].commodities.as_ref().map(BTreeSet::len), Some(2));
    assert_eq!(ban.effects[0].destination, case.scope("JPN"));
}

#[test]
fn distributions() {
    let duration = |row: &str| {
        let fixture = Fixture::new().row("events.csv", row).row("event_effects.csv", "e,1,demand,,,,,,,0.1,,,assumed");
        let case = fixture.case();
        case.events[case.events.find("e").unwrap()].duration
    };
    assert_eq!(duration("e,,,,exponential,3,,,,,,,assumed"), Duration::Exponential(3.0));
    assert_eq!(duration("e,,,,lognormal,3,,,0.5,,,,assumed"), Duration::Lognormal(3.0, 0.5));
    assert_eq!(duration("e,,,,fixed,3,,,,,,,assumed"), Duration::Fixed(3.0));
}

#[test]
fn times_to_recover() {
    let case = Fixture::new().case();
    let months = |id: &str| Target::find(&case, id).unwrap().time_to_recover(&case);
    assert_eq!(months("site:plant"), Some(9.0));
    // By the stage of its process.
    assert_eq!(months("site:refiner"), Some(4.0));
    assert_eq!(months("site:mine"), None);
    assert_eq!(months("country:CAN/refine"), Some(4.0));
    assert_eq!(months("country:CAN/mine"), None);
    assert_eq!(months("exports:CAN/mine"), Some(12.0));
    assert_eq!(months("corridor:canal"), None);
    assert_eq!(months("supply:market"), None);
    assert_eq!(months("owner:maker"), None);
    let more = Fixture::new().row("recovery_times.csv", "owner,maker,3,assumed");
    let more = more.row("recovery_times.csv", "corridor,canal,2,assumed");
    let case = more.row("recovery_times.csv", "supply,market,5,assumed").case();
    assert_eq!(case.recovery_times[&Recovers::Owner(case.owners.find("maker").unwrap())].months, 3.0);
    let months = |id: &str| Target::find(&case, id).unwrap().time_to_recover(&case);
    assert_eq!(
        [months("owner:maker"), months("supply:market"), months("corridor:canal")],
        [Some(3.0), Some(5.0), Some(2.0)]
    );
}

#[test]
fn a_scenario_changes_events_and_stress() {
    let scenario = r#"
reason = "what if"

[[change]]
table = "events"
key = { event = "strike" }
scale = { rate = 2 }

[[change]]
table = "event_effects"
key = { event = "strike", effect = 1 }
set = { severity = 1 }

[[change]]
table = "events"
add = { event = "flood", duration_months = 1, rate = 0.05 }

[[change]]
table = "event_effects"
add = { event = "flood", effect = 1, kind = "capacity", site = "refiner", severity = 0.5 }

[[change]]
table = "case"
set = { stress = { months = 24, time_to_recover = 3, tail = 0.95 } }
"#;
    let case = Fixture::new().scenario(scenario).case();
    let strike = &case.events[case.events.find("strike").unwrap()];
    assert_eq!((strike.rate, strike.effects[0].severity), (Some(0.2), 1.0));
    assert_eq!(case.events[case.events.find("flood").unwrap()].effects[0].site, case.sites.find("refiner"));
    assert_eq!(case.settings.stress.map(|stress| (stress.months, stress.dependence)), Some((24, 0.0)));
    let wrong = "reason = \"r\"\n[[change]]\ntable = \"case\"\nset = { stress = { months = 0, time_to_recover = 3, tail = 0.9 } }\n";
    Fixture::new().scenario(wrong).finds(Code::D154, "scenarios/test.toml:4:29");
}

#[test]
fn settings_of_stress() {
    let settings = Fixture::new().case().settings.stress;
    let expected = StressSettings {
        start: Some(2026.25),
        months: 12,
        time_to_recover: 6.0,
        value_of_lost: Some(150_000_000.0),
        dependence: 0.3,
        tail: 0.9,
    };
    assert_eq!(settings, Some(expected));
    let start = Fixture::new().replace("case.toml", "start = \"2026-04\"", "start = 2027").case().settings.stress;
    assert_eq!(start.and_then(|stress| stress.start), Some(2027.0));
    let wrong = |old: &str, new: &str, place: &str| {
        Fixture::new().replace("case.toml", old, new).finds(Code::D154, place).hint.unwrap()
    };
    assert_eq!(wrong("\"2026-04\"", "\"2028-01\"", "case.toml:17:9"), "stress_start");
    assert_eq!(wrong("\"2026-04\"", "\"april\"", "case.toml:17:9"), "start");
    assert_eq!(wrong("months = 12", "months = 1.5", "case.toml:18:10"), "months");
    assert_eq!(wrong("recover = 6", "recover = 0", "case.toml:19:19"), "recovery");
    assert_eq!(wrong("150000000", "-1", "case.toml:20:17"), "value");
    assert_eq!(wrong("dependence = 0.3", "dependence = 30", "case.toml:21:14"), "share");
    assert_eq!(wrong("tail = 0.9", "tail = 1", "case.toml:22:8"), "tail");
    let missing = Fixture::new().replace("case.toml", "months = 12\n", "");
    assert_eq!(missing.finds(Code::D153, "case.toml:16:2").argument("key"), Some("stress.months"));
    let unknown = Fixture::new().replace("case.toml", "tail = 0.9", "tail = 0.9\ntails = 1");
    assert_eq!(unknown.finds(Code::D152, "case.toml:23:1").argument("similar"), Some("tail"));
    let number = Fixture::new().without("case.toml").file("case.toml", "stress = 1");
    assert!(number.diagnostics().iter().any(|item| item.code == Code::D154 && item.hint == Some("stress")));
}

const COLUMNS: [&str; 20] = [
    "event",
    "effect",
    "kind",
    "region",
    "destination",
    "stages",
    "commodities",
    "site",
    "owner",
    "owner_country",
    "corridor",
    "contract",
    "demand",
    "option",
    "severity",
    "change",
    "delay_months",
    "duration_months",
    "recovery_months",
    "quality",
];

/// The fixture with one effect of another event, and what is wrong with it.
#[track_caller]
fn finds(kind: &str, cells: &[(&str, &str)], code: Code, column: &str) -> Diagnostic {
    assert!(cells.iter().all(|(name, _)| COLUMNS.contains(name)));
    let value = |column: &str| {
        let given = cells.iter().find(|(name, _)| *name == column).map(|(_, value)| *value);
        given.unwrap_or(match column {
            "event" => "e",
            "effect" => "1",
            "kind" => kind,
            "quality" => "assumed",
            _ => "",
        })
    };
    let row: Vec<&str> = COLUMNS.iter().map(|column| value(column)).collect();
    let before: usize =
        row.iter().zip(COLUMNS).take_while(|(_, name)| *name != column).map(|(cell, _)| cell.len() + 1).sum();
    let effects = format!("{}\n{}\n", COLUMNS.join(","), row.join(","));
    let events = "event,duration_months,quality\ne,3,assumed\n";
    let fixture = Fixture::new().file("events.csv", events).file("event_effects.csv", effects);
    fixture.finds(code, &format!("event_effects.csv:2:{}", before + 1))
}

#[test]
fn effects_need_columns() {
    for (kind, column) in [
        ("capacity", "severity"),
        ("flow", "severity"),
        ("purchase", "severity"),
        ("demand", "change"),
        ("activity_cost", "change"),
        ("flow_cost", "change"),
        ("purchase_cost", "change"),
        ("delay", "delay_months"),
    ] {
        assert_eq!(finds(kind, &[], Code::D441, column).argument("kind"), Some(kind));
    }
    finds("export", &[("severity", "1")], Code::D441, "region");
    finds("delivery", &[("severity", "1")], Code::D441, "contract");
}

#[test]
fn effects_do_not_use_columns() {
    let severe = ("severity", "1");
    let problem = finds("capacity", &[severe, ("corridor", "canal")], Code::D442, "corridor");
    assert_eq!((problem.severity, problem.hint), (Severity::Warning, Some("effect")));
    finds("flow", &[severe, ("site", "plant")], Code::D442, "site");
    finds("purchase", &[severe, ("change", "1")], Code::D442, "change");
    finds("delivery", &[severe, ("contract", "offtake"), ("region", "CAN")], Code::D442, "region");
    finds("demand", &[("change", "1"), ("owner", "maker")], Code::D442, "owner");
    finds("delay", &[("delay_months", "6"), ("recovery_months", "2")], Code::D442, "recovery_months");
}

#[test]
fn effects_name_what_is_there() {
    let severe = ("severity", "1");
    let stage = finds("capacity", &[severe, ("stages", "mine|refiner")], Code::D215, "stages");
    assert_eq!((stage.argument("value"), stage.argument("similar")), (Some("refiner"), Some("refine")));
    finds("flow", &[severe, ("commodities", "cel")], Code::D215, "commodities");
    finds("capacity", &[severe, ("site", "nobody")], Code::D215, "site");
    finds("flow", &[severe, ("corridor", "suez")], Code::D215, "corridor");
    finds("delivery", &[severe, ("contract", "sale")], Code::D215, "contract");
    finds("delay", &[("delay_months", "1"), ("option", "none")], Code::D215, "option");
    finds("capacity", &[severe, ("event", "f")], Code::D215, "event");
    finds("flow", &[severe, ("region", "quebecc")], Code::D427, "region");
    finds("capacity", &[severe, ("owner_country", "CPTP")], Code::D427, "owner_country");
    finds("capacity", &[severe, ("kind", "closure")], Code::D210, "kind");
    finds("capacity", &[("severity", "80")], Code::D213, "severity");
    finds("demand", &[("change", "-2")], Code::D212, "change");
}

#[test]
fn effects_that_reach_nothing() {
    let severe = ("severity", "1");
    let hint = |cells: &[(&str, &str)], column| finds("capacity", cells, Code::D428, column).hint;
    assert_eq!(hint(&[severe, ("site", "plant"), ("stages", "mine")], "kind"), Some("effect"));
    assert_eq!(hint(&[severe, ("region", "DEU")], "region"), None);
    finds("export", &[severe, ("region", "JPN")], Code::D428, "kind");
    let idle = Fixture::new().row("events.csv", "idle,,,,,3,,,,,,,assumed");
    assert_eq!(idle.finds(Code::D471, "events.csv:4:1").severity, Severity::Warning);
}

#[test]
fn durations_fit_their_distribution() {
    let event = |distribution: &str, cells: &str, column: usize| {
        let row = format!("strike,Strike,,2026-03,{distribution},{cells},0.1,quebec,atlas,estimated");
        let fixture = Fixture::new().replace("events.csv", STRIKE, &row);
        let before: usize = row.split(',').take(column).map(|cell| cell.len() + 1).sum();
        fixture.finds(Code::D470, &format!("events.csv:2:{}", before + 1)).hint.unwrap()
    };
    assert_eq!(event("triangular", "2,,6,", 6), "triangular");
    assert_eq!(event("triangular", "2,1,,", 7), "triangular");
    assert_eq!(event("triangular", "2,3,6,", 5), "order");
    assert_eq!(event("triangular", "7,3,6,", 5), "order");
    assert_eq!(event("lognormal", "2,,,", 8), "lognormal");
    assert_eq!(event("fixed", "2,1,,", 6), "unused");
    assert_eq!(event("", "2,,,0.5", 8), "unused");
    assert_eq!(event("exponential", "INF,,,", 5), "infinite");
}

const STRIKE: &str = "strike,Strike,ストライキ,2026-03,triangular,2,1,6,,0.1,quebec,atlas,estimated";

#[test]
fn cells_of_events_and_times() {
    Fixture::new().replace("events.csv", "2026-03", "2026-13").finds(Code::D211, "events.csv:2:21");
    Fixture::new().replace("events.csv", ",INF,", ",0,").finds(Code::D435, "events.csv:3:23");
    let time = |row: &str| Fixture::new().row("recovery_times.csv", row);
    time("site,plants,3,assumed").finds(Code::D215, "recovery_times.csv:5:6");
    time("stage,mining,3,assumed").finds(Code::D215, "recovery_times.csv:5:7");
    time("country,XYZ,3,assumed").finds(Code::D417, "recovery_times.csv:5:9");
    time("site,mine,0,assumed").finds(Code::D435, "recovery_times.csv:5:11");
    time("site,plant,3,assumed").finds(Code::D214, "recovery_times.csv:5:1");
}
