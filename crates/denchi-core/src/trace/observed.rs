//! Flows that were observed, traced without a case: who delivered how much to whom.
//!
//! Each element and period is a network of its own, of one node a name. What a node delivers beyond what it receives enters
//! there; what it receives and does not deliver stays there.

use std::collections::{BTreeMap, BTreeSet};

use denchi_solver::Watch;

use crate::case::Delivery;

use super::TraceError;
use super::bounds::{Asked, Bounds};
use super::chain::{Chain, Rows, index};
use super::mix::Mix;
use super::network::{Arc, Entry, Exit, Network, Tagging};
use super::tags::Arcs;

/// Differences of a node below this share of what passes it are rounding of the table.
const ROUNDING: f64 = 1e-9;

/// What a trace of observed flows says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    /// Where the content at every node comes from, in proportion.
    pub provenance: Vec<ObservedOrigin>,
    /// How far what stays at or leaves from a node for good depends on countries.
    pub dependence: Vec<ObservedDependence>,
    /// Largest distance of shares from one.
    pub error: f64,
}

/// Where the content at a node comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedOrigin {
    /// What is traced.
    pub element: Option<String>,
    /// Label of the period.
    pub period: String,
    /// The node.
    pub node: String,
    /// `None`: where it entered. Otherwise the last node of this stage that it passed, and where it entered, for what passed
    /// none; rows of a stage exist only where some of it passed the stage.
    pub stage: Option<String>,
    /// The node it comes from; `None`: only the country is known, or nothing.
    pub origin: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Content, in the unit.
    pub amount: f64,
    /// Share of all content at the node.
    pub share: f64,
    /// `t`, or the unit of the rows.
    pub unit: String,
}

/// How far what ends at a node depends on a country.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedDependence {
    /// What is traced.
    pub element: Option<String>,
    /// Label of the period.
    pub period: String,
    /// The node.
    pub node: String,
    /// `None`: where it entered; otherwise the last node of this stage.
    pub stage: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: String,
    /// Content that ends at the node, in the unit.
    pub content: f64,
    /// Least share that any attribution consistent with the flows allows.
    pub least: f64,
    /// Share where everything that leaves a node carries the mix of the node.
    pub proportional: f64,
    /// Largest share that any attribution consistent with the flows allows.
    pub most: f64,
    /// `t`, or the unit of the rows.
    pub unit: String,
}

/// Traces observed flows.
///
/// # Errors
/// The solver fails or is stopped.
pub fn observe(flows: &[Delivery], watch: &mut Watch) -> Result<Observation, TraceError> {
    let mut groups: BTreeMap<(Option<&str>, &str), Vec<&Delivery>> = BTreeMap::new();
    for flow in flows {
        groups.entry((flow.element.as_deref(), &flow.period)).or_default().push(flow);
    }
    let mut observation = Observation::default();
    for ((element, period), rows) in groups {
        let unit = rows.first().map_or("", |row| row.unit.as_str());
        let map = Map::of(&rows);
        Tracing { element, period, unit, arcs: Arcs::of(&map.network), map }.add(&mut observation, watch)?;
    }
    Ok(observation)
}

/// Where content enters, or is worked: a name, a country, or neither.
type Label = (Option<String>, Option<String>);

/// The network of an element in a period.
struct Map {
    network: Network,
    names: Vec<String>,
    country: Vec<Option<String>>,
    stage: Vec<Option<String>>,
    labels: Vec<Label>,
}

