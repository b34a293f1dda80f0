//! What if: costs worked by hand, bounds around them, and the same cost as a plan of the scenario.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use denchi_core::case::{self, Files, read_files};
use denchi_core::explore::what_if::{Base, Kind, Setting, State, StateError, Subject, WhatIfError};
use denchi_core::plan::{self, PlanOptions, Watch};
use denchi_solver::Options;

/// Ten units a year are wanted in Japan in 2025, 2026 and 2027, undiscounted. Works there can be built for 3 a unit of
/// yearly capacity, two of them, and cost nothing more. A mine in Canada makes six a year for 1 each, with 0.01 t of CO2e.
/// The market sells for 3. So the works are built (6), and a year costs 6 from the mine and 6 from the market: 42 in all.
fn island() -> Files {
    let text = [
        (
            "case.toml",
            "name = \"island\"\ntitle = \"Island\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\nbase_year = 2025\n\
             capital = \"overnight\"\n\n[horizon]\nstart = 2025\nperiods = 3\n",
        ),
        ("commodities.csv", "commodity,name_en,unit,mass_basis\nmetal,Metal,t,product\n"),
        ("places.csv", "place,country\ntown,JPN\nport,CAN\n"),
        ("processes.csv", "process,direct_emissions,variable_cost,quality\ndig,0.01,1,assumed\nmake,,,assumed\n"),
        (
            "recipes.csv",
            "process,commodity,direction,quantity,quality\ndig,metal,output,1,assumed\nmake,metal,output,1,assumed\n",
        ),
        ("sites.csv", "site,place,process,capacity,quality\nmine,port,dig,6,assumed\nworks,town,make,0,assumed\n"),
        ("lanes.csv", "lane,commodity,from_place,to_place,cost,quality\nship,metal,port,town,0,assumed\n"),
        ("options.csv", "option,site,overnight_cost,maximum,lifetime,quality\nbuild,works,3,2,30,assumed\n"),
        ("supplies.csv", "supply,place,commodity,price,maximum,quality\nmarket,town,metal,3,20,assumed\n"),
        ("demands.csv", "demand,place,commodity,quantity,quality\njapan,town,metal,10,assumed\n"),
        (
            "rules.csv",
            "rule,kind,commodity,origin,limit,active,quality\nquota,export_limit,metal,CAN,4,false,assumed\n",
        ),
        ("uncertainties.csv", "uncertainty,distribution,low,high,quality\nore,uniform,0.5,1.5,assumed\n"),
        (
            "uncertainty_effects.csv",
            "uncertainty,effect,kind,table,column,key_column,key_values\nore,1,scale,sites,capacity,site,mine\n",
        ),
    ];
    text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

fn open(files: Files) -> Base {
    let (case, _) = read_files(files.clone(), None).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let plan = run.plan().unwrap().clone();
    let subject = Arc::new(Subject::of(files, None, case, plan));
    Base::of(subject, &Options::default(), &mut Watch::none()).unwrap_or_else(|error| panic!("{error}"))
}

fn state(moved: &[(&str, &str)]) -> State {
    moved.iter().map(|(id, setting)| ((*id).to_owned(), Setting::parse(setting).unwrap())).collect()
}

fn close(what: &str, value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{what}: {value} is not {expected}");
}

/// The cost of a state; checked to lie within its bounds, and to be that of a plan of the scenario.
fn cost(base: &Base, state: &State) -> f64 {
    let posed = match base.pose(state) {
        Ok(posed) => posed,
        Err(WhatIfError::Case(problems)) => panic!("{state:?}: {problems:#?}"),
        Err(error) => panic!("{state:?}: {error}"),
    };
    let bounds = posed.bounds();
    let found = posed.solve(&mut Watch::none()).unwrap_or_else(|error| panic!("{state:?}: {error}"));
    let cost = found.plan.quality.objective;
    let slack = 1e-7 * cost.abs().max(1.0);
    assert!(bounds.least.is_none_or(|least| least <= cost + slack), "{state:?}: {bounds:?} and {cost}");
    assert!(bounds.most.is_none_or(|most| most >= cost - slack), "{state:?}: {bounds:?} and {cost}");
    assert!(found.check(base).passed(), "{state:?}");
    let (files, scenario) = base.subject().files(state).unwrap();
    let (case, _) = read_files(files, scenario.as_deref()).unwrap();
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    close(&format!("{state:?}"), cost, run.plan().unwrap().quality.objective);
    cost
}

#[test]
fn every_kind_of_control_costs_what_is_worked_by_hand() {
    let base = open(island());
    close("base", base.cost(), 42.0);
    let ids: Vec<String> = base.subject().controls().iter().map(denchi_core::explore::what_if::Control::id).collect();
    assert_eq!(
        ids,
        [
            "exports.CAN.metal",
            "project.build",
            "site.mine",
            "demand.japan",
            "price.market",
            "capital.build",
            "carbon.price",
            "rule.quota",
            "input.ore",
        ]
    );
    for (id, setting, expected) in [
        // Six from the market instead of the mine, 2 dearer, in 2027; three of them in two years.
        ("exports.CAN.metal", "0@2027", 54.0),
        ("exports.CAN.metal", "0.5@2026", 54.0),
        // Two from the market in 2025; never: 6 saved, two from the market in three years.
        ("project.build", "1", 48.0),
        ("project.build", "3", 54.0),
        ("site.mine", "0.5@2026", 54.0),
        ("site.mine", "0", 78.0),
        // Five more from the market in 2027; in every year.
        ("demand.japan", "1.5@2027", 57.0),
        ("demand.japan", "1.5", 87.0),
        // Two a year at 6; at 0.3 the market is cheaper than all else.
        ("price.market", "2", 60.0),
        ("price.market", "0.1", 9.0),
        ("capital.build", "2", 48.0),
        ("carbon.price", "20@2027", 43.2),
        // Four instead of six from the mine.
        ("rule.quota", "1", 54.0),
        ("input.ore", "0.75", 51.0),
    ] {
        close(id, cost(&base, &state(&[(id, setting)])), expected);
    }
    // Three a year from the mine from 2026 on, and five more wanted in 2027.
    close("both", cost(&base, &state(&[("exports.CAN.metal", "0.5@2026"), ("demand.japan", "1.5@2027")])), 69.0);
}

#[test]
fn bounds_are_those_worked_by_hand() {
    let base = open(island());
    let bounds = |moved: &[(&str, &str)]| base.pose(&state(moved)).unwrap().bounds();
    let both = |moved: &[(&str, &str)], least: f64, most: Option<f64>| {
        let found = bounds(moved);
        close("least", found.least.unwrap(), least);
        assert_eq!(found.most.is_some(), most.is_some(), "{moved:?}: {found:?}");
        close("most", found.most.unwrap_or_default(), most.unwrap_or_default());
    };
    // Nothing changes: both are the cost.
    both(&[], 42.0, Some(42.0));
    both(&[("demand.japan", "1")], 42.0, Some(42.0));
    // A unit that is wanted costs 3, so five of them 15; the old plan does not serve them.
    both(&[("demand.japan", "1.5@2027")], 57.0, None);
    // One of capacity saves 2 a year.
    both(&[("site.mine", "0.5@2026")], 54.0, None);
    // Old prices know nothing of a dearer market; the old plan pays it.
    both(&[("price.market", "2")], 42.0, Some(60.0));
    // With a cheap market the old prices pay for what nobody would: 42 less 2.7 for each of the twenty that it sells a year.
    both(&[("price.market", "0.1")], -120.0, Some(25.8));
    // Exports are not limited yet, so a limit has no price.
    both(&[("exports.CAN.metal", "0@2027")], 42.0, None);
}

#[test]
fn what_no_control_can_be_is_told() {
    let base = open(island());
    let told = |id: &str, setting: &str| match base.pose(&state(&[(id, setting)])) {
        Err(WhatIfError::State(error)) => error,
        _ => panic!("{id} {setting} is no state of the case"),
    };
    assert_eq!(told("exports.USA.metal", "0"), StateError::Unknown { control: "exports.USA.metal".into() });
    assert!(matches!(told("demand.japan", "3"), StateError::Range { most: 2.0, .. }));
    assert!(matches!(told("demand.japan", "1.5@2031"), StateError::Year { year: 2031, .. }));
    assert!(matches!(told("rule.quota", "0.5"), StateError::Switch { .. }));
    assert!(matches!(told("project.build", "4"), StateError::Range { most: 3.0, .. }));
}

#[test]
fn an_answer_can_be_stopped_and_an_impossible_state_is_told() {
    let base = open(island());
    // The market and the works give 22 at most: 20 wanted fit, without the mine as well; 20 wanted and no market do not.
    let mut files = island();
    let supplies = String::from_utf8(files["supplies.csv"].clone()).unwrap().replace(",3,20,", ",3,8,");
    files.insert("supplies.csv".to_owned(), supplies.into_bytes());
    let tight = open(files);
    let none = tight.pose(&state(&[("demand.japan", "2")])).unwrap().solve(&mut Watch::none());
    assert!(matches!(none, Err(WhatIfError::NoPlan)));
    let stop = AtomicBool::new(true);
    let mut watch = Watch::none();
    watch.solver.interrupt = Some(&stop);
    let stopped = base.pose(&state(&[("demand.japan", "1.5")])).unwrap().solve(&mut watch);
    assert!(matches!(stopped, Err(WhatIfError::Stopped)));
}

/// Every control of the tutorial, at both of its ends and half-way, in the middle of the horizon where it can begin then.
#[test]
fn every_control_of_the_tutorial_is_a_plan_of_its_scenario() {
    let files = case::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tutorial")).unwrap();
    let base = open(files);
    let kinds: Vec<Kind> = base.subject().controls().iter().map(|control| control.kind).collect();
    assert!(kinds.contains(&Kind::Exports) && kinds.contains(&Kind::Demand), "{kinds:?}");
    for control in base.subject().controls() {
        let middle = control.years.get(control.years.len() / 2).copied();
        let half = if control.kind == Kind::Rule { control.least } else { (control.least + control.most) / 2.0 };
        for level in [control.least, half, control.most] {
            let setting = Setting { level, from: middle };
            let state = State::from([(control.id(), setting)]);
            match base.pose(&state) {
                Ok(posed) => match posed.solve(&mut Watch::none()) {
                    Ok(_) => {
                        cost(&base, &state);
                    }
                    Err(WhatIfError::NoPlan) => {}
                    Err(error) => panic!("{state:?}: {error}"),
                },
                Err(WhatIfError::Case(problems)) => panic!("{state:?}: {problems:#?}"),
                Err(error) => panic!("{state:?}: {error}"),
            }
        }
    }
}
