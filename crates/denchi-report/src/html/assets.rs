//! What pages are drawn with: style, ECharts, the land, and a programme for each figure.
//!
//! Pages that stand alone hold them; a server hands them out as files of their own.

/// The style of all pages.
pub const STYLE: &str = include_str!("../../assets/page/plan.css");
/// Apache ECharts.
pub const ECHARTS: &str = include_str!("../../assets/vendor/echarts.min.js");
/// The land of the world, 1:110 million, of Natural Earth: a `MultiPolygon` as GeoJSON.
pub const LAND: &str = include_str!("../../assets/vendor/land-110m.json");

/// Programmes by name. They run as plain scripts, one after the other: `base.js`, `numbers.js` and `figure.js` first.
const PROGRAMMES: [(&str, &str); 31] = [
    ("base.js", include_str!("../../assets/page/base.js")),
    ("numbers.js", include_str!("../../assets/page/numbers.js")),
    ("figure.js", include_str!("../../assets/page/figure.js")),
    ("answer.js", include_str!("../../assets/page/answer.js")),
    ("capacity.js", include_str!("../../assets/page/capacity.js")),
    ("globe.js", include_str!("../../assets/page/globe.js")),
    ("map.js", include_str!("../../assets/page/map.js")),
    ("plan_map.js", include_str!("../../assets/page/plan_map.js")),
    ("sankey.js", include_str!("../../assets/page/sankey.js")),
    ("dependence.js", include_str!("../../assets/page/dependence.js")),
    ("minerals.js", include_str!("../../assets/page/minerals.js")),
    ("money.js", include_str!("../../assets/page/money.js")),
    ("contracts.js", include_str!("../../assets/page/contracts.js")),
    ("evidence.js", include_str!("../../assets/page/evidence.js")),
    ("numbered.js", include_str!("../../assets/page/numbered.js")),
    ("main.js", include_str!("../../assets/page/main.js")),
    ("trace.js", include_str!("../../assets/page/trace.js")),
    ("stress.js", include_str!("../../assets/page/stress.js")),
    ("closures.js", include_str!("../../assets/page/closures.js")),
    ("targets.js", include_str!("../../assets/page/targets.js")),
    ("survival.js", include_str!("../../assets/page/survival.js")),
    ("chances.js", include_str!("../../assets/page/chances.js")),
    ("sets.js", include_str!("../../assets/page/sets.js")),
    ("worth.js", include_str!("../../assets/page/worth.js")),
    ("replay.js", include_str!("../../assets/page/replay.js")),
    ("months.js", include_str!("../../assets/page/months.js")),
    ("stress_page.js", include_str!("../../assets/page/stress_page.js")),
    ("frontier.js", include_str!("../../assets/page/frontier.js")),
    ("alternatives.js", include_str!("../../assets/page/alternatives.js")),
    ("invest.js", include_str!("../../assets/page/invest.js")),
    ("sensitivity.js", include_str!("../../assets/page/sensitivity.js")),
];

/// Programmes of the figures of stress tests, in the order in which they run.
pub const STRESS: &[&str] = &[
    "stress.js",
    "closures.js",
    "targets.js",
    "survival.js",
    "chances.js",
    "sets.js",
    "worth.js",
    "globe.js",
    "map.js",
    "replay.js",
    "months.js",
];

/// Names of all programmes.
pub fn programmes() -> impl Iterator<Item = &'static str> {
    PROGRAMMES.iter().map(|(name, _)| *name)
}

/// A programme by name.
pub fn programme(name: &str) -> Option<&'static str> {
    PROGRAMMES.iter().find(|(known, _)| *known == name).map(|(_, content)| *content)
}