impl Map {
    fn of(rows: &[&Delivery]) -> Self {
        let ends = rows.iter().flat_map(|row| [&row.from, &row.to]);
        let names: BTreeSet<&String> = ends.flatten().collect();
        let names: Vec<String> = names.into_iter().cloned().collect();
        let count = names.len();
        let mut map = Map {
            network: Network { nodes: count, ..Network::default() },
            country: vec![None; count],
            stage: vec![None; count],
            labels: Vec::new(),
            names,
        };
        for row in rows {
            let (from, to) = (map.node(row.from.as_ref()), map.node(row.to.as_ref()));
            for (node, country, stage) in
                [(from, &row.from_country, &row.from_stage), (to, &row.to_country, &row.to_stage)]
            {
                if let Some(node) = node {
                    map.country[node] = map.country[node].take().or_else(|| country.clone());
                    map.stage[node] = map.stage[node].take().or_else(|| stage.clone());
                }
            }
        }
        // Labels of nodes come first.
        map.labels = (0..count).map(|node| (Some(map.names[node].clone()), map.country[node].clone())).collect();
        for row in rows.iter().filter(|row| row.amount > 0.0) {
            match (map.node(row.from.as_ref()), map.node(row.to.as_ref())) {
                (Some(from), Some(to)) => {
                    let (from, to) = (index(from), index(to));
                    map.network.arcs.push(Arc { from, to, sent: row.amount, arrived: row.amount });
                }
                (None, Some(to)) => {
                    let origin =
                        row.from_country.as_ref().map_or(index(to), |country| map.label((None, Some(country.clone()))));
                    map.network.entries.push(Entry { to: index(to), origin, content: row.amount });
                }
                (Some(from), None) => map.network.exits.push(Exit { from: index(from), content: row.amount }),
                (None, None) => {}
            }
        }
        map.balance();
        map.network.origins = map.labels.len();
        map
    }

    fn node(&self, name: Option<&String>) -> Option<usize> {
        name.and_then(|name| self.names.binary_search(name).ok())
    }

    fn label(&mut self, label: Label) -> u32 {
        let known = self.labels.iter().position(|known| *known == label);
        index(known.unwrap_or_else(|| {
            self.labels.push(label);
            self.labels.len() - 1
        }))
    }

    /// What nodes deliver beyond what they receive enters there; the other way round it stays there.
    fn balance(&mut self) {
        let (entering, arriving, leaving) = (self.network.entering(), self.network.arriving(), self.network.leaving());
        for node in 0..self.network.nodes {
            let into = entering[node] + arriving[node];
            let net = into - leaving[node];
            let at = index(node);
            if net < -ROUNDING * leaving[node] {
                self.network.entries.push(Entry { to: at, origin: at, content: -net });
            } else if net > ROUNDING * into {
                self.network.exits.push(Exit { from: at, content: net });
            }
        }
    }

    fn stages(&self) -> Vec<Option<String>> {
        let stages: BTreeSet<&String> = self.stage.iter().flatten().collect();
        std::iter::once(None).chain(stages.into_iter().cloned().map(Some)).collect()
    }
}

/// Tracing one element in one period.
struct Tracing<'a> {
    element: Option<&'a str>,
    period: &'a str,
    unit: &'a str,
    arcs: Arcs,
    map: Map,
}

