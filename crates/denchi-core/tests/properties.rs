//! Properties that every case must have, on random small cases: a plan is consistent, tighter is never cheaper, the order
//! of rows and the choice of units change nothing, a window over the whole horizon sees everything.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fmt::Write;

use denchi_core::case::{Case, Files, read_files};
use denchi_core::catalogue::Lang;
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, Foresight, PlanOptions, Watch};
use proptest::prelude::*;

/// A random supply chain: ore is mined or bought, refined, and sold in two markets, over three years.
#[derive(Clone, Debug)]
struct Chain {
    mine: u32,
    price: u32,
    refinery: [u32; 2],
    variable: [u32; 2],
    option: u32,
    overnight: u32,
    whole: bool,
    freight: [u32; 4],
    demand: [[u32; 3]; 2],
    shortage: u32,
    stock: u32,
    recovery: u32,
    lifetime: u32,
}

fn chains() -> impl Strategy<Value = Chain> {
    let first = (10..200u32, 1..50u32, [5..80u32, 5..80u32], [1..20u32, 1..20u32], 5..60u32, 10..300u32, any::<bool>());
    let second = (
        [1..30u32, 1..30u32, 1..30u32, 1..30u32],
        [[0..60u32, 0..60, 0..60], [0..60u32, 0..60, 0..60]],
        200..900u32,
        0..30u32,
        30..90u32,
        1..3u32,
    );
    (first, second).prop_map(
        |(
            (mine, price, refinery, variable, option, overnight, whole),
            (freight, demand, shortage, stock, recovery, lifetime),
        )| Chain {
            mine,
            price,
            refinery,
            variable,
            option,
            overnight,
            whole,
            freight,
            demand,
            shortage,
            stock,
            recovery,
            lifetime,
        },
    )
}

/// How a case is written: everything here changes the files, and must not change the plan.
#[derive(Clone, Copy)]
struct Writing {
    /// Units of ore and metal in the files per unit in the chain.
    unit: f64,
    /// Money in the files per unit of money in the chain.
    money: f64,
    reversed: bool,
}

const PLAIN: Writing = Writing { unit: 1.0, money: 1.0, reversed: false };

struct Writer {
    files: Files,
    reversed: bool,
}

impl Writer {
    fn table(&mut self, name: &str, head: &str, mut rows: Vec<String>) {
        if self.reversed {
            rows.reverse();
        }
        let mut text = format!("{head},quality\n");
        for row in rows {
            writeln!(text, "{row},assumed").unwrap();
        }
        self.files.insert(format!("{name}.csv"), text.into_bytes());
    }
}

