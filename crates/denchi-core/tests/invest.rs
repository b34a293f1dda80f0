//! Investments: textbook finance, the account of a project, the support that it needs.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;

use denchi_core::case::settings::Capital;
use denchi_core::case::{Case, read};
use denchi_core::explore::invest::finance::{CashFlow, Rates, Tail};
use denchi_core::explore::invest::{Asked, Assessment, Assessor, year_flows};
use denchi_core::ids::OptionId;
use denchi_core::plan::{PlanOptions, Watch};

fn case(folder: &str, scenario: Option<&str>) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    read(&path, scenario).unwrap_or_else(|diagnostics| panic!("{folder}: {diagnostics:#?}")).0
}

fn assessor(case: &Case) -> Assessor<'_> {
    Assessor::of(case, &PlanOptions::default(), &mut Watch::none()).unwrap()
}

fn assess(case: &Case, projects: &[OptionId], held: bool) -> Vec<Assessment> {
    let asked = Asked { held, ..Asked::default() };
    assessor(case).assess(projects, &asked, 2, &Assessor::unwatched).unwrap()
}

fn close(value: f64, expected: f64) {
    within(value, expected, 1e-9);
}

fn within(value: f64, expected: f64, share: f64) {
    assert!((value - expected).abs() <= share * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Yearly amounts from now on.
fn yearly(amounts: &[f64]) -> CashFlow {
    let dated = |(year, &amount): (usize, &f64)| (f64::from(u16::try_from(year).unwrap()), amount);
    CashFlow { flows: amounts.iter().enumerate().map(dated).collect(), tail: None }
}

/// Three projects at 10 %, of the kind that textbooks of corporate finance compare (Brealey, Myers and Allen, chapter 5). What is
/// expected is worked here, not copied: e.g. -2000 + 500 / 1.1 + 500 / 1.21 + 5000 / 1.331 = 2624.
#[test]
fn payback_by_hand() {
    for (amounts, years, worth) in [
        ([-2000.0, 500.0, 500.0, 5000.0], Some(2.2), 2624.0),
        ([-2000.0, 500.0, 1800.0, 0.0], Some(1.0 + 1500.0 / 1800.0), -58.0),
        ([-2000.0, 1800.0, 500.0, 0.0], Some(1.4), 50.0),
    ] {
        let flow = yearly(&amounts);
        assert_eq!(flow.worth(0.1, 0.0).round(), worth);
        within(flow.payback(None).unwrap(), years.unwrap(), 1e-12);
    }
    // Of these only B is never back in present value.
    assert_eq!(yearly(&[-2000.0, 500.0, 1800.0, 0.0]).payback(Some(0.1)), None);
    // C: 1800 / 1.1 = 1636.36, the rest of 363.64 from 413.22.
    let paid = 1.0 + (2000.0 - 1800.0 / 1.1) / (500.0 / 1.21);
    close(yearly(&[-2000.0, 1800.0, 500.0, 0.0]).payback(Some(0.1)).unwrap(), paid);
}

/// One rate, two, none: with `x = 1 / (1 + r)`, roots of quadratics (`4 x^2 + 2 x = 4`, `25 x^2 - 25 x + 4 = 0`, and
/// `2.5 x^2 - 3 x + 1 = 0`, which has none). The business of 70 000 over five years is the example of spreadsheets: 0.0866 in the
/// manual of CellWorks (function `Irr`). Its rates over four and two years are computed here, not looked up.
#[test]
fn rates_of_return_by_hand_and_as_published() {
    within(yearly(&[-4000.0, 2000.0, 4000.0]).rates().single().unwrap(), 0.28, 5e-3);
    let Rates::Several(two) = yearly(&[-4000.0, 25_000.0, -25_000.0]).rates() else { panic!("two rates") };
    within(two[0], 0.25, 1e-9);
    within(two[1], 4.0, 1e-9);
    assert_eq!(yearly(&[1000.0, -3000.0, 2500.0]).rates(), Rates::None);
    assert_eq!(yearly(&[100.0, 50.0]).rates(), Rates::None);
    let business = [-70_000.0, 12_000.0, 15_000.0, 18_000.0, 21_000.0, 26_000.0];
    within(yearly(&business).rates().single().unwrap(), 0.086_63, 1e-5);
    within(yearly(&business[..5]).rates().single().unwrap(), -0.021_24, 1e-5);
    within(yearly(&business[..3]).rates().single().unwrap(), -0.443_51, 1e-5);
}

#[test]
fn perpetuities_and_annuities() {
    let paid = |years: f64, amount: f64| CashFlow {
        flows: vec![(0.0, -100.0)],
        tail: Some(Tail { first: 1.0, amount, years }),
    };
    // a / r, and a (1 - (1 + r)^-n) / r.
    close(paid(f64::INFINITY, 8.0).worth(0.05, 0.0), -100.0 + 8.0 / 0.05);
    close(paid(f64::INFINITY, 8.0).rates().single().unwrap(), 0.08);
    let annuity = 100.0 * 0.05 / (1.0 - 1.05_f64.powi(-20));
    close(paid(20.0, annuity).worth(0.05, 0.0), 0.0);
    close(paid(20.0, annuity).rates().single().unwrap(), 0.05);
    // The rest of a year brings its part of it.
    let one_by_one: f64 = (1..=3).map(|year| 7.0 / 1.1_f64.powi(year)).sum::<f64>() + 3.5 / 1.1_f64.powi(4);
    close(paid(3.5, 7.0).worth(0.1, 0.0), one_by_one - 100.0);
    // An annuity of its own rate pays back in present value with its last year.
    close(paid(20.0, annuity).payback(Some(0.05 - 1e-12)).unwrap(), 20.0);
}

/// README of the case: a line that needs 1.5 a year, a grant of 2.16, 7.2 for all of it.
#[test]
fn a_project_that_does_not_quite_pay() {
    let case = case("textbook/price-chain", None);
    let line = case.options.find("line").unwrap();
    let found = &assess(&case, &[line], true)[0];
    assert_eq!((found.planned, found.most), (0.0, 20.0));
    let worth = found.worth.clone().unwrap();
    let account = found.account.clone().unwrap();
    close(worth.overnight, 7.2);
    close(account.npv, -2.7);
    close(worth.npv, -2.7);
    let first = account.periods[0];
    close(first.outputs, 17.5);
    close(first.inputs, 11.0);
    close(first.operation, 3.0);
    close(first.capital, 5.0);
    close(first.net(), -1.5);
    // -7.2, 3.5, 3.5: v = (sqrt(1 + 4 x 7.2 / 3.5) - 1) / 2.
    let growth = 2.0 / ((1.0 + 4.0 * 7.2 / 3.5_f64).sqrt() - 1.0);
    within(worth.irr.single().unwrap(), growth - 1.0, 1e-9);
    assert_eq!((worth.payback, worth.discounted_payback), (None, None));
    let support = found.support.unwrap();
    assert!(support.straight);
    within(support.first, 2.16, 1e-6);
    within(support.full.unwrap(), 7.2, 1e-6);
    within(support.in_all.unwrap(), 4.68, 1e-6);
    within(found.share_of_capital.unwrap(), 0.3, 1e-6);
    within(found.credit.unwrap(), 1.5, 1e-6);
    // 20 t for two years: 10 x 1.5 + 10 x 5 a year.
    let full = found.full.clone().unwrap();
    within(full.with.unwrap().cost - full.without.unwrap().cost, 65.0 * 1.8, 1e-6);
}

/// With a grant a little above what is reported the first unit is built, a little below it is not; the same for all of it.
#[test]
fn support_decides() {
    let case = case("textbook/price-chain", None);
    let line = case.options.find("line").unwrap();
    let support = assess(&case, &[line], true)[0].support.unwrap();
    let built = |grant: f64| {
        let mut case = case.clone();
        case.options.get_mut(line).unwrap().grant = grant;
        assessor(&case).plan().builds.iter().map(|row| row.capacity).sum::<f64>()
    };
    assert_eq!(built(support.first - 1e-3), 0.0);
    within(built(support.first + 1e-3), 10.0, 1e-6);
    within(built(support.full.unwrap() - 1e-3), 10.0, 1e-6);
    within(built(support.full.unwrap() + 1e-3), 20.0, 1e-6);
    // Capital down, price up, a credit: each in its own words.
    let found = &assess(&case, &[line], false)[0];
    for (part, expected) in [(-1e-3, 0.0), (1e-3, 10.0)] {
        let mut cheaper = case.clone();
        let share = found.share_of_capital.unwrap() + part;
        let option = cheaper.options.get_mut(line).unwrap();
        option.overnight_cost = option.overnight_cost.map(|cost| cost * (1.0 - share));
        let built: f64 = assessor(&cheaper).plan().builds.iter().map(|row| row.capacity).sum();
        within(built, expected, 1e-6);
        let mut dearer = case.clone();
        let import = dearer.supplies.find("import").unwrap();
        let step = &mut dearer.supplies.get_mut(import).unwrap().steps[0];
        step.price = step.price.map(|price| price + found.credit.unwrap() + part);
        let built: f64 = assessor(&dearer).plan().builds.iter().map(|row| row.capacity).sum();
        within(built, expected, 1e-6);
    }
}

/// What is built between its bounds is worth nothing: the account says what the programme says.
fn marginal_projects_are_worth_nothing(case: &Case) -> usize {
    let all: Vec<OptionId> = case.options.ids().collect();
    let mut inside = 0;
    for found in assess(case, &all, false) {
        let (Some(account), Some(support)) = (found.account, found.support) else { continue };
        let size: f64 = account.periods.iter().map(|period| period.outputs.abs() + period.capital).sum();
        if found.planned > 0.0 && found.planned < found.most * (1.0 - 1e-6) && account.held_back == 0.0 {
            inside += 1;
            assert!(account.npv.abs() <= 1e-7 * size, "{}: {}", case.options.name(found.option), account.npv);
        }
        // What is not built is worth less than nothing, by the support that it needs.
        if found.planned == 0.0 {
            assert!(account.npv <= 1e-6 * size, "{}: {}", case.options.name(found.option), account.npv);
            if support.straight && support.first > 0.0 {
                let charged: f64 = account.npv / support.first;
                assert!(charged < 0.0, "{}", case.options.name(found.option));
            }
        }
        // Its years add up to it.
        let years: f64 = year_flows(case, &account).iter().filter(|year| !year.beyond).map(|year| year.present).sum();
        assert!((years - account.npv).abs() <= 1e-9 * size.max(1.0), "{years} {}", account.npv);
    }
    inside
}

#[test]
fn projects_between_their_bounds_are_worth_nothing() {
    let mut case = case("textbook/capacity-expansion", None);
    assert_eq!(marginal_projects_are_worth_nothing(&case), 1);
    case.settings.capital = Capital::Overnight;
    assert_eq!(marginal_projects_are_worth_nothing(&case), 1);
}

/// At the rates of the case the cash flow with the overnight cost is worth what the programme charges in annuities.
#[test]
fn the_annuity_identity() {
    let case = case("textbook/capacity-expansion", None);
    let line = case.options.find("line").unwrap();
    let found = &assessor(&case)
        .assess(&[line], &Asked { rate: Some(0.25), ..Asked::default() }, 1, &Assessor::unwatched)
        .unwrap()[0];
    within(found.worth.clone().unwrap().npv, found.account.clone().unwrap().npv, 1e-9);
    within(found.worth.clone().unwrap().irr.single().unwrap(), 0.25, 1e-6);
}

#[test]
fn the_reference_case() {
    let case = case("japan-canada", None);
    assert!(marginal_projects_are_worth_nothing(&case) >= 1);
}
