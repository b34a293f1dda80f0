//! Questions whose answers are known: ten units are wanted of works A, which can be built for 1 a unit, and B, for 1.2;
//! ten units of each at most, and nothing else costs anything.

use super::*;
use crate::case::{Files, read_files};
use crate::ids::{Id, OptionId};

fn case() -> Case {
    let text = [
        (
            "case.toml",
            "name = \"two\"\ntitle = \"Two\"\nmoney = \"USD\"\nmoney_year = 2025\ndiscount_rate = 0\nbase_year = 2025\n\
             capital = \"overnight\"\n\n[horizon]\nstart = 2025\nperiods = 1\n",
        ),
        ("commodities.csv", "commodity,unit,mass_basis\nmetal,t,product\n"),
        ("places.csv", "place\ntown\n"),
        ("recipes.csv", "process,commodity,direction,quantity,quality\nmake,metal,output,1,assumed\n"),
        ("sites.csv", "site,place,process,capacity,quality\na,town,make,0,assumed\nb,town,make,0,assumed\n"),
        (
            "options.csv",
            "option,site,overnight_cost,maximum,lifetime,quality\na,a,1,10,30,assumed\nb,b,1.2,10,30,assumed\n",
        ),
        ("demands.csv", "demand,place,commodity,quantity,quality\nmarket,town,metal,10,assumed\n"),
    ];
    let files: Files = text.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect();
    read_files(files, None).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

fn ready(case: &Case) -> Ready<'_> {
    Ready::of(case, &PlanOptions::default(), &mut Watch::none()).unwrap()
}

/// The column that builds A (0) or B (1).
fn build(ready: &Ready, option: usize) -> usize {
    ready.model.layout.build(OptionId::from_index(option), 0)
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// A alone for 10. Where B must have four units, they cost 0.2 more each, and that is their reduced cost.
#[test]
fn other_bounds_from_the_optimum() {
    let case = case();
    let ready = ready(&case);
    close(ready.optimum.objective(), 10.0);
    let (a, b) = (build(&ready, 0), build(&ready, 1));
    let question = Question { bounds: vec![(b, 4.0, 10.0)], ..Question::default() };
    for answer in [ready.ask(&question, &mut Watch::none()), ready.ask_anew(&question, &mut Watch::none())] {
        let answer = answer.unwrap();
        close(answer.objective(), 10.8);
        close(answer.values[a], 6.0);
        close(answer.reduced[b], 0.2);
    }
    let none = Question { bounds: vec![(a, 0.0, 3.0), (b, 0.0, 6.0)], ..Question::default() };
    assert!(matches!(ready.ask(&none, &mut Watch::none()), Err(ExploreError::NoPlan)));
}

/// For 11, five units can be of B; the next unit of money would buy five more.
#[test]
fn another_objective_within_a_cost() {
    let case = case();
    let mut ready = ready(&case);
    let row = ready.limit_cost(f64::INFINITY);
    let (a, b) = (build(&ready, 0), build(&ready, 1));
    let question = |most: f64, start| Question {
        objective: Some(vec![(b, -1.0)]),
        sides: vec![(row, f64::NEG_INFINITY, most)],
        start,
        ..Question::default()
    };
    let answer = ready.ask(&question(11.0, None), &mut Watch::none()).unwrap();
    close(answer.objective(), -5.0);
    close(answer.bound.unwrap(), -5.0);
    close(answer.values[a], 5.0);
    close(answer.duals[row], -5.0);
    // From there, where a little more may be spent.
    let onwards = Question { method: Some(Method::Simplex), ..question(11.5, answer.basis.clone()) };
    close(ready.ask(&onwards, &mut Watch::none()).unwrap().objective(), -7.5);
    // The plan of an answer costs what its tables say, and has prices only where cost was least.
    let (plan, best) = (ready.plan(&answer), ready.plan(&ready.optimum));
    close(plan.quality.objective, 11.0);
    close(plan.costs.iter().map(|cost| cost.present_value).sum(), 11.0);
    assert!(plan.prices.is_empty() && !best.prices.is_empty());
    assert!(matches!(ready.ask(&question(9.0, None), &mut Watch::none()), Err(ExploreError::NoPlan)));
}
