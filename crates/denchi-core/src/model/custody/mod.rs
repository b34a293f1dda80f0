//! Tags of chains of custody: which variables they need, and what all other tags are in terms of them.

mod evaluate;
mod graph;
mod prune;

use std::collections::BTreeMap;

use super::Scene;
use super::columns::Layout;
use super::meaning::{Column, small};
use super::nodes::Nodes;
use super::sheet::Sheet;
use crate::accounts;
use crate::case::Case;
use crate::case::custody::{Carrier, Custodies, Tracer};
use crate::case::settings::Period;
use crate::ids::{CommodityId, PlaceId, RuleId};
pub(crate) use evaluate::Entry;
use graph::{Edge, Graph, Ground, Kind};
use prune::{Class, Pruned, Role};

/// What amounts are looked up in.
pub(crate) struct View<'a> {
    pub(crate) case: &'a Case,
    /// Those of the model.
    pub(crate) periods: &'a [Period],
    pub(crate) nodes: &'a Nodes,
    pub(crate) layout: &'a Layout,
}

impl<'a> View<'a> {
    pub(crate) fn of(scene: &'a Scene, layout: &'a Layout) -> Self {
        View { case: scene.case, periods: scene.periods, nodes: &scene.nodes, layout }
    }
}

/// A sum of columns and a constant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) columns: Vec<(usize, f64)>,
    pub(crate) constant: f64,
}

impl Terms {
    fn add(&mut self, column: usize, factor: f64) {
        if factor != 0.0 {
            self.columns.push((column, factor));
        }
    }

    fn value(&self, values: &[f64]) -> f64 {
        self.constant + self.columns.iter().map(|&(column, factor)| values[column] * factor).sum::<f64>()
    }

    /// Adds them to a row, times a factor.
    pub(crate) fn write(&self, sheet: &mut Sheet, row: usize, factor: f64) {
        self.columns.iter().for_each(|&(column, own)| sheet.entry(row, column, own * factor));
        sheet.shift(row, self.constant * factor);
    }
}

/// The tags of one custody.
#[derive(Clone, Debug)]
struct Book {
    graph: Graph,
    pruned: Pruned,
    /// By open vertex and group: the column, where there is one.
    columns: Vec<Vec<Option<usize>>>,
    /// What counts in a scope.
    counted: Vec<Vec<Counted>>,
}

/// Something whose tags are consumed.
#[derive(Clone, Copy, Debug)]
enum Counted {
    /// A group of an open vertex.
    Group(usize, usize),
    /// An edge with a known share.
    Edge(usize),
}

/// A row that ties tags together, for `rows`.
pub(crate) struct Tie {
    pub(crate) custody: usize,
    pub(crate) at: At,
    pub(crate) t: usize,
    /// What arrives, less what leaves.
    pub(crate) terms: Terms,
}

/// Where a tie is.
pub(crate) enum At {
    Node(PlaceId, CommodityId),
    Process(crate::ids::SiteId, usize),
}

/// A tag that is at most the content that carries it.
pub(crate) struct Bound {
    pub(crate) custody: usize,
    pub(crate) carrier: Carrier,
    pub(crate) t: usize,
    /// The tag, less the content.
    pub(crate) terms: Terms,
}

/// The tags of all custodies of a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags {
    custodies: Custodies,
    books: Vec<Book>,
    /// Periods of the model; the graphs cover those of the case.
    periods: usize,
    /// Columns of what is too much at a node, in an elastic model.
    surplus: BTreeMap<(PlaceId, CommodityId, usize), usize>,
}

impl Tags {
    /// What the rules of a case need.
    pub(crate) fn of(scene: &Scene) -> Self {
        let custodies = Custodies::of(scene.case);
        if custodies.all.is_empty() {
            return Tags::default();
        }
        let ground = Ground::of(scene.case, &scene.nodes, &scene.options_by_site);
        let books = (0..custodies.all.len()).map(|index| {
            let graph = Graph::of(&ground, &custodies, index);
            // What is too much at a place must be able to go nowhere, so that no place is a mere sink.
            let pruned = Pruned::of(&graph, !scene.elastic);
            Book::of(graph, pruned)
        });
        Tags { books: books.collect(), custodies, periods: scene.periods.len(), surplus: BTreeMap::new() }
    }

