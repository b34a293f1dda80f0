//! What is looked at: options, sites, import streams, shares of countries.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::case::entities::Direction;
use crate::ids::{CommodityId, OptionId, PlaceId, SiteId};
use crate::model::Model;

/// Something of which good plans may have little or much.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// Capacity of an option, built over the horizon.
    Option(OptionId),
    /// Capacity of an option that is decided up to the end of a period, by its number: whether it can wait.
    Until(OptionId, usize),
    /// Use of a site over the horizon, in units of its capacity times years.
    Site(SiteId),
    /// Amount of a commodity sent from one country to another over the horizon.
    Import(CommodityId, String, String),
    /// Share of a country in what is made and bought of a commodity over the horizon.
    Share(CommodityId, String),
}

/// A kind of [`Thing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "as the things")]
pub enum Kind {
    Options,
    Timing,
    Sites,
    Imports,
    Shares,
}

impl Kind {
    /// Identifier, in tables and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Options => "options",
            Kind::Timing => "timing",
            Kind::Sites => "sites",
            Kind::Imports => "imports",
            Kind::Shares => "shares",
        }
    }
}

/// A country, or the place itself where it has none.
pub(super) fn country(case: &Case, place: PlaceId) -> &str {
    case.places[place].country.as_deref().unwrap_or_else(|| case.places.name(place))
}

impl Thing {
    /// All things of a kind in a case, in the order of its tables.
    pub fn all(case: &Case, kind: Kind) -> Vec<Thing> {
        match kind {
            Kind::Options => case.options.ids().map(Thing::Option).collect(),
            Kind::Timing => {
                let last = case.settings.periods.len().saturating_sub(1);
                // Up to the last period is all that is built.
                case.options.ids().flat_map(|id| (0..last).map(move |t| Thing::Until(id, t))).collect()
            }
            Kind::Sites => case.sites.ids().map(Thing::Site).collect(),
            Kind::Imports => {
                let stream = |lane: &crate::case::entities::Lane| {
                    let (from, to) = (country(case, lane.from), country(case, lane.to));
                    (from != to).then(|| Thing::Import(lane.commodity, from.to_owned(), to.to_owned()))
                };
                case.lanes.values().filter_map(stream).collect::<BTreeSet<_>>().into_iter().collect()
            }
            Kind::Shares => shares(case),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Thing::Option(_) => Kind::Options,
            Thing::Until(..) => Kind::Timing,
            Thing::Site(_) => Kind::Sites,
            Thing::Import(..) => Kind::Imports,
            Thing::Share(..) => Kind::Shares,
        }
    }

    /// Identifier, unique in its case, in the words of the tables: an option or a site, `option/period`,
    /// `commodity/from/to`, `commodity/country`.
    pub fn id(&self, case: &Case) -> String {
        match self {
            Thing::Option(id) => case.options.name(*id).to_owned(),
            Thing::Until(id, t) => format!("{}/{}", case.options.name(*id), case.settings.periods[*t].label),
            Thing::Site(id) => case.sites.name(*id).to_owned(),
            Thing::Import(commodity, from, to) => format!("{}/{from}/{to}", case.commodities.name(*commodity)),
            Thing::Share(commodity, country) => format!("{}/{country}", case.commodities.name(*commodity)),
        }
    }

    /// Unit of its amounts; `1` for shares.
    pub fn unit(&self, case: &Case) -> String {
        let of_site = |site: SiteId| {
            let run = case.sites[site].runs.first();
            let product = run.and_then(|run| case.processes[run.process].product());
            product.map_or_else(String::new, |product| case.commodities[product.commodity].unit.clone())
        };
        match self {
            Thing::Option(id) | Thing::Until(id, _) => format!("{}/a", of_site(case.options[*id].site)),
            Thing::Site(id) => of_site(*id),
            Thing::Import(commodity, ..) => case.commodities[*commodity].unit.clone(),
            Thing::Share(..) => "1".to_owned(),
        }
    }

    /// What it can be at most whatever the plan: the maximum of an option, all of a share. `None`: not known, or without
    /// end.
    pub fn maximum(&self, case: &Case) -> Option<f64> {
        match self {
            Thing::Option(id) | Thing::Until(id, _) => {
                let option = &case.options[*id];
                let whole = |unit: f64| (option.maximum / unit + 1e-9).floor() * unit;
                Some(option.unit_size.map_or(option.maximum, whole)).filter(|maximum| maximum.is_finite())
            }
            Thing::Share(..) => Some(1.0),
            Thing::Site(_) | Thing::Import(..) => None,
        }
    }
}

