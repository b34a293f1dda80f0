//! Rules: what they name, need, use and add up.

use super::fixture::Fixture;
use crate::diagnostics::{Code, Diagnostic, Severity};

const COLUMNS: &[&str] = &[
    "rule",
    "kind",
    "commodity",
    "stage",
    "element",
    "each",
    "region",
    "demand",
    "origin",
    "owner_country",
    "owner_threshold",
    "origin_stage",
    "destination",
    "basis",
    "per",
    "limit",
    "start_year",
    "end_year",
    "active",
    "quality",
];

/// A rule `r` of a kind, limit 0.5 unless it is given, and the place of each of its cells.
fn rule<'a>(kind: &'a str, cells: &[(&'a str, &'a str)]) -> (Fixture, impl Fn(&str) -> String + use<>) {
    let value = |column: &str| {
        let given = cells.iter().find(|(name, _)| *name == column).map(|(_, value)| *value);
        given.unwrap_or(match column {
            "rule" => "r",
            "kind" => kind,
            "limit" => "0.5",
            "quality" => "assumed",
            _ => "",
        })
    };
    assert!(cells.iter().all(|(name, _)| COLUMNS.contains(name)));
    let row: Vec<String> = COLUMNS.iter().map(|column| value(column).to_owned()).collect();
    let text = format!("{}\n{}\n", COLUMNS.join(","), row.join(","));
    let place = move |column: &str| {
        let position = COLUMNS.iter().position(|name| *name == column).unwrap();
        let before: usize = row[..position].iter().map(|cell| cell.len() + 1).sum();
        format!("rules.csv:2:{}", before + 1)
    };
    (Fixture::new().without("rule_years.csv").file("rules.csv", text), place)
}

#[track_caller]
fn finds(kind: &str, cells: &[(&str, &str)], code: Code, column: &str) -> Diagnostic {
    let (fixture, place) = rule(kind, cells);
    fixture.finds(code, &place(column))
}

#[test]
fn lists_name_what_is_there_in_rules_that_are_switched_off_too() {
    let scope = ("origin", "CAN");
    let problem = finds("origin_limit", &[scope, ("commodity", "cell|cel_lfp")], Code::D215, "commodity");
    assert_eq!((problem.argument("value"), problem.argument("similar")), (Some("cel_lfp"), Some("cell_lfp")));
    let problem = finds("origin_limit", &[scope, ("element", "Li|Ni"), ("active", "false")], Code::D215, "element");
    assert_eq!(problem.argument("target"), Some("elements"));
    finds("origin_limit", &[scope, ("demand", "nobody")], Code::D215, "demand");
    finds("origin_limit", &[scope, ("origin_stage", "mine|refinery")], Code::D215, "origin_stage");
}

#[test]
fn kinds_need_columns() {
    let problem = finds("share_limit", &[("origin", "CAN")], Code::D441, "commodity");
    assert_eq!((problem.argument("columns"), problem.hint), (Some("commodity, stage"), Some("one")));
    let problem = finds("share_limit", &[("commodity", "cell"), ("active", "false")], Code::D441, "origin");
    assert_eq!(problem.argument("kind"), Some("share_limit"));
    finds("origin_limit", &[], Code::D441, "origin");
    finds("export_limit", &[("commodity", "spodumene")], Code::D441, "origin");
    finds("stock_days_minimum", &[], Code::D441, "commodity");
    finds("origin_limit", &[("origin", "CAN"), ("each", "commodity")], Code::D441, "commodity");
    finds("production_target", &[("commodity", "cell"), ("owner_threshold", "0.25")], Code::D441, "owner_country");
}

#[test]
fn kinds_do_not_use_columns() {
    let problem = finds("origin_limit", &[("origin", "CAN"), ("destination", "JPN")], Code::D442, "destination");
    assert_eq!((problem.severity, problem.argument("column")), (Severity::Warning, Some("destination")));
    finds("emission_limit", &[("demand", "japan")], Code::D442, "demand");
    finds("emission_limit", &[("basis", "embodied"), ("owner_country", "JPN")], Code::D442, "owner_country");
    finds("capacity_target", &[("commodity", "cell"), ("basis", "mass")], Code::D442, "basis");
    let problem = finds("emission_limit", &[("basis", "mass")], Code::D210, "basis");
    assert_eq!(problem.argument("words"), Some("territorial, embodied"));
}

#[test]
fn shares_and_years() {
    let problem = finds("origin_limit", &[("origin", "CAN"), ("limit", "50")], Code::D213, "limit");
    assert_eq!(problem.hint, Some("share"));
    let (fixture, place) = rule("origin_limit", &[("origin", "CAN"), ("limit", ""), ("end_year", "2025")]);
    let fixture = fixture.file("rule_years.csv", "rule,year,limit,quality\nr,2026,50,assumed\n");
    fixture.finds_all(&[(Code::D213, "rule_years.csv:2:8"), (Code::D408, &place("end_year"))]);
    finds("origin_limit", &[("origin", "CAN"), ("start_year", "2027"), ("end_year", "2026")], Code::D408, "end_year");
}

