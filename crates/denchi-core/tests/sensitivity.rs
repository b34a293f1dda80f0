//! Sensitivity indices of functions whose indices are known, and of a case whose cost is known.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::f64::consts::PI;

use denchi_core::case::{Files, read_files};
use denchi_core::explore::sensitivity::{Evaluation, Importance, Interval, Method, Output, Problem, Study, Verdict};
use denchi_core::explore::sensitivity::{morris, sobol};
use denchi_core::plan::{self, PlanOptions, Watch};

fn values(points: &[Vec<f64>], of: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
    points.iter().map(|point| Some(of(point))).collect()
}

fn holds(interval: Interval, known: f64) -> bool {
    (interval.low..=interval.high).contains(&known)
}

/// T. Ishigami, T. Homma, 1990, with a = 7, b = 0.1; indices as in the literature, e.g. Saltelli et al., Global Sensitivity
/// Analysis: The Primer, 2008.
#[test]
fn ishigami() {
    let names = ["x1", "x2", "x3"];
    let ishigami = |u: &[f64]| {
        let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
        x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
    };
    let points = sobol::design(names.len(), 8192, 1);
    assert_eq!(points.len(), 8192 * 5);
    let found = sobol::indices(3, &values(&points, ishigami), 1).unwrap();
    for (index, [first, total]) in found.iter().zip([[0.3139, 0.5576], [0.4424, 0.4424], [0.0, 0.2437]]) {
        assert!((index.first.value - first).abs() < 0.02, "{index:?}, {first}");
        assert!((index.total.value - total).abs() < 0.01, "{index:?}, {total}");
        assert!(holds(index.first, first) && holds(index.total, total), "{index:?}");
        assert!(index.first.high - index.first.low < 0.08);
    }
}

/// I. M. Sobol's g-function: V_i = 1 / (3 (1 + a_i)^2), V = prod (1 + V_i) - 1, S_i = V_i / V,
/// S_Ti = V_i prod_(j != i) (1 + V_j) / V.
#[test]
fn g_function() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
    let names = ["a", "b", "c", "d", "e", "f"];
    let g = |u: &[f64]| -> f64 { u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product() };
    let parts = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a).powi(2)));
    let whole: f64 = parts.iter().map(|part| 1.0 + part).product();
    let points = sobol::design(names.len(), 8192, 2);
    let method = Method::Sobol { samples: 8192 };
    assert_eq!(points, method.design(&names, 2));
    let found = method.estimate(&points, &values(&points, g), 1).unwrap();
    for (importance, part) in found.iter().zip(parts) {
        let Importance::Index(index, verdict) = importance else { unreachable!() };
        let (first, total) = (part / (whole - 1.0), part * whole / (1.0 + part) / (whole - 1.0));
        assert!((index.first.value - first).abs() < 0.03, "{index:?}, {first}");
        assert!((index.total.value - total).abs() < 0.02, "{index:?}, {total}");
        assert!(holds(index.first, first) && holds(index.total, total), "{index:?}, {first}, {total}");
        let expected = if total > 0.2 { Verdict::Decides } else { Verdict::Nothing };
        assert_eq!(*verdict, expected);
    }
}

#[test]
fn effects_of_a_linear_function_are_exact() {
    let (coefficients, names) = ([3.0, -20.0, 0.0, 0.5], ["a", "b", "c", "d"]);
    let linear = |u: &[f64]| 7.0 + u.iter().zip(coefficients).map(|(u, c)| c * u).sum::<f64>();
    let points = morris::design(&names, 10, 3);
    assert_eq!(points.len(), 50);
    assert!(points.iter().flatten().all(|u| (0.0..1.0).contains(u)));
    let found = morris::effects(&points, &values(&points, linear), 1).unwrap();
    for (effect, coefficient) in found.iter().zip(coefficients) {
        assert!((effect.absolute.value - f64::abs(coefficient)).abs() < 1e-12);
        assert!((effect.mean.value - coefficient).abs() < 1e-12);
        assert!(effect.deviation.value < 1e-12);
        assert!(effect.absolute.high - effect.absolute.low < 1e-12);
    }
    // An input that acts only through another one: its effects differ.
    let product = values(&points, |u| u[0] * u[1]);
    assert!(morris::effects(&points, &product, 1).unwrap()[0].deviation.value > 0.1);
}

#[test]
fn blocks_without_a_plan_are_left_out() {
    let points = morris::design(&["a", "b"], 4, 1);
    let mut found = values(&points, |u| 2.0 * u[0] + 5.0 * u[1]);
    found[4] = None;
    let effects = morris::effects(&points, &found, 1).unwrap();
    assert!((effects[1].absolute.value - 5.0).abs() < 1e-12);
    found[0] = None;
    found[6] = None;
    assert_eq!(morris::effects(&points, &found, 1), None);
    // Nothing varies: there is nothing to share out.
    let points = sobol::design(2, 16, 1);
    assert_eq!(sobol::indices(2, &values(&points, |_| 0.1), 1), None);
}

