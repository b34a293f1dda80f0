//! Ranges of near-optimal plans: worked by hand, by brute force, and as properties.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use denchi_core::case::{Case, Files, read, read_files};
use denchi_core::explore::Ready;
use denchi_core::explore::alternatives::{Class, Effort, Kind, Ranges, Side, Space, Thing};
use denchi_core::model::{self, Column};
use denchi_core::plan::check::{self, Tolerance};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{PlanOptions, Watch};
use denchi_solver::{Options, Termination, solve};

/// Ten units are wanted. Works A can be built for 1 a unit, B for 1.2, C for 201, ten units of each at most; nothing else
/// costs anything, and nothing is discounted.
fn two_technologies() -> Case {
    changed(|_| {})
}

/// The same with other files.
fn changed(change: impl FnOnce(&mut Files)) -> Case {
    let text = [
        (
            "case.toml",
            "name = \"two\"\ntitle = \"Two\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\nbase_year = 2025\n\
             capital = \"overnight\"\n\n[horizon]\nstart = 2025\nperiods = 1\n",
        ),
        ("commodities.csv", "commodity,unit,mass_basis\nmetal,t,product\n"),
        ("places.csv", "place,country\ntown,JPN\nport,CAN\n"),
        ("recipes.csv", "process,commodity,direction,quantity,quality\nmake,metal,output,1,assumed\n"),
        (
            "sites.csv",
            "site,place,process,capacity,quality\na,town,make,0,assumed\nb,port,make,0,assumed\nc,town,make,0,assumed\n",
        ),
        ("lanes.csv", "lane,commodity,from_place,to_place,cost,quality\nship,metal,port,town,0,assumed\n"),
        (
            "options.csv",
            "option,site,overnight_cost,maximum,lifetime,quality\nbuild-a,a,1,10,30,assumed\nbuild-b,b,1.2,10,30,assumed\n\
             build-c,c,201,10,30,assumed\n",
        ),
        ("demands.csv", "demand,place,commodity,quantity,quality\nmarket,town,metal,10,assumed\n"),
    ];
    let mut files: Files = text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    change(&mut files);
    read_files(files, None).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(name)
}

fn case(name: &str) -> Case {
    read(&folder(name), None).unwrap_or_else(|problems| panic!("{name}: {problems:#?}")).0
}

fn space(case: &Case) -> Space<'_> {
    Space::new(Ready::of(case, &PlanOptions::default(), &mut Watch::none()).unwrap())
}

fn effort(jobs: usize) -> Effort<'static> {
    Effort { jobs, audit: 0, interrupt: None, progress: &|_, _| ControlFlow::Continue(()) }
}

/// Ranges by identifier of the thing, one a slack.
fn by_id(case: &Case, ranges: &Ranges) -> BTreeMap<String, Vec<[f64; 2]>> {
    let rows = ranges.things.iter().zip(&ranges.ranges);
    rows.map(|(thing, ranges)| (thing.id(case), ranges.iter().map(|range| range.unwrap()).collect())).collect()
}

fn close(found: &[[f64; 2]], expected: &[[f64; 2]]) {
    let apart = |(found, expected): (&[f64; 2], &[f64; 2])| {
        found.iter().zip(expected).any(|(found, expected)| (found - expected).abs() > 1e-6)
    };
    assert!(found.len() == expected.len() && !found.iter().zip(expected).any(apart), "{found:?} is not {expected:?}");
}

/// The best plan builds ten of A for 10. A unit of B instead of A costs 0.2 more: 0.5 more buy 2.5, 1 more buys 5. A unit
/// of C costs 200 more: 0.0025 and 0.005. More of A than ten cannot be built.
#[test]
fn ranges_of_two_technologies_by_hand() {
    let case = two_technologies();
    let space = space(&case);
    assert!((space.cost() - 10.0).abs() < 1e-9);
    let ranges = space.ranges(Thing::all(&case, Kind::Options), &[0.1, 0.0, 0.05], &effort(1)).unwrap();
    assert_eq!(ranges.slacks, [0.0, 0.05, 0.1]);
    let found = by_id(&case, &ranges);
    close(&found["build-a"], &[[10.0, 10.0], [7.5, 10.0], [5.0, 10.0]]);
    close(&found["build-b"], &[[0.0, 0.0], [0.0, 2.5], [0.0, 5.0]]);
    close(&found["build-c"], &[[0.0, 0.0], [0.0, 0.0025], [0.0, 0.005]]);
    let class = |thing: usize, slack: usize| Class::of(ranges.ranges[thing][slack].unwrap(), ranges.scale(thing), 0.01);
    assert_eq!([class(0, 0), class(1, 0), class(2, 0)], [Class::MustHave, Class::Never, Class::Never]);
    assert_eq!([class(0, 2), class(1, 2), class(2, 2)], [Class::MustHave, Class::RealChoice, Class::Never]);
    // The most of A is what the plan has, the least of B and C too.
    assert_eq!((ranges.tally.warm, ranges.tally.cold), (9, 0));
    assert_eq!(ranges.tally.settled, 9);
}

