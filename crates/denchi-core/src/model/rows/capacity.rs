//! Capacity of site `s` in period `t`:
//!
//! ```text
//! sum_p kappa[s,p] a[s,p,t] <= alpha[s] l[t] (K[s,t] + sum_{o at s, tau <= t} g[o,tau,t] b[o,tau])
//! ```
//!
//! the least activity as a share of the same, and the reserve over the horizon.

use crate::accounts;
use crate::ids::{Id, SiteId};
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;
use crate::time;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    for (id, site) in scene.case.sites.iter() {
        let ramp = site.ramp.map(|ramp| &scene.case.ramps[ramp]);
        for (t, period) in scene.periods.iter().enumerate() {
            let (working, _) = time::existing_capacity(site, ramp, period);
            if working.is_infinite() {
                continue;
            }
            let usable = site.availability * period.years;
            let row = sheet.row(Row::Capacity { site: id, t: small(t) }, f64::NEG_INFINITY, usable * working);
            use_of_capacity(scene, layout, sheet, (id, row, t), 1.0);
            added_capacity(scene, layout, sheet, (id, row, t), -usable);
            if site.minimum_utilisation > 0.0 {
                let least = site.minimum_utilisation * usable;
                let row = sheet.row(Row::MinimumUtilisation { site: id, t: small(t) }, least * working, f64::INFINITY);
                use_of_capacity(scene, layout, sheet, (id, row, t), 1.0);
                added_capacity(scene, layout, sheet, (id, row, t), -least);
                if scene.elastic {
                    sheet.slack(row, Slack::MinimumUtilisation(id), t);
                }
            }
        }
        if let Some(reserve) = site.reserve {
            let row = sheet.row(Row::Reserve { site: id }, f64::NEG_INFINITY, reserve);
            for t in 0..scene.periods.len() {
                use_of_capacity(scene, layout, sheet, (id, row, t), 1.0);
            }
        }
    }
}

fn use_of_capacity(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (site, row, t): (SiteId, usize, usize),
    factor: f64,
) {
    for (run, data) in scene.case.sites[site].runs.iter().enumerate() {
        sheet.entry(row, layout.activity(site, run, t), factor * data.capacity_use);
    }
}

/// Capacity in period `t` from what is decided up to then.
pub(super) fn added_capacity(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (site, row, t): (SiteId, usize, usize),
    factor: f64,
) {
    for &option in &scene.options_by_site[site.index()] {
        for (decided, when) in scene.periods[..=t].iter().enumerate() {
            let share = accounts::working_share(scene.case, option, when, &scene.periods[t]);
            sheet.entry(row, layout.build(option, decided), factor * share * layout.unit(option));
        }
    }
}
