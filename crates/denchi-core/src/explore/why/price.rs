//! The chain behind a shadow price: what sets it at the margin, tier by tier, until only costs of the case and limits are
//! left. Which column sets a price is the rule of [`super::margin`]. With its entry `a` in the balance, the price is
//! `(sum of the other parts of its account - d_j) / -a`.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Act, Limit, Part, What};
use super::margin::Setter;
use super::priced::Priced;
use crate::ids::{CommodityId, PlaceId};
use crate::plan::result::PeriodIndex;

/// Ends below this share of the largest part of a chain are roundings.
const ROUNDING: f64 = 1e-13;

/// Goods at a place in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// Where.
    pub place: PlaceId,
    /// What.
    pub commodity: CommodityId,
    /// When.
    pub period: PeriodIndex,
}

/// How a column sets a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It brings the goods, and could bring more.
    Brings,
    /// It takes the goods, and would take more: all that brings them is at a limit.
    Takes,
    /// It brings or takes the goods and is at its limit, as is all else.
    AtLimit,
    /// Nothing moves here; this would be first.
    Idle,
}

impl Way {
    /// Identifier in tables and key in the catalogue (`why.way.<id>`).
    pub fn id(self) -> &'static str {
        match self {
            Way::Brings => "brings",
            Way::Takes => "takes",
            Way::AtLimit => "at_limit",
            Way::Idle => "idle",
        }
    }
}

/// What sets a price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marginal {
    /// What the plan does.
    pub act: Act,
    /// When.
    pub period: PeriodIndex,
    /// How.
    pub way: Way,
    /// Units that it brings or takes at the node in the period.
    pub amount: f64,
}

/// A tier of a chain: the price of a node, and its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Whose price.
    pub node: Node,
    /// Tiers above it.
    pub depth: usize,
    /// Units of it in a unit of what was asked for, along this path.
    pub quantity: f64,
    /// Money of its period per unit, undiscounted.
    pub price: f64,
    /// What sets it; `None` where nothing could ever move.
    pub marginal: Option<Marginal>,
    /// Parts that add up to the price, in money of the period of the node per unit, undiscounted.
    pub parts: Vec<Part>,
    /// Explained above already; its parts are left out.
    pub again: bool,
}

/// The chain behind a price.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Tiers, each before those below it.
    pub steps: Vec<Step>,
    /// What is left at the ends: costs of the case and limits, per unit of what was asked for, in money of its period;
    /// largest first. They add up to the price.
    pub ends: Vec<Part>,
    /// The price, money per unit, undiscounted.
    pub price: f64,
}

/// The equation of a node.
struct Equation {
    marginal: Option<Marginal>,
    /// Present value per unit of the node.
    parts: Vec<Part>,
}

type Ends = BTreeMap<(What, PeriodIndex), f64>;

struct Walk<'a, 'b> {
    priced: &'a Priced<'b>,
    setters: &'a [Option<Setter>],
    steps: Vec<Step>,
    ends: BTreeMap<Node, Ends>,
    /// Nodes between the asked one and here.
    open: BTreeSet<Node>,
}

impl Priced<'_> {
    /// The chain behind the price of a node; `None` where it has no balance.
    pub(super) fn chain(&self, node: Node, setters: &[Option<Setter>]) -> Option<Chain> {
        let present = self.present(node)?;
        let mut walk = Walk { priced: self, setters, steps: Vec::new(), ends: BTreeMap::new(), open: BTreeSet::new() };
        let ends = walk.explain(node, 0, 1.0);
        let factor = self.model.discount[node.period];
        let ends = ends.into_iter().map(|((what, period), amount)| Part {
            what,
            period,
            quantity: 1.0,
            amount: amount / factor,
        });
        let mut ends: Vec<Part> = ends.collect();
        ends.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
        let sizes =
            walk.steps.iter().flat_map(|step| step.parts.iter().map(|part| (step.quantity * part.amount).abs()));
        let largest = sizes.fold(0.0, f64::max);
        ends.retain(|part| part.amount.abs() > ROUNDING * largest);
        Some(Chain { steps: walk.steps, ends, price: present / factor })
    }
}

impl Walk<'_, '_> {
    fn explain(&mut self, node: Node, depth: usize, quantity: f64) -> Ends {
        let factor = self.priced.model.discount[node.period];
        let price = self.priced.present(node).unwrap_or(0.0) / factor;
        let place = self.steps.len();
        self.steps.push(Step { node, depth, quantity, price, marginal: None, parts: Vec::new(), again: false });
        if let Some(known) = self.ends.get(&node) {
            self.steps[place].again = true;
            return known.clone();
        }
        let equation = self.equation(node);
        self.steps[place].marginal = equation.marginal;
        let undiscounted = |part: &Part| Part { amount: part.amount / factor, ..part.clone() };
        self.steps[place].parts = equation.parts.iter().map(undiscounted).collect();
        self.open.insert(node);
        let mut ends = Ends::new();
        for part in equation.parts {
            let below = match part.what {
                What::Goods(place, commodity) => Some(Node { place, commodity, period: part.period }),
                _ => None,
            };
            match below.filter(|below| !self.open.contains(below)) {
                Some(below) if part.amount != 0.0 => {
                    for (end, amount) in self.explain(below, depth + 1, quantity * part.quantity) {
                        *ends.entry(end).or_default() += part.quantity * amount;
                    }
                }
                _ => *ends.entry((part.what, part.period)).or_default() += part.amount,
            }
        }
        self.open.remove(&node);
        self.ends.insert(node, ends.clone());
        ends
    }

    /// What sets the price of a node, and its parts.
    fn equation(&self, node: Node) -> Equation {
        let setter = self.priced.row(node).and_then(|row| self.setters[row]);
        let Some(Setter { column, way, entry }) = setter else {
            let parts = self.priced.present(node).map(|amount| Part {
                what: What::Goods(node.place, node.commodity),
                period: node.period,
                quantity: 1.0,
                amount,
            });
            return Equation { marginal: None, parts: parts.into_iter().collect() };
        };
        let account = self.priced.account(column);
        let reduced = Priced::reduced(&account);
        let here = |part: &Part| part.period == node.period && part.what == What::Goods(node.place, node.commodity);
        let mut parts: Vec<Part> = account.into_iter().filter(|part| !here(part)).collect();
        let act = self.priced.act(column);
        let period = usize::from(self.priced.model.columns[column].period());
        if reduced != 0.0 {
            let what = if way == Way::Idle { What::Unused(act) } else { What::Limit(Limit::Own(act)) };
            parts.push(Part { what, period, quantity: 1.0, amount: -reduced });
        }
        for part in &mut parts {
            part.amount /= -entry;
            if !matches!(part.what, What::Cost(..)) {
                part.quantity /= -entry;
            }
        }
        let amount = (entry * self.priced.values[column]).abs();
        Equation { marginal: Some(Marginal { act, period, way, amount }), parts }
    }
}
