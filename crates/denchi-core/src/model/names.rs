//! Names of columns and rows in the words of the case, for exported programmes and messages.

use super::{Column, Model, Row, Slack};
use crate::case::Case;
use crate::case::custody::Carrier;
use crate::case::queries::WorkItem;
use crate::case::settings::Period;
use crate::ids::PlaceId;

/// A model with the names of its case.
pub struct Named<'a> {
    /// The case.
    pub case: &'a Case,
    /// The periods of the model.
    pub periods: &'a [Period],
    /// The model.
    pub model: &'a Model,
}

impl Named<'_> {
    fn at(&self, t: u16) -> &str {
        &self.periods[usize::from(t)].label
    }

    fn place(&self, place: PlaceId) -> &str {
        self.case.places.name(place)
    }

    /// Name of a column: variable, owner, period.
    pub fn column(&self, index: usize) -> String {
        let case = self.case;
        match self.model.columns[index] {
            Column::Activity { site, run, t } => {
                let process = case.sites[site].runs[usize::from(run)].process;
                format!("activity({},{},{})", case.sites.name(site), case.processes.name(process), self.at(t))
            }
            Column::Flow { lane, t } => format!("flow({},{})", case.lanes.name(lane), self.at(t)),
            Column::Purchase { supply, step, t } => {
                format!("purchase({},{},{})", case.supplies.name(supply), step + 1, self.at(t))
            }
            Column::Level { stock, t } => format!("level({},{})", case.stocks.name(stock), self.at(t)),
            Column::Build { option, t } => format!("build({},{})", case.options.name(option), self.at(t)),
            Column::Served { demand, member, t } => {
                let commodity = case.demands[demand].members[usize::from(member)].commodity;
                format!("served({},{},{})", case.demands.name(demand), case.commodities.name(commodity), self.at(t))
            }
            Column::Lost { demand, t } => format!("lost({},{})", case.demands.name(demand), self.at(t)),
            Column::Backlog { demand, t } => format!("backlog({},{})", case.demands.name(demand), self.at(t)),
            Column::Delivered { contract, destination, t } => {
                format!("delivered({},{},{})", case.contracts.name(contract), destination, self.at(t))
            }
            Column::Shortfall { contract, t } => format!("shortfall({},{})", case.contracts.name(contract), self.at(t)),
            Column::Volume { contract, term, t } => {
                format!("volume({},{},{})", case.contracts.name(contract), term, self.at(t))
            }
            Column::Signed { contract, t } => format!("signed({},{})", case.contracts.name(contract), self.at(t)),
            Column::Discard { place, commodity, t } => {
                format!("discard({},{},{})", self.place(place), case.commodities.name(commodity), self.at(t))
            }
            Column::MissedRule { rule, t } => format!("missed({},{})", case.rules.name(rule), self.at(t)),
            Column::Unbanked { rule, site, t } => {
                format!("missed({},{},{})", case.rules.name(rule), case.sites.name(site), self.at(t))
            }
            Column::MissedLimit { limit, t, below } => {
                format!("missed({},{},{})", case.limits.name(limit), side(below), self.at(t))
            }
            Column::SiteUsed { site, t } => format!("used({},{})", case.sites.name(site), self.at(t)),
            Column::LaneUsed { lane, t } => format!("used({},{})", case.lanes.name(lane), self.at(t)),
            Column::SupplyUsed { supply, t } => format!("used({},{})", case.supplies.name(supply), self.at(t)),
            Column::OptionBuilt { option, t } => format!("built({},{})", case.options.name(option), self.at(t)),
            Column::Tagged { custody, carrier, t } => {
                format!("tagged({},{},{})", custody + 1, self.carrier(carrier), self.at(t))
            }
            Column::Work { scope, item, t } => {
                format!("work({},{},{})", self.scope(scope), self.item(item), self.at(t))
            }
            Column::Slack { slack, t, below } => format!("slack({},{},{})", self.slack(slack), side(below), self.at(t)),
        }
    }

    /// A carrier of tags: its kind, and the names of what it is.
    fn carrier(&self, carrier: Carrier) -> String {
        let case = self.case;
        let of_run = |site, run: u16, commodity| {
            let process = case.processes.name(case.sites[site].runs[usize::from(run)].process);
            format!("{},{},{}", case.sites.name(site), process, case.commodities.name(commodity))
        };
        let names = match carrier {
            Carrier::Purchase(supply) => case.supplies.name(supply).to_owned(),
            Carrier::Return(back) => case.returns.name(back).to_owned(),
            Carrier::Opening(stock) | Carrier::Stock(stock) => case.stocks.name(stock).to_owned(),
            Carrier::Shipment(index) => index.to_string(),
            Carrier::Output(site, run, commodity) | Carrier::Input(site, run, commodity) => {
                of_run(site, run, commodity)
            }
            Carrier::Lane(lane) => case.lanes.name(lane).to_owned(),
            Carrier::Built(option, commodity) => {
                format!("{},{}", case.options.name(option), case.commodities.name(commodity))
            }
            Carrier::Served(demand, member) => {
                let commodity = case.demands[demand].members[usize::from(member)].commodity;
                format!("{},{}", case.demands.name(demand), case.commodities.name(commodity))
            }
            Carrier::Discarded(place, commodity) => {
                format!("{},{}", self.place(place), case.commodities.name(commodity))
            }
        };
        format!("{},{names}", carrier.id())
    }

    /// The first rule of a scope of work.
    fn scope(&self, scope: u16) -> &str {
        let rule = self.model.destinations.get(usize::from(scope));
        rule.map_or("", |&rule| self.case.rules.name(rule))
    }

    fn item(&self, item: WorkItem) -> String {
        let case = self.case;
        match item {
            WorkItem::Activity(site, run) => {
                let process = case.sites[site].runs[usize::from(run)].process;
                format!("{},{}", case.sites.name(site), case.processes.name(process))
            }
            WorkItem::Flow(lane) => case.lanes.name(lane).to_owned(),
            WorkItem::Purchase(supply) => case.supplies.name(supply).to_owned(),
            WorkItem::Level(stock) => case.stocks.name(stock).to_owned(),
        }
    }

    fn slack(&self, slack: Slack) -> String {
        let case = self.case;
        match slack {
            Slack::Demand(demand) => case.demands.name(demand).to_owned(),
            Slack::Surplus(place, commodity) => format!("{},{}", self.place(place), case.commodities.name(commodity)),
            Slack::MinimumUtilisation(site) => case.sites.name(site).to_owned(),
            Slack::StockMinimum(stock) | Slack::StockClosing(stock) => case.stocks.name(stock).to_owned(),
            Slack::Rule(rule) => case.rules.name(rule).to_owned(),
            Slack::Limit(limit) => case.limits.name(limit).to_owned(),
            Slack::Mix(demand, commodity) => {
                format!("{},{}", case.demands.name(demand), case.commodities.name(commodity))
            }
        }
    }

    /// Name of a row: constraint, owner, period.
    pub fn row(&self, index: usize) -> String {
        let case = self.case;
        match self.model.rows[index] {
            Row::Balance { place, commodity, t } => {
                format!("balance({},{},{})", self.place(place), case.commodities.name(commodity), self.at(t))
            }
            Row::Capacity { site, t } => format!("capacity({},{})", case.sites.name(site), self.at(t)),
            Row::MinimumUtilisation { site, t } => {
                format!("minimum_utilisation({},{})", case.sites.name(site), self.at(t))
            }
            Row::Reserve { site } => format!("reserve({})", case.sites.name(site)),
            Row::OptionMaximum { option } => format!("maximum({})", case.options.name(option)),
            Row::OptionMinimum { option, t } => format!("minimum_size({},{})", case.options.name(option), self.at(t)),
            Row::OptionBuilt { option, t } => format!("built({},{})", case.options.name(option), self.at(t)),
            Row::OptionRequires { option, requires, t } => {
                format!("requires({},{},{})", case.options.name(option), case.options.name(requires), self.at(t))
            }
            Row::Demand { demand, t } => format!("demand({},{})", case.demands.name(demand), self.at(t)),
            Row::MixMinimum { demand, member, t } | Row::MixMaximum { demand, member, t } => {
                let commodity = case.demands[demand].members[usize::from(member)].commodity;
                format!("mix({},{},{})", case.demands.name(demand), case.commodities.name(commodity), self.at(t))
            }
            Row::StockMinimum { stock, t } => format!("stock_minimum({},{})", case.stocks.name(stock), self.at(t)),
            Row::StockClosing { stock } => format!("closing({})", case.stocks.name(stock)),
            Row::TakeOrPay { contract, t } => format!("take_or_pay({},{})", case.contracts.name(contract), self.at(t)),
            Row::ContractMaximum { contract, t } => {
                format!("contract_maximum({},{})", case.contracts.name(contract), self.at(t))
            }
            Row::Renewal { contract, t } => format!("renewal({},{})", case.contracts.name(contract), self.at(t)),
            Row::VolumeMaximum { contract, t } => {
                format!("volume_maximum({},{})", case.contracts.name(contract), self.at(t))
            }
            Row::VolumeMinimum { contract, t } => {
                format!("volume_minimum({},{})", case.contracts.name(contract), self.at(t))
            }
            Row::SellerOutput { site, commodity, t } => {
                format!("seller_output({},{},{})", case.sites.name(site), case.commodities.name(commodity), self.at(t))
            }
            Row::SoldOnLanes { from, to, commodity, t } => {
                let commodity = case.commodities.name(commodity);
                format!("sold({},{},{},{})", self.place(from), self.place(to), commodity, self.at(t))
            }
            Row::WorkWithin { scope, item, t } => {
                format!("work_within({},{},{})", self.scope(scope), self.item(item), self.at(t))
            }
            Row::WorkBalance { scope, place, commodity, t } => {
                let commodity = case.commodities.name(commodity);
                format!("work_balance({},{},{},{})", self.scope(scope), self.place(place), commodity, self.at(t))
            }
            Row::WorkUsed { scope, place, commodity, t } => {
                let commodity = case.commodities.name(commodity);
                format!("work_used({},{},{},{})", self.scope(scope), self.place(place), commodity, self.at(t))
            }
            Row::Rule { rule, t } => format!("rule({},{})", case.rules.name(rule), self.at(t)),
            Row::Bankability { rule, site, t } => {
                format!("rule({},{},{})", case.rules.name(rule), case.sites.name(site), self.at(t))
            }
            Row::Limit { limit, t } => format!("limit({},{})", case.limits.name(limit), self.at(t)),
            Row::SiteUsed { site, t } => format!("site_used({},{})", case.sites.name(site), self.at(t)),
            Row::LaneUsed { lane, t } => format!("lane_used({},{})", case.lanes.name(lane), self.at(t)),
            Row::SupplyUsed { supply, t } => format!("supply_used({},{})", case.supplies.name(supply), self.at(t)),
            Row::Tags { custody, place, commodity, t } => {
                let commodity = case.commodities.name(commodity);
                format!("tags({},{},{},{})", custody + 1, self.place(place), commodity, self.at(t))
            }
            Row::TagsPassed { custody, site, run, t } => {
                let process = case.processes.name(case.sites[site].runs[usize::from(run)].process);
                format!("tags_passed({},{},{},{})", custody + 1, case.sites.name(site), process, self.at(t))
            }
            Row::Tagged { custody, carrier, t } => {
                format!("tagged_maximum({},{},{})", custody + 1, self.carrier(carrier), self.at(t))
            }
        }
    }
}

fn side(below: bool) -> &'static str {
    if below { "below" } else { "above" }
}
