use super::network::great_circle;
use super::*;
use crate::case::entities::*;
use crate::case::series::Between;
use crate::case::settings::{Capital, Period, Settings};
use crate::ids::{CorridorId, Id, ModeId};

fn bare() -> Case {
    let year = |start: f64| Period { label: start.to_string(), start, years: 1.0 };
    Case {
        settings: Settings {
            name: "bare".to_owned(),
            title: "Bare".to_owned(),
            title_ja: None,
            description: None,
            description_ja: None,
            money: "USD".to_owned(),
            money_year: 2024,
            discount_rate: 0.0,
            base_year: 2025,
            capital: Capital::Annuity,
            periods: vec![year(2025.0), year(2026.0), year(2027.0)],
            home: None,
            product_stage: None,
            recycling_stage: None,
            allocation: crate::case::settings::Allocation::default(),
            stress: None,
        },
        scenario: None,
        commodities: Default::default(),
        stages: Default::default(),
        elements: Default::default(),
        places: Default::default(),
        countries: Default::default(),
        country_groups: Default::default(),
        owners: Default::default(),
        processes: Default::default(),
        sites: Default::default(),
        ramps: Default::default(),
        options: Default::default(),
        supplies: Default::default(),
        lanes: Default::default(),
        routes: Vec::new(),
        freight_modes: Default::default(),
        corridors: Default::default(),
        legs: Vec::new(),
        lane_rules: Vec::new(),
        tariffs: Vec::new(),
        demands: Default::default(),
        contracts: Default::default(),
        stocks: Default::default(),
        returns: Default::default(),
        in_transit: Vec::new(),
        grids: Default::default(),
        fuels: Default::default(),
        rules: Default::default(),
        limits: Default::default(),
        events: Default::default(),
        recovery_times: Default::default(),
        futures: Default::default(),
        uncertainties: Default::default(),
        references: Vec::new(),
        factors: Vec::new(),
        indicators: Vec::new(),
        observed: Vec::new(),
        sources: Default::default(),
    }
}

fn add_place(case: &mut Case, name: &str, country: &str, coordinates: Option<(f64, f64)>) -> PlaceId {
    case.places.insert(name, Place { country: Some(country.to_owned()), coordinates, port: true, ..Place::default() })
}

fn add_mode(case: &mut Case, name: &str, medium: Medium, cost: f64, handling_cost: f64) -> ModeId {
    case.freight_modes.insert(
        name,
        FreightMode {
            names: Names::default(),
            medium,
            cost,
            handling_cost,
            detour: 1.0,
            speed: 500.0,
            terminal_time: 1.0,
            emissions: 10.0,
            generated: false,
            minimum_distance: 0.0,
            maximum_distance: f64::INFINITY,
            provenance: Provenance::default(),
        },
    )
}

fn add_leg(case: &mut Case, from: PlaceId, to: PlaceId, mode: ModeId, distance: f64, corridor: Option<CorridorId>) {
    case.legs.push(Leg { from, to, mode, distance: Some(distance), corridor, one_way: false });
}

fn add_lane(case: &mut Case, name: &str, commodity: CommodityId, from: PlaceId, to: PlaceId) -> LaneId {
    case.lanes.insert(
        name,
        Lane {
            commodity,
            from,
            to,
            cost: Series::constant(0.0),
            maximum: Series::constant(f64::INFINITY),
            fixed_cost_when_used: Series::constant(0.0),
            lead_time: 0.0,
            emissions: 0.0,
            tariff: Series::constant(0.0),
            cost_from_route: true,
            lead_time_from_route: true,
            emissions_from_route: true,
            route: None,
            provenance: Provenance::default(),
        },
    )
}

