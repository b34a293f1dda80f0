//! The least and the most tagged content that any attribution consistent with the flows allows.
//!
//! With the tagged share `y` of every arc and exit as variables, flows fixed:
//!
//! ```text
//! carried[n] sum_into (arrived y) + added[n] = sum_out (sent y) + sum_exits (content y),    0 <= y <= 1
//! ```
//!
//! Within a node tags are allocated freely (mass balance); what is lost on the way is lost with the mix of what was sent.
//! Nodes that no tag can reach, and nodes that nothing untagged can reach, are settled without a programme. What is left
//! falls into blocks that share no variable: one programme each, solved again from its last basis when only the objective
//! changes. Where the flows themselves do not balance to the last digit, a node may keep as much as they are apart, so that
//! the attribution in proportion is always among those that are allowed.

use std::collections::BTreeMap;

use denchi_solver::{Options, Purpose, Session, SolverError, Termination, TripletBuilder, Watch};

use super::TraceError;
use super::network::{Network, Tagging};
use super::tags::{self, Arcs};

/// Content that is asked about: some of what leaves nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Arcs of the network.
    pub arcs: Vec<u32>,
    /// Exits of the network.
    pub exits: Vec<u32>,
}

/// Shares of the content asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The content.
    pub content: f64,
    /// Least tagged share.
    pub least: f64,
    /// Tagged share in proportion.
    pub proportional: f64,
    /// Largest tagged share.
    pub most: f64,
    /// Whether a linear programme was solved.
    pub solved: bool,
}

/// What a node is without a programme.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Nothing that leaves it is tagged.
    None,
    /// All that leaves it is tagged.
    All,
    /// It depends; the block.
    Open(u32),
}

/// Tags of a network, ready to be asked.
pub struct Bounds<'a> {
    network: &'a Network,
    state: Vec<State>,
    /// Tagged share of what leaves each node, in proportion.
    shares: Vec<f64>,
    blocks: Vec<Block>,
}

/// Nodes whose tags hang together.
struct Block {
    session: Session,
    /// Column of each arc and exit that leaves a node of the block.
    columns: BTreeMap<Leaving, usize>,
    /// Columns with a cost.
    costs: Vec<usize>,
}

/// An arc or an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Leaving {
    Arc(u32),
    Exit(u32),
}

impl<'a> Bounds<'a> {
    /// Settles what needs no programme, and writes the programmes of the rest.
    ///
    /// # Errors
    /// The solver refuses a programme.
    pub fn new(network: &'a Network, tagging: &Tagging) -> Result<Self, TraceError> {
        let arcs = Arcs::of(network);
        let shares = tags::shares(network.nodes, &arcs, tagging);
        let arriving = network.arriving();
        let tagged =
            arcs.downstream(network.nodes, (0..network.nodes).filter(|&node| tagging.added[node] > 0.0), |node| {
                tagging.carried[node] > 0.0
            });
        // Untagged content: what starts untagged, and what arrives where not all is tagged anew.
        let starts_untagged = |node: usize| {
            let passes = tagging.carried[node] > 0.0 && arriving[node] > 0.0;
            let rest = tagging.fresh[node] - tagging.added[node];
            rest > ROUNDING * tagging.fresh[node] || !(passes || tagging.fresh[node] > 0.0)
        };
        let untagged =
            arcs.downstream(network.nodes, (0..network.nodes).filter(|&node| starts_untagged(node)), |node| {
                tagging.carried[node] > 0.0
            });
        let mut state = vec![State::All; network.nodes];
        let mut has_tags = vec![false; network.nodes];
        tagged.iter().for_each(|&node| has_tags[node as usize] = true);
        untagged.iter().for_each(|&node| state[node as usize] = State::Open(u32::MAX));
        (0..network.nodes).filter(|&node| !has_tags[node]).for_each(|node| state[node] = State::None);
        let count = blocks(network, tagging, &mut state);
        let blocks = write(network, tagging, &arriving, &state, count)?;
        Ok(Bounds { network, state, shares, blocks })
    }

    /// The least and the most.
    ///
    /// # Errors
    /// The solver fails or is stopped.
    pub fn ask(&mut self, asked: &Asked, watch: &mut Watch) -> Result<Answer, TraceError> {
        let (mut content, mut settled, mut proportional) = (0.0, 0.0, 0.0);
        let mut open: BTreeMap<u32, Vec<(Leaving, f64)>> = BTreeMap::new();
        let arcs = asked.arcs.iter().map(|&arc| (Leaving::Arc(arc), self.network.arcs[arc as usize].from));
        let exits = asked.exits.iter().map(|&exit| (Leaving::Exit(exit), self.network.exits[exit as usize].from));
        for (leaving, node) in arcs.chain(exits) {
            let amount = amount(self.network, leaving);
            content += amount;
            match self.state[node as usize] {
                State::None => {}
                State::All => (settled, proportional) = (settled + amount, proportional + amount),
                State::Open(block) => {
                    proportional += amount * self.shares[node as usize];
                    open.entry(block).or_default().push((leaving, amount));
                }
            }
        }
        if content <= 0.0 {
            return Ok(Answer { content: 0.0, least: 0.0, proportional: 0.0, most: 0.0, solved: false });
        }
        let (mut least, mut most) = (settled, settled);
        for (block, wanted) in &open {
            let block = &mut self.blocks[*block as usize];
            most += block.extreme(wanted, content, -1.0, watch)?;
            least += block.extreme(wanted, content, 1.0, watch)?;
        }
        // The attribution in proportion is one of those allowed: what the solver leaves of that is its tolerance.
        let proportional = (proportional / content).clamp(0.0, 1.0);
        Ok(Answer {
            content,
            least: (least / content).clamp(0.0, proportional),
            proportional,
            most: (most / content).clamp(proportional, 1.0),
            solved: !open.is_empty(),
        })
    }
}

