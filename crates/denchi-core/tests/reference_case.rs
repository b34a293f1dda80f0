//! The reference case Japan–Canada: it is valid, it has a checked plan, and that plan stands beside the published figures.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where something is missing")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use denchi_core::case::entities::{Buyer, Duration, Indicator, IndicatorKind, Status};
use denchi_core::case::{Case, read};
use denchi_core::catalogue::Lang;
use denchi_core::ids::{CommodityId, Id};
use denchi_core::plan::result::Plan;
use denchi_core::plan::{self, PlanOptions, Watch, references};
use denchi_core::stress::{Impact, Occurrence, Target, Window};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/japan-canada")
}

fn case(scenario: Option<&str>) -> Case {
    match read(&folder(), scenario) {
        Ok((case, warnings)) => {
            assert!(warnings.is_empty(), "{}", warnings.render(Lang::En));
            case
        }
        Err(problems) => panic!("{}", problems.render(Lang::En)),
    }
}

fn planned(case: &Case) -> Plan {
    let run = plan::run(case, &PlanOptions::default(), &mut Watch::none()).unwrap();
    assert!(run.check.passed(), "{:?}", run.check.violations);
    assert!(run.check.count() > 5000);
    run.plan().unwrap().clone()
}

#[test]
fn it_has_what_its_readme_promises() {
    let case = case(None);
    assert!(case.sites.len() >= 100);
    assert_eq!(case.settings.periods.len(), 11);
    assert_eq!(case.settings.periods[0].label, "2025");
    assert_eq!((case.settings.money.as_str(), case.settings.money_year), ("USD", 2024));
    for element in ["Li", "Ni", "Co", "Mn", "C"] {
        assert!(case.elements.find(element).is_some(), "{element}");
    }
    // A planned project is an option, and nothing stands before it is built.
    let matawinie = case.sites.find("nmg_matawinie").unwrap();
    assert_eq!(case.sites[matawinie].status, Some(Status::Planned));
    assert_eq!(case.sites[matawinie].capacity.as_constant(), Some(0.0));
    assert!(case.options.values().any(|option| option.site == matawinie));
    // Panasonic takes graphite of Bécancour for seven years.
    let panasonic = case.owners.find("panasonic").unwrap();
    let offtake = case
        .contracts
        .values()
        .find(|contract| contract.buyer == Buyer::Owner(panasonic) && contract.term == Some(7.0));
    assert_eq!(offtake.unwrap().maximum, 18_000.0);
}

#[test]
fn needs_at_600_gwh_are_near_the_published_ones() {
    let case = case(None);
    let plan = planned(&case);
    let compared = references::compare(&case, &plan);
    // Published by METI for 600 GWh: t of lithium carbonate equivalent, nickel, cobalt, graphite, manganese.
    let published = [("Li", 380e3), ("Ni", 310e3), ("Co", 60e3), ("C", 600e3), ("Mn", 50e3)];
    for (element, expected) in published {
        let element = case.elements.find(element).unwrap();
        let found = compared.iter().find(|row| case.references[row.reference].element == Some(element)).unwrap();
        assert_eq!(case.references[found.reference].value, expected);
        let value = found.value.unwrap();
        assert!((value / expected - 1.0).abs() <= 0.15, "{}: {value} beside {expected}", case.elements.name(element));
    }
    // China's shares of stages without limits are shown beside the published ones.
    let shares = compared.iter().filter(|row| case.references[row.reference].country.as_deref() == Some("CHN"));
    assert!(shares.clone().count() >= 4);
    assert!(shares.map(|row| row.value.unwrap()).all(|share| (0.0..=1.0).contains(&share)));
}

#[test]
fn everything_wanted_is_served_and_the_targets_are_met() {
    let case = case(None);
    let plan = planned(&case);
    for row in &plan.demands {
        assert!(row.lost <= 1e-6 * row.wanted.max(1.0), "{} {}", case.demands.name(row.demand), row.period);
    }
    for row in &plan.rules {
        assert!(row.missed <= 1e-6 * row.limit, "{} {}", case.rules.name(row.rule), row.period);
    }
}

#[test]
fn every_scenario_is_valid() {
    let files = std::fs::read_dir(folder().join("scenarios")).unwrap();
    let names: BTreeSet<String> =
        files.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for name in ["diversified", "allied-content", "low-carbon", "canada-first", "graphite-licences", "statutes"] {
        assert!(names.contains(name), "{name}");
    }
    for name in &names {
        assert!(!case(Some(name)).sites.is_empty(), "{name}");
    }
}

