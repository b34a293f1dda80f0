//! Conflicts worked by hand: every set that is reported excludes itself, and no longer does without any one of its members.

#![cfg(test)]

use denchi_core::case::{Case, Files, read_files};
use std::sync::atomic::{AtomicBool, Ordering};

use denchi_core::explore::ExploreError;
use denchi_core::explore::conflict::{self, Conflict, Member, Proof, Step, Subject};
use denchi_core::explore::repair::{self, Repair};
use denchi_core::plan::{PlanOptions, Watch};

const CASE: &str = "name = \"conflict\"\ntitle = \"Conflict\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\nbase_year = 2025\n[horizon]\nstart = 2025\nperiods = PERIODS\nlength = \"1y\"\n";

/// A market in Japan that buys metal from China and Canada, at most `maximum` of each.
struct World(Files);

impl World {
    fn new(periods: usize, demand: f64, maximum: &str) -> Self {
        let mut world = World(Files::new());
        world.put("case.toml", &CASE.replace("PERIODS", &periods.to_string()));
        world.put("commodities.csv", "commodity,unit,quality\nmetal,t,assumed\n");
        world.put(
            "places.csv",
            "place,country,quality\neast,CHN,assumed\nwest,CAN,assumed\nhome,JPN,assumed\nabroad,USA,assumed\n",
        );
        world.put(
            "supplies.csv",
            &format!(
                "supply,place,commodity,price,maximum,quality\neast,east,metal,10,{maximum},assumed\nwest,west,metal,14,{maximum},assumed\n"
            ),
        );
        world.put(
            "lanes.csv",
            "lane,commodity,from_place,to_place,cost,quality\neast,metal,east,home,1,assumed\nwest,metal,west,home,1,assumed\n",
        );
        world.put(
            "demands.csv",
            &format!("demand,place,commodity,quantity,quality\nmarket,home,metal,{demand},assumed\n"),
        );
        world
    }

    fn put(&mut self, name: &str, content: &str) {
        self.0.insert(name.to_owned(), content.as_bytes().to_vec());
    }

    /// Rows `name,origin,limit` of share limits on what Japan is supplied with.
    fn share_limits(mut self, rows: &[(&str, &str, f64)]) -> Self {
        let mut text = "rule,kind,commodity,region,origin,basis,limit,quality\n".to_owned();
        for (name, origin, limit) in rows {
            text.push_str(&format!("{name},share_limit,metal,JPN,{origin},amount,{limit},assumed\n"));
        }
        self.put("rules.csv", &text);
        self
    }

    fn with(mut self, name: &str, content: &str) -> Self {
        self.put(name, content);
        self
    }

    fn case(self) -> Case {
        read_files(self.0, None).unwrap_or_else(|problems| panic!("{problems:#?}")).0
    }
}

/// The conflict of a case, after its defining properties have been checked by solving.
fn conflict(case: &Case) -> Conflict {
    let options = PlanOptions::default();
    let found = conflict::find(case, &options, &mut Watch::none(), &mut |_| {}).unwrap().unwrap();
    let excludes = |members: &[Member]| conflict::excludes(case, members, &options, &mut Watch::none()).unwrap();
    assert!(excludes(&found.members), "{found:?}");
    for dropped in 0..found.members.len() {
        let mut others = found.members.clone();
        others.remove(dropped);
        assert!(!excludes(&others), "{found:?} without {dropped}");
    }
    found
}

fn names(case: &Case, found: &Conflict) -> Vec<String> {
    let name = |member: &Member| format!("{} {}", member.subject.id(), member.subject.row(case).1);
    found.members.iter().map(name).collect()
}

#[test]
fn two_rules_among_many_harmless_ones() {
    // At most 30 % from China and at most 60 % from Canada: nothing else is sold.
    let mut rules = vec![("china", "CHN", 0.3), ("canada", "CAN", 0.6)];
    let harmless: Vec<String> = (0..30).map(|number| format!("harmless{number}")).collect();
    for (number, name) in harmless.iter().enumerate() {
        rules.insert(number % 2, (name, if number % 3 == 0 { "CHN" } else { "CAN" }, 0.9));
    }
    let case = World::new(3, 100.0, "INF").share_limits(&rules).case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["rule china", "rule canada", "demand market"]);
    assert_eq!(found.proof, Proof::Smallest);
    assert!(found.members.iter().all(|member| member.periods == [0]), "{found:?}");
}

#[test]
fn a_demand_above_all_that_is_sold() {
    let case = World::new(1, 100.0, "40").case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["demand market", "supply east", "supply west"]);
    assert_eq!(found.proof, Proof::Smallest);
}