/// What B makes is what is sent from CAN to JPN; a tenth more money sends half of all, and makes half of it there.
#[test]
fn sites_streams_and_shares_by_hand() {
    let case = two_technologies();
    let space = space(&case);
    let things = [Kind::Sites, Kind::Imports, Kind::Shares].into_iter().flat_map(|kind| Thing::all(&case, kind));
    let found = by_id(&case, &space.ranges(things.collect(), &[0.05, 0.1], &effort(1)).unwrap());
    close(&found["b"], &[[0.0, 2.5], [0.0, 5.0]]);
    close(&found["metal/CAN/JPN"], &[[0.0, 2.5], [0.0, 5.0]]);
    close(&found["metal/CAN"], &[[0.0, 0.25], [0.0, 0.5]]);
    close(&found["metal/JPN"], &[[0.75, 1.0], [0.5, 1.0]]);
}

/// Whole units of four: three of A serve ten, for 12. A unit of B instead costs 0.8 more, and a tenth of 12 is 1.2: one.
/// Fractions would be 10 for 10, and much more freedom.
#[test]
fn whole_units_by_hand() {
    let case = changed(|files| {
        let options = "option,site,overnight_cost,maximum,unit_size,lifetime,quality\nbuild-a,a,1,12,4,30,assumed\n\
                       build-b,b,1.2,12,4,30,assumed\n";
        files.insert("options.csv".to_owned(), options.as_bytes().to_vec());
    });
    let space = space(&case);
    assert!(space.is_integer());
    assert!((space.cost() - 12.0).abs() < 1e-9);
    let ranges = space.ranges(Thing::all(&case, Kind::Options), &[0.05, 0.1], &effort(1)).unwrap();
    let found = by_id(&case, &ranges);
    close(&found["build-a"], &[[12.0, 12.0], [8.0, 12.0]]);
    close(&found["build-b"], &[[0.0, 0.0], [0.0, 4.0]]);
    assert_eq!(ranges.tally.warm, 0);
}

/// The farthest from ten of A has five of each, two of three ranges from end to end: 2/3. The third plan spends half on
/// B and half on C: 1/2 from either. (The 0.005 of C replace as much of A, hence the tolerance.)
#[test]
fn plans_that_differ_by_hand() {
    let case = two_technologies();
    let space = space(&case);
    let ranges = space.ranges(Thing::all(&case, Kind::Options), &[0.1], &effort(1)).unwrap();
    let plans = space.different(2, &ranges, &effort(1)).unwrap();
    let distances: Vec<&[f64]> = plans.iter().map(|plan| plan.distances.as_slice()).collect();
    assert_eq!(distances.len(), 2);
    assert!((distances[0][0] - 2.0 / 3.0).abs() < 1e-3, "{distances:?}");
    assert!(distances[1].iter().all(|distance| (distance - 0.5).abs() < 1e-3), "{distances:?}");
    for different in &plans {
        is_near(&case, &space, &different.plan, 0.1);
    }
    // Nothing differs where nothing is open.
    let ranges = space.ranges(Thing::all(&case, Kind::Options), &[0.0], &effort(1)).unwrap();
    assert!(space.different(2, &ranges, &effort(1)).unwrap().is_empty());
}

/// A plan passes its check against the case, and costs no more than a slack allows.
fn is_near(case: &Case, space: &Space, plan: &Plan, slack: f64) {
    let check = check::verify(case, plan, Tolerance::of(&Options::default()));
    assert!(check.passed(), "{check:#?}");
    let cost: f64 = plan.costs.iter().map(|row| row.present_value).sum();
    let most = space.budget(slack);
    assert!(cost <= most + 1e-6 * most.abs(), "{cost} is more than {most}");
}

