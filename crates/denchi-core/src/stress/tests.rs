//! Effects and targets on the small case: what they reach, and what is left by month.

use std::collections::{BTreeMap, BTreeSet};

use super::{Impact, Target, Window};
use crate::case::Case;
use crate::case::entities::{Effect, EffectKind, Route};
use crate::case::tests::fixture::Fixture;
use crate::ids::LaneId;

const WINDOW: Window = Window { start: 2025.0, months: 3 };

/// The fixture, with spodumene on its way through the canal.
fn case() -> Case {
    let mut case = Fixture::new().case();
    let (lane, corridor) = (lane(&case, "spodumene"), case.corridors.find("canal").unwrap());
    let (from, to) = (case.lanes[lane].from, case.lanes[lane].to);
    let numbers = Route {
        from,
        to,
        legs: vec![],
        cost: 1.0,
        distance: 1.0,
        lead_time: 1.0,
        emissions: 0.0,
        corridors: vec![corridor],
    };
    case.routes.push(numbers);
    case.lanes.get_mut(lane).unwrap().route = Some(case.routes.len() - 1);
    case
}

/// The lane of a commodity from Quebec to Osaka.
fn lane(case: &Case, commodity: &str) -> LaneId {
    let commodity = case.commodities.find(commodity).unwrap();
    case.lanes.iter().find(|(_, lane)| lane.commodity == commodity).unwrap().0
}

fn effect(kind: EffectKind, change: impl FnOnce(&mut Effect)) -> Effect {
    let mut effect = Effect::closing(kind);
    change(&mut effect);
    effect
}

fn impact(case: &Case, effects: &[Effect]) -> Impact {
    let mut impact = Impact::default();
    for effect in effects {
        impact.add(case, &WINDOW, effect, 0.0, 2.0);
    }
    impact
}

/// Names of the sites that an effect reaches.
fn sites(case: &Case, change: impl FnOnce(&mut Effect)) -> Vec<&str> {
    let reach = effect(EffectKind::Capacity, change).reach(case);
    reach.sites.into_iter().map(|site| case.sites.name(site)).collect()
}

#[test]
fn capacity_is_reached_through_every_column() {
    let case = case();
    let stage = |name| Some(BTreeSet::from([case.stages.find(name).unwrap()]));
    let commodity = |name| Some(BTreeSet::from([case.commodities.find(name).unwrap()]));
    assert_eq!(sites(&case, |_| {}), ["mine", "refiner", "plant", "recycler", "refiner_osaka"]);
    assert_eq!(sites(&case, |effect| effect.region = case.scope("CAN")), ["mine", "refiner"]);
    assert_eq!(sites(&case, |effect| effect.stages = stage("refine")), ["refiner", "refiner_osaka"]);
    // The recycler makes hydroxide as well; a second process of the plant makes LFP cells.
    assert_eq!(
        sites(&case, |effect| effect.commodities = commodity("hydroxide")),
        ["refiner", "recycler", "refiner_osaka"]
    );
    assert_eq!(sites(&case, |effect| effect.commodities = commodity("cell_lfp")), ["plant"]);
    assert_eq!(sites(&case, |effect| effect.site = case.sites.find("plant")), ["plant"]);
    // The miner operates the mine; the maker has 40 % of it.
    assert_eq!(sites(&case, |effect| effect.owner = case.owners.find("miner")), ["mine"]);
    let countries = |country: &str| Some(BTreeSet::from([country.to_owned()]));
    assert_eq!(sites(&case, |effect| effect.owner_countries = countries("JPN")).len(), 5);
    assert_eq!(sites(&case, |effect| effect.owner_countries = countries("CAN")), ["mine"]);
    let both = |effect: &mut Effect| {
        effect.stages = stage("refine");
        effect.region = case.scope("JPN");
    };
    assert_eq!(sites(&case, both), ["refiner_osaka"]);
}

#[test]
fn exports_leave_the_region_and_flows_need_not() {
    let case = case();
    let (spodumene, hydroxide) = (lane(&case, "spodumene"), lane(&case, "hydroxide"));
    let lanes = |kind, change: &dyn Fn(&mut Effect)| effect(kind, change).reach(&case).lanes;
    let all = [hydroxide, spodumene];
    assert_eq!(lanes(EffectKind::Export, &|effect| effect.region = case.scope("CAN")), all);
    assert_eq!(lanes(EffectKind::Export, &|effect| effect.region = case.scope("CPTPP")), []);
    assert_eq!(lanes(EffectKind::Flow, &|effect| effect.region = case.scope("CPTPP")), all);
    assert_eq!(lanes(EffectKind::Flow, &|effect| effect.destination = case.scope("CAN")), []);
    let stages = Some(BTreeSet::from([case.stages.find("mine").unwrap()]));
    assert_eq!(lanes(EffectKind::FlowCost, &|effect| effect.stages.clone_from(&stages)), [spodumene]);
    assert_eq!(lanes(EffectKind::Flow, &|effect| effect.corridor = case.corridors.find("canal")), [spodumene]);
    // The contract is on hydroxide of the refiner in Quebec; its buyer takes it in at the plant in Osaka.
    let contract = case.contracts.find("offtake");
    assert_eq!(lanes(EffectKind::Delivery, &|effect| effect.contract = contract), [hydroxide]);
}

