//! Why a price is what it is, in words: what sets it, and what is paid for.

use std::fmt::Display;

use denchi_core::case::Case;
use denchi_core::case::custody::Custodies;
use denchi_core::case::entities::Names;
use denchi_core::catalogue::{Lang, format, text};
use denchi_core::explore::why::{Act, Chain, Limit, Node, Part, Step, What};
use denchi_core::ids::{LaneId, PlaceId};
use denchi_core::plan::result::Subject;

use crate::table::Cell;

/// A case and a language: everything that words need.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The case.
    pub case: &'a Case,
    /// The language.
    pub lang: Lang,
}

impl Words<'_> {
    fn named(&self, names: &Names, id: &str) -> String {
        names.display(self.lang == Lang::Ja, id).to_owned()
    }

    fn fill(&self, key: &str, words: &[(&str, &dyn Display)]) -> String {
        format(self.lang, key, words)
    }

    /// Name of a place.
    pub fn place(&self, id: PlaceId) -> String {
        self.named(&self.case.places[id].names, self.case.places.name(id))
    }

    /// Goods at a place.
    pub fn goods(&self, node: Node) -> String {
        let commodity =
            self.named(&self.case.commodities[node.commodity].names, self.case.commodities.name(node.commodity));
        let period = self.case.settings.periods[node.period].label.as_str();
        self.fill("why.goods", &[("commodity", &commodity), ("place", &self.place(node.place)), ("period", &period)])
    }

    fn lane(&self, id: LaneId) -> String {
        let lane = &self.case.lanes[id];
        let commodity =
            self.named(&self.case.commodities[lane.commodity].names, self.case.commodities.name(lane.commodity));
        let words: [(&str, &dyn Display); 3] =
            [("commodity", &commodity), ("from", &self.place(lane.from)), ("to", &self.place(lane.to))];
        self.fill("why.act.lane", &words)
    }

    /// What a plan does.
    pub fn act(&self, act: Act) -> String {
        let case = self.case;
        let name = match act {
            Act::Activity(site, process) => {
                let site = self.named(&case.sites[site].names, case.sites.name(site));
                let process = self.named(&case.processes[process].names, case.processes.name(process));
                return self.fill("why.act.activity", &[("site", &site), ("process", &process)]);
            }
            Act::Flow(lane) => return self.lane(lane),
            Act::Purchase(supply, step) => {
                let name = self.named(&case.supplies[supply].names, case.supplies.name(supply));
                return self.fill("why.act.purchase", &[("name", &name), ("step", &(step + 1))]);
            }
            Act::Stock(id) => self.named(&case.stocks[id].names, case.stocks.name(id)),
            Act::Build(id) => self.named(&case.options[id].names, case.options.name(id)),
            Act::Served(id, _) | Act::Lost(id) | Act::Backlog(id) => {
                self.named(&case.demands[id].names, case.demands.name(id))
            }
            Act::Contract(id) => self.named(&case.contracts[id].names, case.contracts.name(id)),
            Act::Discard(_, commodity) => {
                self.named(&case.commodities[commodity].names, case.commodities.name(commodity))
            }
            Act::MissedRule(id) => self.named(&case.rules[id].names, case.rules.name(id)),
            Act::MissedLimit(id) => case.limits.name(id).to_owned(),
            Act::Counted => return text(self.lang, "why.act.counted").to_owned(),
        };
        let kind = match act {
            Act::Stock(_) => "stock",
            Act::Build(_) => "build",
            Act::Served(..) => "served",
            Act::Lost(_) => "lost",
            Act::Backlog(_) => "backlog",
            Act::Contract(_) => "contract",
            Act::Discard(..) => "discard",
            _ => "missed",
        };
        self.fill(&std::format!("why.act.{kind}"), &[("name", &name)])
    }

    /// A limit.
    pub fn limit(&self, limit: Limit) -> String {
        let case = self.case;
        let rule = |id| self.named(&case.rules[id].names, case.rules.name(id));
        let option = |id| self.named(&case.options[id].names, case.options.name(id));
        let site = |id| self.named(&case.sites[id].names, case.sites.name(id));
        let name = match limit {
            Limit::Capacity(id) | Limit::MinimumUtilisation(id) | Limit::Reserve(id) | Limit::Seller(id) => site(id),
            Limit::OptionMaximum(id) | Limit::OptionSize(id) => option(id),
            Limit::Requires(id, other) => {
                return self.fill("why.limit.requires", &[("name", &option(id)), ("other", &option(other))]);
            }
            Limit::Demand(id) | Limit::Mix(id, _) => self.named(&case.demands[id].names, case.demands.name(id)),
            Limit::Stock(id) => self.named(&case.stocks[id].names, case.stocks.name(id)),
            Limit::Contract(id) => self.named(&case.contracts[id].names, case.contracts.name(id)),
            Limit::Rule(id) | Limit::Work(id) => rule(id),
            Limit::Limit(id) => case.limits.name(id).to_owned(),
            Limit::Custody(custody) => {
                let custodies = Custodies::of(case);
                custodies.rules(custody).map(rule).collect::<Vec<_>>().join(text(self.lang, "why.comma"))
            }
            Limit::Charge => String::new(),
            Limit::Own(act) => self.act(act),
        };
        self.fill(&std::format!("why.limit.{}", limit.id()), &[("name", &name)])
    }

    fn subject(&self, subject: &Subject) -> String {
        let case = self.case;
        match subject {
            Subject::Site(id) => self.named(&case.sites[*id].names, case.sites.name(*id)),
            Subject::Option(id) => self.named(&case.options[*id].names, case.options.name(*id)),
            Subject::Supply(id) => self.named(&case.supplies[*id].names, case.supplies.name(*id)),
            Subject::Lane(id) => self.lane(*id),
            Subject::Stock(id) => self.named(&case.stocks[*id].names, case.stocks.name(*id)),
            Subject::Demand(id) => self.named(&case.demands[*id].names, case.demands.name(*id)),
            Subject::Contract(id) => self.named(&case.contracts[*id].names, case.contracts.name(*id)),
            Subject::Rule(id) => self.named(&case.rules[*id].names, case.rules.name(*id)),
            Subject::Limit(id) => case.limits.name(*id).to_owned(),
            Subject::Place(id) => self.place(*id),
        }
    }

    /// What a part is paid for.
    pub fn what(&self, part: &Part) -> String {
        match &part.what {
            What::Cost(term, subject) => {
                let key = std::format!("term.{}", term.id());
                let term = text(self.lang, &key);
                self.fill("why.cost", &[("term", &term), ("subject", &self.subject(subject))])
            }
            What::Goods(place, commodity) => {
                let node = Node { place: *place, commodity: *commodity, period: part.period };
                let unit = self.case.commodities[*commodity].unit.as_str();
                let quantity = self.number(part.quantity.abs());
                self.fill("why.quantity", &[("quantity", &quantity), ("unit", &unit), ("goods", &self.goods(node))])
            }
            What::Limit(limit) => self.limit(*limit),
            What::Unused(act) => self.fill("why.unused", &[("act", &self.act(*act))]),
        }
    }

    /// A number for people.
    pub fn number(&self, value: f64) -> String {
        crate::format::display(&Cell::Number(value))
    }

    /// A part in a line: money, what for, the row behind it.
    fn line(&self, part: &Part) -> String {
        let behind = self.behind(part).map(|behind| {
            let source = behind.source(self.case).map(|source| std::format!(", {source}")).unwrap_or_default();
            let quality = behind.quality();
            let quality = if quality.is_empty() { String::new() } else { std::format!(", {quality}") };
            std::format!("  [{}: {}{quality}{source}]", behind.table, behind.row)
        });
        std::format!("{:>12}  {}{}", self.number(part.amount), self.what(part), behind.unwrap_or_default())
    }

    /// A tier: its price, what sets it, and its parts.
    fn tier(&self, step: &Step) -> Vec<String> {
        let indent = "  ".repeat(step.depth);
        let unit = self.case.commodities[step.node.commodity].unit.as_str();
        let money = std::format!("{}/{unit}", self.case.settings.money);
        let price = self.number(step.price);
        let head = self.fill("why.tier", &[("goods", &self.goods(step.node)), ("price", &price), ("money", &money)]);
        if step.again {
            return vec![std::format!("{indent}{head} {}", text(self.lang, "why.again"))];
        }
        let mut lines = vec![std::format!("{indent}{head}")];
        let sets = match step.marginal {
            Some(marginal) => {
                let amount = self.number(marginal.amount);
                let words: [(&str, &dyn Display); 3] =
                    [("act", &self.act(marginal.act)), ("amount", &amount), ("unit", &unit)];
                self.fill(&std::format!("why.way.{}", marginal.way.id()), &words)
            }
            None => text(self.lang, "why.way.nothing").to_owned(),
        };
        lines.push(std::format!("{indent}  {sets}"));
        let parts = step.parts.iter().filter(|part| part.amount != 0.0);
        lines.extend(parts.map(|part| std::format!("{indent}{}", self.line(part))));
        lines
    }

    /// A chain for people: the tiers that make at least a share of the price, and what is left at its ends.
    pub fn chain(&self, chain: &Chain, share: f64) -> String {
        let largest = |step: &Step| step.parts.iter().map(|part| part.amount.abs()).fold(step.price.abs(), f64::max);
        let size = chain.steps.first().map_or(0.0, largest);
        let weighs = |step: &&Step| step.depth == 0 || (step.quantity * step.price).abs() >= share * size;
        let shown: Vec<&Step> = chain.steps.iter().filter(weighs).collect();
        let mut lines: Vec<String> = shown.iter().flat_map(|step| self.tier(step)).collect();
        if shown.len() < chain.steps.len() {
            lines.push(self.fill("why.left_out", &[("count", &(chain.steps.len() - shown.len()))]));
        }
        lines.push(String::new());
        lines.push(text(self.lang, "why.ends").to_owned());
        let weighty = |part: &&Part| part.amount.abs() >= share * size;
        let (mut rest, mut count) = (0.0, 0_usize);
        for part in &chain.ends {
            if weighty(&part) {
                lines.push(self.line(part));
            } else {
                rest += part.amount;
                count += 1;
            }
        }
        if count > 0 {
            let words: [(&str, &dyn Display); 1] = [("count", &count)];
            lines.push(std::format!("{:>12}  {}", self.number(rest), self.fill("why.rest", &words)));
        }
        lines.push(std::format!("{:>12}  {}", self.number(chain.price), text(self.lang, "why.price")));
        lines.join("\n") + "\n"
    }
}