/// Shares closer than this are equal.
const ROUNDING: f64 = 1e-12;

fn amount(network: &Network, leaving: Leaving) -> f64 {
    match leaving {
        Leaving::Arc(arc) => network.arcs[arc as usize].sent,
        Leaving::Exit(exit) => network.exits[exit as usize].content,
    }
}

/// Numbers the blocks of open nodes, joined by arcs that carry tags from one to the other.
fn blocks(network: &Network, tagging: &Tagging, state: &mut [State]) -> usize {
    let mut parent: Vec<usize> = (0..state.len()).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for arc in &network.arcs {
        let (from, to) = (arc.from as usize, arc.to as usize);
        let joined = matches!((state[from], state[to]), (State::Open(_), State::Open(_)));
        if joined && arc.arrived > 0.0 && tagging.carried[to] > 0.0 {
            let (a, b) = (root(&mut parent, from), root(&mut parent, to));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut number: BTreeMap<usize, u32> = BTreeMap::new();
    for (node, state) in state.iter_mut().enumerate() {
        if let State::Open(block) = state {
            let next = super::chain::index(number.len());
            *block = *number.entry(root(&mut parent, node)).or_insert(next);
        }
    }
    number.len()
}

/// The programmes of all blocks.
fn write(
    network: &Network,
    tagging: &Tagging,
    arriving: &[f64],
    state: &[State],
    count: usize,
) -> Result<Vec<Block>, TraceError> {
    let leaving = network.leaving();
    let mut builders: Vec<TripletBuilder> = (0..count).map(|_| TripletBuilder::new()).collect();
    let mut columns: Vec<BTreeMap<Leaving, usize>> = vec![BTreeMap::new(); count];
    let mut fixed = tagging.added.clone();
    for arc in &network.arcs {
        if state[arc.from as usize] == State::All {
            fixed[arc.to as usize] += tagging.carried[arc.to as usize] * arc.arrived;
        }
    }
    let mut row = vec![0; network.nodes];
    let mut scale = vec![1.0; network.nodes];
    for node in 0..network.nodes {
        if let State::Open(block) = state[node] {
            let all = tagging.carried[node] * arriving[node] + tagging.fresh[node];
            let apart = all - leaving[node];
            // Rows are written in shares of what is there.
            scale[node] = 1.0 / all.max(leaving[node]);
            // in - out + fixed = kept, with kept between nothing and what the flows are apart.
            let (low, high) = (apart.min(0.0) - fixed[node], apart.max(0.0) - fixed[node]);
            row[node] = builders[block as usize].row(low * scale[node], high * scale[node]);
        }
    }
    let all = (0..network.arcs.len()).map(|arc| Leaving::Arc(super::chain::index(arc)));
    let exits = (0..network.exits.len()).map(|exit| Leaving::Exit(super::chain::index(exit)));
    for item in all.chain(exits) {
        let from = match item {
            Leaving::Arc(arc) => network.arcs[arc as usize].from as usize,
            Leaving::Exit(exit) => network.exits[exit as usize].from as usize,
        };
        let State::Open(block) = state[from] else { continue };
        let builder = &mut builders[block as usize];
        let column = builder.column(0.0, 0.0, 1.0);
        columns[block as usize].insert(item, column);
        builder.entry(row[from], column, -amount(network, item) * scale[from]);
        if let Leaving::Arc(arc) = item {
            let arc = &network.arcs[arc as usize];
            let to = arc.to as usize;
            let passed = tagging.carried[to] * arc.arrived;
            if let (State::Open(_), true) = (state[to], passed > 0.0) {
                builder.entry(row[to], column, passed * scale[to]);
            }
        }
    }
    let block = |(builder, columns): (TripletBuilder, BTreeMap<Leaving, usize>)| {
        let problem = builder.build().map_err(SolverError::from)?;
        Ok(Block { session: Session::new(problem)?, columns, costs: Vec::new() })
    };
    builders.into_iter().zip(columns).map(block).collect()
}

impl Block {
    /// The least (`sign` 1) or the most (-1) tagged content of what is wanted.
    fn extreme(
        &mut self,
        wanted: &[(Leaving, f64)],
        content: f64,
        sign: f64,
        watch: &mut Watch,
    ) -> Result<f64, TraceError> {
        let mut costs: BTreeMap<usize, f64> = self.costs.drain(..).map(|column| (column, 0.0)).collect();
        for (leaving, amount) in wanted {
            if let Some(&column) = self.columns.get(leaving) {
                *costs.entry(column).or_default() += sign * amount / content;
            }
        }
        self.costs = costs.iter().filter(|cost| *cost.1 != 0.0).map(|cost| *cost.0).collect();
        self.session.set_costs(&costs.into_iter().collect::<Vec<_>>())?;
        let options = Options { purpose: Purpose::Resolve, ..Options::default() };
        let outcome = self.session.solve(&options, watch)?;
        match (outcome.termination, outcome.objective) {
            (Termination::Optimal, Some(objective)) => Ok(sign * objective * content),
            (termination, _) => Err(TraceError::Stopped(termination)),
        }
    }
}