#[test]
fn rules_that_never_bind() {
    let hint = |cells: &[(&str, &str)], column| finds("origin_limit", cells, Code::D428, column).hint;
    assert_eq!(hint(&[("origin", "CAN"), ("start_year", "2040")], "start_year"), Some("rule_years"));
    assert_eq!(hint(&[("origin", "CAN"), ("region", "CAN")], "region"), Some("rule_consumption"));
    let (fixture, place) = rule("origin_limit", &[("origin", "CAN"), ("element", "Ni")]);
    let fixture = fixture.row("elements.csv", "Ni,Nickel,,1,,assumed");
    assert_eq!(fixture.finds(Code::D428, &place("element")).hint, Some("rule_element"));
    let cells = [("origin", "JPN"), ("commodity", "spodumene"), ("destination", "CAN")];
    assert_eq!(finds("export_limit", &cells, Code::D428, "origin").hint, Some("rule_exports"));
}

#[test]
fn amounts_in_one_unit_and_with_a_weight() {
    let mixed = [("origin", "CAN"), ("commodity", "hydroxide|cell")];
    let problem = finds("share_limit", &mixed, Code::D443, "commodity");
    assert_eq!(problem.argument("units"), Some("GWh, t"));
    // Each on its own, or by an element, they need no common unit.
    for cell in [("each", "commodity"), ("element", "Li")] {
        rule("share_limit", &[&mixed[..], &[cell]].concat()).0.finds_all(&[]);
    }
    let by_value = [("origin", "CAN"), ("commodity", "hydroxide|spodumene"), ("basis", "value")];
    assert_eq!(finds("share_limit", &by_value, Code::D444, "basis").argument("commodity"), Some("spodumene"));
    finds("content_minimum", &[("origin", "CAN"), ("basis", "value")], Code::D444, "basis");
}

#[test]
fn factors_indicators_and_observed_supply_name_what_is_there() {
    let factors = |row: &str| {
        let text = format!("factor_set,kind,name,factor,quality\n{row},1,assumed\n");
        Fixture::new().file("factors.csv", text)
    };
    factors("own,fuel,gas").finds(Code::D108, "datapackage.json");
    let listed = |fixture: Fixture| {
        let found = fixture.diagnostics();
        found.iter().filter(|item| item.code != Code::D108).map(|item| item.code).collect::<Vec<_>>()
    };
    assert_eq!(listed(factors("own,process,making_lfp")), []);
    assert_eq!(listed(factors("own,fuel,coal")), [Code::D215]);
    let indicators = |row: &str| {
        let text = format!("indicator,subject,year,value,quality\n{row},2024,1,assumed\n");
        listed(Fixture::new().file("indicators.csv", text))
    };
    assert_eq!(indicators("governance,CAN"), []);
    assert_eq!(indicators("governance,XYZ"), [Code::D417]);
    assert_eq!(indicators("substitution,lithium"), [Code::D215]);
    let observed = |region: &str, country: &str, unit: &str| {
        let head = "series,region,commodity,country,year,quantity,unit,quality";
        let text = format!("{head}\nimports,{region},spodumene,{country},2023,1,{unit},assumed\n");
        listed(Fixture::new().file("observed.csv", text))
    };
    assert_eq!(observed("CPTPP", "other", "t"), []);
    assert_eq!(observed("CPTP", "CAN", "t"), [Code::D427]);
    assert_eq!(observed("JPN", "CNA", "t"), [Code::D417]);
    assert_eq!(observed("JPN", "CAN", "tons"), [Code::D210]);
}

/// The mine belongs to Canada by 60 % and to Japan by 40 %.
#[test]
fn owners_count_by_share_or_from_a_threshold() {
    let owned = |threshold: &str, origin: &str| {
        let cells = [("owner_country", "JPN"), ("owner_threshold", threshold), ("origin", origin)];
        let case = rule("origin_limit", &cells).0.case();
        let rule = case.rules.values().next().unwrap();
        case.group_share(rule, &case.sites[case.sites.find("mine").unwrap()])
    };
    assert_eq!(owned("", ""), 0.4);
    assert_eq!(owned("0.4", ""), 1.0);
    assert_eq!(owned("0.41", ""), 0.0);
    // Soil or owner: it stands in Canada.
    assert_eq!(owned("", "CAN"), 1.0);
    assert_eq!(owned("0.41", "JPN"), 0.0);
}
