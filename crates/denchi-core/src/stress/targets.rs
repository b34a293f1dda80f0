//! What a sweep closes: sites, stages of countries, owners, corridors, supplies.

use std::collections::BTreeSet;

use super::reach::{Reach, passes};
use super::{Impact, Window};
use crate::case::Case;
use crate::case::entities::{Recovers, Site};
use crate::ids::{CorridorId, LaneId, OwnerId, SiteId, StageId, SupplyId};

/// Share of a site from which an owner controls it.
const CONTROL: f64 = 0.5;

/// Something that can close.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A site stops.
    Site(SiteId),
    /// A supply, such as a world market, sells nothing.
    Supply(SupplyId),
    /// All sites of a stage in a country (ISO 3166-1 alpha-3) stop.
    CountryStage(String, StageId),
    /// Nothing of a stage leaves a country.
    CountryExports(String, StageId),
    /// All sites stop that an owner operates or has at least half of.
    Owner(OwnerId),
    /// Nothing passes a corridor.
    Corridor(CorridorId),
}

impl Target {
    /// All targets of a case at which the closure of anything is possible, in the order of the kinds above and of the
    /// tables; countries by their code, stages by their table.
    ///
    /// A site counts where it has capacity in some year, or an option; a supply where it sells anything.
    pub fn all(case: &Case) -> Vec<Target> {
        let built: BTreeSet<SiteId> =
            case.options.values().filter(|option| option.maximum > 0.0).map(|option| option.site).collect();
        let running: BTreeSet<SiteId> = case
            .sites
            .iter()
            .filter(|(id, site)| site.capacity.is_positive() || built.contains(id))
            .map(|(id, _)| id)
            .collect();
        let selling = |id: &SupplyId| case.supplies[*id].steps.iter().any(|step| step.maximum.is_positive());
        let mut stages: BTreeSet<(&str, StageId)> = BTreeSet::new();
        for (_, site) in case.sites.iter().filter(|(id, _)| running.contains(id)) {
            let Some(country) = &case.places[site.place].country else { continue };
            stages.extend(site.runs.iter().filter_map(|run| Some((country.as_str(), case.stage_of(run.process)?))));
        }
        let mut exports: BTreeSet<(&str, StageId)> = BTreeSet::new();
        let mut corridors: BTreeSet<CorridorId> = BTreeSet::new();
        for lane in case.lanes.values() {
            let country = |place| case.places[place].country.as_deref();
            if let (Some(from), Some(stage)) = (country(lane.from), case.commodities[lane.commodity].stage)
                && country(lane.to) != Some(from)
            {
                exports.insert((from, stage));
            }
            corridors.extend(lane.route.iter().flat_map(|route| &case.routes[*route].corridors));
        }
        let controls = |owner: &OwnerId| running.iter().any(|site| controls(&case.sites[*site], *owner));
        let staged = |set: BTreeSet<(&str, StageId)>, target: fn(String, StageId) -> Target| {
            set.into_iter().map(move |(country, stage)| target(country.to_owned(), stage)).collect::<Vec<_>>()
        };
        let mut all: Vec<Target> = running.iter().copied().map(Target::Site).collect();
        all.extend(case.supplies.ids().filter(selling).map(Target::Supply));
        all.extend(staged(stages, Target::CountryStage));
        all.extend(staged(exports, Target::CountryExports));
        all.extend(case.owners.ids().filter(controls).map(Target::Owner));
        all.extend(corridors.into_iter().map(Target::Corridor));
        all
    }

    /// Identifier in tables: `site:NAME`, `supply:NAME`, `country:CHN/STAGE`, `exports:CHN/STAGE`, `owner:NAME`, `corridor:NAME`.
    pub fn id(&self, case: &Case) -> String {
        match self {
            Target::Site(site) => format!("site:{}", case.sites.name(*site)),
            Target::Supply(supply) => format!("supply:{}", case.supplies.name(*supply)),
            Target::CountryStage(country, stage) => format!("country:{country}/{}", case.stages.name(*stage)),
            Target::CountryExports(country, stage) => format!("exports:{country}/{}", case.stages.name(*stage)),
            Target::Owner(owner) => format!("owner:{}", case.owners.name(*owner)),
            Target::Corridor(corridor) => format!("corridor:{}", case.corridors.name(*corridor)),
        }
    }

