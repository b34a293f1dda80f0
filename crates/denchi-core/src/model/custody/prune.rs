//! What of a graph needs variables: little.
//!
//! - A vertex that only untagged content reaches, or only tagged content, has nothing to decide.
//! - Only what is upstream of the consumption of a rule matters; all else is a sink, and what goes there is one variable.
//! - A place from which everything goes to the same consumption has nothing to decide either: what arrives counts.
//! - What leaves a vertex for the same place is one variable, and none where nothing else leaves it.

use super::graph::{Edge, Graph, Kind};

/// Which content can reach a vertex: bits for untagged and tagged.
type State = u8;
const EMPTY: State = 0;
const UNTAGGED: State = 1;
const TAGGED: State = 2;
const MIXED: State = 3;

/// Shares closer to 0 or 1 than this are equal to it: quotients of contents are not exact.
const EXACT: f64 = 1e-12;

/// Where what leaves a vertex goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// To a vertex, with the bits of the gain on the way.
    Head(usize, u64),
    /// To the consumption of a scope.
    Consumed(usize),
    /// Where no rule looks.
    Rest,
}

/// What leaves a vertex for the same place: one amount of tags.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) class: Class,
    pub(crate) edges: Vec<usize>,
}

/// How tags of a vertex are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing of the tracer can get here.
    Empty,
    Untagged,
    Tagged,
    /// Everything goes to the consumption of this scope, 0 for where no rule looks: what arrives is all that matters.
    Sink(usize),
    /// The tags of its groups are to be decided.
    Open,
}

/// What is to be decided of a graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pruned {
    pub(crate) roles: Vec<Role>,
    /// Whether a vertex is upstream of the consumption of a rule.
    pub(crate) upstream: Vec<bool>,
    /// Of open vertices.
    pub(crate) groups: Vec<Vec<Group>>,
    /// The group of each edge in its tail.
    pub(crate) group_of: Vec<usize>,
    /// Sinks of consumption, those nearest to it first.
    pub(crate) sinks: Vec<usize>,
    /// Open vertices with one group that must have a variable, because they lie on a circle of such.
    pub(crate) circles: Vec<usize>,
}

impl Pruned {
    /// What is to be decided; without `sinks`, also where everything goes to the same consumption.
    pub(crate) fn of(graph: &Graph, with_sinks: bool) -> Self {
        let states = states(graph);
        let needed = needed(graph, &states);
        let mut pruned = Pruned {
            roles: roles(&states, &needed),
            upstream: upstream(graph, &states),
            groups: vec![Vec::new(); graph.vertices.len()],
            group_of: vec![usize::MAX; graph.edges.len()],
            sinks: Vec::new(),
            circles: Vec::new(),
        };
        if with_sinks {
            pruned.find_sinks(graph);
        }
        pruned.group(graph);
        pruned.break_circles(graph);
        pruned
    }

    /// Whether the tags of a vertex depend on those that an edge brings.
    fn draws(&self, graph: &Graph, vertex: usize) -> bool {
        self.roles[vertex] == Role::Open && graph.vertices[vertex].carried > 0.0
    }

    /// The class of an edge that leaves an open vertex.
    fn class(&self, graph: &Graph, edge: &Edge) -> Class {
        match edge.head {
            Some(head) if self.draws(graph, head) => Class::Head(head, edge.gain.to_bits()),
            _ if edge.scope > 0 => Class::Consumed(edge.scope),
            Some(head) => match self.roles[head] {
                Role::Sink(scope) if scope > 0 => Class::Consumed(scope),
                _ => Class::Rest,
            },
            None => Class::Rest,
        }
    }

    /// Places from which everything goes to the same consumption, backwards from there.
    fn find_sinks(&mut self, graph: &Graph) {
        let is_node = |index: &usize| matches!(graph.vertices[*index].kind, Kind::Node(..));
        let mut waiting: Vec<usize> = (0..graph.vertices.len()).filter(is_node).collect();
        while let Some(vertex) = waiting.pop() {
            if self.roles[vertex] != Role::Open {
                continue;
            }
            let mut classes = graph.vertices[vertex].outs.iter().map(|&edge| self.class(graph, &graph.edges[edge]));
            let Some(Class::Consumed(scope)) = classes.next() else { continue };
            // What is lost on the way would have to be counted.
            let exact = graph.vertices[vertex].outs.iter().all(|&edge| graph.edges[edge].gain == 1.0);
            if exact && classes.all(|class| class == Class::Consumed(scope)) {
                self.roles[vertex] = Role::Sink(scope);
                self.sinks.push(vertex);
                let tails = graph.vertices[vertex].ins.iter().filter_map(|&edge| graph.edges[edge].tail);
                waiting.extend(tails.filter(is_node));
            }
        }
    }