impl Tracing<'_> {
    fn add(&self, observation: &mut Observation, watch: &mut Watch) -> Result<(), TraceError> {
        let (entering, arriving) = (self.map.network.entering(), self.map.network.arriving());
        for stage in self.map.stages() {
            let stamped: Vec<bool> = self.map.stage.iter().map(|own| stage.is_some() && *own == stage).collect();
            let reached = self.reached(&stamped, stage.is_none());
            let mixes = self.mixes(&stamped, &entering);
            for node in (0..self.map.network.nodes).filter(|&node| reached[node]) {
                let sum: f64 = mixes[node].iter().map(|part| part.1).sum();
                observation.error = observation.error.max((sum - 1.0).abs());
                for &(label, share) in &mixes[node] {
                    let (origin, country) = self.map.labels.get(label as usize).cloned().unwrap_or_default();
                    observation.provenance.push(ObservedOrigin {
                        element: self.element.map(str::to_owned),
                        period: self.period.to_owned(),
                        node: self.map.names[node].clone(),
                        stage: stage.clone(),
                        origin,
                        country,
                        amount: share * (entering[node] + arriving[node]),
                        share,
                        unit: self.unit.to_owned(),
                    });
                }
            }
            let countries: BTreeSet<&String> = self.map.labels.iter().filter_map(|label| label.1.as_ref()).collect();
            for country in countries {
                let tagging = self.tagging(&stamped, country, (&entering, &arriving));
                self.ask(&stage, country, &reached, &tagging, observation, watch)?;
            }
        }
        Ok(())
    }

    /// Nodes that something of a stage reaches; all, where no stage is asked.
    fn reached(&self, stamped: &[bool], all: bool) -> Vec<bool> {
        let mut reached = vec![all; self.map.network.nodes];
        let from = (0..stamped.len()).filter(|&node| stamped[node]);
        for node in self.arcs.downstream(self.map.network.nodes, from, |_| true) {
            reached[node as usize] = true;
        }
        reached
    }

    /// Labels by node. Nodes that are stamped carry their own.
    fn mixes(&self, stamped: &[bool], entering: &[f64]) -> Vec<Mix> {
        let arcs = self.map.network.arcs.iter().filter(|arc| !stamped[arc.to as usize]);
        let into: Vec<_> = arcs.map(|arc| (arc.to, arc.from, arc.arrived)).collect();
        let outside: Vec<f64> =
            entering.iter().zip(stamped).map(|(&entering, &stamped)| if stamped { 1.0 } else { entering }).collect();
        let entries: Vec<_> =
            self.map.network.entries.iter().map(|entry| (entry.to, entry.origin, entry.content)).collect();
        let entries = Rows::new(self.map.network.nodes, &entries);
        let unknown = self.map.labels.len();
        let chain = Chain::new(Rows::new(self.map.network.nodes, &into), &outside);
        chain.mixes(unknown + 1, index(unknown), |node, sum| {
            if stamped[node] {
                sum.add(index(node), 1.0);
            } else {
                entries.row(node).iter().for_each(|&(label, content)| sum.add(label, content));
            }
        })
    }

    fn tagging(&self, stamped: &[bool], country: &str, (entering, arriving): (&[f64], &[f64])) -> Tagging {
        let count = self.map.network.nodes;
        let of = |label: &Label| label.1.as_deref() == Some(country);
        let mut tagging = Tagging { carried: vec![1.0; count], added: vec![0.0; count], fresh: entering.to_vec() };
        for entry in self.map.network.entries.iter().filter(|entry| of(&self.map.labels[entry.origin as usize])) {
            tagging.added[entry.to as usize] += entry.content;
        }
        for node in (0..count).filter(|&node| stamped[node]) {
            let all = entering[node] + arriving[node];
            let own = if self.map.country[node].as_deref() == Some(country) { all } else { 0.0 };
            (tagging.carried[node], tagging.added[node], tagging.fresh[node]) = (0.0, own, all);
        }
        tagging
    }

    fn ask(
        &self,
        stage: &Option<String>,
        country: &str,
        reached: &[bool],
        tagging: &Tagging,
        observation: &mut Observation,
        watch: &mut Watch,
    ) -> Result<(), TraceError> {
        let mut bounds = Bounds::new(&self.map.network, tagging)?;
        for node in (0..self.map.network.nodes).filter(|&node| reached[node]) {
            let exits = self.map.network.exits.iter().enumerate();
            let exits: Vec<u32> = exits.filter(|exit| exit.1.from as usize == node).map(|exit| index(exit.0)).collect();
            let answer = bounds.ask(&Asked { arcs: Vec::new(), exits }, watch)?;
            if answer.most > 0.0 {
                observation.dependence.push(ObservedDependence {
                    element: self.element.map(str::to_owned),
                    period: self.period.to_owned(),
                    node: self.map.names[node].clone(),
                    stage: stage.clone(),
                    country: country.to_owned(),
                    content: answer.content,
                    least: answer.least,
                    proportional: answer.proportional,
                    most: answer.most,
                    unit: self.unit.to_owned(),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::read_flows;

    /// As the textbook case `pooling`, as a table: 60 t from Chile and 40 t from China (of which 10 t from an unnamed
    /// supplier), refined in Korea without loss; 30 t to Japan, 70 t to Germany, of which 20 t leave for elsewhere.
    const FLOWS: &str = "period,from,to,element,amount,unit,from_country,to_country,from_stage,to_stage\n\
        2024,salar,refinery,Li,60,t,CHL,KOR,mine,refine\n\
        2024,qinghai,refinery,Li,0.03,kt,CHN,KOR,mine,refine\n\
        2024,,refinery,Li,10,t,CHN,,,\n\
        2024,refinery,osaka,Li,30,t,,JPN,,\n\
        2024,refinery,hamburg,Li,70,t,,DEU,,\n\
        2024,hamburg,,Li,20,t,,,,\n";

    fn close(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn a_table_of_flows_is_traced() {
        let (flows, _) = read_flows("flows.csv", FLOWS.as_bytes().to_vec()).unwrap();
        let found = observe(&flows, &mut Watch::none()).unwrap();
        assert!(found.error < 1e-12);
        let origin = |node: &str, stage: Option<&str>, origin: Option<&str>, country: &str| {
            let rows = found.provenance.iter().filter(|row| row.node == node && row.stage.as_deref() == stage);
            let mut rows =
                rows.filter(|row| row.origin.as_deref() == origin && row.country.as_deref() == Some(country));
            rows.next().map_or(0.0, |row| row.share)
        };
        close(origin("osaka", None, Some("salar"), "CHL"), 0.6);
        close(origin("osaka", None, Some("qinghai"), "CHN"), 0.3);
        close(origin("osaka", None, None, "CHN"), 0.1);
        close(origin("osaka", Some("refine"), Some("refinery"), "KOR"), 1.0);
        // The unnamed 10 t never passed a mine of the table: they count where they entered.
        close(origin("osaka", Some("mine"), None, "CHN"), 0.1);
        let depends = |node: &str, stage: Option<&str>, country: &str| {
            let mut rows = found.dependence.iter().filter(|row| row.node == node && row.stage.as_deref() == stage);
            rows.find(|row| row.country == country).cloned().unwrap_or_default()
        };
        let japan = depends("osaka", None, "CHN");
        assert_eq!((japan.content, japan.least, japan.most), (30.0, 0.0, 1.0));
        close(japan.proportional, 0.4);
        // Germany: at least 70 - 60 = 10, at most 40 of its 70.
        let germany = depends("hamburg", None, "CHN");
        close(germany.content, 70.0);
        close(germany.least, 1.0 / 7.0);
        close(germany.most, 4.0 / 7.0);
        assert_eq!(depends("hamburg", Some("refine"), "KOR").least, 1.0);
        assert_eq!(depends("hamburg", Some("refine"), "CHN").most, 0.0);
    }

    #[test]
    fn a_name_without_suppliers_is_an_origin_and_a_loop_is_solved() {
        // 0.84 m = 0.8 A + 0.04 B, as in the loop of the module's tests.
        let rows = "period,from,to,amount,unit\n1,smelter,metal,100,t\n1,recycler,metal,25,t\n1,metal,plant,125,t\n\
            1,plant,recycler,20,t\n1,heap,recycler,5,t\n";
        let (flows, _) = read_flows("flows.csv", rows.as_bytes().to_vec()).unwrap();
        let found = observe(&flows, &mut Watch::none()).unwrap();
        let mut plant = found.provenance.iter().filter(|row| row.node == "plant");
        let heap = plant.find(|row| row.origin.as_deref() == Some("heap")).unwrap();
        close(heap.share, 1.0 / 21.0);
        close(heap.amount, 125.0 / 21.0);
    }
}
