//! Futures and uncertain inputs.

use super::fixture::Fixture;
use crate::case::entities::Distribution;
use crate::diagnostics::{Code, Severity};

#[test]
fn futures_and_uncertain_inputs() {
    let case = Fixture::new().case();
    let futures: Vec<_> = case.futures.iter().map(|(id, future)| (case.futures.name(id), future.probability)).collect();
    assert_eq!(futures, [("calm", 0.75), ("storm", 0.25)]);
    let input = |name: &str| &case.uncertainties[case.uncertainties.find(name).unwrap()];
    assert_eq!(input("ore").distribution, Distribution::Triangular(0.5, 1.0, 2.0));
    assert_eq!(input("ore").group.as_deref(), Some("mined"));
    assert_eq!(input("gas").distribution, Distribution::Lognormal(8.0, 0.3, [f64::NEG_INFINITY, 20.0]));
    assert_eq!(input("interest").distribution, Distribution::Discrete(vec![(0.05, 0.25), (0.08, 0.75)]));
    let [effect] = &input("ore").effects[..] else { panic!("one effect") };
    assert!(effect.scales && effect.reaches);
    assert_eq!(effect.key, Some(("site".to_owned(), vec!["mine".to_owned()])));
    assert!(!input("gas").effects[0].scales && input("interest").effects[0].key.is_none());
}

#[test]
fn probabilities_add_up() {
    let problem = Fixture::new().replace("futures.csv", "0.25", "0.15").finds(Code::D480, "futures.csv:3:16");
    assert_eq!(problem.argument("total"), Some("0.9"));
    // A third is written with few digits.
    let thirds = "a,,,0.3333333,,assumed\nb,,,0.3333333,,assumed\nc,,,0.3333334,,assumed\n";
    let table = format!("future,name_en,name_ja,probability,scenario,quality\n{thirds}");
    assert_eq!(Fixture::new().file("futures.csv", table).case().futures.len(), 3);
}

#[test]
fn futures_name_scenarios_of_the_case() {
    let fixture = Fixture::new().replace("futures.csv", "0.25,", "0.25,close");
    let there = "reason = \"r\"\n[[change]]\ntable = \"fuels\"\nkey = {}\nscale = { price = 2 }\n";
    let problem = fixture.clone().file("scenarios/closed.toml", there).finds(Code::D481, "futures.csv:3:21");
    assert_eq!((problem.argument("scenarios"), problem.argument("similar")), (Some("closed"), Some("closed")));
    // The copy in a result has the scenario that was planned, and no other.
    assert_eq!(fixture.clone().case().futures.len(), 2);
    assert_eq!(fixture.scenario(there).case().futures.len(), 2);
}

#[test]
fn numbers_fit_their_distribution() {
    let finds = |row: &str, place: &str, hint: &str| {
        let fixture = Fixture::new().row("uncertainties.csv", &format!("x,,,,{row},assumed"));
        let fixture = fixture.row("uncertainty_effects.csv", "x,1,scale,fuels,price,,");
        assert_eq!(fixture.finds(Code::D482, place).hint, Some(hint), "{row}");
    };
    finds("uniform,1,,,,,,,,", "uncertainties.csv:5:17", "needed");
    finds("uniform,1,,2,3,,,,,", "uncertainties.csv:5:19", "unused");
    finds("uniform,2,,2,,,,,,", "uncertainties.csv:5:14", "order");
    finds("triangular,1,3,2,,,,,,", "uncertainties.csv:5:19", "order");
    finds("normal,,,,1,0,,,,", "uncertainties.csv:5:18", "positive");
    finds("normal,2,,,1,1,,,,", "uncertainties.csv:5:17", "order");
    finds("lognormal,,,,,,1,,,", "uncertainties.csv:5:23", "needed");
    finds("discrete,,,,,,,,1|two,", "uncertainties.csv:5:22", "list");
    finds("discrete,,,,,,,,1|2,1", "uncertainties.csv:5:22", "list");
    finds("discrete,,,,,,,,1|2,0|0", "uncertainties.csv:5:22", "list");
}

#[test]
fn what_is_changed_is_there() {
    let finds = |effect: &str, code: Code, column: usize| {
        let row = format!("ore,2,{effect}");
        let place = format!("uncertainty_effects.csv:5:{column}");
        Fixture::new().row("uncertainty_effects.csv", &row).finds(code, &place)
    };
    let problem = finds("scale,fuel,price,,", Code::D483, 13);
    assert_eq!((problem.argument("changed"), problem.argument("similar")), (Some("fuel"), Some("fuels")));
    finds("scale,sites,owner,,", Code::D483, 19);
    finds("set,case,interest_rate,,", Code::D483, 16);
    assert_eq!(finds("scale,case,discount_rate,,", Code::D483, 13).hint, Some("settings"));
    assert_eq!(finds("scale,fuels,price,fuel,", Code::D483, 25).hint, Some("key"));
    assert_eq!(finds("scale,options,overnight_cost,plant,x", Code::D483, 36).hint, Some("key"));
    let rows = finds("scale,fuels,price,fuel,coal|peat", Code::D484, 30);
    assert_eq!((rows.severity, rows.hint), (Severity::Warning, Some("rows")));
    let nothing = Fixture::new().row("uncertainties.csv", "x,,,,uniform,1,,2,,,,,,,assumed");
    assert_eq!(nothing.finds(Code::D484, "uncertainties.csv:5:1").severity, Severity::Warning);
}

#[test]
fn a_blank_cell_cannot_be_scaled() {
    let blank = Fixture::new().row("uncertainty_effects.csv", "ore,2,scale,sites,availability,,");
    assert_eq!(blank.finds(Code::D483, "uncertainty_effects.csv:5:19").hint, Some("blank"));
}
