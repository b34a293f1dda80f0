//! Why prices are what they are: chains that were worked by hand, and sums on every node of every case.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::path::Path;

use denchi_core::accounts::Term;
use denchi_core::case::series::Series;
use denchi_core::case::{Case, read};
use denchi_core::explore::Ready;
use denchi_core::explore::why::{Act, Chain, Explainer, Limit, Node, Part, Way, What};
use denchi_core::plan::result::Subject;
use denchi_core::plan::{PlanOptions, Watch};

fn case(folder: &str, scenario: Option<&str>) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    read(&path, scenario).unwrap_or_else(|diagnostics| panic!("{folder}: {diagnostics:#?}")).0
}

fn ready(case: &Case) -> Ready<'_> {
    Ready::of(case, &PlanOptions::default(), &mut Watch::none()).unwrap()
}

fn node(case: &Case, place: &str, commodity: &str) -> Node {
    let (place, commodity) = (case.places.find(place).unwrap(), case.commodities.find(commodity).unwrap());
    Node { place, commodity, period: 0 }
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

fn sum(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.amount).sum()
}

/// Money of the ends of one kind of cost.
fn of(chain: &Chain, term: Term) -> f64 {
    chain.ends.iter().filter(|end| matches!(end.what, What::Cost(of, _) if of == term)).map(|end| end.amount).sum()
}

#[test]
fn a_chain_from_the_town_to_the_mine() {
    let case = case("textbook/price-chain", None);
    let ready = ready(&case);
    let explainer = Explainer::of(&ready);
    // 0.5 x 20 + 6 + 1 + 2 = 19.
    let cell = explainer.chain(node(&case, "town", "cell")).unwrap();
    close(cell.price, 19.0);
    let tiers: Vec<(Act, Way)> =
        cell.steps.iter().map(|step| step.marginal.unwrap()).map(|found| (found.act, found.way)).collect();
    let site = case.sites.find("plant").unwrap();
    let making = Act::Activity(site, case.sites[site].runs[0].process);
    let ship = Act::Flow(case.lanes.find("cell_ship").unwrap());
    let import = Act::Purchase(case.supplies.find("import").unwrap(), 0);
    assert_eq!(tiers, [(ship, Way::Brings), (making, Way::Brings), (import, Way::Brings)]);
    assert_eq!(cell.steps.iter().map(|step| step.quantity).collect::<Vec<_>>(), [1.0, 1.0, 0.5]);
    close(of(&cell, Term::Purchase), 10.0);
    close(of(&cell, Term::VariableOperation), 6.0);
    close(of(&cell, Term::Freight), 1.0);
    close(of(&cell, Term::Tariff), 2.0);
    assert_eq!(cell.ends.len(), 4);
    // At the port a tonne takes the place of an import: 20 - 2 - 0.5 = 17.5. The smelter is full, and says nothing.
    let metal = explainer.chain(node(&case, "port", "metal")).unwrap();
    close(metal.price, 17.5);
    let rail = Act::Flow(case.lanes.find("metal_rail").unwrap());
    let first = metal.steps[0].marginal.unwrap();
    assert_eq!((first.act, first.way, first.amount), (rail, Way::Takes, 40.0));
    close(of(&metal, Term::Purchase), 20.0);
    close(of(&metal, Term::Freight), -2.0);
    close(of(&metal, Term::Tariff), -0.5);
    assert_eq!(metal.ends.len(), 3);
    // 4 + 1 + 0.5.
    let ore = explainer.chain(node(&case, "port", "ore")).unwrap();
    close(ore.price, 5.5);
    let mining = What::Cost(Term::VariableOperation, Subject::Site(case.sites.find("mine").unwrap()));
    close(ore.ends.iter().find(|end| end.what == mining).unwrap().amount, 4.0);
    assert_eq!(ore.ends.len(), 3);
}

/// Without imports the smelter is all there is, and cells that must be served take all that it makes.
#[test]
fn the_rent_of_a_full_smelter_is_part_of_a_price() {
    let mut case = case("textbook/price-chain", None);
    let import = case.supplies.find("import").unwrap();
    case.supplies.get_mut(import).unwrap().steps[0].maximum = Series::constant(0.0);
    let line = case.options.find("line").unwrap();
    case.options.get_mut(line).unwrap().maximum = 10.0;
    // One unit more than can be made has no plan: the least capacity that serves all is built.
    let ready = ready(&case);
    let explainer = Explainer::of(&ready);
    let metal = explainer.chain(node(&case, "port", "metal")).unwrap();
    let smelter = What::Limit(Limit::Capacity(case.sites.find("smelter").unwrap()));
    let rent = metal.ends.iter().find(|end| end.what == smelter).unwrap().amount;
    close(of(&metal, Term::VariableOperation), 11.0);
    close(metal.price, 14.0 + rent);
}

#[test]
fn what_is_not_served_sets_prices_where_all_else_is_at_a_limit() {
    let mut case = case("textbook/price-chain", None);
    let cars = case.demands.find("cars").unwrap();
    case.demands.get_mut(cars).unwrap().shortage_cost = Some(50.0);
    let line = case.options.find("line").unwrap();
    case.options.get_mut(line).unwrap().latest_year = Some(2000);
    let import = case.supplies.find("import").unwrap();
    case.supplies.get_mut(import).unwrap().steps[0].maximum = Series::constant(5.0);
    let ready = ready(&case);
    let explainer = Explainer::of(&ready);
    // (50 - 1 - 2 - 6) / 0.5 = 82 at the works.
    let metal = explainer.chain(node(&case, "works", "metal")).unwrap();
    close(metal.price, 82.0);
    let cars = What::Limit(Limit::Demand(cars));
    close(metal.ends.iter().find(|end| end.what == cars).unwrap().amount, 100.0);
    close(of(&metal, Term::VariableOperation), -12.0);
    close(of(&metal, Term::Freight), -2.0);
    close(of(&metal, Term::Tariff), -4.0);
    close(sum(&metal.ends), 82.0);
}

/// The parts of every tier add up to its price, and the ends to the price that is asked for; own limits are named only
/// of what is at one.
fn adds_up(case: &Case) {
    let ready = ready(case);
    let explainer = Explainer::of(&ready);
    let mut worst: f64 = 0.0;
    for node in explainer.nodes() {
        let chain = explainer.chain(node).unwrap();
        let size = |parts: &[Part]| parts.iter().map(|part| part.amount.abs()).fold(0.0, f64::max);
        for step in chain.steps.iter().filter(|step| !step.again) {
            let off = (sum(&step.parts) - step.price).abs() / size(&step.parts).max(step.price.abs()).max(1e-9);
            worst = worst.max(off);
            assert!(off <= 1e-9, "{}: {step:#?} is off by {off:e}", case.settings.name);
        }
        let parts = chain.steps.iter().map(|step| step.quantity.abs() * size(&step.parts));
        let largest = parts.fold(chain.price.abs(), f64::max).max(1e-9);
        let off = (sum(&chain.ends) - chain.price).abs() / largest;
        assert!(off <= 1e-9, "{}: {chain:#?} is off by {off:e}", case.settings.name);
        worst = worst.max(off);
    }
}

#[test]
fn chains_add_up_in_every_textbook_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/textbook");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 30);
    for name in names {
        adds_up(&case(&format!("textbook/{name}"), None));
    }
}

#[test]
fn chains_add_up_in_the_reference_case() {
    adds_up(&case("japan-canada", None));
}