/// Countries that could make or sell a commodity, where there are several.
fn shares(case: &Case) -> Vec<Thing> {
    let mut found = BTreeSet::new();
    for site in case.sites.values() {
        for run in &site.runs {
            for row in case.processes[run.process].recipe.iter().filter(|row| row.direction != Direction::Input) {
                found.insert((row.commodity, country(case, site.place)));
            }
        }
    }
    found.extend(case.supplies.values().map(|supply| (supply.commodity, country(case, supply.place))));
    let several = |commodity: CommodityId| found.iter().filter(|(other, _)| *other == commodity).count() > 1;
    let shares = found.iter().filter(|(commodity, _)| several(*commodity));
    shares.map(|(commodity, country)| Thing::Share(*commodity, (*country).to_owned())).collect()
}

/// How much of a thing a plan has: a sum over columns, or a share of one sum in another.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    /// (column, amount per unit of it), each column once, no amount below zero.
    pub(super) part: Vec<(usize, f64)>,
    /// Of what it is a share, likewise; `None`: an amount.
    pub(super) whole: Option<Vec<(usize, f64)>>,
    /// What it can be at most.
    pub(super) maximum: Option<f64>,
}

impl Measure {
    /// The measure of a thing in a programme.
    pub(super) fn of(case: &Case, model: &Model, thing: &Thing) -> Self {
        let mut measure = Measure { maximum: thing.maximum(case), ..Measure::parts(case, model, thing) };
        if measure.whole.is_none() {
            // Bounds of the columns say more where something can be built late only, or so much a period.
            let most = sum(&measure.part, &model.problem.upper);
            measure.maximum = Some(measure.maximum.unwrap_or(f64::INFINITY).min(most)).filter(|most| most.is_finite());
        }
        measure
    }

    fn parts(case: &Case, model: &Model, thing: &Thing) -> Self {
        let layout = &model.layout;
        let periods = 0..case.settings.periods.len();
        let built = |id: OptionId, last: usize| (0..=last).map(|t| (layout.build(id, t), layout.unit(id))).collect();
        let measure = |part| Measure { part, ..Measure::default() };
        match thing {
            Thing::Option(id) => measure(built(*id, periods.end.saturating_sub(1))),
            Thing::Until(id, t) => measure(built(*id, *t)),
            Thing::Site(id) => {
                let runs = case.sites[*id].runs.iter().enumerate();
                let used = runs.flat_map(|(number, run)| {
                    periods.clone().map(move |t| (layout.activity(*id, number, t), run.capacity_use))
                });
                measure(used.collect())
            }
            Thing::Import(commodity, from, to) => {
                let lanes = case.lanes.iter().filter(|(_, lane)| {
                    lane.commodity == *commodity && country(case, lane.from) == from && country(case, lane.to) == to
                });
                measure(lanes.flat_map(|(id, _)| periods.clone().map(move |t| (layout.flow(id, t), 1.0))).collect())
            }
            Thing::Share(commodity, of) => {
                let made = made(case, model, *commodity);
                let part = made.iter().filter(|(place, ..)| country(case, *place) == of);
                let columns = |rows: &mut dyn Iterator<Item = &(PlaceId, usize, f64)>| -> Vec<(usize, f64)> {
                    rows.map(|&(_, column, amount)| (column, amount)).collect()
                };
                let part = columns(&mut part.into_iter());
                Measure { part, whole: Some(columns(&mut made.iter())), maximum: None }
            }
        }
    }

    /// What a plan has of it; a share of nothing is none.
    pub(super) fn value(&self, values: &[f64]) -> f64 {
        let amount = sum(&self.part, values);
        match &self.whole {
            Some(whole) => share(amount, sum(whole, values)),
            None => amount,
        }
    }
}

/// A share; of nothing, none.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A sum over columns.
pub(super) fn sum(terms: &[(usize, f64)], values: &[f64]) -> f64 {
    terms.iter().map(|&(column, amount)| amount * values[column]).sum()
}

/// All that is made and bought of a commodity: place, column, amount per unit of the column.
fn made(case: &Case, model: &Model, commodity: CommodityId) -> Vec<(PlaceId, usize, f64)> {
    let mut found = Vec::new();
    let periods = 0..case.settings.periods.len();
    for (id, site) in case.sites.iter() {
        for (number, run) in site.runs.iter().enumerate() {
            let recipe = case.processes[run.process].recipe.iter().filter(|row| row.commodity == commodity);
            let amount: f64 = recipe.map(crate::case::entities::Ingredient::net).sum();
            if amount > 0.0 {
                found.extend(periods.clone().map(|t| (site.place, model.layout.activity(id, number, t), amount)));
            }
        }
    }
    for (id, supply) in case.supplies.iter().filter(|(_, supply)| supply.commodity == commodity) {
        for step in 0..supply.steps.len() {
            found.extend(periods.clone().map(|t| (supply.place, model.layout.purchase(id, step, t), 1.0)));
        }
    }
    found
}