/// What takes away capacity, raises a price or adds a rule cannot make the plan cheaper. Scenarios with many tags take
/// minutes, and are not planned here.
#[test]
fn tighter_scenarios_never_cost_less() {
    let base = planned(&case(None)).quality.objective;
    let tighter =
        ["china-anode-export-halt", "no-new-projects", "delayed-canada", "carbon-price", "low-carbon", "statutes"];
    for name in tighter {
        let plan = planned(&case(Some(name)));
        assert!(plan.quality.objective >= base * (1.0 - 1e-6), "{name}");
    }
}

#[test]
fn no_graphite_leaves_china_when_licences_are_refused() {
    let case = case(Some("graphite-licences"));
    let plan = planned(&case);
    let in_china = |place| case.places[place].country.as_deref() == Some("CHN");
    let graphite = ["flake_graphite", "spherical_graphite", "coated_spherical_graphite", "synthetic_graphite"]
        .map(|name| case.commodities.find(name).unwrap());
    let exported: f64 = plan
        .flows
        .iter()
        .filter(|row| plan.periods[row.period].label.as_str() >= "2026")
        .map(|row| (&case.lanes[row.lane], row.amount))
        .filter(|(lane, _)| graphite.contains(&lane.commodity) && in_china(lane.from) && !in_china(lane.to))
        .map(|(_, amount)| amount)
        .sum();
    // Tonnes over ten years, of some hundred thousand a year without the rule.
    assert!(exported < 1.0, "{exported}");
    // The rule is hard: what cannot be made without it is not served.
    assert!(plan.demands.iter().map(|row| row.lost).sum::<f64>() > 0.0);
}

/// A plant without support is not built for want of buyers; what must be paid for is made.
#[test]
fn becancour_is_built_for_the_buyers_who_must_pay() {
    let built = |scenario| {
        let case = case(scenario);
        let option = case.options.find("nmg_becancour_build").unwrap();
        planned(&case).builds.iter().filter(|row| row.option == option).map(|row| row.capacity).sum::<f64>()
    };
    assert!(built(None) < 1.0);
    // 14 400 t a year must be paid for, over the whole capacity.
    assert!(built(Some("canada-first")) >= 14_400.0 - 1e-3);
}

#[test]
fn its_rule_library_is_off() {
    let names: Vec<String> = case(None).rules.names().map(str::to_owned).collect();
    assert_eq!(names, ["home_150", "world_600"]);
    let case = case(Some("statutes"));
    for name in ["us_45x_cells", "eu_recycled_co", "eu_recycled_li", "eu_recycled_ni"] {
        assert!(case.rules.find(name).is_some(), "{name}");
    }
    // Regulation (EU) 2023/1542, article 8: 16 % of cobalt from 2031.
    let cobalt = &case.rules[case.rules.find("eu_recycled_co").unwrap()];
    assert_eq!((cobalt.first_year, cobalt.limit.at(2031.0)), (Some(2031), 0.16));
}

#[test]
fn trace_and_metrics_have_what_they_need() {
    let case = case(None);
    assert_eq!(case.settings.recycling_stage.as_deref(), Some("recycle"));
    for name in case.processes.names().filter(|name| name.starts_with("shred") || name.starts_with("hydromet")) {
        let stage = case.processes[case.processes.find(name).unwrap()].stage.unwrap();
        assert_eq!(case.stages.name(stage), "recycle", "{name}");
    }
    for commodity in case.commodities.ids() {
        let name = case.commodities.name(commodity);
        assert!(case.commodities[commodity].price.is_some(), "{name}");
    }
    let countries: BTreeSet<&str> = case.places.values().filter_map(|place| place.country.as_deref()).collect();
    for country in countries {
        let known = |row: &&Indicator| row.kind == IndicatorKind::Governance && row.subject == country;
        assert!(case.indicators.iter().any(|row| known(&row)), "{country}");
    }
    // Shares of a commodity in a year add up to one, others included.
    let mut sums: BTreeMap<(CommodityId, i64), f64> = BTreeMap::new();
    for row in &case.observed {
        *sums.entry((row.commodity, row.year)).or_default() += row.quantity;
    }
    assert!(sums.len() >= 20);
    for ((commodity, year), sum) in sums {
        assert!((sum - 1.0).abs() < 0.02, "{} {year}: {sum}", case.commodities.name(commodity));
    }
}

