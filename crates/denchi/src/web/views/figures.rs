//! Views that are figures of the page of a plan, drawn by the same programmes.

use std::collections::BTreeSet;

use denchi_core::catalogue::{Lang, text};
use denchi_report::brief::Note;
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::super::shell::problem::Problem;
use super::{Drawn, Seen, Shown, View, behind};

/// A view of figures.
pub(super) struct Figures {
    id: &'static str,
    /// The figures, by their names in the page, with the style of their height.
    figures: &'static [Figure],
    /// The programmes that draw them.
    programmes: &'static [&'static str],
    /// Parts of the data of the page that they need besides names and periods.
    parts: &'static [&'static str],
    /// Tables of the page that they need.
    drawn: &'static [&'static str],
    /// Tables of the result that are behind them.
    tables: &'static [&'static str],
}

/// A figure.
pub(super) struct Figure {
    id: &'static str,
    /// What is drawn without ECharts has no chart but places for tables.
    chart: bool,
    /// Places behind the chart, by identifier.
    places: &'static [&'static str],
}

/// A figure with a chart, and places behind it.
pub(super) const fn chart(id: &'static str, places: &'static [&'static str]) -> Figure {
    Figure { id, chart: true, places }
}

/// A figure of places only.
pub(super) const fn plain(id: &'static str, places: &'static [&'static str]) -> Figure {
    Figure { id, chart: false, places }
}

pub(super) const MAP: Figures = Figures {
    id: "map",
    figures: &[chart("map", &["map-detail"])],
    programmes: &["globe.js", "map.js", "plan_map.js"],
    parts: &["sites", "places", "routes", "commodities", "flows_left_out"],
    drawn: &["flows", "capacity"],
    tables: &["flows", "capacity", "places"],
};

pub(super) const FLOWS: Figures = Figures {
    id: "flows",
    figures: &[chart("sankey", &[])],
    programmes: &["sankey.js"],
    parts: &["sites", "commodities"],
    drawn: &["links", "made"],
    tables: &["flows"],
};

/// Heat map and minerals; the view adds groups of countries and bounds.
pub(super) const DEPENDENCE: Figures = Figures {
    id: "dependence",
    figures: &[chart("dependence", &[]), chart("minerals", &["minerals-references"])],
    programmes: &["dependence.js", "minerals.js"],
    parts: &["commodities", "references"],
    drawn: &["dependence", "footprint", "landed", "made", "minerals", "served"],
    tables: &["dependence", "minerals"],
};

/// What is built, what it costs, prices, contracts; the view adds what was found about projects.
pub(super) const INVESTMENTS: Figures = Figures {
    id: "investments",
    figures: &[
        chart("builds", &[]),
        chart("costs", &[]),
        plain("prices", &["prices-table"]),
        chart("contracts", &["contracts-table"]),
    ],
    programmes: &["money.js", "contracts.js"],
    parts: &["sites", "commodities"],
    drawn: &["builds", "costs", "prices", "contracts", "contract_values", "offtakes", "capacity"],
    tables: &["builds", "costs", "contracts"],
};

/// Shares by quality, weak spots and sources; the view adds every number.
pub(super) const EVIDENCE: Figures = Figures {
    id: "evidence",
    figures: &[
        chart("evidence", &["evidence-weakest"]),
        plain("numbered", &["numbered-table"]),
        plain("sources", &["sources-list"]),
    ],
    programmes: &["evidence.js", "numbered.js"],
    parts: &["evidence"],
    drawn: &[],
    tables: &["sites", "costs"],
};

/// Parts that every programme needs.
const ALWAYS: [&str; 6] = ["case", "run", "periods", "names", "stages", "sources"];

impl View for Figures {
    fn id(&self) -> &'static str {
        self.id
    }

    fn show(&self, seen: &Seen<'_>) -> Result<Shown, Problem> {
        let all = seen.result.figures();
        let mut view = Map::new();
        for name in ALWAYS.iter().chain(self.parts) {
            view.insert((*name).to_owned(), all.get(*name).cloned().unwrap_or(Value::Null));
        }
        let tables = all.get("tables");
        let drawn = self.drawn.iter().filter_map(|name| Some(((*name).to_owned(), tables?.get(*name)?.clone())));
        view.insert("tables".to_owned(), Value::Object(drawn.collect()));
        view.insert("cited".to_owned(), behind::heads(seen));
        view.insert("rules".to_owned(), all.get("rules").cloned().unwrap_or(Value::Null));
        let view = Value::Object(view);
        let package = &seen.result.reloaded.package;
        Ok(Shown {
            sources: sources(&view),
            tables: self.tables.iter().filter_map(|name| package.table(name).cloned()).collect(),
            body: markup(self.figures, seen.lang),
            drawn: Some(Drawn { programmes: self.programmes, view: view.clone() }),
            data: view,
        })
    }

    fn behind(&self, seen: &Seen<'_>, figure: &str) -> Vec<Note> {
        behind::figure(seen, figure)
    }
}

/// Figures as markup, for their programmes to fill.
pub(super) fn markup(figures: &[Figure], lang: Lang) -> Markup {
    html! {
        @for figure in figures {
            section.figure id=(figure.id) {
                h2 { (text(lang, &format!("page.{}.title", figure.id))) }
                p.lead { (text(lang, &format!("page.{}.lead", figure.id))) }
                @if figure.chart { div class=(format!("chart chart-{}", figure.id)) {} }
                @for place in figure.places {
                    @if place.ends_with("-detail") {
                        div.detail id=(place) role="status" {}
                    } @else {
                        div.scroll id=(place) tabindex="0" {}
                    }
                }
            }
        }
    }
}

/// Sources that sites of a view name; without any, all of the case.
fn sources(view: &Value) -> Vec<String> {
    let sites = view.get("sites").and_then(Value::as_object);
    let named: BTreeSet<&str> =
        sites.into_iter().flat_map(Map::values).filter_map(|site| site.get("source")?.as_str()).collect();
    if !named.is_empty() {
        return named.into_iter().map(str::to_owned).collect();
    }
    view.get("sources").and_then(Value::as_object).map(|all| all.keys().cloned().collect()).unwrap_or_default()
}