#[test]
fn shares_of_overlapping_effects_multiply() {
    let case = case();
    let half = effect(EffectKind::Capacity, |effect| {
        effect.site = case.sites.find("plant");
        effect.severity = 0.5;
    });
    // Later by half a month, for a month, recovering over one more: 1/2, then 1/2 + 3/8, then 1/8 in force.
    let fifth = Effect { severity: 0.2, after: 0.5, duration: Some(1.0), recovery: 1.0, ..half.clone() };
    let found = impact(&case, &[half, fifth]).capacity;
    let plant = case.sites.find("plant").unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), [&plant]);
    let expected = [0.5 * (1.0 - 0.2 * 0.5), 0.5 * (1.0 - 0.2 * 0.875), 1.0 - 0.2 * 0.125];
    for (found, expected) in found[&plant].iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }
}

#[test]
fn costs_and_demands_change_by_factors() {
    let case = case();
    let change = |kind, change| effect(kind, |effect| effect.change = change);
    let found = impact(&case, &[change(EffectKind::Demand, -0.25), change(EffectKind::PurchaseCost, 1.0)]);
    assert_eq!(found.demand, BTreeMap::from([(case.demands.find("japan").unwrap(), vec![0.75, 0.75, 1.0])]));
    let doubled = |name| (case.supplies.find(name).unwrap(), vec![2.0, 2.0, 1.0]);
    assert_eq!(found.purchase_cost, BTreeMap::from([doubled("market"), doubled("rock")]));
    assert!(found.capacity.is_empty() && found.flow.is_empty() && found.purchase.is_empty());
}

#[test]
fn delays_add_up_and_hold_from_before_the_end_of_the_window() {
    let case = case();
    let option = case.options.find("plant_more");
    let delay = effect(EffectKind::Delay, |effect| (effect.option, effect.delay) = (option, 6.0));
    let too_late = Effect { after: 3.0, ..delay.clone() };
    let found = impact(&case, &[delay.clone(), Effect { delay: 2.0, ..delay }, too_late]);
    assert_eq!(found, Impact { delay: BTreeMap::from([(option.unwrap(), 8.0)]), ..Impact::default() });
}

#[test]
fn nothing_happens_without_severity_or_outside_the_window() {
    let case = case();
    let mild = effect(EffectKind::Capacity, |effect| effect.severity = 0.0);
    let late = effect(EffectKind::Flow, |effect| effect.after = 3.0);
    assert!(impact(&case, &[mild, late]).is_empty());
}

#[test]
fn targets_are_what_can_close() {
    let case = case();
    let ids: Vec<String> = Target::all(&case).iter().map(|target| target.id(&case)).collect();
    let expected = [
        "site:mine",
        "site:refiner",
        "site:plant",
        "site:recycler",
        "site:refiner_osaka",
        "supply:market",
        "supply:rock",
        "country:CAN/mine",
        "country:CAN/refine",
        "country:JPN/refine",
        "country:JPN/cell",
        "country:JPN/recycle",
        "exports:CAN/mine",
        "exports:CAN/refine",
        "owner:maker",
        "owner:miner",
        "corridor:canal",
    ];
    assert_eq!(ids, expected);
    let found = |id: &String| Target::find(&case, id);
    assert_eq!(ids.iter().filter_map(found).collect::<Vec<_>>(), Target::all(&case));
    for unknown in ["site:nobody", "country:DEU/mine", "country:CAN", "exports:CAN/assembly", "place:osaka", "mine"] {
        assert_eq!(Target::find(&case, unknown), None, "{unknown}");
    }
}

#[test]
fn a_target_closes_entirely() {
    let case = case();
    let close = |id: &str| Target::find(&case, id).unwrap().close(&case, &WINDOW, 0.0, 1.5);
    let months = || vec![0.0, 0.5, 1.0];
    let site = |name: &str| (case.sites.find(name).unwrap(), months());
    let capacity =
        |names: &[&str]| Impact { capacity: names.iter().map(|name| site(name)).collect(), ..Impact::default() };
    let flow = |name: &str| Impact { flow: BTreeMap::from([(lane(&case, name), months())]), ..Impact::default() };
    assert_eq!(close("site:plant"), capacity(&["plant"]));
    assert_eq!(close("country:CAN/refine"), capacity(&["refiner"]));
    // The maker has less than half of the mine, which the miner operates.
    assert_eq!(close("owner:maker"), capacity(&["refiner", "plant", "recycler", "refiner_osaka"]));
    assert_eq!(close("owner:miner"), capacity(&["mine"]));
    assert_eq!(close("exports:CAN/refine"), flow("hydroxide"));
    assert_eq!(close("corridor:canal"), flow("spodumene"));
    let market = BTreeMap::from([(case.supplies.find("market").unwrap(), months())]);
    assert_eq!(close("supply:market"), Impact { purchase: market, ..Impact::default() });
    assert!(Target::Site(case.sites.find("plant").unwrap()).close(&case, &WINDOW, 3.0, 9.0).is_empty());
}
