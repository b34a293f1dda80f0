//! Content that flows through nodes, whether of a plan or of a table: what enters, what moves, what leaves.

/// Content on the way from one node to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// Where it leaves.
    pub from: u32,
    /// Where it arrives.
    pub to: u32,
    /// Content that leaves.
    pub sent: f64,
    /// Content that arrives: the rest is lost on the way, with the mix of what is sent.
    pub arrived: f64,
}

/// Content that enters at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Where.
    pub to: u32,
    /// Which origin: an index.
    pub origin: u32,
    /// How much.
    pub content: f64,
}

/// Content that leaves for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exit {
    /// Where from.
    pub from: u32,
    /// How much.
    pub content: f64,
}

/// A network of content. Nodes are numbered from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// How many nodes there are.
    pub nodes: usize,
    /// How many origins there are.
    pub origins: usize,
    /// Content on the way.
    pub arcs: Vec<Arc>,
    /// Content that enters.
    pub entries: Vec<Entry>,
    /// Content that leaves.
    pub exits: Vec<Exit>,
}

/// How the nodes of a network treat tags: what leaves a node tagged is `carried x (what arrives tagged) + added`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tagging {
    /// Share of arriving tags that is passed on, by node.
    pub carried: Vec<f64>,
    /// Tagged content that starts at a node.
    pub added: Vec<f64>,
    /// All content that starts at a node or is tagged or untagged anew there: `carried x arrived + fresh` is what leaves.
    pub fresh: Vec<f64>,
}

impl Network {
    /// What enters at each node.
    pub fn entering(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.nodes];
        self.entries.iter().for_each(|entry| sums[entry.to as usize] += entry.content);
        sums
    }

    /// What arrives at each node from other nodes.
    pub fn arriving(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.nodes];
        self.arcs.iter().for_each(|arc| sums[arc.to as usize] += arc.arrived);
        sums
    }

    /// What leaves each node.
    pub fn leaving(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.nodes];
        self.arcs.iter().for_each(|arc| sums[arc.from as usize] += arc.sent);
        self.exits.iter().for_each(|exit| sums[exit.from as usize] += exit.content);
        sums
    }

    /// Content in, less content out and what is lost, as a share of what enters.
    pub fn imbalance(&self) -> f64 {
        let entered: f64 = self.entries.iter().map(|entry| entry.content).sum();
        let left: f64 = self.exits.iter().map(|exit| exit.content).sum();
        let lost: f64 = self.arcs.iter().map(|arc| arc.sent - arc.arrived).sum();
        let size = entered.max(left + lost);
        if size > 0.0 { (entered - left - lost).abs() / size } else { 0.0 }
    }
}