#[test]
fn the_period_that_matters() {
    // 60 of each are sold: enough for 100 and 110, not for 130.
    let case = World::new(3, 100.0, "60")
        .with(
            "demand_years.csv",
            "demand,year,quantity,quality\nmarket,2025,100,assumed\nmarket,2026,110,assumed\nmarket,2027,130,assumed\n",
        )
        .case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["demand market", "supply east", "supply west"]);
    assert!(found.members.iter().all(|member| member.periods == [2]), "{found:?}");
}

#[test]
fn an_origin_limit_that_nobody_can_keep() {
    // Everything that is sold was mined in China.
    let case = World::new(1, 100.0, "INF")
        .with("elements.csv", "element,quality\nLi,assumed\n")
        .with("contents.csv", "commodity,element,content,quality\nmetal,Li,1,assumed\n")
        .with(
            "places.csv",
            "place,country,quality\neast,CHN,assumed\nwest,CHN,assumed\nhome,JPN,assumed\nabroad,USA,assumed\n",
        )
        .with(
            "rules.csv",
            "rule,kind,element,region,origin,limit,quality\norigin,origin_limit,Li,JPN,CHN,0.2,assumed\n",
        )
        .case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["rule origin", "demand market"]);
    assert_eq!(found.proof, Proof::Smallest);
}

const WITH_ABROAD: &str =
    "demand,place,commodity,quantity,quality\nmarket,home,metal,100,assumed\nother,abroad,metal,5,assumed\n";

#[test]
fn a_demand_that_nothing_reaches_in_time() {
    // What leaves in a year arrives in the next one.
    let case = World::new(2, 100.0, "INF")
        .with("demands.csv", WITH_ABROAD)
        .with("lanes.csv", "lane,commodity,from_place,to_place,cost,lead_time,quality\neast,metal,east,home,1,0,assumed\nabroad,metal,west,abroad,1,300,assumed\n")
        .case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["demand other"]);
    assert_eq!((found.members[0].periods.as_slice(), found.proof), ([0].as_slice(), Proof::Smallest));
}

#[test]
fn the_smallest_set_is_not_the_first_one() {
    // The filter drops lanes before rules, and so ends with both share limits and the demand. Smaller is the other market
    // with its lane, which carries 3 of 5.
    let case = World::new(1, 100.0, "INF")
        .share_limits(&[("china", "CHN", 0.3), ("canada", "CAN", 0.6)])
        .with("demands.csv", WITH_ABROAD)
        .with("lanes.csv", "lane,commodity,from_place,to_place,cost,maximum,quality\neast,metal,east,home,1,INF,assumed\nwest,metal,west,home,1,INF,assumed\nabroad,metal,west,abroad,1,3,assumed\n")
        .case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["demand other", "lane abroad"]);
    assert_eq!(found.proof, Proof::Smallest);
    // The set that the filter finds is irreducible, too.
    let rule = |name| Subject::Rule(case.rules.find(name).unwrap());
    let market = Subject::Demand(case.demands.find("market").unwrap());
    let first = [rule("china"), rule("canada"), market].map(|subject| Member { subject, periods: vec![0] });
    let excludes =
        |members: &[Member]| conflict::excludes(&case, members, &PlanOptions::default(), &mut Watch::none()).unwrap();
    assert!(excludes(&first));
    assert!(!excludes(&first[..2]) && !excludes(&first[1..]) && !excludes(&[first[0].clone(), first[2].clone()]));
}

#[test]
fn a_case_with_a_plan_has_no_conflict() {
    let case = World::new(2, 100.0, "60").case();
    assert!(conflict::find(&case, &PlanOptions::default(), &mut Watch::none(), &mut |_| {}).unwrap().is_none());
}

#[test]
fn what_comes_back_must_go_somewhere() {
    // 7 t on the water arrive at a place from which nothing leaves.
    let case = World::new(1, 100.0, "INF")
        .with(
            "in_transit.csv",
            "shipment,commodity,place,arrival,quantity,quality\nship,metal,abroad,2025.5,7,assumed\n",
        )
        .case();
    let found = conflict(&case);
    let [member] = &found.members[..] else { panic!("{found:?}") };
    assert!(matches!(member.subject, Subject::Arrivals(..)), "{found:?}");
}