    fn group(&mut self, graph: &Graph) {
        for vertex in 0..graph.vertices.len() {
            if self.roles[vertex] != Role::Open {
                continue;
            }
            let mut groups: Vec<Group> = Vec::new();
            for &edge in &graph.vertices[vertex].outs {
                let class = self.class(graph, &graph.edges[edge]);
                let known = groups.iter().position(|group| group.class == class);
                let index = known.unwrap_or(groups.len());
                if known.is_none() {
                    groups.push(Group { class, edges: Vec::new() });
                }
                groups[index].edges.push(edge);
                self.group_of[edge] = index;
            }
            self.groups[vertex] = groups;
        }
    }

    /// The vertex that all goes to, where that is one.
    fn only_head(&self, vertex: usize) -> Option<usize> {
        match self.groups[vertex].as_slice() {
            [Group { class: Class::Head(head, _), .. }] => Some(*head),
            _ => None,
        }
    }

    fn break_circles(&mut self, graph: &Graph) {
        // 0: not seen; otherwise the walk that saw it.
        let mut seen = vec![0_usize; graph.vertices.len()];
        for start in 0..graph.vertices.len() {
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = start + 1;
                match self.only_head(at) {
                    Some(next) if seen[next] == start + 1 => self.circles.push(next),
                    Some(next) => at = next,
                    None => break,
                }
            }
        }
    }
}

/// Which content can reach each vertex, forwards from where it enters the chain.
fn states(graph: &Graph) -> Vec<State> {
    let count = graph.vertices.len();
    let (mut arrived, mut left) = (vec![EMPTY; count], vec![EMPTY; count]);
    let mut waiting: Vec<usize> = (0..count).collect();
    for edge in graph.edges.iter().filter(|edge| edge.tail.is_none()) {
        let state = of_share(edge.share);
        if let Some(head) = edge.head {
            arrived[head] |= state;
        }
    }
    while let Some(vertex) = waiting.pop() {
        let state = leaves(graph, vertex, arrived[vertex], &left);
        if state == left[vertex] {
            continue;
        }
        left[vertex] = state;
        for &edge in &graph.vertices[vertex].outs {
            if let Some(head) = graph.edges[edge].head {
                arrived[head] |= state;
                waiting.push(head);
            }
        }
    }
    left
}

fn of_share(share: f64) -> State {
    if share <= EXACT {
        UNTAGGED
    } else if share >= 1.0 - EXACT {
        TAGGED
    } else {
        MIXED
    }
}

fn leaves(graph: &Graph, index: usize, arrived: State, left: &[State]) -> State {
    let vertex = &graph.vertices[index];
    if matches!(vertex.kind, Kind::Node(..)) {
        return arrived;
    }
    if vertex.given <= 0.0 {
        return arrived;
    }
    // A process stands still as long as one of its inputs cannot arrive.
    let blocked = vertex.ins.iter().any(|&edge| graph.edges[edge].tail.is_some_and(|tail| left[tail] == EMPTY));
    if blocked {
        return EMPTY;
    }
    match arrived {
        UNTAGGED | EMPTY => of_share(vertex.added / vertex.given),
        TAGGED => of_share((vertex.carried * vertex.taken + vertex.added) / vertex.given),
        _ if vertex.carried <= 0.0 => of_share(vertex.added / vertex.given),
        _ => MIXED,
    }
}

/// Mixed vertices whose tags a rule depends on, backwards from what is consumed.
fn needed(graph: &Graph, states: &[State]) -> Vec<bool> {
    let mut needed = vec![false; graph.vertices.len()];
    let consumed = graph.edges.iter().filter(|edge| edge.scope > 0).filter_map(|edge| edge.tail);
    let mut waiting: Vec<usize> = consumed.collect();
    while let Some(vertex) = waiting.pop() {
        if needed[vertex] || states[vertex] != MIXED {
            continue;
        }
        needed[vertex] = true;
        if graph.vertices[vertex].carried > 0.0 {
            waiting.extend(graph.vertices[vertex].ins.iter().filter_map(|&edge| graph.edges[edge].tail));
        }
    }
    needed
}

/// All vertices that something can get to consumption from.
fn upstream(graph: &Graph, states: &[State]) -> Vec<bool> {
    let mut upstream = vec![false; graph.vertices.len()];
    let consumed = graph.edges.iter().filter(|edge| edge.scope > 0).filter_map(|edge| edge.tail);
    let mut waiting: Vec<usize> = consumed.collect();
    while let Some(vertex) = waiting.pop() {
        if upstream[vertex] || states[vertex] == EMPTY {
            continue;
        }
        upstream[vertex] = true;
        if graph.vertices[vertex].carried > 0.0 {
            waiting.extend(graph.vertices[vertex].ins.iter().filter_map(|&edge| graph.edges[edge].tail));
        }
    }
    upstream
}

fn roles(states: &[State], needed: &[bool]) -> Vec<Role> {
    let role = |(&state, &needed): (&State, &bool)| match state {
        EMPTY => Role::Empty,
        UNTAGGED => Role::Untagged,
        TAGGED => Role::Tagged,
        _ if needed => Role::Open,
        _ => Role::Sink(0),
    };
    states.iter().zip(needed).map(role).collect()
}