fn files(chain: &Chain, writing: Writing) -> Files {
    let (u, m) = (writing.unit, writing.money);
    let per = m / u;
    let q = |value: u32| f64::from(value) * u;
    let p = |value: u32| f64::from(value) * per;
    let mut writer = Writer { files: BTreeMap::new(), reversed: writing.reversed };
    let toml = "name = \"random\"\ntitle = \"Random\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0.05\nbase_year = 2025\ncapital = \"annuity\"\n[horizon]\nstart = 2025\nperiods = 3\nlength = \"1y\"\n";
    writer.files.insert("case.toml".to_owned(), toml.as_bytes().to_vec());
    writer.table(
        "commodities",
        "commodity,unit,disposal_cost",
        vec!["ore,t,".into(), "metal,t,".into(), "scrap,t,0".into()],
    );
    writer.table("places", "place", ["mine", "plant-a", "plant-b", "market-a", "market-b"].map(String::from).to_vec());
    writer.table(
        "supplies",
        "supply,place,commodity,price,maximum",
        vec![format!("mine,mine,ore,{},{}", p(chain.price), q(chain.mine))],
    );
    let recovery = f64::from(chain.recovery) / 100.0;
    writer.table(
        "recipes",
        "process,commodity,direction,quantity",
        vec![
            format!("refine,ore,input,{}", 1.0 / recovery),
            "refine,metal,output,1".into(),
            "recycle,scrap,input,2".into(),
            "recycle,metal,output,1".into(),
        ],
    );
    let site = |name: &str, place: &str, process: &str, capacity: f64, variable: f64| {
        format!("{name},{place},{process},{capacity},{variable}")
    };
    writer.table(
        "sites",
        "site,place,process,capacity,variable_cost",
        vec![
            site("refine-a", "plant-a", "refine", q(chain.refinery[0]), p(chain.variable[0])),
            site("refine-b", "plant-b", "refine", q(chain.refinery[1]), p(chain.variable[1])),
            site("recycle-a", "market-a", "recycle", q(chain.refinery[0]), p(chain.variable[1])),
        ],
    );
    let unit_size = if chain.whole { format!("{}", q(chain.option) / 2.0) } else { String::new() };
    writer.table(
        "options",
        "option,site,overnight_cost,maximum,unit_size,lead_time,lifetime",
        vec![format!("more-b,refine-b,{},{},{unit_size},1,10", p(chain.overnight), q(chain.option))],
    );
    let lane = |name: &str, commodity: &str, from: &str, to: &str, cost: u32| {
        format!("{name},{commodity},{from},{to},{}", p(cost))
    };
    writer.table(
        "lanes",
        "lane,commodity,from_place,to_place,cost",
        vec![
            lane("ore-a", "ore", "mine", "plant-a", chain.freight[0]),
            lane("ore-b", "ore", "mine", "plant-b", chain.freight[1]),
            lane("metal-aa", "metal", "plant-a", "market-a", chain.freight[2]),
            lane("metal-ab", "metal", "plant-a", "market-b", chain.freight[3]),
            lane("metal-ba", "metal", "plant-b", "market-a", chain.freight[3]),
            lane("metal-bb", "metal", "plant-b", "market-b", chain.freight[0]),
        ],
    );
    writer.table(
        "stocks",
        "stock,place,commodity,maximum,opening,holding_cost",
        vec![format!("pile,market-b,metal,{},{},{}", q(chain.stock), q(chain.stock) / 2.0, per)],
    );
    writer.table(
        "demands",
        "demand,place,commodity,shortage_cost",
        vec![
            format!("want-a,market-a,metal,{}", p(chain.shortage)),
            format!("want-b,market-b,metal,{}", p(chain.shortage)),
        ],
    );
    let mut wanted = Vec::new();
    for (market, name) in ["want-a", "want-b"].iter().enumerate() {
        for year in 0..3 {
            wanted.push(format!("{name},{},{}", 2025 + year, q(chain.demand[market][year])));
        }
    }
    writer.table("demand_years", "demand,year,quantity", wanted);
    writer.table(
        "returns",
        "return,demand,served,scrap,place,quantity,lifetime,collection_rate",
        vec![format!("back,want-a,metal,scrap,market-a,1,{},0.5", chain.lifetime)],
    );
    writer.files
}

fn case(files: Files) -> Case {
    match read_files(files, None) {
        Ok((case, _)) => case,
        Err(problems) => panic!("{}", problems.render(Lang::En)),
    }
}

fn planned(case: &Case, foresight: Foresight) -> Plan {
    let mut options = PlanOptions { foresight, ..PlanOptions::default() };
    options.solver.relative_gap = 0.0;
    let run = plan::run(case, &options, &mut Watch::none()).unwrap();
    assert!(run.check.passed(), "{:?}", run.check.violations);
    run.plan().unwrap().clone()
}