/// The plan is in every range, a wider slack leaves no less, and every extreme is a plan within its slack.
#[test]
fn ranges_hold_the_plan_and_nest_and_their_ends_are_plans() {
    let mut ends = 0;
    for name in ["tutorial", "textbook/capacity-expansion", "textbook/recycling-loop", "textbook/share-limit"] {
        let case = case(name);
        let space = space(&case);
        let things: Vec<Thing> = [Kind::Options, Kind::Timing, Kind::Sites, Kind::Imports, Kind::Shares]
            .into_iter()
            .flat_map(|kind| Thing::all(&case, kind))
            .collect();
        let slacks = [0.0, 0.02, 0.1];
        let ranges = space.ranges(things, &slacks, &effort(1)).unwrap();
        assert!(ranges.complete());
        for (number, thing) in ranges.things.iter().enumerate() {
            let planned = ranges.planned[number];
            let mut before = [planned; 2];
            for (&slack, range) in slacks.iter().zip(&ranges.ranges[number]) {
                let range = range.unwrap();
                assert!(
                    range[0] <= before[0] && before[1] <= range[1],
                    "{name}, {}: {range:?} {before:?}",
                    thing.id(&case)
                );
                before = range;
                for side in [Side::Least, Side::Most] {
                    let plan = space.plan_at(thing, side, slack, &effort(1)).unwrap();
                    is_near(&case, &space, &plan, slack);
                    ends += 1;
                }
            }
        }
    }
    assert!(ends > 100, "{ends}");
}

/// The same programme, unscaled, cold and by another way to its columns.
#[test]
fn ranges_of_the_tutorial_by_brute_force() {
    let case = case("tutorial");
    let space = space(&case);
    let things: Vec<Thing> =
        [Kind::Sites, Kind::Imports].into_iter().flat_map(|kind| Thing::all(&case, kind)).collect();
    let slacks = [0.01, 0.05, 0.1];
    let ranges = space.ranges(things, &slacks, &effort(1)).unwrap();
    let (mut compared, mut open) = (0, 0);
    for (thing, ranges) in ranges.things.iter().zip(&ranges.ranges) {
        for (&slack, range) in slacks.iter().zip(ranges) {
            let range = range.unwrap();
            for (sign, found) in [(1.0, range[0]), (-1.0, range[1])] {
                let expected = brute_force(&case, thing, space.budget(slack), sign);
                assert!(
                    (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
                    "{}, {slack}: {found} is not {expected}",
                    thing.id(&case)
                );
                compared += 1;
            }
            open += usize::from(range[1] - range[0] > 1e-3 * range[1]);
        }
    }
    // Four sites, three streams between countries.
    assert_eq!(compared, 7 * 3 * 2);
    assert!(open > 10, "{open}");
}

fn brute_force(case: &Case, thing: &Thing, budget: f64, sign: f64) -> f64 {
    let built = model::build(case, &case.settings.periods, model::BuildOptions::default()).unwrap();
    let mut problem = built.problem;
    let costs: Vec<(usize, f64)> = problem.cost.iter().copied().enumerate().collect();
    problem.append_row(f64::NEG_INFINITY, budget - problem.offset, &costs);
    problem.offset = 0.0;
    let country = |place| case.places[place].country.as_deref().unwrap();
    for (column, cost) in built.columns.iter().zip(&mut problem.cost) {
        let counts = match (thing, *column) {
            (Thing::Site(of), Column::Activity { site, .. }) => site == *of,
            (Thing::Import(of, from, to), Column::Flow { lane, .. }) => {
                let lane = &case.lanes[lane];
                lane.commodity == *of && country(lane.from) == from && country(lane.to) == to
            }
            _ => false,
        };
        *cost = if counts { sign } else { 0.0 };
    }
    let outcome = solve(problem, &Options::default(), &mut denchi_solver::Watch::none()).unwrap();
    assert_eq!(outcome.termination, Termination::Optimal);
    sign * outcome.objective.unwrap()
}

/// Answers found once more without a start are the same, and so are those of several threads.
#[test]
fn answers_without_a_start_and_by_more_threads() {
    let case = case("textbook/recycling-loop");
    let space = space(&case);
    let things: Vec<Thing> = [Kind::Sites, Kind::Shares].into_iter().flat_map(|kind| Thing::all(&case, kind)).collect();
    let audited = |jobs| Effort { audit: 1, ..effort(jobs) };
    let one = space.ranges(things.clone(), &[0.01, 0.05], &audited(1)).unwrap();
    let three = space.ranges(things, &[0.01, 0.05], &audited(3)).unwrap();
    assert_eq!(one, three);
    assert!(one.tally.audited > 0 && one.tally.worst_audit < 1e-6, "{:?}", one.tally);
}

/// A run that is stopped says what it has not.
#[test]
fn a_stopped_run_leaves_out_what_it_did_not_find() {
    let case = case("tutorial");
    let space = space(&case);
    let stop: &(dyn Fn(usize, usize) -> ControlFlow<()> + Sync) = &|_, _| ControlFlow::Break(());
    let ranges = space.ranges(Thing::all(&case, Kind::Sites), &[0.1], &Effort { progress: stop, ..effort(1) }).unwrap();
    assert!(!ranges.complete());
    assert_eq!(ranges.things.len(), 4);
}