/// 100 t at 10 a tonne and 50 t at 4, with prices that are uncertain by a fifth and by a half: the cost moves by 400 and by
/// 200 over their ranges, so that its variances are as 16 to 4.
fn small(extra: &str, effects: &str) -> Files {
    let text = |path: &str, content: &str| (path.to_owned(), content.as_bytes().to_vec());
    let tables = ["commodities", "places", "demands", "supplies", "uncertainties", "uncertainty_effects"];
    let listed: Vec<String> = tables.iter().map(|table| format!("{{\"path\": \"{table}.csv\"}}")).collect();
    let head =
        "uncertainty,distribution,low,high,quality\nfirst,uniform,0.8,1.2,assumed\nsecond,uniform,0.5,1.5,assumed\n";
    let head_effects = "uncertainty,effect,kind,table,column,key_column,key_values\nfirst,1,scale,supplies,price,supply,x\n\
                        second,1,scale,supplies,price,supply,y\n";
    [
        text("datapackage.json", &format!("{{\"resources\": [{}]}}", listed.join(", "))),
        text(
            "case.toml",
            "name = \"two-prices\"\ntitle = \"Two prices\"\nmoney = \"USD\"\nmoney_year = 2024\ndiscount_rate = 0\n\
             base_year = 2025\n[horizon]\nstart = 2025\nperiods = 1\nlength = \"1y\"\n",
        ),
        text("commodities.csv", "commodity,unit,mass_basis\na,t,product\nb,t,product\n"),
        text("places.csv", "place,country\nport,JPN\n"),
        text("demands.csv", "demand,place,commodity,quantity,quality\na,port,a,100,assumed\nb,port,b,50,assumed\n"),
        text(
            "supplies.csv",
            "supply,place,commodity,price,maximum,quality\nx,port,a,10,120,assumed\ny,port,b,4,80,assumed\n",
        ),
        text("uncertainties.csv", &format!("{head}{extra}")),
        text("uncertainty_effects.csv", &format!("{head_effects}{effects}")),
    ]
    .into_iter()
    .collect()
}

fn evaluated(files: &Files, method: Method, outputs: &[&str]) -> (Vec<Vec<f64>>, Vec<Evaluation>) {
    let (case, _) = read_files(files.clone(), None).unwrap();
    let run = plan::run(&case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    let plan = run.plan().unwrap();
    assert!((plan.quality.objective - 1200.0).abs() < 1e-6);
    let outputs = outputs.iter().flat_map(|id| Output::parse(id, &case, plan).unwrap()).collect();
    let study = Study::new(files, &case, outputs, (&PlanOptions::default(), run.start.clone()));
    let names: Vec<&str> = study.inputs.list.iter().map(|input| input.name.as_str()).collect();
    let points = method.design(&names, 1);
    let found = points.iter().map(|point| study.evaluate(point, None).unwrap().unwrap()).collect();
    (points, found)
}

#[test]
fn a_case_whose_cost_is_linear_in_two_prices() {
    let files = small("", "");
    let cost = |found: &[Evaluation]| -> Vec<Option<f64>> { found.iter().map(|one| one.outputs[0]).collect() };
    let method = Method::Morris { trajectories: 4 };
    let (points, found) = evaluated(&files, method, &["cost", "shortage"]);
    let effects = morris::effects(&points, &cost(&found), 1).unwrap();
    for (effect, known) in effects.iter().zip([400.0, 200.0]) {
        assert!((effect.absolute.value - known).abs() < 1e-6 && effect.deviation.value < 1e-6, "{effect:?}");
    }
    assert!(found.iter().all(|one| one.outputs[1] == Some(0.0)));
    // Values are those of the quantiles.
    assert!((found[0].values[0] - (0.8 + 0.4 * points[0][0])).abs() < 1e-12);
    let method = Method::Sobol { samples: 128 };
    let (points, found) = evaluated(&files, method, &["cost"]);
    let indices = sobol::indices(2, &cost(&found), 1).unwrap();
    assert_eq!(points.len(), 128 * 4);
    for (index, known) in indices.iter().zip([0.8, 0.2]) {
        assert!((index.total.value - known).abs() < 0.1, "{index:?}");
        assert!(holds(index.first, known) && holds(index.total, known), "{index:?}");
    }
}

#[test]
fn a_point_without_a_plan_is_counted() {
    // Half of what is for sale would do for 60 t; nothing says what a shortage costs.
    let files = small("scarce,uniform,0.5,1.5,assumed\n", "scarce,1,scale,supplies,maximum,supply,x\n");
    let (points, found) = evaluated(&files, Method::Morris { trajectories: 4 }, &["cost"]);
    for (point, one) in points.iter().zip(&found) {
        // 120 (0.5 + u) < 100 where u < 1/3.
        let short = point[2] < 1.0 / 3.0;
        assert_eq!(one.problem, short.then_some(Problem::Infeasible), "{point:?}");
        assert_eq!(one.outputs[0].is_none(), short);
    }
    assert!(found.iter().any(|one| one.problem.is_some()));
}