fn cost(chain: &Chain, writing: Writing) -> f64 {
    planned(&case(files(chain, writing)), Foresight::Perfect).quality.objective / writing.money
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// Cost with one rule on shares, emissions where things are made, or emissions embodied in what market a takes; and with
/// a window of one year over the same.
fn cost_with_rule(chain: &Chain, kind: usize, limit: u32) -> (f64, f64) {
    let mut files = files(chain, PLAIN);
    let processes = "process,direct_emissions,quality\nrefine,2,assumed\nrecycle,0.5,assumed\n";
    files.insert("processes.csv".to_owned(), processes.into());
    let (rule, limit) = match kind {
        0 => ("share_limit,metal,market-a,plant-a,", f64::from(limit) / 100.0),
        1 => ("export_limit,metal,,plant-b,", f64::from(limit)),
        2 => ("emission_limit,,plant-a,,territorial", f64::from(limit)),
        _ => ("emission_limit,,market-a,,embodied", f64::from(limit)),
    };
    let rules = format!("rule,kind,commodity,region,origin,basis,limit,quality\nr,{rule},{limit},assumed\n");
    files.insert("rules.csv".to_owned(), rules.into());
    let case = case(files);
    let perfect = planned(&case, Foresight::Perfect).quality.objective;
    let blind = planned(&case, Foresight::Rolling { window: 1, step: 1 }).quality.objective;
    (perfect, blind)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_consistent_and_costs_add_up(chain in chains()) {
        let plan = planned(&case(files(&chain, PLAIN)), Foresight::Perfect);
        let sum: f64 = plan.costs.iter().map(|row| row.present_value).sum();
        prop_assert!(close(sum, plan.quality.objective));
        for row in &plan.demands {
            prop_assert!(close(row.served + row.lost, row.wanted));
        }
    }

    #[test]
    fn tighter_is_never_cheaper(chain in chains()) {
        let tighter = Chain { mine: chain.mine / 2, refinery: [chain.refinery[0] / 2, chain.refinery[1]], ..chain.clone() };
        prop_assert!(cost(&tighter, PLAIN) >= cost(&chain, PLAIN) - 1e-6 * cost(&chain, PLAIN).abs().max(1.0));
    }

    #[test]
    fn a_tighter_rule_is_never_cheaper(chain in chains(), kind in 0..4usize, limits in [0..100u32, 0..100u32]) {
        let (tight, blind) = cost_with_rule(&chain, kind, limits[0].min(limits[1]));
        let (loose, _) = cost_with_rule(&chain, kind, limits[0].max(limits[1]));
        let free = cost(&chain, PLAIN);
        prop_assert!(tight >= loose - 1e-6 * loose.abs().max(1.0));
        prop_assert!(loose >= free - 1e-6 * free.abs().max(1.0));
        prop_assert!(blind >= tight - 1e-6 * tight.abs().max(1.0));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(chain in chains()) {
        let reversed = Writing { reversed: true, ..PLAIN };
        prop_assert!(close(cost(&chain, PLAIN), cost(&chain, reversed)));
    }

    #[test]
    fn grams_and_megatonnes_give_the_same_plan(chain in chains()) {
        let plain = cost(&chain, PLAIN);
        let written = Writing { unit: 1e6, ..PLAIN };
        prop_assert!(close(plain, cost(&chain, written)));
        let written = Writing { unit: 1e-6, ..PLAIN };
        prop_assert!(close(plain, cost(&chain, written)));
        let written = Writing { money: 1e6, ..PLAIN };
        prop_assert!(close(plain, cost(&chain, written)));
        let written = Writing { money: 1e-6, ..PLAIN };
        prop_assert!(close(plain, cost(&chain, written)));
    }

    #[test]
    fn a_window_over_the_horizon_sees_everything_and_less_is_never_better(chain in chains()) {
        let case = case(files(&chain, PLAIN));
        let perfect = planned(&case, Foresight::Perfect).quality.objective;
        let whole = planned(&case, Foresight::Rolling { window: 3, step: 3 }).quality.objective;
        prop_assert!(close(perfect, whole));
        let blind = planned(&case, Foresight::Rolling { window: 1, step: 1 }).quality.objective;
        prop_assert!(blind >= perfect - 1e-6 * perfect.abs().max(1.0));
    }

    #[test]
    fn the_same_case_gives_the_same_plan(chain in chains()) {
        let first = planned(&case(files(&chain, PLAIN)), Foresight::Perfect);
        let second = planned(&case(files(&chain, PLAIN)), Foresight::Perfect);
        prop_assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }
}
