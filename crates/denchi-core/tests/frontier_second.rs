//! Secondary objectives: worked by hand, and what must hold of any.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;

use denchi_core::case::{Case, Files, read_files};
use denchi_core::catalogue::Lang;
use denchi_core::explore::second::{Lexicographic, Secondary, lexicographic};
use denchi_core::explore::{Measure, Ready};
use denchi_core::plan::{PlanOptions, Watch, checked};

fn read(files: Files) -> Case {
    read_files(files, None).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En))).0
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

fn ranked(case: &Case, then: &[(&str, f64)]) -> Lexicographic {
    let mut ready = Ready::of(case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let secondary = |&(id, slack): &(&str, f64)| Secondary {
        measured: Measure::parse(id, case).unwrap().in_programme(&ready).unwrap(),
        slack,
    };
    let objectives: Vec<Secondary> = then.iter().map(secondary).collect();
    let found = lexicographic(&mut ready, &objectives, &mut Watch::none()).unwrap();
    let run = checked(case, found.plan(&ready), &PlanOptions::default());
    assert!(run.check.passed(), "{:#?}", run.check);
    close(run.plan().unwrap().quality.objective, found.cost);
    found
}

/// Ten tonnes from four mines of one price: two emit 2 and 1 a tonne and are in Canada, one emits 1 in the United States, one
/// costs 2 and emits nothing.
fn mines(whole: bool) -> Case {
    let toml = "name = \"mines\"\ntitle = \"Mines\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\n\
                base_year = 2025\nhome = \"JPN\"\n[horizon]\nstart = 2025\nperiods = 1\nlength = \"1y\"\n";
    let table = |name: &str, text: &str| (format!("{name}.csv"), text.as_bytes().to_vec());
    let mut files: Files = [
        ("case.toml".to_owned(), toml.as_bytes().to_vec()),
        table("commodities", "commodity,unit,quality\nmetal,t,assumed\n"),
        table("places", "place,country,quality\nnorth,CAN,assumed\nsouth,USA,assumed\nhome,JPN,assumed\n"),
        table(
            "supplies",
            "supply,place,commodity,price,maximum,emissions,quality\na,north,metal,1,100,2,assumed\n\
             b,north,metal,1,8,1,assumed\nc,south,metal,1,8,1,assumed\nd,south,metal,2,100,0,assumed\n",
        ),
        table(
            "lanes",
            "lane,commodity,from_place,to_place,cost,quality\nn,metal,north,home,0,assumed\ns,metal,south,home,0,assumed\n",
        ),
        table("demands", "demand,place,commodity,quantity,quality\nours,home,metal,10,assumed\n"),
    ]
    .into_iter()
    .collect();
    if whole {
        let supplies = "supply,place,commodity,price,maximum,emissions,fixed_cost_when_used,quality\n\
                        a,north,metal,1,100,2,0,assumed\nb,north,metal,1,8,1,1,assumed\nd,south,metal,2,100,0,1,assumed\n";
        files.insert("supplies.csv".to_owned(), supplies.as_bytes().to_vec());
    }
    read(files)
}

/// Least cost 10. Without slack at least 10 t CO2e, from b and c; of these at least 2 from Canada. With a tenth more, one
/// tonne of d: 9 t.
#[test]
fn ties_are_broken_in_the_order_of_the_objectives() {
    let case = mines(false);
    let found = ranked(&case, &[("emissions", 0.0), ("imports:CAN/metal", 0.0)]);
    close(found.least_cost, 10.0);
    close(found.stages[0].value, 10.0);
    close(found.stages[1].value, 2.0);
    close(found.cost, 10.0);
    let found = ranked(&case, &[("emissions", 0.1), ("imports:CAN/metal", 0.1)]);
    close(found.stages[0].value, 9.0);
    close(found.cost, 11.0);
    // Eight of c and one of d leave one of b.
    close(found.stages[1].value, 1.0);
}

/// With whole decisions: a alone costs 10 and emits 20. Opening b for 1 and taking all 8: 11, and 12 t. With 30 % more, d
/// for one more and 1 a tonne: 11 + 1 + x <= 13, one tonne of it: 10 t.
#[test]
fn whole_numbers_are_searched_from_the_stage_before() {
    let case = mines(true);
    let found = ranked(&case, &[("emissions", 0.1)]);
    close(found.least_cost, 10.0);
    assert!((found.stages[0].value - 12.0).abs() <= 1e-4);
    assert!(found.stages[0].bound.unwrap() <= 12.0 + 1e-4);
    let found = ranked(&case, &[("emissions", 0.3)]);
    assert!((found.stages[0].value - 10.0).abs() <= 1e-4, "{:?}", found.stages);
}

/// On the tutorial: slack 0 leaves the cost, more slack never worsens the first measure, and a later objective never
/// worsens an earlier one.
#[test]
fn later_objectives_worsen_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/tutorial");
    let case = read(denchi_core::case::load(&folder).unwrap());
    let mut before = f64::INFINITY;
    for slack in [0.0, 0.001, 0.01] {
        let one = ranked(&case, &[("imports:AUS@CAN", slack)]);
        let two = ranked(&case, &[("imports:AUS@CAN", slack), ("imports:CAN/hydroxide@JPN", slack)]);
        assert!(one.cost <= one.least_cost * (1.0 + slack) + 1e-6 * one.least_cost);
        close(two.stages[0].value, one.stages[0].value);
        assert!(one.stages[0].value <= before * (1.0 + 1e-9) + 1e-6);
        before = one.stages[0].value;
        if slack == 0.0 {
            close(one.cost, one.least_cost);
        }
    }
}