    /// Custodies of a rule, as indices.
    pub(crate) fn of_rule(&self, rule: RuleId) -> &[usize] {
        self.custodies.of_rule.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// What a custody follows.
    pub(crate) fn tracer(&self, custody: usize) -> Tracer {
        self.custodies.all[custody].tracer
    }

    /// Adds the columns.
    pub(crate) fn add_columns(&mut self, sheet: &mut Sheet) {
        for (custody, book) in self.books.iter_mut().enumerate() {
            for vertex in 0..book.graph.vertices.len() {
                if book.graph.vertices[vertex].t >= self.periods || !book.decides(vertex) {
                    continue;
                }
                for group in 0..book.pruned.groups[vertex].len() {
                    let (carrier, t) = book.name(vertex, group);
                    let meaning = Column::Tagged { custody: small(custody), carrier, t: small(t) };
                    book.columns[vertex][group] = Some(sheet.column(meaning, f64::INFINITY, 0.0));
                }
            }
        }
    }

    /// In an elastic model: which column takes what is too much at a node.
    pub(crate) fn find_surplus(&mut self, sheet: &Sheet) {
        self.surplus = sheet.surplus_columns();
    }

    /// The rows that hold all tags together.
    pub(crate) fn ties(&self, view: &View) -> Vec<Tie> {
        let mut ties = Vec::new();
        for (custody, book) in self.books.iter().enumerate() {
            for (index, vertex) in book.graph.vertices.iter().enumerate() {
                if vertex.t >= self.periods || !book.decides(index) {
                    continue;
                }
                let mut terms = Terms::default();
                self.leaving(view, book, (index, 1.0), &mut terms);
                for column in book.columns[index].iter().flatten() {
                    terms.add(*column, -1.0);
                }
                let at = match vertex.kind {
                    Kind::Node(place, commodity) => At::Node(place, commodity),
                    Kind::Process(site, run) => At::Process(site, run),
                };
                ties.push(Tie { custody, at, t: vertex.t, terms });
            }
        }
        ties
    }

    /// The bounds of all tags that have a variable.
    pub(crate) fn bounds(&self, view: &View) -> Vec<Bound> {
        let mut bounds = Vec::new();
        for (custody, book) in self.books.iter().enumerate() {
            for (vertex, groups) in book.pruned.groups.iter().enumerate() {
                // The only way out is bounded by what arrives.
                if groups.len() < 2 || book.graph.vertices[vertex].t >= self.periods {
                    continue;
                }
                for (index, group) in groups.iter().enumerate() {
                    let Some(column) = book.columns[vertex][index] else { continue };
                    let (carrier, t) = book.name(vertex, index);
                    let mut terms = Terms::default();
                    terms.add(column, 1.0);
                    for &edge in &group.edges {
                        let edge = &book.graph.edges[edge];
                        amount(view, edge, -edge.content, &mut terms);
                    }
                    self.add_surplus(book, vertex, group.class, &mut terms);
                    bounds.push(Bound { custody, carrier, t, terms });
                }
            }
        }
        bounds
    }

    fn add_surplus(&self, book: &Book, vertex: usize, class: Class, terms: &mut Terms) {
        if let (Kind::Node(place, commodity), Class::Rest) = (book.graph.vertices[vertex].kind, class) {
            let content = book.graph.vertices[vertex].outs.first().map_or(0.0, |&edge| book.graph.edges[edge].content);
            if let Some(&column) = self.surplus.get(&(place, commodity, book.graph.vertices[vertex].t)) {
                terms.add(column, -content);
            }
        }
    }

    /// Tags in what a rule consumes in a period.
    pub(crate) fn consumed(&self, view: &View, custody: usize, rule: RuleId, t: usize) -> Terms {
        let mut terms = Terms::default();
        let book = &self.books[custody];
        for (scope, counted) in book.graph.scopes.iter().zip(&book.counted) {
            if scope.t != t || !scope.rules.contains(&rule) {
                continue;
            }
            for &counted in counted {
                match counted {
                    Counted::Group(vertex, group) => {
                        self.group(view, book, (vertex, group, 1.0), &mut terms);
                    }
                    Counted::Edge(edge) => book.known(view, edge, 1.0, &mut terms),
                }
            }
        }
        terms
    }

    /// Adds the tags of a group, times a factor.
    fn group(&self, view: &View, book: &Book, (vertex, group, factor): (usize, usize, f64), terms: &mut Terms) {
        match book.columns[vertex][group] {
            Some(column) => terms.add(column, factor),
            None => self.leaving(view, book, (vertex, factor), terms),
        }
    }

    /// Adds all tags that leave a vertex, times a factor.
    fn leaving(&self, view: &View, book: &Book, (index, factor): (usize, f64), terms: &mut Terms) {
        let vertex = &book.graph.vertices[index];
        for &(site, run, added) in &vertex.runs {
            terms.add(view.layout.activity(site, run, vertex.t), factor * added);
        }
        if vertex.carried <= 0.0 {
            return;
        }
        for &edge in &vertex.ins {
            let data = &book.graph.edges[edge];
            let own = factor * vertex.carried * data.gain;
            match data.tail {
                Some(tail) if book.pruned.roles[tail] == Role::Open => {
                    let group = book.pruned.group_of[edge];
                    if book.pruned.groups[tail][group].edges.first() == Some(&edge) {
                        self.group(view, book, (tail, group, own), terms);
                    }
                }
                _ => book.known(view, edge, own, terms),
            }
        }
    }
}

impl Book {
    fn of(graph: Graph, pruned: Pruned) -> Self {
        let columns = pruned.groups.iter().map(|groups| vec![None; groups.len()]).collect();
        let mut book = Book { counted: vec![Vec::new(); graph.scopes.len()], graph, pruned, columns };
        book.count();
        book
    }