#[test]
fn whole_plants_can_be_what_excludes() {
    // Plants of 60 a year, at most 100 in all: one can be built, and 60 sold, of the 80 that are wanted. Halves would do.
    let case = World::new(1, 80.0, "INF")
        .with("supplies.csv", "supply,place,commodity,price,quality\neast,east,ore,10,assumed\n")
        .with("commodities.csv", "commodity,unit,quality\nmetal,t,assumed\nore,t,assumed\n")
        .with("lanes.csv", "lane,commodity,from_place,to_place,cost,quality\neast,ore,east,home,1,assumed\n")
        .with("processes.csv", "process,quality\nsmelting,assumed\n")
        .with("recipes.csv", "process,commodity,direction,quantity,quality\nsmelting,ore,input,1,assumed\nsmelting,metal,output,1,assumed\n")
        .with("sites.csv", "site,place,process,capacity,quality\nsmelter,home,smelting,0,assumed\n")
        .with(
            "options.csv",
            "option,site,overnight_cost,unit_size,maximum,lead_time,lifetime,quality\nplant,smelter,100,60,100,0,20,assumed\n",
        )
        .case();
    let found = conflict(&case);
    assert_eq!(names(&case, &found), ["demand market", "option_maximum plant", "capacity smelter"]);
}

/// 30 lanes from China, the only ones, over `periods` years, with a limit on German lithium, which nobody sells, and one on
/// Chinese lithium.
fn many_lanes(periods: usize) -> World {
    let mut lanes = "lane,commodity,from_place,to_place,cost,quality\n".to_owned();
    (0..30).for_each(|number| lanes.push_str(&format!("lane{number},metal,east,home,{number},assumed\n")));
    World::new(periods, 100.0, "INF")
        .with("elements.csv", "element,quality\nLi,assumed\n")
        .with("contents.csv", "commodity,element,content,quality\nmetal,Li,1,assumed\n")
        .with("lanes.csv", &lanes)
        .with(
            "rules.csv",
            "rule,kind,element,region,origin,limit,quality\ngerman,origin_limit,Li,JPN,DEU,0,assumed\nchinese,origin_limit,Li,JPN,CHN,0.2,assumed\n",
        )
}

#[test]
fn a_large_case_is_asked_with_the_rules_that_matter() {
    // Up to 5 000 columns all rules are held at once, above first none, then the tightest, which is harmless, then both.
    for (periods, proof, wanted) in [(2, Proof::Smallest, vec![]), (170, Proof::Irreducible, vec![0, 1, 2])] {
        let case = many_lanes(periods).case();
        let mut rules = Vec::new();
        let mut tell = |step| {
            if let Step::Rules { held, of } = step {
                assert_eq!(of, 2);
                rules.push(held);
            }
        };
        let found = conflict::find(&case, &PlanOptions::default(), &mut Watch::none(), &mut tell).unwrap().unwrap();
        assert_eq!(rules, wanted);
        assert_eq!(names(&case, &found), ["rule chinese", "demand market"]);
        assert_eq!(found.proof, proof);
        assert!(found.members.iter().all(|member| member.periods == [0]), "{found:?}");
        // Two rules, a demand and a market; two supplies have no limit.
        assert_eq!(found.considered, 4);
    }
}

