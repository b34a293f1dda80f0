//! Frontiers: vertices and slopes worked by hand, and what must hold of any.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::ops::ControlFlow;
use std::path::Path;

use denchi_core::case::variant::Variant;
use denchi_core::case::{Case, Files, read_files};
use denchi_core::catalogue::Lang;
use denchi_core::explore::frontier::{self, Frontier, FrontierOptions, Told};
use denchi_core::explore::{Measure, Ready};
use denchi_core::plan::{PlanOptions, Watch, check};

const OPTIONS: FrontierOptions = FrontierOptions { points: 20, tolerance: 1e-9, shortage: false, levels: 3, jobs: 1 };

fn read(files: Files) -> Case {
    read_files(files, None).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En))).0
}

fn folder(name: &str) -> Files {
    denchi_core::case::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(name)).unwrap()
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// The case with what its measures need, ready, and its frontier.
fn traced<R>(files: &Files, measures: &[&str], options: &FrontierOptions, look: impl Fn(&Ready, &Frontier) -> R) -> R {
    let case = read(files.clone());
    let measures: Vec<Measure> = measures.iter().map(|id| Measure::parse(id, &case).unwrap()).collect();
    let changes: Vec<_> = measures.iter().flat_map(|measure| measure.changes(&case)).collect();
    let case = if changes.is_empty() {
        case
    } else {
        let variant = Variant { name: "measured".into(), title: ["m".into(), "m".into()], changes };
        read_files(variant.files(files, None), Some("measured")).unwrap_or_else(|e| panic!("{}", e.render(Lang::En))).0
    };
    let mut ready = Ready::of(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let axes = measures.iter().map(|measure| measure.in_programme(&ready).unwrap()).collect();
    let told = Told { points: &|_| ControlFlow::Continue(()), interrupt: None };
    let frontier = frontier::trace(&mut ready, axes, options, told).unwrap();
    look(&ready, &frontier)
}

/// Ten tonnes are wanted. Coal makes any at 1 with 2 t CO2e, gas six at 3 with 0.5, wind any at 10 with none.
fn two_fuels() -> Files {
    let toml = "name = \"fuels\"\ntitle = \"Fuels\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\n\
                base_year = 2025\n[horizon]\nstart = 2025\nperiods = 1\nlength = \"1y\"\n";
    let table = |name: &str, text: &str| (format!("{name}.csv"), text.as_bytes().to_vec());
    [
        ("case.toml".to_owned(), toml.as_bytes().to_vec()),
        table("commodities", "commodity,unit,quality\nmetal,t,assumed\n"),
        table("places", "place,country,quality\nhome,JPN,assumed\n"),
        table(
            "supplies",
            "supply,place,commodity,price,maximum,emissions,quality\ncoal,home,metal,1,100,2,assumed\n\
             gas,home,metal,3,6,0.5,assumed\nwind,home,metal,10,100,0,assumed\n",
        ),
        table("demands", "demand,place,commodity,quantity,quality\nours,home,metal,10,assumed\n"),
    ]
    .into_iter()
    .collect()
}

/// All coal costs 10 and emits 20. Gas in its place saves 1.5 t for 2 until all six are used: 22 for 11 t. Wind for coal
/// saves 2 t for 9: 58 for 3 t. Wind for gas saves 0.5 t for 7: 100 for nothing.
#[test]
fn vertices_and_slopes_are_those_worked_by_hand() {
    traced(&two_fuels(), &["emissions"], &OPTIONS, |ready, frontier| {
        let pieces = [-2.0 / 1.5, -9.0 / 2.0, -7.0 / 0.5];
        let corners = [
            [20.0, 10.0, pieces[0], 0.0],
            [11.0, 22.0, pieces[1], pieces[0]],
            [3.0, 58.0, pieces[2], pieces[1]],
            [0.0, 100.0, f64::NEG_INFINITY, pieces[2]],
        ];
        for [at, cost, ..] in corners {
            let found = frontier
                .points
                .iter()
                .any(|point| (point.measures[0] - at).abs() <= 1e-6 && (point.cost - cost).abs() <= 1e-6);
            assert!(found, "{at} at {cost} is missing: {:?}", frontier.points);
        }
        for (number, point) in frontier.points.iter().enumerate() {
            assert!(!point.dominated);
            touches(point, &corners);
            // Nothing lies between: all pieces are known.
            point.between.into_iter().for_each(|height| close(height, 0.0));
            let plan = frontier.plan(ready, number);
            close(plan.quality.objective, point.cost);
            close(frontier.axes[0].value(ready.case, &plan), point.measures[0]);
            assert!(
                check::verify(ready.case, &plan, check::Tolerance::of(&denchi_solver::Options::default())).passed()
            );
        }
    });
}

/// Ten tonnes of lithium at home: Chinese at 1, Canadian at 3 for at most eight, American at 9.
fn three_mines() -> Files {
    let table = |name: &str, text: &str| (format!("{name}.csv"), text.as_bytes().to_vec());
    let mut files = two_fuels();
    files.extend([
        table("elements", "element\nLi\n"),
        table("contents", "commodity,element,content,quality\nmetal,Li,1,assumed\n"),
        table(
            "places",
            "place,country,quality\npit,CHN,assumed\nmine,CAN,assumed\nbrine,USA,assumed\nhome,JPN,assumed\n",
        ),
        table(
            "supplies",
            "supply,place,commodity,price,maximum,quality\na,pit,metal,1,100,assumed\nb,mine,metal,3,8,assumed\n\
             c,brine,metal,9,100,assumed\n",
        ),
        table(
            "lanes",
            "lane,commodity,from_place,to_place,cost,quality\nah,metal,pit,home,0,assumed\n\
             bh,metal,mine,home,0,assumed\nch,metal,brine,home,0,assumed\n",
        ),
    ]);
    files
}

/// All Chinese costs 10. Canadian in its place costs 2 a tonne, a tenth of what is consumed, more: 26 with 20 % left, and
/// American 8 more: 42 with none.
#[test]
fn dependence_is_a_percentage_of_what_is_consumed() {
    for id in ["origin:CHN/Li@JPN", "origin:CHN@JPN"] {
        traced(&three_mines(), &[id], &OPTIONS, |ready, frontier| {
            let corners = [[100.0, 10.0, -0.2, 0.0], [20.0, 26.0, -0.8, -0.2], [0.0, 42.0, f64::NEG_INFINITY, -0.8]];
            for [at, cost, ..] in corners {
                let close = |a: f64, b: f64| (a - b).abs() <= 1e-6;
                let found = |point: &frontier::Point| close(point.measures[0], at) && close(point.cost, cost);
                assert!(frontier.points.iter().any(found), "{at} at {cost} is missing: {:?}", frontier.points);
            }
            for (number, point) in frontier.points.iter().enumerate() {
                let plan = frontier.plan(ready, number);
                close(frontier.axes[0].value(ready.case, &plan), point.measures[0]);
                touches(point, &corners);
            }
        });
    }
}

/// The slope at a point is that of a line that touches the frontier: between those of the pieces to both sides. By corner:
/// measure, cost, slope to the dear side and to the other.
fn touches(point: &frontier::Point, corners: &[[f64; 4]]) {
    let Some(slope) = point.slopes[0] else { return };
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6;
    // Between corners a point lies on a piece, whose slope is that to the dear side of the corner before.
    let [_, _, steep, flat] =
        corners.iter().copied().find(|corner| close(corner[0], point.measures[0])).unwrap_or_else(|| {
            let before = corners.iter().rev().find(|corner| corner[0] > point.measures[0]).unwrap();
            [0.0, 0.0, before[2], before[2]]
        });
    assert!(steep - 1e-6 <= slope && slope <= flat + 1e-6, "{slope} at {}", point.measures[0]);
}

/// The tutorial against what it ships from Australia, and two fuels: convex and falling.
#[test]
fn a_frontier_is_convex_and_each_point_is_what_a_plan_costs_under_its_limit() {
    for (files, id) in [(folder("tutorial"), "imports:AUS@CAN"), (two_fuels(), "emissions")] {
        let (points, range) = traced(&files, &[id], &OPTIONS, |ready, frontier| {
            let points: Vec<[f64; 3]> = frontier
                .points
                .iter()
                .map(|point| [point.measures[0], point.cost, point.slopes[0].unwrap_or(0.0)])
                .collect();
            for (number, point) in frontier.points.iter().enumerate() {
                let plan = frontier.plan(ready, number);
                assert!(
                    check::verify(ready.case, &plan, check::Tolerance::of(&denchi_solver::Options::default())).passed()
                );
                close(frontier.axes[0].value(ready.case, &plan), point.measures[0]);
            }
            let range = points[points.len() - 1][1] - points[0][1];
            (points, range)
        });
        assert!(points.len() > 2, "{points:?}");
        for pair in points.windows(2) {
            let ([x0, y0, _], [x1, y1, s1]) = (pair[0], pair[1]);
            assert!(x1 < x0 && y1 >= y0 - 1e-9 * range, "{points:?}");
            // Convex: the chord is no steeper than the tangent at its dear end, and no flatter than that at the other.
            let chord = (y0 - y1) / (x0 - x1);
            assert!(
                s1 <= chord * (1.0 - 1e-6) + 1e-9 && chord <= pair[0][2] * (1.0 - 1e-6) + 1e-6 * range,
                "{points:?}"
            );
        }
    }
}

/// One thread or two: the same points.
#[test]
fn threads_change_nothing() {
    let values = |jobs| {
        traced(&folder("tutorial"), &["imports:AUS@CAN"], &FrontierOptions { jobs, ..OPTIONS }, |_, frontier| {
            let of = |point: &frontier::Point| (point.cost.to_bits(), point.measures[0].to_bits(), point.pivots);
            frontier.points.iter().map(of).collect::<Vec<_>>()
        })
    };
    assert_eq!(values(1), values(2));
}

/// Each point, planned without a start under its limit, which is a rule of the case then, costs the same.
#[test]
fn a_point_costs_what_a_plan_under_its_limit_costs() {
    // Purchases emit nothing in a territory: there the fuels are processes.
    traced(&burning(two_fuels()), &["emissions@JPN"], &OPTIONS, |_, frontier| {
        for point in &frontier.points {
            let limit = point.limits[0].map_or(point.measures[0], |limit| limit);
            let mut files = burning(two_fuels());
            let rule = format!("rule,kind,basis,limit,quality\ncap,emission_limit,territorial,{limit},assumed\n");
            files.insert("rules.csv".to_owned(), rule.into_bytes());
            let case = read(files);
            let run = denchi_core::plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
            let plan = run.plan().unwrap_or_else(|| panic!("{limit}"));
            close(plan.quality.objective, point.cost);
        }
        assert!(frontier.points.len() >= 4);
    });
}

/// The fuels as sites with a process each, whose emissions are territorial.
fn burning(mut files: Files) -> Files {
    let table = |name: &str, text: &str| (format!("{name}.csv"), text.as_bytes().to_vec());
    files.remove("supplies.csv");
    files.extend([
        table(
            "processes",
            "process,direct_emissions,variable_cost,quality\ncoal,2,1,assumed\ngas,0.5,3,assumed\nwind,0,10,assumed\n",
        ),
        table(
            "recipes",
            "process,commodity,direction,quantity,quality\ncoal,metal,output,1,assumed\ngas,metal,output,1,assumed\n\
             wind,metal,output,1,assumed\n",
        ),
        table(
            "sites",
            "site,place,process,capacity,quality\na,home,coal,100,assumed\nb,home,gas,6,assumed\nc,home,wind,100,assumed\n",
        ),
    ]);
    files
}

/// Canadian lithium is used up to eight tonnes where nothing limits it; without any, American is all that replaces Chinese.
#[test]
fn a_second_measure_limits_every_curve() {
    traced(&three_mines(), &["origin:CHN/Li@JPN", "imports:CAN/metal@JPN"], &OPTIONS, |_, frontier| {
        assert_eq!(frontier.points.iter().map(|point| point.curve).max(), Some(2));
        // At most 4 and then 0 of Canadian: the ends of the last curve are all Chinese and all American, 10 and 90.
        let last: Vec<_> = frontier.points.iter().filter(|point| point.curve == 2).collect();
        let ends = [last[0], last[last.len() - 1]];
        assert!(last.iter().all(|point| point.measures[1] <= 1e-6));
        close(ends[0].cost, 10.0);
        close(ends[1].cost, 90.0);
        close(ends[1].measures[0], 0.0);
        // All Chinese is a point of every curve, and kept once; what is dear without Canada is on no frontier but its own.
        let dominated = |point: &&frontier::Point| !point.dominated && point.cost <= 10.0 + 1e-6;
        assert_eq!(frontier.points.iter().filter(dominated).count(), 1);
    });
}

/// Coal at 1 a tonne, and gas at 3 from whole furnaces of four tonnes and 2 each: none, one or two of them.
#[test]
fn whole_numbers_make_a_staircase() {
    let mut files = burning(two_fuels());
    files.insert(
        "sites.csv".to_owned(),
        b"site,place,process,capacity,quality\na,home,coal,100,assumed\nb,home,gas,0,assumed\n".to_vec(),
    );
    files.insert(
        "options.csv".to_owned(),
        b"option,site,unit_size,maximum,overnight_cost,lead_time,lifetime,quality\nnew,b,4,8,0.5,0,1,assumed\n"
            .to_vec(),
    );
    traced(&files, &["emissions@JPN"], &OPTIONS, |ready, frontier| {
        // n furnaces replace 4 n tonnes of coal: 10 + 8 n + capital 2 n, and 20 - 6 n t CO2e; between, a furnace is in part idle.
        for (at, cost) in [(20.0, 10.0), (14.0, 20.0), (8.0, 30.0)] {
            let found =
                |point: &frontier::Point| (point.measures[0] - at).abs() <= 1e-4 && (point.cost - cost).abs() <= 1e-4;
            assert!(frontier.points.iter().any(found), "{at} at {cost} is missing: {:?}", frontier.points);
        }
        for (number, point) in frontier.points.iter().enumerate() {
            assert_eq!(point.slopes[0], None);
            let plan = frontier.plan(ready, number);
            let tolerance = check::Tolerance::of(&denchi_solver::Options::default());
            assert!(check::verify(ready.case, &plan, tolerance).passed());
        }
    });
}