    /// The target of an identifier; `None` where the case does not have what it names.
    pub fn find(case: &Case, id: &str) -> Option<Target> {
        let (kind, name) = id.split_once(':')?;
        let staged = || {
            let (country, stage) = name.split_once('/')?;
            let known = case.places.values().any(|place| place.country.as_deref() == Some(country));
            known.then_some((country.to_owned(), case.stages.find(stage)?))
        };
        match kind {
            "site" => case.sites.find(name).map(Target::Site),
            "supply" => case.supplies.find(name).map(Target::Supply),
            "country" => staged().map(|(country, stage)| Target::CountryStage(country, stage)),
            "exports" => staged().map(|(country, stage)| Target::CountryExports(country, stage)),
            "owner" => case.owners.find(name).map(Target::Owner),
            "corridor" => case.corridors.find(name).map(Target::Corridor),
            _ => None,
        }
    }

    /// Months until it opens again, where the case has a row for it in `recovery_times`: of a site else that of the stage of
    /// its process, of a stage in a country that of the stage.
    pub fn time_to_recover(&self, case: &Case) -> Option<f64> {
        let months = |recovers: &Recovers| case.recovery_times.get(recovers).map(|time| time.months);
        match self {
            Target::Site(site) => months(&Recovers::Site(*site)).or_else(|| {
                let stages = case.sites[*site].runs.iter().filter_map(|run| case.stage_of(run.process));
                stages.map(Recovers::Stage).find_map(|stage| months(&stage))
            }),
            Target::Supply(supply) => months(&Recovers::Supply(*supply)),
            Target::CountryStage(_, stage) => months(&Recovers::Stage(*stage)),
            Target::CountryExports(country, _) => months(&Recovers::Country(country.clone())),
            Target::Owner(owner) => months(&Recovers::Owner(*owner)),
            Target::Corridor(corridor) => months(&Recovers::Corridor(*corridor)),
        }
    }

    /// What stops when it closes.
    pub fn reach(&self, case: &Case) -> Reach {
        let country = |place| case.places[place].country.as_deref();
        let sites = |holds: &dyn Fn(&Site) -> bool| -> Vec<SiteId> {
            case.sites.iter().filter(|(_, site)| holds(site)).map(|(id, _)| id).collect()
        };
        let lanes =
            |holds: &dyn Fn(LaneId) -> bool| -> Vec<LaneId> { case.lanes.ids().filter(|id| holds(*id)).collect() };
        match self {
            Target::Site(site) => Reach { sites: vec![*site], ..Reach::default() },
            Target::Supply(supply) => Reach { supplies: vec![*supply], ..Reach::default() },
            Target::CountryStage(name, stage) => {
                let staged = |site: &Site| site.runs.iter().any(|run| case.stage_of(run.process) == Some(*stage));
                let stopped = |site: &Site| country(site.place) == Some(name) && staged(site);
                Reach { sites: sites(&stopped), ..Reach::default() }
            }
            Target::CountryExports(name, stage) => {
                let stopped = |id: LaneId| {
                    let lane = &case.lanes[id];
                    case.commodities[lane.commodity].stage == Some(*stage)
                        && country(lane.from) == Some(name)
                        && country(lane.to) != Some(name)
                };
                Reach { lanes: lanes(&stopped), ..Reach::default() }
            }
            Target::Owner(owner) => Reach { sites: sites(&|site| controls(site, *owner)), ..Reach::default() },
            Target::Corridor(corridor) => {
                Reach { lanes: lanes(&|id| passes(case, &case.lanes[id], *corridor)), ..Reach::default() }
            }
        }
    }

    /// What its closure from `start` for `duration` months does: all of it stops.
    pub fn close(&self, case: &Case, window: &Window, start: f64, duration: f64) -> Impact {
        Impact::closure(window, self.reach(case), start, duration)
    }
}

/// Whether an owner operates a site, or has at least half of it.
fn controls(site: &Site, owner: OwnerId) -> bool {
    let share: f64 = site.shares.iter().filter(|(holder, _)| *holder == owner).map(|(_, share)| share).sum();
    site.owner == Some(owner) || share >= CONTROL
}