    /// What counts: all that crosses into consumption, or into a sink of it.
    fn count(&mut self) {
        let Book { graph, pruned, counted, .. } = self;
        for (vertex, groups) in pruned.groups.iter().enumerate() {
            for (index, group) in groups.iter().enumerate() {
                let scope = match group.class {
                    Class::Consumed(scope) => scope,
                    // Taken in by a process that is consumption, and carries on.
                    Class::Head(..) => graph.edges[group.edges[0]].scope,
                    Class::Rest => 0,
                };
                counted[scope].push(Counted::Group(vertex, index));
            }
        }
        for (index, edge) in graph.edges.iter().enumerate() {
            let known = edge.tail.is_none_or(|tail| pruned.roles[tail] == Role::Tagged);
            let into = match edge.head.map(|head| pruned.roles[head]) {
                Some(Role::Sink(scope)) if scope > 0 => scope,
                _ => edge.scope,
            };
            if known {
                counted[into].push(Counted::Edge(index));
            }
        }
        counted[0].clear();
    }

    /// Whether the tags that leave a vertex have columns of their own.
    fn decides(&self, vertex: usize) -> bool {
        self.pruned.groups[vertex].len() > 1 || self.pruned.circles.contains(&vertex)
    }

    /// The carrier that names a group.
    fn name(&self, vertex: usize, group: usize) -> (Carrier, usize) {
        let edge = &self.graph.edges[self.pruned.groups[vertex][group].edges[0]];
        (edge.carrier, edge.t)
    }

    /// Adds the tags of an edge that enters the chain, or leaves a vertex whose tags are known; times a factor.
    fn known(&self, view: &View, edge: usize, factor: f64, terms: &mut Terms) {
        let data = &self.graph.edges[edge];
        let share = match data.tail {
            None => data.share,
            Some(tail) => f64::from(u8::from(self.pruned.roles[tail] == Role::Tagged)),
        };
        if share > 0.0 {
            amount(view, data, factor * share * data.content, terms);
        }
    }
}

/// Adds the amount of an edge, times a factor.
fn amount(view: &View, edge: &Edge, factor: f64, terms: &mut Terms) {
    let (case, layout, t) = (view.case, view.layout, edge.t);
    match edge.carrier {
        Carrier::Purchase(supply) => {
            (0..case.supplies[supply].steps.len()).for_each(|step| terms.add(layout.purchase(supply, step, t), factor));
        }
        Carrier::Return(id) => {
            let back = &case.returns[id];
            let scrap = factor * back.quantity * back.collection_rate;
            terms.constant += scrap * accounts::past_returns(back, &view.periods[t]);
            let members = &case.demands[back.demand].members;
            if let Some(member) = members.iter().position(|member| member.commodity == back.served) {
                for (served, when) in view.periods[..=t].iter().enumerate() {
                    let share = accounts::return_share(back, when, &view.periods[t]);
                    terms.add(layout.served(back.demand, member, served), scrap * share);
                }
            }
        }
        Carrier::Opening(stock) => terms.constant += factor * case.stocks[stock].opening,
        Carrier::Shipment(index) => {
            terms.constant += factor * case.in_transit.get(index as usize).map_or(0.0, |shipment| shipment.quantity);
        }
        Carrier::Output(site, run, _) | Carrier::Input(site, run, _) => {
            terms.add(layout.activity(site, usize::from(run), t), factor);
        }
        Carrier::Lane(lane) => terms.add(layout.flow(lane, t), factor),
        Carrier::Stock(stock) => terms.add(layout.level(stock, t), factor),
        Carrier::Built(option, _) => terms.add(layout.build(option, t), factor * layout.unit(option)),
        Carrier::Served(demand, member) => terms.add(layout.served(demand, usize::from(member), t), factor),
        Carrier::Discarded(place, commodity) => {
            if let Some(column) = layout.discard(view.nodes.at(place, commodity), t) {
                terms.add(column, factor);
            }
        }
    }
}
