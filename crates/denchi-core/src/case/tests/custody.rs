//! What a chain of custody follows.

use super::fixture::Fixture;
use crate::case::Case;
use crate::case::custody::{Custodies, Custody, Entry, Passage, Tracer};
use crate::diagnostics::Code;

const HEAD: &str =
    "rule,kind,element,region,origin,owner_country,owner_threshold,origin_stage,commodity,limit,quality\n";

fn with_rules(rows: &str) -> (Case, Custodies) {
    let fixture = Fixture::new().file("rule_years.csv", "rule,year,limit,quality\n");
    let case = fixture.file("rules.csv", format!("{HEAD}{rows}")).case();
    let custodies = Custodies::of(&case);
    (case, custodies)
}

#[track_caller]
fn passes(case: &Case, custody: &Custody, site: &str, carried: f64, added: f64) {
    let id = case.sites.find(site).unwrap();
    let Passage { carried: c, added: a } = custody.passage(case, id, &case.sites[id].runs[0]);
    assert!((c - carried).abs() < 1e-12 && (a - added).abs() < 1e-12, "{site}: {c} and {a}");
}

/// Refining takes in 7 x 0.026 = 0.182 t of lithium and gives out 0.165 t. A mine gives out 0.026 t a tonne of concentrate.
#[test]
fn a_process_passes_what_it_keeps_and_a_mine_adds_what_enters() {
    let (case, custodies) = with_rules("r,origin_limit,Li,,CAN,,,,,0.5,assumed\n");
    passes(&case, &custodies.all[0], "mine", 0.0, 0.026);
    passes(&case, &custodies.all[0], "refiner", 0.165 / 0.182, 0.0);
    let (case, custodies) = with_rules("r,origin_limit,Li,,JPN,,,,,0.5,assumed\n");
    passes(&case, &custodies.all[0], "mine", 0.0, 0.0);
}

/// The mine stands in Canada; 40 % of it belongs to the Japanese maker.
#[test]
fn a_site_counts_by_soil_or_by_owner() {
    let (case, custodies) = with_rules(
        "soil,origin_limit,Li,,CAN,JPN,,,,0.5,assumed\n\
         owner,origin_limit,Li,,,JPN,,,,0.5,assumed\n\
         half,origin_limit,Li,,,JPN,0.5,,,0.5,assumed\n\
         quarter,origin_limit,Li,,,JPN,0.25,,,0.5,assumed\n",
    );
    let added = [0.026, 0.4 * 0.026, 0.0, 0.026];
    for (custody, added) in custodies.all.iter().zip(added) {
        passes(&case, custody, "mine", 0.0, added);
    }
    let quebec = case.places.find("quebec").unwrap();
    assert_eq!(custodies.all[0].entry(quebec, Entry::Purchase), 1.0);
    assert_eq!(custodies.all[1].entry(quebec, Entry::Purchase), 0.0);
}

#[test]
fn stages_stamp_and_touch() {
    let (case, custodies) = with_rules(
        "last,origin_limit,Li,,JPN,,,refine,,0.5,assumed\n\
         touch,touch_limit,Li,,CAN,,,,,0.5,assumed\n\
         owned,touch_limit,Li,,,JPN,,mine,,0.5,assumed\n\
         recycled,recycled_content_minimum,Li,,,,,recycle,,0.5,assumed\n",
    );
    let [last, touch, owned, recycled] = &custodies.all[..] else { panic!("{custodies:?}") };
    // The refiner in Quebec is outside, the one in Osaka inside.
    passes(&case, last, "refiner", 0.0, 0.0);
    passes(&case, last, "refiner_osaka", 0.0, 0.165);
    // In Canada, all is tagged, and nothing twice; in Osaka, tags pass.
    passes(&case, touch, "refiner", 0.0, 0.165);
    passes(&case, touch, "refiner_osaka", 0.165 / 0.182, 0.0);
    passes(&case, owned, "mine", 0.0, 0.4 * 0.026);
    passes(&case, recycled, "refiner", 0.165 / 0.182, 0.0);
    let osaka = case.places.find("osaka").unwrap();
    assert_eq!(recycled.entry(osaka, Entry::Return), 1.0);
    assert_eq!(recycled.entry(osaka, Entry::Opening), 0.0);
}

/// Two rules that ask the same of the same group, in different regions and as a minimum and a maximum, share tags.
#[test]
fn rules_with_the_same_custody_share_it() {
    let (case, custodies) = with_rules(
        "a,origin_limit,Li,,CPTPP,,,,,0.5,assumed\n\
         b,content_minimum,Li,JPN,CPTPP,,,,,0.1,assumed\n\
         c,share_limit,,,CAN,JPN,,,spodumene|hydroxide,0.5,assumed\n",
    );
    assert_eq!(custodies.all.len(), 3);
    let of = |name: &str| custodies.of_rule[&case.rules.find(name).unwrap()].clone();
    assert_eq!((of("a"), of("b"), of("c")), (vec![0], vec![0], vec![1, 2]));
    assert_eq!(custodies.rules(0).count(), 2);
    assert_eq!(custodies.all[2].tracer, Tracer::Commodity(case.commodities.find("hydroxide").unwrap()));
    // The maker of hydroxide at the refiner in Osaka is the Japanese one: 1 of its output a unit.
    passes(&case, &custodies.all[2], "refiner_osaka", 0.0, 1.0);
}

#[test]
fn rules_on_stages_need_them() {
    let with = |row: &str| {
        let fixture = Fixture::new().file("rule_years.csv", "rule,year,limit,quality\n");
        fixture.file("rules.csv", format!("{HEAD}{row}\n"))
    };
    with("r,recycled_content_minimum,Li,,,,,,,0.1,assumed").finds(Code::D460, "rules.csv:2:35");
    let unused = with("r,origin_limit,Li,,CAN,,,melt,,0.1,assumed").row("stages.csv", "melt,5,Melting,溶解");
    unused.finds(Code::D461, "rules.csv:2:26");
}
