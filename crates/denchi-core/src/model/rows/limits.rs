//! Limits on sums: `minimum - m <= sum of what is measured <= maximum + m`, in each period of a span (a yearly rate times
//! `l[t]`), or over the span.

use crate::case::entities::{Limit, Measure, Scope};
use crate::case::queries::in_span;
use crate::ids::{LimitId, PlaceId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    for (id, limit) in scene.case.limits.iter() {
        let members = members(scene, layout, limit);
        let span: Vec<usize> = (0..scene.periods.len()).filter(|&t| in_span(limit, &scene.periods[t])).collect();
        let Some(&last) = span.last() else { continue };
        if limit.total {
            let row = open(scene, layout, sheet, (id, limit), last, 1.0);
            for &t in &span {
                members.iter().for_each(|member| sheet.entry(row, member.first + t, member.factor));
            }
        } else {
            for &t in &span {
                let row = open(scene, layout, sheet, (id, limit), t, scene.periods[t].years);
                members.iter().for_each(|member| sheet.entry(row, member.first + t, member.factor));
            }
        }
    }
}

fn open(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (id, limit): (LimitId, &Limit),
    t: usize,
    years: f64,
) -> usize {
    let lower = limit.minimum.map_or(f64::NEG_INFINITY, |least| least * years);
    let upper = limit.maximum.map_or(f64::INFINITY, |most| most * years);
    let row = sheet.row(Row::Limit { limit: id, t: small(t) }, lower, upper);
    if let Some([below, above]) = layout.missed_limit(id, t) {
        sheet.entry(row, below, 1.0);
        sheet.entry(row, above, -1.0);
    } else if scene.elastic {
        sheet.slack(row, Slack::Limit(id), t);
    }
    row
}

/// Columns of one owner: the first one, and units of the measure per unit of the column.
struct Member {
    first: usize,
    factor: f64,
}

fn within(scope: Option<&Scope>, place: PlaceId) -> bool {
    scope.is_none_or(|scope| scope.places.contains(&place))
}

fn members(scene: &Scene, layout: &Layout, limit: &Limit) -> Vec<Member> {
    let (case, region) = (scene.case, limit.region.as_ref());
    let mut members = Vec::new();
    match limit.measure {
        Measure::Activity => {
            for (id, site) in case.sites.iter() {
                if limit.site.is_some_and(|only| only != id) || !within(region, site.place) {
                    continue;
                }
                for (run, data) in site.runs.iter().enumerate() {
                    if limit.process.is_none_or(|only| only == data.process) {
                        members.push(Member { first: layout.activity(id, run, 0), factor: 1.0 });
                    }
                }
            }
        }
        Measure::Build => {
            for (id, option) in case.options.iter() {
                let site = &case.sites[option.site];
                let named =
                    limit.option.is_none_or(|only| only == id) && limit.site.is_none_or(|only| only == option.site);
                let runs = limit.process.is_none_or(|only| site.runs.iter().any(|run| run.process == only));
                if named && runs && within(region, site.place) {
                    members.push(Member { first: layout.build(id, 0), factor: layout.unit(id) });
                }
            }
        }
        Measure::Purchase => {
            for (id, supply) in case.supplies.iter() {
                let named = limit.supply.is_none_or(|only| only == id);
                if named && limit.commodity.is_none_or(|only| only == supply.commodity) && within(region, supply.place)
                {
                    let steps = 0..supply.steps.len();
                    members.extend(steps.map(|step| Member { first: layout.purchase(id, step, 0), factor: 1.0 }));
                }
            }
        }
        Measure::Flow => {
            let covered = case.lanes.ids().filter(|&id| case.limit_covers(limit, id));
            members.extend(covered.map(|id| Member { first: layout.flow(id, 0), factor: 1.0 }));
        }
    }
    members
}
