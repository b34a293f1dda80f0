//! Demand `d` in period `t`, and the mix of a group:
//!
//! ```text
//! sum_c v[d,c,t] + w[d,t] + B[d,t] - B[d,t-1] = D[d,t] l[t]
//! least share x V <= v[d,c,t] <= largest share x V,   V = sum_c v[d,c,t]
//! ```

use crate::case::entities::MixMember;
use crate::ids::DemandId;
use crate::model::Scene;
use crate::model::columns::Layout;
use crate::model::meaning::{Row, Slack, small};
use crate::model::sheet::Sheet;

pub(super) fn add(scene: &Scene, layout: &Layout, sheet: &mut Sheet) {
    for (id, demand) in scene.case.demands.iter() {
        for (t, period) in scene.periods.iter().enumerate() {
            let wanted = demand.quantity.mean(period.start, period.years) * period.years;
            let row = sheet.row(Row::Demand { demand: id, t: small(t) }, wanted, wanted);
            for member in 0..demand.members.len() {
                sheet.entry(row, layout.served(id, member, t), 1.0);
            }
            if let Some(lost) = layout.lost(id, t) {
                sheet.entry(row, lost, 1.0);
            } else if scene.elastic {
                sheet.slack(row, Slack::Demand(id), t);
            }
            if let Some(backlog) = layout.backlog(id, t) {
                sheet.entry(row, backlog, 1.0);
            }
            if let Some(earlier) = t.checked_sub(1).and_then(|earlier| layout.backlog(id, earlier)) {
                sheet.entry(row, earlier, -1.0);
            }
            for (member, data) in demand.members.iter().enumerate() {
                add_share(scene, layout, sheet, (id, member, data), t);
            }
        }
    }
}

fn add_share(
    scene: &Scene,
    layout: &Layout,
    sheet: &mut Sheet,
    (demand, member, data): (DemandId, usize, &MixMember),
    t: usize,
) {
    let period = &scene.periods[t];
    let least =
        data.minimum_share.as_ref().map(|share| share.mean(period.start, period.years)).filter(|&share| share > 0.0);
    let largest =
        data.maximum_share.as_ref().map(|share| share.mean(period.start, period.years)).filter(|&share| share < 1.0);
    let t_key = small(t);
    let least = least.map(|share| {
        (share, sheet.row(Row::MixMinimum { demand, member: small(member), t: t_key }, 0.0, f64::INFINITY))
    });
    let largest = largest.map(|share| {
        (share, sheet.row(Row::MixMaximum { demand, member: small(member), t: t_key }, f64::NEG_INFINITY, 0.0))
    });
    for (share, row) in least.into_iter().chain(largest) {
        for other in 0..scene.case.demands[demand].members.len() {
            let own = f64::from(u8::from(other == member));
            sheet.entry(row, layout.served(demand, other, t), own - share);
        }
        if scene.elastic {
            sheet.slack(row, Slack::Mix(demand, data.commodity), t);
        }
    }
}