#[test]
fn a_search_that_is_stopped_keeps_what_excludes_itself() {
    let case = many_lanes(170).case();
    let stop = AtomicBool::new(false);
    let mut watch =
        Watch { solver: denchi_solver::Watch { interrupt: Some(&stop), ..Default::default() }, stage: None };
    let mut tell = |step| {
        if let Step::Needed { .. } = step {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let found = conflict::find(&case, &PlanOptions::default(), &mut watch, &mut tell).unwrap().unwrap();
    assert_eq!(
        (names(&case, &found), found.proof),
        (vec!["rule chinese".into(), "demand market".into()], Proof::Infeasible)
    );
    let excludes =
        |members: &[Member]| conflict::excludes(&case, members, &PlanOptions::default(), &mut Watch::none()).unwrap();
    assert!(excludes(&found.members));
    // Before anything is known there is nothing to keep.
    let stopped = conflict::find(&case, &PlanOptions::default(), &mut watch, &mut |_| {});
    assert!(matches!(stopped, Err(ExploreError::Stopped)), "{stopped:?}");
}

/// Up to three repairs of a world without a plan.
fn repairs(world: World) -> (Case, Vec<Repair>) {
    let files = world.0.clone();
    let case = world.case();
    let found = repair::find(&case, &files, 3, &PlanOptions::default(), &mut Watch::none(), &mut |_| {}).unwrap();
    assert!(!found.stopped);
    (case, found.found)
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-5 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// What each repair changes first, by how much, and what the plan then costs; by name.
fn told(case: &Case, repairs: &[Repair]) -> Vec<(String, f64, f64)> {
    let tell = |repair: &Repair| {
        let [change] = &repair.changes[..] else { panic!("{repair:?}") };
        (format!("{} {}", change.subject.id(), change.subject.row(case).1), change.share, repair.cost)
    };
    let mut all: Vec<_> = repairs.iter().map(tell).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn are(found: &[(String, f64, f64)], expected: &[(&str, f64, f64)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((name, share, cost), (expected_name, expected_share, expected_cost)) in found.iter().zip(expected) {
        assert_eq!(name, expected_name);
        close(*share, *expected_share);
        close(*cost, *expected_cost);
    }
}

#[test]
fn rules_are_relaxed_by_points() {
    // China 40 %: 40 at 11, 60 at 15. Canada 70 %: 30 at 11, 70 at 15. Or nothing is supplied at all.
    let rules = [("china", "CHN", 0.3), ("canada", "CAN", 0.6)];
    let (case, found) = repairs(World::new(2, 100.0, "INF").share_limits(&rules));
    are(
        &told(&case, &found),
        &[("demand market", 1.0, 0.0), ("rule canada", 0.1, 2.0 * 1380.0), ("rule china", 0.1, 2.0 * 1340.0)],
    );
    let china = found.iter().flat_map(|repair| &repair.changes).find(|change| change.subject.row(&case).1 == "china");
    let values = china.unwrap().values.unwrap();
    close(values[0], 0.3);
    close(values[1], 0.4);
}

#[test]
fn demand_is_given_up_or_more_is_sold() {
    // 80 of 100 can be had: 20 % less demand, or half as much again of either supply.
    let (case, found) = repairs(World::new(1, 100.0, "40"));
    let expected = [("demand market", 0.2, 1040.0), ("supply east", 0.5, 1260.0), ("supply west", 0.5, 1340.0)];
    are(&told(&case, &found), &expected);
    assert_eq!(found[0].changes[0].subject.id(), "demand");
    let [(period, amount)] = found[0].changes[0].amounts[..] else { panic!("{found:?}") };
    assert_eq!(period, 0);
    close(amount, 20.0);
}

#[test]
fn demand_is_given_up_where_it_must_be() {
    // 120 a year can be had: 10 of the last year are too much.
    let years = "demand,year,quantity,quality\nmarket,2025,100,assumed\nmarket,2027,130,assumed\n";
    let (case, found) = repairs(World::new(3, 100.0, "60").with("demand_years.csv", years));
    let change = &found[0].changes[0];
    assert_eq!(change.subject, Subject::Demand(case.demands.find("market").unwrap()));
    close(change.share, 10.0 / 130.0);
    let [(period, amount)] = change.amounts[..] else { panic!("{change:?}") };
    assert_eq!(period, 2);
    close(amount, 10.0);
    // 60 of each at 11 and 15 in the last year; 60 and 40, 60 and 55 before.
    close(found[0].cost, 180.0 * 11.0 + (40.0 + 55.0 + 60.0) * 15.0);
}

#[test]
fn a_plant_that_is_not_there_yet_is_not_repaired() {
    // 20 t of 100 come through the old smelter; the new one, which has no capacity, can be built for 30. Half as much again
    // of it is 45, not enough: what helps is half the demand, the old smelter at 70, or 70 of the new one.
    let (case, found) = repairs(
        World::new(1, 100.0, "INF")
            .with("supplies.csv", "supply,place,commodity,price,quality\neast,east,ore,10,assumed\n")
            .with("commodities.csv", "commodity,unit,quality\nmetal,t,assumed\nore,t,assumed\n")
            .with("lanes.csv", "lane,commodity,from_place,to_place,cost,quality\neast,ore,east,home,1,assumed\n")
            .with("processes.csv", "process,quality\nsmelting,assumed\n")
            .with("recipes.csv", "process,commodity,direction,quantity,quality\nsmelting,ore,input,1,assumed\nsmelting,metal,output,1,assumed\n")
            .with("sites.csv", "site,place,process,capacity,quality\nold,home,smelting,20,assumed\nnew,home,smelting,0,assumed\n")
            .with(
                "options.csv",
                "option,site,overnight_cost,maximum,lead_time,lifetime,quality\nplant,new,100,30,0,20,assumed\n",
            ),
    );
    let mut shares: Vec<(&str, f64)> =
        found.iter().map(|repair| (repair.changes[0].subject.id(), repair.changes[0].share)).collect();
    shares.sort_by(|a, b| a.0.cmp(b.0));
    let [(capacity, old), (demand, less), (option, more)] = shares[..] else { panic!("{found:?}") };
    assert_eq!([capacity, demand, option], ["capacity", "demand", "option_maximum"]);
    close(less, 0.5);
    close(old, 2.5);
    close(more, 5.0 / 3.0);
    assert!(found.iter().all(|repair| repair.changes.len() == 1), "{case:?}");
}
