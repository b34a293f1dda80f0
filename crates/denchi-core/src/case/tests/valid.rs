//! What a valid case becomes.

use super::fixture::Fixture;
use crate::case::entities::{Buyer, Direction, Quality};
use crate::case::settings::Capital;

#[test]
fn the_fixture_is_valid_without_warnings() {
    Fixture::new().finds_all(&[]);
}

#[test]
fn settings_and_horizon() {
    let settings = Fixture::new().case().settings;
    assert_eq!(settings.money, "USD");
    assert_eq!(settings.capital, Capital::Annuity);
    assert_eq!(settings.periods.len(), 3);
    assert_eq!(settings.periods[2].label, "2027");
    assert_eq!(settings.periods[2].start, 2027.0);
    let lengths = "lengths = [\"1y\", \"6m\", \"5y\"]\n";
    let horizon = Fixture::new().replace("case.toml", "periods = 3\nlength = \"1y\"\n", lengths);
    let periods = horizon.replace("case.toml", "start = 2025", "start = \"2025-07\"").case().settings.periods;
    let labels: Vec<&str> = periods.iter().map(|period| period.label.as_str()).collect();
    assert_eq!(labels, ["2025-07", "2026-07", "2027-2031"]);
    assert_eq!(periods[1].years, 0.5);
}

#[test]
fn commodities_and_recipes() {
    let case = Fixture::new().case();
    let hydroxide = &case.commodities[case.commodities.find("hydroxide").unwrap()];
    assert_eq!(hydroxide.mass, Some(1.0));
    assert_eq!(hydroxide.contents.values().copied().collect::<Vec<_>>(), [0.165]);
    // The table by year replaces the base price.
    assert_eq!(hydroxide.price.as_ref().map(|price| price.at(2026.0)), Some(12000.0));
    assert_eq!(hydroxide.disposal_cost, None);
    let refining = &case.processes[case.processes.find("refining").unwrap()];
    assert_eq!(refining.recipe.len(), 3);
    assert_eq!(refining.recipe[2].direction, Direction::Byproduct);
    // Named only in recipes.
    assert!(case.processes.find("making_lfp").is_some());
}

#[test]
fn sites_and_options() {
    let case = Fixture::new().case();
    let mine = &case.sites[case.sites.find("mine").unwrap()];
    assert_eq!(mine.capacity.at(2025.0), 200_000.0);
    assert_eq!(mine.capacity.at(2026.0), 250_000.0);
    assert_eq!(mine.availability, 0.9);
    assert_eq!(mine.shares.len(), 2);
    assert_eq!(mine.provenance.quality, Some(Quality::Reported));
    assert_eq!(case.ramps[mine.ramp.unwrap()].shares, [0.5, 1.0]);
    let plant = &case.sites[case.sites.find("plant").unwrap()];
    assert_eq!(plant.runs.len(), 2);
    assert_eq!(case.processes.name(plant.runs[0].process), "making");
    assert_eq!(plant.runs[1].capacity_use, 0.9);
    let more = &case.options[case.options.find("plant_more").unwrap()];
    assert_eq!(more.lifetime, f64::INFINITY);
    assert_eq!(more.inputs.len(), 1);
    let recycler = &case.options[case.options.find("recycler_more").unwrap()];
    assert_eq!(recycler.requires, [case.options.find("plant_more").unwrap()]);
}

#[test]
fn supplies_lanes_and_tariffs() {
    let case = Fixture::new().case();
    let market = &case.supplies[case.supplies.find("market").unwrap()];
    assert_eq!(market.steps.len(), 2);
    // Half of it is available.
    assert_eq!(market.steps[1].maximum.at(2026.0), 1500.0);
    assert_eq!(market.steps[1].price.at(2026.0), 15500.0);
    let rock = &case.supplies[case.supplies.find("rock").unwrap()];
    assert_eq!(rock.steps[0].maximum.as_constant(), Some(f64::INFINITY));
    let lane = &case.lanes[case.lanes.find("hydroxide_sea").unwrap()];
    assert_eq!(lane.cost.at(2025.5), 110.0);
    assert!(!lane.cost_from_route);
    let hydroxide = case.commodities.find("hydroxide").unwrap();
    assert!(case.tariffs[0].commodities.contains(&hydroxide));
    assert_eq!(case.tariffs[0].commodities.len(), 1);
    assert_eq!(case.tariffs[0].origin.places.len(), 3);
    assert_eq!(case.tariffs[1].origin.places.len(), 2);
}

#[test]
fn markets() {
    let case = Fixture::new().case();
    let japan = &case.demands[case.demands.find("japan").unwrap()];
    assert_eq!(japan.quantity.at(2026.0), 15.0);
    assert_eq!(japan.members.len(), 2);
    assert_eq!(japan.members[0].minimum_share.as_ref().map(|share| share.at(2030.0)), Some(0.2));
    let largest = japan.members[1].maximum_share.as_ref().map(|share| share.at(2026.0));
    assert!(largest.is_some_and(|share| (share - 0.7).abs() < 1e-12));
    assert_eq!(japan.backlog_cost, None);
    let offtake = &case.contracts[case.contracts.find("offtake").unwrap()];
    assert_eq!(offtake.buyer, Buyer::Owner(case.owners.find("maker").unwrap()));
    let back = &case.returns[case.returns.find("back").unwrap()];
    assert_eq!(back.history, [(2016, 1.0), (2018, 2.0)]);
    assert_eq!(case.in_transit[0].arrival, 2025.04);
}

#[test]
fn rules_and_limits() {
    let case = Fixture::new().case();
    let goal = &case.rules[case.rules.find("goal").unwrap()];
    assert_eq!(goal.first_year, Some(2026));
    assert_eq!(goal.commodities.as_ref().map(|set| set.len()), Some(2));
    assert_eq!(goal.region.as_ref().map(|region| region.places.len()), Some(1));
    let carbon = &case.rules[case.rules.find("carbon").unwrap()];
    assert_eq!((carbon.first_year, carbon.limit.as_constant()), (None, Some(50.0)));
    assert!(case.limits[case.limits.find("ore").unwrap()].total);
}