fn tonne(case: &mut Case, name: &str) -> CommodityId {
    case.commodities.insert(name, Commodity { unit: "t".to_owned(), mass: Some(1.0), ..Commodity::default() })
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn great_circles_of_published_examples() {
    // Rosetta Code, "Haversine formula": Nashville BNA to Los Angeles LAX, 2887.2599506071106 km on R = 6372.8 km.
    let published = 2_887.259_950_607_110_6 / 6372.8 * 6371.0088;
    close(great_circle((36.12, -86.67), (33.94, -118.40)), published);
    // E. Williams, Aviation Formulary: LAX (33 57 N, 118 24 W) to JFK (40 38 N, 73 47 W), 0.623585 radians.
    let angle = great_circle((33.95, -118.4), (40.0 + 38.0 / 60.0, -73.0 - 47.0 / 60.0)) / 6371.0088;
    assert!((angle - 0.623_585).abs() < 1e-6);
    // A quarter of a meridian, and halfway around across the date line.
    close(great_circle((0.0, 0.0), (90.0, 0.0)), 6371.0088 * std::f64::consts::FRAC_PI_2);
    close(great_circle((0.0, 179.0), (0.0, -179.0)), 6371.0088 * 2.0_f64.to_radians());
}

#[test]
fn a_change_of_mode_pays_unloading_and_loading() {
    let mut case = bare();
    let mine = add_place(&mut case, "mine", "CAN", None);
    let harbour = add_place(&mut case, "harbour", "CAN", None);
    let strait = add_place(&mut case, "strait", "PAN", None);
    let plant = add_place(&mut case, "plant", "JPN", None);
    let rail = add_mode(&mut case, "rail", Medium::Land, 0.03, 5.0);
    let ship = add_mode(&mut case, "ship", Medium::Sea, 0.005, 8.0);
    let canal = case.corridors.insert("canal", Corridor { names: Names::default(), toll: 2.0 });
    add_leg(&mut case, mine, harbour, rail, 1000.0, None);
    add_leg(&mut case, harbour, strait, ship, 4000.0, None);
    add_leg(&mut case, strait, plant, ship, 6000.0, Some(canal));
    let ore =
        case.commodities.insert("ore", Commodity { unit: "kt".to_owned(), mass: Some(1000.0), ..Commodity::default() });
    let there = add_lane(&mut case, "there", ore, mine, plant);
    let back = add_lane(&mut case, "back", ore, plant, mine);
    assert_eq!(generate(&mut case), vec![]);
    // Rail 30 + 2 x 5; ship 20 + 30 + toll 2 + 2 x 8, the strait being no stop.
    let route = &case.routes[0];
    close(route.cost, 108.0);
    close(route.distance, 11_000.0);
    // 11 000 km at 500 km a day, and two runs with a day at each end.
    close(route.lead_time, 26.0);
    close(route.emissions, 0.11);
    assert_eq!(route.corridors, vec![canal]);
    assert_eq!(route.legs.len(), 3);
    assert_eq!((route.legs[0].from, route.legs[2].to, route.legs[1].mode), (mine, plant, ship));
    close(route.legs[1].distance, 4000.0);
    let lane = &case.lanes[there];
    close(lane.cost.at(2025.0), 108_000.0);
    close(lane.emissions, 110.0);
    close(lane.lead_time, 26.0);
    assert_eq!(lane.route, Some(0));
    close(case.lanes[back].cost.at(2025.0), 108_000.0);
    assert_eq!(case.routes.len(), 2);
}

#[test]
fn a_toll_makes_the_other_way_cheaper() {
    let ways = |toll: f64| {
        let mut case = bare();
        let east = add_place(&mut case, "east", "USA", None);
        let west = add_place(&mut case, "west", "JPN", None);
        let cape = add_place(&mut case, "cape", "CHL", None);
        let ship = add_mode(&mut case, "ship", Medium::Sea, 0.01, 1.0);
        let canal = case.corridors.insert("canal", Corridor { names: Names::default(), toll });
        add_leg(&mut case, east, west, ship, 10_000.0, Some(canal));
        add_leg(&mut case, east, cape, ship, 7000.0, None);
        add_leg(&mut case, cape, west, ship, 8000.0, None);
        let goods = tonne(&mut case, "goods");
        add_lane(&mut case, "lane", goods, east, west);
        assert_eq!(generate(&mut case), vec![]);
        (case.routes[0].cost, case.routes[0].corridors.len())
    };
    // Canal 100 + toll + 2, cape 150 + 2; at the same cost the shorter way.
    assert_eq!(ways(40.0), (142.0, 1));
    assert_eq!(ways(50.0), (152.0, 1));
    assert_eq!(ways(60.0), (152.0, 0));
}

#[test]
fn legs_are_generated_between_places_that_the_medium_joins() {
    let mut case = bare();
    let north = add_place(&mut case, "north", "CAN", Some((0.0, 0.0)));
    let south = add_place(&mut case, "south", "CAN", Some((0.0, 1.0)));
    let island = add_place(&mut case, "island", "CUB", Some((0.0, 2.0)));
    for place in [north, south] {
        case.places.get_mut(place).unwrap().landmass = Some("continent".to_owned());
    }
    let truck = add_mode(&mut case, "truck", Medium::Land, 1.0, 0.0);
    let ship = add_mode(&mut case, "ship", Medium::Sea, 10.0, 0.0);
    case.freight_modes.get_mut(truck).unwrap().generated = true;
    case.freight_modes.get_mut(truck).unwrap().detour = 1.2;
    case.freight_modes.get_mut(ship).unwrap().generated = true;
    case.freight_modes.get_mut(ship).unwrap().maximum_distance = 150.0;
    let goods = tonne(&mut case, "goods");
    for (name, from, to) in [("a", north, south), ("b", south, north), ("c", south, island), ("d", north, island)] {
        add_lane(&mut case, name, goods, from, to);
    }
    let degree = 6371.0088 * 1.0_f64.to_radians();
    let mut other = case.clone();
    assert_eq!(generate(&mut case), vec![]);
    let costs: Vec<f64> = case.routes.iter().map(|route| route.cost).collect();
    // The ship from north to the island would be longer than 150 km: first by truck.
    for (cost, degrees) in costs.into_iter().zip([1.2, 1.2, 10.0, 11.2]) {
        close(cost, degrees * degree);
    }
    // A given one-way leg takes the place of the generated ones of its pair and mode, both ways.
    other.legs.push(Leg { from: north, to: south, mode: truck, distance: Some(5.0), corridor: None, one_way: true });
    assert_eq!(generate(&mut other), vec![]);
    close(other.routes[0].cost, 5.0);
    close(other.routes[1].cost, 10.0 * degree);
}

#[test]
fn no_route_no_mass_no_distance_are_told() {
    let mut case = bare();
    let here = add_place(&mut case, "here", "CAN", None);
    let there = add_place(&mut case, "there", "CAN", None);
    let away = add_place(&mut case, "away", "CAN", None);
    let truck = add_mode(&mut case, "truck", Medium::Land, 1.0, 0.0);
    add_leg(&mut case, here, there, truck, 1.0, None);
    case.legs.push(Leg { from: here, to: away, mode: truck, distance: None, corridor: None, one_way: false });
    let cells = case.commodities.insert("cells", Commodity { unit: "GWh".to_owned(), ..Commodity::default() });
    let goods = tonne(&mut case, "goods");
    add_lane(&mut case, "heavy", cells, here, there);
    add_lane(&mut case, "far", goods, here, away);
    assert_eq!(
        generate(&mut case),
        vec![
            RouteProblem::LegWithoutDistance { leg: 1 },
            RouteProblem::MassMissing { commodity: cells },
            RouteProblem::LaneWithoutRoute { lane: "far".to_owned() },
        ]
    );
}

#[test]
fn lane_rules_join_where_it_is_made_with_where_it_is_used() {
    let mut case = bare();
    let mine = add_place(&mut case, "mine", "CAN", Some((0.0, 0.0)));
    let plant = add_place(&mut case, "plant", "CAN", Some((0.0, 1.0)));
    let market = add_place(&mut case, "market", "JPN", Some((0.0, 2.0)));
    let strait = add_place(&mut case, "strait", "PAN", Some((0.0, 3.0)));
    case.places.get_mut(strait).unwrap().waypoint = true;
    let ship = add_mode(&mut case, "ship", Medium::Sea, 1.0, 0.0);
    case.freight_modes.get_mut(ship).unwrap().generated = true;
    let ore = tonne(&mut case, "ore");
    let metal = tonne(&mut case, "metal");
    let row = |commodity, direction| Ingredient { commodity, direction, quantity: 1.0, provenance: Default::default() };
    let smelt = case.processes.insert(
        "smelt",
        Process { recipe: vec![row(ore, Direction::Input), row(metal, Direction::Output)], ..Process::default() },
    );
    for place in [plant, market] {
        case.sites.insert(
            case.places.name(place).to_owned(),
            Site {
                names: Names::default(),
                place,
                runs: vec![Run { process: smelt, capacity_use: 1.0, variable_cost: Series::constant(0.0) }],
                owner: None,
                shares: vec![],
                status: None,
                capacity: Series::constant(1.0),
                start_year: None,
                end_year: None,
                ramp: None,
                availability: 1.0,
                minimum_utilisation: 0.0,
                fixed_operating_cost: 0.0,
                fixed_cost_when_used: Series::constant(0.0),
                reserve: None,
                provenance: Provenance::default(),
            },
        );
    }
    for place in [mine, strait] {
        case.supplies.insert(
            case.places.name(place).to_owned(),
            Supply {
                names: Names::default(),
                place,
                commodity: ore,
                steps: vec![],
                available_share: 1.0,
                fixed_cost_when_used: 0.0,
                emissions: 0.0,
                provenance: Provenance::default(),
            },
        );
    }
    let all = Scope { label: "*".to_owned(), places: case.places.ids().collect() };
    let rule = |name: &str, commodity, extra_cost, maximum_cost| LaneRule {
        name: name.to_owned(),
        commodity,
        origin: all.clone(),
        destination: all.clone(),
        extra_cost,
        maximum_cost,
        provenance: Provenance::default(),
    };
    case.lane_rules = vec![
        rule("near", ore, 7.0, 150.0),
        rule("all", ore, 9.0, f64::INFINITY),
        rule("none", metal, 0.0, f64::INFINITY),
    ];
    add_lane(&mut case, "own", ore, mine, market);
    assert_eq!(generate(&mut case), vec![RouteProblem::NothingGenerated { lane_rule: "none".to_owned() }]);
    // The row of `lanes` stands, the first rule that reaches a pair makes its lane, nothing starts in the strait.
    assert_eq!(case.lanes.names().collect::<Vec<_>>(), ["own", "ore:mine>plant"]);
    let lane = &case.lanes[LaneId::from_index(1)];
    close(lane.cost.at(2025.0), 6371.0088 * 1.0_f64.to_radians() + 7.0);
    assert_eq!(lane.maximum.at(2025.0), f64::INFINITY);
}

#[test]
fn the_least_of_general_and_agreement_rate_and_all_additional_ones() {
    let mut case = bare();
    let china = add_place(&mut case, "china", "CHN", None);
    let canada = add_place(&mut case, "canada", "CAN", None);
    let quebec = add_place(&mut case, "quebec", "CAN", None);
    let japan = add_place(&mut case, "japan", "JPN", None);
    let anode = case.commodities.insert(
        "anode",
        Commodity {
            unit: "t".to_owned(),
            mass: Some(1.0),
            price: Series::new(vec![(2025.0, 1000.0), (2027.0, 1200.0)], Between::Linear),
            ..Commodity::default()
        },
    );
    let plain = tonne(&mut case, "plain");
    let scope = |places: &[PlaceId]| Scope { label: String::new(), places: places.iter().copied().collect() };
    let everywhere = scope(&[china, canada, quebec, japan]);
    let tariff = |name: &str, kind, origin: &Scope, rate, specific| Tariff {
        name: name.to_owned(),
        kind,
        commodities: BTreeSet::from([anode, plain]),
        origin: origin.clone(),
        destination: everywhere.clone(),
        rate,
        specific,
        start_year: None,
        end_year: None,
        provenance: Provenance::default(),
    };
    case.tariffs = vec![
        tariff("general", TariffKind::MostFavouredNation, &everywhere, 0.05, 0.0),
        tariff("agreement", TariffKind::Preference, &scope(&[japan]), 0.01, 2.0),
        tariff("countervailing", TariffKind::Additional, &scope(&[china]), 0.25, 0.0),
        tariff("dumping", TariffKind::Additional, &scope(&[china]), 0.0, 10.0),
        tariff("nowhere", TariffKind::Additional, &scope(&[]), 0.0, 10.0),
    ];
    case.tariffs[2].start_year = Some(2026);
    case.tariffs[3].end_year = Some(2026);
    let lanes = [china, japan, quebec].map(|from| {
        let name = case.places.name(from).to_owned();
        let id = add_lane(&mut case, &name, anode, from, canada);
        let lane = case.lanes.get_mut(id).unwrap();
        (lane.cost_from_route, lane.lead_time_from_route, lane.emissions_from_route) = (false, false, false);
        id
    });
    assert_eq!(generate(&mut case), vec![RouteProblem::TariffUnused { tariff: 4 }]);
    let duties = |lane: LaneId| [2025.0, 2026.0, 2027.0].map(|year| case.lanes[lane].tariff.at(year));
    // Prices 1000, 1100, 1200. China: 50 + 10; 55 + 275 + 10; 60 + 300.
    for (duty, expected) in duties(lanes[0]).into_iter().zip([60.0, 340.0, 360.0]) {
        close(duty, expected);
    }
    // Japan under the agreement: 1 % + 2.
    for (duty, expected) in duties(lanes[1]).into_iter().zip([12.0, 13.0, 14.0]) {
        close(duty, expected);
    }
    // No border.
    assert_eq!(case.lanes[lanes[2]].tariff.as_constant(), Some(0.0));

    // Without a price the share of it is unknown.
    let id = add_lane(&mut case, "unpriced", plain, china, canada);
    let lane = case.lanes.get_mut(id).unwrap();
    (lane.cost_from_route, lane.lead_time_from_route, lane.emissions_from_route) = (false, false, false);
    let problems = generate(&mut case);
    assert!(problems.contains(&RouteProblem::PriceMissing { tariff: 0, commodity: plain }));
    assert!(problems.contains(&RouteProblem::PriceMissing { tariff: 2, commodity: plain }));
    assert!(!problems.contains(&RouteProblem::PriceMissing { tariff: 3, commodity: plain }));
}