#[test]
fn every_site_and_option_says_where_its_numbers_come_from() {
    let case = case(None);
    let sites = case.sites.values().map(|site| &site.provenance);
    let options = case.options.values().map(|option| &option.provenance);
    for provenance in sites.chain(options) {
        assert!(provenance.quality.is_some());
    }
    assert!(case.sources.ids().all(|id| id.index() < case.sources.len() && !case.sources[id].title.is_empty()));
}

/// Published: flake exports of China fell by 93.9 % in December 2023, and by 77.7 % in January and February 2024.
#[test]
fn graphite_licences_as_they_were() {
    let case = case(None);
    let event = case.events.find("china_graphite_2023").unwrap();
    assert_eq!(case.events[event].start, Some(2023.0 + 11.0 / 12.0));
    let window = Window { start: 2030.0, months: 4 };
    let impact = Impact::of(&case, &window, &[Occurrence { event, start: 0.0, duration: 3.0 }]);
    let flake = case.commodities.find("flake_graphite").unwrap();
    let in_china = |place| case.places[place].country.as_deref() == Some("CHN");
    let mut lanes = 0;
    for (lane, months) in &impact.flow {
        let data = &case.lanes[*lane];
        assert!(in_china(data.from) && !in_china(data.to));
        if data.commodity == flake {
            lanes += 1;
            let apart = |(left, lost): (&f64, f64)| (left - (1.0 - lost)).abs() > 1e-12;
            assert!(!months.iter().zip([0.939, 0.777, 0.777, 0.0]).any(apart), "{months:?}");
        }
    }
    assert!(lanes > 0);
    assert_eq!(impact, Impact { flow: impact.flow.clone(), ..Impact::default() });
}

/// The README works the rates: (n + 1/2) over subjects and years.
#[test]
fn rates_and_durations_are_those_of_the_calibration() {
    let case = case(None);
    let rates: [(&str, f64); 8] = [
        ("curb_china_graphite", 1.5 / 16.9),
        ("curb_gabon_manganese", 0.5 / 16.9),
        ("strait_panama_drought", 1.5 / 16.9),
        ("strait_malacca", 0.5 / 16.9),
        ("earthquake_central_japan", 1.5 / (3.0 * 16.9)),
        ("outage_balama_mine", 3.5 / (13.0 * 6.9)),
        ("outage_ambatovy", 4.5 / (6.0 * 6.9)),
        ("outage_panasonic_nevada", 0.5 / (45.0 * 6.9)),
    ];
    for (name, expected) in rates {
        let rate = case.events[case.events.find(name).unwrap()].rate.unwrap();
        assert!((rate / expected - 1.0).abs() < 1e-3, "{name}: {rate} is not {expected}");
    }
    // Medians and spreads of the logarithms of what was seen.
    let lognormal = |months: &[f64]| {
        let mean = months.iter().map(|month| month.ln()).sum::<f64>() / months.len() as f64;
        let squares = months.iter().map(|month| (month.ln() - mean).powi(2)).sum::<f64>();
        (mean.exp(), (squares / (months.len() - 1) as f64).sqrt())
    };
    for (name, months) in [("outage_balama_mine", &[9.0, 12.0, 3.0][..]), ("outage_ambatovy", &[6.0, 4.0, 11.0, 3.0])] {
        let Duration::Lognormal(median, spread) = case.events[case.events.find(name).unwrap()].duration else {
            panic!("{name}")
        };
        let (expected, deviation) = lognormal(months);
        assert!((median - expected).abs() < 0.05 && (spread - deviation).abs() < 0.005, "{expected} {deviation}");
    }
    // What happened is not drawn, and what is drawn has no date.
    assert!(case.events.values().all(|event| event.start.is_none() || event.rate.is_none()));
    assert!(case.events.values().filter(|event| event.rate.is_some()).count() > 100);
}

#[test]
fn a_sweep_has_targets_of_every_kind_and_times_to_recover() {
    let case = case(None);
    let all = Target::all(&case);
    for kind in ["site", "supply", "country", "exports", "owner", "corridor"] {
        assert!(all.iter().any(|target| target.id(&case).starts_with(&format!("{kind}:"))), "{kind}");
    }
    let months = |id: &str| Target::find(&case, id).unwrap().time_to_recover(&case);
    assert_eq!(months("site:balama_mine"), Some(8.0));
    assert_eq!(months("site:ambatovy"), Some(6.0));
    assert_eq!(months("exports:COD/intermediate"), Some(34.3));
    assert_eq!(months("corridor:malacca"), None);
    // The corridor of the freight table lies on routes of the case.
    assert!(all.contains(&Target::Corridor(case.corridors.find("suez").unwrap())));
}
